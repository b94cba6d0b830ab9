"""Finds the entries of an archive page: by the classes blogs use, or by structure that repeats without any."""

from __future__ import annotations

import re
from collections import defaultdict

from lxml import etree

from bot.sources.html import classes
from bot.sources.html.tree import HEADINGS, Element, text_of, tokens, within
from bot.sources.tagdump.meta import meta_of

_ASIDE = frozenset(("aside", "footer", "nav", "form"))
_ASIDE_CLASS = re.compile(
    r"(?:^|[\s_-])(?:sidebar|widget|comment|comments|commentlist|related|jp-relatedposts|recent-posts|popular"
    r"|footer|nav|menu|"
    r"slider|carousel|ticker|breadcrumbs?|megamenu)(?:$|[\s_-])",
    re.I,
)


TERM_PATH = re.compile(
    r"/(?:category|categories|categoria|categorie|kategorie|kategoria|rubrik|rubrique|topics?|section|cat"
    r"|tags?|label|labels|etiqueta|schlagwort|mot-cle|keyword|author)/|[?&](?:cat(?:egory)?|tag|author)=",
    re.I,
)


def aside(node: Element, root: Element) -> bool:
    """Whether an element stands beside the articles: in a sidebar, the comments, the footer."""
    for el in (node, *node.iterancestors()):
        if el is root or el.tag == "body":
            return False
        if el.tag in _ASIDE:
            return True
        mark = f"{el.get('class') or ''} {el.get('id') or ''}"
        if (
            mark != " "
            and len(mark) < 400
            and _ASIDE_CLASS.search(mark)
            and not (classes.ENTRY | classes.WEAK) & set(tokens(el))
        ):
            return True
    return False


def heading_of(entry: Element) -> Element | None:
    """The element that holds the title of an entry."""
    named: Element | None = None
    linked: Element | None = None
    plain: Element | None = None
    first: Element | None = None
    for el in entry.iter():
        if not isinstance(el.tag, str):
            continue
        words = tokens(el)
        if el.tag in HEADINGS or el.tag == "h6":
            text = text_of(el)
            if not text:
                continue
            if first is None:
                first = el
            if _is_frame(el, text):
                continue
            if plain is None:
                plain = el
            if linked is None and (el.find(".//a[@href]") is not None or within(el, ("a",), entry)):
                linked = el
        if named is None and _names_title(el, words) and text_of(el):
            named = el
    if named is not None and (linked is None or named.tag in HEADINGS or linked is plain or named is linked):
        return named
    found = linked if linked is not None else named if named is not None else plain
    return first if found is None else found


def _is_frame(heading: Element, text: str) -> bool:
    """Whether a heading holds the date, the author or the category, and no title."""
    links = heading.findall(".//a[@href]")
    if links and all(TERM_PATH.search(link.get("href") or "") for link in links):
        return True
    if len(text) > 120 or not any(map(str.isdigit, text)):
        return False
    meta = meta_of(text)
    return meta is not None and bool(meta.kinds and {"date", "author", "comments"} & set(meta.kinds))


def _names_title(el: Element, words: list[str]) -> bool:
    """Whether an element says of itself that it is a title, or is a permalink that serves as one."""
    if not classes.TITLE.isdisjoint(words) or "headline" in (el.get("itemprop") or "").split():
        return True
    if el.tag != "a" or "bookmark" not in (el.get("rel") or "").split() or el.find(".//time") is not None:
        return False
    return len(text_of(el)) > 3 and _first_link(el)


def _first_link(link: Element) -> bool:
    """Whether a permalink is the title and not a date or a number of comments."""
    return not re.fullmatch(r"[\W\d]*|permalink|#|link|.{0,12}\d{4}", text_of(link), re.I)


def by_class(root: Element) -> list[Element]:
    """The entries that the classes or the tags of the page name."""
    for test in (_strong, _weak):
        found = [
            el
            for el in root.iter("article", "div", "li", "section", "main", "td", "dl", "tr")
            if test(el) and not aside(el, root)
        ]
        found = _innermost(found)
        found = [el for el in found if heading_of(el) is not None]
        if found:
            return found
    return []


def _strong(node: Element) -> bool:
    words = set(tokens(node))
    if node.tag == "article" or words & classes.ENTRY:
        return not words & {"page", "type-page", "no-results"}
    return (
        re.fullmatch(r"(?:post|article|entry|node)-?\d+", node.get("id") or "") is not None
        or "blogposting" in (node.get("itemtype") or "").lower()
    )


def _weak(node: Element) -> bool:
    return bool(set(tokens(node)) & classes.WEAK)


def _innermost(found: list[Element]) -> list[Element]:
    """Of nested candidates: one that holds two or more others is their container, one that holds a single other is
    the entry itself.
    """
    chosen = set(found)
    inner: dict[Element, list[Element]] = defaultdict(list)
    for el in found:
        parent = next((p for p in el.iterancestors() if p in chosen), None)
        if parent is not None:
            inner[parent].append(el)
    containers = {el for el, below in inner.items() if len(below) > 1 and _alike(below)}
    out: list[Element] = []
    for el in found:
        if el in containers:
            continue
        if any(p in chosen and p not in containers for p in el.iterancestors()):
            continue
        out.append(el)
    return out


def _alike(nodes: list[Element]) -> bool:
    return sum(heading_of(node) is not None for node in nodes) > 1


def by_structure(root: Element) -> list[Element]:
    """Siblings of one kind that each hold a heading or a first link, and text; the group with the most text."""
    groups: dict[tuple[Element, str, str], list[Element]] = defaultdict(list)
    for el in root.iter("div", "li", "section", "td", "tr", "dl"):
        parent = el.getparent()
        if parent is not None:
            groups[(parent, el.tag, " ".join(sorted(re.sub(r"\d+", "", w) for w in tokens(el)[:3])))].append(el)
    best: list[Element] = []
    most = 0
    for members in groups.values():
        if len(members) < 2 or aside(members[0], root):
            continue
        good = [el for el in members if _has_text(el)]
        linked = sum(_is_linked(el) for el in good)
        size = sum(len(text_of(el)) for el in good)
        if len(good) >= 2 and linked * 3 >= 2 * len(good) and len(good) * 3 >= 2 * len(members) and size > most:
            best, most = good, size
    return best


def _has_text(node: Element) -> bool:
    head = heading_of(node)
    return head is not None and len(text_of(node)) > len(text_of(head)) + 40


def _is_linked(node: Element) -> bool:
    head = heading_of(node)
    return head is not None and head.find(".//a[@href]") is not None


def by_headings(root: Element) -> list[Element]:
    """Entries of a flat page, where a linked heading and what follows it are siblings: each is wrapped in an element
    of its own.
    """
    groups: dict[tuple[Element, str], list[Element]] = defaultdict(list)
    for el in root.iter(*HEADINGS):
        link = el.find(".//a[@href]")
        if link is not None and len(text_of(link)) * 2 > len(text_of(el)) and not aside(el, root):
            groups[(el.getparent(), el.tag)].append(el)
    heads = max(groups.values(), key=lambda members: (len(members), -len(members[0].tag)), default=[])
    if len(heads) < 2:
        return []
    out: list[Element] = []
    for i, head in enumerate(heads):
        stop = heads[i + 1] if i + 1 < len(heads) else None
        wrapper = etree.Element("div")
        head.addprevious(wrapper)
        node: Element | None = head
        while node is not None and node is not stop:
            following = node.getnext()
            wrapper.append(node)
            node = following
        out.append(wrapper)
    return out


def body_says(root: Element) -> str | None:
    """What the page says it is: “archive”, “single”, “article” where only its metadata say so, or None."""
    body = root.find("body") if root.tag == "html" else None
    words = set(tokens(body)) if body is not None else set()
    if words & classes.SINGLE_BODY or any(w.startswith(("postid-", "page-id-")) for w in words):
        return "single"
    if words & classes.ARCHIVE_BODY:
        return "archive"
    for meta in root.iter("meta"):
        name = (meta.get("property") or meta.get("name") or "").lower()
        if name == "og:type":
            kind = (meta.get("content") or "").lower()
            if kind in ("article", "blog.post", "news", "post"):
                return "article"
    return None


def text_size(node: Element) -> int:
    """How many characters of text an element shows."""
    return len(text_of(node))
