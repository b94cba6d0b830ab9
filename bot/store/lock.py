"""One indexer at a time: an advisory lock that the system lets go when its holder dies."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import BinaryIO

from bot.errors import LockedDatabase

if sys.platform == "win32":  # pragma: no cover
    import msvcrt

    def _take(file: BinaryIO) -> None:
        file.seek(1 << 20)  # far from the text, which others may then read
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _take(file: BinaryIO) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


class IndexerLock:
    """Held while any source is being indexed by this process; counts how many are."""

    def __init__(self, database: Path) -> None:
        self.path = database.with_name(database.name + ".indexing")
        self._file: BinaryIO | None = None
        self._holders = 0

    def take(self) -> bool:
        """Takes the lock; True where it was free before. Raises LockedDatabase where another process has it."""
        if self._holders == 0:
            file = self.path.open("a+b")
            try:
                _take(file)
            except OSError as e:
                file.seek(0)
                holder = file.read(20).decode("ascii", "replace").strip() or "unknown"
                file.close()
                raise LockedDatabase(
                    "Another process (id {holder}) is indexing into {path}. Wait until it is done, or stop it.",
                    holder=holder,
                    path=self.path.with_suffix(""),
                ) from e
            file.truncate(0)
            file.write(str(os.getpid()).encode("ascii"))
            file.flush()
            self._file = file
        self._holders += 1
        return self._holders == 1

    def give(self) -> None:
        """Lets go of one hold; the last one frees the lock."""
        self._holders -= 1
        if self._holders == 0 and self._file is not None:
            self._file.close()
            self._file = None
