"""A title for what has none: the first sentence, shortened."""

from __future__ import annotations

import re

_END = re.compile(r"(?<=[.!?…])[\"'”’»)]*\s|[。！？]")
_LONGEST = 80


def title_of(body: str) -> str:
    """The first sentence of `body`, cut between words where it is longer than 80 characters; "" if there is none."""
    first = next((row for row in (part.strip() for part in body[:2000].split("\n")) if row), "")
    end = _END.search(first)
    sentence = first[: end.end()].strip() if end else first
    if len(sentence) <= _LONGEST:
        return sentence
    cut = sentence[:_LONGEST]
    space = cut.rfind(" ")
    return cut[: space if space > _LONGEST // 2 else _LONGEST - 1].rstrip(" ,;:–—-") + "…"
