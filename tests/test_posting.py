"""Requests that are posted once: turns in order, and none that waited too long."""

from __future__ import annotations

import asyncio

from bot.model import Failure
from bot.playground import Playground
from bot.posting import Account, Budget, Poster


async def test_turns_are_spaced_and_in_order() -> None:
    """However many ask at once, no second holds more turns than it may, and the first to ask is the first to go."""
    budget, came = Budget(1000.0), []
    loop = asyncio.get_running_loop()
    began = loop.time()

    async def ask(number: int) -> None:
        assert await budget.take() == 0.0
        came.append(number)

    await asyncio.gather(*(ask(n) for n in range(50)))
    assert came == list(range(50))
    assert loop.time() - began >= 0.049


async def test_a_request_whose_turn_is_too_far_away_is_never_sent() -> None:
    """After a 429 for everything the turn is a minute away: who has no patience is told so, and nothing is sent."""
    async with Playground() as pg:
        poster = Poster(lambda: Account(pg.api_url, pg.token, "test"))
        poster.budget.rest(60.0)
        answer = await poster.request("GET", "/users/@me", patience=20.0)
        assert isinstance(answer, Failure)
        assert (answer.kind, round(answer.wait)) == ("limited", 60)
        assert not pg.requests
        await poster.close()


async def test_who_gave_up_takes_no_turn() -> None:
    """The next to ask is not kept waiting for those that left."""
    budget = Budget(20.0)
    await budget.take()
    for _ in range(100):
        assert await budget.take(0.001) > 0.0
    began = asyncio.get_running_loop().time()
    await budget.take()
    assert asyncio.get_running_loop().time() - began < 1.0
