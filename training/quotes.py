"""Trains the quotation models: `python -m training.quotes DATA.jsonl.gz` writes the weights and prints the scores.

The data's format is that of PolNeAR as prepared for this project: one article a line with its text, the spans of its
quotations, the words that name each source and the speaker. Three linear models are learnt: whether a run is a
quotation, which mention is its source, and which entity a pronoun stands for. Everything is plain Python.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import random
import re
import zlib
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.extract.quotes import quotes_with
from bot.extract.quotes.attribution import choices, set_scene
from bot.extract.quotes.candidates import RELAYED, Scene, linked_sign, window
from bot.extract.quotes.coreference import antecedents, pronoun_features
from bot.extract.quotes.detection import run_features
from bot.extract.quotes.entities import Entity, parts_of
from bot.extract.quotes.marks import find_runs, is_long, paragraphs
from bot.extract.quotes.mentions import Mention
from bot.extract.quotes.weights import PATH, Weights, shares
from bot.model import Quote

Gold = dict[str, Any]
Choice = tuple[list[list[str]], set[int]]
SCALE = 100


@dataclass
class Examples:
    """What is learnt from: runs with a label, choices with the right ones."""

    runs: list[tuple[list[str], bool]] = field(default_factory=list)
    mentions: list[Choice] = field(default_factory=list)
    pronouns: list[Choice] = field(default_factory=list)


def read(path: Path) -> list[Gold]:
    """The articles of a data file."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def part(article: Gold) -> int:
    """The quarter an article belongs to, by a hash of its id; quarter 3 is the check part."""
    return zlib.crc32(article["id"].encode()) % 4


# ---------------------------------------------------------------- examples


def overlap(one: tuple[int, int], other: tuple[int, int]) -> float:
    """Intersection over union of two spans."""
    both = min(one[1], other[1]) - max(one[0], other[0])
    return max(0, both) / (max(one[1], other[1]) - min(one[0], other[0]))


def occurrence(text: str, gold: Gold) -> tuple[int, int] | None:
    """Where the words that name a quotation's source stand: nearest to it, outside it."""
    if not gold["mention"] or gold["mention_kind"] == "none":
        return None
    best: tuple[int, int, int] | None = None
    for match in re.finditer(rf"(?<!\w){re.escape(gold['mention'])}(?!\w)", text):
        begin, end = match.span()
        if any(s <= begin < e for s, e in gold["segments"]):
            continue
        distance = min(min(abs(begin - e), abs(s - end)) for s, e in gold["segments"])
        if best is None or distance < best[0]:
            best = (distance, begin, end)
    return best[1:] if best else None


def learn_from(article: Gold, examples: Examples) -> None:
    """Adds the examples of one article."""
    text = article["text"]
    runs = find_runs(text, paragraphs(text))
    long = [is_long(text, run) for run in runs]
    if True not in long:
        return
    scene, entities = set_scene(text, runs, long)
    labels = _labels(scene, article)
    optional = [tuple(span) for span in article["optional"]]
    before: Mention | None = None
    place_before: tuple[int, int] | None = None
    spoke = (-1, 0)
    most = max((len(e.mentions) for e in entities if not e.thing), default=1)
    for index, run in enumerate(scene.runs):
        at = scene.at[index]
        near = window(scene, at)
        gold = labels.get(index)
        linked = linked_sign(scene, index, near)
        signs = run_features(scene, index, linked)
        if gold is None:
            if not any(min(run.end, e) > max(run.start, s) for s, e in optional):
                examples.runs.append((signs, False))
            before = place_before = None
            continue
        examples.runs.append((signs, True))
        place = occurrence(text, gold)
        options = choices(scene, index, near, linked, before)
        right, source = _right(scene, entities, options, gold, place)
        if place is not None and place == place_before:
            right.add(len(options) - 1)
        if right:
            examples.mentions.append(([signs for _, signs in options], right))
        who = _named(entities, gold)
        if source is not None and source.kind == "p" and source.gender:
            found = antecedents(scene, entities, source)
            lines = scene.tokens.paragraph(source.first) - spoke[1]
            good = {n for n, (e, _) in enumerate(found) if e.number in who}
            if good:
                rows = [
                    pronoun_features(scene, source, e, m, n, (spoke[0], lines), most) for n, (e, m) in enumerate(found)
                ]
                examples.pronouns.append((rows, good))
        if who:
            spoke = (min(who), scene.tokens.paragraph(at))
        if source is not None or not right:
            before = source
        place_before = place


def _labels(scene: Scene, article: Gold) -> dict[int, Gold]:
    found: dict[int, Gold] = {}
    for gold in article["quotes"]:
        for start, end in gold["segments"]:
            fits = [(overlap((start, end), (run.start, run.end)), n) for n, run in enumerate(scene.runs)]
            best = max(fits, default=(0.0, -1))
            if best[0] >= 0.75:
                found[best[1]] = gold
    return found


def _right(
    scene: Scene,
    entities: list[Entity],
    options: list[tuple[Mention | None, list[str]]],
    gold: Gold,
    place: tuple[int, int] | None,
) -> tuple[set[int], Mention | None]:
    """The options that name the gold source, and the one that stands where people marked it."""
    if place is None:
        return set(), None
    hits: list[int] = []
    for number, (mention, _) in enumerate(options):
        if mention is not None:
            start = scene.tokens.start(mention.first)
            if start < place[1] and start + len(mention.text) > place[0]:
                hits.append(number)
    if len(hits) > 1 and gold["mention_kind"] == "named":
        last = {parts_of(alias)[-1:] for alias in gold["speaker_aliases"]}
        named = [
            n for n in hits if (m := options[n][0]) is not None and m.kind == "n" and parts_of(m.name)[-1:] in last
        ]
        hits = named or hits
    if not hits:
        return set(), None
    source = options[hits[0]][0]
    right = {hits[0]}
    if source is not None and source.entity >= 0:
        right |= {n for n, (m, _) in enumerate(options) if m is not None and m.entity == source.entity}
    return right, source


def _named(entities: list[Entity], gold: Gold) -> set[int]:
    """The entities that bear the gold speaker's name."""
    names = [parts_of(name) for name in [gold["speaker"] or "", *(gold["speaker_aliases"] or [])] if name]
    found = set()
    for entity in entities:
        for name in names:
            same = name and (
                name == entity.parts
                or (
                    len(name) > 1 < len(entity.parts)
                    and name[-1] == entity.parts[-1]
                    and name[0][:3] == entity.parts[0][:3]
                )
            )
            if same:
                found.add(entity.number)
    return found


# ---------------------------------------------------------------- learning


def learn_choice(examples: list[Choice], epochs: int, rate: float, least: int, decay: float) -> dict[str, float]:
    """Weights under which the right choices are likeliest (softmax, AdaGrad)."""
    counts = Counter(f for rows, _ in examples for f in {f for row in rows for f in row})
    index = {f: n for n, f in enumerate(f for f, c in counts.items() if c >= least)}
    data = [([[index[f] for f in row if f in index] for row in rows], right) for rows, right in examples]
    weights = [0.0] * len(index)
    squares = [1e-2] * len(index)
    order = random.Random(7)  # noqa: S311 - the order of the examples is no secret
    for _ in range(epochs):
        order.shuffle(data)
        for rows, right in data:
            parts = shares([sum(map(weights.__getitem__, row)) for row in rows])
            mass = sum(parts[n] for n in right) or 1e-12
            for n, row in enumerate(rows):
                slope = parts[n] - (parts[n] / mass if n in right else 0.0)
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


def learn(articles: list[Gold]) -> dict[str, dict[str, float]]:
    """The three tables of weights."""
    examples = Examples()
    for article in articles:
        learn_from(article, examples)
    tables = {
        "detection": learn_yes(examples.runs, 8, 0.1, 2),
        "mention": learn_choice(examples.mentions, 6, 0.1, 3, 1e-4),
        "pronoun": learn_choice(examples.pronouns, 6, 0.1, 2, 1e-3),
    }
    tables["mention"][RELAYED] = 2.0
    return tables


# ---------------------------------------------------------------- writing


def packed(table: dict[str, float], least: float = 0.03) -> dict[str, str]:
    """A table of weights turned round: features by rounded weight, which is half the size."""
    turned: dict[int, list[str]] = {}
    for feature, weight in table.items():
        if abs(weight) >= least:
            turned.setdefault(round(weight * SCALE), []).append(feature)
    return {str(weight): "\t".join(sorted(turned[weight])) for weight in sorted(turned)}


def write(tables: dict[str, dict[str, float]], steps: list[float], chances: list[float], threshold: float) -> None:
    """Writes the weights file beside the code that reads it."""
    data: dict[str, Any] = {"scale": SCALE, **{name: packed(table) for name, table in tables.items()}}
    data |= {"steps": steps, "chances": chances, "threshold": threshold}
    PATH.write_text(json.dumps(data, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")


# ---------------------------------------------------------------- checking

HALF_RIGHT = 0.7
"""What a speaker counts for who differs from the label though the source people marked was found.

An assumption, not a measurement: in a quick reading of 25 pronouns of quarter 0 about 18 of the labels, which a machine
resolved, looked wrong. Names and descriptions were not tallied and get the same figure. Every "right" printed here and
every confidence hangs on it; the scores against the labels as they are stand in QUOTES.md.
"""


def bare(tables: dict[str, dict[str, float]]) -> Weights:
    """Weights that give raw scores."""
    return Weights(tables["detection"], tables["mention"], tables["pronoun"])


def outcomes(articles: list[Gold], weights: Weights) -> list[tuple[float, float]]:
    """For every quotation found: its raw score and how right it is, 0 to 1."""
    found: list[tuple[float, float]] = []
    for article in articles:
        text = article["text"]
        for quote in quotes_with(text, weights):
            for span in quote.segments:
                if len(span.text.split()) >= 4:
                    gold = _gold_at(article, (span.start, span.end))
                    if gold is not None or not _optional(article, (span.start, span.end)):
                        found.append((quote.confidence, _rightness(quote, gold)))
    return found


def _optional(article: Gold, span: tuple[int, int]) -> bool:
    return any(min(span[1], e) > max(span[0], s) for s, e in article["optional"])


def _gold_at(article: Gold, span: tuple[int, int]) -> Gold | None:
    for gold in article["quotes"]:
        if any(overlap(span, (s, e)) >= 0.75 for s, e in gold["segments"]):
            return gold
    return None


def _rightness(quote: Quote, gold: Gold | None) -> float:
    if gold is None or quote.speaker is None:
        return 0.0
    said = parts_of(quote.speaker)
    for alias in gold["speaker_aliases"] or [gold["speaker"] or ""]:
        name = parts_of(alias)
        if name and (name == said or (name[-1] == said[-1] and name[0][:3] == said[0][:3])):
            return 1.0
        if gold["speaker_kind"] == "unnamed" and said and len(set(name) & set(said)) * 2 >= len(said):
            return 1.0
    source, marked = (quote.mention or "").lower(), (gold["mention"] or "").lower()
    return HALF_RIGHT if source and marked and (source in marked or marked in source) else 0.0


def calibrate(pairs: list[tuple[float, float]], least: int = 60) -> tuple[list[float], list[float]]:
    """Steps and chances of an isotonic regression (pool adjacent violators) over groups of equal size."""
    pairs = sorted(pairs)
    blocks: list[list[float]] = []  # sum, count, first score
    for at in range(0, len(pairs), least):
        group = pairs[at : at + least]
        blocks.append([sum(right for _, right in group), len(group), group[0][0]])
        while len(blocks) > 1 and blocks[-2][0] / blocks[-2][1] >= blocks[-1][0] / blocks[-1][1]:
            total, count, _ = blocks.pop()
            blocks[-1][0] += total
            blocks[-1][1] += count
    return [round(b[2], 5) for b in blocks[1:]], [round(b[0] / b[1], 4) for b in blocks]


def threshold_for(pairs: list[tuple[float, float]], share: float) -> float:
    """The raw score that this share of the quotations reaches."""
    ranked = sorted((raw for raw, _ in pairs), reverse=True)
    return ranked[min(len(ranked) - 1, int(share * len(ranked)))]


def main() -> None:
    """Trains, calibrates on held-out thirds of the fit part, prints the check part's figures and writes the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--shown", type=float, default=0.83, help="the share of quotations that readers are shown")
    parser.add_argument("--fit-only", action="store_true", help="ship the weights learnt without the check part")
    given = parser.parse_args()
    articles = read(given.data)
    fit = [a for a in articles if part(a) != 3]
    check = [a for a in articles if part(a) == 3]
    pairs: list[tuple[float, float]] = []
    for held in range(3):
        tables = learn([a for a in fit if part(a) != held])
        pairs += outcomes([a for a in fit if part(a) == held], bare(tables))
    steps, chances = calibrate(pairs)
    cut = threshold_for(pairs, given.shown)
    fit_tables = learn(fit)
    for name, some in (("fit", fit), ("check", check)):
        seen = outcomes(some, bare(fit_tables))
        shown = [right for raw, right in seen if raw >= cut]
        print(
            f"{name}: {len(some)} articles, {len(seen)} runs, right {sum(r for _, r in seen) / len(seen):.4f}, "
            f"shown {len(shown)}, right {sum(shown) / max(1, len(shown)):.4f}"
        )
    limit = chances[bisect_right(steps, cut)]
    write(fit_tables if given.fit_only else learn(articles), steps, chances, limit)
    print(f"raw threshold {cut:.4f}, calibrated {limit:.4f}, {PATH.stat().st_size} bytes written")


if __name__ == "__main__":
    main()
