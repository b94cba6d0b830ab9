"""When a schedule is due: local wall-clock times of an IANA zone turned into instants.

The rule: a time that the clock skips is due at the first valid minute after the gap; a time that the clock shows twice
is due the first time, once; a calendar day that a zone skips whole (Pacific/Apia had no 30 December 2011) has no slot.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.model import Quiet, Schedule, Slot

DAY = 24 * 60
UNKNOWN_ZONE = "the time zone {zone} is not known here"
# A slot's instant lies within two days of its date's midnight in UTC: up to 26 hours of offset, up to a day of
# quiet hours.
REACH = timedelta(days=2)
LOOK_BACK = 9  # days: a weekly slot, and its reach
SECOND = timedelta(seconds=1)


def slots(schedule: Schedule, after: datetime, until: datetime) -> Iterator[Slot]:
    """Every slot due in (after, until], in order. Nothing is due before the schedule's `since`."""
    after = max(after, schedule.since - SECOND)
    if schedule.cadence == "as_it_comes":
        yield from _windows(schedule, after, until)
        return
    day, last = (after - REACH).date(), (until + REACH).date()
    while day <= last:
        slot = _slot(schedule, day)
        if slot and after < slot.at <= until:
            yield slot
        day += timedelta(days=1)


@lru_cache(maxsize=1 << 10)
def zone_known(zone: str) -> bool:
    """Whether the time zones of this machine have one of this name: they may be older than the schedule, or newer."""
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def last_slot(schedule: Schedule, now: datetime) -> Slot | None:
    """The newest slot due at or before `now`, or None where there is none since the schedule's `since`."""
    slot = newest_time(schedule, now)
    return slot if slot and slot.at >= schedule.since else None


def newest_time(schedule: Schedule, now: datetime) -> Slot | None:
    """As `last_slot`, whatever the schedule's `since`: the same for all schedules of the same times."""
    if schedule.cadence == "as_it_comes":
        windows = list(_windows(schedule, now - 2 * timedelta(minutes=_batch(schedule)), now))
        return windows[-1] if windows else None
    today = (now + REACH).date()
    days = (today - timedelta(days=back) for back in range(LOOK_BACK + REACH.days))
    return next((slot for day in days if (slot := _slot(schedule, day)) and slot.at <= now), None)


def next_run(schedule: Schedule, now: datetime) -> datetime | None:
    """The first instant after `now` at which the schedule is due; None while it is paused.

    For a digest "as it comes" this is when the batch that is now open closes, or quiet hours end. None, too, where the
    schedule's zone is not known here.
    """
    if schedule.paused is not None or not zone_known(schedule.zone):
        return None
    slot = next(slots(schedule, now, now + timedelta(days=LOOK_BACK + 1)), None)
    if slot is None:
        return None
    held = quiet_until(schedule, slot.at)
    return held or slot.at


def quiet_until(schedule: Schedule, now: datetime) -> datetime | None:
    """When the quiet hours end that hold a digest back at `now`; None where nothing holds it."""
    quiet = schedule.quiet
    if quiet is None or quiet.policy != "shift" or not _within(quiet, schedule.zone, now):
        return None
    return _quiet_end(quiet, schedule.zone, now)


def silenced(schedule: Schedule, now: datetime) -> bool:
    """True where a digest sent at `now` goes without notifications."""
    quiet = schedule.quiet
    return schedule.silent or (quiet is not None and quiet.policy == "silent" and _within(quiet, schedule.zone, now))


@lru_cache(maxsize=1 << 15)
def instant(zone: str, day: date, minute: int) -> datetime | None:
    """The instant at which the clocks of `zone` first show `minute` on `day`; None where the zone has no such day."""
    tz = ZoneInfo(zone)
    wall = datetime.combine(day, datetime.min.time()) + timedelta(minutes=minute)
    found = wall.replace(tzinfo=tz).astimezone(UTC)
    if found.astimezone(tz).replace(tzinfo=None) == wall:
        return found
    # A gap. Python reads the skipped time with the offset before it (fold 0) or after it (fold 1); the clocks change
    # between the two.
    change = _change(tz, wall.replace(tzinfo=tz, fold=1).astimezone(UTC), found)
    local = change.astimezone(tz)
    if local.second:  # offsets before the twentieth century have seconds
        change += timedelta(seconds=60 - local.second)
    if local.date() > day and _skipped_whole(tz, day):
        return None
    return change


def _skipped_whole(tz: ZoneInfo, day: date) -> bool:
    """True where no quarter of an hour of `day` exists."""
    for minute in range(0, DAY, 15):
        wall = datetime.combine(day, datetime.min.time()) + timedelta(minutes=minute)
        if wall.replace(tzinfo=tz).astimezone(UTC).astimezone(tz).replace(tzinfo=None) == wall:
            return False
    return True


def _change(tz: ZoneInfo, before: datetime, after: datetime) -> datetime:
    """The first instant in (before, after] with the offset of `after`."""
    offset = after.astimezone(tz).utcoffset()
    low, high = before, after
    while high - low > SECOND:
        middle = low + timedelta(seconds=(high - low) // SECOND // 2)
        if middle.astimezone(tz).utcoffset() == offset:
            high = middle
        else:
            low = middle
    return high


def _slot(schedule: Schedule, day: date) -> Slot | None:
    if day.weekday() not in schedule.weekdays:
        return None
    made = _timed(schedule.zone, day, schedule.minute, schedule.quiet)
    return Slot(schedule.id, made[0], made[1]) if made else None


@lru_cache(maxsize=1 << 15)
def _timed(zone: str, day: date, minute: int, quiet: Quiet | None) -> tuple[str, datetime] | None:
    """The key and the instant of a slot, after quiet hours."""
    at = instant(zone, day, minute)
    if at is None:
        return None
    if quiet is not None and quiet.policy == "shift" and _within(quiet, zone, at):
        at = _quiet_end(quiet, zone, at)
    return f"{day.isoformat()}T{minute // 60:02}:{minute % 60:02}@{zone}", at


def _within(quiet: Quiet, zone: str, now: datetime) -> bool:
    local = now.astimezone(ZoneInfo(zone))
    minute = local.hour * 60 + local.minute
    if quiet.start <= quiet.end:
        return quiet.start <= minute < quiet.end
    return minute >= quiet.start or minute < quiet.end


def _quiet_end(quiet: Quiet, zone: str, now: datetime) -> datetime:
    """The first instant after `now` at which the clocks show the end of quiet hours."""
    day = now.astimezone(ZoneInfo(zone)).date()
    for ahead in range(4):
        end = instant(zone, day + timedelta(days=ahead), quiet.end)
        if end is not None and end > now:
            return end
    return now


def _batch(schedule: Schedule) -> int:
    return max(1, schedule.batch_minutes)


def _windows(schedule: Schedule, after: datetime, until: datetime) -> Iterator[Slot]:
    """Batches of a digest "as it comes": each slot closes a window of a grid of whole UTC minutes since 1970."""
    step = _batch(schedule) * 60
    tz = ZoneInfo(schedule.zone)
    number = int(after.timestamp()) // step + 1
    while (at := datetime.fromtimestamp(number * step, UTC)) <= until:
        if at > after and at.astimezone(tz).weekday() in schedule.weekdays:
            yield Slot(schedule.id, f"{at:%Y-%m-%dT%H:%M}/{schedule.batch_minutes}", at)
        number += 1
