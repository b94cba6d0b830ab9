"""Schedules of digests, as servers set them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.errors import NotFound
from bot.model import Schedule
from bot.store.database import Database
from bot.store.records import schedule_of, schedule_values, seconds

INSERT = """
    INSERT INTO schedule (
        server, channel, zone, minute, since, kind, weekdays, cadence, batch_minutes, count, filter, role,
        role_button, silent, quiet_start, quiet_end, quiet, title, when_empty, publish, forum_tags, paused
    ) VALUES (
        :server, :channel, :zone, :minute, :since, :kind, :weekdays, :cadence, :batch_minutes, :count, :filter, :role,
        :role_button, :silent, :quiet_start, :quiet_end, :quiet, :title, :when_empty, :publish, :forum_tags, :paused
    ) RETURNING id
"""
# Fields that decide when a schedule is due. Where one changes, slots before the change are no longer due.
TIMES = ("zone", "minute", "weekdays", "cadence", "batch_minutes", "quiet")


class Schedules:
    """Schedules by id and by server."""

    def __init__(self, database: Database) -> None:
        self._db = database
        self._known: dict[int, Schedule] = {}
        self._all: tuple[Schedule, ...] = ()
        self._revision = -1

    async def all(self) -> tuple[Schedule, ...]:
        """Every schedule, in order of its id. Only those that were changed, by whichever process, are read anew."""
        async with self._db.reader() as connection:
            await connection.execute("BEGIN")
            try:
                (row,) = await connection.execute_fetchall("SELECT revision FROM schedule_revision")
                if row["revision"] == self._revision:
                    return self._all
                ids = await connection.execute_fetchall("SELECT id FROM schedule ORDER BY id")
                changed = await connection.execute_fetchall(
                    "SELECT * FROM schedule WHERE revision > :known", {"known": self._revision}
                )
            finally:
                await connection.execute("COMMIT")
        known = self._known | {s.id: s for s in map(schedule_of, changed)}
        self._known = {n["id"]: known[n["id"]] for n in ids}
        self._all, self._revision = tuple(self._known.values()), row["revision"]
        return self._all

    async def of_server(self, server: int) -> tuple[Schedule, ...]:
        """The schedules of a server, in order of their making."""
        rows = await self._db.rows("SELECT * FROM schedule WHERE server = :server ORDER BY id", {"server": server})
        return tuple(map(schedule_of, rows))

    async def get(self, schedule: int, server: int | None = None) -> Schedule:
        """The schedule with this id; of this server, where one is given. Raises NotFound."""
        row = await self._db.row(
            "SELECT * FROM schedule WHERE id = :id AND (:server IS NULL OR server = :server)",
            {"id": schedule, "server": server},
        )
        if row is None:
            raise NotFound("That digest is gone. /digest list shows the ones there are.")
        return schedule_of(row)

    async def add(self, schedule: Schedule) -> Schedule:
        """The schedule as stored, with its id."""
        async with self._db.write() as connection:
            (row,) = await connection.execute_fetchall(INSERT, schedule_values(schedule))
        return replace(schedule, id=row["id"])

    async def change(self, schedule: Schedule, now: datetime) -> Schedule:
        """The schedule as stored after the change. Where its times changed, it is due from `now` on. Raises NotFound.

        Whether it is paused is not changed here.
        """
        known = await self.get(schedule.id)
        moved = any(getattr(known, name) != getattr(schedule, name) for name in TIMES)
        new = replace(schedule, since=now if moved else known.since, paused=known.paused)
        await self._db.execute(
            """
            UPDATE schedule SET
                channel = :channel, zone = :zone, minute = :minute, since = :since, kind = :kind, weekdays = :weekdays,
                cadence = :cadence, batch_minutes = :batch_minutes, count = :count, filter = :filter, role = :role,
                role_button = :role_button, silent = :silent, quiet_start = :quiet_start, quiet_end = :quiet_end,
                quiet = :quiet, title = :title, when_empty = :when_empty, publish = :publish,
                forum_tags = :forum_tags
            WHERE id = :id
            """,
            schedule_values(new),
        )
        return new

    async def pause(self, schedule: int, reason: str) -> bool:
        """Pauses the schedule; True where it ran until now. A pause that already holds keeps its reason."""
        changed = await self._db.execute(
            "UPDATE schedule SET paused = :reason, told = 0 WHERE id = :id AND paused IS NULL",
            {"id": schedule, "reason": reason},
        )
        return changed == 1

    async def resume(self, schedule: int, now: datetime, *, catch_up: bool = False) -> bool:
        """Resumes the schedule; True where it was paused. Slots missed meanwhile stay due only with `catch_up`."""
        changed = await self._db.execute(
            "UPDATE schedule SET paused = NULL, told = 0, since = iif(:catch_up, since, :now)"
            " WHERE id = :id AND paused IS NOT NULL",
            {"id": schedule, "now": seconds(now), "catch_up": int(catch_up)},
        )
        return changed == 1

    async def tell(self, schedule: int) -> bool:
        """True once for each pause: for whoever is to tell the admins."""
        changed = await self._db.execute(
            "UPDATE schedule SET told = 1 WHERE id = :id AND paused IS NOT NULL AND told = 0", {"id": schedule}
        )
        return changed == 1

    async def untold(self) -> tuple[Schedule, ...]:
        """Paused schedules whose admins haven't been told, as after a crash between the pause and the notice."""
        rows = await self._db.rows("SELECT * FROM schedule WHERE paused IS NOT NULL AND told = 0 ORDER BY id")
        return tuple(map(schedule_of, rows))

    async def remove(self, schedule: int, server: int | None = None) -> bool:
        """Removes the schedule with its ledger and its memberships; True where it was there."""
        changed = await self._db.execute(
            "DELETE FROM schedule WHERE id = :id AND (:server IS NULL OR server = :server)",
            {"id": schedule, "server": server},
        )
        return changed == 1

    async def cursor(self, schedule: int) -> int | None:
        """The arrival up to which articles are no longer new to the schedule; None where it has not yet run."""
        row = await self._db.row("SELECT cursor FROM schedule WHERE id = :id", {"id": schedule})
        return row["cursor"] if row else None
