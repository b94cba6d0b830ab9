"""The words of a query as terms of the index: every form, and for a word nobody wrote, what was perhaps meant."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import aiosqlite

from bot.store.shown import listed
from bot.store.slips import slips
from bot.words import stem, stop_words, words

COMMON_LANGUAGE = 0.2
"""Share of the articles from which a language's stop words are left out of queries."""

ALTERNATIVES = 12
"""Terms a slot may stand for."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One word asked for: the terms it may mean with their weights (1 is a sure match), and how telling it is."""

    word: str
    terms: dict[int, float]
    idf: float
    certain: bool = True


@dataclass(frozen=True, slots=True)
class Statistics:
    """What weighs terms: articles and terms in the index, and the languages they are in, most common first."""

    articles: int
    length: float
    languages: tuple[str, ...]
    stop: frozenset[str]

    def idf(self, articles: int) -> float:
        """How telling a term of that many articles is."""
        return math.log(1 + (self.articles - articles + 0.5) / (articles + 0.5)) if articles < self.articles else 0.1


async def statistics(connection: aiosqlite.Connection) -> Statistics:
    """The index's own, as of now."""
    rows = list(
        await connection.execute_fetchall(
            "SELECT code, articles, terms FROM language WHERE articles > 0 ORDER BY articles DESC"
        )
    )
    articles = sum(int(row[1]) for row in rows)
    total = sum(int(row[2]) for row in rows)
    common = [str(row[0]) for row in rows if int(row[1]) >= COMMON_LANGUAGE * articles]
    stop = frozenset().union(*(stop_words(code) for code in common))
    return Statistics(articles, max(total / max(articles, 1), 1.0), tuple(str(row[0]) for row in rows), stop)


async def frequencies(connection: aiosqlite.Connection, terms: Iterable[int]) -> dict[int, int]:
    """In how many articles each term stands."""
    rows = await connection.execute_fetchall(
        "SELECT id, articles FROM term WHERE id IN (SELECT value FROM json_each(?))", (listed(terms),)
    )
    return {int(row[0]): int(row[1]) for row in rows}


async def slots_of(
    connection: aiosqlite.Connection, known: Statistics, typed: Sequence[str], *, unfinished: bool = False
) -> list[Slot]:
    """A slot for each word that tells something. `unfinished`: the last word may be the beginning of one."""
    asked = list(dict.fromkeys(words(" ".join(typed))))
    telling = [word for word in asked if word not in known.stop] or asked
    exact = await _exact(connection, known, telling)
    slots = []
    for word in telling:
        terms: dict[int, float] = dict.fromkeys(exact.get(word, {}), 1.0)
        counts = dict(exact.get(word, {}))
        if unfinished and word == asked[-1]:
            begun = await _begun(connection, word)
            terms = {**dict.fromkeys(begun, 0.8), **terms}
            counts |= begun
        certain = bool(terms)
        if not certain:
            near = await _near(connection, word)
            terms = {term: weight for term, (weight, _) in near.items()}
            counts = {term: count for term, (_, count) in near.items()}
        best = max(terms.values(), default=0.0)
        idf = max((known.idf(counts[t]) * w / best for t, w in terms.items()), default=known.idf(0))
        slots.append(Slot(word, terms, idf, certain))
    return slots


async def _exact(
    connection: aiosqlite.Connection, known: Statistics, asked: Sequence[str]
) -> dict[str, dict[int, int]]:
    """For each word the terms it is a form of in some language, with their articles."""
    found: dict[str, dict[int, int]] = {}
    rows = await connection.execute_fetchall(
        """SELECT f.text, t.id, t.articles FROM form f JOIN term t ON t.id = f.term AND t.articles > 0
           WHERE f.text IN (SELECT value FROM json_each(?))""",
        (listed(asked),),
    )
    for text, term, articles in rows:
        found.setdefault(str(text), {})[int(term)] = int(articles)
    missing = {stem(w, code): w for w in asked if w not in found for code in reversed(known.languages or ("en",))}
    if missing:
        rows = await connection.execute_fetchall(
            "SELECT text, id, articles FROM term WHERE articles > 0 AND text IN (SELECT value FROM json_each(?))",
            (listed(missing),),
        )
        for text, term, articles in rows:
            found.setdefault(missing[str(text)], {})[int(term)] = int(articles)
    return found


async def _begun(connection: aiosqlite.Connection, word: str) -> dict[int, int]:
    """The most used terms with a form that begins so."""
    rows = await connection.execute_fetchall(
        """SELECT DISTINCT t.id, t.articles FROM (
               SELECT term FROM form WHERE text >= :word AND text < :end LIMIT 500) f
           JOIN term t ON t.id = f.term AND t.articles > 0
           ORDER BY t.articles DESC LIMIT :most""",
        {"word": word, "end": word + "\U0010ffff", "most": ALTERNATIVES},
    )
    return {int(row[0]): int(row[1]) for row in rows}


async def _near(connection: aiosqlite.Connection, word: str) -> dict[int, tuple[float, int]]:
    """Terms with a form one slip away: their weights and articles."""
    rows = await connection.execute_fetchall(
        """SELECT f.text, t.id, t.articles FROM form f JOIN term t ON t.id = f.term AND t.articles > 0
           WHERE f.text IN (SELECT value FROM json_each(?))
           ORDER BY t.articles DESC LIMIT ?""",
        (listed(slips(word)), ALTERNATIVES),
    )
    return {int(term): (likelihood(word, str(text)), int(articles)) for text, term, articles in rows}


def likelihood(typed: str, meant: str) -> float:
    """How well a form explains a slip: the first letter is seldom the wrong one."""
    return 0.9 if typed[:1] == meant[:1] else 0.6
