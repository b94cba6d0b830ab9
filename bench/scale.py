"""The index at the sizes that matter: storing, memory, search, related articles, typing, one more article.

    python -m bench.scale DATA [SIZE ...] [--store]

DATA as for bench.search. Each size is measured in a process of its own; times are one core's, in milliseconds:
median, 95th and 99th percentile; `cpu` is processor time, for where the machine is shared. See bench/corpus.py.
With `--store` only storing is measured, and how much of it is the storing process's own.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from statistics import mean, quantiles
from typing import Any

from bench.corpus import Analysed, grown, read
from bench.search import precision, reciprocal
from bot.model import Article, SourceSpec
from bot.store.archive import Archive
from bot.store.prepare import Preparer

NOW = datetime(2030, 1, 1, tzinfo=UTC)


class Times:
    """Milliseconds of many answers, by the wall and by the processor."""

    def __init__(self) -> None:
        self.wall: list[float] = []
        self.cpu: list[float] = []

    async def of(self, answer: Awaitable[Any]) -> Any:
        """The answer, timed."""
        wall, cpu = time.perf_counter(), time.process_time()
        found = await answer
        self.wall.append((time.perf_counter() - wall) * 1000)
        self.cpu.append((time.process_time() - cpu) * 1000)
        return found

    def __str__(self) -> str:
        def three(values: list[float]) -> str:
            cuts = quantiles(values, n=100)
            return f"{cuts[49]:6.1f} {cuts[94]:6.1f} {cuts[98]:6.1f}"

        return f"{three(self.wall)}   cpu {three(self.cpu)}"


def peak() -> float:
    """The most memory this process ever held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def lots(articles: Iterator[Article], size: int = 200) -> Iterator[list[Article]]:
    """Articles in lots."""
    while lot := list(islice(articles, size)):
        yield lot


async def storing(data: Path, size: int, folder: Path) -> None:
    """Storing alone: whole, and without what the workers do where there are any, on one core."""
    made = Analysed()
    articles = [made.article(row) for row in grown(data, size)]
    archive = await Archive.open(folder / "archive.db")
    staging = await archive.begin(SourceSpec("pool"))
    preparer = Preparer(0)
    ready = 0.0
    start = time.process_time()
    for lot in lots(iter(articles), 100):
        begun = time.process_time()
        prepared = preparer.prepare(lot)
        ready += time.process_time() - begun
        await staging.put(prepared)
    await staging.show(complete=True, now=NOW)
    whole = time.process_time() - start
    await archive.close()
    print(f"{size} articles: {size / whole:.0f} a second whole, {size / (whole - ready):.0f} in the storing process")
    fts5(articles[:1000])


async def store(archive: Archive, articles: Iterator[Article]) -> None:
    """Stores a source, timing only what the index does."""
    wall = cpu = count = 0.0
    staging = await archive.begin(SourceSpec("pool"))
    for lot in lots(articles):
        start, spent = time.perf_counter(), time.process_time()
        await staging.add(lot)
        wall, cpu, count = wall + time.perf_counter() - start, cpu + time.process_time() - spent, count + len(lot)
    start, spent = time.perf_counter(), time.process_time()
    await staging.show(complete=True, now=NOW)
    wall, cpu = wall + time.perf_counter() - start, cpu + time.process_time() - spent
    print(f"stored {count:.0f}: {count / wall:.0f} a second by the wall, {count / cpu:.0f} of one core")
    print(f"peak {peak():.0f} MB")


def fts5(articles: Sequence[Article]) -> None:
    """Plain FTS5 over the same titles and bodies, and nothing else: how fast this machine is today."""
    start = time.process_time()
    db = sqlite3.connect(":memory:")
    db.execute("CREATE VIRTUAL TABLE t USING fts5 (title, body, tokenize = 'porter unicode61')")
    db.executemany("INSERT INTO t VALUES (?, ?)", [(a.raw.title, a.raw.body) for a in articles])
    db.commit()
    print(
        f"FTS5 alone, {len(articles)} of them: {len(articles) / (time.process_time() - start):.0f} a second of one core"
    )


async def add_one(archive: Archive, articles: Sequence[Article]) -> None:
    """One more article, as a feed brings it: staged, shown, swept."""
    times = Times()
    for article in articles:

        async def one(article: Article = article) -> None:
            staging = await archive.begin(SourceSpec("news"))
            await staging.add([article])
            await staging.show(complete=False, now=NOW)

        await times.of(one())
    print(f"{'one more article':26} {times}")


async def ask(archive: Archive, data: Path, most: int) -> None:
    """Search and related articles: quality and times."""
    chance = random.Random(3)
    for op, score, limit in (("search", reciprocal, 10), ("related", precision, 21)):
        rows, gold = read(data, f"{op}.input"), {g["id"]: g for g in read(data, f"{op}.gold")}
        times, scores = Times(), {}
        for row in chance.sample(rows, min(most, len(rows))):
            asked = {"text": row["q"]} if op == "search" else {"article": row["id"]}
            ranked = await times.of(archive.rank(op, limit=limit, **asked))
            scores.setdefault(gold[row["id"]]["set"], []).append(score(ranked, gold[row["id"]]))
        head = mean(mean(values) for values in scores.values())
        cells = " ".join(f"{kind} {mean(values):.3f}" for kind, values in sorted(scores.items()))
        print(f"{op:26} {times}   {head:.3f} ({cells})")


async def typing(archive: Archive, texts: Sequence[str], what: str, ask: Callable[[str], Awaitable[Any]]) -> None:
    """Autocomplete while somebody types the texts."""
    times = Times()
    for text in texts:
        for end in {0, 1, 2, 3, 5, 8, 13, len(text)}:
            await times.of(ask(text[:end]))
    print(f"{'typing ' + what:26} {times}")


async def measure(data: Path, size: int, folder: Path) -> None:
    """Everything at one size."""
    archive = await Archive.open(folder / "archive.db")
    made = Analysed()
    rows = grown(data, size + 30)
    await store(archive, (made.article(row) for row in islice(rows, size)))
    fts5([made.article(row) for row in grown(data, 1000)])
    print(f"file {(folder / 'archive.db').stat().st_size / 1e6:.0f} MB")
    await add_one(archive, [made.article(row, "news") for row in rows])
    await questions(archive, data)
    await archive.close()


async def questions(archive: Archive, data: Path) -> None:
    """What readers ask, and what is asked while they type."""
    await ask(archive, data, 400)
    seen = (await archive.latest(visible=None, limit=60)).items
    await typing(archive, [e.title for e in seen], "a title", lambda t: archive.complete_articles(t, visible=None))
    names = [s.name for s in (await archive.speakers(visible=None, limit=40, offset=500)).items]
    await typing(archive, names, "a speaker", lambda t: archive.complete_speakers(t, visible=None))
    tags = [t.name for t in (await archive.tags(visible=None, limit=40, offset=300)).items]
    await typing(archive, tags, "a tag", lambda t: archive.complete_tags(t, visible=None))
    for name, question in (
        ("latest", lambda n: archive.latest(visible=None, limit=5, offset=n)),
        ("latest links", lambda n: archive.latest_links(visible=None, limit=5)),
        ("tagged", lambda n: archive.tagged(tags[n % len(tags)], visible=None)),
        ("tagged since", lambda n: archive.tagged(tags[n % len(tags)], since="2020-01-01", visible=None)),
        ("tags", lambda n: archive.tags(visible=None, offset=n)),
        ("tags beside", lambda n: archive.tags_beside(tags[n % len(tags)], visible=None)),
        ("speakers", lambda n: archive.speakers(visible=None, offset=n)),
        ("speakers of a tag", lambda n: archive.speakers(tag=tags[n % len(tags)], visible=None)),
        ("facts", lambda n: archive.facts(visible=None)),
    ):
        times = Times()
        for n in range(12):
            await times.of(question(n))
        print(f"{name:26} {times}")
    print(f"peak {peak():.0f} MB")


def main() -> int:
    """Measures each size in a process of its own."""
    parser = argparse.ArgumentParser(description="The index at scale.")
    parser.add_argument("data", type=Path)
    parser.add_argument("sizes", type=int, nargs="*", default=[11_188, 37_000, 100_000])
    parser.add_argument("--store", action="store_true", help="measure only storing")
    args = parser.parse_args()
    if len(args.sizes) == 1:
        with tempfile.TemporaryDirectory() as folder:
            asyncio.run((storing if args.store else measure)(args.data, args.sizes[0], Path(folder)))
        return 0
    for size in args.sizes:
        print(f"\n-- {size} articles", flush=True)
        words = [str(args.data), str(size), *(["--store"] if args.store else [])]
        subprocess.run([sys.executable, "-m", "bench.scale", *words], check=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
