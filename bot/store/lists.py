"""Articles by key and in lists: the newest, those under a tag, those that came in since."""

# ruff: noqa: S608 -- statements are put together from constants of this room; values are always bound

from __future__ import annotations

from collections.abc import Sequence

import aiosqlite

from bot.model import Article, Entry, Link, Page
from bot.store import labels
from bot.store.address import canonical
from bot.store.aliases import Aliases
from bot.store.memory import Memory
from bot.store.pack import unpack
from bot.store.shown import COLUMNS, Conditions, Visible, entries_of, listed, narrowed
from bot.words import fold

NEWEST = "a.instant DESC, a.id DESC"
"""NULLs come last by themselves, and the index of instants gives this order."""


async def article(connection: aiosqlite.Connection, key: str, visible: Visible) -> Article | None:
    """The whole article of a key."""
    conditions = Conditions(visible)
    rows = list(
        await connection.execute_fetchall(
            f"""SELECT {COLUMNS}, d.content FROM article a JOIN document d ON d.article = a.id
                WHERE a.key = :key AND {conditions.on("a")}""",
            conditions.values | {"key": key},
        )
    )
    if not rows:
        return None
    entry = (await entries_of(connection, rows, visible))[0]
    return unpack(rows[0]["content"], entry.key, entry.source, entry.indexed_at, entry.also_in)


async def entries(connection: aiosqlite.Connection, keys: Sequence[str], visible: Visible) -> tuple[Entry, ...]:
    """Those of the keys that are to be seen, in the order asked."""
    conditions = Conditions(visible)
    rows = list(
        await connection.execute_fetchall(
            f"""SELECT {COLUMNS} FROM article a
                WHERE a.key IN (SELECT value FROM json_each(:keys)) AND {conditions.on("a")}""",
            conditions.values | {"keys": listed(keys)},
        )
    )
    found = {entry.key: entry for entry in await entries_of(connection, rows, visible)}
    return tuple(found[key] for key in dict.fromkeys(keys) if key in found)


async def named(connection: aiosqlite.Connection, text: str, visible: Visible, limit: int) -> tuple[Entry, ...]:
    """The articles of which a text is the key, the address or the whole title."""
    address = canonical(text)
    conditions = Conditions(visible)
    for condition, value in (
        ("a.key = :it", text.strip()),
        ("a.address = :it", address),
        ("a.folded = :it", fold(text).strip()),
    ):
        if not value:
            continue
        rows = list(
            await connection.execute_fetchall(
                f"""SELECT {COLUMNS} FROM article a WHERE {condition} AND {conditions.once("a")}
                    ORDER BY {NEWEST} LIMIT :limit""",
                conditions.values | {"it": value, "limit": limit},
            )
        )
        if rows:
            return await entries_of(connection, rows, visible)
    return ()


async def begun(connection: aiosqlite.Connection, typed: str, visible: Visible, limit: int) -> tuple[Entry, ...]:
    """The articles whose title begins with what was typed, in the order of the titles."""
    conditions, start = Conditions(visible), fold(typed).lstrip()
    rows = list(
        await connection.execute_fetchall(
            f"""SELECT {COLUMNS} FROM article a
                WHERE a.folded >= :start AND a.folded < :end AND {conditions.once("a")}
                ORDER BY a.folded LIMIT :limit""",
            conditions.values | {"start": start, "end": start + chr(0x10FFFF), "limit": limit},
        )
    )
    return await entries_of(connection, rows, visible)


async def listing(
    connection: aiosqlite.Connection,
    memory: Memory,
    conditions: Conditions,
    limit: int,
    offset: int,
    dated: str | None = None,
) -> Page[Entry]:
    """The articles that meet the conditions, newest first, undated last.

    With `dated` (a condition on dates) only those that meet it too; `undated` then counts those that have no date.
    """
    undated = 0
    if dated:
        undated = await count(connection, memory, conditions, "AND a.day IS NULL")
        conditions.add(dated)
    total = await count(connection, memory, conditions)
    rows = list(
        await connection.execute_fetchall(
            f"""SELECT {COLUMNS} FROM article a WHERE {conditions.once("a")}
                ORDER BY {NEWEST} LIMIT :limit OFFSET :offset""",
            conditions.values | {"limit": limit, "offset": offset},
        )
    )
    return Page(await entries_of(connection, rows, conditions.visible), total, offset, undated)


async def count(connection: aiosqlite.Connection, memory: Memory, conditions: Conditions, more: str = "") -> int:
    """How many stories meet the conditions."""
    statement = f"SELECT COUNT(*) FROM article a WHERE {conditions.once('a')} {more}"

    async def counted() -> int:
        rows = await connection.execute_fetchall(statement, conditions.values)
        return int(next(iter(rows))[0])

    return await memory.recall(connection, (statement, tuple(sorted(conditions.values.items()))), counted)


async def latest(
    connection: aiosqlite.Connection, memory: Memory, tag: str | None, source: str | None, visible: Visible,
    limit: int, offset: int,
) -> Page[Entry]:  # fmt: skip
    """The newest articles, of a tag or a source if asked."""
    conditions = Conditions(await narrowed(connection, visible, source), memory.aliases)
    if tag:
        await labels.under(connection, conditions, tag, visible)
    return await listing(connection, memory, conditions, limit, offset)


async def latest_links(
    connection: aiosqlite.Connection,
    aliases: Aliases,
    tag: str | None,
    source: str | None,
    visible: Visible,
    limit: int,
) -> tuple[tuple[Link, Entry], ...]:
    """The newest related links and the articles that carry them; a link without a date is as old as its article."""
    conditions = Conditions(await narrowed(connection, visible, source), aliases)
    if tag:
        await labels.under(connection, conditions, tag, visible)
    rows = list(
        await connection.execute_fetchall(
            f"""SELECT {COLUMNS}, l.title AS link_title, l.url AS link_url, l.published AS link_published
                FROM link l JOIN article a ON a.id = l.article WHERE {conditions.once("a")}
                ORDER BY l.instant DESC, l.article DESC, l.number LIMIT :limit""",
            conditions.values | {"limit": limit},
        )
    )
    links = [Link(r["link_title"], r["link_url"], r["link_published"]) for r in rows]
    return tuple(zip(links, await entries_of(connection, rows, visible), strict=True))


async def arrivals(
    connection: aiosqlite.Connection, after: int, visible: Visible, limit: int
) -> tuple[tuple[int, Entry], ...]:
    """Articles in the order in which they came in, each with its position, from the one after `after`."""
    conditions = Conditions(visible)
    rows = list(
        await connection.execute_fetchall(
            f"""SELECT {COLUMNS}, h.base + a.place + 1 AS position
                FROM showing h JOIN article a ON a.source = h.source AND a.first = h.generation
                WHERE h.base + h.count > :after AND h.base + a.place >= :after AND {conditions.once("a")}
                ORDER BY h.base, a.place LIMIT :limit""",
            conditions.values | {"after": after, "limit": limit},
        )
    )
    found = await entries_of(connection, rows, visible)
    return tuple((int(row["position"]), entry) for row, entry in zip(rows, found, strict=True))


async def position(connection: aiosqlite.Connection) -> int:
    """The position of the last article that came in; 0 where none has."""
    rows = await connection.execute_fetchall("SELECT COALESCE(MAX(base + count), 0) FROM showing")
    return int(next(iter(rows))[0])


async def first_and_last(connection: aiosqlite.Connection, conditions: Conditions) -> tuple[str | None, str | None]:
    """When the first and the last of these articles came in."""
    rows = await connection.execute_fetchall(
        f"""SELECT MIN(h.shown_at), MAX(h.shown_at) FROM showing h WHERE EXISTS (
            SELECT 1 FROM article a WHERE a.source = h.source AND a.first = h.generation AND {conditions.on("a")})""",
        conditions.values,
    )
    first, last = next(iter(rows))
    return first, last
