"""Show what would be read from files, without indexing: one JSON line a file.

Folders are walked file by file. A file that can't be read is a line too, with outcome "error" and the reason.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path

from bot.cli import jsonlines


def configure(parser: argparse.ArgumentParser) -> None:
    """The files."""
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="a file, or a folder to walk")
    parser.epilog = """\
examples:
  python -m bot read data/samples/
  python -m bot read page.html | python -m json.tool"""


def run(args: argparse.Namespace, environment: Mapping[str, str]) -> int:
    """Prints the lines; 0 whatever the files held."""
    # Reading needs neither the store nor the network, which the desk brings along.
    from bot.sources import read_paths

    for read in read_paths(args.paths):
        jsonlines.write(jsonlines.reading(read))
    return 0
