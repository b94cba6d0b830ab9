"""`python -m bot run` as a supervisor sees it: a real process against the playground."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.playground import Playground
from tests.cogs.conftest import article
from tests.cogs.test_readers import words

ROOT = Path(__file__).parent.parent


@asynccontextmanager
async def serving(
    pg: Playground, folder: Path, token: str | None = None, **more: str
) -> AsyncIterator[asyncio.subprocess.Process]:
    """The bot in a process of its own, with a catalogue of one file; killed at the end if still there."""
    (folder / "news.jsonl").write_text(article("ferry"), encoding="utf-8")
    (folder / "sources.toml").write_text('[[source]]\nname = "News"\npath = "news.jsonl"\n', encoding="utf-8")
    environment = {
        **{k: v for k, v in os.environ.items() if k in ("PATH", "HOME", "LANG")},
        "DISCORD_TOKEN": token or pg.token,
        "DATA_DIR": str(folder),
        "DISCORD_API_URL": pg.api_url,
        "DISCORD_GATEWAY_URL": pg.gateway_url,
        **more,
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run", cwd=ROOT, env=environment,
        stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def said(process: asyncio.subprocess.Process, words: bytes) -> bytes:
    """The log up to the line that has these words."""
    assert process.stderr is not None
    log = b""
    while words not in log:
        line = await asyncio.wait_for(process.stderr.readline(), 60)
        assert line, log.decode()
        log += line
    return log


async def test_it_serves_until_it_is_told_to_stop(tmp_path: Path) -> None:
    """It indexes its catalogue by itself, answers, and ends with status 0 on SIGTERM; its log holds no token."""
    async with Playground() as pg, serving(pg, tmp_path) as process:
        assert process.stderr is not None
        log = await said(process, b"Serving 1 server(s)")
        reader = pg.person("reader")
        answer = await reader.slash("about", {})
        assert "Clipdesk" in words(answer)
        process.send_signal(signal.SIGTERM)
        log += (await asyncio.wait_for(process.communicate(), 20))[1]
        assert process.returncode == 0, log.decode()
        assert pg.token not in log.decode()


async def test_a_token_discord_does_not_know(tmp_path: Path) -> None:
    """It says so in a sentence, without a traceback, and ends with a status that no restart mends."""
    async with Playground() as pg, serving(pg, tmp_path, "a" * 24 + ".bbbbbb." + "c" * 30) as process:
        _, log = await asyncio.wait_for(process.communicate(), 30)
        assert process.returncode == 78
        assert "does not know this token" in log.decode()
        assert "Traceback" not in log.decode()


@pytest.mark.timeout(400)  # ten processes, one after the other
async def test_two_bots_on_one_folder_would_post_everything_twice(tmp_path: Path) -> None:
    """The second names the first's process and ends; a lock left by a killed one is no obstacle; tools work beside."""
    async with Playground() as pg, serving(pg, tmp_path) as first:
        await said(first, b"Serving")
        async with serving(pg, tmp_path) as second:
            _, log = await asyncio.wait_for(second.communicate(), 60)
            assert second.returncode == 75
            assert f"process id {first.pid}" in log.decode()
            assert str(tmp_path) in log.decode()
        for words_ in (("index",), ("backup",), ("check",), ("ask", "/about")):
            done = await tool(tmp_path, *words_)
            assert done.returncode == 0, (words_, await said_at_end(done))
            await done.communicate()
        first.kill()
        await first.wait()
        async with serving(pg, tmp_path) as third:
            await said(third, b"Serving")


async def tool(folder: Path, *words_: str) -> asyncio.subprocess.Process:
    """Another command on the same folder, run to its end."""
    environment = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), "DATA_DIR": str(folder)}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", *words_, cwd=ROOT, env=environment,
        stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    await asyncio.wait_for(process.wait(), 60)
    return process


async def said_at_end(process: asyncio.subprocess.Process) -> str:
    """What a process that has ended had said."""
    out, err = await process.communicate()
    return (out + err).decode()


@pytest.mark.parametrize("name", [signal.SIGTERM, signal.SIGINT])
async def test_a_stop_while_discord_hangs_takes_no_longer_than_a_supervisor_waits(
    name: signal.Signals, tmp_path: Path
) -> None:
    """A request is never answered; told to stop, the bot is gone in less than ten seconds, with status 0."""
    async with Playground() as pg, serving(pg, tmp_path) as process:
        await said(process, b"Serving")
        hanging = pg.faults.add("POST /interactions/*", hang=True)
        asked = asyncio.create_task(pg.person("reader").slash("about", {}))
        while not hanging.hits:  # noqa: ASYNC110 - a process
            await asyncio.sleep(0.02)
        began = time.monotonic()
        process.send_signal(name)
        await asyncio.wait_for(process.communicate(), 20)
        assert time.monotonic() - began < 10
        assert process.returncode == 0
        hanging.release()
        await asked


async def test_what_is_being_answered_is_finished_before_it_stops(tmp_path: Path) -> None:
    """A slow answer under way when SIGTERM comes still reaches its reader."""
    async with Playground() as pg, serving(pg, tmp_path) as process:
        await said(process, b"Serving")
        slow = pg.faults.add("PATCH /webhooks/*", status=500, times=1)
        answer = await pg.person("operator").slash("admin sync", {})
        process.send_signal(signal.SIGTERM)
        await asyncio.wait_for(process.communicate(), 20)
        assert process.returncode == 0
        assert "registered" in words(answer)
        assert slow.hits == 1


async def test_a_discord_that_is_away_is_told_apart_from_wrong_settings(tmp_path: Path) -> None:
    """Nothing listens at the address: status 69, which a restart may mend; a setting that is wrong: 78."""
    async with Playground() as pg:
        async with serving(pg, tmp_path, DISCORD_API_URL="http://127.0.0.1:9/api/v10") as process:
            _, log = await asyncio.wait_for(process.communicate(), 60)
            assert process.returncode == 69, log.decode()
            assert "can't be reached" in log.decode()
        async with serving(pg, tmp_path, HEALTH_ADDRESS="everywhere") as process:
            _, log = await asyncio.wait_for(process.communicate(), 60)
            assert process.returncode == 78
            assert "HEALTH_ADDRESS" in log.decode()


async def test_a_damaged_state_is_told_with_what_to_do(tmp_path: Path) -> None:
    """Status 74 and a sentence that names the file and the way back; the file is left as it is."""
    (tmp_path / "state.db").write_bytes(b"no database " * 1000)
    async with Playground() as pg, serving(pg, tmp_path) as process:
        _, log = await asyncio.wait_for(process.communicate(), 60)
        assert process.returncode == 74
        assert "state.db is damaged" in log.decode()
        assert "restore" in log.decode()
    assert (tmp_path / "state.db").read_bytes().startswith(b"no database")
