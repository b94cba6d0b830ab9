"""The catalogue of sources, data/sources.toml: read with all its faults told at once."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bot.errors import CatalogueError
from bot.model import SourceSpec

SHAPE_NAMES = ("tagdump", "html", "feed", "jsonfeed", "wxr", "rest", "markdown", "jsonl")  # a test holds it to SHAPES
SHORTEST, LONGEST = 60, 30 * 86400  # seconds between refreshes
_KEYS = ("name", "path", "glob", "url", "shape", "every", "tags", "site", "visible_to", "paused")
_PLACES = ("path", "glob", "url")
_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
_EVERY = re.compile(r"^\s*(\d{1,6})\s*([smhdw])\s*$")
_HEADER = re.compile(r"^\s*\[\[\s*[\"']?source[\"']?\s*\]\]")
_KEY = re.compile(r"^\s*[\"']?([A-Za-z0-9_-]+)[\"']?\s*=")
_LONGEST_NAME = 80
Entry = dict[str, Any]
Wrong = Callable[[str, str], None]


def load(path: Path) -> tuple[SourceSpec, ...]:
    """The sources in order of the file. Raises CatalogueError with every fault: file, line, and what was expected."""
    return parse(_text(path), path.name)


def parse(text: str, file: str) -> tuple[SourceSpec, ...]:
    """The sources of a catalogue's text; `file` is how its faults call it. Raises CatalogueError."""
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as e:
        said = str(e)
        line = re.search(r"line (\d+)", said)
        where = f"{file}, line {line[1]}" if line else f"{file}, at its end"
        raise CatalogueError((f"{where}: this is not TOML: {re.sub(r' ?[(]at .*[)]$', '', said)}",)) from e
    except RecursionError as e:
        raise CatalogueError((f"{file}: it is nested too deep",)) from e
    check = _Check(text, file)
    specs = check.document(document)
    if check.faults:
        raise CatalogueError(tuple(fault for _, fault in sorted(check.faults, key=lambda f: f[0])))
    return specs


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as e:
        raise CatalogueError((f"{path}: there is no such file; `add` makes it",)) from e
    except UnicodeDecodeError as e:
        line = e.object[: e.start].count(b"\n") + 1
        raise CatalogueError((f"{path.name}, line {line}: expected text in UTF-8",)) from e
    except OSError as e:
        raise CatalogueError((f"{path}: it can't be read ({e.strerror})",)) from e


class _Check:
    """One pass over a catalogue that collects its faults as (line, words)."""

    def __init__(self, text: str, file: str) -> None:
        self.file = file
        self.faults: list[tuple[int, str]] = []
        self._heads, self._lines = _positions(text)

    def document(self, document: Entry) -> tuple[SourceSpec, ...]:
        """The sources that are sound."""
        for key in document:
            if key != "source":
                self._fault(self._lines.get((-1, key), 1), f"unknown key “{key}”{_near(key, ('source',))}")
        entries = document.get("source", [])
        if not isinstance(entries, list) or not all(isinstance(e, dict) for e in entries):
            self._fault(self._lines.get((-1, "source"), 1), "expected each source under its own line [[source]]")
            return ()
        self._names(entries)
        specs = [self._entry(n, entry) for n, entry in enumerate(entries)]
        return tuple(spec for spec in specs if spec is not None)

    def _names(self, entries: list[Entry]) -> None:
        first: dict[str, int] = {}
        for number, name in enumerate(str(e.get("name", "")).strip() for e in entries):
            line = self._lines.get((number, "name"), self._head(number))
            if name and name.casefold() in first:
                self._fault(line, f"the name “{name}” is taken by the source in line {first[name.casefold()]}")
            first.setdefault(name.casefold(), line)

    def _head(self, number: int) -> int:
        return self._heads[number] if number < len(self._heads) else self._lines.get((-1, "source"), 1)

    def _fault(self, line: int, words: str) -> None:
        self.faults.append((line, f"{self.file}, line {line}: {words}"))

    def _entry(self, number: int, entry: Entry) -> SourceSpec | None:
        head = self._head(number)
        before = len(self.faults)

        def wrong(key: str, words: str) -> None:
            self._fault(self._lines.get((number, key), head), words)

        for key in entry:
            if key not in _KEYS:
                wrong(key, f"unknown key “{key}”{_near(key, _KEYS)}")
        self._places(entry, wrong)
        shape = _text_of(entry, "shape", wrong)
        if shape is not None and shape not in SHAPE_NAMES:
            wrong("shape", f"unknown shape “{shape}”{_near(shape, SHAPE_NAMES)}; there are {', '.join(SHAPE_NAMES)}")
        spec = SourceSpec(
            name=_name(entry, wrong),
            path=_text_of(entry, "path", wrong) or _text_of(entry, "glob", wrong),
            url=_address(entry, "url", wrong),
            shape=shape,
            site=_address(entry, "site", wrong),
            tags=_tags(entry, wrong),
            every=_every(entry, wrong),
            visible_to=_servers(entry, wrong),
            line=head,
            paused=_flag(entry, "paused", wrong),
        )
        return spec if spec.name and len(self.faults) == before else None

    def _places(self, entry: Entry, wrong: Wrong) -> None:
        given = [key for key in _PLACES if key in entry]
        if not given:
            wrong("name", "expected one of path, glob and url: where is this source?")
        elif len(given) > 1:
            wrong(given[1], f"expected one of path, glob and url, got {' and '.join(given)}")


def _positions(text: str) -> tuple[list[int], dict[tuple[int, str], int]]:
    """(the line of each [[source]], the line of each key of the source with that number; -1: before the first)."""
    heads: list[int] = []
    lines: dict[tuple[int, str], int] = {}
    for number, row in enumerate(text.split("\n"), 1):
        if _HEADER.match(row):
            heads.append(number)
        elif found := _KEY.match(row):
            lines.setdefault((len(heads) - 1, found[1]), number)
        elif found := re.match(r"^\s*\[\[?\s*[\"']?([\w-]+)", row):
            lines.setdefault((-1, found[1]), number)
    return heads, lines


def _near(word: str, known: Iterable[str]) -> str:
    close = difflib.get_close_matches(word.lower(), list(known), 1, 0.6)
    return f"; did you mean “{close[0]}”?" if close else ""


def _said(value: object) -> str:
    text = repr(value) if not isinstance(value, str) else f"“{value}”"
    return text if len(text) <= 60 else text[:59] + "…"


def _text_of(entry: Entry, key: str, wrong: Wrong) -> str | None:
    value = entry.get(key)
    if value is None:
        return None
    if not isinstance(value, str) or not value.strip() or "\0" in value:
        wrong(key, f"expected a text for {key}, got {_said(value)}")
        return None
    return value.strip()


def _name(entry: Entry, wrong: Wrong) -> str:
    if "name" not in entry:
        wrong("name", 'expected a name, as in name = "daily"')
        return ""
    name = _text_of(entry, "name", wrong) or ""
    if len(name) > _LONGEST_NAME:
        wrong("name", f"expected a name of at most {_LONGEST_NAME} characters, got {len(name)}")
    if any(not c.isprintable() for c in name):
        wrong("name", "expected a name on one line, without control characters")
    return name


def _address(entry: Entry, key: str, wrong: Wrong) -> str | None:
    text = _text_of(entry, key, wrong)
    if text is None:
        return None
    try:
        parts = urlsplit(text)
        sound = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        sound = False
    if not sound:
        wrong(key, f"expected an address that begins with http:// or https://, got {_said(text)}")
        return None
    return text


def _tags(entry: Entry, wrong: Wrong) -> tuple[str, ...]:
    value = entry.get("tags", [])
    if not isinstance(value, list) or not all(isinstance(t, str) and t.strip() for t in value):
        wrong("tags", f'expected a list of texts for tags, as in ["news"], got {_said(value)}')
        return ()
    return tuple(dict.fromkeys(t.strip() for t in value))


def _every(entry: Entry, wrong: Wrong) -> int | None:
    value = entry.get("every")
    if value is None:
        return None
    seconds = interval(value) if isinstance(value, str) else None
    if seconds is None:
        wrong("every", f'expected an interval for every, such as "30m", "6h" or "1d", got {_said(value)}')
    elif not SHORTEST <= seconds <= LONGEST:
        wrong("every", f"expected an interval from 1m to 30d for every, got {_said(value)}")
    return seconds


def interval(text: str) -> int | None:
    """The seconds of "90s", "30m", "6h", "1d" or "2w"; None where it is no interval."""
    found = _EVERY.match(text)
    return int(found[1]) * _UNITS[found[2]] if found else None


def written_interval(seconds: int) -> str:
    """An interval in its largest whole unit: 5400 is "90m"."""
    unit = next(u for u in ("d", "h", "m", "s") if seconds % _UNITS[u] == 0)
    return f"{seconds // _UNITS[unit]}{unit}"


def _servers(entry: Entry, wrong: Wrong) -> frozenset[int] | None:
    value = entry.get("visible_to")
    if value is None:
        return None
    ids = value if isinstance(value, list) else [value]
    if any(isinstance(i, bool) or not re.fullmatch(r"\d{15,20}", str(i)) for i in ids) or not isinstance(value, list):
        wrong("visible_to", f"expected a list of server ids for visible_to, got {_said(value)}")
        return None
    return frozenset(int(i) for i in ids)


def _flag(entry: Entry, key: str, wrong: Wrong) -> bool:
    value = entry.get(key, False)
    if not isinstance(value, bool):
        wrong(key, f"expected true or false for {key}, got {_said(value)}")
    return value is True
