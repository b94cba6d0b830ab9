"""Copy the state (settings, digests, ledger, follows, corrections) to a safe place, also while the bot runs.

Without a FILE the copy goes into the folder backups, named by date, and the oldest beyond --keep are removed.
The index needs no backup: it can be rebuilt from the sources.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path

from bot.care import KEPT, backup
from bot.desk import utc_now
from bot.settings import Settings


def configure(parser: argparse.ArgumentParser) -> None:
    """Where to."""
    parser.add_argument("file", nargs="?", type=Path, metavar="FILE", help="the copy; default: by date in backups/")
    parser.add_argument(
        "--keep", type=int, default=KEPT, metavar="N", help=f"how many dated ones stay (default {KEPT})"
    )
    parser.epilog = """\
examples:
  python -m bot backup
  python -m bot backup /mnt/elsewhere/clipdesk.db"""


def run(args: argparse.Namespace, environment: Mapping[str, str]) -> int:
    """Copies and checks the copy; prints where it is."""
    settings = Settings.from_env(environment)
    made = backup(settings.data_dir, args.file, utc_now(), keep=max(1, args.keep))
    print(f"The state is copied to {made}; the copy is sound.")
    return 0
