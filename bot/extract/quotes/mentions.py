"""Who an article speaks of, and where: names, pronouns and descriptions outside its quotations."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from bot.extract.quotes.lexicon import (
    FEMALE,
    FEMININE,
    GROUPS,
    MALE,
    MASCULINE,
    NOUN_CODE,
    ORGANISATIONS,
    PLACES,
    TITLES,
    is_plural,
)
from bot.extract.quotes.tokens import Tokens

_CORE = r"(?:(?:T_?)*C|T_T)_?(?:u?(?:c{0,2}[CT]_?|c{1,2}C_?))*(?:,?z_?)?"
MENTION = re.compile(
    r"(?P<name>(?:[wECTO#-]{0,4}[Rr]-?)?" + _CORE + r"(?![Rr](?!C)|sq?[wETC-]{0,3}[ROKr])(?!s?[OK]))"
    r"|(?P<desc>[Dp](?:[wxLER#TCcOsMuK_-]{0,6}?[ROKrT])(?:s?-?[wETC_]{0,2}[ROKr])*(?!_?[CROKr]))"
    r"|(?P<bare>" + _CORE + r"s?[wETC-]{0,3}[ROKr]+(?![C]))"
    r"|(?P<many>(?:[wE]{0,2}|T)r(?!C)|T_?(?!C))"
    r"|(?P<pron>P)"
    r"|(?P<rel>W)"
)
_TAIL = re.compile(r"I[^VGB.,;:()NQqJWP]{1,7}")


@dataclass(slots=True)
class Mention:
    """Words that may name a speaker. `first` to `last` are its tokens, last exclusive; `head` is its head's token.

    `kind` is "n" name, "p" pronoun or relative, "d" description; `noun` the code of a description's head (R person,
    r several, O organisation, K document); `gender` "m", "f" or "".
    """

    kind: str
    first: int
    last: int
    head: int
    text: str
    name: str = ""
    noun: str = ""
    gender: str = ""
    number: int = 0
    entity: int = -1
    features: list[str] = field(default_factory=list)


def find_mentions(tokens: Tokens, text: str) -> list[Mention]:
    """Every mention in order of the text; a headline in capitals gives none."""
    headlines = _headlines(tokens)
    found: list[Mention] = []
    for match in MENTION.finditer(tokens.codes):
        first = match.start()
        if headlines and any(a <= first < b for a, b in headlines):
            continue
        mention = _mention(tokens, text, match.lastgroup or "", first, match.end())
        if mention is not None:
            mention.number = len(found)
            found.append(mention)
    return found


def _headlines(tokens: Tokens) -> list[tuple[int, int]]:
    """The opening paragraph, where it is set in capitals."""
    end = tokens.codes.find("N")
    if end < 4:
        return []
    line = tokens.codes[:end]
    capitals = sum(item.lstrip()[:1].isupper() for item in tokens.items[:end])
    words = sum(code not in ".,:;-()_s*Qq" for code in line)
    return [(0, end)] if capitals > 0.6 * words and "Q" not in line else []


def _mention(tokens: Tokens, text: str, group: str, first: int, last: int) -> Mention | None:
    codes = tokens.codes
    if group == "name":
        return _name(tokens, text, first, last)
    if group in ("pron", "rel"):
        word = tokens.word(first)
        low = word.lower().partition("'")[0]
        if low in ("we", "you", "whose", "whom"):
            return None
        gender = {"he": "m", "she": "f"}.get(low, "")
        return Mention("p", first, last, first, word, noun=low, gender=gender)
    while last - 1 > first and codes[last - 1] == "_":
        last -= 1
    head = last - 1
    code = codes[head]
    word = tokens.word(head).lower()
    if code in "CD":
        return None
    if code == "T":
        code = "r" if is_plural(word) else NOUN_CODE.get(word, "T")
        if code == "T":
            return None
    tail = _TAIL.match(codes, last)
    end = tail.end() if tail else last
    gender = "f" if word in FEMININE else "m" if word in MASCULINE else ""
    start = tokens.start(first)
    return Mention("d", first, last, head, text[start : tokens.ends[end - 1]], noun=code, gender=gender)


def _name(tokens: Tokens, text: str, first: int, last: int) -> Mention | None:
    codes = tokens.codes
    core = first
    for index in range(first, last):
        if codes[index] in "Rr":
            core = index + 1
            if core < last and codes[core] == "-":
                core += 1
    gender = ""
    if tokens.word(last - 1).lower() not in ORGANISATIONS:
        for index in range(last - 2, core - 1, -1):
            if codes[index] == "T" or (codes[index] == "C" and tokens.word(index).lower() in TITLES):
                core = index + 1
                break
        if core < last - 1 and codes[core] == "_":
            core += 1
    end = last
    while end - 1 > core and codes[end - 1] in "T" and tokens.word(end - 1).lower() in TITLES:
        end -= 1
    if codes[core] in "_":
        return None
    for index in range(first, core):
        word = tokens.word(index).lower()
        gender = "f" if word in FEMININE else "m" if word in MASCULINE else gender
    name = text[tokens.start(core) : tokens.ends[end - 1]]
    if tokens.word(end - 1).lower() in GROUPS and end - core == 1:
        return None
    whole = text[tokens.start(first) : tokens.ends[end - 1]]
    return Mention("n", first, last, end - 1, whole, name=name, noun=_nature(tokens, first, core, end), gender=gender)


def _nature(tokens: Tokens, first: int, core: int, end: int) -> str:
    """What a name looks like: p person, g place, o organisation, one word alone or several."""
    begin, last = tokens.word(core).lower(), tokens.word(end - 1).lower()
    if last in ORGANISATIONS:
        return "o"
    if begin in FEMALE or begin in MALE or core > first:
        return "p"
    if last in PLACES or begin in PLACES:
        return "g"
    return "1" if end - core == 1 else "2"
