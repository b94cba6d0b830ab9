"""The place of an entry that holds its category or tag without saying so, told by the names the page has for terms."""

from __future__ import annotations

from bot.sources.html.entries import aside
from bot.sources.html.entry import Found
from bot.sources.html.frame import short_places
from bot.sources.html.terms import is_term, is_term_link
from bot.sources.html.tree import Element, below, text_of, within

_MOST = 3  # lines of a place


def take_terms(
    root: Element, entries: list[Element], heads: list[Element | None], found: list[Found], own: str
) -> None:
    """Gives entries without any term the words in the place where the page's own term, or names of its menu, stand.

    `own`: the lines of the page's heading that may be its term, each between newlines.
    """
    if len(found) != len(entries) or len(entries) < 2 or any(entry.categories or entry.tags for entry in found):
        return
    menu = {text_of(a).casefold() for a in below(root) if a.tag == "a" and _is_named(a, root)}
    best: dict[int, list[str]] = {}
    most = 0.0
    for members in short_places(entries, heads).values():
        values = {number: lines for number, el, lines in members if el.tag != "time"}
        if len(values) < 2 or any(len(lines) > _MOST or not all(map(is_term, lines)) for lines in values.values()):
            continue
        if any(found[number].author in lines or found[number].title in lines for number, lines in values.items()):
            continue
        ours = sum(any(f"\n{line.casefold()}\n" in own for line in lines) for lines in values.values())
        known = sum(any(line.casefold() in menu for line in lines) for lines in values.values())
        share = max(ours, known) / len(entries)
        if share > max(most, 0.5):
            best, most = values, share
    for number, lines in best.items():
        found[number].categories = tuple(dict.fromkeys(lines))


def _is_named(link: Element, root: Element) -> bool:
    return is_term_link(link) or within(link, ("nav",), root) or aside(link, root)


def headings(root: Element, entries: list[Element]) -> str:
    """The lines of a page's headings, of its title and of what stands between them, in lower case."""
    inside = [(entry.number, entry.last) for entry in entries]
    lines = [text_of(el) for el in below(root) if el.tag in ("h1", "h2") and not _in_any(el, inside)]
    return "\n" + "\n".join(line.casefold() for line in lines) + "\n"


def _in_any(el: Element, inside: list[tuple[int, int]]) -> bool:
    return any(first <= el.number < last for first, last in inside)
