"""Invented schedules and articles for the tests of digests."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from bot.model import Arrival, Entry, Link, Quotation, Quote, Schedule, Span, Speaker

EPOCH = datetime(2020, 1, 1, tzinfo=UTC)


def at(text: str) -> datetime:
    """An instant in UTC, such as 2026-03-03 07:00."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def schedule(**changes: Any) -> Schedule:
    """Every day at 08:00 in Berlin, unless changed."""
    plain: dict[str, Any] = {
        "server": 1,
        "channel": 10,
        "zone": "Europe/Berlin",
        "minute": 480,
        "since": EPOCH,
        "id": 1,
    }
    return Schedule(**(plain | changes))


def arrival(
    number: int,
    *,
    tags: tuple[str, ...] = (),
    speaker: str | None = None,
    said: str = "We will mend the old bridge before the winter comes.",
    confidence: float = 0.9,
    shown: bool = True,
    text: str = "",
    source: str = "herald",
    published: str | None = None,
    links: tuple[Link, ...] = (),
) -> Arrival:
    """The article that arrived as number `number`, with at most one quotation."""
    entry = Entry(f"key{number}", source, f"Title {number}", tags=tags, published=published)
    quotes: tuple[Quotation, ...] = ()
    if speaker:
        quote = Quote((Span(0, len(said), said),), speaker, confidence=confidence, shown=shown)
        quotes = (Quotation(entry, 0, quote, Speaker(speaker.casefold(), speaker)),)
    return Arrival(number, entry, text, (speaker,) if speaker else (), quotes, links)
