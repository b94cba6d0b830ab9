"""Logs: a line for people or a line of JSON for machines; each names the interaction it belongs to.

Never in them: tokens, and what a person typed. What was typed is known while an interaction is answered, so it is
taken out of whatever is logged meanwhile, by us or by a library, in messages and in what exceptions say.
"""

from __future__ import annotations

import json
import logging
import re
import sys
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

# The last two parts of a token of Discord's; the token of an interaction in an address is as secret for 15 minutes.
SECRETS = re.compile(
    r"(?P<head>[\w-]{20,})\.[\w-]{5,}\.[\w-]{20,}|(?P<path>/(?:interactions|webhooks)/\d+/)[\w%.-]{20,}"
)
ASKER = re.compile(r" \(Guild: \w+, User: \w+\)")  # the library names who typed when a suggestion failed
TYPED = "‹typed›"
WORD = 4  # letters of a word that is taken out by itself
FRAME = "  "  # how the lines of a traceback begin that come from the code and hold nothing typed


@dataclass(frozen=True, slots=True)
class Asked:
    """The interaction being answered: the reference in every line of its log, and what was typed into it."""

    reference: str
    typed: tuple[str, ...] = ()

    def hide(self, text: str) -> str:
        """The text without what was typed, whole or word by word."""
        whole = sorted({t for t in self.typed if len(t) > 1}, key=len, reverse=True)
        for typed in whole:
            # An exception or JSON writes a text in its own way, so its usual spellings go too.
            for spelling in {typed, repr(typed)[1:-1], json.dumps(typed)[1:-1], json.dumps(typed, ensure_ascii=False)}:
                text = text.replace(spelling, TYPED)
        words = {word.casefold() for typed in whole for word in re.findall(rf"\w{{{WORD},}}", typed)}
        if not words:
            return text
        pattern = re.compile("|".join(map(re.escape, sorted(words, key=len, reverse=True))), re.IGNORECASE)
        lines = text.split("\n")
        return "\n".join(line if line.startswith(FRAME) else pattern.sub(TYPED, line) for line in lines)


_now: ContextVar[Asked | None] = ContextVar("asked", default=None)


@contextmanager
def answering(reference: str, typed: Sequence[str]) -> Iterator[None]:
    """What is logged inside, also by tasks begun inside, belongs to this interaction."""
    token = _now.set(Asked(reference, tuple(typed)))
    try:
        yield
    finally:
        _now.reset(token)


def reference() -> str | None:
    """The reference of the interaction being answered here, if one is."""
    asked = _now.get()
    return asked.reference if asked else None


def masked(text: str) -> str:
    """The text with what looks like a token made unusable, and without what was typed."""
    asked = _now.get()
    text = asked.hide(text) if asked else text
    return SECRETS.sub(lambda m: f"{m['path'] or m['head'][:4]}<masked>", ASKER.sub("", text))


def told(record: logging.LogRecord) -> tuple[str, str]:
    """What a record says, and its traceback: both masked."""
    traceback = logging.Formatter().formatException(record.exc_info) if record.exc_info else ""
    return masked(record.getMessage()), masked(traceback)


class Lines(logging.Formatter):
    """A line for people: time, level, where, the interaction's reference, what; a traceback below it."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, masked."""
        message, traceback = told(record)
        at = datetime.fromtimestamp(record.created).astimezone().strftime("%Y-%m-%d %H:%M:%S")
        mark = f" [{reference()}]" if reference() else ""
        line = f"{at} {record.levelname:7} {record.name}{mark}: {message}"
        return f"{line}\n{traceback}" if traceback else line


class Json(logging.Formatter):
    """An object a line: at (UTC), level, logger, message; interaction and traceback where there is one."""

    def format(self, record: logging.LogRecord) -> str:
        """The object, masked."""
        message, traceback = told(record)
        said = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": message,
            **({"interaction": reference()} if reference() else {}),
            **({"traceback": traceback} if traceback else {}),
        }
        return json.dumps(said, ensure_ascii=False)


def configure(level: str, form: str, stream: TextIO | None = None) -> None:
    """Sends all logs to `stream` (standard error by default) at `level`, as "text" or "json"."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(Json() if form == "json" else Lines())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    # At DEBUG the library logs every event and body: messages, and tokens of interactions outside of any address.
    logging.getLogger("discord").setLevel(logging.INFO if level == "DEBUG" else logging.WARNING)
    logging.getLogger("aiosqlite").setLevel(logging.INFO)  # at DEBUG: every statement with its values


def place_of(error: BaseException, folder: str) -> str:
    """The file below a folder, and its line, where an error arose, for a person to look at."""
    if isinstance(error, SyntaxError):
        return f" in {Path(error.filename or '?').name}, line {error.lineno}"
    frames = [f for f in traceback.extract_tb(error.__traceback__) if f"/{folder}/" in f.filename.replace("\\", "/")]
    return f" in {Path(frames[-1].filename).name}, line {frames[-1].lineno}" if frames else ""
