"""Reloads by the operator, over the wire: the account, the button that stops it, what comes too late to be answered."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.client import Clipdesk
from bot.desk import Desk
from bot.model import ServerSettings
from bot.playground import Answer, Playground
from bot.settings import Settings
from tests.cogs.conftest import article
from tests.cogs.test_admin import COGS, bot_of, done
from tests.cogs.test_readers import words
from tests.wire import bot_on_wire

CATALOGUE = '[[source]]\nname = "News"\npath = "news.jsonl"\n'


class Ahead:
    """The real clock, moved ahead."""

    def __init__(self) -> None:
        self.by = timedelta()

    def __call__(self) -> datetime:
        """The instant."""
        return datetime.now(UTC) + self.by


@pytest.fixture
def clock() -> Ahead:
    """A clock that the test moves ahead."""
    return Ahead()


@pytest.fixture
async def news(tmp_path: Path, clock: Ahead) -> AsyncIterator[Desk]:
    """An empty desk over a file that each test fills."""
    (tmp_path / "sources.toml").write_text(CATALOGUE, encoding="utf-8")
    async with Desk.open(tmp_path / "data", tmp_path / "sources.toml", now=clock) as opened:
        yield opened


def fill(tmp_path: Path, *names: str, more: str = "") -> None:
    """Writes the file anew."""
    (tmp_path / "news.jsonl").write_text("".join(map(article, names)) + more, encoding="utf-8")


def many(count: int) -> list[str]:
    """Names of articles."""
    return [f"ferry {n:04}" for n in range(count)]


def button(answer: Answer, verb: str) -> str:
    """The custom id of the button that does something."""
    return next(p.custom_id for p in answer.pressables if (p.custom_id or "").startswith(f"c1:{verb}:")) or ""


async def test_a_dry_run_says_what_would_go_and_writes_nothing(pg: Playground, news: Desk, tmp_path: Path) -> None:
    """Added, changed and removed articles are named; neither the source nor its visit is known afterwards."""
    fill(tmp_path, "ferry", "train")
    async with bot_on_wire(pg, lambda: bot_of(pg, news)) as bot:
        await bot.settled.wait()
        dry = {"what": "articles", "dry_run": True}
        told = words(await done(bot, pg.person("operator").slash("admin reload", dry)))
        assert "What a reload would change" in told
        assert "2 added" in told
        assert await news.archive.sources() == ()
        await news.reindex()
        fill(tmp_path, "train", "bridge")
        told = words(await done(bot, pg.person("operator").slash("admin reload", dry)))
        assert "1 added, 0 changed, 1 removed" in told
        assert "+ The bridge" in told
        assert "− The ferry" in told
        assert (await news.facts()).articles == 2


async def test_the_account_is_paged_and_outlives_a_restart(pg: Playground, news: Desk, tmp_path: Path) -> None:
    """A hundred titles of each kind over several pages, the rest as a number; the buttons work after a restart."""
    fill(tmp_path, *many(130))
    operator = pg.person("operator")
    async with bot_on_wire(pg, lambda: bot_of(pg, news)) as bot:
        await bot.settled.wait()
        first = await done(bot, operator.slash("admin reload", {"what": "articles"}))
        assert "130 added" in words(first)
        assert "The ferry 0000" in words(first)
        assert "1 of 4" in json.dumps(first.message)
    async with bot_on_wire(pg, lambda: bot_of(pg, news)) as bot:
        await bot.settled.wait()
        second = await operator.press(first.message or {}, button(first, "next"))
        assert second.kind == "update"
        assert "**News** …" in words(second)
        form = await operator.press(first.message or {}, button(second, "jump"))
        last = await operator.submit(form.modal, {"page": "4"})
        assert "and 30 more" in words(last)


async def test_a_source_that_lost_half_is_held_back_until_the_operator_agrees(
    pg: Playground, news: Desk, tmp_path: Path
) -> None:
    """The account says so and offers to take it over; pressed, it is."""
    fill(tmp_path, *many(6))
    async with bot_on_wire(pg, lambda: bot_of(pg, news)) as bot:
        await bot.settled.wait()
        operator = pg.person("operator")
        await news.reindex()
        fill(tmp_path, *many(2))
        held = await done(bot, operator.slash("admin reload", {"what": "articles"}))
        assert "held back: only 2 of its 6 articles are left" in words(held)
        assert (await news.facts()).articles == 6
        taken = await done(bot, operator.press(held.message or {}, button(held, "takeover")))
        assert "4 removed" in words(taken)
        assert (await news.facts()).articles == 2


async def test_what_failed_is_told_with_its_file_and_the_rest_goes_in(
    pg: Playground, news: Desk, tmp_path: Path
) -> None:
    """A faulty source names file and reason; the other source is indexed."""
    fill(tmp_path, "ferry")
    (tmp_path / "broken.xml").write_text("<rss><channel><item>", encoding="utf-8")
    more = '[[source]]\nname = "Gone"\npath = "gone.txt"\n[[source]]\nname = "Broken"\npath = "broken.xml"\n'
    (tmp_path / "sources.toml").write_text(CATALOGUE + more, encoding="utf-8")
    async with bot_on_wire(pg, lambda: bot_of(pg, news)) as bot:
        await bot.settled.wait()
        told = words(await done(bot, pg.person("operator").slash("admin reload", {"what": "articles"})))
        assert "⚠ gone.txt" in told
        assert "there is no such file" in told
        assert "⚠ broken.xml" in told
        assert "+ The ferry" in told


async def test_a_running_reload_is_cancelled_by_its_button(pg: Playground, news: Desk, tmp_path: Path) -> None:
    """A second reload is shown since when the first runs, with the button; the first then says that it was stopped."""
    fill(tmp_path, *many(4000))
    async with bot_on_wire(pg, lambda: bot_of(pg, news)) as bot:
        await bot.settled.wait()
        operator = pg.person("operator")
        running = await operator.slash("admin reload", {"what": "articles"})
        second = await (await operator.slash("admin reload", {"what": "articles"})).settled(10)
        assert "has been running since" in words(second)
        stopped = await operator.press(second.message or {}, button(second, "stopreload"))
        assert "being stopped" in words(stopped)
        assert await bot.idle(60)
        assert "The reload was cancelled" in words(running)
        assert (await news.facts()).articles == 0
        assert news.reload.since is None


async def test_a_reload_longer_than_an_answer_lives_is_told_in_the_notices(
    pg: Playground, news: Desk, clock: Ahead, tmp_path: Path
) -> None:
    """After fourteen minutes the answer says where its end is told, and it is told there, pinging nobody."""
    fill(tmp_path, *many(1500))
    async with bot_on_wire(pg, lambda: bot_of(pg, news)) as bot:
        await bot.settled.wait()
        guild = next(iter(pg.world.guilds.values()))
        channel = guild.channel("general")
        await news.state.servers.save(ServerSettings(int(guild.id), notices=int(channel.id)))
        before = len(pg.messages(channel))
        running = await pg.person("operator").slash("admin reload", {"what": "articles"})
        clock.by = timedelta(minutes=15)
        assert await bot.idle(100)
        assert "The reload goes on" in words(running)
        assert f"<#{channel.id}>" in words(running)
        (told,) = pg.messages(channel)[before:]
        assert "1,500 added" in json.dumps(told)
        assert not [p for p in json.dumps(told).split('"') if p.startswith("c1:")]


# ---------------------------------------------------------------- commands


@pytest.fixture
def face(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the commands' code that a test may break, in place of the real one."""
    copy = tmp_path / "face" / "cogs"
    shutil.copytree(COGS, copy, ignore=shutil.ignore_patterns("__pycache__"))
    kept = {name: sys.modules.pop(name) for name in list(sys.modules) if name.split(".")[0] == "cogs"}
    monkeypatch.syspath_prepend(str(copy.parent))
    yield copy
    for name in [name for name in sys.modules if name.split(".")[0] == "cogs"]:
        del sys.modules[name]
    sys.modules.update(kept)


async def test_broken_commands_are_rolled_back_and_the_fault_is_shown(face: Path, pg: Playground, desk: Desk) -> None:
    """File, line and reason are told; readers', admins' and the operator's commands go on, and so do buttons."""
    async with bot_on_wire(pg, lambda: bot_of(pg, desk)) as bot:
        await bot.settled.wait()
        operator, reader = pg.person("operator"), pg.person("reader")
        before = await reader.slash("latest", {"count": 3})
        sound = (face / "tags.py").read_text(encoding="utf-8")
        (face / "tags.py").write_text(sound + '\nTOKEN = open("/nowhere/at all").read()\n', encoding="utf-8")
        told = await done(bot, operator.slash("admin reload", {"what": "commands"}))
        said = json.dumps([told.message, *told.followups])
        assert "the old ones go on. FileNotFoundError in tags.py, line" in said
        assert (await reader.press(before.message, button(before, "next"))).kind == "update"
        assert (await reader.slash("tag", {})).private
        assert "Clipdesk" in words(await operator.slash("admin status", {}))
        (face / "tags.py").write_text("def broken(:\n", encoding="utf-8")
        told = await done(bot, operator.slash("admin reload", {"what": "commands"}))
        assert "SyntaxError in tags.py, line 1" in json.dumps([told.message, *told.followups])
        (face / "tags.py").write_text(sound, encoding="utf-8")
        told = await done(bot, operator.slash("admin reload", {"what": "commands"}))
        assert "loaded anew" in words(told)
        assert (await reader.press(before.message, button(before, "next"))).kind == "update"


async def test_an_answer_under_way_outlives_a_reload_of_the_commands(
    pg: Playground, news: Desk, tmp_path: Path
) -> None:
    """A reload of the articles that was begun by the old code ends with its account."""
    fill(tmp_path, *many(600))
    async with bot_on_wire(pg, lambda: bot_of(pg, news)) as bot:
        await bot.settled.wait()
        operator = pg.person("operator")
        running = await operator.slash("admin reload", {"what": "articles"})
        face_before: object = bot.carrier.face
        anew = await (await operator.slash("admin reload", {"what": "commands"})).settled(30)
        assert "loaded anew" in words(anew)
        assert bot.carrier.face is not None
        assert bot.carrier.face is not face_before
        assert await bot.idle(100)
        assert "600 added" in words(running)


async def test_nothing_of_the_operators_is_registered_elsewhere(pg: Playground, desk: Desk) -> None:
    """In two servers it is in the one that is set, not in the other; without one set, in neither."""
    home = next(iter(pg.world.guilds.values()))
    other = pg.world.add_guild("Another")
    pg.world.add_channel(other, "general")
    for chosen, homes in ((int(home.id), {home.id}), (None, set())):
        for guild in (home, other):
            pg.backend.registry.overwrite(guild.id, [])
        await desk.state.marks.put(f"tree/{pg.world.bot.id}/{home.id}", None)
        settings = Settings(api_url=pg.api_url, gateway_url=pg.gateway_url, home_server=chosen)
        async with bot_on_wire(pg, lambda: Clipdesk(settings, desk)) as bot:  # noqa: B023
            await bot.settled.wait()
            found = {g.id for g in (home, other) if "admin" in {c["name"] for c in pg.commands(g.id)}}
            assert found == homes
            assert "admin" not in {c["name"] for c in pg.commands()}
