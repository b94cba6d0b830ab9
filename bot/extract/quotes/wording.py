"""A description with the words that belong to it."""

from __future__ import annotations

import re

from bot.extract.quotes.mentions import Mention
from bot.extract.quotes.tokens import Tokens

_PLACE = r"(?:I[^VGB.,;:()NQqJWP]{1,7})?"
_CLAUSE = r"(?:WV?[^.,;:NQV]{1,20})?"
_TAIL = re.compile(_PLACE + _CLAUSE)
_TAIL_BEHIND = re.compile(_PLACE + r"(?:[wE]I[^VGB.,;:()NQqJWP]{1,9})?" + _CLAUSE)
_TAIL_JOINED = re.compile(r"I[^VGB.,;:()NQqJWP]{1,7}")
_JOINED = frozenset(
    ["close", "familiar", "knowledgeable", "briefed", "involved", "based", "identified", "known", "released",
     "published", "posted", "filed", "signed", "obtained", "produced", "prepared", "issued", "written", "authored",
     "sent", "led"]
)  # fmt: skip
"""Words that bind a preposition to what is described before them."""


def wording(tokens: Tokens, text: str, mention: Mention) -> str:
    """A description with what belongs to it: a spokesman for the mayor, an aide who asked not to be named,
    one of her fans."""
    codes = tokens.codes
    tail = (_TAIL_BEHIND if codes[mention.first - 1 : mention.first] == "V" else _TAIL).match(codes, mention.last)
    last = tail.end() if tail and tail.end() > mention.last else mention.last
    if last == mention.last and codes[last : last + 2] in ("wI", "EI") and tokens.word(last) in _JOINED:
        tail = _TAIL_JOINED.match(codes, last + 1)  # a source close to the mayor
        last = tail.end() if tail else last
    first = mention.first
    if codes[first - 2 : first] == "DI" and tokens.word(first - 1) == "of":
        first -= 2
    start, end = tokens.span(first, last)
    return text[start:end]
