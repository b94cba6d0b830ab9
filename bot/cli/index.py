"""Read the sources and index what is new or changed.

Without a PATH: the catalogue's sources. With one or more: these files, each as a source of its own.
Ends with a table, and with status 1 if a source failed; what could be read is indexed, the others keep their articles.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from types import FrameType

from bot.cli import jsonlines
from bot.cli.front_door import INTERRUPTED, complain, status_of
from bot.desk import Desk
from bot.errors import Busy, ClipdeskError, LockedDatabase, SourceError
from bot.indexing import Options
from bot.model import Changes, Progress
from bot.reloading import flat
from bot.settings import Settings
from bot.stopping import TERMINATED, leave_within

GRACE = 3.0  # seconds between being told to stop and leaving all the same


def configure(parser: argparse.ArgumentParser) -> None:
    """What to index, and how to tell of it."""
    parser.add_argument("paths", nargs="*", metavar="PATH", help="a file or folder that is not in the catalogue")
    parser.add_argument("--only", action="append", metavar="NAME", help="a source of the catalogue; may be repeated")
    parser.add_argument("--force", action="store_true", help="also where a source lost half of its articles at once")
    parser.add_argument("--dry-run", action="store_true", help="show what would change, change nothing")
    parser.add_argument("--json", action="store_true", help="progress and changes as JSON lines, for scripts")
    parser.add_argument(
        "--rebuild", action="store_true", help="build the index anew from the old one and the sources; no bot may run"
    )
    parser.add_argument(
        "--rederive", action="store_true", help="only analyse anew what an older version analysed, at low priority"
    )
    parser.add_argument("--data-dir", metavar="FOLDER", help="instead of DATA_DIR")
    parser.add_argument("--sources", metavar="FILE", help="the catalogue, instead of SOURCES")
    parser.epilog = """\
examples:
  python -m bot index                    the catalogue
  python -m bot index ~/clippings.txt    one file that is not in it
  python -m bot index --dry-run          what would change"""


def run(args: argparse.Namespace, environment: Mapping[str, str]) -> int:
    """Indexes and tells; 1 if a source failed or was held back."""
    given = {"DATA_DIR": args.data_dir, "SOURCES": args.sources}
    environment = {**environment, **{name: value for name, value in given.items() if value}}
    try:
        settings = Settings.from_env(environment)
        changes = asyncio.run(_index(args, settings))
    except ClipdeskError as error:
        if args.json:
            jsonlines.write(
                {"event": "error", "message": error.for_user, "busy": isinstance(error, (Busy, LockedDatabase))}
            )
            return status_of(error)
        raise
    return int(any(change.failures or change.held_back for change in changes))


async def _index(args: argparse.Namespace, settings: Settings) -> Sequence[Changes]:
    _end_on_termination()
    paths = _existing(args.paths)
    if args.rebuild:
        return await _rebuild(args, settings)
    async with Desk.open(settings.data_dir, settings.sources) as desk:
        if args.rederive:
            await _rederive(desk, args)
            return ()
        if args.json:
            changes = await _reindex(desk, paths, args.only, _options(args, settings, _tell_json))
            jsonlines.write({"event": "done", "changes": [flat(change) for change in changes]})
            return changes
        return await _show(desk, paths, args, settings)


async def _show(desk: Desk, paths: Sequence[Path], args: argparse.Namespace, settings: Settings) -> Sequence[Changes]:
    from rich.console import Console

    from bot.terminal.indexing import changes_table, faults_of, indexing_progress, titles_of

    console = Console()
    with indexing_progress(Console(stderr=True)) as tell:
        changes = await _reindex(desk, paths, args.only, _options(args, settings, tell))
    if not changes:
        console.print(f"The catalogue {settings.sources} names no source yet. Add one: python -m bot add PATH")
        return changes
    console.print(changes_table(changes))
    console.print(faults_of(changes), end="", soft_wrap=True)
    console.print(titles_of(changes), end="")
    for fault in desk.corrections.faults:
        complain(f"The corrections are not taken in: {fault}")
    for fault in desk.aliases.faults:
        complain(f"The other names of tags are not taken in: {fault}")
    if paths:
        print("These files are not in the catalogue: each is a source of its own. `python -m bot add` puts them there.")
    if args.dry_run:
        print("A dry run: nothing was changed.")
    return changes


async def _rebuild(args: argparse.Namespace, settings: Settings) -> Sequence[Changes]:
    from rich.console import Console

    from bot.care import rebuild
    from bot.desk import utc_now
    from bot.terminal.indexing import changes_table, faults_of, indexing_progress

    with indexing_progress(Console(stderr=True)) as tell:
        options = _options(args, settings, tell)
        changes, carried, lost = await rebuild(settings.data_dir, settings.sources, options, utc_now)
    if changes:
        Console().print(changes_table(changes))
        Console().print(faults_of(changes), end="", soft_wrap=True)
    print(f"The index is built anew. Carried over from the old one: {carried}; not to be read there any more: {lost}.")
    return changes


async def _rederive(desk: Desk, args: argparse.Namespace) -> None:
    with suppress(OSError, AttributeError):  # a sandbox may forbid it, Windows has none
        os.nice(19)
    total = await desk.behind()

    def tell(done: int) -> None:
        if args.json:
            _tell_json(Progress("", done, total, "rederiving"))

    done = await desk.rederive(tell)
    if args.json:
        jsonlines.write({"event": "done", "changes": []})
    else:
        print(f"Derived anew: {done}.")


async def _reindex(
    desk: Desk, paths: Sequence[Path], only: Sequence[str] | None, options: Options
) -> Sequence[Changes]:
    if paths:
        return await desk.reindex_paths(paths, options=options)
    specs = [spec for spec in desk.listed() if only is None or spec.name in only]
    unknown = sorted(set(only or ()) - {spec.name for spec in specs})
    if unknown:
        raise SourceError("The catalogue has no source {names}.", names=", ".join(f"“{name}”" for name in unknown))
    return await desk.reindex(specs, options=options)


def _options(args: argparse.Namespace, settings: Settings, tell: object) -> Options:
    return Options(
        force=args.force,
        dry_run=args.dry_run,
        progress=tell,  # type: ignore[arg-type]
        allow_hosts=settings.fetch_allow_hosts,
    )


def _tell_json(progress: Progress) -> None:
    jsonlines.write({"event": "progress", **asdict(progress)})


def _existing(words: Sequence[str]) -> list[Path]:
    """The paths, all there. Raises SourceError for the first that isn't."""
    for word in words:
        if not Path(word).exists():
            raise SourceError("{path}: there is no such file or folder.", path=word)
    return [Path(word) for word in words]


def _end_on_termination() -> None:
    """SIGTERM ends as Ctrl-C does: what was staged is dropped, the databases are closed."""
    task = asyncio.current_task()
    assert task is not None
    with suppress(NotImplementedError):  # Windows has no signal handlers in its loop
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, _cancel, task)
    interrupted = signal.getsignal(signal.SIGINT)
    if callable(interrupted):  # asyncio's own, which cancels the task

        def leave(number: int, frame: FrameType | None) -> None:
            leave_within(GRACE, INTERRUPTED)
            interrupted(number, frame)

        signal.signal(signal.SIGINT, leave)


def _cancel(task: asyncio.Task[object]) -> None:
    sys.stderr.write("Stopped; what was not shown yet is dropped.\n")
    leave_within(GRACE, TERMINATED)  # nothing is lost: what is not shown yet is swept by the next run
    task.cancel()
