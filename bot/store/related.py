"""Related articles: candidates that share the most telling terms, compared as TF-IDF vectors (Salton and Buckley 1988).

Terms written as names and terms of the title and the opening weigh more: an event is told by who and where.
"""

# ruff: noqa: S608 -- statements are put together from constants of this room; values are always bound

from __future__ import annotations

import json
import math
from array import array
from collections.abc import Sequence
from dataclasses import dataclass

import aiosqlite

from bot.model import Entry, Hit, Page
from bot.store.asked import Statistics, frequencies, statistics
from bot.store.search import candidates, match_any, once
from bot.store.shown import Conditions, Visible, entries_by_id
from bot.words import squash, stem, words

CANDIDATES = 100
PROBES = 24
"""Terms that candidates are looked for by."""

OPENING = 60
TITLE_WEIGHT, OPENING_WEIGHT, NAME_WEIGHT = 2.0, 1.0, 1.4
READ = 1200
LEAST = 0.08
"""The cosine below which two articles have nothing to do with each other."""

Vector = dict[int, float]


class Frequencies:
    """How many articles each term is in, remembered as long as the index is about the same size."""

    def __init__(self) -> None:
        self._articles = 0
        self._known: dict[int, int] = {}

    async def of(self, connection: aiosqlite.Connection, known: Statistics, terms: set[int]) -> dict[int, int]:
        """The frequencies of at least these terms, right to a few in a hundred."""
        if abs(known.articles - self._articles) * 50 > self._articles:
            self._known.clear()
            self._articles = known.articles
        missing = terms - self._known.keys()
        if missing:
            self._known.update(dict.fromkeys(missing, 1))
            self._known.update(await frequencies(connection, missing))
        return self._known


@dataclass(frozen=True, slots=True)
class Subject:
    """The article that others are compared with. `id` and `story` are None for a text that isn't indexed."""

    terms: array[int]
    heading: int
    id: int | None = None
    story: int | None = None


def vector(terms: Sequence[int], heading: int, known: Statistics, counts: dict[int, int]) -> Vector:
    """The telling terms with their weights, of length 1."""
    weights: dict[int, float] = {}
    for place, number in enumerate(terms):
        extra = TITLE_WEIGHT if place < heading else OPENING_WEIGHT if place < heading + OPENING else 0.0
        weights[number] = weights.get(number, 0.0) + 1.0 + extra
    found: Vector = {}
    for number, weight in weights.items():
        term = number >> 1
        idf = known.idf(counts[term])
        if idf > 1.0:
            found[term] = (1 + math.log(weight)) * idf * (NAME_WEIGHT if number & 1 else 1.0)
    norm = math.sqrt(sum(w * w for w in found.values())) or 1.0
    return {term: weight / norm for term, weight in found.items()}


async def ranked(
    connection: aiosqlite.Connection, subject: Subject, memory: Frequencies, conditions: Conditions
) -> list[tuple[float, int, Vector, Vector]]:
    """Cosine, row and vectors of the articles most like the subject, best first."""
    known = await statistics(connection)
    mine = {number >> 1 for number in subject.terms}
    counts = await memory.of(connection, known, mine)
    own = vector(subject.terms, subject.heading, known, counts)
    probes = sorted(own, key=lambda term: -own[term])[:PROBES]
    if not probes:
        return []
    if subject.id is not None:
        conditions.add("{a}.id <> :subject", subject=subject.id)
    found = await candidates(connection, match_any(probes), conditions, CANDIDATES)
    if subject.story is not None:
        found = [c for c in found if c.story != subject.story]
    found = once(found)
    counts = await memory.of(connection, known, {number >> 1 for c in found for number in c.terms[:READ]})
    scored = []
    for candidate in found:
        other = vector(candidate.terms[:READ], candidate.heading, known, counts)
        cosine = sum(weight * other[term] for term, weight in own.items() if term in other)
        scored.append((cosine, candidate.id, own, other))
    return sorted(scored, key=lambda s: (-s[0], s[1]))


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
    return Subject(array("I", rows[0][3]), rows[0][1], rows[0][0], rows[0][2])


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
    connection: aiosqlite.Connection, subject: Subject, own: Entry | None, memory: Frequencies, visible: Visible,
    limit: int, offset: int,
) -> Page[Hit]:  # fmt: skip
    """The articles most like the subject, each with the reason in a word."""
    scored = [s for s in await ranked(connection, subject, memory, Conditions(visible)) if s[0] >= LEAST]
    chosen = scored[offset : offset + limit]
    entries = await entries_by_id(connection, [ident for _, ident, _, _ in chosen], visible)
    names = {number >> 1 for number in subject.terms if number & 1}
    hits = []
    for cosine, ident, mine, theirs in chosen:
        entry = entries[ident][0]
        shared = sorted((t for t in names if t in mine and t in theirs), key=lambda t: -mine[t] * theirs[t])[:3]
        spelled = await _spelled(connection, shared)
        hits.append(Hit(entry, entry.lead, (), _reason(cosine, own, entry, spelled)))
    return Page(tuple(hits), len(scored), offset)


def _reason(cosine: float, own: Entry | None, other: Entry, names: Sequence[str]) -> str:
    if cosine >= 0.6:
        return "same story"
    if own:
        have = {squash(tag) for tag in own.tags}
        tags = [tag for tag in other.tags if squash(tag) in have]
        if tags:
            return f"tag {tags[0]}"
    return ", ".join(names) if names else "similar words"


async def _spelled(connection: aiosqlite.Connection, terms: Sequence[int]) -> list[str]:
    """A form of each term, with a capital: the shortest is the name itself."""
    spelled: list[str] = []
    for term in terms:
        rows = await connection.execute_fetchall(
            """SELECT f.text FROM term t JOIN form f ON f.text >= substr(t.text, 1, 3) AND f.text < substr(t.text, 1, 3)
               || char(1114111) AND f.term = t.id WHERE t.id = ? ORDER BY length(f.text) LIMIT 1""",
            (term,),
        )
        spelled.extend(str(row[0]).title() for row in rows)
    return spelled
