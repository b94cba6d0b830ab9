"""The life of a slot, the names of its posts, and what a failure leads to."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.digest import POLICY, after_failure, after_publish_failure, cannot_look, marker, nonce, not_found
from bot.digest.ledger import DONE, OPEN, TRANSITIONS, check
from bot.errors import DigestError
from bot.model import ChannelKind, Failure, FailureKind, LedgerEntry, Slot, SlotState
from tests.digest.samples import at

NOW = at("2026-05-05 06:00")
SLOT = Slot(1, "2026-05-05T08:00@Europe/Berlin", NOW)


def sending(**changes: Any) -> LedgerEntry:
    """An entry whose first request has just gone out."""
    plain: dict[str, Any] = {"slot": SLOT, "state": "sending", "changed_at": NOW, "sending_at": NOW}
    return LedgerEntry(**(plain | {"tries": 1, "attempts": 1} | changes))


@given(st.integers(1, 2**40), st.text(min_size=1, max_size=80), st.integers(0, 9))
def test_names_of_posts_fit_and_never_change(schedule: int, key: str, part: int) -> None:
    """Nonce and marker depend on schedule, key and part alone, fit Discord's limits, and differ from each other."""
    slot = Slot(schedule, key, NOW)
    assert nonce(slot, part) == nonce(replace(slot, at=NOW + timedelta(days=1)), part)
    assert 0 < len(nonce(slot, part)) <= 25
    assert 0 < len(marker(slot, part)) <= 16
    names = {nonce(slot, part), nonce(slot, part + 1), marker(slot, part), marker(slot, part + 1)}
    assert len(names | {nonce(replace(slot, schedule=schedule + 1), part)}) == 5


def test_names_hold_over_versions() -> None:
    """The names of a known slot are what they always were: an upgrade in the middle of a post must find it."""
    assert (nonce(SLOT), marker(SLOT)) == ("t4yelhwlxrlokrsylrgfve64i", "l632zlsiz2vkr24x")


def test_every_state_is_open_or_done() -> None:
    """The states are those of the model; open ones lead on, and only a folded slot ever comes back."""
    assert set(get_args(SlotState)) == OPEN | DONE == set(TRANSITIONS) - {None}
    assert all(TRANSITIONS[state] for state in OPEN)
    assert TRANSITIONS["published"] == TRANSITIONS["failed"] == frozenset()
    with pytest.raises(DigestError, match="sent can't become claimed"):
        check("sent", "claimed")


@pytest.mark.parametrize("kind", get_args(ChannelKind))
@pytest.mark.parametrize("failure", get_args(FailureKind))
@pytest.mark.parametrize("tries", [1, 2, 9])
def test_no_failure_forgets_a_request_that_may_have_posted(kind: ChannelKind, failure: FailureKind, tries: int) -> None:
    """Only where every try was surely refused does an entry leave "sending" without being looked for."""
    entry = sending(tries=tries, attempts=tries)
    after = after_failure(entry, Failure(failure, wait=5), kind, NOW)
    if tries > 1 or failure in ("server", "timeout"):
        assert after.state == "sending"
        assert after.retry_at is not None
        assert after.retry_at > NOW
    assert after.pause == (failure == "refused")
    if kind == "forum" and failure in ("server", "timeout"):
        assert after.retry_at == NOW + POLICY.flight


def test_waits_grow_and_end_within_the_life_of_the_nonce() -> None:
    """Tries under one nonce wait twice as long each time; none begins after Discord may have forgotten it."""
    waits, now = [], NOW
    for tries in range(1, 9):
        after = after_failure(sending(tries=tries, attempts=tries), Failure("server"), "text", now)
        assert after.retry_at is not None
        waits.append((after.retry_at - now).total_seconds())
        now = after.retry_at
        if now > NOW + POLICY.nonce:
            break
    assert waits == [2, 4, 8, 16, 180]


def test_rate_limits_wait_as_long_as_told() -> None:
    """After a 429 nothing was posted, and the slot is tried again when Discord allows."""
    after = after_failure(sending(), Failure("limited", wait=42.5), "text", NOW)
    assert (after.state, after.retry_at) == ("planned", NOW + timedelta(seconds=42.5))


def test_what_is_not_there_is_tried_again_a_limited_number_of_times() -> None:
    """A post that was looked for and isn't there is planned anew, until the attempts are used up."""
    assert not_found(sending(), NOW).state == "planned"
    given_up = not_found(sending(attempts=POLICY.attempts, reason="server error"), NOW)
    assert given_up.state == "failed"
    assert given_up.reason == "gave up after 8 attempts: server error"


def test_a_channel_that_cannot_be_read_is_never_sent_to_blindly() -> None:
    """Where we may not look, the slot fails and says so; where Discord is down, we look again later."""
    refused = cannot_look(sending(), Failure("refused"), NOW)
    assert (refused.state, refused.pause) == ("failed", True)
    later = cannot_look(sending(), Failure("server"), NOW)
    assert later.state == "sending"
    assert later.retry_at is not None
    assert cannot_look(sending(), Failure("server"), NOW + timedelta(days=3)).state == "failed"


def test_publishing_is_given_up_without_touching_the_post() -> None:
    """Publishing is retried with growing waits for a day; a refusal ends it at once."""
    sent = LedgerEntry(SLOT, "sent", NOW)
    assert after_publish_failure(sent, Failure("refused"), NOW) is None
    assert after_publish_failure(sent, Failure("limited", wait=1800), NOW) == NOW + timedelta(minutes=30)
    waits = [after_publish_failure(replace(sent, publish_attempts=n), Failure("server"), NOW) for n in (1, 2, 3)]
    assert waits == [NOW + timedelta(seconds=s) for s in (2, 4, 8)]
    assert after_publish_failure(sent, Failure("server"), NOW + timedelta(hours=25)) is None
