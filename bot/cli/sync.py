"""Register the commands with Discord, whether they changed or not.

The bot does so by itself when it starts and its commands have changed; this is for when Discord shows old ones.
"""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Mapping

from bot.cli.run import require_token
from bot.settings import Settings


def configure(parser: argparse.ArgumentParser) -> None:
    """No arguments."""
    parser.epilog = """\
example:
  python -m bot sync"""


def run(args: argparse.Namespace, environment: Mapping[str, str]) -> int:
    """Registers them; prints which scopes."""
    settings = Settings.from_env(environment)
    require_token(settings)
    scopes = asyncio.run(_sync(settings))
    print(f"Registered: the commands {' and '.join(scopes)}.")
    return 0


async def _sync(settings: Settings) -> tuple[str, ...]:
    from bot.client import register
    from bot.desk import Desk

    async with Desk.open(settings.data_dir, settings.sources) as desk:
        return await register(settings, desk)
