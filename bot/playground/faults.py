"""Failures on demand, and the rate limits Discord announces and enforces."""

from __future__ import annotations

import asyncio
import hashlib
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any

Json = dict[str, Any]


@dataclass(slots=True, eq=False)
class Fault:
    """What goes wrong on the next `times` requests whose "METHOD /path" fits the pattern.

    With `done` the request is carried out first, and only its answer is lost. `hang` never answers (until
    `release`), `drop` cuts the connection; otherwise `status` is answered. With `late` the request hangs and is carried
    out when it is released: it was on its way all the while.
    """

    pattern: str
    status: int = 500
    times: int = 1
    done: bool = False
    hang: bool = False
    drop: bool = False
    late: bool = False
    retry_after: float = 0.05
    everywhere: bool = False
    hits: int = 0
    released: asyncio.Event = field(default_factory=asyncio.Event)

    def release(self) -> None:
        """Let go of the requests that hang; they are answered with 504."""
        self.released.set()

    def body(self) -> Json:
        """The error body that goes with the status."""
        if self.status == 429:
            return too_many(self.retry_after, self.everywhere)
        return {"message": f"{self.status}: injected", "code": 0}

    def headers(self) -> dict[str, str]:
        """The headers that go with the status."""
        return limit_headers(self.retry_after, self.everywhere) if self.status == 429 else {}


class Faults:
    """The faults that are still to come."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []

    def add(self, pattern: str, **what: Any) -> Fault:
        """Make requests fail; `pattern` is "METHOD /path", with the path's template or its real parts and `*`."""
        fault = Fault(pattern, **what)
        self._faults.append(fault)
        return fault

    def clear(self) -> None:
        """Let everything work again."""
        for fault in self._faults:
            fault.release()
        self._faults.clear()

    def next_for(self, method: str, template: str, path: str) -> Fault | None:
        """The fault this request meets, counted."""
        for fault in self._faults:
            if fault.hits < fault.times and any(fnmatchcase(f"{method} {p}", fault.pattern) for p in (template, path)):
                fault.hits += 1
                return fault
        return None


def too_many(retry_after: float, everywhere: bool) -> Json:
    """The body of a 429."""
    return {"message": "You are being rate limited.", "retry_after": retry_after, "global": everywhere}


def limit_headers(retry_after: float, everywhere: bool) -> dict[str, str]:
    """The headers of a 429; clients take one without Via for a ban by the proxy before Discord."""
    headers = {"Retry-After": str(int(retry_after) + 1), "Via": "1.1 playground"}
    headers["X-RateLimit-Scope"] = "global" if everywhere else "user"
    return headers | ({"X-RateLimit-Global": "true"} if everywhere else {})


@dataclass(slots=True)
class RateLimits:
    """Limits that are enforced: per second over all routes, and (count, seconds) by "METHOD /template"."""

    per_second: int | None = None
    buckets: Mapping[str, tuple[int, float]] = field(default_factory=dict)
    clock: Callable[[], float] = field(default_factory=lambda: asyncio.get_running_loop().time)
    refused: int = 0
    _all: deque[float] = field(default_factory=deque)
    _by_bucket: dict[str, deque[float]] = field(default_factory=dict)

    def take(self, route: str, major: str, counts_globally: bool) -> tuple[dict[str, str], Json | None]:
        """The headers of an answer, and the body of a 429 where the request comes too soon."""
        now = self.clock()
        bucket = hashlib.sha256(route.encode()).hexdigest()[:16]
        limit, period = self.buckets.get(route, (1000, 1.0))
        window = self._by_bucket.setdefault(f"{route} {major}", deque())
        _forget(window, now - period)
        _forget(self._all, now - 1.0)
        everywhere = bool(counts_globally and self.per_second and len(self._all) >= self.per_second)
        full = route in self.buckets and len(window) >= limit
        if everywhere or full:
            self.refused += 1
            wait = round(self._all[0] + 1.0 - now if everywhere else window[0] + period - now, 3) + 0.001
            return limit_headers(wait, everywhere) | self._told(bucket, limit, 0, wait), too_many(wait, everywhere)
        window.append(now)
        if counts_globally:
            self._all.append(now)
        reset = window[0] + period - now
        return self._told(bucket, limit, max(limit - len(window), 0 if route in self.buckets else 1), reset), None

    def _told(self, bucket: str, limit: int, remaining: int, reset_after: float) -> dict[str, str]:
        return {
            "X-RateLimit-Limit": str(limit),
            "X-RateLimit-Remaining": str(remaining),
            "X-RateLimit-Reset-After": f"{reset_after:.3f}",
            "X-RateLimit-Bucket": bucket,
        }


def _forget(window: deque[float], before: float) -> None:
    while window and window[0] <= before:
        window.popleft()
