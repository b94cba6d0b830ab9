"""How rare words are in English news and blogs, learned from some thousands of articles."""

from __future__ import annotations

from pathlib import Path

UNSEEN = 9.0


def _read() -> dict[str, float]:
    listed: dict[str, float] = {}
    path = Path(__file__).with_name("rarity.txt")
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            step, *words = line.split(" ")
            listed.update(dict.fromkeys(words, int(step) / 10))
    return listed


RARITY = _read()
"""For a word in small letters the negative logarithm of the share of articles that have it; `UNSEEN` if unlisted."""
