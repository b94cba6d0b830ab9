"""Digests: schedules, slots of the ledger, what is decided and what a failure means."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.model.answers import Entry, Quotation
from bot.model.choices import Quiet
from bot.model.sources import Link

FOLDED = "folded into the next"  # the ledger's reason for a slot that came too late
BY_HAND = "paused by "  # how the reason of a pause begins that a person asked for
MANUAL = "run:"  # how the key of a slot begins that a person asked for; it never stands for a scheduled one
Cadence = Literal["daily", "weekly", "as_it_comes"]
ChannelKind = Literal["text", "announcement", "forum", "thread"]
SlotState = Literal["planned", "claimed", "sending", "sent", "published", "skipped", "failed"]


@dataclass(frozen=True, slots=True)
class Filter:
    """Which articles a digest takes: one of each non-empty list must match, none of the `without` lists may."""

    tags: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    speakers: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    without_tags: tuple[str, ...] = ()
    without_sources: tuple[str, ...] = ()
    without_speakers: tuple[str, ...] = ()
    without_words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Schedule:
    """When and where a server wants which digest. `minute` is local time in minutes since midnight in `zone`.

    Slots before `since` are never due: it is when the schedule was made, when its times were last changed, or when a
    person resumed it.
    """

    server: int
    channel: int
    zone: str
    minute: int
    since: datetime
    kind: ChannelKind = "text"
    weekdays: frozenset[int] = frozenset(range(7))  # Monday is 0
    cadence: Cadence = "daily"
    batch_minutes: int = 15  # for "as_it_comes"
    count: int = 5
    filter: Filter = Filter()
    role: int | None = None
    role_button: bool = False  # members join and leave the role by a button on the post
    silent: bool = False
    quiet: Quiet | None = None
    title: str = ""
    when_empty: Literal["silence", "rotation"] = "silence"
    publish: bool = True  # in announcement channels
    forum_tags: tuple[int, ...] = ()
    paused: str | None = None  # why; None: running
    id: int = 0  # 0: not stored yet


@dataclass(frozen=True, slots=True)
class Slot:
    """One time at which a schedule is due. `key` is unique within the schedule, `at` the instant after quiet hours."""

    schedule: int
    key: str
    at: datetime


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """What became of a slot. `version` grows with each change; a change names the version it saw.

    `articles`, `quote` (article and number), `archive` are what was composed when sending began, so that a retry sends
    the same again. `messages` are the ids of the parts that are known to be posted. `sending_at` is when the first
    try of this sending began; `tries` counts those since, `attempts` all of them.
    """

    slot: Slot
    state: SlotState
    changed_at: datetime
    version: int = 1
    reason: str = ""
    late: bool = False
    archive: bool = False
    parts: int = 1
    tries: int = 0
    attempts: int = 0
    sending_at: datetime | None = None
    retry_at: datetime | None = None
    articles: tuple[str, ...] = ()
    quote: tuple[str, int] | None = None
    cursor: int | None = None
    channel: int | None = None  # where it is posted; for a forum, once it is, the post's thread
    kind: ChannelKind | None = None  # of that place: the schedule may have been moved elsewhere since
    messages: tuple[int, ...] = ()
    publish_attempts: int = 0
    stale: bool = False  # an article in it was corrected; the post is to be edited
    first: bool = False
    published_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Arrival:
    """An article as a digest considers it. `number` is its place in the order of arrival, `text` what words match."""

    number: int
    entry: Entry
    text: str = ""
    speakers: tuple[str, ...] = ()
    quotes: tuple[Quotation, ...] = ()
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Digest:
    """What one digest holds, before it is rendered. `removed` says what each filter took away.

    `cursor` is the arrival up to which articles are no longer new once this digest is sent.
    """

    schedule: Schedule
    entries: tuple[Entry, ...] = ()
    quote: Quotation | None = None
    links: tuple[Link, ...] = ()
    more: int = 0
    matching: int = 0
    removed: tuple[tuple[str, int], ...] = ()
    archive: bool = False
    first: bool = False
    late: bool = False
    cursor: int | None = None
    empty: str = ""  # why there is nothing to post, where there isn't


@dataclass(frozen=True, slots=True)
class Send:
    """Claim the slot, compose, send. `entry` is set where an earlier try is taken up again."""

    schedule: Schedule
    slot: Slot
    late: bool = False
    silent: bool = False
    entry: LedgerEntry | None = None


@dataclass(frozen=True, slots=True)
class Skip:
    """Write into the ledger that the slot is not posted, and why."""

    schedule: Schedule
    slot: Slot
    reason: str
    entry: LedgerEntry | None = None


@dataclass(frozen=True, slots=True)
class Reconcile:
    """Look in the channel for our own message by its marker; adopt it, or release the slot to be sent."""

    schedule: Schedule
    entry: LedgerEntry


@dataclass(frozen=True, slots=True)
class Restamp:
    """The clock went back: write the entry's time anew, so that its age can be told again."""

    schedule: Schedule
    entry: LedgerEntry


@dataclass(frozen=True, slots=True)
class Pause:
    """The schedule can't be reckoned with: pause it and tell its admins."""

    schedule: Schedule
    reason: str


@dataclass(frozen=True, slots=True)
class Wait:
    """Nothing to do before `until`."""

    schedule: Schedule
    slot: Slot
    until: datetime
    why: str


@dataclass(frozen=True, slots=True)
class Publish:
    """Publish the posted digest in its announcement channel."""

    schedule: Schedule
    entry: LedgerEntry


@dataclass(frozen=True, slots=True)
class Edit:
    """Render the posted digest again and edit it in place."""

    schedule: Schedule
    entry: LedgerEntry


Decision = Send | Skip | Reconcile | Restamp | Pause | Wait | Publish | Edit

FailureKind = Literal["refused", "limited", "server", "timeout", "invalid"]


@dataclass(frozen=True, slots=True)
class Failure:
    """How a request to Discord failed.

    refused  403 or 404: we may not, or it is gone       limited  429, with the seconds to wait
    server   5xx                                         timeout  no answer, or the connection broke
    invalid  400: what was sent can't be posted as it is
    """

    kind: FailureKind
    message: str = ""
    wait: float = 0.0


@dataclass(frozen=True, slots=True)
class AfterFailure:
    """What to do after a failed request: the state the entry goes to, when to try again, whether to pause and tell."""

    state: SlotState
    retry_at: datetime | None = None
    reason: str = ""
    pause: bool = False  # pause the schedule and tell the admins once
