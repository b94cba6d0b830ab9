"""Keywords: words that carry an article, and names of two or three words where it repeats them.

A linear model of how many readers would choose a word as a key word: how often it stands, whether the title has it, how
early it comes, and what kind of word it is (rare ones, long ones and nouns by their ending are chosen most). Its
weights are fitted by `training/keywords.py`, which says how well. Languages other than English use the weights that
don't depend on English words.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from math import log
from pathlib import Path

from bot.extract.frequency import RARITY, UNSEEN
from bot.extract.text import Document, lowered, words
from bot.words import stop_words

LIMIT = 20
_SHORTLIST = 32  # words worth a closer look: a capital adds or takes a few places
_KEPT = 40_000  # words remembered
_NONE = ("", 0.0)
_OPENING = 15  # different words that are the article's opening
_CAPITAL = "[A-ZÀ-ÖØ-ÞĀ-ŽА-ЯЁΑ-Ω]"
_NAME = re.compile(rf"{_CAPITAL}'?[\w-]+(?: {_CAPITAL}'?[\w-]+){{1,2}}")
_MINGLED = frozenset(("zh", "ja"))
_NOUNS = (
    "ion",
    "ions",
    "ent",
    "ents",
    "ity",
    "ance",
    "ence",
    "ant",
    "ants",
    "ism",
    "ist",
    "ists",
    "ship",
    "ness",
    "ure",
)

STATIC = (
    *(f"length {n}" for n in range(2, 13)),
    *(f"rarity {n}" for n in range(8)),
    "unseen",
    "noun ending",
    "ed",
    "ing",
    "ly",
    "digits",
    "hyphen",
)
DYNAMIC = ("count", "once", "title", "early", "opening", "capital", "capital repeated", "capitals")
NAMES = ("name", "name repeated", "name once", "name title", "name early", "three words")
_FITTED = json.loads(Path(__file__).with_name("keyword_weights.json").read_text(encoding="utf-8"))
WEIGHTS: dict[str, float] = _FITTED["weights"]
_ONCE, _COUNT, _EARLY, _OPENS, _TITLED = (WEIGHTS[name] for name in ("once", "count", "early", "opening", "title"))
_NAMED, _NAME_REPEATED, _NAME_ONCE, _NAME_TITLED, _NAME_EARLY, _THREE = (WEIGHTS[name] for name in NAMES)
# What a capital adds: by whether the word is repeated, then by whether it is all in capitals.
_RAISED = [
    [
        WEIGHTS["capital"] + again * WEIGHTS["capital repeated"] + shouted * WEIGHTS["capitals"]
        for shouted in (False, True)
    ]
    for again in (False, True)
]


def stem(word: str) -> str:
    """The word without a plural ending, so that its forms count as one."""
    if len(word) > 4 and word.endswith("ies") and word[-4] not in "ae":
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("es") and word[-3] not in "aeo":
        return word[:-1]
    if len(word) > 3 and word.endswith("s") and word[-2] not in "us":
        return word[:-1]
    return word


# The commonest form's rarity, by the form under which all are counted.
_RARITY = {stem(word): rarity for word, rarity in sorted(RARITY.items(), key=lambda item: -item[1])}


@dataclass(slots=True)
class Candidate:
    """A word or name that may be a keyword: how often it stands, when first, and how the article writes it.

    `first` counts the different words before it, `titled` is the share of it that the title has, `capital` says that
    it never stands in small letters.
    """

    word: str
    surface: str
    count: int
    first: int
    titled: float
    capital: bool
    score: float = 0.0
    words: int = 1


class _Words(dict[str, tuple[str, float]]):
    """For a word in small letters the form it is counted under, "" where it can't be a keyword, and its kind's worth.

    Told once and kept: a few thousand words make up most texts.
    """

    def __init__(self, language: str) -> None:
        self.stop = stop_words(language if language != "und" else "en")
        self.spaced = language not in _MINGLED
        self.english = language in ("en", "und")

    def __missing__(self, word: str) -> tuple[str, float]:
        if len(self) >= _KEPT:
            self.clear()
        if len(word) < (3 if self.spaced else 2) or word in self.stop or not word[-1].isalnum():
            told = _NONE
        elif self.english:
            key = stem(word)
            told = key, _kind(key)
        else:
            told = word, _plain(word)
        self[word] = told
        return told


@lru_cache(maxsize=4)
def _known(language: str) -> _Words:
    return _Words(language)


class _Writing:
    """How an article writes its words."""

    def __init__(self, document: Document) -> None:
        self.count = document.count
        self._cased = document.cased
        self._document = document

    @cached_property
    def _written(self) -> dict[str, str]:
        """For each word that stands with a capital anywhere the first such form of it."""
        return {lowered(token): token for token in reversed(self._cased) if token != lowered(token)}

    def surface(self, word: str, key: str, count: int) -> tuple[str, bool]:
        """The word as it is written first, without a capital that only a sentence's start gave; whether it keeps it."""
        cased = self._cased
        small = cased.get(word, 0)
        raised = self.count[word] - small
        if not raised:
            return word, False
        surface = word.capitalize()
        if cased.get(surface) != raised:  # more than one form, or one with capitals inside
            surface = self._written[word]
        capital = surface[0].isupper() and not small and not cased.get(key, 0)
        if capital and count == 1 and surface in self._document.openings:
            capital = False
        return (surface if capital or not surface.istitle() else word), capital


def find_keywords(document: Document, language: str = "en", title: str = "") -> tuple[str, ...]:
    """Up to twenty words and names, best first, as the article writes them."""
    found = candidates(document, language, title, _SHORTLIST)[0]
    ranked = sorted([(-candidate.score, candidate.first, candidate.surface) for candidate in found])
    return tuple(dict.fromkeys([surface for *_, surface in ranked[: LIMIT + 5]]))[:LIMIT]


def candidates(document: Document, language: str, title: str, most: int) -> tuple[list[Candidate], int]:
    """The names and the `most` likeliest words, each with its score, and how many words that may be keywords differ."""
    known = _known(language)
    count = document.count
    places: dict[str, int] = {}  # in the order in which the words first come
    numbers: list[int] = []
    forms: list[tuple[str, float]] = []  # of each key the word that comes first, and its worth
    for (key, kind), (word, n) in zip(map(known.__getitem__, count), count.items(), strict=True):
        if key in places:
            numbers[places[key]] += n
        elif key:
            places[key] = len(numbers)
            numbers.append(n)
            forms.append((word, kind))
    heading = {known[word][0] for word in words(title)} if title else set()
    scores = _scores(numbers, forms)
    for key in heading:
        if key in places:
            scores[places[key]] += _TITLED
    keys = list(places)
    writing = _Writing(document)
    found = []
    for place in sorted(range(len(scores)), key=scores.__getitem__, reverse=True)[:most]:
        word, key, n = forms[place][0], keys[place], numbers[place]
        surface, capital = writing.surface(word, key, n)
        score = scores[place]
        if capital:
            score += _RAISED[n > 1][surface.isupper()]
        found.append(Candidate(word, surface, n, place, float(key in heading), capital, score))
    if known.spaced:
        found += _names(document.plain, known, writing, places, numbers, heading)
    return found, len(scores)


def _scores(numbers: list[int], forms: list[tuple[str, float]]) -> list[float]:
    """The weighted sum of each word's `static` and its `features` but for its capital and the title."""
    step = _EARLY / max(1, len(numbers))
    counted = {n: _COUNT * log(n) if n > 1 else _ONCE for n in set(numbers)}
    scores = [
        kind + counted[n] + _EARLY - step * place
        for place, ((_, kind), n) in enumerate(zip(forms, numbers, strict=True))
    ]
    for place in range(min(_OPENING, len(scores))):
        scores[place] += _OPENS
    return scores


def _names(
    shown: str, known: _Words, writing: _Writing, places: dict[str, int], numbers: list[int], heading: set[str]
) -> Iterable[Candidate]:
    """Runs of two or three capitalised words that occur twice or more, or whose last word does."""
    for name, count in Counter(_NAME.findall(shown)).items():
        parts = name.split(" ")
        if count == 1 and writing.count.get(parts[-1].lower(), 0) < 2:
            continue
        while parts and (parts[0].lower() in known.stop or (count == 1 and _opens_only(parts[0], known, writing))):
            del parts[0]
        while parts and parts[-1].lower() in known.stop:
            del parts[-1]
        if len(parts) < 2 or name.isupper():
            continue
        keys = [known[part.lower()][0] for part in parts]
        if count > 1 or (keys[-1] in places and numbers[places[keys[-1]]] > 1):
            first = min((places[key] for key in keys if key in places), default=0)
            told = sum(key in heading for key in keys) / len(parts)
            whole = " ".join(parts)
            candidate = Candidate(whole, whole, count, first, told, True, words=len(parts))
            candidate.score = _name_score(candidate, len(numbers))
            yield candidate


def _name_score(name: Candidate, distinct: int) -> float:
    """The weighted sum of a name's `features`."""
    score = _NAMED + _NAME_TITLED * name.titled + _NAME_EARLY * (1 - name.first / distinct)
    score += _NAME_REPEATED * log(name.count) if name.count > 1 else _NAME_ONCE
    return score + _THREE if name.words == 3 else score


def _opens_only(word: str, known: _Words, writing: _Writing) -> bool:
    """Whether a capital may be only that of a sentence's beginning ("Using Lydford's")."""
    small = word.lower()
    return small not in writing.count or not writing.surface(small, known[small][0], writing.count[small])[1]


def features(candidate: Candidate, distinct: int) -> dict[str, float]:
    """What a candidate's place in this article says, by the names of the weights; zeros left out."""
    early = 1 - candidate.first / distinct
    if candidate.words > 1:
        found = {"name": 1.0, "name title": candidate.titled, "name early": early}
        found.update({"name repeated": log(candidate.count)} if candidate.count > 1 else {"name once": 1.0})
        return {**found, "three words": 1.0} if candidate.words == 3 else found
    found = {"early": early}
    if candidate.count == 1:
        found["once"] = 1.0
    else:
        found["count"] = log(candidate.count)
    if candidate.first < _OPENING:
        found["opening"] = 1.0
    if candidate.titled:
        found["title"] = 1.0
    if candidate.capital:
        found["capital"] = 1.0
        if candidate.count > 1:
            found["capital repeated"] = 1.0
        if candidate.surface.isupper():
            found["capitals"] = 1.0
    return found


def static(word: str) -> list[str]:
    """What kind of English word it is, by the names of the weights; `word` is the form it is counted under."""
    rare = _RARITY.get(word, UNSEEN)
    found = [f"length {min(max(len(word), 2), 12)}", "unseen" if rare >= UNSEEN else f"rarity {min(int(rare), 7)}"]
    if word.endswith(_NOUNS):
        found.append("noun ending")
    found += [ending for ending in ("ed", "ing", "ly") if word.endswith(ending)]
    if any(map(str.isdigit, word)):
        found.append("digits")
    if "-" in word:
        found.append("hyphen")
    return found


_LENGTHS = [WEIGHTS[f"length {min(max(n, 2), 12)}"] for n in range(50)]
_RARITIES = [WEIGHTS[f"rarity {min(n, 7)}"] for n in range(20)]
_VERBAL = ("ed", "ing", "ly")
_ENDINGS = {ending[-2:]: WEIGHTS[ending] for ending in _VERBAL}


def _kind(word: str) -> float:
    """The weighted sum of `static`, by tables: it is asked for each word not met before."""
    rare = _RARITY.get(word, UNSEEN)
    score = _LENGTHS[min(len(word), 12)] + (WEIGHTS["unseen"] if rare >= UNSEEN else _RARITIES[int(rare)])
    if word.endswith(_NOUNS):
        score += WEIGHTS["noun ending"]
    if word.isalpha():
        if word.endswith(_VERBAL):
            return score + _ENDINGS[word[-2:]]
        return score
    return sum(WEIGHTS[name] for name in static(word))


def _plain(word: str) -> float:
    """What is known of a word of any language: its length, which says less than its count does, and digits."""
    score = 0.3 * _LENGTHS[min(len(word), 12)] if len(word) < 40 else -5.0
    return score + (WEIGHTS["digits"] if any(map(str.isdigit, word)) else 0.0)
