"""Text of a page in, articles out: heading, frame, units, articles."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.model import RawArticle, SourceSpec
from bot.sources.decode import clean, decode
from bot.sources.shape import MAX_BODY, Partial, broken
from bot.sources.tagdump import articles, edges, fields, labels, people, tidy
from bot.sources.tagdump.articles import Draft
from bot.sources.tagdump.block import Block, normal, titleness
from bot.sources.tagdump.blocks import read_blocks
from bot.sources.tagdump.dates import day_comes_first, find_month, is_date
from bot.sources.tagdump.frame import Frame, find_frames
from bot.sources.tagdump.heading import Heading, read_heading
from bot.sources.tagdump.said import is_name, split_values
from bot.sources.tagdump.units import ANCHORS, Unit

_MOST_LINES = 150_000  # a page, or many pasted together, has fewer; what has more is read as one text
_ALNUM = re.compile(r"\w")
_ENOUGH = 0.3  # a frame with a lower score explains too little of the page
_DEEP = 12  # blocks above a heading that make it doubtful
_ENGLISH = re.compile(r"\b(?:the|and|of|to|in|is|that|for|with|was|are|this)\b", re.I)
_OTHER = re.compile(
    r"\b(?:der|die|und|das|ist|le|la|les|des|et|est|el|los|que|de|en|un|una|il|che|di|per|het"
    r"|een|van|não|para|com|och|att|som|og|det|nie|się|jest)\b",
    re.I,
)


def language_of(text: str) -> str | None:
    """“en”, “other”, or None where the text is too short to tell; only to order day and month."""
    sample = text[:20000]
    english, other = len(_ENGLISH.findall(sample)), len(_OTHER.findall(sample))
    if english + other < 8:
        return "other" if sum(ord(c) > 0x370 for c in sample) * 3 > len(sample) else None
    return "en" if english > other else "other"


def looks_like(text: str) -> float:
    """How sure it is that a text is the dump of an archive page: 0 for plain text, 1 for heading and frame."""
    blocks = read_blocks(text[:60_000])
    heading = read_heading([b.lines[0] for b in blocks[:200]])
    heading, frame = _best(blocks, heading)
    sure = (0.5 if heading and heading.strong else 0.0) + (0.5 if frame and len(frame.units) > 1 else 0.0)
    return min(1.0, sure)


def _best(blocks: list[Block], heading: Heading | None) -> tuple[Heading | None, Frame | None]:
    """The heading that is one, and the best frame below it. What looks like a heading but stands below articles is an
    entry of the sidebar.
    """
    if heading and _within_entry(blocks, heading):
        heading = None
    start = heading.end + 1 if heading else 0
    frame = _first(find_frames(blocks, start, len(blocks), archive=heading is not None and heading.strong))
    if heading and heading.end >= (3 if heading.kind == "date" else _DEEP):
        whole = _first(find_frames(blocks, 0, len(blocks)))
        if whole and (not frame or whole.score > frame.score) and whole.units[0].begin < heading.end:
            return None, whole
    return heading, frame


def _within_entry(blocks: list[Block], heading: Heading) -> bool:
    """Whether what looks like a heading is a line of an article's frame: others like it stand below it, and above it a
    date, an author or a text.
    """
    block = blocks[heading.end]
    if not block.meta or not block.kinds & {"category", "tag", "author"}:
        return False
    alike = sum(b.meta is not None and b.meta.signature == block.meta.signature for b in blocks[heading.end + 1 :])
    above = blocks[max(0, heading.end - 4) : heading.end]
    return alike > 0 and any(b.kinds & {"date", "author"} or b.prose for b in above)


def _first(frames: list[Frame]) -> Frame | None:
    return frames[0] if frames and frames[0].score >= _ENOUGH else None


def parse(data: bytes, spec: SourceSpec, name: str) -> Iterator[RawArticle]:
    """The articles of a dump in the order of the page. Plain text without a frame is one article.

    Raises SourceError where there is no text.
    """
    text, sound = decode(data)
    text = clean(_one_kind(text))
    if not text.strip():
        raise broken(name, "it is empty")
    if not _ALNUM.search(text):
        raise broken(name, "it holds no text")
    if text.count("\n") > _MOST_LINES:
        yield _unread(text)
    else:
        blocks = read_blocks(text)
        heading = read_heading([b.lines[0] for b in blocks[:400]])
        heading, frame = _best(blocks, heading)
        yield from _cut(blocks, heading, frame, text) if frame else _whole(blocks, heading)
    if not sound:
        raise Partial(f"{name}: some bytes are no text in its encoding.")


_OVERSTRUCK = re.compile(".\x08")  # how programs of a terminal make bold and underlined letters
_NEWLINES = re.compile("[\x85\u2028\u2029]")


def _one_kind(text: str) -> str:
    """The text with one kind of newline, and without what a terminal strikes over."""
    if "\x08" in text:
        text = _OVERSTRUCK.sub("", text)
    return _NEWLINES.sub("\n", text)


def read_text(text: str, least: float) -> list[RawArticle]:
    """The articles of a page's text; none where no frame scores `least`."""
    blocks = read_blocks(text)
    heading, frame = _best(blocks, read_heading([b.lines[0] for b in blocks[:400]]))
    return list(_cut(blocks, heading, frame, text)) if frame and frame.score >= least else []


def _unread(text: str) -> RawArticle:
    """A text too long to look for a frame in: its first line and the rest."""
    title, _, body = text.strip().partition("\n")
    return RawArticle(id="", title=normal(title)[:300], body=body.strip()[:MAX_BODY])


def _finish(draft: Draft, heading: Heading | None, published: str | None) -> RawArticle:
    tags, categories, author = draft.tags, draft.categories, draft.author
    if heading and heading.kind == "tag" and heading.term.casefold() not in {t.casefold() for t in tags}:
        tags = [heading.term, *tags]
    if heading and heading.kind == "category" and heading.term.casefold() not in {c.casefold() for c in categories}:
        categories = [heading.term, *categories]
    if heading and heading.kind == "author":
        author = author or heading.term
    return RawArticle(
        id="", title=draft.title, body=draft.body[:MAX_BODY], author=author, published=published, tags=tuple(tags),
        categories=tuple(categories), links=tuple(draft.links), captions=tuple(draft.captions),
    )  # fmt: skip


def _whole(blocks: list[Block], heading: Heading | None) -> Iterator[RawArticle]:
    """The page as one article: title and body."""
    start = heading.end + 1 if heading and heading.end + 1 < len(blocks) else 0
    at = next(
        (
            i
            for i in range(start, min(start + 5, len(blocks)))
            if not blocks[i].meta and titleness(blocks[i].lines[0]) >= 0.3
        ),
        None,
    )
    if at is None:
        draft = Draft("")
        body = blocks[start:]
    else:
        first = blocks[at]
        draft = Draft(first.lines[0])
        rest = [Block(first.lines[1:], 1)] if len(first.lines) > 1 else []
        body = rest + blocks[at + 1 :]
    for block in body:
        if block.meta and block.kinds & set(ANCHORS):
            draft.take(block.meta)
    articles.write_body(draft, [b for b in body if not b.meta])
    yield _finish(draft, heading, draft.stamp.iso(None) if draft.stamp else None)


def _cut(blocks: list[Block], heading: Heading | None, frame: Frame, text: str) -> Iterator[RawArticle]:
    units = frame.units
    lower = people.lower_words(blocks)
    terms = _own(blocks, units, heading)
    fields.settle(blocks[units[0].begin :], terms, lower)
    drafts, bodies = _drafts(blocks, units, lower, heading.end + 1 if heading else 0, terms)
    heads = [[block.lines[0] for block in head] for head in edges.heads(bodies, terms)]
    own = heading.term.casefold() if heading and heading.kind == "tag" else None
    lists = [" ".join(lines).casefold() for lines in heads if lines]
    _take_slots(drafts, heads, lower, tags=own is not None and sum(own in text for text in lists) * 2 > len(lists))
    ends, named = edges.feet(bodies, terms)
    # Short lines at the end of most articles are tags where they recur, or the page's own tag is one of them.
    rows = [[row for block in foot for row in block.lines] for foot in ends]
    if named or any(own == value.casefold() for lines in rows for line in lines for value in split_values(line)):
        _take_slots(drafts, rows, lower, tags=True)
    for draft, body in zip(drafts, bodies, strict=True):
        articles.write_body(draft, body)
    if sum(bool(d.body) for d in drafts) * 2 > len(drafts):
        while drafts and not drafts[-1].body and not drafts[-1].stamp:
            drafts.pop()
    tidy.clean_titles(drafts)
    tidy.drop_counts(drafts)
    tidy.split_titles(drafts, terms)
    tidy.part_values(drafts, terms, lower)
    month = find_month(heading.term) if heading and heading.kind == "date" else None
    order = day_comes_first([d.stamp for d in drafts if d.stamp], text, language_of(text))
    for draft in drafts:
        published = draft.stamp.iso(order, month[0] if month else None) if draft.stamp else None
        yield _finish(draft, heading, published)


def _own(blocks: list[Block], units: tuple[Unit, ...], heading: Heading | None) -> list[str]:
    """What the page may be the archive of: the term of its heading, or the short lines above the first article."""
    if heading:
        return [heading.term]
    return [b.text for b in blocks[max(0, units[0].begin - 3) : units[0].begin] if _is_short(b) and not b.meta]


def _take_slots(drafts: list[Draft], slots: list[list[str]], lower: frozenset[str], tags: bool = False) -> None:
    """Gives what stands in one place of every article's frame to the authors, or to the categories or the tags."""
    for place in range(max(map(len, slots), default=0)):
        values = [slot[place] if place < len(slot) else "" for slot in slots]
        authors = people.are_people([value for value in values if value], lower)
        for draft, value in zip(drafts, values, strict=True):
            if authors or "://" in value:
                draft.author = draft.author or (value if is_name(value) else None)
            elif not is_date(value):
                named = draft.tags if tags else draft.categories
                named.extend(v.lstrip("#") for v in split_values(value) if v.lstrip("#") not in named)


def _drafts(
    blocks: list[Block], units: tuple[Unit, ...], lower: frozenset[str], floor: int, terms: list[str]
) -> tuple[list[Draft], list[list[Block]]]:
    """For each unit what its frame says, and the blocks of its body."""
    common = articles.furniture(blocks, units) - {term.casefold() for term in terms}
    before = edges.slots(blocks, units, common, _page_end(blocks, units[-1], units), floor)
    titles = {blocks[unit.title].text for unit in units}
    # What stands over all articles may be the category that each of them repeats.
    own = {b.text.casefold() for b in blocks[max(0, units[0].begin - before - 6) : units[0].begin] if _is_short(b)}
    dated_above = _dated_above(blocks, units)
    dated = sum(blocks[unit.title].glued is not None for unit in units) * 2 > len(units)
    drafts: list[Draft] = []
    bodies: list[list[Block]] = []
    slots: list[list[str]] = []
    for i, unit in enumerate(units):
        last = i + 1 == len(units)
        end = _page_end(blocks, unit, units) if last else unit.end - before
        draft, body = _draft(blocks, unit, end, common, dated)
        slots.append(
            [
                block.text
                for at, block in enumerate(
                    blocks[max(0, unit.begin - before) : unit.title], max(0, unit.begin - before)
                )
                if not block.meta
                and _is_short(block)
                and not articles.caption(block.text)
                and block.text not in titles
                and (at >= unit.begin or block.key not in common or block.text.casefold() in own)
            ]
        )
        while not last and body and body[-1].text == blocks[units[i + 1].title].text:
            body.pop()  # the next title, where the page prints each twice
        if draft.stamp is None and dated_above and drafts:
            draft.stamp = drafts[-1].stamp
        drafts.append(draft)
        bodies.append(body)
    _take_slots(drafts, slots, lower)
    return drafts, bodies


def _draft(blocks: list[Block], unit: Unit, end: int, common: frozenset[str], dated: bool) -> tuple[Draft, list[Block]]:
    """What an article's frame says, and the blocks of its body; `dated`: the date stands on the title's line."""
    title = blocks[unit.title]
    draft = Draft(title.glued[0] if title.glued and dated else title.lines[0].strip())
    if title.glued and dated:
        draft.stamp = title.glued[1]
    body: list[Block] = []
    for at in range(unit.begin, end):
        block = blocks[at]
        if at == unit.title:
            continue
        if block.meta:
            draft.take(block.meta)
        elif at > unit.title and not _dropped(block, common) and block.text != draft.title:
            body.append(block)
    return draft, body


def _dated_above(blocks: list[Block], units: tuple[Unit, ...]) -> bool:
    """Whether a line with nothing but the day stands above the titles, once for all articles of that day."""
    led = [any(b.kinds == {"date"} for b in blocks[unit.begin : unit.title]) for unit in units]
    other = any(
        "date" in b.kinds for unit in units for b in blocks[unit.title + 1 : unit.end - 1] if b.kinds != {"date"}
    )
    return led[0] and 0 < sum(led) < len(led) and len(led) > 2 and not other


def _dropped(block: Block, common: frozenset[str]) -> bool:
    return block.key in common and any(c.isalnum() for c in block.key)


def _is_short(block: Block) -> bool:
    """Whether a block is short enough for the name of a category."""
    return len(block.text) <= 60 and len(block.lines) == 1


def _page_end(blocks: list[Block], unit: Unit, units: tuple[Unit, ...]) -> int:
    """Where the last article ends: at the lines that close the others, at paging, or where a sidebar begins."""
    closing = _closing(blocks, units)
    body = False
    for at in range(unit.title + 1, unit.end):
        block = blocks[at]
        if block.meta and "nav" in block.kinds:
            return at
        if (
            not block.meta
            and block.text.casefold().strip(" :：") in labels.SIDEBAR
            and not any(b.prose for b in blocks[at + 1 : at + 2])
        ):
            return at
        if closing and body and block.meta and block.kinds & closing:
            return next((i for i in range(at, unit.end) if not blocks[i].meta), unit.end)
        body = body or not block.meta
    return unit.end


def _closing(blocks: list[Block], units: tuple[Unit, ...]) -> frozenset[str]:
    """The kinds of the line that closes the units before the last."""
    kinds: list[frozenset[str]] = []
    for unit in units[:-1]:
        last = next((b for b in reversed(blocks[unit.title + 1 : unit.end])), None)
        kinds.append(last.kinds if last else frozenset())
    common = (frozenset.union(*kinds) if kinds else frozenset()) - {"share", "views", "lead", "nav"}
    return common if kinds and sum(bool(k) for k in kinds) * 3 >= 2 * len(kinds) else frozenset()
