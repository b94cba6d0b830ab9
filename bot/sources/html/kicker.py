"""The place of an entry that holds its category or tag without saying so, told by the names the page has for terms."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate

from bot.sources.html.entries import aside
from bot.sources.html.entry import Found
from bot.sources.html.frame import short_places
from bot.sources.html.terms import PERSON_PATH, is_term, is_term_link, slugs_of
from bot.sources.html.tree import Element, below, links_in, text_of, within

_MOST = 3  # lines of a place


def take_terms(root: Element, entries: list[Element], heads: list[Element | None], found: list[Found]) -> None:
    """Gives entries without any term the words in the place where the page's own term, or names of its menu, stand."""
    if len(found) != len(entries) or len(entries) < 2 or any(entry.categories or entry.tags for entry in found):
        return
    if any(map(slugs_of, entries)):
        return  # their classes name their terms, and the page doesn't show them
    own = _headings(root, entries)
    menu = {text_of(a).casefold() for a in below(root) if a.tag == "a" and _is_named(a, root)}
    best: dict[int, list[str]] = {}
    most = 0.0
    for members in short_places(entries, heads).values():
        values = {number: lines for number, el, lines in members if el.tag != "time"}
        if len(values) < 2 or any(len(lines) > _MOST or not all(map(is_term, lines)) for lines in values.values()):
            continue
        if any(PERSON_PATH.search(a.get("href")) for _, el, _ in members for a in _links(el)):
            continue
        if any(found[number].author in lines or found[number].title in lines for number, lines in values.items()):
            continue
        ours = sum(any(line.casefold() in own for line in lines) for lines in values.values())
        known = sum(any(line.casefold() in menu for line in lines) for lines in values.values())
        share = max(ours, known) / len(entries)
        if share > max(most, 0.5):
            best, most = values, share
    for number, lines in best.items():
        found[number].categories = tuple(dict.fromkeys(lines))


def _links(el: Element) -> list[Element]:
    around = el if el.tag == "a" else next((p for p in el.iterancestors() if p.tag == "a"), None)
    return [*links_in(el), *([around] if around is not None and around.get("href") else [])]


def _is_named(link: Element, root: Element) -> bool:
    return is_term_link(link) or within(link, ("nav",), root) or aside(link, root)


def _headings(root: Element, entries: list[Element]) -> frozenset[str]:
    """The headings of a page outside its entries, in lower case."""
    spans = sorted((entry.number, entry.last) for entry in entries)
    starts, ends = [start for start, _ in spans], list(accumulate((end for _, end in spans), max))

    def is_inside(el: Element) -> bool:
        before = bisect_right(starts, el.number)
        return before > 0 and el.number < ends[before - 1]

    return frozenset(text_of(el).casefold() for el in below(root) if el.tag in ("h1", "h2") and not is_inside(el))
