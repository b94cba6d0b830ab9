"""What servers set, which servers there are, and how all of a server's data goes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.model import ServerSettings, ServerSighting
from bot.store.database import Database
from bot.store.records import certain, instant, quiet_of, quiet_values, seconds


class Servers:
    """Servers' settings and sightings."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def settings(self, server: int) -> ServerSettings:
        """What the server has set; the defaults where it has set nothing."""
        row = await self._db.row("SELECT * FROM server WHERE id = :id", {"id": server})
        chosen = await self._db.rows("SELECT source, choice FROM source_choice WHERE server = :id", {"id": server})
        hidden = frozenset(r["source"] for r in chosen if r["choice"] == "hide")
        only = frozenset(r["source"] for r in chosen if r["choice"] == "only")
        if row is None:
            return ServerSettings(server, hidden_sources=hidden, only_sources=only)
        return ServerSettings(
            server,
            language=row["language"],
            zone=row["zone"],
            share=row["share"],
            quiet=quiet_of(row),
            notices=row["notices"],
            hidden_sources=hidden,
            only_sources=only,
        )

    async def save(self, settings: ServerSettings) -> None:
        """Stores what a server has set, whole."""
        choices = [("hide", name) for name in settings.hidden_sources]
        choices += [("only", name) for name in settings.only_sources]
        before = await self.settings(settings.server)
        seen_anew = (before.hidden_sources, before.only_sources) != (settings.hidden_sources, settings.only_sources)
        async with self._db.write() as connection:
            await connection.execute(
                "INSERT OR REPLACE INTO server (id, language, zone, share, quiet_start, quiet_end, quiet, notices)"
                " VALUES (:id, :language, :zone, :share, :quiet_start, :quiet_end, :quiet, :notices)",
                {
                    "id": settings.server,
                    "language": settings.language,
                    "zone": settings.zone,
                    "share": settings.share,
                    "notices": settings.notices,
                    **quiet_values(settings.quiet),
                },
            )
            await connection.execute("DELETE FROM source_choice WHERE server = :id", {"id": settings.server})
            await connection.executemany(
                "INSERT INTO source_choice (server, source, choice) VALUES (:server, :source, :choice)",
                [{"server": settings.server, "source": name, "choice": choice} for choice, name in choices],
            )
            if seen_anew:  # recent posts may show what is no longer to be seen here
                await connection.execute(
                    "UPDATE ledger SET stale = 1 WHERE state IN ('sent', 'published')"
                    " AND schedule IN (SELECT id FROM schedule WHERE server = :id)",
                    {"id": settings.server},
                )

    # ------------------------------------------------------------ coming and going

    async def joined(self, server: int, now: datetime) -> bool:
        """The bot is in this server: a purge that was to come is called off. True where it was not known to be."""
        changed = await self._db.execute(
            """
            INSERT INTO sighting (server, joined_at) VALUES (:server, :now)
            ON CONFLICT (server) DO UPDATE SET joined_at = :now, left_at = NULL, purge_at = NULL
            WHERE left_at IS NOT NULL
            """,
            {"server": server, "now": seconds(now)},
        )
        return changed == 1

    async def left(self, server: int, now: datetime, grace: timedelta) -> bool:
        """The bot was removed: the server's data goes when the grace is over. True where it was known to be in it."""
        changed = await self._db.execute(
            "UPDATE sighting SET left_at = :now, purge_at = :purge WHERE server = :server AND left_at IS NULL",
            {"server": server, "now": seconds(now), "purge": seconds(now + grace)},
        )
        return changed == 1

    async def reconcile(
        self, present: Iterable[int], unavailable: Iterable[int], now: datetime, grace: timedelta
    ) -> tuple[int, ...]:
        """Compares with the list of servers that Discord gives after READY; the servers found to be gone.

        A server that is unavailable is neither there nor gone: nothing is changed for it.
        """
        here, unclear = set(present), set(unavailable)
        for server in sorted(here - unclear):
            await self.joined(server, now)
        known = await self._db.rows("SELECT server FROM sighting WHERE left_at IS NULL ORDER BY server")
        gone = [row["server"] for row in known if row["server"] not in here | unclear]
        return tuple([server for server in gone if await self.left(server, now, grace)])

    async def sightings(self) -> tuple[ServerSighting, ...]:
        """Every server known, also those left whose data is not yet purged."""
        rows = await self._db.rows("SELECT * FROM sighting ORDER BY server")
        return tuple(
            ServerSighting(r["server"], certain(r["joined_at"]), instant(r["left_at"]), instant(r["purge_at"]))
            for r in rows
        )

    async def purges_due(self, now: datetime) -> tuple[int, ...]:
        """Servers that were left and whose grace is over."""
        rows = await self._db.rows(
            "SELECT server FROM sighting WHERE purge_at <= :now ORDER BY server", {"now": seconds(now)}
        )
        return tuple(row["server"] for row in rows)

    # ------------------------------------------------------------ all that is kept of a server

    async def holdings(self, server: int) -> dict[str, int]:
        """How many rows of each kind are kept of a server."""
        row = await self._db.row(
            """
            SELECT
                (SELECT count(*) FROM server WHERE id = :id) AS settings,
                (SELECT count(*) FROM source_choice WHERE server = :id) AS sources,
                (SELECT count(*) FROM schedule WHERE server = :id) AS digests,
                (SELECT count(*) FROM ledger l JOIN schedule s ON s.id = l.schedule WHERE s.server = :id) AS history,
                (SELECT count(*) FROM member m JOIN schedule s ON s.id = m.schedule WHERE s.server = :id) AS articles
            """,
            {"id": server},
        )
        return dict(row) if row else {}

    async def purge(self, server: int) -> dict[str, int]:
        """Removes all that is kept of a server, in one transaction; how many rows of each kind there were.

        A server that the bot is still in stays known as such, with nothing but the time it was joined.
        """
        held = await self.holdings(server)
        async with self._db.write() as connection:
            values = {"id": server}
            await connection.execute(
                "DELETE FROM schedule WHERE server = :id", values
            )  # takes ledger and members along
            await connection.execute("DELETE FROM source_choice WHERE server = :id", values)
            await connection.execute("DELETE FROM server WHERE id = :id", values)
            await connection.execute("DELETE FROM sighting WHERE server = :id AND left_at IS NOT NULL", values)
        return held
