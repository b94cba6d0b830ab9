"""Runs between single marks (‘…’, ‚…‘, ›…‹, '…') in articles where those do the work of the double ones.

A closing ‘…’ looks like an apostrophe ("players’ wages", "rock ’n’ roll", "the ’90s"): what it is, is told by its
neighbours and by whether another mark follows that may close the run.
"""

from __future__ import annotations

import re
from bisect import bisect_left

_PAIRS = {"‘": "’", "‚": "‘’", "›": "‹", "‹": "›", "'": "'"}
_FREE = frozenset(' \t\u00a0\u202f\u2009([{—–-/…:"“„«»\n')
_CLIPPED = re.compile(r"(?:\d|n['’]|em\b|til\b|tis\b|twas\b|cause\b|bout\b|round\b|[stnkmr]\b(?!['’]))", re.IGNORECASE)
_STOPS = frozenset(",.!?…;")
Edges = tuple[int, int, bool]


def opener(text: str, doubles: int) -> str:
    """The single mark that opens this text's quotations, if there are more of it than runs between double marks."""
    if not text.isascii():
        for mark in "‘‚›‹":
            if mark in text and text.count(mark) > doubles and mark * 2 not in text:
                if mark == "‘" and "‚" in text:
                    continue  # there it closes
                return _outer(text, mark)
    return "'" if not doubles and ("'" in text and (" '" in text or "\n'" in text or text[0] == "'")) else ""


def _outer(text: str, mark: str) -> str:
    """Of ›…‹ and ‹…› the one that stands at a word's beginning first."""
    if mark not in "›‹":
        return mark
    found = re.search(r"(?:^|[\s(])([›‹])\w", text)
    return found[1] if found else mark


def single_runs(text: str, spans: list[tuple[int, int]], mark: str) -> list[tuple[int, Edges]]:
    """The runs that a single mark opens: the number of their paragraph, and begin, end and whether they are closed."""
    closing = _PAIRS[mark]
    # What stands beside a mark tells of most that they open and close nothing; the rest is looked at one by one.
    opens = re.compile(rf"{mark}(?![\s.,;:!?)])")
    closes = re.compile(rf"(?<=\S)[{closing}](?![^\W_])")
    found: list[tuple[int, Edges]] = []
    for number, (start, end) in enumerate(spans):
        if text.find(mark, start, end) >= 0:
            found += [(number, edges) for edges in _paragraph(text, start, end, opens, closes)]
    return [item for at, item in enumerate(found) if item[1][2] or _is_taken_up(found, at, item[0])]


def _is_taken_up(found: list[tuple[int, Edges]], at: int, number: int) -> bool:
    """Whether a run left open goes on in the next paragraph's."""
    return at + 1 < len(found) and found[at + 1][0] == number + 1


def _paragraph(text: str, start: int, end: int, opening: re.Pattern[str], closing: re.Pattern[str]) -> list[Edges]:
    opens = [at for found in opening.finditer(text, start, end) if _opens(text, at := found.start(), start, end)]
    if not opens:
        return []
    closes = [at for found in closing.finditer(text, opens[0], end) if _may_close(text, at := found.start(), start)]
    runs: list[Edges] = []
    done = start
    for index, at in enumerate(opens):
        if at < done:
            continue
        following = next((o for o in opens[index + 1 : index + 2]), end)
        first = bisect_left(closes, at + 1)
        close = _closer(text, closes, first, following, end)
        if close is None:
            if at == start and following == end:
                runs.append((at, end, False))
            continue
        runs.append((at, close, True))
        done = close + 1
    return runs


def _opens(text: str, at: int, start: int, end: int) -> bool:
    before = text[at - 1] if at > start else "\n"
    behind = text[at + 1] if at + 1 < end else "\n"
    if before not in _FREE or behind.isspace() or behind in ".,;:!?)":
        return False
    return text[at] not in "‘'" or not _CLIPPED.match(text, at + 1)


def _may_close(text: str, at: int, start: int) -> bool:
    return at > start and not (text[at - 2] in "’'" and at - 2 >= start and text[at - 1].isalpha())  # ’n’


def _closer(text: str, closes: list[int], first: int, following: int, end: int) -> int | None:
    """The mark that closes a run: the first behind a stop or before one, else the last that may be no genitive."""
    doubtful: int | None = None
    for at in closes[first : first + 200]:
        if at >= following and doubtful is not None:
            break
        before, behind = text[at - 1], text[at + 1] if at + 1 < end else "\n"
        genitive = (
            text[at] in "’'" and before in "sSzx" and behind in " \u00a0" and at + 2 < end and text[at + 2].islower()
        )
        if not genitive or before in _STOPS:
            return at
        if doubtful is None:
            doubtful = at
    return doubtful
