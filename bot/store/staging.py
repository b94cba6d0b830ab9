"""Indexing one source: its new state is written beside the old one and shown by a single update."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Literal

import aiosqlite

from bot.model import Article, Changes, RawArticle, SourceSpec
from bot.store.database import Database
from bot.store.lock import IndexerLock
from bot.store.postings import Postings, write
from bot.store.prepare import Lot, Prepared, Preparer, fingerprint
from bot.store.rows import Arrival, Writer, carried, delete, tally

BATCH = 500_000
"""Characters of text written in one transaction: about 50 ms on a small machine."""

TERMS = 80_000
"""Terms of articles made ready elsewhere that are written in one transaction, for the same reason."""

TALLIES = 4_000
"""Counts of labels written in one transaction: some 20 ms."""

ROWS = 40
"""Articles deleted in one transaction, for the same reason."""

TITLES = 100
"""Titles listed of each kind of change."""

LOOKED = 500
"""Articles of a source that are looked at in one go for those it has no longer."""

Shown = dict[str, tuple[int, str, int, int]]  # ident -> id, fingerprint, first, place


async def shown_of(connection: aiosqlite.Connection, source: int, generation: int, idents: Iterable[str]) -> Shown:
    """Those of a source's articles that readers see and that have one of the source's own ids."""
    rows = await connection.execute_fetchall(
        """SELECT a.ident, a.id, a.fingerprint, a.first, a.place FROM json_each(:idents) j
           CROSS JOIN article a INDEXED BY article_ident ON a.ident = j.value AND a.source = :source
           AND a.born <= :now AND a.gone > :now""",
        {"idents": json.dumps(list(idents)), "source": source, "now": generation},
    )
    return {str(r[0]): (int(r[1]), str(r[2]), int(r[3]), int(r[4])) for r in rows}


async def number_shown(connection: aiosqlite.Connection, source: int, generation: int) -> int:
    """How many articles of a source readers see, the hidden ones among them."""
    rows = await connection.execute_fetchall(
        "SELECT COUNT(*) FROM article WHERE source = :source AND born <= :now AND gone > :now",
        {"source": source, "now": generation},
    )
    return int(next(iter(rows))[0])


async def shown_after(
    connection: aiosqlite.Connection, source: int, generation: int, after: int
) -> list[tuple[int, str, str]]:
    """The next LOOKED articles of a source that readers see: number, own id and title."""
    rows = await connection.execute_fetchall(
        """SELECT id, ident, title FROM article
           WHERE id > :after AND +source = :source AND born <= :now AND gone > :now ORDER BY id LIMIT :most""",
        {"source": source, "now": generation, "after": after, "most": LOOKED},
    )
    return [(int(row[0]), str(row[1]), str(row[2])) for row in rows]


class Staging:
    """The next state of one source, unseen until `show`. Made by `Archive.begin`."""

    def __init__(
        self, db: Database, writer: Writer, spec: SourceSpec, source: int, generation: int, had: int, version: int,
        lock: IndexerLock,
    ) -> None:  # fmt: skip
        self.spec = spec
        self._db = db
        self._writer = writer
        self._source = source
        self._generation = generation
        self._had = had
        self._old: Shown = {}  # of what waits to be written
        self._version = version
        self._kept: set[str] = set()
        self._written: set[str] = set()
        self._arrived = 0
        self._changes = Changes(spec.name)
        self._titles: dict[str, list[str]] = {"added": [], "changed": [], "removed": []}
        self._lock: IndexerLock | None = lock
        self._postings = Postings()
        self._tallies: Counter[int] = Counter()
        self._preparer = Preparer(version)
        self._waiting: list[Lot] = []

    def keep(self, ids: Iterable[str]) -> None:
        """The articles with these ids of the source stay as they are."""
        self._kept.update(ids)

    async def add(self, articles: Sequence[Article]) -> None:
        """Stores articles that are new or changed; those that aren't count as kept, drafts as absent.

        Of two articles with one id the first counts.
        """
        for batch in _by_size(a for a in articles if not a.raw.draft):
            await self._look_up([a.raw.id for a in batch])
            fresh = [a for a in batch if self._is_fresh(a.raw.id, a.raw)]
            if fresh:
                self._waiting.append(await asyncio.to_thread(self._preparer.prepare, fresh))
            await self._write()

    async def put(self, lot: Lot) -> None:
        """The same of articles made ready elsewhere, none a draft; written when there are enough of them."""
        await self._look_up([p.ident for p in lot.articles])
        fresh = [p for p in lot.articles if self._is_fresh(p.ident, p.fingerprint)]
        self._waiting.append(replace(lot, articles=fresh))
        if sum(len(p.terms) for lot in self._waiting for p in lot.articles) >= TERMS:
            await self._write()

    async def _look_up(self, idents: Sequence[str]) -> None:
        async with self._db.reader() as connection:
            self._old |= await shown_of(connection, self._source, self._generation, idents)

    def _is_fresh(self, ident: str, content: RawArticle | str) -> bool:
        """Whether an article is new or changed, by its content or the fingerprint of that."""
        if ident in self._written:
            return False
        old = self._old.get(ident)
        if old and old[1] == (content if isinstance(content, str) else fingerprint(content, self._version)):
            self._kept.add(ident)
            return False
        self._written.add(ident)
        self._kept.discard(ident)
        return True

    async def _write(self) -> None:
        """Writes what waits, in one transaction."""
        waiting, self._waiting = self._waiting, []
        if not waiting:
            return
        replaced: list[int] = []
        arrivals = [[self._arrival(p, replaced) for p in lot.articles] for lot in waiting]
        done = []
        try:
            async with self._db.write() as connection:
                for lot, arrived in zip(waiting, arrivals, strict=True):
                    done.append(await self._writer.insert(connection, self._source, self._generation + 1, lot, arrived))
                less = await self._mark_gone(connection, replaced)
        except BaseException:
            self._writer.forget()
            raise
        for held, more in done:
            self._postings.hold(held)
            self._tallies.update(more)
        self._tallies.subtract(less)
        self._old = {}
        if self._postings.full:
            await self._write_postings()

    def _arrival(self, p: Prepared, replaced: list[int]) -> Arrival:
        old = self._old.get(p.ident)
        self._note("changed" if old else "added", str(p.row["title"]))
        if old:
            replaced.append(old[0])
            return Arrival(p, old[2], old[3])
        self._arrived += 1
        return Arrival(p, self._generation + 1, self._arrived - 1)

    async def _write_postings(self) -> None:
        """Nobody misses the postings of articles that nobody sees, so they are written many articles at a time."""
        for rows in self._postings.lots():
            async with self._db.write() as connection:
                await write(connection, rows)

    async def _write_tallies(self) -> None:
        """The same holds for how often the labels are carried."""
        counts, self._tallies = sorted(self._tallies.items()), Counter()
        for start in range(0, len(counts), TALLIES):
            async with self._db.write() as connection:
                lot = Counter(dict(counts[start : start + TALLIES]))
                await tally(connection, self._source, self._generation + 1, lot)

    async def _mark_gone(self, connection: aiosqlite.Connection, articles: Sequence[int]) -> Counter[int]:
        """Marks articles as gone from the next state on; how often they carry each label."""
        if not articles:
            return Counter()
        await connection.execute(
            "UPDATE article SET gone = ? WHERE id IN (SELECT value FROM json_each(?))",
            (self._generation + 1, json.dumps(list(articles))),
        )
        return await carried(connection, articles)

    def _note(self, kind: Literal["added", "changed", "removed"], title: str) -> None:
        known = self._changes
        self._changes = {
            "added": lambda: replace(known, added=known.added + 1),
            "changed": lambda: replace(known, changed=known.changed + 1),
            "removed": lambda: replace(known, removed=known.removed + 1),
        }[kind]()
        if len(self._titles[kind]) < TITLES:
            self._titles[kind].append(title)

    async def show(self, *, complete: bool, now: datetime) -> Changes:
        """Shows the new state, all at once, and says what changed.

        `complete`: what was neither added nor kept goes. Else the source was a window, and only adds and changes.
        """
        await self._write()
        if complete:
            await self._drop_absent()
        changes = replace(
            self._changes,
            unchanged=self._had - self._changes.changed - self._changes.removed,
            titles=tuple((kind, title) for kind, titles in self._titles.items() for title in titles),
        )
        await self._write_postings()
        await self._write_tallies()
        async with self._db.write() as connection:
            await self._flip(connection, now, moved=bool(changes.added or changes.changed or changes.removed))
        await sweep(self._db, self._source)
        self._let_go()
        return changes

    async def _drop_absent(self) -> None:
        """Marks as gone what was neither added nor kept."""
        after = 0
        while True:
            async with self._db.reader() as connection:
                lot = await shown_after(connection, self._source, self._generation, after)
            if not lot:
                return
            after = lot[-1][0]
            absent = [each for each in lot if each[1] not in self._written and each[1] not in self._kept]
            for start in range(0, len(absent), 10 * ROWS):
                gone = absent[start : start + 10 * ROWS]
                async with self._db.write() as connection:
                    self._tallies.subtract(await self._mark_gone(connection, [number for number, _, _ in gone]))
                for _, _, title in gone:
                    self._note("removed", title)

    async def _flip(self, connection: aiosqlite.Connection, now: datetime, *, moved: bool) -> None:
        servers = self.spec.visible_to
        values = {
            "source": self._source,
            "generation": self._generation + moved,
            "now": now.isoformat(),
            "count": self._arrived,
            "visible_to": None if servers is None else json.dumps(sorted(servers)),
        }
        if self._arrived:
            await connection.execute(
                """INSERT INTO showing (source, generation, shown_at, base, count)
                   SELECT :source, :generation, :now, COALESCE(MAX(base + count), 0), :count FROM showing""",
                values,
            )
        await connection.execute(
            """UPDATE source SET generation = :generation, indexed_at = :now, visible_to = :visible_to
               WHERE id = :source""",
            values,
        )

    async def discard(self) -> None:
        """Gives up what was not shown; readers never saw it. After `show` there is nothing to give up."""
        if self._lock is not None:
            await sweep(self._db, self._source)
            self._let_go()

    def _let_go(self) -> None:
        if self._lock is not None:
            self._lock.give()
            self._lock = None


def _by_size(articles: Iterable[Article]) -> Iterator[list[Article]]:
    """The articles in lots of about one transaction's worth of text."""
    lot: list[Article] = []
    size = 0
    for article in articles:
        lot.append(article)
        size += len(article.raw.body) + 500
        if size >= BATCH:
            yield lot
            lot, size = [], 0
    if lot:
        yield lot


async def sweep(db: Database, source: int) -> None:
    """Deletes the rows of a source that nobody can see, in short transactions; brings back what was to be replaced.

    Never to be called while the source is being staged.
    """
    while True:
        async with db.write() as connection:
            rows = await connection.execute_fetchall(
                """SELECT a.id FROM source s JOIN article a ON a.source = s.id AND a.born > s.generation
                   WHERE s.id = :source
                   UNION
                   SELECT a.id FROM article a INDEXED BY article_replaced
                   CROSS JOIN source s ON s.id = a.source AND a.gone <= s.generation
                   WHERE a.gone < 9223372036854775807 AND a.source = :source
                   LIMIT :rows""",
                {"source": source, "rows": ROWS},
            )
            dead = [int(row[0]) for row in rows]
            if dead:
                await delete(connection, dead)
            else:
                await _settle(connection, source)
                return


async def _settle(connection: aiosqlite.Connection, source: int) -> None:
    """Takes back the marks of a staging that was never shown, and sums up the tallies of those that were."""
    values = {"source": source}
    await connection.execute(
        """UPDATE article INDEXED BY article_replaced SET gone = 9223372036854775807
           WHERE source = :source AND gone < 9223372036854775807
             AND gone > (SELECT generation FROM source WHERE id = :source)""",
        values,
    )
    await connection.execute(
        "DELETE FROM tally WHERE source = :source AND born > (SELECT generation FROM source WHERE id = :source)", values
    )
    rows = await connection.execute_fetchall(
        """SELECT label, SUM(count) FROM tally WHERE source = :source AND label IN (
               SELECT label FROM tally WHERE source = :source
               AND born > (SELECT MIN(born) FROM tally WHERE source = :source))
           GROUP BY label HAVING COUNT(*) > 1 OR SUM(count) = 0""",
        values,
    )
    await connection.executemany(
        "DELETE FROM tally WHERE source = ? AND label = ?", [(source, int(label)) for label, _ in rows]
    )
    await connection.executemany(
        "INSERT INTO tally (label, source, born, count) VALUES (?, ?, 0, ?)",
        [(int(label), source, int(count)) for label, count in rows if count],
    )
