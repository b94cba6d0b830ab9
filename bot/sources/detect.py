"""Which shape a file has, told by what is in it; its name speaks only where the content says nothing."""

from __future__ import annotations

import codecs
import re

from bot.sources.decode import decode, is_binary
from bot.sources.shape import broken
from bot.sources.tagdump import looks_like

_HEAD = 65536
# The quantifiers that give nothing back keep brackets without an end from being tried in all their combinations.
_PROLOG = re.compile(r"(?:\s++|<\?.*?\?>|<!--.*?-->|<!DOCTYPE\s++(?!html)(?:[^>\[]|\[[^\]]*+\])*+>)*+", re.S | re.I)
_ROOT = re.compile(r"<([A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)")
_FEED_ROOTS = frozenset(("rss", "feed", "rdf", "channel", "entry", "item"))
_HTML_ROOTS = frozenset(("html", "head", "body", "div", "article", "section", "main", "p", "table", "span", "meta"))
_FEED_MARK = re.compile(r"<(?:rss|feed|(?:\w+:)?rdf|channel)[\s>]", re.I)
_EXPORT = re.compile(r"<wp:wxr_version>|wordpress\.org/export/", re.I)
_HTML = re.compile(
    r"<!doctype\s+html|<(?:html|head|body|title|div|article|section|main|p|h1|meta|table|span|script)[\s>/]", re.I
)
_REST = re.compile(r'"rendered"\s*:|"_links"\s*:\s*\{|"taxonomy"\s*:\s*"|"code"\s*:\s*"rest_')
_JSON_FEED = re.compile(r'"version"\s*:\s*"https?:\\?/\\?/(?:www\.)?jsonfeed\.org')
_ITEMS_FIRST = re.compile(r'\A\{[^{}\[\]]*"items"\s*:\s*\[')
_FRONT = re.compile(r"\A\s*(?:---|\+\+\+|;;;)[ \t]*\n")
_JSON_FRONT = re.compile(r"^\}[ \t]*\n(?!\s*[\[{])\s*\S", re.M)
_ONE_LINE_FRONT = re.compile(r"\A\{[^\n]*\}[ \t]*\n\s*[^\s{\[]")
_ATX = re.compile(r"^#{1,6} \S", re.M)
_MARKDOWN = tuple(
    re.compile(pattern, re.M)
    for pattern in (
        r"^#{1,6} \S",
        r"^[^\n]{3,80}\n(?:=|-){3,}[ \t]*$",
        r"!?\[[^\]\n]{1,200}\]\([^)\s]{1,500}",
        r"^(?:```|~~~)",
        r"(?<!\w)(?:\*\*|__)\S[^*_\n]{0,200}\S?(?:\*\*|__)(?!\w)",
        r"^> \S",
        r"^\[[^\]\n]{1,80}\]:\s+\S",
        r"^\|?(?: *:?-{3,}:? *\|)+",
    )
)
_HEADERS = re.compile(
    r"\A\s*(?:title|date|author|tags|category|slug)[ \t]*:[^\n]*\n(?:[\w ]+:[^\n]*\n)*(?:-{4,}[ \t]*\n|[ \t]*\n)", re.I
)
_JSON_NAMES = (".json", ".jsonl", ".ndjson")
_MARKDOWN_NAMES = (".md", ".markdown", ".mdown", ".mkd", ".mdx")


def detect(data: bytes, name: str = "") -> str:
    """The name of the shape of `data`, a key of SHAPES.

    Raises SourceError for what is no text at all, or structured text that holds no articles.
    """
    if is_binary(data):
        raise broken(name, "it is binary, not text")
    head = data[:_HEAD]
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) and len(head) % 2:
        head = head[:-1]
    text = decode(head)[0]
    start = text.lstrip()
    if start.startswith("<"):
        return _marked_up(text, name, text if len(data) <= _HEAD else decode(data)[0])
    if start.startswith(("{", "[")) and (found := _json(start)):
        # A head in JSON on one line, as other tools' Markdown has it, begins as a file of records does.
        headed = found == "jsonl" and name.lower().endswith(_MARKDOWN_NAMES) and _ONE_LINE_FRONT.match(start)
        return "markdown" if headed else found
    found = _text(text, name)
    # What calls itself JSON and is none is no text either: it is told where it goes wrong.
    return "jsonl" if found == "tagdump" and name.lower().endswith(_JSON_NAMES) else found


def _marked_up(text: str, name: str, whole: str) -> str:
    rest = _past_prolog(text)
    if rest[:2] in ("", "<!", "<?") and not _HTML.search(rest):  # entities and comments fill the head
        rest = _past_prolog(whole)[:_HEAD]
    root = _ROOT.match(rest)
    tag = root[2].lower() if root else ""
    if tag in _HTML_ROOTS or re.match(r"\s*<!doctype\s+html", rest, re.I):
        return "html"
    if tag in _FEED_ROOTS or _FEED_MARK.search(rest[:4096]):
        return "wxr" if _EXPORT.search(text) or _EXPORT.search(rest) else "feed"
    if _HTML.search(rest):
        return "html" if tag else _text(text, name)
    if tag:
        if name.lower().endswith((".html", ".htm")) and not text.lstrip().startswith("<?xml"):
            return "html"  # a page without a root, whatever it begins with
        if not text.lstrip().startswith("<?xml") and "</" not in text and name.lower().endswith(_MARKDOWN_NAMES):
            return "markdown"
        # An XML document of some other kind: feedparser looks through what stands around a feed.
        return "feed"
    xml = "<?xml" in text[:200] or rest[:9].upper() == "<!DOCTYPE"
    return "feed" if xml or not rest.strip() else _text(text, name)


def _past_prolog(text: str) -> str:
    gap = _PROLOG.match(text)
    return text[gap.end() :] if gap else text


def _json(start: str) -> str | None:
    if _JSON_FEED.search(start) or _ITEMS_FIRST.match(start):
        return "jsonfeed"
    if start.startswith("["):
        if not re.match(r"\[\s*(?:[{\]\[\"\d-]|$)", start):
            return None  # a Markdown link, a line in brackets
        return "rest" if _is_rest(start) else "jsonl"
    if _JSON_FRONT.search(start):
        return "markdown"
    if not re.match(r"\{\s*[\"}]", start):
        return None
    return "rest" if _is_rest(start) else "jsonl"


def _is_rest(start: str) -> bool:
    """Whether an answer of WordPress: its marks stand in it, and not in a record of ours that tells of it."""
    return _REST.search(start) is not None and re.match(r'[\s\[]*\{\s*"(?:id|code|term_id|name)"', start) is not None


def _text(text: str, name: str) -> str:
    if _FRONT.match(text) and re.search(r"^(?:---|\+\+\+|;;;|\.\.\.)[ \t]*$", text.lstrip()[3:], re.M):
        return "markdown"
    if re.match(r"\A\s*(?:---|\+\+\+)[ \t]*\n[\w-]+[ \t]*[:=]", text) or _HEADERS.match(text):
        return "markdown"
    marks = sum(pattern.search(text) is not None for pattern in _MARKDOWN)
    named = name.lower().endswith(_MARKDOWN_NAMES)
    if named or re.match(r"\A\s*# \S", text) or (marks >= 2 and (_ATX.search(text) or looks_like(text) < 1)):
        return "markdown"
    # A page that calls itself an archive and shows articles in one frame is one, whatever marks its words carry.
    return "tagdump"
