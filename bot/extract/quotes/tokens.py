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

from bot.extract.quotes.lexicon import (
    ABBREVIATIONS,
    CODES,
    FIRST_NAMES,
    GROUPS,
    LOWER,
    NOUN_CODE,
    ORGANISATIONS,
    code_of,
)
from bot.extract.quotes.marks import Run

LONG, SHORT, DASH, UNBROKEN = "\x01", "\x02", "\x03", "\u00a0"
WORD = "[^\\W_](?:[^\\W_]|[\u0080-\u009f\u00a1-\u00aa\u00ac-\u00ba\u00bc-\u00bf\u0300-\u036f])*"
"""Letters with their accents; signs that come of a wrong decoding stay in their word."""
_TOKEN = re.compile("\x01|\x02|" + WORD + "(?:(?!'s\\b)['&./-]" + WORD + ")*|'s\\b|[.!?]+|\n|[^\\w\\s]|_")
_SAME = (
    ("’", "'"),
    ("‘", "'"),
    ("\u202f", UNBROKEN),
    ("\x01", UNBROKEN),
    ("\x02", UNBROKEN),
    ("—", DASH),
    ("–", DASH),
)
_RUNS = re.compile("[Qqu]")
_CROOKED = frozenset("QquN")
_ALONE = frozenset((LONG, SHORT, "\n"))
_CLOSING = frozenset(",.:;?!)")
_NAMED = frozenset("CT")
_FRESH = re.compile(r"(?:[N.Q:(q'-]\*?|\A)[CFY]")
_OF = re.compile(r"[CTY](?=I[CT])")
_BODIES = (ORGANISATIONS | GROUPS | {"secretary", "speaker", "board", "chamber", "citizens", "americans"}) - {"house"}
LIMIT = 60_000
LONGEST, FEW = 64, 16

Part = tuple[str, int, int]


class _Pieces(dict[str, str]):
    """The codes of the tokens in a piece of text without blanks; forgets when it has grown large."""

    def __missing__(self, piece: str) -> str:
        # Most pieces are a word, or a word and one mark: these are told without a look at each character.
        if piece.isascii() and piece.isalpha():
            found = code_of(piece)
        elif piece[-2:] == "'s" and (word := piece[:-2]).isascii() and word.isalpha():
            found = code_of(word) + "s"
        elif piece[-1:] in _CLOSING and (word := piece[:-1]).isascii() and word.isalpha():
            found = code_of(word)
            found += "_" if piece[-1] == "." and _is_short(word, found) else CODES[piece[-1]]
        else:
            found = _codes(piece)
        if len(piece) <= LONGEST:
            if len(self) > LIMIT:
                self.clear()
            self[piece] = found
        return found


def _codes(piece: str) -> str:
    words = _TOKEN.findall(piece)
    codes = [CODES[word] for word in words]
    for at in range(len(words) - 1):
        if codes[at + 1] == "." and words[at + 1] == "." and _is_short(words[at], codes[at]):
            codes[at + 1] = "_"
    return "".join(codes)


def _is_short(word: str, code: str) -> bool:
    """Whether the full stop after a word is no end of a sentence."""
    return code in "CTwM" and ((len(word) == 1 and word.isupper()) or "." in word or word.lower() in ABBREVIATIONS)


_PIECES = _Pieces()
_PARTS: dict[str, tuple[Part, ...]] = {}
_LONG: dict[str, tuple[Part, ...]] = {}


def parts_of_piece(piece: str) -> tuple[Part, ...]:
    """The tokens of a piece, each with where it begins and ends in it."""
    known = _PARTS.get(piece)
    if known is None:
        known = _LONG.get(piece)
    if known is None:
        if piece.isascii() and piece.isalpha():
            known = ((piece, 0, len(piece)),)
        elif piece[-1:] in _CLOSING and (word := piece[:-1]).isascii() and word.isalpha():
            known = ((word, 0, len(word)), (piece[-1], len(word), len(piece)))
        else:
            known = tuple([(m[0], m.start(), m.end()) for m in _TOKEN.finditer(piece)])
        kept, most = (_PARTS, LIMIT) if len(piece) <= LONGEST else (_LONG, FEW)
        if len(kept) > most:
            kept.clear()
        kept[piece] = known
    return known


class Tokens:
    """The tokens of an article: the pieces they are in, and their codes as one string.

    `firsts` has the place of each piece's first token among the codes, `runs` are those that single tokens stand for;
    `unbroken` are the pieces behind which the text has a blank other than the common one.
    """

    __slots__ = ("_marks", "codes", "firsts", "pieces", "runs", "unbroken")

    def __init__(self, pieces: list[str], firsts: list[int], codes: str, runs: list[Run], unbroken: set[int]) -> None:
        self.unbroken = unbroken
        self.pieces = pieces
        self.firsts = firsts
        self.codes = codes
        self.runs = runs
        self._marks: list[int] | None = None

    def begin(self, piece: int) -> int:
        """Where a piece begins in the text, reckoned from the run nearest to it."""
        pieces, marks = self.pieces, self._marks
        if marks is None:
            firsts = self.firsts
            marks = self._marks = [bisect_right(firsts, m.start()) - 1 for m in _RUNS.finditer(self.codes)]
        run = bisect_left(marks, piece)
        if run < len(marks) and (not run or marks[run] - piece < piece - marks[run - 1]):
            between = pieces[piece : marks[run]]
            start = self.runs[run].mark + 1 - self._length(between)
        else:
            begin, start = (marks[run - 1] + 1, self.runs[run - 1].after) if run else (0, 0)
            start += self._length(pieces[begin:piece])
        return start - 1 if pieces[piece] in _ALONE else start

    @staticmethod
    def _length(pieces: list[str]) -> int:
        """How much of the text some pieces take up, with the blank behind each; line breaks have none around them."""
        return len("".join(pieces)) + len(pieces) - 2 * pieces.count("\n")

    def _place(self, index: int) -> tuple[int, Part]:
        piece = bisect_right(self.firsts, index) - 1
        return self.begin(piece), parts_of_piece(self.pieces[piece])[index - self.firsts[piece]]

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Where some tokens begin and end in the text, `last` exclusive."""
        firsts, pieces = self.firsts, self.pieces
        piece = bisect_right(firsts, first) - 1
        begin = self.begin(piece)
        whole = pieces[piece]
        start = begin if whole.isalpha() else begin + parts_of_piece(whole)[first - firsts[piece]][1]
        other = piece if last - first == 1 else bisect_right(firsts, last - 1, piece) - 1
        if other != piece:
            plain = _CROOKED.isdisjoint(self.codes[first:last])
            begin = begin + self._length(pieces[piece:other]) if plain else self.begin(other)
            whole = pieces[other]
        return start, begin + (len(whole) if whole.isalpha() else parts_of_piece(whole)[last - 1 - firsts[other]][2])

    def word(self, index: int) -> str:
        """The token at a place of the codes."""
        piece = bisect_right(self.firsts, index) - 1
        whole = self.pieces[piece]
        return whole if whole.isalpha() else parts_of_piece(whole)[index - self.firsts[piece]][0]

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
    pieces, unbroken = _cut(text, runs, long)
    found = list(map(_PIECES.__getitem__, pieces))
    draft = "".join(found)
    tokens = Tokens(pieces, list(accumulate(map(len, found), initial=0)), draft, runs, unbroken)
    codes = list(draft)
    _mend(tokens, codes, draft)
    if "q" in draft:
        _nicknames(text, runs, long, codes)
    if "F" in codes:  # a headline's And, Of, With
        _lower(tokens, codes)
    at = draft.find("X")
    while at >= 0:  # "New York", but "New rules"
        codes[at] = "C" if at + 1 < len(codes) and codes[at + 1] in _NAMED else "x"
        at = draft.find("X", at + 1)
    tokens.codes = "".join(codes).replace("Y", "C")
    return tokens


def _cut(text: str, runs: list[Run], long: list[bool]) -> tuple[list[str], set[int]]:
    """The pieces between blanks, every run and every line break one of its own, and which of them end at an uncommon
    blank."""
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
    cut = "".join(parts).replace("\n", " \n ")
    unbroken: set[int] = set()
    if UNBROKEN in cut:
        piece = -1
        for part in cut.split(UNBROKEN)[:-1]:
            piece += part.count(" ") + 1
            unbroken.add(piece)
        cut = cut.replace(UNBROKEN, " ")
    return cut.split(" "), unbroken


def _mend(tokens: Tokens, codes: list[str], draft: str) -> None:
    """Gives the words whose code hangs on their neighbours their final one."""
    small: set[str] | None = None
    pieces, firsts = tokens.pieces, tokens.firsts
    for match in _FRESH.finditer(draft):
        at = match.end() - 1
        piece = bisect_right(firsts, at) - 1
        fixed, low = _opens[pieces[piece], at - firsts[piece], draft[at]]
        if low:
            if small is None:
                small = set(pieces)
            if low in small:
                fixed = LOWER.get(low, "w")
            elif fixed == "?":
                fixed = "C" if draft[at + 1 : at + 2] in ("C", "V", "B", "s", ".") else "w"
                if fixed == "C" and draft[at + 1] == "C" and tokens.word(at + 1).lower() in FIRST_NAMES:
                    fixed = "w"  # Seeing Ann Vale
        codes[at] = fixed
    for match in _OF.finditer(draft):
        at = match.start() + 1
        if tokens.word(at) in ("of", "for") and tokens.word(at - 1).lower() in _BODIES:
            codes[at] = "c"
    at = draft.find("v")
    while at >= 0:
        noun = at > 0 and draft[at - 1] in "DswpITRrOJ#"
        codes[at] = NOUN_CODE[tokens.word(at)] if noun else "V"
        at = draft.find("v", at + 1)


def _lower(tokens: Tokens, codes: list[str]) -> None:
    """Gives the capitalised function words that open no sentence the code they have in lower case."""
    pieces, firsts = tokens.pieces, tokens.firsts
    place = piece = 0
    try:
        while True:
            place = codes.index("F", place)
            piece = bisect_right(firsts, place, piece) - 1
            code = _opens[pieces[piece], place - firsts[piece], "f"][0]
            codes[place] = "C" if code == "x" and codes[place - 1] == "C" else code  # Human Rights Watch
    except ValueError:
        return


class _Openers(dict[tuple[str, int, str], tuple[str, str]]):
    """The code of a capitalised word that opens a sentence, by its piece, its place in it and its draft code; and where
    that hangs on whether the article knows the word in lower case, that word. "?" is a form in -ing or -ed, which hangs
    on what follows."""

    def __missing__(self, key: tuple[str, int, str]) -> tuple[str, str]:
        piece, at, code = key
        found = self._found(parts_of_piece(piece)[at][0].lower(), code)
        if len(piece) <= LONGEST:
            if len(self) > LIMIT:
                self.clear()
            self[key] = found
        return found

    @staticmethod
    def _found(word: str, code: str) -> tuple[str, str]:
        if code == "Y":
            return "V", ""
        if code in "Ff":
            return LOWER.get(word, "x" if code == "F" else "C"), ""
        if word in FIRST_NAMES:
            return "C", ""
        return "?" if word.endswith(("ing", "ed")) else "L" if word.endswith("ly") else "C", word


_opens = _Openers()


def _nicknames(text: str, runs: list[Run], long: list[bool], codes: list[str]) -> None:
    """Short runs that may stand in the middle of a name: Robert “Bob” Smith."""
    names = [
        number
        for number, run in enumerate(runs)
        if not long[number] and run.end - run.start < 16 and text[run.start].isupper() and text[run.end - 1].isalpha()
    ]
    if names:
        places = [n for n, code in enumerate(codes) if code == "Q" or code == "q"]
        for number in names:
            codes[places[number]] = "u"
