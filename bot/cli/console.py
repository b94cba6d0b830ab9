"""Talk to the bot in this terminal: the same commands, the same client, over loopback instead of Discord.

Tab completes commands, options and values (the bot's own suggestions); a number presses a button of the last answer.
The archive is the live one; schedules and settings made here are kept apart from those of real servers.
"""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Mapping

from bot.cli.ask import CALLERS, locale_named
from bot.settings import Settings


def configure(parser: argparse.ArgumentParser) -> None:
    """Who talks, and to which archive."""
    parser.add_argument("--as", dest="caller", choices=CALLERS, default="reader", help="who asks (default: reader)")
    parser.add_argument("--locale", type=locale_named, default="en-US", help="language of the one who asks, such as de")
    parser.add_argument("--demo", action="store_true", help="on the sample archive, not the live one")
    parser.epilog = """\
examples:
  python -m bot console
  python -m bot console --as admin
  echo "/latest" | python -m bot console        without a terminal: a command a line"""


def run(args: argparse.Namespace, environment: Mapping[str, str]) -> int:
    """Talks until `quit`."""
    asyncio.run(_talk(args, Settings.from_env(environment)))
    return 0


async def _talk(args: argparse.Namespace, settings: Settings) -> None:
    from bot.cli.conversation import beside_the_live_state, conversation, quiet_logs
    from bot.cli.demo import ready_demo
    from bot.terminal.console import talk

    quiet_logs()
    here = (await ready_demo(settings))[0] if args.demo else beside_the_live_state(settings)
    async with conversation(here, args.caller, args.locale) as session:
        await talk(session)
