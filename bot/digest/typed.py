"""Times of day and weekdays as people type them."""

from __future__ import annotations

import re

from bot.digest.pick import fold
from bot.errors import DigestError

# 8, 8:30, 08.30, 0830, 8pm, 8:30 p.m., 20h, 20h30, 20 Uhr
CLOCK = re.compile(
    r"(?P<hour>\d{1,2})(?:\s*(?:[:.h]|h\s)\s*(?P<minute>\d{2}))?\s*(?:h|uhr|o'?clock)?\s*(?P<half>[ap])?\.?(?:(?<=[ap])m|(?<=[ap]\.)m)?\.?"
)
COMPACT = re.compile(r"(?P<hour>\d{2})(?P<minute>\d{2})")
NAMED = {"midnight": 0, "noon": 12 * 60, "midday": 12 * 60}
TIMES = "“{text}” is no time of day. Type it like 8, 8:30, 20:15 or 8pm."

EVERY_DAY = frozenset(range(7))
WEEKDAYS = frozenset(range(5))
WEEKEND = frozenset({5, 6})
GROUPS = {
    "daily": EVERY_DAY,
    "every day": EVERY_DAY,
    "everyday": EVERY_DAY,
    "all": EVERY_DAY,
    "weekdays": WEEKDAYS,
    "weekday": WEEKDAYS,
    "workdays": WEEKDAYS,
    "weekends": WEEKEND,
    "weekend": WEEKEND,
}
# Long names in the languages the answers come in; short ones in English, because “mi” and “do” mean different days.
DAYS = (
    ("monday", "montag", "lunes", "星期一", "周一", "週一"),
    ("tuesday", "dienstag", "martes", "星期二", "周二", "週二"),
    ("wednesday", "mittwoch", "miercoles", "星期三", "周三", "週三"),
    ("thursday", "donnerstag", "jueves", "星期四", "周四", "週四"),
    ("friday", "freitag", "viernes", "星期五", "周五", "週五"),
    ("saturday", "samstag", "sabado", "星期六", "周六", "週六"),
    ("sunday", "sonntag", "domingo", "星期日", "星期天", "周日", "週日"),
)
SHORTEST = 2
SHORT = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WEEK = "“{text}” names no days of the week. Type them like mon-fri, weekdays, sat,sun or daily."


def minute_of(text: str) -> int:
    """A time of day as minutes since midnight. Raises DigestError where the text is none."""
    wanted = fold(text).strip()
    if wanted in NAMED:
        return NAMED[wanted]
    found = COMPACT.fullmatch(wanted) or CLOCK.fullmatch(wanted)
    if found is None:
        raise DigestError(TIMES, text=text)
    half = found.groupdict().get("half")
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    if half and not 1 <= hour <= 12:
        raise DigestError(TIMES, text=text)
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    if (hour, minute) == (24, 0):
        hour = 0
    if hour > 23 or minute > 59:
        raise DigestError(TIMES, text=text)
    return hour * 60 + minute


def clock(minute: int) -> str:
    """Minutes since midnight as people read them: 08:30."""
    return f"{minute // 60:02}:{minute % 60:02}"


def weekdays_of(text: str) -> frozenset[int]:
    """Days of the week, Monday 0. Raises DigestError where the text names none, or something else too."""
    wanted = re.sub(r"\s*[-–—]\s*", "-", fold(text)).strip()
    if wanted in GROUPS:
        return GROUPS[wanted]
    days: set[int] = set()
    for part in re.split(r"[\s,;/+&]+|\band\b", wanted):
        if part:
            days |= _span(part, text)
    if not days:
        raise DigestError(WEEK, text=text)
    return frozenset(days)


def days_text(days: frozenset[int]) -> str:
    """Days of the week in few words, as `weekdays_of` reads them."""
    if days == EVERY_DAY:
        return "daily"
    if days == WEEKDAYS:
        return "weekdays"
    return ",".join(SHORT[day] for day in sorted(days))


def _span(part: str, text: str) -> frozenset[int]:
    """One day, a group, or a run from day to day, which may pass the end of the week."""
    if part in GROUPS:
        return GROUPS[part]
    first, dash, last = part.partition("-")
    start = _day(first, text)
    end = _day(last, text) if dash else start
    return frozenset((start + step) % 7 for step in range((end - start) % 7 + 1))


def _day(word: str, text: str) -> int:
    word = word.rstrip(".")
    exact = [number for number, names in enumerate(DAYS) if word in names]
    if exact:
        return exact[0]
    plural = word.removesuffix("s")
    starts = [n for n, names in enumerate(DAYS) if len(word) >= SHORTEST and names[0].startswith((word, plural))]
    if len(starts) != 1 or len(plural) < SHORTEST:
        raise DigestError(WEEK, text=text)
    return starts[0]
