"""Reporting clauses in German, French, Spanish, Portuguese, Italian, Dutch and Russian: their words and their names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from bot.extract.language import function_words
from bot.extract.quotes.lexicon import FEMALE, FIRST_NAMES, MALE, read_lists
from bot.extract.quotes.verbs import Verbs, verbs

LANGUAGES = ("de", "fr", "es", "pt", "it", "nl", "ru")
_WORD = re.compile(r"[^\W\d_]+(?:['’](?=[^\W\d_]))?(?:-[^\W\d_]+)*|\d+(?:-[^\W\d_]+)*|[^\w\s]")
_SURNAMES = ("mann", "müller", "bauer", "meier", "maier")  # what German surnames end in, too
_PARTICIPLES = {
    "fr": ("é", "u", "i", "is"),
    "es": ("ado", "ido", "dicho", "escrito"),
    "pt": ("ado", "ido", "dito", "escrito"),
    "it": ("to", "so"),
}
"""What participles end in where no finite form does: "scritto" alone is no "ha scritto"."""
_KNOW = frozenset(["savoir", "saber", "sapere", "weten"])


class Word(NamedTuple):
    """A word or a mark with its place."""

    start: int
    end: int
    text: str

    @property
    def low(self) -> str:
        """The word in small letters, with straight apostrophes."""
        return self.text.lower().replace("’", "'")

    @property
    def is_name(self) -> bool:
        """Whether it is written like a name."""
        return self.text[0].isupper() and (len(self.text) > 1 or self.text.isalpha())


@dataclass(frozen=True, slots=True)
class Tongue:
    """The words of one language's reporting clauses."""

    code: str
    say: frozenset[str]
    behind: frozenset[str]
    according: tuple[tuple[str, ...], ...]
    opinion: frozenset[str]
    masculine: frozenset[str]
    feminine: frozenset[str]
    him: frozenset[str]
    her: frozenset[str]
    preposition: frozenset[str]
    article: frozenset[str]
    indefinite: frozenset[str]
    particle: frozenset[str]
    role: frozenset[str]
    feminine_role: frozenset[str]
    body: frozenset[str]
    source: frozenset[str]
    aux: frozenset[str]
    of: frozenset[str]
    stop: frozenset[str]
    his: frozenset[str]
    view: frozenset[str]
    paper: frozenset[str]
    joint: frozenset[str]
    small: frozenset[str]
    verbs: Verbs

    def says(self, row: list[Word], at: int) -> bool:
        """Whether a word of a row is a reporting verb: a participle only beside "has", "führt" only with its "aus"."""
        word = row[at]
        low = word.low
        if low in self.say:
            return at == 0 or word.text[0].islower() or low not in self.verbs.say
        if not word.text[0].islower():
            return False
        if low in self.verbs.said:
            near = row if self.code in ("de", "nl") else row[max(0, at - 4) : at]
            return any(other.low in self.verbs.have for other in near)
        if low in _KNOW and at:
            return any(other.low in self.verbs.make for other in row[max(0, at - 2) : at])
        parts = self.verbs.apart.get(low)
        return parts is not None and any(other.low in parts for other in row[at + 1 : at + 30])

    @property
    def drops_pronouns(self) -> bool:
        """Whether "said." without a subject is a whole clause."""
        return self.code in ("es", "pt", "it")

    def is_role(self, word: str) -> bool:
        """Whether a word is a title or a role; in German also the compounds that end in one."""
        if word in self.role or word in self.feminine_role:
            return True
        if self.code in ("es", "pt", "it") and word.endswith("a") and not word.endswith("ica"):
            return any(word[:-1] + ending in self.role for ending in ("", "o", "e"))
        if self.code == "ru":
            return any(word[: len(word) - cut] in _stems(self.code) for cut in range(min(4, len(word) - 3)))
        if self.code not in ("de", "nl") or len(word) < 7:
            return "-" in word and self.is_role(word.rpartition("-")[2])
        if word.endswith(_SURNAMES):
            return False
        stem = word.removesuffix("in")
        return any(ending in self.long_role for ending in _endings(word)) or (
            stem != word and any(ending in self.long_role for ending in _endings(stem))
        )

    @property
    def long_role(self) -> frozenset[str]:
        """The roles long enough to be the end of a compound."""
        return _long_roles(self.code)

    def is_body(self, word: str) -> bool:
        """Whether a word is an institution that speaks; in German and Dutch also the compounds that end in one."""
        if word in self.body or word.removesuffix("s") in self.body:
            return True
        return self.code in ("de", "nl") and any(end in self.body for end in _endings(word.removesuffix("s")))

    def sex_of(self, noun: str) -> str:
        """ "f" for a role that says so by itself, else ""."""
        if self.code in ("es", "pt", "it") and noun.endswith("a") and noun not in self.role and self.is_role(noun):
            return "f"
        if noun in self.feminine_role or (self.code == "de" and noun.endswith("in") and self.is_role(noun)):
            return "f"
        return ""


def _endings(word: str) -> list[str]:
    """What a compound may end in."""
    return [word[at:] for at in range(max(2, len(word) - 16), len(word) - 3)]


@cache
def _stems(code: str) -> frozenset[str]:
    """The roles without the letter that their cases change."""
    return frozenset(role.rstrip("аяйьо") for role in tongue(code).role if len(role) > 3)


@cache
def _long_roles(code: str) -> frozenset[str]:
    return frozenset(role for role in tongue(code).role if len(role) > 3)


@cache
def _lists() -> dict[str, list[str]]:
    return read_lists("clauses.txt", "roles.txt")


@cache
def given_names(code: str) -> dict[str, str]:
    """First names with "m" or "f": those of a language, then those of the others that no two of them dispute."""
    own: dict[str, str] = {}
    other: dict[str, str] = {}
    for heading, names in read_lists("given_names.txt").items():
        language, sex = heading.split()
        known = own if language == code else other
        for name in map(str.lower, names):
            known[name] = sex if known.get(name, sex) == sex else ""
    for name in FIRST_NAMES:
        other.setdefault(name, "" if name in MALE and name in FEMALE else "m" if name in MALE else "f")
    return {**other, **own}


@cache
def tongue(code: str) -> Tongue:
    """The word lists of one of `LANGUAGES`."""
    lists = _lists()
    plain = {
        name: frozenset(lists.get(f"{code} {name.replace('_', '-')}", ()))
        for name in (
            "say", "behind", "opinion", "masculine", "feminine", "him", "her", "preposition", "article", "indefinite",
            "particle", "role", "feminine_role", "body", "source", "aux", "of", "stop", "his", "view", "paper",
            "joint",
        )
    }  # fmt: skip
    according = tuple(
        sorted((tuple(re.findall(r"[^_']+'?", p)) for p in lists[f"{code} according"]), key=len, reverse=True)
    )
    small = function_words(code) | plain["preposition"] | plain["article"] | plain["say"]
    small |= frozenset(lists.get(f"{code} small", ()))
    small |= {phrase[0] for phrase in according}
    known = verbs(code)
    bare = frozenset(w for w in plain["say"] | known.say if w.endswith(_PARTICIPLES.get(code, "\0")))
    small -= bare & plain["role"]  # "le prévenu"
    known = known._replace(say=known.say - bare, said=known.said | bare)
    plain["say"] = (plain["say"] - bare) | known.say
    return Tongue(code=code, according=according, small=small, verbs=known, **plain)


def words(text: str, start: int, end: int, language: Tongue) -> list[Word]:
    """The words and marks of a stretch; elisions ("l'") and pronouns behind a hyphen stand alone."""
    found: list[Word] = []
    for match in _WORD.finditer(text, start, end):
        word = Word(match.start(), match.end(), match[0])
        found += _parted(word, language)
    return found


def _parted(word: Word, language: Tongue) -> list[Word]:
    if "-" in word.text and word.text[0].islower():
        head, _, last = word.text.rpartition("-")
        verb = head.removesuffix("-t")
        if last in language.masculine or last in language.feminine:
            cut = word.start + len(verb)
            return [Word(word.start, cut, verb), Word(word.end - len(last), word.end, last)]
        if language.code == "pt" and last in ("se", "lhe", "me", "nos"):
            return [Word(word.start, word.end, head)]
    return [word]
