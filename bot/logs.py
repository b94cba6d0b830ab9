"""Logs: a line for people or a line of JSON for machines, and never a token in either."""

from __future__ import annotations

import json
import logging
import re
import sys
from datetime import UTC, datetime
from typing import TextIO

# The last two parts of a token of Discord's; the token of an interaction in an address is as secret for 15 minutes.
SECRETS = re.compile(
    r"(?P<head>[\w-]{20,})\.[\w-]{5,}\.[\w-]{20,}|(?P<path>/(?:interactions|webhooks)/\d+/)[\w%.-]{20,}"
)


def masked(text: str) -> str:
    """The text with what looks like a token made unusable."""
    return SECRETS.sub(lambda m: f"{m['path'] or m['head'][:4]}<masked>", text)


class Lines(logging.Formatter):
    """A line for people: time, level, where, what; a traceback below it."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)-7s %(name)s: %(message)s", "%Y-%m-%d %H:%M:%S")

    def format(self, record: logging.LogRecord) -> str:
        """The line, masked."""
        return masked(super().format(record))


class Json(logging.Formatter):
    """An object a line: at (UTC), level, logger, message, and the traceback where there is one."""

    def format(self, record: logging.LogRecord) -> str:
        """The object, masked."""
        said = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            said["traceback"] = self.formatException(record.exc_info)
        return masked(json.dumps(said, ensure_ascii=False))


def configure(level: str, form: str, stream: TextIO | None = None) -> None:
    """Sends all logs to `stream` (standard error by default) at `level`, as "text" or "json"."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(Json() if form == "json" else Lines())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    if level != "DEBUG":
        logging.getLogger("discord").setLevel(logging.WARNING)
