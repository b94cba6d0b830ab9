"""Makes what a migration of the index emptied anew from what it kept."""

from __future__ import annotations

from array import array
from itertools import islice

from bot.store.database import Database
from bot.store.postings import Postings, write
from bot.store.stories import PROBED, sketch

LOT = 500


async def rebuild(db: Database) -> None:
    """Writes postings and sketches anew where an older Clipdesk left none; all at once, so that a kill repeats it."""
    if not await db.row("SELECT 1 FROM emptied"):
        return
    async with db.write() as connection:
        if not await connection.execute_fetchall("DELETE FROM emptied RETURNING name"):
            return  # another process was faster
        await connection.execute("DELETE FROM sketch")
        await connection.execute("UPDATE term SET articles = 0")
        postings, after = Postings(), 0
        while lot := list(
            await connection.execute_fetchall(
                """SELECT p.article, p.terms, a.heading FROM posting p JOIN article a ON a.id = p.article
                   WHERE p.article > ? ORDER BY p.article LIMIT ?""",
                (after, LOT),
            )
        ):
            marks = []
            for article, terms, heading in lot:
                plain = array("I", [number >> 1 for number in array("I", terms)])
                postings.hold([(article, plain.tolist(), heading)])
                marks.append((sketch(plain[heading:]), article))
            await connection.executemany(
                "UPDATE posting SET sketch = ? WHERE article = ?", [(m.tobytes(), a) for m, a in marks]
            )
            hashes = [(value, article) for mark, article in marks for value in islice(mark, PROBED)]
            await connection.executemany("INSERT INTO sketch (hash, article) VALUES (?, ?)", hashes)
            if postings.full:
                for rows in postings.lots():
                    await write(connection, rows)
            after = lot[-1][0]
        for rows in postings.lots():
            await write(connection, rows)
