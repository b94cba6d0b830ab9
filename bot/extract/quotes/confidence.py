"""How sure a speaker is: what the models' shares, and how the mention stands to the run, say about being right."""

from __future__ import annotations

import math

from bot.extract.quotes.attribution import Verdict
from bot.extract.quotes.candidates import Keys
from bot.extract.quotes.scene import Scene
from bot.extract.quotes.weights import Weights, chance, score

KNOWN = 20_000
SURE = "abcdefghijkl"


def _step(share: float) -> int:
    """A share as a step: finer the nearer it is to one."""
    if share > 0.9995:
        return 13
    return min(13, int(-4 * math.log10(1.0 - share))) if share > 0.5 else int(share * 4) - 4


Signs = tuple[str, int, int, str, int, str, int, int, int]
NOBODY: Signs = ("", 0, 0, "", 0, "", 0, 0, 0)
"""The signs where there is no speaker."""


def signs(scene: Scene, index: int, verdict: Verdict) -> Signs:
    """What the sureness of the chosen speaker of a run hangs on; the same signs, the same sureness."""
    who = verdict.speaker
    if who is None:
        return NOBODY
    shares = verdict.speakers
    share, rival = shares[who], 0.0
    if len(shares) > 1:
        share, rival = sorted(shares.values(), reverse=True)[:2]
    mention = verdict.mention
    kind, noun, lines = "-", "", 9
    if mention is not None:
        kind = mention.shape.kind
        noun = mention.shape.noun if kind != "n" else ""
        begin, end = mention.first, scene.at[index]
        lines = scene.tokens.codes.count("N", begin, end) if begin < end else scene.tokens.codes.count("N", end, begin)
    nature = who[0] if who[0] == "=" else scene.entities[int(who[1:])].nature[:2] if who[0] == "#" else "w"
    run = scene.runs[index]
    return (
        ("c" if verdict.carried else "m") + verdict.linked + kind,
        _step(share),
        _step(verdict.quotation),
        noun,
        _step(share / max(verdict.sure, share, 1e-6)),
        nature,
        lines if lines < 3 or mention is None else 3,
        int(rival * 10),
        min(4, (run.end - run.start) // 40),
    )


def sure_signs(found: Signs) -> Keys:
    """The keys of the chosen speaker of a run."""
    way, step, quoted, noun, resolved, nature, lines, rival, size = found
    if not way:
        return ("none",)
    kind = way[-1]
    return (
        "1",
        str(step),
        str(quoted),
        f"{min(step, quoted)}{way[:2]}",
        way + noun,
        f"{way}{step}",
        f"{resolved}{kind}{noun}",
        nature + kind,
        f"{nature}{min(step, 6)}",
        f"{lines}{way[0]}{kind}",
        str(rival),
        f"{size}{kind}",
    )


def confidence(found: Signs, weights: Weights) -> float:
    """How sure a speaker is by these signs."""
    known = weights.known.get(found)
    if known is None:
        if len(weights.known) > KNOWN:
            weights.known.clear()
        known = weights.known[found] = weights.calibrated(chance(score(weights.sure.of(SURE), sure_signs(found))))
    return known
