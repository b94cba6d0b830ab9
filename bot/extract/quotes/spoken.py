"""What Chinese and Japanese attribution share: what a clause says, and how far is looked."""

from __future__ import annotations

from typing import NamedTuple

PLAIN, LIKELY, DOUBTFUL = 0.9, 0.85, 0.6
REACH = 80  # characters looked at beside a run


class Said(NamedTuple):
    """Whom a clause names, by a name or a description; no name where only a pronoun or nothing tells."""

    name: str
    mention: str
    confidence: float = PLAIN
    described: bool = False
