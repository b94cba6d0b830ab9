"""Counts which ordinary words may be names: `python -m training.capitals DATA.jsonl.gz` writes capitals.txt.

Of the words of rarity.txt those that news writes with a capital within a sentence a sixth of the time or more, or
never writes there. Quarter 3 of the articles is not looked at. First names, places and the words of organisations'
names need no counting.
"""

from __future__ import annotations

import re
import sys
import textwrap
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import bot.extract.quotes as quotes
from bot.extract.frequency import RARITY
from bot.extract.quotes.lexicon import FIRST_NAMES, ORGANISATIONS, PLACES
from training.gold import part, read

PATH = Path(quotes.__file__).with_name("capitals.txt")
_WITHIN = re.compile(r"(?<=[a-z,;:] )([A-Za-z]+)\b")
_HEAD = """\
# Words of rarity.txt that news often writes with a capital, or too seldom to tell. A line that begins with @ opens a
# list. Made by training/capitals.py.
@capital
"""


def capitals(texts: Iterable[str]) -> list[str]:
    """The words that may be names, in order."""
    raised: Counter[str] = Counter()
    low: Counter[str] = Counter()
    for text in texts:
        for word in _WITHIN.findall(text):
            (low if word.islower() else raised)[word.lower()] += 1
    listed = FIRST_NAMES | ORGANISATIONS | PLACES
    return sorted(
        word
        for word in RARITY
        if len(word) > 2 and word.isalpha() and word not in listed and 6 * raised[word] >= raised[word] + low[word]
    )


def main() -> None:
    """Writes the list."""
    articles = read(Path(sys.argv[1]), None)
    found = capitals(article["text"] for article in articles if part(article) != 3)
    PATH.write_text(_HEAD + textwrap.fill(" ".join(found), 120) + "\n", encoding="utf-8")
    print(f"{len(found)} words, {PATH.stat().st_size} bytes written")


if __name__ == "__main__":
    main()
