"""WordPress: export files (WXR), read as a stream, and answers of its REST API."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from lxml import etree

from bot.model import RawArticle, SourceSpec
from bot.sources import markup
from bot.sources.dates import iso, with_offset
from bot.sources.decode import decode, is_utf8, is_wide
from bot.sources.jsontext import salvaged, whole
from bot.sources.shape import Partial, broken

_DOCTYPE = re.compile(
    rb"\A((?:\s++|<\?[^>]*+>|<!--(?:[^-]|-(?!->))*+-->)*+)<!DOCTYPE\b[^<>\[\]]*+"
    rb"(?:\[(?:<!--(?:[^-]|-(?!->))*+-->|\"[^\"]*+\"|'[^']*+'|[^\]\"'])*+\]\s*+)?+>"
)
_ADVICE = re.compile(r",? (?:use|see) xml_?\w+.*", re.I)
Terms = Mapping[tuple[str, int], str]  # (taxonomy, id) -> name
Record = dict[str, Any]
_SHORTCODE = re.compile(
    r"\[/?(?:gallery|embed|video|audio|playlist|vc_\w+|et_pb_\w+|fusion_\w+|contact-form[\w-]*|youtube|vimeo|soundcloud|"
    r"googlemaps|polldaddy|slideshow|tweet|instagram|more|sourcecode|code|wpvideo|googleapps|digg|archives|"
    r"latex)\b[^\[\]\n]{0,2000}+\]",
    re.I,
)
_CAPTION = re.compile(  # a caption without an end reaches to the next, not to the end of the text
    r"\[caption[^\[\]]{0,2000}+\]([^\[]*+(?:\[(?!/?caption)[^\[]*+)*+)\[/caption\]", re.I
)
_CAPTION_TEXT = re.compile(r"\A\s*+((?:<a\b[^>]*+>\s*+)?<img\b[^>]*+>(?:\s*+</a>)?)(.*)\Z", re.S | re.I)


# ---------------------------------------------------------------- exports


def parse_export(data: bytes, spec: SourceSpec, name: str) -> Iterator[RawArticle]:
    """The published posts of an export: no drafts, private or password-protected posts, no pages or attachments.

    Memory stays that of one post. Entities are not expanded and nothing is fetched. Raises SourceError where it is no
    export, and Partial where it breaks off or isn't well-formed.
    """
    data, sound = _usable(data)
    reader = etree.iterparse(
        io.BytesIO(data),
        events=("end",),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=True,
        recover=True,
        remove_comments=True,
        remove_pis=True,
    )
    authors: dict[str, str] = {}
    site = Site(spec.site)
    items, whole_items = 0, data.count(b"</item>")
    try:
        for _, node in reader:
            tag = _local(node)
            if tag == "item":
                items += 1
                # An item that was cut off is closed by the parser, before its status could say that it is a draft.
                if items <= whole_items and (article := _post(node, site, authors)) is not None:
                    yield article
                _forget(node)
            elif tag == "author":
                fields = _fields(node)
                authors[fields.get("author_login", "")] = fields.get("author_display_name", "")
                _forget(node)
            elif tag in ("link", "base_site_url", "base_blog_url", "language"):
                site.learn(tag, node)
            elif tag in ("category", "tag", "term") and _is_channels(node):
                _forget(node)
    except (etree.XMLSyntaxError, UnicodeDecodeError) as e:  # the second: half a surrogate pair in a name
        _broke_off(name, min(items, whole_items), str(e))
    if fault := _fatal(reader.error_log):
        _broke_off(name, min(items, whole_items), fault)
    if not sound:
        raise Partial(f"{name}: some bytes are no text in its encoding.")


class Site:
    """What a channel says of the whole blog."""

    def __init__(self, base: str | None) -> None:
        self.base = base
        self.language: str | None = None

    def learn(self, tag: str, node: etree._Element) -> None:
        """Takes the address and the language from the channel's own elements."""
        parent = node.getparent()
        text = (node.text or "").strip()
        if parent is None or _local(parent) != "channel" or not text:
            return
        if tag == "language":
            self.language = text.lower()[:20]
        else:
            self.base = self.base or markup.absolute(text, None)


def _usable(data: bytes) -> tuple[bytes, bool]:
    """The export without what stops XML parsers in the wild, and whether every byte could be read.

    Blanks before the declaration, control characters, and a DOCTYPE, which none of WordPress's has: where it makes up
    entities that grow, all that follows them would be lost.
    """
    sound = True
    if is_wide(data) or not is_utf8(data):
        text, sound = decode(data)
        data = re.sub(r"\A\s*<\?xml[^>]*\?>", "", text).encode("utf-8", "replace")
    data = data.lstrip(b" \t\r\n").removeprefix(b"\xef\xbb\xbf").lstrip(b" \t\r\n")
    return _DOCTYPE.sub(rb"\1", data.translate(None, bytes(set(range(32)) - {9, 10, 13})), count=1), sound


def _local(node: etree._Element) -> str:
    tag = node.tag
    return _without_prefix(tag) if isinstance(tag, str) else ""


@lru_cache(maxsize=512)
def _without_prefix(tag: str) -> str:
    return tag.rpartition("}")[2].rpartition(":")[2]


def _forget(node: etree._Element) -> None:
    """Frees a finished element and its finished siblings: an export of gigabytes stays one post in memory."""
    node.clear()
    parent = node.getparent()
    while parent is not None and node.getprevious() is not None:
        del parent[0]


def _is_channels(node: etree._Element) -> bool:
    parent = node.getparent()
    return parent is not None and _local(parent) == "channel"


def _fatal(log: Any) -> str:
    """The first fault that made the parser lose something."""
    for entry in log:
        if entry.level_name == "FATAL":
            # Without the library's advice to its programmers.
            return f"{_ADVICE.sub('', entry.message.strip())}, line {entry.line}"
    return ""


def _broke_off(name: str, items: int, reason: str) -> None:
    if not items:
        raise broken(name, f"it is no sound export ({reason})")
    raise Partial(f"{name} isn't well-formed ({reason}); {items} items could be read.")


def _fields(node: etree._Element) -> dict[str, str]:
    """The texts of the direct children by local name; of `encoded`, the content's, not the excerpt's."""
    out: dict[str, str] = {}
    for child in node:
        tag = _local(child)
        if tag == "encoded" and "excerpt" in str(child.tag):
            tag = "excerpt"
        if tag and tag not in out:
            out[tag] = ("".join(child.itertext()) if len(child) else child.text or "").strip()
    return out


def _post(node: etree._Element, site: Site, authors: Mapping[str, str]) -> RawArticle | None:
    fields = _fields(node)
    if fields.get("post_type", "post") != "post" or fields.get("status", "publish") != "publish":
        return None
    if fields.get("post_password"):
        return None
    url = markup.absolute(fields.get("link"), site.base)
    body = content(fields.get("encoded") or "", url or site.base)
    tags, categories = _export_terms(node)
    return RawArticle(
        id=fields.get("guid") or fields.get("post_id") or "",
        title=markup.line(fields.get("title")),
        body=body.text,
        url=url,
        author=authors.get(fields.get("creator", "")) or markup.squeezed(fields.get("creator", "")) or None,
        published=_export_date(fields),
        tags=tags,
        categories=categories,
        links=tuple(link for link in body.links if link.url != url),
        captions=body.captions,
        language=site.language,
    )


def _export_date(fields: Mapping[str, str]) -> str | None:
    return (
        with_offset(fields.get("post_date"), fields.get("post_date_gmt"))
        or iso(fields.get("pubDate"))
        or iso(fields.get("date"))
    )


def _export_terms(node: etree._Element) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(tags, categories). Old exports repeat each of either without its domain: such count only where none has one."""
    told = any(child.get("domain") for child in node if _local(child) == "category")
    tags: list[str] = []
    categories: list[str] = []
    for child in node:
        if _local(child) == "category":
            name = markup.line("".join(child.itertext()))
            domain = child.get("domain") or ("" if told else "category")
            kind = tags if domain in ("post_tag", "tag") else categories if domain == "category" else None
            if name and kind is not None:
                kind.append(name)
    return tuple(dict.fromkeys(tags)), tuple(dict.fromkeys(categories))


def content(text: str, base: str | None) -> markup.Plain:
    """A post's text. Posts older than the block editor are formatted when shown: blank lines make paragraphs."""
    blocks = "<!-- wp:" in text
    text = _CAPTION.sub(_as_figure, text)
    return markup.plain(_SHORTCODE.sub("", text), base, newlines=not blocks)


def _as_figure(found: re.Match[str]) -> str:
    parts = _CAPTION_TEXT.match(found[1])
    said = parts[2] if parts else found[1]
    return f"<figure><figcaption>{said}</figcaption></figure>"


# ---------------------------------------------------------------- REST answers


def parse_answer(data: bytes, spec: SourceSpec, name: str, terms: Terms | None = None) -> Iterator[RawArticle]:
    """The published posts of an answer of /wp/v2/posts, with the terms it embeds or `terms` knows.

    Raises SourceError where it holds an error of WordPress's or nothing of a blog, and Partial where it is cut or
    holds things that are neither posts nor terms.
    """
    text, _ = decode(data)
    records, fault = _answered(text, name)
    posts = [r for r in records if _is_post(r)]
    known = {**(terms or {}), **dict(_own_terms(records))}
    for post in posts:
        if _is_public(post):
            yield _answer(post, spec, known)
    if fault:
        raise Partial(f"{name} breaks off ({fault}); {len(posts)} posts could be read.")
    if not posts and records and not all(_is_known(r) for r in records):
        raise broken(name, _complaint(records))


def _answered(text: str, name: str) -> tuple[list[Record], str]:
    text = text.lstrip()
    found, fault = whole(text)
    if fault:
        found = list(salvaged(text)) if text.startswith("[") else []
        if not found:
            raise broken(name, f"it isn't sound JSON ({fault})")
    return [r for r in (found if isinstance(found, list) else [found]) if isinstance(r, dict)], fault


def _is_post(record: Record) -> bool:
    return "title" in record and ("content" in record or "excerpt" in record) and record.get("type", "post") == "post"


def _is_public(post: Record) -> bool:
    body = post.get("content")
    protected = isinstance(body, dict) and body.get("protected") is True
    return post.get("status", "publish") == "publish" and not protected and not post.get("password")


def _is_known(record: Record) -> bool:
    """A term, or one of the types that stand beside posts."""
    return "taxonomy" in record or record.get("type") not in (None, "post") or _is_post(record)


def _complaint(records: list[Record]) -> str:
    first = records[0]
    if isinstance(first.get("code"), str) and isinstance(first.get("message"), str):
        return f"the server answered “{markup.line(first['message'])[:200]}”"
    return "it is an answer of WordPress, but holds no posts"


def _rendered(value: Any) -> str:
    text = value.get("rendered", "") if isinstance(value, dict) else value
    return text if isinstance(text, str) else ""


def _answer(post: Record, spec: SourceSpec, terms: Terms) -> RawArticle:
    url = markup.absolute(_rendered(post.get("link")), spec.site)
    body = content(_rendered(post.get("content")) or _rendered(post.get("excerpt")), url or spec.site)
    mine = {**terms, **dict(_own_terms(_embedded(post, "wp:term")))}
    given = post.get("id")
    return RawArticle(
        id=_rendered(post.get("guid")) or (str(given) if isinstance(given, int | str) else ""),
        title=markup.line(_rendered(post.get("title"))),
        body=body.text,
        url=url,
        author=_answer_author(post),
        published=with_offset(post.get("date"), post.get("date_gmt")),
        tags=_names(post, "tags", "post_tag", mine),
        categories=_names(post, "categories", "category", mine),
        links=tuple(link for link in body.links if link.url != url),
        captions=body.captions,
    )


def _embedded(post: Record, rel: str) -> list[Record]:
    embedded = post.get("_embedded")
    found = embedded.get(rel) if isinstance(embedded, dict) else None
    lists = found if isinstance(found, list) else []
    flat = [x for part in lists for x in (part if isinstance(part, list) else [part])]
    return [x for x in flat if isinstance(x, dict)]


def _answer_author(post: Record) -> str | None:
    names = [markup.squeezed(a["name"]) for a in _embedded(post, "author") if isinstance(a.get("name"), str)]
    return ", ".join(names) or None


def _own_terms(records: list[Record]) -> Iterator[tuple[tuple[str, int], str]]:
    for record in records:
        taxonomy, given, said = record.get("taxonomy"), record.get("id"), record.get("name")
        if isinstance(taxonomy, str) and isinstance(given, int) and isinstance(said, str):
            yield (taxonomy, given), markup.line(said)


def _names(post: Record, field: str, taxonomy: str, terms: Terms) -> tuple[str, ...]:
    ids = post.get(field)
    found = (terms.get((taxonomy, i)) for i in (ids if isinstance(ids, list) else ()) if isinstance(i, int))
    return tuple(dict.fromkeys(n for n in found if n))


def terms_in(data: bytes) -> Terms:
    """The terms of an answer of /wp/v2/categories or /tags; nothing where it is something else."""
    try:
        records, _ = _answered(decode(data)[0], "")
    except Exception:  # a neighbour that can't be read is no fault of the posts
        return {}
    return dict(_own_terms(records))


def lacks_terms(data: bytes) -> bool:
    """Whether an answer holds posts whose terms are ids only."""
    return b'"categories"' in data and b'"wp:term":[[' not in data.replace(b" ", b"")
