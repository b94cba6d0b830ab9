"""Finds the runs of text between quotation marks: a state machine over each paragraph's marks.

Marks are often mis-set (a closing mark that opens, a mark that is missing, no space before an opening one), so what
a mark does is decided by its shape, by what stands on both sides of it, and by whether a run is open.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import NamedTuple

from bot.extract.quotes.singles import opener, single_runs
from bot.model import Span

MARK = re.compile("[\"“”„‟«»「」『』＂〝〞〟]|''|``|‘‘|’’|´´")
_OPENING = {"“": "”", "‟": "”", "``": "''", "‘‘": "’’", "「": "」", "『": "』", "〝": "〞"}
_CLOSING = frozenset({"”", "’’", "´´", "」", "』", "〞", "〟"})
_PAIRED = {"「": "」", "『": "』"}
_AFTER_CLOSE = frozenset(" \t\r\n\u00a0\u202f\u2009,.;:!?)]}…—–-/'’")
_BEFORE_OPEN = frozenset(" \t\r\n\u00a0\u202f\u2009([{—–-/…:‘'’\"“")
_SPACE = " \t\r\n\u00a0\u202f\u2009"
_TRIM = _SPACE + "\u3000\ufeff"


class Run(NamedTuple):
    """The words between two marks, without them. `mark` and `after` are where the marks begin and end.

    `paragraph` numbers the paragraph; `opened` and `closed` say whether a mark stands at that side.
    """

    start: int
    end: int
    mark: int
    after: int
    paragraph: int
    opened: bool = True
    closed: bool = True

    def span(self, text: str) -> Span:
        """The words themselves."""
        return Span(self.start, self.end, text[self.start : self.end])


def paragraphs(text: str) -> list[tuple[int, int]]:
    """The lines of the text that hold anything, as spans."""
    spans: list[tuple[int, int]] = []
    start = 0
    for line in text.split("\n"):
        end = start + len(line)
        if line and not line.isspace():
            spans.append((start, end))
        start = end + 1
    return spans


def places(text: str, sign: str) -> list[int]:
    """Where a sign stands in a text, or a code among others."""
    found: list[int] = []
    at = text.find(sign)
    while at >= 0:
        found.append(at)
        at = text.find(sign, at + 1)
    return found


_ONES = '"“”„‟«»「」『』＂〝〞〟'
_TWOS = ("''", "``", "‘‘", "’’", "´´")
_FEW = 200
_PATTERNS: dict[str, re.Pattern[str]] = {}


def _pattern(text: str) -> re.Pattern[str] | None:
    """The pattern of those marks that occur in the text at all, which is far quicker to search for."""
    plain = text.isascii()
    ones = "".join([mark for mark in ('"' if plain else _ONES) if mark in text])
    twos = [mark for mark in (_TWOS[:2] if plain else _TWOS) if mark[0] in text and mark in text]
    if not ones and not twos:
        return None
    key = ones + "".join(twos)
    known = _PATTERNS.get(key)
    if known is None:
        known = _PATTERNS[key] = re.compile(
            "|".join(([f"([{ones}]+)"] if ones else []) + [f"(?:{two})+" for two in twos])
        )
    return known


def find_runs(text: str, spans: list[tuple[int, int]]) -> list[Run]:
    """Every run of quoted words, in order, at most one paragraph long; runs never overlap."""
    runs = _double_runs(text, spans)
    mark = opener(text, len(runs))
    return _with_singles(text, spans, runs, mark) if mark else runs


def _with_singles(text: str, spans: list[tuple[int, int]], runs: list[Run], mark: str) -> list[Run]:
    """The runs between single marks and the others outside them, where the single ones are more."""
    found: list[Run] = []
    for number, (begin, end, closed) in single_runs(text, spans, mark):
        _add(found, text, begin + 1, end, begin, end + closed, number, True, closed)
    long = [run for run in found if is_long(text, run)]
    ends = [run.after for run in found]
    outside = [run for run in runs if _is_outside(run, found, ends)]
    enough = len(long) > len(outside) and (
        len(found) > 1 or mark not in "‘'"
    )  # one alone is a headline's, or an apostrophe
    return sorted(found + outside) if enough else runs


def _is_outside(run: Run, others: list[Run], ends: list[int]) -> bool:
    at = bisect_right(ends, run.mark)
    return at == len(others) or others[at].mark >= run.after


def _double_marks(text: str) -> list[tuple[int, int]]:
    """Where the double marks begin and end, in order; of a row of them the outer ones.

    Few of a common kind are looked for one by one, which is quicker than a pattern that looks at each character.
    """
    kinds = [mark for mark in (_ONES if not text.isascii() else '"') if mark in text]
    pairs = any(mark[0] in text and mark in text for mark in _TWOS)
    if pairs or sum(map(text.count, kinds)) > _FEW:
        return _marks_by_pattern(text)
    alone: list[tuple[int, int]] = []
    last = -2
    for at in sorted([at for mark in kinds for at in places(text, mark)]):
        if at - last == 1:
            return _marks_by_pattern(text)  # a row
        alone.append((at, at + 1))
        last = at
    return alone


def _marks_by_pattern(text: str) -> list[tuple[int, int]]:
    pattern = _pattern(text)
    marks: list[tuple[int, int]] = []
    for match in pattern.finditer(text) if pattern else ():
        here, after = match.span()
        size = 1 if match.lastindex else 2
        if after - here == size:
            marks.append((here, after))
        else:  # a row of marks: the outer ones count
            marks += [(here, here + size), (after - size, after)]
    return marks


def _double_runs(text: str, spans: list[tuple[int, int]]) -> list[Run]:
    marks = _double_marks(text)
    runs: list[Run] = []
    at = number = 0
    last = -2  # the paragraph whose last run is left open
    starts = [start for start, _ in spans]
    most = len(marks)
    while at < most:
        here = marks[at][0]
        number = bisect_right(starts, here, number) - 1
        start, end = spans[number]
        first = at
        at += 1
        while at < most and marks[at][0] < end:
            at += 1
        if _paragraph(text, start, end, marks[first:at], number, last == number - 1, runs):
            last = number
    return runs


def _paragraph(
    text: str, start: int, end: int, marks: list[tuple[int, int]], number: int, open_before: bool, runs: list[Run]
) -> bool:
    """Adds the runs of one paragraph, and tells whether its last one is left open."""
    begun: tuple[int, int] | None = None
    shape = ""
    depth = 0
    before = len(runs)
    for index, (here, after) in enumerate(marks):
        mark = text[here:after]
        turn = _turn(text, mark, here, after, start, end)
        if begun is None:
            if turn == "close" and open_before and len(runs) == before:
                if _is_caption(text, start, here, after, end):
                    open_before = False
                else:
                    _add(runs, text, start, here, start, after, number, False, True)
            elif turn != "close" or _opens_anyway(text, mark, here, after, start, end):
                begun, shape, depth = (here, after), mark, 0
            continue
        if shape in _PAIRED:
            depth, ended = _nested(mark, shape, depth)
        elif _inner(mark, shape):
            continue
        elif turn == "open":
            if _has_partner(text, marks, index, shape, start, end):
                depth += 1
            else:
                _add(runs, text, begun[1], here, begun[0], here, number, True, False)
                begun, shape, depth = (here, after), mark, 0
            continue
        else:
            ended = not depth
            depth -= not ended
        if ended:
            _add(runs, text, begun[1], here, begun[0], after, number, True, True)
            begun = None
    if begun is not None:
        _add(runs, text, begun[1], end, begun[0], end, number, True, False)
    return begun is not None


def _is_caption(text: str, start: int, here: int, after: int, end: int) -> bool:
    """Whether the line that closes a quotation left open is the name of who said it, as below a pulled quotation."""
    words = text[start:here].split(None, 12)
    return (
        text[after:end].isspace() + (after == end) > 0
        and 2 <= len(words) <= 12
        and (words[0][:1].isupper() and words[1][:1].isupper())
    )


def _nested(mark: str, shape: str, depth: int) -> tuple[int, bool]:
    if mark == shape:
        return depth + 1, False
    if mark == _PAIRED[shape]:
        return (depth - 1, False) if depth else (0, True)
    return depth, False


def _inner(mark: str, shape: str) -> bool:
    """A mark of another family inside a run says nothing about the run's end."""
    return (shape in "«»") != (mark in "«»") or mark in "「」『』"


def _turn(text: str, mark: str, here: int, after: int, start: int, end: int) -> str:
    """Whether a mark opens or closes by its shape and its neighbours: "open", "close" or "either"."""
    before = text[here - 1] if here > start else "\n"
    behind = text[after] if after < end else "\n"
    free_before = before in _BEFORE_OPEN
    free_behind = behind in _AFTER_CLOSE
    if mark in _PAIRED or mark == "„":
        return "open"
    if mark in "」』":
        return "close"
    if mark in "«»":
        if free_before == free_behind or (before in _SPACE and behind in _AFTER_CLOSE):
            return "open" if mark == "«" else "close"
        return "open" if free_before else "close"
    if mark in _OPENING:
        # “ closes German and Russian quotations, and English ones whose author's hand slipped.
        return "close" if not free_before and free_behind else "open"
    if mark in _CLOSING:
        if before in _SPACE and behind not in _SPACE and behind not in ",.;:!?)":
            return "open"
        return "close"
    if free_before and not (free_behind and behind in _SPACE) and not (before in "-–—…'’" and free_behind):
        return "open" if before in _SPACE or not free_behind else "either"
    if not free_before and free_behind:
        return "close"
    return "either"


def _opens_anyway(text: str, mark: str, here: int, after: int, start: int, end: int) -> bool:
    """A closing mark where nothing is open opens when it begins the paragraph or is glued to the next word."""
    behind = text[after] if after < end else "\n"
    if here == start:
        return True
    return mark not in "」』" and behind.isalnum() and text[here - 1] in ".,!?:;…"


def _has_partner(text: str, marks: list[tuple[int, int]], index: int, shape: str, start: int, end: int) -> bool:
    """An opening mark inside a run is a nested quotation if two closing ones follow before the next opening one."""
    if shape in ('"', "''"):
        return text[slice(*marks[index])] == "“" and text[slice(*marks[min(index + 1, len(marks) - 1)])] == "”"
    closing = 0
    for here, after in marks[index + 1 : index + 3]:
        if _turn(text, text[here:after], here, after, start, end) == "close":
            closing += 1
        else:
            break
    return closing == 2


def _add(
    runs: list[Run], text: str, start: int, end: int, mark: int, after: int, paragraph: int, opened: bool, closed: bool
) -> None:
    """Adds the run between two places without the white space at its ends, if anything is left of it."""
    while start < end and text[start] in _TRIM:
        start += 1
    while end > start and text[end - 1] in _TRIM:
        end -= 1
    if start < end:
        runs.append(Run(start, end, mark, after, paragraph, opened, closed))


LEAST_WORDS = 4
_WIDE = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def is_long(text: str, run: Run) -> bool:
    """Whether a run is long enough to be a statement: four words, or six characters of a script without spaces."""
    inside = text[run.start : run.end]
    if len(inside.split(None, LEAST_WORDS)) >= LEAST_WORDS:
        return True
    return not inside.isascii() and len(_WIDE.findall(inside)) >= 6
