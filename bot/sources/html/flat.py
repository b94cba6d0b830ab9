"""An archive page whose elements tell nothing: its text is read as a dump, and titles find their links again."""

from __future__ import annotations

from dataclasses import replace

from bot.model import RawArticle
from bot.sources.html.entries import aside, body_says
from bot.sources.html.tree import Element, below, lines_of, links_in, text_of
from bot.sources.markup import absolute
from bot.sources.tagdump import labels
from bot.sources.tagdump.block import is_prose, weight
from bot.sources.tagdump.reader import read_text

_SURE = 0.6  # the score of a frame that is an archive's although the page doesn't say so
_MOST_LINES = 5000
_PARTS = frozenset(("aside", "nav", "footer", "form", "div", "section", "ol", "ul"))


def flat(root: Element, base: str | None, sure: bool) -> list[RawArticle]:
    """The articles of an archive page by the lines that recur in its text; none where it isn't one beyond doubt.

    `sure`: the page says of itself that it is an archive.
    """
    if body_says(root) in ("single", "article"):
        return []
    body = root.find("body") if root.tag == "html" else root
    if body is None:
        return []
    beside = [el for el in below(body) if el.tag in _PARTS and _beside(el, body)]
    lines = lines_of(body, beside)
    if not 6 <= len(lines) <= _MOST_LINES:
        return []
    links: dict[str, str] = {}
    onward = 0
    for link in links_in(body):
        if text := text_of(link):
            onward += labels.MORE.match(text) is not None
            links.setdefault(text, str(link.get("href")))
    if not sure and max(onward, _heads(lines, links)) < 3:
        return []
    found = read_text("\n\n".join(lines), 0.3 if sure else _SURE)
    # Comments, too, recur below one another; the titles of an archive lead to its articles.
    linked = sum(article.title in links for article in found)
    if len(found) < 2 or (not sure and (len(found) < 3 or max(linked * 2, onward) < len(found))):
        return []
    return [replace(article, url=absolute(links.get(article.title), base)) for article in found]


def _heads(lines: list[str], links: dict[str, str]) -> int:
    """How many lines are a link and have a text below them, before the next such line: looking closer takes long."""
    count, open_ = 0, False
    for line in lines:
        if open_ and (weight(line) >= 12 or is_prose(line)):
            count, open_ = count + 1, False
        elif line in links and weight(line) > 1:
            open_ = True
    return count


def _beside(el: Element, body: Element) -> bool:
    return bool(el.tag in ("aside", "nav", "footer", "form") or el.get("class") or el.get("id")) and aside(el, body)
