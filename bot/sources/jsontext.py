"""JSON as it comes: whole, or as much of a list as there is before it breaks off."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

_GAP = re.compile(r"[\s,]*")


def why(error: Exception) -> str:
    """What was wrong with a JSON text, in a few words."""
    return "it is nested too deep" if isinstance(error, RecursionError) else " ".join(str(error).split())[:120]


def whole(text: str) -> tuple[Any, str]:
    """(the value, "") or (None, why it is none)."""
    try:
        return json.loads(text, strict=False), ""  # control characters in strings: clean() takes them out
    except (ValueError, RecursionError) as e:
        return None, why(e)


def salvaged(text: str) -> Iterator[Any]:
    """The sound values at the beginning of a list that breaks off; `text` begins with its bracket."""
    reader, place = json.JSONDecoder(strict=False), 1
    while (gap := _GAP.match(text, place)) and (place := gap.end()) < len(text) and text[place] != "]":
        try:
            value, place = reader.raw_decode(text, place)
        except (ValueError, RecursionError):
            return
        yield value
