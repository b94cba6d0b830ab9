"""Posting: requests to Discord that are tried once, within a budget, and whose failure is a fact and not an exception.

The library's own client repeats a request after a 5xx, also one that made a forum post, and sleeps as long as a 429
tells it to. What is posted once and no more can't go that way.
"""

from __future__ import annotations

import asyncio
import json
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import aiohttp

from bot.model import Failure

SECONDS = 30.0  # after which a request counts as unanswered
A_SECOND = 45.0  # of the fifty requests a second Discord allows a bot; the rest is for everything else
# Answers of 400 that say something of the place, not of the message: wrong kind of channel, a tag is needed, locked.
OF_THE_PLACE = frozenset({40058, 40067, 50008, 50024, 50083})


@dataclass(frozen=True, slots=True)
class Account:
    """Where Discord's API is, who we are there, and how we call ourselves."""

    base: str
    token: str
    agent: str


class Budget:
    """Turns to send, evenly spaced and given in the order they were asked for."""

    def __init__(self, a_second: float = A_SECOND) -> None:
        self._step = 1.0 / a_second
        self._next = 0.0

    async def take(self, patience: float = math.inf) -> float:
        """Waits for the next turn, and is 0 then; where it is further away than `patience`, the seconds until it comes.

        What waited too long must not be sent any more: whoever comes after a crash relies on how long a request may be
        on its way.
        """
        now = asyncio.get_running_loop().time()
        wait = max(self._next - now, 0.0)
        if wait > patience:
            return wait
        self._next = now + wait + self._step
        if wait > 0:
            await asyncio.sleep(wait)
        return 0.0

    def rest(self, seconds: float) -> None:
        """Gives no turn for so long."""
        self._next = max(self._next, asyncio.get_running_loop().time() + seconds)


class Poster:
    """Sends requests in the bot's name. Closed with `close`."""

    def __init__(
        self, account: Callable[[], Account], budget: Budget | None = None, trace: aiohttp.TraceConfig | None = None
    ) -> None:
        self._account = account
        self._traces = [trace] if trace else None
        self.budget = budget or Budget()
        self._session: aiohttp.ClientSession | None = None

    async def request(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        params: Mapping[str, str] | None = None,
        patience: float = math.inf,
    ) -> Any | Failure:
        """What Discord answered when this request's turn had come, or how it failed; where its turn is more than
        `patience` seconds away, it is not sent."""
        if wait := await self.budget.take(patience):
            return Failure("limited", "waiting for a turn", wait)
        account = self._account()
        headers = {"Authorization": f"Bot {account.token}", "User-Agent": account.agent}
        data = None
        if body is not None:
            headers["Content-Type"] = "application/json"
            data = json.dumps(body, separators=(",", ":"), ensure_ascii=False).encode()
        try:
            async with self._opened().request(
                method, account.base + path, data=data, params=params, headers=headers
            ) as response:
                answer = _json(await response.read())
                if 200 <= response.status < 300:
                    return answer
                return self._failure(response.status, answer, response.headers)
        except (aiohttp.ClientError, TimeoutError, OSError) as e:
            return Failure("timeout", type(e).__name__)

    def _failure(self, status: int, answer: Any, headers: Mapping[str, str]) -> Failure:
        told: dict[str, Any] = answer if isinstance(answer, dict) else {}
        code = told.get("code", 0)
        words = f"{told.get('message', 'no reason given')} ({code or status})"
        if status == 429:
            wait = float(told.get("retry_after") or headers.get("Retry-After") or 5.0)
            if told.get("global") or not told:
                self.budget.rest(wait)
            return Failure("limited", words, wait)
        if status == 401:  # of the bot, not of this place: nothing is to be paused for it
            return Failure("limited", words, 60.0)
        if status >= 500:
            return Failure("server", words)
        if status in (403, 404) or code in OF_THE_PLACE:
            return Failure("refused", words)
        return Failure("invalid", words)

    def _opened(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                timeout=aiohttp.ClientTimeout(total=SECONDS), trace_configs=self._traces
            )
        return self._session

    async def close(self) -> None:
        """Closes the connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None


def _json(data: bytes) -> Any:
    try:
        return json.loads(data) if data else None
    except ValueError:
        return None
