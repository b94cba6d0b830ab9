"""Search and related articles beside what people would install: one table from one run, on one core.

    python -m bench.search DATA [SIZE]

DATA is a folder with pool, search.input, search.gold, related.input and related.gold (.jsonl.gz; see its README).
With a SIZE the pool is filled up with made articles (bench/corpus.py): a stress, not a sample of real ones.
Plain FTS5 is always measured; tantivy, bm25s and scikit-learn's TF-IDF where they are installed. `p` is the share of
2,000 paired bootstrap samples in which the peer is at least as good as ours. Times are of the processor.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import re
import sqlite3
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from statistics import mean, quantiles
from typing import Any

from bench.corpus import grown, read
from bot.model import Analysis, Article, RawArticle, SourceSpec
from bot.store.archive import Archive
from bot.words import short_key

Rank = Callable[[dict[str, Any], int], Awaitable[list[str]]]
Scores = dict[str, list[float]]


def reciprocal(ranked: Iterable[str], gold: dict[str, Any]) -> float:
    """1 / the place of the first wanted id among ten."""
    kept = [i for i in dict.fromkeys(ranked) if i not in set(gold.get("ignore", ()))][:10]
    return next((1 / (n + 1) for n, i in enumerate(kept) if i in gold["rel"]), 0.0)


def precision(ranked: Iterable[str], gold: dict[str, Any]) -> float:
    """Average precision at 20; the query itself doesn't count."""
    hits, total, wanted = 0, 0.0, set(gold["rel"])
    for n, found in enumerate([i for i in dict.fromkeys(ranked) if i != gold["id"]][:20]):
        if found in wanted:
            hits += 1
            total += hits / (n + 1)
    return total / min(20, len(wanted))


async def ours(pool: list[dict[str, Any]], folder: Path) -> tuple[Archive, float]:
    """The index with the pool in it, and how many articles a second that took."""
    archive = await Archive.open(folder / "archive.db")
    articles = [
        Article(
            short_key("pool", d["id"]), "pool", RawArticle(d["id"], d.get("title") or "", d["text"]), Analysis("en")
        )
        for d in pool
    ]
    start = time.process_time()
    staging = await archive.begin(SourceSpec("pool"))
    await staging.add(articles)
    await staging.show(complete=True, now=datetime.now(UTC))
    return archive, len(pool) / (time.process_time() - start)


def plain(pool: list[dict[str, Any]]) -> Callable[[str, int], list[str]]:
    """FTS5 as one would first write it: porter, title and body, any word."""
    db = sqlite3.connect(":memory:")
    db.execute("CREATE VIRTUAL TABLE t USING fts5 (id UNINDEXED, title, body, tokenize = 'porter unicode61')")
    db.executemany("INSERT INTO t VALUES (?, ?, ?)", [(d["id"], d.get("title") or "", d["text"]) for d in pool])

    def ask(text: str, limit: int) -> list[str]:
        words = list(dict.fromkeys(re.findall(r"\w+", text.lower())))[:200]
        match = " OR ".join(f'"{w}"' for w in words)
        rows = db.execute("SELECT id FROM t WHERE t MATCH ? ORDER BY rank LIMIT ?", (match, limit)) if match else ()
        return [str(row[0]) for row in rows]

    return ask


def tantivy(pool: list[dict[str, Any]]) -> Callable[[str, int], list[str]] | None:
    """Tantivy with English stemming and one edit allowed."""
    try:
        import tantivy as library
    except ImportError:
        return None
    schema = library.SchemaBuilder()
    schema.add_text_field("id", stored=True, tokenizer_name="raw")
    schema.add_text_field("title", tokenizer_name="en_stem")
    schema.add_text_field("body", tokenizer_name="en_stem")
    built = schema.build()
    index = library.Index(built)
    writer = index.writer()
    for d in pool:
        writer.add_document(library.Document(id=d["id"], title=d.get("title") or "", body=d["text"]))
    writer.commit()
    index.reload()
    searcher = index.searcher()

    def ask(text: str, limit: int) -> list[str]:
        words = " ".join(dict.fromkeys(re.findall(r"\w+", text.lower())))
        fuzzy = {"title": (False, 1, True), "body": (False, 1, True)} if len(words) < 200 else {}
        query = index.parse_query(words, ["title", "body"], fuzzy_fields=fuzzy)
        return [searcher.doc(address)["id"][0] for _, address in searcher.search(query, limit).hits]

    return ask


def bm25s(pool: list[dict[str, Any]]) -> Callable[[str, int], list[str]] | None:
    """bm25s with its English stop words."""
    try:
        import bm25s as library
    except ImportError:
        return None
    index = library.BM25()
    texts = [f"{d.get('title') or ''} {d['text']}" for d in pool]
    index.index(library.tokenize(texts, stopwords="en", show_progress=False), show_progress=False)

    def ask(text: str, limit: int) -> list[str]:
        tokens = library.tokenize([text], stopwords="en", show_progress=False)
        found, _ = index.retrieve(tokens, k=limit, show_progress=False)
        return [pool[int(n)]["id"] for n in found[0]]

    return ask


def tfidf(pool: list[dict[str, Any]]) -> Callable[[str, int], list[str]] | None:
    """The cosine of scikit-learn's TF-IDF vectors, sublinear, with its English stop words."""
    try:
        from sklearn.feature_extraction.text import TfidfVectorizer
    except ImportError:
        return None
    model = TfidfVectorizer(sublinear_tf=True, stop_words="english")
    known = model.fit_transform(f"{d.get('title') or ''} {d['text']}" for d in pool)

    def ask(text: str, limit: int) -> list[str]:
        likeness = (known @ model.transform([text]).T).toarray().ravel()
        return [pool[int(n)]["id"] for n in (-likeness).argsort()[:limit]]

    return ask


async def measured(
    rank: Rank, rows: list[dict[str, Any]], gold: dict[str, Any], limit: int, score: Callable[..., float]
) -> tuple[Scores, list[float]]:
    """Scores by set of queries, and the milliseconds each took."""
    scores: Scores = {}
    times = []
    for row in rows:
        start = time.process_time()
        ranked = await rank(row, limit)
        times.append((time.process_time() - start) * 1000)
        wanted = gold[row["id"]]
        scores.setdefault(wanted["set"], []).append(score(ranked, wanted))
    return scores, times


def not_better(mine: Scores, other: Scores) -> float:
    """The share of paired bootstrap samples in which the other is as good."""
    chance = random.Random(1)
    gaps = [a - b for name in mine for a, b in zip(mine[name], other[name], strict=True)]
    return mean(mean(chance.choices(gaps, k=len(gaps))) <= 0 for _ in range(2000))


def line(name: str, scores: Scores, times: list[float], against: Scores | None = None) -> str:
    """One row of the table."""
    cells = "  ".join(f"{kind} {mean(values):.3f}" for kind, values in sorted(scores.items()))
    head = mean(mean(values) for values in scores.values())
    tail = f"  p {not_better(against, scores):.3f}" if against else ""
    spent = f"median {quantiles(times)[1]:.1f} ms, 95 % {quantiles(times, n=20)[-1]:.1f} ms"
    return f"{name:12} {head:.3f}  {cells}  {spent}{tail}"


async def main() -> None:
    """Prints both tables."""
    parser = argparse.ArgumentParser(description="Search and related articles beside their peers.")
    parser.add_argument("data", type=Path)
    parser.add_argument("size", type=int, nargs="?")
    args = parser.parse_args()
    data = args.data
    pool = list(grown(data, args.size)) if args.size else read(data, "pool")
    texts = {d["id"]: f"{d.get('title') or ''} {d['text']}" for d in pool}
    peers = {
        n: p
        for n, p in (("FTS5", plain(pool)), ("tantivy", tantivy(pool)), ("bm25s", bm25s(pool)), ("TF-IDF", tfidf(pool)))
        if p
    }
    with tempfile.TemporaryDirectory() as folder:
        archive, speed = await ours(pool, Path(folder))
        print(f"{len(pool)} articles, {speed:.0f} a second indexed")
        for op, measure, score, limit in (("search", "MRR@10", reciprocal, 10), ("related", "MAP@20", precision, 21)):
            rows = read(data, f"{op}.input")
            gold = {g["id"]: g for g in read(data, f"{op}.gold")}

            async def mine(row: dict[str, Any], limit: int, op: str = op) -> list[str]:
                if op == "search":
                    return await archive.rank(op, text=row["q"], limit=limit)
                return await archive.rank(op, article=row["id"], limit=limit)

            print(f"\n{op}: {measure}, {len(rows)} queries")
            best, times = await measured(mine, rows, gold, limit, score)
            print(line("Clipdesk", best, times))
            for name, ask in peers.items():

                async def theirs(
                    row: dict[str, Any], limit: int, ask: Callable[[str, int], list[str]] = ask
                ) -> list[str]:
                    return ask(row["q"] if "q" in row else texts[row["id"]], limit)

                scores, times = await measured(theirs, rows, gold, limit, score)
                print(line(name, scores, times, best))
        await archive.close()


if __name__ == "__main__":
    asyncio.run(main())
