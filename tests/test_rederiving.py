"""Upgrades of the analysis: old articles are derived anew in the background, and are neither new nor changed by it."""

from __future__ import annotations

import asyncio
import json
import shutil
import sqlite3
import zlib
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.desk import Desk
from bot.store.archive import Archive
from bot.watching import Watch
from tests.cogs.conftest import SAMPLES
from tests.cogs.conftest import indexed as indexed


@pytest.fixture
async def old(indexed: Path, tmp_path: Path) -> AsyncIterator[Desk]:
    """The sample archive as a version before this one left it: another analysis, without summaries."""
    shutil.copytree(indexed, tmp_path / "data")
    async with Desk.open(tmp_path / "data", SAMPLES) as desk:
        prints = {a.key: Archive.fingerprint(a.raw, 0) async for a in desk.export()}
    with closing(sqlite3.connect(tmp_path / "data" / "archive.db")) as database, database:
        rows = database.execute("SELECT a.id, a.key, d.content FROM article a JOIN document d ON d.article = a.id")
        for ident, key, content in rows.fetchall():
            facts = json.loads(zlib.decompress(content)) | {"summary": []}
            database.execute(
                "UPDATE article SET version = 0, fingerprint = ?, lead = '' WHERE id = ?", (prints[key], ident)
            )
            packed = zlib.compress(json.dumps(facts).encode())
            database.execute("UPDATE document SET content = ? WHERE article = ?", (packed, ident))
    async with Desk.open(tmp_path / "data", SAMPLES) as desk:
        yield desk


async def summaries(desk: Desk) -> int:
    """How many articles have one."""
    return sum([bool(article.analysis.summary) async for article in desk.export()])


async def test_an_upgraded_analysis_is_not_news(old: Desk) -> None:
    """Indexing after an upgrade reports no article as added or changed; deriving anew makes none arrive."""
    await old.digests.note()
    count, position = (await old.facts()).articles, await old.archive.position()
    assert await old.behind() == count
    for changes in await old.reindex():
        assert (changes.added, changes.changed, changes.removed) == (0, 0, 0)
    assert await old.rederive(lambda done: None) == count
    assert await old.behind() == 0
    assert await summaries(old) == count
    assert (await old.facts()).articles == count
    assert await old.archive.position() == position
    arrived = await old.state.arrivals.last()
    await old.digests.note()
    assert await old.state.arrivals.last() == arrived
    for changes in await old.reindex():
        assert (changes.added, changes.changed, changes.removed) == (0, 0, 0)


async def test_deriving_anew_goes_on_where_it_was_stopped(old: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stopped after a lot, what is done stays done and nothing is missing; the next call does the rest."""
    monkeypatch.setattr("bot.rederiving.LOT", 5)
    count = (await old.facts()).articles

    class Stop(Exception):
        pass

    def stop(done: int) -> None:
        raise Stop

    with pytest.raises(Stop):
        await old.rederive(stop)
    left = await old.behind()
    assert 0 < left < count
    assert (await old.facts()).articles == count
    assert await old.rederive(lambda done: None) == left


async def test_the_running_bot_derives_anew_by_itself_and_a_reload_goes_first(old: Desk) -> None:
    """The watch begins it in a process of its own; a reload stops it and is not told of a lock."""
    watch = Watch(old)
    catching_up = await watch.catch_up()
    assert catching_up is not None
    await asyncio.sleep(0)  # the child is being started
    for changes in await old.reload.run():
        assert not changes.failures
        assert (changes.added, changes.changed) == (0, 0)
    await catching_up
    again = await watch.catch_up()
    if again is not None:
        await again
    assert await old.behind() == 0
    assert await watch.catch_up() is None
