"""Reloading: the index is rebuilt by a process of its own, so that answers never wait for it.

The child runs `python -m bot index --json` and writes the archive itself; this process reads its progress, and sees
each source's new articles at the moment they are shown.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.errors import Busy, ClipdeskError
from bot.model import Changes, Progress

LINE_LIMIT = 16 * 1024 * 1024  # the closing line holds the titles of all that changed


class Reload:
    """The one reload that may run at a time."""

    def __init__(self, data_dir: Path, catalogue: Path | None, now: Callable[[], datetime]) -> None:
        self._data_dir = data_dir
        self._catalogue = catalogue
        self._now = now
        self._child: asyncio.subprocess.Process | None = None
        self._behind: asyncio.subprocess.Process | None = None
        self._turn = asyncio.Lock()
        self.since: datetime | None = None
        self.progress: Progress | None = None

    async def run(
        self,
        tell: Callable[[Progress], None] | None = None,
        *,
        force: bool = False,
        dry_run: bool = False,
        only: Sequence[str] = (),
    ) -> tuple[Changes, ...]:
        """Indexes the catalogue, or `only` some of its sources; what changed, by source.

        Raises Busy where a reload runs, ClipdeskError with the indexer's own words where it could not begin or was
        cancelled.
        """
        if self.since is not None:
            raise Busy(
                "A reload has been running since {since}. Wait for it, or cancel it with “/admin reload cancel:True”.",
                since=f"<t:{int(self.since.timestamp())}:T>",
            )
        self.since = self._now()
        try:
            await self._stop_catching_up()
            flags = [*(["--force"] if force else []), *(["--dry-run"] if dry_run else [])]
            return await self._run(tell, [*flags, *(word for name in only for word in ("--only", name))])
        finally:
            self.since = self.progress = self._child = None

    async def cancel(self) -> bool:
        """Stops the running reload; what it had not shown yet is dropped. False where none runs."""
        if self._child is None or self._child.returncode is not None:
            return False
        self._child.terminate()
        return True

    async def catch_up(self) -> bool:
        """Derives anew what an older version of the analysis made, at low priority; True when that is done.

        A reload stops it; it goes on from there when it is called again. Called twice it does nothing.
        """
        async with self._turn:
            if self.since is not None or self._behind is not None:
                return False
            child = self._behind = await self._start("--rederive")
        try:
            return await child.wait() == 0
        finally:
            self._behind = None
            await _end(child)

    async def _stop_catching_up(self) -> None:
        async with self._turn:  # it may just be starting
            if (child := self._behind) is not None:
                await _end(child)  # killing it is safe: each lot is shown by itself

    async def _start(self, *flags: str, pipe: int = asyncio.subprocess.DEVNULL) -> asyncio.subprocess.Process:
        where = ["--data-dir", str(self._data_dir), *(["--sources", str(self._catalogue)] if self._catalogue else [])]
        return await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "index", "--json", *where, *flags,
            stdin=asyncio.subprocess.DEVNULL, stdout=pipe, stderr=pipe, limit=LINE_LIMIT,
            cwd=Path(__file__).parent.parent,
        )  # fmt: skip

    async def _run(self, tell: Callable[[Progress], None] | None, flags: Sequence[str]) -> tuple[Changes, ...]:
        child = self._child = await self._start(*flags, pipe=asyncio.subprocess.PIPE)
        assert child.stdout is not None
        assert child.stderr is not None
        errors = asyncio.create_task(child.stderr.read())
        changes: tuple[Changes, ...] | None = None
        try:
            async for line in child.stdout:
                event = json.loads(line)
                if event["event"] == "progress":
                    self.progress = Progress(event["source"], event["done"], event["total"], event["stage"])
                    if tell:
                        tell(self.progress)
                elif event["event"] == "done":
                    changes = tuple(_changes(each) for each in event["changes"])
                elif event["event"] == "error":
                    raise ClipdeskError("{message}", message=event["message"])
            await child.wait()
            said = (await errors).decode(errors="replace").strip()
        finally:
            errors.cancel()
            await _end(child)
        if changes is None:
            raise ClipdeskError(
                "The reload ended before it was done; the articles are as they were. {said}", said=said[-500:]
            )
        return changes


async def _end(child: asyncio.subprocess.Process) -> None:
    if child.returncode is None:
        child.kill()
        await child.wait()


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
