"""Summary, keywords and quotes of texts: JSON lines in, JSON lines out.

Takes {"id", "text", "title"?} on each line of standard input and answers with {"id", "summary", "keywords", "quotes"}.
Offsets count characters (code points) of the text, and text[start:end] is the text given. A line that can't be used
is answered with {"id", "error"}, and the next is read. Memory stays the same over any number of lines.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping

from bot.cli import jsonlines

NORMAL_SUMMARY = 3  # sentences


def configure(parser: argparse.ArgumentParser) -> None:
    """No arguments: everything is in the lines."""
    parser.epilog = """\
example:
  echo '{"id": 1, "text": "\\u201cWe open on Monday,\\u201d said Ada Marsh."}' | python -m bot analyze"""


def run(args: argparse.Namespace, environment: Mapping[str, str]) -> int:
    """Answers each line of standard input; 0, even where a line could not be used."""
    for number, line in jsonlines.lines(sys.stdin.buffer):
        jsonlines.write(answer(number, line))
    return 0


def answer(number: int, line: bytes) -> jsonlines.Document:
    """The answer to one line."""
    # The front of the house is Desk, but it brings the store and every parser along; analysis needs neither.
    from bot.extract import analyze

    try:
        document = jsonlines.parse(number, line, "text")
        title = document.get("title")
        derived = analyze(document["text"], title if isinstance(title, str) else "")
    except jsonlines.BadLine as bad:
        return jsonlines.error(bad)
    return {"id": document.get("id"), **jsonlines.analysis(derived, NORMAL_SUMMARY)}
