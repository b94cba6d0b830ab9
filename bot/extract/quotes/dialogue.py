"""Speech set with dashes: dialogue that opens a paragraph, and reporting clauses within a quotation's marks.

"— Мы готовы, — сказал Иванов. — Ждём." and "«Мы готовы, — сказал Иванов. — Ждём»": the speech is split from the clause,
whose words nobody said. A paragraph that begins with a dash and has no
reporting clause is left alone: it may be a list.
"""

from __future__ import annotations

import re
from bisect import bisect_left

from bot.extract.quotes.clauses import Tongue, words
from bot.extract.quotes.marks import Run

_DASHED = ("es", "pt", "fr", "ru", "it")
_OPENING = re.compile(r"[—–―]\s*|-\s+")
_DASH = re.compile(r"\s+[—–―-]\s+|\s*[—–―]\s*")
_LEAD = ".,;: \u00a0\u202f"
_WITHIN = 4  # words of a clause among which its verb is
_LONG = 160  # characters of a clause
_COMMA = re.compile(r"[,!?…]\s+")


def with_dialogue(text: str, spans: list[tuple[int, int]], runs: list[Run], language: Tongue) -> list[Run]:
    """The runs with those that dashes mark, and without the clauses within them."""
    if language.code not in _DASHED or not ("—" in text or "–" in text or "- " in text):
        return runs
    parted = [part for run in runs for part in _parted(text, run, language)]
    taken = {run.paragraph for run in runs}
    for number, (start, end) in enumerate(spans):
        if number not in taken and (opening := _OPENING.match(text, start, end)):
            parted += _dialogue(text, opening.end(), end, number, language)
    return sorted(parted)


def _dialogue(text: str, start: int, end: int, number: int, language: Tongue) -> list[Run]:
    """The speech of one paragraph between its clauses."""
    runs: list[Run] = []
    begun = start
    cuts = [(m.start(), m.end()) for m in _DASH.finditer(text, start, end)][:200]
    at = 0
    while at < len(cuts):
        stop, clause = cuts[at]
        until = cuts[at + 1][0] if at + 1 < len(cuts) else end
        if not _is_clause(text, clause, until, language):
            at += 1
            continue
        runs.append(_run(text, begun, stop, number))
        begun = cuts[at + 1][1] if at + 1 < len(cuts) else end
        while begun < end and text[begun] in _LEAD:
            begun += 1
        at += 2
    if runs and begun < end:
        runs.append(_run(text, begun, end, number))
    if not runs:
        for comma in _COMMA.finditer(text, start, end):
            if _is_clause(text, comma.end(), end, language, within=2):
                runs = [_run(text, start, comma.start() + (text[comma.start()] != ","), number)]
                break
    return [run for run in runs if run.start < run.end]


def _run(text: str, start: int, end: int, number: int) -> Run:
    while end > start and text[end - 1].isspace():
        end -= 1
    return Run(start, end, start, end, number)


def _is_clause(text: str, start: int, end: int, language: Tongue, within: int = _WITHIN) -> bool:
    """Whether a reporting verb stands among the first words, none of which ends a sentence."""
    if start >= end or not text[start].islower():
        return False
    row = words(text, start, min(end, start + 60), language)
    if len(row) > 1 and row[0].text.isalpha() and row[0].low not in language.small and row[1].is_name and within > 2:
        return True
    for at, word in enumerate(row[:within]):
        if language.says(row, at):
            return True
        if not word.text[0].isalpha():
            return False
    return False


def _parted(text: str, run: Run, language: Tongue) -> list[Run]:
    """A run without the clauses set between dashes within it."""
    cuts = [(m.start(), m.end()) for m in _DASH.finditer(text, run.start, run.end)][:200]
    places = [stop for stop, _ in cuts]
    parts: list[Run] = []
    begun, mark = run.start, run.mark
    for stop, clause in cuts:
        if stop < begun or text[stop - 1] not in ",!?…" or not _is_clause(text, clause, run.end, language):
            continue
        at = bisect_left(places, clause)
        until = cuts[at][0] if at < len(cuts) else run.end
        if until - clause > _LONG:
            continue
        parts.append(run._replace(start=begun, end=stop, mark=mark, after=stop, closed=True))
        begun = mark = cuts[at][1] if at < len(cuts) else run.end
    if not parts:
        return [run]
    if begun < run.end:
        parts.append(run._replace(start=begun, mark=mark))
    return parts
