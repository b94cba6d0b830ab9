"""What is asked and answered: queries, pages of hits, the state of the index."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Generic, TypeVar

from bot.model.articles import Quote
from bot.model.sources import FetchState, Reading

T = TypeVar("T")


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
    """A quotation where it stands: in which article, said by whom. `number` counts within the article, from 0.

    `text` is the article's, which the quotation's segments are slices of.
    """

    entry: Entry
    number: int
    quote: Quote
    speaker: Speaker | None = None
    text: str = field(default="", repr=False)


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
class ReloadReport:
    """How the last reload that a person asked for ended: what changed, or the words in which it failed."""

    began: datetime
    ended: datetime
    dry_run: bool = False
    changes: tuple[Changes, ...] = ()
    failed: str = ""


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """A source as the index holds it. `indexed_at` is when it was last shown anew or found unchanged."""

    name: str
    articles: int = 0
    indexed_at: datetime | None = None
    visible_to: frozenset[int] | None = None  # server ids; None: everybody
    fetch: FetchState = field(default_factory=FetchState)


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
