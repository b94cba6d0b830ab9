"""Trains the quotation models: `python -m training.quotes DATA.jsonl.gz LATER.jsonl.gz` writes the weights and prints
the scores.

The data's format is that of PolNeAR as prepared for this project: one article a line with its text, the spans of its
quotations, the words that name each source and the speaker. Learnt are linear models of whether a run is a quotation,
which mention is its source, which entity a pronoun or a description stands for, and how sure the answer is; besides the
plain cases, which are known by the signs beside the run. All in plain Python, in a few minutes.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from bot.extract.quotes.confidence import SURE
from bot.extract.quotes.weights import MODELS, PATH, Linear, Table, Weights
from training.examples import Examples, Reading
from training.gold import SPEAKERS, Gold, is_kept, read, read_later
from training.learning import learn_choice, learn_yes, spelt
from training.outcomes import Outcome, calibrate, outcomes, raw, threshold_for

SCALE = 100
FOLDS = 4


def learn(articles: list[Gold], read_once: dict[str, Examples]) -> Weights:
    """The weights of all models but that of sureness. Articles are read twice: what a pronoun stands for hangs on what
    the pronouns before it do, which weights learnt from the first reading say."""
    first = Weights(pronoun=learn_pronouns(joined([read_once[article["id"]] for article in articles])))
    return learn_from(joined([examples_of(article, first) for article in articles]))


def learn_pronouns(examples: Examples) -> Linear:
    """The weights of the entity a pronoun stands for."""
    return Linear(learn_choice(examples.pronouns, 6, 0.05, 2, 1e-3))


def examples_of(article: Gold, weights: Weights) -> Examples:
    """The examples in an article."""
    examples = Examples()
    Reading(article, examples, weights).learn()
    return examples


def joined(found: list[Examples]) -> Examples:
    """The examples of many articles."""
    whole = Examples()
    for examples in found:
        for name, some in vars(examples).items():
            getattr(whole, name).extend(some)
    return whole


def learn_from(examples: Examples) -> Weights:
    """The weights under which the examples are likeliest."""
    return Weights(
        detection=Linear(learn_yes(examples.runs, 8, 0.1, 2)),
        mention=Linear(learn_choice(examples.mentions, 6, 0.1, 3, 1e-4)),
        pronoun=learn_pronouns(examples),
        description=Linear(learn_choice(examples.descriptions, 12, 0.1, 2, 3e-3)),
        plain=learn_plain(examples.plain),
    )


def learn_plain(examples: list[tuple[str, str, bool]], least: int = 10, sure: float = 0.985) -> Table:
    """The signs of a run and a mention beside it that nearly always make the one the other's source; -1 where they do
    not. What is too rare to be known closely is known roughly, if those cases agree."""
    seen = Counter(close for close, _, _ in examples)
    pairs = [(close if seen[close] >= least else rough, yes) for close, rough, yes in examples]
    seen, right = Counter(sign for sign, _ in pairs), Counter(sign for sign, yes in pairs if yes)
    return {
        sign: round(right[sign] / (count + 1), 2) if right[sign] >= sure * count else -1.0
        for sign, count in seen.items()
        if count >= least
    }


def learn_sure(found: list[Outcome]) -> Linear:
    """The weights of the answer's being right."""
    return Linear(learn_yes([(spelt(SURE, outcome.keys), outcome.right) for outcome in found], 8, 0.05, 3))


def fold(article: Gold) -> int:
    """The fold of an article: another hash of its id than that of its quarter, which is linear."""
    return hashlib.sha256(article["id"].encode()).digest()[0] % FOLDS


def across(articles: list[Gold], read_once: dict[str, Examples]) -> list[list[Outcome]]:
    """The answers in each fold by weights learnt on the others."""
    found = []
    for held in range(FOLDS):
        weights = learn([article for article in articles if fold(article) != held], read_once)
        found.append(outcomes([article for article in articles if fold(article) == held], weights)[0])
    return found


def sureness(folds: list[list[Outcome]], precision: float) -> tuple[Linear, list[float], list[float], float]:
    """The model of sureness, its calibration and the least confidence shown; each fold is judged by the others."""
    pairs: list[tuple[float, bool]] = []
    for held, found in enumerate(folds):
        others = [outcome for n, some in enumerate(folds) if n != held for outcome in some]
        weights = Weights(sure=learn_sure(others))
        pairs += [(raw(outcome, weights), outcome.right) for outcome in found]
    steps, chances = calibrate(pairs)
    cut = threshold_for(pairs, precision)
    limit = round(Weights(steps=tuple(steps), chances=tuple(chances)).calibrated(cut), 4)
    shown = [right for raw_, right in pairs if raw_ >= cut]
    print(
        f"across folds: {len(pairs)} answers, right {share([r for _, r in pairs])}, "
        f"shown {len(shown)}, right {share(shown)}"
    )
    return learn_sure([outcome for some in folds for outcome in some]), steps, chances, limit


def share(right: list[bool]) -> str:
    """The share of what is right, for print."""
    return f"{sum(right) / max(1, len(right)):.4f}"


def report(name: str, articles: list[Gold], weights: Weights) -> None:
    """Prints how right the answers in some articles are."""
    found, labelled = outcomes(articles, weights)
    shown = [o.right for o in found if weights.calibrated(raw(o, weights)) >= weights.threshold]
    print(
        f"{name}: {len(articles)} articles, {labelled} labelled runs, {len(found)} answers, right "
        f"{share([o.right for o in found])}, shown {len(shown)}, right {share(shown)}, "
        f"of all labelled {sum(shown) / max(1, labelled):.4f}"
    )


# ---------------------------------------------------------------- writing


def packed(table: Iterable[tuple[str, float]], least: float = 0.03) -> dict[str, str]:
    """A table of weights turned round: features by rounded weight, which is half the size."""
    turned: dict[int, list[str]] = {}
    for feature, weight in table:
        if abs(weight) >= least:
            turned.setdefault(round(weight * SCALE), []).append(feature)
    return {str(weight): "\t".join(sorted(turned[weight])) for weight in sorted(turned)}


def write(weights: Weights) -> None:
    """Writes the weights file beside the code that reads it."""
    data: dict[str, Any] = {"scale": SCALE, **{name: packed(getattr(weights, name).items()) for name in MODELS}}
    data["plain"] = packed(weights.plain.items())
    data |= {"steps": weights.steps, "chances": weights.chances, "threshold": weights.threshold}
    PATH.write_text(json.dumps(data, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")


def main() -> None:
    """Trains, calibrates across the folds of the fit part, prints the check part's figures and writes the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("later", type=Path, nargs="?", help="the articles of which later.jsonl has the labels")
    parser.add_argument("--precision", type=float, default=0.97, help="how often what is shown shall be right")
    parser.add_argument("--fit-only", action="store_true", help="ship the weights learnt without the check part")
    parser.add_argument("--as-labelled", action="store_true", help="leave the labels as they are")
    given = parser.parse_args()
    articles = read(given.data, None if given.as_labelled else SPEAKERS)
    check = [article for article in articles if is_kept(article)]
    later = read_later(given.later) if given.later else []
    articles += later
    fit = [article for article in articles if not is_kept(article)]
    read_once = {article["id"]: examples_of(article, Weights()) for article in articles}
    sure, steps, chances, limit = sureness(across(fit, read_once), given.precision)
    extras: dict[str, Any] = {"sure": sure, "steps": tuple(steps), "chances": tuple(chances), "threshold": limit}
    weights = replace(learn(fit, read_once), **extras)
    report("fit", fit, weights)
    report("check", check, weights)
    report("check, later articles", [article for article in later if is_kept(article)], weights)
    if not given.fit_only:
        weights = replace(learn(articles, read_once), **extras)
    write(weights)
    print(f"threshold {limit:.4f}, {PATH.stat().st_size} bytes written")


if __name__ == "__main__":
    main()
