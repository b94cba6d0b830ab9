"""Backup, restore, check, compaction and rebuilding: faults of a disk are told clearly and lose nothing."""

from __future__ import annotations

# ruff: noqa: ASYNC221, ASYNC240 -- nothing else runs in these tests while they wait
import asyncio
import ctypes
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot import care
from bot.errors import DamagedDatabase, LockedDatabase, NewerDatabase, StoreError
from bot.store.database import Database
from bot.store.lock import RunLock
from bot.store.state import STEPS, State
from tests.cogs.conftest import SAMPLES
from tests.cogs.conftest import indexed as indexed

ROOT = Path(__file__).parent.parent
NOW = datetime(2026, 5, 1, 3, tzinfo=UTC)


@pytest.fixture
async def folder(indexed: Path, tmp_path: Path) -> AsyncIterator[Path]:
    """A data folder with the sample archive and a state that knows one fact."""
    shutil.copytree(indexed, tmp_path / "data")
    async with await State.open(tmp_path / "data" / "state.db") as state:
        await state.marks.put("known", "as before")
    yield tmp_path / "data"


async def known(path: Path) -> str | None:
    """What the state in a file knows."""
    async with await State.open(path) as state:
        return await state.marks.get("known")


def change(path: Path, statement: str) -> None:
    """Somebody else changes a database."""
    with closing(sqlite3.connect(path)) as database, database:
        database.execute(statement)


def tool(folder: Path, *words: str, token: str = "", **more: object) -> subprocess.CompletedProcess[str]:
    """A command on the folder, in a process of its own."""
    environment = {"PATH": os.environ["PATH"], "DATA_DIR": str(folder), "SOURCES": str(SAMPLES), "DISCORD_TOKEN": token}
    return subprocess.run(
        [sys.executable, "-m", "bot", *words], cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
        **more,  # type: ignore[call-overload]
    )  # fmt: skip


# ------------------------------------------------------------ backup


async def test_a_backup_taken_while_the_bot_writes_is_whole(folder: Path) -> None:
    """Writes go on meanwhile; the copy is sound, opens, and holds a moment of it; dated ones beyond N go."""
    async with await State.open(folder / "state.db") as state:
        for number in range(200):
            await state.marks.put(f"fact/{number}", "x" * 4000)
        stop = asyncio.Event()

        async def write() -> int:
            number = 0
            while not stop.is_set():
                await state.marks.put(f"more/{number}", "y" * 4000)
                number += 1
            return number

        writing = asyncio.create_task(write())
        made = [
            await asyncio.to_thread(care.backup, folder, None, NOW + timedelta(days=day), keep=2) for day in range(4)
        ]
        stop.set()
        assert await writing > 0
    assert care.backups(folder) == [made[3], made[2]]
    assert await known(made[3]) == "as before"
    assert not list(folder.rglob("*.partial"))


async def test_a_damaged_state_is_not_backed_up_over_a_good_backup(folder: Path) -> None:
    """The copy of a damaged file is refused, and the backup that has the name stays."""
    target = care.backup(folder, folder / "mine.db", NOW)
    before = target.read_bytes()
    spoil(folder / "state.db")
    with pytest.raises(DamagedDatabase, match=r"state\.db"):
        care.backup(folder, folder / "mine.db", NOW)
    assert target.read_bytes() == before


def spoil(path: Path) -> None:
    """Overwrites all pages but the first with noise."""
    data = path.read_bytes()
    path.write_bytes(data[:4096] + b"\xa5" * (len(data) - 4096))


# ------------------------------------------------------------ restore


async def test_restore_brings_back_what_was_and_keeps_what_it_replaces(folder: Path) -> None:
    """The state is the backup's again; the newer one lies beside the backups."""
    made = care.backup(folder, None, NOW)
    async with await State.open(folder / "state.db") as state:
        await state.marks.put("known", "newer")
    kept = care.restore(folder, made, NOW)
    assert await known(folder / "state.db") == "as before"
    assert await known(kept) == "newer"


async def test_a_log_of_the_old_state_is_not_replayed_into_the_restored_one(folder: Path) -> None:
    """A bot that was killed leaves a write-ahead log; after a restore nothing of it is seen, and it is kept."""
    made = care.backup(folder, None, NOW)
    code = (
        "import sqlite3, os, sys; c = sqlite3.connect(sys.argv[1]); c.execute('PRAGMA journal_mode = WAL');"
        "c.execute(\"UPDATE fact SET value = 'from the log' WHERE name = 'known'\"); c.commit(); os._exit(9)"
    )
    subprocess.run([sys.executable, "-c", code, str(folder / "state.db")], check=False)
    assert (folder / "state.db-wal").stat().st_size > 0
    kept = care.restore(folder, made, NOW)
    assert await known(folder / "state.db") == "as before"
    assert await known(kept) == "from the log"


async def test_restoring_under_a_running_bot_would_lose_what_it_writes(folder: Path) -> None:
    """Refused with the bot's process id; compaction and rebuilding too."""
    made = care.backup(folder, None, NOW)
    lock = RunLock(folder)
    lock.take()
    try:
        for refused in (("restore", str(made)), ("compact",), ("index", "--rebuild")):
            done = tool(folder, *refused)
            assert done.returncode == 75
            assert f"process id {os.getpid()}" in done.stderr
    finally:
        lock.give()


async def test_a_file_that_is_no_sound_backup_is_not_restored(folder: Path) -> None:
    """Damaged, of the wrong kind, from the future, not there: each is refused, and the state stays."""
    spoiled, index, future = folder / "spoiled.db", folder / "archive.db", folder / "future.db"
    shutil.copy(care.backup(folder, None, NOW), spoiled)
    spoil(spoiled)
    shutil.copy(care.backup(folder, None, NOW), future)
    change(future, "PRAGMA user_version = 99")
    for file, error in ((spoiled, DamagedDatabase), (index, StoreError), (future, NewerDatabase),
                        (folder / "nowhere.db", StoreError)):  # fmt: skip
        with pytest.raises(error):
            care.restore(folder, file, NOW)
    assert await known(folder / "state.db") == "as before"


# ------------------------------------------------------------ disks and locks


async def test_a_full_disk_is_told_and_loses_nothing(folder: Path) -> None:
    """The write fails with the file's name and what to do; what was stored is there, and with room it goes on."""
    async with await State.open(folder / "state.db") as state:
        writer = state.database._writer
        pages = (await (await writer.execute("PRAGMA page_count")).fetchone())[0]  # type: ignore[index]
        await writer.execute(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(StoreError, match=r"disk that holds .*state\.db is full. Make room"):
            await state.marks.put("large", "x" * 100_000)
        assert await state.marks.get("known") == "as before"
        await writer.execute("PRAGMA max_page_count = 1000000")
        await state.marks.put("large", "x" * 100_000)
    assert care.check(folder) == ()


FULL = """
mount -t tmpfs -o size=$SIZE tmpfs "$DISK" || exit 99
cp -r "$DATA"/. "$DISK"; export DATA_DIR="$DISK"
"$PYTHON" -m bot index "$BIG" >/dev/null 2>"$DATA/said"; echo "index $?"
"$PYTHON" -m bot backup "$DISK/copy.db" >/dev/null 2>>"$DATA/said"; echo "backup $?"
mount -o remount,size=200m "$DISK"
"$PYTHON" -m bot check; echo "check $?"
"$PYTHON" -m bot index "$BIG" >/dev/null; echo "index $?"
"$PYTHON" -m bot check; echo "check $?"
"""


@pytest.mark.timeout(400)
@pytest.mark.skipif(os.geteuid() != 0 or not shutil.which("unshare"), reason="only root may make a small disk")
async def test_a_real_full_disk_stops_the_indexer_and_harms_nothing(folder: Path, tmp_path: Path) -> None:
    """On a disk with no room: a clear error; the databases stay sound; with room the same command succeeds."""
    (tmp_path / "disk").mkdir()
    words = [f"{chr(97 + n % 26)}{n:x}word" for n in range(9_000)]
    lines = [
        json.dumps({"id": str(n), "title": f"Title {n}", "text": " ".join(words[n * 150 : n * 150 + 150]) + "."})
        for n in range(60)
    ]
    (tmp_path / "big.jsonl").write_text("\n".join(lines), encoding="utf-8")
    size = sum(path.stat().st_size for path in folder.iterdir())
    environment = {
        "PATH": os.environ["PATH"], "PYTHON": sys.executable, "DATA": str(folder), "DISK": str(tmp_path / "disk"),
        "BIG": str(tmp_path / "big.jsonl"), "SIZE": str(size + 150_000), "SOURCES": str(SAMPLES),
    }  # fmt: skip
    done = subprocess.run(
        ["unshare", "-m", "sh", "-c", FULL], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode == 99 or "unshare" in done.stderr:
        pytest.skip("a disk can't be mounted here")
    steps = [line for line in done.stdout.splitlines() if line.split()[0] in ("index", "backup", "check")]
    assert steps[1] in ("backup 0", "backup 74"), done.stdout + done.stderr
    assert [steps[0], *steps[2:]] == ["index 74", "check 0", "index 0", "check 0"], done.stdout + done.stderr


def _without_roots_right() -> None:
    """Root may write where nobody may; this process of the test may not."""
    ctypes.CDLL(None).prctl(24, 1, 0, 0, 0)  # PR_CAPBSET_DROP, CAP_DAC_OVERRIDE


@pytest.mark.skipif(sys.platform != "linux", reason="needs prctl")
async def test_a_file_that_may_not_be_written_is_told_with_its_name(folder: Path) -> None:
    """The data folder is read-only: the command says which file and what to look at, without a traceback."""
    for path in folder.iterdir():
        path.chmod(0o444)
    folder.chmod(0o555)
    try:
        done = tool(folder, "index", preexec_fn=_without_roots_right)
        assert done.returncode == 74, done.stdout + done.stderr
        assert "archive.db" in done.stderr
        assert "you may write" in done.stderr
        assert "Traceback" not in done.stderr
    finally:
        folder.chmod(0o755)


async def test_a_lock_of_another_process_is_named_and_goes_by(folder: Path) -> None:
    """Somebody holds the right to write: an error that names the file; afterwards the same write succeeds."""
    async with await State.open(folder / "state.db") as state:
        await state.database._writer.execute("PRAGMA busy_timeout = 50")
        with closing(sqlite3.connect(folder / "state.db", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(LockedDatabase, match=r"state\.db is locked by another process"):
                await state.marks.put("known", "newer")
            other.execute("ROLLBACK")
        await state.marks.put("known", "newer")


async def test_a_task_cancelled_at_a_lock_left_every_later_write_failing(folder: Path) -> None:
    """Cancelled while it waits for its turn to write, it leaves no transaction open."""
    async with await State.open(folder / "state.db") as state:
        with closing(sqlite3.connect(folder / "state.db", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            waiting = asyncio.create_task(state.marks.put("known", "lost"))
            await asyncio.sleep(0.1)
            waiting.cancel()
            await asyncio.sleep(0)
            other.execute("ROLLBACK")
        with pytest.raises(asyncio.CancelledError):
            await waiting
        await state.marks.put("known", "newer")
        assert await state.marks.get("known") == "newer"


# ------------------------------------------------------------ migrations


def _earlier(tmp_path: Path) -> Path:
    """The migrations as they were one step ago."""
    steps = tmp_path / "steps"
    steps.mkdir()
    for path in sorted(STEPS.glob("*.sql"))[:-1]:
        shutil.copy(path, steps)
    return steps


async def test_a_migration_leaves_a_way_back(tmp_path: Path) -> None:
    """Before the state is migrated it is copied; the copy has the old format, and an older Clipdesk opens it."""
    steps = _earlier(tmp_path)
    path = tmp_path / "data" / "state.db"
    path.parent.mkdir()
    old = await Database.open(path, steps, durable=True)
    await old.execute("INSERT INTO fact (name, value) VALUES ('known', 'as before')")
    await old.close()
    assert not (tmp_path / "data" / "backups").exists()
    assert await known(path) == "as before"
    kept = list((tmp_path / "data" / "backups").glob("state-format-*.db"))
    assert len(kept) == 1
    again = await Database.open(kept[0], steps, durable=True)
    assert len(await again.rows("SELECT * FROM fact")) == 1
    await again.close()


async def test_two_processes_that_migrate_at_once_do_it_once(tmp_path: Path) -> None:
    """A bot and a command started together after an upgrade: both open the database."""
    path = tmp_path / "state.db"
    first = await Database.open(path, _earlier(tmp_path))
    await first.close()
    for opened in await asyncio.gather(*(State.open(path) for _ in range(4))):
        await opened.close()


async def test_a_database_from_the_future_is_left_alone(folder: Path) -> None:
    """Status 78, both versions named, and not a byte changed."""
    change(folder / "state.db", "PRAGMA user_version = 99")
    before = (folder / "state.db").read_bytes()
    done = tool(folder, "console")
    assert done.returncode in (0, 78)
    done = tool(folder, "query", input="")
    assert done.returncode == 78
    assert "format 99" in done.stderr
    assert (folder / "state.db").read_bytes() == before
