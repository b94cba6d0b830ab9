"""Dates as sources write them -> ISO 8601 in the source's own offset, as precise as the source and no more."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, timezone

_ISO = re.compile(
    r"^\s*(\d{4})-?(\d\d)-?(\d\d)"
    r"(?:[T\s]+(\d\d?):?(\d\d)(?::?(\d\d)(?:[.,]\d+)?)?\s*([A-Z]{1,5}|[+\-\u2212]\d\d(?::?\d\d)?)?)?"
    r"\s*$",
    re.I,
)
_LOOSE_ISO = re.compile(r"^\s*(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?![\d])")
_MONTHS = "janfebmaraprmayjunjulaugsepoctnovdec"
_NAME = "(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}"
_DAY_FIRST = re.compile(
    rf"(?<!\d)(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[ .-]+{_NAME}[ .,-]+(?P<year>\d{{4}}(?!\d)|\d{{2}}(?![\d:]))", re.I
)
_MONTH_FIRST = re.compile(  # the time may stand before the year, as in "Sun Jan 04 16:29:06 PST 2004"
    rf"\b{_NAME}[ .]+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:,[ ]*|[ ]+)"
    r"(?:\d\d?:\d\d(?::\d\d)?[ ]+(?:[A-Z]{1,5}[ ]+)?)?(?P<year>\d{4})(?!\d)",
    re.I,
)
_TIME = re.compile(
    r"(?<!\d)(?P<hour>\d\d?):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:\.\d+)?)?\s*(?:(?P<half>[ap])\.?m\b\.?)?\s*"
    r"(?P<zone>[+\-\u2212]\d\d:?\d\d|[A-Za-z]{1,5}\b)?"
)
_DOTTED = re.compile(r"^\s*(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})(?!\d)")
_ZONES = {
    "Z": 0, "UT": 0, "UTC": 0, "GMT": 0, "WET": 0, "WEST": 1, "CET": 1, "CEST": 2, "EET": 2, "EEST": 3, "MSK": 3,
    "JST": 9, "KST": 9, "AST": -4, "ADT": -3, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6,
    "PST": -8, "PDT": -7,
}  # fmt: skip
_YEARS = range(1000, 10000)


def iso(text: object) -> str | None:
    """`text` as ISO 8601, or None where it is no date: never guessed, never today's.

    Understands ISO 8601 and RFC 2822 with their usual mistakes, and dates that a YAML or TOML reader has made.
    """
    if isinstance(text, datetime):
        return _written(text)
    if isinstance(text, date):
        return text.isoformat() if text.year in _YEARS else None
    if not isinstance(text, str) or not text.strip() or len(text) > 100:
        return None
    return _from_iso(text) or _in_words(text)


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
    return _written(when)


def _day(year: int, month: int, day: int) -> str | None:
    return date(year, month, day).isoformat() if year in _YEARS else None


def _zone(text: str | None) -> timezone | None:
    """The offset that a zone's name or number stands for; None where it isn't known, or said to be unknown."""
    if text is None:
        return None
    digits = re.sub(r"\D", "", text)
    if not digits:
        hours = _ZONES.get(text.upper())
        return None if hours is None else timezone(timedelta(hours=hours))
    minutes = int(digits[:2]) * 60 + int(digits[2:] or 0)
    return timezone(timedelta(minutes=minutes if text[0] == "+" else -minutes))


def _in_words(text: str) -> str | None:
    """A day whose month is written in English, with or without a time of day: RFC 2822 and what people write."""
    found = _MONTH_FIRST.search(text) or _DAY_FIRST.search(text)
    if found is None:
        return _dotted(text)
    month = _MONTHS.find(found["month"][:3].lower()) // 3 + 1
    year = int(found["year"])
    year += (2000 if year < 69 else 1900) if len(found["year"]) == 2 else 0
    time = _TIME.search(text)
    try:
        if time is None:
            return _day(year, month, int(found["day"]))
        hour = int(time["hour"])
        if time["half"]:
            hour = hour % 12 + (12 if time["half"].lower() == "p" else 0)
        seconds = min(int(time["second"] or 0), 59)
        zone = _zone(time["zone"])
        return _written(datetime(year, month, int(found["day"]), hour, int(time["minute"]), seconds, tzinfo=zone))
    except ValueError:
        return None


def _dotted(text: str) -> str | None:
    """Day, month and year with dots between: no country puts the month first then."""
    found = _DOTTED.match(text)
    try:
        return _day(int(found[3]), int(found[2]), int(found[1])) if found else None
    except ValueError:
        return None


def _written(when: datetime) -> str | None:
    return when.isoformat(timespec="seconds") if when.year in _YEARS else None


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
