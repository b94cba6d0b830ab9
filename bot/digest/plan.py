"""What to do at a tick: schedules, ledger and clock in, decisions out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.digest.ledger import OPEN, POLICY, Policy, honours_nonce, is_manual
from bot.digest.times import UNKNOWN_ZONE, newest_time, quiet_until, silenced, slots, zone_known
from bot.model import (
    BY_HAND,
    FOLDED,
    Decision,
    Edit,
    LedgerEntry,
    Pause,
    Publish,
    Quiet,
    Reconcile,
    Restamp,
    Schedule,
    Send,
    Skip,
    Slot,
    Wait,
)

Busy = frozenset[tuple[int, str]]
Times = tuple[str, int, frozenset[int], str, int, Quiet | None]
SECOND = timedelta(seconds=1)


def due(
    schedules: Iterable[Schedule],
    ledger: Iterable[LedgerEntry],
    now: datetime,
    *,
    busy: Busy = frozenset(),
    policy: Policy = POLICY,
) -> tuple[Decision, ...]:
    """What to do now, in order of due time.

    `ledger` holds at least every open entry, and for each schedule the newest entry due at or before `now`; more does
    no harm. `busy` are the slots (schedule, key) this very process is at work on: they are left alone. A schedule gets
    at most one Send; while an entry of it is open, no other of its slots is begun.
    """
    newest: dict[int, LedgerEntry] = {}
    open_entries: dict[int, list[LedgerEntry]] = {}
    for entry in ledger:
        if entry.state in OPEN:
            open_entries.setdefault(entry.slot.schedule, []).append(entry)
        if entry.slot.at <= now and not is_manual(entry.slot):
            known = newest.get(entry.slot.schedule)
            if known is None or known.slot.at < entry.slot.at:
                newest[entry.slot.schedule] = entry
    decisions: list[Decision] = []
    reckoning = _Reckoning(now)
    for schedule in schedules:
        pending = open_entries.get(schedule.id)
        if schedule.paused is None and not zone_known(schedule.zone):
            decisions.append(Pause(schedule, UNKNOWN_ZONE.format(zone=schedule.zone)))
        elif pending:
            decisions += [recover(schedule, e, now, policy) for e in pending if (schedule.id, e.slot.key) not in busy]
        elif schedule.paused is None:
            decisions += _fresh(schedule, newest.get(schedule.id), policy, busy, reckoning)
    decisions.sort(key=_order)
    return tuple(decisions)


def recover(schedule: Schedule, entry: LedgerEntry, now: datetime, policy: Policy = POLICY) -> Decision:
    """What to do about an entry that was begun and is not being worked on: after a crash, or when a retry is due."""
    if entry.changed_at > now + policy.on_time:
        return Restamp(schedule, entry)  # written by a clock that ran ahead
    if entry.retry_at is not None and entry.retry_at > now:
        return Wait(schedule, entry.slot, entry.retry_at, "retry")
    if entry.state == "sending":
        return _unsure(schedule, entry, now, policy)
    if entry.state == "claimed" and now < entry.changed_at + policy.claim:
        return Wait(schedule, entry.slot, entry.changed_at + policy.claim, "claimed")
    if schedule.paused is not None and (is_manual(entry.slot) or schedule.paused.startswith(BY_HAND)):
        by_hand = schedule.paused.startswith(BY_HAND)
        return Skip(schedule, entry.slot, schedule.paused if by_hand else f"paused: {schedule.paused}", entry)
    if is_manual(entry.slot):
        return Send(schedule, entry.slot, False, schedule.silent, entry)
    if entry.slot.at < schedule.since:  # resumed by a person, or set to other times: what was before is over
        return Skip(schedule, entry.slot, FOLDED, entry)
    if schedule.paused is not None and now <= (end := entry.slot.at + policy.window(schedule.cadence)):
        return Wait(schedule, entry.slot, end + SECOND, "paused")
    return _send(schedule, entry.slot, entry, now, policy)


def _unsure(schedule: Schedule, entry: LedgerEntry, now: datetime, policy: Policy) -> Decision:
    """A request went out and we don't know what became of it."""
    began = entry.sending_at or entry.changed_at
    moved = entry.channel is not None and entry.channel != schedule.channel
    remembered = honours_nonce(schedule.kind) and not moved and began <= now < began + policy.nonce
    if remembered and entry.retry_at is not None and entry.attempts < policy.attempts and schedule.paused is None:
        return Send(schedule, entry.slot, entry.late, silenced(schedule, now), entry)
    landed = entry.changed_at + policy.flight
    if now < landed:
        return Wait(schedule, entry.slot, landed, "in flight")
    return Reconcile(schedule, entry)


@dataclass(slots=True)
class _Reckoning:
    """What was reckoned in one tick. Schedules of the same times share it, which makes ten thousand cheap."""

    now: datetime
    newest: dict[Times, Slot | None] = field(default_factory=dict)
    missed: dict[tuple[Times, datetime], list[Slot]] = field(default_factory=dict)

    def last(self, schedule: Schedule) -> Slot | None:
        """The newest slot due."""
        times = times_of(schedule)
        if times not in self.newest:
            self.newest[times] = newest_time(schedule, self.now)
        slot = self.newest[times]
        if slot is None or slot.at < schedule.since:
            return None
        return Slot(schedule.id, slot.key, slot.at)

    def between(self, schedule: Schedule, newest: LedgerEntry, slot: Slot, policy: Policy) -> list[Slot]:
        """Slots missed between the newest entry and the slot that is due, the last few of them."""
        after = max(newest.slot.at, self.now - policy.missed * timedelta(days=1))
        key = times_of(schedule), after
        if key not in self.missed:
            always = replace(schedule, since=after)
            self.missed[key] = list(slots(always, after, slot.at - SECOND))[-policy.missed :]
        return [Slot(schedule.id, s.key, s.at) for s in self.missed[key] if s.at >= schedule.since]


def times_of(schedule: Schedule) -> Times:
    """All that decides when a schedule is due, but its `since`."""
    return (
        schedule.zone,
        schedule.minute,
        schedule.weekdays,
        schedule.cadence,
        schedule.batch_minutes,
        schedule.quiet,
    )


def _fresh(
    schedule: Schedule, newest: LedgerEntry | None, policy: Policy, busy: Busy, reckoning: _Reckoning
) -> list[Decision]:
    """Decisions for the newest slot that is due, and for those missed before it."""
    slot, now = reckoning.last(schedule), reckoning.now
    if slot is None or (schedule.id, slot.key) in busy:
        return []
    if newest is not None and newest.slot.at >= slot.at and not _revived(newest, now):
        return []
    decisions: list[Decision] = []
    if newest is not None and schedule.cadence != "as_it_comes":
        missed = reckoning.between(schedule, newest, slot, policy)
        decisions += [Skip(schedule, s, FOLDED) for s in missed]
    return [*decisions, _send(schedule, slot, None, now, policy)]


def _send(schedule: Schedule, slot: Slot, entry: LedgerEntry | None, now: datetime, policy: Policy) -> Decision:
    """Send on time, send late, hold back, or fold."""
    if held := quiet_until(schedule, now):
        return Wait(schedule, slot, held, "quiet hours")
    behind = now - slot.at
    if schedule.cadence == "as_it_comes":
        return Send(schedule, slot, False, silenced(schedule, now), entry)
    if behind > policy.window(schedule.cadence):
        return Skip(schedule, slot, FOLDED, entry)
    return Send(schedule, slot, behind > policy.on_time, silenced(schedule, now), entry)


def _revived(entry: LedgerEntry, now: datetime) -> bool:
    """True for a slot that was folded by a clock that ran ahead, and whose time has now truly come."""
    return entry.state == "skipped" and entry.reason == FOLDED and entry.changed_at > now + SECOND


def publishing(
    schedules: Mapping[int, Schedule],
    unpublished: Iterable[LedgerEntry],
    published: Mapping[int, int],
    now: datetime,
    *,
    busy: Busy = frozenset(),
    policy: Policy = POLICY,
) -> tuple[Publish, ...]:
    """Which posts to publish now, oldest first. `published` counts each channel's publishes in the hour before now."""
    left: dict[int, int] = {}
    chosen: list[Publish] = []
    for entry in sorted(unpublished, key=lambda e: e.slot.at):
        schedule = schedules.get(entry.slot.schedule)
        if schedule is None or not schedule.publish or (entry.kind or schedule.kind) != "announcement":
            continue
        ready = entry.retry_at is None or entry.retry_at <= now
        if entry.state != "sent" or not ready or (schedule.id, entry.slot.key) in busy:
            continue
        channel = entry.channel or schedule.channel
        free = left.setdefault(channel, policy.publishes_an_hour - published.get(channel, 0))
        if free > 0:
            left[channel] = free - 1
            chosen.append(Publish(schedule, entry))
    return tuple(chosen)


def edits(
    schedules: Mapping[int, Schedule], stale: Iterable[LedgerEntry], now: datetime, policy: Policy = POLICY
) -> tuple[Edit, ...]:
    """Which posts to edit now: those with a corrected article that are younger than three days, newest first."""
    ready = [
        e
        for e in stale
        if e.stale and e.messages and e.slot.schedule in schedules and now - e.slot.at <= policy.edit_for
    ]
    return tuple(Edit(schedules[e.slot.schedule], e) for e in sorted(ready, key=lambda e: e.slot.at, reverse=True))


def _order(decision: Decision) -> tuple[datetime, int]:
    if isinstance(decision, Pause):
        return decision.schedule.since, decision.schedule.id
    slot = decision.slot if isinstance(decision, Send | Skip | Wait) else decision.entry.slot
    return slot.at, slot.schedule
