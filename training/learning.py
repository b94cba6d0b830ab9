"""The two learners of the quotation models: softmax over choices and logistic regression, in plain Python."""

from __future__ import annotations

import math
import random
from collections import Counter

from bot.extract.quotes.candidates import Keys
from bot.extract.quotes.weights import shares

Choice = tuple[list[list[str]], set[int], float]


def spelt(letters: str, keys: Keys) -> list[str]:
    """The features that keys of some templates are."""
    return [letter + key for letter, key in zip(letters, keys, strict=False)]


def learn_choice(examples: list[Choice], epochs: int, rate: float, least: int, decay: float) -> dict[str, float]:
    """Weights under which the right choices are likeliest (softmax, AdaGrad, averaged over the steps)."""
    counts = Counter(f for rows, _, _ in examples for f in {f for row in rows for f in row})
    index = {f: n for n, f in enumerate(f for f, c in counts.items() if c >= least)}
    data = [([[index[f] for f in row if f in index] for row in rows], right, trust) for rows, right, trust in examples]
    weights = [0.0] * len(index)
    squares = [1e-2] * len(index)
    order = random.Random(7)  # noqa: S311 - the order of the examples is no secret
    for _ in range(epochs):
        order.shuffle(data)
        for rows, right, trust in data:
            parts = shares([sum(map(weights.__getitem__, row)) for row in rows])
            mass = sum(parts[n] for n in right) or 1e-12
            for n, row in enumerate(rows):
                slope = trust * (parts[n] - (parts[n] / mass if n in right else 0.0))
                if abs(slope) > 1e-3:
                    for f in row:
                        g = slope + decay * weights[f]
                        squares[f] += g * g
                        weights[f] -= rate * g / math.sqrt(squares[f])
    return {f: weights[n] for f, n in index.items()}


def learn_yes(examples: list[tuple[list[str], bool]], epochs: int, rate: float, least: int) -> dict[str, float]:
    """Weights of a logistic model."""
    counts = Counter(f for row, _ in examples for f in row)
    index = {f: n for n, f in enumerate(f for f, c in counts.items() if c >= least)}
    data = [([index[f] for f in row if f in index], 1.0 if yes else 0.0) for row, yes in examples]
    weights = [0.0] * len(index)
    squares = [1e-2] * len(index)
    order = random.Random(7)  # noqa: S311 - the order of the examples is no secret
    for _ in range(epochs):
        order.shuffle(data)
        for row, yes in data:
            total = sum(map(weights.__getitem__, row))
            slope = 1 / (1 + math.exp(-max(-30.0, min(30.0, total)))) - yes
            for f in row:
                g = slope + 1e-4 * weights[f]
                squares[f] += g * g
                weights[f] -= rate * g / math.sqrt(squares[f])
    return {f: weights[n] for f, n in index.items()}
