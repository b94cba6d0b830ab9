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
from functools import lru_cache
from heapq import nsmallest
from itertools import chain
from math import log
from operator import itemgetter
from pathlib import Path
from typing import Any

from bot.extract.frequency import RARITY, UNSEEN
from bot.extract.text import Document, bare
from bot.words import stop_words

LIMIT = 20
_KEPT = 40_000  # words remembered
_OPENING = 25  # different tokens that are the article's opening
_CAPITAL = "[A-ZÀ-ÖØ-ÞĀ-ŽА-ЯЁΑ-Ω]"
_NAME = re.compile(rf"{_CAPITAL}(?:['’](?!s\b))?[\w-]+(?: {_CAPITAL}[\w-]+){{1,2}}")
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
_DULL = WEIGHTS["length 7"] + WEIGHTS["rarity 4"]  # words that stand once must be of a better kind than this
_ONCE, _EARLY = WEIGHTS["once"], WEIGHTS["early"]


@dataclass(slots=True)
class Candidate:
    """A word or name that may be a keyword: how often it stands, when first, and how the article writes it.

    `score` is what the kind of word it is says; `capital` that it never stands in small letters.
    """

    word: str
    surface: str
    count: int
    first: int
    capital: bool
    score: float = 0.0
    words: int = 1


class _Known(dict[str, tuple[str, str, float, bool] | None]):
    """For a token its word, the form it is counted under, the score of its kind and whether it has a capital.

    None for tokens that can't be keywords. Told once and kept: a few thousand tokens make up most texts.
    """

    def __init__(self, language: str) -> None:
        self.stop = stop_words(language if language != "und" else "en")
        self.spaced = language not in _MINGLED
        self.english = language in ("en", "und")

    def __missing__(self, token: str) -> tuple[str, str, float, bool] | None:
        if len(self) >= _KEPT:
            self.clear()
        word = bare(token)
        if len(word) < (3 if self.spaced else 2) or word in self.stop:
            found = None
        else:
            score = _kind(word) if self.english else _plain(word)
            found = word, _singular(word) if self.english else word, score, token[0].isupper()
        self[token] = found
        return found


@lru_cache(maxsize=32)
def _known(language: str) -> _Known:
    return _Known(language)


def find_keywords(document: Document, language: str = "en", title: str = "") -> tuple[str, ...]:
    """Up to twenty words and names, best first, as the article writes them."""
    heading = {stem(bare(token)) for token in title.split()}
    found, distinct = candidates(document, language, heading)
    scored = [
        (-candidate.score - dynamic(candidate, key, heading, distinct), candidate.first, candidate.surface, candidate)
        for key, candidate in found.items()
    ]
    best = nsmallest(LIMIT + 5, scored, key=itemgetter(0, 1, 2))
    return tuple(dict.fromkeys(_surface(candidate) for *_, candidate in best))[:LIMIT]


def candidates(document: Document, language: str, heading: set[str]) -> tuple[dict[str, Candidate], int]:
    """What may be a keyword, by the form it is counted under, and how many tokens differ.

    Words of which all forms together stand once, late and not in the title are left out unless they look telling.
    """
    known = _known(language)
    counts = Counter(chain.from_iterable(document.tokens))
    initial = {row[0] for row in document.tokens if row}
    met: dict[str, list[Any]] = {}
    for place, (token, count) in enumerate(counts.items()):
        told = known[token]
        if told is None:
            continue
        word, key, score, capital = told
        if capital and count == 1 and token in initial:
            capital = False
        row = met.get(key)
        if row is None:
            met[key] = [word, token, count, place, capital, score]
            continue
        row[2] += count
        if row[4] and not capital and token[0].islower():
            row[1], row[4] = token, False
        elif capital and not row[4] and row[1][0].isupper():
            row[1], row[4] = token, True
    found = {
        key: Candidate(*row)
        for key, row in met.items()
        if row[2] > 1 or row[3] < _OPENING or row[5] > _DULL or key in heading
    }
    if len(found) < LIMIT:
        found = {key: Candidate(*row) for key, row in met.items()}
    if known.spaced:
        found.update({name.word: name for name in _names(document.text, known.stop, found)})
    return found, len(counts)


def _surface(candidate: Candidate) -> str:
    """The word as the article writes it, without punctuation or a capital that only a sentence's start gave."""
    token = candidate.surface
    if candidate.words > 1:
        return token
    at = token.lower().find(candidate.word)
    word = token[at : at + len(candidate.word)] if at >= 0 else candidate.word
    return word if candidate.capital or not word.istitle() else candidate.word


def _names(text: str, stop: frozenset[str], found: dict[str, Candidate]) -> Iterable[Candidate]:
    """Runs of two or three capitalised words that occur twice or more, or whose last word does."""
    for name, count in Counter(_NAME.findall(text)).items():
        parts = name.split(" ")
        while parts and (parts[0].lower() in stop or (count == 1 and _opens_only(parts[0], found))):
            del parts[0]
        while parts and parts[-1].lower() in stop:
            del parts[-1]
        if len(parts) < 2 or name.isupper():
            continue
        known = [found.get(stem(bare(part))) for part in parts]
        last = known[-1]
        if count > 1 or (last is not None and last.count > 1):
            first = min((c.first for c in known if c is not None), default=0)
            yield Candidate(" ".join(parts), " ".join(parts), count, first, True, words=len(parts))


def _opens_only(word: str, found: dict[str, Candidate]) -> bool:
    """Whether a capital may be only that of a sentence's beginning ("Using Lydford's")."""
    known = found.get(stem(word.lower()))
    return known is None or not known.capital


def features(candidate: Candidate, key: str, heading: set[str], distinct: int) -> dict[str, float]:
    """What a candidate's place in this article says, by the names of the weights; zeros left out."""
    early = 1 - candidate.first / distinct
    if candidate.words > 1:
        told = sum(stem(bare(part)) in heading for part in candidate.word.split()) / candidate.words
        found = {"name": 1.0, "name title": told, "name early": early}
        found.update({"name repeated": log(candidate.count)} if candidate.count > 1 else {"name once": 1.0})
        return {**found, "three words": 1.0} if candidate.words == 3 else found
    found = {"early": early}
    if candidate.count == 1:
        found["once"] = 1.0
    else:
        found["count"] = log(candidate.count)
    if candidate.first < _OPENING:
        found["opening"] = 1.0
    if key in heading:
        found["title"] = 1.0
    if candidate.capital:
        found["capital"] = 1.0
        if candidate.count > 1:
            found["capital repeated"] = 1.0
        if candidate.surface.isupper():
            found["capitals"] = 1.0
    return found


def dynamic(candidate: Candidate, key: str, heading: set[str], distinct: int) -> float:
    """The weighted sum of `features`; most words stand once and have few of them."""
    if candidate.count == 1 and candidate.first >= _OPENING and not candidate.capital and candidate.words == 1:
        score = _ONCE + _EARLY * (1 - candidate.first / distinct)
        return score + WEIGHTS["title"] if key in heading else score
    return sum(WEIGHTS[name] * value for name, value in features(candidate, key, heading, distinct).items())


def static(word: str) -> list[str]:
    """What kind of English word it is, by the names of the weights."""
    rare = RARITY[word]
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
_ENDINGS = (("ed", WEIGHTS["ed"]), ("ing", WEIGHTS["ing"]), ("ly", WEIGHTS["ly"]))


def _kind(word: str) -> float:
    """The weighted sum of `static`, by tables: it is asked for each word not met before."""
    rare = RARITY[word]
    score = _LENGTHS[min(len(word), 12)] + (WEIGHTS["unseen"] if rare >= UNSEEN else _RARITIES[int(rare)])
    if word.endswith(_NOUNS):
        score += WEIGHTS["noun ending"]
    if word.isalpha():
        for ending, weight in _ENDINGS:
            if word.endswith(ending):
                return score + weight
        return score
    return sum(WEIGHTS[name] for name in static(word))


class _Stems(dict[str, str]):
    def __missing__(self, word: str) -> str:
        if len(self) >= _KEPT:
            self.clear()
        self[word] = stemmed = _singular(word)
        return stemmed


_STEMS = _Stems()


def stem(word: str) -> str:
    """The word without a plural ending, so that its forms count as one."""
    return _STEMS[word]


def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith("ies") and word[-4] not in "ae":
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("es") and word[-3] not in "aeo":
        return word[:-1]
    if len(word) > 3 and word.endswith("s") and word[-2] not in "us":
        return word[:-1]
    return word


def _plain(word: str) -> float:
    """What is known of a word of any language: its length, which says less than its count does, and digits."""
    score = 0.3 * _LENGTHS[min(len(word), 12)] if len(word) < 40 else -5.0
    return score + (WEIGHTS["digits"] if any(map(str.isdigit, word)) else 0.0)
