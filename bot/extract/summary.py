"""A summary of sentences from the article itself, ranked so that a shorter one is always the beginning of a longer.

A linear ranker over position, length and the weight of a sentence's terms in the whole text (the centroid), then a
greedy choice that pays less for what was already said. The first sentences of an article are hard to beat; the
features are those that tell when to leave them.
"""

from __future__ import annotations

from math import log

from bot.extract.frequency import rarity
from bot.extract.furniture import dateline, is_furniture
from bot.extract.text import Document
from bot.model import Sentence

LENGTH = 6
_READ = 80  # sentences looked at: what matters of a long article stands before
_SHORT = 3  # an article of so many sentences is its own summary
_REPETITION = 0.5
"""Price of saying again what is already in the summary."""


def summarize(document: Document, title: str = "") -> tuple[Sentence, ...]:
    """Up to six sentences in order of the text: rank 0 is the short summary, 0 to 2 the normal, 0 to 5 the long one."""
    chosen = [i for i in range(min(len(document.sentences), _READ)) if _is_told(document, i)]
    if not chosen:
        chosen = [i for i, row in enumerate(document.words[:_READ]) if any(row)]
    ranked = _ranked(document, chosen, title)[:LENGTH]
    found = []
    for rank, i in enumerate(ranked):
        start, end = document.sentences[i]
        start += dateline(document.text, start, end) if i <= 2 else 0
        found.append(Sentence(start, end, document.text[start:end], rank))
    return tuple(sorted(found, key=lambda sentence: sentence.start))


def _is_told(document: Document, number: int) -> bool:
    start, end = document.sentences[number]
    return end - start > 20 and not is_furniture(document.text[start:end])


def _ranked(document: Document, chosen: list[int], title: str) -> list[int]:
    terms = {i: {w for w in document.words[i] if w} for i in chosen}
    count: dict[str, int] = {}
    for i in chosen:
        for word in terms[i]:
            count[word] = count.get(word, 0) + 1
    weight = {w: (1 + log(c)) * rarity(w) for w, c in count.items()}
    scores = {}
    for place, i in enumerate(chosen):
        total = sum(weight[w] for w in terms[i])
        scores[i] = 1.0 / (1 + 0.5 * place) + 0.02 * total / (10 + len(terms[i])) ** 0.5
    ranked: list[int] = []
    said: set[str] = set()
    while scores and len(ranked) < LENGTH:
        best, best_score = -1, -1e9
        for i, score in scores.items():
            own = sum(weight[w] for w in terms[i]) or 1.0
            again = sum(weight[w] for w in terms[i] & said) / own
            if score - _REPETITION * again > best_score:
                best, best_score = i, score - _REPETITION * again
        ranked.append(best)
        said |= terms[best]
        del scores[best]
    return ranked
