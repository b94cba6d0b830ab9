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
from itertools import chain
from math import log
from pathlib import Path

from bot.extract.frequency import UNSEEN, rarity
from bot.extract.text import Document, bare
from bot.words import stop_words

LIMIT = 20
_KEPT = 40_000  # words remembered
_NAME = re.compile(r"[^\W\d_a-z]['’]?[\w-]+(?: [^\W\d_a-z][\w-]+){1,2}")
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


@dataclass(slots=True)
class Candidate:
    """A word or name that may be a keyword: how often it stands, when first, and as the article writes it."""

    word: str
    surface: str
    count: int
    first: int
    capital: bool
    words: int = 1


def find_keywords(document: Document, language: str = "en", title: str = "") -> tuple[str, ...]:
    """Up to twenty words and names, best first, as the article writes them."""
    found, distinct = candidates(document, language)
    heading = {stem(bare(token)) for token in title.split()}
    english = language in ("en", "und")
    scored = []
    for candidate in found:
        score = sum(WEIGHTS[name] * value for name, value in dynamic(candidate, heading, distinct))
        if candidate.words == 1:
            score += _STATIC[candidate.word] if english else _plain(candidate.word)
        scored.append((-score, candidate.first, candidate.surface))
    scored.sort()
    kept = dict.fromkeys(surface for _, _, surface in scored[: LIMIT + 5])
    return tuple(kept)[:LIMIT]


def candidates(document: Document, language: str) -> tuple[list[Candidate], int]:
    """The words that aren't function words, forms of one word together, and the repeated names; how many there are."""
    stop = stop_words(language if language != "und" else "en")
    spaced = language not in _MINGLED
    counts = Counter(chain.from_iterable(document.tokens))
    initial = {row[0] for row in document.tokens if row}
    found: dict[str, Candidate] = {}
    for place, (token, count) in enumerate(counts.items()):
        word = bare(token)
        if (len(word) < 3 and (spaced or len(word) < 2)) or word in stop:
            continue
        key = stem(word) if spaced else word
        known = found.get(key)
        capital = token[0].isupper() and (count > 1 or token not in initial)
        if known is None:
            found[key] = Candidate(word, token, count, place, capital)
            continue
        known.count += count
        if not capital and known.capital and token[0].islower():
            known.capital, known.surface = False, token
    distinct = len(counts)
    names = list(_names(document.text, stop, found)) if spaced else []
    for candidate in found.values():
        candidate.surface = _surface(candidate)
    return [*found.values(), *names], distinct


def _surface(candidate: Candidate) -> str:
    """The word as the article writes it, without punctuation or a capital that only a sentence's start gave."""
    token = candidate.surface
    at = token.lower().find(candidate.word)
    word = token[at : at + len(candidate.word)] if at >= 0 else candidate.word
    return word if candidate.capital or not word.istitle() else candidate.word


def _names(text: str, stop: frozenset[str], found: dict[str, Candidate]) -> Iterable[Candidate]:
    """Runs of two or three capitalised words that occur twice or more, or whose last word does."""
    for name, count in Counter(_NAME.findall(text)).items():
        parts = name.split(" ")
        while parts and parts[0].lower() in stop:
            del parts[0]
        while parts and parts[-1].lower() in stop:
            del parts[-1]
        if len(parts) < 2 or name.isupper():
            continue
        known = [found.get(stem(bare(part))) for part in parts]
        last = known[-1]
        if count > 1 or (last is not None and last.count > 1):
            first = min((c.first for c in known if c is not None), default=0)
            yield Candidate(" ".join(parts), " ".join(parts), count, first, True, len(parts))


def dynamic(candidate: Candidate, heading: set[str], distinct: int) -> list[tuple[str, float]]:
    """What a candidate's place in this article says, by the names of the weights; zeros left out."""
    early = 1 - candidate.first / distinct
    if candidate.words > 1:
        told = sum(stem(bare(part)) in heading for part in candidate.word.split()) / candidate.words
        found = [("name", 1.0), ("name title", told), ("name early", early)]
        found.append(("name repeated", log(candidate.count)) if candidate.count > 1 else ("name once", 1.0))
        return [*found, ("three words", 1.0)] if candidate.words == 3 else found
    found = [("count", log(candidate.count)), ("early", early)]
    if candidate.count == 1:
        found.append(("once", 1.0))
    if candidate.first < 25:
        found.append(("opening", 1.0))
    if heading and stem(candidate.word) in heading:
        found.append(("title", 1.0))
    if candidate.capital:
        found.append(("capital", 1.0))
        if candidate.count > 1:
            found.append(("capital repeated", 1.0))
        if candidate.surface.isupper():
            found.append(("capitals", 1.0))
    return found


def static(word: str) -> list[str]:
    """What kind of English word it is, by the names of the weights."""
    rare = rarity(word)
    found = [f"length {min(max(len(word), 2), 12)}", "unseen" if rare >= UNSEEN else f"rarity {min(int(rare), 7)}"]
    if word.endswith(_NOUNS):
        found.append("noun ending")
    found += [ending for ending in ("ed", "ing", "ly") if word.endswith(ending)]
    if any(map(str.isdigit, word)):
        found.append("digits")
    if "-" in word:
        found.append("hyphen")
    return found


class _Static(dict[str, float]):
    def __missing__(self, word: str) -> float:
        if len(self) >= _KEPT:
            self.clear()
        self[word] = score = sum(WEIGHTS[name] for name in static(word))
        return score


class _Stems(dict[str, str]):
    def __missing__(self, word: str) -> str:
        if len(self) >= _KEPT:
            self.clear()
        self[word] = stemmed = _singular(word)
        return stemmed


_STATIC = _Static()
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
    """What is known of a word of any language: its length, and whether it is a number."""
    score = WEIGHTS[f"length {min(max(len(word), 2), 12)}"] if len(word) < 40 else -5.0
    return score + (WEIGHTS["digits"] if any(map(str.isdigit, word)) else 0.0)
