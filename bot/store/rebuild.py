"""Makes what a migration of the index emptied anew from what it kept."""

from __future__ import annotations

import json
from array import array

import aiosqlite

from bot.store.database import Database
from bot.store.postings import Postings, weighed, write
from bot.store.stories import NOTED, PROBED, mark, sketch

LOT = 500
SKETCHED = 200  # articles whose sketch is made anew in one transaction: some 50 ms


async def rebuild(db: Database) -> None:
    """Writes postings anew where an older Clipdesk left none; all at once, so that a kill repeats it."""
    if not await db.row("SELECT 1 FROM emptied WHERE name = 'postings'"):
        return
    async with db.write() as connection:
        if not await connection.execute_fetchall("DELETE FROM emptied WHERE name = 'postings' RETURNING name"):
            return  # another process was faster
        await connection.execute("UPDATE term SET articles = 0")
        postings, after = Postings(), 0
        while lot := await _lot(connection, after, LOT):
            for article, numbers, heading in lot:
                postings.hold([(article, *weighed(numbers, heading))])
            if postings.full:
                for rows in postings.lots():
                    await write(connection, rows)
            after = lot[-1][0]
        for rows in postings.lots():
            await write(connection, rows)


async def resketch(db: Database) -> None:
    """Makes the sketches of an older Clipdesk anew, some at a time: readers don't need them.

    The indexer's lock is ours. A kill repeats it from the start.
    """
    if not await db.row("SELECT 1 FROM emptied WHERE name = 'sketches'"):
        return
    await db.execute("DELETE FROM sketch")
    marks: dict[int, int] = {}
    noted: dict[int, int] = {}
    after = 0
    while True:
        async with db.write() as connection:
            lot = await _lot(connection, after, SKETCHED)
            if not lot:
                await connection.execute("DELETE FROM emptied WHERE name = 'sketches'")
                return
            await _learn(connection, {n for _, numbers, _ in lot for n in numbers} - marks.keys(), marks)
            made = [(sketch(array("I", map(marks.__getitem__, n[heading:]))), a) for a, n, heading in lot]
            await connection.executemany(
                "UPDATE posting SET sketch = ? WHERE article = ?", [(found.tobytes(), a) for found, a in made]
            )
            hashes = [(value, article) for found, article in made for value in found[:PROBED]]
            for value, _ in hashes:
                noted[value] = noted.get(value, 0) + 1
            await connection.executemany(
                "INSERT OR REPLACE INTO sketch (hash, article) VALUES (?, ?)",
                [each for each in hashes if noted[each[0]] <= NOTED],
            )
        after = lot[-1][0]


async def _lot(connection: aiosqlite.Connection, after: int, limit: int) -> list[tuple[int, list[int], int]]:
    """The next articles by number, each with its terms and how many of them are its title."""
    rows = await connection.execute_fetchall(
        """SELECT p.article, p.terms, a.heading FROM posting p JOIN article a ON a.id = p.article
           WHERE p.article > ? ORDER BY p.article LIMIT ?""",
        (after, limit),
    )
    return [(int(row[0]), [number >> 1 for number in array("I", row[1])], int(row[2])) for row in rows]


async def _learn(connection: aiosqlite.Connection, numbers: set[int], marks: dict[int, int]) -> None:
    rows = await connection.execute_fetchall(
        "SELECT id, text FROM term WHERE id IN (SELECT value FROM json_each(?))", (json.dumps(sorted(numbers)),)
    )
    marks.update((int(row[0]), mark(str(row[1]))) for row in rows)
