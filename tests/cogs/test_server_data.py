"""What is kept of a server is shown, goes on request, and goes when the bot was removed for good."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.client import Clipdesk
from bot.desk import Desk
from bot.model import ServerSettings
from bot.playground import Guild, Person, Playground
from bot.settings import Settings
from cogs.server_data import GRACE, purge_due
from tests.cogs.test_readers import words
from tests.wire import bot_on_wire

START = datetime(2026, 3, 1, 12, tzinfo=UTC)


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        """The time it shows."""
        return self.now


@pytest.fixture
def clock() -> Clock:
    """The desk's clock."""
    return Clock()


@pytest.fixture
async def office(tmp_path: Path, clock: Clock) -> AsyncIterator[Desk]:
    """An empty desk with that clock."""
    async with Desk.open(tmp_path / "data", now=clock) as desk:
        yield desk


def bot_of(pg: Playground, desk: Desk) -> Clipdesk:
    """The bot as it would be started."""
    return Clipdesk(Settings(api_url=pg.api_url, gateway_url=pg.gateway_url), desk)


def home_of(pg: Playground) -> Guild:
    """The playground's server."""
    return next(iter(pg.world.guilds.values()))


async def becomes(desk: Desk, wanted: Callable[[tuple[bool, ...]], bool]) -> None:
    """Waits until what is known of the servers (whether each was left) is as wanted; TimeoutError otherwise."""
    async with asyncio.timeout(10):
        while not wanted(tuple(s.left_at is not None for s in await desk.state.servers.sightings())):
            pass  # each look awaits the database


async def test_it_is_shown_and_purged_by_a_typed_word(pg: Playground, desk: Desk, bot: Clipdesk) -> None:
    """The wrong word deletes nothing, the right one everything; a reader isn't offered it."""
    server = int(home_of(pg).id)
    await desk.state.servers.save(ServerSettings(server, zone="Europe/Berlin", hidden_sources=frozenset({"X"})))
    admin = pg.person("admin")
    assert "settings: 1" in words(await admin.slash("server-data show", {}))
    wrong = await admin.submit((await admin.slash("server-data purge", {})).modal, {"typed": "yes"})
    assert "Nothing was deleted" in words(wrong)
    assert (await desk.state.servers.settings(server)).zone == "Europe/Berlin"
    right = await admin.submit((await admin.slash("server-data purge", {})).modal, {"typed": "delete"})
    assert right.private
    assert "Deleted" in words(right)
    assert not any((await desk.state.servers.holdings(server)).values())
    assert not [c for c in pg.person("reader").commands() if c.name.startswith("server-data")]


async def test_a_removal_starts_the_grace(pg: Playground, office: Desk, clock: Clock) -> None:
    """The data outlives the removal by the grace, and no longer."""
    guild = home_of(pg)
    await office.state.servers.save(ServerSettings(int(guild.id), zone="Europe/Berlin"))
    async with bot_on_wire(pg, lambda: bot_of(pg, office)) as bot:
        await becomes(office, lambda left: left == (False,))
        pg.backend.remove_guild(guild.id)
        await becomes(office, lambda left: left == (True,))
        clock.now = START + GRACE - timedelta(minutes=1)
        await purge_due(bot)
        assert (await office.state.servers.settings(int(guild.id))).zone == "Europe/Berlin"
        clock.now = START + GRACE
        await purge_due(bot)
        assert (await office.state.servers.settings(int(guild.id))).zone is None


async def test_a_removal_while_away_is_found_at_the_next_start(pg: Playground, office: Desk) -> None:
    """No event tells of it: the list of servers does."""
    async with bot_on_wire(pg, lambda: bot_of(pg, office)):
        await becomes(office, lambda left: left == (False,))
    pg.backend.remove_guild(home_of(pg).id)
    async with bot_on_wire(pg, lambda: bot_of(pg, office)):
        await becomes(office, lambda left: left == (True,))


async def test_an_outage_is_no_removal(pg: Playground, office: Desk) -> None:
    """A server that is unavailable keeps its data, also over a restart; one that is invited again is not purged."""
    guild = home_of(pg)
    async with bot_on_wire(pg, lambda: bot_of(pg, office)) as bot:
        await becomes(office, lambda left: left == (False,))
        away = asyncio.ensure_future(bot.wait_for("guild_unavailable"))
        await asyncio.sleep(0)
        pg.backend.lose_guild(guild.id)
        await asyncio.wait_for(away, 10)
        assert [s.left_at for s in await office.state.servers.sightings()] == [None]
        pg.backend.add_guild(guild)
        pg.backend.remove_guild(guild.id)
        await becomes(office, lambda left: left == (True,))
        pg.backend.add_guild(guild)
        await becomes(office, lambda left: left == (False,))


@pytest.mark.parametrize(("who", "reader_may", "admin_may"), [
    ("everyone", True, True), ("moderators", False, True), ("nobody", False, False),
])  # fmt: skip
async def test_who_may_share(
    pg: Playground, desk: Desk, bot: Clipdesk, who: str, reader_may: bool, admin_may: bool
) -> None:
    """By the option and by a button of before, only those may share whom the server lets; others are offered none."""
    old = {p.user.id: await p.slash("latest", {}) for p in (pg.person("reader"), pg.person("admin"))}
    await desk.state.servers.save(ServerSettings(int(home_of(pg).id), share=who))  # type: ignore[arg-type]

    async def shares(person: Person) -> list[bool]:
        by_option = await person.slash("latest", {"share": True})
        by_button = await person.press(old[person.user.id].message, "c1:share:latest:0:::5")
        fresh = await person.slash("latest", {})
        offered = [p for p in fresh.pressables if (p.custom_id or "").startswith("c1:share:")]
        return [not by_option.private, not by_button.private, bool(offered)]

    assert await shares(pg.person("reader")) == [reader_may] * 3
    assert await shares(pg.person("admin")) == [admin_may] * 3
