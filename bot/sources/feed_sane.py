"""What no feed has, taken out before the parser, whose time grows with the square of it, or which falls over it."""

from __future__ import annotations

import re

from bot.sources.attributes import MOST_ATTRIBUTES, fewer_attributes

MOST_TERMS = 1000  # of one entry
_TERM = re.compile(
    rb"<(?:[\w.-]{1,40}+:)?(?P<entry>item|entry)\b"
    rb"|<(?P<term>(?:[\w.-]{1,40}+:)?(?:category|subject))\b[^<>]*+>"
    rb"(?:(?:[^<]|<!\[CDATA\[[^\]]{0,2000}+\]\]>)*+</(?P=term)\s*+>)?+",
    re.I,
)
_TERM_START = re.compile(rb"<[\w.:-]{0,40}(?:category|subject)\b", re.I)
_HALF = re.compile(  # half of a pair of surrogates
    rb"&#(?:x0*+d[89a-f][0-9a-f]{2}|0*+(?:5529[6-9]|55[3-9]\d\d|56\d{3}|57[0-2]\d\d|573[0-3]\d|5734[0-3]));", re.I
)


def sane(data: bytes) -> tuple[bytes, str]:
    """The feed, and what was left out of it or "": attributes and terms beyond any count that a feed has."""
    # Latin-1 is a character a byte, there and back.
    text, attributes = fewer_attributes(_HALF.sub(b"", data).decode("latin-1"))
    data = text.encode("latin-1")
    data, terms = _fewer_terms(data)
    told = [f"a tag with more than {MOST_ATTRIBUTES} attributes lost those beyond"] if attributes else []
    told += [f"an entry with more than {MOST_TERMS} categories lost those beyond"] if terms else []
    return data, "; ".join(told)


def _fewer_terms(data: bytes) -> tuple[bytes, bool]:
    count, cut = 0, False
    if len(_TERM_START.findall(data)) <= MOST_TERMS:
        return data, False

    def kept(found: re.Match[bytes]) -> bytes:
        nonlocal count, cut
        count = 0 if found["entry"] else count + 1
        if count <= MOST_TERMS:
            return found[0]
        cut = True
        return b""

    return _TERM.sub(kept, data), cut
