"""How right the models' answers are, run by run, and what calibrates their confidence."""

from __future__ import annotations

from dataclasses import dataclass

from bot.extract.quotes.assembly import speaker_name
from bot.extract.quotes.attribution import Attributor, set_scene
from bot.extract.quotes.candidates import Keys
from bot.extract.quotes.confidence import SURE, signs, sure_signs
from bot.extract.quotes.marks import find_runs, is_long, paragraphs
from bot.extract.quotes.mentions import parts_of
from bot.extract.quotes.weights import Weights, chance, score
from training.gold import Gold, name_parts, overlap

_JUNIOR = frozenset(["jr", "jr."])


@dataclass
class Outcome:
    """One run that was returned: what speaks for its speaker, whether that is right, and its label, if it has one."""

    keys: Keys
    right: bool
    gold: Gold | None


def outcomes(articles: list[Gold], weights: Weights) -> tuple[list[Outcome], int]:
    """The runs returned that count, and how many labelled ones there are."""
    found: list[Outcome] = []
    labelled = 0
    for article in articles:
        labelled += sum(len(gold["segments"]) for gold in article["quotes"] if gold["speaker"])
        text = article["text"]
        runs = find_runs(text, paragraphs(text))
        long = [is_long(text, run) for run in runs]
        if True not in long:
            continue
        scene = set_scene(text, runs, long)
        for index, verdict in enumerate(Attributor(scene, weights).attribute()):
            span = (scene.runs[index].start, scene.runs[index].end)
            gold = next(
                (g for g in article["quotes"] if any(overlap(span, (s, e)) >= 0.75 for s, e in g["segments"])), None
            )
            unjudged = gold is None and any(min(span[1], e) > max(span[0], s) for s, e in article["optional"])
            if verdict.quotation < 0.5 or verdict.speaker is None or unjudged or (gold and not gold["speaker"]):
                continue
            right = gold is not None and is_right(speaker_name(scene, verdict.speaker), gold)
            found.append(Outcome(sure_signs(signs(scene, index, verdict)), right, gold))
    return found, labelled


def is_right(name: str, gold: Gold) -> bool:
    """Whether a name or a description is the label's."""
    said = name_parts(name)
    junior = name.lower().split()[-1] in _JUNIOR
    for alias in gold["speaker_aliases"] or [gold["speaker"]]:
        label = name_parts(alias)
        if not said or not label:
            continue
        if said == label and (junior == (alias.lower().split()[-1] in _JUNIOR) or len(label) == 1):
            return True
        if len(said) > 1 < len(label) and said[-1] == label[-1] and said[0][:3] == label[0][:3]:
            return True
        both = len(set(parts_of(alias)) & set(parts_of(name)))
        if gold["speaker_kind"] == "unnamed" and both * 4 >= len(set(parts_of(alias))) + len(set(parts_of(name))):
            return True
    return False


def raw(outcome: Outcome, weights: Weights) -> float:
    """The confidence before it is calibrated."""
    return chance(score(weights.sure.of(SURE), outcome.keys))


def calibrate(pairs: list[tuple[float, bool]], least: int = 60) -> tuple[list[float], list[float]]:
    """Steps and chances of an isotonic regression (pool adjacent violators) over groups of equal size: the middle of
    each block and the share of it that was right."""
    pairs = sorted(pairs)
    blocks: list[list[float]] = []  # right, count, sum of scores
    for at in range(0, len(pairs), least):
        group = pairs[at : at + least]
        blocks.append([sum(right for _, right in group), len(group), sum(raw_ for raw_, _ in group)])
        while len(blocks) > 1 and blocks[-2][0] / blocks[-2][1] >= blocks[-1][0] / blocks[-1][1]:
            right, count, total = blocks.pop()
            blocks[-1] = [blocks[-1][0] + right, blocks[-1][1] + count, blocks[-1][2] + total]
    return [round(b[2] / b[1], 5) for b in blocks], [round(b[0] / b[1], 4) for b in blocks]


def threshold_for(pairs: list[tuple[float, bool]], precision: float) -> float:
    """The lowest raw confidence from which on the answers are right this often."""
    ranked = sorted(pairs, reverse=True)
    right = 0
    best = 1.0
    for count, (raw_, good) in enumerate(ranked, 1):
        right += good
        if right >= precision * count:
            best = raw_
    return best
