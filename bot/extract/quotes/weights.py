"""The trained weights: small linear models over named features.

A feature is one of a template: a letter, which names the template, and a key. Each template has a table of its own, so
that a row of keys is scored without its features ever being spelt out.
"""

from __future__ import annotations

import json
import math
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

Table = dict[str, float]
MODELS = ("detection", "mention", "pronoun", "description", "sure")
PATH = Path(__file__).with_name("weights.json")
_NOTHING = (0.0,) * 32


class Linear:
    """The weights of a linear model, a table for each of its templates."""

    def __init__(self, table: Table) -> None:
        self.tables: dict[str, Table] = {}
        for feature, weight in table.items():
            self.tables.setdefault(feature[0], {})[feature[1:]] = weight
        self._rows: dict[str, tuple[Table, ...]] = {}

    def of(self, letters: str) -> tuple[Table, ...]:
        """The tables of some templates."""
        found = self._rows.get(letters)
        if found is None:
            found = self._rows[letters] = tuple([self.tables.get(letter, {}) for letter in letters])
        return found

    def items(self) -> list[tuple[str, float]]:
        """Every feature with its weight."""
        return [(letter + key, weight) for letter, table in self.tables.items() for key, weight in table.items()]


def _none() -> Linear:
    return Linear({})


@dataclass(frozen=True, slots=True)
class Weights:
    """Weights of a run being a quotation, of a mention being its source, of an entity being a pronoun's or a
    description's, of the answer being right; `plain` are the cases that need no ranking, each with its share.

    `steps` and `chances` turn a raw score into a calibrated probability; `threshold` is the least shown.
    """

    detection: Linear = field(default_factory=_none)
    mention: Linear = field(default_factory=_none)
    pronoun: Linear = field(default_factory=_none)
    description: Linear = field(default_factory=_none)
    sure: Linear = field(default_factory=_none)
    plain: Table = field(default_factory=dict)
    steps: tuple[float, ...] = ()
    chances: tuple[float, ...] = ()
    threshold: float = 0.9
    known: dict[tuple[object, ...], float] = field(default_factory=dict, compare=False, repr=False)
    """Confidences reckoned before, by the signs they hang on."""

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

    def parsed(name: str) -> Table:
        # One number for all features of a weight: what a score adds up stays near at hand.
        table: Table = {}
        for weight, line in data[name].items():
            table.update(dict.fromkeys(line.split("\t"), int(weight) / scale))
        return table

    models: dict[str, Any] = {name: Linear(parsed(name)) for name in MODELS}
    return Weights(
        **models,
        plain=parsed("plain"),
        steps=tuple(data["steps"]),
        chances=tuple(data["chances"]),
        threshold=data["threshold"],
    )


def score(tables: tuple[Table, ...], keys: Sequence[str]) -> float:
    """The sum of the weights that the keys have in the tables, one each."""
    return sum(map(dict.get, tables, keys, _NOTHING))


def shares(scores: list[float]) -> list[float]:
    """Scores as probabilities that sum to one."""
    if len(scores) == 1:
        return [1.0]
    top = max(scores)
    powers = [math.exp(s - top) for s in scores]
    total = sum(powers)
    return [p / total for p in powers]


def chance(score_: float) -> float:
    """A log odds as a probability."""
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, score_))))
