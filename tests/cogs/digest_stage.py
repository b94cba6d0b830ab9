"""A stage for digests: the bot on the wire, a clock that stands until it is moved, articles that arrive on demand."""

from __future__ import annotations

import json
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.client import Clipdesk
from bot.desk import Desk
from bot.model import LedgerEntry, Schedule
from bot.playground import Person, Playground
from bot.settings import Settings
from tests.wire import bot_on_wire

START = datetime(2027, 3, 1, 12, 0, tzinfo=UTC)  # a Monday


class Clock:
    """Stands still until it is moved."""

    def __init__(self, now: datetime = START) -> None:
        self.now = now

    def __call__(self) -> datetime:
        """The instant."""
        return self.now

    def seconds(self) -> float:
        """The same since 1970."""
        return self.now.timestamp()


@dataclass
class Stage:
    """All that a test moves and looks at."""

    pg: Playground
    desk: Desk
    bot: Clipdesk
    clock: Clock
    folder: Path
    articles: int = 0

    @property
    def admin(self) -> Person:
        """One who may manage the server."""
        return self.pg.person("admin")

    def channel(self, name: str) -> Any:
        """A channel of the demo server."""
        return next(iter(self.pg.world.guilds.values())).channel(name)

    async def arrive(self, *titles: str, tag: str = "harbour") -> None:
        """New articles come in."""
        for title in titles:
            self.articles += 1
            told = {
                "id": f"a{self.articles}",
                "title": title,
                "body": body_of(title, self.articles),
                "tags": [tag],
                "url": f"https://example.org/{self.articles}",
                "published": self.clock.now.isoformat(),
            }
            with (self.folder / "news.jsonl").open("a", encoding="utf-8") as file:
                file.write(json.dumps(told) + "\n")
        await self.desk.reindex_paths([self.folder / "news.jsonl"])

    async def at(self, when: str) -> None:
        """Moves the clock to an instant in UTC and lets the carrier do what is due."""
        self.clock.now = datetime.fromisoformat(when).replace(tzinfo=UTC)
        await self.tick()

    async def later(self, **much: float) -> None:
        """Moves the clock on and lets the carrier do what is due."""
        self.clock.now += timedelta(**much)
        await self.tick()

    async def tick(self) -> None:
        """One tick, and all that it began."""
        await self.bot.carrier.tick()
        await self.bot.carrier.idle()

    async def add(self, channel: str = "general", time: str = "8:00", zone: str = "Europe/Berlin", **more: Any) -> int:
        """A digest made by command; its id. `more` changes the stored schedule."""
        place = self.channel(channel)
        answer = await self.admin.slash("digest add", {"channel": place.id, "time": time, "zone": zone})
        assert answer.private
        assert "saved" in json.dumps(answer.message), answer.message
        made = (await self.desk.state.schedules.of_server(int(place.guild_id)))[-1]
        if more:
            from dataclasses import replace

            await self.desk.state.schedules.change(replace(made, **more), self.clock.now)
        return made.id

    async def schedule(self, number: int) -> Schedule:
        """The schedule as stored."""
        return await self.desk.state.schedules.get(number)

    async def history(self, number: int) -> list[LedgerEntry]:
        """Its ledger, oldest first."""
        return list(reversed(await self.desk.state.ledger.history(number)))

    def posts(self, channel: str = "general") -> list[dict[str, Any]]:
        """What the bot posted in a channel or, in a forum, as posts."""
        place = self.channel(channel)
        if place.kind == 15:
            guild = self.pg.world.guilds[place.guild_id]
            threads = [c for c in guild.channels.values() if c.parent_id == place.id]
            return [m for t in threads for m in self.pg.messages(t)[:1]]
        return self.pg.messages(place)


# Articles of nearly the same words would be taken for one story told twice.
TOLD = (
    "The harbour master counted forty boats before noon, and none of them had paid.",
    "Nobody in the valley remembers a winter with so little snow on the roofs.",
    "A choir of bakers rehearses behind the station every second Thursday.",
    "Two surveyors walked the length of the canal with a wheel and a notebook.",
    "The council voted for lanterns, against benches, and went home early.",
    "Her grandmother kept bees on the balcony and sold the honey by the spoon.",
)


SAID = (
    "We will mend the old bridge before the winter comes",
    "Nobody asked me whether the lamps should burn all night",
    "I have seen three such summers, and each was the last",
    "This town keeps its promises, though it keeps them late",
    "A quay without boats is only a very long bench",
)


def body_of(title: str, number: int) -> str:
    """An article's text, with a quotation."""
    told, words = TOLD[number % len(TOLD)], SAID[number % len(SAID)]
    return f"{title}: {told}\n\n“{words},” said Ada Lind, the mayor."


@asynccontextmanager
async def stage(
    folder: Path, *, start: datetime = START, errors_expected: bool = False, locale: str = "en-US",
    catalogue: Path | None = None,
) -> AsyncIterator[Stage]:  # fmt: skip
    """The stage, with three articles in the archive and a server that speaks `locale`."""
    clock = Clock(start)
    (folder / "data").mkdir(exist_ok=True)
    async with Playground(clock=clock.seconds) as pg, Desk.open(folder / "data", catalogue, now=clock) as desk:
        for guild in pg.world.guilds.values():
            guild.locale = locale
        settings = Settings(api_url=pg.api_url, gateway_url=pg.gateway_url, data_dir=folder / "data")
        async with bot_on_wire(pg, lambda: Clipdesk(settings, desk), errors_expected=errors_expected) as bot:
            await bot.settled.wait()
            made = Stage(pg, desk, bot, clock, folder)
            await made.arrive("The ferry is late", "A new bridge", "The old mill")
            yield made


@asynccontextmanager
async def quiet_carrier() -> AsyncIterator[None]:
    """The carrier's own log is not printed."""
    log = logging.getLogger("bot.carrier")
    before, log.disabled = log.disabled, True
    try:
        yield
    finally:
        log.disabled = before
