"""The inverted index: for a term the articles that hold it, and how much it weighs in each.

Articles come in blocks by their number, so that a new one touches the rows of the last block only. A weight is the
saturated frequency of BM25F (Robertson, Zaragoza and Taylor 2004), in one byte: title and opening count for more, and
the length is compared with a constant. Exact scores are made of the articles' own terms; see ranking.py.
"""

from __future__ import annotations

import json
import sys
from array import array
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice

import aiosqlite

BITS = 12
PLACES = (1 << BITS) - 1

TITLE_WEIGHT, OPENING_WEIGHT = 3, 2
OPENING = 40
"""Terms at the beginning of the body that count as the opening."""

SATURATION, LENGTH_SHARE = 2.2, 0.7
USUAL_LENGTH = 300

HELD = 1_500_000
"""Postings held in memory before they are written: some 10 MB."""

ROWS = 4_000
"""Rows written in one transaction: some 20 ms."""

Lot = tuple[int, Iterable[int], bytes]  # article, its terms once each, how much each weighs in it
_Row = tuple[int, bytes, bytes]


@lru_cache(maxsize=1024)
def _weights(length: int) -> bytes:
    """The weight of each frequency in an article of about that length."""
    norm = 1 - LENGTH_SHARE + LENGTH_SHARE * length / USUAL_LENGTH
    return bytes(max(1, round(255 * n / (n + SATURATION * norm))) for n in range(256))


def weighed(terms: list[int], heading: int) -> tuple[array[int], bytes]:
    """Each term of an article and how much it weighs: how often it is said, title and opening counted for more."""
    opening = terms[heading : heading + OPENING]
    counts = Counter([*terms, *terms[:heading] * (TITLE_WEIGHT - 1), *opening * (OPENING_WEIGHT - 1)])
    weights = _weights(len(terms) & ~15)
    try:
        return array("I", counts), bytes(map(weights.__getitem__, counts.values()))
    except IndexError:
        return array("I", counts), bytes([weights[min(n, 255)] for n in counts.values()])


class Postings:
    """Postings of articles that are being indexed, until they are written."""

    def __init__(self) -> None:
        self._blocks: dict[int, defaultdict[int, array[int]]] = {}  # term -> place << 8 | weight
        self._held = 0

    def hold(self, lots: Iterable[Lot]) -> None:
        """Takes up articles whose rows are written."""
        for article, terms, weights in lots:
            block = self._blocks.setdefault(article >> BITS, defaultdict(lambda: array("I")))
            place = (article & PLACES) << 8
            # Not a loop of ours over some hundred terms: it would take twice as long.
            deque(map(array.append, map(block.__getitem__, terms), [place | weight for weight in weights]), maxlen=0)
            self._held += len(weights)

    @property
    def full(self) -> bool:
        """Whether it is time to write them."""
        return self._held >= HELD

    def lots(self) -> Iterator[list[_Row]]:
        """Rows to be written, in lots of one transaction each; nothing is held afterwards."""
        blocks, self._blocks, self._held = self._blocks, {}, 0
        rows = (
            (number << 32 | term, *_parted(codes))
            for number, block in sorted(blocks.items())
            for term, codes in sorted(block.items())
        )
        while lot := list(islice(rows, ROWS)):
            yield lot


_WEIGHT = 0 if sys.byteorder == "little" else 3


def _parted(codes: array[int]) -> tuple[bytes, bytes]:
    """The places and the weights of codes, cut out of their bytes."""
    data = codes.tobytes()
    places = bytearray(2 * len(codes))
    places[0::2], places[1::2] = data[1::4], data[2::4]
    return bytes(places), data[_WEIGHT::4]


async def write(connection: aiosqlite.Connection, rows: Sequence[_Row]) -> None:
    """Adds rows to what their terms have in the same blocks already, and counts them."""
    await connection.executemany(
        """INSERT INTO inverted (id, places, weights) VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET
           places = CAST(places || excluded.places AS BLOB), weights = CAST(weights || excluded.weights AS BLOB)""",
        rows,
    )
    await _count(connection, [(len(weights), ident & 0xFFFFFFFF) for ident, _, weights in rows])


async def _count(connection: aiosqlite.Connection, counts: Sequence[tuple[int, int]]) -> None:
    """A term's articles are counted where its postings are written, so that the two always agree."""
    await connection.executemany("UPDATE term SET articles = articles + ? WHERE id = ?", counts)


async def remove(connection: aiosqlite.Connection, held: Mapping[int, Iterable[int]]) -> None:
    """Takes articles, given with their terms, out of the index."""
    gone: defaultdict[int, set[int]] = defaultdict(set)
    for article, terms in held.items():
        for term in terms:
            gone[(article >> BITS) << 32 | term].add(article & PLACES)
    rows = await connection.execute_fetchall(
        "SELECT id, places, weights FROM inverted WHERE id IN (SELECT value FROM json_each(?))",
        (json.dumps(sorted(gone)),),
    )
    left: list[tuple[bytes, bytes, int]] = []
    empty: list[tuple[int]] = []
    less: Counter[int] = Counter()
    for ident, places, weights in rows:
        kept = [(p, w) for p, w in zip(array("H", places), weights, strict=True) if p not in gone[ident]]
        less[ident & 0xFFFFFFFF] += len(kept) - len(weights)
        if kept:
            left.append((array("H", [p for p, _ in kept]).tobytes(), bytes(w for _, w in kept), ident))
        else:
            empty.append((ident,))
    await connection.executemany("UPDATE inverted SET places = ?, weights = ? WHERE id = ?", left)
    await connection.executemany("DELETE FROM inverted WHERE id = ?", empty)
    await _count(connection, [(n, term) for term, n in less.items()])


Row = tuple[int, bytes, bytes]  # the first number of a block, places in it, weights
Found = dict[int, list[Row]]


async def postings(connection: aiosqlite.Connection, terms: Iterable[int]) -> Found:
    """What is written of each term."""
    found: Found = {}
    rows = await connection.execute_fetchall(
        """WITH RECURSIVE held (block) AS MATERIALIZED (
               SELECT (SELECT MIN(id) >> 32 FROM inverted)
               UNION ALL
               SELECT (SELECT MIN(id) >> 32 FROM inverted WHERE id >= (held.block + 1) << 32) FROM held
               WHERE held.block IS NOT NULL)
           SELECT i.id, i.places, i.weights FROM held CROSS JOIN json_each(?) t
           CROSS JOIN inverted i ON i.id = (held.block << 32 | t.value) WHERE held.block IS NOT NULL""",
        (json.dumps(sorted(set(terms))),),
    )
    for ident, places, weights in rows:
        found.setdefault(ident & 0xFFFFFFFF, []).append((ident >> 32 << BITS, places, weights))
    return found


def by_block(articles: Iterable[int]) -> dict[int, list[int]]:
    """The places of articles, by the first number of their block."""
    blocks: dict[int, list[int]] = {}
    for article in articles:
        blocks.setdefault(article & ~PLACES, []).append(article & PLACES)
    return blocks


class Scores:
    """What articles are worth, summed up term by term. Blocks are merged as a whole: few loops are ours."""

    def __init__(self) -> None:
        self._blocks: dict[int, dict[int, float]] = {}

    def add(self, rows: Iterable[Row], scale: Sequence[float], *, known: bool) -> None:
        """Adds what a term is worth, `scale` having a number for each weight, to the articles that hold it.

        `known`: to those only that are worth something already.
        """
        for base, places, weights in rows:
            block = self._blocks.get(base)
            if block is None and known:
                continue
            here = dict(zip(array("H", places), map(scale.__getitem__, weights), strict=True))
            if block is None:
                self._blocks[base] = here
                continue
            both = block.keys() & here.keys()
            if known:
                for place in both:
                    block[place] += here[place]
            else:
                for place in both:
                    here[place] += block[place]
                block.update(here)

    def __len__(self) -> int:
        return sum(map(len, self._blocks.values()))

    def all(self) -> dict[int, float]:
        """Every article that is worth something."""
        found: dict[int, float] = {}
        for base, block in self._blocks.items():
            found.update(zip(map(base.__add__, block), block.values(), strict=True))
        return found


def holders(found: Found, terms: Iterable[int], among: Mapping[int, list[int]]) -> set[int]:
    """Which of some articles, given by block, hold any of the terms."""
    held: set[int] = set()
    for base, places, _ in (row for term in terms for row in found.get(term, ())):
        if base in among:
            held.update(map(base.__add__, set(among[base]).intersection(array("H", places))))
    return held


def size(found: Found, term: int) -> int:
    """How many postings a term has."""
    return sum(len(weights) for _, _, weights in found.get(term, ()))


async def holding(connection: aiosqlite.Connection, groups: Sequence[Iterable[int]]) -> set[int]:
    """The articles that hold a term of every group."""
    found = await postings(connection, {term for group in groups for term in group})
    among: set[int] | None = None
    for group in groups:
        held: set[int] = set()
        for base, places, _ in (row for term in group for row in found.get(term, ())):
            held.update(map(base.__add__, array("H", places)))
        among = held if among is None else among & held
    return among or set()
