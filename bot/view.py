"""View: the archive through one server's eyes. What is seen is decided here, at every question, and nowhere else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.errors import NotFound
from bot.extract.vocabulary import quoted_words
from bot.model import (
    Article,
    Entry,
    Follow,
    Hit,
    IndexFacts,
    Link,
    Page,
    Query,
    Quotation,
    QuotedWord,
    Speaker,
    TagCount,
)
from bot.query import parse, since_day
from bot.store.address import canonical
from bot.words import words as split

if TYPE_CHECKING:
    from bot.desk import Desk


@dataclass(frozen=True, slots=True)
class View:
    """The archive as one server may see it (None: what is visible to all). Made by `Desk.view`."""

    desk: Desk
    server: int | None

    async def visible(self) -> frozenset[str]:
        """The names of the sources this server may see: those the catalogue shows it, less those it has put away."""
        shown = await self.offered()
        if self.server is None:
            return shown
        chosen = await self.desk.state.servers.settings(self.server)
        return frozenset((shown & chosen.only_sources if chosen.only_sources else shown) - chosen.hidden_sources)

    async def offered(self) -> frozenset[str]:
        """The names of the sources the catalogue shows this server, whatever it has put away."""
        return frozenset(
            source.name
            for source in await self.desk.archive.sources()
            if source.visible_to is None or self.server in source.visible_to
        )

    def day(self, since: str | None) -> str | None:
        """The ISO day a `since` option means, today being the desk's. Raises QueryError."""
        return since_day(since, self.desk.now().date()) if since else None

    async def search(
        self, text: str, *, tag: str | None = None, source: str | None = None, since: str | None = None,
        newest: bool = False, limit: int = 5, offset: int = 0,
    ) -> Page[Hit]:  # fmt: skip
        """What answers to `text` and the options. Raises QueryError for a date that is none."""
        asked = parse(text)
        said_by = (await self.desk.corrections.book()).name_of(asked.speaker) if asked.speaker else None
        asked = replace(
            asked,
            speaker=said_by,
            tag=tag or asked.tag,
            source=source or asked.source,
            after=self.day(since) or asked.after,
            newest=newest or asked.newest,
        )
        if asked == Query(newest=asked.newest):
            return Page((), 0)
        return await self.desk.archive.search(asked, visible=await self.visible(), limit=limit, offset=offset)

    async def find(self, words: str, limit: int = 5) -> tuple[Entry, ...]:
        """The articles `words` may mean, best first: just the one where nothing else can be meant.

        That is so for a key, an address or a whole title, and for words that stand in one title only.
        """
        found = await self.desk.archive.find(words, visible=await self.visible(), limit=limit)
        wanted = set(split(words))
        named = [entry for entry in found if wanted <= set(split(entry.title))]
        return tuple(named) if len(named) == 1 else found

    async def at_address(self, address: str) -> Entry | None:
        """The article of an address, tracking parameters aside; None where the archive doesn't know it."""
        found = await self.desk.archive.find(address, visible=await self.visible(), limit=1)
        wanted = canonical(address)
        return next((e for e in found if wanted and e.url and canonical(e.url) == wanted), None)

    async def article(self, key: str) -> Article:
        """The article of a key. Raises NotFound where it is gone or not to be seen here."""
        found = await self.desk.archive.article(key, visible=await self.visible())
        if found is None:
            raise NotFound("That article is no longer in the archive.")
        return found

    async def entry(self, key: str) -> Entry:
        """The same as a line of a list."""
        found = await self.desk.archive.entries([key], visible=await self.visible())
        if not found:
            raise NotFound("That article is no longer in the archive.")
        return found[0]

    async def quoted_words(self, key: str) -> tuple[QuotedWord, ...]:
        """The words an article puts in quotes, in order of the text. Raises NotFound."""
        return quoted_words((await self.article(key)).raw.body)

    async def entries(self, keys: Sequence[str]) -> tuple[Entry, ...]:
        """Those of the articles that may be seen here, in the order asked."""
        return await self.desk.archive.entries(keys, visible=await self.visible())

    async def tags(self, *, limit: int = 25, offset: int = 0) -> Page[TagCount]:
        """Tags and categories, most used first."""
        return await self.desk.archive.tags(visible=await self.visible(), limit=limit, offset=offset)

    async def tagged(self, name: str, *, since: str | None = None, limit: int = 5, offset: int = 0) -> Page[Entry]:
        """The articles under a tag, newest first."""
        visible = await self.visible()
        return await self.desk.archive.tagged(name, since=self.day(since), visible=visible, limit=limit, offset=offset)

    def tag_name(self, name: str) -> str:
        """The tag that a name stands for; the name itself where it stands for no other."""
        aliases = self.desk.archive.aliases
        return aliases.name(aliases.key(name), name)

    def same_tag(self, name: str, other: str) -> bool:
        """Whether two names mean one tag."""
        aliases = self.desk.archive.aliases
        return aliases.key(name) == aliases.key(other)

    async def tags_beside(self, name: str, limit: int = 8) -> tuple[TagCount, ...]:
        """The tags that go with a tag."""
        return await self.desk.archive.tags_beside(name, visible=await self.visible(), limit=limit)

    async def speakers(
        self, *, tag: str | None = None, since: str | None = None, limit: int = 10, offset: int = 0
    ) -> Page[Speaker]:
        """Who is quoted, most quoted first."""
        return await self.desk.archive.speakers(
            tag=tag, since=self.day(since), visible=await self.visible(), limit=limit, offset=offset
        )

    async def speaker(self, name: str) -> tuple[Speaker, ...]:
        """The speakers a name or key may mean, best first; a name that was merged into another means that one."""
        name = (await self.desk.corrections.book()).name_of(name)
        return await self.desk.archive.speaker(name, visible=await self.visible())

    async def quotations(
        self, *, speaker: str | None = None, about: str | None = None, since: str | None = None,
        article: str | None = None, shuffle_seed: int | None = None, limit: int = 1, offset: int = 0,
    ) -> Page[Quotation]:  # fmt: skip
        """Quotations that may be shown, of a speaker (by key), about words, or in an article (by key)."""
        return await self.desk.archive.quotations(
            speaker=speaker,
            about=parse(about) if about else None,
            since=self.day(since),
            article=article,
            shuffle_seed=shuffle_seed,
            visible=await self.visible(),
            limit=limit,
            offset=offset,
        )

    async def related(self, key: str, *, limit: int = 5, offset: int = 0) -> Page[Hit]:
        """Articles like this one, each with the reason in a word; where none is, those that share its rarest tags."""
        found = await self.desk.archive.related(key, visible=await self.visible(), limit=limit, offset=offset)
        return found if found.total else await self._of_its_tags(key, limit, offset)

    async def _of_its_tags(self, key: str, limit: int, offset: int) -> Page[Hit]:
        pages = [(await self.tagged(tag, limit=50), tag) for tag in (await self.entry(key)).tags]
        hits: dict[str, Hit] = {}
        for page, tag in sorted(pages, key=lambda each: each[0].total):
            for entry in page.items:
                if entry.key != key:
                    hits.setdefault(entry.key, Hit(entry, reason=f"tag {tag}"))
        return Page(tuple(hits.values())[offset : offset + limit], len(hits), offset)

    async def latest(
        self, *, tag: str | None = None, source: str | None = None, limit: int = 5, offset: int = 0
    ) -> Page[Entry]:
        """The newest articles; undated ones by when they came in, last."""
        return await self.desk.archive.latest(
            tag=tag, source=source, visible=await self.visible(), limit=limit, offset=offset
        )

    async def followed(self, follows: Sequence[Follow], limit: int = 8) -> tuple[Entry, ...]:
        """The newest articles under the tags and with the speakers that are followed."""
        found: dict[str, Entry] = {}
        for follow in follows:
            if follow.kind == "tag":
                entries = (await self.tagged(follow.name, limit=limit)).items
            else:
                entries = tuple([
                    quotation.entry
                    for speaker in (await self.speaker(follow.name))[:1]
                    for quotation in (await self.quotations(speaker=speaker.key, limit=limit * 2)).items
                ])  # fmt: skip
            found |= {entry.key: entry for entry in entries}
        return tuple(sorted(found.values(), key=lambda e: e.published or "", reverse=True)[:limit])

    async def latest_links(
        self, *, tag: str | None = None, source: str | None = None, limit: int = 5
    ) -> tuple[tuple[Link, Entry], ...]:
        """The newest related links that articles carry."""
        return await self.desk.archive.latest_links(tag=tag, source=source, visible=await self.visible(), limit=limit)

    async def complete_articles(self, typed: str) -> tuple[Entry, ...]:
        """What an article option may mean so far."""
        return await self.desk.archive.complete_articles(typed, visible=await self.visible())

    async def complete_tags(self, typed: str) -> tuple[TagCount, ...]:
        """What a tag option may mean so far."""
        return await self.desk.archive.complete_tags(typed, visible=await self.visible())

    async def complete_speakers(self, typed: str) -> tuple[Speaker, ...]:
        """What a speaker option may mean so far."""
        return await self.desk.archive.complete_speakers(typed, visible=await self.visible())

    async def facts(self) -> IndexFacts:
        """Size and age of what is seen here."""
        return await self.desk.archive.facts(visible=await self.visible())
