"""Indexing as a terminal shows it: a bar while it runs, a table at its end."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from rich import box
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TaskID, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bars
from rich.table import Table
from rich.text import Text

from bot.model import Changes, Progress
from bot.terminal.safe import one_line, plain

TITLES = 15  # listed of each kind and source
MARKS = {"added": ("+", "green"), "changed": ("~", "yellow"), "removed": ("−", "magenta")}


@contextmanager
def indexing_progress(console: Console) -> Iterator[Callable[[Progress], None] | None]:
    """Takes reports of progress and shows a bar a source; None where nobody looks."""
    if not console.is_terminal:
        yield None
        return
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}", markup=False),
        TimeRemainingColumn(),
    )
    with Bars(*columns, console=console, transient=True) as bars:
        tasks: dict[str, TaskID] = {}

        def tell(progress: Progress) -> None:
            if progress.source not in tasks:
                tasks[progress.source] = bars.add_task("", total=None, rate="")
            task = tasks[progress.source]
            words = f"{one_line(progress.source)}: {progress.stage}"
            speed = bars.tasks[bars.task_ids.index(task)].speed
            rate = f"{speed:.0f} a second" if speed else ""
            bars.update(task, description=words, completed=progress.done, total=progress.total, rate=rate)

        yield tell


def changes_table(changes: Sequence[Changes]) -> Table:
    """A row a source: what was added, changed, unchanged, removed; how much failed."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("source", overflow="fold")
    for name in ("added", "changed", "unchanged", "removed", "failed"):
        table.add_column(name, justify="right")
    for change in changes:
        table.add_row(
            Text(one_line(change.source)),
            _count(change.added, "green"),
            _count(change.changed, "yellow"),
            _count(change.unchanged, ""),
            _count(change.removed, "magenta"),
            _count(len(change.failures), "red"),
        )
    return table


def faults_of(changes: Sequence[Changes], most: int = 5) -> Text:
    """What failed and why, and what is held back, a line each: in a column of the table it would stand in shreds."""
    told = Text()
    for change in changes:
        name = one_line(change.source)
        for text in filter(None, (*change.failures[:most], change.held_back)):
            told.append(f"{name}: ", "bold red").append(f"{plain(text)}\n")
        if (more := len(change.failures) - most) > 0:
            told.append(f"{name}: ", "bold red").append(f"{more:,} more\n", "dim")
    return told


def titles_of(changes: Sequence[Changes], most: int = TITLES) -> Text:
    """What was added, changed and removed by title, source by source, the first of each kind."""
    told = Text()
    for change in changes:
        if not change.titles:
            continue
        told.append(f"{one_line(change.source)}\n", "bold")
        for kind, (mark, style) in MARKS.items():
            titles = [title for which, title in change.titles if which == kind]
            for title in titles[:most]:
                told.append(f"  {mark} ", style).append(f"{one_line(title)}\n")
            count = {"added": change.added, "changed": change.changed, "removed": change.removed}[kind]
            if (left := count - len(titles[:most])) > 0 and titles:
                told.append(f"    and {left:,} more {kind}\n", "dim")
    return told


def _count(number: int, style: str) -> Text:
    return Text(f"{number:,}", style if number else "dim")
