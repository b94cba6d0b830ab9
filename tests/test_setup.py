"""`python -m bot doctor` and `health`: each thing that stands in the way is named with its cure."""

from __future__ import annotations

import asyncio
import os
import shutil
import sqlite3
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.doctor import Sign, examine
from bot.playground import Playground
from bot.settings import Settings
from tests.cogs.conftest import SAMPLES, article
from tests.cogs.conftest import indexed as indexed
from tests.test_run import said, serving

ROOT = Path(__file__).parent.parent
UNKNOWN = "a" * 24 + ".bbbbbb." + "c" * 30


def ready(folder: Path) -> Path:
    """A data folder with a catalogue of one file."""
    folder.mkdir(exist_ok=True)
    (folder / "news.jsonl").write_text(article("ferry"), encoding="utf-8")
    (folder / "sources.toml").write_text('[[source]]\nname = "News"\npath = "news.jsonl"\n', encoding="utf-8")
    return folder


async def signs(pg: Playground, folder: Path, off: float = 0.0, **settings: object) -> dict[str, Sign]:
    """What the doctor says, by what it looked at."""
    known: dict[str, object] = {"token": pg.token, "api_url": pg.api_url, "data_dir": folder,
                                "sources": folder / "sources.toml"}  # fmt: skip
    made = Settings(**known | settings)  # type: ignore[arg-type]
    return {sign.part: sign async for sign in examine(made, lambda: datetime.now(UTC) + timedelta(seconds=off))}


def bad(found: dict[str, Sign]) -> set[str]:
    """The parts that are bad; each must say what mends it."""
    assert all(sign.cure for sign in found.values() if sign.state == "bad")
    return {part for part, sign in found.items() if sign.state == "bad"}


async def test_a_set_up_that_works_is_found_good(tmp_path: Path) -> None:
    """Nothing bad; the token, the clock, the disk, the databases and the source were looked at."""
    async with Playground() as pg:
        found = await signs(pg, ready(tmp_path))
    assert bad(found) == set()
    assert {"token", "clock", "disk", "database", "gateway", "home server", "source News"} <= found.keys()
    assert found["source News"].seen == "1 article"


async def test_the_doctor_reads_the_names_of_tags(tmp_path: Path) -> None:
    """How many there are; each fault of the file with its line, as a warning."""
    folder = ready(tmp_path)
    async with Playground() as pg:
        assert "names of tags" not in await signs(pg, folder)
        (folder / "tags.toml").write_text('[aliases]\nai = "machines"\nbots = "machines"\n', encoding="utf-8")
        assert (await signs(pg, folder))["names of tags"].seen == "tags.toml gives 2 names to 1 tags"
        (folder / "tags.toml").write_text("[aliases]\nai = 3\n", encoding="utf-8")
        faulty = (await signs(pg, folder))["names of tags"]
    assert (faulty.state, faulty.seen[:19]) == ("warning", "tags.toml, line 2: ")
    assert faulty.cure


async def test_each_fault_of_a_set_up_is_named_with_its_cure(tmp_path: Path, indexed: Path) -> None:
    """A token Discord doesn't know, a clock that is off, a home the bot is not in, a Discord that is away."""
    folder = ready(tmp_path / "data")
    async with Playground() as pg:
        assert bad(await signs(pg, folder, token=None)) == {"token"}
        unknown = await signs(pg, folder, token=UNKNOWN)
        assert bad(unknown) == {"token"}
        assert UNKNOWN not in str(unknown)
        assert bad(await signs(pg, folder, off=120.0)) == {"clock"}
        assert (await signs(pg, folder, off=-10.0))["clock"].state == "warning"
        assert bad(await signs(pg, folder, home_server=123456789012345678)) == {"home server"}
        assert bad(await signs(pg, folder, api_url="http://127.0.0.1:9/api")) == {"Discord"}
        (folder / "news.jsonl").unlink()
        assert (await signs(pg, folder))["source News"].state == "warning"
        (folder / "sources.toml").write_text("[[source]]\nname = 3\n", encoding="utf-8")
        assert bad(await signs(pg, folder)) == {"catalogue"}
        shutil.copy(indexed / "state.db", folder / "state.db")
        (folder / "archive.db").write_bytes(b"no database" * 1000)
        found = await signs(pg, folder, sources=SAMPLES)
        assert bad(found) == {"database"}
        assert "index --rebuild" in found["database"].cure


@pytest.mark.parametrize("fault", [False, True])
async def test_a_container_is_told_whether_the_bot_is_well(fault: bool, tmp_path: Path) -> None:
    """`health` gives 0 for a bot that works and 1, with the reason, for one whose state is locked."""
    address = f"127.0.0.1:{20000 + os.getpid() % 20000}"
    async with Playground() as pg, serving(pg, tmp_path, HEALTH_ADDRESS=address) as process:
        await said(process, b"Serving")
        async with asyncio.timeout(30):
            while (await health(address))[0] != 0:  # noqa: ASYNC110 - another process; the first tick comes within two seconds
                await asyncio.sleep(0.2)
        with closing(sqlite3.connect(tmp_path / "state.db", isolation_level=None)) as other:
            if fault:
                other.execute("BEGIN IMMEDIATE")
            status, text = await health(address)
        assert status == int(fault)
        assert ("state.db is locked" if fault else "healthy") in text


async def health(address: str) -> tuple[int, str]:
    """The command's status and words."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "health", cwd=ROOT, stdout=asyncio.subprocess.PIPE,
        env={"PATH": os.environ["PATH"], "HEALTH_ADDRESS": address},
    )  # fmt: skip
    out, _ = await process.communicate()
    return process.returncode or 0, out.decode()
