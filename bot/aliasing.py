"""The file tags.toml in the data folder: by which other names tags go. Read with all its faults told at once."""

from __future__ import annotations

import asyncio
import re
import tomllib
from pathlib import Path

from bot.corrections.desk import stamp_of
from bot.corrections.file import document_of, text_of
from bot.errors import AliasesError
from bot.store.aliases import Aliases
from bot.store.archive import Archive
from bot.words import squash

FILE = "tags.toml"
LONGEST = 100  # of a name, as the commands take it
_KEY = re.compile(r"""^\s*("(?:[^"\\]|\\.)*"|'[^']*'|[A-Za-z0-9_-]+)\s*[=.]""")
_TABLE = re.compile(r"^\s*\[\[?\s*[\"']?([^\"'\].]+)")


def load(path: Path) -> Aliases:
    """What the file says. Raises AliasesError with every fault."""
    return parse(text_of(path, AliasesError), path.name)


def parse(text: str, file: str) -> Aliases:
    """The aliases of a text; `file` is how its faults call it. Raises AliasesError."""
    document = document_of(text, file, AliasesError)
    lines = _lines(text)
    faults = [
        (lines.get(key, 1), f"unknown key “{key}”; expected the names under a line [aliases]")
        for key in document
        if key != "aliases"
    ]
    given, head = document.get("aliases", {}), lines.get("aliases", 1)
    if not isinstance(given, dict):
        faults.append((head, "expected the names under a line [aliases]"))
        given = {}
    names: dict[str, str] = {}
    for alias, name in given.items():
        fault = _fault(alias, name)
        if fault:
            faults.append((lines.get(alias, head), fault))
        else:
            names[" ".join(alias.split())] = " ".join(name.split())
    faults += [(lines.get(alias, head), fault) for alias, fault in _clashes(names)]
    if faults:
        raise AliasesError(tuple(f"{file}, line {line}: {words}" for line, words in sorted(faults)))
    return Aliases(names)


def _fault(alias: str, name: object) -> str:
    if isinstance(name, dict):
        return f"expected a name in quotation marks, got “{alias}” before a dot"
    if not isinstance(name, str):
        return f"expected the name of the tag that “{alias}” stands for, got {name!r}"
    if not squash(alias) or not squash(name):
        return "expected two names, got an empty one"
    if max(len(alias), len(name)) > LONGEST:
        return f"expected names of at most {LONGEST} characters"
    return ""


def _clashes(names: dict[str, str]) -> list[tuple[str, str]]:
    """What no two lines may say: one name for two tags, or for a tag that is another's name itself."""
    found: list[tuple[str, str]] = []
    known: dict[str, tuple[str, str]] = {}
    for alias, name in names.items():
        before = known.setdefault(squash(alias), (alias, name))
        if squash(before[1]) != squash(name):
            found.append((alias, f"“{alias}” stands for “{before[1]}” already, as “{before[0]}”"))
    for alias, name in names.items():
        _, further = known.get(squash(name), ("", name))
        if squash(further) != squash(name):
            found.append((alias, f"“{name}” stands for “{further}” itself; expected that tag, or another"))
    return found


def _lines(text: str) -> dict[str, int]:
    """The line of each key and table."""
    lines: dict[str, int] = {}
    for number, row in enumerate(text.split("\n"), 1):
        if found := _KEY.match(row):
            try:
                key = next(iter(tomllib.loads(f"{found[1]} = 0")))
            except tomllib.TOMLDecodeError:
                continue  # it stands in a text of several lines
            lines.setdefault(key, number)
        elif found := _TABLE.match(row):
            lines.setdefault(found[1].strip(), number)
    return lines


class AliasFile:
    """The file as the archive goes by it."""

    def __init__(self, archive: Archive, data_dir: Path) -> None:
        self._archive = archive
        self.path = data_dir / FILE
        self.faults: tuple[str, ...] = ()  # of the file, when it was last looked at
        self._seen: tuple[int, int] | None = None
        self._taking = asyncio.Lock()

    async def take_file(self) -> bool:
        """Has tags go by the names in the file, where it changed since it was last looked at; whether it was taken in.

        A faulty file changes nothing, and `faults` says what is wrong with it. Without a file tags go by their own.
        """
        async with self._taking:
            stamp = await asyncio.to_thread(stamp_of, self.path)
            if stamp == self._seen:
                return False
            self._seen = stamp
            try:
                wanted = await asyncio.to_thread(load, self.path) if stamp else Aliases()
            except AliasesError as e:
                self.faults = e.faults
                return False
            self.faults = ()
            await self._archive.take_names(wanted)
            return True
