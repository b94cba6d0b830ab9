"""Faults that an operator meets: each is told with what, where and what to do, by its status, and nothing is lost."""

from __future__ import annotations

import os
import re
import shutil
import sys
from contextlib import closing
from pathlib import Path

import pytest

from bot import care
from bot.client import Clipdesk
from bot.desk import Desk
from bot.errors import Busy, LockedDatabase, StoreError
from bot.playground import Playground
from bot.store.lock import IndexerLock
from bot.store.state import State
from bot.watching import Watch
from tests.cogs.conftest import article
from tests.cogs.conftest import desk as desk
from tests.cogs.conftest import indexed as indexed
from tests.cogs.conftest import pg as pg
from tests.cogs.test_admin import bot_of
from tests.cogs.test_readers import words
from tests.test_care import NOW, _without_roots_right, change, known, spoil, tool
from tests.test_care import folder as folder
from tests.wire import bot_on_wire

TOKEN = "MTIzNDU2Nzg5MDEyMzQ1Njc4" + ".Gx3abc." + "q" * 27


# ------------------------------------------------------------ backups


@pytest.mark.parametrize("name", ["state.db", "archive.db", "notes.txt", "other/../state.db"])
async def test_a_backup_onto_a_file_in_use_would_have_cut_the_bot_off_from_it(folder: Path, name: str) -> None:
    """Neither a database that serves nor a file that is no backup is replaced; the reason is said, status 74."""
    (folder / "notes.txt").write_text("mine", encoding="utf-8")
    (folder / "other").mkdir()
    before = (folder / name).read_bytes()
    done = tool(folder, "backup", str(folder / name))
    assert done.returncode == 74
    assert name in done.stderr
    assert "name" in done.stderr.rpartition(":")[2]
    assert (folder / name).read_bytes() == before


async def test_a_backup_takes_the_place_of_an_older_one(folder: Path) -> None:
    """A name that a script gives every night works every night."""
    for fact in ("first", "second"):
        async with await State.open(folder / "state.db") as state:
            await state.marks.put("known", fact)
        assert await known(care.backup(folder, folder / "nightly.db", NOW)) == fact


@pytest.mark.parametrize("how", ["missing", "empty", "another's"])
async def test_a_lost_state_pushed_its_own_backups_out(folder: Path, how: str) -> None:
    """Nothing begins anew beside backups, nothing empty is backed up over them; check says so, restore mends it."""
    made = care.backup(folder, None, NOW)
    if how == "another's":
        shutil.copy(folder / "archive.db", folder / "state.db")
    else:
        (folder / "state.db").unlink()
        if how == "empty":
            (folder / "state.db").touch()
    with pytest.raises(StoreError, match=r"state\.db"):
        care.backup(folder, None, NOW, keep=1)
    assert care.backups(folder) == [made]
    (found,) = care.check(folder)
    assert (found.file, found.cure) == ("state.db", "python -m bot restore BACKUP")
    if how != "another's":
        done = tool(folder, "index")
        assert done.returncode == 74
        assert f"restore {made}" in done.stderr
    care.restore(folder, made, NOW)
    assert await known(folder / "state.db") == "as before"
    assert care.check(folder) == ()


async def test_a_fresh_folder_begins_without_a_word(tmp_path: Path) -> None:
    """No state and no backup: that is a first start, not a loss."""
    async with Desk.open(tmp_path / "data") as desk:
        assert (await desk.facts()).articles == 0


async def test_a_damaged_backup_was_to_be_mended_by_building_the_index_anew(folder: Path) -> None:
    """The words are of the backup, whatever it is called; the state stays."""
    (folder / "mine.db").write_bytes(b"no database at all " * 500)
    done = tool(folder, "restore", str(folder / "mine.db"))
    assert done.returncode == 74
    assert "mine.db is damaged and can't be restored. Take another backup" in done.stderr
    assert await known(folder / "state.db") == "as before"


# ------------------------------------------------------------ check


async def test_what_cannot_be_opened_is_not_to_be_replaced(folder: Path) -> None:
    """A newer database, a locked one: check says what stands in the way, and names no command that would lose it."""
    care.backup(folder, None, NOW)
    change(folder / "state.db", "PRAGMA user_version = 99")
    (found,) = care.check(folder)
    assert (found.file, found.cure) == ("state.db", "")
    assert "newer Clipdesk (format 99" in found.seen
    told = tool(folder, "check")
    assert told.returncode == 1
    assert "mended by" not in told.stdout


async def test_compaction_rewrote_a_database_from_the_future(folder: Path) -> None:
    """Status 78, and not a byte of either database changed."""
    change(folder / "state.db", "PRAGMA user_version = 99")
    before = [(folder / name).read_bytes() for name in care.FILES]
    assert tool(folder, "compact").returncode == 78
    assert [(folder / name).read_bytes() for name in care.FILES] == before


# ------------------------------------------------------------ disks and locks


@pytest.mark.skipif(sys.platform != "linux", reason="needs prctl")
@pytest.mark.parametrize("name", ["state.db", "archive.db"])
async def test_a_bot_served_from_a_file_that_it_could_only_read(folder: Path, name: str) -> None:
    """SQLite opens it all the same; it would answer and post nothing. Refused with the file's name, status 74."""
    (folder / name).chmod(0o444)
    done = tool(folder, "run", preexec_fn=_without_roots_right, token=TOKEN)
    assert done.returncode == 74, done.stderr
    assert f"{name} can't be opened for writing" in done.stderr


async def test_an_indexing_that_finds_the_index_taken_says_so_once(folder: Path) -> None:
    """Not for each source, as a failure of the source: status 75 with the process id; a reload is told to wait."""
    lock = IndexerLock((folder / "archive.db").resolve())
    lock.take()
    try:
        done = tool(folder, "index")
        assert done.returncode == 75, done.stdout
        assert done.stderr.count(f"Another process (id {os.getpid()}) is indexing") == 1
        async with Desk.open(folder, folder / "none.toml") as desk:
            (folder / "none.toml").write_text('[[source]]\nname = "A"\npath = "a.jsonl"\n', encoding="utf-8")
            (folder / "a.jsonl").write_text(article("ferry"), encoding="utf-8")
            with pytest.raises(Busy, match="is indexing"):
                await desk.reload.run(report=True)
            last = await desk.reload.last()
            assert last is not None
            assert "is indexing" in last.failed
    finally:
        lock.give()


async def test_a_file_that_changed_while_the_index_was_locked_was_never_read(tmp_path: Path) -> None:
    """What could not be stored is due again at the next look, without another change of the file."""
    (tmp_path / "news.jsonl").write_text(article("ferry"), encoding="utf-8")
    (tmp_path / "sources.toml").write_text('[[source]]\nname = "News"\npath = "news.jsonl"\n', encoding="utf-8")
    async with Desk.open(tmp_path / "data", tmp_path / "sources.toml") as desk:
        watch, lock = Watch(desk), IndexerLock((tmp_path / "data" / "archive.db").resolve())
        lock.take()
        with pytest.raises(Busy):
            await watch.look()
        lock.give()
        assert await watch.look() == ("News",)
        assert (await desk.facts()).articles == 1


async def test_readers_were_told_the_paths_of_a_damaged_database(pg: Playground, desk: Desk) -> None:
    """They get a reference; the operator finds file and cure under it, in the status and in the log of errors."""
    async with bot_on_wire(pg, lambda: bot_of(pg, desk), errors_expected=True) as bot:
        await bot.settled.wait()
        with desk.incidents.keeping():
            await _damage(desk, bot)
            told = str((await pg.person("reader").slash("search", {"query": "ferry"})).message)
        found = re.search(r"the reference (\w+)", told)
        assert found
        assert "archive.db" not in told
        operator = pg.person("operator")
        behind = words(await operator.slash("admin logs", {"reference": found[1]}))
        assert "archive.db is damaged" in behind.replace("\\", "")
        assert "index --rebuild" in behind


async def _damage(desk: Desk, bot: Clipdesk) -> None:
    """The pages of the index turn to noise under the running bot; what it holds in memory is forgotten."""
    for connection in desk.archive._db._all:
        await connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    spoil(desk.data_dir / "archive.db")
    for connection in desk.archive._db._all:
        await connection.execute("PRAGMA shrink_memory")


async def test_a_lock_taken_by_another_program_is_told_after_one_wait(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody holds the index: the indexer waits once, not once a source."""
    import sqlite3

    monkeypatch.setattr("bot.store.database.BUSY_SECONDS", 0.2)
    (folder / "a.toml").write_text(
        "".join(f'[[source]]\nname = "{n}"\npath = "a.jsonl"\n' for n in range(3)), encoding="utf-8"
    )
    (folder / "a.jsonl").write_text(article("ferry"), encoding="utf-8")
    with closing(sqlite3.connect(folder / "archive.db", isolation_level=None)) as other:
        async with Desk.open(folder, folder / "a.toml") as desk:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(LockedDatabase, match=r"archive\.db is locked by another process"):
                await desk.reindex()
            other.execute("ROLLBACK")
            assert [c.added for c in await desk.reindex()] == [1, 1, 1]
