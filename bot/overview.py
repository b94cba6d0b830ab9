"""Overview: how the digests of all servers are doing: what comes next, what is late, what failed or stands still."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot import digest as core
from bot.digest.plan import times_of
from bot.model import BY_HAND, LedgerEntry, Schedule

if TYPE_CHECKING:
    from bot.desk import Desk

LATE = timedelta(minutes=2)  # after which a slot that is not settled counts as late
DAY = timedelta(days=1)
MOST = 100  # of each kind


@dataclass(frozen=True, slots=True)
class Overview:
    """Schedules by what is to be known of them. `coming` are those due within a day, soonest first.

    `stopped` are paused because something stands in their way, not because a person asked.
    """

    running: int
    paused: int
    coming: tuple[tuple[datetime, Schedule], ...]
    late: tuple[tuple[LedgerEntry, Schedule], ...]
    failed: tuple[tuple[LedgerEntry, Schedule], ...]
    stopped: tuple[Schedule, ...]
    posted: int  # within the last day


async def overview(desk: Desk) -> Overview:
    """The state of all schedules now."""
    now, ledger = desk.now(), desk.state.ledger
    schedules = {s.id: s for s in await desk.state.schedules.all()}
    late = await ledger.unsettled(now - LATE, MOST)
    failed = await ledger.failed_since(now - DAY, MOST)
    paused = [s for s in schedules.values() if s.paused is not None]
    counts = await ledger.counts(now - DAY)
    return Overview(
        running=len(schedules) - len(paused),
        paused=len(paused),
        coming=_coming(list(schedules.values()), now),
        late=tuple((e, schedules[e.slot.schedule]) for e in late if e.slot.schedule in schedules),
        failed=tuple((e, schedules[e.slot.schedule]) for e in failed if e.slot.schedule in schedules),
        stopped=tuple(s for s in paused if not (s.paused or "").startswith(BY_HAND)),
        posted=counts.get("sent", 0) + counts.get("published", 0),
    )


def _coming(schedules: list[Schedule], now: datetime) -> tuple[tuple[datetime, Schedule], ...]:
    """Those due within a day. Schedules of the same times are reckoned once: there may be ten thousand."""
    known: dict[object, datetime | None] = {}
    found = []
    for schedule in schedules:
        if schedule.paused is None:
            times = times_of(schedule)
            if times not in known:
                known[times] = core.next_run(schedule, now)
            at = known[times]
            if at is not None and at <= now + DAY:
                found.append((at, schedule))
    return tuple(sorted(found, key=lambda each: (each[0], each[1].id))[:MOST])
