"""What Discord refuses, refused with its codes."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import aiohttp
import pytest

from bot.playground import Playground

Json = dict[str, Any]
Ask = Callable[..., Awaitable[tuple[int, Any]]]
V2 = 1 << 15


@pytest.fixture
async def pg() -> AsyncIterator[Playground]:
    """A playground without a bot: these requests are written by hand."""
    async with Playground() as opened:
        yield opened


@pytest.fixture
async def ask(pg: Playground) -> AsyncIterator[Ask]:
    """Send one request with the bot's token; gives status and JSON."""
    async with aiohttp.ClientSession(headers={"Authorization": f"Bot {pg.token}"}) as session:

        async def send(method: str, path: str, body: Any = None) -> tuple[int, Any]:
            async with session.request(method, pg.api_url + path, json=body) as response:
                text = await response.text()
                return response.status, (await response.json()) if text else None

        yield send


def text(content: str = "x") -> Json:
    """A text display."""
    return {"type": 10, "content": content}


def row(*parts: Json) -> Json:
    """An action row."""
    return {"type": 1, "components": list(parts)}


def button(custom_id: str = "b", **more: Any) -> Json:
    """A button."""
    return {"type": 2, "style": 1, "label": "Press", "custom_id": custom_id} | more


def select(count: int = 1, **more: Any) -> Json:
    """A select."""
    options = [{"label": f"o{n}", "value": f"v{n}"} for n in range(count)]
    return {"type": 3, "custom_id": "s", "options": options} | more


def v2(*parts: Json, **more: Any) -> Json:
    """A Components V2 message."""
    return {"flags": V2, "components": list(parts)} | more


def section(*parts: Json, accessory: Json | None = None) -> Json:
    """A section."""
    return {"type": 9, "components": list(parts)} | ({"accessory": accessory} if accessory else {})


REFUSED: list[tuple[str, Json, str]] = [
    ("content over 2000", {"content": "x" * 2001}, "content"),
    ("eleven embeds", {"embeds": [{"title": "t"}] * 11}, "embeds"),
    ("a long title", {"embeds": [{"title": "t" * 257}]}, "embeds.0.title"),
    ("a long description", {"embeds": [{"description": "t" * 4097}]}, "embeds.0.description"),
    ("26 fields", {"embeds": [{"fields": [{"name": "n", "value": "v"}] * 26}]}, "embeds.0.fields"),
    ("a long field", {"embeds": [{"fields": [{"name": "n", "value": "v" * 1025}]}]}, "embeds.0.fields.0.value"),
    ("an empty field", {"embeds": [{"fields": [{"name": "", "value": "v"}]}]}, "embeds.0.fields.0.name"),
    ("a long footer", {"embeds": [{"footer": {"text": "t" * 2049}}]}, "embeds.0.footer.text"),
    ("6001 in embeds", {"embeds": [{"description": "t" * 3000}] * 2 + [{"title": "t"}]}, "embeds"),
    ("a long nonce", {"content": "x", "nonce": "n" * 26}, "nonce"),
    ("101 mentions", {"content": "x", "allowed_mentions": {"users": ["1"] * 101}}, "allowed_mentions.users"),
    ("two ways", {"content": "x", "allowed_mentions": {"parse": ["roles"], "roles": ["1"]}}, "allowed_mentions"),
    ("content with V2", v2(text(), content="x"), "content"),
    ("embeds with V2", v2(text(), embeds=[{"title": "t"}]), "embeds"),
    ("V2 without components", v2(content=None), "components"),
    ("41 components", v2(*[{"type": 17, "components": [text()] * 10} for _ in range(4)]), "components"),
    ("4001 characters", v2(text("x" * 2000), text("x" * 2001)), "components"),
    ("an empty text", v2(text("")), "components.0.content"),
    ("four texts", v2(section(text(), text(), text(), text(), accessory=button())), "components.0.components"),
    ("no accessory", v2(section(text())), "components.0.accessory"),
    ("a container in a container", v2({"type": 17, "components": [{"type": 17, "components": [text()]}]}),
     "components.0.components.0.type"),
    ("a text without V2", {"components": [text()]}, "components.0.type"),
    ("a bare button", v2(button()), "components.0.type"),
    ("six rows", {"components": [row(button(str(n))) for n in range(6)]}, "components"),
    ("six buttons", v2(row(*[button(str(n)) for n in range(6)])), "components.0.components"),
    ("a select beside a button", v2(row(select(), button())), "components.0"),
    ("26 options", v2(row(select(26))), "components.0.components.0.options"),
    ("no options", v2(row(select(0))), "components.0.components.0.options"),
    ("a long option", v2(row(select(options=[{"label": "l" * 101, "value": "v"}]))),
     "components.0.components.0.options.0.label"),
    ("a value twice", v2(row(select(options=[{"label": "l", "value": "v"}] * 2))),
     "components.0.components.0.options.1.value"),
    ("a long custom id", v2(row(button("c" * 101))), "components.0.components.0.custom_id"),
    ("a custom id twice", v2(row(button("c"), button("c"))), "components.0.components.1.custom_id"),
    ("a long label", v2(row(button(label="l" * 81))), "components.0.components.0.label"),
    ("no label", v2(row(button(label=None))), "components.0.components.0"),
    ("a long address", v2(row({"type": 2, "style": 5, "label": "l", "url": "https://e.example/" + "x" * 500})),
     "components.0.components.0.url"),
    ("an odd scheme", v2(row({"type": 2, "style": 5, "label": "l", "url": "ftp://e.example/"})),
     "components.0.components.0.url"),
    ("a file that did not come", v2({"type": 13, "file": {"url": "attachment://x.png"}}), "components.0.file.url"),
]  # fmt: skip


def errors_at(body: Json, path: str) -> list[Json]:
    """The errors Discord's answer has at a dotted path."""
    node = body["errors"]
    for part in path.split("."):
        node = node.get(part, {})
    return list(node.get("_errors", []))


@pytest.mark.parametrize(("body", "path"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED])
async def test_a_message_over_a_limit_is_refused(pg: Playground, ask: Ask, body: Json, path: str) -> None:
    """The answer is 50035 with an error at the path of the fault, and nothing is posted."""
    channel = pg.person("reader").channel
    status, answer = await ask("POST", f"/channels/{channel.id}/messages", body)
    assert (status, answer["code"]) == (400, 50035)
    assert errors_at(answer, path), answer
    assert pg.messages(channel) == []


@pytest.mark.parametrize(
    "body",
    [
        {"content": "x" * 2000},
        {"embeds": [{"title": "t" * 256, "description": "t" * 4096}]},
        v2(text("x" * 2000), text("x" * 2000)),
        v2(*[{"type": 17, "components": [text()] * 9} for _ in range(4)]),
        v2(row(select(25)), row(*[button(str(n)) for n in range(5)])),
        v2(section(text(), text(), text(), accessory=button())),
        {"content": "x", "components": [row(button(str(n))) for n in range(5)]},
    ],
)
async def test_a_message_at_a_limit_is_taken(pg: Playground, ask: Ask, body: Json) -> None:
    """What just fits is posted."""
    channel = pg.person("reader").channel
    status, answer = await ask("POST", f"/channels/{channel.id}/messages", body)
    assert status == 200, answer
    assert [m["id"] for m in pg.messages(channel)] == [answer["id"]]


async def test_an_empty_message_is_refused(pg: Playground, ask: Ask) -> None:
    """Nothing, or white space, is 50006; so is an edit that leaves nothing."""
    path = f"/channels/{pg.person('reader').channel.id}/messages"
    for body in ({"content": ""}, {"content": " \n"}, {"embeds": []}, {}):
        assert await ask("POST", path, body) == (400, {"message": "Cannot send an empty message", "code": 50006})
    _, sent = await ask("POST", path, {"content": "x"})
    status, answer = await ask("PATCH", f"{path}/{sent['id']}", {"content": ""})
    assert (status, answer["code"]) == (400, 50006)


async def test_the_v2_flag_stays(pg: Playground, ask: Ask) -> None:
    """A V2 message takes no content in an edit, and a plain one becomes V2 only without its content."""
    path = f"/channels/{pg.person('reader').channel.id}/messages"
    _, card = await ask("POST", path, v2(text("one")))
    status, answer = await ask("PATCH", f"{path}/{card['id']}", {"content": "x"})
    assert (status, answer["code"]) == (400, 50035)
    _, plain = await ask("POST", path, {"content": "one"})
    assert (await ask("PATCH", f"{path}/{plain['id']}", v2(text("two"))))[0] == 400
    status, answer = await ask("PATCH", f"{path}/{plain['id']}", v2(text("two"), content=None))
    assert (status, answer["flags"], answer["content"]) == (200, V2, "")


def command(**more: Any) -> Json:
    """A slash command."""
    return {"name": "bird", "description": "A bird", "type": 1} | more


def option(name: str = "o", **more: Any) -> Json:
    """A text option."""
    return {"type": 3, "name": name, "description": "d"} | more


BAD_COMMANDS: list[tuple[str, Json, str]] = [
    ("a capital", command(name="Bird"), "0.name"),
    ("a space", command(name="big bird"), "0.name"),
    ("a long name", command(name="b" * 33), "0.name"),
    ("no description", command(description=""), "0.description"),
    ("a long description", command(description="d" * 101), "0.description"),
    ("a long translation", command(description_localizations={"de": "d" * 101}), "0.description_localizations.de"),
    ("an unknown language", command(description_localizations={"xx": "d"}), "0.description_localizations.xx"),
    ("26 options", command(options=[option(f"o{n}") for n in range(26)]), "0.options"),
    ("26 choices", command(options=[option(choices=[{"name": f"n{n}", "value": "v"} for n in range(26)])]),
     "0.options.0.choices"),
    ("a long choice", command(options=[option(choices=[{"name": "n" * 101, "value": "v"}])]),
     "0.options.0.choices.0.name"),
    ("an option twice", command(options=[option(), option()]), "0.options.1.name"),
    ("the same in one language", command(options=[option("a", name_localizations={"de": "b"}), option("b")]),
     "0.options.1.name_localizations.de"),
    ("required after optional", command(options=[option("a"), option("b", required=True)]), "0.options.1"),
    ("subcommands beside options", command(options=[option(), {"type": 1, "name": "s", "description": "d"}]),
     "0.options.1"),
    ("groups in groups", command(options=[{"type": 2, "name": "g", "description": "d", "options": [
        {"type": 2, "name": "h", "description": "d", "options": []}]}]), "0.options.0.options.0"),
    ("8001 characters", command(options=[option(f"o{n}", description="d" * 100, choices=[
        {"name": f"{m}" + "n" * 90, "value": "v" * 90} for m in range(10)]) for n in range(5)]), "0"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "path"), [case[1:] for case in BAD_COMMANDS], ids=[case[0] for case in BAD_COMMANDS])
async def test_a_bad_command_is_refused(pg: Playground, ask: Ask, body: Json, path: str) -> None:
    """The sync fails with 50035 and an error at the fault; what was registered stays."""
    where = f"/applications/{pg.world.bot.id}/commands"
    await ask("PUT", where, [command(name="kept")])
    status, answer = await ask("PUT", where, [body])
    assert (status, answer["code"]) == (400, 50035)
    assert errors_at(answer, path), answer
    assert [c["name"] for c in pg.commands()] == ["kept"]


async def test_commands_keep_their_ids(pg: Playground, ask: Ask) -> None:
    """Syncing the same again changes nothing; a changed description changes the version alone."""
    where = f"/applications/{pg.world.bot.id}/commands"
    _, first = await ask("PUT", where, [command()])
    _, same = await ask("PUT", where, [command()])
    _, changed = await ask("PUT", where, [command(description="Another")])
    assert same == first
    assert changed[0]["id"] == first[0]["id"]
    assert changed[0]["version"] != first[0]["version"]


async def test_single_commands_are_added_changed_and_deleted(pg: Playground, ask: Ask) -> None:
    """POST, GET, PATCH and DELETE work in a guild's scope, and an unknown id is 10063."""
    guild_id = next(iter(pg.world.guilds))
    where = f"/applications/{pg.world.bot.id}/guilds/{guild_id}/commands"
    status, made = await ask("POST", where, command())
    assert (status, made["guild_id"]) == (201, guild_id)
    assert (await ask("POST", where, command()))[0] == 200
    _, edited = await ask("PATCH", f"{where}/{made['id']}", {"description": "New"})
    assert edited["description"] == "New"
    assert (await ask("GET", f"{where}/{made['id']}"))[1] == edited
    assert (await ask("DELETE", f"{where}/{made['id']}"))[0] == 204
    status, gone = await ask("GET", f"{where}/{made['id']}")
    assert (status, gone["code"]) == (404, 10063)


async def test_a_sixteenth_menu_command_and_a_201st_new_command_are_refused(pg: Playground, ask: Ask) -> None:
    """Fifteen of a menu type, and 200 new names a day."""
    where = f"/applications/{pg.world.bot.id}/commands"
    menus = [{"name": f"Menu {n}", "type": 3} for n in range(16)]
    assert (await ask("PUT", where, menus))[1]["code"] == 30032
    for batch in ("a", "b"):
        assert (await ask("PUT", where, [command(name=f"{batch}{n}") for n in range(100)]))[0] == 200
    assert (await ask("PUT", where, [command(name="one-more")]))[1]["code"] == 30034


async def test_unknown_routes_and_bad_tokens_are_told_and_kept(pg: Playground, ask: Ask) -> None:
    """An unknown route is 404 with code 0 and is remembered; without the token everything is 401."""
    assert await ask("GET", "/nowhere") == (404, {"message": "404: Not Found", "code": 0})
    assert pg.unknown_routes == ["GET /nowhere"]
    async with aiohttp.ClientSession() as session, session.get(pg.api_url + "/users/@me") as response:
        assert response.status == 401
