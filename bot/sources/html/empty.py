"""An archive page that says it has no articles: told by its form, since every language says it in words of its own."""

from __future__ import annotations

from bot.sources.html.entries import aside, body_says
from bot.sources.html.tree import Element, below, size_of, text_of, within

_NONE = frozenset(("no-results", "not-found", "nothing-found", "no-posts", "no-posts-found", "search-no-results"))
_MISSING = frozenset(("error404", "error-404"))
_MOST = 1500  # characters, blanks of the source included, that a page has around its form


def is_missing(root: Element) -> bool:
    """Whether a page is what a site shows for an address that leads nowhere."""
    body = root.find("body") if root.tag == "html" else None
    return body is not None and not _MISSING.isdisjoint(body.words)


def is_empty(root: Element) -> bool:
    """Whether a page on which no entry was found says that there is none: it has a class that says so, or is an
    archive that offers a search below a line or two.
    """
    archive = body_says(root) == "archive"
    for el in below(root):
        if el.hidden:
            continue
        if not _NONE.isdisjoint(el.words) and (el.tag == "body" or not aside(el, root)):
            return True
        if archive and el.tag == "form" and _is_search(el) and _offered(el, root):
            return True
    return False


def _is_search(form: Element) -> bool:
    named = f"{form.get('role') or ''} {form.get('id') or ''} {form.get('class') or ''}".lower()
    return "search" in named or any(el.get("name") in ("s", "q") for el in below(form) if el.tag == "input")


def _offered(form: Element, root: Element) -> bool:
    """Whether a search stands below a sentence, in a box of its own beside the sidebar and the head of the page."""
    box, before = form.getparent(), form.getprevious()
    if box is None or before is None or before.tag != "p" or not text_of(before):
        return False
    return size_of(box) < _MOST and not aside(box, root) and not within(form, ("header", "nav"), root)
