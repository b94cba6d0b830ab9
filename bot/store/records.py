"""Rows of the state database turned into facts of the model, and back."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import fields
from datetime import UTC, datetime
from typing import Any

from bot.model import MANUAL, Filter, LedgerEntry, Quiet, Schedule, Slot


def seconds(at: datetime | None) -> int | None:
    """An instant as whole seconds since 1970."""
    return None if at is None else int(at.timestamp())


def instant(number: int | None) -> datetime | None:
    """Seconds since 1970 as an instant in UTC."""
    return None if number is None else datetime.fromtimestamp(number, UTC)


def certain(number: int) -> datetime:
    """As `instant`, for a column that is never empty."""
    return datetime.fromtimestamp(number, UTC)


def bits(weekdays: Iterable[int]) -> int:
    """Weekdays as a bit mask; bit 0 is Monday."""
    return sum(1 << day for day in weekdays)


def weekdays(mask: int) -> frozenset[int]:
    """The weekdays of a bit mask."""
    return frozenset(day for day in range(7) if mask >> day & 1)


def filter_text(wanted: Filter) -> str:
    """A filter as JSON: its non-empty lists."""
    lists = {f.name: list(value) for f in fields(Filter) if (value := getattr(wanted, f.name))}
    return json.dumps(lists, ensure_ascii=False)


def filter_of(text: str) -> Filter:
    """The filter of such a JSON text; lists that this version doesn't know are left out."""
    known = {f.name for f in fields(Filter)}
    return Filter(**{name: tuple(value) for name, value in json.loads(text).items() if name in known})


def quiet_of(row: sqlite3.Row) -> Quiet | None:
    """The quiet hours of a row that has the three columns."""
    return None if row["quiet"] is None else Quiet(row["quiet_start"], row["quiet_end"], row["quiet"])


def quiet_values(quiet: Quiet | None) -> dict[str, Any]:
    """Quiet hours as the three columns."""
    return {
        "quiet_start": quiet.start if quiet else None,
        "quiet_end": quiet.end if quiet else None,
        "quiet": quiet.policy if quiet else None,
    }


def schedule_of(row: sqlite3.Row) -> Schedule:
    """A row of `schedule`."""
    return Schedule(
        server=row["server"],
        channel=row["channel"],
        zone=row["zone"],
        minute=row["minute"],
        since=certain(row["since"]),
        kind=row["kind"],
        weekdays=weekdays(row["weekdays"]),
        cadence=row["cadence"],
        batch_minutes=row["batch_minutes"],
        count=row["count"],
        filter=filter_of(row["filter"]),
        role=row["role"],
        role_button=bool(row["role_button"]),
        silent=bool(row["silent"]),
        quiet=quiet_of(row),
        title=row["title"],
        when_empty=row["when_empty"],
        publish=bool(row["publish"]),
        forum_tags=tuple(json.loads(row["forum_tags"])),
        paused=row["paused"],
        id=row["id"],
    )


def schedule_values(schedule: Schedule) -> dict[str, Any]:
    """A schedule as the columns of its table."""
    return {
        "id": schedule.id or None,
        "server": schedule.server,
        "channel": schedule.channel,
        "zone": schedule.zone,
        "minute": schedule.minute,
        "since": seconds(schedule.since),
        "kind": schedule.kind,
        "weekdays": bits(schedule.weekdays),
        "cadence": schedule.cadence,
        "batch_minutes": schedule.batch_minutes,
        "count": schedule.count,
        "filter": filter_text(schedule.filter),
        "role": schedule.role,
        "role_button": int(schedule.role_button),
        "silent": int(schedule.silent),
        "title": schedule.title,
        "when_empty": schedule.when_empty,
        "publish": int(schedule.publish),
        "forum_tags": json.dumps(list(schedule.forum_tags)),
        "paused": schedule.paused,
        **quiet_values(schedule.quiet),
    }


def entry_of(row: sqlite3.Row) -> LedgerEntry:
    """A row of `ledger`."""
    quote = json.loads(row["quote"]) if row["quote"] else None
    return LedgerEntry(
        slot=Slot(row["schedule"], row["key"], certain(row["due"])),
        state=row["state"],
        changed_at=certain(row["changed_at"]),
        version=row["version"],
        reason=row["reason"],
        late=bool(row["late"]),
        archive=bool(row["archive"]),
        first=bool(row["first"]),
        parts=row["parts"],
        tries=row["tries"],
        attempts=row["attempts"],
        sending_at=instant(row["sending_at"]),
        retry_at=instant(row["retry_at"]),
        articles=tuple(json.loads(row["articles"])) if row["articles"] != "[]" else (),
        quote=(quote[0], quote[1]) if quote else None,
        cursor=row["cursor"],
        channel=row["channel"],
        kind=row["kind"],
        messages=tuple(json.loads(row["messages"])) if row["messages"] != "[]" else (),
        publish_attempts=row["publish_attempts"],
        published_at=instant(row["published_at"]),
        stale=bool(row["stale"]),
    )


def outline_of(row: sqlite3.Row) -> LedgerEntry:
    """A row of some columns of `ledger`: slot, state, version, reason and time of change."""
    schedule, key, due, state, version, reason, changed_at = row
    return LedgerEntry(Slot(schedule, key, certain(due)), state, certain(changed_at), version, reason)


def slot_values(slot: Slot) -> dict[str, Any]:
    """A slot as the columns of the ledger."""
    return {
        "schedule": slot.schedule,
        "key": slot.key,
        "due": seconds(slot.at),
        "manual": int(slot.key.startswith(MANUAL)),
    }
