"""The order in which articles first came in; kept apart from the index, so that a rebuild makes nothing news again."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime

from bot.store.database import Database
from bot.store.records import seconds

END = 2**63 - 1
BATCH = 2000  # keys a transaction, so that a big import never holds the database for long


class Arrivals:
    """Articles by number of arrival."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def note(self, articles: Iterable[str], now: datetime) -> int:
        """Gives a number to each article that has none, in the order given; how many were new."""
        keys = list(articles)
        new = 0
        for start in range(0, len(keys), BATCH):
            new += await self._db.execute(
                "INSERT INTO arrival (article, at) SELECT value, :now FROM json_each(:keys)"
                " WHERE NOT EXISTS (SELECT 1 FROM arrival WHERE article = value) ORDER BY key"
                " ON CONFLICT (article) DO NOTHING",
                {"keys": json.dumps(keys[start : start + BATCH]), "now": seconds(now)},
            )
        return new

    async def last(self) -> int:
        """The number of the newest arrival; 0 where there is none."""
        row = await self._db.row("SELECT max(number) AS n FROM arrival")
        return (row["n"] or 0) if row else 0

    async def last_before(self, at: datetime) -> int:
        """The number of the newest article that arrived before an instant; 0 where there is none."""
        row = await self._db.row("SELECT max(number) AS n FROM arrival WHERE at < :at", {"at": seconds(at)})
        return (row["n"] or 0) if row else 0

    async def since(self, number: int, limit: int = 500, before: int | None = None) -> tuple[tuple[int, str], ...]:
        """Number and key of the newest articles that arrived after `number` (and before `before`), newest first."""
        rows = await self._db.rows(
            "SELECT number, article FROM arrival WHERE number > :number AND number < :before"
            " ORDER BY number DESC LIMIT :limit",
            {"number": number, "limit": limit, "before": END if before is None else before},
        )
        return tuple((row["number"], row["article"]) for row in rows)

    async def unposted(self, schedule: int, limit: int = 500, before: int | None = None) -> tuple[tuple[int, str], ...]:
        """Number and key of articles that the schedule has not posted, newest first; of those before `before`."""
        rows = await self._db.rows(
            "SELECT number, article FROM arrival a WHERE number < :before AND NOT EXISTS ("
            " SELECT 1 FROM member m WHERE m.schedule = :schedule AND m.article = a.article)"
            " ORDER BY number DESC LIMIT :limit",
            {"schedule": schedule, "limit": limit, "before": END if before is None else before},
        )
        return tuple((row["number"], row["article"]) for row in rows)
