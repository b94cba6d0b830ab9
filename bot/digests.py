"""Digests over the archive: what a schedule would post now, what a post held, and when it is due."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot import digest as core
from bot.digest import times, typed, zones
from bot.errors import NotFound
from bot.model import Arrival, Article, Digest, Entry, Filter, LedgerEntry, Page, Quotation, Schedule, Slot

if TYPE_CHECKING:
    from bot.desk import Desk
    from bot.view import View

FRESH = timedelta(seconds=10)  # how long what was read from the archive is held, so that many digests share it
LOOKED_AT = 500  # arrivals that one digest chooses from
PAGES = 10  # of so many arrivals that are looked through for what a filter lets through
DETAILED = 120  # of those that pass, how many are read whole for the quote of the day
QUOTATIONS = 40  # of one article
NOTED_AT_ONCE = 1000
Asked = tuple[int | None, frozenset[str], Filter]  # cursor, sources seen, filter


@dataclass(frozen=True, slots=True)
class Told:
    """An article as its digests need it."""

    article: Article
    quotations: tuple[Quotation, ...]


class Digests:
    """What digests are made of. Decides nothing: `bot.digest` does."""

    minute_of = staticmethod(typed.minute_of)
    clock = staticmethod(typed.clock)
    weekdays_of = staticmethod(typed.weekdays_of)
    days_text = staticmethod(typed.days_text)
    zone_named = staticmethod(zones.zone_named)
    suggest_zones = staticmethod(zones.suggest)
    marker = staticmethod(core.marker)
    manual_slot = staticmethod(core.manual_slot)
    next_run = staticmethod(core.next_run)
    rotates = staticmethod(core.rotates)
    zone_known = staticmethod(core.zone_known)

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._noted = 0
        self._noting = asyncio.Lock()
        self._held_since: datetime | None = None
        self._told: dict[tuple[str, frozenset[str]], Told | None] = {}
        self._fresh: dict[Asked, tuple[Arrival, ...]] = {}
        self._reading: dict[Asked, asyncio.Lock] = {}

    @staticmethod
    def local(at: datetime, zone: str) -> datetime:
        """What the clocks of a zone show at an instant."""
        return at.astimezone(ZoneInfo(zone))

    @property
    def _tag_key(self) -> Callable[[str], str]:
        return self._desk.archive.aliases.key

    def _sift(self, wanted: Filter, arrivals: Iterable[Arrival]) -> tuple[list[Arrival], tuple[tuple[str, int], ...]]:
        return core.sift(wanted, arrivals, self._tag_key)

    def next_slot(self, schedule: Schedule) -> Slot | None:
        """The slot that comes next, whether or not the schedule is paused."""
        now = self._desk.now()
        return next(times.slots(replace(schedule, paused=None), now, now + timedelta(days=10)), None)

    # ------------------------------------------------------------ composing

    async def compose(self, schedule: Schedule, slot: Slot | None = None, *, late: bool = False) -> Digest:
        """What the schedule would post now; `slot` may have been composed before and not have been posted."""
        await self.note()
        cursor = await self._desk.state.schedules.cursor(schedule.id)
        posted = await self._desk.state.ledger.posted(schedule.id, besides=slot)
        found = await self._arrivals(schedule, cursor)
        return core.pick(schedule, found, posted, cursor, late=late, tag_key=self._tag_key)

    async def recompose(self, schedule: Schedule, entry: LedgerEntry) -> Digest:
        """What a slot's post holds, as it was composed; without articles that are no longer to be seen."""
        self._told.clear()  # a post is made again because something changed
        view = self._desk.view(schedule.server)
        visible = await view.visible()
        self._expire()
        entries = await view.entries(entry.articles)
        arrivals = [await self._arrival(len(entries) - i, e, view, visible) for i, e in enumerate(entries)]
        plain = replace(schedule, filter=Filter(), count=max(1, len(entries)))
        digest = core.pick(plain, arrivals, (), 0, late=entry.late)
        quoted = await view.entries([entry.quote[0]]) if entry.quote else ()  # it may be of one that didn't go in
        told = [await self._arrival(0, e, view, visible) for e in quoted]
        quotes = (q for a in told for q in a.quotes if (q.entry.key, q.number) == entry.quote)
        more = await self.also_new(schedule, entry)
        return replace(
            digest, schedule=schedule, quote=next(quotes, None), more=len(more), matching=len(more) + len(entries),
            archive=entry.archive, first=entry.first, cursor=entry.cursor, empty="",
        )  # fmt: skip

    async def also_new(self, schedule: Schedule, entry: LedgerEntry) -> tuple[Entry, ...]:
        """The articles that were new as well when a slot was posted, and didn't go in; newest first."""
        if entry.archive or entry.cursor is None:
            return ()
        before = [
            e.cursor
            for e in await self._desk.state.ledger.history(schedule.id, 100)
            if e.slot.at < entry.slot.at and e.cursor is not None
        ]
        found = await self._arrivals(schedule, max(before) if before and not entry.first else None)
        kept, _ = self._sift(schedule.filter, [a for a in found if a.number <= entry.cursor])
        return tuple(a.entry for a in kept if a.entry.key not in entry.articles)

    async def matching_today(self, schedule: Schedule) -> tuple[int, int]:
        """How many of the articles that arrived in the last 24 hours pass the filter, and how many there are."""
        await self.note()
        number = await self._desk.state.arrivals.last_before(self._desk.now() - timedelta(days=1))
        found = await self._arrivals(schedule, number)
        return len(self._sift(schedule.filter, found)[0]), len(found)

    async def posted_slot(self, schedule: Schedule, mark: str) -> LedgerEntry | None:
        """The ledger's entry of the post that carries this marker."""
        history = await self._desk.state.ledger.history(schedule.id, 400)
        return next((e for e in history if core.marker(e.slot) == mark), None)

    async def contents(self, server: int, schedule_id: int, mark: str, limit: int, offset: int) -> Page[Entry]:
        """All that was new when a digest was posted, first what it shows; for one that is still to come, what it would.

        Raises NotFound where there is no such digest in this server.
        """
        schedule = await self._desk.state.schedules.get(schedule_id, server)
        entry = await self.posted_slot(schedule, mark)
        if entry is None:
            slot = self.next_slot(schedule)
            if slot is None or core.marker(slot) != mark:
                raise NotFound("That digest is too old to be looked into.")
            items = (await self.compose(replace(schedule, count=LOOKED_AT))).entries
        else:
            shown = await self._desk.view(server).entries(entry.articles)
            items = (*shown, *await self.also_new(schedule, entry))
        return Page(items[offset : offset + limit], len(items), offset)

    # ------------------------------------------------------------ arrivals

    async def note(self) -> None:
        """Gives what came into the archive since the last call its number of arrival."""
        if await self._desk.archive.position() == self._noted:
            return
        async with self._noting:
            position = await self._desk.archive.position()
            after = self._noted if position > self._noted else 0
            while page := await self._desk.archive.arrivals(after=after, visible=None, limit=NOTED_AT_ONCE):
                await self._desk.state.arrivals.note([entry.key for _, entry in page], self._desk.now())
                after = page[-1][0]
            self._noted = position
            self._fresh.clear()

    async def _arrivals(self, schedule: Schedule, cursor: int | None) -> tuple[Arrival, ...]:
        view = self._desk.view(schedule.server)
        visible = await view.visible()
        self._expire()
        key = cursor, visible, schedule.filter
        # Of the many that are due at the same minute one reads, and the others wait for it.
        async with self._reading.setdefault(key, asyncio.Lock()):
            found = self._fresh.get(key)
            if found is None:
                if cursor is None:
                    found = await self._first(schedule, view, visible)
                else:
                    found = await self._since(schedule, cursor, view, visible)
                self._fresh[key] = found
        if core.rotates(schedule) and cursor is not None and not self._sift(schedule.filter, found)[0]:
            return await self._rotation(schedule, view, visible)
        return found

    async def _first(self, schedule: Schedule, view: View, visible: frozenset[str]) -> tuple[Arrival, ...]:
        """For a schedule that has not yet run: the newest of the archive by printed date, all as if just arrived."""
        last = await self._desk.state.arrivals.last()
        entries = await _newest(schedule.filter, view)
        return await self._detailed(schedule, [(last, e.key) for e in entries], view, visible)

    async def _since(self, schedule: Schedule, cursor: int, view: View, visible: frozenset[str]) -> tuple[Arrival, ...]:
        """What arrived after the cursor, newest first; after a flood the filter is asked about all of it, by pages."""
        found: list[Arrival] = []
        before: int | None = None
        for _ in range(PAGES):
            numbered = await self._desk.state.arrivals.since(cursor, LOOKED_AT, before)
            found += await self._detailed(schedule, numbered, view, visible)
            if len(numbered) < LOOKED_AT:
                break
            before = numbered[-1][0]
        return tuple(found)

    async def _rotation(self, schedule: Schedule, view: View, visible: frozenset[str]) -> tuple[Arrival, ...]:
        """Articles of the archive that the schedule has not posted: of the newest that its filter may let through, and
        where it posted all of those, of the first page of older ones that has any.
        """
        posted = await self._desk.state.ledger.posted(schedule.id)
        likely = [e.key for e in await _newest(schedule.filter, view) if e.key not in posted]
        found = await self._detailed(schedule, [(0, key) for key in likely], view, visible)
        before: int | None = None
        while not self._sift(schedule.filter, found)[0]:
            numbered = await self._desk.state.arrivals.unposted(schedule.id, LOOKED_AT, before)
            found = await self._detailed(schedule, numbered, view, visible)
            if len(numbered) < LOOKED_AT:
                break
            before = numbered[-1][0]
        return found

    async def _detailed(
        self, schedule: Schedule, numbered: Sequence[tuple[int, str]], view: View, visible: frozenset[str]
    ) -> tuple[Arrival, ...]:
        """The articles that may be seen; those that tags and sources don't already rule out with all their contents."""
        entries = {e.key: e for e in await view.entries([key for _, key in numbered])}
        bare = [Arrival(number, entries[key]) for number, key in numbered if key in entries]
        asked = schedule.filter
        wanted = replace(asked, speakers=(), without_speakers=(), words=(), without_words=())
        most = DETAILED if wanted == asked else len(bare)
        inside = {a.entry.key for a in self._sift(wanted, bare)[0][:most]}
        return tuple([
            await self._arrival(a.number, a.entry, view, visible) if a.entry.key in inside else a for a in bare
        ])  # fmt: skip

    async def _arrival(self, number: int, entry: Entry, view: View, visible: frozenset[str]) -> Arrival:
        key = entry.key, visible
        if key not in self._told:
            self._told[key] = await _tell(entry.key, view.desk, visible)
        told = self._told[key]
        if told is None:
            return Arrival(number, entry)
        names = dict.fromkeys(q.speaker.name for q in told.quotations if q.speaker)
        raw = told.article.raw
        return Arrival(number, entry, raw.body, tuple(names), told.quotations, raw.links)

    def _expire(self) -> None:
        now = self._desk.now()
        if self._held_since is None or not self._held_since <= now < self._held_since + FRESH:
            self._told.clear()
            self._fresh.clear()
            self._reading = {key: lock for key, lock in self._reading.items() if lock.locked()}
            self._held_since = now


async def _tell(key: str, desk: Desk, visible: frozenset[str]) -> Told | None:
    article = await desk.archive.article(key, visible=visible)
    if article is None:
        return None
    return Told(article, (await desk.archive.quotations(article=key, limit=QUOTATIONS, visible=visible)).items)


async def _newest(wanted: Filter, view: View) -> Iterable[Entry]:
    """The newest articles that a filter may let through, by the most telling part of it."""
    found: dict[str, Entry] = {}
    for tag in wanted.tags:
        found |= {e.key: e for e in (await view.tagged(tag, limit=LOOKED_AT)).items}
    for name in () if found else wanted.speakers:
        for speaker in (await view.speaker(name))[:1]:
            said = (await view.quotations(speaker=speaker.key, limit=LOOKED_AT)).items
            found |= {q.entry.key: q.entry for q in said}
    for word in () if found else wanted.words:
        hits = (await view.search(f'"{word}"', newest=True, limit=DETAILED)).items
        found |= {h.entry.key: h.entry for h in hits}
    for source in () if found else wanted.sources:
        found |= {e.key: e for e in (await view.latest(source=source, limit=LOOKED_AT)).items}
    if not found:
        found = {e.key: e for e in (await view.latest(limit=LOOKED_AT)).items}
    return found.values()
