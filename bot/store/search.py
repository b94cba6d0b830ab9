"""Search: candidates from the inverted index, then scored by what stands where in them."""

# ruff: noqa: S608 -- statements are put together from constants of this room; values are always bound

from __future__ import annotations

from collections.abc import Sequence

import aiosqlite

from bot.model import Entry, Hit, Page, Query
from bot.store import lists
from bot.store.asked import Slot, Statistics, slots_of, statistics
from bot.store.pack import unpack
from bot.store.people import keys_of
from bot.store.ranking import WIDTH, Candidate, score
from bot.store.shown import Conditions, Visible, entries_by_id, narrowed
from bot.store.snippet import snippet
from bot.words import stem, words

CANDIDATES = 150
"""Articles scored for one query; also the most that one can page through."""

READ = 2000
"""Terms of an article that scoring looks at."""

LEAST_SHARE = 0.34
"""Of what the best answer covers, the share another must cover to be an answer."""


def match_any(terms: Sequence[int]) -> str:
    """The full-text expression for articles with any of the terms. It is made of numbers: no user's word gets in."""
    return "(" + " OR ".join(f'"{int(term)}"' for term in terms) + ")"


async def phrase_of(connection: aiosqlite.Connection, known: Statistics, phrase: str) -> str | None:
    """The full-text expression for a phrase; None where a word of it stands nowhere, empty where it has none."""
    parts = []
    for word in words(phrase):
        slots = await slots_of(connection, known, [word])
        certain = [term for term, weight in slots[0].terms.items() if slots[0].certain and weight == 1.0]
        if not certain:
            return None
        parts.append(certain)
    if not parts:
        return ""
    options: list[list[int]] = [[]]
    for certain in parts:  # a word may be a form of several terms, in several languages
        options = [[*option, term] for option in options for term in certain][:16]
    return "(" + " OR ".join('"' + " ".join(map(str, option)) + '"' for option in options) + ")"


async def _without(connection: aiosqlite.Connection, known: Statistics, query: Query, conditions: Conditions) -> None:
    found = [await phrase_of(connection, known, text) for text in query.without]
    unwanted = [expression for expression in found if expression]
    if unwanted:
        conditions.add(
            "{a}.id NOT IN (SELECT rowid FROM inverted WHERE inverted MATCH :without)", without=" OR ".join(unwanted)
        )


async def _expression(
    connection: aiosqlite.Connection, known: Statistics, query: Query, slots: Sequence[Slot]
) -> str | None:
    """The full-text expression for candidates; None where there can be none."""
    required = [await phrase_of(connection, known, phrase) for phrase in query.phrases]
    if None in required:
        return None
    if any(required):
        return " AND ".join(expression for expression in required if expression)
    terms = list(dict.fromkeys(term for slot in slots for term in slot.terms))
    return match_any(terms) if terms else None


async def candidates(
    connection: aiosqlite.Connection, expression: str, conditions: Conditions, most: int, read: int = READ
) -> list[Candidate]:
    """The articles that match best by plain BM25."""
    rows = await connection.execute_fetchall(
        f"""SELECT c.id, substr(p.terms, 1, :bytes), c.heading, c.length, c.story, c.instant
            FROM (SELECT a.id, a.heading, a.length, a.story, a.instant
                  FROM inverted JOIN article a ON a.id = inverted.rowid
                  WHERE inverted MATCH :match AND {conditions.on("a")}
                  ORDER BY bm25(inverted, 3.0, 1.0) LIMIT :most) c
            JOIN posting p ON p.article = c.id""",
        conditions.values | {"match": expression, "most": most, "bytes": WIDTH * read},
    )
    return [Candidate(row[0], row[1], row[2], row[3], row[4], row[5]) for row in rows]


async def ranked(
    connection: aiosqlite.Connection, query: Query, slots: Sequence[Slot], known: Statistics, conditions: Conditions,
    most: int = CANDIDATES,
) -> list[Candidate]:  # fmt: skip
    """The answers to a query with words or phrases, best first."""
    await _without(connection, known, query, conditions)
    expression = await _expression(connection, known, query, slots)
    if expression is None:
        return []
    found = await candidates(connection, expression, conditions, most)
    if not slots:
        return found
    scored = sorted(((*score(c, slots, known), c) for c in found), key=lambda s: -s[0])
    best = max((share for _, share, _ in scored), default=0.0)
    return [c for _, share, c in scored if share >= LEAST_SHARE * best]


def once(found: Sequence[Candidate]) -> list[Candidate]:
    """The candidates, each story at its best place only."""
    seen: set[int] = set()
    kept = []
    for candidate in found:
        if candidate.story is None or candidate.story not in seen:
            kept.append(candidate)
        if candidate.story is not None:
            seen.add(candidate.story)
    return kept


async def conditions_of(connection: aiosqlite.Connection, query: Query, visible: Visible) -> Conditions:
    """What a query demands of an article besides its words."""
    conditions = Conditions(await narrowed(connection, visible, query.source))
    conditions.asked(query)
    if query.speaker:
        conditions.speakers(await keys_of(connection, query.speaker, visible))
    return conditions


async def search(
    connection: aiosqlite.Connection, query: Query, visible: Visible, limit: int, offset: int
) -> Page[Hit]:
    """The articles that answer, each with the passage that shows it."""
    known = await statistics(connection)
    slots = await slots_of(connection, known, query.words)
    conditions = await conditions_of(connection, query, visible)
    if not slots and not query.phrases:
        if query == Query(newest=query.newest):
            return Page((), 0, offset)
        await _without(connection, known, query, conditions)
        page = await lists.listing(connection, conditions, limit, offset)
        return Page(tuple(Hit(entry, entry.lead) for entry in page.items), page.total, offset)
    found = once(await ranked(connection, query, slots, known, conditions))
    if query.newest:
        found.sort(key=lambda c: c.instant or "", reverse=True)
    chosen = [c.id for c in found[offset : offset + limit]]
    asked = [*(word for slot in slots for word in [slot.word]), *(w for phrase in query.phrases for w in words(phrase))]
    hits = await _hits(connection, chosen, {t for slot in slots for t in slot.terms}, asked, visible)
    return Page(hits, len(found), offset)


async def _hits(
    connection: aiosqlite.Connection, chosen: Sequence[int], terms: set[int], asked: Sequence[str], visible: Visible
) -> tuple[Hit, ...]:
    found = await entries_by_id(connection, chosen, visible)
    rows = await connection.execute_fetchall(
        "SELECT text FROM term WHERE id IN (SELECT value FROM json_each(?))", (str(sorted(terms)),)
    )
    wanted = {str(row[0]) for row in rows}
    hits = []
    for ident in chosen:
        entry, _ = found[ident]
        documents = await connection.execute_fetchall("SELECT content FROM document WHERE article = ?", (ident,))
        article = unpack(next(iter(documents))[0], entry.key, entry.source, entry.indexed_at, ())
        language = article.analysis.language
        passage, matches = snippet(article.raw.body, wanted | {stem(word, language) for word in asked}, language)
        hits.append(Hit(entry, passage, matches))
    return tuple(hits)


async def suggest(
    connection: aiosqlite.Connection, typed: str, visible: Visible, limit: int, *, unfinished: bool
) -> tuple[Entry, ...]:
    """The articles that words mean, best first; `unfinished`: the last word may be the beginning of one."""
    known = await statistics(connection)
    slots = await slots_of(connection, known, [typed], unfinished=unfinished)
    found = once(await ranked(connection, Query(words=(typed,)), slots, known, Conditions(visible)))[:limit]
    entries = await entries_by_id(connection, [c.id for c in found], visible)
    return tuple(entries[c.id][0] for c in found)
