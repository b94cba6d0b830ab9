"""Indexing: sources are read, what changed is analysed, and each source's new articles are shown at once.

One source that fails fails alone. Whatever could not be read costs nothing that is already indexed: a source with a
file that failed only adds, and a complete source that suddenly lost half of its articles is held back.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from bot import __version__, extract, sources
from bot.analysing import analyser
from bot.corrections import Book, Corrections
from bot.errors import Busy, ClipdeskError, StoreError
from bot.model import Changes, FetchState, Progress, RawArticle, Reading, SourceSpec
from bot.store.archive import Archive
from bot.store.staging import TITLES, Staging
from bot.words import fold

log = logging.getLogger(__name__)

SHRUNK_FROM = 4  # a source of fewer articles may lose half of them without being asked about


@dataclass(frozen=True, slots=True)
class Options:
    """How to index: `force` shows a source that shrank by half all the same, `dry_run` shows and stores nothing."""

    force: bool = False
    dry_run: bool = False
    progress: Callable[[Progress], None] | None = None
    allow_hosts: frozenset[str] = frozenset()

    def tell(self, source: str, done: int, total: int | None, stage: str) -> None:
        """Reports how far it has come, where somebody listens."""
        if self.progress:
            self.progress(Progress(source, done, total, stage))


def make_folder(folder: Path) -> None:
    """Makes a data folder. Raises StoreError where that is not allowed."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as e:
        raise StoreError("The data folder {folder} can't be made: {why}.", folder=folder, why=e.strerror) from e


async def index_all(
    archive: Archive,
    specs: Sequence[SourceSpec],
    base: Path,
    options: Options,
    now: Callable[[], datetime],
    corrections: Corrections,
) -> tuple[Changes, ...]:
    """What became of each source, in order. Raises StoreError where the index can't be used; what was shown stays."""
    done = []
    await _seen_by(archive, specs, options, now())
    async with sources.Fetcher(__version__, options.allow_hosts) as fetcher:
        suspect = archive.suspect.left()
        for spec in sorted(specs, key=lambda spec: spec.name == suspect):
            try:
                with archive.suspect.under_way(spec.name):
                    careful = spec.name == suspect
                    done.append(await _index(archive, spec, base, fetcher, options, now, corrections, careful))
            except (Busy, StoreError):
                raise  # of the index, not of the source: the next one would fare no better
            except ClipdeskError as e:
                done.append(Changes(spec.name, failures=(e.for_user,)))
            except Exception as e:  # the last line of defence: one source's surprise is no reason to lose the others
                log.exception("The source %s could not be indexed.", spec.name)
                done.append(Changes(spec.name, failures=(f"It broke off ({type(e).__name__}); the log says why.",)))
    order = {spec.name: number for number, spec in enumerate(specs)}
    return tuple(sorted(done, key=lambda changes: order[changes.source]))


async def _seen_by(archive: Archive, specs: Sequence[SourceSpec], options: Options, now: datetime) -> None:
    """Has each source seen by those whom the catalogue names now, also where nothing comes from it any more."""
    if options.dry_run:
        return
    shown = {facts.name: facts for facts in await archive.sources()}
    for spec in specs:
        facts = shown.get(spec.name)
        if facts is not None and facts.indexed_at is not None and facts.visible_to != spec.visible_to:
            staging = await archive.begin(spec, extract.ANALYSIS_VERSION)
            try:
                await staging.show(complete=False, now=facts.indexed_at)
            finally:
                await staging.discard()


async def _index(
    archive: Archive,
    spec: SourceSpec,
    base: Path,
    fetcher: sources.Fetcher,
    options: Options,
    now: Callable[[], datetime],
    corrections: Corrections,
    careful: bool,
) -> Changes:
    options.tell(spec.name, 0, None, "fetching" if spec.url else "reading")
    had = await archive.number(spec.name)
    if spec.paused:
        return Changes(spec.name, unchanged=had)
    result = await sources.read_source(spec, base, fetcher, await archive.fetch_state(spec.name), now=now())
    if result.not_modified:
        await _visited(archive, spec, result.state, options)
        return Changes(spec.name, unchanged=had)
    raws = _wanted(spec, result.readings)
    failures = tuple(map(_failure, (r for r in result.readings if r.outcome != "ok")))
    if not raws and failures:
        await _visited(archive, spec, result.state, options)
        return Changes(spec.name, unchanged=had, failures=failures, readings=result.readings)
    complete = result.complete and not failures
    known = await archive.fingerprints(spec.name, [raw.id for raw in raws])
    fresh = [raw for raw in raws if not _is_known(archive, raw, known.get(raw.id))]
    held = _shrunk(had, len(known)) if complete and not options.force else ""
    if options.dry_run or held:
        await _visited(archive, spec, result.state, options)
        titles = await archive.titles_besides(spec.name, (raw.id for raw in raws)) if complete else ()
        gone = had - len(known) if complete else 0
        return _forecast(spec, known, raws, fresh, gone, titles, failures, held)
    book = await corrections.book()
    staging = await archive.begin(spec, extract.ANALYSIS_VERSION)
    try:
        failures += await _stage(staging, spec, raws, fresh, options, book, careful)
        changes = await staging.show(complete=complete, now=now())
    except BaseException:
        await staging.discard()
        raise
    # Only now: where the articles could not be stored, the server must not answer "not modified" next time.
    await _visited(archive, spec, result.state, options)
    await catch_up(corrections, book)
    return replace(changes, failures=failures, readings=result.readings)


def _failure(reading: Reading) -> str:
    """What was wrong with a file, its name before it where the words don't say it."""
    return reading.message if reading.file in reading.message else f"{reading.file}: {reading.message}"


async def _visited(archive: Archive, spec: SourceSpec, state: FetchState, options: Options) -> None:
    """Keeps what was learnt of a source's address; a dry run keeps nothing."""
    if not options.dry_run:
        await archive.set_fetch_state(spec.name, state)


def _is_known(archive: Archive, raw: RawArticle, known: str | None) -> bool:
    """Whether this content is indexed; what an older version of the analysis made of it is no change of the article."""
    versions = range(extract.ANALYSIS_VERSION, -1, -1)
    return known is not None and any(archive.fingerprint(raw, version) == known for version in versions)


def _wanted(spec: SourceSpec, readings: Sequence[Reading]) -> list[RawArticle]:
    """What is to be indexed: no drafts, each id once, with the tags the catalogue adds."""
    found: dict[str, RawArticle] = {}
    for raw in (article for reading in readings for article in reading.articles):
        if not raw.draft:
            own = {fold(term) for term in (*raw.tags, *raw.categories)}
            added = tuple(tag for tag in spec.tags if fold(tag) not in own)
            found.setdefault(raw.id, replace(raw, tags=raw.tags + added) if added else raw)
    return list(found.values())


async def _stage(
    staging: Staging, spec: SourceSpec, raws: Sequence[RawArticle], fresh: Sequence[RawArticle], options: Options,
    book: Book, careful: bool = False,
) -> tuple[str, ...]:  # fmt: skip
    """Stores what is fresh and keeps the rest; why articles were left out, which stay as they were."""
    new = {raw.id for raw in fresh}
    staging.keep([raw.id for raw in raws if raw.id not in new])
    done, failures = 0, list[str]()
    with analyser(len(fresh), book, careful) as analysed:
        for batch in analysed(spec.name, fresh):
            for lot in batch.lots:
                await staging.put(lot)
                done += len(lot.articles)
            staging.keep([ident for ident, _ in batch.lost])
            failures += [why for _, why in batch.lost]
            done += len(batch.lost)
            options.tell(spec.name, done, len(fresh), "storing")
    return tuple(failures)


async def carry(
    archive: Archive, spec: SourceSpec, raws: Sequence[RawArticle], options: Options, now: datetime,
    corrections: Corrections,
) -> None:  # fmt: skip
    """Takes articles into an index that was salvaged from another one."""
    staging = await archive.begin(spec, extract.ANALYSIS_VERSION)
    try:
        await _stage(staging, spec, raws, raws, options, await corrections.book())
        await staging.show(complete=False, now=now)
    except BaseException:
        await staging.discard()
        raise


async def catch_up(corrections: Corrections, book: Book) -> None:
    """Applies what was corrected or taken back, by whichever process, while a source was staged without it."""
    known, now = set(book.corrections), set(await corrections.all())
    if known != now:
        await corrections.apply(sorted(known ^ now, key=lambda c: c.id))


def _shrunk(had: int, left: int) -> str:
    """Why a complete source is held back, where it lost half of its articles at once."""
    if had < SHRUNK_FROM or left * 2 > had:
        return ""
    return f"only {left} of its {had} articles are left; the old ones stay. Index with force to take it over."


def _forecast(
    spec: SourceSpec,
    known: dict[str, str],
    raws: Sequence[RawArticle],
    fresh: Sequence[RawArticle],
    gone: int,
    going: Sequence[str],
    failures: tuple[str, ...],
    held: str,
) -> Changes:
    """What indexing would do. `gone` is how many would go, `going` some of their titles."""
    titles: dict[str, list[str]] = {"added": [], "changed": [], "removed": list(going)}
    for raw in fresh:
        titles["changed" if raw.id in known else "added"].append(raw.title)
    added, changed = len(titles["added"]), len(titles["changed"])
    told = tuple((kind, title) for kind, found in titles.items() for title in found[:TITLES])
    return Changes(spec.name, added, changed, len(raws) - added - changed, gone, failures, told, held)
