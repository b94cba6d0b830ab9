"""One SQLite file: a single writer, separate readers, and SQLite's errors turned into ours."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator, Awaitable, Iterable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import aiosqlite

from bot.errors import DamagedDatabase, LockedDatabase, Phrase, StoreError
from bot.store.ladder import climb

Values = Mapping[str, Any]

BUSY_SECONDS = 10.0


@contextmanager
def our_errors(path: Path) -> Iterator[None]:
    """Raises StoreError, LockedDatabase or DamagedDatabase where SQLite would raise its own."""
    try:
        yield
    except sqlite3.DatabaseError as e:
        raise translated(e, path) from e


def read_only(path: Path) -> StoreError:
    """The error of a file that may not be written."""
    return StoreError(
        "{path} can't be opened for writing. Check that its folder exists and that you may write there.", path=path
    )


def translated(error: sqlite3.Error, path: Path) -> StoreError:
    """The error of ours that tells a person what SQLite's means for `path`."""
    text, code = str(error), getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return LockedDatabase(
            "{path} is locked by another process. Wait until it is done, or stop it, and try again.", path=path
        )
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
        return read_only(path)
    if code == sqlite3.SQLITE_FULL:
        return StoreError(
            "The disk that holds {path} is full. Make room and try again; what was stored is safe.", path=path
        )
    if code == sqlite3.SQLITE_IOERR:
        return StoreError(
            "The disk refused to read or write {path} ({text}). Check that it is not full and not failing, then run "
            "`python -m bot check`.", path=path, text=text,
        )  # fmt: skip
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        restore = Phrase("`python -m bot restore BACKUP` puts a backup in its place")
        rebuild = Phrase("`python -m bot index --rebuild` makes a new one in its place")
        return DamagedDatabase(
            "{path} is damaged ({text}). {cure}; docs/OPERATIONS.md says how.",
            path=path, text=text, cure=restore if path.name.startswith("state") else rebuild,
        )  # fmt: skip
    return StoreError("The database {path} refused a step: {text}.", path=path, text=text)


def _address(path: Path, *, write: bool) -> str:
    return f"{path.absolute().as_uri()}?mode={'rwc' if write else 'ro'}"


async def _connect(path: Path, *, write: bool, durable: bool = False) -> aiosqlite.Connection:
    address = _address(path, write=write)
    connection = aiosqlite.connect(address, uri=True, isolation_level=None, timeout=BUSY_SECONDS)
    try:
        await _whole(connection)  # else who is told to stop meanwhile leaves its thread behind
        connection.row_factory = sqlite3.Row
        # A container's root file system is read-only, /tmp too where nobody thought of it.
        await connection.execute("PRAGMA temp_store = MEMORY")
        if write:
            await connection.execute("PRAGMA journal_mode = WAL")
            await connection.execute(f"PRAGMA synchronous = {'FULL' if durable else 'NORMAL'}")
            await connection.execute("PRAGMA foreign_keys = ON")
            await connection.execute("PRAGMA cache_size = -16000")  # the trees an indexing writes into, all over
            await connection.execute("PRAGMA wal_autocheckpoint = 4000")
    except BaseException:
        await connection.close()  # its thread would keep the process from ending
        raise
    return connection


async def _whole(step: Awaitable[object]) -> None:
    """Waits for a step that can't be interrupted; a cancellation is handed on after it."""
    doing = asyncio.ensure_future(step)
    try:
        await asyncio.shield(doing)
    except asyncio.CancelledError:
        await asyncio.wait({doing})
        raise


class Database:
    """An open file. Reads run side by side on their own connections; writes go one at a time through `write`."""

    def __init__(self, path: Path, writer: aiosqlite.Connection, readers: list[aiosqlite.Connection]) -> None:
        self.path = path
        self._writer = writer
        self._readers: asyncio.Queue[aiosqlite.Connection] = asyncio.Queue()
        self._all = [writer, *readers]
        self._lock = asyncio.Lock()
        self.writing_since: float | None = None  # by time.monotonic()
        for reader in readers:
            self._readers.put_nowait(reader)

    @classmethod
    async def open(cls, path: Path, steps: Path, *, readers: int = 2, durable: bool = False) -> Database:
        """The database at `path`, made if missing and brought up to the last of the migrations in `steps`.

        `durable`: a change that was committed survives the loss of power, not only the death of the process.
        Raises NewerDatabase, LockedDatabase, DamagedDatabase or StoreError.
        """
        opened: list[aiosqlite.Connection] = []
        try:
            with our_errors(path):
                writer = await _connect(path, write=True, durable=durable)
                opened.append(writer)
                await climb(writer, path, steps, keep_before=durable)
                for _ in range(readers):
                    opened.append(await _connect(path, write=False))
        except BaseException:
            for connection in opened:
                await connection.close()
            raise
        return cls(path, writer, opened[1:])

    async def close(self) -> None:
        """Closes every connection; the last one out folds the write-ahead log back into the file."""
        for connection in reversed(self._all):
            await connection.close()

    @asynccontextmanager
    async def reader(self) -> AsyncIterator[aiosqlite.Connection]:
        """A connection for several reads that must see one state of the file (wrap them in BEGIN ... COMMIT)."""
        connection = await self._readers.get()
        try:
            with our_errors(self.path):
                yield connection
        finally:
            self._readers.put_nowait(connection)

    async def rows(self, sql: str, values: Values | None = None) -> list[sqlite3.Row]:
        """All rows of one read."""
        async with self.reader() as connection:
            return list(await connection.execute_fetchall(sql, values or {}))

    async def row(self, sql: str, values: Values | None = None) -> sqlite3.Row | None:
        """The first row of one read, or None."""
        found = await self.rows(sql, values)
        return found[0] if found else None

    @asynccontextmanager
    async def write(self) -> AsyncIterator[aiosqlite.Connection]:
        """A transaction of its own: committed when the block ends, rolled back when it raises."""
        async with self._lock:
            self.writing_since = time.monotonic()
            try:
                with our_errors(self.path):
                    await self._begin()
                    try:
                        yield self._writer
                    except BaseException:
                        if self._writer.in_transaction:  # a full disk has taken it back already
                            await self._end("ROLLBACK")
                        raise
                    await self._end("COMMIT")
            finally:
                self.writing_since = None

    async def _begin(self) -> None:
        # The connection's thread can't be interrupted: a task cancelled meanwhile would leave a transaction open,
        # and every later write would fail.
        try:
            await _whole(self._writer.execute("BEGIN IMMEDIATE"))
        except asyncio.CancelledError:
            if self._writer.in_transaction:
                await self._end("ROLLBACK")
            raise

    async def _end(self, how: str) -> None:
        """Commits or rolls back, to the end even where the task is cancelled meanwhile."""
        try:
            await _whole(self._writer.execute(how))
        except sqlite3.Error:
            if how == "COMMIT" and self._writer.in_transaction:  # a disk that is full refuses here
                await _whole(self._writer.execute("ROLLBACK"))
            raise

    async def ping(self) -> None:
        """Reads a page on a connection of this process. Raises StoreError."""
        await self.row("SELECT COUNT(*) FROM sqlite_schema")

    async def execute(self, sql: str, values: Values | None = None) -> int:
        """One statement in a transaction of its own; the number of rows it changed."""
        async with self.write() as connection:
            cursor = await connection.execute(sql, values or {})
            return cursor.rowcount

    async def execute_many(self, sql: str, values: Iterable[Values]) -> None:
        """One statement for many rows in one transaction."""
        async with self.write() as connection:
            await connection.executemany(sql, values)
