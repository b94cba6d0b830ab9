"""Health turns red for each thing that stops a bot that still runs; metrics count without naming anybody."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import pytest

from bot.client import Clipdesk
from bot.desk import Desk
from bot.health import Endpoint, Fault, Health
from bot.playground import Playground
from bot.settings import Settings
from tests.cogs.conftest import desk as desk
from tests.cogs.conftest import indexed as indexed
from tests.wire import bot_on_wire


@dataclass
class Stand:
    """A bot that serves, and what is to be seen of it."""

    pg: Playground
    bot: Clipdesk
    health: Health

    async def beats(self, n: int) -> None:
        """Waits for so many more heartbeats."""
        gateway, before = self.pg.gateway, self.pg.gateway.heartbeats
        assert await gateway.bell.until(lambda: gateway.heartbeats >= before + n, 20)

    async def faults(self, wanted: Callable[[tuple[Fault, ...]], bool]) -> tuple[Fault, ...]:
        """What is wrong, as soon as that is as wanted, within some heartbeats."""
        found: tuple[Fault, ...] = ()
        for _ in range(30):
            found = await self.health.faults()
            if wanted(found):
                return found
            await self.beats(1)
        raise AssertionError(found)


@pytest.fixture
async def stand(desk: Desk) -> AsyncIterator[Stand]:
    """A healthy bot with a fast heartbeat."""
    async with Playground(heartbeat_seconds=0.2) as pg:
        settings = Settings(api_url=pg.api_url, gateway_url=pg.gateway_url, health_address=("127.0.0.1", 0))
        async with bot_on_wire(pg, lambda: Clipdesk(settings, desk)) as bot:
            await bot.settled.wait()
            made = Stand(pg, bot, Health(bot, grace=0.8, patience=0.3))
            await made.faults(lambda found: not found)
            yield made


def parts(found: tuple[Fault, ...]) -> set[str]:
    """What is at fault."""
    return {fault.part for fault in found}


async def test_a_bot_that_stays_up_but_deaf_is_not_healthy(stand: Stand) -> None:
    """Discord acknowledges no heartbeat: the process runs, the gateway is at fault, and nothing else."""
    stand.pg.gateway.acknowledge = False
    found = await stand.faults(bool)
    assert parts(found) == {"gateway"}
    stand.pg.gateway.acknowledge = True
    await stand.faults(lambda found: not found)


async def test_a_state_locked_by_another_process_is_not_healthy(stand: Stand, desk: Desk) -> None:
    """Somebody holds the right to write: red while it lasts, with the file's name."""
    state = desk.data_dir / "state.db"
    with closing(sqlite3.connect(state, isolation_level=None, check_same_thread=False)) as other:
        # In a thread: what the bot is writing must be able to end meanwhile.
        await asyncio.to_thread(other.execute, "BEGIN IMMEDIATE")
        found = await stand.health.faults()
        assert "database" in parts(found)
        assert "state.db is locked" in str(found)
        other.execute("ROLLBACK")
    await stand.faults(lambda found: not found)


async def test_an_index_that_cannot_be_read_is_not_healthy(stand: Stand, desk: Desk) -> None:
    """The file is gone or is no database any more."""
    (desk.data_dir / "archive.db").rename(desk.data_dir / "elsewhere.db")
    assert parts(await stand.health.faults()) == {"database"}
    (desk.data_dir / "archive.db").write_bytes(b"not a database at all, for sure" * 100)
    found = await stand.health.faults()
    assert "damaged" in str(found)


async def test_a_ticker_that_hangs_is_not_healthy(desk: Desk, tmp_path: Path) -> None:
    """A tick that never ends leaves the connection and the database green; the ticker alone is red."""
    late = timedelta()
    async with (
        Playground(heartbeat_seconds=0.2) as pg,
        Desk.open(tmp_path / "other", now=lambda: datetime.now(UTC) + late) as other,
    ):
        settings = Settings(api_url=pg.api_url, gateway_url=pg.gateway_url)
        async with bot_on_wire(pg, lambda: Clipdesk(settings, other)) as bot:
            await bot.settled.wait()
            stand = Stand(pg, bot, Health(bot, grace=2.0))
            await stand.faults(lambda found: not found)
            async with bot.carrier._ticking:
                late = timedelta(seconds=31)
                assert parts(await stand.health.faults()) == {"ticker"}
            await stand.faults(lambda found: not found)


async def test_the_endpoint_says_what_is_wrong(stand: Stand) -> None:
    """200 where all is well, 503 with the reasons where not; other paths are not there."""
    assert stand.bot.metrics is not None
    async with (
        Endpoint(stand.bot, stand.health, stand.bot.metrics, ("127.0.0.1", 0)) as endpoint,
        aiohttp.ClientSession(f"http://127.0.0.1:{endpoint.port}") as session,
    ):
        async with session.get("/healthz") as answer:
            assert (answer.status, await answer.json()) == (200, {"healthy": True, "faults": []})
        stand.pg.gateway.acknowledge = False
        await stand.faults(bool)
        async with session.get("/healthz") as answer:
            assert answer.status == 503
            assert (await answer.json())["faults"][0]["part"] == "gateway"
        async with session.get("/") as answer:
            assert answer.status == 404


async def test_metrics_count_commands_and_waits_and_name_nobody(stand: Stand) -> None:
    """Commands by name and outcome, their time, the index, rate limits; no id of a person, server or interaction."""
    assert stand.bot.metrics is not None
    reader = stand.pg.person("reader")
    await reader.slash("search", {"query": "ferry"})
    await reader.slash("summary", {"article": "no-such-key-at-all"})
    await reader.complete("search", {"tag": "fer"}, focused="tag")
    stand.pg.faults.add("POST /channels/*/messages", status=429, retry_after=0.01)
    channel = next(iter(stand.pg.world.guilds.values())).channel("general").id
    await stand.bot.carrier.poster.request("POST", f"/channels/{channel}/messages", {"content": "x"})
    assert await stand.bot.idle(10)
    async with (
        Endpoint(stand.bot, stand.health, stand.bot.metrics, ("127.0.0.1", 0)) as endpoint,
        aiohttp.ClientSession(f"http://127.0.0.1:{endpoint.port}") as session,
        session.get("/metrics") as answer,
    ):
        text = await answer.text()
    assert 'clipdesk_commands_total{command="search",outcome="answered"} 1.0' in text
    assert 'clipdesk_commands_total{command="typing in search",outcome="answered"} 1.0' in text
    assert 'clipdesk_command_seconds_count{command="search"} 1.0' in text
    assert "clipdesk_first_answer_seconds_count 3.0" in text
    assert 'clipdesk_rate_limits_total{scope="user"} 1.0' in text
    assert "clipdesk_healthy 1.0" in text
    assert f"clipdesk_index_articles {float((await stand.bot.desk.facts()).articles)}" in text
    ids = {*stand.pg.world.users, *stand.pg.world.guilds, *(i.id for i in stand.pg.backend.interactions.all())}
    assert not [ident for ident in ids if ident in text]


async def test_counts_outlive_a_restart(desk: Desk) -> None:
    """What was counted is in the state by day; writing twice counts once."""
    desk.tally.add("nothing/search", 2)
    await desk.tally.flush()
    await desk.tally.flush()
    today = desk.now().date()
    assert (await desk.state.marks.counts(today))["nothing/search"] == 2
    old = today - timedelta(days=90)
    await desk.state.marks.add_counts({"nothing/search": 5}, old, forget_before=old)
    desk.tally.add("nothing/search")
    await desk.tally.flush()
    assert (await desk.state.marks.counts(old))["nothing/search"] == 3
