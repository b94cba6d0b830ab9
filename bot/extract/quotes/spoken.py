"""What attribution by rule shares: how sure it is; and what of it Chinese and Japanese share."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from sys import maxsize
from typing import NamedTuple

PLAIN, LIKELY, DOUBTFUL = 0.9, 0.85, 0.6
"""Confidence where the clause names somebody, where a pronoun or a neighbour leads to the name, and where it is a guess
that is not shown."""
REACH = 80  # characters looked at beside a Chinese or Japanese run
FAR = 1000  # ... and of a paragraph before it


class Said(NamedTuple):
    """Whom a clause names, by a name or a description; no name where only a pronoun or nothing tells."""

    name: str
    mention: str
    confidence: float = PLAIN
    described: bool = False


class Late:
    """A pattern with long lists of words, compiled when the first article needs it and not when the bot starts."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(self.pattern)

    def match(self, text: str, begin: int = 0, end: int = maxsize) -> re.Match[str] | None:
        """As of a compiled pattern."""
        return self._compiled.match(text, begin, end)

    def search(self, text: str, begin: int = 0, end: int = maxsize) -> re.Match[str] | None:
        """As of a compiled pattern."""
        return self._compiled.search(text, begin, end)

    def finditer(self, text: str, begin: int = 0, end: int = maxsize) -> Iterator[re.Match[str]]:
        """As of a compiled pattern."""
        return self._compiled.finditer(text, begin, end)
