"""A passage that shows why an article was found, cut verbatim from its text."""

from __future__ import annotations

from collections.abc import Collection

from bot.words import fold, stem, tokens

LENGTH = 240
"""Characters a snippet has at most."""


def snippet(text: str, wanted: Collection[str], language: str) -> tuple[str, tuple[tuple[int, int], ...]]:
    """The passage with the most of the wanted stems, and which runs of it matched; its opening where none does."""
    spans = [(s, e, t) for s, e in tokens(text) if (t := stem(fold(text[s:e]), language)) in wanted]
    best, most = 0, -1.0
    for i, (start, _, _) in enumerate(spans):
        inside = [t for s, e, t in spans[i : i + 40] if e - start <= LENGTH - 60]
        if len(set(inside)) + len(inside) / 100 > most:
            best, most = i, len(set(inside)) + len(inside) / 100
    start, end = _bounds(text, spans[best][0] if spans else 0)
    matches = tuple((max(s, start) - start, min(e, end) - start) for s, e, _ in spans if s < end and e > start)
    return text[start:end], _joined(matches)


def _bounds(text: str, first: int) -> tuple[int, int]:
    """Where a passage around a match begins and ends: at a sentence's or a word's border, within one paragraph."""
    floor = max(text.rfind("\n", 0, first) + 1, first - 60, 0)
    start = floor
    if floor and text[floor - 1] != "\n":
        sentence = max(text.rfind(mark, floor, first) for mark in (". ", "! ", "? ", "。", "！", "？"))
        space = text.find(" ", floor, first)
        start = sentence + 1 if sentence >= 0 else space + 1 if space >= 0 else floor
    while start < first and text[start].isspace():
        start += 1
    stop = text.find("\n", max(first, start + 1))
    end = min(stop if stop >= 0 else len(text), start + LENGTH)
    if end < len(text) and end == start + LENGTH and (space := text.rfind(" ", first + 1, end)) > start + LENGTH // 2:
        end = space
    return start, len(text[:end].rstrip()) if end > start else end


def _joined(matches: tuple[tuple[int, int], ...]) -> tuple[tuple[int, int], ...]:
    """Overlapping runs as one: the pairs of a script without spaces overlap."""
    joined: list[tuple[int, int]] = []
    for start, end in matches:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)
