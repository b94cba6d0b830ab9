"""Markdown files with front matter, as Jekyll, Hugo, Hexo, Zola, Pelican, Kirby and people by hand write them."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import PurePath
from typing import Any

from markdown_it import MarkdownIt

from bot.model import RawArticle, SourceSpec
from bot.sources import markup
from bot.sources.dates import iso
from bot.sources.decode import clean, decode, is_unseen
from bot.sources.frontmatter import Head, split
from bot.sources.shape import MAX_BODY, Partial
from bot.sources.titles import title_of

_READER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
_DATED_NAME = re.compile(r"^(\d{4})[-_.]?(\d\d)[-_.]?(\d\d)(?:[-_ .]+(.*))?$")
_TEMPLATE = re.compile(r"\{%-?.{0,500}?-?%\}|\{\{[<%]?.{0,500}?[>%]?\}\}|\{:[^}\n]{0,200}\}", re.S)
_FOOTNOTE = re.compile(r"\[\^[\w-]{1,30}\](:)?")
_FIRST_HEADING = re.compile(r"\A\s*(?:#[ \t]+(.+?)[ \t]*#*[ \t]*(?:\n|\Z)|([^\n]+)\n=+[ \t]*(?:\n|\Z))")
_DATES = ("date", "published", "publishdate", "published_at", "pubdate", "created", "created_at", "datetime")
_MOST_BRACKETS = 500
_MOST_TEMPLATES = 10_000  # each that has no end is looked for over 500 characters
_MARK = re.compile(r"[\[\]*_`~<!&|\\]")
_MOST_MARKS = 40_000
_MOST_LINES = 20_000  # a thick book; a list of half a million items would take the reader a minute and a gigabyte
_YES, _NO = ("true", "yes", "on", "1"), ("false", "no", "off", "0")


def parse(data: bytes, spec: SourceSpec, name: str) -> Iterator[RawArticle]:
    """The one article of the file; its date also from its name ("2008-06-17-slug.md").

    Raises Partial where the front matter is broken or the text is cut.
    """
    text, sound = decode(data)
    head, rest, fault = split(clean(text))
    lines = rest[:MAX_BODY].split("\n", _MOST_LINES)
    body = _body("\n".join(lines[:_MOST_LINES]))
    heading, body = _heading(body, head)
    found = markup.plain(_READER.render(body), spec.site)
    path = PurePath(name)
    yield RawArticle(
        id=_word(head, "id", "guid", "uuid"),
        title=_title(head, heading, path, found.text),
        body=found.text,
        url=_address(head, spec.site),
        author=_author(head),
        published=_date(head, path),
        draft=_is_draft(head, path),
        tags=_names(head, "tags", "tag"),
        categories=_names(head, "categories", "category"),
        links=found.links,
        captions=found.captions,
        language=_word(head, "lang", "language", "locale") or None,
    )
    faults = [fault] if fault else []
    if not sound:
        faults.append("some bytes are no text in its encoding")
    if len(rest) > MAX_BODY:
        faults.append(f"its text is cut after {MAX_BODY} characters")
    elif len(lines) > _MOST_LINES:
        faults.append(f"its text is cut after {_MOST_LINES} lines")
    if faults:
        raise Partial(f"{name}: {'; '.join(faults)}.")


def _body(text: str) -> str:
    if text.count("[") > _MOST_BRACKETS or len(_MARK.findall(text)) > _MOST_MARKS:
        text = "\n\n".join(_bounded(text.split("\n\n")))
    if text.count("{%") + text.count("{{") + text.count("{:") <= _MOST_TEMPLATES:
        text = _TEMPLATE.sub("", text)
    return _FOOTNOTE.sub(lambda m: "" if m[1] is None else "- ", text)


def _bounded(paragraphs: list[str]) -> Iterator[str]:
    """The paragraphs, with no more marks in them than a thick book has: the reader takes a tenth of a millisecond for
    each that marks nothing. What is beyond is given to it as a block of HTML, which it hands on as it is. A paragraph
    with hundreds of brackets that open no link keeps them as letters, for their nesting takes the square of the time.
    """
    left = _MOST_MARKS
    for paragraph in paragraphs:
        count = len(_MARK.findall(paragraph))
        if count > left:
            yield f"<div>{html.escape(paragraph, quote=False)}</div>"
            continue
        left -= count
        stray = paragraph.count("[") - paragraph.count("](") - paragraph.count("[^") - paragraph.count("][")
        yield paragraph.replace("[", "\\[") if stray > _MOST_BRACKETS else paragraph


def _heading(body: str, head: Head) -> tuple[str, str]:
    """The heading that stands where a title would, and the body without it where it says the title."""
    found = _FIRST_HEADING.match(body)
    if found is None:
        return "", body
    said = markup.line(_READER.renderInline((found[1] or found[2]).strip()))
    given = _word(head, "title")
    return (said, body[found.end() :]) if not given or given.casefold() == said.casefold() else (said, body)


def _title(head: Head, heading: str, path: PurePath, text: str) -> str:
    dated = _DATED_NAME.match(path.stem)
    slug = (dated[4] if dated else None) or ""
    named = re.sub(r"[-_]+", " ", slug).strip()
    given = markup.squeezed(_word(head, "title"))
    return (
        ("" if is_unseen(given) else given) or heading or named[:1].upper() + named[1:] or title_of(text) or path.stem
    )


def _word(head: Head, *names: str) -> str:
    """The first of the fields that is a plain value; YAML's ways of saying nothing are nothing."""
    for name in names:
        value = head.get(name)
        if isinstance(value, str | int | float) and not isinstance(value, bool):
            text = str(value).strip()
            if text and text not in ("null", "~", "Null", "NULL"):
                return text
    return ""


def _date(head: Head, path: PurePath) -> str | None:
    for name in _DATES:
        if found := iso(head.get(name)):
            return found
    # Jekyll: the name of the file; Hugo's page bundles: the name of its folder.
    for part in (path.stem, path.parent.name if path.stem in ("index", "_index") else ""):
        if (dated := _DATED_NAME.match(part)) and (found := iso("-".join(dated.groups()[:3]))):
            return found
    return None


def _is_draft(head: Head, path: PurePath) -> bool:
    def says(name: str, words: tuple[str, ...]) -> bool:
        return str(head.get(name, "")).strip().lower() in words

    return (
        says("draft", _YES)
        or says("published", _NO)
        or says("status", ("draft", "private", "hidden", "unpublished", "pending"))
        or says("visibility", ("private", "draft"))
        or "_drafts" in path.parts
    )


def _address(head: Head, site: str | None) -> str | None:
    given = _word(head, "canonical_url", "canonical", "permalink", "url", "link")
    return None if ":" in given.removeprefix("http:").removeprefix("https:") else markup.absolute(given, site)


def _author(head: Head) -> str | None:
    value = head.get("author") or head.get("authors")
    people = value if isinstance(value, list) else [value]
    names = [str(p.get("name") or "") if isinstance(p, dict) else p for p in people]
    return ", ".join(markup.squeezed(n) for n in names if isinstance(n, str) and n.strip()) or None


def _names(head: Head, several: str, one: str) -> tuple[str, ...]:
    """Tags or categories: a list, or a string as Jekyll reads it, which is words under the plural's name only."""
    taxonomies = head.get("taxonomies")
    value = head.get(several) or (taxonomies.get(several) if isinstance(taxonomies, dict) else None)
    single = value is None or value == ""
    value = head.get(one) if single else value
    if isinstance(value, str):
        value = value.split(",") if "," in value else [value] if single else value.split()
    names = [markup.squeezed(name) for name in _flat(value)]
    return tuple(dict.fromkeys(n for n in names if n and n not in ("null", "~")))


def _flat(value: Any) -> list[str]:
    """The strings of a list, and of the lists in it (Hexo's paths of categories), no deeper."""
    out: list[str] = []
    for item in value if isinstance(value, list) else ():
        out.extend(str(x) for x in (item if isinstance(item, list) else [item]) if isinstance(x, str | int | float))
    return out[:1000]
