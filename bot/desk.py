"""Desk: the one door to the core. It knows no Discord and no SQL; it asks the rooms and hands their facts on."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import chain, count
from operator import itemgetter
from pathlib import Path
from urllib.parse import urlsplit

from bot import __version__, extract, indexing, sources
from bot.errors import NotFound
from bot.extract.tags import TagModel
from bot.extract.vocabulary import quoted_words
from bot.indexing import Options
from bot.model import (
    Analysis,
    Article,
    Changes,
    Entry,
    Follow,
    Hit,
    IndexFacts,
    Link,
    Outcome,
    Page,
    Query,
    Quotation,
    QuotedWord,
    Reading,
    SourceSpec,
    Speaker,
    TagCount,
)
from bot.query import parse, since_day
from bot.reloading import Reload
from bot.store.address import canonical
from bot.store.archive import Archive
from bot.store.state import State
from bot.words import fold

DEFAULTS = Options()
Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """The clock, where none is handed in."""
    return datetime.now(UTC)


class Desk:
    """The open archive and its state. Make one with `Desk.open`."""

    def __init__(self, archive: Archive, state: State, data_dir: Path, catalogue: Path | None, now: Clock) -> None:
        self.archive = archive
        self.state = state
        self.data_dir = data_dir
        self.catalogue = catalogue
        self.now = now
        self._learned: tuple[int, TagModel] | None = None
        self.reload = Reload(data_dir, catalogue, now)

    @classmethod
    @asynccontextmanager
    async def open(cls, data_dir: Path, catalogue: Path | None = None, *, now: Clock = utc_now) -> AsyncIterator[Desk]:
        """The desk over the two databases in a folder, both made if missing and closed at the end.

        Raises StoreError and its kinds where a database can't be used.
        """
        indexing.make_folder(data_dir)
        archive = await Archive.open(data_dir / "archive.db")
        try:
            state = await State.open(data_dir / "state.db")
            try:
                yield cls(archive, state, data_dir, catalogue, now)
            finally:
                await state.close()
        finally:
            await archive.close()

    # ------------------------------------------------------------ articles come in

    async def reindex(
        self, specs: Sequence[SourceSpec] | None = None, *, options: Options = DEFAULTS
    ) -> tuple[Changes, ...]:
        """Indexes sources (all of the catalogue by default), each for itself: one that fails keeps its old articles.

        Raises CatalogueError where the catalogue can't be read, Busy where another process indexes.
        """
        if specs is None:
            specs = self.listed()
        return await indexing.index_all(self.archive, specs, self.base, options, self.now)

    async def reindex_paths(self, paths: Sequence[Path], *, options: Options = DEFAULTS) -> tuple[Changes, ...]:
        """Indexes files and folders that are not in the catalogue, each as a source of its own."""
        specs = [SourceSpec(name=path.stem or str(path), path=str(path.absolute())) for path in paths]
        return await self.reindex(_distinct(specs), options=options)

    async def preview(self, place: str, *, allow_hosts: frozenset[str] = frozenset()) -> tuple[SourceSpec, Reading]:
        """What a file, a folder or an address would give as a source, with a name that is still free."""
        url = place if place.startswith(("http://", "https://")) else None
        name = (urlsplit(place).hostname or place) if url else Path(place).stem or place
        taken = {spec.name for spec in self.listed()}
        spec = SourceSpec(_free(name, taken), path=None if url else _absolute(place), url=url)
        async with sources.Fetcher(__version__, allow_hosts) as fetcher:
            result = await sources.read_source(spec, self.base, fetcher, None, now=self.now())
        return spec, _merged(place, result.readings)

    async def add(self, spec: SourceSpec) -> None:
        """Writes a source into the catalogue, made if missing. Raises CatalogueError where it can't be written."""
        assert self.catalogue is not None
        sources.write_entry(self.catalogue, spec)

    def listed(self) -> tuple[SourceSpec, ...]:
        """The sources of the catalogue; none where there is none yet. Raises CatalogueError for a faulty one."""
        return sources.load_catalog(self.catalogue) if self.catalogue and self.catalogue.exists() else ()

    @staticmethod
    def read(paths: Sequence[Path]) -> Iterator[Reading]:
        """What each file holds, without indexing it. Never raises for what is in a file."""
        return sources.read_paths(paths)

    @staticmethod
    def analyze(text: str, title: str = "") -> Analysis:
        """Summary, keywords and quotations of one text."""
        return extract.analyze(text, title)

    async def export(self) -> AsyncIterator[Article]:
        """Every indexed article, as it is stored."""
        async for article in self.archive.export():
            yield article

    async def query(self, op: str, *, text: str | None, article: str | None, limit: int) -> list[str]:
        """Ids of articles (`search`, `related`) or names of tags (`tags`), best first."""
        if op != "tags":
            return await self.archive.rank(op, text=text, article=article, limit=limit)
        known = await self.archive.by_id(article) if article is not None else None
        about = f"{known.raw.title}\n\n{known.raw.body}" if known else text or ""
        model = await self._tag_model()
        return [tag for tag, _ in model.rank(about, limit)]

    async def _tag_model(self) -> TagModel:
        """What the archive's own tags are given for, learned once for each state of the index, oldest article first."""
        state = await self.archive.position()
        if self._learned is None or self._learned[0] != state:
            examples = [
                (a.raw.published or "", f"{a.raw.title}\n\n{a.raw.body}".strip(), (*a.raw.tags, *a.raw.categories))
                async for a in self.archive.export()
            ]
            model = TagModel()
            model.fit((text, tags) for _, text, tags in sorted(examples, key=itemgetter(0)))
            self._learned = (state, model)
        return self._learned[1]

    @property
    def base(self) -> Path:
        """The folder that relative paths of the catalogue start from."""
        return self.catalogue.parent if self.catalogue else self.data_dir

    # ------------------------------------------------------------ questions

    def view(self, server: int | None) -> View:
        """The archive as a server's readers may see it; None: what is visible to all."""
        return View(self, server)

    async def facts(self) -> IndexFacts:
        """Size and age of the whole index, for those who run it."""
        return await self.archive.facts(visible=None)


@dataclass(frozen=True, slots=True)
class View:
    """The archive through one server's eyes: visibility is decided here, at every question, and nowhere else."""

    desk: Desk
    server: int | None

    async def visible(self) -> frozenset[str]:
        """The names of the sources this server may see: those the catalogue shows it, less those it has put away."""
        shown = {
            source.name
            for source in await self.desk.archive.sources()
            if source.visible_to is None or self.server in source.visible_to
        }
        if self.server is None:
            return frozenset(shown)
        chosen = await self.desk.state.servers.settings(self.server)
        return frozenset((shown & chosen.only_sources if chosen.only_sources else shown) - chosen.hidden_sources)

    def day(self, since: str | None) -> str | None:
        """The ISO day a `since` option means, today being the desk's. Raises QueryError."""
        return since_day(since, self.desk.now().date()) if since else None

    async def search(
        self, text: str, *, tag: str | None = None, source: str | None = None, since: str | None = None,
        newest: bool = False, limit: int = 5, offset: int = 0,
    ) -> Page[Hit]:  # fmt: skip
        """What answers to `text` and the options. Raises QueryError for a date that is none."""
        asked = parse(text)
        asked = replace(
            asked,
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
        wanted = set(fold(words).split())
        named = [entry for entry in found if wanted <= set(fold(entry.title).split())]
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
        """The speakers a name or key may mean, best first."""
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


def _absolute(place: str) -> str:
    return str(Path(place).absolute())


def _free(name: str, taken: set[str]) -> str:
    """The name, with a number where it is taken."""
    return next(n for n in chain([name], (f"{name} ({i})" for i in count(2))) if n not in taken)


def _merged(place: str, readings: Sequence[Reading]) -> Reading:
    """Many files as one reading: what could be read, and what was wrong with the rest."""
    articles = tuple(article for reading in readings for article in reading.articles)
    faults = [reading.message for reading in readings if reading.outcome != "ok"]
    shape = next((r.shape for r in readings if r.articles), readings[0].shape if readings else None)
    outcome: Outcome = ("partial" if articles else "error") if faults else "ok"
    return Reading(place, shape, outcome, " ".join(faults[:5]), articles)


def _distinct(specs: Sequence[SourceSpec]) -> list[SourceSpec]:
    """Names made different where two files have the same."""
    named: dict[str, SourceSpec] = {}
    for spec in specs:
        name = _free(spec.name, set(named))
        named[name] = replace(spec, name=name)
    return list(named.values())
