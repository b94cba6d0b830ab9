"""Which articles tell the same story word for word: bottom-k sketches of their runs of words (Broder 1997)."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from heapq import nsmallest
from itertools import compress
from zlib import crc32

KEPT = 24
"""Hashes a sketch holds."""

PROBED = 8
"""Of those, how many are looked up to find others."""

SHORTEST = 24
"""Terms below which an article is nobody's twin."""

ALIKE = 0.5
"""Share of runs of words in common from which two articles tell one story. Agency copy edited twice keeps more."""

SHARED = 2
"""Hashes looked up that two must share to be compared. One may be that of a phrase everybody uses."""

NOTED = 40
"""Articles noted under one hash: the imprint under every article of a site has one, too, and tells nothing."""

RUN, WIDTH = 4, 4
"""Terms of a run, and the bytes of each."""

SAMPLE = 6
"""Runs that begin with one term in six come first: mostly they are enough, and the others needn't be hashed."""

LATER = 1 << 32

_FIRST = bytes(byte % SAMPLE == 0 for byte in range(256))
_OTHERS = bytes(byte % SAMPLE != 0 for byte in range(256))


def mark(term: str) -> int:
    """A number of 32 bits that stands for a term."""
    return crc32(term.encode("utf-8", "surrogatepass"))


def sketch(terms: array[int]) -> array[int]:
    """The least hashes of the runs of four terms, given by their marks, ascending; empty for a text too short."""
    if len(terms) < SHORTEST:
        return array("q")
    data = terms.tobytes()
    starts, chosen = range(0, len(data) - (RUN - 1) * WIDTH, WIDTH), data[::WIDTH]
    runs = {crc32(data[at : at + RUN * WIDTH]) for at in compress(starts, chosen.translate(_FIRST))}
    if len(runs) < KEPT:
        runs |= {LATER + crc32(data[at : at + RUN * WIDTH]) for at in compress(starts, chosen.translate(_OTHERS))}
    return array("q", sorted(runs)[:KEPT])


def alike(one: Sequence[int], other: Sequence[int]) -> float:
    """The share of runs two texts have in common, estimated from their sketches."""
    if not one or not other:
        return 0.0
    least = nsmallest(KEPT, set(one) | set(other))
    return len(set(least) & set(one) & set(other)) / len(least)
