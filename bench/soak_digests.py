"""The digests of a soak: set up before it, and at the end each article looked for in their posts."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.desk import Desk
from bot.model import ChannelKind, Schedule
from bot.playground import Playground
from bot.playground.world import FORUM, NEWS


async def add_digests(pg: Playground, folder: Path) -> dict[ChannelKind, str]:
    """A digest of what comes in, for each kind of channel; the channels' ids."""
    world = pg.world
    guild = next(iter(world.guilds.values()))
    places: dict[ChannelKind, str] = {
        "text": world.add_channel(guild, "digest-text").id,
        "announcement": world.add_channel(guild, "digest-news", NEWS).id,
        "forum": world.add_channel(guild, "digest-forum", FORUM).id,
    }
    now = datetime.now(UTC)
    async with Desk.open(folder) as desk:
        for kind, channel in places.items():
            await desk.state.schedules.add(
                Schedule(int(guild.id), int(channel), "UTC", 0, now - timedelta(minutes=5), kind,
                         cadence="as_it_comes", batch_minutes=1, count=20, title=kind)
            )  # fmt: skip
    return places


def posts(pg: Playground, kind: ChannelKind, channel: str) -> list[str]:
    """What stands in a digest's channel, each post as text."""
    if kind != "forum":
        return [json.dumps(message) for message in pg.messages(channel)]
    guild = next(iter(pg.world.guilds.values()))
    threads = [c.id for c in guild.channels.values() if c.parent_id == channel]
    return [json.dumps(pg.messages(thread)) for thread in threads]


@dataclass(frozen=True, slots=True)
class Account:
    """What became of the soak's articles in one channel."""

    posts: int  # that stand there
    slots: int  # that the ledger says are posted
    lost: int  # articles of which no post speaks
    more: int  # articles that a post had no room for, and counts as "and N more"
    doubled: int  # articles that stand in more than one post

    @property
    def sound(self) -> bool:
        """Nothing lost, nothing doubled, neither articles nor posts."""
        return self.posts == self.slots and not self.lost and not self.doubled


def accounts(pg: Playground, folder: Path, places: dict[ChannelKind, str], added: int) -> dict[ChannelKind, Account]:
    """The account of each channel."""
    with closing(sqlite3.connect(folder / "state.db")) as state:
        state.execute("ATTACH ? AS archive", (str(folder / "archive.db"),))
        numbers = dict(
            state.execute(
                """SELECT a.ident, r.number FROM archive.article a JOIN arrival r ON r.article = a.key
                   WHERE a.ident LIKE 'soak-%'"""
            ).fetchall()
        )
        settled = {
            kind: (slots, cursor or 0)
            for kind, slots, cursor in state.execute(
                """SELECT s.kind, COUNT(l.key), MAX(l.cursor) FROM schedule s LEFT JOIN ledger l ON l.schedule = s.id
                   AND l.state IN ('sent', 'published') GROUP BY s.id"""
            )
        }
    table: dict[ChannelKind, Account] = {}
    for kind, channel in places.items():
        found = posts(pg, kind, channel)
        times = {n: sum(f"no{n}end" in post for post in found) for n in range(1, added + 1)}
        slots, cursor = settled[kind]
        covered = {n for n in times if numbers.get(f"soak-{n}", cursor + 1) <= cursor}
        absent = {n for n, count in times.items() if count == 0}
        doubled = sum(count > 1 for count in times.values())
        table[kind] = Account(len(found), slots, len(absent - covered), len(absent & covered), doubled)
    return table
