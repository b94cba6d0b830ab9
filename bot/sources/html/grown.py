"""Entries grown from their titles: titles of one kind, each with all around it that holds no other of them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from itertools import islice
from statistics import median_low

from bot.sources.html.entries import aside, is_frame, names_itself, names_title, siblings
from bot.sources.html.tree import HEADINGS, Element, below, lines_of, links_in, size_of, text_of, within
from bot.sources.tagdump.dates import find_date

_HEADS = frozenset((*HEADINGS, "h6"))
_MOST_HEIGHT = 12  # elements between a title and its entry
_TEXT = 40  # characters beside the title


def by_titles(root: Element, dated: bool = False) -> list[Element]:
    """The entries around titles of one kind, wherever in the rows and columns of a page they stand; of several kinds
    those with the most text. None where the titles are siblings, with the texts between them. `dated`: a date beside
    the title is enough.
    """
    found: list[tuple[int, list[Element]]] = []
    for heads in _kinds(root):
        heads = _first_of_each(heads)
        if len(heads) < 2:
            continue
        grown = _grown(heads)
        least = 0 if dated else _TEXT
        texts = sum(size_of(el) > size_of(head) + least for el, head in zip(grown, heads, strict=True))
        if dated and sum(map(_is_dated, grown, heads)) * 3 < 2 * len(heads):
            continue
        if 3 * texts >= 2 * len(heads):
            found.append((sum(map(size_of, grown)), grown))
    most = max((size for size, _ in found), default=0)
    # Two entries in a row hold hardly more than each by itself.
    return max((grown for size, grown in found if 5 * size >= 3 * most), key=len, default=[])


def alone(root: Element) -> list[Element]:
    """The one entry of an archive that has no other: around the only title that leads to an article."""
    heads: list[Element] = []
    for el in below(root):
        named = el.tag in _HEADS and next(links_in(el), None) is not None and not el.hidden
        if named and len(text_of(el)) > 1 and not aside(el, root) and names_itself(el):
            heads.append(el)
    if len(heads) != 1:
        return []
    entry = heads[0]
    others = [el.number for el in below(root) if el.tag in ("h1", "h2") and el is not entry]
    for el in entry.iterancestors():
        if el.tag in ("body", "html", "main") or bisect_left(others, el.last) > bisect_left(others, el.number):
            break
        entry = el
    return [entry] if size_of(entry) > size_of(heads[0]) + _TEXT else []


def by_rows(root: Element) -> list[Element]:
    """The entries of a list that has a day and a link in each row and nothing else; the longest such list."""
    best: list[Element] = []
    for members in siblings(root).values():
        if len(members) <= max(1, len(best)) or aside(members[0], root):
            continue
        links = [_only_link(el) for el in members]
        if all(link is not None and _has_day(el, link) for el, link in zip(members, links, strict=True)):
            for el, link in zip(members, links, strict=True):
                el.head = link
            best = members
    return best


def _only_link(row: Element) -> Element | None:
    links = list(islice(links_in(row), 2))
    return links[0] if len(links) == 1 and len(text_of(links[0])) > 1 else None


def _has_day(row: Element, link: Element) -> bool:
    """Whether a row has the day of its link beside it, and hardly more."""
    beside = " ".join(lines_of(row, (link,)))
    day = find_date(beside) if len(beside) < 60 and any(map(str.isdigit, beside)) else None
    return day is not None and len(beside) - (day.end - day.start) < 20


def _is_dated(entry: Element, head: Element) -> bool:
    return any(find_date(line) for line in lines_of(entry, (head,)) if len(line) < 120)


def _kinds(root: Element) -> list[list[Element]]:
    """The linked titles of a page that stand in no sidebar, by their tag and class, and by those of what holds them."""
    kinds: dict[tuple[str, ...], list[Element]] = defaultdict(list)
    for el in below(root):
        if el.hidden or not (el.tag in _HEADS or names_title(el)):
            continue
        linked = el.tag == "a" or next(links_in(el), None) is not None or within(el, ("a",), root)
        text = text_of(el) if linked else ""
        if len(text) > 1 and not is_frame(el, text) and not aside(el, root):
            kinds[_kind(el)].append(el)
            kinds[(*_kind(el), *_kind(el.getparent()))].append(el)
    return list(kinds.values())


def _kind(el: Element) -> tuple[str, str]:
    return str(el.tag), re.sub(r"\d+", "", next(iter(el.words), ""))


def _first_of_each(heads: list[Element]) -> list[Element]:
    """The titles without those that repeat the one before."""
    return [el for i, el in enumerate(heads) if i == 0 or text_of(el) != text_of(heads[i - 1])]


def _grown(heads: list[Element]) -> list[Element]:
    numbers = [head.number for head in heads]
    ways: list[list[Element]] = []
    for head in heads:
        way = [head]
        for el in head.iterancestors():
            first = bisect_left(numbers, el.number)
            if len(way) > _MOST_HEIGHT or el.tag in ("body", "html") or bisect_left(numbers, el.last) - first > 1:
                break
            way.append(el)
        ways.append(way)
    height = median_low(len(way) for way in ways)
    return [way[min(len(way), height) - 1] for way in ways]
