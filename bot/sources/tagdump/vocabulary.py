"""The names of categories and tags that a page has shown to be names: they tell where one ends and the next begins."""

from __future__ import annotations

from collections.abc import Set

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
