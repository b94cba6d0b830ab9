"""Look at a file, a folder or an address, show what would be read from it, and add it to the catalogue of sources."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from bot.cli import jsonlines
from bot.desk import Desk
from bot.errors import SourceError
from bot.model import Reading, SourceSpec
from bot.previewing import flat
from bot.settings import Settings


def configure(parser: argparse.ArgumentParser) -> None:
    """What to add, and under which name."""
    parser.add_argument("place", metavar="PATH|ADDRESS", help="a file, a folder, or an http(s) address")
    parser.add_argument("--name", help="what readers see as its source")
    parser.add_argument("--tag", dest="tags", action="append", default=[], help="a tag for each of its articles")
    parser.add_argument("--json", action="store_true", help="only show what would be read, as JSON, for scripts")
    parser.add_argument("--data-dir", metavar="FOLDER", help="instead of DATA_DIR")
    parser.add_argument("--sources", metavar="FILE", help="the catalogue, instead of SOURCES")
    parser.add_argument("--yes", action="store_true", help="write it without asking")
    parser.epilog = """\
examples:
  python -m bot add clippings.txt
  python -m bot add https://paper.example/feed.xml --name "The Paper" --tag news
  python -m bot add posts/ --yes"""


def run(args: argparse.Namespace, environment: Mapping[str, str]) -> int:
    """Previews, asks, writes; 1 where nothing was written."""
    if not _is_address(args.place) and not Path(args.place).exists():
        raise SourceError("{path}: there is no such file or folder.", path=args.place)
    given = {"DATA_DIR": args.data_dir, "SOURCES": args.sources}
    settings = Settings.from_env({**environment, **{name: value for name, value in given.items() if value}})
    return asyncio.run(_look(args, settings) if args.json else _add(args, settings))


def _is_address(place: str) -> bool:
    return place.startswith(("http://", "https://"))


async def _look(args: argparse.Namespace, settings: Settings) -> int:
    """Shows and writes nothing; 1 where nothing can be read."""
    async with Desk.open(settings.data_dir, settings.sources) as desk:
        spec, reading = await desk.preview(args.place, allow_hosts=settings.fetch_allow_hosts)
    jsonlines.write(flat(spec, reading))
    return int(reading.outcome == "error")


async def _add(args: argparse.Namespace, settings: Settings) -> int:
    from rich.console import Console

    from bot.terminal.preview import show_preview

    async with Desk.open(settings.data_dir, settings.sources) as desk:
        spec, reading = await desk.preview(args.place, allow_hosts=settings.fetch_allow_hosts)
        spec = replace(spec, name=args.name or spec.name, tags=(*spec.tags, *args.tags))
        show_preview(Console(), spec, reading)
        if name := desk.known(spec):
            raise SourceError("It is in the catalogue already, as “{name}”; nothing was written.", name=name)
        if not _agreed(args, spec, reading):
            return 1
        await desk.add(spec)
    print(f"Written to {settings.sources}. `python -m bot index` reads it; a running bot does so by itself.")
    return 0


def _agreed(args: argparse.Namespace, spec: SourceSpec, reading: Reading) -> bool:
    """Whether to write the entry. What can't be read is not written, `--yes` or not."""
    if reading.outcome == "error":
        return False
    if args.yes:
        return True
    if not sys.stdin.isatty():
        sys.stderr.write("Nothing was written: there is nobody to ask here. Say --yes to write it.\n")
        return False
    answer = input(f"Add it to the catalogue as “{spec.name}”? [Y/n] ").strip().casefold()
    return answer in ("", "y", "yes")
