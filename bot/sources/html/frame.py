"""What the entries of a page have in common beside their text: short lines in the same place of most of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from bot.sources.html.tree import BLOCKS, Element, lines_of, size_of, tokens
from bot.sources.tagdump.block import is_prose, weight

_MOST_WORDS = 40
_MOST_CHARS = 1500  # with the blanks of the page's source
_MOST_ENTRIES = 200
_MOST_ELEMENTS = 2000  # of an entry
_HIGH = frozenset(("h1", "h2", "h3"))
_INLINE = frozenset(("span", "a", "small", "em", "b", "strong", "i", "time"))
_UNIT = (BLOCKS - {"figure", "figcaption", "br", "hr"}) | _INLINE


def regular(entries: list[Element], heads: list[Element | None]) -> frozenset[Element]:
    """The elements of the entries that hold only what the theme prints around each: category, author, date, sharing.

    An element is one where most entries have one in the same place and none of them holds sentences.
    """
    out: set[Element] = set()
    for entry, head in zip(entries[:_MOST_ENTRIES], heads, strict=False):
        out.update(_above(entry, head))
    least = max(2, 0.7 * min(len(entries), _MOST_ENTRIES))
    for found in short_places(entries, heads).values():
        words = sum(weight(line) for _, _, lines in found for line in lines) / len(found)
        longest = sum(max(map(weight, lines)) for _, _, lines in found) / len(found)
        if len(found) >= least and longest <= 12 and words <= 25:
            out.update(el for _, el, _ in found)
    return frozenset(out)


def short_places(
    entries: list[Element], heads: list[Element | None]
) -> dict[str, list[tuple[int, Element, list[str]]]]:
    """The elements with a few words, by their place: of each the number of its entry and its lines."""
    places: dict[str, list[tuple[int, Element, list[str]]]] = defaultdict(list)
    for number, (entry, head) in enumerate(zip(entries[:_MOST_ENTRIES], heads, strict=False)):
        for path, el in _elements(entry, head):
            if lines := _short_lines(el):
                places[path].append((number, el, lines))
    return places


def _short_lines(el: Element) -> list[str]:
    """The lines of an element with few words and no sentence; none of any other."""
    if size_of(el) > _MOST_CHARS:
        return []
    lines = lines_of(el)
    return lines if sum(map(weight, lines)) <= _MOST_WORDS and not any(map(is_prose, lines)) else []


def _above(entry: Element, head: Element | None) -> Iterator[Element]:
    """The short pieces of an entry that stand over its title."""
    node = head
    while node is not None and node is not entry:
        for before in node.itersiblings(preceding=True):
            lines = lines_of(before) if isinstance(before.tag, str) else []
            if lines and sum(map(weight, lines)) <= 20 and not any(map(is_prose, lines)):
                yield before
        node = node.getparent()


def _elements(entry: Element, head: Element | None) -> Iterator[tuple[str, Element]]:
    """The elements of an entry that are no part of its title nor hold it, each with its place."""
    holding = {head, *head.iterancestors()} if head is not None else set()
    waiting: list[tuple[str, Element]] = [("", entry)]
    looked = 0
    while waiting and looked < _MOST_ELEMENTS:
        path, el = waiting.pop()
        seen: Counter[str] = Counter()
        running = _has_words(el)
        for child in el:
            looked += 1
            if not isinstance(child.tag, str) or child is head:
                continue
            kind = f"{child.tag}.{' '.join(tokens(child)[:2])}"
            place = f"{path}/{kind}[{seen[kind]}]"
            seen[kind] += 1
            if child in holding or child.tag == "figure":
                waiting.append((place, child))
            elif child.tag in _UNIT and child.tag not in _HIGH and not (running and child.tag in _INLINE):
                yield place, child
                if len(path) < 400:
                    waiting.append((place, child))


def _has_words(el: Element) -> bool:
    """Whether an element has text of its own beside its children, so that inline ones are words of a sentence."""
    own = (el.text or "") + "".join(child.tail or "" for child in el)
    return len(own) > 12 and sum(map(str.isalpha, own.strip()[:2000])) > 12
