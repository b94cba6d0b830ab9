"""A server's settings and digests as a plain dictionary, to be kept as a file and read again, there or elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from datetime import datetime
from typing import Any, get_args
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.errors import QueryError
from bot.model import Cadence, ChannelKind, Filter, Quiet, QuietPolicy, Schedule, ServerSettings, ShareWho
from bot.store.schedules import Schedules
from bot.store.servers import Servers

VERSION = 1
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MOST = 200  # schedules one file may bring


async def export(server: int, servers: Servers, schedules: Schedules) -> dict[str, Any]:
    """All that a server has set, in words and numbers that JSON can hold."""
    settings = await servers.settings(server)
    return {
        "clipdesk": VERSION,
        "settings": {
            "language": settings.language,
            "zone": settings.zone,
            "share": settings.share,
            "quiet": _quiet_words(settings.quiet),
            "notices": settings.notices,
            "hidden_sources": sorted(settings.hidden_sources),
            "only_sources": sorted(settings.only_sources),
        },
        "digests": [_schedule_words(s) for s in await schedules.of_server(server)],
    }


async def bring(
    server: int, data: Mapping[str, Any], servers: Servers, schedules: Schedules, now: datetime
) -> tuple[ServerSettings, tuple[Schedule, ...]]:
    """Stores what `export` gave, for this server: its settings whole, and the digests that it doesn't have yet.

    The digests brought in are due from `now` on. Raises QueryError, before anything is stored, where something in the
    data is not as expected; it names the place.
    """
    if data.get("clipdesk") != VERSION:
        raise QueryError("This is no file of settings that this version of Clipdesk wrote.")
    settings = _settings(server, _part(data, "settings", dict))
    listed = _part(data, "digests", list)
    if len(listed) > MOST:
        raise QueryError("The file has {count} digests; {most} is the most.", count=len(listed), most=MOST)
    wanted = [_schedule(server, words, f"digest {n}", now) for n, words in enumerate(listed, 1)]
    known = {_likeness(s) for s in await schedules.of_server(server)}
    await servers.save(settings)
    added = []
    for schedule in wanted:
        if _likeness(schedule) not in known:
            known.add(_likeness(schedule))
            added.append(await schedules.add(schedule))
    return settings, tuple(added)


def _likeness(schedule: Schedule) -> Schedule:
    """The schedule without what a stored one has of its own."""
    return replace(schedule, id=0, since=schedule.since.min.replace(tzinfo=schedule.since.tzinfo), paused=None)


def _schedule_words(schedule: Schedule) -> dict[str, Any]:
    return {
        "channel": schedule.channel,
        "kind": schedule.kind,
        "zone": schedule.zone,
        "time": _clock(schedule.minute),
        "weekdays": [DAYS[day] for day in sorted(schedule.weekdays)],
        "cadence": schedule.cadence,
        "batch_minutes": schedule.batch_minutes,
        "count": schedule.count,
        "filter": {f.name: list(v) for f in fields(Filter) if (v := getattr(schedule.filter, f.name))},
        "role": schedule.role,
        "role_button": schedule.role_button,
        "silent": schedule.silent,
        "quiet": _quiet_words(schedule.quiet),
        "title": schedule.title,
        "when_empty": schedule.when_empty,
        "publish": schedule.publish,
        "forum_tags": list(schedule.forum_tags),
        "paused": schedule.paused,
    }


def _settings(server: int, words: dict[str, Any]) -> ServerSettings:
    get = _getter(words, "settings")
    return ServerSettings(
        server,
        language=get("language", _text(16), None),
        zone=get("zone", _zone, None),
        share=get("share", _one_of(ShareWho), "everyone"),
        quiet=get("quiet", _quiet, None),
        notices=get("notices", _number(1, 2**63 - 1), None),
        hidden_sources=frozenset(get("hidden_sources", _texts, ())),
        only_sources=frozenset(get("only_sources", _texts, ())),
    )


def _schedule(server: int, words: Any, where: str, now: datetime) -> Schedule:
    if not isinstance(words, dict):
        raise QueryError("{where}: an object was expected.", where=where)
    get = _getter(words, where)
    channel, zone, minute = (
        get("channel", _number(1, 2**63 - 1), None),
        get("zone", _zone, None),
        get("time", _time, None),
    )
    if channel is None or zone is None or minute is None:
        raise QueryError("{where}: channel, zone and time are needed.", where=where)
    return Schedule(
        server=server,
        channel=channel,
        zone=zone,
        minute=minute,
        since=now,
        kind=get("kind", _one_of(ChannelKind), "text"),
        weekdays=get("weekdays", _days, frozenset(range(7))),
        cadence=get("cadence", _one_of(Cadence), "daily"),
        batch_minutes=get("batch_minutes", _number(1, 24 * 60), 15),
        count=get("count", _number(1, 25), 5),
        filter=get("filter", _filter, Filter()),
        role=get("role", _number(1, 2**63 - 1), None),
        role_button=get("role_button", _flag, False),
        silent=get("silent", _flag, False),
        quiet=get("quiet", _quiet, None),
        title=get("title", _text(256), ""),
        when_empty=get("when_empty", _among(("silence", "rotation")), "silence"),
        publish=get("publish", _flag, True),
        forum_tags=get("forum_tags", _numbers, ()),
        paused=get("paused", _text(200), None),
    )


# Each reads one value or raises ValueError with what was expected.


def _getter(words: dict[str, Any], where: str) -> Callable[[str, Callable[[Any], Any], Any], Any]:
    def get(name: str, read: Callable[[Any], Any], default: Any) -> Any:
        if words.get(name) is None:
            return default
        try:
            return read(words[name])
        except ValueError as e:
            raise QueryError("{where}, {name}: {why}.", where=where, name=name, why=str(e)) from e

    return get


def _part(data: Mapping[str, Any], name: str, kind: type) -> Any:
    part = data.get(name, kind())
    if not isinstance(part, kind):
        raise QueryError("“{name}” in the file is not as expected.", name=name)
    return part


def _text(longest: int) -> Callable[[Any], str]:
    def read(value: Any) -> str:
        if not isinstance(value, str) or len(value) > longest:
            raise ValueError(f"a text of at most {longest} characters was expected")
        return value

    return read


def _texts(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or len(value) > MOST:
        raise ValueError("a list of texts was expected")
    return tuple(map(_text(200), value))


def _number(least: int, most: int) -> Callable[[Any], int]:
    def read(value: Any) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise ValueError(f"a whole number from {least} to {most} was expected")
        return value

    return read


def _numbers(value: Any) -> tuple[int, ...]:
    if not isinstance(value, list) or len(value) > 5:
        raise ValueError("a list of at most five ids was expected")
    return tuple(map(_number(1, 2**63 - 1), value))


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError("true or false was expected")
    return value


def _one_of(kind: Any) -> Callable[[Any], Any]:
    return _among(get_args(kind))


def _among(choices: tuple[str, ...]) -> Callable[[Any], Any]:
    def read(value: Any) -> Any:
        if value not in choices:
            raise ValueError(f"one of {', '.join(choices)} was expected")
        return value

    return read


def _zone(value: Any) -> str:
    try:
        return ZoneInfo(_text(64)(value)).key
    except (ZoneInfoNotFoundError, ValueError, OSError) as e:
        raise ValueError("a time zone such as Europe/Berlin was expected") from e


def _time(value: Any) -> int:
    hour, colon, minute = _text(5)(value).partition(":")
    if not (colon and hour.isascii() and hour.isdigit() and minute.isascii() and minute.isdigit()):
        raise ValueError("a time such as 08:30 was expected")
    if int(hour) > 23 or int(minute) > 59:
        raise ValueError("a time from 00:00 to 23:59 was expected")
    return int(hour) * 60 + int(minute)


def _days(value: Any) -> frozenset[int]:
    if not isinstance(value, list) or not value or any(day not in DAYS for day in value):
        raise ValueError(f"a list of days was expected, out of {', '.join(DAYS)}")
    return frozenset(DAYS.index(day) for day in value)


def _filter(value: Any) -> Filter:
    names = {f.name for f in fields(Filter)}
    if not isinstance(value, dict) or not set(value) <= names:
        raise ValueError(f"lists named {', '.join(sorted(names))} were expected")
    return Filter(**{name: _texts(listed) for name, listed in value.items()})


def _quiet(value: Any) -> Quiet:
    if not isinstance(value, dict):
        raise ValueError("from, to and policy were expected")
    return Quiet(_time(value.get("from")), _time(value.get("to")), _one_of(QuietPolicy)(value.get("policy")))


def _quiet_words(quiet: Quiet | None) -> dict[str, str] | None:
    return {"from": _clock(quiet.start), "to": _clock(quiet.end), "policy": quiet.policy} if quiet else None


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"
