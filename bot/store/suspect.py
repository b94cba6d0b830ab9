"""Which source was under way when an indexer died: the next one reads it last, and analyses it apart from itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


class Suspect:
    """A small file beside the index that is there while a source is read and analysed, and stays where that killed.

    What is interrupted in order takes it away, so that only a death leaves it: of what was read, of too little memory,
    or of a power cut, which costs a source nothing but its place in the next run.
    """

    def __init__(self, database: Path) -> None:
        self.path = database.with_name(database.name + ".suspect")

    def left(self) -> str | None:
        """The name of the source in which an indexer died."""
        try:
            return self.path.read_text(encoding="utf-8") or None
        except (OSError, ValueError):
            return None

    @contextmanager
    def under_way(self, source: str) -> Iterator[None]:
        """Marks the source while the block runs. A folder that can't be written to is for others to complain of."""
        with suppress(OSError):
            self.path.write_text(source, encoding="utf-8")
        try:
            yield
        finally:
            with suppress(OSError):
                self.path.unlink(missing_ok=True)
