"""Cuts the text of a page into blocks, and says of each what can be told from itself and from how often it recurs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable

from bot.sources.tagdump import labels
from bot.sources.tagdump.block import BULLET, TITLE_LONGEST, Block, asks, is_prose, normal, titleness, weight
from bot.sources.tagdump.company import restore_titles
from bot.sources.tagdump.dates import Stamp, find_date
from bot.sources.tagdump.fill import fill_labels
from bot.sources.tagdump.meta import read_meta
from bot.sources.tagdump.regular import settle
from bot.sources.tagdump.said import Meta

_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
_MOST_LINES = 60_000
_LONG, _MOST_LONG = 400, 500  # characters of a long line, and how many such lines are looked into


def _key(text: str) -> str:
    return _DIGITS.sub("0", text.casefold()) if len(text) <= 80 else ""


def _strip_more(block: Block) -> None:
    """Takes a “continue reading …” from the end of a paragraph."""
    last = block.lines[-1]
    tail = last[-260:]
    for start in [m.start() for m in re.finditer(r"(?<=[.…!?。！？\])”\"»])\s{0,3}[^\s.…\])”\"»]", tail)][-6:]:
        rest = tail[start:].strip()
        if labels.MORE.match(rest.lstrip("([→»")) and (found := read_meta(rest)) and "more" in found.kinds:
            block.lines[-1] = last[: len(last) - len(tail) + start].rstrip()
            block.cut, block.mention = True, found.mention
            return


def _glued(line: str) -> tuple[str, Stamp] | None:
    """A title and a date on one line, the date first or last."""
    if len(line) > TITLE_LONGEST or not any(c.isdigit() for c in line):
        return None
    stamp = find_date(line)
    if stamp is None or not stamp.year:
        return None
    before, after = line[: stamp.start].strip(" \t|–—-:•·(,»/["), line[stamp.end :].strip(" \t|–—-:•·),»/]")
    if before and after:
        return None
    rest = before or after
    if after and stamp.end < len(line) and line[stamp.end] in ",;":
        return None
    if (
        weight(rest) < 2
        or titleness(rest) < 0.5
        or rest[-1] in ",;"
        or rest.casefold().endswith((" on", " in", " of", " for", " from", " since", " until", " the"))
    ):
        return None
    return rest, stamp


def _raw_blocks(text: str) -> list[tuple[int, list[str]]]:
    """Runs of lines without a blank one between them, each with the number of blank lines before it."""
    out: list[tuple[int, list[str]]] = []
    gap, rows = 0, 0
    for raw in text.split("\n"):
        line = normal(raw)
        if not line:
            gap += 1
            continue
        rows += 1
        if gap or not out:
            out.append((gap, [line]))
        else:
            out[-1][1].append(line)
        gap = 0
    if len(out) <= max(2, rows // 25):  # no blank lines to speak of: every line is a block
        return [(gap if not i else 0, [line]) for gap, lines in out for i, line in enumerate(lines)]
    return out


def _cut(lines: list[str], gap: int, read: Callable[[str], Meta | None]) -> list[Block]:
    """The blocks of one run of lines: each line of the frame alone, a heading apart from what it heads."""
    out: list[Block] = []
    group: list[str] = []
    space = gap

    def close() -> None:
        nonlocal space
        if group:
            out.append(Block(list(group), space))
            group.clear()
            space = 0

    metas = [read(line) for line in lines]
    for i, (line, meta) in enumerate(zip(lines, metas, strict=True)):
        if meta:
            close()
            out.append(Block([line], space, meta=meta))
            space = 0
            continue
        following = i + 1 < len(lines) and metas[i + 1] is not None
        heads = not group and i + 1 < len(lines) and titleness(line) >= 0.6 and (following or is_prose(lines[i + 1]))
        if heads or (following and titleness(line) >= 0.6 and not BULLET.match(line)):
            close()
            out.append(Block([line], space))
            space = 0
        else:
            group.append(line)
    close()
    return out


def _unstack(raw: list[tuple[int, list[str]]]) -> list[tuple[int, list[str]]]:
    """The runs with dates made whole that a theme sets in a stack: day, month and year on lines of their own."""
    out: list[tuple[int, list[str]]] = []
    i = 0
    while i < len(raw):
        rows: list[str] = []
        j = i
        while j < len(raw) and len(rows) < 3 and len(raw[j][1]) <= 3 and all(len(row) <= 14 for row in raw[j][1]):
            rows += raw[j][1]
            j += 1
            if len(rows) > 1 and _is_date(" ".join(rows)):
                out.append((raw[i][0], [" ".join(rows)]))
                i = j
                break
        else:
            out.append(raw[i])
            i += 1
    return out


def _is_date(text: str) -> bool:
    if not any(c.isdigit() for c in text):
        return False
    stamp = find_date(text)
    return stamp is not None and stamp.start == 0 and stamp.end >= len(text)


_DASH = re.compile(r"\s?(?:[—–:|]|--|-)\s")


def _datelines(blocks: list[Block]) -> list[Block]:
    """The blocks with the date apart that a text begins with, as in “Mar. 5, 2012 — The ferry …”, where several do."""
    cuts: dict[int, int] = {}
    for at, block in enumerate(blocks):
        line = block.lines[0]
        if block.meta or not line[:40].strip() or not any(c.isdigit() for c in line[:40]):
            continue
        stamp = find_date(line[:60])
        dash = _DASH.match(line, stamp.end) if stamp and stamp.start == 0 and stamp.year else None
        if dash and (len(line) > 120 or is_prose(line[dash.end() :])):
            cuts[at] = dash.end()
    if len(cuts) < 2:
        return blocks
    out: list[Block] = []
    for at, block in enumerate(blocks):
        if at in cuts:
            first = block.lines[0]
            stamp = find_date(first[:60])
            out.append(Block([first[: cuts[at]]], block.gap, meta=Meta(["date"], stamp=stamp)))
            out.append(Block([first[cuts[at] :], *block.lines[1:]], 0))
        else:
            out.append(block)
    return out


def read_blocks(text: str, loose: bool = False) -> list[Block]:
    """The blocks of a page in order, each described."""
    known: dict[str, Meta | None] = {}
    long = 0

    def read(line: str) -> Meta | None:
        nonlocal long
        if line not in known:
            # A page for people has some thousand lines; far beyond that, lines are no longer looked into.
            long += len(line) > _LONG
            looked = len(line) > 2 and len(known) < _MOST_LINES and (len(line) <= _LONG or long < _MOST_LONG)
            known[line] = read_meta(line, loose) if looked else None
        return known[line]

    blocks = [block for gap, lines in _unstack(_raw_blocks(text)) for block in _cut(lines, gap, read)]
    blocks = _datelines(blocks)
    fill_labels(blocks)
    counts = Counter(_key(block.lines[0]) for block in blocks if len(block.lines) == 1)
    for block in blocks:
        first = block.lines[0]
        if len(block.lines) == 1:
            block.key = _key(first)
            block.recurs = counts[block.key] if block.key else 1
        if block.meta:
            block.mention = block.meta.mention
            if block.meta.residue and block.meta.signature == ("date",):
                block.glued = _glued(first)
            continue
        _strip_more(block)
        whole = block.text
        block.prose = is_prose(whole) if len(block.lines) < 4 else any(is_prose(line) for line in block.lines[:40])
        if len(block.lines) == 1 and asks(whole):
            block.prose = False
        block.cut = block.cut or bool(re.search(r"(?:…|\.{3}|\[…\]|\[\.{3}\])$", whole[-8:]))
        if len(block.lines) == 1:
            block.title = titleness(first)
            block.glued = _glued(first)
    settle(blocks)
    restore_titles(blocks)
    return blocks
