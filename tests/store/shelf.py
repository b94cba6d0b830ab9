"""Invented articles for the tests of the index."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.model import Analysis, Article, Changes, Quote, RawArticle, Sentence, SourceSpec, Span
from bot.store.archive import Archive
from bot.words import short_key

NOW = datetime(2030, 5, 4, 12, 0, tzinfo=UTC)


def article(
    ident: str, title: str, body: str, *, source: str = "paper", language: str = "en",
    quotes: Sequence[tuple[str, str | None, str | None]] = (), keywords: tuple[str, ...] = (), **raw: Any,
) -> Article:  # fmt: skip
    """An analysed article; `quotes` are (words in the body, speaker, introduction)."""
    found = []
    for said, speaker, introduction in quotes:
        start = body.index(said)
        span = Span(start, start + len(said), said)
        found.append(Quote((span,), speaker, speaker, introduction, 0.98, shown=True))
    first = body.split("\n")[0]
    summary = (Sentence(0, len(first), first, 0),) if first else ()
    analysis = Analysis(language, summary, keywords, tuple(found))
    return Article(short_key(source, ident), source, RawArticle(ident, title, body, **raw), analysis)


async def put(archive: Archive, source: str, articles: Sequence[Article], *, complete: bool = True) -> Changes:
    """Indexes a source and shows it."""
    staging = await archive.begin(SourceSpec(source))
    try:
        await staging.add(articles)
        return await staging.show(complete=complete, now=NOW)
    finally:
        await staging.discard()


@asynccontextmanager
async def opened(folder: Path) -> AsyncIterator[Archive]:
    """An index in a folder, closed at the end."""
    archive = await Archive.open(folder / "archive.db")
    try:
        yield archive
    finally:
        await archive.close()


HARBOUR = article(
    "harbour", "Harbour bridge closes for repairs",
    "The harbour bridge in Lindholm closes on Monday, the council said.\n\n"
    "“We will reopen it before winter,” said Mayor Ada Novak. Ferries run every ten minutes from the old pier.",
    quotes=[("We will reopen it before winter", "Ada Novak", "the mayor")], tags=("Traffic", "E-commerce"),
    categories=("City",), url="https://www.paper.example/harbour/?utm_source=x", published="2030-05-01T09:30:00+02:00",
    author="Jo Writer",
)  # fmt: skip
BAKERY = article(
    "bakery", "A bakery that sells by post",
    "A bakery in Lindholm sends bread by post to a thousand homes.\n\n"
    "“Bread travels better than people think,” said Ms. Ida Falk. Orders doubled in a year.",
    quotes=[("Bread travels better than people think", "Ms. Ida Falk", "a baker")], tags=("ecommerce",),
    published="2030-04-28",
)  # fmt: skip
OWLS = article(
    "owls", "Owls return to the mill",
    "Two owls nest in the old mill again.\n\nThe mill had stood empty since the flood, and the owls had left it.",
    tags=("Nature",),
)  # fmt: skip
SHELF = (HARBOUR, BAKERY, OWLS)
