"""Watching: what changed is indexed without anybody asking."""

from __future__ import annotations

import os
from pathlib import Path

from bot.desk import Desk
from bot.watching import Watch, pause
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


async def test_servers_that_may_no_longer_see_a_source_went_on_seeing_it(tmp_path: Path) -> None:
    """Defect: `visible_to` took hold only when the source's articles changed, or never where it could not be read."""
    news, catalogue = tmp_path / "news.jsonl", tmp_path / "sources.toml"
    news.write_text(article("ferry"), encoding="utf-8")
    entry = '[[source]]\nname = "News"\npath = "news.jsonl"\n'
    catalogue.write_text(entry, encoding="utf-8")
    async with Desk.open(tmp_path / "data", catalogue) as desk:
        watch = Watch(desk)
        await watch.look()
        catalogue.write_text(entry + "visible_to = [123456789012345678]\n", encoding="utf-8")
        assert await watch.look() == ("News",)
        (seen,) = await desk.archive.sources()
        assert (seen.visible_to, seen.articles) == (frozenset({123456789012345678}), 1)
        news.unlink()
        catalogue.write_text(entry, encoding="utf-8")
        await watch.look()
        (seen,) = await desk.archive.sources()
        assert (seen.visible_to, seen.articles) == (None, 1)


def test_a_look_that_failed_was_tried_again_as_often_as_one_that_did_not() -> None:
    """An indexer that dies each time is started ever more seldom, but at least every ten minutes."""
    assert [pause(30, failed) for failed in (0, 1, 2, 4, 5, 99)] == [30, 60, 120, 480, 600, 600]
    assert pause(900, 3) == 900
