"""A page that holds one article: trafilatura finds the text, the page's own metadata says the rest."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import dropwhile, islice, takewhile
from typing import Any

from bot.model import RawArticle
from bot.sources.html import classes
from bot.sources.html.dated import date_of, plausible
from bot.sources.html.entries import heading_of
from bot.sources.html.entry import author_of
from bot.sources.html.terms import terms_of
from bot.sources.html.tree import Element, lines_of, text_of, tokens
from bot.sources.markup import absolute
from bot.sources.tagdump.articles import caption
from bot.sources.tagdump.block import weight
from bot.sources.tagdump.dates import find_date
from bot.sources.tagdump.meta import meta_of

_ARTICLE = re.compile(r"(?:\w*article|blogposting|socialmediaposting|review|report)", re.I)  # types of schema.org
_DATES = re.compile(
    r"(?:article|og):published_time|datepublished|date|dc\.date(?:\.issued)?|dcterms\.(?:created|date)|pubdate"
    r"|publish-?date|sailthru\.date|parsely-pub-date|publication_date|cxenseparse:recs:publishtime"
)
_MOST_OBJECTS = 2000  # of a page's JSON-LD
_MOST_ELEMENTS = 20_000
_SITE = re.compile(r"\s+[|•·«»–—]\s+|\s-\s|\s::\s")


def _objects(root: Element) -> Iterator[dict[str, Any]]:
    """The objects of the page's JSON-LD, articles and their parts; broken scripts are passed over."""
    for script in root.iter("script"):
        if "ld+json" not in (script.get("type") or ""):
            continue
        try:
            waiting: list[Any] = [json.loads(script.text or "", strict=False)]
        except (ValueError, RecursionError):
            continue
        for item in waiting:  # grows as it goes
            if isinstance(item, list):
                waiting.extend(item[: _MOST_OBJECTS - len(waiting)] if len(waiting) < _MOST_OBJECTS else ())
            elif isinstance(item, dict):
                kinds = item.get("@type")
                kinds = kinds if isinstance(kinds, list) else [kinds]
                if any(_ARTICLE.fullmatch(str(kind)) for kind in kinds):
                    yield item
                if len(waiting) < _MOST_OBJECTS:
                    waiting.extend(item[k] for k in ("@graph", "mainEntity", "mainEntityOfPage") if k in item)


def _first(*values: object) -> str | None:
    return next((" ".join(v.split()) for v in values if isinstance(v, str) and v.strip()), None)


def _person(value: object) -> str | None:
    names = []
    for item in value if isinstance(value, list) else [value]:
        name = item.get("name") if isinstance(item, dict) else item
        if isinstance(name, str) and name.strip() and not name.startswith(("http://", "https://")):
            names.append(" ".join(name.split()))
    return ", ".join(dict.fromkeys(names)) or None


def _metas(root: Element) -> dict[str, list[str]]:
    out: dict[str, list[str]] = {}
    for meta in root.iter("meta"):
        name = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").lower()
        content = (meta.get("content") or "").strip()
        if name and content:
            out.setdefault(name, []).append(content)
    return out


def _listed(values: list[str]) -> list[str]:
    return [part.strip() for value in values for part in value.split(",") if part.strip()]


def title_of(root: Element, metas: dict[str, list[str]], data: dict[str, Any]) -> str:
    """The article's title without the name of the site."""
    whole = text_of(root.find(".//title"))
    given = _first(data.get("headline"), *metas.get("og:title", ()), *metas.get("twitter:title", ()))
    heads = [text for h in root.iter("h1") if (text := text_of(h))]
    titles = (el for el in root.iter("h1", "h2") if not classes.TITLE.isdisjoint(tokens(el)))
    named = next((text_of(el) for el in titles), "")
    for head in (named, *heads):
        if head and (head in whole or (given and head in given)):
            return head
    if given:
        return _without_site(given, _first(*metas.get("og:site_name", ())))
    if heads:
        return heads[0]
    if not whole and (first := heading_of(_main(root))) is not None:
        return text_of(first)
    return max(_SITE.split(whole), key=len)


def _without_site(title: str, site: str | None) -> str:
    parts = _SITE.split(title)
    if site and len(parts) > 1 and parts[-1].casefold() == site.casefold():
        return title[: title.rindex(parts[-1])].rstrip(" |•·«»–—-:")
    return title


def _date(root: Element, metas: dict[str, list[str]], data: dict[str, Any]) -> str | None:
    given = [value for name, values in metas.items() if _DATES.fullmatch(name) for value in values]
    for value in (data.get("datePublished"), data.get("dateCreated"), *given):
        if isinstance(value, str) and (found := plausible(value)):
            return found
    published, stamp = date_of(_main(root), None)
    return published or (stamp.iso(None) if stamp else None)


def _beside_title(root: Element, title: str) -> list[str]:
    """The short lines just above and below the title, up to the first text."""
    rows = lines_of(root)
    at = next((i for i, row in enumerate(rows) if row == title), None)
    if at is None:
        return []
    below = takewhile(lambda row: weight(row) <= 14, rows[at + 1 : at + 7])
    return [*below, *(row for row in rows[max(0, at - 2) : at] if weight(row) <= 8)]


def _shown(rows: list[str]) -> tuple[str | None, str | None]:
    """The date and the author that the lines beside a title name."""
    stamp, author = None, None
    for row in rows:
        meta = meta_of(row)
        stamp = stamp or (meta.stamp if meta else find_date(row))
        author = author or (meta.author if meta else None)
    return stamp.iso(None) if stamp and stamp.year else None, author


def _main(root: Element) -> Element:
    """The part of the page that holds the article, where the page says so."""
    found = list(root.iter("article")) or list(root.iter("main"))
    return found[0] if len(found) == 1 else root


def _body(root: Element, url: str | None) -> list[str]:
    """The paragraphs of the page's article."""
    if sum(1 for _ in islice(root.iter(), _MOST_ELEMENTS)) == _MOST_ELEMENTS:
        return lines_of(_main(root))  # no page for people: looking for its text would take minutes
    from trafilatura import bare_extraction
    from trafilatura.settings import Extractor

    options = Extractor(comments=False, tables=True, with_metadata=False, output_format="python", url=url)
    options.min_output_size = 1
    document = bare_extraction(root, options=options)
    text = getattr(document, "text", None) or ""
    return [line.strip() for line in text.split("\n") if line.strip()]


def _author_meta(metas: dict[str, list[str]]) -> str | None:
    names = ("author", "article:author", "dc.creator", "parsely-author")
    return next((value for name in names for value in metas.get(name, ()) if "://" not in value), None)


def canonical(root: Element) -> str | None:
    """The address a page gives as its own."""
    for el in root.iter("link"):
        if "canonical" in (el.get("rel") or "").lower().split() and el.get("href"):
            return str(el.get("href"))
    return None


def read_single(root: Element, base: str | None) -> RawArticle:
    """The page's one article; its body is empty where no text is found."""
    metas, data = _metas(root), next(_objects(root), {})
    url = absolute(_first(canonical(root), *metas.get("og:url", ())), base) or base
    title = title_of(root, metas, data)
    main = _main(root)
    categories, tags = terms_of(main, None) if main is not root else ((), ())
    given = _listed(metas.get("article:tag", [])) or _keywords(data.get("keywords"))
    figures = {text for el in root.iter("figcaption") if (text := text_of(el)) and len(text) < 600}
    author = _person(data.get("author")) or _author_meta(metas) or author_of(main, None)
    published = _date(root, metas, data)
    if not published or not author:
        shown = _shown(_beside_title(root, title))
        published, author = published or shown[0], author or shown[1]
    parts = _body(root, url)
    parts = list(dropwhile(lambda part: part == title or (len(part) < 120 and meta_of(part) is not None), parts))
    captions = [part for part in parts if part in figures or caption(part)]
    known = frozenset(captions)
    kept = [part for part in parts if part not in known]
    return RawArticle(
        id="",
        title=title,
        body="\n\n".join(kept),
        url=url,
        author=author,
        published=published,
        tags=tuple(dict.fromkeys((*given, *tags))),
        categories=tuple(dict.fromkeys((*categories, *metas.get("article:section", ())))),
        captions=tuple(dict.fromkeys(captions)),
        language=(root.get("lang") or "").strip() or None,
    )


def _keywords(value: object) -> list[str]:
    if isinstance(value, str):
        return _listed([value])
    return [v.strip() for v in value if isinstance(v, str) and v.strip()] if isinstance(value, list) else []
