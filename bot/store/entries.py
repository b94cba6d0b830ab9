"""Steps of a change to the ledger, inside a transaction of its own."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import aiosqlite

from bot.model import LedgerEntry, Slot
from bot.store.records import entry_of, seconds


async def change(
    connection: aiosqlite.Connection,
    entry: LedgerEntry,
    states: tuple[str, ...],
    now: datetime,
    sets: Mapping[str, Any],
) -> LedgerEntry | None:
    """Writes `sets` where the entry still has the version that was seen, and is in one of `states`."""
    columns = ", ".join(f"{name} = :{name}" for name in sets)
    allowed = ", ".join(f"'{state}'" for state in states)
    rows: list[sqlite3.Row] = list(
        await connection.execute_fetchall(
            f"UPDATE ledger SET {columns}, version = version + 1, changed_at = :now"  # noqa: S608 - names are ours
            f" WHERE schedule = :schedule AND key = :key AND version = :version AND state IN ({allowed}) RETURNING *",
            {
                **sets,
                "schedule": entry.slot.schedule,
                "key": entry.slot.key,
                "version": entry.version,
                "now": seconds(now),
            },
        )
    )
    return entry_of(rows[0]) if rows else None


async def taken(connection: aiosqlite.Connection, slot: Slot, articles: tuple[str, ...]) -> bool:
    """True where another slot of the schedule has one of the articles."""
    rows = await connection.execute_fetchall(
        "SELECT 1 FROM member WHERE schedule = :schedule AND slot <> :slot"
        " AND article IN (SELECT value FROM json_each(:keys)) LIMIT 1",
        {"schedule": slot.schedule, "slot": slot.key, "keys": json.dumps(articles)},
    )
    return bool(list(rows))


async def join(connection: aiosqlite.Connection, slot: Slot, articles: tuple[str, ...]) -> None:
    """Makes the articles members of the slot's post, in place of an earlier composition that was never posted."""
    values = {"schedule": slot.schedule, "slot": slot.key, "keys": json.dumps(articles)}
    await connection.execute("DELETE FROM member WHERE schedule = :schedule AND slot = :slot", values)
    await connection.execute(
        "INSERT INTO member (schedule, article, slot) SELECT DISTINCT :schedule, value, :slot FROM json_each(:keys)",
        values,
    )


async def advance(connection: aiosqlite.Connection, schedule: int, cursor: int) -> None:
    """Arrivals up to `cursor` are no longer new to the schedule; it never goes back."""
    await connection.execute(
        "UPDATE schedule SET cursor = max(coalesce(cursor, 0), :cursor) WHERE id = :schedule",
        {"schedule": schedule, "cursor": cursor},
    )
