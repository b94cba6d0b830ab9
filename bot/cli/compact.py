"""Give back the room that deleted articles and old entries held in the databases. The bot must not run."""

from __future__ import annotations

import argparse
from collections.abc import Mapping

from bot.care import compact
from bot.settings import Settings


def configure(parser: argparse.ArgumentParser) -> None:
    """No arguments."""
    parser.epilog = """\
example:
  python -m bot compact"""


def run(args: argparse.Namespace, environment: Mapping[str, str]) -> int:
    """Compacts; prints the sizes."""
    for name, (before, after) in compact(Settings.from_env(environment).data_dir).items():
        print(f"{name}: {before / 1e6:.1f} MB, now {after / 1e6:.1f} MB")
    return 0
