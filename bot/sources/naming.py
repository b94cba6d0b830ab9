"""What a source calls itself: the title of a feed or a blog, the name a page gives its site."""

from __future__ import annotations

import re

from bot.sources import markup
from bot.sources.decode import decode, is_unseen
from bot.sources.jsontext import before_items

_HEAD = 65536
_LONGEST = 60
_ITEM = re.compile(r"<(?:[\w.-]{1,40}:)?(?:item|entry|image)[\s>]", re.I)
_TITLE = re.compile(r"<title\b[^<>]*+>(.{0,2000}?)</title\s*>", re.I | re.S)
_CDATA = re.compile(r"\A\s*<!\[CDATA\[(.*)\]\]>\s*\Z", re.S)
_META = re.compile(r"<meta\b[^<>]*+>", re.I)
_SITE_NAME = re.compile(r"""\bproperty\s*=\s*["']?og:site_name\b""", re.I)
_CONTENT = re.compile(r"""\bcontent\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.I)
_PARTS = re.compile(r"\s+[|•·»–—-]\s+|\s*»\s*|:\s+")
_NO_NAME = frozenset(
    ("home", "blog", "feed", "rss", "rss feed", "atom", "untitled", "index", "posts", "news", "all posts")
)


def own_name(data: bytes, shape: str | None) -> str:
    """The name a source gives itself, short enough to be shown; "" where it gives none."""
    found = _FINDERS[shape](decode(data[:_HEAD] if shape != "jsonfeed" else data)[0]) if shape in _FINDERS else ""
    name = found if len(found) <= _LONGEST else _PARTS.split(found)[0]
    if len(name) > _LONGEST or is_unseen(name) or name.casefold() in _NO_NAME:
        return ""
    return "".join(c for c in name if c.isprintable())


def _of_feed(text: str) -> str:
    """The first title before the first entry and before a picture, which has one of its own."""
    first = _ITEM.search(text)
    title = _TITLE.search(text, 0, first.start() if first else len(text))
    if title is None:
        return ""
    inner = _CDATA.match(title[1])
    return markup.line(inner[1] if inner else markup.line(title[1]))


def _of_json_feed(text: str) -> str:
    title = before_items(text)[0].get("title")
    return markup.squeezed(title) if isinstance(title, str) else ""


def _of_page(text: str) -> str:
    for tag in _META.finditer(text):
        if _SITE_NAME.search(tag[0]) and (content := _CONTENT.search(tag[0])):
            return markup.line(content[1] or content[2])
    return ""


_FINDERS = {"feed": _of_feed, "wxr": _of_feed, "jsonfeed": _of_json_feed, "html": _of_page}
