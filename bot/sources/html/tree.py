"""Bytes of a page to its tree, and the small questions asked of elements. No function here recurses."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
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
_BLANKS = re.compile(r"\s+")
HEADINGS = ("h1", "h2", "h3", "h4", "h5")
_BLOCKS = (
    "address article aside blockquote body br center dd div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5"
    " h6"
    " header hr li main nav ol p pre section table td th tr ul time"
)
BLOCKS = frozenset(_BLOCKS.split())
UNREAD = frozenset(("script", "style", "noscript", "template", "iframe", "svg", "head", "select", "button", "textarea"))


class TooDeep(Exception):
    """The page nests deeper, or has more elements, than any page for people."""


def read_tree(data: bytes) -> tuple[Element | None, bool]:
    """The root of a page, or None where it has no element; and whether all its bytes could be read.

    Raises TooDeep for a page that nests deeper than MAX_DEPTH or has more than MAX_ELEMENTS elements.
    """
    text, sound = decode(data)
    text, _ = fewer_attributes(clean(text)[:MAX_CHARS])
    text = re.sub(r"\A\s*<\?xml[^>]{0,200}\?>", "", text)
    parser = lxml_html.HTMLParser(huge_tree=True, remove_comments=True, remove_pis=True, no_network=True)
    try:
        root = lxml_html.document_fromstring(text, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None, sound
    if _too_deep(root):
        raise TooDeep
    for script in list(root.iter("script")):
        if "json" not in (script.get("type") or ""):
            drop(script)
    etree.strip_elements(root, "style", "template", "svg", "iframe", with_tail=False)
    return root, sound


def _too_deep(root: Element) -> bool:
    depth = 0
    for steps, (event, _) in enumerate(etree.iterwalk(root, events=("start", "end"))):
        depth += 1 if event == "start" else -1
        if depth > MAX_DEPTH or steps > 2 * MAX_ELEMENTS:
            return True
    return False


def tokens(node: Element) -> list[str]:
    """The classes of an element, in lower case."""
    return (node.get("class") or "")[:_LONGEST_CLASS].lower().split()


def text_of(node: Element | None) -> str:
    """All text of an element on one line."""
    if node is None:
        return ""
    if next(node.iter(*UNREAD), None) is not None:
        return " ".join(lines_of(node))
    return _BLANKS.sub(" ", "".join(node.itertext())).strip()


def lines_of(node: Element, skip: frozenset[Element] = frozenset()) -> list[str]:
    """The text of an element by lines, as its blocks cut it; elements of `skip` and what is unread are left out."""
    out: list[list[str]] = [[]]
    hidden = 0
    for event, el in etree.iterwalk(node, events=("start", "end")):
        out_of_sight = el in skip or el.tag in UNREAD
        if event == "start":
            if out_of_sight:
                hidden += 1
            if el.tag in BLOCKS and out[-1]:
                out.append([])
            if not hidden and el.text:
                out[-1].append(el.text)
        else:
            if out_of_sight:
                hidden -= 1
            if el.tag in BLOCKS and out[-1]:
                out.append([])
            if el is not node and not hidden and el.tail:
                out[-1].append(el.tail)
    return [line for parts in out if (line := _BLANKS.sub(" ", "".join(parts)).strip())]


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


def marked(node: Element, *words: str) -> Iterator[Element]:
    """The elements below `node` with one of these words among their classes, in order."""
    wanted = frozenset(words)
    for el in node.iter():
        if isinstance(el.tag, str) and (value := el.get("class")) and not wanted.isdisjoint(value.lower().split()):
            yield el


def contains(outer: Element, inner: Element) -> bool:
    """Whether `inner` is `outer` or stands in it."""
    return inner is outer or any(parent is outer for parent in inner.iterancestors())
