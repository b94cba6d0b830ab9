"""The sample archive behind the real bot, on the playground's wire."""

from __future__ import annotations

import asyncio
import json
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.client import Clipdesk
from bot.desk import Desk
from bot.playground import Person, Playground
from bot.settings import Settings
from tests.wire import bot_on_wire, check_bodies

SAMPLES = Path(__file__).parents[2] / "data" / "samples" / "sources.toml"


@pytest.fixture(scope="session")
def indexed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the sample archive in it."""
    folder = tmp_path_factory.mktemp("indexed")

    async def index() -> None:
        async with Desk.open(folder, SAMPLES) as desk:
            await desk.reindex()

    asyncio.run(index())
    return folder


@pytest.fixture
async def desk(indexed: Path, tmp_path: Path) -> AsyncIterator[Desk]:
    """A desk of the test's own over the sample archive."""
    shutil.copytree(indexed, tmp_path / "data")
    async with Desk.open(tmp_path / "data", SAMPLES) as opened:
        yield opened


@pytest.fixture
async def own_archive(tmp_path: Path) -> AsyncIterator[Desk]:
    """An empty desk with a catalogue of the test's own: one file of two articles."""
    (tmp_path / "news.jsonl").write_text(article("ferry") + article("train"), encoding="utf-8")
    (tmp_path / "sources.toml").write_text('[[source]]\nname = "News"\npath = "news.jsonl"\n', encoding="utf-8")
    async with Desk.open(tmp_path / "data", tmp_path / "sources.toml") as opened:
        yield opened


def article(name: str) -> str:
    """An article as a JSON line."""
    return json.dumps({"id": name, "title": f"The {name}", "text": f"The {name} came in late. Nobody minded."}) + "\n"


@pytest.fixture
async def pg() -> AsyncIterator[Playground]:
    """A playground; every body the bot sent is checked against Discord's description at the end."""
    async with Playground() as opened:
        yield opened
        check_bodies(opened)


@pytest.fixture
async def bot(pg: Playground, desk: Desk) -> AsyncIterator[Clipdesk]:
    """The bot, connected, its commands registered."""
    settings = Settings(api_url=pg.api_url, gateway_url=pg.gateway_url)
    async with bot_on_wire(pg, lambda: Clipdesk(settings, desk)) as running:
        await asyncio.wait_for(running.settled.wait(), 10)
        yield running


@pytest.fixture
def reader(pg: Playground, bot: Clipdesk) -> Person:
    """A member without rights."""
    return pg.person("reader")


@pytest.fixture
def operator(pg: Playground, bot: Clipdesk) -> Person:
    """The owner of the application."""
    return pg.person("operator")
