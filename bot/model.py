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
