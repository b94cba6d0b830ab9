"""Dates as sources write them -> ISO 8601 in the source's own offset, as precise as the source and no more."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import parsedate_tz

_ISO = re.compile(
    r"^\s*(\d{4})-?(\d\d)-?(\d\d)"
    r"(?:[T\s]+(\d\d?):?(\d\d)(?::?(\d\d)(?:[.,]\d+)?)?\s*(Z|UTC|GMT|[+\-\u2212]\d\d(?::?\d\d)?)?)?"
    r"(?:\s+[A-Z]{2,5})?\s*$",
    re.I,
)
_LOOSE_ISO = re.compile(r"^\s*(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?![\d])")
_YEARS = range(1000, 10000)


def iso(text: object) -> str | None:
    """`text` as ISO 8601, or None where it is no date: never guessed, never today's.

    Understands ISO 8601 and RFC 2822 with their usual mistakes, and dates that a YAML or TOML reader has made.
    """
    if isinstance(text, datetime):
        return _written(text, day_only=False)
    if isinstance(text, date):
        return text.isoformat() if text.year in _YEARS else None
    if not isinstance(text, str) or not text.strip() or len(text) > 100:
        return None
    return _from_iso(text) or _from_mail(text)


def _from_iso(text: str) -> str | None:
    found = _ISO.match(text)
    try:
        if found is None:
            loose = _LOOSE_ISO.match(text)
            return _day(*map(int, loose.groups())) if loose else None
        year, month, day, hour, minute, second, zone = found.groups()
        if hour is None:
            return _day(int(year), int(month), int(day))
        seconds = min(int(second or 0), 59)  # a leap second
        when = datetime(int(year), int(month), int(day), int(hour), int(minute), seconds, tzinfo=_zone(zone))
    except ValueError:
        return None
    return _written(when, day_only=False)


def _day(year: int, month: int, day: int) -> str | None:
    return date(year, month, day).isoformat() if year in _YEARS else None


def _zone(text: str | None) -> timezone | None:
    if text is None:
        return None
    digits = re.sub(r"\D", "", text)
    if not digits:
        return UTC
    minutes = int(digits[:2]) * 60 + int(digits[2:] or 0)
    return timezone(timedelta(minutes=minutes if text[0] == "+" else -minutes))


def _from_mail(text: str) -> str | None:
    try:
        parts = parsedate_tz(text)
        if parts is None or not re.search(r"[A-Za-z]{3}", text):
            return None
        year, month, day, hour, minute, second = parts[:6]
        if not re.search(r"\d:\d\d", text):
            return _day(year, month, day)
        offset = parts[9]
        # "-0000" says that the offset is unknown; most that write it mean UTC.
        zone = timezone(timedelta(seconds=offset)) if offset is not None else None
        return _written(datetime(year, month, day, hour, minute, min(second, 59), tzinfo=zone), day_only=False)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _written(when: datetime, *, day_only: bool) -> str | None:
    if when.year not in _YEARS:
        return None
    return when.date().isoformat() if day_only else when.isoformat(timespec="seconds")


def with_offset(local: object, universal: object) -> str | None:
    """A local time with the offset that its universal time gives it, as WordPress tells the two apart.

    An offset that no zone has (more than 14 hours) or an unknown universal time leaves the local time bare.
    """
    here, there = iso(local), iso(universal)
    if here is None or "T" not in here:
        return here or (f"{there}+00:00" if there and "T" in there and there[-6] not in "+-" else there)
    if there is None or "T" not in there:
        return here
    start = datetime.fromisoformat(here).replace(tzinfo=None)
    apart = start - datetime.fromisoformat(there).replace(tzinfo=None)
    minutes = round(apart.total_seconds() / 900) * 15
    if abs(minutes) > 14 * 60:
        return here
    return start.replace(tzinfo=timezone(timedelta(minutes=minutes))).isoformat(timespec="seconds")
