"""The index of articles: the one door to archive.db."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

import aiosqlite

from bot.model import (
    Article,
    Changes,
    Entry,
    FetchState,
    Hit,
    IndexFacts,
    Link,
    Page,
    Query,
    Quotation,
    RawArticle,
    SourceFacts,
    SourceSpec,
    Speaker,
    TagCount,
)
from bot.store import amend as amending
from bot.store import labels, lists, outdated, people, prepare, related, search, whole
from bot.store.aliases import Aliases
from bot.store.database import Database
from bot.store.lock import IndexerLock
from bot.store.memory import Memory
from bot.store.rebuild import rebuild
from bot.store.rows import Writer
from bot.store.shown import Conditions, Visible
from bot.store.staging import Staging, shown_now, sweep

STEPS = Path(__file__).parent / "schema" / "archive"


class Archive:
    """The open index. Every reading method keeps to `visible`: the names of the sources to be seen, None for all."""

    def __init__(self, db: Database) -> None:
        self._db = db
        # The console reads the live index through a link: the lock is of the file itself.
        self._lock = IndexerLock(db.path.resolve())
        self._writer = Writer()
        self._memory = Memory()
        self._gains = related.Gains()

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

    @asynccontextmanager
    async def _snapshot(self) -> AsyncIterator[aiosqlite.Connection]:
        """A connection on which all reads see one state of the index."""
        async with self._db.reader() as connection:
            await connection.execute("BEGIN")
            try:
                yield connection
            finally:
                await connection.execute("ROLLBACK")

    # ------------------------------------------------------------ writing

    @staticmethod
    def fingerprint(raw: RawArticle, version: int = 0) -> str:
        """Changes with an article's content and with the version of the analysis, not with when it was read."""
        return prepare.fingerprint(raw, version)

    async def fingerprints(self, source: str) -> dict[str, str]:
        """The fingerprints of what is shown of a source, by the source's own ids."""
        async with self._snapshot() as connection:
            row = await whole.source_row(connection, source)
            if row is None:
                return {}
            shown = await shown_now(connection, row["id"], row["generation"])
        return {ident: old[1] for ident, old in shown.items()}

    async def titles(self, source: str, idents: Sequence[str]) -> tuple[str, ...]:
        """The titles of what is shown of a source, for these of the source's own ids, in their order."""
        async with self._snapshot() as connection:
            row = await whole.source_row(connection, source)
            shown = await shown_now(connection, row["id"], row["generation"]) if row and idents else {}
        return tuple(shown[ident][4] for ident in idents if ident in shown)

    async def begin(self, source: SourceSpec, version: int = 0) -> Staging:
        """A staging for the source's next state; end it with `show` or `discard`.

        `version` is the analysis's. Raises LockedDatabase while another process indexes.
        """
        first = self._lock.take()
        try:
            await self._db.execute("INSERT OR IGNORE INTO source (name) VALUES (:name)", {"name": source.name})
            if first:
                self._writer.forget()  # another process may have taken numbers since
                for known in await self._db.rows("SELECT id FROM source"):
                    await sweep(self._db, known["id"])
            async with self._snapshot() as connection:
                row = await whole.source_row(connection, source.name)
                assert row is not None
                shown = await shown_now(connection, row["id"], row["generation"])
            return Staging(self._db, self._writer, source, row["id"], row["generation"], shown, version, self._lock)
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

    # ------------------------------------------------------------ articles

    async def search(self, query: Query, *, visible: Visible, limit: int = 10, offset: int = 0) -> Page[Hit]:
        """What answers a query, best first (or newest): words are ranked, everything else must hold.

        `total` counts what one can page to. An empty query has no answers.
        """
        async with self._snapshot() as connection:
            return await search.search(connection, self._memory, query, visible, limit, offset)

    async def article(self, key: str, *, visible: Visible) -> Article | None:
        """The whole article of a key; None where there is none to be seen."""
        async with self._snapshot() as connection:
            return await lists.article(connection, key, visible)

    async def entries(self, keys: Sequence[str], *, visible: Visible) -> tuple[Entry, ...]:
        """Those of the keys that are to be seen, in the order asked."""
        async with self._snapshot() as connection:
            return await lists.entries(connection, keys, visible)

    async def find(self, text: str, *, visible: Visible, limit: int = 5) -> tuple[Entry, ...]:
        """The articles a text may mean: by key, address or whole title; else by its words, best first."""
        async with self._snapshot() as connection:
            exact = await lists.named(connection, text, visible, limit)
            return exact or await search.suggest(connection, text, visible, limit, unfinished=False)

    async def complete_articles(self, typed: str, *, visible: Visible, limit: int = 25) -> tuple[Entry, ...]:
        """The articles that a text typed so far may mean; the newest where nothing is typed."""
        async with self._snapshot() as connection:
            if not typed.strip():
                return (await lists.latest(connection, self._memory, None, None, visible, limit, 0)).items
            exact = await lists.named(connection, typed, visible, limit)
            begun = exact or await lists.begun(connection, typed, visible, limit)
            if exact or len(begun) == limit:
                return begun
            found = await search.suggest(connection, typed, visible, limit, unfinished=True)
            return tuple(dict.fromkeys((*begun, *found)))[:limit]

    async def latest(
        self, *, tag: str | None = None, source: str | None = None, visible: Visible, limit: int = 10, offset: int = 0
    ) -> Page[Entry]:
        """The newest articles, of a tag or source if asked; undated ones last."""
        async with self._snapshot() as connection:
            return await lists.latest(connection, self._memory, tag, source, visible, limit, offset)

    async def latest_links(
        self, *, tag: str | None = None, source: str | None = None, visible: Visible, limit: int = 10
    ) -> tuple[tuple[Link, Entry], ...]:
        """The newest related links and the articles that carry them."""
        async with self._snapshot() as connection:
            return await lists.latest_links(connection, self._memory.aliases, tag, source, visible, limit)

    async def arrivals(self, *, after: int, visible: Visible, limit: int = 100) -> tuple[tuple[int, Entry], ...]:
        """What came in after a position, in the order of arrival; a changed article is not a new arrival."""
        async with self._snapshot() as connection:
            return await lists.arrivals(connection, after, visible, limit)

    async def position(self) -> int:
        """The position of the last arrival."""
        async with self._snapshot() as connection:
            return await lists.position(connection)

    async def related(self, key: str, *, visible: Visible, limit: int = 10, offset: int = 0) -> Page[Hit]:
        """Articles like this one, best first, each with the reason in a word; its own story left out."""
        async with self._snapshot() as connection:
            subject = await related.subject_of(connection, key, visible)
            if subject is None:
                return Page((), 0, offset)
            own = (await lists.entries(connection, [key], visible))[0]
            return await related.related(connection, subject, own, self._gains, visible, limit, offset)

    async def related_to_text(
        self, text: str, title: str = "", language: str = "en", *, visible: Visible, limit: int = 10, offset: int = 0
    ) -> Page[Hit]:
        """Articles like a text that isn't indexed."""
        async with self._snapshot() as connection:
            subject = await related.subject_of_text(connection, text, title, language)
            return await related.related(connection, subject, None, self._gains, visible, limit, offset)

    # ------------------------------------------------------------ tags

    @property
    def aliases(self) -> Aliases:
        """The other names that tags go by."""
        return self._memory.aliases

    def rename(self, aliases: Aliases) -> None:
        """Has tags go by these other names from now on."""
        self._memory.rename(aliases)

    async def tags(self, *, visible: Visible, limit: int = 25, offset: int = 0) -> Page[TagCount]:
        """Tags and categories, most used first; our own keywords where no source gives any."""
        async with self._snapshot() as connection:
            found = await labels.tags(connection, self._memory, visible)
        return Page(tuple(found[offset : offset + limit]), len(found), offset)

    async def tagged(
        self, name: str, *, since: str | None = None, visible: Visible, limit: int = 10, offset: int = 0
    ) -> Page[Entry]:
        """The articles under a tag (or, where no source gives it, under that keyword), newest first, undated last."""
        async with self._snapshot() as connection:
            conditions = Conditions(visible, self._memory.aliases)
            conditions.tag(name, await labels.kind_of(connection, conditions.aliases, name, visible))
            if since:
                conditions.values["since"] = since
            return await lists.listing(
                connection, self._memory, conditions, limit, offset, "{a}.day >= :since" if since else None
            )

    async def tags_beside(self, name: str, *, visible: Visible, limit: int = 8) -> tuple[TagCount, ...]:
        """The tags that articles under a tag carry too, most frequent first."""
        async with self._snapshot() as connection:
            return await labels.beside(connection, self._memory.aliases, name, visible, limit)

    async def complete_tags(self, typed: str, *, visible: Visible, limit: int = 25) -> tuple[TagCount, ...]:
        """Tags that a name typed so far may mean, given ones first; the top tags where nothing is typed."""
        async with self._snapshot() as connection:
            return await labels.complete_tags(connection, self._memory, typed, visible, limit)

    # ------------------------------------------------------------ speakers

    async def speakers(
        self, *, tag: str | None = None, since: str | None = None, visible: Visible, limit: int = 10, offset: int = 0
    ) -> Page[Speaker]:
        """Who is quoted, most quoted first; of a tag or a time if asked."""
        async with self._snapshot() as connection:
            return await people.speakers(connection, self._memory, tag, since, visible, limit, offset)

    async def speaker(self, name_or_key: str, *, visible: Visible) -> tuple[Speaker, ...]:
        """The speakers a name or key may mean, best first."""
        async with self._snapshot() as connection:
            return await people.speaker(connection, self._memory, name_or_key, visible)

    async def complete_speakers(self, typed: str, *, visible: Visible, limit: int = 25) -> tuple[Speaker, ...]:
        """Speakers that a name typed so far may mean, most quoted first."""
        async with self._snapshot() as connection:
            return await people.complete_speakers(connection, self._memory, typed, visible, limit)

    async def quotations(
        self, *, speaker: str | None = None, about: Query | None = None, tag: str | None = None,
        since: str | None = None, article: str | None = None, shuffle_seed: int | None = None,
        all_quotes: bool = False, visible: Visible, limit: int = 10, offset: int = 0,
    ) -> Page[Quotation]:  # fmt: skip
        """Quotations of a speaker (key), about words or a tag, in an article (key); newest first, or shuffled.

        Only those that may be shown, unless `all_quotes`.
        """
        async with self._snapshot() as connection:
            return await people.quotations(
                connection, self._memory.aliases, speaker=speaker, about=about, tag=tag, since=since, article=article,
                shuffle_seed=shuffle_seed, all_quotes=all_quotes, visible=visible, limit=limit, offset=offset,
            )  # fmt: skip

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

    async def tag_training(self) -> AsyncIterator[tuple[str, tuple[str, ...]]]:
        """Text and given tags of every article that has tags."""
        async for found in self.export():
            tags = tuple(dict.fromkeys((*found.raw.tags, *found.raw.categories)))
            if tags:
                yield f"{found.raw.title}\n\n{found.raw.body}".strip(), tags

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
