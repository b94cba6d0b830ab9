"""The word lists, and which code each word form has before its sentence is looked at.

V reporting verb  v word that is a reporting verb or a noun  G gerund of one  B auxiliary  P subject pronoun
p other pronoun  W relative  D determiner  I preposition  J conjunction  L adverb  M day or month
T title, role or party, capitalised  C other capitalised  c particle of a name  z suffix of a name
R person noun  r its plural  O organisation noun  K document noun  # number  x opens a sentence, never a name
F function word, capitalised  X New  E other word in -ed  w any other word
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from bot.extract.frequency import RARITY


def read_lists(*files: str) -> dict[str, list[str]]:
    """The word lists of files of this folder: a line that begins with @ opens one, a line with # says something."""
    lists: dict[str, list[str]] = {}
    current: list[str] = []
    for file in files:
        for line in Path(__file__).with_name(file).read_text(encoding="utf-8").splitlines():
            if line.startswith("@"):
                current = lists.setdefault(line[1:], [])
            elif not line.startswith("#"):
                current.extend(line.split())
    return lists


LISTS: Final = {name: frozenset(words) for name, words in read_lists("lexicon.txt", "capitals.txt").items()}
FEMALE: Final = LISTS["female"]
MALE: Final = LISTS["male"]
FIRST_NAMES: Final = MALE | FEMALE
FEMININE: Final = LISTS["feminine"]
MASCULINE: Final = LISTS["masculine"]
TITLES: Final = LISTS["title"]
SUFFIXES: Final = LISTS["suffix"]
PARTICLES: Final = LISTS["particle"]
ORGANISATIONS: Final = LISTS["orgname"]
PLACES: Final = LISTS["place"]
GROUPS: Final = LISTS["org"]
PEOPLES: Final = LISTS["people"]
"""What one is by one's country, faith or party: nobody's name."""
ABBREVIATIONS: Final = LISTS["abbreviation"]

CAPITALS: Final = LISTS["capital"]
ORDINARY: Final = frozenset(word for word in RARITY if len(word) > 2 and "'" not in word) - CAPITALS - FIRST_NAMES
"""Words that are nobody's name, though a sentence or a headline gives them a capital."""

_CODES: Final = (  # the later list wins
    ("c", "particle"),
    ("K", "document"),
    ("O", "org"),
    ("R", "role"),
    ("x", "notname"),
    ("M", "time"),
    ("V", "say"),
    ("G", "gerund"),
    ("I", "preposition"),
    ("J", "conjunction"),
    ("W", "relative"),
    ("D", "determiner"),
    ("B", "be"),
    ("p", "pronoun"),
    ("P", "subject"),
    ("z", "suffix"),
)
_NOUNS: Final = LISTS["document"] | LISTS["org"] | LISTS["role"]
NOUN_CODE: Final = {w: c for c, name in (("K", "document"), ("O", "org"), ("R", "role")) for w in LISTS[name]}


def is_plural(word: str) -> bool:
    """Whether a person noun names several."""
    return word in LISTS["plural"] or (word.endswith("s") and word[:-1] in LISTS["role"])


def _lower() -> dict[str, str]:
    codes = dict.fromkeys(LISTS["foreign"], "V")
    codes |= {word: code for code, name in _CODES for word in LISTS[name]}
    for word, code in codes.items():
        if code == "R" and is_plural(word):
            codes[word] = "r"
        elif code == "V" and word in _NOUNS:
            codes[word] = "v"
    codes.update({"one": "D", "i": "w", "v": "w"})
    return codes


LOWER: Final = _lower()


def _capitalised() -> dict[str, str]:
    codes: dict[str, str] = {}
    for word, code in LOWER.items():
        form = word.capitalize()
        if word in FIRST_NAMES or word in LISTS["surname"]:
            codes[form] = "C"
        elif code in "Rr":
            codes[form] = "T"
        elif code in "OKc":
            codes[form] = "C"
        elif code in "VvGIJWBxL":
            codes[form] = {"V": "Y", "v": "Y"}.get(code, "F")
        else:
            codes[form] = code
    codes.update({word.capitalize(): "T" for word in TITLES})
    codes.update(
        {"I": "P", "CEO": "T", "CFO": "T", "GOP": "T", "II": "z", "III": "z", "IV": "z", "May": "M", "New": "X"}
    )
    codes.update(dict.fromkeys(("April", "June", "August"), "M"))
    codes.update(dict.fromkeys(("Says", "Tells", "Asks", "Warns"), "V"))  # in headlines
    return codes


CAPITALISED: Final = _capitalised()


class _Codes(dict[str, str]):
    """The code of a token as it is cut, leading blanks and all; forgets when it has grown large."""

    LIMIT = 60_000

    def __missing__(self, item: str) -> str:
        if len(self) > self.LIMIT:
            self.clear()
        code = self[item] = "N" if item[-1:] == "\n" else code_of(item.strip())
        return code


_MARKS: Final = {
    ",": ",",
    ":": ":",
    ";": ";",
    "-": "-",
    "\x03": "-",
    "(": "(",
    ")": ")",
    "[": "(",
    "]": ")",
    "…": ".",
    "'s": "s",
    "'": "'",
}


_OF_ITS_PLACE: Final = (
    "-based",
    "-born",
    "-backed",
    "-led",
    "-owned",
    "-run",
    "-funded",
    "-made",
    "-style",
    "-trained",
)
"""What makes a name an adjective: the Oslo-based firm."""


def _short(word: str) -> str:
    """The pronoun of "she'll" or "they've"."""
    return word.partition("'")[0] if "'" in word else ""


# The last two letters of every ending that tells anything: other words are not looked at further.
_TELLING: Final = frozenset(("ly", "an", "on", "st", "ld", "er", "en", "ts", "ed"))


def _by_shape(word: str) -> str:
    if word[-2:] not in _TELLING and word.isalpha():
        return "w"
    if word.endswith("ly"):
        return "L"
    if word.startswith(("co-", "ex-", "vice-", "then-")) and LOWER.get(word.partition("-")[2]) == "R":
        return "R"
    if (
        word.endswith(("man", "woman", "person", "ist", "year-old", "writer", "maker", "keeper", "worker", "holder"))
        and len(word) > 6
    ):
        return "R"
    if word.endswith(("men", "women", "ists")) and len(word) > 6:
        return "r"
    if word.endswith("ed") and len(word) > 4 and word.isalpha():
        return "E"
    return "P" if _short(word) in ("he", "she", "they", "it") else "w"


def code_of(word: str) -> str:
    """The code of a token, which may be none that is listed."""
    first = word[:1]
    if first.islower():
        return LOWER.get(word) or _by_shape(word)
    if first.isupper():
        if word[1:2] == "-" and first in "RDI":  # R-Ohio
            return "#"
        if "-" in word and word.endswith(_OF_ITS_PLACE):
            return "w"
        return CAPITALISED.get(word) or ("P" if _short(word) in ("He", "She", "They", "I", "It") else "C")
    if first in ("\x01", "\x02"):
        return "Q" if first == "\x01" else "q"
    if first.isdigit():
        return "R" if word.endswith("-old") else "#"
    if first in ".!?" and first:
        return "."
    return _MARKS.get(word, "C" if first.isalpha() else "*")


CODES: Final = _Codes()
