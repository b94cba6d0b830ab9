"""Halting: whether the operator has stopped all posting. It is kept, so that a restart posts nothing either."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.store.marks import Marks

PAUSED = "posting/paused"  # the name of the mark


class Posting:
    """Whether digests and notices may be posted at all."""

    def __init__(self, marks: Marks, now: Callable[[], datetime]) -> None:
        self._marks = marks
        self._now = now

    async def paused_since(self) -> datetime | None:
        """Since when nothing is posted; None where posting goes on."""
        text = await self._marks.get(PAUSED)
        return datetime.fromisoformat(text) if text else None

    async def pause(self) -> datetime:
        """Nothing is posted from now on; since when. A pause that holds already keeps its time."""
        since = await self.paused_since() or self._now()
        await self._marks.put(PAUSED, since.isoformat())
        return since

    async def resume(self) -> bool:
        """Posting goes on; what was missed is posted late or folded into the next, as after a downtime. False where
        it was not paused.
        """
        was = await self.paused_since() is not None
        await self._marks.put(PAUSED, None)
        return was
