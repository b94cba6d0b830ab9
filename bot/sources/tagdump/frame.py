"""Finds the repeating frame of a page: which lines open an article, and where its title stands beside them.

Each line that recurs is tried as the anchor of the frame, with the title at each place near it. A frame is the better
the more its titles look like titles and differ, the more bodies hold prose, the more alike its units are, and the more
of the page it explains. No label needs to be known for that; a known one only makes a line a candidate.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from bot.sources.tagdump.block import Block
from bot.sources.tagdump.units import ANCHORS, Unit, make_units, score_units

_WEIGHT = {
    "date": 1.0,
    "category": 0.95,
    "author": 0.95,
    "comments": 0.92,
    "tag": 0.9,
    "more": 0.9,
    "cut": 0.8,
    "glued": 1.0,
    "mention": 1.1,
}
_REACH = 3  # text blocks between a title and the line it is found by
_MOST = 60_000  # blocks that are looked at for a frame


@dataclass(frozen=True, slots=True)
class Frame:
    """A way to cut the page, and how well it explains it."""

    units: tuple[Unit, ...]
    score: float
    name: str


@dataclass(frozen=True, slots=True)
class _Run:
    begin: int
    end: int
    anchor: int


def _is_frame(block: Block) -> bool:
    return block.meta is not None


def _runs(blocks: list[Block], marks: list[int], start: int) -> list[_Run]:
    """The stretches of frame lines that hold the marks."""
    out: list[_Run] = []
    for mark in marks:
        if out and mark < out[-1].end:
            continue
        begin, end = mark, mark + 1
        while begin > start and _is_frame(blocks[begin - 1]):
            begin -= 1
        while end < len(blocks) and _is_frame(blocks[end]):
            end += 1
        out.append(_Run(begin, end, mark))
    return out


def _mark_sets(blocks: list[Block], start: int) -> Iterator[tuple[str, float, list[int]]]:
    """Candidates for anchors: the lines of one kind, of one template, or of one wording that recurs."""
    kinds: dict[str, list[int]] = defaultdict(list)
    templates: dict[tuple[str, ...], list[int]] = defaultdict(list)
    words: dict[str, list[int]] = defaultdict(list)
    for i in range(start, min(len(blocks), start + _MOST)):
        block = blocks[i]
        if block.meta:
            for kind in block.kinds:
                kinds[kind].append(i)
            templates[block.meta.signature].append(i)
        if block.cut and (not block.meta):
            kinds["cut"].append(i)
        if block.recurs > 2 and block.key and not block.prose:
            words[block.key].append(i)
    for kind in (*ANCHORS, "cut"):
        if kinds[kind]:
            yield kind, _WEIGHT[kind], kinds[kind]
    foot = sorted(set(kinds["category"]) | set(kinds["tag"]) | set(kinds["comments"]))
    if foot:
        yield "category+tag+comments", 0.95, foot
        yield "foot", 0.92, sorted(set(foot) | set(kinds["more"]) | set(kinds["cut"]))
    if kinds["more"] and kinds["cut"]:
        yield "more+cut", 0.9, sorted(set(kinds["more"]) | set(kinds["cut"]))
    if kinds["date"] and kinds["author"]:
        yield "date+author", 1.0, sorted(set(kinds["date"]) | set(kinds["author"]))
    for signature, marks in sorted(templates.items(), key=lambda item: -len(item[1]))[:12]:
        if len(marks) > 1 and any(k in ANCHORS for k in signature) and len(signature) > 1:
            yield "/".join(signature), max(_WEIGHT.get(k, 0.8) for k in signature), marks
    for key, marks in sorted(words.items(), key=lambda item: -len(item[1]))[:6]:
        yield f"“{key}”", 0.75, marks


def _before(blocks: list[Block], runs: list[_Run], offset: int, start: int) -> list[int]:
    """Titles that stand `offset` blocks of text before each run."""
    titles: list[int] = []
    floor = start
    for run in runs:
        at, found = run.begin - 1, -1
        for count in range(offset):
            if at < floor or _is_frame(blocks[at]) or (count and blocks[at].prose and blocks[at].title < 0.3):
                found = -1
                break
            found = at
            at -= 1
        if found >= floor and blocks[found].title > 0:
            titles.append(found)
            floor = run.end
    return titles


def _after(blocks: list[Block], runs: list[_Run], offset: int, start: int, end: int) -> list[int]:
    """Titles that stand `offset` blocks of text after each run; the page's first, too, where an article opens it."""
    titles: list[int] = []
    for i, run in enumerate(runs):
        stop = runs[i + 1].begin if i + 1 < len(runs) else end
        at = run.end + offset - 1
        if at < stop and all(not _is_frame(blocks[j]) for j in range(run.end, at + 1)) and blocks[at].title > 0:
            titles.append(at)
    first = _opening(blocks, titles, start, runs[0].begin if runs else end)
    if first is None:
        return titles
    # What opens the page is closed by the first run, so the last run closes the last article.
    if titles and runs and titles[-1] >= runs[-1].end:
        titles.pop()
    return [first, *titles]


def _opening(blocks: list[Block], titles: list[int], start: int, stop: int) -> int | None:
    """The title of an article between the page's heading and the first run, as far before its text as others are."""
    prose = next((i for i in range(start, stop) if blocks[i].prose), None)
    if prose is None:
        return None
    short = [i for i in range(start, prose) if not _is_frame(blocks[i]) and blocks[i].title >= 0.3]
    lead = Counter(_lead_in(blocks, title, stop=len(blocks)) for title in titles[:-1]).most_common(1)
    back = lead[0][0] if lead else 0
    if not short:
        return start if prose > start and len(blocks[start].lines) == 1 and blocks[start].title > 0.15 else None
    return short[-1 - back] if back < len(short) else short[0]


def _lead_in(blocks: list[Block], title: int, stop: int) -> int:
    """How many short blocks of text stand between a title and its text."""
    count = 0
    for i in range(title + 1, min(stop, title + 4)):
        if blocks[i].prose:
            return count
        count += not _is_frame(blocks[i])
    return 0


def _bare(blocks: list[Block], start: int, end: int) -> list[int]:
    """Titles of a page that has no frame: short lines between paragraphs; those with more blank lines before them,
    where that tells them apart.
    """
    short = [
        i for i in range(start, end - 1)
        if not blocks[i].meta and not blocks[i].prose and blocks[i].title >= 0.55 and blocks[i + 1].prose
        and (i == start or blocks[i - 1].prose or blocks[i - 1].cut or _is_frame(blocks[i - 1]))
    ]  # fmt: skip
    gaps = Counter(blocks[i].gap for i in range(start + 1, end))
    usual = gaps.most_common(1)[0][0] if gaps else 1
    wide = [i for i in short if blocks[i].gap > usual or i == start]
    return wide if len(wide) > 1 else short


def find_frames(blocks: list[Block], start: int, end: int, archive: bool = False) -> list[Frame]:
    """All frames worth a look, best first. `archive`: the page says that it is one, so that it may have no frame."""
    total = sum(len(b.text) for b in blocks[start:end] if b.prose)
    frames: list[Frame] = []
    seen: set[tuple[int, ...]] = set()

    def consider(name: str, weight: float, titles: list[int]) -> None:
        key = tuple(titles)
        if not key or key in seen:
            return
        seen.add(key)
        units = make_units(blocks, titles, start, end)
        frames.append(Frame(units, score_units(blocks, units, weight, total), name))

    for name, weight, marks in _mark_sets(blocks[:end], start):
        runs = (_cut_runs if name in ("cut", "more+cut", "foot") else _runs)(blocks, marks, start)
        for offset in range(1, _REACH + 1):
            slack = 1 - 0.04 * (offset - 1)
            consider(f"{name} -{offset}", weight * slack, _before(blocks, runs, offset, start))
            consider(f"{name} +{offset}", weight * slack, _after(blocks, runs, offset, start, end))
    glued = [i for i in range(start, end) if blocks[i].glued]
    consider("glued", _WEIGHT["glued"], glued)
    consider("doubled", 1.0, _doubled(blocks, start, end))
    consider("mentioned", 1.0, _mentioned(blocks, start, end))
    if archive:
        consider("bare", 0.75, _bare(blocks, start, end))
    return sorted(frames, key=lambda frame: -frame.score)


def _cut_runs(blocks: list[Block], marks: list[int], start: int) -> list[_Run]:
    """Runs that begin after a paragraph that breaks off, or with the line that leads on to the full text."""
    out: list[_Run] = []
    for mark in marks:
        if out and mark < out[-1].end:
            continue
        end = mark + 1
        while end < len(blocks) and _is_frame(blocks[end]):
            end += 1
        begin = mark
        while begin > start and _is_frame(blocks[begin - 1]) and _is_frame(blocks[begin]):
            begin -= 1
        out.append(_Run(begin, end, mark))
    return out


def _doubled(blocks: list[Block], start: int, end: int) -> list[int]:
    """Titles that are printed twice in a row."""
    return [
        i
        for i in range(start + 1, end)
        if blocks[i].title >= 0.3 and not blocks[i].meta and blocks[i].text == blocks[i - 1].text
    ]


def _mentioned(blocks: list[Block], start: int, end: int) -> list[int]:
    """Titles that a later line of the frame repeats."""
    names = {b.mention.casefold()[:60] for b in blocks[start:end] if len(b.mention) > 5}
    if not names:
        return []
    return [
        i
        for i in range(start, end)
        if not blocks[i].meta and blocks[i].title > 0 and blocks[i].text.casefold().strip('"“”‘’ .…')[:60] in names
    ]
