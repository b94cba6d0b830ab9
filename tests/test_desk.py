"""Desk: what is indexed, seen and asked through the one door."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.desk import Desk
from bot.errors import CatalogueError
from bot.indexing import Options


def lines(*articles: str) -> str:
    """A file of JSON lines with an article each."""
    return "".join(
        f'{{"id": "{name}", "title": "{name}", "text": "The {name} came in late today."}}\n' for name in articles
    )


async def test_two_files_of_one_name_are_two_sources(tmp_path: Path) -> None:
    """Defect: looking for a free name never ended and took all memory."""
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "news.jsonl").write_text(lines(folder), encoding="utf-8")
    async with Desk.open(tmp_path / "data") as desk:
        changes = await desk.reindex_paths([tmp_path / "a/news.jsonl", tmp_path / "b/news.jsonl"])
        assert [(c.source, c.added) for c in changes] == [("news", 1), ("news (2)", 1)]


async def test_indexing_twice_changes_nothing(tmp_path: Path) -> None:
    """The second run finds everything unchanged."""
    (tmp_path / "news.jsonl").write_text(lines("ferry", "train"), encoding="utf-8")
    async with Desk.open(tmp_path / "data") as desk:
        await desk.reindex_paths([tmp_path / "news.jsonl"])
        (again,) = await desk.reindex_paths([tmp_path / "news.jsonl"])
        assert (again.added, again.changed, again.removed, again.unchanged) == (0, 0, 0, 2)


async def test_a_source_that_lost_half_is_held_back(tmp_path: Path) -> None:
    """Its old articles stay until somebody agrees."""
    file = tmp_path / "news.jsonl"
    file.write_text(lines("a", "b", "c", "d", "e", "f"), encoding="utf-8")
    async with Desk.open(tmp_path / "data") as desk:
        await desk.reindex_paths([file])
        file.write_text(lines("a", "b"), encoding="utf-8")
        (held,) = await desk.reindex_paths([file])
        assert "held" in held.held_back or "left" in held.held_back
        assert (await desk.facts()).articles == 6
        (forced,) = await desk.reindex_paths([file], options=Options(force=True))
        assert forced.removed == 4
        assert (await desk.facts()).articles == 2


async def test_an_unreadable_file_costs_nothing(tmp_path: Path) -> None:
    """A folder with a file that can't be read only adds: what it held before stays."""
    folder = tmp_path / "notes"
    folder.mkdir()
    (folder / "a.jsonl").write_text(lines("a"), encoding="utf-8")
    (folder / "b.jsonl").write_text(lines("b"), encoding="utf-8")
    async with Desk.open(tmp_path / "data") as desk:
        await desk.reindex_paths([folder])
        (folder / "b.jsonl").write_text("", encoding="utf-8")
        (changes,) = await desk.reindex_paths([folder])
        assert changes.removed == 0
        assert "b.jsonl" in changes.failures[0]
        assert (await desk.facts()).articles == 2


async def test_a_dry_run_changes_nothing(tmp_path: Path) -> None:
    """It counts and names what would be added, and stores none of it."""
    (tmp_path / "news.jsonl").write_text(lines("ferry"), encoding="utf-8")
    async with Desk.open(tmp_path / "data") as desk:
        (would,) = await desk.reindex_paths([tmp_path / "news.jsonl"], options=Options(dry_run=True))
        assert (would.added, would.titles) == (1, (("added", "ferry"),))
        assert (await desk.facts()).articles == 0


async def test_a_faulty_catalogue_stops_before_anything(tmp_path: Path) -> None:
    """All its faults are told, and nothing is indexed."""
    (tmp_path / "sources.toml").write_text('[[source]]\nname = "x"\n', encoding="utf-8")
    async with Desk.open(tmp_path / "data", tmp_path / "sources.toml") as desk:
        with pytest.raises(CatalogueError):
            await desk.reindex()


async def test_what_is_added_to_the_catalogue_is_indexed(tmp_path: Path) -> None:
    """A preview reads without indexing; the entry it led to is read by the next run."""
    (tmp_path / "news.jsonl").write_text(lines("ferry"), encoding="utf-8")
    async with Desk.open(tmp_path / "data", tmp_path / "sources.toml") as desk:
        spec, reading = await desk.preview(str(tmp_path / "news.jsonl"))
        assert [a.title for a in reading.articles] == ["ferry"]
        assert (await desk.facts()).articles == 0
        await desk.add(spec)
        (changes,) = await desk.reindex()
        assert (changes.source, changes.added) == ("news", 1)


async def test_a_source_is_proposed_under_the_name_it_gives_itself(tmp_path: Path) -> None:
    """The name is written once: what the source calls itself later changes neither it nor any article."""
    feed = '<rss version="2.0"><channel><title>{}</title><item><title>A</title><guid>1</guid></item></channel></rss>'
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "feed.xml").write_text(feed.format("The Post"), encoding="utf-8")
    async with Desk.open(tmp_path / "data", tmp_path / "sources.toml") as desk:
        for folder, name in (("one", "The Post"), ("two", "The Post (2)")):
            spec, _ = await desk.preview(str(tmp_path / folder / "feed.xml"))
            assert spec.name == name
            await desk.add(spec)
        await desk.reindex()
        (tmp_path / "one" / "feed.xml").write_text(feed.format("The Daily Post"), encoding="utf-8")
        again = [(changes.source, changes.added, changes.changed) for changes in await desk.reindex()]
        assert again == [("The Post", 0, 0), ("The Post (2)", 0, 0)]


async def test_in_a_small_archive_a_shared_tag_is_a_relation(tmp_path: Path) -> None:
    """Defect: of two articles under one tag, neither was related to the other, since no word is rare among two."""
    texts = (("ferry", "The night ferry sails again."), ("oven", "A baker keeps her grandfather's oven."))
    rows = [f'{{"id": "{name}", "title": "{name}", "text": "{text}", "tags": ["harbour"]}}\n' for name, text in texts]
    (tmp_path / "news.jsonl").write_text("".join(rows), encoding="utf-8")
    async with Desk.open(tmp_path / "data") as desk:
        await desk.reindex_paths([tmp_path / "news.jsonl"])
        (ferry,) = await desk.view(None).find("ferry")
        found = await desk.view(None).related(ferry.key)
        assert [(hit.entry.title, hit.reason) for hit in found.items] == [("oven", "tag harbour")]
