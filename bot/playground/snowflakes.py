"""Discord's ids: the time in milliseconds, and a count within it."""

from __future__ import annotations

from collections.abc import Callable

DISCORD_EPOCH = 1_420_070_400_000


class Snowflakes:
    """Ids that only grow, from a clock in seconds since 1970; a clock set back does not make them repeat."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._last = 0

    def new(self) -> str:
        """An id larger than all before it."""
        now = (int(self._clock() * 1000) - DISCORD_EPOCH) << 22
        self._last = max(now, self._last + 1)
        return str(self._last)
