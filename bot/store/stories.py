"""Which articles tell the same story word for word: bottom-k sketches of their runs of words (Broder 1997)."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from heapq import nsmallest
from zlib import crc32

KEPT = 24
"""Hashes a sketch holds."""

PROBED = 8
"""Of those, how many are looked up to find others."""

SHORTEST = 24
"""Terms below which an article is nobody's twin."""

ALIKE = 0.5
"""Share of runs of words in common from which two articles tell one story. Agency copy edited twice keeps more."""

RUN, WIDTH = 4, 4
"""Terms of a run, and the bytes of each."""


def sketch(terms: Sequence[int]) -> array[int]:
    """The least hashes of the runs of four terms, ascending; empty for a text too short to be told apart."""
    if len(terms) < SHORTEST:
        return array("q")
    data = array("I", terms).tobytes()
    runs = {crc32(data[at : at + RUN * WIDTH]) for at in range(0, len(data) - (RUN - 1) * WIDTH, WIDTH)}
    return array("q", nsmallest(KEPT, runs))


def alike(one: Sequence[int], other: Sequence[int]) -> float:
    """The share of runs two texts have in common, estimated from their sketches."""
    if not one or not other:
        return 0.0
    least = nsmallest(KEPT, set(one) | set(other))
    return len(set(least) & set(one) & set(other)) / len(least)
