"""Small facts of the bot itself, and counts that name nobody."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from bot.store.database import Database


class Marks:
    """Named texts and daily counts."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def get(self, name: str) -> str | None:
        """The fact of that name."""
        row = await self._db.row("SELECT value FROM fact WHERE name = :name", {"name": name})
        return row["value"] if row else None

    async def put(self, name: str, value: str | None) -> None:
        """Stores the fact; None removes it."""
        if value is None:
            await self._db.execute("DELETE FROM fact WHERE name = :name", {"name": name})
        else:
            await self._db.execute(
                "INSERT OR REPLACE INTO fact (name, value) VALUES (:name, :value)", {"name": name, "value": value}
            )

    async def tree_hash(self, application: int, scope: int | None) -> str | None:
        """The hash of the command tree last synced, for a server or (None) everywhere."""
        return await self.get(f"tree/{application}/{scope or 'global'}")

    async def put_tree_hash(self, application: int, scope: int | None, value: str) -> None:
        """Remembers the hash of the command tree that was synced."""
        await self.put(f"tree/{application}/{scope or 'global'}", value)

    async def count(self, name: str, day: date, n: int = 1) -> None:
        """Adds to the count of a day. `name` says what was counted, never who did it."""
        await self._db.execute(
            "INSERT INTO counter (day, name, count) VALUES (:day, :name, :n)"
            " ON CONFLICT (day, name) DO UPDATE SET count = count + :n",
            {"day": day.isoformat(), "name": name, "n": n},
        )

    async def add_counts(self, counts: Mapping[str, int], day: date, *, forget_before: date) -> None:
        """Adds to many counts of a day at once; drops those of days before `forget_before`."""
        rows = [{"day": day.isoformat(), "name": name, "n": n} for name, n in counts.items()]
        async with self._db.write() as connection:
            await connection.executemany(
                "INSERT INTO counter (day, name, count) VALUES (:day, :name, :n)"
                " ON CONFLICT (day, name) DO UPDATE SET count = count + :n",
                rows,
            )
            await connection.execute("DELETE FROM counter WHERE day < :day", {"day": forget_before.isoformat()})

    async def counts(self, since: date, before: date | None = None) -> dict[str, int]:
        """Counts by name, summed from that day on, up to the day before `before`."""
        rows = await self._db.rows(
            "SELECT name, sum(count) AS n FROM counter WHERE day >= :since AND (:before IS NULL OR day < :before)"
            " GROUP BY name ORDER BY name",
            {"since": since.isoformat(), "before": before and before.isoformat()},
        )
        return {row["name"]: row["n"] for row in rows}
