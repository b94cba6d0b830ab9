"""The state: settings, schedules, ledger, follows, corrections. What can't be rebuilt from the sources."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any

from bot.errors import StoreError
from bot.model import Schedule, ServerSettings
from bot.store import exchange
from bot.store.arrivals import Arrivals
from bot.store.corrections import Corrections
from bot.store.database import Database
from bot.store.ledger import Ledger
from bot.store.marks import Marks
from bot.store.readers import Readers
from bot.store.schedules import Schedules
from bot.store.servers import Servers

STEPS = Path(__file__).parent / "schema" / "state"


def backups(path: Path) -> list[Path]:
    """The backups of a state that are named by date, newest first."""
    return sorted((path.parent / "backups").glob("state-2*.db"), reverse=True)


def lost(path: Path) -> bool:
    """Whether a state is missing or empty that was there before."""
    return (not path.exists() or path.stat().st_size == 0) and bool(backups(path))


def expect_there(path: Path) -> None:
    """Raises StoreError where a state was lost: a new, empty one would forget every digest, and its backups would push
    out those that know them.
    """
    if lost(path):
        raise StoreError(
            "{path} is not there, but backups of it are. `python -m bot restore {backup}` brings the newest back; to "
            "begin anew, move the folder {folder} away.",
            path=path, backup=backups(path)[0], folder=path.parent / "backups",
        )  # fmt: skip


class State:
    """An open state database, by kind of thing kept."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.servers = Servers(database)
        self.readers = Readers(database)
        self.schedules = Schedules(database)
        self.ledger = Ledger(database)
        self.arrivals = Arrivals(database)
        self.corrections = Corrections(database)
        self.marks = Marks(database)

    @classmethod
    async def open(cls, path: Path) -> State:
        """The state in the file at `path`, made if missing. Raises what Database.open raises.

        Once-only posting rests on "sending" being on the disk before a request goes out, so commits are durable.
        """
        expect_there(path)
        return cls(await Database.open(path, STEPS, durable=True))

    async def close(self) -> None:
        """Closes the file."""
        await self.database.close()

    async def export(self, server: int) -> dict[str, Any]:
        """All that a server has set, as a plain dictionary."""
        return await exchange.export(server, self.servers, self.schedules)

    async def bring(
        self, server: int, data: Mapping[str, Any], now: datetime
    ) -> tuple[ServerSettings, tuple[Schedule, ...]]:
        """Stores what `export` gave; the settings, and the digests that were added. Raises QueryError."""
        return await exchange.bring(server, data, self.servers, self.schedules, now)

    async def __aenter__(self) -> State:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()
