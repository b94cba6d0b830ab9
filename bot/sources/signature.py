"""Whether the files of a source changed since they were last looked at, told without reading them."""

from __future__ import annotations

from pathlib import Path

from bot.errors import SourceError
from bot.model import SourceSpec
from bot.sources.door import source_files

Signature = tuple[tuple[str, int, int], ...]


def signature(spec: SourceSpec, folder: Path) -> Signature:
    """Name, time of change and size of each file of a source; empty where there is none. Never raises."""
    try:
        files = source_files(spec, folder)
    except SourceError:
        return ()
    found = []
    for path, name in files:
        try:
            about = path.stat()
        except OSError:
            continue
        found.append((name, about.st_mtime_ns, about.st_size))
    return tuple(found)
