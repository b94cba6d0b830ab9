"""A summary of sentences from the article itself, ranked so that a shorter one is always the beginning of a longer.

A sentence's place counts most, then whether it is worth its length, brings something new and stands on its own; the
weight of its terms in the whole text (the centroid) decides between neighbours. Rankers trained on articles with
summaries by people did worse on articles they had not seen than these few numbers do: `bench/text.py` measures both
the summary and what each of the numbers adds.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import repeat
from math import inf, log, sqrt

from bot.extract.frequency import RARITY, UNSEEN
from bot.extract.furniture import OPENINGS, calls, dateline, is_furniture, may_call
from bot.extract.text import Document, words
from bot.model import Sentence

LENGTH = 6
_READ = 20  # sentences of the story looked at: the price of a later place is more than one can gain
_SHORTLIST = 10  # best-scored sentences the greedy choice is made from
_LEAST = 20  # characters of a sentence that tells something; of a script without spaces a third of it
_FEW = 8  # words of a heading or an exclamation rather than of a sentence
_HEADING = 14  # words of a line without an end mark that may still be a heading
_CAPTION = 3  # sentences of a paragraph that is a caption if it ends with a credit
_QUOTES = '"“«»„「『'


@dataclass(frozen=True, slots=True)
class Prices:
    """What a sentence pays for, in units of the score; the defaults are measured."""

    place: float = 0.375  # times the logarithm of its place
    short: float = 0.2
    quotation: float = 0.2  # for beginning with one: nobody is named yet
    lead: float = 0.2  # times the share of it that the first sentence said
    centroid: float = 0.1  # gained by the heaviest sentence of the text
    repetition: float = 0.3  # times the share of it that the summary says already
    length: float = 0.07  # for each twenty words above what a summary has room for
    room: float = 20.0  # words a sentence


MEASURED = Prices()


def summarize(document: Document, title: str = "", prices: Prices = MEASURED) -> tuple[Sentence, ...]:
    """Up to six sentences in order of the text: rank 0 is the short summary, 0 to 2 the normal, 0 to 5 the long one."""
    rows = document.rows(3 * _READ)
    told = candidates(document, rows, title)
    rows = [rows[i] for i in told]
    terms = [set(row) for row in rows]
    found = []
    met: set[str] = set().union(*terms)
    rarity = dict(zip(met, map(RARITY.get, met, repeat(UNSEEN)), strict=True))
    scores = _scores(document, told, rows, terms, _weights(document.count, rarity), prices)
    for rank, place in enumerate(_choose(rows, terms, scores, rarity, prices)):
        start, end = document.sentences[told[place]]
        start += dateline(document.text, start, end) if place < 2 else 0
        found.append(Sentence(start, end, document.text[start:end], rank))
    return tuple(sorted(found, key=lambda sentence: sentence.start))


def candidates(document: Document, rows: list[list[str]], title: str = "") -> list[int]:
    """The numbers of the sentences that tell the story; all that have words where none does."""
    text = document.text
    phrases = calls(text) if may_call(text, document.count) else ()
    least = _LEAST // 3 if document.spaceless else _LEAST
    heading = set(words(title)) if title else set()
    told: list[int] = []
    for i, ((start, end), row) in enumerate(zip(document.sentences, rows, strict=False)):
        sentence = text[start:end]
        if not row or ((phrases or row[0] in OPENINGS) and is_furniture(sentence, phrases)):
            _drop_caption(document, i, told)
        elif (
            end - start >= least
            and not sentence.isupper()
            and not (len(row) < _HEADING + 6 and _is_heading(document, sentence, row, heading))
        ):
            told.append(i)
            if len(told) == _READ:
                break
    return told or [i for i, row in enumerate(rows[:_READ]) if row]


def _drop_caption(document: Document, credit: int, told: list[int]) -> None:
    """Takes back the sentences of a short paragraph that turns out to end with a photographer's credit."""
    paragraph = document.within[credit]
    own = [i for i in told[-_CAPTION:] if document.within[i] == paragraph]
    if len(own) < _CAPTION and document.within[-1] > paragraph:
        del told[len(told) - len(own) :]


def _is_heading(document: Document, sentence: str, row: list[str], title: set[str]) -> bool:
    """Whether a sentence is a line of its own that no mark ends, or the article's title again."""
    if sentence[-1].isalnum() and len(row) < _HEADING and not document.spaceless:
        return True
    return bool(title) and title.issuperset(row)


def _scores(
    document: Document,
    told: list[int],
    rows: list[list[str]],
    terms: list[set[str]],
    weights: dict[str, float],
    prices: Prices,
) -> list[float]:
    """What each sentence is worth by itself."""
    weigh = weights.__getitem__
    totals = [sum(map(weigh, own)) for own in terms]
    centroid = [total / sqrt(len(row) + 8) for total, row in zip(totals, rows, strict=True)]
    most = max(centroid, default=0.0) or 1.0
    opening = terms[0] if terms else set()
    scores = []
    for place, i in enumerate(told):
        score = prices.centroid * centroid[place] / most - prices.place * log(1 + place)
        if len(rows[place]) < _FEW:
            score -= prices.short
        if document.text[document.sentences[i][0]] in _QUOTES:
            score -= prices.quotation
        if place and totals[place]:
            score -= prices.lead * sum(map(weigh, terms[place] & opening)) / totals[place]
        scores.append(score)
    return scores


def _weights(count: Counter[str], rarity: dict[str, float]) -> dict[str, float]:
    """Each word's weight in the text: damped count times rarity, less of it for the commonest words."""
    weights = rarity.copy()
    for word in [word for word, n in count.items() if n > 1]:
        if word in weights:
            weights[word] = (1 + log(count[word])) * max(0.0, rarity[word] - 1.0)
    return weights


def _choose(
    rows: list[list[str]], terms: list[set[str]], scores: list[float], rarity: dict[str, float], prices: Prices
) -> list[int]:
    """Places of up to six sentences, best first, each paying for its length and for what was said before."""
    left = sorted(sorted(range(len(rows)), key=scores.__getitem__, reverse=True)[:_SHORTLIST])
    rare = rarity.__getitem__
    price = {place: prices.repetition / (sum(map(rare, terms[place])) or 1.0) for place in left}
    shared = _shared({place: terms[place] for place in left})
    worth = {place: scores[place] for place in left}
    chosen: list[int] = []
    said: set[str] = set()
    used = 0.0
    while left and len(chosen) < LENGTH:
        room = prices.room * (len(chosen) + 1) - used
        best = _best(left, worth, rows, room, prices.length / 20)
        chosen.append(best)
        left.remove(best)
        used += len(rows[best])
        new = shared[best] - said
        said |= new
        for place in left:
            if both := shared[place] & new:
                worth[place] -= price[place] * sum(map(rare, both))
    return chosen


def _best(left: list[int], worth: dict[int, float], rows: list[list[str]], room: float, price: float) -> int:
    """The first of the places worth most, once each has paid for the words there is no room for."""
    best, most = left[0], -inf
    for place in left:
        value = worth[place]
        over = len(rows[place]) - room
        if over > 0:
            value -= price * over
        if value > most:
            best, most = place, value
    return best


def _shared(terms: dict[int, set[str]]) -> dict[int, set[str]]:
    """Of each sentence's words those that another has too: only these can be said again."""
    once: set[str] = set()
    twice: set[str] = set()
    for own in terms.values():
        twice |= own & once
        once |= own
    return {place: own & twice for place, own in terms.items()}
