"""The trained weights: four small linear models over named features."""

from __future__ import annotations

import json
import math
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import repeat
from pathlib import Path

PATH = Path(__file__).with_name("weights.json")


@dataclass(frozen=True, slots=True)
class Weights:
    """Weights by feature: of a run being a quotation, of a mention being its source, of an entity being a pronoun's.

    `steps` and `chances` turn a raw score into a calibrated probability; `threshold` is the least shown.
    """

    detection: dict[str, float]
    mention: dict[str, float]
    pronoun: dict[str, float]
    steps: tuple[float, ...] = ()
    chances: tuple[float, ...] = ()
    threshold: float = 0.9

    def calibrated(self, raw: float) -> float:
        """The share of quotations with this raw score that were right when the model was checked."""
        if not self.steps:
            return raw
        return self.chances[bisect_right(self.steps, raw)]


@lru_cache(maxsize=1)
def load() -> Weights:
    """The weights as trained, read once."""
    data = json.loads(PATH.read_text(encoding="utf-8"))
    scale = data["scale"]

    def parsed(name: str) -> dict[str, float]:
        return {f: int(w) / scale for w, line in data[name].items() for f in line.split("\t")}

    return Weights(
        parsed("detection"),
        parsed("mention"),
        parsed("pronoun"),
        tuple(data["steps"]),
        tuple(data["chances"]),
        data["threshold"],
    )


def score(table: dict[str, float], features: Iterable[str]) -> float:
    """The sum of the weights of the features that have one."""
    get = table.get
    return sum(map(get, features, repeat(0.0)))


def shares(scores: list[float]) -> list[float]:
    """Scores as probabilities that sum to one."""
    top = max(scores)
    powers = [math.exp(s - top) for s in scores]
    total = sum(powers)
    return [p / total for p in powers]


def chance(score_: float) -> float:
    """A log odds as a probability."""
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, score_))))
