"""The tour over the sample archive, and its console; without a terminal, the tour alone.

It has a database of its own, DATA_DIR/demo, which never mixes with the live one.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from bot.model import Changes
from bot.settings import Settings
from bot.terminal.tour import Tally

SAMPLES = Path(__file__).parents[2] / "data" / "samples" / "sources.toml"
QUESTIONS = ("/summary article:The Night Boat Comes Back to Lindhaven", "/quote speaker:Ida Voss")
MOST_QUOTED = 8


def configure(parser: argparse.ArgumentParser) -> None:
    """No arguments."""
    parser.epilog = """\
example:
  python -m bot demo"""


def run(args: argparse.Namespace, environment: Mapping[str, str]) -> int:
    """Shows the tour, then opens the console where there is a terminal."""
    asyncio.run(_tour(Settings.from_env(environment)))
    return 0


async def ready_demo(settings: Settings) -> tuple[Settings, Sequence[Changes], Tally]:
    """The demo's settings, its archive indexed, and what it holds. Raises StoreError or CatalogueError."""
    from bot.desk import Desk

    demo = replace(settings, data_dir=settings.data_dir / "demo", sources=SAMPLES)
    tally = Tally()
    async with Desk.open(demo.data_dir, demo.sources) as desk:
        changes = await desk.reindex()
        async for article in desk.export():
            tally.add(article)
        tally.speakers = (await desk.view(None).speakers(limit=MOST_QUOTED)).items
    return demo, changes, tally


async def _tour(settings: Settings) -> None:
    from rich.console import Console

    from bot.cli.conversation import conversation, quiet_logs
    from bot.terminal import tour
    from bot.terminal.console import talk
    from bot.terminal.showing import show

    quiet_logs()
    console = Console()
    demo, changes, tally = await ready_demo(settings)
    tour.opening(console)
    tour.what_was_read(console, changes, tally)
    tour.who_is_quoted(console, tally)
    async with conversation(demo) as session:
        for question in QUESTIONS:
            tour.asking(console, question)
            show(console, await session.ask(question), session.names, session.locale)
        tour.what_next(console)
        if sys.stdin.isatty() and sys.stdout.isatty():
            tour.farewell_to_the_tour(console)
            await talk(session)
