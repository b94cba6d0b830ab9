"""The forms that verbs of speech have in a reporting clause, made from the infinitives of `verbs.txt`.

Made by rule, with a form too many rather than one too few: "reageren" gives "reageert" and "reagert", and nobody writes
the latter. What bends otherwise stands in the lists in full.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from bot.extract.quotes.lexicon import read_lists

_ENDINGS = {
    "fr er": ("e ent ait aient èrent a ant", "é"),
    "fr ir": ("it issent issait issaient irent issant", "i"),
    "es ar": ("a an ó aron aba aban ando", "ado"),
    "es er": ("e en ió ieron ía ían iendo", "ido"),
    "es ir": ("e en ió ieron ía ían iendo", "ido"),
    "pt ar": ("a am ou aram ava avam ando", "ado"),
    "pt er": ("e em eu eram ia iam endo", "ido"),
    "pt ir": ("e em iu iram ia iam indo", "ido"),
    "it are": ("a ano ò arono ava avano ando", "ato"),
    "it ere": ("e ono eva evano endo", "uto"),
    "it ire": ("e ono isce iscono ì irono iva ivano endo", "ito"),
}
_NOUNS = (
    "have",
    "house",
    "written",
    "then",
    "works",
    "reported",
    "other",
    "generic",
    "latter",
    "called",
    "report",
    "make",
)
_INSEPARABLE = ("be", "ge", "ver", "er", "ent", "emp", "zer", "miss", "her", "ont", "wider", "unter", "über", "weer")


class Verbs(NamedTuple):
    """The finite forms and gerunds of a language, the participles, and the finite forms that need a word of their own
    behind them ("führt … aus") with that word."""

    say: frozenset[str]
    said: frozenset[str]
    apart: dict[str, frozenset[str]]
    have: frozenset[str]
    house: frozenset[str]
    written: frozenset[str]
    then: frozenset[str]
    works: frozenset[str]
    reported: frozenset[str]
    other: frozenset[str]
    generic: frozenset[str]
    latter: frozenset[str]
    called: frozenset[str]
    report: frozenset[str]
    make: frozenset[str]


@cache
def verbs(code: str) -> Verbs:
    """The forms of one language's verbs."""
    lists = read_lists("verbs.txt")
    none = frozenset(lists.get(f"{code} none", ()))
    say, said = set(lists.get(f"{code} say", ())), set()
    apart: dict[str, set[str]] = {}
    for heading, infinitives in lists.items():
        language, _, group = heading.partition(" ")
        if language != code or group in ("say", "none", "strong", *_NOUNS):
            continue
        for verb in infinitives:
            particle, _, stem = verb.rpartition("|")
            finite, participles = _forms(stem, heading)
            if not particle:
                say |= finite
                said |= participles
                continue
            said |= {particle + form for form in participles} | {f"{particle}zu{stem}", f"{particle}te{stem}"}
            say |= {particle + form for form in finite}
            strong = _shapes(code).get(stem, frozenset())
            said |= {particle + form for form in strong if form.startswith("ge")}
            for form in finite | strong:
                apart.setdefault(form, set()).add(particle)
    return Verbs(
        frozenset(say - none),
        frozenset(said - none),
        {form: frozenset(parts) for form, parts in apart.items()},
        *(frozenset(lists.get(f"{code} {name}", lists.get(name, ()))) for name in _NOUNS),
    )


def _forms(verb: str, heading: str) -> tuple[set[str], set[str]]:
    if heading.startswith("de"):
        return _german(verb)
    if heading.startswith("nl"):
        return _dutch(verb)
    stem = verb[: -len(heading.partition(" ")[2])]
    finite, participle = _ENDINGS[heading]
    endings = finite.split()
    return {_soft(stem, ending, heading[:2]) + ending for ending in endings}, {stem + participle}


def _soft(stem: str, ending: str, code: str) -> str:
    """The stem as it is written before an ending: "lance", "lançait"; "spiega", "spieghi"."""
    if code == "fr" and ending[0] in "aio" and stem[-1] in "cg":
        return stem[:-1] + "ç" if stem[-1] == "c" else stem + "e"
    if code == "fr" and ending in ("e", "ent"):  # "répéter", "appeler"
        at = max(stem.rfind("é"), stem.rfind("e"))
        if 0 < at == len(stem) - 2:
            return stem[:at] + "è" + stem[at + 1 :]
        return stem[:-1] + "i" if stem.endswith(("uy", "oy")) else stem
    return stem


def _german(verb: str) -> tuple[set[str], set[str]]:
    stem = verb.removesuffix("n").removesuffix("e") if verb.endswith("en") else verb.removesuffix("n")
    middle = "e" if stem[-1] in "td" or stem.endswith(("chn", "ffn", "tm", "dm", "gn")) else ""
    prefix = "" if verb.startswith(_INSEPARABLE) or verb.endswith("ieren") else "ge"
    return {f"{stem}{middle}t", f"{stem}{middle}te", f"{stem}{middle}ten", verb}, {f"{prefix}{stem}{middle}t"}


def _dutch(verb: str) -> tuple[set[str], set[str]]:
    """Both ways an open syllable may be written: "fluisteren" has "fluistert", "reageren" has "reageert"."""
    bare = verb.removesuffix("n").removesuffix("e")
    hard = "t" if bare.endswith(("t", "k", "f", "s", "p", "ch")) else "d"
    stem = bare[:-1] if len(bare) > 2 and bare[-1] == bare[-2] else bare
    stem = stem[:-1] + {"v": "f", "z": "s"}.get(stem[-1], stem[-1])
    stems = {stem}
    if stem == bare or stem[-1] in "fs":
        vowel = len(stem) - 2
        if vowel > 0 and stem[vowel] in "aeou" and stem[vowel - 1] not in "aeiou":
            stems.add(stem[:vowel] + stem[vowel] * 2 + stem[vowel + 1 :])
    prefix = "" if verb.startswith(_INSEPARABLE) else "ge"
    finite = {s if s.endswith("t") else f"{s}t" for s in stems}
    finite |= {f"{s}{hard}e{n}" for s in stems for n in ("", "n")}
    return finite | {verb}, {prefix + (s if s.endswith(hard) else f"{s}{hard}") for s in stems}


@cache
def _shapes(code: str) -> dict[str, frozenset[str]]:
    rows = [row.split("=") for row in read_lists("verbs.txt").get(f"{code} strong", ())]
    return {verb: frozenset(forms) for verb, *forms in rows}
