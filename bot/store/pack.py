"""An article as the index keeps it, and back: spans without their text, JSON, deflated."""

from __future__ import annotations

import json
import zlib
from datetime import UTC, datetime
from typing import Any

from bot.model import Analysis, Article, Link, Quote, RawArticle, Sentence, Span

_written = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def pack(article: Article) -> tuple[bytes, bool]:
    """All of an article but its key, source and time of indexing; and whether that is just as it was given.

    Half a surrogate pair, as broken exports hold them, is no text and becomes a question mark.
    """
    raw, analysis = article.raw, article.analysis
    content = {
        "id": raw.id,
        "title": raw.title,
        "body": raw.body,
        "url": raw.url,
        "author": raw.author,
        "published": raw.published,
        "tags": raw.tags,
        "categories": raw.categories,
        "links": [(link.title, link.url, link.published) for link in raw.links],
        "captions": raw.captions,
        "declared": raw.language,
        "language": analysis.language,
        "summary": [(s.start, s.end, s.rank) for s in analysis.summary],
        "keywords": analysis.keywords,
        "quotes": [_flat(quote) for quote in article.found or analysis.quotes],
    }
    if article.found:
        content["corrected"] = [_flat(quote) for quote in analysis.quotes]
    text = _written(content)
    try:
        return zlib.compress(text.encode("utf-8"), 1), True
    except UnicodeEncodeError:
        return zlib.compress(text.encode("utf-8", "replace"), 1), False


def _flat(quote: Quote) -> tuple[Any, ...]:
    spans = [(s.start, s.end) for s in quote.segments]
    return spans, quote.speaker, quote.mention, quote.introduction, round(quote.confidence, 4), quote.shown


def unpack(content: bytes, key: str, source: str, indexed_at: datetime | None, also_in: tuple[str, ...]) -> Article:
    """The article that was packed."""
    facts = json.loads(zlib.decompress(content))
    body = facts["body"]
    raw = RawArticle(
        id=facts["id"],
        title=facts["title"],
        body=body,
        url=facts["url"],
        author=facts["author"],
        published=facts["published"],
        tags=tuple(facts["tags"]),
        categories=tuple(facts["categories"]),
        links=tuple(Link(*link) for link in facts["links"]),
        captions=tuple(facts["captions"]),
        language=facts["declared"],
    )
    analysis = Analysis(
        language=facts["language"],
        summary=tuple(Sentence(start, end, body[start:end], rank) for start, end, rank in facts["summary"]),
        keywords=tuple(facts["keywords"]),
        quotes=tuple(_quote(body, flat) for flat in facts.get("corrected", facts["quotes"])),
    )
    found = tuple(_quote(body, flat) for flat in facts["quotes"]) if "corrected" in facts else ()
    return Article(key, source, raw, analysis, indexed_at, also_in, found)


def _quote(body: str, flat: list[Any]) -> Quote:
    spans, speaker, mention, introduction, confidence, shown = flat
    segments = tuple(Span(start, end, body[start:end]) for start, end in spans)
    return Quote(segments, speaker, mention, introduction, confidence, shown)


def instant(text: str | None) -> datetime | None:
    """A stored instant."""
    return datetime.fromisoformat(text) if text else None


def order_of(published: str | None) -> tuple[str | None, str | None]:
    """The day as published and the text that orders it among others (UTC; a bare day stays one); None where unknown."""
    if not published:
        return None, None
    try:
        moment = datetime.fromisoformat(published)
    except ValueError:
        return None, None
    if len(published) <= 10:
        return moment.date().isoformat(), moment.date().isoformat()
    try:
        utc = moment.astimezone(UTC) if moment.tzinfo else moment
    except OverflowError:
        utc = moment
    return moment.date().isoformat(), utc.strftime("%Y-%m-%dT%H:%M:%S").rjust(19, "0")
