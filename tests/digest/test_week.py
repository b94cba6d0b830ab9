"""A week of a demo server, as its admins read it in the history."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.digest import Agenda, due, pick
from bot.model import Arrival, Filter, LedgerEntry, Quiet, Schedule, Send, Skip
from bot.store.state import State
from tests.digest.samples import arrival, at, schedule

BERLIN = ZoneInfo("Europe/Berlin")
START = at("2026-03-22 12:00")  # a Sunday; the clocks go forward in the night to the next Sunday
# What arrives when: (instant, numbers of the articles, their tags).
NEWS = (
    ("2026-03-22 13:00", range(1, 21), ("harbour",)),  # the archive
    ("2026-03-23 15:00", range(21, 24), ("harbour",)),
    ("2026-03-25 09:00", range(24, 25), ("sport",)),
    ("2026-03-26 21:30", range(25, 27), ("harbour",)),
    ("2026-03-28 20:00", range(27, 28), ("harbour",)),
)
DOWN = (at("2026-03-24 06:30"), at("2026-03-24 09:00"))  # over Tuesday's 08:00
LONG_DOWN = (at("2026-03-26 22:00"), at("2026-03-27 14:00"))  # over Friday's, and six hours more


def articles(now: datetime) -> list[Arrival]:
    """What has arrived by now."""
    return [arrival(n, tags=tags) for when, numbers, tags in NEWS if at(when) <= now for n in numbers]


async def carry(state: State, made: Schedule, agenda: Agenda, now: datetime, message: int) -> None:
    """One tick of a cog whose Discord never fails."""
    looked_at = agenda.look(await state.schedules.all(), now)
    decisions = due(looked_at, await state.ledger.board(now, [s.id for s in looked_at]), now)
    agenda.note(looked_at, decisions, now)
    for decision in decisions:
        if isinstance(decision, Skip):
            await state.ledger.skip(decision.slot, decision.reason, now)
        if not isinstance(decision, Send):
            continue
        entry = await state.ledger.claim(decision.slot, now, late=decision.late)
        assert entry is not None
        cursor, posted = await state.schedules.cursor(decision.schedule.id), await state.ledger.posted(made.id)
        digest = pick(decision.schedule, articles(now), posted, cursor, late=decision.late)
        if digest.empty:
            await state.ledger.skip(decision.slot, digest.empty, now, seen=entry, cursor=digest.cursor)
            continue
        keys = [e.key for e in digest.entries]
        entry = await state.ledger.begin(entry, now, articles=keys, cursor=digest.cursor, first=digest.first)
        assert entry is not None
        await state.ledger.sent(entry, [message], now)


def line(entry: LedgerEntry) -> str:
    """A line of the history: the slot, when it was settled by the server's clocks, what became of it."""
    local = entry.changed_at.astimezone(BERLIN)
    what = ", ".join(key.removeprefix("key") for key in entry.articles) or entry.reason
    notes = [note for note, holds in (("late", entry.late), ("first", entry.first)) if holds]
    return " | ".join([entry.slot.key[:16], f"{local:%a %H:%M}", entry.state, what, *notes])


async def test_a_week_of_a_demo_server(tmp_path: Path) -> None:
    """First run, a late catch-up, filters, nothing new, a folded slot a change of the clocks: all is told."""
    async with await State.open(tmp_path / "state.db") as state:
        wanted = schedule(
            id=0, since=START, count=3, filter=Filter(without_tags=("sport",)), quiet=Quiet(22 * 60, 7 * 60)
        )
        made = await state.schedules.add(wanted)
        agenda, now = Agenda(), START
        while now < START + timedelta(days=8):
            if not any(begin <= now < end for begin, end in (DOWN, LONG_DOWN)):
                await carry(state, made, agenda, now, int(now.timestamp()))
            else:
                agenda = Agenda()  # the process is gone, and what it remembered
            now += timedelta(minutes=5)
        history = [line(entry) for entry in reversed(await state.ledger.history(made.id))]
    assert history == [
        "2026-03-23T08:00 | Mon 08:00 | sent | 20, 19, 18 | first",
        "2026-03-24T08:00 | Tue 10:00 | sent | 23, 22, 21 | late",
        "2026-03-25T08:00 | Wed 08:00 | skipped | nothing new",
        "2026-03-26T08:00 | Thu 08:00 | skipped | nothing new that matches (left out: with excluded tags: 1)",
        "2026-03-27T08:00 | Fri 15:00 | skipped | folded into the next",
        "2026-03-28T08:00 | Sat 08:00 | sent | 26, 25",
        "2026-03-29T08:00 | Sun 08:00 | sent | 27",
        "2026-03-30T08:00 | Mon 08:00 | skipped | nothing new",
    ]
