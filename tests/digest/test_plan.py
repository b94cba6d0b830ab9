"""What a tick decides: on time, late, folded, held back; publishing and edits."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.digest import Agenda, due, edits, manual_slot, next_run, publishing
from bot.model import (
    FOLDED,
    LedgerEntry,
    Pause,
    Publish,
    Quiet,
    Reconcile,
    Restamp,
    Send,
    Skip,
    Slot,
    Wait,
)
from tests.digest.samples import at, schedule

DUE = at("2026-05-05 06:00")  # a Tuesday, 08:00 in Berlin
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def entry(when: str | Any = DUE, state: str = "sent", **changes: Any) -> LedgerEntry:
    """The entry of schedule 1's slot at this time, changed when it was due."""
    moment = at(when) if isinstance(when, str) else when
    local = moment + 2 * HOUR
    slot = Slot(1, f"{local:%Y-%m-%dT%H:%M}@Europe/Berlin", moment)
    plain: dict[str, Any] = {"slot": slot, "state": state, "changed_at": moment}
    return LedgerEntry(**(plain | changes))


@pytest.mark.parametrize(
    ("cadence", "behind", "expected"),
    [
        ("daily", timedelta(), "on time"),
        ("daily", 4 * MINUTE, "on time"),
        ("daily", 6 * MINUTE, "late"),
        ("daily", 6 * HOUR, "late"),
        ("daily", 6 * HOUR + MINUTE, "folded"),
        ("weekly", 47 * HOUR, "late"),
        ("weekly", 49 * HOUR, "folded"),
    ],
)
def test_how_late_is_still_posted(cadence: str, behind: timedelta, expected: str) -> None:
    """Daily digests are caught up within six hours, weekly ones within two days; later ones are folded."""
    days = frozenset({1}) if cadence == "weekly" else frozenset(range(7))
    (decision,) = due([schedule(cadence=cadence, weekdays=days)], [], DUE + behind)
    if expected == "folded":
        assert isinstance(decision, Skip)
        assert decision.reason == FOLDED
    else:
        assert isinstance(decision, Send)
        assert decision.late == (expected == "late")
    assert decision.slot.at == DUE


def test_after_a_week_away_there_is_one_post_and_the_rest_is_told() -> None:
    """After eight days of downtime only today's slot is posted; the days between are in the ledger as folded."""
    decisions = due([schedule()], [entry("2026-04-26 06:00")], DUE + HOUR)
    assert [d.slot.key[5:10] for d in decisions if isinstance(d, Skip)] == [
        "04-28", "04-29", "04-30", "05-01", "05-02", "05-03", "05-04",
    ]  # fmt: skip
    assert [(d.slot.key[5:10], d.late) for d in decisions if isinstance(d, Send)] == [("05-05", True)]


def test_what_stands_in_the_ledger_is_not_done_again() -> None:
    """A slot that is sent, skipped or failed gives no decision until the next is due."""
    for state in ("sent", "published", "skipped", "failed"):
        assert due([schedule()], [entry(state=state, reason="nothing new")], DUE + 3 * HOUR) == ()
        assert len(due([schedule()], [entry(state=state)], DUE + DAY)) == 1


def test_a_post_by_hand_stands_for_no_slot() -> None:
    """A digest run by a person leaves the scheduled slot due."""
    by_hand = LedgerEntry(manual_slot(1, 987, DUE + MINUTE), "sent", DUE + MINUTE)
    (decision,) = due([schedule()], [by_hand], DUE + 2 * MINUTE)
    assert isinstance(decision, Send)


def test_slots_this_process_is_at_work_on_are_left_alone() -> None:
    """Neither a fresh slot nor an open entry that is busy is decided upon."""
    key = "2026-05-05T08:00@Europe/Berlin"
    assert due([schedule()], [], DUE, busy=frozenset({(1, key)})) == ()
    assert due([schedule()], [entry(state="claimed")], DUE + DAY, busy=frozenset({(1, key)})) == ()


def test_while_an_entry_is_open_no_other_slot_is_begun() -> None:
    """Yesterday's request whose end is unknown is settled first."""
    decisions = due([schedule()], [entry(DUE - DAY, "sending", sending_at=DUE - DAY)], DUE)
    assert [type(d) for d in decisions] == [Reconcile]


@pytest.mark.parametrize(
    ("state", "age", "expected"),
    [
        ("planned", 0, Send),
        ("claimed", 30, Wait),
        ("claimed", 61, Send),
        ("sending", 100, Wait),
        ("sending", 181, Reconcile),
    ],
)
@pytest.mark.parametrize("kind", ["text", "forum"])
def test_recovery_after_a_crash(state: str, age: int, expected: type, kind: str) -> None:
    """Without a planned retry: claimed is sent again, sending waits for requests in flight and is then looked for."""
    found = entry(state=state, sending_at=DUE if state == "sending" else None)
    (decision,) = due([schedule(kind=kind)], [found], DUE + timedelta(seconds=age))
    assert isinstance(decision, expected)


@pytest.mark.parametrize(("kind", "expected"), [("text", Send), ("thread", Send), ("forum", Wait)])
def test_a_planned_retry_uses_the_nonce_where_it_holds(kind: str, expected: type) -> None:
    """Within a minute of the first try a message is sent again under its nonce; a forum post never is."""
    found = entry(state="sending", sending_at=DUE, retry_at=DUE + timedelta(seconds=2), tries=1, attempts=1)
    (decision,) = due([schedule(kind=kind)], [found], DUE + timedelta(seconds=3))
    assert isinstance(decision, expected)


def test_a_retry_is_not_sent_before_its_time_nor_into_a_pause() -> None:
    """A retry waits until it is due; paused by a person it is skipped, and says so; paused for want of access it waits
    as long as it may be late.
    """
    found = entry(state="planned", retry_at=DUE + MINUTE)
    (decision,) = due([schedule()], [found], DUE + timedelta(seconds=59))
    assert isinstance(decision, Wait)
    (decision,) = due([schedule(paused="paused by Ada")], [found], DUE + 2 * MINUTE)
    assert isinstance(decision, Skip)
    assert decision.reason == "paused by Ada"
    (decision,) = due([schedule(paused="no access")], [found], DUE + 2 * MINUTE)
    assert isinstance(decision, Wait)
    assert decision.until == DUE + 6 * HOUR + timedelta(seconds=1)
    (decision,) = due([schedule(paused="no access")], [found], decision.until)
    assert isinstance(decision, Skip)
    assert decision.reason == FOLDED
    assert due([schedule(paused="no access")], [], DUE) == ()


def test_what_was_refused_before_a_person_resumed_is_over() -> None:
    """A person who resumes a digest, or sets another time, wants no old slot of it."""
    (decision,) = due([schedule(since=DUE + MINUTE)], [entry(state="planned")], DUE + 2 * MINUTE)
    assert isinstance(decision, Skip)
    assert decision.reason == FOLDED


def test_a_zone_that_is_not_known_pauses_its_schedule_alone() -> None:
    """As after a renaming: that one is paused and says why, once; the other is sent."""
    lost = schedule(id=2, zone="Europe/Atlantis")
    decisions = due([lost, schedule()], [], DUE)
    assert [type(d) for d in decisions] == [Pause, Send]
    assert due([replace(lost, paused="the time zone Europe/Atlantis is not known here")], [], DUE) == ()
    assert next_run(lost, DUE) is None


def test_a_digest_moved_since_is_never_repeated_under_its_nonce() -> None:
    """A nonce holds within a channel: what was sent to the old one is looked for there."""
    found = entry(state="sending", sending_at=DUE, retry_at=DUE + timedelta(seconds=5), channel=99, tries=1)
    assert isinstance(due([schedule(channel=99)], [found], DUE + timedelta(seconds=10))[0], Send)
    assert isinstance(due([schedule(channel=98)], [found], DUE + timedelta(seconds=10))[0], Wait)
    assert isinstance(due([schedule(channel=98)], [found], DUE + timedelta(seconds=200))[0], Reconcile)


def test_an_old_retry_is_folded() -> None:
    """A slot whose retries passed the window is folded into the next, not posted."""
    (decision,) = due([schedule()], [entry(state="planned")], DUE + 7 * HOUR)
    assert isinstance(decision, Skip)
    assert decision.reason == FOLDED


def test_an_entry_from_the_future_is_stamped_anew() -> None:
    """Where the clock went back, the age of an entry can't be told and is counted from now."""
    (decision,) = due([schedule()], [entry(state="sending", sending_at=DUE)], DUE - HOUR)
    assert isinstance(decision, Restamp)


def test_quiet_hours_hold_back_and_catch_up_too() -> None:
    """What falls due while quiet, or would be caught up then, waits for their end; "silent" sends without a sound."""
    quiet = schedule(minute=21 * 60, quiet=Quiet(22 * 60, 7 * 60))
    (decision,) = due([quiet], [], at("2026-05-05 20:30"))
    assert isinstance(decision, Wait)
    assert decision.until == at("2026-05-06 05:00")
    silent = schedule(minute=21 * 60, quiet=Quiet(22 * 60, 7 * 60, "silent"))
    (decision,) = due([silent], [], at("2026-05-05 20:30"))
    assert isinstance(decision, Send)
    assert decision.silent
    assert decision.late


def test_quiet_hours_do_not_make_a_digest_late() -> None:
    """A digest shifted by nine hours is sent on time, when quiet hours end."""
    quiet = schedule(minute=22 * 60, quiet=Quiet(22 * 60, 7 * 60))
    (decision,) = due([quiet], [entry("2026-05-05 05:00")], at("2026-05-06 05:01"))
    assert isinstance(decision, Send)
    assert not decision.late


def test_decisions_come_in_order_of_due_time() -> None:
    """Whoever was due first is served first."""
    times = [schedule(id=n, minute=480 - n * 7 % 60) for n in range(1, 30)]
    decisions = due(times, [], DUE + MINUTE)
    assert len(decisions) == 29
    assert [d.slot.at for d in decisions if isinstance(d, Send)] == sorted(
        d.slot.at for d in decisions if isinstance(d, Send)
    )


def test_as_it_comes_looks_once_a_batch() -> None:
    """After a batch was looked at, nothing is due until the next closes; missed batches are one."""
    comes = schedule(cadence="as_it_comes", batch_minutes=15)
    (first,) = due([comes], [], DUE + 2 * MINUTE)
    assert isinstance(first, Send)
    done = LedgerEntry(first.slot, "skipped", DUE + 2 * MINUTE, reason="nothing new")
    assert due([comes], [done], DUE + 14 * MINUTE) == ()
    later = due([comes], [done], DUE + 9 * HOUR)
    assert [type(d) for d in later] == [Send]
    assert next_run(comes, DUE + 2 * MINUTE) == DUE + 15 * MINUTE


def test_publishing_is_its_own_step_with_its_own_count() -> None:
    """Each channel publishes at most ten an hour, oldest first; other channels and kinds are not touched by that."""
    news = schedule(kind="announcement")
    other = schedule(kind="announcement", id=2, channel=11)
    plain = schedule(id=3)
    posts = [entry(DUE - n * DAY, channel=10, messages=(n,)) for n in range(1, 13)]
    second = LedgerEntry(Slot(2, "k", DUE), "sent", DUE, channel=11, messages=(99,))
    third = LedgerEntry(Slot(3, "k", DUE), "sent", DUE, channel=12, messages=(98,))
    schedules = {s.id: s for s in (news, other, plain)}
    chosen = publishing(schedules, [*posts, second, third], {10: 7}, DUE)
    assert [p.entry.messages[0] for p in chosen] == [12, 11, 10, 99]
    assert all(isinstance(p, Publish) for p in chosen)
    waiting = entry(DUE, channel=10, retry_at=DUE + HOUR)
    assert publishing(schedules, [waiting], {}, DUE) == ()


def test_posts_are_edited_for_three_days() -> None:
    """A post with a corrected article is edited while it is younger than three days."""
    posts = [entry(DUE - n * DAY, stale=True, messages=(n,)) for n in (1, 2, 4)]
    chosen = edits({1: schedule()}, [*posts, entry(messages=(5,))], DUE)
    assert [e.entry.messages for e in chosen] == [(1,), (2,)]


def test_the_agenda_looks_only_where_something_may_be_due() -> None:
    """A schedule is looked at when new, changed or due, at work or acted upon, and when the clock goes back."""
    agenda, one, two = Agenda(), schedule(), schedule(id=2, minute=540)
    both = (one, two)

    def look(when: datetime, *, busy: frozenset[tuple[int, str]] = frozenset()) -> tuple[list[int], int]:
        found = agenda.look(both, when)
        ledger = [entry(DUE - DAY), LedgerEntry(Slot(2, "k", DUE - DAY + HOUR), "sent", DUE - DAY)]
        decisions = due(found, ledger, when, busy=busy)
        agenda.note(found, decisions, when, busy=busy)
        return [s.id for s in found], len(decisions)

    assert look(DUE - HOUR) == ([1, 2], 0)
    assert look(DUE - MINUTE) == ([], 0)
    assert look(DUE) == ([1], 1)
    assert look(DUE + MINUTE, busy=frozenset({(1, "2026-05-05T08:00@Europe/Berlin")})) == ([1], 0)
    assert look(DUE + 2 * MINUTE) == ([1], 1)
    assert look(DUE - 2 * HOUR) == ([1, 2], 0)
    both = (one, replace(two, title="New"))
    assert look(DUE - HOUR) == ([2], 0)
    agenda.forget(1)
    assert look(DUE - HOUR) == ([1], 0)
    assert [s.id for s in Agenda().look(both, DUE, limit=1)] == [1]


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 1439), st.sampled_from(["daily", "weekly", "as_it_comes"]), st.booleans()), max_size=4
    ),
    st.lists(st.integers(-600, 3000), min_size=1, max_size=25),
)
def test_the_agenda_misses_nothing(made: list[tuple[int, Any, bool]], steps: list[int]) -> None:
    """With and without the agenda, ticks over any course of the clock lead to the same ledger."""
    listed = [
        schedule(id=n, minute=minute, cadence=cadence, quiet=Quiet(1320, 420) if held else None, batch_minutes=45,
                 weekdays=frozenset({n % 7, 2}), since=DUE)
        for n, (minute, cadence, held) in enumerate(made, 1)
    ]  # fmt: skip
    agenda, now = Agenda(), DUE
    plain: dict[tuple[int, str], LedgerEntry] = {}
    spared: dict[tuple[int, str], LedgerEntry] = {}
    for step in steps:
        now += step * MINUTE
        looked_at = agenda.look(listed, now)
        decisions = due(looked_at, spared.values(), now)
        agenda.note(looked_at, decisions, now)
        for book, decided in ((plain, due(listed, plain.values(), now)), (spared, decisions)):
            for d in decided:
                if isinstance(d, Send | Skip):
                    done = LedgerEntry(d.slot, "sent" if isinstance(d, Send) else "skipped", now)
                    book.setdefault((d.slot.schedule, d.slot.key), done)
        assert plain == spared
