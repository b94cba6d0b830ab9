"""Cuts the text of a page into blocks, and says of each what can be told from itself and from how often it recurs."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from bot.sources.tagdump import labels
from bot.sources.tagdump.dates import Stamp, find_date, find_month
from bot.sources.tagdump.meta import Meta, is_name, read_meta, split_values

_BLANKS = re.compile(r"[ \t\xa0\u2000-\u200a\u202f\u3000]+")
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200e\u200f\u2060\ufeff\xad"))
_END = re.compile(r"[.!?…。！？:：;,，、][\"”’»')\]）」]*$")
_PROSE_END = re.compile(r"[.!?…。！？:：][\"”’»')\]）」]*(?:\s?\[\d+\])?$|\[(?:…|\.{3})\]$|\.{3,4}$")
_SENTENCE = re.compile(r"\w[.!?][\"”’»)]*\s+[\"“«(¿¡]?[A-ZÀ-ÝА-ЯΑ-Ω]|[。！？]")
_BULLET = re.compile(r"^(?:[-*•·–—+>]|\d{1,3}[.)]|[a-z][.)])\s")
_CODE = re.compile(r"[{}<>=;$\\]|\(\)|://|^\W*$|www\.")
_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
TITLE_LONGEST = 220
_MOST_LINES = 60_000


@dataclass(slots=True)
class Block:
    """A piece of the page: one line of the frame, or lines of text that stand together."""

    lines: list[str]
    gap: int  # blank lines before it
    meta: Meta | None = None
    glued: tuple[str, Stamp] | None = None  # a title with its date on one line
    key: str = ""  # of a short line: its text with the digits evened out
    recurs: int = 1
    title: float = 0.0  # how much it looks like a title
    prose: bool = False
    cut: bool = False  # text that breaks off, or a “continue reading” taken from its end
    mention: str = ""

    @property
    def text(self) -> str:
        """The lines as one."""
        return "\n".join(self.lines)

    @property
    def kinds(self) -> frozenset[str]:
        """What the line is for in the frame; empty for text."""
        return frozenset(self.meta.kinds) if self.meta else frozenset()


def normal(line: str) -> str:
    """A line with plain blanks and without invisible characters."""
    if not line.isascii():
        line = unicodedata.normalize("NFC", line.translate(_INVISIBLE))
    return _BLANKS.sub(" ", line).strip() if "   " not in line else re.sub(r"[ \xa0\u3000]{3,}", "   ", line).strip()


def wide(char: str) -> bool:
    """Whether a character is of a script written without blanks."""
    return "\u3040" <= char <= "\u9fff" or "\uac00" <= char <= "\ud7a3" or "\u0e00" <= char <= "\u0e7f"


def weight(text: str) -> int:
    """The length of a text in words, a character of Chinese or Japanese counting for half of one."""
    if text.isascii():
        return text.count(" ") + 1
    broad = sum(map(wide, text))
    return len(text.split()) + broad // 2 if broad else text.count(" ") + 1


def titleness(text: str) -> float:
    """From 0 to 1: how much a line alone looks like a title."""
    size = len(text)
    if not 1 < size <= TITLE_LONGEST:
        return 0.0
    if not any(c.isalnum() for c in text):
        return 0.0
    words = weight(text)
    score = 1.0 if 2 <= words <= 16 else 0.75 if words == 1 else max(0.1, 1 - (words - 16) / 16)
    if _PROSE_END.search(text):
        score *= 0.75 if text.rstrip('"”’»)')[-1:] in "?!？！…" else 0.35
    elif text[-1] in ",;，、":
        score *= 0.3
    if text[0].islower():
        score *= 0.7
    if _SENTENCE.search(text):
        score *= 0.5
    if _BULLET.match(text):
        score *= 0.7
    if _CODE.search(text):
        score *= 0.6
    if text.casefold().strip(" :：") in labels.SIDEBAR or (size < 24 and find_month(text)):
        score *= 0.3
    if not any(c.isalpha() for c in text):
        score *= 0.3
    return score


def is_prose(text: str) -> bool:
    """Whether a text is sentences rather than a heading, a name or an item."""
    words = weight(text)
    if words >= 30:
        return True
    if words < 5:
        return False
    return (bool(_PROSE_END.search(text)) and not _CODE.match(text)) or (
        words >= 14 and bool(_SENTENCE.search(text) or "," in text)
    )


def _key(text: str) -> str:
    return _DIGITS.sub("0", text.casefold()) if len(text) <= 80 else ""


_TAIL_MORE = re.compile(r"(?<=[.…!?。！？\])”\"»])\s{0,3}(?P<more>\S.{2,220})$")


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
        if heads or (following and titleness(line) >= 0.6 and not _BULLET.match(line)):
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


def _fill_labels(blocks: list[Block]) -> None:
    """Gives a label that stands alone on its line the line that follows it."""
    for block, following in pairwise(blocks):
        meta = block.meta
        if not meta or following.meta or len(following.lines) > 1 or meta.kinds not in (["tag"], ["category"]):
            continue
        value = following.lines[0]
        if meta.tags or meta.categories or is_prose(value) or len(value) > 200:
            continue
        named = Meta(list(meta.kinds))
        (named.tags if meta.kinds == ["tag"] else named.categories).extend(split_values(value))
        following.meta = named


def _sign(blocks: list[Block]) -> None:
    """Takes dates that stand with a name for bylines, where most of the page's titles with dates are such."""
    signed = [
        (block, *block.glued)
        for before, block in pairwise(blocks)
        if block.glued and not block.meta and before.title >= 0.5 and not before.meta and is_name(block.glued[0])
    ]
    if len(signed) < 2 or len(signed) < 0.6 * sum(block.glued is not None for block in blocks):
        return
    for block, name, stamp in signed:
        block.meta = Meta(["date", "author"], stamp=stamp, author=name)
        block.glued, block.title, block.prose = None, 0.0, False


def read_blocks(text: str, loose: bool = False) -> list[Block]:
    """The blocks of a page in order, each described."""
    known: dict[str, Meta | None] = {}

    def read(line: str) -> Meta | None:
        if line not in known:
            # A page for people has some thousand lines; far beyond that, lines are no longer looked into.
            known[line] = read_meta(line, loose) if len(line) > 2 and len(known) < _MOST_LINES else None
        return known[line]

    blocks = [block for gap, lines in _unstack(_raw_blocks(text)) for block in _cut(lines, gap, read)]
    _fill_labels(blocks)
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
        block.cut = block.cut or bool(re.search(r"(?:…|\.{3}|\[…\]|\[\.{3}\])$", whole[-8:]))
        if len(block.lines) == 1:
            block.title = titleness(first)
            block.glued = _glued(first)
    _sign(blocks)
    return blocks
