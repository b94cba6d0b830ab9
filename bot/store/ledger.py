"""The ledger of slots: each change is one transaction that names the state and version it saw, so only one can win."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from bot.model import FOLDED, ChannelKind, LedgerEntry, Slot
from bot.store.entries import advance, change, join, taken
from bot.store.posted import Posted
from bot.store.records import entry_of, outline_of, seconds, slot_values

# A slot's first entry; or that of one which a clock that ran ahead had folded away.
CLAIM = """
    INSERT INTO ledger (schedule, key, due, manual, state, changed_at, late)
    VALUES (:schedule, :key, :due, :manual, 'claimed', :now, :late)
    ON CONFLICT (schedule, key) DO UPDATE SET
        state = 'claimed', version = version + 1, changed_at = :now, late = :late, reason = '', due = :due
    WHERE state = 'skipped' AND reason = :folded AND changed_at > :now
    RETURNING *
"""
SKIP = """
    INSERT INTO ledger (schedule, key, due, manual, state, changed_at, reason)
    VALUES (:schedule, :key, :due, :manual, 'skipped', :now, :reason)
    ON CONFLICT (schedule, key) DO NOTHING
"""
# What decisions need of an entry that is settled; its contents stay unread.
NEWEST = """
    SELECT l.schedule, l.key, l.due, l.state, l.version, l.reason, l.changed_at
    FROM json_each(:ids) s JOIN ledger l ON l.schedule = s.value AND l.manual = 0 AND l.due = (
        SELECT max(due) FROM ledger WHERE schedule = s.value AND manual = 0 AND due <= :now
    )
    WHERE l.state NOT IN ('planned', 'claimed', 'sending')
"""
OPEN = """
    SELECT * FROM ledger
    WHERE state IN ('planned', 'claimed', 'sending') AND schedule IN (SELECT value FROM json_each(:ids))
"""


class Ledger(Posted):
    """What became of each slot. Methods that change an entry return it as stored, or None where another was first."""

    # ------------------------------------------------------------ reading

    async def board(self, now: datetime, schedules: Iterable[int]) -> tuple[LedgerEntry, ...]:
        """What a tick needs of these schedules: their open entries, whole; and of each the newest entry due at or
        before `now`, without its contents.
        """
        values = {"ids": json.dumps(list(schedules)), "now": seconds(now)}
        async with self._db.reader() as connection:
            await connection.execute("BEGIN")
            try:
                opened = await connection.execute_fetchall(OPEN, values)
                newest = await connection.execute_fetchall(NEWEST, values)
            finally:
                await connection.execute("COMMIT")
        return (*map(entry_of, opened), *map(outline_of, newest))

    async def entry(self, slot: Slot) -> LedgerEntry | None:
        """The entry of a slot."""
        row = await self._db.row(
            "SELECT * FROM ledger WHERE schedule = :schedule AND key = :key",
            {"schedule": slot.schedule, "key": slot.key},
        )
        return entry_of(row) if row else None

    async def history(self, schedule: int, limit: int = 25, offset: int = 0) -> tuple[LedgerEntry, ...]:
        """A schedule's entries, newest due first."""
        rows = await self._db.rows(
            "SELECT * FROM ledger WHERE schedule = :schedule ORDER BY due DESC, key DESC LIMIT :limit OFFSET :offset",
            {"schedule": schedule, "limit": limit, "offset": offset},
        )
        return tuple(map(entry_of, rows))

    async def posted(self, schedule: int, besides: Slot | None = None) -> frozenset[str]:
        """The articles that this schedule has posted or is about to, other than by the slot `besides`."""
        rows = await self._db.rows(
            "SELECT article FROM member WHERE schedule = :schedule AND slot IS NOT :slot",
            {"schedule": schedule, "slot": besides.key if besides else None},
        )
        return frozenset(row["article"] for row in rows)

    async def counts(self, since: datetime) -> dict[str, int]:
        """How many entries stand in each state, of those changed since."""
        rows = await self._db.rows(
            "SELECT state, count(*) AS n FROM ledger WHERE changed_at >= :since GROUP BY state",
            {"since": seconds(since)},
        )
        return {row["state"]: row["n"] for row in rows}

    async def unsettled(self, before: datetime, limit: int) -> tuple[LedgerEntry, ...]:
        """Entries due before that are still open, of any schedule, oldest first."""
        rows = await self._db.rows(
            "SELECT * FROM ledger WHERE state IN ('planned', 'claimed', 'sending') AND due < :before"
            " ORDER BY due, schedule LIMIT :limit",
            {"before": seconds(before), "limit": limit},
        )
        return tuple(map(entry_of, rows))

    async def failed_since(self, since: datetime, limit: int) -> tuple[LedgerEntry, ...]:
        """Entries given up since, of any schedule, newest first."""
        rows = await self._db.rows(
            "SELECT * FROM ledger WHERE state = 'failed' AND changed_at >= :since"
            " ORDER BY changed_at DESC, schedule LIMIT :limit",
            {"since": seconds(since), "limit": limit},
        )
        return tuple(map(entry_of, rows))

    # ------------------------------------------------------------ claiming and sending

    async def claim(
        self, slot: Slot, now: datetime, *, late: bool = False, seen: LedgerEntry | None = None
    ) -> LedgerEntry | None:
        """The slot is ours to post. `seen` is the entry of an earlier try that is taken up again."""
        if seen is not None:
            return await self._change(seen, ("planned", "claimed"), now, state="claimed", late=int(late))
        values = {**slot_values(slot), "now": seconds(now), "late": int(late), "folded": FOLDED}
        async with self._db.write() as connection:
            rows = list(await connection.execute_fetchall(CLAIM, values))
        return entry_of(rows[0]) if rows else None

    async def begin(
        self,
        entry: LedgerEntry,
        now: datetime,
        *,
        articles: Iterable[str],
        quote: tuple[str, int] | None = None,
        cursor: int | None = None,
        parts: int = 1,
        archive: bool = False,
        first: bool = False,
        channel: int | None = None,
        kind: ChannelKind | None = None,
    ) -> LedgerEntry | None:
        """The request may go out now, and not before. None also where an article was posted by this schedule already:
        compose anew.
        """
        keys = tuple(articles)
        sets = {
            "state": "sending",
            "articles": json.dumps(keys),
            "quote": json.dumps(quote) if quote else None,
            "cursor": cursor,
            "parts": parts,
            "archive": int(archive),
            "first": int(first),
            "channel": channel,
            "kind": kind,
            "tries": 1,
            "attempts": entry.attempts + 1,
            "sending_at": seconds(now),
            "retry_at": None,
            "reason": "",
        }
        async with self._db.write() as connection:
            if await taken(connection, entry.slot, keys):
                return None
            changed = await change(connection, entry, ("claimed",), now, sets)
            if changed is not None:
                await join(connection, entry.slot, keys)
        return changed

    async def again(self, entry: LedgerEntry, now: datetime) -> LedgerEntry | None:
        """The same request may go out once more, under the same nonce."""
        sets = {"tries": entry.tries + 1, "attempts": entry.attempts + 1, "retry_at": None}
        return await self._change(entry, ("sending",), now, **sets)

    async def part_sent(self, entry: LedgerEntry, message: int, now: datetime) -> LedgerEntry | None:
        """One more part is posted; others follow."""
        messages = json.dumps([*entry.messages, message])
        sets = {"messages": messages, "tries": 1, "sending_at": seconds(now), "retry_at": None}
        return await self._change(entry, ("sending",), now, **sets)

    async def sent(
        self, entry: LedgerEntry, messages: Iterable[int], now: datetime, *, channel: int | None = None
    ) -> LedgerEntry | None:
        """The digest is posted, or found to be; its articles are no longer new."""
        sets: dict[str, Any] = {"state": "sent", "messages": json.dumps(list(messages)), "retry_at": None, "reason": ""}
        if channel is not None:
            sets["channel"] = channel
        async with self._db.write() as connection:
            changed = await change(connection, entry, ("sending",), now, sets)
            if changed is not None and entry.cursor is not None:
                await advance(connection, entry.slot.schedule, entry.cursor)
        return changed

    # ------------------------------------------------------------ when it doesn't go as planned

    async def wait(self, entry: LedgerEntry, retry_at: datetime, reason: str, now: datetime) -> LedgerEntry | None:
        """A request may have been answered by nobody: the entry stays in "sending" until `retry_at`."""
        return await self._change(entry, ("sending",), now, retry_at=seconds(retry_at), reason=reason)

    async def release(
        self, entry: LedgerEntry, now: datetime, *, retry_at: datetime | None = None, reason: str = ""
    ) -> LedgerEntry | None:
        """Surely nothing was posted: the slot may be claimed again, from `retry_at` on."""
        return await self._change(
            entry, ("claimed", "sending"), now, state="planned", retry_at=seconds(retry_at), reason=reason, tries=0
        )

    async def fail(self, entry: LedgerEntry, reason: str, now: datetime) -> LedgerEntry | None:
        """The slot is given up; its articles stay new, unless a part of them was posted."""
        return await self._give_up(entry, "failed", reason, now)

    async def skip(
        self,
        slot: Slot,
        reason: str,
        now: datetime,
        *,
        seen: LedgerEntry | None = None,
        cursor: int | None = None,
        forget: bool = False,
    ) -> bool:
        """The slot is not posted, and `reason` says why; False where another was first.

        `cursor`: arrivals up to it were considered. `forget` drops the schedule's older entries skipped for the same
        reason: a digest "as it comes" looks every few minutes, and nothing new is nothing to remember.
        """
        values = {**slot_values(slot), "now": seconds(now), "reason": reason}
        if seen is not None:
            done = await self._give_up(seen, "skipped", reason, now) is not None
        else:
            done = await self._db.execute(SKIP, values) == 1
        if done and cursor is not None:
            async with self._db.write() as connection:
                await advance(connection, slot.schedule, cursor)
        if done and forget:
            await self._db.execute(
                "DELETE FROM ledger WHERE schedule = :schedule AND state = 'skipped' AND reason = :reason"
                " AND due < :due AND manual = 0",
                values,
            )
        return done

    async def restamp(self, entry: LedgerEntry, now: datetime) -> LedgerEntry | None:
        """The clock went back: the entry was changed now, and no try of it is known to be recent."""
        began = min(entry.sending_at, now) if entry.sending_at else None
        states = ("planned", "claimed", "sending")
        return await self._change(entry, states, now, retry_at=None, sending_at=seconds(began))

    async def _give_up(self, entry: LedgerEntry, state: str, reason: str, now: datetime) -> LedgerEntry | None:
        async with self._db.write() as connection:
            sets = {"state": state, "reason": reason, "retry_at": None}
            changed = await change(connection, entry, ("planned", "claimed", "sending"), now, sets)
            if changed is not None and not changed.messages:
                await connection.execute(
                    "DELETE FROM member WHERE schedule = :schedule AND slot = :slot",
                    {"schedule": entry.slot.schedule, "slot": entry.slot.key},
                )
        return changed

    # ------------------------------------------------------------ forgetting

    async def forget_before(self, before: datetime) -> int:
        """Drops settled entries due before; what was posted stays known by article. The number dropped."""
        return await self._db.execute(
            "DELETE FROM ledger WHERE due < :before AND state NOT IN ('planned', 'claimed', 'sending')",
            {"before": seconds(before)},
        )
