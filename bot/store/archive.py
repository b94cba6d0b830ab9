"""The index of articles: the one door to archive.db."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from bot.model import (
    Article,
    Changes,
    FetchState,
    IndexFacts,
    RawArticle,
    SourceFacts,
    SourceSpec,
)
from bot.store import amend as amending
from bot.store import outdated, prepare, whole
from bot.store.database import Database
from bot.store.lock import IndexerLock
from bot.store.questions import Questions
from bot.store.rebuild import rebuild, resketch
from bot.store.rows import Writer
from bot.store.shown import Visible
from bot.store.staging import TITLES, Staging, number_shown, shown_after, shown_of, sweep
from bot.store.suspect import Suspect

STEPS = Path(__file__).parent / "schema" / "archive"


class Archive(Questions):
    """The open index. Every reading method keeps to `visible`: the names of the sources to be seen, None for all."""

    def __init__(self, db: Database) -> None:
        super().__init__(db)
        # The console reads the live index through a link: the lock is of the file itself.
        self._lock = IndexerLock(db.path.resolve())
        self.suspect = Suspect(db.path.resolve())
        self._writer = Writer()

    @classmethod
    async def open(cls, path: Path, *, readers: int = 3) -> Archive:
        """The index at `path`, made if missing. Raises StoreError and its kinds."""
        db = await Database.open(path, STEPS, readers=readers)
        try:
            await rebuild(db)
        except BaseException:
            await db.close()
            raise
        return cls(db)

    async def close(self) -> None:
        """Closes the file."""
        await self._db.close()

    # ------------------------------------------------------------ writing

    @staticmethod
    def fingerprint(raw: RawArticle, version: int = 0) -> str:
        """Changes with an article's content and with the version of the analysis, not with when it was read."""
        return prepare.fingerprint(raw, version)

    async def fingerprints(self, source: str, idents: Sequence[str]) -> dict[str, str]:
        """The fingerprints of what is shown of a source, for those of these ids of the source's own that it has."""
        async with self._snapshot() as connection:
            row = await whole.source_row(connection, source)
            shown = await shown_of(connection, row["id"], row["generation"], idents) if row else {}
        return {ident: old[1] for ident, old in shown.items()}

    async def number(self, source: str) -> int:
        """How many articles are shown of a source."""
        async with self._snapshot() as connection:
            row = await whole.source_row(connection, source)
            return await number_shown(connection, row["id"], row["generation"]) if row else 0

    async def titles_besides(self, source: str, idents: Iterable[str], most: int = TITLES) -> tuple[str, ...]:
        """Titles of what is shown of a source under other ids than these."""
        besides, found, after = set(idents), list[str](), 0
        async with self._snapshot() as connection:
            row = await whole.source_row(connection, source)
            while row and len(found) < most:
                lot = await shown_after(connection, row["id"], row["generation"], after)
                if not lot:
                    break
                after = lot[-1][0]
                found += [title for _, ident, title in lot if ident not in besides]
        return tuple(found[:most])

    async def begin(self, source: SourceSpec, version: int = 0) -> Staging:
        """A staging for the source's next state; end it with `show` or `discard`.

        `version` is the analysis's. Raises LockedDatabase while another process indexes.
        """
        first = self._lock.take()
        try:
            await self._db.execute("INSERT OR IGNORE INTO source (name) VALUES (:name)", {"name": source.name})
            if first:
                self._writer.forget()  # another process may have taken numbers since
                await resketch(self._db)
                for known in await self._db.rows("SELECT id FROM source"):
                    await sweep(self._db, known["id"])
            async with self._snapshot() as connection:
                row = await whole.source_row(connection, source.name)
                assert row is not None
                had = await number_shown(connection, row["id"], row["generation"])
            return Staging(self._db, self._writer, source, row["id"], row["generation"], had, version, self._lock)
        except BaseException:
            self._lock.give()
            raise

    async def amend(
        self, correct: amending.Correct, articles: Iterable[str], speakers: Iterable[str], *, settle: bool = False
    ) -> frozenset[str]:
        """Has these articles, by key or address, and those that quote these speakers, say what `correct` makes of them.

        With `settle` also all that were ever put right. `correct` is given each article as it was found. The keys
        of those that changed; readers see each lot of them at once.
        """
        return await amending.amend(self._db, correct, articles, speakers, settle)

    async def forget(self, source: str) -> Changes:
        """Takes a source out of the index, with all that is known of it. Raises LockedDatabase."""
        async with self._snapshot() as connection:
            row = await whole.source_row(connection, source)
        if row is None:
            return Changes(source)
        staging = await self.begin(SourceSpec(source))
        try:
            moment = datetime.fromisoformat(row["indexed_at"] or "1970-01-01T00:00:00+00:00")
            changes = await staging.show(complete=True, now=moment)
        finally:
            await staging.discard()
        async with self._db.write() as connection:
            for table in ("showing", "tally"):
                await connection.execute(f"DELETE FROM {table} WHERE source = ?", (row["id"],))  # noqa: S608
            await connection.execute("DELETE FROM source WHERE id = ?", (row["id"],))
        return changes

    async def sources(self) -> tuple[SourceFacts, ...]:
        """Every source ever indexed, by name."""
        async with self._snapshot() as connection:
            return await whole.sources(connection, self._memory)

    async def fetch_state(self, source: str) -> FetchState:
        """What is known of a source's address; empty where nothing is."""
        row = await self._db.row("SELECT fetch FROM source WHERE name = :name", {"name": source})
        return whole.fetch_state(row["fetch"] if row else None)

    async def set_fetch_state(self, source: str, state: FetchState) -> None:
        """Keeps what was learnt of a source's address."""
        flat = {k: v.isoformat() if isinstance(v, datetime) else v for k, v in asdict(state).items()}
        async with self._db.write() as connection:
            await connection.execute(
                """INSERT INTO source (name, fetch) VALUES (:name, :fetch)
                   ON CONFLICT (name) DO UPDATE SET fetch = excluded.fetch""",
                {"name": source, "fetch": json.dumps(flat)},
            )

    # ------------------------------------------------------------ the whole

    async def facts(self, *, visible: Visible) -> IndexFacts:
        """Size and age of what is to be seen; `size_bytes` is the whole file's."""
        async with self._snapshot() as connection:
            return await whole.index_facts(connection, self._memory, visible)

    async def behind(self, version: int) -> int:
        """How many articles were analysed by an older version than this."""
        async with self._snapshot() as connection:
            return await outdated.behind(connection, version)

    async def source_behind(self, version: int) -> str | None:
        """The name of a source with such articles; None where there are none."""
        async with self._snapshot() as connection:
            return await outdated.source_behind(connection, version)

    async def outdated(self, source: str, version: int, limit: int) -> list[Article]:
        """Some of a source's articles that an older version analysed."""
        async with self._snapshot() as connection:
            return await outdated.lot(connection, source, version, limit)

    async def export(self) -> AsyncIterator[Article]:
        """Every indexed article, by source and id; each lot is read at one moment."""
        after = 0
        while True:
            async with self._snapshot() as connection:
                lot = await whole.articles_after(connection, after, 200)
            for _, found in lot:
                yield found
            if not lot:
                return
            after = lot[-1][0]

    async def by_id(self, ident: str) -> Article | None:
        """An article by the id its source gave it; the first where several sources gave the same."""
        row = await self._db.row(
            """SELECT a.key FROM article a JOIN source s ON s.id = a.source
               WHERE a.ident = :ident AND a.born <= s.generation AND a.gone > s.generation
                 AND NOT a.hidden ORDER BY a.id LIMIT 1""",
            {"ident": ident},
        )
        return await self.article(row["key"], visible=None) if row else None

    async def rank(self, op: str, *, text: str | None = None, article: str | None = None, limit: int = 10) -> list[str]:
        """The sources' own ids of what answers (`search`) or is alike (`related`), best first, for measuring.

        `article` is a source's own id. Twins of one story are each given.
        """
        async with self._snapshot() as connection:
            return await whole.rank(connection, self._gains, op, text, article, limit)

    def __repr__(self) -> str:
        return f"Archive({self._db.path!s})"
