"""Scores the candidates of a search: BM25 over fields, how much of the query an article covers, how close together.

BM25F: Robertson, Zaragoza and Taylor 2004; the closeness of terms: Tao and Zhai 2007. The constants were set on
the developers' queries, one at a time, without a part held out; see bench/search.py.
"""

from __future__ import annotations

import sys
from bisect import bisect_left
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.store.asked import Slot, Statistics
from bot.store.postings import LENGTH_SHARE, OPENING, OPENING_WEIGHT, SATURATION, TITLE_WEIGHT

WIDTH = 4
"""Bytes of a stored term."""

COVERAGE = 0.25
CLOSENESS = 1.5
NEAR = 8


@dataclass(frozen=True, slots=True)
class Candidate:
    """An article that may answer: its terms as stored, how many of them are its title, and all of them in number."""

    id: int
    terms: bytes
    heading: int
    length: int
    story: int | None
    instant: str | None


def score(
    candidate: Candidate, slots: Sequence[Slot], holders: Sequence[Collection[int]], known: Statistics
) -> tuple[float, float]:
    """How well an article answers, and which share of what was asked stands in it.

    `holders` are, for each slot, the articles that have any of its terms.
    """
    places: list[list[int]] = []
    weights = []
    for slot, held in zip(slots, holders, strict=True):
        here: list[int] = []
        best = 0.0
        for term, weight in slot.terms.items() if candidate.id in held else ():
            found = places_of(candidate.terms, term)
            if found:
                here += found
                best = max(best, weight)
        places.append(sorted(here) if len(slot.terms) > 1 else here)
        weights.append(best)
    norm = 1 - LENGTH_SHARE + LENGTH_SHARE * candidate.length / known.length
    total = asked = met = 0.0
    for i, slot in enumerate(slots):
        asked += slot.idf
        if places[i]:
            frequency = _frequency(places[i], candidate.heading) / norm
            total += weights[i] * slot.idf * frequency * (SATURATION + 1) / (frequency + SATURATION)
            met += slot.idf * weights[i]
    if not total:
        return 0.0, 0.0
    share = met / asked
    return (total + CLOSENESS * _closeness(places, slots)) * share**COVERAGE, share


def places_of(terms: bytes, term: int) -> list[int]:
    """Where a term stands. Searching the bytes is ten times as fast as looking at the numbers one by one."""
    for number in (2 * term, 2 * term + 1):  # written as a name throughout an article, or not
        pattern = number.to_bytes(WIDTH, sys.byteorder)
        at = terms.find(pattern)
        found = []
        while at >= 0:
            if at % WIDTH == 0:
                found.append(at // WIDTH)
                at = terms.find(pattern, at + WIDTH)
            else:
                at = terms.find(pattern, at + 1)
        if found:
            return found
    return []


def says(terms: bytes, heading: int, phrase: Sequence[Collection[int]]) -> bool:
    """Whether one of each of the phrase's terms follow one another, in the title or in the body."""
    starts: set[int] = set()
    for n, alternatives in enumerate(phrase):
        here = {place - n for term in alternatives for place in places_of(terms, term)}
        starts = starts & here if n else here
        if not starts:
            return False
    return any(start >= heading or start + len(phrase) <= heading for start in starts)


def _frequency(places: Sequence[int], heading: int) -> float:
    titled = bisect_left(places, heading)
    opened = bisect_left(places, heading + OPENING) - titled
    return len(places) - titled - opened + TITLE_WEIGHT * titled + OPENING_WEIGHT * opened


def _closeness(places: Sequence[Sequence[int]], slots: Sequence[Slot]) -> float:
    """What neighbours in the query add where they are near each other in the text too."""
    total = 0.0
    met = [i for i in range(len(slots)) if places[i]]
    for one, other in pairwise(met):
        gap = _gap(places[one], places[other])
        if gap <= NEAR:
            total += min(slots[one].idf, slots[other].idf) / gap
    return total


def _gap(one: Sequence[int], other: Sequence[int]) -> int:
    """The least distance between two ascending lists of places; backwards counts one more."""
    best = 1 << 30
    for place in one:
        at = bisect_left(other, place)
        if at < len(other):
            best = min(best, max(other[at] - place, 1))
        if at:
            best = min(best, place - other[at - 1] + 1)
    return best
