"""Probing a database from outside: whether another connection could read and write it now."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from bot.store.database import our_errors, read_only


def probe(path: Path, seconds: float, *, write: bool) -> None:
    """Reads a page of the file and, with `write`, takes and frees the right to write. Blocks up to `seconds`.

    Raises StoreError and its kinds.
    """
    mode = "rw" if write else "ro"
    with (
        our_errors(path),
        closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode={mode}", uri=True, timeout=seconds)) as connection,
    ):
        connection.isolation_level = None
        connection.execute("SELECT COUNT(*) FROM sqlite_schema").fetchone()
        if write:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("ROLLBACK")


def expect_writable(path: Path) -> None:
    """Raises StoreError for a file that is there and may not be written: SQLite opens it all the same, to read."""
    effective = os.access in os.supports_effective_ids
    if path.exists() and not os.access(path, os.W_OK, effective_ids=effective):
        raise read_only(path)
