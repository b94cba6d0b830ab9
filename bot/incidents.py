"""Incidents: the errors of the last days, by the reference a reader was told.

Kept in a small file beside the databases. A file and not a table: an error is noted also when it is the database
that failed.
"""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from zlib import crc32

from bot import logs

BYTES = 256 * 1024  # of the newer file; the older one is as large at most
SAID = 8000  # characters kept of a traceback, its end


@dataclass(frozen=True, slots=True)
class Incident:
    """An error that was logged: when, under which reference, by which part, what it said, and where it came from."""

    at: datetime
    reference: str
    logger: str
    message: str
    traceback: str


class Incidents:
    """The errors kept in a folder; both files of it are bounded."""

    def __init__(self, folder: Path, now: Callable[[], datetime]) -> None:
        self.path = folder / "errors.jsonl"
        self._older = folder / "errors.1.jsonl"
        self._now = now
        self._writing = threading.Lock()

    def note(self, logger: str, message: str, traceback: str, reference: str | None = None) -> Incident:
        """Keeps an error; one without a reference is given one."""
        at = self._now()
        made = f"E{crc32(f'{at} {message}'.encode()):07X}"
        incident = Incident(at, reference or made, logger, message[:SAID], traceback[-SAID:])
        line = json.dumps(asdict(incident) | {"at": at.isoformat()}, ensure_ascii=False) + "\n"
        # Where the disk is full the log still has it.
        with self._writing, suppress(OSError):
            if self.path.exists() and self.path.stat().st_size + len(line) > BYTES:
                self.path.replace(self._older)
            with self.path.open("a", encoding="utf-8", errors="replace") as file:
                file.write(line)
        return incident

    def since(self, at: datetime) -> tuple[Incident, ...]:
        """What was kept from that moment on, newest first."""
        return tuple(reversed([incident for incident in self._all() if incident.at >= at]))

    def entry(self, reference: str) -> Incident | None:
        """The newest incident under a reference, however it is typed."""
        wanted = reference.strip().upper()
        return next((i for i in reversed(list(self._all())) if i.reference.upper() == wanted), None)

    def _all(self) -> Iterator[Incident]:
        for path in (self._older, self.path):
            if not path.exists():
                continue
            for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
                with suppress(ValueError, KeyError, TypeError):  # a line that was cut off by a crash
                    facts = json.loads(line)
                    yield Incident(**facts | {"at": datetime.fromisoformat(facts["at"])})

    @contextmanager
    def keeping(self) -> Iterator[None]:
        """While this is open, every error that the bot logs is kept."""
        handler = _Keeper(self)
        root = logging.getLogger()
        root.addHandler(handler)
        try:
            yield
        finally:
            root.removeHandler(handler)


class _Keeper(logging.Handler):
    """Hands errors on to the incidents."""

    def __init__(self, incidents: Incidents) -> None:
        super().__init__(logging.ERROR)
        self._incidents = incidents

    def emit(self, record: logging.LogRecord) -> None:
        """Keeps one."""
        try:
            message, traceback = logs.told(record)
            self._incidents.note(record.name, message, traceback, logs.reference())
        except Exception:  # what logging itself does where a handler fails
            self.handleError(record)
