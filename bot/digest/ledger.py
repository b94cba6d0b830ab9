"""The life of a slot in the ledger: which changes are allowed, how posts are named, and what to do after a failure.

             ┌────────── a try that surely failed ───────────┐
             v                                               │
(none) -> planned -> claimed -> sending -> sent -> published │
   │         │          │          ├────────────────────────┘
   └─────────┴──────────┴──────────┴──> skipped | failed
"""

from __future__ import annotations

import hashlib
from base64 import b32encode
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.errors import DigestError
from bot.model import MANUAL, AfterFailure, ChannelKind, Failure, LedgerEntry, Slot, SlotState

TRANSITIONS: dict[SlotState | None, frozenset[SlotState]] = {
    None: frozenset({"planned", "claimed", "skipped"}),
    "planned": frozenset({"claimed", "skipped", "failed"}),
    "claimed": frozenset({"claimed", "sending", "planned", "skipped", "failed"}),
    "sending": frozenset({"sending", "sent", "planned", "skipped", "failed"}),
    "sent": frozenset({"published"}),
    "published": frozenset(),
    # Only what a clock that ran ahead has folded away is taken up again, when its time truly comes.
    "skipped": frozenset({"claimed"}),
    "failed": frozenset(),
}
OPEN: frozenset[SlotState] = frozenset({"planned", "claimed", "sending"})
DONE: frozenset[SlotState] = frozenset({"sent", "published", "skipped", "failed"})

NOTHING_NEW = "nothing new"


@dataclass(frozen=True, slots=True)
class Policy:
    """The figures of the contract."""

    on_time: timedelta = timedelta(minutes=5)  # later than this is marked late
    daily: timedelta = timedelta(hours=6)  # later than this is folded into the next
    weekly: timedelta = timedelta(hours=48)
    claim: timedelta = timedelta(seconds=60)  # a claim older than this was left by a process that died
    flight: timedelta = timedelta(minutes=3)  # no request is on its way longer than this
    nonce: timedelta = timedelta(seconds=60)  # Discord surely knows a nonce for this long
    attempts: int = 8
    first_wait: float = 2.0  # seconds before the second try; doubled for each that follows
    longest_wait: float = 600.0
    publishes_an_hour: int = 10  # per channel; observed, not documented
    publish_for: timedelta = timedelta(hours=24)  # after this, publishing is given up
    edit_for: timedelta = timedelta(days=3)
    missed: int = 8  # slots missed while away that history lists

    def window(self, cadence: str) -> timedelta:
        """How late a digest of this cadence may still be posted."""
        return self.weekly if cadence == "weekly" else self.daily


POLICY = Policy()


def allowed(before: SlotState | None, after: SlotState) -> bool:
    """True where the ledger may go from `before` (None: no entry yet) to `after`."""
    return after in TRANSITIONS[before]


def check(before: SlotState | None, after: SlotState) -> None:
    """Raises DigestError where the ledger may not go from `before` to `after`."""
    if not allowed(before, after):
        raise DigestError("A slot that is {before} can't become {after}.", before=before or "new", after=after)


def manual_slot(schedule: int, request: int, now: datetime) -> Slot:
    """The slot of a digest that a person asked for; `request` is the interaction's id."""
    return Slot(schedule, f"{MANUAL}{request}", now)


def is_manual(slot: Slot) -> bool:
    """True for a slot that a person asked for; such slots never stand for a scheduled one."""
    return slot.key.startswith(MANUAL)


def nonce(slot: Slot, part: int = 0) -> str:
    """The nonce of one part of a slot's post: always the same, 25 characters."""
    return _name(slot, f"nonce {part}")[:25]


def marker(slot: Slot, part: int = 0) -> str:
    """What a button's custom id of this post carries, so that we find our own post again: 16 characters."""
    return _name(slot, f"marker {part}")[:16]


def _name(slot: Slot, purpose: str) -> str:
    text = f"clipdesk\0{slot.schedule}\0{slot.key}\0{purpose}"
    return b32encode(hashlib.blake2b(text.encode(), digest_size=20).digest()).decode().lower()


def honours_nonce(kind: ChannelKind) -> bool:
    """True where Discord answers a repeated nonce with the first message; the creation of a forum post does not."""
    return kind != "forum"


def after_failure(
    entry: LedgerEntry, failure: Failure, kind: ChannelKind, now: datetime, policy: Policy = POLICY
) -> AfterFailure:
    """What becomes of an entry in "sending" whose request has just failed. Never leads to a second post.

    A request that Discord answered with 4xx made nothing; after a 5xx or a silence the post may be there. Such a try is
    repeated with its nonce while Discord surely knows that, and reconciled later; a forum post is always reconciled.
    """
    unsure = failure.kind in ("server", "timeout")
    # Where an earlier try of this sending may have posted, only looking can tell.
    alone = entry.tries <= 1
    if failure.kind in ("refused", "invalid"):
        reason, pause = failure.message or failure.kind, failure.kind == "refused"
        if not alone:
            return AfterFailure("sending", now + policy.flight, reason, pause)
        # Where the channel was closed to us, the slot comes late if it is opened soon enough.
        return AfterFailure("planned" if pause and not is_manual(entry.slot) else "failed", None, reason, pause)
    if not unsure:
        at = now + timedelta(seconds=max(failure.wait, 1.0))
        return AfterFailure("planned" if alone else "sending", at, "rate limited")
    reason = failure.message or ("no answer" if failure.kind == "timeout" else "server error")
    if entry.attempts >= policy.attempts:
        return AfterFailure("sending", now + policy.flight, reason)
    again = now + timedelta(seconds=_backoff(entry.tries, policy))
    began = entry.sending_at or now
    if honours_nonce(kind) and again < began + policy.nonce:
        return AfterFailure("sending", again, reason)
    return AfterFailure("sending", now + policy.flight, reason)


def not_found(entry: LedgerEntry, now: datetime, policy: Policy = POLICY) -> AfterFailure:
    """What becomes of an entry whose post was looked for and isn't there: tried again, or given up."""
    if entry.attempts >= policy.attempts:
        return AfterFailure("failed", reason=f"gave up after {entry.attempts} attempts: {entry.reason}".rstrip(": "))
    return AfterFailure("planned", now, entry.reason)


def cannot_look(entry: LedgerEntry, failure: Failure, now: datetime, policy: Policy = POLICY) -> AfterFailure:
    """What becomes of an entry whose channel can't be read: looked at again, or given up. It is never sent blindly."""
    if failure.kind in ("refused", "invalid"):
        return AfterFailure("failed", reason="can't tell whether it was posted: the channel can't be read", pause=True)
    wait = failure.wait if failure.kind == "limited" else _backoff(max(entry.tries, 4), policy)
    if entry.sending_at and now - entry.sending_at > policy.weekly:
        return AfterFailure("failed", reason="can't tell whether it was posted")
    return AfterFailure("sending", now + timedelta(seconds=max(wait, 1.0)), entry.reason)


def after_publish_failure(
    entry: LedgerEntry, failure: Failure, now: datetime, policy: Policy = POLICY
) -> datetime | None:
    """When to publish again; None where it is given up. The digest stays sent either way."""
    if failure.kind in ("refused", "invalid") or now - entry.changed_at > policy.publish_for:
        return None
    wait = failure.wait if failure.kind == "limited" else _backoff(entry.publish_attempts, policy)
    return now + timedelta(seconds=max(wait, 1.0))


def _backoff(tries: int, policy: Policy) -> float:
    return float(min(policy.first_wait * 2 ** max(tries - 1, 0), policy.longest_wait))
