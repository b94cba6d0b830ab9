"""How a terminal shows things: what time it is there, in which zone, and whether addresses must be spelt out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo
from functools import cache
from typing import Literal

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_time, format_timedelta

Unit = Literal["year", "month", "day", "hour", "minute", "second"]


@dataclass(frozen=True, slots=True)
class View:
    """The circumstances an answer is shown in. `zone` None is the machine's own."""

    now: datetime = datetime(2000, 1, 1, tzinfo=UTC)
    zone: tzinfo | None = None
    addresses: bool = False  # spell out the address behind a link's words: there is nothing to click
    names: Mapping[str, str] = field(default_factory=dict)  # of channels, roles and people, by their ids
    locale: str = "en-GB"  # one of Discord's, in which its clients write dates


_UNITS: tuple[tuple[Unit, int], ...] = (
    ("year", 365 * 86400),
    ("month", 30 * 86400),
    ("day", 86400),
    ("hour", 3600),
    ("minute", 60),
    ("second", 1),
)
_NEVER = 1e9  # as a threshold: babel goes down to the unit it is told, and chooses none itself


def timestamp(seconds: int, style: str, view: View) -> str:
    """What Discord shows for <t:seconds:style> to whoever asks; the mark itself where it lies beyond the calendar."""
    try:
        moment = (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)).astimezone(view.zone)
    except (OverflowError, ValueError, OSError):
        return f"<t:{seconds}:{style}>"
    locale = _locale(view.locale)
    if style == "R":
        return _relative((moment - view.now).total_seconds(), locale)
    day = {"d": "short", "D": "long", "f": "long", "F": "full"}.get(style)
    time = {"t": "short", "T": "medium", "f": "short", "F": "short"}.get(style)
    parts = [format_date(moment, day, locale)] if day else []
    parts += [format_time(moment, time, locale=locale)] if time else []
    # Some languages put a thin space before "PM", which terminals and files of plain text know little of.
    return " ".join(parts).replace("\u202f", " ")


@cache
def _locale(name: str) -> Locale:
    try:
        return Locale.parse(name, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale.parse("en")


def _relative(seconds: float, locale: Locale) -> str:
    """ "in 3 hours", "2 days ago"."""
    for unit, length in _UNITS:
        count = round(abs(seconds) / length)
        if abs(seconds) >= length:
            span = timedelta(seconds=count * length * (1 if seconds > 0 else -1))
            return format_timedelta(span, unit, threshold=_NEVER, add_direction=True, locale=locale)
    if locale.language == "en":
        return "now"
    return format_timedelta(timedelta(0), "second", threshold=_NEVER, add_direction=True, locale=locale)
