"""Kills the real bot at steps of the ledger, at requests and at random moments, and counts what was posted."""

from __future__ import annotations

import asyncio
import json
import random
import shutil
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.desk import Desk
from bot.model import ChannelKind, Schedule
from bot.playground import Fault, Playground

ROOT = Path(__file__).parents[2]
CHANNELS: dict[ChannelKind, str] = {"text": "general", "announcement": "news", "forum": "clippings"}
REQUESTS = {
    "text": "POST /channels/{channel_id}/messages",
    "forum": "POST /channels/{channel_id}/threads",
    "announcement": "POST /channels/{channel_id}/messages/{message_id}/crosspost",
}
LEDGER = ("claim", "begin", "sent", "published")
# "made": Discord has carried the request out, and we die before we know; "asked": it never arrives in full.
STEPS = (
    *(f"{when}:{name}" for name in LEDGER for when in ("before", "after")),
    *(f"{what}:{kind}" for kind in REQUESTS for what in ("asked", "made")),
)
PAUSE = 240.0  # seconds the bot is away: longer than a request may be on its way
PATIENCE = 60.0


@dataclass
class Outcome:
    """What one run came to, by kind of channel."""

    kills: int
    posts: dict[ChannelKind, int]

    @property
    def lost(self) -> int:
        """Slots without a post."""
        return sum(n == 0 for n in self.posts.values())

    @property
    def doubled(self) -> int:
        """Slots with more than one."""
        return sum(n > 1 for n in self.posts.values())


async def prepare(folder: Path) -> None:
    """A data folder with articles in it and nothing else, to be copied for each run."""
    file = _news(folder)
    async with Desk.open(folder / "data") as desk:
        await desk.reindex_paths([file])


def _news(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    lines = [
        {"id": str(n), "title": f"Notice {n}", "text": f"{word} was said to be the reason of it, and {word} only."}
        for n, word in enumerate(("Rain", "Ice", "Dust", "Noise", "Smoke"))
    ]
    file = folder / "news.jsonl"
    file.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return file


class Stand:
    """A playground, a data folder with three digests that are due, and bots that come and go."""

    def __init__(self, pg: Playground, folder: Path) -> None:
        self.pg, self.folder = pg, folder
        self.offset = 0.0

    async def add_digests(self) -> None:
        """One digest for each kind of channel, due a minute ago."""
        now = datetime.now(UTC)
        at = now - timedelta(minutes=1)
        guild = next(iter(self.pg.world.guilds.values()))
        async with Desk.open(self.folder) as desk:
            for kind, name in CHANNELS.items():
                await desk.state.schedules.add(
                    Schedule(int(guild.id), int(guild.channel(name).id), "UTC", at.hour * 60 + at.minute,
                             now - timedelta(minutes=30), kind)
                )  # fmt: skip

    async def start(self, step: str = "-") -> asyncio.subprocess.Process:
        """A bot of its own process."""
        return await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.digest.crash_child", str(self.folder), self.pg.api_url, self.pg.gateway_url,
            self.pg.token, str(self.offset), step, cwd=ROOT, stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
        )  # fmt: skip

    async def die_at(self, step: str) -> bool:
        """Runs a bot that dies at the step; whether it came to it."""
        what, _, kind = step.partition(":")
        if what in ("before", "after"):
            bot = await self.start(step)
            return await self._ended(bot) != 0
        fault = self.pg.faults.add(REQUESTS[kind], hang=True, done=what == "made")
        bot = await self.start()
        killed = await self._kill_at(bot, fault)
        self.pg.faults.clear()
        return killed

    async def die_in(self, seconds: float) -> bool:
        """Runs a bot that is killed some time after it began to tick; whether it had not ended before."""
        bot = await self.start()
        assert bot.stdout is not None
        with suppress(TimeoutError):
            await asyncio.wait_for(bot.stdout.readline(), PATIENCE)
            await asyncio.wait_for(bot.wait(), seconds)
        return await self._kill(bot)

    async def finish(self) -> None:
        """Runs a bot until every slot is settled."""
        bot = await self.start()
        assert await self._ended(bot) == 0, "the bot did not settle every slot"

    def away(self, seconds: float = PAUSE) -> None:
        """Time passes, for Discord as for the bot."""
        self.offset += seconds

    def posts(self) -> dict[ChannelKind, int]:
        """How many digests stand in each channel."""
        guild = next(iter(self.pg.world.guilds.values()))
        counts: dict[ChannelKind, int] = {}
        for kind, name in CHANNELS.items():
            place = guild.channel(name)
            if kind == "forum":
                counts[kind] = sum(c.parent_id == place.id for c in guild.channels.values())
            else:
                counts[kind] = len(self.pg.messages(place))
        return counts

    async def _kill_at(self, bot: asyncio.subprocess.Process, fault: Fault) -> bool:
        end = time.monotonic() + PATIENCE
        while fault.hits == 0 and bot.returncode is None and time.monotonic() < end:  # noqa: ASYNC110 - a process
            await asyncio.sleep(0.01)
        return await self._kill(bot)

    async def _kill(self, bot: asyncio.subprocess.Process) -> bool:
        if bot.returncode is not None:
            return False
        bot.kill()
        await bot.wait()
        return True

    async def _ended(self, bot: asyncio.subprocess.Process) -> int:
        try:
            return await asyncio.wait_for(bot.wait(), PATIENCE)
        except TimeoutError:
            bot.kill()
            await bot.wait()
            return -1


async def run(folder: Path, prepared: Path, steps: Sequence[str | float]) -> Outcome:
    """Dies at each of the steps (a name, or seconds after the first tick), comes back, and counts."""
    shutil.copytree(prepared / "data", folder)
    stand: Stand | None = None

    def clock() -> float:
        return time.time() + (stand.offset if stand else 0.0)

    async with Playground(clock=clock, keep_answers=False) as pg:
        stand = Stand(pg, folder)
        await stand.add_digests()
        kills = 0
        for step in steps:
            kills += await (stand.die_at(step) if isinstance(step, str) else stand.die_in(step))
            stand.away()
        await stand.finish()
        return Outcome(kills, stand.posts())


def moments(seed: int) -> list[float]:
    """One to three random moments of death within the time a round of digests takes."""
    source = random.Random(seed)
    return [source.uniform(0.0, 0.35) for _ in range(source.randint(1, 3))]
