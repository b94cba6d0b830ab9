"""Analysing: batches of articles, here or in worker processes, put right and made ready to be stored. An article that
can't be analysed costs itself at most.

A worker may be killed from outside, or by what it reads: a killed one breaks the pool it belongs to. What was under way
then is analysed again by itself, batch by batch and at last article by article, each in a process that it shares with
nothing else: whoever kills that one too is left out, and the others aren't.
"""

from __future__ import annotations

import logging
import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context

from bot import extract
from bot.corrections import Book
from bot.errors import ClipdeskError
from bot.model import Article, RawArticle
from bot.store.prepare import Lot, Preparer

log = logging.getLogger(__name__)

BATCH = 50
POOL_FROM = 400  # fewer articles are analysed sooner than workers start
NO_BOOK = Book(())
HANGS = 300.0  # seconds for a batch, whatever its length
MOST_LOST = 20  # workers that may die of one source's articles, each by itself, before something else is at fault


@dataclass(frozen=True, slots=True)
class Analysed:
    """What became of a batch: its articles, or lots of them made ready; (id, why it was left out) of the others."""

    articles: tuple[Article, ...]
    lost: tuple[tuple[str, str], ...] = ()
    lots: tuple[Lot, ...] = ()


Work = Callable[[str, Sequence[RawArticle]], Analysed]


def analyse(source: str, raws: Sequence[RawArticle]) -> Analysed:
    """Each article with its analysis; one that the analysis fails on is lost, and the log says why."""
    articles, lost = [], []
    for raw in raws:
        try:
            articles.append(extract.enrich(source, raw))
        except Exception as e:  # one article must not keep all others from being indexed
            log.exception("The article %s of %s could not be analysed.", raw.id, source)
            lost.append((raw.id, f"{_named(raw)} was left out: its analysis failed ({type(e).__name__})."))
    return Analysed(tuple(articles), tuple(lost))


def _named(raw: RawArticle) -> str:
    return f"“{' '.join((raw.title or raw.id).split())[:100]}”"


class Maker:
    """Analyses batches and makes them ready. What it told of words it doesn't tell again: it lives as long as what
    it told it to.
    """

    def __init__(self, book: Book) -> None:
        self._book = book
        self._preparer = Preparer(extract.ANALYSIS_VERSION)

    def make(self, source: str, raws: Sequence[RawArticle]) -> Analysed:
        """A batch, as `analyse` gives it, put right and made ready."""
        found = analyse(source, raws)
        return Analysed((), found.lost, (self._preparer.prepare(map(self._book.correct, found.articles)),))


_makers: list[Maker] = []  # one in a worker process, none elsewhere


def _begin(book: Book) -> None:
    _makers.append(Maker(book))


def _make(source: str, raws: Sequence[RawArticle]) -> Analysed:
    return _makers[0].make(source, raws)


@contextmanager
def analyser(
    count: int, book: Book, careful: bool = False
) -> Iterator[Callable[[str, Sequence[RawArticle]], Iterator[Analysed]]]:
    """Makes articles ready in order: here where they are few, in worker processes on every core where they are many.

    `careful`: an indexer died of this source, so that however few they are none is analysed here.
    """
    cores = (os.cpu_count() or 1) if count >= POOL_FROM else 1
    if cores == 1 and not careful:
        maker = Maker(book)
        yield lambda source, raws: (maker.make(source, batch) for batch in _batches(raws))
        return
    workers = Workers(cores, _make, book=book)
    try:
        yield workers.analysed
    finally:
        workers.close()


def _batches(raws: Sequence[RawArticle]) -> Iterator[Sequence[RawArticle]]:
    return (raws[start : start + BATCH] for start in range(0, len(raws), BATCH))


class Workers:
    """Processes that analyse, and are replaced when one of them dies."""

    def __init__(
        self, cores: int, work: Work, most_lost: int = MOST_LOST, book: Book = NO_BOOK, hangs: float = HANGS
    ) -> None:
        self._cores = cores
        self._hangs = hangs
        self._book = book
        self._work = work
        self._most_lost = most_lost
        self._many: ProcessPoolExecutor | None = None
        self._alone: ProcessPoolExecutor | None = None  # one process, for one suspect at a time
        self._lost = 0

    def close(self) -> None:
        """Ends the processes; what is under way is dropped."""
        for pool in (self._many, self._alone):
            if pool is not None:
                pool.shutdown(cancel_futures=True)
        self._many = self._alone = None

    def analysed(self, source: str, raws: Sequence[RawArticle]) -> Iterator[Analysed]:
        """Batches in order, with a few of them under way, so that memory holds a few and not all.

        Raises ClipdeskError where one process after the other dies.
        """
        under_way: deque[tuple[Sequence[RawArticle], Future[Analysed]]] = deque()
        for batch in _batches(raws):
            under_way.append((batch, self._begun(source, batch)))
            if len(under_way) >= 2 * self._cores:
                yield self._ended(source, *under_way.popleft())
        while under_way:
            yield self._ended(source, *under_way.popleft())

    def _begun(self, source: str, batch: Sequence[RawArticle]) -> Future[Analysed]:
        if self._many is None:
            self._many = _pool(self._cores, self._book)
        try:
            return self._many.submit(self._work, source, batch)
        except BrokenProcessPool:  # one of its processes died since; what it was given before says so itself
            self._many.shutdown(wait=False)
            self._many = _pool(self._cores, self._book)
            return self._many.submit(self._work, source, batch)

    def _ended(self, source: str, batch: Sequence[RawArticle], future: Future[Analysed]) -> Analysed:
        try:
            return future.result(self._patience(batch))
        except BrokenProcessPool:
            log.warning("A process that analysed articles of %s died; what it had is analysed again.", source)
        except TimeoutError:
            log.warning("A process that analysed articles of %s hangs; what it had is analysed again.", source)
            _kill(self._many)
        if (again := self._by_itself(source, batch)) is not None:
            return again
        articles: list[Article] = []
        lost: list[tuple[str, str]] = []
        lots: list[Lot] = []
        for raw in batch:
            if (found := self._by_itself(source, [raw])) is not None:
                articles += found.articles
                lost += found.lost
                lots += found.lots
                continue
            self._lost += 1
            if self._lost > self._most_lost:
                raise ClipdeskError("The processes that analyse articles die one after the other; the log says when.")
            lost.append(
                (raw.id, f"{_named(raw)} was left out: the process that analysed it died or hung of it, twice.")
            )
        return Analysed(tuple(articles), tuple(lost), tuple(lots))

    def _patience(self, batch: Sequence[RawArticle]) -> float:
        """Seconds after which a batch hangs: a hundred times what it takes where nothing else runs."""
        return self._hangs + sum(len(raw.body) for raw in batch) / 5000

    def _by_itself(self, source: str, batch: Sequence[RawArticle]) -> Analysed | None:
        """The batch from a process of its own, or None where that died too."""
        if self._alone is None:
            self._alone = _pool(1, self._book)
        try:
            return self._alone.submit(self._work, source, batch).result(self._patience(batch))
        except (BrokenProcessPool, TimeoutError):
            _kill(self._alone)
            self._alone.shutdown(wait=False)
            self._alone = None
            return None


def _kill(pool: ProcessPoolExecutor | None) -> None:
    """Ends the processes of a pool at once; the library has no way to end one that hangs before Python 3.14."""
    for process in list((getattr(pool, "_processes", None) or {}).values()):
        process.kill()


def _pool(processes: int, book: Book) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(processes, get_context("spawn"), _begin, (book,))
