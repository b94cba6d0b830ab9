"""Cuts an article into words and marks, each with the one-letter code of what it is in its sentence.

The codes are those of the lexicon, and: Q quotation, q short quoted run, u one that may be a nickname, N paragraph
break, . sentence end, _ full stop of an abbreviation, s possessive, and , : ; - ( ) as they stand. A grammar over them
is then a regular expression, which is what makes this fast. The text is cut at its blanks; what a piece holds ("Mr.",
"said,") is looked at once and remembered.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from itertools import pairwise

from bot.extract.quotes.lexicon import ABBREVIATIONS, CODES, FIRST_NAMES, code_of
from bot.extract.quotes.marks import Run

LONG, SHORT, DASH, MASK, UNBROKEN = "\x01", "\x02", "\x03", "\x04", "\u00a0"
WORD = "[^\\W_](?:[^\\W_]|[\u0080-\u009f\u00a1-\u00aa\u00ac-\u00ba\u00bc-\u00bf\u0300-\u036f])*"
"""Letters with their accents; signs that come of a wrong decoding stay in their word."""
_TOKEN = re.compile("\x01|\x02|\x04+|" + WORD + "(?:(?!'s\\b)['&./-]" + WORD + ")*|'s\\b|[.!?]+|\n|[^\\w\\s]|_")
_RUNS = re.compile("[Qqu]")
_CROOKED = frozenset("QquN")
_ALONE = frozenset((LONG, SHORT, "\n"))
_CLOSING = frozenset(",.:;?!)")
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
            if piece[-1] != ".":
                found += CODES[piece[-1]]
            elif _is_short(word, found):
                found = "C_" if len(word) == 1 else found + "_"
            else:
                found += "."
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
            codes[at : at + 2] = ["C" if len(words[at]) == 1 else codes[at], "_"]
    return "".join(codes)


def _is_short(word: str, code: str) -> bool:
    """Whether the full stop after a word is no end of a sentence."""
    if len(word) == 1:
        return word.isupper() and word != "I"  # John A. Vale, but "than I."
    return code in "CTwM" and ("." in word or word.lower() in ABBREVIATIONS)


PIECES = _Pieces()
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

    __slots__ = ("_lows", "_marks", "_surnames", "codes", "firsts", "pieces", "runs", "unbroken")

    def __init__(self, pieces: list[str], firsts: list[int], codes: str, runs: list[Run], unbroken: set[int]) -> None:
        self.unbroken = unbroken
        self.pieces = pieces
        self.firsts = firsts
        self.codes = codes
        self.runs = runs
        self._marks: list[int] | None = None
        self._lows: dict[int, str] = {}
        self._surnames: set[str] | None = None

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

    def low(self, index: int) -> str:
        """The same in lower case, for words that are asked for again and again."""
        known = self._lows.get(index)
        if known is None:
            known = self._lows[index] = self.word(index).lower()
        return known

    def is_surname(self, word: str) -> bool:
        """Whether a word stands behind a first name somewhere: Story is a name where there is an Agnes Story."""
        if self._surnames is None:
            self._surnames = {behind for word, behind in pairwise(self.pieces) if word.lower() in FIRST_NAMES}
        return word in self._surnames

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
