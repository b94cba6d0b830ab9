"""Analysing in worker processes: who dies there costs what killed it, and nothing else."""

from __future__ import annotations

import os
import signal
from multiprocessing import active_children
from pathlib import Path

import pytest

from bot.analysing import BATCH, Workers, analyse
from bot.desk import Desk
from bot.errors import ClipdeskError
from bot.indexing import Options
from bot.model import Progress, RawArticle
from tests.deadly import deadly


def articles(count: int, title: str = "Fine") -> list[RawArticle]:
    """So many short articles."""
    return [RawArticle(str(n), title, f"The ferry came in late, for the {n}th time.") for n in range(count)]


async def test_a_killed_worker_ended_the_whole_run(tmp_path: Path) -> None:
    """Defect: a worker that was killed from outside ended the index run. What it had under way is analysed again."""
    lines = "".join(f'{{"id": "{n}", "text": "The ferry number {n} came in late today."}}\n' for n in range(450))
    (tmp_path / "one.jsonl").write_text(lines)
    (tmp_path / "two.jsonl").write_text('{"id": "x", "text": "Another source."}\n')
    killed = list[int]()

    def kill(progress: Progress) -> None:
        if progress.stage == "storing" and progress.source == "one" and not killed:
            for child in active_children():
                assert child.pid is not None
                os.kill(child.pid, signal.SIGKILL)
                killed.append(child.pid)

    async with Desk.open(tmp_path / "data") as desk:
        paths = [tmp_path / "one.jsonl", tmp_path / "two.jsonl"]
        changes = await desk.reindex_paths(paths, options=Options(progress=kill))
        assert killed
        assert [(c.added, c.failures) for c in changes] == [(450, ()), (1, ())]


def test_an_article_that_kills_its_worker_is_left_out_alone() -> None:
    """All others of its batch and of the others are analysed, in their order, and a line says which is missing."""
    raws = articles(3 * BATCH)
    raws[BATCH + 7] = RawArticle("p", "Poison", "Words.")
    workers = Workers(2, deadly)
    try:
        found = list(workers.analysed("s", raws))
    finally:
        workers.close()
    assert [a.raw.id for batch in found for a in batch.articles] == [raw.id for raw in raws if raw.title == "Fine"]
    ((ident, why),) = [each for batch in found for each in batch.lost]
    assert (ident, why.startswith("“Poison” was left out")) == ("p", True)


def test_an_article_that_hangs_its_worker_is_left_out_alone() -> None:
    """Defect: one whose analysis never ends held up the run for ever."""
    raws = [*articles(3), RawArticle("e", "Endless", "Words."), *articles(2)]
    workers = Workers(1, deadly, hangs=5)
    try:
        found = list(workers.analysed("s", raws))
    finally:
        workers.close()
    assert [a.raw.title for batch in found for a in batch.articles] == ["Fine"] * 5
    assert [ident for batch in found for ident, _ in batch.lost] == ["e"]


async def test_the_source_an_indexer_died_of_goes_last_and_apart(tmp_path: Path) -> None:
    """Defect: few articles are analysed by the indexer itself, and one that killed it did so in every run, before the
    sources behind it were read. An indexing that ends, whatever it says, leaves no suspect.
    """
    entries = "".join(f'[[source]]\nname = "{name}"\npath = "{name}.jsonl"\n' for name in ("one", "two"))
    (tmp_path / "sources.toml").write_text(entries)
    (tmp_path / "one.jsonl").write_text('{"id": "x", "text": "The ferry came in late."}\n')
    (tmp_path / "two.jsonl").write_text('{"id": "y", "text": "Another source."}\n{broken')
    stored = list[tuple[str, int]]()

    def note(progress: Progress) -> None:
        if progress.stage == "storing":
            stored.append((progress.source, len(active_children())))

    async with Desk.open(tmp_path / "data", tmp_path / "sources.toml") as desk:
        desk.archive.suspect.path.write_text("one")
        changes = await desk.reindex(options=Options(progress=note))
        assert [(c.source, c.added) for c in changes] == [("one", 1), ("two", 1)]
        assert stored == [("two", 0), ("one", 1)]
        assert desk.archive.suspect.left() is None


def test_processes_that_die_of_everything_are_not_started_for_ever() -> None:
    """Where it is not the articles that kill, the source fails after some tries; no process is started for each."""
    workers = Workers(1, deadly, most_lost=0)
    try:
        with pytest.raises(ClipdeskError, match="die one after the other"):
            list(workers.analysed("s", articles(2, "Poison")))
    finally:
        workers.close()


def test_an_article_whose_analysis_fails_costs_no_other() -> None:
    """It is left out with a line that names it."""
    found = analyse("s", [RawArticle("1", "Whole", "Words here."), RawArticle("2", "Odd", None)])  # type: ignore[arg-type]
    assert [a.raw.id for a in found.articles] == ["1"]
    assert [(ident, why.partition(":")[0]) for ident, why in found.lost] == [("2", "“Odd” was left out")]
