"""When to look at a source again: a pure decision of what is known, what happened, the clock and chance."""

from __future__ import annotations

import hashlib
import random
from dataclasses import replace
from datetime import datetime, timedelta

from bot.model import FetchState, SourceSpec

DEFAULT_BOUNDS = (1800, 6 * 3600)
_LONGEST_WAIT = 86400


def bounds(every: int | None) -> tuple[int, int]:
    """The shortest and the longest time between two visits, in seconds: as told and twice that, or 30 m to 6 h."""
    return (every, 2 * every) if every else DEFAULT_BOUNDS


def asked(spec: SourceSpec) -> str:
    """What the catalogue says of a source, as far as what is known of it rests on that: where it differs from the last
    visit's, the server is asked as if for the first time.
    """
    servers = None if spec.visible_to is None else sorted(spec.visible_to)
    said = repr((spec.url, spec.shape, spec.site, spec.tags, servers))
    return hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()[:12]


def after_success(
    state: FetchState,
    spec: SourceSpec,
    now: datetime,
    chance: random.Random,
    *,
    news: bool,
    etag: str | None = None,
    modified: str | None = None,
    shape: str | None = None,
) -> FetchState:
    """What is known after a visit that went well: a source with news is met sooner, a quiet one later.

    The time between visits stays within `bounds(spec.every)`; a tenth of it is left to chance, so that sources which
    started together don't stay together.
    """
    shortest, longest = bounds(spec.every)
    gap = _gap(state, shortest)
    gap = min(longest, max(shortest, gap / 2 if news else gap * 1.5))
    wait = min(longest, gap * (1 + chance.random() / 10))
    again = now + timedelta(seconds=round(wait))
    return FetchState(etag, modified, last_success=now, next_try=again, asked=asked(spec), shape=shape or state.shape)


def after_failure(
    state: FetchState, every: int | None, now: datetime, chance: random.Random, error: str, wait: int | None = None
) -> FetchState:
    """What is known after a visit that failed: twice the time with each failure up to a day, half of it by chance.

    Never sooner than the server asks for (`wait` seconds).
    """
    shortest, _ = bounds(every)
    ceiling = min(max(_LONGEST_WAIT, shortest), shortest * 2 ** min(state.failures, 20))
    seconds = max(ceiling * (0.5 + chance.random() / 2), wait or 0)
    return replace(
        state, last_error=error, failures=state.failures + 1, next_try=now + timedelta(seconds=round(seconds))
    )


def _gap(state: FetchState, default: int) -> float:
    """The time that the last success set until the next visit."""
    if state.failures or state.last_success is None or state.next_try is None:
        return default
    return max(0.0, (state.next_try - state.last_success).total_seconds())
