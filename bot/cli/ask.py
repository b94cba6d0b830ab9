"""Ask the bot one thing and print the answer: the same commands, the same client, over loopback instead of Discord."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Mapping
from pathlib import Path

from bot.cli import jsonlines
from bot.settings import Settings

CALLERS = ("reader", "admin", "operator")


def locale_named(text: str) -> str:
    """One of Discord's locales, also by its language alone ("es", "zh")."""
    from bot.playground.rules_command import LOCALES

    known = sorted(LOCALES, key=lambda locale: (locale != text, locale != "en-US", locale))
    for locale in known:
        if locale == text or locale.split("-")[0] == text.replace("_", "-").split("-")[0]:
            return locale
    raise argparse.ArgumentTypeError(f"“{text}” is none of Discord's locales: {', '.join(sorted(LOCALES))}")


def configure(parser: argparse.ArgumentParser) -> None:
    """The question, who asks, and the form of the answer."""
    parser.add_argument("question", nargs="+", help="a command as typed on Discord")
    parser.add_argument("--as", dest="caller", choices=CALLERS, default="reader", help="who asks (default: reader)")
    parser.add_argument("--locale", type=locale_named, default="en-US", help="language of the one who asks, such as de")
    parser.add_argument("--json", action="store_true", help="the message body as sent")
    parser.add_argument("--press", metavar="N", type=int, action="append", default=[], help="then press that number")
    parser.add_argument("--picture", metavar="FILE.svg", type=Path, help="also draw the answer as Discord shows it")
    parser.add_argument("--demo", action="store_true", help="ask the sample archive, not the live one")
    parser.epilog = """\
examples:
  python -m bot ask "/quote speaker:Ida Voss"
  python -m bot ask "/summary article:night ferry length:short" --json
  python -m bot ask "/admin status" --as operator
  python -m bot ask "/latest" --locale de
  python -m bot ask --demo "/search query:ferry" --picture answer.svg
  python -m bot ask --demo "/quote speaker:Ida Voss" --press 3 --picture context.svg"""


def run(args: argparse.Namespace, environment: Mapping[str, str]) -> int:
    """Prints the answer; 1 where the command line is not one the bot knows."""
    asyncio.run(_ask(args, Settings.from_env(environment)))
    return 0


async def _ask(args: argparse.Namespace, settings: Settings) -> None:
    from rich.console import Console

    from bot.cli.conversation import beside_the_live_state, conversation, quiet_logs
    from bot.cli.demo import ready_demo
    from bot.terminal.showing import messages, picture, show

    quiet_logs()
    question = " ".join(args.question)
    here = (await ready_demo(settings))[0] if args.demo else beside_the_live_state(settings)
    async with conversation(here, args.caller, args.locale) as session:
        answer = await session.ask(question)
        for number in args.press:
            answer = await session.press([number])
        if args.json:
            for message in messages(answer):
                jsonlines.write(dict(message))
            if answer.modal is not None:
                jsonlines.write(dict(answer.modal))
        else:
            show(Console(), answer, session.names, args.locale)
        if args.picture:
            picture(args.picture, question, args.caller, answer, session.names, args.locale)
