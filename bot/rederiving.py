"""Re-deriving: after an upgrade of the analysis, old articles are analysed anew from the text that is stored.

For readers nothing arrives and nothing changed: an article keeps its key, its place in the order of arrival, and what
its source says of it. Each lot is shown by itself, so that the work may be stopped anywhere and goes on from there.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

from bot import extract
from bot.corrections import Corrections
from bot.indexing import catch_up
from bot.model import Article, SourceSpec
from bot.store.archive import Archive

log = logging.getLogger(__name__)

LOT = 100  # articles shown at a time
EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)


async def rederive(
    archive: Archive, corrections: Corrections, tell: Callable[[int], None], version: int = extract.ANALYSIS_VERSION
) -> int:
    """Analyses every article that is of an older version; how many. `tell` hears after each lot how many are done.

    Raises LockedDatabase while another process indexes.
    """
    done = 0
    while (source := await archive.source_behind(version)) is not None:
        made = await _lot(archive, corrections, source, version)
        if not made:  # somebody else did it meanwhile
            continue
        done += made
        tell(done)
    return done


async def _lot(archive: Archive, corrections: Corrections, source: str, version: int) -> int:
    facts = next((s for s in await archive.sources() if s.name == source), None)
    spec = SourceSpec(source, visible_to=facts.visible_to if facts else None)
    # The lock comes first: what is read below can't be replaced by its source meanwhile.
    staging = await archive.begin(spec, version)
    try:
        old = await archive.outdated(source, version, LOT)
        book = await corrections.book()
        await staging.add([book.correct(_again(article)) for article in old])
        at = facts.indexed_at if facts else None
        await staging.show(complete=False, now=at or EARLIEST)
    finally:
        await staging.discard()
    await catch_up(corrections, book)
    return len(old)


def _again(article: Article) -> Article:
    """The article with the analysis of today; with its old one where today's fails on it."""
    try:
        return extract.enrich(article.source, article.raw)
    except Exception:  # one article must not keep all others from being done
        log.exception("The article %s could not be analysed anew; it keeps its analysis.", article.key)
        found = article.found or article.analysis.quotes  # as it was before people put it right
        return replace(article, analysis=replace(article.analysis, quotes=found), found=())
