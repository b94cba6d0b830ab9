"""Told to stop at any moment: gone within ten seconds, by the right status, and nothing lost or left behind."""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from bot import care
from bot.playground import Playground
from tests.cogs.conftest import indexed as indexed
from tests.cogs.test_readers import words
from tests.cogs.test_reload_serving import Feed, listed, write
from tests.cogs.test_reload_serving import feed as feed
from tests.test_care import NOW, ROOT, known, tool
from tests.test_care import folder as folder
from tests.test_run import said, serving

TERM = signal.SIGTERM


async def stopped(process: asyncio.subprocess.Process, *names: signal.Signals) -> tuple[int | None, str]:
    """The status and the rest of the log of a process that is told to stop; it must be gone within ten seconds."""
    began = time.monotonic()
    for name in names:
        process.send_signal(name)
        await asyncio.sleep(0.05)
    _, log = await asyncio.wait_for(process.communicate(), 30)
    assert time.monotonic() - began < 10
    assert b"Traceback" not in log, log.decode()
    return process.returncode, log.decode()


def children(process: asyncio.subprocess.Process) -> list[int]:
    """The processes it has started that still live."""
    found = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(process.pid)], capture_output=True, text=True, check=False
    )
    return [int(word) for word in found.stdout.split()]


def alive(pid: int) -> bool:
    """Whether a process is there and no zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
async def test_stopped_during_a_reload_it_takes_the_indexer_along(tmp_path: Path, feed: Feed) -> None:
    """A source hangs: the child is gone too, what it had shown is there, and the index is sound."""
    async with Playground() as pg, serving(pg, tmp_path, FETCH_ALLOW_HOSTS="127.0.0.1") as process:
        listed(tmp_path, feed)
        write(tmp_path, feed, "otter")
        feed.go.clear()
        await asyncio.wait_for(feed.asked.wait(), 60)
        child = children(process)
        assert child
        status, _ = await stopped(process, TERM)
        assert status == 0
        assert not [pid for pid in child if alive(pid)]
        feed.go.set()
        assert care.check(tmp_path) == ()


async def test_stopped_during_a_post_of_a_digest_the_ledger_knows_of_it(tmp_path: Path) -> None:
    """Discord hangs over the post: gone in time, and the next start finds it unsettled, as after any crash."""
    async with Playground() as pg:
        channel = next(iter(pg.world.guilds.values())).channel("general")
        async with serving(pg, tmp_path) as process:
            await said(process, b"Serving")
            while "The ferry" not in words(await pg.person("reader").slash("latest", {})):  # noqa: ASYNC110
                await asyncio.sleep(0.2)  # it indexes by itself
            admin = pg.person("admin")
            await admin.slash("digest add", {"channel": channel.id, "time": "8:00", "zone": "UTC"})
            (choice, *_) = await admin.complete("digest run", {"digest": ""}, focused="digest")
            asked = await admin.slash("digest run", {"digest": choice.value})
            press = next(p.custom_id for p in asked.pressables if p.custom_id and "dgdo" in p.custom_id)
            hanging = pg.faults.add("POST /channels/*/messages", hang=True)
            pressing = asyncio.create_task(admin.press(asked.message or {}, press))
            while not hanging.hits:  # noqa: ASYNC110 - a process
                await asyncio.sleep(0.02)
            status, _ = await stopped(process, TERM)
            assert status == 0
            hanging.release()
            await pressing
        with closing(sqlite3.connect(tmp_path / "state.db")) as state:
            assert state.execute("SELECT state FROM ledger").fetchall() in ([("sending",)], [("claimed",)])
        assert pg.messages(channel) == []


async def test_stopped_before_it_has_logged_in(tmp_path: Path) -> None:
    """Discord doesn't answer the first request: status 0, not an error of the network."""
    async with Playground() as pg:
        hanging = pg.faults.add("GET /users/@me", hang=True)
        async with serving(pg, tmp_path) as process:
            while not hanging.hits:  # noqa: ASYNC110 - a process
                await asyncio.sleep(0.02)
            assert (await stopped(process, TERM))[0] == 0
            hanging.release()


async def test_stopped_while_the_databases_are_opened_it_left_a_traceback(folder: Path, tmp_path: Path) -> None:
    """Another process holds the state at the start: told to stop it doesn't wait for it; status 0."""
    with closing(sqlite3.connect(folder / "state.db", isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        other.execute("UPDATE fact SET value = value")
        async with Playground() as pg, serving(pg, folder) as process:
            while not (folder / "bot.lock").exists():  # noqa: ASYNC110 - a process
                await asyncio.sleep(0.02)
            assert (await stopped(process, TERM))[0] == 0
        other.execute("ROLLBACK")
    assert await known(folder / "state.db") == "as before"


@pytest.mark.parametrize(
    "names", [(TERM, TERM, TERM), (signal.SIGINT, signal.SIGINT), (signal.SIGHUP,), (TERM, signal.SIGINT)]
)
async def test_told_twice_or_by_a_terminal_that_closed(names: tuple[signal.Signals, ...], tmp_path: Path) -> None:
    """The second word changes nothing, and a closed terminal is one: status 0, the goodbye said."""
    async with Playground() as pg, serving(pg, tmp_path) as process:
        await said(process, b"Serving")
        status, log = await stopped(process, *names)
        assert status == 0
        assert "Stopping." in log
        assert not pg.gateway.connected


async def test_an_indexing_that_was_stopped_ended_with_a_traceback(tmp_path: Path, feed: Feed) -> None:
    """SIGTERM: a sentence and 143; Ctrl-C: 130. The next one does the work."""
    listed(tmp_path, feed)
    for name, expected in ((TERM, 143), (signal.SIGINT, 130)):
        feed.asked.clear()
        feed.go.clear()
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "index", cwd=ROOT, stderr=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.DEVNULL, env={
                "DATA_DIR": str(tmp_path / "data"), "SOURCES": str(tmp_path / "sources.toml"),
                "FETCH_ALLOW_HOSTS": "127.0.0.1",
            },
        )  # fmt: skip
        await asyncio.wait_for(feed.asked.wait(), 60)
        status, log = await stopped(process, name)
        assert status == expected
        assert (name != TERM) or "Stopped; what was not shown yet is dropped." in log
    feed.go.set()
    assert care.check(tmp_path / "data") == ()


async def test_a_backup_that_was_stopped_left_half_a_file(folder: Path) -> None:
    """SIGTERM in its middle leaves the older backups and nothing else; what SIGKILL left is swept by a later one."""
    with closing(sqlite3.connect(folder / "state.db")) as state, state:
        state.execute("CREATE TABLE ballast AS SELECT randomblob(3000000) AS noise")
    made = care.backup(folder, None, NOW)
    code = (
        "import signal, sqlite3, sys, os\nfrom bot.__main__ import enter\nfrom bot.stopping import leave\nleave(143)\n"
        "sys.addaudithook(lambda event, args: event == 'sqlite3.connect' and str(args[0]).endswith('.partial')"
        " and os.kill(os.getpid(), signal.{name}))\nsys.exit(enter(['backup'], dict(os.environ)))"
    )
    for name, status in (("SIGTERM", 143), ("SIGKILL", -9)):
        done = subprocess.run(  # noqa: ASYNC221
            [sys.executable, "-c", code.replace("{name}", name)], cwd=ROOT, env={"DATA_DIR": str(folder)}, check=False,
            capture_output=True, text=True,
        )  # fmt: skip
        assert done.returncode == status, done.stderr
        assert "Traceback" not in done.stderr
        assert care.backups(folder) == [made]
        if name == "SIGTERM":
            assert [path.name for path in (folder / "backups").iterdir()] == [made.name]
    left = folder / "backups" / "state-20260101-000000.db.partial"
    left.write_bytes(b"half")
    old = time.time() - 7200
    os.utime(left, (old, old))
    assert tool(folder, "backup").returncode == 0
    assert not left.exists()
