"""Finds the entries of an archive page: by the classes blogs use, or by structure that repeats without any."""

from __future__ import annotations

import re
from collections import defaultdict

from bot.sources.html import classes
from bot.sources.html.terms import PERSON_PATH, TERM_PATH, is_term_link, last_part, slug
from bot.sources.html.tree import HEADINGS, Element, below, contains, links_in, says, size_of, text_of, tokens, within
from bot.sources.tagdump.dates import find_date
from bot.sources.tagdump.meta import meta_of

_ASIDE = frozenset(("aside", "footer", "nav", "form"))
_ASIDE_CLASS = re.compile(
    r"(?:^|[\s_-])(?:sidebar|widget|comment|comments|commentlist|related|jp-relatedposts|recent-posts|popular"
    r"|footer|nav|menu|"
    r"slider|carousel|ticker|breadcrumbs?|megamenu)(?:$|[\s_-])",
    re.I,
)


def aside(node: Element, root: Element) -> bool:
    """Whether an element stands beside the articles: in a sidebar, the comments, the footer."""
    asked: list[Element] = []
    el = node
    while el is not None and el.beside is None and el is not root and el.tag != "body":
        if _stands_beside(el):
            el.beside = True
            break
        asked.append(el)
        el = el.getparent()
    found = bool(el is not None and el.beside)
    for el in asked:
        el.beside = found
    return found


def _stands_beside(el: Element) -> bool:
    if el.tag in _ASIDE:
        return True
    mark = f"{el.get('class') or ''} {el.get('id') or ''}"
    if mark == " " or len(mark) > 400 or not _ASIDE_CLASS.search(mark):
        return False
    words = tokens(el)
    return classes.ENTRY.isdisjoint(words) and classes.WEAK.isdisjoint(words) and not _holds_page(el)


def _holds_page(el: Element) -> bool:
    """Whether an element holds what the page is for, as one called “content-sidebar-wrap” does."""
    page = el.page
    if any(contains(el, main) for main in page.mains):
        return True
    return bool(2 * size_of(el) > page.sizes[-1])


def heading_of(entry: Element) -> Element | None:
    """The element that holds the title of an entry."""
    if entry.head is False:
        entry.head = _find_heading(entry)
    return entry.head


def _find_heading(entry: Element) -> Element | None:
    named: Element | None = None
    linked: Element | None = None
    plain: Element | None = None
    first: Element | None = None
    bold: Element | None = None
    for el in below(entry):
        if el.tag in HEADINGS or el.tag == "h6":
            text = text_of(el)
            if not text:
                continue
            if first is None:
                first = el
            if is_frame(el, text):
                continue
            if plain is None:
                plain = el
            if linked is None and (next(links_in(el), None) is not None or within(el, ("a",), entry)):
                linked = el
        if named is None and names_title(el) and text_of(el):
            named = el
        if bold is None and not classes.TITLE_WORDS.isdisjoint(says(el)) and 2 < len(text_of(el)) < 300:
            bold = el
    if named is not None and (linked is None or named.tag in HEADINGS or linked is plain or named is linked):
        return named
    found = linked if linked is not None else named if named is not None else plain
    found = first if found is None else found
    return bold if found is None else found


def names_itself(heading: Element) -> bool:
    """Whether a heading leads to an address that is made of its words, as that of a title is."""
    link = heading if heading.tag == "a" else next(links_in(heading), None)
    if link is None or is_term_link(link) or PERSON_PATH.search(link.get("href") or ""):
        return False
    last, words = last_part(link), slug(text_of(link))
    return last == words or (len(last) > 12 and words.startswith(last))


def is_frame(heading: Element, text: str) -> bool:
    """Whether a heading holds the date, the author, the category or a number of comments, and no title."""
    links = list(links_in(heading))
    if not any(map(str.isalpha, text)) and links and _COMMENTS.search(links[0].get("href") or ""):
        return True
    if links and all(TERM_PATH.search(link.get("href") or "") for link in links):
        return True
    if len(text) > 120 or not any(map(str.isdigit, text)):
        return False
    meta = meta_of(text)
    if meta is None or {"date", "author", "comments"}.isdisjoint(meta.kinds):
        return False
    return not names_itself(heading)


def names_title(el: Element) -> bool:
    """Whether an element says of itself that it is a title, or is a permalink that serves as one."""
    if not classes.TITLE.isdisjoint(el.words) or "headline" in (el.get("itemprop") or "").split():
        return True
    if el.tag != "a" or "bookmark" not in (el.get("rel") or "").split() or any(e.tag == "time" for e in below(el)):
        return False
    return len(text_of(el)) > 3 and _first_link(el)


def _first_link(link: Element) -> bool:
    """Whether a permalink is the title and not a date or a number of comments."""
    text = text_of(link)
    if re.fullmatch(r"[\W\d]*|permalink|#|link|.{0,12}\d{4}", text, re.I):
        return False
    day = find_date(text) if len(text) < 60 and any(map(str.isdigit, text)) else None
    return day is None or len(text) - (day.end - day.start) > 12 or names_itself(link)


_COMMENTS = re.compile(r"#(?:respond|comments?|reply|disqus_thread)\b")
_PLACES = frozenset(("article", "div", "li", "section", "main", "td", "dl", "tr"))


def by_class(root: Element) -> list[Element]:
    """The entries that the classes or the tags of the page name."""
    for test in (_strong, _weak):
        named = [el for el in below(root) if el.tag in _PLACES and test(el)]
        found = _innermost([el for el in named if not aside(el, root)] or _largest_aside(named))
        found = _leading([el for el in found if heading_of(el) is not None or is_untitled(el)])
        if found:
            return found
    return []


_FORMATS = frozenset(f"format-{kind}" for kind in ("aside", "status", "quote", "link", "image", "chat"))


def is_untitled(entry: Element) -> bool:
    """Whether an entry is a short post of the kinds that WordPress shows without a title."""
    words = tokens(entry)
    return not _FORMATS.isdisjoint(words) and ("type-post" in words or "hentry" in words) and len(text_of(entry)) > 40


def _largest_aside(named: list[Element]) -> list[Element]:
    """Where all stand in what is called a sidebar or a widget: those of the one with the most text."""
    boxes: dict[Element, list[Element]] = defaultdict(list)
    for el in named:
        box = next((p for p in el.iterancestors() if p.beside), None)
        if box is not None and box.tag not in _ASIDE:
            boxes[box].append(el)
    best = max(boxes.values(), key=lambda members: sum(map(size_of, members)), default=[])
    return best if sum(map(_has_text, best)) > 1 else []


def _leading(found: list[Element]) -> list[Element]:
    """The entries without the pointers to other articles, which are of another kind and hold a title and no text."""
    kinds: dict[tuple[str, str], list[Element]] = defaultdict(list)
    for el in found:
        head = heading_of(el)
        kinds[(head.tag if head is not None else "", re.sub(r"\d+", "", next(iter(el.words), "")))].append(el)
    texts = {kind: sum(map(_has_text, members)) for kind, members in kinds.items()}
    if len(kinds) < 2 or not any(texts.values()):
        return found
    bare = {kind for kind, members in kinds.items() if kind[0] and len(members) > 1 and not texts[kind]}
    out = {el for kind, members in kinds.items() if kind not in bare for el in members}
    return [el for el in found if el in out] if len(out) > 1 else found


_NUMBERED = re.compile(r"(?:post|article|entry|node)-?\d+")
_NO_ENTRY = frozenset(("no-results", "not-found"))
_PAGES = frozenset(("page", "type-page"))


def _strong(node: Element) -> bool:
    words = tokens(node)
    if node.tag == "article" or not classes.ENTRY.isdisjoint(words):
        return _NO_ENTRY.isdisjoint(words) and (_PAGES.isdisjoint(words) or _is_found(node))
    ident, kind = node.get("id"), node.get("itemtype")
    return bool(ident and _NUMBERED.fullmatch(ident)) or bool(kind and "blogposting" in kind.lower())


def _is_found(page: Element) -> bool:
    """Whether a page of the site is a result of a search: its title leads to it, and some text stands below."""
    return _is_linked(page) and _has_text(page)


def _weak(node: Element) -> bool:
    return not classes.WEAK.isdisjoint(tokens(node))


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


_SIBLINGS = frozenset(("a", "div", "li", "section", "td", "tr", "dl"))


def by_links(root: Element) -> list[Element]:
    """The same of a page without headings: each entry begins with the link that is its title, or that is its day's."""
    for members in siblings(root).values():
        if len(members) < 2 or any(heading_of(el) is not None for el in members) or aside(members[0], root):
            continue
        for el in members:
            el.head = next((a for a in links_in(el) if len(text_of(a)) > 8 and not is_frame(a, text_of(a))), None)
    return by_structure(root)


def siblings(root: Element) -> dict[tuple[Element, str, str], list[Element]]:
    """The elements that stand side by side, by their tag and first class."""
    groups: dict[tuple[Element, str, str], list[Element]] = defaultdict(list)
    for el in below(root):
        parent = el.getparent() if el.tag in _SIBLINGS else None
        if parent is not None:
            groups[(parent, el.tag, re.sub(r"\d+", "", next(iter(el.words), "")))].append(el)
    return groups


def by_structure(root: Element) -> list[Element]:
    """Siblings of one kind that each hold a heading or a first link, and text; the group with the most text."""
    best: list[Element] = []
    most = 0
    for members in siblings(root).values():
        if len(members) < 2 or aside(members[0], root):
            continue
        good = [el for el in members if _has_text(el)]
        linked = sum(_is_linked(el) for el in good)
        size = sum(map(size_of, good))
        if len(good) >= 2 and linked * 3 >= 2 * len(good) and len(good) * 3 >= 2 * len(members) and size > most:
            best, most = good, size
    return best


def _has_text(node: Element) -> bool:
    head = heading_of(node)
    return head is not None and len(text_of(node)) > len(text_of(head)) + 40


def _is_linked(node: Element) -> bool:
    head = heading_of(node)
    if head is None:
        return False
    return node.tag == "a" or head.tag == "a" or next(links_in(head), None) is not None or within(head, ("a",), node)


def by_headings(root: Element) -> list[Element]:
    """Entries of a flat page, where a linked heading and what follows it are siblings: each is wrapped in an element
    of its own.
    """
    groups: dict[tuple[Element, str], list[Element]] = defaultdict(list)
    for el in below(root):
        link = next(links_in(el), None) if el.tag in HEADINGS else None
        if link is not None and _is_title_link(link, el) and not aside(el, root):
            groups[(el.getparent(), el.tag)].append(el)
    heads = max(groups.values(), key=lambda members: (len(members), -len(members[0].tag)), default=[])
    if len(heads) < 2:
        return []
    out: list[Element] = []
    begins = _beginnings(heads)
    for i, first in enumerate(begins):
        stop = begins[i + 1] if i + 1 < len(heads) else None
        members = [first]
        while (following := members[-1].getnext()) is not None and following is not stop:
            members.append(following)
        out.append(first.page.wrap(members))
    return out


def _is_title_link(link: Element, head: Element) -> bool:
    said, whole = text_of(link), text_of(head)
    return len(said) * 2 > len(whole) or (len(said) > 8 and whole.startswith(said))


def _beginnings(heads: list[Element]) -> list[Element]:
    """Where the entries of a flat page begin: at their titles, or at the day that stands above each, the first too."""
    above = [head.getprevious() for head in heads]
    first = above[0]
    if first is None or not 0 < len(text_of(first)) < 60 or not any(map(str.isdigit, text_of(first))):
        return heads
    same = [el if el is not None and (el.tag, el.words) == (first.tag, first.words) else None for el in above]
    if 5 * sum(el is not None for el in same) < 4 * len(heads):
        return heads
    return [head if el is None else el for el, head in zip(same, heads, strict=True)]


def body_says(root: Element) -> str | None:
    """What the page says it is: “archive”, “single”, “article” where only its metadata say so, or None."""
    body = root.find("body") if root.tag == "html" else None
    words = set(tokens(body)) if body is not None else set()
    if words & classes.SINGLE_BODY or any(w.startswith(("postid-", "page-id-")) for w in words):
        return "single"
    if words & classes.ARCHIVE_BODY:
        return "archive"
    for meta in below(root):
        if meta.tag != "meta":
            continue
        name = (meta.get("property") or meta.get("name") or "").lower()
        if name == "og:type":
            kind = (meta.get("content") or "").lower()
            if kind in ("article", "blog.post", "news", "post"):
                return "article"
    return None
