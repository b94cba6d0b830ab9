"""Look at the set-up before the first start: token, databases, disk, clock, home server, sources; each with its cure.

Status 0 where nothing stands in the bot's way, 1 where something does, 78 where the settings can't be read.
"""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Mapping

from bot.settings import Settings

MARKS = {"good": "ok", "warning": "??", "bad": "!!"}


def configure(parser: argparse.ArgumentParser) -> None:
    """No arguments."""
    parser.epilog = """\
example:
  python -m bot doctor"""


def run(args: argparse.Namespace, environment: Mapping[str, str]) -> int:
    """Prints a line for each thing looked at; 1 where one is bad."""
    return asyncio.run(_examine(Settings.from_env(environment)))


async def _examine(settings: Settings) -> int:
    from bot.desk import utc_now
    from bot.doctor import examine
    from bot.terminal.safe import plain

    bad = 0
    async for sign in examine(settings, utc_now):
        print(plain(f"{MARKS[sign.state]}  {sign.part}: {sign.seen}"))
        if sign.cure:
            print(plain(f"      {sign.cure}"))
        bad += sign.state == "bad"
    standing = "One thing stands" if bad == 1 else f"{bad} things stand"
    print(f"{standing} in the bot's way." if bad else "Nothing stands in the bot's way.")
    return int(bool(bad))
