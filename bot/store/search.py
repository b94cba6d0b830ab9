"""Search: candidates from the inverted index, then scored by what stands where in them."""

# ruff: noqa: S608 -- statements are put together from constants of this room; values are always bound

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import aiosqlite

from bot.model import Entry, Hit, Page, Query
from bot.store import lists
from bot.store.asked import Slot, Statistics, slots_of, statistics
from bot.store.labels import under
from bot.store.memory import Memory
from bot.store.pack import unpack
from bot.store.people import keys_of
from bot.store.postings import Found, Scores, by_block, holders, holding, postings, size
from bot.store.ranking import WIDTH, Candidate, says, score
from bot.store.shown import Conditions, Visible, entries_by_id, listed, narrowed
from bot.store.snippet import snippet
from bot.words import stem, words

CANDIDATES = 150
"""The most that one can page through."""

SCORED = 60
"""Of those, how many are scored by what stands where; the weights of their words order the others well enough."""

LOOKS, LEAST_SCORED = 200, 20
"""Words times articles that are looked at in scoring: a long query orders its candidates well by their weights."""

READ = 2000
"""Terms of an article that scoring looks at."""

WHOLE = 1_000_000

LOOKED = 2_000
"""Articles looked through for a phrase."""

POSTINGS = 40_000
"""Postings added up for one query, the most telling words' first: some 5 ms. What is left is left to scoring."""

ENOUGH = 1_000
"""Articles from which on a query's commoner words bring no new candidates."""

LEAST_SHARE = 0.34
"""Of what the best answer covers, the share another must cover to be an answer."""

Phrase = list[list[int]]  # for each word the terms it may be a form of


@dataclass(frozen=True, slots=True)
class Asked:
    """A query in terms: what ranks an article, what must stand in it and what mustn't. No phrase is empty."""

    slots: list[Slot]
    phrases: list[Phrase] = field(default_factory=list)
    without: list[Phrase] = field(default_factory=list)
    possible: bool = True

    @property
    def ranking(self) -> list[Slot]:
        """What ranks the answers: the words, where there are none those of the phrases."""
        return self.slots or [Slot("", dict.fromkeys(terms, 1.0), 1.0) for phrase in self.phrases for terms in phrase]


async def asked_of(connection: aiosqlite.Connection, known: Statistics, query: Query) -> Asked:
    """The terms of a query; it is not `possible` where a word of a phrase stands nowhere."""
    slots = await slots_of(connection, known, query.words)
    phrases = [await _phrase(connection, known, phrase) for phrase in query.phrases]
    without = [await _phrase(connection, known, phrase) for phrase in query.without]
    return Asked(slots, [p for p in phrases if p], [p for p in without if p], None not in phrases)


async def _phrase(connection: aiosqlite.Connection, known: Statistics, phrase: str) -> Phrase | None:
    """A phrase; None where a word of it stands nowhere."""
    parts: Phrase = []
    for word in words(phrase):
        slots = await slots_of(connection, known, [word])
        certain = [term for term, weight in slots[0].terms.items() if slots[0].certain and weight == 1.0]
        if not certain:
            return None
        parts.append(certain)
    return parts


def weighed(found: Found, slots: Sequence[Slot]) -> dict[int, float]:
    """Articles with their weights, the most telling slots first.

    When there are candidates enough, what is left only adds to them (Moffat and Zobel 1996, "continue").
    """
    scores = Scores()
    enough, spent = False, 0
    for slot in sorted(slots, key=lambda slot: -slot.idf):
        spent += sum(size(found, term) for term in slot.terms)
        if spent > POSTINGS and len(scores):
            break
        enough = enough or len(scores) >= ENOUGH
        for term, weight in slot.terms.items():
            step = weight * slot.idf / 255
            scores.add(found.get(term, ()), [step * n for n in range(256)], known=enough)
    return scores.all()


def best(scores: dict[int, float], most: int) -> list[int]:
    """The articles of the greatest scores, greatest first."""
    if len(scores) > most:
        least = sorted(scores.values(), reverse=True)[most - 1]  # faster than a heap for some hundred of thousands
        scores = {article: value for article, value in scores.items() if value >= least}
    return [article for article, _ in sorted(scores.items(), key=lambda each: (-each[1], each[0]))[:most]]


async def candidates(
    connection: aiosqlite.Connection, scores: dict[int, float], conditions: Conditions, most: int, read: int = READ,
    whole: int = SCORED,
) -> list[Candidate]:  # fmt: skip
    """The articles with the greatest scores among those that meet the conditions, greatest first.

    Only the first `whole` of them come with their terms.
    """
    first = best(scores, 2 * most)
    found = await _fetched(connection, first, conditions, most, read, whole)
    if len(found) < most and len(first) < len(scores):
        # Few of the best meet the conditions: so those that do are looked for, and the best of them taken.
        rows = await connection.execute_fetchall(
            f"SELECT a.id FROM article a WHERE {conditions.on('a')}", conditions.values
        )
        meeting = {ident: scores[ident] for (ident,) in rows if ident in scores}
        found = await _fetched(connection, best(meeting, most), conditions, most, read, whole)
    return found


async def _fetched(
    connection: aiosqlite.Connection, chosen: Sequence[int], conditions: Conditions, most: int, read: int,
    whole: int | None = None,
) -> list[Candidate]:  # fmt: skip
    """The first of the chosen that meet the conditions; only the first `whole` of the chosen with their terms."""
    rows = await connection.execute_fetchall(
        f"""SELECT a.id, CASE WHEN j.key < :whole THEN substr(p.terms, 1, :bytes) END,
                   a.heading, a.length, a.story, a.instant
            FROM json_each(:chosen) j CROSS JOIN article a ON a.id = j.value JOIN posting p ON p.article = a.id
            WHERE {conditions.on("a")} LIMIT :most""",
        conditions.values
        | {"chosen": listed(chosen), "bytes": WIDTH * read, "most": most}
        | {"whole": len(chosen) if whole is None else whole},
    )
    found = {row[0]: Candidate(row[0], row[1] or b"", *row[2:]) for row in rows}
    return [found[ident] for ident in chosen if ident in found]


async def _saying(
    connection: aiosqlite.Connection, scores: dict[int, float], asked: Asked, conditions: Conditions, most: int
) -> list[Candidate]:
    """The same of articles that say every phrase asked for and none that mustn't be said."""
    for phrase in asked.phrases:
        among = await holding(connection, phrase)
        scores = {article: scores.get(article, 0.0) for article in among & scores.keys()}
    if len(scores) > LOOKED:
        rows = await connection.execute_fetchall(
            f"SELECT a.id FROM article a WHERE {conditions.on('a')}", conditions.values
        )
        scores = {ident: scores[ident] for (ident,) in rows if ident in scores}
    ordered, kept = best(scores, LOOKED), list[Candidate]()
    for start in range(0, len(ordered), CANDIDATES):
        lot = await _fetched(connection, ordered[start : start + CANDIDATES], conditions, CANDIDATES, WHOLE)
        kept += [
            c
            for c in lot
            if all(says(c.terms, c.heading, phrase) for phrase in asked.phrases)
            and not any(says(c.terms, c.heading, phrase) for phrase in asked.without)
        ]
        if len(kept) >= most:
            break
    return kept[:most]


async def ranked(
    connection: aiosqlite.Connection, asked: Asked, known: Statistics, conditions: Conditions, most: int = CANDIDATES
) -> list[Candidate]:
    """The answers to a query with words or phrases, best first."""
    slots = asked.ranking
    if not asked.possible or not slots:
        return []
    found = await postings(connection, {term for slot in slots for term in slot.terms})
    scores = weighed(found, slots)
    if asked.phrases:  # the words rank the articles that say the phrases; they need not be in them
        scores = {a: scores.get(a, 0.0) for a in await holding(connection, [t for p in asked.phrases for t in p])}
    if asked.phrases or asked.without:
        chosen = await _saying(connection, scores, asked, conditions, most)
    else:
        whole = max(LEAST_SCORED, min(SCORED, LOOKS // len(slots)))
        chosen = await candidates(connection, scores, conditions, most, whole=whole)
    read = [c for c in chosen if c.terms]
    among = by_block(c.id for c in read)
    held = [holders(found, slot.terms, among) for slot in slots]
    scored = sorted(((*score(c, slots, held, known), c) for c in read), key=lambda s: -s[0])
    most_met = max((share for _, share, _ in scored), default=0.0)
    least = LEAST_SHARE * max((scores.get(c.id, 0.0) for c in chosen), default=0.0)
    others = [c for c in chosen if not c.terms and scores[c.id] >= least]
    return [c for _, share, c in scored if share >= LEAST_SHARE * most_met] + others


async def _unsaid(connection: aiosqlite.Connection, asked: Asked, conditions: Conditions) -> None:
    """Leaves out, where nothing ranks, the articles that say what mustn't be said."""
    said: set[int] = set()
    for phrase in asked.without:
        among = await holding(connection, phrase)
        if len(phrase) > 1:
            found = await _fetched(connection, sorted(among), Conditions(None), len(among), WHOLE)
            among = {c.id for c in found if says(c.terms, c.heading, phrase)}
        said |= among
    if said:
        conditions.add("{a}.id NOT IN (SELECT value FROM json_each(:said))", said=listed(sorted(said)))


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


async def conditions_of(connection: aiosqlite.Connection, memory: Memory, query: Query, visible: Visible) -> Conditions:
    """What a query demands of an article besides its words."""
    conditions = Conditions(await narrowed(connection, visible, query.source), memory.aliases)
    conditions.asked(query)
    if query.tag:
        await under(connection, conditions, query.tag, visible)
    if query.speaker:
        conditions.speakers(await keys_of(connection, memory, query.speaker, visible))
    return conditions


async def search(
    connection: aiosqlite.Connection, memory: Memory, query: Query, visible: Visible, limit: int, offset: int
) -> Page[Hit]:
    """The articles that answer, each with the passage that shows it."""
    known = await statistics(connection)
    asked = await asked_of(connection, known, query)
    conditions = await conditions_of(connection, memory, query, visible)
    if not asked.ranking and asked.possible:
        if query == Query(newest=query.newest):
            return Page((), 0, offset)
        await _unsaid(connection, asked, conditions)
        page = await lists.listing(connection, memory, conditions, limit, offset)
        return Page(tuple(Hit(entry, entry.lead) for entry in page.items), page.total, offset)
    found = once(await ranked(connection, asked, known, conditions))
    if query.newest:
        found.sort(key=lambda c: c.instant or "", reverse=True)
    chosen = [c.id for c in found[offset : offset + limit]]
    typed = [*(slot.word for slot in asked.slots), *(word for phrase in query.phrases for word in words(phrase))]
    hits = await _hits(connection, chosen, {t for slot in asked.slots for t in slot.terms}, typed, visible)
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
    found = once(await ranked(connection, Asked(slots), known, Conditions(visible)))[:limit]
    entries = await entries_by_id(connection, [c.id for c in found], visible)
    return tuple(entries[c.id][0] for c in found)
