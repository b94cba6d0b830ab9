"""Slots by the wall clock, in every zone and over every transition."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.digest.times import instant, last_slot, next_run, quiet_until, silenced, slots
from bot.digest.zones import all_zones
from bot.model import Quiet, Slot
from tests.digest.samples import at, schedule

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
START, END = at("2024-01-01"), at("2029-01-01")


def offset(zone: ZoneInfo, when: datetime) -> timedelta:
    """How far the zone's clocks are ahead of UTC."""
    return when.astimezone(zone).utcoffset() or timedelta()


@cache
def transitions(name: str, start: datetime, end: datetime) -> tuple[datetime, ...]:
    """Every instant in the span at which the zone's offset changes, found without the code under test."""
    zone, found, step = ZoneInfo(name), [], timedelta(days=7)
    low = start
    while low < end:
        high = low + step
        while offset(zone, low) != offset(zone, high):
            left, right = low, high
            while right - left > MINUTE:
                middle = left + (right - left) // (2 * MINUTE) * MINUTE
                left, right = (middle, right) if offset(zone, middle) == offset(zone, left) else (left, middle)
            found.append(right)
            low = right
        low = high
    return tuple(found)


def walls(name: str, around: datetime, reach: timedelta) -> Iterator[tuple[datetime, datetime]]:
    """What the zone's clocks show, minute by minute: the instant and the wall time."""
    zone = ZoneInfo(name)
    when = around - reach
    while when <= around + reach:
        yield when, when.astimezone(zone).replace(tzinfo=None)
        when += MINUTE


def shown_first(shown: list[tuple[datetime, datetime]], wanted: datetime) -> datetime | None:
    """By looking at the clock: the first minute that shows `wanted`, else the first after the gap it fell into."""
    exact = next((when for when, wall in shown if wall == wanted), None)
    if exact is not None:
        return exact
    pairs = pairwise(shown)
    return next((when for (_, before), (when, wall) in pairs if before < wanted < wall), None)


def test_every_zone_keeps_the_rule_around_every_transition_of_five_years() -> None:
    """Each minute near a change of the clocks is due when the clocks first show it, or right after the gap."""
    checked = 0
    for name in all_zones():
        for change in transitions(name, START, END):
            shown = list(walls(name, change, timedelta(hours=3)))
            before, after = shown[len(shown) // 2 - 1][1], shown[len(shown) // 2][1]
            # Around both sides of the change, every seventh minute, and the edges themselves.
            middle = min(before, after)
            wanted = {middle + timedelta(minutes=m) for m in range(-50, 140, 7)}
            wanted |= {before, after, before + MINUTE, after - MINUTE}
            for wall in wanted:
                expected = shown_first(shown, wall)
                got = instant(name, wall.date(), wall.hour * 60 + wall.minute)
                assert got == expected, (name, change, wall)
                checked += 1
    assert checked > 50_000


def behaviours() -> dict[tuple[tuple[datetime, timedelta], ...], str]:
    """One zone for each way in which clocks went in the five years."""
    found: dict[tuple[tuple[datetime, timedelta], ...], str] = {}
    for name in all_zones():
        zone = ZoneInfo(name)
        steps = [(START, offset(zone, START))]
        steps += [(change, offset(zone, change)) for change in transitions(name, START, END)]
        found.setdefault(tuple(steps), name)
    return found


def test_every_slot_of_five_years_comes_once_in_order_at_its_wall_time() -> None:
    """A daily digest, at a time that clocks may skip or repeat, is due once for each day of each zone's calendar."""
    for steps, name in behaviours().items():
        zone = ZoneInfo(name)
        wall = steps[-1][0].astimezone(zone)
        daily = schedule(zone=name, minute=wall.hour * 60 + wall.minute)
        first, last = date(2024, 1, 3), date(2028, 12, 28)
        made = list(slots(daily, at("2024-01-01"), at("2028-12-31")))
        days = [s.key[:10] for s in made if first.isoformat() <= s.key[:10] <= last.isoformat()]
        assert days == [(first + timedelta(days=n)).isoformat() for n in range((last - first).days + 1)], name
        assert all(a.at < b.at for a, b in pairwise(made)), name
        off = [s for s in made if s.at.astimezone(zone).replace(tzinfo=None) != datetime.fromisoformat(s.key[:16])]
        changes = {step for step, _ in steps}
        assert all(s.at in changes for s in off), name  # only a gap moves a slot, and only to its end
        assert all(s.at.astimezone(zone).fold == 0 for s in made), name


@pytest.mark.parametrize(
    ("zone", "day", "minute", "expected"),
    [
        ("Europe/Berlin", "2026-03-29", 150, "2026-03-29 01:00"),  # 02:30 is skipped: 03:00 summer time
        ("Europe/Berlin", "2026-10-25", 150, "2026-10-25 00:30"),  # 02:30 comes twice: the first
        ("Australia/Lord_Howe", "2026-10-04", 135, "2026-10-03 15:30"),  # half an hour is skipped
        ("Australia/Lord_Howe", "2026-04-05", 105, "2026-04-04 14:45"),  # half an hour comes twice
        ("Asia/Kathmandu", "2026-05-05", 480, "2026-05-05 02:15"),
        ("Pacific/Chatham", "2026-09-27", 165, "2026-09-26 14:00"),  # 02:45 is skipped until 03:45
        ("America/St_Johns", "2006-10-29", 0, "2006-10-29 02:30"),  # 00:01 went back to 23:01: a first midnight
        ("Pacific/Apia", "2011-12-29", 480, "2011-12-29 18:00"),
        ("Pacific/Apia", "2011-12-31", 480, "2011-12-30 18:00"),
        ("America/Sao_Paulo", "2018-11-04", 0, "2018-11-04 03:00"),  # midnight is skipped
    ],
)
def test_known_oddities(zone: str, day: str, minute: int, expected: str) -> None:
    """Zones with halves and quarters of an hour, skipped midnights and the date line give instants known for them."""
    assert instant(zone, date.fromisoformat(day), minute) == at(expected)


@pytest.mark.parametrize(("zone", "day"), [("Pacific/Apia", "2011-12-30"), ("Pacific/Kwajalein", "1993-08-21")])
def test_a_day_that_a_zone_skips_has_no_slot(zone: str, day: str) -> None:
    """Where the calendar leaves a day out, no digest is due for it; the days around it have theirs."""
    gone = date.fromisoformat(day)
    assert {instant(zone, gone, minute) for minute in range(0, 1440, 13)} == {None}
    start = datetime.combine(gone, datetime.min.time(), UTC)
    daily = schedule(zone=zone, since=at("1990-01-01"))
    keys = [s.key[:10] for s in slots(daily, start - timedelta(days=3), start + timedelta(days=3))]
    assert len(keys) == len(set(keys)) >= 5
    assert day not in keys


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(sorted(all_zones())),
    st.integers(0, 1439),
    st.sets(st.integers(0, 6), min_size=1),
    st.integers(0, 5 * 365 * 24 * 60),
    st.one_of(st.none(), st.tuples(st.integers(0, 1439), st.integers(0, 1439))),
)
def test_the_last_slot_and_the_next_are_neighbours(
    zone: str, minute: int, days: set[int], moment: int, quiet: tuple[int, int] | None
) -> None:
    """At any moment the last slot and the next run are two that follow each other in the list of slots."""
    now = START + moment * MINUTE
    held = Quiet(*quiet) if quiet else None
    weekly = schedule(zone=zone, minute=minute, weekdays=frozenset(days), quiet=held)
    listed = list(slots(weekly, now - timedelta(days=12), now + timedelta(days=12)))
    past = [s for s in listed if s.at <= now]
    assert last_slot(weekly, now) == past[-1]
    assert next_run(weekly, now) == listed[len(past)].at
    assert [s.at for s in listed] == sorted(s.at for s in listed)
    assert all(datetime.fromisoformat(s.key[:10]).weekday() in days for s in listed)
    assert all(quiet_until(weekly, s.at) is None for s in listed)


def test_nothing_is_due_before_the_schedule_was_made() -> None:
    """A schedule made at ten for eight o'clock is first due tomorrow."""
    made = schedule(since=at("2026-05-05 08:00"))
    assert last_slot(made, at("2026-05-05 12:00")) is None
    assert next_run(made, at("2026-05-05 12:00")) == at("2026-05-06 06:00")


def test_a_paused_schedule_has_no_next_run() -> None:
    """The next run of a paused schedule is none."""
    assert next_run(schedule(paused="asked"), at("2026-05-05")) is None


def test_quiet_hours_shift_to_their_end() -> None:
    """A digest at 23:00 with quiet hours from 22:00 to 07:00 is due at 07:00, under the day it was meant for."""
    quiet = schedule(minute=23 * 60, quiet=Quiet(22 * 60, 7 * 60))
    (slot,) = slots(quiet, at("2026-05-05 12:00"), at("2026-05-06 12:00"))
    assert slot == Slot(1, "2026-05-05T23:00@Europe/Berlin", at("2026-05-06 05:00"))


def test_quiet_hours_may_only_silence() -> None:
    """With the policy "silent" the time stays, and only then do notifications go away."""
    quiet = schedule(minute=23 * 60, quiet=Quiet(22 * 60, 7 * 60, "silent"))
    (slot,) = slots(quiet, at("2026-05-05 12:00"), at("2026-05-06 12:00"))
    assert slot.at == at("2026-05-05 21:00")
    assert silenced(quiet, slot.at)
    assert not silenced(quiet, slot.at - 2 * HOUR)


def test_batches_close_on_a_grid() -> None:
    """A digest "as it comes" is due at whole batches of minutes, on its weekdays only."""
    comes = schedule(cadence="as_it_comes", batch_minutes=20, weekdays=frozenset({1}))
    made = list(slots(comes, at("2026-05-05 20:50"), at("2026-05-06 02:00")))
    assert [s.at for s in made] == [at("2026-05-05 21:00"), at("2026-05-05 21:20"), at("2026-05-05 21:40")]
    assert last_slot(comes, at("2026-05-05 21:30")) == made[1]
