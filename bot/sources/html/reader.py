"""A page's bytes in, its articles out; first it is decided whether the page is an archive or one article."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from lxml import etree

from bot.model import RawArticle, SourceSpec
from bot.sources.html import classes
from bot.sources.html.empty import is_empty, is_missing
from bot.sources.html.entries import body_says, by_class, by_headings, by_links, by_structure, heading_of
from bot.sources.html.entry import Found, read_entry
from bot.sources.html.flat import flat
from bot.sources.html.frame import regular
from bot.sources.html.grown import alone, by_rows, by_titles
from bot.sources.html.kicker import take_terms
from bot.sources.html.single import canonical, read_single
from bot.sources.html.terms import slug
from bot.sources.html.tree import HEADINGS, Element, TooDeep, below, links_in, read_tree, size_of, text_of, within
from bot.sources.shape import Partial, broken
from bot.sources.tagdump.dates import day_comes_first, find_date
from bot.sources.tagdump.heading import Heading, read_heading
from bot.sources.tagdump.reader import language_of

_TAGS = re.compile(rb"<(?:!doctype\s+html|html|head|body|article|div|p|h[1-6]|meta|title)[\s>]", re.I)
_HIGH = frozenset(("h1", "h2", "h3"))


def looks_like(data: bytes) -> bool:
    """Whether the beginning of a file has the tags of a page."""
    return _TAGS.search(data[:20_000]) is not None


def parse(data: bytes, spec: SourceSpec, name: str) -> Iterator[RawArticle]:
    """The entries of an archive page in its order, or the one article of a page.

    Raises SourceError where there is no text, and for a page that nests too deep, or has too many elements, to be one.
    """
    try:
        page, sound = read_tree(data)
    except TooDeep as e:
        raise broken(name, "its elements are more, or nest deeper, than those of any page") from e
    if page is None:
        raise broken(name, "it holds no HTML")
    root = page.root
    base = _base(root, spec)
    heading = _heading(root)
    entries = _entries(root, heading)
    listed = [] if entries else flat(root, base, sure=heading is not None or body_says(root) == "archive")
    if entries:
        yield from _archive(root, entries, heading, base)
    elif listed:
        yield from listed
    elif is_missing(root):
        raise broken(name, "it is the page of a site for addresses that lead nowhere")
    elif not is_empty(root):
        article = read_single(root, base)
        if not article.body and not article.title:
            raise broken(name, "it holds no text")
        if not article.body:
            raise broken(name, "no article was found in it")
        yield article
    if not sound:
        raise Partial(f"{name}: some bytes are no text in its encoding.")
    if _cut_off(data):
        raise Partial(f"{name} breaks off within its page; what stands before that was read.")


def _cut_off(data: bytes) -> bool:
    """Whether a page ends within a tag, or within a text whose page was begun and never ended."""
    tail = data[-4096:].rstrip().lower()
    if tail.rfind(b"<") > tail.rfind(b">"):
        return re.match(rb"<[a-z/!]", tail[tail.rfind(b"<") :]) is not None
    begun = re.search(rb"<(?:html|body)[\s>]", data[:20_000], re.I) is not None
    return begun and not tail.endswith(b">") and b"</html" not in tail and b"</body" not in tail


def _base(root: Element, spec: SourceSpec) -> str | None:
    given = next((el.get("href") for el in below(root) if el.tag == "base" and el.get("href")), None)
    if given and given.startswith(("http://", "https://")):
        return str(given)
    page = canonical(root)
    return spec.url or (page if page and page.startswith("http") else None) or spec.site


def _heading(root: Element) -> Heading | None:
    """What the page is the archive of, from its headings or its title."""
    lines: list[str] = []
    for el in below(root):
        named = el.tag not in _HIGH and not classes.ARCHIVE_TITLE.isdisjoint(el.words)
        if el.tag in _HIGH or (named and not any(inner.tag in _HIGH for inner in below(el))):
            if links := [a for a in below(el) if a.tag == "a"]:  # what stands before a link may be all of it
                lines.append(" ".join("".join(el.page.pieces[el.begin : links[0].begin]).split()))
            lines.append(text_of(el)[:200])
        if len(lines) >= 6:
            break
    title = text_of(root.find(".//title"))[:200]
    for line in [*lines, *re.split(r"\s[|•·–—«»-]\s", title)]:
        found = read_heading([line])
        if found and found.strong:
            return found
    return _of_class(root, lines)


_OWN = re.compile(r"(tag|category|author)-(\D.*)")


def _of_class(root: Element, lines: list[str]) -> Heading | None:
    """The heading that names no kind, where the page's own classes say of what it is the archive."""
    body = root.find("body") if root.tag == "html" else None
    words = body.words if body is not None else ()
    kinds = {word.removesuffix("-template") for word in words} if "archive" in words else set()
    kinds |= {word.removesuffix("-template") for word in words if word.endswith("-template")}
    own = {match[2]: match[1] for word in words if (match := _OWN.fullmatch(word)) and match[1] in kinds}
    return next((Heading(own[name], line, 0) for line in lines if (name := slug(line)) in own), None)


def _entries(root: Element, heading: Heading | None) -> list[Element]:
    """The entries of an archive page; none where the page is a single article."""
    says = body_says(root)
    if says == "single":
        return []
    found = by_class(root)
    archive = says == "archive" or heading is not None
    if len(found) > 1 and archive and not _are_linked(found):
        found = _richer(by_titles(root), found)
    if len(found) > 1 and (archive or (_balanced(found) and _peers(found))):
        return found
    if says == "article" and heading is None:
        return []
    if len(found) > 1 or (len(found) == 1 and archive and not _is_box(found[0])):
        return found if archive else []
    others = _richer(by_titles(root), by_structure(root))
    if len(others) > 2 or (others and archive):
        return others
    headed = by_headings(root) if archive or not found else []
    return headed or (
        (by_links(root) or by_titles(root, dated=True) or alone(root) or by_rows(root)) if archive else []
    )


def _is_box(entry: Element) -> bool:
    """Whether what is called an entry is the page's box for all of them: no title of its own, and those of several."""
    head = heading_of(entry)
    if head is None or not classes.TITLE.isdisjoint(head.words):
        return False
    return len(by_titles(entry)) > 1


def _are_linked(entries: list[Element]) -> bool:
    """Whether the titles of entries lead to articles, as a heading within a text does not."""
    heads = [(head, entry) for entry in entries if (head := heading_of(entry)) is not None]
    linked = (
        head.tag == "a" or next(links_in(head), None) is not None or within(head, ("a",), entry) or entry.tag == "a"
        for head, entry in heads
    )
    return bool(2 * sum(linked) >= len(heads))


def _richer(titled: list[Element], alike: list[Element]) -> list[Element]:
    """Of the entries around titles and those of one kind side by side: the former where these hold several each."""
    if titled and set(titled) < set(alike) and not _are_linked(list(set(alike) - set(titled))):
        return titled  # one more of their kind, without a title that leads anywhere
    if len(titled) <= len(alike):
        return alike
    return titled if 5 * sum(map(size_of, titled)) >= 3 * sum(map(size_of, alike)) else alike


def _balanced(entries: list[Element]) -> bool:
    """Whether the entries are peers, and not an article with pointers to others."""
    sizes = sorted(len(text_of(entry)) for entry in entries)
    return sizes[-1] < 0.8 * sum(sizes) or sizes[-1] < 1500


def _peers(entries: list[Element]) -> bool:
    """Whether the titles stand in headings of one level, as those of an archive do."""
    levels = Counter(_level(head) for entry in entries if (head := heading_of(entry)) is not None)
    if levels["h1"] == 1 and len(levels) > 1:
        return False  # the page's own title, and pointers to other pages
    return max(levels.values(), default=0) * 4 >= 3 * len(entries)


def _level(head: Element) -> str:
    """The heading that a title is, or stands in."""
    found = next((el.tag for el in (head, *head.iterancestors()) if el.tag in HEADINGS), head.tag)
    return str(found)


def _archive(root: Element, entries: list[Element], heading: Heading | None, base: str | None) -> Iterator[RawArticle]:
    heads = [heading_of(entry) for entry in entries]
    frame = regular(entries, heads) if len(entries) > 1 else frozenset()
    found = [entry for node in entries if (entry := read_entry(node, base, frame)) is not None]
    if heading and len(found) > 1 and found[0].title == heading.term and not (found[0].url or found[0].published):
        entries, heads, found = entries[1:], heads[1:], found[1:]  # the page's own heading, in the form of an entry
    if not any(entry.published or entry.stamp for entry in found):
        _take_dates(root, entries, found)
    take_terms(root, entries, heads, found)
    text = " ".join(entry.body[:2000] for entry in found)
    language = (root.get("lang") or "")[:2].lower() or language_of(text)
    order = day_comes_first([entry.stamp for entry in found if entry.stamp], text, language)
    for entry in found:
        yield _with_page(entry, heading, order)


def _take_dates(root: Element, entries: list[Element], found: list[Found]) -> None:
    """Gives entries without a date the one of the day's heading that they stand under."""
    wanted = {entry: number for number, entry in enumerate(entries)}
    if len(found) != len(entries):
        return
    stamp = None
    inside: Element | None = None
    for event, el in etree.iterwalk(root, events=("start", "end")):
        if event == "end":
            inside = None if el is inside else inside
            continue
        if el in wanted:
            inside = el
            found[wanted[el]].stamp = stamp
        elif inside is None and isinstance(el.tag, str) and el.tag in _DATED:
            text = text_of(el)
            day = find_date(text) if 5 < len(text) < 40 and any(c.isdigit() for c in text) else None
            if day and day.year and day.start == 0 and day.end == len(text):
                stamp = day


_DATED = frozenset(("h1", "h2", "h3", "h4", "h5", "div", "p", "span", "time"))


def _with_page(entry: Found, heading: Heading | None, order: bool | None) -> RawArticle:
    tags, categories, author = entry.tags, entry.categories, None
    if heading and heading.kind == "tag" and heading.term.casefold() not in {tag.casefold() for tag in tags}:
        tags = (heading.term, *tags)
    if (
        heading
        and heading.kind == "category"
        and heading.term.casefold() not in {name.casefold() for name in categories}
    ):
        categories = (heading.term, *categories)
    if heading and heading.kind == "author":
        author = heading.term
    year = re.search(r"(?<!\d)(?:19|20)\d\d(?!\d)", heading.term) if heading and heading.kind == "date" else None
    published = entry.published or (entry.stamp.iso(order, int(year[0]) if year else None) if entry.stamp else None)
    return entry.article(published, tags, categories, author)
