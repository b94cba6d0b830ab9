"""One indexer and one bot at a time: advisory locks, which the system lets go when their holder dies."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from bot.errors import LockedDatabase, StoreError

if sys.platform == "win32":  # pragma: no cover
    import msvcrt

    def _take(file: BinaryIO) -> None:
        file.seek(1 << 20)  # far from the text, which others may then read
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _take(file: BinaryIO) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _open(path: Path) -> BinaryIO:
    try:
        return path.open("a+b")
    except OSError as e:
        raise StoreError(
            "{path} can't be written: {why}. Check that you may write into its folder.", path=path, why=e.strerror
        ) from e


def _holder(file: BinaryIO) -> str:
    file.seek(0)
    return file.read(20).decode("ascii", "replace").strip() or "unknown"


def _sign(file: BinaryIO) -> None:
    file.truncate(0)
    file.write(str(os.getpid()).encode("ascii"))
    file.flush()


def _held(path: Path, refusal: Callable[[str], LockedDatabase]) -> BinaryIO:
    """The file, locked and signed with our process id. Raises what `refusal` makes of the holder's."""
    file = _open(path)
    try:
        _take(file)
    except OSError as e:
        holder = _holder(file)
        file.close()
        raise refusal(holder) from e
    _sign(file)
    return file


class RunLock:
    """Held by the bot that serves from a data folder."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "bot.lock"
        self._file: BinaryIO | None = None

    def take(self) -> None:
        """Takes the lock. Raises LockedDatabase, naming the process, where a bot runs on the folder."""
        self._file = _held(self.path, lambda holder: LockedDatabase(
            "A bot (process id {holder}) already runs on the data folder {folder}. Stop it first, or give this "
            "one a DATA_DIR of its own.", holder=holder, folder=self.path.parent,
        ))  # fmt: skip

    def give(self) -> None:
        """Lets go."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def holder(self) -> str | None:
        """The process id of the bot that runs on the folder; None where none does."""
        if not self.path.exists():
            return None
        try:
            self.take()
        except LockedDatabase as e:
            return str(e.values["holder"])
        self.give()
        return None


class IndexerLock:
    """Held while any source is being indexed by this process; counts how many are."""

    def __init__(self, database: Path) -> None:
        self.path = database.with_name(database.name + ".indexing")
        self._file: BinaryIO | None = None
        self._holders = 0

    def take(self) -> bool:
        """Takes the lock; True where it was free before. Raises LockedDatabase where another process has it."""
        if self._holders == 0:
            self._file = _held(self.path, lambda holder: LockedDatabase(
                "Another process (id {holder}) is indexing into {path}. Wait until it is done, or stop it.",
                holder=holder, path=self.path.with_suffix(""),
            ))  # fmt: skip
        self._holders += 1
        return self._holders == 1

    def give(self) -> None:
        """Lets go of one hold; the last one frees the lock."""
        self._holders -= 1
        if self._holders == 0 and self._file is not None:
            self._file.close()
            self._file = None
