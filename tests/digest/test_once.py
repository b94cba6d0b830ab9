"""Exactly one post a slot, wherever the process dies and whatever Discord answers."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import get_args

import pytest
import pytest_asyncio

from bot.model import FOLDED, ChannelKind
from bot.store.state import State
from tests.digest.carrier import Carrier, Died, Discord
from tests.digest.samples import at, schedule

DUE = at("2026-05-05 06:00")  # 08:00 in Berlin
FAULTS = ("ok", "500", "500 made", "lost", "slow", "429")


@pytest_asyncio.fixture
async def state(tmp_path: Path) -> AsyncIterator[State]:
    """A new state in a real file."""
    async with await State.open(tmp_path / "state.db") as opened:
        yield opened


async def run_slot(
    state: State, kind: ChannelKind, faults: list[str], deaths: list[int], *, ticks: int = 90, step: int = 10
) -> tuple[int, str, int]:
    """Lives through one slot, dying at the given numbers of steps (one for each life).

    Returns how many posts there are, the state the slot ended in, and how many steps were made.
    """
    made = await state.schedules.add(schedule(id=0, kind=kind, since=DUE - timedelta(hours=1)))
    discord, now, steps, lives = Discord(list(faults)), DUE, 0, list(deaths)
    carrier = Carrier(state, discord, now, lives.pop(0) if lives else None)
    for _ in range(ticks):
        carrier.now = now
        try:
            await carrier.tick(made.id)
        except Died:
            steps += carrier.steps
            carrier = Carrier(state, discord, now, lives.pop(0) if lives else None)
        now += timedelta(seconds=step)
    discord.pass_time(now + timedelta(hours=1))
    history = await state.ledger.history(made.id)
    await state.schedules.remove(made.id)
    return len(discord.posts), history[0].state, steps + carrier.steps


@pytest.mark.parametrize("kind", get_args(ChannelKind))
@pytest.mark.parametrize("fault", FAULTS)
async def test_a_death_at_each_step_leaves_one_post(state: State, kind: ChannelKind, fault: str) -> None:
    """Killed at any one step, with any first answer of Discord, the next life brings the slot to exactly one post."""
    _, _, steps = await run_slot(state, kind, [fault], [])
    assert steps >= 5
    for death in range(1, steps + 1):
        posts, ended, _ = await run_slot(state, kind, [fault], [death], step=20, ticks=40)
        assert (posts, ended) == (1, "sent"), f"death at step {death}"


async def test_many_deaths_and_faults_at_random_leave_one_post(state: State) -> None:
    """Several deaths and several faults in a row, at random, still end in exactly one post, for every kind."""
    chance = random.Random(7)
    for round_ in range(60):
        kind = chance.choice(get_args(ChannelKind))
        faults = [chance.choice(FAULTS) for _ in range(chance.randint(0, 4))]
        deaths = [chance.randint(1, 9) for _ in range(chance.randint(0, 4))]
        posts, ended, _ = await run_slot(state, kind, faults, deaths, step=30, ticks=70)
        assert (posts, ended) == (1, "sent"), (round_, kind, faults, deaths)


@pytest.mark.parametrize("kind", ["text", "forum"])
async def test_a_refusal_pauses_after_the_first_failure(state: State, kind: ChannelKind) -> None:
    """On 403 nothing is posted, the schedule is paused, its admins are to be told once, and the slot waits for them."""
    made = await state.schedules.add(schedule(id=0, kind=kind, since=DUE - timedelta(hours=1)))
    discord = Discord(["403"])
    carrier = Carrier(state, discord, DUE)
    for minute in range(10):
        carrier.now = DUE + timedelta(minutes=minute)
        await carrier.tick()
    assert discord.posts == []
    assert (await state.schedules.get(made.id)).paused
    assert [await state.schedules.tell(made.id) for _ in range(3)] == [True, False, False]
    assert [e.state for e in await state.ledger.history(made.id)] == ["planned"]
    # Resumed by itself within the window of catching up, it comes late.
    await state.schedules.resume(made.id, carrier.now, catch_up=True)
    await carrier.tick()
    assert [(e.state, e.late) for e in await state.ledger.history(made.id)] == [("sent", True)]
    carrier.now = DUE + timedelta(days=1)
    await carrier.tick()
    assert len(discord.posts) == 2


async def test_a_slot_refused_is_folded_when_it_is_too_late(state: State) -> None:
    """Paused for longer than a digest may be late: the slot is folded, and only the next one comes."""
    made = await state.schedules.add(schedule(id=0, since=DUE - timedelta(hours=1)))
    discord = Discord(["403"])
    carrier = Carrier(state, discord, DUE)
    await carrier.tick()
    carrier.now = DUE + timedelta(hours=7)
    await carrier.tick()
    assert [(e.state, e.reason) for e in await state.ledger.history(made.id)] == [("skipped", FOLDED)]
    await state.schedules.resume(made.id, carrier.now, catch_up=True)
    await carrier.tick()
    assert not discord.posts
    carrier.now = DUE + timedelta(days=1)
    await carrier.tick()
    assert len(discord.posts) == 1


async def test_a_server_that_never_answers_is_given_up(state: State) -> None:
    """Endless 500s end in "failed" after a limited number of attempts, with no post."""
    posts, ended, _ = await run_slot(state, "text", ["500"] * 100, [], step=60, ticks=300)
    assert (posts, ended) == (0, "failed")


async def test_a_dead_schedule_never_stops_another(state: State) -> None:
    """While one schedule is refused and another meets 500s, the third is posted in the same tick."""
    for _ in range(3):
        await state.schedules.add(schedule(id=0, since=DUE - timedelta(hours=1)))
    discord = Discord(["403", "500"])
    await Carrier(state, discord, DUE).tick()
    assert [post.id for post in discord.posts] == [1]
    assert {e.slot.schedule: e.state for e in await state.ledger.board(DUE, [1, 2, 3])} == {
        1: "planned",
        2: "sending",
        3: "sent",
    }


@pytest.mark.parametrize("jump", [timedelta(hours=3), timedelta(hours=30), timedelta(days=8)])
async def test_a_clock_that_jumps_ahead_and_back_doubles_and_loses_nothing(state: State, jump: timedelta) -> None:
    """Every day's slot is posted exactly once over two weeks in which the clock ran ahead for an hour and came back."""
    made = await state.schedules.add(schedule(id=0, since=at("2026-05-01")))
    discord = Discord()
    carrier = Carrier(state, discord, at("2026-05-01"))
    true, end = at("2026-05-01"), at("2026-05-16")
    while true < end:
        ahead = at("2026-05-03 05:30") <= true < at("2026-05-03 06:30")
        carrier.now = true + jump if ahead else true
        await carrier.tick()
        true += timedelta(minutes=10)
    entries = await state.ledger.history(made.id, 100)
    assert len(discord.posts) == len({p.marker for p in discord.posts})
    assert sorted(e.slot.key[:10] for e in entries if e.state == "sent") == [f"2026-05-{d:02}" for d in range(1, 16)]


@pytest.mark.parametrize("jump", [timedelta(hours=3), timedelta(hours=30), timedelta(days=8)])
async def test_an_entry_in_sending_survives_a_clock_that_goes_back(state: State, jump: timedelta) -> None:
    """A request left unanswered before the clock went back is looked for after its flight, and posted once."""
    made = await state.schedules.add(schedule(id=0, since=DUE - timedelta(days=20)))
    discord = Discord(["lost"])
    carrier = Carrier(state, discord, DUE + timedelta(seconds=1), dies_at=5)
    with pytest.raises(Died):
        await carrier.tick()
    assert [e.state for e in await state.ledger.board(carrier.now, [made.id])] == ["sending"]
    for minute in range(10):
        carrier.now = DUE - jump + timedelta(minutes=minute)
        await carrier.tick()
    entry = next(e for e in await state.ledger.history(made.id) if e.slot.at == DUE)
    assert entry.state == "sent"
    assert len([p for p in discord.posts if p.id == entry.messages[0]]) == 1
    assert len(discord.posts) == len({p.marker for p in discord.posts})
