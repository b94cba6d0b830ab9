"""What an article says: its sentences, quotations and tags, each with its place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.model.sources import RawArticle


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
    found: tuple[Quote, ...] = ()  # the quotations as they were found, where a person put one of them right
    hidden: bool = False  # put away by a person: kept, never seen
