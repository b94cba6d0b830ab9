"""Check the databases: sound pages, a search index that fits its articles, nothing that belongs to nothing.

Works beside a running bot. Status 1 where something is wrong, with what mends it.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping

from bot.care import FILES, check
from bot.settings import Settings


def configure(parser: argparse.ArgumentParser) -> None:
    """No arguments."""
    parser.epilog = """\
example:
  python -m bot check"""


def run(args: argparse.Namespace, environment: Mapping[str, str]) -> int:
    """Checks; 1 where something is wrong."""
    settings = Settings.from_env(environment)
    found = check(settings.data_dir)
    for name in FILES:
        path = settings.data_dir / name
        mine = [finding for finding in found if finding.file == name]
        if not path.exists() and not mine:
            print(f"{path}: not there yet")
        elif not mine:
            print(f"{path}: sound")
        for finding in mine:
            print(finding.seen if finding.seen.startswith(str(path)) else f"{path}: {finding.seen}")
        if mine and mine[0].cure:
            print(f"  mended by: {mine[0].cure} (docs/OPERATIONS.md)")
    return int(bool(found))
