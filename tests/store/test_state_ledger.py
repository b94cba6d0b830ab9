"""The ledger in a real file: who wins, what is written together, what a tick reads."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest_asyncio

from bot.model import FOLDED, MANUAL, LedgerEntry, Schedule, Slot
from bot.store.state import State

NOW = datetime(2026, 5, 5, 6, tzinfo=UTC)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
ROOT = Path(__file__).parents[2]

CLAIMER = """
import asyncio, sys
from datetime import UTC, datetime
from pathlib import Path
from bot.model import Slot
from bot.store.state import State

async def main():
    now = datetime.fromtimestamp(int(sys.argv[2]), UTC)
    async with await State.open(Path(sys.argv[1])) as state:
        print("ready", flush=True)
        sys.stdin.readline()
        won = [n for n in range(int(sys.argv[3])) if await state.ledger.claim(Slot(1, f"slot{n}", now), now)]
        print(*won, flush=True)

asyncio.run(main())
"""


@pytest_asyncio.fixture
async def state(tmp_path: Path) -> AsyncIterator[State]:
    """A new state in a real file, with schedule 1."""
    async with await State.open(tmp_path / "state.db") as opened:
        await opened.schedules.add(Schedule(1, 10, "UTC", 360, NOW - 30 * DAY, kind="announcement"))
        yield opened


def slot(key: str = "a", at: datetime = NOW, schedule: int = 1) -> Slot:
    """A slot of schedule 1."""
    return Slot(schedule, key, at)


async def sending(
    state: State, key: str = "a", articles: tuple[str, ...] = ("x", "y"), at: datetime = NOW
) -> LedgerEntry:
    """An entry whose request may go out."""
    claimed = await state.ledger.claim(slot(key, at), at)
    assert claimed is not None
    entry = await state.ledger.begin(claimed, at, articles=articles, quote=("x", 2), cursor=9, channel=10)
    assert entry is not None
    return entry


async def test_two_processes_never_win_the_same_slot(state: State, tmp_path: Path) -> None:
    """Two processes that claim the same two hundred slots at once win each of them exactly once."""
    children = [
        subprocess.Popen(  # noqa: ASYNC220 - they only start here
            [sys.executable, "-c", CLAIMER, str(tmp_path / "state.db"), str(int(NOW.timestamp())), "200"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    for child in children:
        assert child.stdout is not None
        assert await asyncio.to_thread(child.stdout.readline) == "ready\n"
    for child in children:
        assert child.stdin is not None
        child.stdin.write("go\n")
        child.stdin.flush()
    outputs = [(await asyncio.to_thread(child.communicate, None, 60))[0] for child in children]
    assert [child.returncode for child in children] == [0, 0]
    won = [int(n) for output in outputs for n in output.split()]
    assert sorted(won) == list(range(200))
    assert len(await state.ledger.board(NOW, [1])) == 200


async def test_a_change_that_saw_an_old_version_is_lost(state: State) -> None:
    """Of two who hold the same entry the first to change it wins; the other gets nothing and changes nothing."""
    claimed = await state.ledger.claim(slot(), NOW)
    assert claimed is not None
    assert await state.ledger.claim(slot(), NOW) is None
    taken = await state.ledger.claim(slot(), NOW + MINUTE, seen=claimed)
    assert taken is not None
    assert await state.ledger.begin(claimed, NOW, articles=["x"]) is None
    assert await state.ledger.posted(1) == frozenset()
    begun = await state.ledger.begin(taken, NOW, articles=["x"])
    assert begun is not None
    assert await state.ledger.sent(taken, [5], NOW) is None
    assert (await state.ledger.entry(slot())) == begun


async def test_sent_is_written_with_all_that_follows(state: State) -> None:
    """When a digest is sent its message, members and cursor stand together, and no state but publishing follows."""
    entry = await sending(state)
    done = await state.ledger.sent(entry, [501], NOW + MINUTE, channel=10)
    assert done is not None
    assert (done.state, done.messages, done.articles, done.quote, done.attempts) == (
        "sent",
        (501,),
        ("x", "y"),
        ("x", 2),
        1,
    )
    assert await state.ledger.posted(1) == {"x", "y"}
    assert await state.schedules.cursor(1) == 9
    assert await state.ledger.fail(done, "no", NOW) is None
    assert await state.ledger.release(done, NOW) is None
    assert await state.ledger.claim(slot(), NOW, seen=done) is None
    assert (await state.ledger.published(done, NOW + MINUTE)) is not None
    assert await state.ledger.published(done, NOW + MINUTE) is None


async def test_an_article_is_posted_once_by_a_schedule(state: State) -> None:
    """A slot may not begin with an article of another slot, until that one is known to have failed."""
    first = await sending(state)
    second = await state.ledger.claim(slot("b"), NOW)
    assert second is not None
    assert await state.ledger.begin(second, NOW, articles=["z", "y"]) is None
    assert await state.ledger.entry(slot("b")) == second
    assert await state.ledger.fail(first, "refused", NOW)
    assert await state.ledger.begin(second, NOW, articles=["z", "y"])
    assert await state.ledger.posted(1) == {"z", "y"}
    assert await state.ledger.posted(1, besides=slot("b")) == frozenset()
    assert await state.schedules.cursor(1) is None


async def test_parts_that_were_posted_are_kept(state: State) -> None:
    """A digest of several messages remembers each that was sent, through a retry; its articles stay posted."""
    entry = await sending(state)
    part = await state.ledger.part_sent(entry, 501, NOW)
    assert part is not None
    again = await state.ledger.again(part, NOW + MINUTE)
    assert again is not None
    assert (again.messages, again.tries, again.attempts) == ((501,), 2, 2)
    assert await state.ledger.fail(again, "server error", NOW)
    assert await state.ledger.posted(1) == {"x", "y"}


async def test_a_released_slot_is_taken_up_again(state: State) -> None:
    """After a rate limit the slot waits with its reason, is claimed again and keeps its composition and its count."""
    entry = await sending(state)
    planned = await state.ledger.release(entry, NOW, retry_at=NOW + MINUTE, reason="rate limited")
    assert planned is not None
    assert (planned.state, planned.retry_at, planned.reason) == ("planned", NOW + MINUTE, "rate limited")
    claimed = await state.ledger.claim(slot(), NOW + MINUTE, seen=planned)
    assert claimed is not None
    assert claimed.articles == ("x", "y")
    begun = await state.ledger.begin(claimed, NOW + MINUTE, articles=claimed.articles)
    assert begun is not None
    assert (begun.tries, begun.attempts) == (1, 2)


async def test_only_what_a_clock_ahead_folded_is_claimed_after_all(state: State) -> None:
    """A slot skipped in the past stays skipped; one folded by a clock that ran ahead can be claimed in its time."""
    assert await state.ledger.skip(slot("past"), FOLDED, NOW)
    assert await state.ledger.skip(slot("ahead"), FOLDED, NOW + DAY)
    assert await state.ledger.skip(slot("empty"), "nothing new", NOW + DAY)
    assert not await state.ledger.skip(slot("empty"), "other", NOW)
    claims = {key: await state.ledger.claim(slot(key), NOW + MINUTE) for key in ("past", "ahead", "empty")}
    assert [key for key, entry in claims.items() if entry] == ["ahead"]


async def test_nothing_new_moves_the_cursor_and_leaves_little_behind(state: State) -> None:
    """What was considered is no longer new; a digest "as it comes" keeps only the last of its empty looks."""
    for number in range(5):
        at = NOW + number * 15 * MINUTE
        assert await state.ledger.skip(slot(f"w{number}", at), "nothing new", at, cursor=number + 3, forget=True)
    assert await state.schedules.cursor(1) == 7
    assert [e.slot.key for e in await state.ledger.history(1)] == ["w4"]


async def test_a_tick_reads_the_newest_due_entry_and_all_open_ones(state: State) -> None:
    """The board holds each schedule's newest entry due by now, whatever stands in the future or was run by hand."""
    other = await state.schedules.add(Schedule(1, 11, "UTC", 360, NOW))
    for days in (3, 2, 1):
        await state.ledger.skip(slot(f"d{days}", NOW - days * DAY), "nothing new", NOW)
    await state.ledger.skip(slot("future", NOW + DAY), FOLDED, NOW)
    await state.ledger.skip(slot(f"{MANUAL}5", NOW), "nothing new", NOW)
    await state.ledger.claim(slot("old", NOW - 9 * DAY), NOW)
    await state.ledger.claim(slot("b", NOW + 3 * DAY, other.id), NOW)
    board = await state.ledger.board(NOW, [1, other.id])
    assert sorted((e.slot.schedule, e.slot.key) for e in board) == [(1, "d1"), (1, "old"), (other.id, "b")]


async def test_publishing_has_its_own_state_and_count(state: State) -> None:
    """A sent post of an announcement channel is to be published until it is, or until that is given up."""
    first = await state.ledger.sent(await sending(state), [501], NOW, channel=10)
    second = await state.ledger.sent(await sending(state, "b", ("z",)), [502], NOW, channel=10)
    assert first is not None
    assert second is not None
    assert await state.ledger.unpublished(NOW - DAY) == (first, second)
    assert await state.ledger.unpublished(NOW + DAY) == ()
    assert await state.ledger.published(first, NOW + MINUTE)
    assert await state.ledger.published_since(NOW) == {10: 1}
    assert await state.ledger.published_since(NOW + 2 * MINUTE) == {}
    later = await state.ledger.publish_later(second, NOW + MINUTE, "rate limited")
    assert later is not None
    assert (later.retry_at, later.publish_attempts, later.changed_at) == (NOW + MINUTE, 1, NOW)
    assert await state.ledger.unpublished(NOW - DAY) == (later,)
    over = await state.ledger.publish_later(later, None, "refused")
    assert over is not None
    assert (over.state, over.reason) == ("sent", "not published: refused")
    assert await state.ledger.unpublished(NOW - DAY) == ()


async def test_posts_with_a_corrected_article_are_marked_until_edited(state: State) -> None:
    """Only posts of the last days that hold the article are marked; an edit clears the mark."""
    old = await state.ledger.sent(await sending(state, "old", ("x",), NOW - 5 * DAY), [501], NOW - 5 * DAY)
    new = await state.ledger.sent(await sending(state, "new", ("y", "z")), [502], NOW)
    assert old is not None
    assert new is not None
    assert await state.ledger.mark_stale(["x", "z", "unknown"], NOW - 3 * DAY) == 1
    (found,) = await state.ledger.stale(NOW - 3 * DAY)
    assert (found.slot.key, found.stale) == ("new", True)
    await state.ledger.edited(found)
    assert await state.ledger.stale(NOW - 3 * DAY) == ()


async def test_history_is_paged_and_old_entries_can_be_dropped(state: State) -> None:
    """History comes newest first, page by page; dropping what is old keeps open entries and what was posted."""
    await state.ledger.sent(await sending(state, "d0", ("x",), NOW - 500 * DAY), [501], NOW - 500 * DAY)
    await state.ledger.claim(slot("open", NOW - 499 * DAY), NOW)
    for n in range(1, 8):
        await state.ledger.skip(slot(f"d{n}", NOW - n * DAY), "nothing new", NOW)
    assert [e.slot.key for e in await state.ledger.history(1, limit=3)] == ["d1", "d2", "d3"]
    assert [e.slot.key for e in await state.ledger.history(1, limit=3, offset=6)] == ["d7", "open", "d0"]
    assert await state.ledger.forget_before(NOW - 400 * DAY) == 1
    assert [e.slot.key for e in await state.ledger.history(1)][-1] == "open"
    assert await state.ledger.posted(1) == {"x"}
    assert await state.ledger.counts(NOW - DAY) == {"claimed": 1, "skipped": 7}


async def test_what_is_committed_is_there_after_the_process_is_killed(tmp_path: Path) -> None:
    """A child that is killed without closing the file leaves "sending" in it, as it stood when it said so."""
    code = (
        "import asyncio, sys, os, signal\n"
        "from datetime import UTC, datetime\nfrom pathlib import Path\n"
        "from bot.model import Schedule, Slot\nfrom bot.store.state import State\n"
        "async def main():\n"
        "    now = datetime(2026, 5, 5, 6, tzinfo=UTC)\n"
        "    state = await State.open(Path(sys.argv[1]))\n"
        "    await state.schedules.add(Schedule(1, 10, 'UTC', 360, now))\n"
        "    entry = await state.ledger.claim(Slot(1, 'a', now), now)\n"
        "    await state.ledger.begin(entry, now, articles=['x'])\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
        "asyncio.run(main())\n"
    )
    path = tmp_path / "killed.db"
    child = await asyncio.create_subprocess_exec(sys.executable, "-c", code, str(path), cwd=ROOT)
    assert await child.wait() == -9
    async with await State.open(path) as state:
        assert [(e.state, e.articles) for e in await state.ledger.board(NOW, [1])] == [("sending", ("x",))]
