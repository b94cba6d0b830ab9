"""The names of categories and tags that a page has shown to be names: they tell where one ends and the next begins."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence, Set

from bot.sources.tagdump.said import split_values

_LONGEST = 200
_MOST = 12  # names in one value


def parted(value: str, known: Set[str]) -> list[str]:
    """The names that a value is made of, blanks between them or none, where each of them is known; else the value.

    `known`: names in lower case.
    """
    text = value.casefold()
    if len(text) != len(value) or len(text) > _LONGEST:
        return [value]
    names = [name for name in known if len(name) > 1 and name != text and name in text]
    if not names:
        return [value]
    # The fewest names that make up the text up to each place.
    best: dict[int, tuple[int, ...]] = {0: ()}
    for at in range(len(text)):
        if at not in best or len(best[at]) >= _MOST:
            continue
        start = at + (text[at] == " ")
        for name in names:
            end = start + len(name)
            if text.startswith(name, start) and (end not in best or len(best[end]) > len(best[at]) + 1):
                best[end] = (*best[at], end)
    ends = best.get(len(text), ())
    if len(ends) < 2:
        return [value]
    return [value[begin:end].strip() for begin, end in zip((0, *ends), ends, strict=False)]


def shared(rows: Iterable[Sequence[str]]) -> float:
    """The share of rows that hold a value which another row has as well: titles hardly do, categories and tags do."""
    sets = [{value.casefold() for value in row} for row in rows]
    counts = Counter(value for values in sets for value in values)
    return sum(any(counts[value] > 1 for value in values) for values in sets) / len(sets) if sets else 0.0


def are_lists(lines: Iterable[str]) -> bool:
    """Whether lines are lists of names rather than titles: most of them share a name with another."""
    rows = [[value for value in split_values(line) if any(map(str.isalpha, value))] for line in lines]
    if len(rows) < 3 or shared(rows) <= 0.6:
        return False
    counts = Counter(value.casefold() for row in rows for value in set(row))
    known = [[counts[value.casefold()] > 1 for value in row] for row in rows]
    return any(map(all, known)) or 2 * sum(map(sum, known)) > sum(map(len, known))  # else the titles of a series
