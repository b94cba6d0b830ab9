"""A page as a tree that is walked once: each element then knows its place and its text. No function here recurses."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import accumulate
from typing import Any

from lxml import etree
from lxml import html as lxml_html

from bot.sources.attributes import fewer_attributes
from bot.sources.decode import clean, decode

Element = Any  # lxml's elements have no types of their own
MAX_DEPTH = 500  # a page nests a few dozen deep; beyond this, libraries that walk it by recursion would fall
MAX_CHARS = 20_000_000
MAX_ELEMENTS = 300_000
_LONGEST_CLASS = 4000
HEADINGS = ("h1", "h2", "h3", "h4", "h5")
_BLOCKS = (
    "address article aside blockquote body br center dd div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5"
    " h6"
    " header hr li main nav ol p pre section table td th tr ul time"
)
BLOCKS = frozenset(_BLOCKS.split())
UNREAD = frozenset(("script", "style", "noscript", "template", "iframe", "svg", "head", "select", "button", "textarea"))
_BLOCK, _HIDDEN = 1, 2
_KINDS = dict.fromkeys(BLOCKS, _BLOCK) | dict.fromkeys(UNREAD, _HIDDEN)
_END = "\x1e"  # ends a line among the pieces of a page; a blank to str.split, and no text holds one


_NAMING = ("class", "data-testid", "data-hook", "data-qa", "itemprop", "aria-label")
_PART = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")


class TooDeep(Exception):
    """The page nests deeper, or has more elements, than any page for people."""


class Node(lxml_html.HtmlElement):  # type: ignore[misc]  # lxml's elements have no types
    """An element with its place: its number in the order of the page and that of the first element after it, where
    its text begins and ends among the pieces of the page, and the words of its class.
    """

    page: Page
    number = last = begin = end = 0
    inside: int | None = None  # of an element that was put around others: the first of them
    words: tuple[str, ...] = ()
    hidden = False
    said: str | None = None
    head: Element = False  # the heading found in it, None where there is none; False before anyone looked
    beside: bool | None = None
    attrib_words: frozenset[str] | None = None


class Page:
    """The elements of a page in its order, and its text in pieces."""

    def __init__(self, root: Element) -> None:
        """Raises TooDeep for a page that nests deeper than MAX_DEPTH or has more than MAX_ELEMENTS elements."""
        self.root = root
        self.nodes: list[Element] = []
        self.pieces: list[str] = []
        # What says of itself that it holds what the page is for.
        self.mains: list[Element] = root.xpath('descendant-or-self::*[self::main or @role="main"]')
        self._read(root)
        self.sizes = [0, *accumulate(map(len, self.pieces))]

    def _read(self, root: Element) -> None:
        nodes, pieces = self.nodes, self.pieces
        hidden = depth = 0
        for event, el in etree.iterwalk(root, events=("start", "end")):
            tag = el.tag
            if event == "start":
                depth += 1
                if depth > MAX_DEPTH or len(nodes) > MAX_ELEMENTS:
                    raise TooDeep
                el.page, el.number, el.begin = self, len(nodes), len(pieces)
                nodes.append(el)
                if words := el.get("class"):
                    el.words = tuple(words[:_LONGEST_CLASS].lower().split())
                kind = _KINDS.get(tag)
                if kind == _BLOCK:
                    pieces.append(_END)
                    el.begin += 1
                elif kind == _HIDDEN:
                    hidden += 1
                if hidden:
                    el.hidden = True
                elif text := el.text:
                    pieces.append(text)
            else:
                depth -= 1
                el.last, el.end = len(nodes), len(pieces)
                kind = _KINDS.get(tag)
                if kind == _BLOCK:
                    pieces.append(_END)
                elif kind == _HIDDEN:
                    hidden -= 1
                if not hidden and (text := el.tail):
                    pieces.append(text)

    def wrap(self, members: list[Element]) -> Element:
        """Puts siblings that follow one another into an element of their own."""
        first, final = members[0], members[-1]
        wrapper = self.root.makeelement("div")
        first.addprevious(wrapper)
        wrapper.extend(members)
        wrapper.page, wrapper.number, wrapper.inside, wrapper.last = self, first.number, first.number, final.last
        wrapper.begin, wrapper.end = first.begin, final.end
        return wrapper


def read_tree(data: bytes) -> tuple[Page | None, bool]:
    """The page, or None where it has no element; and whether all its bytes could be read.

    Raises TooDeep for a page that nests deeper than MAX_DEPTH or has more than MAX_ELEMENTS elements.
    """
    text, sound = decode(data)
    text, _ = fewer_attributes(clean(text)[:MAX_CHARS])
    text = re.sub(r"\A\s*<\?xml[^>]{0,200}\?>", "", text)
    parser = etree.HTMLParser(huge_tree=True, remove_comments=True, remove_pis=True, no_network=True)
    # The lookup of lxml.html is in Python and takes as long as the parsing.
    parser.set_element_class_lookup(etree.ElementDefaultClassLookup(element=Node))
    try:
        root = lxml_html.document_fromstring(text, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None, sound
    for script in list(root.iter("script")):
        if "json" not in (script.get("type") or ""):
            drop(script)
    etree.strip_elements(root, "style", "template", "svg", "iframe", with_tail=False)
    return Page(root), sound


def tokens(node: Element) -> tuple[str, ...]:
    """The classes of an element, in lower case."""
    words: tuple[str, ...] = node.words
    return words


def _first_in(node: Element) -> int:
    first: int = node.number + 1 if node.inside is None else node.inside
    return first


@lru_cache(maxsize=20_000)
def _parts(names: str) -> frozenset[str]:
    return frozenset(part.lower() for part in _PART.findall(names))


def says(node: Element) -> frozenset[str]:
    """The words that the names of an element are made of, as “card”, “tags” of “card__tags”; in lower case."""
    if node.attrib_words is None:
        names = " ".join(value for name in _NAMING if (value := node.get(name)))
        node.attrib_words = _parts(names[:400]) if names else frozenset()
    words: frozenset[str] = node.attrib_words
    return words


def below(node: Element) -> list[Element]:
    """The elements in an element, in the order of the page."""
    found: list[Element] = node.page.nodes[_first_in(node) : node.last]
    return found


def text_of(node: Element | None) -> str:
    """All text of an element on one line."""
    if node is None:
        return ""
    if node.said is None:
        if node.hidden:  # the title of a page stands in its head, where nothing is read
            node.said = "" if node.tag in UNREAD else " ".join("".join(node.itertext()).split())
        else:
            node.said = " ".join("".join(node.page.pieces[node.begin : node.end]).split())
    said: str = node.said
    return said


def size_of(node: Element) -> int:
    """At least as many characters as an element's text has."""
    sizes = node.page.sizes
    size: int = sizes[node.end] - sizes[node.begin]
    return size


def lines_of(node: Element, skip: Iterable[Element] = ()) -> list[str]:
    """The text of an element by lines, as its blocks cut it; elements of `skip` and what is unread are left out."""
    if node.hidden:
        return []
    pieces = node.page.pieces
    parts: list[str] = []
    at, first = node.begin, _first_in(node)
    for el in sorted(skip, key=lambda el: int(el.number)):
        if first <= el.number < node.last and el.begin >= at:
            parts += pieces[at : el.begin]
            at = el.end
    parts += pieces[at : node.end]
    return [line for part in "".join(parts).split(_END) if (line := " ".join(part.split()))]


def drop(node: Element) -> None:
    """Takes an element out of its tree and leaves the text behind it."""
    parent = node.getparent()
    if parent is None:
        return
    tail = node.tail
    if tail:
        before = node.getprevious()
        if before is None:
            parent.text = (parent.text or "") + " " + tail
        else:
            before.tail = (before.tail or "") + " " + tail
    parent.remove(node)


def within(node: Element, tags: Iterable[str], stop: Element | None = None) -> bool:
    """Whether an element stands in one of these tags."""
    names = frozenset(tags)
    for parent in node.iterancestors():
        if parent is stop:
            return False
        if parent.tag in names:
            return True
    return False


def contains(outer: Element, inner: Element) -> bool:
    """Whether `inner` is `outer` or stands in it."""
    held: bool = outer.number <= inner.number < outer.last
    return held


def lies_in(outer: Element | None, node: Element) -> bool:
    """Whether an element stands in `outer`, where there is one."""
    return outer is not None and node is not outer and contains(outer, node)


def links_in(node: Element) -> Iterator[Element]:
    """The links in an element that lead somewhere."""
    return (el for el in below(node) if el.tag == "a" and el.get("href"))
