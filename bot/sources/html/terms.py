"""The categories and tags of an entry: from what its links, its classes and their places say."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import islice
from urllib.parse import unquote

from bot.sources.html import classes
from bot.sources.html.tree import Element, below, contains, lies_in, says, size_of, text_of, tokens
from bot.sources.tagdump import labels
from bot.sources.tagdump.block import is_prose, weight
from bot.sources.tagdump.bounds import cjk
from bot.sources.tagdump.meta import meta_of
from bot.sources.tagdump.said import split_values

_CATEGORY_PATH = re.compile(
    r"(?:^|/)(?:category|categories|categor[íi]as?|categorie|kategori\w{0,3}|rubri(?:k|ken|que|ka|ky|cs?)|rubriques"
    r"|topics?|section|sections|cat|themen|secci[óo]n)/|[?&](?:cat(?:egory)?|new_topic|topic)=",
    re.I,
)
_TAG_PATH = re.compile(
    r"(?:^|/)(?:tags?|tagged|label|labels|etiquetas?|etikett\w{0,2}|schlagw(?:ort|orte|oerter)|mots?-cles?|keywords?|temas?"
    r"|hashtag|stichwort|taxonomy/term|metka|stitek|tema)[/:]|[?&]tag=",
    re.I,
)
TERM_PATH = re.compile(f"{_CATEGORY_PATH.pattern}|{_TAG_PATH.pattern}|/author/|[?&]author=", re.I)
PERSON_PATH = re.compile(
    r"/(?:authors?|autor\w{0,3}|auteurs?|staff|people|users?|profiles?|members?|contributors?|by|team)/|/[@~]", re.I
)
_OTHER = frozenset(("date", "comments", "more", "views", "author"))  # what is printed beside terms
_BLOCKS = ("ul", "ol", "p", "div", "dd", "td")
_LONGEST = 80  # characters of a name
_MOST = 60  # names of one entry


def _names(texts: list[str]) -> tuple[str, ...]:
    texts = [text.strip(" ,|·•/›") for text in texts]
    if texts and all(text.startswith("#") for text in texts):
        texts = [text.lstrip("# ") for text in texts]
    return tuple(dict.fromkeys(name for name in texts if name and len(name) <= _LONGEST))


def terms_of(entry: Element, body: Element | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The categories and the tags that an entry names outside of its text."""
    found: dict[str, list[str]] = {"category": [], "tag": []}
    own = _own_address(entry)
    links = [link for link in below(entry) if link.tag == "a" and not _leads_on(link, own)]
    slugs = slugs_of(entry)
    for link in links:
        named = not {"tag", "category"}.isdisjoint((link.get("rel") or "").lower().split())
        if named or not lies_in(body, link) or _in_list(link, body):
            kind = _term_kind(link, entry) or _kind_of_slug(last_part(link), slugs)
            if kind and text_of(link):
                found[kind].append(_name(link, slugs))
    for kind, texts in _said(entry, body, slugs).items():
        found[kind] = found[kind] or texts
    if not found["category"] and not found["tag"]:
        title = text_of(entry.head) if entry.head is not None and entry.head is not False else ""
        found["tag"] = [
            text_of(link) for link in links if not lies_in(body, link) and text_of(link) not in title and _is_slug(link)
        ]
    return _names(found["category"]), _names(found["tag"])


def _own_address(entry: Element) -> str:
    """Where the title of an entry leads."""
    head = entry.head if entry.head is not False else None
    if head is None:
        return ""
    link = head if head.tag == "a" else next((a for a in below(head) if a.tag == "a"), None)
    return (link.get("href") or "").partition("#")[0] if link is not None else ""


def _leads_on(link: Element, own: str) -> bool:
    """Whether a link leads to the entry itself or to a place in it, as “Read more” and “No TrackBacks” do."""
    return bool(own) and (link.get("href") or "").partition("#")[0] == own


def pointers_of(entry: Element) -> frozenset[str]:
    """The words of the links that lead to the entry itself."""
    own = _own_address(entry)
    return frozenset(text_of(a) for a in below(entry) if a.tag == "a" and _leads_on(a, own))


@lru_cache(maxsize=20_000)
def _path_kind(href: str) -> str | None:
    return "category" if _CATEGORY_PATH.search(href) else "tag" if _TAG_PATH.search(href) else None


def is_term_link(link: Element) -> bool:
    """Whether a link leads to the archive of a category or a tag."""
    rel = (link.get("rel") or "").lower().split()
    return "tag" in rel or "category" in rel or _path_kind(link.get("href") or "") is not None


def standard_terms(entry: Element, body: Element | None) -> bool:
    """Whether links of an entry say by their rel or their address that they are its terms."""
    links = (el for el in below(entry) if el.tag == "a" and is_term_link(el))
    return any(not lies_in(body, link) or "tag" in (link.get("rel") or "") for link in links)


_LINES = frozenset(
    ("p", "div", "ul", "ol", "li", "span", "footer", "small", "dl", "dd", "h4", "h5", "h6", "section", "td")
)


def term_lines(entry: Element, head: Element | None, body: Element | None) -> frozenset[Element]:
    """The lines of an entry that hold its terms and little beside them, as “Posted by Ann in Boats, Harbour”."""
    out: set[Element] = set()
    whole, end = size_of(entry), 0
    for link in below(entry):
        if link.tag != "a" or not is_term_link(link) or link.number < end:
            continue
        if lies_in(body, link) and not _in_list(link, body):
            continue
        line: Element | None = None
        for el in link.iterancestors():
            if el is entry or el is body or el.tag not in _LINES or (head is not None and contains(el, head)):
                break
            if 2 * size_of(el) > whole or not _is_line(el):
                break
            line = el
        if line is not None:
            out.add(line)
            end = line.last
    return frozenset(out)


def _is_line(el: Element) -> bool:
    """Whether the words of an element beside its links are few."""
    text = text_of(el)
    linked = sum(len(text_of(a)) for a in below(el) if a.tag == "a")
    return len(text) - linked <= 60 and weight(text) <= 60 and (linked * 3 >= len(text) or not is_prose(text))


_COUNTED = re.compile(r"(.+?)\s?\(\d{1,5}\)")


def _name(link: Element, slugs: dict[str, str]) -> str:
    """The text of a term's link without the number of its articles, where its address says so."""
    text = text_of(link)
    counted = _COUNTED.fullmatch(text)
    return counted[1] if counted and (last_part(link) == slug(counted[1]) or slug(counted[1]) in slugs) else text


_MOST_PARTS = 200  # of what may be one article's
_SLUG = re.compile(r"(category|tag)-(.+)")


def slugs_of(entry: Element) -> dict[str, str]:
    """The terms that WordPress names in the classes of an entry: what they are, by the ends of their addresses.

    A page needn't show them: they say what a link or a word is that it does show.
    """
    near = [entry, *below(entry)[:12]]
    parent = entry.getparent()
    if (
        parent is not None
        and _is_post(parent)
        and not any(el is not entry and _is_post(el) for el in islice(parent, _MOST_PARTS))
    ):
        near.append(parent)
    words = next((el.words for el in near if _is_post(el)), ())
    return {match[2]: match[1] for word in words if (match := _SLUG.fullmatch(word))}


def _is_post(el: Element) -> bool:
    return "hentry" in el.words or "type-post" in el.words


@lru_cache(maxsize=4096)
def slug(text: str) -> str:
    """A name as WordPress writes it in addresses and classes."""
    text = re.sub(r"[^\w\s-]", "", unicodedata.normalize("NFKD", text.casefold()))
    return re.sub(r"[\s_-]+", "-", "".join(c for c in text if not unicodedata.combining(c))).strip("-")


def _kind_of_slug(last: str, slugs: dict[str, str]) -> str | None:
    return slugs.get(last) if last else None


def last_part(link: Element) -> str:
    """The end of a link's address, where it leads to a place of its own; of a saved page without “index.html”."""
    path = re.sub(r"/index\.html?$", "", unquote((link.get("href") or "").split("?")[0].split("#")[0]))
    return path.rstrip("/").rpartition("/")[2].removesuffix(".html").casefold()


def _in_list(link: Element, body: Element | None) -> bool:
    """Whether a link in a text stands in a line of links, as tags at its end do, and not in a sentence."""
    block = next((p for p in link.iterancestors() if p.tag in _BLOCKS), None)
    if block is None or block is body or not (TERM_PATH.search(link.get("href") or "") or text_of(link)[:1] == "#"):
        return False
    linked = sum(len(text_of(a)) for a in below(block) if a.tag == "a")
    return len(text_of(block)) <= 1.5 * linked + 20


def _term_kind(link: Element, entry: Element) -> str | None:
    """What a link names: rel and address say it before the classes around it do."""
    href, rel = link.get("href") or "", (link.get("rel") or "").lower().split()
    path = _path_kind(href)
    if "category" in rel or path == "category":  # of the newest themes both have the rel of a tag
        return "category"
    if "tag" in rel or path:
        return "tag"
    if re.fullmatch(r"#\s?\w[^#]{0,40}", text_of(link)):
        return "tag"
    for node in (link, *link.iterancestors()):
        words = tokens(node)
        if node is entry:
            return None
        kind = "category" if classes.TAG.isdisjoint(words) else "tag"
        if kind == "tag" or not classes.CATEGORY.isdisjoint(words):
            meta = meta_of(text_of(link))
            return kind if meta is None or not _OTHER & set(meta.kinds) else None
    return None


def _said(entry: Element, body: Element | None, slugs: dict[str, str]) -> dict[str, list[str]]:
    """The names in elements whose classes have a word for terms in them, such as “field--name-field-tags”, and those
    that an entry's own classes name.
    """
    found: dict[str, list[str]] = {"category": [], "tag": []}
    end = 0
    for el in below(entry):
        if el.number < end or el.hidden or lies_in(body, el):
            continue
        words = says(el)
        kind = "tag" if words & classes.TAG_WORDS else "category" if words & classes.CATEGORY_WORDS else None
        if (
            kind is None
            and slugs
            and el.last - el.number < 3
            and size_of(el) <= _LONGEST
            and (own := slugs.get(slug(text_of(el))))
        ):
            found[own].append(text_of(el))
            end = el.last
        if kind is None or (body is not None and contains(el, body)) or _holds_head(el, entry):
            continue
        if kind == "tag" and slugs and "tag" not in slugs.values() and not any(a.tag == "a" for a in below(el)):
            continue  # “This post has no tag”
        if values := _values(el):
            found[kind] += [value for value in values if value not in found[kind]]
            end = el.last
    return found


def _holds_head(el: Element, entry: Element) -> bool:
    """Whether an element holds the title of the entry."""
    return entry.head is not None and entry.head is not False and contains(el, entry.head)


def _values(el: Element) -> list[str]:
    """The names in an element that holds nothing but names; none of any other."""
    text = text_of(el)
    if not text or len(text) > 20 * _LONGEST or is_prose(text):
        return []
    inner = below(el)
    links = [text_of(a) for a in inner if a.tag == "a"]
    leaves = [text_of(leaf) for leaf in inner if leaf.last == leaf.number + 1 and text_of(leaf)]
    labelled = any(links) and text.partition(links[0])[0].rstrip().endswith((":", "："))
    if any(links) and (labelled or 2 * sum(map(len, links)) >= len(text)):
        values = links
    elif sum(map(len, leaves)) * 10 >= 8 * len(text.replace(" ", "")):
        values = [value for leaf in leaves for value in split_values(leaf)]
    else:
        meta = meta_of(text)
        values = [*meta.categories, *meta.tags] if meta else split_values(text)
        if meta and not values:
            return []
        if len(values) > 1 and any(weight(value) > 4 for value in values):
            return []  # the parts of a sentence
    return [value for value in values[:_MOST] if is_term(value)]


def is_term(value: str) -> bool:
    """Whether a text may be the name of a category or a tag."""
    bare = value.strip(" :：,")
    short = len(bare) == 1 and not cjk(bare)
    if short or not 0 < len(bare) <= _LONGEST or weight(bare) > 7 or value[-1] in ":：":
        return False
    if not any(c.isalpha() for c in bare):
        return False
    if any(form.fullmatch(bare) for form in (labels.TAG, labels.CATEGORY, labels.AUTHOR, labels.LEAD)):
        return False
    meta = meta_of(bare)
    return meta is None or not {"share", "nav", *_OTHER} & set(meta.kinds)


def _is_slug(link: Element) -> bool:
    """Whether the address of a link ends with its text, as that of a term does, and names no person."""
    href, text = link.get("href") or "", text_of(link)
    if not text or len(text) > 40 or weight(text) > 4 or PERSON_PATH.search(href) or link.get("rel") == "author":
        return False
    if not classes.AUTHOR.isdisjoint((*link.words, *link.getparent().words)):
        return False
    last = last_part(link)
    return bool(last) and re.sub(r"[\W_]+", "", last) == re.sub(r"[\W_]+", "", text.casefold()) and is_term(text)
