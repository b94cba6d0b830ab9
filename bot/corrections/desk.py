"""Corrections over an open archive: made, taken back, taken in from the file, and applied at once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from bot.corrections.book import Book, begins, opening
from bot.corrections.check import fault_of
from bot.corrections.file import FILE, load
from bot.digest import POLICY
from bot.errors import CorrectionsError, NotFound, QueryError
from bot.model import Article, Correction, Quote
from bot.store.archive import Archive
from bot.store.state import State


class Corrections:
    """What people put right. The state keeps it; the archive shows it from the moment it is made."""

    def __init__(self, archive: Archive, state: State, data_dir: Path, now: Callable[[], datetime]) -> None:
        self._archive = archive
        self._kept = state.corrections
        self._ledger = state.ledger
        self._now = now
        self.path = data_dir / FILE
        self.faults: tuple[str, ...] = ()  # of the file, when it was last looked at
        self._seen: object = None
        self._taking = asyncio.Lock()

    @staticmethod
    def opening(quote: Quote) -> str:
        """How a quotation begins, by which a correction knows it."""
        return opening(quote)

    @staticmethod
    def quoted(article: Article, text: str) -> bool:
        """Whether the article holds a quotation that begins so."""
        return any(begins(quote, text) for quote in article.analysis.quotes)

    async def all(self) -> tuple[Correction, ...]:
        """Every correction, in the order they were made."""
        return await self._kept.all()

    async def book(self) -> Book:
        """Every correction, ready to be applied."""
        return Book(await self._kept.all())

    async def make(self, correction: Correction) -> tuple[Correction, int]:
        """The correction as stored, and how many articles say something else now. Raises QueryError."""
        if fault := fault_of(correction):
            raise QueryError("That correction can't be made: {why}.", why=fault[1])
        stored = await self._kept.add(correction, self._now())
        return stored, await self.apply([stored])

    async def undo(self, number: int) -> tuple[Correction, int]:
        """The correction that was taken back, and how many articles say something else now.

        Raises NotFound, and QueryError for one that stands in the file: it would come back.
        """
        known = next((c for c in await self._kept.all() if c.id == number), None)
        if known is None:
            raise NotFound("There is no correction {number}. `/admin corrections list` shows those there are.",
                           number=number)  # fmt: skip
        if known.line and self.path.exists():
            raise QueryError("Correction {number} stands in {file}, line {line}. Take it out there; it is undone "
                             "within half a minute.", number=number, file=FILE, line=known.line)  # fmt: skip
        await self._kept.remove(number)
        return known, await self.apply([known])

    async def apply(self, changed: Sequence[Correction]) -> int:
        """Has the archive say what all corrections make of what these touch; how many articles changed.

        Whoever stores a correction does this after: a row that is being written meanwhile is amended too, or written
        by somebody who knew of it.
        """
        book = await self.book()
        articles, speakers = book.touched(changed)
        if not articles and not speakers:
            return 0
        return await self._mended(await self._archive.amend(book.correct, articles, speakers))

    async def settle(self) -> int:
        """Has the archive agree with the corrections, whatever came between: a crash, or a restored backup."""
        book = await self.book()
        articles, speakers = book.touched(book.corrections)
        return await self._mended(await self._archive.amend(book.correct, articles, speakers, settle=True))

    async def _mended(self, changed: frozenset[str]) -> int:
        """Has posts that show these articles edited; how many articles they are."""
        if changed:
            await self._ledger.mark_stale(sorted(changed), self._now() - POLICY.edit_for)
        return len(changed)

    async def take_file(self) -> tuple[int, int]:
        """Takes in what the file says since it was last looked at: how many corrections came, and how many went.

        A faulty file changes nothing, and `faults` says what is wrong with it. Nor does one that isn't there: a state
        restored without it loses nothing.
        """
        async with self._taking:
            stamp = await asyncio.to_thread(stamp_of, self.path)
            if stamp == self._seen:
                return 0, 0
            if stamp is None:
                self._seen, self.faults = stamp, ()
                return 0, 0
            try:
                wanted = await asyncio.to_thread(load, self.path)
            except CorrectionsError as e:
                self._seen, self.faults = stamp, e.faults
                return 0, 0
            came, went = await self._kept.take(wanted, self._now())
            if came or went:
                await self.apply([*came, *went])
            self._seen, self.faults = stamp, ()
            return len(came), len(went)


def stamp_of(path: Path) -> tuple[int, int] | None:
    """Time of change and size of the file; None where there is none."""
    try:
        about = path.stat()
    except OSError:
        return None
    return about.st_mtime_ns, about.st_size
