"""Feeds as they are in the wild: RSS, Atom and CDF through feedparser, JSON Feed by hand."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from typing import Any

import feedparser

from bot.model import Link, RawArticle, SourceSpec
from bot.sources import feed_quick, feed_sane, markup
from bot.sources.dates import iso
from bot.sources.decode import decode, is_wide
from bot.sources.feed_pieces import pieces
from bot.sources.jsontext import before_items, salvaged, whole
from bot.sources.shape import Partial, broken


def parse(data: bytes, spec: SourceSpec, name: str) -> Iterator[RawArticle]:
    """The entries of an RSS, Atom or CDF feed, each of them, in the feed's order.

    Raises SourceError where there is no feed, and Partial where the feed breaks off or isn't well-formed.
    """
    sane, cut = feed_sane.sane(_utf8(data))
    base, language, count = spec.site, None, 0
    fault: object = None
    told = False  # of what it is
    for piece in pieces(sane):
        feed = _parsed(piece, name)
        about = feed.get("feed", {})
        base = base or _address(about.get("link"), None)
        language = language or _language(about.get("language"))
        for entry in feed.entries:
            yield _article(entry, base, language)
        count += len(feed.entries)
        told = told or bool(feed.get("version"))
        if feed.get("bozo") and fault is None:
            fault = feed.get("bozo_exception") or "damaged"
    if not count and fault is None and not told:
        raise broken(name, "it is XML, but no feed")
    if cut:
        raise Partial(f"{name}: {cut}.")
    if fault is not None:
        _tell(fault, name, count, data)


def _parsed(data: bytes, name: str) -> Any:
    try:
        return feed_quick.parse(data)
    except Exception as e:  # feedparser lets a dozen kinds through from the parsers beneath it
        raise broken(name, f"its feed is damaged ({e})") from e


_TWO_MARKS = b"\xef\xbb\xbf" * 2
_DECLARES = re.compile(rb"(\A\s*<\?xml[^>]{0,200}?)\s+encoding\s*=\s*[\"']([\w.:-]{1,40})[\"']([^>]{0,200}\?>)", re.I)


def _utf8(data: bytes) -> bytes:
    """A feed in UTF-16 or UTF-32 as UTF-8: feedparser takes them only where the declaration says so too."""
    while data.startswith(_TWO_MARKS):
        data = data[3:]
    if not is_wide(data):
        return _DECLARES.sub(lambda m: m[1] + m[3] if _is_lie(m[2].decode("ascii", "replace")) else m[0], data, count=1)
    return re.sub(r"\A\s*<\?xml[^>]*\?>", "", decode(data)[0]).encode("utf-8", "replace")


def _is_lie(encoding: str) -> bool:
    """Whether what begins with these very bytes can't be in the encoding: UTF-16, EBCDIC, and what isn't for texts."""
    try:
        return b"<?xml".decode(encoding) != "<?xml"
    except LookupError:
        return False  # nobody knows it, and the parser guesses
    except ValueError:
        return True


def _tell(fault: object, name: str, entries: int, data: bytes) -> None:
    """Raises what the feed's fault means: a wrong content type or a mended encoding is none."""
    if isinstance(fault, feedparser.NonXMLContentType | feedparser.CharacterEncodingOverride):
        return
    reason = " ".join(str(getattr(fault, "getMessage", lambda: fault)()).split()) or type(fault).__name__
    if not entries and not re.search(rb"<(?:\w+:)?(?:channel|feed|rdf|rss)\b", data[:65536], re.I):
        raise broken(name, f"it holds no feed ({reason})")
    raise Partial(f"{name} isn't a well-formed feed ({reason}); {entries} entries could be read.")


def _article(entry: Mapping[str, Any], base: str | None, language: str | None) -> RawArticle:
    entry = dict(entry)  # without the look-up of names of old, none of which is asked for here
    url = _address(entry.get("link"), base) or _enclosure(entry, base)
    body = _body(entry, url or base)
    title = _text(entry.get("title"))
    tags = tuple(dict.fromkeys(t for t in (_term(tag) for tag in entry.get("tags") or ()) if t))
    return RawArticle(
        id=str(entry.get("id") or "").strip(),
        title=title,
        body=body.text,
        url=url,
        author=markup.line(entry.get("author")) or None,
        published=_date(entry),
        categories=tags,
        links=tuple(link for link in body.links if link.url != url),
        captions=body.captions,
        language=_language((entry.get("title_detail") or {}).get("language")) or language,
    )


def _body(entry: Mapping[str, Any], base: str | None) -> markup.Plain:
    """The longest of the texts that an entry gives, since teasers stand in any of its elements."""
    parts = [*(entry.get("content") or ()), entry.get("summary_detail") or {"value": entry.get("summary")}]
    given = [p for p in parts if isinstance(p.get("value"), str) and p["value"].strip()]
    if not given:
        return markup.Plain("")
    part = max(given, key=lambda p: len(p["value"]))
    if part.get("type") == "text/plain" and "<" not in part["value"]:
        return markup.Plain(markup.paragraphs(html.unescape(part["value"])))
    return markup.plain(part["value"], _address(part.get("base"), base) or base)


def _text(value: object) -> str:
    return markup.line(value) if isinstance(value, str) else ""


def _term(tag: Mapping[str, Any]) -> str:
    return markup.line(tag.get("label") or tag.get("term") or "")


_WRITTEN_OUT = re.compile(r"\s*\d{4}-\d\d?-\d")


def _date(entry: Mapping[str, Any]) -> str | None:
    """When it was published, else when it was last changed; in words that feedparser alone understands, in UTC."""
    for key in ("published", "created", "updated"):
        text = entry.get(key)
        if text is None:
            continue
        if found := iso(text):
            return found
        parsed = entry.get(f"{key}_parsed")
        # Where a day is written out, or the text is no date's length, feedparser makes a near day of an impossible one.
        if parsed and text and len(text) <= 100 and not _WRITTEN_OUT.match(text):
            return iso("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z".format(*parsed[:6]))
    return None


def _enclosure(entry: Mapping[str, Any], base: str | None) -> str | None:
    links = [str(x.get("href") or "") for x in entry.get("links") or () if x.get("rel") in ("alternate", "related")]
    return next((a for a in (_address(link, base) for link in links) if a), None)


def _address(text: object, base: str | None) -> str | None:
    return markup.absolute(str(text or ""), base)


def _language(text: object) -> str | None:
    return text.strip().lower() or None if isinstance(text, str) and len(text) < 20 else None


def parse_json(data: bytes, spec: SourceSpec, name: str) -> Iterator[RawArticle]:
    """The items of a JSON Feed (https://www.jsonfeed.org/version/1.1/), drafts of its mistakes forgiven.

    Raises SourceError where it is no JSON or has no items, and Partial for items that are none.
    """
    text, _ = decode(data)
    feed, fault = whole(text)
    if fault:
        feed = _begun(text)
        if not feed.get("items"):
            raise broken(name, f"it isn't sound JSON ({fault})")
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list):
        raise broken(name, "as a JSON Feed it should have a list of items")
    base = spec.site or _address(feed.get("home_page_url"), None) or _address(feed.get("feed_url"), None)
    bad = 0
    for item in items:
        if isinstance(item, dict):
            yield _item(item, base, _authors(feed), _language(feed.get("language")))
        else:
            bad += 1
    if fault:
        raise Partial(f"{name} isn't sound JSON ({fault}); {len(items) - bad} items could be read.")
    if bad:
        raise Partial(f"{name}: {bad} of {len(items)} items are no objects and were left out.")


def _begun(text: str) -> dict[str, Any]:
    """A feed that breaks off, as far as its items go."""
    feed, place = before_items(text)
    return {**feed, "items": list(salvaged(text[place:]))} if place else {}


def _item(item: dict[str, Any], base: str | None, author: str | None, language: str | None) -> RawArticle:
    url = _address(item.get("url"), base) or _address(item.get("external_url"), base)
    written = item.get("content_html")
    if isinstance(written, str) and written.strip():
        body = markup.plain(written, url or base)
    else:
        body = markup.Plain(markup.paragraphs(str(item.get("content_text") or item.get("summary") or "")))
    tags = item.get("tags")
    given = item.get("id")
    return RawArticle(
        id=str(given).strip() if isinstance(given, str | int | float) else "",
        title=markup.squeezed(str(item.get("title") or "")),
        body=body.text,
        url=url,
        author=_authors(item) or author,
        published=iso(item.get("date_published")) or iso(item.get("date_modified")),
        tags=tuple(t for t in map(markup.squeezed, filter(_is_text, tags)) if t) if isinstance(tags, list) else (),
        links=_also(item, body.links, base, url),
        captions=body.captions,
        language=_language(item.get("language")) or language,
    )


def _also(item: dict[str, Any], links: tuple[Link, ...], base: str | None, url: str | None) -> tuple[Link, ...]:
    other = _address(item.get("external_url"), base)
    if other and other != url and other not in {x.url for x in links}:
        links = (Link(markup.squeezed(str(item.get("title") or "")) or other, other), *links)
    return tuple(link for link in links if link.url != url)


def _authors(holder: dict[str, Any]) -> str | None:
    several = holder.get("authors")
    people = several if isinstance(several, list) else [holder.get("author")]
    names = [markup.squeezed(str(p["name"])) for p in people if isinstance(p, dict) and p.get("name")]
    return ", ".join(names) or None


def _is_text(value: object) -> bool:
    return isinstance(value, str)
