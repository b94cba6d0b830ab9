"""JSON lines: our own export, and any records that have a text; one a line, in a list, or a single one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from bot.model import Link, RawArticle, SourceSpec
from bot.sources import markup
from bot.sources.dates import iso
from bot.sources.decode import clean, decode, is_unseen
from bot.sources.jsontext import salvaged, several, whole
from bot.sources.shape import Partial, broken
from bot.sources.titles import title_of

_TEXT = ("body", "text", "content", "content_text", "full_text", "article", "articleBody", "maintext")
_MARKUP = ("html", "content_html", "body_html")
_TITLE = ("title", "headline", "name", "subject")
_URL = ("url", "link", "canonical_url", "permalink", "href", "source_url", "uri")
_DATE = ("published", "date", "published_at", "date_published", "datePublished", "publish_date", "pubDate", "pub_date",
         "created_at", "created", "timestamp", "time", "datetime")  # fmt: skip
_ID = ("id", "_id", "guid", "uuid")
_LOOKS_LIKE_MARKUP = re.compile(r"</(?:p|div|li|h[1-6]|blockquote|article|section|td)\s*>|<br\s*/?>", re.I)
_MANY = 20  # faults told one by one
Record = dict[str, Any]
Place = tuple[str, int]  # ("line ", 7): put into words only where there is a fault
_ONLY: Place = ("its only record", 0)


def parse(data: bytes, spec: SourceSpec, name: str) -> Iterator[RawArticle]:
    """The records as articles: ids and texts as they are given, a missing title being the first sentence, shortened.

    Raises SourceError where no record can be read, and Partial, naming the lines, where some can't.
    """
    text, sound = decode(data)
    faults = _Faults()
    count = 0
    for where, record in _records(text, faults):
        article = _article(record, spec) if isinstance(record, dict) else None
        if article is None:
            reason = "it has neither text nor title" if isinstance(record, dict) else "it is no object"
            faults.add(f"{where[0]}{where[1] or ''} was left out, {reason}")
            continue
        count += 1
        yield article
    if not sound:
        faults.add("some bytes are no text in its encoding")
    if faults.count and not count:
        raise broken(name, faults.told(3))
    if faults.count:
        raise Partial(f"{name}: {faults.told(_MANY)}.")


class _Faults:
    """What was wrong: the first few in words, the others counted, since a file may have a million."""

    def __init__(self) -> None:
        self.count = 0
        self._first: list[str] = []

    def add(self, words: str) -> None:
        """One more."""
        self.count += 1
        if len(self._first) < _MANY:
            self._first.append(words)

    def told(self, most: int) -> str:
        """All of them in one line."""
        said = "; ".join(self._first[:most])
        return f"{said}; and {self.count - most} more" if self.count > most else said


def _records(text: str, faults: _Faults) -> Iterator[tuple[Place, Any]]:
    """Every record with where it stands; what is no JSON goes to `faults`."""
    start = text.lstrip()
    if start.startswith("[") or _is_one_object(start):
        found, fault = whole(start)
        if not fault:
            yield from _listed(found)
            return
        if found := several(start):
            yield from _listed(found)
            return
        if start.startswith("["):
            records = list(salvaged(start))
            faults.add(f"what follows record {len(records)} isn't sound JSON ({fault})")
            yield from _listed(records)
            return
    for number, row in enumerate(text.split("\n"), 1):
        row = row.strip(" \t\r\x1e\ufeff")
        if not row:
            continue
        found, fault = whole(row)
        if fault and (records := several(row)):
            yield from ((("line ", number), record) for record in records)
        elif fault:
            faults.add(f"line {number} isn't sound JSON ({fault})")
        elif isinstance(found, dict) and isinstance(found.get("articles"), list):
            yield from _listed(found)
        else:
            yield ("line ", number), found


def _is_one_object(text: str) -> bool:
    """Whether the first line isn't a whole record: the object goes on over several lines."""
    first, _, rest = text.partition("\n")
    return text.startswith("{") and (not rest.strip() or not first.rstrip().endswith("}"))


def _listed(found: Any) -> Iterator[tuple[Place, Any]]:
    if isinstance(found, dict):
        listed = next(
            (found[k] for k in ("articles", "items", "posts", "data") if isinstance(found.get(k), list)), None
        )
        if listed is None or any(isinstance(found.get(k), str) for k in _TEXT):
            yield _ONLY, found
            return
        found = listed
    if isinstance(found, list):
        for number, record in enumerate(found, 1):
            yield ("record ", number), record
    else:
        yield _ONLY, found


def _article(record: Record, spec: SourceSpec) -> RawArticle | None:
    body, links, captions = _body(record, spec)
    title = clean(_first(record, _TITLE))
    if not body.strip() and not title.strip():
        return None
    given = next((record[k] for k in _ID if k in record and isinstance(record[k], str | int) and record[k] != ""), "")
    return RawArticle(
        id="" if isinstance(given, bool) else clean(str(given)),
        title=title_of(body) if is_unseen(title) else title,
        body=body,
        url=markup.absolute(_first(record, _URL), spec.site),
        author=_author(record),
        published=_date(record),
        draft=record.get("draft") is True or record.get("status") == "draft",
        # An empty list of tags is an answer: our own export gives the keywords it found beside it.
        tags=_names(record, "tags" if "tags" in record else "keywords"),
        categories=_names(record, "categories", "category", "section"),
        links=_links(record) or links,
        captions=tuple(clean(c) for c in _list(record.get("captions")) if isinstance(c, str)) or captions,
        language=_first(record, ("language", "lang")) or None,
    )


def _body(record: Record, spec: SourceSpec) -> tuple[str, tuple[Link, ...], tuple[str, ...]]:
    """The text as it is given. Only fields that are no plain text by their name are read as markup."""
    key = next((k for k in _TEXT if k in record and isinstance(record[k], str) and record[k].strip()), None)
    made = next((k for k in _MARKUP if isinstance(record.get(k), str)), None) if key is None else None
    if key is None and made is None:
        return "", (), ()
    if key is None or (key == "content" and _LOOKS_LIKE_MARKUP.search(record[key])):
        found = markup.plain(record[key or made or ""], _first(record, _URL) or spec.site)
        return found.text, found.links, found.captions
    text: str = clean(record[key])
    return text.replace("\r\n", "\n"), (), ()


def _first(record: Record, keys: tuple[str, ...]) -> str:
    for key in keys:  # no generator: asked several times for each of a million records
        value = record.get(key)
        if isinstance(value, str) and value.strip():
            return value
    return ""


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _date(record: Record) -> str | None:
    for key in _DATE:
        value = record.get(key)
        if value is None:
            continue
        if isinstance(value, str) and (found := iso(value)):
            return found
        if isinstance(value, int | float) and not isinstance(value, bool) and 1e8 < value < 1e13:
            seconds = value / 1000 if value > 1e11 else value
            return datetime.fromtimestamp(int(seconds), UTC).isoformat()
    return None


def _author(record: Record) -> str | None:
    value = record.get("author") or record.get("authors") or record.get("byline") or record.get("creator")
    if not value:
        return None
    names = [x.get("name") if isinstance(x, dict) else x for x in (value if isinstance(value, list) else [value])]
    return clean(", ".join(n for n in names if isinstance(n, str) and n)) or None


def _names(record: Record, *keys: str) -> tuple[str, ...]:
    value = next(filter(None, map(record.get, keys)), None)
    if value is None:
        return ()
    if isinstance(value, str):
        value = [part.strip() for part in value.split(",")]
    names = (x.get("name") if isinstance(x, dict) else x for x in _list(value))
    return tuple(dict.fromkeys(clean(n) for n in names if isinstance(n, str) and n.strip()))


def _links(record: Record) -> tuple[Link, ...]:
    if not (given := _list(record.get("links"))):
        return ()
    found = list[Link]()
    for value in given:
        if isinstance(value, str) and value:
            found.append(Link(value, markup.absolute(value, None)))
        elif isinstance(value, dict) and isinstance(value.get("title"), str):
            url, when = value.get("url"), value.get("published")
            found.append(Link(clean(value["title"]), url if isinstance(url, str) else None, iso(when)))
    return tuple(found)
