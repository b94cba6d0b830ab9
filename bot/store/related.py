"""Related articles: candidates that share the most telling terms, compared as TF-IDF vectors (Salton and Buckley 1988).

Terms written as names and terms of the title and the opening weigh more: an event is told by who and where.
"""

# ruff: noqa: S608 -- statements are put together from constants of this room; values are always bound

from __future__ import annotations

import json
import math
from array import array
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from operator import mul

import aiosqlite

from bot.model import Entry, Hit, Page
from bot.store.aliases import Aliases
from bot.store.asked import Slot, Statistics, frequencies, statistics
from bot.store.postings import postings
from bot.store.search import candidates, once, weighed
from bot.store.shown import Conditions, Visible, entries_by_id
from bot.words import CALENDAR, stem, words

CANDIDATES = 40
PROBES = 24
"""Terms that candidates are looked for by."""

OPENING = 60
TITLE_WEIGHT, OPENING_WEIGHT, NAME_WEIGHT = 2, 3, 1.4
LEAST_IDF = 1.0
LOG = [0.0] + [1 + math.log(n) for n in range(1, 6000)]
READ = 500
NORMS = 200_000
LEAST = 0.08
"""The cosine below which two articles have nothing to do with each other."""

Vector = dict[int, float]


class Gains:
    """What each stored number adds to a vector, by how telling its term is; kept while the index is about as large."""

    def __init__(self) -> None:
        self._articles = 0
        self._known: dict[int, float] = {}
        self.norms: dict[int, float] = {}
        """The lengths of articles' vectors, by their numbers."""

    async def of(self, connection: aiosqlite.Connection, known: Statistics, numbers: set[int]) -> dict[int, float]:
        """The gains of at least these numbers, from frequencies right to a few in a hundred."""
        if abs(known.articles - self._articles) * 50 > self._articles:
            self._known.clear()
            self.norms.clear()
            self._articles = known.articles
        missing = numbers.difference(self._known)  # unlike `-` it doesn't look at all that is known
        if missing:
            counts = await frequencies(connection, {number >> 1 for number in missing})
            for number in missing:
                idf = known.idf(counts.get(number >> 1, 1))
                self._known[number] = idf * (NAME_WEIGHT if number & 1 else 1.0) if idf > LEAST_IDF else 0.0
        return self._known


@dataclass(frozen=True, slots=True)
class Likeness:
    """How like the subject an article is, and the terms of both that are compared."""

    cosine: float
    id: int
    terms: array[int]


@dataclass(frozen=True, slots=True)
class Subject:
    """The article that others are compared with. `id` and `story` are None for a text that isn't indexed."""

    terms: array[int]
    heading: int
    id: int | None = None
    story: int | None = None


def _stressed(terms: array[int], heading: int) -> array[int]:
    """The numbers of an article, those of the title and the opening several times."""
    return terms + terms[:heading] * TITLE_WEIGHT + terms[heading : heading + OPENING] * OPENING_WEIGHT


def _weighed(counts: Counter[int], gains: dict[int, float]) -> Vector:
    """The numbers with their weights, of length 1."""
    weights = {number: LOG[n] * gains[number] for number, n in counts.items()}
    norm = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
    return {number: weight / norm for number, weight in weights.items() if weight}


async def _norms(
    connection: aiosqlite.Connection, known: Statistics, memory: Gains, stressed: dict[int, array[int]]
) -> dict[int, float]:
    """The lengths of these articles' vectors."""
    missing = {ident: Counter(numbers) for ident, numbers in stressed.items() if ident not in memory.norms}
    if missing:
        gains = await memory.of(connection, known, set().union(*missing.values()))
        if len(memory.norms) > NORMS:
            memory.norms.clear()
        for ident, counts in missing.items():
            weights = list(map(mul, map(LOG.__getitem__, counts.values()), map(gains.__getitem__, counts)))
            memory.norms[ident] = math.sqrt(sum(map(mul, weights, weights))) or 1.0
    return {ident: memory.norms[ident] for ident in stressed}


def _dot(numbers: array[int], gains: dict[int, float], own: Vector) -> float:
    """The product of an article's vector with one of length 1 that has every term as a name and not."""
    shared = Counter(filter(own.__contains__, numbers))
    return sum(LOG[n] * gains[number] * own[number] for number, n in shared.items())


async def ranked(
    connection: aiosqlite.Connection, subject: Subject, memory: Gains, conditions: Conditions
) -> list[Likeness]:
    """The articles most like the subject, best first."""
    known = await statistics(connection)
    counts = Counter(_stressed(subject.terms, subject.heading))
    gains = await memory.of(connection, known, {n for number in counts for n in (number, number ^ 1)})
    own = _weighed(counts, gains)
    probes = sorted(own, key=lambda number: (-own[number], number))[:PROBES]
    if not probes:
        return []
    if subject.id is not None:
        conditions.add("{a}.id <> :subject", subject=subject.id)
    slots = [Slot("", {number >> 1: 1.0}, own[number]) for number in probes]
    scores = weighed(await postings(connection, [number >> 1 for number in probes]), slots)
    found = await candidates(connection, scores, conditions, CANDIDATES, READ)
    stressed = {
        c.id: _stressed(array("I", c.terms), c.heading)
        for c in once(found)
        if c.terms and (c.story is None or c.story != subject.story)
    }
    norms = await _norms(connection, known, memory, stressed)
    both = own | {number ^ 1: weight for number, weight in own.items() if number ^ 1 not in own}
    scored = [Likeness(_dot(numbers, gains, both) / norms[i], i, numbers) for i, numbers in stressed.items()]
    return sorted(scored, key=lambda likeness: (-likeness.cosine, likeness.id))


async def subject_of(connection: aiosqlite.Connection, key: str, visible: Visible) -> Subject | None:
    """The article of a key as a subject, where it is to be seen."""
    conditions = Conditions(visible)
    rows = list(
        await connection.execute_fetchall(
            f"""SELECT a.id, a.heading, a.story, substr(p.terms, 1, {4 * READ})
                FROM article a JOIN posting p ON p.article = a.id WHERE a.key = :key AND {conditions.on("a")}""",
            conditions.values | {"key": key},
        )
    )
    if not rows:
        return None
    return Subject(array("I", rows[0][3] or b""), rows[0][1], rows[0][0], rows[0][2])


async def subject_of_text(connection: aiosqlite.Connection, text: str, title: str, language: str) -> Subject:
    """A text that isn't indexed as a subject; its words that the index doesn't know are left out."""
    heading = words(title)
    forms = [*heading, *words(text)][:READ]
    rows = await connection.execute_fetchall(
        "SELECT text, id FROM term WHERE text IN (SELECT value FROM json_each(?))",
        (json.dumps(sorted({stem(form, language) for form in forms})),),
    )
    numbers = {str(row[0]): int(row[1]) for row in rows}
    known = [
        (place, numbers[stem(form, language)]) for place, form in enumerate(forms) if stem(form, language) in numbers
    ]
    return Subject(array("I", [n * 2 for _, n in known]), sum(place < len(heading) for place, _ in known))


async def related(
    connection: aiosqlite.Connection, subject: Subject, own: Entry | None, memory: Gains, aliases: Aliases,
    visible: Visible, limit: int, offset: int,
) -> Page[Hit]:  # fmt: skip
    """The articles most like the subject, each with the reason in a word."""
    scored = [s for s in await ranked(connection, subject, memory, Conditions(visible)) if s.cosine >= LEAST]
    chosen = scored[offset : offset + limit]
    entries = await entries_by_id(connection, [likeness.id for likeness in chosen], visible)
    names = list(dict.fromkeys(number >> 1 for number in subject.terms if number & 1))
    spelled = await _spelled(connection, names)
    hits = []
    for likeness in chosen:
        entry = entries[likeness.id][0]
        has = {number >> 1 for number in likeness.terms}
        shared = [spelled[term] for term in names if term in has and term in spelled][:3]
        hits.append(Hit(entry, entry.lead, (), _reason(likeness.cosine, own, entry, shared, aliases)))
    return Page(tuple(hits), len(scored), offset)


def _reason(cosine: float, own: Entry | None, other: Entry, names: Sequence[str], aliases: Aliases) -> str:
    if cosine >= 0.6:
        return "same story"
    if own:
        have = {aliases.key(tag) for tag in own.tags}
        tags = [tag for tag in other.tags if aliases.key(tag) in have]
        if tags:
            return f"tag {aliases.name(aliases.key(tags[0]), tags[0])}"
    return ", ".join(names) if names else "similar words"


async def _spelled(connection: aiosqlite.Connection, terms: Sequence[int]) -> dict[int, str]:
    """A form of each term, with a capital: the shortest, which is most often the name itself; none of "Monday"."""
    rows = await connection.execute_fetchall(
        """SELECT t.id, f.text FROM term t
           JOIN form f ON f.text >= substr(t.text, 1, 3) AND f.text < substr(t.text, 1, 3) || char(1114111)
             AND f.term = t.id
           WHERE t.id IN (SELECT value FROM json_each(?)) ORDER BY length(f.text) DESC""",
        (json.dumps(list(terms)),),
    )
    return {int(row[0]): str(row[1]).title() for row in rows if row[1] not in CALENDAR}
