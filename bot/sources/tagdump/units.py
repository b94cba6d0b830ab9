"""Articles as places on a page: where each begins and ends, and how well a way to cut the page explains it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from bot.sources.tagdump.block import Block
from bot.sources.tagdump.block import weight as weight_of
from bot.sources.tagdump.vocabulary import are_lists

ANCHORS = ("date", "author", "category", "tag", "comments", "more")


@dataclass(frozen=True, slots=True)
class Unit:
    """An article's place: the block of its title, where its frame begins, and where the next begins."""

    title: int
    begin: int
    end: int


def make_units(blocks: list[Block], titles: list[int], start: int, end: int) -> tuple[Unit, ...]:
    """Units from titles: what frame lines stand before the first title stand before each."""
    if not titles:
        return ()
    head, slots = _lead_kinds(blocks, titles, start)
    if not head and _days_above(blocks, titles, start, end):
        head = frozenset(("date",))
    begins = []
    for title in titles:
        begin = at = title
        if head and slots and _led_by(blocks, title, slots, head):
            begin = at = title - slots
        while at > start and blocks[at - 1].meta and blocks[at - 1].kinds <= head:
            begin = at = at - 1
        begins.append(begin)
    ends = [*begins[1:], end]
    return tuple(Unit(t, b, e) for t, b, e in zip(titles, begins, ends, strict=True))


def _days_above(blocks: list[Block], titles: list[int], start: int, end: int) -> bool:
    """Whether the only dates are lines of their own right above titles, the first of them above the first title."""
    days = [at for at in range(start, end) if "date" in blocks[at].kinds]
    above = {title - 1 for title in titles}
    return titles[0] - 1 in days and all(blocks[at].kinds == {"date"} and at in above for at in days)


def _lead_kinds(blocks: list[Block], titles: list[int], start: int) -> tuple[frozenset[str], int]:
    """The kinds of frame lines that lead up to the first title, if they lead up to most, and how many short blocks
    without a label, such as a category, stand between them and the title.
    """
    slots, at = 0, titles[0] - 1
    while at > start and slots < 2 and _is_slot(blocks[at]):
        slots += 1
        at -= 1
    kinds: set[str] = set()
    while at >= start and blocks[at].meta:
        kinds |= blocks[at].kinds
        at -= 1
    if not kinds & set(ANCHORS):
        return frozenset(), 0
    head = frozenset(kinds) | _later_kinds(blocks, titles, slots)
    led = sum(_led_by(blocks, title, slots, head) for title in titles)
    return (head, slots) if led * 2 > len(titles) else (frozenset(), 0)


def _later_kinds(blocks: list[Block], titles: list[int], slots: int) -> frozenset[str]:
    """The kinds that the frame lines before most later titles have, and no line behind the last article's text."""
    seen: Counter[str] = Counter()
    for title in titles[1:]:
        at = title - slots - 1
        run: set[str] = set()
        while at > 0 and blocks[at].meta:
            run |= blocks[at].kinds
            at -= 1
        seen.update(run)
    closing: set[str] = set()
    for block in blocks[titles[-1] + 1 :]:
        closing |= block.kinds
    return frozenset(
        k for k, n in seen.items() if k in ("tag", "category") and n * 2 > len(titles) and k not in closing
    )


def _is_slot(block: Block) -> bool:
    return not block.meta and not block.prose and not block.cut and len(block.lines) == 1 and len(block.text) <= 60


def _led_by(blocks: list[Block], title: int, slots: int, head: frozenset[str]) -> bool:
    """Whether a frame line of these kinds stands before a title and its slots."""
    at = title - slots - 1
    if at < 0 or not blocks[at].meta or not blocks[at].kinds <= head:
        return False
    return all(_is_slot(block) for block in blocks[at + 1 : title])


def _repeated(blocks: list[Block], unit: Unit) -> int:
    """How often a kind of line that frames an article stands in a unit again, apart from its first place."""
    places: Counter[str] = Counter()
    run: set[str] = set()
    for i in range(unit.begin, unit.end):
        if i == unit.title:
            continue
        if kinds := blocks[i].kinds:
            run |= kinds
        elif run:
            places.update(run)
            run = set()
    places.update(run)
    return sum(places[kind] - 1 for kind in ("date", "category", "tag", "comments", "more") if places[kind] > 1)


def score_units(blocks: list[Block], units: tuple[Unit, ...], weight: float, total: int) -> float:
    """From 0 to about 1: how well a cutting explains the page."""
    count = len(units)
    if not count:
        return 0.0
    titles = [blocks[unit.title] for unit in units]
    looks = sum(t.title if not t.glued else max(t.title, 0.9) for t in titles) / count
    # Titles that differ in a number alone, as those of a series do, are worth a little less than others.
    distinct = (0.3 * len({t.key or t.text for t in titles}) + 0.7 * len({t.text for t in titles})) / count
    bodies, covered, again = 0.0, 0, 0.0
    signatures: Counter[frozenset[str]] = Counter()
    mentioned = 0
    for unit in units:
        inner = [b for b in blocks[unit.title + 1 : unit.end] if not b.meta]
        prose = sum(len(b.text) for b in inner if b.prose)
        bodies += 1.0 if prose else 0.45 if inner else 0.1
        covered += prose
        again += min(2.0, _repeated(blocks, unit))
        signatures[frozenset(k for b in blocks[unit.begin : unit.end] for k in b.kinds if k in ANCHORS)] += 1
        name = blocks[unit.title].text.casefold()
        mentioned += any(b.mention and b.mention.casefold()[:60] in name for b in blocks[unit.begin : unit.end])
    regular = _regularity(signatures, count)
    cover = covered / total if total else 1.0
    again /= count
    if distinct > 0.5 and are_lists(t.glued[0] if t.glued else t.text for t in titles):
        looks *= 0.5
    # A short line before the line that is the title is its category.
    words = sum(weight_of(t.text) for t in titles) / count
    above = sum(_is_above(blocks, unit, units) for unit in units) if words < 3 else 0
    looks *= 1 - 0.4 * above / count
    score = weight * looks * distinct**2 * (0.3 + 0.7 * bodies / count) * (0.4 + 0.6 * regular) * (0.2 + 0.8 * cover)
    score *= 1 / (1 + 0.8 * again) * (1 + 0.3 * mentioned / count)
    return score * (1 - 0.3 / (count + 1))


def _is_above(blocks: list[Block], unit: Unit, units: tuple[Unit, ...]) -> bool:
    """Whether a longer line that looks like a title as well stands directly below a unit's title."""
    if unit.title + 1 >= min(unit.end, len(blocks)):
        return False
    below = blocks[unit.title + 1]
    return (
        not below.meta
        and not below.prose
        and not below.cut
        and len(below.lines) == 1
        and below.title >= 0.3
        and weight_of(below.text) > weight_of(blocks[unit.title].text)
    )


def _regularity(signatures: Counter[frozenset[str]], count: int) -> float:
    """How much the units agree in the kinds of line they have: 1 where each kind is in all units or in none."""
    if count < 2:
        return 0.8
    kinds = {kind for signature in signatures for kind in signature}
    if not kinds:
        return 0.5
    shares = [sum(n for s, n in signatures.items() if kind in s) / count for kind in kinds]
    return sum(max(share, 1 - share) * (1 if share > 0.5 else 0.7) for share in shares) / len(shares)
