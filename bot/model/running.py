"""How the bot is doing."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """A shard's connection: seconds since Discord last acknowledged a heartbeat, and seconds between two."""

    age: float
    interval: float
