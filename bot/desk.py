"""Desk: the one door to the core. It knows no Discord and no SQL; it asks the rooms and hands their facts on."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from itertools import chain, count
from operator import itemgetter
from pathlib import Path
from urllib.parse import urlsplit

from bot import __version__, extract, indexing, previewing, sources
from bot.aliasing import AliasFile
from bot.children import places
from bot.corrections import Corrections
from bot.digests import Digests
from bot.errors import CatalogueError, NotFound
from bot.extract.tags import TagModel
from bot.halting import Posting
from bot.incidents import Incidents
from bot.indexing import Options
from bot.model import (
    Analysis,
    Article,
    Changes,
    IndexFacts,
    Outcome,
    Preview,
    Reading,
    SourceSpec,
)
from bot.overview import Overview, overview
from bot.proposals import Proposals
from bot.rederiving import rederive
from bot.reloading import Reload
from bot.store.aliases import Aliases
from bot.store.archive import Archive
from bot.store.lock import RunLock
from bot.store.probe import expect_writable
from bot.store.state import State
from bot.tally import Tally
from bot.view import View

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
        self._learned: tuple[tuple[int, Aliases], TagModel] | None = None
        self.reload = Reload(data_dir, catalogue, state.marks, now)
        self.digests = Digests(self)
        self.incidents = Incidents(data_dir, now)
        self.tally = Tally(state.marks, now)
        self.proposals = Proposals(data_dir, now)
        self.posting = Posting(state.marks, now)
        self.corrections = Corrections(archive, state, data_dir, now)
        self.aliases = AliasFile(archive, data_dir)

    @classmethod
    @asynccontextmanager
    async def open(cls, data_dir: Path, catalogue: Path | None = None, *, now: Clock = utc_now) -> AsyncIterator[Desk]:
        """The desk over the two databases in a folder, both made if missing and closed at the end.

        Raises StoreError and its kinds where a database can't be used.
        """
        indexing.make_folder(data_dir)
        async with AsyncExitStack() as opened:
            archive = await Archive.open(data_dir / "archive.db")
            opened.push_async_callback(archive.close)
            state = await State.open(data_dir / "state.db")
            opened.push_async_callback(state.close)
            desk = cls(archive, state, data_dir, catalogue, now)
            # The console reads the live archive through a link. What is put right in it is kept where it lives, or
            # the bot would not know of it.
            if (home := _home_of(data_dir)) is not None:
                live = await State.open(home / "state.db")
                opened.push_async_callback(live.close)
                desk.corrections = Corrections(archive, live, home, now)
                desk.proposals = Proposals(home, now)
                desk.aliases = AliasFile(archive, home)
            await desk.aliases.take_file()
            yield desk

    @staticmethod
    @contextmanager
    def alone(data_dir: Path) -> Iterator[None]:
        """The right to serve from a data folder. Raises LockedDatabase, naming the process, where a bot does, and
        StoreError for a database that can be read and not written: it would answer, and post nothing.
        """
        indexing.make_folder(data_dir)
        for name in ("archive.db", "state.db"):
            expect_writable(data_dir / name)
        lock = RunLock(data_dir)
        lock.take()
        try:
            yield
        finally:
            lock.give()

    # ------------------------------------------------------------ articles come in

    async def reindex(
        self, specs: Sequence[SourceSpec] | None = None, *, options: Options = DEFAULTS
    ) -> tuple[Changes, ...]:
        """Indexes sources (all of the catalogue by default), each for itself: one that fails keeps its old articles.

        Raises CatalogueError where the catalogue can't be read, Busy where another process indexes.
        """
        if specs is None:
            specs = self.listed()
        if not options.dry_run:
            await self.corrections.take_file()
        return await indexing.index_all(self.archive, specs, self.base, options, self.now, self.corrections)

    async def reindex_paths(self, paths: Sequence[Path], *, options: Options = DEFAULTS) -> tuple[Changes, ...]:
        """Indexes files and folders that are not in the catalogue, each as a source of its own."""
        specs = [SourceSpec(name=path.stem or str(path), path=str(path.absolute())) for path in paths]
        return await self.reindex(_distinct(specs), options=options)

    async def preview(self, place: str, *, allow_hosts: frozenset[str] = frozenset()) -> tuple[SourceSpec, Reading]:
        """What a file, a folder or an address would give as a source, with a name that is still free: what it calls
        itself, else that of its file or host.
        """
        url = place if place.startswith(("http://", "https://")) else None
        name = (urlsplit(place).hostname or place) if url else Path(place).stem or place
        taken = {spec.name for spec in self.listed()}
        spec = SourceSpec(_free(name, taken), path=None if url else _absolute(place), url=url)
        async with sources.Fetcher(__version__, allow_hosts) as fetcher:
            result = await sources.read_source(spec, self.base, fetcher, None, now=self.now())
        own = {reading.name for reading in result.readings if reading.articles}
        if len(own) == 1 and (title := own.pop()):  # written into the catalogue, so that it never changes by itself
            spec = replace(spec, name=_free(title, taken))
        return spec, _merged(place, result.readings)

    def known(self, spec: SourceSpec) -> str | None:
        """The name of the source that the catalogue has for the same address or path already."""
        for other in self.listed():
            path = str((self.base / other.path).resolve()) if other.path and spec.path else None
            if spec.url == other.url if spec.url else path == str((self.base / (spec.path or "")).resolve()):
                return other.name
        return None

    async def look_at(self, place: str) -> Preview:
        """The same, found out by a process of its own, for a place that a stranger named. Raises SourceError."""
        return await previewing.preview(place, places(self.data_dir, self.catalogue))

    async def add(self, spec: SourceSpec) -> None:
        """Writes a source into the catalogue, made if missing. Raises CatalogueError where it can't be written.

        A file below the catalogue's folder is named from there, so that both can be moved together.
        """
        if spec.path is not None and Path(spec.path).is_relative_to(self.base.absolute()):
            spec = replace(spec, path=Path(spec.path).relative_to(self.base.absolute()).as_posix())
        sources.write_entry(self._written(), spec)

    async def pause(self, source: str, *, paused: bool = True) -> None:
        """Reads a source of the catalogue no more, or again; its articles stay. Raises NotFound, CatalogueError."""
        sources.pause(self._written(), source, paused)

    async def remove(self, source: str) -> Changes:
        """Takes a source out of the catalogue and its articles out of the index; what went.

        Raises NotFound where neither knows it, LockedDatabase while another process indexes, CatalogueError.
        """
        listed = next((spec.name for spec in self.listed() if spec.name.casefold() == source.casefold()), None)
        name = listed or source
        if listed is None and all(known.name != source for known in await self.archive.sources()):
            raise NotFound("No source is called “{name}”.", name=source)
        changes = await self.archive.forget(name)
        if listed is not None:
            sources.remove(self._written(), listed)
        return changes

    def _written(self) -> Path:
        """The catalogue, where there may be one. Raises CatalogueError."""
        if self.catalogue is None:
            raise CatalogueError(("there is no catalogue here",))
        return self.catalogue

    def listed(self) -> tuple[SourceSpec, ...]:
        """The sources of the catalogue; none where there is none yet. Raises CatalogueError for a faulty one."""
        return sources.load_catalog(self.catalogue) if self.catalogue and self.catalogue.exists() else ()

    def listing(self) -> tuple[tuple[SourceSpec, ...], tuple[str, ...]]:
        """The sources of the catalogue, and what is wrong with it: where something is, there are no sources."""
        try:
            return self.listed(), ()
        except CatalogueError as e:
            return (), e.faults

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
        names = self.archive.aliases
        state = (await self.archive.position(), names)
        if self._learned is None or self._learned[0] != state:
            examples = [
                (
                    a.raw.published or "",
                    f"{a.raw.title}\n\n{a.raw.body}".strip(),
                    names.told(*a.raw.tags, *a.raw.categories),
                )
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

    async def overview(self) -> Overview:
        """How the digests of all servers are doing."""
        return await overview(self)

    @property
    def analysis_version(self) -> int:
        """The version of the analysis that articles are given now."""
        return extract.ANALYSIS_VERSION

    async def behind(self) -> int:
        """How many articles still carry the analysis of an older version, and are to be derived anew."""
        return await self.archive.behind(extract.ANALYSIS_VERSION)

    async def rederive(self, tell: Callable[[int], None], version: int = extract.ANALYSIS_VERSION) -> int:
        """Derives them anew, to the end; how many. Raises LockedDatabase where another process indexes."""
        return await rederive(self.archive, self.corrections, tell, version)


def _home_of(data_dir: Path) -> Path | None:
    """The folder the archive really lives in, where it is only linked into this one."""
    home = (data_dir / "archive.db").resolve().parent
    return None if home == data_dir.resolve() else home


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
