"""The facts the rooms hand each other: frozen, with no behaviour beyond saying what they are.

Texts are plain unicode; offsets are code points; instants are aware datetimes in UTC. A date of publication is the
text `published`: ISO 8601 in the source's own offset ("2019-12-02T09:30:00+01:00"), without an offset where the
source gives none, a bare day ("2019-12-02") where no more is known, or None. It is never guessed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Generic, Literal, TypeVar

T = TypeVar("T")


# ---------------------------------------------------------------- where articles come from


@dataclass(frozen=True, slots=True)
class SourceSpec:
    """One entry of the catalogue. Exactly one of `path` (a file, folder or glob) and `url` is set."""

    name: str
    path: str | None = None
    url: str | None = None
    shape: str | None = None  # None: told from the content
    site: str | None = None  # address that relative links are resolved against
    tags: tuple[str, ...] = ()  # added to each of its articles
    every: int | None = None  # seconds between refreshes; None: the default of the kind
    visible_to: frozenset[int] | None = None  # server ids; None: everybody
    line: int = 0  # where it stands in the catalogue; 0: not from a catalogue
    paused: bool = False  # kept as it is, not read


@dataclass(frozen=True, slots=True)
class FetchState:
    """What is known of a source's address between two visits. `etag` and `modified` are the server's own words."""

    etag: str | None = None
    modified: str | None = None
    last_success: datetime | None = None
    last_error: str | None = None  # in plain words; None after a success
    next_try: datetime | None = None
    failures: int = 0  # in a row


@dataclass(frozen=True, slots=True)
class Link:
    """A related link an article carries. `url` is None where the archive gives only its title."""

    title: str
    url: str | None = None
    published: str | None = None


@dataclass(frozen=True, slots=True)
class RawArticle:
    """An article as its source gives it: no markup, no page furniture, paragraphs separated by a blank line.

    `id` is unique within its source and stable under edits of the body.
    """

    id: str
    title: str
    body: str
    url: str | None = None
    author: str | None = None
    published: str | None = None
    draft: bool = False
    tags: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    captions: tuple[str, ...] = ()
    language: str | None = None  # as the source declares it, else None


Outcome = Literal["ok", "partial", "error"]


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of reading one file or address. `message` says what was wrong where the outcome isn't "ok"."""

    file: str
    shape: str | None
    outcome: Outcome
    message: str = ""
    articles: tuple[RawArticle, ...] = ()


# ---------------------------------------------------------------- what an article says


@dataclass(frozen=True, slots=True)
class Span:
    """A run of an article's text: `text == body[start:end]`, always."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Sentence(Span):
    """A sentence picked for the summary. `rank` 0 is the one to keep if only one may be kept."""

    rank: int


@dataclass(frozen=True, slots=True)
class QuotedWord(Span):
    """A word or short phrase that the author marked with quotation marks (outside the span), with its sentence."""

    sentence: Span


@dataclass(frozen=True, slots=True)
class Quote:
    """A quotation: the segments of one attribution, in order of the text.

    `speaker` is the fullest name or description the article gives for who said it, `mention` the words used at the
    quotation, `introduction` how the article introduces the speaker. `confidence` is the calibrated probability that
    span and speaker are right; `shown` says that it may be shown as a statement of the speaker.
    """

    segments: tuple[Span, ...]
    speaker: str | None = None
    mention: str | None = None
    introduction: str | None = None
    confidence: float = 0.0
    shown: bool = False


@dataclass(frozen=True, slots=True)
class Analysis:
    """What is derived from a text. Summary sentences stand in order of the text, keywords best first."""

    language: str
    summary: tuple[Sentence, ...] = ()
    keywords: tuple[str, ...] = ()
    quotes: tuple[Quote, ...] = ()


@dataclass(frozen=True, slots=True)
class Article:
    """An article of the archive: what its source gave, what was derived, and where it belongs.

    `key` is a short hash of source and id: the same after a rebuild of the index, fit for a button's custom id.
    """

    key: str
    source: str
    raw: RawArticle
    analysis: Analysis
    indexed_at: datetime | None = None  # when it first came in
    also_in: tuple[str, ...] = ()  # other sources that tell the same story


# ---------------------------------------------------------------- what is asked and answered


@dataclass(frozen=True, slots=True)
class Query:
    """What a person asked for. Everything given must hold; `words` are ranked, not required."""

    words: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    tag: str | None = None
    speaker: str | None = None
    source: str | None = None
    after: str | None = None  # ISO day, inclusive
    before: str | None = None  # ISO day, exclusive
    newest: bool = False  # newest first instead of best first


@dataclass(frozen=True, slots=True)
class Entry:
    """An article as a line of a list."""

    key: str
    source: str
    title: str
    url: str | None = None
    author: str | None = None
    published: str | None = None
    indexed_at: datetime | None = None
    tags: tuple[str, ...] = ()
    lead: str = ""  # its one-sentence summary
    quotes: int = 0  # shown quotations
    also_in: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry that answers a query: a passage verbatim from its text, which runs of it matched, and why it is here."""

    entry: Entry
    snippet: str = ""
    matches: tuple[tuple[int, int], ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """A stretch of a longer list. `undated` counts what a date filter left out because it has no date."""

    items: tuple[T, ...]
    total: int
    offset: int = 0
    undated: int = 0


@dataclass(frozen=True, slots=True)
class TagCount:
    """A tag or category with the number of its articles; not `given`: no source gives it, we propose it."""

    name: str
    count: int
    given: bool = True


@dataclass(frozen=True, slots=True)
class Speaker:
    """Somebody who is quoted, with the number of shown quotations."""

    key: str
    name: str
    introduction: str | None = None
    quotes: int = 0


@dataclass(frozen=True, slots=True)
class Quotation:
    """A quotation where it stands: in which article, said by whom. `number` counts within the article, from 0."""

    entry: Entry
    number: int
    quote: Quote
    speaker: Speaker | None = None


@dataclass(frozen=True, slots=True)
class Changes:
    """What indexing one source did. Titles are listed for people; the counts are complete."""

    source: str
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0
    failures: tuple[str, ...] = ()
    titles: tuple[tuple[str, str], ...] = ()  # ("added" | "changed" | "removed", title)
    held_back: str = ""  # why the new set is not shown, where it isn't
    readings: tuple[Reading, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far indexing one source has come: `total` is None while unknown."""

    source: str
    done: int
    total: int | None
    stage: str  # "fetching" | "reading" | "storing"


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """A source as the index holds it. `indexed_at` is when it was last shown anew or found unchanged."""

    name: str
    articles: int = 0
    indexed_at: datetime | None = None
    visible_to: frozenset[int] | None = None  # server ids; None: everybody
    fetch: FetchState = FetchState()


@dataclass(frozen=True, slots=True)
class IndexFacts:
    """Size and age of the index, or of the part of it a viewer may see. Languages by their number of articles."""

    articles: int = 0
    quotes: int = 0
    speakers: int = 0
    tags: int = 0
    sources: int = 0
    size_bytes: int = 0
    first_indexed_at: datetime | None = None
    last_indexed_at: datetime | None = None
    languages: tuple[tuple[str, int], ...] = ()


# ---------------------------------------------------------------- what servers and readers set

ShareWho = Literal["everyone", "moderators", "nobody"]
QuietPolicy = Literal["shift", "silent"]


@dataclass(frozen=True, slots=True)
class Quiet:
    """Quiet hours in local minutes since midnight; `start` > `end` runs over midnight.

    "shift" sends when they end, "silent" sends without notifications.
    """

    start: int
    end: int
    policy: QuietPolicy = "shift"


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """What a server has chosen. None and empty mean: not chosen, use the default."""

    server: int
    language: str | None = None
    zone: str | None = None
    share: ShareWho = "everyone"
    quiet: Quiet | None = None
    notices: int | None = None  # channel for notices
    hidden_sources: frozenset[str] = frozenset()
    only_sources: frozenset[str] = frozenset()  # where not empty, no other source is seen


@dataclass(frozen=True, slots=True)
class Follow:
    """A reader follows a tag or a speaker. `private` asks for direct messages."""

    user: int
    kind: Literal["tag", "speaker"]
    name: str
    since: datetime
    private: bool = False


CorrectionKind = Literal["hide_quote", "speaker", "merge", "split", "hide_article"]


@dataclass(frozen=True, slots=True)
class Correction:
    """What a person put right; it outlives every rebuild of the index.

    hide_quote    article, text
    speaker       article, text, name: the quotation is said by `name` (None: by nobody known)
    merge         other, name: the speaker `other` is `name`
    split         article, other, name: in this article, the speaker `other` is `name`
    hide_article  article
    `text` is the quotation's beginning, so that the correction finds it again after the index is rebuilt.
    """

    kind: CorrectionKind
    article: str | None = None
    text: str | None = None
    other: str | None = None
    name: str | None = None
    note: str = ""
    id: int = 0  # 0: not stored yet
    made_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ServerSighting:
    """When a server was joined and left; `purge_at` is when its data goes."""

    server: int
    joined_at: datetime
    left_at: datetime | None = None
    purge_at: datetime | None = None


# ---------------------------------------------------------------- digests

FOLDED = "folded into the next"  # the ledger's reason for a slot that came too late
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
    channel: int | None = None  # where it was posted; for a forum the post's thread
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


Decision = Send | Skip | Reconcile | Restamp | Wait | Publish | Edit

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
