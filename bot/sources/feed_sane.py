"""What no feed has, taken out before the parser, whose time grows with the square of it, or which falls over it."""

from __future__ import annotations

import re

from bot.sources.attributes import MOST_ATTRIBUTES, fewer_attributes

MOST_TERMS = 1000  # of one entry
DEEPEST = 3000  # elements within one another; also those that a careless feed never closes in an entry
_TERM = re.compile(
    rb"<(?:[\w.-]{1,40}+:)?(?P<entry>item|entry)\b"
    rb"|<(?P<term>(?:[\w.-]{1,40}+:)?(?:category|subject))\b[^<>]*+>"
    rb"(?:(?:[^<]|<!\[CDATA\[[^\]]{0,2000}+\]\]>)*+</(?P=term)\s*+>)?+",
    re.I,
)
_TERM_START = re.compile(rb"<[\w.:-]{0,40}(?:category|subject)\b", re.I)
# The parser looks for an address in such a text, with a pattern that takes the square of its length.
_LONG_NAME = re.compile(
    rb"(<(?:[\w.-]{1,40}+:)?(?:author|creator|contributor|publisher|owner|name|email|managingeditor|webmaster)\b[^<>]*+>"
    rb"\s*+(?:<!\[CDATA\[)?+)[^<]{2000,}+",
    re.I,
)
_TAG = re.compile(
    rb"<!\[CDATA\[[^\]]*+(?:\](?!\]>)[^\]]*+)*+(?:\]\]>|\Z)|<!--[^-]*+(?:-(?!->)[^-]*+)*+(?:-->|\Z)|<(?P<end>/?)(?:[\w.-]{1,40}:)?(?P<name>[A-Za-z_][^<>\s/]*+)[^<>]*+>",
    re.S,
)
_STRAY = re.compile(rb"&(?![\w#])|<(?![A-Za-z_/!?])")
_MOST_STRAY = 10_000  # the lenient parser takes a hundredth of a millisecond for each
_OUTSIDE = 2  # how deep an entry's end is
_HALF = re.compile(  # half of a pair of surrogates
    rb"&#(?:x0*+d[89a-f][0-9a-f]{2}|0*+(?:5529[6-9]|55[3-9]\d\d|56\d{3}|57[0-2]\d\d|573[0-3]\d|5734[0-3]));", re.I
)


_HIGH = re.compile(rb"&#(?:x0*+([0-9a-f]{6,})|0*+([0-9]{7,}));", re.I)
_LAST = 0x10FFFF


def _beyond(found: re.Match[bytes]) -> bytes:
    """A reference to a character, or nothing where none has such a number."""
    number = int(found[1][:9], 16) if found[1] else int(found[2][:9])
    return found[0] if number <= _LAST else b""


def sane(data: bytes) -> tuple[bytes, str]:
    """The feed, and what was left out of it or "": attributes and terms beyond any count that a feed has."""
    # Latin-1 is a character a byte, there and back.
    text, attributes = fewer_attributes(_HIGH.sub(_beyond, _HALF.sub(b"", data)).decode("latin-1"))
    data = text.encode("latin-1")
    stray = len(_STRAY.findall(data)) > _MOST_STRAY
    data = _STRAY.sub(lambda mark: b"&amp;" if mark[0] == b"&" else b"&lt;", data) if stray else data
    data, names = _LONG_NAME.subn(rb"\1", data)
    data, terms = _fewer_terms(data)
    data, deep = _shallower(data)
    told = [f"a tag with more than {MOST_ATTRIBUTES} attributes lost those beyond"] if attributes else []
    told += [f"an entry with more than {MOST_TERMS} categories lost those beyond"] if terms else []
    told += [f"more than {_MOST_STRAY} bare “&” or “<” are taken for letters"] if stray else []
    told += ["a name of more than 2,000 characters was left out"] if names else []
    told += [f"elements nested more than {DEEPEST} deep lost what is around them"] if deep else []
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


def _shallower(data: bytes) -> tuple[bytes, bool]:
    """The feed without the tags that nest too deep, and whether there were any; the texts between them stay."""
    if data.count(b"<") <= DEEPEST or _depth(data) <= DEEPEST:
        return data, False
    depth = beyond = 0

    def kept(tag: re.Match[bytes]) -> bytes:
        nonlocal depth, beyond
        if tag["name"] is None or tag[0].endswith(b"/>"):
            return tag[0]
        if not tag["end"]:
            deep = depth >= DEEPEST
            depth, beyond = depth + (not deep), beyond + deep
            return b"" if deep else tag[0]
        if _is_entry(tag):  # ends whatever was left open in it
            depth, beyond = _OUTSIDE, 0
        elif beyond:
            beyond -= 1
            return b""
        else:
            depth -= 1
        return tag[0]

    return _TAG.sub(kept, data), True


def _depth(data: bytes) -> int:
    """How deep elements nest, at most; an entry's end closes all that was left open in it."""
    depth = deepest = 0
    for tag in _TAG.finditer(data):
        if tag["name"] is None:
            continue
        if tag["end"]:
            depth = _OUTSIDE if _is_entry(tag) else depth - 1
        elif not tag[0].endswith(b"/>"):
            depth += 1
            deepest = max(deepest, depth)
    return deepest


def _is_entry(tag: re.Match[bytes]) -> bool:
    return tag["name"].lower() in (b"item", b"entry")
