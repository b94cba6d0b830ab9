"""How the bot is doing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """A shard's connection: seconds since Discord last acknowledged a heartbeat, and seconds between two."""

    age: float
    interval: float


@dataclass(frozen=True, slots=True)
class WeekFacts:
    """What was counted in the week from `monday` on: commands by name, and the titles of articles, most first."""

    monday: date
    commands: tuple[tuple[str, int], ...]
    failed: int
    nothing: int  # searches that found nothing
    opened: tuple[tuple[str, int], ...]
    shared: tuple[tuple[str, int], ...]
