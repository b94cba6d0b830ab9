"""Tags for an article that has none, from the articles of the archive that have some.

Each tagged article is a vector of term weights. An article's likeness to all of them gives two opinions of a tag: the
share of its nearest neighbours that carry it, and how much nearer it is to those with the tag than to those
without (Rocchio's contrast of centroids). Their sum ranked better than either, and than a trained perceptron.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from math import log, sqrt

from bot.extract.text import words
from bot.extract.worth import stem
from bot.words import stop_words

_STOP = frozenset().union(*(stop_words(code) for code in ("en", "de", "fr", "es", "pt", "it", "nl", "ru")))
_READ = 6000  # characters of a text that are looked at
_TERMS = 150  # heaviest terms kept of each
_COMMON = 0.2  # share of the examples from which a term tells nothing
_MOST = 5000  # examples kept, the latest ones
_ASKED = 90  # ... and of the text whose tags are asked for
_TITLE_COUNTS = 4  # times a word of the title counts
_NEAREST = 30
_CONTRAST = 15.0  # weight of the contrast beside the neighbours' vote
_NAMED = 0.3  # for a tag whose name the title holds
_SURE = 0.5  # score from which a tag is worth showing
_KEPT = 40_000  # words remembered
_PRIOR = 3.0  # articles a tag is short of being trusted


class TagModel:
    """Learns from tagged texts and ranks their tags for others. The first line of a text counts as its title."""

    def __init__(self) -> None:
        self._rarity: dict[str, float] = {}
        self._postings: dict[str, tuple[list[int], list[float]]] = {}
        self._tags: list[tuple[str, ...]] = []
        self._carriers: dict[str, list[int]] = {}
        self._names: dict[str, frozenset[str]] = {}

    def fit(self, examples: Iterable[tuple[str, tuple[str, ...]]]) -> None:
        """Learns from texts with their tags, oldest first, and forgets what it knew."""
        self.__init__()  # type: ignore[misc]
        latest = [(text, tags) for text, tags in examples if tags][-_MOST:]
        terms = [_terms(text) for text, _ in latest]
        spread: Counter[str] = Counter()
        for counts in terms:
            spread.update(counts.keys())
        most = len(latest) * _COMMON + 1
        self._rarity = {
            term: log((len(latest) + 1) / n) for term, n in spread.items() if n <= most and (n > 1 or len(latest) < 50)
        }
        for counts, (_, tags) in zip(terms, latest, strict=True):
            self._add(counts, tags)

    def add(self, text: str, tags: tuple[str, ...]) -> None:
        """Learns from one more text; words that no text of the last `fit` had are left for the next one."""
        if tags:
            self._add(_terms(text), tags)

    def _add(self, counts: Counter[str], tags: tuple[str, ...]) -> None:
        number = len(self._tags)
        self._tags.append(tuple(dict.fromkeys(tags)))
        for tag in self._tags[-1]:
            self._carriers.setdefault(tag, []).append(number)
            if tag not in self._names:
                self._names[tag] = frozenset(_words(tag.replace("-", " ").replace("_", " ")))
        for weight, term in self._vector(counts):
            numbers, weights = self._postings.setdefault(term, ([], []))
            numbers.append(number)
            weights.append(weight)

    def _vector(self, counts: Counter[str]) -> list[tuple[float, str]]:
        """The heaviest terms with their weights, heaviest first; the squares of the weights make 1."""
        rarity = self._rarity
        damped = {n: 1 + log(n) for n in set(counts.values())}
        weights = [(damped[n] * rarity[term], term) for term, n in counts.items() if term in rarity]
        weights.sort(reverse=True)
        del weights[_TERMS:]
        length = sqrt(sum([w * w for w, _ in weights])) or 1.0
        return [(w / length, term) for w, term in weights]

    def rank(self, text: str, limit: int = 10) -> tuple[tuple[str, float], ...]:
        """The likeliest tags, best first, with a score that compares within and between texts."""
        likeness = self._likeness(text)
        floor = sorted(likeness)[-_NEAREST:][:1]
        nearest = [(value, number) for number, value in enumerate(likeness) if value and value >= floor[0]]
        if not nearest:
            return ()
        nearest = sorted(nearest, reverse=True)[:_NEAREST]
        scores = self._contrast(likeness)
        together = sum([value for value, _ in nearest])
        for value, number in nearest:
            for tag in self._tags[number]:
                scores[tag] += value / together
        title = set(_words(_title(text)))
        for tag, named in self._names.items():
            if named and named <= title:
                scores[tag] += _NAMED
        best = sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))[:limit]
        return tuple((tag, round(score, 4)) for tag, score in best if score > 0)

    def _likeness(self, text: str) -> list[float]:
        """For each example the cosine of its vector with the text's."""
        likeness = [0.0] * len(self._tags)
        for weight, term in self._vector(_terms(text))[:_ASKED]:
            if term in self._postings:
                for number, other in zip(*self._postings[term], strict=True):
                    likeness[number] += weight * other
        return likeness

    def _contrast(self, likeness: list[float]) -> dict[str, float]:
        """For each tag how much likelier a text with it is than one without, in likeness to this one."""
        total, count = sum(likeness), len(self._tags)
        scores = {}
        for tag, carriers in self._carriers.items():
            own = sum(map(likeness.__getitem__, carriers))
            rest = (total - own) / (count - len(carriers) + _PRIOR)
            scores[tag] = _CONTRAST * (own / (len(carriers) + _PRIOR) - rest)
        return scores

    def suggest(self, text: str, limit: int = 3) -> tuple[str, ...]:
        """Up to three tags sure enough to be shown as ours."""
        return tuple(tag for tag, score in self.rank(text, limit) if score >= _SURE)


def _title(text: str) -> str:
    return text.lstrip()[:300].split("\n", 1)[0]


class _Terms(dict[str, str]):
    """For a word in small letters the term it counts as, "" for a stop word; told once and kept."""

    def __missing__(self, word: str) -> str:
        if len(self) >= _KEPT:
            self.clear()
        term = self[word] = stem(word) if len(word) > 1 and word not in _STOP else ""
        return term


_TERM = _Terms()


def _words(text: str) -> list[str]:
    return list(filter(None, map(_TERM.__getitem__, words(text))))


def _terms(text: str) -> Counter[str]:
    counts = Counter(_words(text[:_READ]))
    title = _title(text)
    if len(title) < 200 and len(title) < len(text):
        for word in _words(title):
            counts[word] += _TITLE_COUNTS - 1
    return counts
