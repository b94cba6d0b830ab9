"""Proposals: sources somebody looked at and has not yet agreed to add, with the files that were sent for them.

A file's name and content are a stranger's: the name only ever becomes the last part of a path of ours. Kept on the
disk, so that agreeing works after a restart too.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from bot.errors import NotFound, StoreError
from bot.model import SourceSpec

KEPT = timedelta(days=1)
LONGEST = 80  # characters of a file's name
_UNFIT = re.compile(r"[^\w .()-]+")
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")  # names that Windows keeps for devices


def safe_name(name: str) -> str:
    """A name for a file, whatever it was called where it came from: no folder, no hidden file, no sign that tricks."""
    last = re.split(r"[/\\]", name)[-1]
    fit = _UNFIT.sub("-", last).strip(" .-")
    stem, dot, kind = fit.rpartition(".")
    kind = kind.strip(" .-")
    if not dot:
        stem, kind = fit, ""
    stem = stem[: LONGEST - 12].strip(" .-")
    if not stem or _RESERVED.fullmatch(stem):
        stem = f"upload-{stem}".strip("-")
    return f"{stem}.{kind[:10]}" if kind else stem


class Proposals:
    """The folder of uploads: agreed files in it, others below in a folder of their own each."""

    def __init__(self, data_dir: Path, now: Callable[[], datetime]) -> None:
        self._folder = data_dir.absolute() / "uploads"
        self._pending = self._folder / ".proposed"
        self._now = now

    def keep_file(self, number: int, name: str, content: bytes) -> Path:
        """Writes a file that was sent; where it is. Raises StoreError where there is no room."""
        path = self._pending / str(number) / safe_name(name)
        try:
            self.sweep()
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        except OSError as e:
            raise StoreError("The file can't be kept in {folder}: {why}.", folder=self._folder, why=e.strerror) from e
        return path

    def propose(self, number: int, spec: SourceSpec) -> None:
        """Keeps what was proposed until somebody agrees. Raises StoreError."""
        facts = {"name": spec.name, "url": spec.url, "path": spec.path, "tags": list(spec.tags)}
        facts["at"] = self._now().isoformat()
        try:
            self.sweep()
            self._pending.mkdir(parents=True, exist_ok=True)
            self._note(number).write_text(json.dumps(facts, ensure_ascii=False), encoding="utf-8")
        except OSError as e:
            raise StoreError("The proposal can't be kept in {folder}: {why}.", folder=self._folder, why=e.strerror
                             ) from e  # fmt: skip

    def agree(self, number: int) -> SourceSpec:
        """The source as it is to be added, its file in its final place. Raises NotFound where it is gone."""
        try:
            facts = json.loads(self._note(number).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            raise NotFound("That proposal is gone: it was added, dropped, or is older than a day.") from None
        path = facts["path"]
        if path is not None:
            target = self._free(Path(path).name)
            Path(path).replace(target)
            path = str(target)
        self.drop(number)
        return SourceSpec(facts["name"], path=path, url=facts["url"], tags=tuple(facts["tags"]))

    def drop(self, number: int) -> None:
        """Forgets a proposal and its file."""
        self._note(number).unlink(missing_ok=True)
        shutil.rmtree(self._pending / str(number), ignore_errors=True)

    def sweep(self) -> None:
        """Forgets what nobody agreed to for a day."""
        oldest = (self._now() - KEPT).timestamp()
        places = list(self._pending.glob("*")) if self._pending.is_dir() else []
        for number in {int(place.stem) for place in places if place.stat().st_mtime < oldest}:
            self.drop(number)

    def _note(self, number: int) -> Path:
        return self._pending / f"{number}.json"

    def _free(self, name: str) -> Path:
        """A place for an agreed file: never over another."""
        wanted = self._folder / name
        number = 2
        while wanted.exists():
            wanted = self._folder / f"{Path(name).stem} {number}{Path(name).suffix}"
            number += 1
        return wanted
