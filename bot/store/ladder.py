"""Climbs the numbered migrations of a database; the version reached lives in the database itself."""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import aiosqlite

from bot.errors import NewerDatabase, StoreError

STEP = re.compile(r"^(\d{4})_\w+\.sql$")


def rungs(steps: Path) -> list[tuple[int, Path]]:
    """The migrations in a folder, in order. Raises StoreError where a number is missing or doubled."""
    found = sorted((int(m[1]), p) for p in steps.iterdir() if (m := STEP.match(p.name)))
    if [n for n, _ in found] != list(range(1, len(found) + 1)):
        raise StoreError("The migrations in {folder} are not numbered 1, 2, 3 ... without gaps.", folder=steps)
    return found


async def version(connection: aiosqlite.Connection) -> int:
    """The migration a database stands on; 0 for a new one."""
    async with connection.execute("PRAGMA user_version") as cursor:
        row = await cursor.fetchone()
    return int(row[0]) if row else 0


async def climb(connection: aiosqlite.Connection, path: Path, steps: Path, *, keep_before: bool = False) -> None:
    """Brings a database up to the last migration, each in a transaction of its own.

    `keep_before`: what stands there before is copied into the folder backups first, so that there is a way back.
    Raises NewerDatabase where the database stands higher than the migrations go.
    """
    ladder = rungs(steps)
    here = await version(connection)
    if here > len(ladder):
        raise NewerDatabase(
            "{path} was written by a newer Clipdesk (format {here}; this one knows {known}). Run that newer version, "
            "or point DATA_DIR at another folder; docs/OPERATIONS.md says how to go back.",
            path=path,
            here=here,
            known=len(ladder),
        )
    if keep_before and 0 < here < len(ladder):
        target = path.parent / "backups" / f"{path.stem}-format-{here}.db"
        target.parent.mkdir(parents=True, exist_ok=True)
        # Several processes may be here at once after an upgrade: each makes a copy of its own.
        partial = target.with_name(f"{target.name}.{os.getpid()}.{id(connection)}.partial")
        try:
            async with aiosqlite.connect(partial) as copy:
                await connection.backup(copy)
                await copy.execute("PRAGMA journal_mode = DELETE")
            partial.replace(target)
        finally:
            partial.unlink(missing_ok=True)
    for number, step in ladder[here:]:
        await _climb_one(connection, number, step.read_text(encoding="utf-8"))


async def _climb_one(connection: aiosqlite.Connection, number: int, script: str) -> None:
    await connection.execute("BEGIN IMMEDIATE")
    try:
        if await version(connection) < number:  # else another process was here first
            for statement in _statements(script):
                await connection.execute(statement)
            await connection.execute(f"PRAGMA user_version = {number}")
    except BaseException:
        if connection.in_transaction:  # a full disk has taken it back already
            await connection.execute("ROLLBACK")
        raise
    await connection.execute("COMMIT")


def _statements(script: str) -> Iterator[str]:
    """The statements of a script; each ends at the end of a line."""
    lines: list[str] = []
    for line in script.splitlines():
        lines.append(line)
        if sqlite3.complete_statement("\n".join(lines)):
            yield "\n".join(lines)
            lines = []
    if "".join(line.split("--")[0] for line in lines).strip():
        yield "\n".join(lines)
