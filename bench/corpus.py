"""Articles in any number, for measuring at scale: real sentences recombined, always the same for the same size.

Length and vocabulary are those of real articles. Sentences of articles that some query wants are never used, so that
what is made can only distract; who is quoted and which tags are given is invented.
"""

from __future__ import annotations

import gzip
import json
import random
import re
from bisect import bisect
from collections.abc import Iterator
from dataclasses import replace
from itertools import accumulate
from pathlib import Path
from typing import Any

from bot.model import Analysis, Article, Quote, RawArticle, Sentence, Span
from bot.words import short_key

Row = dict[str, Any]

_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z“\"])")
_SYLLABLES = [a + b for a in "bdfghklmnrstv" for b in "aeio"]
_MATTER = ("policy", "report", "market", "science", "weather", "school", "housing", "energy", "health", "water")
SPEAKERS, TAGS = 30_000, 4_000


def read(folder: Path, name: str) -> list[Row]:
    """The rows of a file."""
    with gzip.open(folder / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def grown(folder: Path, size: int, seed: int = 1) -> Iterator[Row]:
    """The pool and then made articles, `size` in all, as {id, title, text}."""
    pool = read(folder, "pool")
    yield from pool[:size]
    wanted = _wanted(folder)
    donors = [d for name in ("tag.train", "sum.input", "key.input") for d in read(folder, name)]
    donors += [d for d in pool if d["id"] not in wanted]
    banned = {s for d in pool if d["id"] in wanted for s in _END.split(d["text"])}
    texts = [[s for s in _END.split(d["text"]) if 20 < len(s) < 600 and s not in banned] for d in donors]
    texts = [sentences for sentences in texts if len(sentences) > 3]
    titles = [title.split() for d in donors if (title := d.get("title"))]
    chance = random.Random(seed)
    for number in range(len(pool), size):
        length = len(chance.choice(texts))
        sources = chance.sample(texts, 4)  # of four articles, so that it is nobody's twin and still has a subject
        body = [chance.choice(chance.choice(sources)) for _ in range(length)]
        one, other = chance.choice(titles), chance.choice(titles)
        title = " ".join((*one[: len(one) // 2], *other[len(other) // 2 :]))
        paragraphs = [" ".join(body[n : n + 3]) for n in range(0, length, 3)]
        yield {"id": f"made-{number}", "title": title, "text": "\n\n".join(paragraphs)}


def _wanted(folder: Path) -> set[str]:
    """Articles that a query of the measurements wants, is or must not find."""
    gold = read(folder, "search.gold") + read(folder, "related.gold")
    return {i for g in gold for i in (*g["rel"], *g.get("ignore", ()), g["id"])}


class Analysed:
    """Makes rows into articles as the analysis would: with summary, keywords, quotations, tags and a date."""

    def __init__(self, seed: int = 2) -> None:
        self._chance = random.Random(seed)
        self._speakers = [self._name(n) for n in range(SPEAKERS)]
        self._tags = [f"{_MATTER[n % len(_MATTER)].title()} {self._word(n)}" for n in range(TAGS)]
        self._shares = {n: list(accumulate(1 / (i + 3) for i in range(n))) for n in (SPEAKERS, TAGS)}

    def _word(self, number: int) -> str:
        made = random.Random(number)
        return "".join(made.choice(_SYLLABLES) for _ in range(made.randint(2, 4)))

    def _name(self, number: int) -> str:
        return f"{self._word(number % 600).title()} {self._word(number + 7000).title()}"

    def _drawn(self, names: list[str]) -> str:
        shares = self._shares[len(names)]
        return names[min(bisect(shares, self._chance.random() * shares[-1]), len(names) - 1)]

    def article(self, row: Row, source: str = "pool") -> Article:
        """One article."""
        chance, body = self._chance, row["text"]
        spans = [(m.start(), m.end()) for m in re.finditer(r"[^.!?\n]{20,300}[.!?]", body)]
        quotes = []
        for start, end in chance.sample(spans, min(2, len(spans))):
            name = self._drawn(self._speakers)
            quotes.append(Quote((Span(start, end, body[start:end]),), name, name, "a neighbour", 0.9, shown=True))
        picked = spans[:3]
        summary = tuple(Sentence(s, e, body[s:e], n) for n, (s, e) in enumerate(picked))
        found = sorted(set(re.findall(r"[a-z]{7,12}", body)))
        keywords = tuple(chance.sample(found, min(5, len(found))))
        raw = RawArticle(row["id"], row.get("title") or "", body)
        day = f"{chance.randint(2010, 2025)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
        raw = replace(
            raw,
            url=f"https://example.org/{row['id']}",
            published=day,
            tags=tuple({self._drawn(self._tags) for _ in range(3)}),
        )
        return Article(short_key(source, row["id"]), source, raw, Analysis("en", summary, keywords, tuple(quotes)))
