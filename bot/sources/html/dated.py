"""When an entry was published: what machines read, what people read, what its address says."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from bot.sources.dates import iso
from bot.sources.html import classes
from bot.sources.html.tree import Element, below, lies_in, says, size_of, text_of
from bot.sources.tagdump.dates import Stamp, find_date

_PUBLISHED = frozenset(("published", "dt-published", "entry-date", "post-date"))
_DATE_WORDS = frozenset(("date", "day", "month", "time", "datum", "fecha", "data", "when", "calendar", "cal"))
_ADDRESS = re.compile(r"(?:^|/)((?:19|20)\d\d)/(\d{1,2})(?:/(\d{1,2}))?(?=/)")
_DASH = re.compile(r"\s?[—–:|]\s|\s--?\s")
_BLANK = " \t\n\r\x1e"
_LONGEST = 40  # characters of a date that stands in pieces


def plausible(given: object) -> str | None:
    """A date that machines read, unless its year is none an article has: of another calendar, or a sign for “never”."""
    found = iso(given)
    return found if found and "1800" < found[:4] < "2100" and found[:10] not in ("1970-01-01", "1900-01-01") else None


def only_changed(el: Element) -> bool:
    """Whether an element says when an entry was changed, and not when it was published."""
    return "updated" in el.words and _PUBLISHED.isdisjoint(el.words)


def date_of(entry: Element, body: Element | None) -> tuple[str | None, Stamp | None]:
    """The day or instant an entry was published: from what machines read, else from what people read."""
    stamp: Stamp | None = None
    updated: str | None = None
    for el in (entry, *below(entry)):
        prop = (el.get("itemprop") or el.get("property") or "").lower()
        dated = (
            el.tag == "time"
            or not classes.DATE.isdisjoint(el.words)
            or "datepublished" in prop
            or (el.tag == "abbr" and el.get("title"))
        )
        if not dated or "datemodified" in prop or (el.tag != "time" and lies_in(body, el)):
            continue
        given = el.get("datetime") or el.get("content") or el.get("title") or ""
        if (found := plausible(given)) and (el.tag in ("time", "abbr", "meta") or prop):
            if only_changed(el):
                updated = updated or found
                continue
            return found, None
        if stamp is None and not only_changed(el):
            stamp = find_date(text_of(el)[:120]) or in_pieces(el)
    return (None, stamp) if stamp is not None else (updated, None)


def first_day(whole: Element, head: Element | None) -> frozenset[Element]:
    """The element that a text begins with, where it is called after a date and holds nothing else."""
    for el in below(whole)[:12]:
        if not el.words or el is head or size_of(el) > _LONGEST or _DATE_WORDS.isdisjoint(says(el)):
            continue
        text = text_of(el)
        stamp = find_date(text) if any(map(str.isdigit, text)) else None
        if stamp is not None and (stamp.start, stamp.end) == (0, len(text)):
            before = "".join(whole.page.pieces[el.getparent().begin : el.begin])
            return frozenset() if before.strip(_BLANK) else frozenset((el,))
    return frozenset()


def in_pieces(el: Element) -> Stamp | None:
    """The date of an element that holds day, month and year in elements of their own, in any order."""
    if size_of(el) > 4 * _LONGEST or not any(map(str.isdigit, text_of(el)[:_LONGEST])):
        return None
    parts = " ".join(" ".join(el.page.pieces[el.begin : el.end]).split())
    if not 3 < len(parts) < _LONGEST:
        return None
    words = re.findall(r"[^\W\d_]{3,}\.?|\d{1,4}", parts)
    year = next((word for word in words if len(word) == 4 and word.isdigit()), "")
    days = [word for word in words if word.isdigit() and len(word) < 3]
    months = [word for word in words if not word[0].isdigit()]
    if len(days) == 1 and len(months) == 1:
        return find_date(f"{days[0]} {months[0]} {year}".strip(), 0, not year)
    return find_date(parts)


def pieces_of(entry: Element, body: Element | None) -> Stamp | None:
    """The date that stands in pieces in an element that is called after a date; its year may be missing."""
    looked = (el for el in below(entry) if not _DATE_WORDS.isdisjoint(says(el)) and not lies_in(body, el))
    found = [stamp for el in looked for box in (el, el.getparent()) if (stamp := in_pieces(box))]
    return next((stamp for stamp in found if stamp.year), found[0] if found else None)


def with_address(stamp: Stamp | None, url: str | None) -> tuple[str | None, Stamp | None]:
    """A date and what the address of an entry adds to it: a missing year, or all of it."""
    found = _ADDRESS.search(url or "")
    if found is None or (stamp is not None and stamp.year):
        return None, stamp
    year, month, day = int(found[1]), int(found[2]), int(found[3] or 0)
    if stamp is None:
        return plausible(f"{year}-{month:02}-{day:02}") if day else None, None
    return None, replace(stamp, year=year) if month in (stamp.month, stamp.day) else stamp


def first_date(rows: Iterable[str]) -> Stamp | None:
    """The date of the first short line that holds one, whatever else it says."""
    short = (row for row in rows if len(row) < 120 and any(c.isdigit() for c in row))
    return next((stamp for row in short if (stamp := find_date(row)) and stamp.year), None)


def dateline(text: str) -> tuple[Stamp | None, str]:
    """The date that a text begins with before a dash, and the text without it."""
    head = text[:60]
    stamp = find_date(head) if any(c.isdigit() for c in head[:20]) else None
    if stamp and stamp.start == 0 and stamp.year and (dash := _DASH.match(text, stamp.end)):
        return stamp, text[dash.end() :]
    return None, text
