"""`python -m bot run` as a supervisor sees it: a real process against the playground."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.playground import Playground
from tests.cogs.conftest import article
from tests.cogs.test_readers import words

ROOT = Path(__file__).parent.parent


@asynccontextmanager
async def serving(pg: Playground, folder: Path, token: str | None = None) -> AsyncIterator[asyncio.subprocess.Process]:
    """The bot in a process of its own, with a catalogue of one file; killed at the end if still there."""
    (folder / "news.jsonl").write_text(article("ferry"), encoding="utf-8")
    (folder / "sources.toml").write_text('[[source]]\nname = "News"\npath = "news.jsonl"\n', encoding="utf-8")
    environment = {
        **{k: v for k, v in os.environ.items() if k in ("PATH", "HOME", "LANG")},
        "DISCORD_TOKEN": token or pg.token,
        "DATA_DIR": str(folder),
        "DISCORD_API_URL": pg.api_url,
        "DISCORD_GATEWAY_URL": pg.gateway_url,
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


async def test_it_serves_until_it_is_told_to_stop(tmp_path: Path) -> None:
    """It indexes its catalogue by itself, answers, and ends with status 0 on SIGTERM; its log holds no token."""
    async with Playground() as pg, serving(pg, tmp_path) as process:
        assert process.stderr is not None
        log = b""
        while b"Serving 1 server(s)" not in log:
            log += await asyncio.wait_for(process.stderr.readline(), 30)
        reader = pg.person("reader")
        answer = await reader.slash("about", {})
        assert "Clipdesk" in words(answer)
        process.send_signal(signal.SIGTERM)
        log += (await asyncio.wait_for(process.communicate(), 20))[1]
        assert process.returncode == 0, log.decode()
        assert pg.token not in log.decode()


async def test_a_token_discord_does_not_know(tmp_path: Path) -> None:
    """It says so in a sentence, without a traceback, and ends with status 1."""
    async with Playground() as pg, serving(pg, tmp_path, "a" * 24 + ".bbbbbb." + "c" * 30) as process:
        _, log = await asyncio.wait_for(process.communicate(), 30)
        assert process.returncode == 1
        assert "does not know this token" in log.decode()
        assert "Traceback" not in log.decode()
