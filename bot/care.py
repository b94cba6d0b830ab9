"""Care of a data folder: backup, restore, check, compaction, and the index built anew.

archive.db can be rebuilt from the sources, state.db can't: that one is backed up.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from bot import indexing
from bot.desk import Desk
from bot.errors import DamagedDatabase, StoreError
from bot.indexing import Options
from bot.model import Changes
from bot.store import care
from bot.store.archive import Archive
from bot.store.lock import IndexerLock, RunLock
from bot.store.salvage import salvage
from bot.store.state import State, expect_there, lost
from bot.store.state import backups as newest_first

FILES = {"archive.db": "python -m bot index --rebuild", "state.db": "python -m bot restore BACKUP"}
STEPS = {"archive.db": care.ARCHIVE, "state.db": care.STATE}
KEPT = 14  # backups


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong with a file, and the command that mends it; "" where the words say what to do."""

    file: str
    seen: str
    cure: str


def backup(data_dir: Path, target: Path | None, now: datetime, *, keep: int = KEPT) -> Path:
    """Copies the state, also while a bot uses it; the copy's path. Raises StoreError.

    Without a target it is named by date in the folder backups, where the newest `keep` stay.
    """
    source = data_dir / "state.db"
    expect_there(source)
    if not source.exists():
        raise StoreError("{path}: there is nothing to back up yet.", path=source)
    care.expect(source, care.STATE)
    if target is not None:
        _replaceable(data_dir, target)
        care.copy(source, target)
        return target
    target = data_dir / "backups" / f"state-{now:%Y%m%d-%H%M%S}.db"
    care.copy(source, target)
    care.sweep(target.parent, now)
    for old in backups(data_dir)[keep:]:
        old.unlink(missing_ok=True)
    return target


def _replaceable(data_dir: Path, target: Path) -> None:
    """Raises StoreError for a file that a backup must not take the place of: the databases in use, anything strange."""
    if target.resolve() in {(data_dir / name).resolve() for name in FILES}:
        raise StoreError("{path} is in use: a backup needs another name.", path=target)
    if target.is_file() and target.stat().st_size:
        try:
            care.expect(target, care.STATE)
        except StoreError as e:
            raise StoreError("{path} is there already and is no backup: name another file.", path=target) from e


def backups(data_dir: Path) -> list[Path]:
    """The backups named by date, newest first."""
    return newest_first(data_dir / "state.db")


def restore(data_dir: Path, file: Path, now: datetime) -> Path:
    """Puts a backup in the place of the state; the path under which what it replaces is kept.

    Raises LockedDatabase where a bot runs, DamagedDatabase and NewerDatabase for a backup that can't be used.
    """
    if not file.exists():
        raise StoreError("{path}: there is no such file.", path=file)
    with _nobody_else(data_dir):
        new = data_dir / "state.db.restoring"
        try:
            care.format_of(file, care.STATE)
            care.copy(file, new)
        except DamagedDatabase as e:
            raise DamagedDatabase("{path} is damaged and can't be restored. Take another backup.", path=file) from e
        kept = data_dir / "backups" / f"replaced-{now:%Y%m%d-%H%M%S}.db"
        kept.parent.mkdir(parents=True, exist_ok=True)
        care.put_in_place(new, data_dir / "state.db", kept)
        return kept


def check(data_dir: Path) -> tuple[Finding, ...]:
    """What is wrong with the databases; empty where they are sound. Works beside a running bot."""
    found = []
    for name, cure in FILES.items():
        path = data_dir / name
        if name == "state.db" and lost(path):
            found.append(Finding(name, "it is not there, but backups of it are", cure))
            continue
        if not path.exists():
            continue
        try:
            found += [Finding(name, each, cure) for each in care.faults(path, STEPS[name])]
        except StoreError as e:
            # Locked, newer, not to be opened: the words say what to do, and nothing need be put in its place.
            found.append(Finding(name, e.for_user, cure if isinstance(e, DamagedDatabase) else ""))
    return tuple(found)


def compact(data_dir: Path) -> dict[str, tuple[int, int]]:
    """Bytes before and after, by file. Raises LockedDatabase where a bot runs."""
    with _nobody_else(data_dir):
        there = [name for name in FILES if (data_dir / name).exists()]
        for name in there:
            care.format_of(data_dir / name, STEPS[name])
        return {name: care.compact(data_dir / name) for name in there}


async def rebuild(
    data_dir: Path, catalogue: Path | None, options: Options, now: Callable[[], datetime]
) -> tuple[Sequence[Changes], int, int]:
    """Builds the index anew beside the old one and puts it in its place; what each source gave, and how many articles
    were carried over from the old index, and how many of its rows could not be read.

    Feeds no longer hold what they once gave, so everything that can be read of the old index is carried over first.
    The old file is kept as archive.db.replaced. Raises LockedDatabase where a bot runs.
    """
    path, beside = data_dir / "archive.db", data_dir / "archive.db.rebuilding"
    indexing.make_folder(data_dir)
    with _nobody_else(data_dir):
        for tail in ("", *care.TAILS):
            beside.with_name(beside.name + tail).unlink(missing_ok=True)
        carried = lost = 0
        async with await State.open(data_dir / "state.db") as state:
            archive = await Archive.open(beside)
            try:
                desk = Desk(archive, state, data_dir, catalogue, now)
                for saved in await asyncio.to_thread(list, salvage(path)) if path.exists() else ():
                    await indexing.carry(archive, saved.spec, saved.raws, options, now(), desk.corrections)
                    # Without what is known of an address, so that it is fetched whole, at once.
                    await archive.set_fetch_state(saved.spec.name, replace(saved.fetch, etag=None, modified=None))
                    carried, lost = carried + len(saved.raws), lost + saved.lost
                changes = await desk.reindex(options=options)
            finally:
                await archive.close()
        care.put_in_place(beside, path, data_dir / "archive.db.replaced")
    return changes, carried, lost


@contextmanager
def _nobody_else(data_dir: Path) -> Iterator[None]:
    """While this is open no bot serves from the folder and nobody indexes into it. Raises LockedDatabase."""
    running, indexer = RunLock(data_dir), IndexerLock((data_dir / "archive.db").resolve())
    running.take()
    try:
        indexer.take()
        try:
            yield
        finally:
            indexer.give()
    finally:
        running.give()
