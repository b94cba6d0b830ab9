"""The half of the ledger about posts that stand in a channel: published where others follow it, edited when stale."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from bot.model import LedgerEntry
from bot.store.database import Database
from bot.store.entries import change
from bot.store.records import entry_of, seconds


class Posted:
    """What becomes of posts. Methods that change an entry return it as stored, or None where another was first."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def unpublished(self, since: datetime) -> tuple[LedgerEntry, ...]:
        """Posts in announcement channels sent since, that are to be published and are not; oldest first."""
        rows = await self._db.rows(
            """
            SELECT l.* FROM ledger l JOIN schedule s ON s.id = l.schedule
            WHERE l.state = 'sent' AND l.publish_over = 0 AND l.changed_at >= :since
                AND coalesce(l.kind, s.kind) = 'announcement' AND s.publish = 1
            ORDER BY l.due, l.schedule
            """,
            {"since": seconds(since)},
        )
        return tuple(map(entry_of, rows))

    async def published_since(self, since: datetime) -> dict[int, int]:
        """How many posts were published in each channel since."""
        rows = await self._db.rows(
            "SELECT channel, count(*) AS n FROM ledger WHERE published_at >= :since AND channel IS NOT NULL"
            " GROUP BY channel",
            {"since": seconds(since)},
        )
        return {row["channel"]: row["n"] for row in rows}

    async def published(self, entry: LedgerEntry, now: datetime) -> LedgerEntry | None:
        """The post is published."""
        return await self._change(entry, ("sent",), now, state="published", published_at=seconds(now), retry_at=None)

    async def publish_later(self, entry: LedgerEntry, retry_at: datetime | None, reason: str) -> LedgerEntry | None:
        """Publishing failed: tried again at `retry_at`, or given up where that is None. The digest stays sent."""
        sets = {
            "publish_attempts": entry.publish_attempts + 1,
            "retry_at": seconds(retry_at),
            "publish_over": int(retry_at is None),
            "reason": reason if retry_at else f"not published: {reason}",
        }
        return await self._change(entry, ("sent",), entry.changed_at, **sets)

    async def mark_stale(self, articles: Iterable[str] | None, since: datetime) -> int:
        """Posts due since that hold one of these articles (None: all), or a quotation of one, are to be edited; the
        number of them.
        """
        keys = None if articles is None else json.dumps(list(articles))
        return await self._db.execute(
            """
            UPDATE ledger SET stale = 1
            WHERE state IN ('sent', 'published') AND due >= :since AND (
                :keys IS NULL OR json_extract(quote, '$[0]') IN (SELECT value FROM json_each(:keys))
                OR (schedule, key) IN (
                    SELECT schedule, slot FROM member WHERE article IN (SELECT value FROM json_each(:keys))
                )
            )
            """,
            {"keys": keys, "since": seconds(since)},
        )

    async def recent_articles(self, since: datetime) -> tuple[str, ...]:
        """The articles of posts due since, and those of their quotations, each once."""
        rows = await self._db.rows(
            "SELECT j.value AS article FROM ledger l, json_each(l.articles) j"
            " WHERE l.state IN ('sent', 'published') AND l.due >= :since UNION"
            " SELECT json_extract(quote, '$[0]') FROM ledger"
            " WHERE state IN ('sent', 'published') AND due >= :since AND quote IS NOT NULL ORDER BY article",
            {"since": seconds(since)},
        )
        return tuple(row["article"] for row in rows)

    async def stale(self, since: datetime) -> tuple[LedgerEntry, ...]:
        """Posts due since that are to be edited."""
        rows = await self._db.rows(
            "SELECT * FROM ledger WHERE stale = 1 AND due >= :since ORDER BY due", {"since": seconds(since)}
        )
        return tuple(map(entry_of, rows))

    async def edited(self, entry: LedgerEntry) -> None:
        """The post was edited, or can't be."""
        await self._db.execute(
            "UPDATE ledger SET stale = 0 WHERE schedule = :schedule AND key = :key",
            {"schedule": entry.slot.schedule, "key": entry.slot.key},
        )

    async def _change(
        self, entry: LedgerEntry, states: tuple[str, ...], now: datetime, **sets: Any
    ) -> LedgerEntry | None:
        async with self._db.write() as connection:
            return await change(connection, entry, states, now, sets)
