"""Climbs the numbered migrations of a database; the version reached lives in the database itself."""

from __future__ import annotations

import re
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


async def climb(connection: aiosqlite.Connection, path: Path, steps: Path) -> None:
    """Brings a database up to the last migration, each in a transaction of its own.

    Raises NewerDatabase where the database stands higher than the migrations go.
    """
    ladder = rungs(steps)
    here = await version(connection)
    if here > len(ladder):
        raise NewerDatabase(
            "{path} was written by a newer Clipdesk (format {here}; this one knows {known}). "
            "Run that newer version, or point DATA_DIR at another folder.",
            path=path,
            here=here,
            known=len(ladder),
        )
    for number, step in ladder[here:]:
        script = step.read_text(encoding="utf-8")
        await connection.executescript(f"BEGIN IMMEDIATE;\n{script}\nPRAGMA user_version = {number};\nCOMMIT;")
