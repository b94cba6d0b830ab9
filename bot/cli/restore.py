"""Put a backup in the place of the state. The bot must not run; what stood there is kept."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path

from bot.care import restore
from bot.desk import utc_now
from bot.settings import Settings


def configure(parser: argparse.ArgumentParser) -> None:
    """Which backup."""
    parser.add_argument("file", type=Path, metavar="FILE", help="a file that `python -m bot backup` made")
    parser.epilog = """\
example:
  python -m bot restore data/backups/state-20260501-030000.db"""


def run(args: argparse.Namespace, environment: Mapping[str, str]) -> int:
    """Restores; prints where the old one is."""
    settings = Settings.from_env(environment)
    kept = restore(settings.data_dir, args.file, utc_now())
    print(f"The state is that of {args.file} now. What stood there is kept as {kept}.")
    return 0
