"""Fits the weights of the keywords' model on stories whose readers chose key phrases.

    python training/keywords.py FOLDER [--write]

FOLDER holds key.gold.jsonl(.gz) and key.input.jsonl(.gz). A logistic regression predicts the share of readers who
choose a candidate; five folds say what it is worth on stories not seen. With --write the weights of all stories go to
bot/extract/keyword_weights.json.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
from math import exp, log2
from pathlib import Path

from bot.extract import keywords, worth
from bot.extract.text import read

_FLOOR = 1.5  # the gold lost its hyphens: what it says against them is no reader's opinion
_WIDE = 150  # candidates learned from
NAMES = (*worth.STATIC, *keywords.DYNAMIC, *keywords.NAMES)


def rows(folder: Path, name: str) -> dict[str, dict]:
    """The rows of a file of JSON lines by their id, packed or not."""
    path = folder / name
    if path.exists():
        lines = path.read_text(encoding="utf-8").splitlines()
    else:
        with gzip.open(path.with_suffix(".jsonl.gz"), "rt", encoding="utf-8") as file:
            lines = file.readlines()
    return {row["id"]: row for row in map(json.loads, lines)}


def normal(phrase: str) -> str:
    """A phrase as it is compared: small letters, no possessive, no plural endings."""
    words = re.findall(r"[^\W_]+", re.sub(r"['’]s\b", "", phrase.lower()))
    return " ".join(worth.stem(word) for word in words)


class Case:
    """A story with its candidates, their features and what they are worth."""

    def __init__(self, story: dict, gold: dict) -> None:
        self.keys = {normal(key) for key in gold["keys"]} - {""}
        self.gains: dict[str, float] = {}
        for key, count in gold["counts"].items():
            self.gains[normal(key)] = max(self.gains.get(normal(key), 0), count)
        document = read(story["text"])
        self.candidates, distinct = keywords.candidates(document, "en", story["title"], _WIDE)
        self.forms = [normal(candidate.word) for candidate in self.candidates]
        self.features = [self._features(candidate, distinct) for candidate in self.candidates]
        most = max(self.gains.values())
        self.worth = [0.5 * (form in self.keys) + 0.5 * self.gains.get(form, 0) / most for form in self.forms]

    @staticmethod
    def _features(candidate: keywords.Candidate, distinct: int) -> dict[str, float]:
        found = keywords.features(candidate, distinct)
        if candidate.words == 1:
            found.update(dict.fromkeys(worth.static(worth.stem(candidate.word)), 1.0))
        return found

    def score(self, weights: dict[str, float]) -> tuple[float, float, float]:
        """F1 of the first ten, their nDCG, and the words in each on average."""
        scores = [sum(weights[name] * x for name, x in row.items()) for row in self.features]
        order = sorted(range(len(scores)), key=lambda i: (-scores[i], self.candidates[i].first))
        best = list(dict.fromkeys(self.forms[i] for i in order))[:10]
        hits = sum(form in self.keys for form in best)
        gained = sum(self.gains.get(form, 0) / log2(i + 2) for i, form in enumerate(best))
        ideal = sum(g / log2(i + 2) for i, g in enumerate(sorted(self.gains.values(), reverse=True)[:10]))
        return 2 * hits / (10 + len(self.keys)), gained / ideal, sum(len(b.split()) for b in best) / max(1, len(best))


def fit(cases: list[Case], passes: int, penalty: float) -> dict[str, float]:
    """Weights of the logistic regression, by stochastic descent with a falling step."""
    data = [(row, worth) for case in cases for row, worth in zip(case.features, case.worth, strict=True)]
    weights = dict.fromkeys(NAMES, 0.0)
    mean = dict.fromkeys(NAMES, 0.0)
    shuffled = random.Random(3)  # noqa: S311  # the same order every time
    bias, step_number = -1.5, 0
    for number in range(passes):
        shuffled.shuffle(data)
        for row, value in data:
            step_number += 1
            step = 0.2 / (1 + step_number / 20000)
            z = bias + sum(weights[name] * x for name, x in row.items())
            error = value - 1 / (1 + exp(-z))
            bias += step * error * 0.1
            for name, x in row.items():
                weights[name] = max(-_FLOOR, weights[name] + step * (error * x - penalty * weights[name]))
        if number >= passes // 2:
            for name in NAMES:
                mean[name] += weights[name] / (passes - passes // 2)
    return mean


def main() -> None:
    """Fits, scores and, if asked, writes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--passes", type=int, default=8)
    parser.add_argument("--bonus", type=float, default=1.5, help="for names: people read them more easily than words")
    parser.add_argument("--penalty", type=float, default=0.0003)
    options = parser.parse_args()
    gold, stories = rows(options.folder, "key.gold.jsonl"), rows(options.folder, "key.input.jsonl")
    cases = [Case(stories[key], gold[key]) for key in sorted(gold)]
    order = list(range(len(cases)))
    random.Random(7).shuffle(order)  # noqa: S311
    scores = []
    for fold in range(5):
        held = set(order[fold::5])
        weights = fit([case for i, case in enumerate(cases) if i not in held], options.passes, options.penalty)
        weights["name"] += options.bonus
        scores += [cases[i].score(weights) for i in held]
    told = [round(sum(column) / len(scores), 4) for column in zip(*scores, strict=True)]
    print(f"five folds, {len(cases)} stories: F1@10 {told[0]}  nDCG@10 {told[1]}  words {told[2]}")
    weights = fit(cases, options.passes, options.penalty)
    weights["name"] += options.bonus
    fitted = [case.score(weights) for case in cases]
    print("fitted on all:", [round(sum(column) / len(fitted), 4) for column in zip(*fitted, strict=True)])
    if options.write:
        content = {
            "fitted_on": f"{len(cases)} stories",
            "five_folds": {"F1@10": told[0], "nDCG@10": told[1], "words": told[2]},
            "weights": {name: round(weight, 3) for name, weight in weights.items()},
        }
        target = Path(keywords.__file__).with_name("keyword_weights.json")
        target.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
