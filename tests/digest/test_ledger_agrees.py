"""The ledger that is stored and the pure table of transitions say the same."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

from bot.digest.ledger import TRANSITIONS, allowed
from bot.model import FOLDED, LedgerEntry, Slot, SlotState
from bot.store.ledger import Ledger
from bot.store.state import State
from tests.digest.samples import at, schedule

NOW = at("2026-05-05 06:00")
Step = Callable[[Ledger, LedgerEntry], Awaitable[object]]

# Each way to change an entry, with the state it leads to.
STEPS: dict[str, tuple[SlotState, Step]] = {
    "claim": ("claimed", lambda book, e: book.claim(e.slot, NOW, seen=e)),
    "begin": ("sending", lambda book, e: book.begin(e, NOW, articles=["x"])),
    "again": ("sending", lambda book, e: book.again(e, NOW)),
    "wait": ("sending", lambda book, e: book.wait(e, NOW, "r", NOW)),
    "part": ("sending", lambda book, e: book.part_sent(e, 1, NOW)),
    "sent": ("sent", lambda book, e: book.sent(e, [1], NOW)),
    "release": ("planned", lambda book, e: book.release(e, NOW)),
    "skip": ("skipped", lambda book, e: book.skip(e.slot, "r", NOW, seen=e)),
    "fail": ("failed", lambda book, e: book.fail(e, "r", NOW)),
    "publish": ("published", lambda book, e: book.published(e, NOW)),
    "revive": ("claimed", lambda book, e: book.claim(e.slot, NOW - timedelta(days=1))),
}
PATHS: dict[SlotState, tuple[str, ...]] = {
    "claimed": (),
    "planned": ("release",),
    "sending": ("begin",),
    "sent": ("begin", "sent"),
    "published": ("begin", "sent", "publish"),
    "failed": ("fail",),
}


async def entry_in(state: State, before: SlotState, key: str) -> LedgerEntry:
    """A new entry that has come to this state."""
    slot = Slot(1, key, NOW)
    if before == "skipped":
        assert await state.ledger.skip(slot, FOLDED, NOW)
    else:
        entry = await state.ledger.claim(slot, NOW)
        for name in PATHS[before]:
            assert entry is not None
            await STEPS[name][1](state.ledger, entry)
            entry = await state.ledger.entry(slot)
    found = await state.ledger.entry(slot)
    assert found is not None
    assert found.state == before
    return found


async def test_no_change_is_made_that_the_table_forbids(tmp_path: Path) -> None:
    """Of every state and every kind of change, those made are allowed, and all allowed ones are made."""
    made: set[tuple[SlotState, SlotState]] = set()
    async with await State.open(tmp_path / "state.db") as state:
        await state.schedules.add(schedule(id=0))
        for before in TRANSITIONS:
            if before is None:
                continue
            for name, (after, step) in STEPS.items():
                entry = await entry_in(state, before, f"{before} {name}")
                await step(state.ledger, entry)
                found = await state.ledger.entry(entry.slot)
                assert found is not None
                if found.version > entry.version:
                    assert found.state == after
                    assert allowed(before, after), (before, name)
                    made.add((before, after))
                else:
                    assert found == entry
                if found.state in ("claimed", "planned", "sending"):
                    await state.ledger.fail(found, "done", NOW)  # its article is free again
                await state.database.execute("DELETE FROM member")
    assert made == {(before, after) for before, afters in TRANSITIONS.items() if before for after in afters}
