"""IANA time zones by any part of their name, their country or their abbreviation."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from importlib import resources
from zoneinfo import ZoneInfo, available_timezones

from bot.digest.pick import fold
from bot.errors import DigestError

HIDDEN = frozenset({"Factory", "localtime", "posixrules"})
# Near enough to be a slip of the keyboard.
NEAR = 0.7

# The table calls these countries as few people do.
ALSO = {
    "GB": ("uk", "united kingdom", "great britain", "england"),
    "US": ("usa", "united states of america"),
    "CZ": ("czechia", "czech republic"),
    "KR": ("south korea",),
    "KP": ("north korea",),
    "AE": ("emirates", "uae"),
    "NL": ("holland",),
    "MM": ("burma",),
    "TR": ("turkiye",),
    "CI": ("ivory coast",),
}


@dataclass(frozen=True, slots=True)
class _Zone:
    """A zone as it is looked for. `main` is False for old names and for those of no place."""

    name: str
    full: str
    city: str
    words: tuple[str, ...]
    countries: tuple[str, ...]
    main: bool


def all_zones() -> tuple[str, ...]:
    """Every zone that can be chosen, in alphabetical order."""
    return tuple(zone.name for zone in _zones())


def zone_named(text: str) -> str:
    """The zone that a person named, by its name or by a city of one zone only. Raises DigestError, with near matches,
    for any other text.
    """
    wanted = _plain(text)
    for zone in _zones():
        if zone.full == wanted:
            return zone.name
    cities = [zone.name for zone in _zones() if zone.main and zone.city == wanted]
    if len(cities) == 1:
        return cities[0]
    near = suggest(text, 3)
    if near:
        raise DigestError("“{text}” is no time zone. Did you mean {near}?", text=text, near=" or ".join(near))
    raise DigestError("“{text}” is no time zone. Pick one from the list, such as Europe/Berlin.", text=text)


@lru_cache(maxsize=1024)
def suggest(text: str, limit: int = 25) -> tuple[str, ...]:
    """The zones that a text may mean, best first: by city, by any word of the name, by country, by abbreviation."""
    wanted = _plain(text)
    if not wanted:
        return tuple(z.name for z in _zones() if z.main)[:limit]
    ranked = [(rank, not z.main, z.name) for z in _zones() if (rank := _rank(z, wanted)) is not None]
    found = [name for _, _, name in sorted(ranked)]
    if len(found) < limit and len(wanted) > 3:
        cities = {z.city: z.name for z in reversed(_zones())} | {z.city: z.name for z in _zones() if z.main}
        close = difflib.get_close_matches(wanted.rsplit("/", 1)[-1], cities, n=limit, cutoff=NEAR)
        found += [cities[city] for city in close if cities[city] not in found]
    return tuple(found[:limit])


def _rank(zone: _Zone, wanted: str) -> int | None:
    """How well the zone answers; 0 is best, None not at all."""
    tests = (
        wanted in (zone.full, zone.city),
        wanted in zone.countries,
        wanted in _abbreviations(zone.name),
        zone.city.startswith(wanted),
        any(word.startswith(wanted) for word in zone.words),
        zone.full.startswith(wanted),
        any(country.startswith(wanted) for country in zone.countries),
        len(wanted) > 2 and wanted in zone.full,
        len(wanted) > 2 and any(wanted in country for country in zone.countries),
    )
    return next((rank for rank, holds in enumerate(tests) if holds), None)


def _plain(text: str) -> str:
    return re.sub(r"[\s_]+", " ", fold(text)).strip()


@lru_cache(maxsize=1)
def _zones() -> tuple[_Zone, ...]:
    countries = _countries()
    made = []
    for name in sorted(available_timezones() - HIDDEN):
        full = _plain(name)
        city = full.rsplit("/", 1)[-1]
        main = name in countries or name == "UTC"
        made.append(_Zone(name, full, city, tuple(re.split(r"[ /-]", full)), countries.get(name, ()), main))
    return tuple(made)


@lru_cache(maxsize=1)
def _countries() -> dict[str, tuple[str, ...]]:
    """The countries of each zone, by the table that comes with the zones."""
    names = dict(_table("iso3166.tab"))
    found: dict[str, list[str]] = {}
    for code, _, zone, *_ in _table("zone.tab"):
        found.setdefault(zone, []).extend(_called(code, names.get(code, code)))
    return {zone: tuple(held) for zone, held in found.items()}


def _called(code: str, country: str) -> tuple[str, ...]:
    """What a country is called: its code, its name in the table, and how people call it where that differs."""
    return (code.lower(), _plain(country), *ALSO.get(code, ()))


def _table(name: str) -> list[list[str]]:
    file = resources.files("tzdata") / "zoneinfo" / name
    lines = file.read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


@lru_cache(maxsize=1024)
def _abbreviations(name: str) -> frozenset[str]:
    """What clocks of the zone call its time, in winter and in summer."""
    zone = ZoneInfo(name)
    return frozenset(fold(datetime(2026, month, 15, tzinfo=UTC).astimezone(zone).tzname() or "") for month in (1, 7))
