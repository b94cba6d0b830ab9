"""Corrections from the file and by command, over a real archive and its state."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest

from bot.corrections import load
from bot.corrections.file import parse
from bot.desk import Desk
from bot.errors import CorrectionsError, NotFound, QueryError
from bot.indexing import Options
from bot.model import Correction, Progress
from bot.watching import Watch

FAULTY = """\
[[correction]]
kind = "hide-quote"

[[correction]]
kind = "merge"
other = "A. Quill"

[[correction]]
kind = "speaker"
article = "k1"
text = "We will"
nam = "Ada Quill"

[[correction]]
kind = "merge"
other = "Sen. Ada Quill"
name = "Ada Quill"
article = "k1"

[source]
"""
HIDE = '[[correction]]\nkind = "hide_article"\narticle = "{}"\nnote = "asked for by letter"\n'


def test_all_faults_of_the_file_are_told_with_their_lines() -> None:
    """Each names the file, the line and what was expected, in order of the file."""
    with pytest.raises(CorrectionsError) as caught:
        parse(FAULTY, "corrections.toml")
    told = [fault.split(": ", 1) for fault in caught.value.faults]
    assert [where for where, _ in told] == [f"corrections.toml, line {n}" for n in (2, 4, 9, 12, 18, 20)]
    assert "hide_quote" in told[0][1]
    assert "did you mean “name”?" in told[3][1]
    with pytest.raises(CorrectionsError, match="line 2: this is not TOML"):
        parse("[[correction]]\nkind = ]\n", "corrections.toml")


def test_a_file_in_another_encoding_is_told(tmp_path: Path) -> None:
    """The line of the first letter that isn't UTF-8 is named."""
    (tmp_path / "corrections.toml").write_bytes(b"# one\n# caf\xe9\n")
    with pytest.raises(CorrectionsError, match="line 2: expected text in UTF-8"):
        load(tmp_path / "corrections.toml")


async def open_news(tmp_path: Path) -> tuple[Path, Path]:
    """A catalogue of one file with one quotation, and the place of the file of corrections."""
    (tmp_path / "news.jsonl").write_text(
        '{"id": "ferry", "title": "The ferry", "url": "https://paper.example/ferry", "text": "“We counted every plank '
        'twice before it sailed,” said Mira Okonjo, the harbour master. Nobody else was there that morning."}\n',
        encoding="utf-8",
    )
    (tmp_path / "sources.toml").write_text('[[source]]\nname = "News"\npath = "news.jsonl"\n', encoding="utf-8")
    return tmp_path / "sources.toml", tmp_path / "data" / "corrections.toml"


async def test_the_file_is_taken_in_survives_a_rebuild_and_can_be_taken_back(tmp_path: Path) -> None:
    """Watched like a source; applied to an index built anew; gone when it is emptied, kept when it is lost."""
    catalogue, file = await open_news(tmp_path)
    async with Desk.open(tmp_path / "data", catalogue) as desk:
        await desk.reindex()
        watch = Watch(desk)
        await watch.look()
        assert (await desk.facts()).articles == 1
        file.write_text(HIDE.format("https://paper.example/ferry"), encoding="utf-8")
        await watch.look()
        assert (await desk.facts()).articles == 0
    for name in ("archive.db", "archive.db-wal", "archive.db-shm"):
        (tmp_path / "data" / name).unlink(missing_ok=True)
    file.unlink()
    async with Desk.open(tmp_path / "data", catalogue) as desk:
        await desk.reindex()
        assert (await desk.facts()).articles == 0, "the state alone carries the correction"
        file.write_text("# nothing\n", encoding="utf-8")
        await desk.corrections.take_file()
        assert (await desk.facts()).articles == 1


async def test_a_faulty_file_changes_nothing_and_is_told(tmp_path: Path) -> None:
    """What was taken in before stays until the file is sound again."""
    catalogue, file = await open_news(tmp_path)
    async with Desk.open(tmp_path / "data", catalogue) as desk:
        await desk.reindex()
        file.write_text(HIDE.format("https://paper.example/ferry"), encoding="utf-8")
        assert await desk.corrections.take_file() == (1, 0)
        file.write_text("[[correction]]\nkind = 1\n", encoding="utf-8")
        assert await desk.corrections.take_file() == (0, 0)
        assert desk.corrections.faults[0].startswith("corrections.toml, line 2: expected a kind")
        assert (await desk.facts()).articles == 0
        file.write_text("", encoding="utf-8")
        os.utime(file, ns=(1, 1))
        assert await desk.corrections.take_file() == (0, 1)
        assert desk.corrections.faults == ()


async def test_a_correction_is_made_found_under_its_number_and_undone(tmp_path: Path) -> None:
    """The number of changed articles is told; what can't be is refused; what stands in the file is undone there."""
    catalogue, file = await open_news(tmp_path)
    async with Desk.open(tmp_path / "data", catalogue) as desk:
        await desk.reindex()
        made, changed = await desk.corrections.make(Correction("merge", other="Mira Okonjo", name="Mira Vance"))
        assert changed == 1
        assert [s.name for s in (await desk.view(None).speakers()).items] == ["Mira Vance"]
        assert [s.name for s in await desk.view(None).speaker("Mira Okonjo")] == ["Mira Vance"]
        assert (await desk.corrections.undo(made.id))[1] == 1
        assert [s.name for s in (await desk.view(None).speakers()).items] == ["Mira Okonjo"]
        with pytest.raises(NotFound):
            await desk.corrections.undo(made.id)
        with pytest.raises(QueryError, match="is no name"):
            await desk.corrections.make(Correction("speaker", article="k", text="We counted", name="a neighbour"))
        file.write_text(HIDE.format("https://paper.example/ferry"), encoding="utf-8")
        await desk.corrections.take_file()
        (listed,) = await desk.corrections.all()
        with pytest.raises(QueryError, match=r"stands in corrections.toml, line 1"):
            await desk.corrections.undo(listed.id)
        file.unlink()
        await desk.corrections.undo(listed.id)
        assert (await desk.facts()).articles == 1


async def test_a_correction_that_a_crash_left_unapplied_is_applied(tmp_path: Path) -> None:
    """It was stored and nothing more: the next indexing, or the next start, applies it."""
    catalogue, _ = await open_news(tmp_path)
    merge = Correction("merge", other="Mira Okonjo", name="Mira Vance")
    async with Desk.open(tmp_path / "data", catalogue) as desk:
        await desk.reindex()
        await desk.state.corrections.add(merge, desk.now())
        await Watch(desk).look()
        assert [s.name for s in (await desk.view(None).speakers()).items] == ["Mira Vance"]


async def test_a_correction_made_while_the_indexer_runs_is_in_what_it_shows(tmp_path: Path) -> None:
    """Made by another process between reading and showing: nothing of it is lost."""
    catalogue, _ = await open_news(tmp_path)
    merge = Correction("merge", other="Mira Okonjo", name="Mira Vance")
    async with Desk.open(tmp_path / "data", catalogue) as desk, Desk.open(tmp_path / "data", catalogue) as other:
        making: list[asyncio.Task[object]] = []

        def midway(progress: Progress) -> None:
            if progress.stage == "storing":
                making.append(asyncio.create_task(other.corrections.make(merge)))

        await desk.reindex(options=Options(progress=midway))
        await asyncio.gather(*making)
        assert len(making) == 1
        assert [s.name for s in (await desk.view(None).speakers()).items] == ["Mira Vance"]


async def test_what_the_console_puts_right_is_kept_where_the_archive_lives(tmp_path: Path) -> None:
    """The console has a state of its own over the live archive; the bot must know of the correction all the same."""
    catalogue, _ = await open_news(tmp_path)
    async with Desk.open(tmp_path / "data", catalogue) as live:
        await live.reindex()
        aside = tmp_path / "data" / "console"
        aside.mkdir()
        (aside / "archive.db").symlink_to((tmp_path / "data" / "archive.db").absolute())
        async with Desk.open(aside, catalogue) as console:
            await console.corrections.make(Correction("merge", other="Mira Okonjo", name="Mira Vance"))
        assert len(await live.corrections.all()) == 1
        await live.corrections.settle()
        assert [s.name for s in (await live.view(None).speakers()).items] == ["Mira Vance"]
