"""The trained weights: small linear models over named features."""

from __future__ import annotations

import json
import math
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import repeat
from pathlib import Path

Table = dict[str, float]
TABLES = ("detection", "mention", "pronoun", "description", "plain", "sure")
PATH = Path(__file__).with_name("weights.json")


@dataclass(frozen=True, slots=True)
class Weights:
    """Weights by feature: of a run being a quotation, of a mention being its source, of an entity being a pronoun's or
    a description's, of the answer being right; `plain` are the cases that need no ranking, each with its share.

    `steps` and `chances` turn a raw score into a calibrated probability; `threshold` is the least shown.
    """

    detection: Table = field(default_factory=dict)
    mention: Table = field(default_factory=dict)
    pronoun: Table = field(default_factory=dict)
    description: Table = field(default_factory=dict)
    plain: Table = field(default_factory=dict)
    sure: Table = field(default_factory=dict)
    steps: tuple[float, ...] = ()
    chances: tuple[float, ...] = ()
    threshold: float = 0.9

    def calibrated(self, raw: float) -> float:
        """How often quotations with this raw score were right when checked, interpolated between the steps."""
        at = bisect_right(self.steps, raw)
        if not self.steps or at == len(self.steps):
            return self.chances[-1] if self.steps else raw
        if at == 0:
            return self.chances[0]
        low, high = self.steps[at - 1], self.steps[at]
        part = (raw - low) / (high - low)
        return self.chances[at - 1] * (1 - part) + self.chances[at] * part


@lru_cache(maxsize=1)
def load() -> Weights:
    """The weights as trained, read once."""
    data = json.loads(PATH.read_text(encoding="utf-8"))
    scale = data["scale"]

    def parsed(name: str) -> dict[str, float]:
        return {f: int(w) / scale for w, line in data[name].items() for f in line.split("\t")}

    return Weights(
        **{name: parsed(name) for name in TABLES},
        steps=tuple(data["steps"]),
        chances=tuple(data["chances"]),
        threshold=data["threshold"],
    )


def score(table: dict[str, float], features: Iterable[str]) -> float:
    """The sum of the weights of the features that have one."""
    return sum(map(table.get, features, repeat(0.0)))


def shares(scores: list[float]) -> list[float]:
    """Scores as probabilities that sum to one."""
    top = max(scores)
    powers = [math.exp(s - top) for s in scores]
    total = sum(powers)
    return [p / total for p in powers]


def chance(score_: float) -> float:
    """A log odds as a probability."""
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, score_))))
