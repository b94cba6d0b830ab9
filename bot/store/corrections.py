"""What people put right by hand; it outlives every rebuild of the index."""

from __future__ import annotations

from dataclasses import replace
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
                "INSERT INTO correction (kind, article, text, other, name, note, made_at)"
                " VALUES (:kind, :article, :text, :other, :name, :note, :now) RETURNING id, made_at",
                {
                    "kind": correction.kind,
                    "article": correction.article,
                    "text": correction.text,
                    "other": correction.other,
                    "name": correction.name,
                    "note": correction.note,
                    "now": seconds(now),
                },
            )
        return replace(correction, id=row["id"], made_at=certain(row["made_at"]))

    async def remove(self, correction: int) -> bool:
        """Takes a correction back; True where it was there."""
        return await self._db.execute("DELETE FROM correction WHERE id = :id", {"id": correction}) == 1

    async def all(self) -> tuple[Correction, ...]:
        """Every correction, in the order they were made."""
        return tuple(map(_correction, await self._db.rows("SELECT * FROM correction ORDER BY id")))

    async def of_article(self, article: str) -> tuple[Correction, ...]:
        """The corrections that name this article."""
        rows = await self._db.rows("SELECT * FROM correction WHERE article = :a ORDER BY id", {"a": article})
        return tuple(map(_correction, rows))

    async def hidden_articles(self) -> frozenset[str]:
        """The keys of articles that are hidden."""
        rows = await self._db.rows("SELECT article FROM correction WHERE kind = 'hide_article'")
        return frozenset(row["article"] for row in rows)


def _correction(row: Any) -> Correction:
    return Correction(
        kind=row["kind"],
        article=row["article"],
        text=row["text"],
        other=row["other"],
        name=row["name"],
        note=row["note"],
        id=row["id"],
        made_at=certain(row["made_at"]),
    )
