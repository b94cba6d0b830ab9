"""Ten thousand digests due at 08:00 in one zone: what a tick costs, and how fast the ledger is written.

    python bench/digest.py [schedules] [database folder]

Prints a table. The rates are to be read beside Discord's limit of 50 requests a second.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from bot.digest import Agenda, due, marker, nonce
from bot.model import Schedule, Send
from bot.store.state import State

MADE = datetime(2026, 5, 1, tzinfo=UTC)
DUE = datetime(2026, 5, 5, 6, tzinfo=UTC)  # 08:00 in Berlin
HISTORY = 30  # entries each schedule already has
LIMIT = 50  # requests a second that Discord allows


async def fill(state: State, count: int) -> None:
    """Schedules of a thousand servers, each with a month of history."""
    one = Schedule(1, 1, "Europe/Berlin", 480, MADE)
    for n in range(count):
        await state.schedules.add(replace(one, server=n % 1000, channel=n))
        if n % 500 == 0:
            print(f"\r  filling {n}", end="", file=sys.stderr)
    rows = (
        {"s": s, "k": f"h{d}", "due": int(DUE.timestamp()) - d * 86400, "a": '["a","b","c","d","e"]', "m": f"[{s}]"}
        for s in range(1, count + 1)
        for d in range(1, HISTORY + 1)
    )
    await state.database.execute_many(
        "INSERT INTO ledger (schedule, key, due, state, changed_at, articles, messages, cursor)"
        " VALUES (:s, :k, :due, 'sent', :due, :a, :m, 5)",
        rows,
    )
    print("\r", " " * 20, "\r", end="", file=sys.stderr)


async def timed(name: str, work: Callable[[], Awaitable[object]], times: int = 5) -> None:
    """Prints the best and the worst of several runs, in milliseconds."""
    took = []
    for _ in range(times):
        start = time.perf_counter()
        await work()
        took.append((time.perf_counter() - start) * 1000)
    print(f"{name:<58}{min(took):>9.1f} ms{max(took):>9.1f} ms")


class Watch:
    """Measures how long the event loop keeps others waiting."""

    def __init__(self) -> None:
        self.worst = 0.0

    async def run(self) -> None:
        """Wakes every millisecond and remembers the longest delay."""
        while True:
            start = time.perf_counter()
            await asyncio.sleep(0.001)
            self.worst = max(self.worst, time.perf_counter() - start - 0.001)


async def main(count: int, folder: Path) -> None:
    """Fills a state, and measures it."""
    async with await State.open(folder / "state.db") as state:
        await fill(state, count)
        print(f"{count} schedules due at 08:00 Europe/Berlin, {HISTORY} entries of history each\n")
        print(f"{'':<58}{'best':>12}{'worst':>12}")
        early = DUE - timedelta(minutes=1)

        async def cold() -> None:
            await state.database.execute("UPDATE schedule SET title = title || '.' WHERE id = 7")
            await state.schedules.all()

        start = time.perf_counter()
        await state.schedules.all()
        print(f"{'read all schedules, at the start':<58}{(time.perf_counter() - start) * 1000:>9.1f} ms")
        await timed("read all schedules, after one was changed", cold)
        await timed("read all schedules, unchanged", state.schedules.all)
        watch = Watch()
        watching = asyncio.create_task(watch.run())
        agenda = Agenda()

        async def tick(now: datetime) -> int:
            looked_at = agenda.look(await state.schedules.all(), now)
            decisions = due(looked_at, await state.ledger.board(now, [s.id for s in looked_at]), now)
            agenda.note(looked_at, decisions, now)
            return len(looked_at)

        async def first() -> None:
            while await tick(early):
                pass

        await timed("first look at all after the start, in steps of 500", first, 1)
        await timed("a tick, nothing due", lambda: tick(early))
        await timed("a tick at 08:00, 500 of all that are due", lambda: tick(DUE))
        print(f"{'  longest wait of the event loop meanwhile':<58}{watch.worst * 1000:>9.1f} ms")
        schedules = await state.schedules.all()
        board = await state.ledger.board(DUE, [s.id for s in schedules])

        async def decide() -> None:
            due(schedules, board, DUE)

        await timed(f"decide on all {count} at once", decide)
        decisions = [d for d in due(schedules, board, DUE) if isinstance(d, Send)]
        assert len(decisions) == count
        await asyncio.sleep(0.1)
        watch.worst = 0.0
        await settle(state, decisions)
        print(f"  longest wait of the event loop meanwhile: {watch.worst * 1000:.1f} ms")
        watching.cancel()


async def settle(state: State, decisions: list[Send]) -> None:
    """Claims, begins and settles every slot that is due, without a network."""
    start = time.perf_counter()
    for number, decision in enumerate(decisions):
        entry = await state.ledger.claim(decision.slot, DUE)
        assert entry
        nonce(decision.slot), marker(decision.slot)
        keys = [f"a{number % 40 + k}" for k in range(5)]
        entry = await state.ledger.begin(entry, DUE, articles=keys, cursor=9, channel=decision.schedule.channel)
        assert entry
        assert await state.ledger.sent(entry, [number], DUE)
    took = time.perf_counter() - start
    rate = len(decisions) / took
    print(
        f"\nclaim, begin, settle: {len(decisions)} posts in {took:.1f} s = {rate:.0f} posts a second (Discord: {LIMIT})"
    )


if __name__ == "__main__":
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    if len(sys.argv) > 2:
        asyncio.run(main(number, Path(sys.argv[2])))
    else:
        with tempfile.TemporaryDirectory() as made:
            asyncio.run(main(number, Path(made)))
