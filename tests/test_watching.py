"""Watching: what changed is indexed without anybody asking."""

from __future__ import annotations

import os
from pathlib import Path

from bot.desk import Desk
from bot.watching import Watch
from tests.cogs.conftest import article


async def test_a_changed_file_is_indexed_without_a_restart(tmp_path: Path) -> None:
    """The first look indexes all, the next nothing, and one after a change what changed."""
    news = tmp_path / "news.jsonl"
    news.write_text(article("ferry"), encoding="utf-8")
    (tmp_path / "sources.toml").write_text('[[source]]\nname = "News"\npath = "news.jsonl"\n', encoding="utf-8")
    async with Desk.open(tmp_path / "data", tmp_path / "sources.toml") as desk:
        watch = Watch(desk)
        assert await watch.look() == ("News",)
        assert (await desk.facts()).articles == 1
        assert await watch.look() == ()
        news.write_text(article("ferry") + article("train"), encoding="utf-8")
        os.utime(news, ns=(1, 1))
        assert await watch.look() == ("News",)
        assert (await desk.facts()).articles == 2
