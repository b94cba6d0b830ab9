"""What a server chooses, in its panel and by file, over the wire."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from bot.client import Clipdesk
from bot.desk import Desk
from bot.model import ServerSettings, SourceSpec
from bot.playground import Answer, Guild, Person, Playground
from bot.playground.messages import Upload
from bot.settings import Settings
from tests.cogs.test_readers import flat, words
from tests.wire import bot_on_wire


@pytest.fixture
def guild(pg: Playground) -> Guild:
    """The playground's server."""
    return next(iter(pg.world.guilds.values()))


@pytest.fixture
def admin(pg: Playground, bot: Clipdesk) -> Person:
    """One who may manage the server."""
    return pg.person("admin")


async def stored(desk: Desk, guild: Guild) -> ServerSettings:
    """What is stored for the server."""
    return await desk.state.servers.settings(int(guild.id))


async def test_the_panel_is_edited_in_place(admin: Person, desk: Desk, guild: Guild) -> None:
    """Who may share, the channel of notices, zone and quiet hours are set one after the other in one message."""
    panel = await admin.slash("settings panel", {})
    assert panel.private
    shared = await admin.choose(panel.message, "s1:share", ["moderators"])
    assert shared.kind == "update"
    assert "moderators" in words(shared)
    channel = guild.channel("general")
    assert channel.id in words(await admin.choose(panel.message, "s1:notices", [channel.id]))
    zone = await admin.submit((await admin.press(panel.message, "s1:zone")).modal, {"zone": "berlin"})
    assert zone.kind == "update"
    assert "Europe/Berlin" in words(zone)
    hours = {"start": "22", "end": "7:30", "policy": "silent"}
    quiet = await admin.submit((await admin.press(panel.message, "s1:quiet")).modal, hours)
    assert "22:00–07:30" in words(quiet)
    now = await stored(desk, guild)
    assert (now.share, now.zone, now.notices) == ("moderators", "Europe/Berlin", int(channel.id))
    assert now.quiet is not None
    assert (now.quiet.start, now.quiet.end, now.quiet.policy) == (22 * 60, 7 * 60 + 30, "silent")
    none = await admin.submit((await admin.press(panel.message, "s1:quiet")).modal, {"start": "", "end": ""})
    assert none.kind == "update"
    assert (await stored(desk, guild)).quiet is None


async def test_a_source_is_put_away_and_taken_back(admin: Person, desk: Desk, guild: Guild) -> None:
    """Readers of the server see only what is chosen in the menu of sources."""
    panel = await admin.slash("settings panel", {})
    select = next(c for c in flat(panel.message["components"]) if (c.get("custom_id") or "").startswith("s1:sources"))
    names = [option["value"] for option in select["options"]]
    assert all(option["default"] for option in select["options"])
    assert len(names) > 1
    after = await admin.choose(panel.message, "s1:sources:0", names[:1])
    assert after.kind == "update"
    assert await desk.view(int(guild.id)).visible() == {names[0]}
    await admin.choose(panel.message, "s1:sources:0", names)
    assert await desk.view(int(guild.id)).visible() == set(names)


def source_menu(answer: Answer) -> dict[str, Any]:
    """The menu of sources as it is now."""
    assert answer.message is not None
    menus = [c for c in flat(answer.message["components"]) if (c.get("custom_id") or "").startswith("s1:sources")]
    return copy.deepcopy(menus[0])


async def test_more_sources_than_a_menu_holds(admin: Person, desk: Desk, guild: Guild, tmp_path: Path) -> None:
    """All of them are within reach, page by page; what is chosen on one page leaves the others alone."""
    (tmp_path / "one.jsonl").write_text('{"id": "1", "title": "T", "text": "A text."}\n', encoding="utf-8")
    long = "Z" * 130
    specs = [SourceSpec(name, path=str(tmp_path / "one.jsonl")) for name in (*(f"S{i:02}" for i in range(50)), long)]
    await desk.reindex(specs)
    view, every = desk.view(int(guild.id)), await desk.view(int(guild.id)).offered()
    panel = await admin.slash("settings panel", {})
    menus = [source_menu(panel)]
    now = panel
    while turn := [p for p in now.pressables if (p.label or "").endswith("▶")]:
        now = await admin.press(panel.message, turn[0].custom_id)
        assert now.kind == "update"
        menus.append(source_menu(now))
    assert [len(menu["options"]) for menu in menus] == [25, 25, len(every) - 50]
    assert all(option["description"].endswith(("article", "articles")) for menu in menus for option in menu["options"])
    kept = [o["value"] for o in menus[-1]["options"] if not o["value"].startswith("Z")]
    chosen = await admin.choose(panel.message, menus[-1]["custom_id"], kept)
    assert source_menu(chosen)["custom_id"] == menus[-1]["custom_id"]
    assert await view.visible() == every - {long}
    back = next(p for p in chosen.pressables if (p.label or "").startswith("◀"))
    await admin.press(panel.message, back.custom_id)
    await admin.choose(panel.message, menus[1]["custom_id"], [])
    assert len(await view.visible()) == len(every) - 1 - 25
    assert long not in await view.visible()


@pytest.mark.parametrize(
    ("typed", "zone"),
    [("new york", "America/New_York"), ("LONDON", "Europe/London"), ("Singapore", "Singapore"),
     ("indianapolis", "America/Indiana/Indianapolis"), ("europe/berlin", "Europe/Berlin"), ("UTC", "UTC")],
)  # fmt: skip
async def test_a_city_alone_is_a_time_zone(admin: Person, desk: Desk, guild: Guild, typed: str, zone: str) -> None:
    """A form suggests nothing, so what it takes is what people call their zone."""
    panel = await admin.slash("settings panel", {})
    await admin.submit((await admin.press(panel.message, "s1:zone")).modal, {"zone": typed})
    told = (await stored(desk, guild)).zone
    assert told is not None
    assert told.rsplit("/", 1)[-1] == zone.rsplit("/", 1)[-1]


@pytest.mark.parametrize(
    ("button", "values", "said"),
    [
        ("s1:zone", {"zone": "Atlantis Major"}, "no time zone"),
        ("s1:quiet", {"start": "22", "end": "7", "policy": "perhaps"}, "later"),
        ("s1:quiet", {"start": "25:99", "end": "7", "policy": "later"}, "25:99"),
    ],
)
async def test_what_is_not_understood_changes_nothing(
    admin: Person, desk: Desk, guild: Guild, button: str, values: dict[str, str], said: str
) -> None:
    """The answer says what was expected."""
    before = await stored(desk, guild)
    panel = await admin.slash("settings panel", {})
    answer = await admin.submit((await admin.press(panel.message, button)).modal, values)
    assert answer.private
    assert said in words(answer)
    assert await stored(desk, guild) == before


async def test_an_old_panel_still_works(pg: Playground, desk: Desk, guild: Guild) -> None:
    """A panel sent by one process is used with the next."""

    def start() -> Clipdesk:
        return Clipdesk(Settings(), desk)

    admin = pg.person("admin")
    async with bot_on_wire(pg, start) as bot:
        await bot.settled.wait()
        panel = await admin.slash("settings panel", {})
        form = await admin.press(panel.message, "s1:zone")
    async with bot_on_wire(pg, start) as bot:
        await bot.settled.wait()
        assert (await admin.choose(panel.message, "s1:share", ["nobody"])).kind == "update"
        assert (await admin.submit(form.modal, {"zone": "Tokyo"})).kind == "update"
    now = await stored(desk, guild)
    assert (now.share, now.zone) == ("nobody", "Asia/Tokyo")


async def bring(admin: Person, data: Any) -> Answer:
    """Sends a file of settings."""
    content = data if isinstance(data, bytes) else json.dumps(data).encode()
    return await (await admin.slash("settings import", {"file": Upload("settings.json", content)})).settled(10)


async def test_settings_leave_and_come_back(admin: Person, desk: Desk, guild: Guild, pg: Playground) -> None:
    """What was exported restores the settings after they were changed."""
    wanted = ServerSettings(int(guild.id), zone="Asia/Tokyo", share="nobody")
    await desk.state.servers.save(wanted)
    out = await admin.slash("settings export", {})
    assert out.private
    assert out.message is not None
    assert out.message["attachments"][0]["filename"] == "clipdesk-settings.json"
    data = await desk.state.export(int(guild.id))
    await desk.state.servers.save(ServerSettings(int(guild.id)))
    back = await bring(admin, data)
    assert "taken over" in str([back.message, back.followups])
    assert await stored(desk, guild) == wanted


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\xff\xfe not json", "no file of settings"),
        (b"[" * 100_000, "no file of settings"),
        ({"clipdesk": 99}, "no file of settings"),
        ({"clipdesk": 1, "settings": {"notices": 42}}, "isn't in this server"),
        ({"clipdesk": 1, "digests": [{"channel": 42, "zone": "UTC", "time": "08:00"}]}, "isn't in this server"),
        ({"clipdesk": 1, "settings": {"zone": "Mars/Base"}}, "time zone"),
    ],
)
async def test_a_bad_file_changes_nothing(admin: Person, desk: Desk, guild: Guild, data: Any, said: str) -> None:
    """Not JSON, of another version, or naming another server's channel: nothing is stored, and the answer says why."""
    before = await stored(desk, guild)
    answer = await bring(admin, data)
    assert said in str([answer.message, answer.followups])
    assert await stored(desk, guild) == before
    assert await desk.state.schedules.of_server(int(guild.id)) == ()
