"""Which mentions are hardly ever the source of a quotation, by where they stand in their sentence: those that a
preposition, another noun or a verb governs. The ranker does not look at them, and so sees further."""

from __future__ import annotations

from bot.extract.quotes.entities import Entity
from bot.extract.quotes.mentions import Mention
from bot.extract.quotes.tokens import Tokens

_NOUN = "wEBx"
_GOVERNED = {
    "dR": _NOUN, "dK": _NOUN, "dO": _NOUN + "J", "dr": _NOUN + "JTOGKRCLWPDs", "ng": _NOUN + "JI,s",
    "pit": _NOUN + "JIVG", "pthey": "wxJI", "pwhich": _NOUN + "JI,-", "pthat": _NOUN + "JI,-", "pwho": "Rrw",
}  # fmt: skip
"""By kind of mention, the codes of the word before it that leave it no chance: in "two officials" of "he met two
officials" the word before is any other one."""
_ASIDE = {
    code: frozenset([sign for sign, codes in _GOVERNED.items() if code in codes])
    for code in set("".join(_GOVERNED.values()))
}
"""The same by the code of the word before."""
_SOME = ("D", "#")
"""Before a preposition: one of her fans, two of the engineers."""
_FROM = frozenset(["to", "by", "from", "To", "By", "From"])
"""Prepositions before a source: according to, remarks by, a letter from."""


def likely(mentions: list[Mention], entities: list[Entity], tokens: Tokens) -> list[Mention]:
    """The mentions that may be a source."""
    codes = tokens.codes
    found = []
    aside = _ASIDE.get
    for mention in mentions:
        first = mention.first
        before = codes[first - 1] if first else "N"
        signs = aside(before)
        if signs is None:
            found.append(mention)
            continue
        if mention.shape.sign in signs:
            hidden = True
        elif before == "I" and _is_body(mention, entities):
            hidden = codes[first - 2 : first - 1] not in _SOME and tokens.word(first - 1) not in _FROM
        else:
            hidden = False
        if codes[mention.last : mention.last + 1] == ":":
            hidden = before == "I" and _is_topic(tokens, first)
        if not hidden:
            found.append(mention)
    return found


def _is_topic(tokens: Tokens, first: int) -> bool:
    """Whether a line begins with what is spoken of: "On the mayor: “She has done well.”"."""
    return tokens.codes[first - 2 : first - 1] in ("", "N", "*", "-") and tokens.word(first - 1) in ("On", "About")


def _is_body(mention: Mention, entities: list[Entity]) -> bool:
    """Whether a mention is no single person's: behind a preposition only people are sources, "a report of Vale"."""
    if mention.entity >= 0:
        return entities[mention.entity].nature[0] != "p"
    return mention.shape.kind == "d" and mention.shape.noun != "R"
