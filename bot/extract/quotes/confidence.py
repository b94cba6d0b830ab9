"""How sure a speaker is: what the models' shares, and how the mention stands to the run, say about being right."""

from __future__ import annotations

import math

from bot.extract.quotes.attribution import Verdict
from bot.extract.quotes.candidates import Scene


def _step(share: float) -> int:
    """A share as a step: finer the nearer it is to one."""
    return min(13, int(-4 * math.log10(max(1.0 - share, 1e-4)))) if share > 0.5 else int(share * 4) - 4


def sure_signs(scene: Scene, index: int, verdict: Verdict) -> list[str]:
    """The features of the chosen speaker of a run."""
    who = verdict.speaker
    if who is None:
        return ["none"]
    ranked = sorted(verdict.speakers.values(), reverse=True)
    share = ranked[0]
    rival = ranked[1] if len(ranked) > 1 else 0.0
    mention = verdict.mention
    kind = mention.shape.kind if mention is not None else "-"
    noun = mention.shape.noun if mention is not None and kind != "n" else ""
    whose = who[0] if who[0] in "#=" else "w"
    nature = scene.entities[int(who[1:])].nature[:2] if who[0] == "#" else whose
    step, quoted = _step(share), _step(verdict.quotation)
    way = ("c" if verdict.carried else "m") + verdict.linked + kind
    resolved = _step(share / max(verdict.sure, share, 1e-6))
    lines = 9
    if mention is not None:
        begin, end = sorted((mention.first, scene.at[index]))
        lines = min(3, scene.tokens.codes.count("N", begin, end))
    run = scene.runs[index]
    size = min(4, (run.end - run.start) // 40)
    return [
        "1",
        f"s{step}",
        f"q{quoted}",
        f"sq{min(step, quoted)}{way[:2]}",
        f"w{way}{noun}",
        f"ws{way}{step}",
        f"r{resolved}{kind}{noun}",
        f"n{nature}{kind}",
        f"ns{nature}{min(step, 6)}",
        f"l{lines}{way[0]}{kind}",
        f"v{int(rival * 10)}",
        f"z{size}{kind}",
    ]
