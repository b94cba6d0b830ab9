"""JSON lines: the documents that `read`, `analyze`, `export` and `index --json` print, and lines read from a stream."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import Any, BinaryIO

from bot.model import Analysis, Article, Link, Quote, RawArticle, Reading, Span

Document = dict[str, Any]


class BadLine(ValueError):
    """A line that can't be used: where it stands, why, and its id where it has one."""

    def __init__(self, number: int, reason: str, id: Any = None) -> None:
        super().__init__(f"line {number}: {reason}")
        self.id = id


def write(document: Document, out: BinaryIO | None = None) -> None:
    """Prints one line and flushes it, so that whoever feeds us line by line gets each answer at once."""
    out = out or sys.stdout.buffer
    try:
        line = json.dumps(document, ensure_ascii=False).encode()
    except UnicodeEncodeError:  # half a surrogate pair can only be said as an escape
        line = json.dumps(document).encode()
    out.write(line + b"\n")
    out.flush()


def lines(stream: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """The lines that hold something, with their numbers."""
    for number, line in enumerate(stream, start=1):
        if line.strip():
            yield number, line


def parse(number: int, line: bytes, *required: str) -> Document:
    """The object on a line, whose `required` fields are texts. Raises BadLine."""
    try:
        document = json.loads(line.decode("utf-8-sig" if number == 1 else "utf-8"))
    except UnicodeDecodeError as e:
        raise BadLine(number, "not UTF-8") from e
    except ValueError as e:
        raise BadLine(number, f"not JSON ({e})") from e
    except RecursionError as e:
        raise BadLine(number, "nested too deeply") from e
    if not isinstance(document, dict):
        raise BadLine(number, "expected an object with the fields " + ", ".join(("id", *required)))
    for name in required:
        if not isinstance(document.get(name), str):
            raise BadLine(number, f"expected a text in the field {name!r}", document.get("id"))
    return document


def error(bad: BadLine) -> Document:
    """The line that stands for a bad line."""
    return {"id": bad.id, "error": str(bad)}


def reading(read: Reading) -> Document:
    """A file as `read` shows it."""
    return {
        "file": read.file,
        "shape": read.shape,
        "outcome": read.outcome,
        "message": read.message,
        "articles": [raw_article(a) for a in read.articles],
    }


def raw_article(raw: RawArticle) -> Document:
    """An article as its source gives it."""
    return {
        "id": raw.id,
        "title": raw.title,
        "url": raw.url,
        "author": raw.author,
        "published": raw.published,
        "draft": raw.draft,
        "body": raw.body,
        "tags": list(raw.tags),
        "categories": list(raw.categories),
        "links": [link(each) for each in raw.links],
        "captions": list(raw.captions),
        "language": raw.language,
    }


def link(each: Link) -> Document:
    """A related link; its date only where it has one."""
    dated = {"published": each.published} if each.published else {}
    return {"title": each.title, "url": each.url, **dated}


def article(indexed: Article) -> Document:
    """An indexed article with all its fields; read again as a source, it gives the same article."""
    return {
        **raw_article(indexed.raw),
        "key": indexed.key,
        "source": indexed.source,
        "indexed_at": indexed.indexed_at.isoformat() if indexed.indexed_at else None,
        "also_in": list(indexed.also_in),
        "detected_language": indexed.analysis.language,
        **analysis(indexed.analysis),
    }


def analysis(derived: Analysis, sentences: int | None = None) -> Document:
    """Summary (the best `sentences` of it), keywords and quotes."""
    chosen = [s for s in derived.summary if sentences is None or s.rank < sentences]
    return {
        "summary": [span(s) for s in chosen],
        "keywords": list(derived.keywords),
        "quotes": [segment for n, quote in enumerate(derived.quotes) for segment in quotation(quote, n)],
    }


def quotation(quote: Quote, number: int) -> list[Document]:
    """One entry a segment; the segments of one quotation share `quote_id`."""
    return [
        {
            **span(segment),
            "speaker": quote.speaker,
            "mention": quote.mention,
            "introduction": quote.introduction,
            "confidence": round(quote.confidence, 4),
            "quote_id": number,
            "shown": quote.shown,
        }
        for segment in quote.segments
    ]


def span(run: Span) -> Document:
    """A run of an article's text."""
    return {"start": run.start, "end": run.end, "text": run.text}
