"""Search, related articles and tags, for scripts and for measuring: JSON lines in, JSON lines out.

Takes {"id", "op": "search" | "related" | "tags", "text" or "article", "limit"} on each line of standard input and
answers with {"id", "ranked": [...]}: the ids of articles, or tags, best first. "article" is the id an indexed article
came in with; "text" is for one that isn't indexed, or what to search for.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Mapping

from bot.cli import jsonlines
from bot.cli.open_desk import open_desk
from bot.desk import Desk
from bot.errors import NotFound, QueryError

OPERATIONS = ("search", "related", "tags")
LIMIT = 10


def configure(parser: argparse.ArgumentParser) -> None:
    """No arguments: everything is in the lines."""
    parser.epilog = """\
example:
  echo '{"id": 1, "op": "search", "text": "harbour ferry", "limit": 5}' | python -m bot query"""


def run(args: argparse.Namespace, environment: Mapping[str, str]) -> int:
    """Answers each line of standard input over one open index."""
    return asyncio.run(_answer_all(environment))


async def _answer_all(environment: Mapping[str, str]) -> int:
    async with open_desk(environment) as desk:
        # Reading blocks the loop, and may: the next line is not looked at before this one is answered.
        for number, line in jsonlines.lines(sys.stdin.buffer):
            jsonlines.write(await answer(desk, number, line))
    return 0


async def answer(desk: Desk, number: int, line: bytes) -> jsonlines.Document:
    """The answer to one line."""
    try:
        asked = jsonlines.parse(number, line, "op")
        _check(asked, number)
        ranked = await desk.query(
            asked["op"], text=asked.get("text"), article=asked.get("article"), limit=asked.get("limit", LIMIT)
        )
    except jsonlines.BadLine as bad:
        return jsonlines.error(bad)
    except (NotFound, QueryError) as e:
        return {"id": asked.get("id"), "ranked": [], "error": f"line {number}: {e.for_user}"}
    return {"id": asked.get("id"), "ranked": list(ranked)}


def _check(asked: jsonlines.Document, number: int) -> None:
    """Raises BadLine where the fields of a line are not what they should be."""
    if asked["op"] not in OPERATIONS:
        raise jsonlines.BadLine(number, f"op must be one of {', '.join(OPERATIONS)}", asked.get("id"))
    given = [name for name in ("text", "article") if isinstance(asked.get(name), str)]
    if not given:
        raise jsonlines.BadLine(number, "expected a text in the field 'text' or 'article'", asked.get("id"))
    limit = asked.get("limit", LIMIT)
    if not isinstance(limit, int) or isinstance(limit, bool) or limit < 1:
        raise jsonlines.BadLine(number, "limit must be a whole number of 1 or more", asked.get("id"))
