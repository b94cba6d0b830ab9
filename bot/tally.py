"""Tally: how often what happened, by name. Names say what was done, never who did it."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Protocol

from bot.errors import StoreError

log = logging.getLogger(__name__)

EVERY = 60.0  # seconds between two writings
KEPT = timedelta(days=60)


class Ledger(Protocol):
    """Where counts are kept by day."""

    async def add_counts(self, counts: Mapping[str, int], day: date, *, forget_before: date) -> None:
        """Adds to the counts of a day; drops those of old days."""


class Tally:
    """Counts since the start in `totals`; `run` writes what is new to the ledger, so that a restart loses a minute."""

    def __init__(self, ledger: Ledger, now: Callable[[], datetime]) -> None:
        self.totals: Counter[str] = Counter()
        self._new: Counter[str] = Counter()
        self._ledger = ledger
        self._now = now

    def add(self, name: str, n: int = 1) -> None:
        """Counts something: "command/search/answered", "digest/sent", "nothing/search", "opened/KEY", "shared/KEY"."""
        self.totals[name] += n
        self._new[name] += n

    def under(self, head: str) -> dict[str, int]:
        """The totals of the names that begin so, by the rest of their names."""
        return {name.removeprefix(head): n for name, n in self.totals.items() if name.startswith(head)}

    async def run(self) -> None:
        """Writes every minute, for ever."""
        while True:
            await asyncio.sleep(EVERY)
            await self.flush()

    async def flush(self) -> None:
        """Writes what is new; where that fails it is kept for the next time."""
        counts, self._new = self._new, Counter()
        if not counts:
            return
        today = self._now().date()
        try:
            await self._ledger.add_counts(counts, today, forget_before=today - KEPT)
        except StoreError as e:
            self._new.update(counts)
            log.warning("The counts could not be written: %s", e)
