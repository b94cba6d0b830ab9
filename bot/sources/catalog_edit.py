"""Changes to the catalogue of sources: comments and order stay, and no half-written file is ever seen."""

from __future__ import annotations

import difflib
import os
import re
import tempfile
from pathlib import Path

import tomlkit
from tomlkit.items import Table

from bot.errors import CatalogueError, NotFound
from bot.model import SourceSpec
from bot.sources.catalog import load, parse, written_interval

_PAUSED = re.compile(r"^\s*[\"']?paused[\"']?\s*=")
_HEADING = """\
# The sources of the archive, as `python -m bot add` and /admin sources add write them; they may be edited by hand.
#
# [[source]]
# name = "The Morning Paper"                      # as readers see it; each name once
# url = "https://paper.example/feed.xml"          # exactly one of url, path (a file or folder) and glob
# every = "6h"                                    # how often to look again (minutes m, hours h, days d)
# tags = ["news"]                                 # added to each of its articles
# shape = "tagdump"                               # told from the content where it is left out
# site = "https://paper.example/"                 # what relative links are relative to
# visible_to = [123456789012345678]               # only these servers see it; leave it out for all
# paused = true                                   # read no more until this is taken out
"""


def write_entry(path: Path, spec: SourceSpec) -> None:
    """Adds a source at the end of the catalogue, which is made where it is missing.

    Raises CatalogueError where the catalogue is faulty, or would be with the new source; it is left as it was then.
    """
    text = _sound(path)[0] if path.exists() else _HEADING
    entries = tomlkit.aot()
    entries.append(_table(spec))
    document = tomlkit.document()
    document.append("source", entries)
    _write(path, f"{text.rstrip()}\n\n{tomlkit.dumps(document).strip()}\n")


def remove(path: Path, name: str) -> None:
    """Takes a source out of the catalogue; comments above it and the next stay. Raises NotFound or CatalogueError."""
    rows, start, end = _found(path, name)
    while end > start + 1 and (not rows[end - 1].strip() or rows[end - 1].lstrip().startswith("#")):
        end -= 1
    del rows[start:end]
    _write(path, "\n".join(rows))


def pause(path: Path, name: str, paused: bool = True) -> None:
    """Marks a source as paused, or no longer so. Raises NotFound or CatalogueError."""
    rows, start, end = _found(path, name)
    rows[start:end] = [row for row in rows[start:end] if not _PAUSED.match(row)]
    if paused:
        named = (n for n in range(start, end) if rows[n].lstrip().startswith("name"))
        rows.insert(next(named, start) + 1, "paused = true")
    _write(path, "\n".join(rows))


def _sound(path: Path) -> tuple[str, tuple[SourceSpec, ...]]:
    specs = load(path)
    return path.read_text(encoding="utf-8-sig"), specs


def _found(path: Path, name: str) -> tuple[list[str], int, int]:
    """(the lines of the catalogue, the index of the source's first, the index behind its last)."""
    text, specs = _sound(path)
    number = next((n for n, s in enumerate(specs) if s.name.casefold() == name.casefold()), None)
    if number is None:
        near = tuple(difflib.get_close_matches(name, [s.name for s in specs]))
        raise NotFound("No source in {file} is called “{name}”.", near, file=path.name, name=name)
    rows = text.split("\n")
    heads = [n for n, row in enumerate(rows) if row.lstrip().startswith("[")]
    start = specs[number].line - 1
    if start not in heads:
        raise CatalogueError((f"{path.name}: to change it here, each source should stand under its own [[source]]",))
    return rows, start, next((n for n in heads if n > start and rows[n].lstrip().startswith("[[")), len(rows))


def _table(spec: SourceSpec) -> Table:
    table = tomlkit.table()
    table.add("name", spec.name)
    if spec.url:
        table.add("url", spec.url)
    else:
        place = spec.path or ""
        table.add("glob" if any(c in place for c in "*?[") and not Path(place).exists() else "path", place)
    if spec.shape:
        table.add("shape", spec.shape)
    if spec.every:
        table.add("every", written_interval(spec.every))
    if spec.tags:
        table.add("tags", list(spec.tags))
    if spec.site:
        table.add("site", spec.site)
    if spec.visible_to is not None:
        table.add("visible_to", sorted(spec.visible_to))
    if spec.paused:
        table.add("paused", True)
    return table


def _write(path: Path, text: str) -> None:
    """Puts the new text in place of the old in one step, if it is sound. Raises CatalogueError."""
    parse(text, path.name)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        target = path.resolve()  # a link to the catalogue stays a link
        handle, draft = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            if target.exists():
                Path(draft).chmod(target.stat().st_mode)
            else:
                Path(draft).chmod(0o644)
            Path(draft).replace(target)
        except BaseException:
            Path(draft).unlink(missing_ok=True)
            raise
    except OSError as e:
        raise CatalogueError((f"{path}: it can't be written ({e.strerror})",)) from e
