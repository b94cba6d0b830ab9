"""An article made ready for the index, without the index: its words, names and labels. Pure."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from dataclasses import dataclass, replace

from bot.model import Article, RawArticle
from bot.store.address import canonical
from bot.store.names import bare, is_name, speaker_key
from bot.store.pack import order_of, pack, unpack
from bot.words import fold, short_key, squash, words

TAG, KEYWORD, SPEAKER = range(3)
"""Kinds of labels."""

KEYWORDS_KEPT = 5

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
    words: list[str]


@dataclass(frozen=True, slots=True)
class Prepared:
    """What goes into the index for one article, with words in place of numbers. The row's columns are in `row`."""

    key: str
    ident: str
    fingerprint: str
    language: str
    heading: list[str]
    text: list[str]
    names: frozenset[str]
    labels: Counter[Label]
    quotes: list[Said]
    links: list[tuple[int, str, str | None, str | None, str | None]]
    row: dict[str, object]
    content: bytes


def fingerprint(raw: RawArticle, version: int) -> str:
    """A short text that changes when the content or the version of the analysis does."""
    data = f"{version}\0{raw!r}".encode("utf-8", "surrogatepass")
    return hashlib.blake2b(data, digest_size=12).hexdigest()


def prepare(article: Article, version: int) -> Prepared:
    """The article, ready to be stored."""
    key, mark = short_key(article.source, article.raw.id), fingerprint(article.raw, version)
    content, as_given = pack(article)
    if not as_given:
        known = article.hidden
        article = replace(unpack(content, key, article.source, None, ()), hidden=known)
    raw, analysis = article.raw, article.analysis
    title = raw.title.strip() or _first_line(raw.body)
    heading = words(title) if raw.title.strip() else []
    extra = " . ".join((*raw.captions, *raw.tags, *raw.categories, raw.author or ""))
    day, moment = order_of(raw.published)
    labels, quotes = labels_of(article)
    tags = tuple(dict.fromkeys((*raw.tags, *raw.categories)))
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
    return Prepared(
        key=key,
        ident=raw.id,
        fingerprint=mark,
        language=analysis.language,
        heading=heading,
        text=words(raw.body + "\n\n" + extra),
        names=frozenset(words(" ".join(_NAME.findall(raw.body)))),
        labels=labels,
        quotes=quotes,
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
