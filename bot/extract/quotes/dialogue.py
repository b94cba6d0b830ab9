"""Speech set with dashes: dialogue that opens a paragraph, and reporting clauses within a quotation's marks.

"— Мы готовы, — сказал Иванов. — Ждём." and "«Мы готовы, — сказал Иванов. — Ждём»": the speech is split from the clause,
whose words nobody said. A paragraph that begins with a dash and has no reporting clause is left alone, being perhaps a
list.
"""

from __future__ import annotations

import re
from bisect import bisect_left

from bot.extract.quotes.clauses import Tongue, words
from bot.extract.quotes.marks import Run, is_long
from bot.extract.quotes.names import name_at

_DASHED = ("es", "pt", "fr", "ru", "it")
_OPENING = re.compile(r"[—–―]\s*|-\s+")
_DASH = re.compile(r"\s+[—–―-]\s+|\s*[—–―]\s*")
_BEFORE_CLAUSE = re.compile(r"[,!?…]\s+(?:[—–-]\s+)?|\s+(?:[—–]\s*|-\s+)")
_SHORT = 20  # characters of a run that may hold a clause
_PRONOUNS = frozenset(["il", "elle", "t", "on", "se", "s'", "ele", "ela", "lui", "lei"])
_LEAD = ".,;: \u00a0\u202f"
_WITHIN = 4  # words of a clause among which its verb is
_LONG = 160  # characters of a clause
_COMMA = re.compile(r"[,!?…]\s+")


def with_dialogue(text: str, spans: list[tuple[int, int]], runs: list[Run], language: Tongue) -> list[Run]:
    """The runs with those that dashes mark, and without the clauses within them."""
    if language.code not in _DASHED:
        return runs
    parted = [part for run in runs for part in _parted(text, run, language)]
    if language.code != "ru":
        parted = [part for run in parted for part in _without_clauses(text, run, language)]
    if not ("—" in text or "–" in text or "- " in text):
        return sorted(parted)
    taken = {run.paragraph for run in runs if is_long(text, run)}
    spoken: list[Run] = []
    for number, (start, end) in enumerate(spans):
        if number not in taken and (opening := _OPENING.match(text, start, end)):
            spoken += _dialogue(text, opening.end(), end, number, language)
    dashed = {run.paragraph for run in spoken}  # what stands between marks there is a title
    return sorted([*(run for run in parted if run.paragraph not in dashed), *spoken])


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


def _without_clauses(text: str, run: Run, language: Tongue) -> list[Run]:
    """A run without the clauses that stand between commas or dashes in its marks: « Oui, dit Anne Roux, demain »."""
    if run.end - run.start < _SHORT:
        return [run]
    parts: list[Run] = []
    begun, mark = run.start, run.mark
    for cut in list(_BEFORE_CLAUSE.finditer(text, run.start, run.end))[:200]:
        if cut.start() <= begun or (end := _clause_end(text, cut.end(), run.end, cut[0], language)) is None:
            continue
        stop = cut.start() + (cut[0][0] in "!?…")
        parts.append(run._replace(start=begun, end=stop, mark=mark, after=stop, closed=True))
        begun = end
        while begun < run.end and text[begun] in _LEAD + "—–-":
            begun += 1
        mark = begun
    if not parts:
        return [run]
    if begun < run.end:
        parts.append(run._replace(start=begun, mark=mark))
    else:
        parts[-1] = parts[-1]._replace(closed=run.closed)
    return parts


def _clause_end(text: str, start: int, end: int, cut: str, language: Tongue) -> int | None:
    """Where a clause of a verb of speech and its subject ends; none where there is none."""
    row = words(text, start, min(end, start + _LONG), language)
    if len(row) < 2 or not row[0].text[0].islower():
        return None
    at = next((at for at in range(min(4, len(row))) if language.says(row, at)), None)
    if at is None or any(
        w.low not in language.aux and w.low not in language.verbs.have for w in row[:at] if w.low not in _PRONOUNS
    ):
        return None
    here = at + 1
    named = here < len(row) and row[here].is_name and row[here].low not in language.small
    pronoun = any(w.low in language.masculine or w.low in language.feminine for w in row[:3])
    described = (
        here < len(row)
        and row[here].low.strip("'") in language.article
        and any(language.is_role(w.low) or (w.is_name and language.code != "de") for w in row[here + 1 : here + 3])
    )
    dash = cut.strip()[-1:] in "—–-" and cut.strip() != ""
    alone = dash and here < len(row) and row[here].text in "—–-"  # "– attacca –"
    if not (named or pronoun or described or alone):
        return None
    stops = [i for i in range(here, len(row)) if row[i].text in ("—–-" if dash else ",.;:—–")]
    if dash and not stops:
        return None
    stop = stops[0] if stops else None
    if stop is not None and row[stop].text == "," and not dash and (named or described):
        nouns = [w.low for w in row[stop + 1 : stop + 4]]
        later = next((i for i in stops[1:] if row[i].text in ",."), None)
        apposed = any(language.is_role(n) for n in nouns) and nouns[0] in language.article | language.role
        person = name_at(text, row, stop + 1, language) if described and stop + 1 < len(row) else None
        named_last = person is not None and len(person.parts) > 1 and person.after == later
        if later is not None and (apposed or named_last):
            stop = later
    if stop is None:
        return end if end - start < _LONG else None
    return row[stop].end


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
