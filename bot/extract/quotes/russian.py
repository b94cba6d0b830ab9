"""The cases of Russian names, and what is read out or hangs somewhere."""

from __future__ import annotations

import re

PATRONYMIC = re.compile("(?:[оеё]вич|[оеё]вн|ичн)(?:а|у|ы|е|ой|ем|ом)?\\Z")
IRREGULAR = {"льва": "лев", "льву": "лев", "львом": "лев", "павла": "павел", "павлу": "павел", "павлом": "павел"}
IRREGULAR |= {"петра": "пётр", "петру": "пётр", "петром": "пётр"}
INSCRIPTIONS = (
    "объявлени",
    "записк",
    "записочк",
    "надпис",
    "плакат",
    "табличк",
    "лозунг",
    "вывеск",
    "листовк",
    "афиш",
    "растяжк",
    "граффити",
    "стихотворени",
    "песн",
    "цитат",
    "баннер",
    "транспарант",
    "частушк",
    "пословиц",
    "поговорк",
    "девиз",
    "эпиграф",
    "эпитафи",
    "строчк",
    "строк",
)
"""Beginnings of the words for notes and signs, in any case."""

OTHERS = frozenset(
    re.findall(
        r"\w+",
        "следователь прокурор судья полицейский инспектор свидетель свидетельница очевидец очевидица прохожий прохожая "
        "сосед соседка продавец продавщица водитель пассажир пассажирка покупатель покупательница житель жительница "
        "посетитель посетительница жена муж супруг супруга мать отец мама папа сын дочь брат сестра бабушка дедушка "
        "врач медсестра журналист журналистка ведущий ведущая корреспондент коллега друг подруга знакомый знакомая",
    )
)
"""Who is mostly somebody else than the person last named, unless introduced so: others are called "эксперт" again."""


def is_past(low: str) -> bool:
    """Whether a word is a verb in the past: "просил", "поднялась"; no noun behind a role ends so."""
    return (len(low) > 4 and low.endswith(("ал", "ил", "ял", "ила", "яла"))) or low.endswith(("лся", "лась", "лись"))


def is_case_of(form: str, noun: str) -> bool:
    """Whether a noun in another case is this one: "директору" and "директор"."""
    return form.startswith(noun.rstrip("аяйь")) and -1 <= len(form) - len(noun) < 3


def first_upright(low: str, names: dict[str, str]) -> str:
    """The Russian first name that stands in another case, if only one can."""
    if low in IRREGULAR:
        return IRREGULAR[low]
    fitting = [n for n in names if n[:2] == low[:2] and low.startswith(n.rstrip("аяйь")) and len(low) - len(n) < 3]
    longest = max((len(n.rstrip("аяйь")) for n in fitting), default=0)
    fitting = [n for n in fitting if len(n.rstrip("аяйь")) == longest]
    if len(fitting) > 1:
        female = low.endswith(("ы", "и", "е", "ой", "ей"))
        fitting = [n for n in fitting if names[n] == ("f" if female else "m")] if low[-1] not in "ую" else []
    return fitting[0] if len(fitting) == 1 else ""


def patronymic(word: str) -> str:
    """The nominative of a Russian patronymic: "Львовны", "Петровичем"; nothing for other words."""
    found = re.fullmatch(r"(\w+?)(?:(ич)(?:а|у|ем|е)?|(вн|чн)(?:а|ы|е|у|ой))", word)
    return "" if found is None else found[1] + (found[2] or found[3] + "а")


def upright(surname: str, sex: str, given: str = "") -> str:
    """The nominative of a Russian surname in another case, as its ending or that of the first name tells."""
    if sex == "f":
        for ending, base in (("овой", "ова"), ("евой", "ева"), ("иной", "ина"), ("ской", "ская"), ("цкой", "цкая")):
            if surname.endswith(ending):
                return surname.removesuffix(ending) + base
        return surname[:-1] + "а" if surname.endswith(("ову", "еву", "ину")) else surname
    for ending, base in (
        ("ского", "ский"),
        ("скому", "ский"),
        ("ским", "ский"),
        ("ым", ""),
        ("ом", ""),
        ("а", ""),
        ("у", ""),
    ):
        if surname.endswith(ending) and (base or surname.removesuffix(ending).endswith(("ов", "ев", "ёв", "ин", "ын"))):
            return surname.removesuffix(ending) + base
    for ending, base in (("ого", "ый"), ("ому", "ый"), ("его", "ий"), ("ему", "ий")):
        if surname.endswith(ending) and len(surname) > 5:
            return surname.removesuffix(ending) + base
    # "Марка Шевчука": a first name in another case has its surname in the same.
    for case in ("а", "у", "ом"):
        if given.endswith(case) and surname.endswith(case) and surname.removesuffix(case)[-1:] in "бвгдзклмнпрстфхцчш":
            return surname.removesuffix(case)
    return surname
