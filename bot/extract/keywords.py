"""Keywords: words that carry an article, and names of two or three words where it repeats them.

A linear model of how many readers would choose a word as a key word: how often it stands, whether the title has it, how
early it comes, and what kind of word it is (rare ones, long ones and nouns by their ending are chosen most). Its
weights are fitted by `training/keywords.py`, which says how well. Languages other than English use the weights that
don't depend on English words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from math import log
from operator import add

from bot.extract.compounds import compounds
from bot.extract.text import Document, lowered, words
from bot.extract.unwanted import ELIDED, ELIDING, SAYING, is_odd, unelided
from bot.extract.worth import WEIGHTS, plain_worth, stem, worth
from bot.words import fold, stop_words

LIMIT = 20
_SHORTLIST = 32  # words worth a closer look: a capital adds or takes a few places
_KEPT = 40_000  # words remembered
_TABLES = 4  # ... of each of these many languages
_OPENING = 15  # different words that are the article's opening
_CAPITAL = "[A-ZÀ-ÖØ-ÞĀ-ŽА-ЯЁΑ-Ω]"
_NAME = re.compile(rf"{_CAPITAL}(?<![\w'-].)'?[\w-]++(?: {_CAPITAL}'?[\w-]++){{1,2}}")
_MINGLED = frozenset(("zh", "ja"))
DYNAMIC = ("count", "once", "title", "early", "opening", "capital", "capital repeated", "capitals")
NAMES = ("name", "name repeated", "name once", "name title", "name early", "three words")
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


class _Words(dict[str, str]):
    """For a word as it is written the form it is counted under, "" where it can't be a keyword.

    Told once and kept, with what each form's kind is worth: a few thousand words make up most texts.
    """

    def __init__(self, language: str) -> None:
        self.worth: dict[str, float] = {}
        self.stop = stop_words(language if language != "und" else "en") | SAYING
        self.spaced = language not in _MINGLED
        self.least = 3 if self.spaced else 2
        if not self.spaced:
            self.stop |= stop_words("en")
        self.english = language in ("en", "und")

    def __missing__(self, token: str) -> str:
        if token.isalpha() and token.isascii():
            word = token.lower()
            nothing = word in self.stop or len(word) < self.least
        else:
            word = lowered(token)
            plain = word if word.isascii() else fold(word)
            nothing = plain in self.stop or len(word) < self.least or is_odd(token)
        key = ""
        if not nothing:
            key = stem(word) if word[-1] == "s" and self.english else word
            if key not in self.worth:
                self.worth[key] = worth(key) if self.english else plain_worth(key)
        self[token] = key
        return key


_KNOWN: dict[str, _Words] = {}


def _known(language: str) -> _Words:
    """The table of a language, a new one where the last has grown beyond measure."""
    known = _KNOWN.get(language)
    if known is None or len(known) > _KEPT:
        if len(_KNOWN) >= _TABLES:
            _KNOWN.clear()
        known = _KNOWN[language] = _Words(language)
    return known


def find_keywords(document: Document, language: str = "en", title: str = "") -> tuple[str, ...]:
    """Up to twenty words and names, best first, as the article writes them."""
    found = candidates(document, language, title, _SHORTLIST)[0]
    ranked = sorted([(-candidate.score, candidate.first, candidate.surface) for candidate in found])
    return tuple(dict.fromkeys([surface for *_, surface in ranked[: LIMIT + 5]]))[:LIMIT]


def candidates(document: Document, language: str, title: str, most: int) -> tuple[list[Candidate], int]:
    """The names and the `most` likeliest words, each with its score, and how many words that may be keywords differ."""
    known = _known(language)
    cased = document.cased if known.spaced else compounds(document.plain, language)
    if language in ELIDING:
        cased = unelided(cased)
    places: dict[str, int] = {}  # by the forms, in the order in which they first come
    counts: list[int] = []
    firsts: list[str] = []  # as which word each stands first ...
    others: dict[str, list[str]] = {}  # ... and as which others some do
    for key, token, n in zip(map(known.__getitem__, cased), cased, cased.values(), strict=True):
        if key in places:
            counts[places[key]] += n
            others.setdefault(key, []).append(token)
        elif key:
            places[key] = len(counts)
            counts.append(n)
            firsts.append(token)
    heading = _heading(title, known, places) if title else set()
    scores = _scores(places, counts, known.worth, heading)
    keys = list(places)
    found = []
    for place in sorted(range(len(scores)), key=scores.__getitem__, reverse=True)[:most]:
        key, word, score = keys[place], firsts[place], scores[place]
        n, more = counts[place], others.get(key)
        if not more and word.islower():
            found.append(Candidate(word, word, n, place, float(key in heading), False, score))
            continue
        surface, capital = _surface(document, key, [word, *more] if more else [word], n)
        if capital:
            score += _RAISED[n > 1][surface.isupper()]
        found.append(Candidate(lowered(word), surface, n, place, float(key in heading), capital, score))
    if known.spaced:
        found += _names(document, known, places, counts, heading)
    return found, len(scores)


def _heading(title: str, known: _Words, keys: Iterable[str]) -> set[str]:
    """The forms that the title has."""
    if known.spaced:
        return {known[ELIDED.sub("", word)] for word in words(title)}
    return {key for key in keys if key in title}


def _scores(places: dict[str, int], counts: list[int], worth: dict[str, float], heading: set[str]) -> list[float]:
    """The weighted sum of each word's `static` and its `features` but for its capital."""
    counted = {n: _COUNT * log(n) if n > 1 else _ONCE for n in set(counts)}
    often = map(counted.__getitem__, counts)
    scores = list(map(add, map(add, map(worth.__getitem__, places), often), _early(len(counts))))
    for key in heading:
        if key in places:
            scores[places[key]] += _TITLED
    return scores


@lru_cache(maxsize=1000)
def _early(distinct: int) -> list[float]:
    """What its place among an article's different words adds to each."""
    step = _EARLY / max(1, distinct)
    early = [_EARLY - step * place for place in range(distinct)]
    early[:_OPENING] = [score + _OPENS for score in early[:_OPENING]]
    return early


def _surface(document: Document, key: str, written: list[str], count: int) -> tuple[str, bool]:
    """The first word of a form as it is written first, and whether it keeps its capital.

    It does where it never stands in small letters and not only begins a sentence.
    """
    raised = written[0]
    word = lowered(raised)
    if word == raised:
        raised = next((token for token in written if token != word and lowered(token) == word), word)
        return (word if raised.istitle() else raised), False
    cased = document.cased
    if word in cased or key in cased or not raised[0].isupper():
        capital = False
    else:
        capital = count > 1 or document.spaceless or not document.opens(raised)
    return (raised if capital or not raised.istitle() else word), capital


def _names(
    document: Document, known: _Words, places: dict[str, int], counts: list[int], heading: set[str]
) -> Iterable[Candidate]:
    """Runs of two or three capitalised words that occur twice or more, or whose last word does."""
    cased, stop = document.cased, known.stop
    for name, count in Counter(_runs_of_capitals(document)).items():
        parts = name.split(" ")
        if count == 1 and not _comes_again(parts[-1], cased):
            continue
        while parts and (lowered(parts[0]) in stop or (count == 1 and _opens_only(parts[0], document, known))):
            del parts[0]
        while parts and lowered(parts[-1]) in stop:
            del parts[-1]
        if len(parts) < 2 or name.isupper():
            continue
        keys = [known[part] for part in parts]
        if count > 1 or (keys[-1] in places and counts[places[keys[-1]]] > 1):
            first = min([places[key] for key in keys if key in places], default=0)
            told = sum([key in heading for key in keys]) / len(parts) if heading else 0.0
            whole = " ".join(parts)
            candidate = Candidate(whole, whole, count, first, told, True, words=len(parts))
            candidate.score = _name_score(candidate, len(counts))
            yield candidate


def _runs_of_capitals(document: Document) -> list[str]:
    """Two or three capitalised words in a row; none over the end of a line, unless it ends only where the page did."""
    text, plain = document.text, document.plain
    if text.count("\n") == 2 * text.count("\n\n") or document.wrapped:  # two blanks keep paragraphs apart
        return _NAME.findall(plain)
    found = []
    for match in _NAME.finditer(plain):
        start, end = match.span()
        if text.find("\n", start, end) < 0:
            found.append(plain[start:end])
        else:
            for line in text[start:end].split("\n"):
                found += _NAME.findall(line)
    return found


def _comes_again(token: str, cased: dict[str, int]) -> bool:
    """Whether a capitalised word stands twice or more, in whatever letters."""
    n = cased.get(token, 0)
    return n > 1 or n + cased.get(lowered(token), 0) + (0 if token.isupper() else cased.get(token.upper(), 0)) > 1


def _name_score(name: Candidate, distinct: int) -> float:
    """The weighted sum of a name's `features`."""
    score = _NAMED + _NAME_TITLED * name.titled + _NAME_EARLY * (1 - name.first / distinct)
    score += _NAME_REPEATED * log(name.count) if name.count > 1 else _NAME_ONCE
    return score + _THREE if name.words == 3 else score


def _opens_only(token: str, document: Document, known: _Words) -> bool:
    """Whether a capital may be only that of a sentence's beginning ("Using Lydford's")."""
    cased = document.cased
    if lowered(token) in cased or known[token] in cased or token not in cased:
        return True
    return cased[token] == 1 and token.upper() not in cased and not document.spaceless and document.opens(token)


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
