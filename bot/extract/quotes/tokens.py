"""Cuts an article into words and marks, each with the one-letter code of what it is in its sentence.

The codes are those of the lexicon, and: Q quotation, q short quoted run, u one that may be a nickname, N paragraph
break, . sentence end, _ full stop of an abbreviation, s possessive, and , : ; - ( ) as they stand. A grammar over them
is then a regular expression, which is what makes this fast. The text is cut at its blanks; what a piece holds ("Mr.",
"said,") is looked at once and remembered.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from itertools import accumulate

from bot.extract.quotes.lexicon import ABBREVIATIONS, CODES, FEMALE, GROUPS, LOWER, MALE, NOUN_CODE, ORGANISATIONS
from bot.extract.quotes.marks import Run

LONG, SHORT, DASH = "\x01", "\x02", "\x03"
WORD = "[^\\W_](?:[^\\W_]|[\u00a1-\u00aa\u00ac-\u00ba\u00bc-\u00bf])*"
"""Letters; signs that come of a wrong decoding stay in their word."""
_TOKEN = re.compile("\x01|\x02|" + WORD + "(?:(?!'s\\b)['&./-]" + WORD + ")*|'s\\b|[.!?]+|\n|[^\\w\\s]|_")
_SAME = (
    ("’", "'"),
    ("‘", "'"),
    ("\u00a0", " "),
    ("\u202f", " "),
    ("\x01", " "),
    ("\x02", " "),
    ("—", DASH),
    ("–", DASH),
)
_SPECIAL = re.compile("[NQq]")
_FRESH = re.compile(r"[N.Q:(q'-]\*?[CFTYM]")
_OF = re.compile(r"[CTY](?=I[CT])")
_BODIES = (ORGANISATIONS | GROUPS | {"secretary", "speaker", "board", "chamber", "citizens", "americans"}) - {"house"}
LIMIT = 60_000
LONGEST, FEW = 64, 16

Part = tuple[str, int, int]


class _Pieces(dict[str, str]):
    """The codes of the tokens in a piece of text without blanks; forgets when it has grown large."""

    def __missing__(self, piece: str) -> str:
        words = [m[0] for m in _TOKEN.finditer(piece)]
        codes = [CODES[word] for word in words]
        for at in range(len(words) - 1):
            if codes[at + 1] == "." and words[at + 1] == "." and _is_short(words[at], codes[at]):
                codes[at + 1] = "_"
        found = "".join(codes)
        if len(piece) <= LONGEST:
            if len(self) > LIMIT:
                self.clear()
            self[piece] = found
        return found


def _is_short(word: str, code: str) -> bool:
    """Whether the full stop after a word is no end of a sentence."""
    return code in "CTwM" and ((len(word) == 1 and word.isupper()) or "." in word or word.lower() in ABBREVIATIONS)


_PIECES = _Pieces()
_PARTS: dict[str, tuple[Part, ...]] = {}
_LONG: dict[str, tuple[Part, ...]] = {}


def _parts(piece: str) -> tuple[Part, ...]:
    """The tokens of a piece, each with where it begins and ends in it."""
    known = _PARTS.get(piece)
    if known is None:
        known = _LONG.get(piece)
    if known is None:
        known = tuple([(m[0], m.start(), m.end()) for m in _TOKEN.finditer(piece)])
        kept, most = (_PARTS, LIMIT) if len(piece) <= LONGEST else (_LONG, FEW)
        if len(kept) > most:
            kept.clear()
        kept[piece] = known
    return known


class Tokens:
    """The tokens of an article: the pieces they are in, and their codes as one string.

    `firsts` has the place of each piece's first token among the codes, `sizes` the length of all pieces before it;
    `special` are the pieces that stand for a run or a line break, `drift` how far the text runs off behind each.
    """

    __slots__ = ("codes", "drift", "firsts", "pieces", "sizes", "special")

    def __init__(self, pieces: list[str], firsts: list[int], codes: str, runs: list[Run]) -> None:
        self.pieces = pieces
        self.firsts = firsts
        self.codes = codes
        self.sizes = list(accumulate(map(len, pieces), initial=0))
        self.special: list[int] = []
        self.drift: list[int] = [0]
        drift = number = 0
        for match in _SPECIAL.finditer(codes):
            piece = bisect_right(firsts, match.start()) - 1
            self.special.append(piece)
            if codes[match.start()] == "N":
                drift -= 2
            else:
                drift += runs[number].after - runs[number].mark - 3
                number += 1
            self.drift.append(drift)

    def _place(self, index: int) -> tuple[int, Part]:
        piece = bisect_right(self.firsts, index) - 1
        before = bisect_left(self.special, piece)
        start = self.sizes[piece] + piece + self.drift[before]
        if before < len(self.special) and self.special[before] == piece:
            start -= 1  # no blank before it in the text
        return start, _parts(self.pieces[piece])[index - self.firsts[piece]]

    def word(self, index: int) -> str:
        """The token at a place of the codes."""
        piece = bisect_right(self.firsts, index) - 1
        return _parts(self.pieces[piece])[index - self.firsts[piece]][0]

    def part(self, index: int) -> Part:
        """The token at a place of the codes, where it begins and where it ends in the text."""
        offset, (word, start, end) = self._place(index)
        return word, offset + start, offset + end

    def start(self, index: int) -> int:
        """Where the token begins in the text."""
        offset, (_, start, _) = self._place(index)
        return offset + start

    def end(self, index: int) -> int:
        """Where the token ends in the text."""
        offset, (_, _, end) = self._place(index)
        return offset + end


def tokenize(text: str, runs: list[Run], long: list[bool]) -> Tokens:
    """The tokens of a text in which every run of quoted words is a single token."""
    pieces = _cut(text, runs, long)
    found = list(map(_PIECES.__getitem__, pieces))
    draft = "".join(found)
    tokens = Tokens(pieces, list(accumulate(map(len, found), initial=0)), draft, runs)
    codes = list(draft)
    _mend(tokens, codes, draft)
    if "q" in draft:
        _nicknames(text, runs, long, codes)
    tokens.codes = "".join(codes).replace("Y", "C")
    if "F" in tokens.codes:  # a headline's And, Of, With
        for match in re.finditer("F", tokens.codes):
            codes[match.start()] = LOWER.get(tokens.word(match.start()).lower(), "C")
        tokens.codes = "".join(codes).replace("Y", "C")
    return tokens


def _cut(text: str, runs: list[Run], long: list[bool]) -> list[str]:
    """The pieces between blanks, every run and every line break one of its own."""
    flat = text
    if not text.isascii() or "\x01" in text or "\x02" in text:
        for odd, plain in _SAME:
            flat = flat.replace(odd, plain)
    parts: list[str] = []
    done = 0
    for run, is_long in zip(runs, long, strict=True):
        parts.append(flat[done : run.mark])
        parts.append(" \x01 " if is_long else " \x02 ")
        done = run.after
    parts.append(flat[done:])
    return "".join(parts).replace("\n", " \n ").split(" ")


def _mend(tokens: Tokens, codes: list[str], draft: str) -> None:
    """Gives the words whose code hangs on their neighbours their final one."""
    small: set[str] | None = None
    if draft and draft[0] in "CFTYM":
        small = set(tokens.pieces)
        codes[0] = _first(tokens, 0, draft, small)
    for match in _FRESH.finditer(draft):
        at = match.end() - 1
        code = draft[at]
        if code in "TM":
            continue
        if small is None:
            small = set(tokens.pieces)
        codes[at] = _first(tokens, at, draft, small)
    for match in _OF.finditer(draft):
        at = match.start() + 1
        if tokens.word(at) in ("of", "for") and tokens.word(at - 1).lower() in _BODIES:
            codes[at] = "c"
    at = draft.find("v")
    while at >= 0:
        noun = at > 0 and draft[at - 1] in "DswpITRrOJ#"
        codes[at] = NOUN_CODE[tokens.word(at)] if noun else "V"
        at = draft.find("v", at + 1)


def _first(tokens: Tokens, at: int, draft: str, small: set[str]) -> str:
    """The code of a capitalised word that opens a sentence."""
    code = draft[at]
    if code == "Y":
        return "V"
    word = tokens.word(at).lower()
    if code == "F":
        return LOWER.get(word, "x")
    return _opener(word, small, draft[at + 1 : at + 2]) if code == "C" else code


def _nicknames(text: str, runs: list[Run], long: list[bool], codes: list[str]) -> None:
    """Short runs that may stand in the middle of a name: Robert “Bob” Smith."""
    places = (n for n, code in enumerate(codes) if code in "Qq")
    for run, is_long, at in zip(runs, long, places, strict=False):
        if not is_long and text[run.start].isupper() and text[run.end - 1].isalpha() and run.end - run.start < 16:
            codes[at] = "u"


def _opener(word: str, known: set[str], following: str) -> str:
    """The code of a capitalised word that opens a sentence: a name, unless the article knows it in lower case."""
    if word in MALE or word in FEMALE:
        return "C"
    if word in known:
        return LOWER.get(word, "w")
    if word.endswith(("ing", "ed")) and following not in ("C", "V", "B", "s", "."):
        return "w"
    return "L" if word.endswith("ly") else "C"
