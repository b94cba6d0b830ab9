"""Where articles come from: sources, what was fetched, articles as their source gives them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal


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
    asked: str | None = None  # what the catalogue said of the source at the last success, in short
    shape: str | None = None  # as which its answer was read then


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
    name: str = ""  # what the source calls itself


@dataclass(frozen=True, slots=True)
class Preview:
    """What a place would give as a source: how it was read, how much it holds, and its first articles."""

    spec: SourceSpec
    shape: str | None
    outcome: Outcome
    message: str = ""
    articles: int = 0
    drafts: int = 0  # left out
    first: tuple[tuple[str, str | None, tuple[str, ...]], ...] = ()  # title, published, tags and categories
