"""Which articles tell the same story word for word: bottom-k sketches of their runs of words (Broder 1997)."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from heapq import nsmallest

KEPT = 24
"""Hashes a sketch holds."""

PROBED = 8
"""Of those, how many are looked up to find others."""

SHORTEST = 24
"""Terms below which an article is nobody's twin."""

ALIKE = 0.5
"""Share of runs of words in common from which two articles tell one story. Agency copy edited twice keeps more."""

_ODD = (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93)
_MASK = (1 << 64) - 1


def sketch(terms: Sequence[int]) -> array[int]:
    """The least hashes of the runs of four terms, ascending; empty for a text too short to be told apart."""
    if len(terms) < SHORTEST:
        return array("q")
    a, b, c, d = _ODD
    runs = {
        ((w * a + x * b + y * c + z * d) & _MASK) >> 1
        for w, x, y, z in zip(terms, terms[1:], terms[2:], terms[3:], strict=False)
    }
    return array("q", nsmallest(KEPT, runs))


def alike(one: Sequence[int], other: Sequence[int]) -> float:
    """The share of runs two texts have in common, estimated from their sketches."""
    if not one or not other:
        return 0.0
    least = nsmallest(KEPT, set(one) | set(other))
    return len(set(least) & set(one) & set(other)) / len(least)
