"""A reload in its middle: readers, digests and settings go on; each source is old until it is new as a whole."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from aiohttp import web

from bot.desk import Desk
from bot.playground import Answer
from tests.cogs.digest_stage import Stage, stage
from tests.cogs.test_readers import words


@dataclass
class Feed:
    """A feed over HTTP that answers when it is let."""

    text: str = ""
    address: str = ""
    go: asyncio.Event = field(default_factory=asyncio.Event)
    asked: asyncio.Event = field(default_factory=asyncio.Event)

    async def answer(self, _: web.Request) -> web.Response:
        """The feed as it is now, as soon as it may be given."""
        self.asked.set()
        await self.go.wait()
        return web.Response(text=self.text, content_type="application/feed+json")


@pytest.fixture
async def feed(unused_tcp_port: int, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Feed]:
    """The feed, on this machine, allowed to be fetched."""
    made = Feed(address=f"http://127.0.0.1:{unused_tcp_port}/feed")
    app = web.Application()
    app.router.add_get("/feed", made.answer)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", unused_tcp_port).start()
    monkeypatch.setenv("FETCH_ALLOW_HOSTS", "127.0.0.1")
    yield made
    made.go.set()
    await runner.cleanup()


def items(*names: str) -> list[dict[str, object]]:
    """Articles that are not alike: the same words in two sources would be one story."""
    return [{"id": name, "title": f"The {name}", "content_text": _text(name.replace(" ", ""))} for name in names]


def _text(word: str) -> str:
    return f"It came. {' '.join(f'{word}{n}' for n in range(30))}."


def write(folder: Path, feed: Feed, *names: str) -> None:
    """What the three sources hold from now on."""
    for name in ("first", "last"):
        lines = [{"text": str(i.pop("content_text")), **i} for i in items(*(f"{name} {n}" for n in names))]
        (folder / f"{name}.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    feed.text = json.dumps(
        {"version": "https://jsonfeed.org/version/1.1", "title": "Slow", "items": items(*(f"slow {n}" for n in names))}
    )


def listed(folder: Path, feed: Feed) -> Path:
    """The catalogue of the three sources, each with one article; the feed answers at once."""
    (folder / "sources.toml").write_text(
        '[[source]]\nname = "First"\npath = "first.jsonl"\n\n'
        f'[[source]]\nname = "Slow"\nurl = "{feed.address}"\nshape = "jsonfeed"\n\n'
        '[[source]]\nname = "Last"\npath = "last.jsonl"\n', encoding="utf-8",
    )  # fmt: skip
    write(folder, feed, "otter")
    feed.go.set()
    return folder / "sources.toml"


async def titles(desk: Desk) -> set[str]:
    """What readers may see of the three sources."""
    found = (await desk.view(None).latest(limit=25)).items
    return {entry.title for entry in found if entry.source in ("First", "Slow", "Last")}


async def in_its_middle(s: Stage, feed: Feed) -> Answer:
    """A reload that has shown the first source, waits for the second, and hasn't begun the third."""
    feed.asked.clear()
    feed.go.clear()
    running = await s.pg.person("operator").slash("admin reload", {"what": "articles"})
    await asyncio.wait_for(feed.asked.wait(), 60)
    assert s.desk.reload.since is not None
    return running


async def test_a_digest_waited_for_a_reload_of_the_articles(tmp_path: Path, feed: Feed) -> None:
    """Posted at its minute, with what is shown by then; readers and settings are answered; then the rest is shown."""
    async with stage(tmp_path, catalogue=listed(tmp_path, feed)) as s:
        await s.desk.reload.run()
        assert await titles(s.desk) == {"The first otter", "The slow otter", "The last otter"}
        await s.add()
        await s.at("2027-03-02 06:55")
        write(tmp_path, feed, "walrus")  # the otters are gone from the files, and stay in the feed's window
        running = await in_its_middle(s, feed)
        shown = {"The first walrus", "The slow otter", "The last otter"}
        assert await titles(s.desk) == shown

        await s.at("2027-03-02 07:00")
        (post,) = s.posts()
        assert "The first walrus" in json.dumps(post)
        reader = s.pg.person("reader")
        for name in ("slow otter", "last otter", "first walrus"):
            assert f"The {name}" in words(await reader.slash("search", {"query": name}))
        assert "The last walrus" not in words(await reader.slash("search", {"query": "last walrus"}))
        suggested = await reader.complete("summary", {"article": "The last"}, focused="article")
        assert "The last otter" in str(suggested)
        assert "Settings of this server" in words(await s.admin.slash("settings panel", {}))
        added = await s.admin.slash("digest add", {"channel": s.channel("news").id, "time": "9:00", "zone": "UTC"})
        assert "saved" in json.dumps(added.message)
        assert s.desk.reload.since is not None, "all of this was in the reload's middle"
        assert await titles(s.desk) == shown

        feed.go.set()
        assert await s.bot.idle(60)
        told = words(running)
        assert "3 added, 0 changed, 2 removed" in told
        assert await titles(s.desk) == {"The first walrus", "The slow otter", "The slow walrus", "The last walrus"}
        await s.later(days=1)
        assert "The last walrus" in json.dumps(s.posts()[-1])
        assert len(s.posts()) == 2


async def test_a_dismissed_answer_cancelled_its_reload(tmp_path: Path, feed: Feed) -> None:
    """The operator closes what only they see: nothing can be edited any more, and the reload is done to its end."""
    async with stage(tmp_path, catalogue=listed(tmp_path, feed)) as s:
        await in_its_middle(s, feed)
        gone = s.pg.faults.add("PATCH /webhooks/*", status=404, times=1000)
        while not gone.hits:  # noqa: ASYNC110 - an edit comes every two seconds
            await asyncio.sleep(0.05)
        feed.go.set()
        assert await s.bot.idle(60)
        assert await titles(s.desk) == {"The first otter", "The slow otter", "The last otter"}
        s.pg.faults.clear()
        report = await s.desk.reload.last()
        assert report is not None
        assert [change.added for change in report.changes] == [1, 1, 1]


async def test_a_cancelled_reload_leaves_each_source_whole(tmp_path: Path, feed: Feed) -> None:
    """Stopped while it waits for the second source: the first is new, the others are as they were, and it can go on."""
    async with stage(tmp_path, catalogue=listed(tmp_path, feed)) as s:
        await s.desk.reload.run()
        write(tmp_path, feed, "walrus")
        running = await in_its_middle(s, feed)
        stopped = await s.pg.person("operator").slash("admin reload", {"what": "articles", "cancel": True})
        assert await s.bot.idle(30)
        assert "being stopped" in words(stopped)
        assert "The reload was cancelled" in words(running)
        assert await titles(s.desk) == {"The first walrus", "The slow otter", "The last otter"}
        feed.go.set()
        await s.desk.reload.run()
        assert await titles(s.desk) == {"The first walrus", "The slow otter", "The slow walrus", "The last walrus"}
