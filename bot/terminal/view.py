"""How a terminal shows things: what time it is there, in which zone, and whether addresses must be spelt out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo


@dataclass(frozen=True, slots=True)
class View:
    """The circumstances an answer is shown in. `zone` None is the machine's own."""

    now: datetime = datetime(2000, 1, 1, tzinfo=UTC)
    zone: tzinfo | None = None
    addresses: bool = False  # spell out the address behind a link's words: there is nothing to click
    names: Mapping[str, str] = field(default_factory=dict)  # of channels, roles and people, by their ids


_FORMATS = {
    "t": "%H:%M",
    "T": "%H:%M:%S",
    "d": "%d/%m/%Y",
    "D": "{day} %B %Y",
    "f": "{day} %B %Y %H:%M",
    "F": "%A, {day} %B %Y %H:%M",
}
_UNITS = (
    ("year", 365 * 86400),
    ("month", 30 * 86400),
    ("day", 86400),
    ("hour", 3600),
    ("minute", 60),
    ("second", 1),
)


def timestamp(seconds: int, style: str, view: View) -> str:
    """What Discord shows for <t:seconds:style>, in English; the mark itself where it lies beyond the calendar."""
    try:
        moment = (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)).astimezone(view.zone)
    except (OverflowError, ValueError, OSError):
        return f"<t:{seconds}:{style}>"
    if style == "R":
        return _relative((moment - view.now).total_seconds())
    return moment.strftime(_FORMATS.get(style, _FORMATS["f"]).replace("{day}", str(moment.day)))


def _relative(seconds: float) -> str:
    """ "in 3 hours", "2 days ago"."""
    for unit, length in _UNITS:
        count = round(abs(seconds) / length)
        if abs(seconds) >= length:
            text = f"{count} {unit}{'s' if count != 1 else ''}"
            return f"in {text}" if seconds > 0 else f"{text} ago"
    return "now"
