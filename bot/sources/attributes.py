"""Tags with more attributes than any tag has: parsers compare each with each, and 50,000 of them cost a minute."""

from __future__ import annotations

import re

MOST_ATTRIBUTES = 200  # of one tag
_ATTRIBUTE = r"""[^<>"'=]*+=\s*+(?:"[^<"]*+"|'[^<']*+'|[^<>"'\s]++)"""
_LONG_TAG = re.compile(rf"<[A-Za-z_:][^<]{{{4 * MOST_ATTRIBUTES},}}+")
_FIRST = re.compile(rf"<[A-Za-z_:](?:{_ATTRIBUTE}){{{MOST_ATTRIBUTES}}}+")
_BARE = re.compile(rf"(<[A-Za-z_:][^\s<>\"'=/]*+)(?:\s++[^\s<>\"'=/]++){{{MOST_ATTRIBUTES},}}+")  # without values
_BEYOND = re.compile(rf"(?:{_ATTRIBUTE})++")


def fewer_attributes(markup: str) -> tuple[str, bool]:
    """The markup without the attributes of a tag beyond the first 200, and whether there were any."""
    cut = False

    def shortened(tag: re.Match[str]) -> str:
        nonlocal cut
        if bare := _BARE.match(tag[0]):
            cut = True
            return bare[1] + tag[0][bare.end() :]
        first = _FIRST.match(tag[0])
        beyond = _BEYOND.match(tag[0], first.end()) if first else None
        if first is None or beyond is None:
            return tag[0]
        cut = True
        return first[0] + tag[0][beyond.end() :]

    return _LONG_TAG.sub(shortened, markup), cut
