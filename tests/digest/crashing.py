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
from bot.model import ChannelKind, Filter, Schedule
from bot.playground import Fault, Playground

ROOT = Path(__file__).parents[2]
CHANNELS: dict[ChannelKind, str] = {"text": "general", "announcement": "news", "forum": "clippings"}
SEND = "POST /channels/{channel_id}/messages"
MAKE = "POST /channels/{channel_id}/threads"
PUBLISH = "POST /channels/{channel_id}/messages/{message_id}/crosspost"
ROUTES = {"text": SEND, "forum": MAKE, "announcement": PUBLISH}
# The answers that lead to the steps of the second list: server error though the post was made, 429, and none.
MADE, LIMITED = {"status": 500, "done": True}, {"status": 429, "retry_after": 1}
BOTH = ("before", "after")
# "asked": the request never arrives; "made": Discord has carried it out and we die before we know; "late": it is on its
# way while we die, come back and look, and is carried out then.
STEPS = (
    *(f"{when}:{name}:{kind}" for kind in CHANNELS for name in ("claim", "begin", "sent") for when in BOTH),
    *(f"{when}:published:announcement" for when in BOTH),
    *(f"{when}:wait:{kind}" for kind in CHANNELS for when in BOTH),
    *(f"{when}:again:{kind}" for kind in ("text", "announcement") for when in BOTH),
    *(f"{when}:release:{kind}" for kind in CHANNELS for when in BOTH),
    *(f"{when}:skip:nothing" for when in BOTH),
    *(f"{what}:{kind}" for what in ("asked", "made", "late") for kind in ROUTES),
)
PAUSES = (0.0, 5.0, 45.0, 90.0, 240.0)  # seconds the bot is away
PATIENCE = 60.0
# So that no run relies on more than Discord surely gives: the shortest that "the past few minutes" may mean.
NONCE_SECONDS = 60.0


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
    """A playground, a data folder with four digests that are due, and bots that come and go."""

    def __init__(self, pg: Playground, folder: Path) -> None:
        self.pg, self.folder = pg, folder
        self.offset = 0.0
        self.away(0.0)

    async def add_digests(self) -> None:
        """One digest for each kind of channel, and one that finds nothing; all due a minute ago."""
        now = datetime.now(UTC)
        at, since = now - timedelta(minutes=1), now - timedelta(minutes=30)
        guild = next(iter(self.pg.world.guilds.values()))
        async with Desk.open(self.folder) as desk:
            for kind, name in CHANNELS.items():
                place = int(guild.channel(name).id)
                made = Schedule(int(guild.id), place, "UTC", at.hour * 60 + at.minute, since, kind, title=kind)
                await desk.state.schedules.add(made)
            await desk.state.schedules.add(
                Schedule(int(guild.id), int(guild.channel("general").id), "UTC", at.hour * 60 + at.minute, since,
                         title="nothing", filter=Filter(tags=("no such tag",)))
            )  # fmt: skip

    async def start(self, step: str = "-") -> asyncio.subprocess.Process:
        """A bot of its own process."""
        return await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.digest.crash_child", str(self.folder), self.pg.api_url, self.pg.gateway_url,
            self.pg.token, step, cwd=ROOT, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
        )  # fmt: skip

    async def die_at(self, step: str) -> bool:
        """Runs a bot that dies at the step; whether it came to it."""
        what, name, *kind = step.split(":")
        if what in BOTH:
            answer = MADE if name in ("wait", "again") else LIMITED if name == "release" else None
            if answer:
                self.pg.faults.add(MAKE if kind == ["forum"] else f"POST /channels/{self._channel(kind[0])}/messages",
                                   **answer)  # fmt: skip
            bot = await self.start(step)
            died = await self._ended(bot) != 0
            self.pg.faults.clear()
            return died
        fault = self.pg.faults.add(ROUTES[name], hang=True, done=what == "made", late=what == "late")
        bot = await self.start()
        killed = await self._kill_at(bot, fault)
        if what == "late":
            self._late = fault
        else:
            self.pg.faults.clear()
        return killed

    _late: Fault | None = None

    async def die_in(self, seconds: float) -> bool:
        """Runs a bot that is killed some time after it began to tick; whether it had not ended before."""
        bot = await self.start()
        assert bot.stdout is not None
        with suppress(TimeoutError):
            await asyncio.wait_for(bot.stdout.readline(), PATIENCE)
            await asyncio.wait_for(bot.wait(), seconds)
        return await self._kill(bot)

    async def finish(self) -> None:
        """Runs a bot until every slot is settled, while time goes by faster than it does."""
        bot = await self.start()
        assert bot.stdout is not None
        await asyncio.wait_for(bot.stdout.readline(), PATIENCE)
        end = time.monotonic() + PATIENCE
        while bot.returncode is None and time.monotonic() < end:
            with suppress(TimeoutError):
                await asyncio.wait_for(bot.wait(), 0.4)
            self.away(20.0)
            if self._late is not None and self.offset > 60.0:  # what was on its way arrives
                self._late.release()
        assert await self._ended(bot) == 0, "the bot did not settle every slot"

    def away(self, seconds: float) -> None:
        """Time passes, for Discord as for the bot."""
        self.offset += seconds
        new = self.folder / "offset.new"
        new.write_text(str(self.offset), encoding="utf-8")
        new.replace(self.folder / "offset")

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

    def _channel(self, kind: str) -> str:
        guild = next(iter(self.pg.world.guilds.values()))
        return next(guild.channel(name).id for known, name in CHANNELS.items() if known == kind)

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


async def run(folder: Path, prepared: Path, steps: Sequence[str | float], seed: int = 0) -> Outcome:
    """Dies at each of the steps (a name, or seconds after the first tick), comes back, and counts."""
    shutil.copytree(prepared / "data", folder)
    stand: Stand | None = None
    chance = random.Random(seed)

    def clock() -> float:
        return time.time() + (stand.offset if stand else 0.0)

    async with Playground(clock=clock, keep_answers=False) as pg:
        pg.backend.messages.nonce_seconds = NONCE_SECONDS
        stand = Stand(pg, folder)
        await stand.add_digests()
        kills = 0
        for step in steps:
            kills += await (stand.die_at(step) if isinstance(step, str) else stand.die_in(step))
            stand.away(0.0 if str(step).startswith("late") else chance.choice(PAUSES))
        await stand.finish()
        return Outcome(kills, stand.posts())


def moments(seed: int) -> list[float]:
    """One to three random moments of death within the time a round of digests takes."""
    source = random.Random(seed)
    return [source.uniform(0.0, 0.35) for _ in range(source.randint(1, 3))]
