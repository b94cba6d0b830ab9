"""Titles of several words before a name: "Minister of Health Tomas Havel" is Tomas Havel."""

from __future__ import annotations

import re

from bot.extract.quotes.lexicon import FIRST_NAMES
from bot.extract.quotes.tokens import Tokens

_PHRASE = re.compile(r"T[Ic]D?[CT](?=[CTIcD]{0,4}C[Cc])")
_BETWEEN = frozenset("CTIcD")


def join_titles(tokens: Tokens) -> None:
    """Gives the words between a title's noun and a first name the code of titles, where a name follows at once."""
    codes = tokens.codes
    for match in _PHRASE.finditer(codes):
        at = match.start() + 2
        while at < match.start() + 9 and codes[at : at + 1] in _BETWEEN:
            word = tokens.word(at).lower()
            if codes[at] == "C" and codes[at + 1 : at + 2] in ("C", "c") and word in FIRST_NAMES:
                begin = match.start() + 1
                tokens.codes = tokens.codes[:begin] + "T" * (at - begin) + tokens.codes[at:]
                break
            at += 1
