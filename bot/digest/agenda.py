"""Which schedules a tick must look at: so that ten thousand that have nothing due cost next to nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from bot.digest.plan import Busy, Times, times_of
from bot.digest.times import SECOND, next_run
from bot.model import Decision, Schedule, Wait

NEVER = datetime.max.replace(tzinfo=UTC)
LIMIT = 500  # schedules looked at in one go, so that the event loop is never held for long


class Agenda:
    """Remembers until when nothing can be due for each schedule. It only spares looks: losing it loses nothing."""

    def __init__(self) -> None:
        self._until: dict[int, tuple[Schedule, datetime]] = {}
        self._now: datetime | None = None

    def look(self, schedules: Iterable[Schedule], now: datetime, limit: int = LIMIT) -> tuple[Schedule, ...]:
        """At most `limit` of the schedules that may have something due, those that wait longest first.

        A schedule is looked at when it is new, was changed, or its time has come; all are when the clock went back.
        """
        if self._now is not None and now < self._now:
            self._until.clear()
        self._now = now
        long_ago = datetime.min.replace(tzinfo=UTC)
        found: list[tuple[datetime, int, Schedule]] = []
        for schedule in schedules:
            known = self._until.get(schedule.id)
            if known is None or (known[0] is not schedule and known[0] != schedule):
                found.append((long_ago, schedule.id, schedule))
            elif known[1] <= now:
                found.append((known[1], schedule.id, schedule))
        found.sort(key=lambda one: one[:2])
        return tuple(schedule for _, _, schedule in found[:limit])

    def forget(self, schedule: int) -> None:
        """Looks at this schedule again at the next tick: something was begun for it outside of the ticks."""
        self._until.pop(schedule, None)

    def note(
        self,
        looked_at: Sequence[Schedule],
        decisions: Iterable[Decision],
        now: datetime,
        *,
        busy: Busy = frozenset(),
    ) -> None:
        """Takes in what was decided about the schedules looked at: where there was nothing, or only a wait, there is
        nothing to look at until the next slot, or until the wait is over. Others are looked at again, as are those of
        `busy`, the slots that `due` was told of.
        """
        waits: dict[int, datetime] = {}
        acts: set[int] = {schedule for schedule, _ in busy}
        for decision in decisions:
            if isinstance(decision, Wait):
                number = decision.schedule.id
                waits[number] = min(decision.until, waits.get(number, NEVER))
            else:
                acts.add(decision.schedule.id)
        nexts: dict[Times, datetime] = {}
        for schedule in looked_at:
            if schedule.id in acts:
                self._until[schedule.id] = schedule, now
            elif schedule.id in waits:
                self._until[schedule.id] = schedule, waits[schedule.id]
            else:
                self._until[schedule.id] = schedule, self._next(schedule, now, nexts)

    def _next(self, schedule: Schedule, now: datetime, nexts: dict[Times, datetime]) -> datetime:
        """The next slot; reckoned once for all schedules of the same times."""
        if schedule.paused is not None:
            return NEVER
        if schedule.since > now:
            return schedule.since - SECOND
        times = times_of(schedule)
        if times not in nexts:
            nexts[times] = next_run(schedule, now) or NEVER
        return nexts[times]
