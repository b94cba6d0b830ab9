"""Dates as blogs write them, in many languages and orders, read without guessing the order of day and month."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from bot.sources.tagdump.months import WEEKDAYS, bare, month_of

_WORD = r"[^\W\d_]{3,12}"
_YEAR = r"(?P<y>(?:19|20)\d\d)(?!\d)"
_RUN_ON = r"(?P<y>(?:19|20)\d\d)(?=\d{0,3}(?!\d))"  # behind a month's name, also with a number of comments run on to it
_SUFFIX = r"(?:st\b|nd\b|rd\b|th\b|er\b|º|ª|\.)?"
_TIME = re.compile(
    r"[\s,|·–—-]*(?:at|um|à|a las|às|alle|ore|om|klo|kl\.?|o|в|@|T)?\s{0,2}"
    r"(?P<h>\d{1,2})(?:[:.h時点时](?P<mi>\d\d))(?::(?P<s>\d\d))?(?!\d|\.\d)分?\s?(?P<ap>[ap]\.?m\b\.?)?"
    r"(?P<zone>Z|[+-]\d\d:?\d\d)?(?:\s?(?:Uhr|hrs?)(?-i:(?![a-zà-ÿ])))?",
    re.I,
)
_FORMS = tuple(
    re.compile(form, re.I)
    for form in (
        rf"{_YEAR}\s?[年년]\s?(?P<mo>\d{{1,2}})\s?[月월]\s?(?P<d>\d{{1,2}})\s?[日일]?",
        rf"{_YEAR}(?P<sep>[-/.])\s?(?P<mo>\d{{1,2}})(?P=sep)\s?(?P<d>\d{{1,2}})(?!\d)\.?",
        rf"(?P<d>\d{{1,2}}){_SUFFIX}\s?(?:of |de |d’|d'|di"
        rf" )?[\s,/-]?\s?(?P<month>{_WORD})\.?[\s,،/-]{{0,2}}(?:de[l]? )?{_RUN_ON}",
        rf"(?P<month>{_WORD})\.?[\s-](?P<d>\d{{1,2}}){_SUFFIX}[\s,،-]{{0,3}}(?:de[l]? )?{_RUN_ON}",
        rf"(?<![^\W\d_])(?P<month>{_WORD})(?P<d>\d{{1,2}})(?P<y>(?:19|20)\d\d)(?!\d)",  # set in a stack
        rf"{_YEAR}(?:[.,]|k?o)?[\s-](?P<month>{_WORD})\.?(?:ren)?[\s-](?P<d>\d{{1,2}})(?!\d|,?\s(?:19|20)\d\d)\.?",
        rf"(?P<d>\d{{1,2}})\s(?:tháng|thg)\s(?P<mo>\d{{1,2}})[,\s]+{_YEAR}",
        rf"tháng\s(?P<mo>\d{{1,2}})\s(?P<d>\d{{1,2}}),\s{_YEAR}",
        rf"(?P<a>\d{{1,2}})(?P<sep>[-/.])\s?(?P<b>\d{{1,2}})(?P=sep)\s?{_YEAR}",
        r"(?P<a>\d{1,2})(?P<sep>[/.])(?P<b>\d{1,2})(?P=sep)(?P<yy>\d\d)(?![\d/.])",
        rf"(?P<d>\d{{1,2}})[-\s/](?P<month>{_WORD})\.?[-\s/][’']?(?P<yy>\d\d)(?!\d|:|\w)",
    )
)
_DAY_ONLY = (
    re.compile(rf"(?P<d>\d{{1,2}}){_SUFFIX}\s(?:of |de |d’)?(?P<month>{_WORD})\.?(?!\w)", re.I),
    re.compile(rf"(?P<month>{_WORD})\.?\s(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:]|\s?[(%])", re.I),
    re.compile(r"(?P<mo>\d{1,2})\s?[月월]\s?(?P<d>\d{1,2})\s?[日일]"),
)
_MONTH = (
    re.compile(rf"(?P<month>{_WORD})\.?,?\s(?:de[l]? |d’)?{_YEAR}", re.I),
    re.compile(rf"{_YEAR}(?:\.|\s?[年년])?\s?(?P<month>{_WORD}|\d{{1,2}}(?=\s?[月월]))\s?[月월]?", re.I),
)
_BROKEN = re.compile(r"\d[.:/]?$|[./]$")  # what a number goes on from
_LEAD = re.compile(rf"(?P<day>{_WORD}(?:-feira)?)(?P<end>[.,]?\s(?:den |,)?\s?|[.,]\s?)$", re.I)
_CJK_WEEKDAY = re.compile(r"\s?(?:[(（]?[日月火水木金土一二三四五六][)）]|星期[一二三四五六日天]|[月火水木金土日]曜日)")


@dataclass(frozen=True, slots=True)
class Stamp:
    """A date found in a line, from `start` to `end`. Where day and month could be swapped, `swappable` is true and
    `month` and `day` hold them in the order of the text. `year` 0 means that none is given.
    """

    start: int
    end: int
    year: int
    month: int
    day: int
    swappable: bool = False
    day_first: bool | None = None  # what a numeric date that can't be swapped shows of its order
    time: str = ""

    def day_of(self) -> tuple[int, int, int]:
        """Year, month and day as they stand."""
        return self.year, self.month, self.day

    def iso(self, day_first: bool | None, year: int | None = None) -> str | None:
        """The date in ISO 8601 with the page's order of day and month, or None where nothing decides."""
        month, day = self.month, self.day
        if self.swappable:
            if day_first is None and month != day:
                return None
            month, day = (day, month) if day_first else (month, day)
        full = self.year or year
        if not full or not _valid(full, month, day):
            return None
        return f"{full:04}-{month:02}-{day:02}{self.time}"


def _valid(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return 1970 <= year <= 2099


def _numbers(match: re.Match[str]) -> tuple[int, int, int, bool, bool | None] | None:
    """Year, month, day, whether the two may be swapped, and the order shown."""
    got = match.groupdict()
    year = int(got.get("y") or 0)
    if not year and got.get("yy"):
        year = 2000 + int(got["yy"]) if int(got["yy"]) < 70 else 1900 + int(got["yy"])
    if got.get("a"):
        first, second = int(got["a"]), int(got["b"])
        if got["sep"] != "/" and second <= 12:  # points and hyphens stand between day and month, in this order
            return year, second, first, False, None
        if first > 12:
            return year, second, first, False, True
        if second > 12:
            return year, first, second, False, False
        return year, first, second, True, None
    month = int(got["mo"]) if got.get("mo") else month_of(got["month"])
    return None if not month else (year, month, int(got.get("d") or 1), False, None)


def _time(text: str, end: int) -> tuple[str, int]:
    """The time of day that follows a date, as the tail of an ISO instant, and where it ends."""
    match = _TIME.match(text, end)
    if not match:
        return "", end
    hour, minute = int(match["h"]), int(match["mi"])
    if match["ap"]:
        hour = hour % 12 + (12 if match["ap"][0] in "pP" else 0)
    if hour > 23 or minute > 59:
        return "", end
    zone = (match["zone"] or "").upper()
    zone = zone if zone in ("", "Z") or ":" in zone else f"{zone[:3]}:{zone[3:]}"
    return f"T{hour:02}:{minute:02}:{match['s'] or '00'}{zone}", match.end()


def _start(text: str, start: int) -> int:
    """Where a date begins when the weekday before it is counted in."""
    lead = _LEAD.search(text, max(0, start - 20), start)
    return lead.start() if lead and bare(lead["day"]) in WEEKDAYS else start


def _inside(form: re.Pattern[str], text: str, match: re.Match[str]) -> re.Match[str] | None:
    """The same form where a name runs on into the month, as in “Ann BellMay 5, 2012”."""
    for at in range(match.start() + 1, match.end()):
        if text[at].isupper() and text[at - 1].islower() and (inner := form.match(text, at)) and _numbers(inner):
            return inner
    return None


_FOUR, _TWO = re.compile(r"(?:19|20)\d\d"), re.compile(r"\d\d")  # what years are made of
_SHORT = tuple(form for form in _FORMS if "yy" in form.groupindex)


def find_date(text: str, begin: int = 0, loose: bool = False) -> Stamp | None:
    """The first full date at or after `begin`; `loose` also takes a day without a year. Looks at 400 characters."""
    window = text[: begin + 400]
    best: Stamp | None = None
    whole = _FORMS if _FOUR.search(window, begin) else _SHORT if _TWO.search(window, begin) else ()
    for forms in (whole, _DAY_ONLY) if loose else (whole,):
        for form in forms:
            for match in form.finditer(window, begin):
                if (
                    _BROKEN.search(window, max(begin, match.start() - 2), match.start())
                    and window[match.start()].isdigit()
                ):
                    continue
                got = _numbers(match)
                if got is None and (inner := _inside(form, window, match)):
                    match, got = inner, _numbers(inner)
                if got is None or not _valid(got[0] or 2000, got[1], got[2]):
                    continue
                if best is None or match.start() < best.start:
                    time, end = _time(text, match.end())
                    weekday = _CJK_WEEKDAY.match(text, end)
                    end = weekday.end() if weekday else end
                    best = Stamp(_start(text, match.start()), end, *got, time)
                break
        if best:
            return best
    return best


def is_date(text: str) -> bool:
    """Whether a short text is a date and nothing else, with a year or without."""
    if len(text) > 40 or not any(map(str.isdigit, text)):
        return False
    stamp = find_date(text, loose=True)
    return stamp is not None and stamp.start == 0 and stamp.end >= len(text)


def find_month(text: str) -> tuple[int, int] | None:
    """Year and month where the text names a month of a year, such as “January 2012”."""
    for form in _MONTH:
        for match in form.finditer(text[:200]):
            word = match["month"]
            month = int(word) if word.isdigit() else month_of(word)
            if month and 1 <= month <= 12:
                return int(match["y"]), month
    return None


def day_comes_first(stamps: Iterable[Stamp], text: str, language: str | None) -> bool | None:
    """The page's order of day and month in 3/4/2012: from a date that shows it, from dates that descend in one order
    only, from the language and its spelling; None where nothing decides.
    """
    seen = list(stamps)
    shown = {stamp.day_first for stamp in seen if stamp.day_first is not None}
    if len(shown) == 1:
        return shown.pop()
    orders = [_sorted([stamp.iso(order) for stamp in seen]) for order in (True, False)]
    if len(seen) > 2 and orders[0] != orders[1]:
        return orders[0]
    if language not in (None, "en"):
        return True
    folded = text.casefold()
    american = len(
        re.findall(r"\b(?:color|favorite|center|honor|neighbor|gray|organiz\w+|analyz\w+)\b|\d [ap]m\b", folded)
    )
    british = len(
        re.findall(r"\b(?:colour|favourite|centre|honour|neighbour|grey|organis\w+|analys(?:e|ed|ing))\b", folded)
    )
    return None if american == british else british > american


def _sorted(days: list[str | None]) -> bool:
    known = [day for day in days if day]
    return len(known) == len(days) and known in (sorted(known), sorted(known, reverse=True))
