"""Print every indexed article as JSON lines, all fields, quotes included.

The lines are themselves a source (shape "jsonl"): reading them gives the same articles.
"""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Mapping

from bot.cli import jsonlines
from bot.cli.open_desk import open_desk


def configure(parser: argparse.ArgumentParser) -> None:
    """No arguments."""
    parser.epilog = """\
example:
  python -m bot export > archive.jsonl"""


def run(args: argparse.Namespace, environment: Mapping[str, str]) -> int:
    """Prints one line an article."""
    return asyncio.run(_export(environment))


async def _export(environment: Mapping[str, str]) -> int:
    async with open_desk(environment) as desk:
        async for article in desk.export():
            jsonlines.write(jsonlines.article(article))
    return 0
