"""What people put right by hand; it outlives every rebuild of the index."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bot.errors import QueryError
from bot.model import Correction
from bot.store.database import Database
from bot.store.records import certain, seconds

NEEDED = {
    "hide_quote": ("article", "text"),
    "speaker": ("article", "text"),
    "merge": ("other", "name"),
    "split": ("article", "other", "name"),
    "hide_article": ("article",),
}

INSERT = """
    INSERT INTO correction (kind, article, text, other, name, note, line, made_at)
    VALUES (:kind, :article, :text, :other, :name, :note, :line, :now) RETURNING *
"""


class Corrections:
    """Corrections in the order they were made; a later one wins."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def add(self, correction: Correction, now: datetime) -> Correction:
        """The correction as stored. Raises QueryError where it lacks what its kind needs."""
        missing = [name for name in NEEDED[correction.kind] if not getattr(correction, name)]
        if missing:
            raise QueryError(
                "The correction {kind} needs: {missing}.", kind=correction.kind, missing=", ".join(missing)
            )
        async with self._db.write() as connection:
            (row,) = await connection.execute_fetchall(
                INSERT,
                _values(correction, now),
            )
        return _correction(row)

    async def remove(self, correction: int) -> bool:
        """Takes a correction back; True where it was there."""
        return await self._db.execute("DELETE FROM correction WHERE id = :id", {"id": correction}) == 1

    async def all(self) -> tuple[Correction, ...]:
        """Every correction, in the order they were made."""
        return tuple(map(_correction, await self._db.rows("SELECT * FROM correction ORDER BY id")))

    async def take(
        self, listed: Sequence[Correction], now: datetime
    ) -> tuple[tuple[Correction, ...], tuple[Correction, ...]]:
        """Keeps what a file lists in place of what it listed before, in one transaction: (what came, what went).

        What it still lists keeps its number and its place in the order.
        """
        async with self._db.write() as connection:
            rows = await connection.execute_fetchall("SELECT * FROM correction WHERE line > 0 ORDER BY id")
            gone = list(map(_correction, rows))
            came = []
            for wanted in listed:
                known = next((c for c in gone if _says(c) == _says(wanted)), None)
                if known is None:
                    (row,) = await connection.execute_fetchall(INSERT, _values(wanted, now))
                    came.append(_correction(row))
                    continue
                gone.remove(known)
                await connection.execute(
                    "UPDATE correction SET line = :line, note = :note WHERE id = :id",
                    {"line": wanted.line, "note": wanted.note, "id": known.id},
                )
            await connection.executemany("DELETE FROM correction WHERE id = :id", [{"id": c.id} for c in gone])
        return tuple(came), tuple(gone)

    async def of_article(self, article: str) -> tuple[Correction, ...]:
        """The corrections that name this article."""
        rows = await self._db.rows("SELECT * FROM correction WHERE article = :a ORDER BY id", {"a": article})
        return tuple(map(_correction, rows))

    async def hidden_articles(self) -> frozenset[str]:
        """The keys of articles that are hidden."""
        rows = await self._db.rows("SELECT article FROM correction WHERE kind = 'hide_article'")
        return frozenset(row["article"] for row in rows)


def _says(correction: Correction) -> tuple[str | None, ...]:
    return correction.kind, correction.article, correction.text, correction.other, correction.name


def _values(correction: Correction, now: datetime) -> dict[str, object]:
    return {
        "kind": correction.kind,
        "article": correction.article,
        "text": correction.text,
        "other": correction.other,
        "name": correction.name,
        "note": correction.note,
        "line": correction.line,
        "now": seconds(now),
    }


def _correction(row: Any) -> Correction:
    return Correction(
        kind=row["kind"],
        article=row["article"],
        text=row["text"],
        other=row["other"],
        name=row["name"],
        note=row["note"],
        line=row["line"],
        id=row["id"],
        made_at=certain(row["made_at"]),
    )
