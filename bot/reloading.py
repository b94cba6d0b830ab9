"""Reloading: the index is rebuilt by a process of its own, so that answers never wait for it.

The child runs `python -m bot index --json` and writes the archive itself; this process reads its progress, and sees
each source's new articles at the moment they are shown.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.children import killed, lines_of, places, started
from bot.errors import Busy, ClipdeskError
from bot.model import Changes, Progress, ReloadReport
from bot.store.marks import Marks

KEPT = 2000  # titles of a report; the counts are complete
LAST = "reload/last"  # the name of the mark that holds the last report


class Reload:
    """The one reload that may run at a time."""

    def __init__(self, data_dir: Path, catalogue: Path | None, marks: Marks, now: Callable[[], datetime]) -> None:
        self._data_dir = data_dir
        self._catalogue = catalogue
        self._marks = marks
        self._now = now
        self._stop: asyncio.Event | None = None
        self._behind: asyncio.subprocess.Process | None = None
        self._turn = asyncio.Lock()
        self.since: datetime | None = None
        self.dry_run = False
        self.progress: Progress | None = None

    async def run(
        self,
        tell: Callable[[Progress], None] | None = None,
        *,
        force: bool = False,
        dry_run: bool = False,
        only: Sequence[str] = (),
        report: bool = False,
    ) -> tuple[Changes, ...]:
        """Indexes the catalogue, or `only` some of its sources; what changed, by source. `report`: kept as the last.

        Raises Busy where a reload runs, ClipdeskError with the indexer's own words where it could not begin or was
        cancelled.
        """
        if self.since is not None:
            raise Busy(
                "A reload has been running since {since}. Wait for it, or cancel it with `/admin reload cancel:True`.",
                since=f"<t:{int(self.since.timestamp())}:T>",
            )
        began = self.since = self._now()
        self.dry_run, self._stop = dry_run, asyncio.Event()
        flags = [*(["--force"] if force else []), *(["--dry-run"] if dry_run else [])]
        failed, changes = "", tuple[Changes, ...]()
        try:
            await self._stop_catching_up()
            changes = await self._run(tell, [*flags, *(word for name in only for word in ("--only", name))], self._stop)
        except BaseException as e:
            failed = e.for_user if isinstance(e, ClipdeskError) else "It broke off; the log says why."
            raise
        finally:
            self.since = self.progress = self._stop = None
            if report:
                await self._keep(ReloadReport(began, self._now(), dry_run, changes, failed))
        return changes

    async def cancel(self) -> bool:
        """Stops the running reload; what it had not shown yet is dropped. False where none runs."""
        if self._stop is None or self._stop.is_set():
            return False
        self._stop.set()
        return True

    async def catch_up(self) -> bool:
        """Derives anew what an older version of the analysis made, at low priority; True when that is done.

        A reload stops it; it goes on from there when it is called again. Called twice it does nothing.
        """
        async with self._turn:
            if self.since is not None or self._behind is not None:
                return False
            child = self._behind = await started(self._words("--rederive"), asyncio.subprocess.DEVNULL)
        try:
            return await child.wait() == 0
        finally:
            self._behind = None
            await killed(child)

    async def _stop_catching_up(self) -> None:
        async with self._turn:  # it may just be starting
            if (child := self._behind) is not None:
                await killed(child)  # safe: each lot is shown by itself

    def _words(self, *flags: str) -> list[str]:
        return ["index", "--json", *places(self._data_dir, self._catalogue), *flags]

    async def last(self) -> ReloadReport | None:
        """How the last reload ended that a person asked for, also before the last restart."""
        text = await self._marks.get(LAST)
        if text is None:
            return None
        facts = json.loads(text)
        times = {name: datetime.fromisoformat(facts[name]) for name in ("began", "ended")}
        changes = tuple(map(_changes, facts["changes"]))
        return ReloadReport(**times, dry_run=facts["dry_run"], changes=changes, failed=facts["failed"])

    async def _keep(self, report: ReloadReport) -> None:
        room, changes = KEPT, []
        for change in report.changes:
            changes.append(flat(replace(change, titles=change.titles[:room])))
            room -= len(change.titles[:room])
        facts = asdict(replace(report, changes=())) | {"changes": changes}
        await self._marks.put(LAST, json.dumps(facts, default=datetime.isoformat, ensure_ascii=False))

    async def _run(
        self, tell: Callable[[Progress], None] | None, flags: Sequence[str], stop: asyncio.Event
    ) -> tuple[Changes, ...]:
        changes: tuple[Changes, ...] | None = None
        async with lines_of(self._words(*flags), stop) as (lines, said):
            async for event in _events(lines):
                if event["event"] == "progress":
                    self.progress = Progress(event["source"], event["done"], event["total"], event["stage"])
                    if tell:
                        tell(self.progress)
                elif event["event"] == "done":
                    changes = tuple(_changes(each) for each in event["changes"])
                elif event["event"] == "error":
                    raise (Busy if event["busy"] else ClipdeskError)("{message}", message=event["message"])
            words = await said()
        if changes is not None:
            return changes
        if stop.is_set():
            raise ClipdeskError("The reload was cancelled. What it had not shown yet is dropped; the rest stays.")
        raise ClipdeskError("The reload ended before it was done; the articles are as they were. {said}", said=words)


async def _events(lines: AsyncIterator[bytes]) -> AsyncIterator[dict[str, Any]]:
    async for line in lines:
        yield json.loads(line)


def flat(change: Changes) -> dict[str, Any]:
    """What indexing one source did, as the indexer tells it."""
    return {
        "source": change.source,
        "added": change.added,
        "changed": change.changed,
        "unchanged": change.unchanged,
        "removed": change.removed,
        "failures": list(change.failures),
        "titles": [list(pair) for pair in change.titles],
        "held_back": change.held_back,
    }


def _changes(event: dict[str, Any]) -> Changes:
    """The closing line's account of one source."""
    return Changes(
        source=event["source"],
        added=event["added"],
        changed=event["changed"],
        unchanged=event["unchanged"],
        removed=event["removed"],
        failures=tuple(event.get("failures", ())),
        titles=tuple((kind, title) for kind, title in event.get("titles", ())),
        held_back=event.get("held_back", ""),
    )
