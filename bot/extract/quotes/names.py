"""Names as they stand in a clause: where they begin and end, their titles, and whether two are one person's."""

from __future__ import annotations

import re
from typing import NamedTuple

from bot.extract.quotes.clauses import Tongue, Word, given_names
from bot.extract.quotes.russian import IRREGULAR, PATRONYMIC

_STATE = frozenset(["estado", "état", "stato"])  # a secretary's
_DOTTED = 4  # letters of an abbreviation whose dot ends no sentence: "Mme." or "prof."


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
