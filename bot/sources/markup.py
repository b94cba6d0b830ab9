"""The one place where markup dies: HTML in, paragraphs of plain text, links and captions out."""

from __future__ import annotations

import html
import re
from collections.abc import Set
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

from lxml import etree
from lxml import html as lxml_html

from bot.model import Link
from bot.sources.attributes import fewer_attributes
from bot.sources.decode import clean

Element = Any  # of lxml, or of a page's own class
_BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "body", "center", "details", "dialog", "dir", "div",
    "dl", "dt", "fieldset", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header",
    "hgroup", "hr", "html", "legend", "main", "menu", "nav", "ol", "p", "pre", "section", "summary",
    "table", "tbody", "tfoot", "thead", "ul", "video", "audio"
))  # fmt: skip
_LINES = frozenset(("li", "tr", "caption", "dd"))
_DROPPED = frozenset((
    "script", "style", "noscript", "template", "svg", "math", "iframe", "object", "embed", "applet",
    "head", "title", "button", "select", "textarea", "input", "datalist", "canvas", "map"
))  # fmt: skip
_CAPTION_CLASS = re.compile(r"(?:^|\s)(?:wp-caption-text|gallery-caption|image-caption|caption-text)(?:\s|$)")
_NEEDS_PARSER = re.compile(r"[<&]")
_TAG = re.compile(r"<[a-zA-Z!/?]")
_ODD = r"\t\u00a0\u2000-\u200a\u202f\u205f\u3000"
_SPACES = re.compile(rf" [ {_ODD}]+|[{_ODD}][ {_ODD}]*")  # all but single blanks, which most are
_GAPS = re.compile(r"\n\n+")
_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff]")
_BREAK, _NEWLINE, _PARAGRAPH, _LINE = (
    "\ue0f0",
    "\ue0f1",
    "\ue0f2",
    "\ue0f3",
)  # private characters; clean input holds none of them
_PRIVATE = re.compile("[\ue0f0-\ue0f3]")
_LINES_MET = re.compile("[ \ue0f1]*\ue0f3[ \ue0f1\ue0f3]*")
_MAX_LINKS = 500


@dataclass(frozen=True, slots=True)
class Plain:
    """What is left of a piece of markup: paragraphs separated by blank lines, its links, its captions."""

    text: str
    links: tuple[Link, ...] = ()
    captions: tuple[str, ...] = ()


def plain(markup: str, base: str | None = None, *, newlines: bool = False) -> Plain:
    """The text of an HTML fragment; lists and table rows are lines, scripts, forms and comments are gone.

    Links are resolved against `base`. `newlines`: blank lines in the text separate paragraphs and newlines are kept,
    as in posts that WordPress formats when it shows them. Takes time linear in the input, however deep it nests.
    """
    if not _NEEDS_PARSER.search(markup):
        return Plain(_finish(_lines(markup)))
    if not _TAG.search(markup):
        return Plain(_finish(_lines(html.unescape(markup))))
    root = _tree(markup)
    if root is None:
        return Plain("")
    return _walked(root, _Walk(base, newlines or not _has_blocks(root)))


def plain_element(element: Element, without: Set[Element]) -> Plain:
    """The same of an element of a page that was parsed already, without some of the elements in it, and no links."""
    return _walked(element, _Walk(None, not _has_blocks(element), without, linked=False))


def _walked(root: Element, walk: _Walk) -> Plain:
    walk.run(root)
    return Plain(_finish("".join(walk.out)), tuple(walk.links), tuple(walk.captions))


def line(markup: str | None) -> str:
    """A title or name on one line, without markup and entities."""
    if not markup:
        return ""
    text = plain(markup).text if _TAG.search(markup) else html.unescape(markup)
    return " ".join(clean(text).split())


def squeezed(text: str) -> str:
    """A name or title that is no markup, on one line."""
    return " ".join(clean(text).split())


def paragraphs(text: str) -> str:
    """Plain text with its paragraphs separated by one blank line each, and no blanks at the ends of lines."""
    return _finish(_lines(text))


def _tree(markup: str) -> Element | None:
    # html.unescape knows more entities than libxml2, but only the parser knows which are in text.
    parser = lxml_html.HTMLParser(huge_tree=True, remove_comments=True, remove_pis=True, no_network=True)
    try:
        return lxml_html.document_fromstring(
            f"<html><body>{fewer_attributes(clean(markup))[0]}</body></html>", parser=parser
        )
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None


def _has_blocks(root: Element) -> bool:
    found = root.iter("p", "div", "br", "li", "table", "blockquote", "h1", "h2", "h3", "h4", "pre", "section")
    return next(iter(found), None) is not None


def _lines(text: str) -> str:
    return _PRIVATE.sub("", text).replace("\r\n", "\n").replace("\r", "\n").replace("\n", _NEWLINE)


def _finish(text: str) -> str:
    """Turns the marks of the walk into newlines: blanks squeezed outside of what was kept as it is."""
    text = _INVISIBLE.sub("", clean(text))
    text = _SPACES.sub(" ", text.replace("\n", " "))
    if _LINE in text:
        text = _LINES_MET.sub("\n", text)
    text = text.replace(_NEWLINE, "\n").replace(_BREAK, "\n").replace(_PARAGRAPH, "\n\n")
    if "\n" in text:
        text = _GAPS.sub("\n\n", "\n".join(row.strip(" ") for row in text.split("\n")))
    return text.strip()


class _Walk:
    """One pass over a tree, without recursion: pieces of text with marks where lines and paragraphs begin."""

    def __init__(
        self, base: str | None, newlines: bool, without: Set[Element] = frozenset(), linked: bool = True
    ) -> None:
        self.out: list[str] = []
        self.links: list[Link] = []
        self.captions: list[str] = []
        self._base = base
        self._newlines = newlines
        self._without = without
        self._linked = linked
        self._seen: set[str] = set()
        self._told: set[str] = set()
        self._skip: Element | None = None
        self._caption: tuple[Element, int] | None = None
        self._anchor: tuple[Element, int] | None = None
        self._verbatim = 0

    def run(self, root: Element) -> None:
        """Fills `out`, `links` and `captions`."""
        for event, node in etree.iterwalk(root, events=("start", "end")):
            if event == "start":
                if self._skip is None:
                    self._open(node)
            else:
                self._close(node, root)

    def _open(self, node: Element) -> None:
        tag = node.tag
        if tag in _DROPPED:
            self._skip = node
            return
        if node in self._without:
            self._skip = node
            self.out.append(" ")
            return
        if tag in _BLOCKS:
            self.out.append(_PARAGRAPH)
        elif tag == "br":
            self.out.append(_BREAK)
        elif tag in _LINES:
            self.out.append(_LINE)
        elif tag == "q":
            self.out.append("\u201c")
        elif tag == "a" and self._linked and self._anchor is None:
            self._anchor = (node, len(self.out))
        if self._caption is None and (tag == "figcaption" or _CAPTION_CLASS.search(node.get("class") or "")):
            self._caption = (node, len(self.out))
        self._verbatim += tag == "pre"
        if node.text:
            self._say(node.text)

    def _close(self, node: Element, root: Element) -> None:
        tag = node.tag
        if self._skip is not None:
            if node is not self._skip:
                return
            self._skip = None
        else:
            self._verbatim -= tag == "pre"
            self._leave(node, tag)
        if node.tail and node is not root:
            self._say(node.tail)

    def _leave(self, node: Element, tag: str) -> None:
        if self._anchor is not None and self._anchor[0] is node:
            if len(self.links) < _MAX_LINKS:
                self._link(node, "".join(self.out[self._anchor[1] :]))
            self._anchor = None
        if tag in _BLOCKS:
            self.out.append(_PARAGRAPH)
        elif tag in _LINES:
            self.out.append(_LINE)
        elif tag in ("td", "th") and node.getnext() is not None:
            self.out.append(" | ")
        elif tag == "q":
            self.out.append("\u201d")
        if self._caption is not None and self._caption[0] is node:
            start = self._caption[1]
            said = " ".join(_finish("".join(self.out[start:])).split())
            del self.out[start:]
            self._caption = None
            if said and said not in self._told and len(self.captions) < _MAX_LINKS:
                self._told.add(said)
                self.captions.append(said)

    def _say(self, text: str) -> None:
        if not text.isascii():
            text = _PRIVATE.sub("", text)
        if self._verbatim or self._newlines:
            text = text.replace("\r", "").replace("\n", _NEWLINE)
        self.out.append(text)

    def _link(self, node: Element, said: str) -> None:
        address = absolute(node.get("href"), self._base)
        title = " ".join(_finish(said).split())
        if address and title and address not in self._seen and not (node.get("href") or "").startswith("#"):
            self._seen.add(address)
            self.links.append(Link(title[:300], address))


def absolute(address: str | None, base: str | None) -> str | None:
    """`address` as a whole http(s) address, resolved against `base`; None where it is none."""
    address = (address or "").strip()
    if not address or len(address) > 4000:
        return None
    try:
        whole = urljoin(base, address) if base else address
        parts = urlsplit(whole)
        return whole if parts.scheme.lower() in ("http", "https") and parts.netloc else None
    except ValueError:  # such as "http://[broken"
        return None
