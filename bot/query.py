"""What a person typed, as a Query: words, "phrases", -without, tag: speaker: source: before: after:."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

from bot.errors import QueryError
from bot.model import Query
from bot.words import fold, words

LONGEST = 1000
"""Characters of a query that are read; what follows them is left out."""

_FIELDS = {
    "tag": "tag",
    "category": "tag",
    "speaker": "speaker",
    "by": "speaker",
    "source": "source",
    "site": "source",
    "before": "before",
    "until": "before",
    "after": "after",
    "since": "after",
}
_OPEN, _CLOSE = '"“„«「『”', '"”“»」』'
_QUOTED = f"[{_OPEN}](?P<{{0}}>[^{_OPEN}{_CLOSE}]*)(?:[{_CLOSE}]|$)"
_NAMES = "|".join(_FIELDS)
_PART = re.compile(
    rf"(?P<field>\b(?:{_NAMES})):\s*(?!(?:{_NAMES}):)(?:{_QUOTED.format('quoted')}|(?P<value>[^\s{_OPEN}]+))"
    rf"|(?P<minus>(?<!\S)[-−–])?(?:{_QUOTED.format('phrase')}|(?P<word>[^\s{_OPEN}]+))",
    re.IGNORECASE,
)
_DAY = re.compile(r"(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?")
_SPAN = re.compile(r"(?:last |past )?(\d{1,4})? ?(d|days?|w|weeks?|m|months?|y|years?)(?: ago)?")


def parse(text: str) -> Query:
    """The query a text stands for; empty where the text is nothing but noise.

    Raises QueryError where `before:` or `after:` is followed by something that is no date.
    """
    plain: list[str] = []
    phrases: list[str] = []
    without: list[str] = []
    fields: dict[str, str] = {}
    for part in _PART.finditer(text[:LONGEST]):
        if part["field"]:
            value = (part["quoted"] or part["value"] or "").strip(" ,;")
            if value:
                fields[_FIELDS[part["field"].lower()]] = value
            continue
        phrase, word = part["phrase"], part["word"]
        content = (phrase if phrase is not None else word or "").strip()
        if not words(content) or (content.lower().rstrip(":") in _FIELDS and content.endswith(":")):
            continue
        if part["minus"]:
            without.append(content)
        elif phrase is not None and len(words(phrase)) > 1:
            phrases.append(content)
        else:
            plain.append(content)
    return Query(
        words=tuple(dict.fromkeys(plain)),
        phrases=tuple(dict.fromkeys(phrases)),
        without=tuple(dict.fromkeys(without)),
        tag=fields.get("tag"),
        speaker=fields.get("speaker"),
        source=fields.get("source"),
        after=_bound(fields, "after"),
        before=_bound(fields, "before"),
    )


def _bound(fields: dict[str, str], name: str) -> str | None:
    return first_day(fields[name]) if name in fields else None


def first_day(text: str) -> str:
    """The first ISO day of a year, month or day. Raises QueryError where it is none of them."""
    match = _DAY.fullmatch(text.strip())
    try:
        if match is None:
            raise ValueError
        year, month, day = (int(part or 1) for part in match.groups())
        return date(year, month, day).isoformat()
    except ValueError:
        raise QueryError(
            "“{text}” is not a date. Write a year, a month or a day: 2024, 2024-05 or 2024-05-17.", text=text
        ) from None


def since_day(text: str, today: date) -> str:
    """The ISO day from which `since` counts: a date, a span back from today ("7d", "2 weeks", "last month").

    Raises QueryError where it is none of them.
    """
    typed = " ".join(fold(text).split())
    named = {"today": 0, "yesterday": 1}
    if typed in named:
        return (today - timedelta(days=named[typed])).isoformat()
    if _DAY.fullmatch(typed):
        return first_day(typed)
    if typed in ("this week", "this month", "this year"):
        start = {
            "week": today - timedelta(days=today.weekday()),
            "month": today.replace(day=1),
            "year": today.replace(month=1, day=1),
        }
        return start[typed.split()[1]].isoformat()
    match = _SPAN.fullmatch(typed)
    if match is None or (match[1] is None and not typed.startswith(("last ", "past "))):
        raise QueryError(
            "“{text}” is not a time I know. Write a date (2024, 2024-05, 2024-05-17) or a span back from today: "
            "7d, 2 weeks, last month, 1 year.",
            text=text,
        )
    return _back(today, int(match[1] or 1), match[2][0]).isoformat()


def _back(today: date, count: int, unit: str) -> date:
    """The day `count` units before today; never before the first year of the calendar."""
    if unit in "dw":
        days = count * (7 if unit == "w" else 1)
        return today - timedelta(days=min(days, today.toordinal() - 1))
    months = today.year * 12 + today.month - 1 - count * (12 if unit == "y" else 1)
    year, month = divmod(max(months, 12), 12)
    return date(year, month + 1, min(today.day, monthrange(year, month + 1)[1]))
