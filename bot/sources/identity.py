"""What makes an article the same one when it comes again. Decided here for every shape, and never by its body."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from bot.model import RawArticle, Reading
from bot.sources.titles import title_of

_TRACKING = re.compile(
    r"^(?:utm_\w+|fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|igshid|mc_[ce]id|_hs(?:enc|mi)|mkt_tok|ref_src|"
    r"oly_(?:anon|enc)_id|vero_id|wickedid|s_cid|cmpid|ns_(?:campaign|source|mchannel)|pk_\w+|mtm_\w+|at_\w+)$",
    re.I,
)


def canonical(address: str) -> str:
    """An address as far as it names a page: no scheme, no "www.", no tracking, no fragment, no last slash."""
    try:
        parts = urlsplit(address.strip())
        query = [(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.match(k)]
        host = (parts.hostname or "").removeprefix("www.")
        if parts.port and parts.port not in (80, 443):
            host = f"{host}:{parts.port}"
    except ValueError:
        return address.strip()
    fragment = parts.fragment if parts.fragment.startswith(("!", "/")) else ""  # pages made by a script
    return urlunsplit(("", host, parts.path.rstrip("/"), urlencode(sorted(query)), fragment)).removeprefix("//")


def settle(readings: Sequence[Reading]) -> tuple[Reading, ...]:
    """The readings of one source with each article's identity decided, unique over all of them.

    A given id is kept as it is. Else the canonical address, where the source gives it to one article only; else title
    and day. A second article of the same identity gets a suffix made of its address, title and day. An article that
    another file of the source holds too stands once, with the longer body and the tags of both.
    """
    merged = _merge(readings)
    addresses = Counter(canonical(a.url) for articles in merged for a in articles if a.url and not a.id)
    taken: dict[str, int] = {}
    out = []
    for reading, articles in zip(readings, merged, strict=True):
        named = []
        for article in articles:
            name = _unique(article, article.id or _identity(article, addresses), taken)
            taken.setdefault(name, 2)
            named.append(article if name == article.id else replace(article, id=name))
        out.append(replace(reading, articles=tuple(named)))
    return tuple(out)


def _merge(readings: Sequence[Reading]) -> list[list[RawArticle]]:
    """The articles of each reading, without those that an earlier one holds; what the later adds is kept there."""
    merged: list[list[RawArticle]] = []
    known: dict[tuple[str, ...], tuple[int, int]] = {}
    for reading in readings:
        here: list[RawArticle] = []
        mine: dict[tuple[str, ...], tuple[int, int]] = {}
        merged.append(here)
        for article in reading.articles:
            which = _sameness(article)
            if which in known:
                row, place = known[which]
                merged[row][place] = _both(merged[row][place], article)
            else:
                mine.setdefault(which, (len(merged) - 1, len(here)))
                here.append(article)
        known.update(mine)
    return merged


def _sameness(article: RawArticle) -> tuple[str, ...]:
    title, day = _plain(article.title), (article.published or "")[:10]
    if article.id:
        return ("id", article.id, canonical(article.url) if article.url else title)
    if article.url:
        return ("address", canonical(article.url), title)
    return ("title", title, day or article.body)


def _both(one: RawArticle, two: RawArticle) -> RawArticle:
    full = one if len(one.body) >= len(two.body) else two
    return replace(
        full,
        id=one.id,
        tags=tuple(dict.fromkeys(one.tags + two.tags)),
        categories=tuple(dict.fromkeys(one.categories + two.categories)),
    )


def _identity(article: RawArticle, addresses: Counter[str]) -> str:
    if article.url:
        address = canonical(article.url)
        if addresses[address] == 1 and ("/" in address or "?" in address):
            return address
    return "t:" + _short(_plain(article.title or title_of(article.body)), (article.published or "")[:10])


def _unique(article: RawArticle, name: str, taken: dict[str, int]) -> str:
    """The name, or one made of it that isn't taken; `taken` knows the number to try next."""
    if name not in taken:
        return name
    base = f"{name}~{_short(canonical(article.url or ''), _plain(article.title), (article.published or '')[:10])[:8]}"
    if base not in taken:
        return base
    while (found := f"{base}.{taken[base]}") in taken:
        taken[base] += 1
    return found


def _short(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "replace")).hexdigest()[:16]


def _plain(title: str) -> str:
    return " ".join(title.casefold().split())
