"""Reporting clauses in German, French, Spanish, Portuguese, Italian, Dutch and Russian: their words and their names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from bot.extract.language import function_words
from bot.extract.quotes.lexicon import FEMALE, FIRST_NAMES, MALE, read_lists
from bot.extract.quotes.russian import IRREGULAR, PATRONYMIC
from bot.extract.quotes.verbs import Verbs, verbs

LANGUAGES = ("de", "fr", "es", "pt", "it", "nl", "ru")
_WORD = re.compile(r"[^\W\d_]+(?:['’](?=[^\W\d_]))?(?:-[^\W\d_]+)*|\d+(?:-[^\W\d_]+)*|[^\w\s]")
_SURNAMES = ("mann", "müller", "bauer", "meier", "maier")  # what German surnames end in, too
_STATE = frozenset(["estado", "état", "stato"])  # a secretary's
_PARTICIPLES = {
    "fr": ("é", "u", "i", "is"),
    "es": ("ado", "ido", "dicho", "escrito"),
    "pt": ("ado", "ido", "dito", "escrito"),
    "it": ("to", "so"),
}
"""What participles end in where no finite form does: "scritto" alone is no "ha scritto"."""
_KNOW = frozenset(["savoir", "saber", "sapere", "weten"])
_DOTTED = 4  # letters of an abbreviation whose dot ends no sentence: "Mme." or "prof."


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


class Name(NamedTuple):
    """A name as it stands in a clause: its words without titles, the title, and the words it takes."""

    first: int
    after: int
    text: str
    title: str

    @property
    def parts(self) -> list[str]:
        """The words of the name."""
        return self.text.split()


def name_at(text: str, row: list[Word], first: int, language: Tongue) -> Name | None:
    """The name that begins at a word of a row, with its particles and initials, its titles put apart."""
    after = first
    picked: list[int] = []
    while after < len(row):
        word = row[after]
        if after > first and "\n" in text[row[after - 1].end : word.start]:
            break
        if word.is_name and (_follows(row, picked, word, language) if picked else _may_begin(row, after, language)):
            picked.append(after)
        elif word.text == "." and picked and picked[-1] == after - 1 and is_short(row[after - 1], language):
            pass
        elif not (picked and _joins(row, picked, after, language)):
            break
        after += 1
    if not picked:
        return None
    after = picked[-1] + 1
    begin = _without_titles(row, picked, language)
    if begin is None:
        return None
    spaced = " ".join(text[row[begin].start : row[after - 1].end].split())
    return Name(first, after, spaced, text[row[first].start : row[begin].start].strip())


def _may_begin(row: list[Word], at: int, language: Tongue) -> bool:
    """Whether a capitalised word may begin a name: no small word, but for the particle of "zegt Van Dam"."""
    low = row[at].low
    if (
        low in language.stop
        or low in language.source
        or (len(low) == 1 and (at + 1 == len(row) or row[at + 1].text != "."))
    ):
        return False
    if low not in language.small or language.is_role(low):
        return True
    inside = at > 0 and row[at - 1].text.islower()
    return inside and low in language.particle and at + 1 < len(row) and row[at + 1].is_name


def is_short(word: Word, language: Tongue) -> bool:
    """Whether a dot behind a word ends no sentence: an initial, or an abbreviated title."""
    return len(word.text) == 1 or (len(word.text) <= _DOTTED and language.is_role(word.low))


def _follows(row: list[Word], picked: list[int], word: Word, language: Tongue) -> bool:
    """Whether a capitalised word goes on with a name: not the next one's nominative in Russian."""
    if language.code != "ru":
        return True
    if len(word.text) > 1 and word.text.isupper() and not row[picked[0]].text.isupper():
        return False  # "Мельников НТА Волна"
    return len(picked) < 2 or not is_first_name(word.text, language)


def _joins(row: list[Word], picked: list[int], at: int, language: Tongue) -> bool:
    """Whether a particle is a part of the name: "Pieter de Wit", not "Carla Ruhl von der Stadt"."""
    if row[at].low.strip("'") not in language.particle:
        return False
    early = (
        sum(not language.is_role(row[place].low) for place in picked) == 1
        or language.code == "pt"
        or is_first_name(row[picked[-1]].text, language)
    )
    return early and _goes_on(row, at, language)


def _goes_on(row: list[Word], at: int, language: Tongue) -> bool:
    """Whether a particle leads to another word of the name."""
    while at < len(row) and row[at].low.strip("'") in language.particle:
        at += 1
    return at < len(row) and row[at].is_name and row[at].low not in language.small


def _without_titles(row: list[Word], picked: list[int], language: Tongue) -> int | None:
    """Where the name itself begins: at a first name we know, or behind the titles."""
    rest = list(picked)
    while rest and (language.is_role(row[rest[0]].low) or (len(rest) > 1 and row[rest[0]].low in _STATE)):
        rest.pop(0)
    land = language.code == "nl" and len(rest) > 1 and rest[0] > 0 and row[rest[0]].low.endswith("se")
    if land and row[rest[0] - 1].low in language.article:
        return rest[1]  # "de Deense Signe Holm"
    for place in rest[:-1]:
        if is_first_name(row[place].text, language) or _has_patronymic(row, place + 1, language):
            loose = (
                language.code == "de"
                or (language.code == "ru" and rest[0] > 0 and language.is_role(row[rest[0] - 1].low))
                or rest[0] == 0
                or row[rest[0] - 1].text in ".:!?"
                or len(row[rest[0]].text) < 4
            )
            return place if loose else rest[0]
    if not rest:
        named = language.code == "de" and picked[0] and row[picked[0] - 1].low not in language.article
        return picked[-1] if named else None  # "sagte Richter"
    # German nouns are capitalised: of a long row the name is the end.
    if language.code == "de" and len(rest) > 2 and rest == list(range(rest[0], rest[-1] + 1)):
        return rest[-2]
    return rest[0]


def _has_patronymic(row: list[Word], at: int, language: Tongue) -> bool:
    """Whether a Russian patronymic stands at a place, as it does behind a first name: "Ариадна Львовна"."""
    return language.code == "ru" and at < len(row) and row[at].is_name and PATRONYMIC.search(row[at].low) is not None


def is_first_name(word: str, language: Tongue) -> bool:
    """Whether a word is a first name of the lists."""
    names = given_names(language.code)
    low = word.lower()
    return low in names or ("-" in low and low.partition("-")[0] in names)


def gender(name: str, title: str, language: Tongue) -> str:
    """ "m", "f" or "" by the first name, the title, or the ending of a name that is declined."""
    first = name.split()[0].lower()
    names = given_names(language.code)
    sex = names.get(first) or names.get(first.partition("-")[0])
    if sex and " " in name:
        return sex
    if any(language.sex_of(word) for word in re.findall(r"[^\W\d_]+", title.lower())):
        return "f"
    if sex:
        return sex
    if language.code == "ru":
        last = name.split()[-1].lower()
        if last.endswith(("ова", "ева", "ёва", "ина", "ая")):
            return "f"
        if last.endswith(("ов", "ев", "ёв", "ин", "ий")):
            return "m"
    if language.code in ("es", "it", "pt", "ru") and " " in name:
        return "f" if first.endswith(("a", "а", "я")) else "m" if first.endswith(("o", "й")) else ""
    return ""


def agrees(short: str, full: str, language: Tongue) -> bool:
    """Whether one word of a name may stand for another: the same, in another case or with a genitive's s."""
    short, full = short.lower().replace("’", "'"), full.lower().replace("’", "'")
    if short == full:
        return True
    if language.code in ("de", "nl") and short.removesuffix("s").removesuffix("'") == full:
        return True
    if language.code == "ru" and IRREGULAR.get(short) == full:
        return True
    if language.code != "ru" or min(len(short), len(full)) < 4:
        return False
    if "-" in short and short.count("-") == full.count("-"):
        return all(agrees(a, b, language) for a, b in zip(short.split("-"), full.split("-"), strict=True))
    common = 0
    for a, b in zip(short, full, strict=False):
        if a != b:
            break
        common += 1
    return common >= 3 and len(short) - common <= 3 and len(full) - common <= 2
