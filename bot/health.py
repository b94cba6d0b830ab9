"""Health: whether the bot hears Discord, can use its databases, and posts what is due; served where asked for.

A process that runs is not yet a bot that works: it may be deaf for hours after a lost connection, or wait for ever for
a lock.
"""

from __future__ import annotations

import asyncio
import json
import logging
import shutil
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from aiohttp import web

from bot.carrier import Carrier
from bot.desk import Desk
from bot.errors import SettingsError, StoreError
from bot.metrics import CONTENT_TYPE, Metrics
from bot.model import Heartbeat
from bot.store.probe import probe

log = logging.getLogger(__name__)

GRACE = 15.0  # seconds an acknowledgement may come late; with Discord's 41 between two, deafness is seen in a minute
PROBE = 3.0  # seconds a database may take to answer
WRITE = 30.0  # seconds one write may take
TICK = 30.0  # seconds without a tick of the digests, which comes every two
ROOM = 32 * 1024 * 1024  # bytes that must be free
FACTS_FOR = 60.0  # seconds that the index's figures are held for /metrics


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong: "gateway", "database", "disk" or "ticker", and what is seen of it."""

    part: str
    seen: str


class Served(Protocol):
    """What is looked at."""

    desk: Desk
    carrier: Carrier

    def heartbeats(self) -> Mapping[int, Heartbeat]:
        """By shard; empty before the first connection."""

    def is_ready(self) -> bool:
        """Whether Discord has told which servers there are."""


class Health:
    """Looks at everything when asked."""

    def __init__(self, bot: Served, *, grace: float = GRACE, patience: float = PROBE, tick: float = TICK) -> None:
        self._bot, self._grace, self._patience, self._tick = bot, grace, patience, tick

    async def faults(self) -> tuple[Fault, ...]:
        """What is wrong now; empty where all is well. Takes a few seconds at most."""
        databases = await asyncio.gather(self._state(), self._archive())
        return tuple(f for f in (self._gateway(), *databases, self._disk(), self._ticker()) if f)

    def _gateway(self) -> Fault | None:
        beats = self._bot.heartbeats()
        if not beats or not self._bot.is_ready():
            return Fault("gateway", "not connected to Discord yet")
        deaf = {shard: beat for shard, beat in beats.items() if beat.age > beat.interval + self._grace}
        if not deaf:
            return None
        told = ", ".join(f"shard {shard}: {beat.age:.0f} s ago" for shard, beat in sorted(deaf.items()))
        return Fault("gateway", f"the last heartbeat that Discord acknowledged is too old ({told})")

    async def _state(self) -> Fault | None:
        database = self._bot.desk.state.database
        since = database.writing_since
        if since is not None and time.monotonic() - since > WRITE:
            return Fault("database", f"{database.path} has been written to for {time.monotonic() - since:.0f} s")
        reading = asyncio.create_task(database.ping())
        try:
            await asyncio.to_thread(probe, database.path, self._patience, write=True)
            await asyncio.wait({reading}, timeout=self._patience)
            if not reading.done():
                return Fault("database", f"{database.path} can't be read")
            reading.result()
        except StoreError as e:
            return Fault("database", e.for_user)
        finally:
            reading.cancel()
            await asyncio.gather(reading, return_exceptions=True)
        return None

    async def _archive(self) -> Fault | None:
        try:
            await asyncio.to_thread(probe, self._bot.desk.data_dir / "archive.db", self._patience, write=False)
        except StoreError as e:
            return Fault("database", e.for_user)
        return None

    def _disk(self) -> Fault | None:
        free = shutil.disk_usage(self._bot.desk.data_dir).free
        if free >= ROOM:
            return None
        return Fault("disk", f"{free // 2**20} MB are free in {self._bot.desk.data_dir}")

    def _ticker(self) -> Fault | None:
        desk, ticked = self._bot.desk, self._bot.carrier.ticked_at
        if ticked is None:
            return Fault("ticker", "the digests have not begun")
        age = (desk.now() - ticked).total_seconds()
        return Fault("ticker", f"the digests were last looked at {age:.0f} s ago") if age > self._tick else None


class Endpoint:
    """/healthz and /metrics at an address, while it is open."""

    def __init__(self, bot: Served, health: Health, metrics: Metrics, address: tuple[str, int]) -> None:
        self._bot, self._health, self._metrics, self._address = bot, health, metrics, address
        self._facts_at = -FACTS_FOR
        app = web.Application()
        app.router.add_get("/healthz", self._healthz)
        app.router.add_get("/metrics", self._tell)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        self.port = address[1]

    async def __aenter__(self) -> Endpoint:
        await self._runner.setup()
        site = web.TCPSite(self._runner, *self._address)
        try:
            await site.start()
        except OSError as e:
            await self._runner.cleanup()
            host, port = self._address
            raise SettingsError((f"HEALTH_ADDRESS: {host}:{port} can't be listened on: {e.strerror or e}",)) from e
        self.port = self._runner.addresses[0][1]
        log.info("Health is told at http://%s:%d/healthz.", self._address[0], self.port)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()

    async def _healthz(self, request: web.Request) -> web.Response:
        faults = await self._health.faults()
        told = {"healthy": not faults, "faults": [{"part": f.part, "seen": f.seen} for f in faults]}
        return web.Response(
            text=json.dumps(told, ensure_ascii=False) + "\n",
            status=503 if faults else 200,
            content_type="application/json",
        )

    async def _tell(self, request: web.Request) -> web.Response:
        desk, put = self._bot.desk, self._metrics.set
        put("healthy", float(not await self._health.faults()))
        put("gateway_ack_age_seconds", max((b.age for b in self._bot.heartbeats().values()), default=-1.0))
        ticked = self._bot.carrier.ticked_at
        put("ticker_age_seconds", (desk.now() - ticked).total_seconds() if ticked else -1.0)
        if time.monotonic() - self._facts_at >= FACTS_FOR:
            self._facts_at = time.monotonic()
            facts = await desk.facts()
            for name, value in (("articles", facts.articles), ("quotes", facts.quotes), ("bytes", facts.size_bytes)):
                put(f"index_{name}", value)
            put("index_behind", await desk.behind())
        return web.Response(body=self._metrics.text(), headers={"Content-Type": CONTENT_TYPE})
