"""What readers ask of the index: articles, tags, speakers and quotations, each answer from one state of it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import aiosqlite

from bot.model import Article, Entry, Hit, Link, Page, Query, Quotation, Speaker, TagCount
from bot.store import labels, lists, people, related, search
from bot.store.aliases import Aliases
from bot.store.database import Database
from bot.store.memory import Memory
from bot.store.shown import Conditions, Visible


class Questions:
    """The reading half of an archive. Every method keeps to `visible`: the sources to be seen, None for all."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._memory = Memory()
        self._gains = related.Gains()

    @asynccontextmanager
    async def _snapshot(self) -> AsyncIterator[aiosqlite.Connection]:
        """A connection on which all reads see one state of the index."""
        async with self._db.reader() as connection:
            await connection.execute("BEGIN")
            try:
                yield connection
            finally:
                await connection.execute("ROLLBACK")

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
            return await related.related(connection, subject, own, self._gains, self.aliases, visible, limit, offset)

    async def related_to_text(
        self, text: str, title: str = "", language: str = "en", *, visible: Visible, limit: int = 10, offset: int = 0
    ) -> Page[Hit]:
        """Articles like a text that isn't indexed."""
        async with self._snapshot() as connection:
            subject = await related.subject_of_text(connection, text, title, language)
            return await related.related(connection, subject, None, self._gains, self.aliases, visible, limit, offset)

    # ------------------------------------------------------------ tags

    @property
    def aliases(self) -> Aliases:
        """The other names that tags go by."""
        return self._memory.aliases

    def rename(self, aliases: Aliases) -> None:
        """Has tags go by these other names from now on."""
        self._memory.rename(aliases)

    async def take_names(self, aliases: Aliases) -> None:
        """The same; what readers type for is counted by the new names first, and the old ones hold meanwhile."""
        fresh = Memory()
        fresh.rename(aliases)
        async with self._snapshot() as connection:
            await labels.foresee(connection, fresh, self._memory)
        self._memory = fresh

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
            await labels.under(connection, conditions, name, visible)
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
