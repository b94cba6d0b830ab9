"""Tells names of people from names of categories, where a page prints either without a label."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.sources.tagdump import labels
from bot.sources.tagdump.block import Block
from bot.sources.tagdump.bounds import cjk
from bot.sources.tagdump.said import is_name

_LOWER = re.compile(r"(?<![\w.@-])[a-zà-ÿа-яёα-ω]{3,}")
_ACCOUNT = re.compile(r"[a-z][\w.@-]*|[\w.]+@[\w.]+")
_MOST_TEXT = 200_000


def lower_words(blocks: Iterable[Block]) -> frozenset[str]:
    """The words that a page's text uses in lower case: a person's name isn't made of them."""
    text = " ".join(block.text for block in blocks if block.prose)
    return frozenset(_LOWER.findall(text[:_MOST_TEXT]))


def is_person(value: str, lower: frozenset[str]) -> bool:
    """Whether a value is the full name of a person rather than a topic."""
    words = value.split()
    if not 2 <= len(words) <= 4 or not is_name(value) or cjk(value):
        return False
    return all(word[0].isupper() or len(word) < 4 for word in words) and not any(
        word.casefold() in lower or word.casefold() in labels.TOPICS for word in words if len(word) > 2
    )


def are_people(values: Iterable[str], lower: frozenset[str]) -> bool:
    """Whether the values of one place of the frame are people: most full names, the others accounts."""
    seen = set(values)
    full = sum(is_person(value, lower) for value in seen)
    account = sum(bool(_ACCOUNT.fullmatch(v)) and v not in lower and v.casefold() not in labels.TOPICS for v in seen)
    return full > 0 and 2 * (full + account) > len(seen)
