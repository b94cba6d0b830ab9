"""Watching: a file that changed or a feed that is due is indexed while the bot runs."""

from __future__ import annotations

import asyncio
import logging

from bot.desk import Desk
from bot.errors import Busy, ClipdeskError
from bot.model import SourceSpec
from bot.sources import asked, signature

log = logging.getLogger(__name__)

EVERY = 30.0  # seconds between two looks
LONGEST = 600.0  # ... however often they fail


def pause(every: float, failed: int) -> float:
    """Seconds until the next look after so many in a row that failed: twice as long each time, up to ten minutes."""
    return min(every * 2.0 ** min(failed, 10), max(every, LONGEST))


class Watch:
    """Looks after the sources of a desk's catalogue. The first look indexes everything."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._seen: dict[str, object] = {}
        self._settled = False
        self._faults: tuple[str, ...] = ()  # of the file of tags, as they were told last
        self._catching_up: asyncio.Task[None] | None = None

    async def run(self, every: float = EVERY) -> None:
        """Looks for ever; nothing that goes wrong with a source ends it."""
        try:
            await self._run(every)
        finally:
            if self._catching_up:
                self._catching_up.cancel()
                await asyncio.wait({self._catching_up})

    async def _run(self, every: float) -> None:
        failed = 0
        while True:
            try:
                if not await self.look():
                    await self.catch_up()
                failed = 0
            except Busy:
                log.info("A reload is running; the sources are looked at again later.")
            except ClipdeskError as e:
                failed += 1
                log.error("The sources could not be looked at: %s", e)
            except Exception:  # the last net: a watch that ended would never be missed
                failed += 1
                log.exception("The sources could not be looked at.")
            await asyncio.sleep(pause(every, failed))

    async def _correct(self) -> None:
        """Takes in what the file of corrections says anew; the first time all corrections are seen to be applied."""
        corrections = self._desk.corrections
        faults = corrections.faults
        came, went = await corrections.take_file()
        if came or went:
            log.info("The file of corrections brought %d and took back %d.", came, went)
        if corrections.faults and corrections.faults != faults:
            log.error("The file of corrections is not taken in: %s", " ".join(corrections.faults))
        if not self._settled:
            await corrections.settle()
            self._settled = True

    async def _rename(self) -> None:
        """Has tags go by the names that their file says."""
        aliases = self._desk.aliases
        if await aliases.take_file():
            log.info("The file of tags was taken in.")
        if aliases.faults and aliases.faults != self._faults:
            log.error("The file of tags is not taken in: %s", " ".join(aliases.faults))
        self._faults = aliases.faults

    async def look(self) -> tuple[str, ...]:
        """Indexes the sources that are due; their names. Raises CatalogueError for a faulty catalogue, Busy."""
        await self._correct()
        await self._rename()
        specs = [spec for spec in self._desk.listed() if not spec.paused]
        signatures = await asyncio.to_thread(self._signatures, specs)
        due = [spec.name for spec in specs if await self._is_due(spec, signatures.get(spec.name))]
        if due:
            for changes in await self._desk.reload.run(only=due):
                if changes.added or changes.changed or changes.removed or changes.failures:
                    log.info("Indexed %s: %d added, %d changed, %d removed, %d failed.", changes.source, changes.added,
                             changes.changed, changes.removed, len(changes.failures))  # fmt: skip
        self._seen.update(signatures)
        return tuple(due)

    async def catch_up(self) -> asyncio.Task[None] | None:
        """Begins to derive anew what an older analysis made, where there is any; a reload always goes first."""
        if self._catching_up is not None and not self._catching_up.done():
            return self._catching_up
        count = await self._desk.behind()
        if count:
            self._catching_up = asyncio.create_task(self._derive(count), name="rederive")
        return self._catching_up if count else None

    async def _derive(self, count: int) -> None:
        log.info("%d article(s) were analysed by an older version; they are derived anew in the background.", count)
        if await self._desk.reload.catch_up():
            log.info("All articles carry the analysis of today.")

    def _signatures(self, specs: list[SourceSpec]) -> dict[str, object]:
        base = self._desk.base
        # With what the catalogue says of it: other tags, or other servers that may see it, are a change too.
        return {spec.name: (asked(spec), signature(spec, base)) for spec in specs if spec.url is None}

    async def _is_due(self, spec: SourceSpec, now_is: object) -> bool:
        if spec.url is None:
            return self._seen.get(spec.name, ...) != now_is
        state = await self._desk.archive.fetch_state(spec.name)
        changed = state.asked not in (None, asked(spec)) and not state.failures
        return changed or state.next_try is None or state.next_try <= self._desk.now()
