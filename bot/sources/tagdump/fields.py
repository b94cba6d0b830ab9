"""Which unlabelled words beside a date are the author's, which are categories: told by all such lines of a page.

“Boats Ann Bell - 5 May 2012”, “5 May 2012 adminBoats, News”: what the page is the archive of, each article names; what
stands in a list is no author; what all lines have alike is a word of the theme's.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable

from bot.sources.tagdump import labels
from bot.sources.tagdump.block import Block
from bot.sources.tagdump.bounds import cjk, glue
from bot.sources.tagdump.people import is_person
from bot.sources.tagdump.said import IN, Meta, is_name

_COMMA = re.compile(r"\s*[,、，]\s*")
_EDGE = " \t|–—-:•·()»«/[]."
_COUNTED = re.compile(r"\s\d{1,3}$")
_MOST = 12  # fields of one line

Runs = list[list[str]]


def settle(blocks: Iterable[Block], terms: Iterable[str], lower: frozenset[str]) -> None:
    """Gives the fields of each line to author and categories. `terms`: what the page may be the archive of."""
    own = {term.casefold() for term in terms if len(term) > 1 or cjk(term)}
    groups: dict[tuple[str, ...], list[tuple[Meta, Runs]]] = defaultdict(list)
    for block in blocks:
        meta = block.meta
        if not meta or not 0 < len(meta.fields) <= _MOST or not {"date", "comments"} & set(meta.kinds):
            continue
        if len(block.lines) == 1 and (runs := _runs(block.text, meta.fields)):
            groups[tuple(k for k in meta.signature if k != "author")].append((meta, runs))
    for rows in groups.values():
        if len(rows) > 1:
            _settle_rows(rows, own, lower)


def _runs(text: str, fields: list[str]) -> Runs:
    """The fields of a line as lists: those that commas join are one."""
    out: Runs = []
    end = 0
    for field in fields:
        at = text.find(field, end)
        if at < 0:
            return []
        value = (IN.sub("", field, count=1) if IN.match(field) else field).strip(_EDGE)
        if out and _COMMA.fullmatch(text[end:at]):
            out[-1].append(value)
        else:
            out.append([value])
        end = at + len(field)
    return [[value for value in run if value] for run in out if any(run)]


def _settle_rows(rows: list[tuple[Meta, Runs]], own: set[str], lower: frozenset[str]) -> None:
    _drop_counts(rows)
    shown = _shown(rows, own)
    if shown * 2 <= len(rows) and (common := _common(rows)):
        own, shown = own | common, len(rows)
    lists = any(len(run) > 1 for _, runs in rows for run in runs)
    sewn = sum(
        any(glue(run[0], i) and run[0][i].isupper() for i in range(1, len(run[0]))) for _, (run, *_) in rows if run
    )
    if shown * 2 > len(rows) or lists or sewn > 1:
        for _, runs in rows:
            runs[:] = [part for run in runs for part in _apart(run, own)]
        known = {v.casefold() for _, runs in rows for run in runs if len(run) > 1 for v in run[1:-1]} | own
        known |= {v.casefold() for _, runs in rows for run in runs if len(run) > 1 and _has(run, own) for v in run[1:]}
        people = {run[0] for _, runs in rows for run in runs if len(run) == 1 and is_person(run[0], lower)}
        _split_known(rows, known, people, lower)
    counts = Counter(v for _, runs in rows for v in {v.casefold() for run in runs for v in run})
    every = {v for v, n in counts.items() if n == len(rows) and v not in own and v == v.lower()}
    same = {v for v in every if any(v in run for _, runs in rows for run in runs)}
    if not (same or lists or sewn > 1 or shown * 2 > len(rows)):
        return
    named = {v.casefold() for _, runs in rows for run in runs if len(run) > 1 for v in run} | own | labels.TOPICS
    for meta, runs in rows:
        _assign(meta, [run for run in runs if not (len(run) == 1 and run[0] in same)], named, lower)


def _shown(rows: list[tuple[Meta, Runs]], own: set[str]) -> int:
    """How many lines name what the page may be the archive of."""
    return sum(any(term in value.casefold() for run in runs for value in run for term in own) for _, runs in rows)


def _drop_counts(rows: list[tuple[Meta, Runs]]) -> None:
    """Takes the number of comments from the ends of the lines that have it without a word."""
    counted = [runs for _, runs in rows if runs and _COUNTED.search(runs[-1][-1])]
    for runs in counted if len(counted) * 2 > len(rows) else ():
        runs[-1][-1] = _COUNTED.sub("", runs[-1][-1])


def _common(rows: list[tuple[Meta, Runs]]) -> set[str]:
    """The word that all lines begin with, what follows it different: a category of all articles."""
    firsts = [runs[0][0].split() for _, runs in rows if runs]
    rests = {tuple(words[1:]) for words in firsts}
    same = {words[0] for words in firsts}
    if len(firsts) > 2 and len(same) == 1 and len(rests) > 1 and min(map(len, firsts)) > 1:
        word = same.pop()
        return {word.casefold()} if word[0].isupper() else set()
    return set()


def _sewn(run: list[str], lower: frozenset[str]) -> Runs:
    """A list whose first name an author's runs on to, as “Ann BellNews”, parted from it; nothing where none does."""
    first = run[0]
    for at in range(2, len(first)):
        if first[at].isupper() and glue(first, at) and is_person(first[:at], lower):
            return [[first[:at]], [first[at:], *run[1:]]]
    return []


def _has(run: list[str], own: set[str]) -> bool:
    return any(value.casefold() in own for value in run)


def _cut(value: str, name: str) -> tuple[str, str] | None:
    """A value without a name at one of its ends, as what stands before it and what behind it."""
    folded = value.casefold()
    if len(folded) != len(value) or folded == name:
        return None
    if folded.startswith(name) and _between(value, len(name)):
        return "", value[len(name) :].strip(_EDGE)
    at = len(value) - len(name)
    if folded.endswith(name) and _between(value, at):
        return value[:at].strip(_EDGE), ""
    return None


def _between(value: str, at: int) -> bool:
    """Whether two parts of a value meet here."""
    return value[at] == " " or value[at - 1] == " " or glue(value, at) or cjk(value[at - 1 : at + 1])


def _apart(run: list[str], own: set[str]) -> Runs:
    """A list with what runs on to the page's own name, or what it runs on to, as a list of its own."""
    for i in (0, len(run) - 1):
        for name in own:
            if not (cut := _cut(run[i], name)):
                continue
            before, after = cut
            if before and i == 0:
                return [[before], [run[0][-len(name) :], *run[1:]]]
            if after and i == len(run) - 1:
                return [[*run[:-1], run[-1][: len(name)]], [after]]
    return [run]


def _split_known(rows: list[tuple[Meta, Runs]], known: set[str], people: set[str], lower: frozenset[str]) -> None:
    """Parts an author from the first or the last name of a list, where the author or the name is known by itself."""
    for _, runs in rows:
        out: Runs = []
        for run in runs:
            out.extend(_sewn(run, lower) or (_parted(run, known, people, lower) if len(run) > 1 or not out else [run]))
        runs[:] = out


def _parted(run: list[str], known: set[str], people: set[str], lower: frozenset[str]) -> Runs:
    for name in people:
        cut = _cut(run[-1], name.casefold())
        if cut and cut[0]:
            return [[*run[:-1], cut[0]], [name]]
    words = run[-1].split()
    if people and len(run) > 1 and len(words) > 2 and is_person(" ".join(words[-2:]), lower):
        return [[*run[:-1], " ".join(words[:-2])], [" ".join(words[-2:])]]
    for name in sorted(known, key=lambda name: -len(name)):
        cut = _cut(run[0], name)
        if cut and cut[0] and (is_person(cut[0], lower) or cjk(cut[0]) or cut[0].islower()):
            return [[cut[0]], [run[0][-len(name) :], *run[1:]]]
    return [run]


def _assign(meta: Meta, runs: Runs, named: set[str], lower: frozenset[str]) -> None:
    # An author behind a label stays; one that was guessed from the fields is guessed anew.
    signed = "author" in meta.kinds and not any((meta.author or "") in field for field in meta.fields)
    author = meta.author if signed else None
    values: list[str] = []
    for run in runs:
        alone = run[0] if len(run) == 1 else ""
        free = alone and author is None and alone.casefold() not in named
        if free and (is_person(alone, lower) or _account(alone)):
            author = alone
        else:
            values.extend(v for v in run if v not in values and any(map(str.isalpha, v)))
    if author is None and not signed and len(values) > 1 and len(runs) > 1:
        first = next((run[0] for run in runs if len(run) == 1 and run[0].casefold() not in named), None)
        if first and is_name(first):
            author = first
            values.remove(first)
    meta.author = author
    if "category" not in meta.kinds and "tag" not in meta.kinds:
        meta.categories = values


def _account(value: str) -> bool:
    return (is_name(value) and value.islower()) or (value.islower() and len(value.split()) == 2) or cjk(value)
