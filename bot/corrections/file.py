"""The file corrections.toml in the data folder: read with all its faults told at once, each with its line."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

from bot.corrections.check import KINDS, fault_of
from bot.errors import ClipdeskError, CorrectionsError
from bot.model import Correction, CorrectionKind
from bot.store.corrections import NEEDED

FILE = "corrections.toml"
LARGEST = 4 * 2**20  # bytes
_KEYS = ("kind", "article", "text", "other", "name", "note")
_HEAD = re.compile(r"^\s*\[\[\s*[\"']?correction[\"']?\s*\]\]")
_KEY = re.compile(r"^\s*[\"']?([A-Za-z0-9_-]+)[\"']?\s*=")


def load(path: Path) -> tuple[Correction, ...]:
    """The corrections in order of the file, each with its line. Raises CorrectionsError with every fault."""
    return parse(text_of(path, CorrectionsError), path.name)


def text_of(path: Path, fault: Callable[[tuple[str, ...]], ClipdeskError]) -> str:
    """The text of a file. Raises what `fault` makes of its faults."""
    try:
        if path.stat().st_size > LARGEST:
            raise fault((f"{path.name}: expected a file of at most {LARGEST // 2**20} MB",))
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as e:
        line = e.object[: e.start].count(b"\n") + 1
        raise fault((f"{path.name}, line {line}: expected text in UTF-8",)) from e
    except OSError as e:
        raise fault((f"{path.name}: it can't be read ({e.strerror})",)) from e


def document_of(text: str, file: str, fault: Callable[[tuple[str, ...]], ClipdeskError]) -> dict[str, Any]:
    """What TOML makes of a text. Raises what `fault` makes of its faults."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as e:
        line = re.search(r"line (\d+)", str(e))
        where = f"{file}, line {line[1]}" if line else f"{file}, at its end"
        raise fault((f"{where}: this is not TOML: {re.sub(r' ?[(]at .*[)]$', '', str(e))}",)) from e
    except RecursionError as e:
        raise fault((f"{file}: it is nested too deep",)) from e


def parse(text: str, file: str) -> tuple[Correction, ...]:
    """The corrections of a text; `file` is how its faults call it. Raises CorrectionsError."""
    document = document_of(text, file, CorrectionsError)
    heads, lines = _positions(text)
    faults: list[tuple[int, str]] = []
    for key in document:
        if key != "correction":
            faults.append((lines.get((-1, key), 1), f"unknown key “{key}”{_near(key, ('correction',))}"))
    entries = document.get("correction", [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        faults.append((lines.get((-1, "correction"), 1), "expected each under its own line [[correction]]"))
        entries = []
    found = []
    for number, entry in enumerate(entries):
        head = heads[number] if number < len(heads) else 1
        told, correction = _entry(entry, head)
        faults += [(lines.get((number, key), head), words) for key, words in told]
        if correction:
            found.append(correction)
    if faults:
        raise CorrectionsError(tuple(f"{file}, line {line}: {words}" for line, words in sorted(faults)))
    return tuple(found)


def _entry(entry: dict[str, Any], line: int) -> tuple[list[tuple[str, str]], Correction | None]:
    """(what is wrong with it, by key; the correction where nothing is)."""
    kind = entry.get("kind")
    if kind not in KINDS:
        near = _near(str(kind), KINDS)
        return [("kind", f"expected a kind, one of {', '.join(KINDS)}; got {kind!r}{near}")], None
    wanted = ("kind", "note", *NEEDED[kind], *(("name",) if kind == "speaker" else ()))
    faults = []
    for key, value in entry.items():
        if key not in _KEYS:
            faults.append((key, f"unknown key “{key}”{_near(key, _KEYS)}"))
        elif key not in wanted:
            faults.append((key, f"{kind} takes no {key}; it takes {', '.join(wanted[2:])}"))
        elif not isinstance(value, str):
            faults.append((key, f"expected a text for {key}, got {value!r}"))
    if kind == "speaker" and "name" not in entry:
        faults.append(("kind", 'speaker needs name; name = "" says that nobody knows who said it'))
    if faults:
        return faults, None
    article, text, other, name = (" ".join(entry.get(key, "").split()) or None for key in _KEYS[1:5])
    note = entry.get("note", "")
    correction = Correction(cast(CorrectionKind, kind), article, text, other, name, note, line)
    fault = fault_of(correction)
    return ([fault], None) if fault else ([], correction)


def _positions(text: str) -> tuple[list[int], dict[tuple[int, str], int]]:
    """(the line of each [[correction]], the line of each key of the one with that number; -1: before the first)."""
    heads: list[int] = []
    lines: dict[tuple[int, str], int] = {}
    for number, row in enumerate(text.split("\n"), 1):
        if _HEAD.match(row):
            heads.append(number)
        elif found := _KEY.match(row) or re.match(r"^\s*\[\[?\s*[\"']?([\w-]+)", row):
            lines.setdefault((len(heads) - 1 if _KEY.match(row) else -1, found[1]), number)
    return heads, lines


def _near(word: str, known: tuple[str, ...]) -> str:
    close = difflib.get_close_matches(word.lower(), list(known), 1, 0.6)
    return f"; did you mean “{close[0]}”?" if close else ""
