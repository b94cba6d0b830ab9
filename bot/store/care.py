"""Care of database files: copies while they are used, checks, compaction. Blocking; call it off the event loop.

Nothing here trusts that a file is sound: whatever SQLite finds wrong becomes a finding or an error of ours.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path

from bot.errors import DamagedDatabase, NewerDatabase, StoreError
from bot.store.database import our_errors
from bot.store.ladder import rungs
from bot.store.soundness import contradictions

HALF_MADE = 3600.0  # seconds after which nobody works at a copy any more
PAGES = 2000  # copied between two looks whether somebody wants to write
TAILS = ("-wal", "-shm")
ARCHIVE = Path(__file__).parent / "schema" / "archive"
STATE = Path(__file__).parent / "schema" / "state"


def _reading(path: Path) -> closing[sqlite3.Connection]:
    return closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=10.0, isolation_level=None))


def copy(source: Path, target: Path) -> None:
    """A sound copy of a database that may be in use, whole or not at all. Raises StoreError and its kinds.

    The copy is checked before it takes its name.
    """
    partial = target.with_name(target.name + ".partial")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with our_errors(source), _reading(source) as old:
            old.execute("SELECT COUNT(*) FROM sqlite_schema").fetchone()
            with our_errors(partial), closing(sqlite3.connect(partial, isolation_level=None)) as new:
                old.backup(new, pages=PAGES, sleep=0.01)
                new.execute("PRAGMA journal_mode = DELETE")  # one file, without a log beside it
        if faults := list(_integrity(partial)):
            raise DamagedDatabase("{path} is damaged ({text}): it can't be copied.", path=source, text=faults[0])
        _to_disk(partial)
        partial.replace(target)
        _to_disk(target.parent)
    except OSError as e:
        raise StoreError("{path} can't be written: {why}.", path=target, why=e.strerror or e) from e
    finally:
        with suppress(OSError):
            partial.unlink(missing_ok=True)


def sweep(folder: Path, now: datetime) -> None:
    """Removes copies that a killed process left half made; not those of another one that is at work."""
    for path in folder.glob("*.partial*"):
        with suppress(OSError):
            if now.timestamp() - path.stat().st_mtime > HALF_MADE:
                path.unlink()


def _to_disk(path: Path) -> None:
    """Sees that a file, or the names in a folder, are on the disk."""
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def _integrity(path: Path) -> Iterator[str]:
    try:
        with _reading(path) as connection:
            for (said,) in connection.execute("PRAGMA integrity_check(10)"):
                if said != "ok":
                    yield str(said)
            for row in connection.execute("PRAGMA foreign_key_check"):
                yield f"a row of {row[0]} belongs to nothing in {row[2]}"
    except sqlite3.DatabaseError as e:
        yield str(e)


def expect(path: Path, steps: Path) -> int:
    """The migration a file stands on, whichever Clipdesk wrote it. Raises DamagedDatabase, also for another's file."""
    with our_errors(path), _reading(path) as connection:
        here = int(connection.execute("PRAGMA user_version").fetchone()[0])
        tables = {str(row[0]) for row in connection.execute("SELECT name FROM sqlite_schema")}
    mark = "article" if steps == ARCHIVE else "schedule"
    if mark not in tables:
        raise DamagedDatabase("{path} is no database of Clipdesk's, or not the one that belongs there.", path=path)
    return here


def format_of(path: Path, steps: Path) -> int:
    """The migration a file stands on. Raises NewerDatabase, DamagedDatabase."""
    here = expect(path, steps)
    if here > len(rungs(steps)):
        raise NewerDatabase(
            "{path} was written by a newer Clipdesk (format {here}; this one knows {known}). Run that newer version, "
            "or point DATA_DIR at another folder; docs/OPERATIONS.md says how to go back.",
            path=path, here=here, known=len(rungs(steps)),
        )  # fmt: skip
    return here


def faults(path: Path, steps: Path) -> list[str]:
    """What is wrong with a database; empty where it is sound. Beside a running bot it keeps nobody waiting.

    One of an older format is looked at page by page only: its rows are understood once it is migrated. Raises as
    `format_of` does.
    """
    here = format_of(path, steps)
    found = list(_integrity(path))
    if found or here < len(rungs(steps)):
        return found
    try:
        with _reading(path) as connection:
            return contradictions(connection)
    except (sqlite3.DatabaseError, ValueError) as e:
        return [str(e)]


def compact(path: Path) -> tuple[int, int]:
    """Gives back the room that deleted rows held; bytes before and after. Nobody else may have the file open."""
    before = path.stat().st_size
    with our_errors(path), closing(sqlite3.connect(path, timeout=10.0, isolation_level=None)) as connection:
        connection.execute("VACUUM")
        connection.execute("PRAGMA optimize")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return before, path.stat().st_size


def put_in_place(new: Path, path: Path, kept: Path | None) -> None:
    """Puts the file `new` where `path` stands; what stood there is kept as `kept` (None: where there is nothing).

    A death at any moment leaves either the old database or the new one under the name.
    """
    try:
        if kept is not None and path.exists():
            _fold(path)
            for tail in ("", *TAILS):
                if (part := path.with_name(path.name + tail)).exists():
                    shutil.copy2(part, kept.with_name(kept.name + tail))
            _to_disk(kept)
        # A log that belongs to the old file would be replayed into the new one.
        for tail in TAILS:
            path.with_name(path.name + tail).unlink(missing_ok=True)
        new.replace(path)
        _to_disk(path.parent)
    except OSError as e:
        raise StoreError("{path} can't be replaced: {why}.", path=path, why=e.strerror or e) from e


def _fold(path: Path) -> None:
    """Writes the log back into its file, where the file is sound enough for it."""
    with suppress(sqlite3.DatabaseError), closing(sqlite3.connect(path, timeout=2.0, isolation_level=None)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
