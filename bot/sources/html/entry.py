"""One entry of an archive page: its title, address, date, author, terms and body."""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import dataclass
from functools import lru_cache

from bot.model import Link, RawArticle
from bot.sources.html import classes
from bot.sources.html.dated import date_of, dateline, first_date, first_day, only_changed, pieces_of, with_address
from bot.sources.html.entries import heading_of, is_untitled
from bot.sources.html.terms import is_term_link, pointers_of, slug, slugs_of, standard_terms, term_lines, terms_of
from bot.sources.html.tree import (
    Element,
    below,
    contains,
    lies_in,
    lines_of,
    links_in,
    size_of,
    text_of,
    tokens,
    within,
)
from bot.sources.markup import absolute, plain_element
from bot.sources.tagdump import labels
from bot.sources.tagdump.articles import caption
from bot.sources.tagdump.dates import Stamp, find_date
from bot.sources.tagdump.meta import meta_of
from bot.sources.tagdump.said import Meta
from bot.sources.titles import title_of

_UNREAD = frozenset(("form", "nav", "noscript", "iframe", "button", "footer"))


@dataclass(slots=True)
class Found:
    """What an entry holds; `stamp` is a date whose day and month may still be swapped."""

    title: str
    url: str | None
    body: str
    published: str | None = None
    stamp: Stamp | None = None
    author: str | None = None
    categories: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    captions: tuple[str, ...] = ()

    def article(
        self, published: str | None, tags: tuple[str, ...], categories: tuple[str, ...], author: str | None
    ) -> RawArticle:
        """The article with what the page as a whole adds."""
        return RawArticle(
            id="", title=self.title, body=self.body, url=self.url, author=self.author or author, published=published,
            tags=tags, categories=categories, links=self.links, captions=self.captions,
        )  # fmt: skip


_NAMED = frozenset(("a", "span", "div", "p", "address", "li", "em", "b", "strong", "cite", "small"))


def author_of(entry: Element, body: Element | None) -> str | None:
    """Who an entry names as its author."""
    for el in (entry, *below(entry)):
        if el.tag not in _NAMED or lies_in(body, el):
            continue
        if (
            not classes.AUTHOR.isdisjoint(el.words)
            or "author" in (el.get("rel") or "").split()
            or "author" in (el.get("itemprop") or "").split()
        ):
            name = text_of(el)
            read = meta_of(name)
            if read and read.author:
                return read.author
            if label := labels.AUTHOR.match(name):
                name = name[label.end() :].strip(" :")
            if 1 < len(name) <= 60 and not find_date(name) and not (read and read.kinds):
                return name
    return None


_HOLDERS = frozenset(("div", "section", "p", "span", "article", "td", "blockquote"))
_BODY = frozenset(classes.BODY)


def body_of(entry: Element, head: Element | None) -> Element | None:
    """The element that holds an entry's text, by its class; None where none is named."""
    by_word: dict[str, Element] = {}
    for el in below(entry):
        if el.tag not in _HOLDERS:
            continue
        prop = el.get("itemprop") or ""
        if prop in ("articleBody", "description", "text"):
            by_word.setdefault("entry-content", el)
        for word in tokens(el):
            if word in _BODY and not (head is not None and el is not head and contains(el, head)):
                by_word.setdefault(word, el)
    chosen = [by_word[word] for word in classes.BODY if word in by_word and len(text_of(by_word[word])) > 1]
    return chosen[0] if chosen else None


def _unread(node: Element, head: Element | None, frame: Set[Element] = frozenset()) -> set[Element]:
    """The elements within one that are its title, its buttons and the lines of the theme."""
    out: set[Element] = set()
    for el in below(node):
        ident = el.get("id") or ""
        # What a protected article says instead of its text stands in a form.
        says = el.tag == "form" and not ident.startswith(("comment", "search")) and bool(text_of(el))
        if (
            el is head
            or el in frame
            or (el.tag in _UNREAD and not says)
            or _dropped(el.get("class") or "", ident)
            or (_not_shown(el) and 2 * size_of(el) < size_of(node))
        ):
            out.add(el)
    return out


@lru_cache(maxsize=4096)
def _dropped(words: str, ident: str) -> bool:
    if ident.startswith(("jp-post-flair", "jp-relatedposts")):
        return True
    return bool(words) and len(words) < 400 and classes.DROP.search(words) is not None


_SENTENCES = re.compile(r"[.!?…]\s+[A-ZÀ-ÝА-Я]|[。！？]")


def _said(row: str) -> Meta | None:
    """What a line of the theme says; sentences of some length are not looked into."""
    return None if len(row) > 200 and _SENTENCES.search(row) else meta_of(row)


def _without_frame(text: str, title: str) -> tuple[str, list[Meta], str]:
    """A text without the lines of the theme at its ends and among it, what those said, and a title they repeat."""
    out: list[str] = []
    said: list[Meta] = []
    lines = text.split("\n")
    stripped = [row.strip() for row in lines]
    texts = (i for i, row in enumerate(stripped) if row and row != title and not _said(row))
    first = next(texts, len(lines))
    last = len(lines)
    while last > first and (not stripped[last - 1] or _is_closing(_said(stripped[last - 1]))):
        last -= 1
    for i, row in enumerate(lines):
        plain_row = row.strip()
        meta = _said(plain_row) if plain_row and (i < first or i >= last or len(plain_row) < 60) else None
        if meta and (i < first or i >= last or set(meta.kinds) & {"share", "more", "nav", "comments"}):
            said.append(meta)
        elif not (i < first and plain_row == title):
            out.append(row)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(out)).strip(), said, title


def _is_closing(meta: Meta | None) -> bool:
    """Whether the last line of a text is the theme's; one of code, as “ORDER BY name”, has words nothing explains."""
    return meta is not None and not (meta.residue and set(meta.kinds) <= {"author", "date", "lead", "views"})


def _strip_tail(text: str) -> str:
    """A text without the “continue reading” at the end of its last paragraph."""
    tail = text[-260:]
    for match in list(re.finditer(r"(?<=[.…!?。！？\])”\"»])\s{0,3}(?=[^\s.…])", tail))[-6:]:
        rest = tail[match.end() :].strip()
        if labels.MORE.match(rest.lstrip("([→»")) and (found := meta_of(rest)) and "more" in found.kinds:
            return text[: len(text) - len(tail) + match.start()].rstrip()
    return text


def _title(head: Element) -> str:
    """The text of a heading without the sign of a permanent link at its end, and the terms or the date beside it."""
    inner = below(head)
    text = text_of(head) if not inner else " ".join(lines_of(head, [el for el in inner if _unseen(el)]))
    links = [a for a in inner if a.tag == "a"]
    last = next((t for a in links if (t := text_of(a)) and len(t) < 3), "")
    if last and text.endswith(last) and not last.isalnum():
        return text[: -len(last)].rstrip()
    if links and (name := text_of(links[0])) != text and len(name) < len(text):
        rest = [row for el in inner if el.tag != "a" and not contains(el, links[0]) and (row := text_of(el))]
        others = any(map(is_term_link, links[1:])) or any(map(_is_beside, rest))
        if others and not is_term_link(links[0]):
            return name
    told = links[0].get("title") if links else head.get("title") if head.tag == "a" else None
    # A word that leads on to the date, as “on”, stands in the link; what it is a link to says its title.
    if told and (at := text.rfind(" ")) > 0 and len(text) - at < 6 and told.endswith(text[:at]):
        return text[:at]
    return text


def _is_beside(row: str) -> bool:
    """Whether what stands in a heading beside the link is a number of comments, a date or a name, and no title."""
    return row.isdigit() or bool((meta := _said(row)) and meta.kinds)


def _unseen(el: Element) -> bool:
    """Whether an element is there for machines or for people who hear the page, and not to be seen."""
    return _not_shown(el) or not _FOR_EARS.isdisjoint(el.words)


def _not_shown(el: Element) -> bool:
    style = el.get("style")
    return style is not None and _NONE.search(style) is not None


_NONE = re.compile(r"display\s*:\s*none", re.I)
_FOR_EARS = frozenset(("screen-reader-text", "sr-only", "visually-hidden", "visuallyhidden", "assistive-text"))


def _guessed(values: list[str], author: str | None, slugs: dict[str, str], linked: Set[str] | None) -> list[str]:
    """The words of a line that may be terms: neither the author's name nor, where classes name the terms or links do,
    anything else.
    """
    kept = [value for value in values if not author or not value.casefold().endswith(author.casefold())]
    if linked is not None:
        kept = [value for value in kept if value in linked and not value[0].isdigit()]
    return [value for value in kept if not value.isascii() or slug(value) in slugs] if slugs else kept


def read_entry(entry: Element, base: str | None, frame: frozenset[Element] = frozenset()) -> Found | None:
    """What an entry says, or None where it has no title. `frame`: elements that say nothing of the text."""
    head = heading_of(entry)
    if head is None and not is_untitled(entry):
        return None
    title = _title(head) if head is not None else ""
    link = _link(entry, head)
    url = absolute(link.get("href"), base) if link is not None else None
    body = body_of(entry, head)
    whole = entry if body is None else body
    frame |= term_lines(entry, head, body) | first_day(whole, head)
    found = plain_element(whole, _unread(whole, head, frame))
    if not found.text.strip() and frame:
        found = plain_element(whole, _unread(whole, head))
    text, said, _ = _without_frame(found.text, title)
    out = Found(title, url, "", *date_of(entry, body), author_of(entry, body), *terms_of(entry, body))
    shown = [row for el in below(entry) if el in frame for row in lines_of(el)]
    if not (out.published and out.author and out.categories and out.tags):
        rows = [*_outside(entry, body, head), *shown]
        _take_said(out, entry, body, [*(meta for row in rows if (meta := _said(row))), *said])
        if out.published is None and out.stamp is None:
            out.stamp, text = dateline(text)
            out.stamp = out.stamp or first_date(shown if body is None else rows) or pieces_of(entry, body)
    if out.published is None:
        out.published, out.stamp = with_address(out.stamp, url)
    captions = list(found.captions)
    kept: list[str] = []
    for part in _strip_tail(text).split("\n\n"):
        (captions if caption(part) else kept).append(part)
    out.body, out.captions = "\n\n".join(kept), tuple(captions)
    out.title = out.title or title_of(out.body)
    return out if out.title else None


def _link(entry: Element, head: Element | None) -> Element | None:
    """The link to the article: in its title or around it, or the permanent one of an entry without a title."""
    if head is None:
        return next((a for a in links_in(entry) if "bookmark" in (a.get("rel") or "") or "u-url" in a.words), None)
    link = head if head.tag == "a" else next(links_in(head), None)
    if link is None and within(head, ("a",), entry):
        link = next(p for p in head.iterancestors() if p.tag == "a")
    return entry if link is None and entry.tag == "a" else link


def _outside(entry: Element, body: Element | None, head: Element | None) -> list[str]:
    """The lines of an entry beside its text and its title, without what tells of a change."""
    skip = [el for el in below(entry) if only_changed(el)]
    return lines_of(entry, [*skip, *(el for el in (body, head) if el is not None)])


def _take_said(out: Found, entry: Element, body: Element | None, lines: list[Meta]) -> None:
    """Takes what an entry still lacks from what its lines say."""
    # Where links say of themselves that they are terms, a guess at a line is another link or none.
    linked = {text_of(a) for a in links_in(entry)} if standard_terms(entry, body) else None
    slugs, pointers = slugs_of(entry), pointers_of(entry)
    for meta in lines:
        if out.published is None and out.stamp is None and meta.stamp and meta.stamp.year:
            out.stamp = meta.stamp
        out.author = out.author or meta.author
        out.categories = out.categories or tuple(
            _guessed([v for v in meta.categories if v not in pointers], out.author, slugs, linked)
        )
        out.tags = out.tags or tuple(_guessed([v for v in meta.tags if v not in pointers], out.author, slugs, linked))
