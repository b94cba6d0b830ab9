"""JSON as it comes: whole, or as much of a list as there is before it breaks off."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

_GAP = re.compile(r"[\s,]*")
_READER = json.JSONDecoder(strict=False)  # control characters in strings: clean() takes them out


def why(error: Exception) -> str:
    """What was wrong with a JSON text, in a few words."""
    if isinstance(error, RecursionError):
        return "it is nested too deep"
    if isinstance(error, json.JSONDecodeError):
        return " ".join(str(error).split())[:120]
    return "a number in it has too many digits"  # Python's own words advise to change Python


def whole(text: str) -> tuple[Any, str]:
    """(the value, "") or (None, why it is none)."""
    try:
        return _READER.decode(text), ""
    except (ValueError, RecursionError) as e:
        return None, why(e)


_ITEMS = re.compile(r'"items"\s*+:\s*+\[')


def before_items(text: str) -> tuple[dict[str, Any], int]:
    """What a JSON Feed says before its items, and the place of their bracket; ({}, 0) where they don't begin."""
    begun = _ITEMS.search(text)
    if begun is None:
        return {}, 0
    feed, fault = whole(text[: begun.end()] + "]}")
    return feed if isinstance(feed, dict) and not fault else {}, begun.end() - 1


def several(text: str) -> list[Any]:
    """The values of a text that holds one after the other with nothing between, or [] where that isn't all there is."""
    place, found = 0, []
    while text[:1] == "{" and (place := _GAP.match(text, place).end()) < len(text):  # type: ignore[union-attr]
        try:
            value, place = _READER.raw_decode(text, place)
        except (ValueError, RecursionError):
            return []
        found.append(value)
    return found if len(found) > 1 else []


def salvaged(text: str) -> Iterator[Any]:
    """The sound values at the beginning of a list that breaks off; `text` begins with its bracket."""
    place = 1
    while (gap := _GAP.match(text, place)) and (place := gap.end()) < len(text) and text[place] != "]":
        try:
            value, place = _READER.raw_decode(text, place)
        except (ValueError, RecursionError):
            return
        yield value
