"""One source of the catalogue, wherever it stands, with what it means that something is absent from it."""

from __future__ import annotations

import asyncio
import random
from datetime import datetime
from pathlib import Path

from bot.errors import SourceError
from bot.model import FetchState, Reading, SourceSpec
from bot.sources.door import read_files, titled
from bot.sources.fetch import Fetcher, FetchFailed
from bot.sources.identity import settle
from bot.sources.remote import FEEDS, visit
from bot.sources.shape import Result
from bot.sources.visits import after_failure, after_success, asked


async def read_source(
    spec: SourceSpec,
    folder: Path,
    fetcher: Fetcher | None,
    state: FetchState | None,
    *,
    now: datetime,
    chance: random.Random | None = None,
) -> Result:
    """What a source holds now, with settled identities and a title for each article, and when to look again.

    `folder` is what a relative path is relative to. Never raises for what a source does: a failure is a reading with
    the outcome "error", and the state tells of it.
    """
    state, chance = state or FetchState(), chance or random.Random()  # noqa: S311 - chance, not secrecy
    try:
        if spec.url is None:
            readings = await asyncio.to_thread(read_files, spec, folder)
            return _of_files(spec, readings, state, now, chance)
        if state.asked not in (None, asked(spec)):
            state = FetchState(next_try=state.next_try, failures=state.failures)
        if fetcher is None:
            raise SourceError("{url} isn't read here: there is no network.", url=spec.url)
        found = await visit(spec, fetcher, state, now)
    except SourceError as e:
        failed = after_failure(
            state, spec.every, now, chance, e.for_user, e.wait if isinstance(e, FetchFailed) else None
        )
        where = spec.url or spec.path or spec.name
        return Result((Reading(where, spec.shape, "error", e.for_user),), complete=False, state=failed)
    if faults := [r.message for r in found.readings if r.outcome == "error"]:
        failed = after_failure(state, spec.every, now, chance, faults[0], found.wait)
        return Result(titled(settle(found.readings)), complete=False, state=failed)
    news = not found.unchanged
    shape = next((r.shape for r in found.readings), None)
    known = after_success(state, spec, now, chance, news=news, etag=found.etag, modified=found.modified, shape=shape)
    return Result(titled(settle(found.readings)), complete=False, state=known, not_modified=found.unchanged)


def _of_files(
    spec: SourceSpec, readings: tuple[Reading, ...], state: FetchState, now: datetime, chance: random.Random
) -> Result:
    """Files are complete as far as every one of them could be read; a saved feed is a window all the same."""
    faults = [r.message for r in readings if r.outcome != "ok"]
    windows = any(r.shape in FEEDS for r in readings)
    if faults and not any(r.articles for r in readings):
        known = after_failure(state, spec.every, now, chance, faults[0])
    else:
        known = after_success(state, spec, now, chance, news=True)
    return Result(readings, complete=not faults and not windows, state=known)
