"""A source that a server may not see is behind no door: no command, suggestion, button, menu, count or old button."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from discord import ui

from bot.client import Clipdesk
from bot.desk import Desk
from bot.model import ServerSettings
from bot.playground import Answer, Person, Playground
from bot.settings import Settings
from cogs._routes import Press, Route, route
from cogs._sheet import Button, Option, Sheet
from tests.cogs.test_readers import words
from tests.wire import bot_on_wire

MARK = "zarkonium"  # stands in every field of the hidden article, and in nothing that is typed
ELSEWHERE = 999_888_777_666_555_444
ADDRESS = "https://hidden.example/ledger"


def _line(**fields: Any) -> str:
    return json.dumps(fields) + "\n"


SEEN = _line(
    id="seen", title="The harbour opens", text="The harbour opened. “We are glad that it is open at last,” said Ada "
    "Quill, the harbour master.", tags=["harbour"], url="https://news.example/harbour", date="2024-05-01",
)  # fmt: skip
HIDDEN = _line(
    id="hidden", title=f"The harbour of {MARK}", url=ADDRESS, date="2024-06-01", author=MARK, tags=["hush", MARK],
    text=f"The harbour of {MARK} shut. “The {MARK} harbour will stay shut until winter,” said Velda {MARK.title()}, "
    f"the keeper. The word “{MARK}” is a name.",
    links=[{"title": f"More {MARK}", "url": "https://hidden.example/more"}],
)  # fmt: skip


@dataclass
class Scene:
    """A running bot over an archive with a hidden source."""

    bot: Clipdesk
    pg: Playground
    key: str


@pytest.fixture(params=["by the catalogue", "by the server"])
async def scene(request: pytest.FixtureRequest, pg: Playground, tmp_path: Path) -> AsyncIterator[Scene]:
    """The hidden source is another server's, or this server has put it away."""
    (tmp_path / "seen.jsonl").write_text(SEEN, encoding="utf-8")
    (tmp_path / "hidden.jsonl").write_text(HIDDEN, encoding="utf-8")
    only = f"visible_to = [{ELSEWHERE}]\n" if request.param == "by the catalogue" else ""
    catalogue = tmp_path / "sources.toml"
    catalogue.write_text(
        f'[[source]]\nname = "News"\npath = "seen.jsonl"\n[[source]]\nname = "{MARK}"\npath = "hidden.jsonl"\n{only}',
        encoding="utf-8",
    )
    async with Desk.open(tmp_path / "data", catalogue) as desk:
        await desk.reindex()
        if not only:
            for guild in pg.world.guilds:
                await desk.state.servers.save(ServerSettings(int(guild), hidden_sources=frozenset({MARK})))
        key = next(e.key for e in (await desk.view(ELSEWHERE).latest()).items if MARK in e.title)
        async with bot_on_wire(pg, lambda: Clipdesk(Settings(), desk)) as bot:
            await asyncio.wait_for(bot.settled.wait(), 10)
            yield Scene(bot, pg, key)


def people(scene: Scene) -> list[Person]:
    """A reader in each place where the source is not to be seen."""
    hidden_everywhere = scene.bot.desk.catalogue is not None and "visible_to" in scene.bot.desk.catalogue.read_text()
    contexts = ("guild", "dm", "private") if hidden_everywhere else ("guild",)
    return [scene.pg.person("reader", context=context) for context in contexts]


def everything(answer: Answer) -> str:
    """All that was sent: texts, labels, addresses, ids."""
    return json.dumps([answer.message, answer.followups, answer.modal], ensure_ascii=False).casefold()


async def test_no_command_shows_it(scene: Scene) -> None:
    """Whatever is asked, also by the hidden article's key, address, tag and speaker, nothing of it comes."""
    asked: list[tuple[str, dict[str, Any]]] = [
        *[("summary", {"article": a}) for a in ("harbour", "the harbour of", scene.key, ADDRESS, "velda keeper")],
        *[("search", {"query": q}) for q in ("harbour", "shut until winter", "tag:hush", "speaker:Velda")],
        *[("tag", o) for o in ({}, {"name": "hush"}, {"name": "harbour"})],
        *[("quote", o) for o in ({}, {"speaker": "Velda"}, {"about": "winter"}, {"random": True})],
        *[(name, {"article": a}) for name in ("related", "words") for a in (scene.key, "harbour", ADDRESS)],
        ("speakers", {}), ("speakers", {"tag": "hush"}), ("latest", {}), ("latest", {"tag": "hush"}), ("about", {}),
        ("follow tag", {"name": "hush"}), ("follow speaker", {"name": "Velda"}), ("latest", {"following": True}),
        ("summary", {"article": scene.key, "share": True}),
    ]  # fmt: skip
    for person in people(scene):
        for name, options in asked:
            answer = await person.slash(name, options)
            assert MARK not in everything(answer), (name, options)
            assert "Something went wrong" not in words(answer), (name, options)
        assert "1 article" in words(await person.slash("about", {}))


async def test_no_suggestion_offers_it(scene: Scene) -> None:
    """No option suggests its title, tags, speakers or name."""
    for person in people(scene):
        for command, option in [
            ("summary", "article"), ("related", "article"), ("words", "article"), ("tag", "name"), ("quote", "speaker"),
            ("search", "tag"), ("search", "source"), ("latest", "source"), ("speakers", "tag"), ("follow tag", "name"),
            ("follow speaker", "name"),
        ]:  # fmt: skip
            for typed in ("", "z", "zarkonium", "hush", "velda", "the harbour of"):
                needed = {"query": "x"} if command == "search" else {}
                found = await person.complete(command, {**needed, option: typed}, focused=option)
                assert not [c for c in found if MARK in f"{c.name} {c.value}".casefold() or c.value == "hush"]


async def test_no_menu_finds_it(scene: Scene) -> None:
    """A message with its address is told apart from nothing: the archive doesn't know it here."""
    person = scene.pg.person("reader")
    said = person.say(f"look: {ADDRESS}")
    for menu in ("Find in archive", "Related articles"):
        answer = await person.menu(menu, said["id"])
        assert MARK not in everything(answer)
        assert "None of the links" in words(answer)


async def test_no_old_button_opens_it(scene: Scene) -> None:
    """Buttons and menus sent while it was still to be seen open nothing of it now."""
    key, bot, reader = scene.key, scene.bot, scene.pg.person("reader")
    pages = [
        route("card", key, "normal"), route("card", key, "long"), route("related", 0, key), route("linked", key),
        route("words", 0, key), route("vocabulary", key), route("context", key, 0),
        route("quote", 0, "", "", "", key, ""), route("find", key, "card"), route("tag", 0, "hush"),
        route("quote", 0, "velda", "", "", "", ""), route("search", 0, "winter", "", MARK[:4], "", ""),
        route("report", key, 0), route("nofollow", "tag", "hus"), route("nofollow", "speaker", "veld"),
    ]  # fmt: skip
    channel = bot.get_partial_messageable(int(reader.channel.id), guild_id=int(reader.channel.guild_id or 0))
    for here in pages:
        for verb in ("go", "new", "share", "re"):
            sheet = Sheet(Route("card", ("x",)), texts=["An old card"])
            sheet.row([Button("Old", Press(verb, here))])
            sheet.options = [Option("Old", here)]
            view: ui.LayoutView = sheet.view()
            sent = await channel.send(view=view)
            answer = await reader.press(str(sent.id), str(Press(verb, here)))
            assert MARK not in everything(answer), (verb, here)
            assert "Something went wrong" not in words(answer)
        sent = await channel.send(view=view)
        picked = await reader.choose(str(sent.id), "c1:pick:card", [str(here)])
        assert MARK not in everything(picked), here


async def test_it_is_seen_where_it_may_be(scene: Scene) -> None:
    """The same questions do find it for the server it is meant for: the doors above are not merely shut."""
    elsewhere = scene.bot.desk.view(ELSEWHERE)
    assert (await elsewhere.search("winter")).total == 1
    assert (await elsewhere.tagged("hush")).total == 1
    assert await elsewhere.speaker("Velda")
    assert await elsewhere.at_address(ADDRESS)
