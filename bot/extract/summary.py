"""A summary of sentences from the article itself, ranked so that a shorter one is always the beginning of a longer.

A sentence's place counts most, then whether it is worth its length, brings something new and stands on its own; the
weight of its terms in the whole text (the centroid) decides between neighbours. Rankers trained on articles with
summaries by people did worse on articles they had not seen than these few numbers do: `bench/text.py` measures both
the summary and what each of the numbers adds.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, log, sqrt
from typing import NamedTuple

from bot.extract.frequency import RARITY, UNSEEN
from bot.extract.furniture import (
    CODE,
    OPENINGS,
    calls,
    dateline,
    is_aside,
    is_caption,
    is_furniture,
    is_moment,
    points_elsewhere,
)
from bot.extract.text import Document, words
from bot.model import Sentence

LENGTH = 6
_READ = 12  # sentences of the story looked at: the price of a later place is more than one can gain
_SHORTLIST = 8  # best-scored sentences the greedy choice is made from
_LEAST = 20  # characters of a sentence that tells something; of a script without spaces a third of it
_FEW = 8  # words of a heading or an exclamation rather than of a sentence
_SHORT = 0.6  # ... where most sentences are longer than that: share of the mean length
_HEADING = 14  # words of a line without an end mark that may still be a heading
_DECK = 25  # ... among the first two paragraphs
_CAPTION = 3  # sentences of a paragraph that is a caption if it ends with a credit
_BY = ["by"]  # a byline that was cut in two
_DAMPED = [0.0, *(1 + log(n) for n in range(1, 100))]
_LOG = [log(1 + place) for place in range(_READ)]
_DANGLING = ":：…"
_CUT = ("...", "[...]", "[…]", "(...)", "(…)", "→", ">>", "»»")
_QUOTES = '"“«»„「『'


@dataclass(frozen=True, slots=True)
class Prices:
    """What a sentence pays for, in units of the score; the defaults are measured."""

    place: float = 0.375  # times the logarithm of its place
    short: float = 0.4  # for a sentence of a few words: it whets the appetite and tells little
    quotation: float = 0.2  # for beginning with one: nobody is named yet
    lead: float = 0.2  # times the share of it that the first sentence said
    centroid: float = 0.1  # gained by the heaviest sentence of the text
    question: float = 0.1
    dangling: float = 0.3  # for announcing what comes next, breaking off, or pointing elsewhere
    half: float = 0.3  # for a quotation of which it is only a part
    repetition: float = 0.3  # times the share of it that the summary says already
    length: float = 0.07  # for each twenty words above what a summary has room for
    room: float = 20.0  # words a sentence


MEASURED = Prices()


def summarize(document: Document, title: str = "", prices: Prices = MEASURED) -> tuple[Sentence, ...]:
    """Up to six sentences in order of the text: rank 0 is the short summary, 0 to 2 the normal, 0 to 5 the long one."""
    told = candidates(document, title)
    met: set[str] = set().union(*[line.terms for line in told])
    rarity, weights = _weighed(met, document.cased)
    scores = _scores(document.text, told, weights, prices)
    found = []
    for rank, place in enumerate(_choose(told, scores, rarity, prices)):
        start, end = told[place].start, told[place].end
        start += dateline(document.text, start, end) if place < 2 else 0
        found.append(Sentence(start, end, document.text[start:end], rank))
    return tuple(sorted(found, key=lambda sentence: sentence.start))


class Line(NamedTuple):
    """A sentence with its words in small letters."""

    start: int
    end: int
    paragraph: int
    row: list[str]
    terms: set[str]


def candidates(document: Document, title: str = "") -> list[Line]:
    """The first sentences that tell the story; the first that have words where none does."""
    text = document.text
    phrases = calls(text, document.cased.keys(), document.spaceless)
    least = _LEAST // 3 if document.spaceless else _LEAST
    heading = set(words(title)) if title else set()
    coded = any(mark in text for mark in CODE)
    told: list[Line] = []
    brief: list[Line] = []
    rest: list[Line] = []
    before: list[str] = []
    deck = False  # a headline's first line, which ends with a semicolon
    for start, end, paragraph in document.walk():
        row = document.row(start, end)
        sentence = text[start:end]
        if not row or ((phrases or row[0] in OPENINGS) and is_furniture(sentence, phrases)):
            if row:
                _drop_caption(document, paragraph, told)
        elif (
            not sentence.isupper()
            and not (row[0][0].isdecimal() and is_moment(row))
            and not (before == _BY and sentence.istitle())
            and not ((coded or sentence[0] == "$") and is_aside(sentence))
            and not (len(row) < _DECK and (deck or _is_heading(document, sentence, row, heading, paragraph)))
        ):
            (told if end - start >= least else brief).append(Line(start, end, paragraph, row, set(row)))
            if len(told) == _READ:
                return told
        if row and not told and len(rest) < _READ:
            rest.append(Line(start, end, paragraph, row, set(row)))
        before, deck = row, sentence[-1:] == ";"
    if told and len(told) + len(brief) <= LENGTH:  # a short article is told whole
        return sorted(told + brief)
    return told or rest


def _drop_caption(document: Document, paragraph: int, told: list[Line]) -> None:
    """Takes back the sentences of a short paragraph that turns out to end with a photographer's credit."""
    own = sum(line.paragraph == paragraph for line in told[-_CAPTION:])
    if own < _CAPTION and len(document.paragraphs) - 1 > paragraph:
        del told[len(told) - own :]


def _is_heading(document: Document, sentence: str, row: list[str], title: set[str], paragraph: int) -> bool:
    """Whether a sentence is a line of its own that no mark ends, or the article's title again."""
    most = _DECK if paragraph < 2 or document.spaceless else _HEADING
    if (sentence[-1].isalnum() or sentence[-1] == ";") and len(row) < most:
        return True
    return bool(title) and title.issuperset(row)


def _scores(text: str, told: list[Line], weights: dict[str, float], prices: Prices) -> list[float]:
    """What each sentence is worth by itself; a caption nothing, as long as there is anything else."""
    weigh = weights.__getitem__
    totals = [sum(map(weigh, line.terms)) for line in told]
    centroid = [total / sqrt(len(line.row) + 8) for total, line in zip(totals, told, strict=True)]
    share = prices.centroid / (max(centroid, default=0.0) or 1.0)
    opening = told[0].terms if told else set()
    few = min(_FEW, sum([len(line.row) for line in told]) / len(told) * _SHORT) if told else 0
    scores = []
    for place, line in enumerate(told):
        score = share * centroid[place] - prices.place * _LOG[place]
        sentence = text[line.start : line.end]
        if len(line.row) < few:
            score -= prices.short
        if sentence[0] in _QUOTES:
            score -= prices.quotation
        if sentence[-1] == "?":
            score -= prices.question
        if sentence[-1] in _DANGLING or sentence.endswith(_CUT):
            score -= prices.dangling
        if _is_half(sentence):
            score -= prices.half
        if "here" in line.terms and points_elsewhere(sentence):
            score -= prices.dangling
        if is_caption(sentence, line.terms):
            score = -inf
        elif place and totals[place]:
            score -= prices.lead * sum(map(weigh, line.terms & opening)) / totals[place]
        scores.append(score)
    return scores if any(score > -inf for score in scores) else [-prices.place * _LOG[i] for i in range(len(told))]


def _is_half(sentence: str) -> bool:
    """Whether a quotation begins in a sentence and ends in another, or the other way round."""
    return sentence.count("“") != sentence.count("”") or sentence.count('"') % 2 == 1


def _weighed(met: set[str], cased: dict[str, int]) -> tuple[dict[str, float], dict[str, float]]:
    """How rare each word is, and its weight in the text: damped count times rarity, less of it for the commonest."""
    rarity: dict[str, float] = {}
    weights: dict[str, float] = {}
    rare, times = RARITY.get, cased.get
    for word in met:
        weights[word] = rarity[word] = weight = rare(word, UNSEEN)
        capital = word.capitalize()
        n = times(word, 0)
        if capital != word:
            n += times(capital, 0)
        if n > 1:
            damped = _DAMPED[n] if n < len(_DAMPED) else 1 + log(n)
            weights[word] = damped * max(0.0, weight - 1.0)
    return rarity, weights


def _choose(told: list[Line], scores: list[float], rarity: dict[str, float], prices: Prices) -> list[int]:
    """Places of up to six sentences, best first, each paying for its length and for what was said before."""
    stories = [place for place in range(len(told)) if scores[place] > -inf]
    left = sorted(sorted(stories, key=scores.__getitem__, reverse=True)[:_SHORTLIST])
    rare = rarity.__getitem__
    price = {place: prices.repetition / (sum(map(rare, told[place].terms)) or 1.0) for place in left}
    shared = _shared({place: told[place].terms for place in left})
    worth = {place: scores[place] for place in left}
    lengths = [len(line.row) for line in told]
    chosen: list[int] = []
    said: set[str] = set()
    used = 0.0
    while left and len(chosen) < LENGTH:
        room = prices.room * (len(chosen) + 1) - used
        best = _best(left, worth, lengths, room, prices.length / 20)
        chosen.append(best)
        left.remove(best)
        used += lengths[best]
        new = shared[best] - said
        said |= new
        for place in left:
            if both := shared[place] & new:
                worth[place] -= price[place] * sum(map(rare, both))
    return chosen


def _best(left: list[int], worth: dict[int, float], lengths: list[int], room: float, price: float) -> int:
    """The first of the places worth most, once each has paid for the words there is no room for."""
    best, most = left[0], -inf
    for place in left:
        value = worth[place]
        over = lengths[place] - room
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
