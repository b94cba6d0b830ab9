"""Articles made ready for the index, without the index: their words, names and labels. Pure, for any process.

Terms have numbers of the one who prepares; the index has only to translate them.
"""

from __future__ import annotations

import hashlib
import json
import re
from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bot.model import Article, RawArticle
from bot.store.address import canonical
from bot.store.names import bare, is_name, speaker_key
from bot.store.pack import order_of, pack, unpack
from bot.store.postings import weighed
from bot.store.stories import sketch
from bot.store.vocabulary import Terms, Vocabulary
from bot.words import fold, short_key, squash, words

TAG, KEYWORD, SPEAKER = range(3)
"""Kinds of labels."""

KEYWORDS_KEPT = 5

REMEMBERED = 200_000
"""Terms that one who prepares remembers: some 40 MB."""

Label = tuple[int, str, str]  # kind, key, name

# A capital that doesn't open a sentence: it follows a lower-case word or a comma.
_NAME = re.compile(r"[A-ZÀ-ÖØ-ÞА-Я](?<=[\w,;:'’)] .)[\w’'-]+")


@dataclass(frozen=True, slots=True)
class Said:
    """A quotation: its number in the article, its speaker, and its words."""

    number: int
    speaker: Label | None
    shown: bool
    introduction: str | None
    words: Sequence[str]


@dataclass(frozen=True, slots=True)
class Prepared:
    """What goes into the index for one article, terms by the numbers of who prepared it.

    The row's columns are in `row`.
    """

    key: str
    ident: str
    fingerprint: str
    language: str
    heading: int
    terms: array[int]
    """In order, with one more where a term is written as a name; the title's come first."""
    distinct: array[int]
    weights: bytes
    sketch: array[int]
    labels: Counter[Label]
    quotes: list[tuple[Said, array[int]]]
    links: list[tuple[int, str, str | None, str | None, str | None]]
    row: dict[str, object]
    content: bytes


@dataclass(frozen=True, slots=True)
class Lot:
    """Articles made ready, the terms they use by number, and words not told before of which these are terms."""

    articles: list[Prepared]
    terms: dict[int, str]
    words: dict[str, dict[str, int]]


def fingerprint(raw: RawArticle, version: int) -> str:
    """A short text that changes when the content or the version of the analysis does."""
    data = f"{version}\0{raw!r}".encode("utf-8", "surrogatepass")
    return hashlib.blake2b(data, digest_size=12).hexdigest()


class Preparer:
    """Makes articles ready, lot after lot. All lots of one go to one index, in any order."""

    def __init__(self, version: int) -> None:
        self._version = version
        self._known: dict[str, Vocabulary] = {}
        self._terms = Terms()

    def prepare(self, articles: Iterable[Article]) -> Lot:
        """The articles, ready to be stored."""
        if len(self._terms.texts) > REMEMBERED:
            self._known, self._terms = {}, Terms()
        made = [self._prepared(article) for article in articles]
        used = set().union(*(p.distinct for p in made), *(said for p in made for _, said in p.quotes))
        words = {code: known.told() for code, known in self._known.items()}
        used.update(number for forms in words.values() for number in forms.values())
        return Lot(made, {number: self._terms.texts[number] for number in used}, words)

    def _vocabulary(self, language: str) -> Vocabulary:
        if language not in self._known:
            self._known[language] = Vocabulary(language, self._terms)
        return self._known[language]

    def _prepared(self, article: Article) -> Prepared:
        version = self._version
        key, content_mark = short_key(article.source, article.raw.id), fingerprint(article.raw, version)
        content, as_given = pack(article)
        if not as_given:
            article = replace(unpack(content, key, article.source, None, ()), hidden=article.hidden)
        raw, analysis = article.raw, article.analysis
        title = raw.title.strip() or _first_line(raw.body)
        heading = words(title) if raw.title.strip() else []
        extra = " . ".join((*raw.captions, *raw.tags, *raw.categories, raw.author or ""))
        day, moment = order_of(raw.published)
        labels, quotes = labels_of(article)
        tags = tuple(dict.fromkeys((*raw.tags, *raw.categories)))
        numbers = self._vocabulary(analysis.language)
        terms = list(map(numbers.__getitem__, heading + words(raw.body + "\n\n" + extra)))
        named = {number: number + 1 for number in map(numbers.get, words(" ".join(set(_NAME.findall(raw.body)))))
                 if number is not None}  # fmt: skip
        lead = min(analysis.summary, key=lambda s: s.rank).text if analysis.summary else ""
        row: dict[str, object] = {
            "day": day,
            "instant": moment,
            "title": title,
            "folded": fold(title),
            "address": canonical(raw.url) if raw.url else None,
            "url": raw.url,
            "author": raw.author,
            "published": raw.published,
            "tags": json.dumps(tags, ensure_ascii=False),
            "lead": lead,
            "quotes": sum(quote.shown for quote in analysis.quotes),
            "hidden": int(article.hidden),
            "amended": int(bool(article.found) or article.hidden),
            "version": version,
        }
        distinct, weights = weighed(terms, len(heading))
        return Prepared(
            key=key,
            ident=raw.id,
            fingerprint=content_mark,
            language=analysis.language,
            heading=len(heading),
            terms=array("I", map(named.get, terms, terms)),
            distinct=distinct,
            weights=weights,
            sketch=sketch(array("I", map(self._terms.marks.__getitem__, terms[len(heading) :]))),
            labels=labels,
            quotes=[(quote, array("I", map(numbers.__getitem__, quote.words))) for quote in quotes],
            links=[
                (n, link.title, link.url, link.published, order_of(link.published)[1] or moment)
                for n, link in enumerate(raw.links)
            ],
            row=row,
            content=content,
        )


def _first_line(body: str) -> str:
    line = body.strip().split("\n", 1)[0].strip()
    return line if len(line) <= 120 else line[:120].rsplit(" ", 1)[0] + "…"


def labels_of(article: Article) -> tuple[Counter[Label], list[Said]]:
    """The labels an article carries, each with how often, and its quotations."""
    labels: Counter[Label] = Counter()
    for name in dict.fromkeys((*article.raw.tags, *article.raw.categories)):
        if name.strip():
            labels[TAG, squash(name), " ".join(name.split())] = 1
    given = {key for _, key, _ in labels}
    for name in article.analysis.keywords[:KEYWORDS_KEPT]:
        if squash(name) not in given:
            labels[KEYWORD, squash(name), name] = 1
    quotes: list[Said] = []
    for number, quote in enumerate(article.analysis.quotes):
        label: Label | None = None
        if quote.speaker and is_name(quote.speaker):
            label = (SPEAKER, speaker_key(quote.speaker), bare(quote.speaker))
            labels[label] += quote.shown
        said = words(" ".join(s.text for s in quote.segments))
        quotes.append(Said(number, label, quote.shown, quote.introduction, said))
    return labels, quotes
