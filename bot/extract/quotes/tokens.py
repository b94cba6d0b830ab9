"""Cuts an article into words and marks, each with the one-letter code of what it is in its sentence.

The codes are those of the lexicon, and: Q quotation, q short quoted run, u one that may be a nickname, N paragraph
break, . sentence end, _ full stop of an abbreviation, s possessive, and , : ; - ( ) as they stand. A grammar over them
is then a regular expression, which is what makes this fast.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate

from bot.extract.quotes.lexicon import ABBREVIATIONS, CODES, FEMALE, GROUPS, LOWER, MALE, NOUN_CODE, ORGANISATIONS
from bot.extract.quotes.marks import Run

LONG, SHORT, DASH = "\x01", "\x02", "\x03"
_TOKEN = re.compile("[^\\S\n]*(?:\x01+|\x02+|[^\\W_]+(?:(?!'s\\b)['&./-][^\\W_]+)*|'s\\b|[.!?]+|\n|[^\\w\\s]|_|\\Z)")
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
_FRESH = re.compile(r"(?:(?<=[N.Q:(q-])|(?<=[N.Q:(q-]\*)|\A)[CFTYM]")
_INNER = re.compile(r"(?<=[^N.Q:(q\-*])[FY]")
_OF = re.compile(r"[CTY](?=I[CT])")
_BODIES = (ORGANISATIONS | GROUPS | {"secretary", "speaker", "board", "chamber", "citizens", "americans"}) - {"house"}
_EITHER = re.compile(r"v")
_STOP = re.compile(r"[CTwM]\.(?!\Z)")


@dataclass(slots=True)
class Tokens:
    """The tokens of an article: as cut (leading blanks and all), where each ends, and their codes as one string."""

    items: list[str]
    ends: list[int]
    codes: str
    breaks: list[int]
    stops: list[int]

    def word(self, index: int) -> str:
        """The token without its leading blanks."""
        return self.items[index].lstrip()

    def start(self, index: int) -> int:
        """Where the token begins in the text."""
        return self.ends[index] - len(self.items[index].lstrip())

    def paragraph(self, index: int) -> int:
        """The number of the paragraph of a token."""
        return bisect_right(self.breaks, index)

    def sentence(self, index: int) -> int:
        """The number of the sentence of a token, counted through the article."""
        return bisect_right(self.stops, index)


def tokenize(text: str, runs: list[Run], long: list[bool]) -> Tokens:
    """The tokens of a text in which every run of quoted words is a single token."""
    items = _TOKEN.findall(_masked(text, runs, long))
    ends = list(accumulate(map(len, items)))
    codes = list(map(CODES.__getitem__, items))
    draft = "".join(codes)
    _mend(items, codes, draft)
    if "q" in draft:
        _nicknames(text, runs, long, codes)
    final = "".join(codes)
    breaks = [m.end() - 1 for m in re.finditer("N+", final)]
    stops = [m.end() - 1 for m in re.finditer(r"[.N]+", final)]
    return Tokens(items, ends, final, breaks, stops)


def _masked(text: str, runs: list[Run], long: list[bool]) -> str:
    flat = text
    for odd, plain in _SAME:
        flat = flat.replace(odd, plain)
    parts: list[str] = []
    done = 0
    for run, is_long in zip(runs, long, strict=True):
        parts.append(flat[done : run.mark])
        # The last place is left blank, so that two runs that touch stay two tokens.
        parts.append((LONG if is_long else SHORT) * (run.after - run.mark - 1) + " ")
        done = run.after
    parts.append(flat[done:])
    return "".join(parts)


def _mend(items: list[str], codes: list[str], draft: str) -> None:
    """Gives the words whose code hangs on their neighbours their final one."""
    for match in _STOP.finditer(draft):
        at = match.start()
        word = items[at].lstrip()
        if (len(word) == 1 and word.isupper()) or "." in word or word.lower() in ABBREVIATIONS:
            codes[at + 1] = "_"
    small: set[str] | None = None
    for match in _FRESH.finditer(draft):
        at = match.start()
        code = codes[at]
        if match.start() and codes[at - 1] == "_":
            codes[at] = "C" if code in "FYC" else code
        elif code == "Y":
            codes[at] = "V"
        elif code == "F":
            codes[at] = LOWER.get(items[at].lstrip().lower(), "x")
        elif code == "C":
            if small is None:
                small = set(items)
            codes[at] = _opener(items[at].lstrip().lower(), small, draft[at + 1 : at + 2])
    for match in _OF.finditer(draft):
        at = match.start() + 1
        if items[at] in (" of", " for") and items[at - 1].lstrip().lower() in _BODIES:
            codes[at] = "c"
    for match in _INNER.finditer(draft):
        codes[match.start()] = "C"
    for match in _EITHER.finditer(draft):
        at = match.start()
        noun = at > 0 and draft[at - 1] in "DswpITRrOJ#"
        codes[at] = NOUN_CODE[items[at].lstrip()] if noun else "V"


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
    if " " + word in known:
        return LOWER.get(word, "w")
    if word.endswith(("ing", "ed")) and following not in ("C", "V", "B", "s", "."):
        return "w"
    return "L" if word.endswith("ly") else "C"
