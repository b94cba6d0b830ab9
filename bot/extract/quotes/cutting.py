"""Cuts an article into its tokens and gives each capital its meaning: who opens a sentence, which month is a name."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import accumulate

from bot.extract.frequency import RARITY
from bot.extract.quotes.lexicon import FIRST_NAMES, GROUPS, LOWER, NOUN_CODE, ORGANISATIONS
from bot.extract.quotes.marks import Run, places
from bot.extract.quotes.tokens import DASH, LIMIT, LONGEST, MASK, PIECES, UNBROKEN, Tokens, parts_of_piece

_SAME = (
    ("’", "'"),
    ("‘", "'"),
    ("\u202f", UNBROKEN),
    ("\x01", UNBROKEN),
    ("\x02", UNBROKEN),
    ("—", DASH),
    ("–", DASH),
)
_LINKED = re.compile(
    r"\b([^\W\d_][\w'’.-]{1,30})((?: [^\W\d_][\w'’.-]{0,30}| \([\w .]{1,40}\)){1,5}? \1(?=[A-Z0-9'‘])"
    r"[^\n]{0,600}? MORE\b)"
)
"""What a link to a person's page leaves behind the name in a page's text: the whole name again, with headlines run on
to it, up to the word that ends them: Ann Vale Anna (Ann) Mary ValeCouncil meets again MORE."""
_NAMED = frozenset("CT")
_FRESH = re.compile(r"(?:[N.Q:(q'-]\*?|\A)[CFY]")
_NUMBERED = frozenset(("Circuit", "District", "Infantry", "Battalion", "Division", "Precinct", "Ward"))
_ORDINAL = frozenset(("st", "nd", "rd", "th"))
_SUBJECTS = frozenset("VBs,")
_NAMESAKES = frozenset(("April", "June", "August"))
_OF = re.compile(r"[CTY](?=I[CT])")
_PAIR = re.compile("[CT]{1,3}J[CT](?![CT])")
_BODIES = (ORGANISATIONS | GROUPS | {"secretary", "speaker", "board", "chamber", "citizens", "americans"}) - {"house"}


def tokenize(text: str, runs: list[Run], long: list[bool]) -> Tokens:
    """The tokens of a text in which every run of quoted words is a single token."""
    pieces, unbroken = _cut(text, runs, long)
    found = list(map(PIECES.__getitem__, pieces))
    draft = "".join(found)
    tokens = Tokens(pieces, list(accumulate(map(len, found), initial=0)), draft, runs, unbroken)
    codes = list(draft)
    _mend(tokens, codes, draft)
    if "q" in draft:
        _nicknames(text, runs, long, codes)
    if "F" in codes:  # a headline's And, Of, With
        _lower(tokens, codes)
    for at in places(draft, "X"):  # "New York", but "New rules"
        codes[at] = "C" if at + 1 < len(codes) and codes[at + 1] in _NAMED else "x"
    tokens.codes = "".join(codes).replace("Y", "C")
    return tokens


def _masked(text: str) -> str:
    """The text with what links leave behind names made one piece; what is quoted in it is left as it is."""
    parts: list[str] = []
    done = 0
    for link in _LINKED.finditer(text):
        start, end = link.span(2)
        if '"' not in link[2] and "“" not in link[2]:
            parts += [text[done : start + 1], MASK * (end - start - 1)]
            done = end
    return "".join((*parts, text[done:]))


def _cut(text: str, runs: list[Run], long: list[bool]) -> tuple[list[str], set[int]]:
    """The pieces between blanks, every run and every line break one of its own, and which of them end at an uncommon
    blank."""
    flat = _masked(text) if " MORE" in text else text
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
        behind = draft[at + 1 : at + 2]
        if behind == "_" and len(tokens.word(at)) == 1:
            continue  # A. J. Vale
        fixed, low = _opens[pieces[piece], at - firsts[piece], draft[at]]
        if low:
            if small is None:
                small = set(pieces)
            if low in small:
                fixed = LOWER.get(low, "w")
            elif fixed == "?":
                fixed = "C" if behind in ("C", "V", "B", "s", ".") else "w"
                if fixed == "C" and behind == "C" and tokens.low(at + 1) in FIRST_NAMES:
                    fixed = "w"  # Seeing Ann Vale
            if fixed != "C" and behind in _SUBJECTS and tokens.is_surname(tokens.word(at)):
                fixed = "C"
        codes[at] = fixed
    for match in _OF.finditer(draft):
        at = match.start() + 1
        if tokens.word(at) in ("of", "for") and tokens.low(at - 1) in _BODIES:
            codes[at] = "c"
            pair = _PAIR.match(draft, at + 1)
            if pair and tokens.low(pair.end() - 1) not in FIRST_NAMES:
                codes[pair.end() - 2] = "c"  # the Association of Painters and Potters
    for at in places(draft, "#C"):
        if tokens.word(at + 1) in _NUMBERED and tokens.word(at)[-2:] in _ORDINAL:
            codes[at] = "C"  # the 9th Circuit Court
    _months(tokens, codes, draft)
    for at in places(draft, "v"):
        noun = at > 0 and draft[at - 1] in "DswpITRrOJ#"
        codes[at] = NOUN_CODE[tokens.word(at)] if noun else "V"


def _speaks(tokens: Tokens, codes: list[str], place: int) -> bool:
    """Whether a word beside a verb of saying is somebody's surname."""
    beside = codes[place - 1] == "V" or codes[place + 1 : place + 2] == ["V"]
    return beside and tokens.is_surname(tokens.word(place))


def _months(tokens: Tokens, codes: list[str], draft: str) -> None:
    """Tells Harriet May, and May where there is one, from the month; April Vale from April."""
    known = False
    single: list[int] = []
    for at in places(draft, "M"):
        word = tokens.word(at)
        if word == "May":
            before = draft[at - 1 : at].replace("_", draft[at - 2 : at - 1])
            if before == "T" or (before == "C" and tokens.low(at - 1) in FIRST_NAMES):
                codes[at] = "C"
                known = True
            elif before not in ("I", "#", "M", "E", "w") and draft[at + 1 : at + 2] != "#":
                single.append(at)
        elif word in _NAMESAKES and draft[at + 1 : at + 2] == "C" and draft[at - 1 : at] != "I":
            codes[at] = "C"
    if known:
        for at in single:
            codes[at] = "C"


def _lower(tokens: Tokens, codes: list[str]) -> None:
    """Gives the capitalised function words that open no sentence the code they have in lower case."""
    pieces, firsts = tokens.pieces, tokens.firsts
    place = piece = 0
    try:
        while True:
            place = codes.index("F", place)
            piece = bisect_right(firsts, place, piece) - 1
            code = _opens[pieces[piece], place - firsts[piece], "f"][0]
            if code == "x" and (codes[place - 1] == "C" or _speaks(tokens, codes, place)):
                code = "C"  # Harbour Rights Watch
            codes[place] = code
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
        return "?" if word.endswith(("ing", "ed")) else "L" if word.endswith("ly") and word in RARITY else "C", word


_opens = _Openers()


def _nicknames(text: str, runs: list[Run], long: list[bool], codes: list[str]) -> None:
    """Short runs that may stand in the middle of a name: Robert “Bob” Smith."""
    names = [
        number
        for number, run in enumerate(runs)
        if not long[number] and run.end - run.start < 16 and text[run.start].isupper() and text[run.end - 1].isalpha()
    ]
    if names:
        runs_at = [n for n, code in enumerate(codes) if code == "Q" or code == "q"]
        for number in names:
            codes[runs_at[number]] = "u"
