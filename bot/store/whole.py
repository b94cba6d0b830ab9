"""The index as a whole: its sources, its size, all of its articles, and the bare ids that scripts ask for."""

from __future__ import annotations

# ruff: noqa: S608 -- statements are put together from constants of this room; values are always bound
import json

import aiosqlite

from bot.model import Article, FetchState, IndexFacts, Query, SourceFacts
from bot.store import lists, related, search
from bot.store.asked import statistics
from bot.store.labels import all_of
from bot.store.memory import Memory
from bot.store.pack import instant, unpack
from bot.store.prepare import SPEAKER, TAG
from bot.store.shown import COLUMNS, Conditions, Visible, entries_of, listed


async def source_row(connection: aiosqlite.Connection, name: str) -> aiosqlite.Row | None:
    """The row of a source."""
    rows = await connection.execute_fetchall("SELECT * FROM source WHERE name = ?", (name,))
    return next(iter(rows), None)


def fetch_state(text: str | None) -> FetchState:
    """A fetch state as it was stored."""
    if not text:
        return FetchState()
    known = json.loads(text)
    for name in ("last_success", "next_try"):
        known[name] = instant(known.get(name))
    return FetchState(**known)


async def sources(connection: aiosqlite.Connection, memory: Memory) -> tuple[SourceFacts, ...]:
    """Every source, by name."""

    async def counted() -> dict[int, int]:
        found = await connection.execute_fetchall(
            """SELECT a.source, COUNT(*) FROM article a JOIN source s ON s.id = a.source
               WHERE a.born <= s.generation AND a.gone > s.generation AND NOT a.hidden GROUP BY a.source"""
        )
        return {int(row[0]): int(row[1]) for row in found}

    articles = await memory.recall(connection, "articles of each source", counted)
    rows = await connection.execute_fetchall("SELECT * FROM source ORDER BY name")
    return tuple(
        SourceFacts(
            name=row["name"],
            articles=articles.get(row["id"], 0),
            indexed_at=instant(row["indexed_at"]),
            visible_to=None if row["visible_to"] is None else frozenset(json.loads(row["visible_to"])),
            fetch=fetch_state(row["fetch"]),
        )
        for row in rows
    )


async def index_facts(connection: aiosqlite.Connection, memory: Memory, visible: Visible) -> IndexFacts:
    """Counts of what is to be seen; articles are counted as they stand in their sources, twins each."""
    conditions = Conditions(visible)

    async def languages() -> list[tuple[str, int, int]]:
        rows = await connection.execute_fetchall(
            f"""SELECT a.language, COUNT(*) AS n, SUM(a.quotes) FROM article a WHERE {conditions.on("a")}
                GROUP BY a.language ORDER BY n DESC, a.language""",
            conditions.values,
        )
        return [(str(row[0]), int(row[1]), int(row[2])) for row in rows]

    known = await memory.recall(connection, ("languages", visible), languages)
    first, last = await lists.first_and_last(connection, conditions)
    pages = await connection.execute_fetchall(
        "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"
    )
    names = await connection.execute_fetchall(
        """SELECT COUNT(*) FROM source s WHERE (:visible IS NULL OR s.name IN (SELECT value FROM json_each(:visible)))
           AND EXISTS (SELECT 1 FROM article a WHERE a.source = s.id AND a.born <= s.generation
                       AND a.gone > s.generation AND NOT a.hidden)""",
        conditions.values,
    )
    return IndexFacts(
        articles=sum(articles for _, articles, _ in known),
        quotes=sum(quotes for _, _, quotes in known),
        speakers=len(await all_of(connection, memory, SPEAKER, visible)),
        tags=len(await all_of(connection, memory, TAG, visible)),
        sources=int(next(iter(names))[0]),
        size_bytes=int(next(iter(pages))[0]),
        first_indexed_at=instant(first),
        last_indexed_at=instant(last),
        languages=tuple((language, articles) for language, articles, _ in known),
    )


async def articles_after(connection: aiosqlite.Connection, after: int, limit: int) -> list[tuple[int, Article]]:
    """The next articles by row, each whole."""
    conditions = Conditions(None)
    rows = list(
        await connection.execute_fetchall(
            f"""SELECT {COLUMNS}, d.content FROM article a JOIN document d ON d.article = a.id
                WHERE a.id > :after AND {conditions.on("a")} ORDER BY a.id LIMIT :limit""",
            conditions.values | {"after": after, "limit": limit},
        )
    )
    found = await entries_of(connection, rows, None)
    return [
        (int(row["id"]), unpack(row["content"], entry.key, entry.source, entry.indexed_at, entry.also_in))
        for row, entry in zip(rows, found, strict=True)
    ]


async def rank(
    connection: aiosqlite.Connection, gains: related.Gains, op: str, text: str | None, article: str | None,
    limit: int,
) -> list[str]:  # fmt: skip
    """Ids as their sources give them, best first."""
    conditions = Conditions(None)
    if op == "search":
        known = await statistics(connection)
        asked = await search.asked_of(connection, known, Query(words=(text or "",)))
        chosen = [c.id for c in (await search.ranked(connection, asked, known, conditions))[:limit]]
    else:
        subject = await _subject(connection, text, article)
        if subject is None:
            return []
        chosen = [like.id for like in (await related.ranked(connection, subject, gains, conditions))[:limit]]
    rows = await connection.execute_fetchall(
        "SELECT id, ident FROM article WHERE id IN (SELECT value FROM json_each(?))", (listed(chosen),)
    )
    idents = {int(row[0]): str(row[1]) for row in rows}
    return [idents[ident] for ident in chosen]


async def _subject(connection: aiosqlite.Connection, text: str | None, article: str | None) -> related.Subject | None:
    if article is None:
        return await related.subject_of_text(connection, text or "", "", "en")
    conditions = Conditions(None)
    rows = await connection.execute_fetchall(
        f"SELECT a.key FROM article a WHERE a.ident = :ident AND {conditions.on('a')} LIMIT 1",
        conditions.values | {"ident": article},
    )
    row = next(iter(rows), None)
    return await related.subject_of(connection, row[0], None) if row else None
