"""A long feed as several short ones: the time of feedparser's lenient parser grows with the square of its length."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.sources.decode import decode, is_utf8

ITEMS = 400  # of one piece
_TOKEN = re.compile(
    rb"<!\[CDATA\[[^\]]*+(?:\](?!\]>)[^\]]*+)*+(?:\]\]>|\Z)|<!--[^-]*+(?:-(?!->)[^-]*+)*+(?:-->|\Z)"
    rb"|<(?P<end>/?)(?P<name>(?:[\w.-]{1,40}+:)?(?:item|entry))(?=[\s>/])[^<>]*+>",
    re.S | re.I,
)
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")


def pieces(data: bytes, most: int = ITEMS) -> Iterator[bytes]:
    """Feeds of at most so many items, each with all that stands outside of items; `data` itself where it is short.

    Also where its items stand within one another: then nobody knows which they are. A feed that breaks off within an
    item has what is left of it in the last piece.
    """
    found = _items(data)
    if found is None or len(found) <= most:
        yield data
        return
    if not is_utf8(data):  # told once for all of them: each piece alone might be taken for something else
        data = _DECLARATION.sub("", decode(data)[0]).encode("utf-8", "replace")
        found = _items(data) or []
    ends = [0, *(end for _, end in found)]
    around = [data[end:start] for end, (start, _) in zip(ends, found, strict=False)]
    head, tail = around[0] + b"".join(x for x in around[1:] if not x.isspace()), data[ends[-1] :]
    # What stands around the items is read once for each piece: no more of them than keep that in proportion.
    count = min(-(-len(found) // most), 2 + 2 * len(data) // (len(head) + len(tail) + 1))
    size = -(-len(found) // count)
    cut = any(token["name"] for token in _TOKEN.finditer(tail))  # begun, and not ended
    for first in range(0, len(found), size):
        rows = found[first : first + size]
        last = first + size >= len(found)
        yield head + b"".join(data[start:end] for start, end in rows) + (tail if last or not cut else b"")


def _items(data: bytes) -> list[tuple[int, int]] | None:
    """Where each item begins and ends; None where they stand within one another, or one that ends has not begun.

    One that is begun at the end is not among them.
    """
    found: list[tuple[int, int]] = []
    name, begun = b"", 0
    for token in _TOKEN.finditer(data):
        here = token["name"]
        if here is None:
            continue
        if token["end"]:
            if here.lower() != name:
                return None
            found.append((begun, token.end()))
            name = b""
        elif name:
            return None
        elif token[0].endswith(b"/>"):
            found.append((token.start(), token.end()))
        else:
            name, begun = here.lower(), token.start()
    return found
