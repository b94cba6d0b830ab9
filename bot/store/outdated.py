"""Articles whose analysis is of an older version: how many there are, and what they were made from."""

from __future__ import annotations

import aiosqlite

from bot.model import Article
from bot.store.pack import unpack

BEHIND = """FROM article a JOIN source s ON s.id = a.source
            WHERE a.version < :version AND a.born <= s.generation AND a.gone > s.generation"""


async def behind(connection: aiosqlite.Connection, version: int) -> int:
    """How many articles that readers see are of an older version."""
    rows = await connection.execute_fetchall(f"SELECT COUNT(*) {BEHIND}", {"version": version})
    return int(next(iter(rows))[0])


async def source_behind(connection: aiosqlite.Connection, version: int) -> str | None:
    """The name of a source that has such articles; None where there are none."""
    rows = await connection.execute_fetchall(f"SELECT s.name {BEHIND} LIMIT 1", {"version": version})
    return next((str(row[0]) for row in rows), None)


async def lot(connection: aiosqlite.Connection, source: str, version: int, limit: int) -> list[Article]:
    """Some of a source's articles that are of an older version, as they are stored."""
    rows = await connection.execute_fetchall(
        f"""SELECT a.key, d.content FROM document d JOIN article a ON a.id = d.article JOIN source s ON s.id = a.source
            WHERE a.id IN (SELECT a.id {BEHIND} AND s.name = :source ORDER BY a.id LIMIT :limit) ORDER BY a.id""",  # noqa: S608
        {"version": version, "source": source, "limit": limit},
    )
    return [unpack(row[1], str(row[0]), source, None, ()) for row in rows]
