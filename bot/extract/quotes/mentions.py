"""Who an article speaks of, and where: names, pronouns and descriptions outside its quotations."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right

from bot.extract.quotes.lexicon import (
    FEMININE,
    FIRST_NAMES,
    GROUPS,
    MASCULINE,
    NOUN_CODE,
    ORDINARY,
    ORGANISATIONS,
    PLACES,
    SUFFIXES,
    TITLES,
    is_plural,
)
from bot.extract.quotes.tokens import DASH, LIMIT, LONGEST, Part, Tokens, parts_of_piece

_REST = r"_?(?>(?:u?(?:c{0,2}[CT]_?|c{1,2}C_?))*)(?:,?z_?)?"
_CORE = r"(?>(?:(?:T_?)*C|T_T)" + _REST + ")"
_NAMED = r"(?>(?:(?<=C)|_?(?:T_?)*C|_T)" + _REST + ")"
# Every branch begins behind the one character that the search can skip to.
_FIND = re.compile(
    r"[CTDprPW](?:(?<=[PW])"
    r"|(?<=[Dp])(?:[wxLER#TCcOsMuK_-]{0,6}?[ROKrT])(?:s?-?[wETC_]{0,2}[ROKr])*(?!_?[CTROKr])"
    r"|(?<=[CT])" + _NAMED + r"(?:(?:sq?[wETC-]{0,3})?(?:[Rr]-?" + _CORE + r"|[ROKr]+(?!C)))?"
    r"|(?<=T)_?(?!C)"
    r"|(?<=r)(?!C))"
)
_HIDDEN = re.compile(r"CC_?c{0,2}C{0,2}(?=s|[wE]?[ORKr])")
_CALLED = re.compile(r"[wE#O-]{0,3}[Rr]-?\Z")


class Shape:
    """What the words of a mention say by themselves, wherever they stand.

    `kind` is "n" name, "p" pronoun or relative, "d" description; `noun` the code of a description's head (R person,
    r several, O organisation, K document), the nature of a name, or the pronoun; `gender` "m", "f" or ""; `inside` the
    name within a description, or that it may be.
    """

    __slots__ = ("gender", "head", "inside", "kind", "name", "noun", "parts", "sign", "suffix", "titled")

    def __init__(self, kind: str, noun: str, gender: str, head: str = "") -> None:
        self.kind = kind
        self.noun = noun
        self.gender = gender
        self.head = head
        self.name = ""
        self.parts: tuple[str, ...] = ()
        self.titled = False
        self.suffix = ""
        self.inside: Shape | None = None
        self.sign = kind + noun


Held = tuple[str, str, str, str, str, str, str, str, bool]
"""How a mention hangs on the reporting verbs beside it, as `hold` in `candidates` tells it."""


class Mention:
    """Words that may name a speaker. `first` to `last` are its tokens, last exclusive."""

    __slots__ = ("entity", "first", "held", "last", "number", "shape")

    def __init__(self, shape: Shape, first: int, last: int, number: int) -> None:
        self.shape = shape
        self.first = first
        self.last = last
        self.number = number
        self.entity = -1
        self.held: Held | None = None


_SHAPES: dict[str, Shape | None] = {}
_UNKNOWN = Shape("", "", "")
_THRONES = frozenset(("pope", "king", "queen", "prince", "princess", "emperor", "empress", "sultan", "emir", "saint"))
"""Titles that belong to a name of one word: Pope Anselm."""
_TYPESET = frozenset("’‘—–\u00a0\u202f")


class _Single(dict[tuple[str, str], Shape | None]):
    """The shapes of mentions of one word, by the piece that begins with it and its code."""

    def __missing__(self, key: tuple[str, str]) -> Shape | None:
        piece, code = key
        shape = _shape([parts_of_piece(piece)[0][0]], None, code, piece)
        if shape is not None and _is_typeset(shape.name):
            shape = _UNKNOWN
        if len(piece) <= LONGEST:
            if len(self) > LIMIT:
                self.clear()
            self[key] = shape
        return shape


def _is_typeset(name: str) -> bool:
    """Whether a name holds a sign that pieces have in its plain form: each article keeps its own."""
    return "'" in name or not (name.isascii() or _TYPESET.isdisjoint(name))


_single = _Single()


def find_mentions(tokens: Tokens, text: str) -> list[Mention]:
    """Every mention in order of the text."""
    codes = tokens.codes
    found: list[Mention] = []
    known, pieces, firsts, unbroken = _SHAPES.get, tokens.pieces, tokens.firsts, tokens.unbroken
    begin = number = 0
    for match in _FIND.finditer(codes):
        first, last = match.span()
        begin = bisect_right(firsts, first, begin) - 1
        if last - first == 1 and firsts[begin] == first and (not first or codes[first - 1] not in "Rr-wE"):
            shape = _single[pieces[begin], codes[first]]
            if shape is _UNKNOWN:
                shape = _shape_of(tokens, text, first, last, begin, pieces[begin])
            if shape is not None:
                found.append(Mention(shape, first, last, number))
                number += 1
            continue
        code = codes[first]
        if code in "CT":
            if first and codes[first - 1] in "Rr-":
                first = _stretch(codes, first)
        elif code == "r":
            while first and codes[first - 1] in "wE" and match.start() - first < 2:
                first -= 1
        while last - 1 > first and codes[last - 1] == "_" and code in "Dpr":
            last -= 1
        start = begin if firsts[begin] <= first else bisect_right(firsts, first) - 1
        finish = start if last == first + 1 else bisect_right(firsts, last - 1, start) - 1
        whole = pieces[start] if start == finish else " ".join(pieces[start : finish + 1])
        if unbroken and not unbroken.isdisjoint(range(start, finish)):
            shape = _shape_of(tokens, text, first, last, start, whole, True)
        else:
            key = f"{codes[first:last]}{first - firsts[start]}{whole}"
            shape = known(key, _UNKNOWN)
            if shape is _UNKNOWN:
                shape = _shape_of(tokens, text, first, last, start, whole)
                if len(whole) <= LONGEST and not (shape and _is_typeset(shape.name)):
                    _SHAPES[key] = shape
        if shape is not None:
            found.append(Mention(shape, first, last, number))
            number += 1
    return found


def _shape_of(
    tokens: Tokens, text: str, first: int, last: int, piece: int, whole: str, unbroken: bool = False
) -> Shape | None:
    """The shape of a mention, one and the same for the same words; `whole` are the pieces it is in, from `piece` on,
    `unbroken` says that the text has other blanks between them."""
    codes = tokens.codes[first:last]
    skipped = first - tokens.firsts[piece]
    if not unbroken and not skipped and (plain := _plain(whole, last - first)):
        words = plain.split(" ")
        places: list[Part] | None = None
    elif "u" in codes:
        places = [tokens.part(n) for n in range(first, last)]
        plain = text[places[0][1] : places[-1][2]]
    else:
        places = _parts_of_pieces(whole)[skipped : skipped + last - first]
        start, end = places[0][1], places[-1][2]
        plain = whole[start:end]
        if unbroken or "'" in plain or DASH in plain:
            begin = tokens.begin(piece)
            places = [(word, begin + start, begin + end) for word, start, end in places]
            plain = text[begin + start : begin + end]
        else:
            text = whole
    if places is not None:
        words = [place[0] for place in places]
    key = f"{codes}\t{plain}"
    shape = _SHAPES.get(key, _UNKNOWN)
    if shape is _UNKNOWN:
        if len(_SHAPES) > LIMIT:
            _SHAPES.clear()
        shape = _SHAPES[key] = _shape(words, places, codes, text)
    return shape


def _plain(whole: str, count: int) -> str:
    """The words of some pieces if they are so many, of letters alone, and have but a mark behind the last one."""
    bare = whole if whole[-1:].isalpha() else whole[:-1]
    return bare if bare.isascii() and bare.count(" ") == count - 1 and bare.replace(" ", "a").isalpha() else ""


def _parts_of_pieces(whole: str) -> list[Part]:
    """The tokens of some pieces with a blank between them, each with where it begins and ends."""
    if " " not in whole:
        return list(parts_of_piece(whole))
    found: list[Part] = []
    at = 0
    for piece in whole.split(" "):
        found += [(word, at + start, at + end) for word, start, end in parts_of_piece(piece)]
        at += len(piece) + 1
    return found


def _stretch(codes: str, first: int) -> int:
    """Where a name begins with the role before it: former governor Ann Vale."""
    if codes[first - 1 : first] in ("R", "r") or codes[max(0, first - 2) : first] in ("R-", "r-"):
        called = _CALLED.search(codes, max(0, first - 5), first)
        if called:
            return called.start()
    return first


def _shape(words: list[str], places: list[Part] | None, codes: str, text: str) -> Shape | None:
    """The shape of a mention of these words, whose places in the text are given where more than a blank is between."""
    code = codes[0]
    if code in "PW" and len(codes) == 1:
        low = words[0].lower().partition("'")[0]
        if low in ("we", "you", "whose", "whom"):
            return None
        return Shape("p", low, {"he": "m", "she": "f"}.get(low, ""))
    if code in "Dp" or codes[-1] in "ROKr" or codes in ("T", "T_"):
        found = _description(words, codes)
        if found is not None and ("CC" in codes or code == "T"):
            found.inside = _inside(words, places, codes, text)
        return found
    return _name(words, places, codes, text)


def _description(words: list[str], codes: str) -> Shape | None:
    head = len(codes) - 1
    code, word = codes[head], words[head].lower()
    if code in "CD_":
        return None
    if code == "T":
        code = "r" if is_plural(word) else NOUN_CODE.get(word, "T")
        if code == "T":
            return None
    gender = "f" if word in FEMININE else "m" if word in MASCULINE else ""
    return Shape("d", code, gender, word)


def _inside(words: list[str], places: list[Part] | None, codes: str, text: str) -> Shape | None:
    """The name within a description, "Ann Vale's son", or that it may be: "King"."""
    if len(words) == 1:
        return _name(words, places, "C", text)
    match = _HIDDEN.search(codes)
    if match is None:
        return None
    begin, end = match.span()
    return _name(words[begin:end], places and places[begin:end], match[0], text)


def _name(words: list[str], places: list[Part] | None, codes: str, text: str) -> Shape | None:
    """The name within a mention: without roles and titles before it, and those that follow it."""
    core, last = 0, len(codes)
    if "R" in codes or "r" in codes:
        core = max(codes.rfind("R"), codes.rfind("r")) + 1
        if core < last and codes[core] == "-":
            core += 1
    low = [word.lower() for word in words]
    if low[-1] not in ORGANISATIONS:
        for index in range(last - 2, core - 1, -1):
            if codes[index] == "T" or (codes[index] == "C" and low[index] in TITLES):
                if "c" not in codes[core:index] or codes[core] == "T" or _is_person(low[index + 1 :]):
                    core = index + 1
                break
        if core < last - 1 and codes[core] == "_":
            core += 1
    if last - core > 2:
        core = _behind_words(low, core)
    end = last
    if last - core > 3 and len(low[core]) > 1 and low[core] in low[core + 2 :]:
        end = low.index(low[core], core + 2)  # a page's links in its text: Ann Vale Ann ValeMore
    if codes[core] in "_" or (end - core == 1 and low[core] in GROUPS):
        return None
    gender = ""
    for word in low[:core]:
        gender = "f" if word in FEMININE else "m" if word in MASCULINE else gender
    shape = Shape("n", _nature(low, core, end), gender, low[end - 1])
    shape.name = " ".join(words[core:end]) if places is None else text[places[core][1] : places[end - 1][2]]
    if end - core == 1 and core and low[core - 1] in _THRONES:
        shape.name = f"{words[core - 1]} {shape.name}"
    if end - core > 2 and shape.name.isupper():
        return None  # a headline: VALE URGES QUELL
    shape.parts = parts_of(shape.name)
    shape.titled = core > 0
    shape.suffix = _suffix(shape.name)
    return shape if shape.parts else None


def _behind_words(low: list[str], core: int) -> int:
    """Where a name begins that words with a capital run into: Celebrities Ann Vale, Council Recorder Ann Vale."""
    last = len(low) - 1
    if low[core] in FIRST_NAMES or low[last] in ORGANISATIONS or low[last] in ORDINARY:
        return core
    for place in range(core, last):
        word = low[place]
        if word in FIRST_NAMES:
            return place
        if word not in ORDINARY and word not in NOUN_CODE and word not in TITLES:
            break
    return core


def _is_person(words: list[str]) -> bool:
    """Whether words are a first name and a surname: "Mark Dunn", not the "Relations" of a "Council of Relations"."""
    return len(words) > 1 and words[0] in FIRST_NAMES


def _suffix(name: str) -> str:
    last = name[name.rfind(" ") + 1 :].rstrip(".").lower()
    return last if last in SUFFIXES else ""


def parts_of(name: str) -> tuple[str, ...]:
    """The words of a name in lower case, without marks, suffixes and middle initials."""
    if name.isascii():
        if name.isalpha():
            return (name.lower(),)
        if name.replace(" ", "").isalpha() and len(words := name.lower().split()) == 2 and words[1] not in SUFFIXES:
            return tuple(words)
    else:
        name = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    cleaned = name.replace("’", "'").replace(",", " ").replace("“", " ").replace("”", " ").replace('"', " ")
    words = [w.strip(".'()") for w in cleaned.lower().split()]
    words = [w for w in words if w]
    while len(words) > 1 and words[-1] in SUFFIXES:
        words.pop()
    if len(words) > 2:
        words = [words[0], *(w for w in words[1:-1] if len(w) > 1), words[-1]]
    return tuple(words)


def _nature(low: list[str], core: int, end: int) -> str:
    """What a name looks like: p person, g place, o organisation, one word alone or several."""
    begin, last = low[core], low[end - 1]
    if last in ORGANISATIONS:
        return "o"
    if begin in FIRST_NAMES or core > 0:
        return "p"
    if last in PLACES or begin in PLACES:
        return "g"
    return "1" if end - core == 1 else "2"
