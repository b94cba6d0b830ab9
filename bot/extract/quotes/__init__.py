"""Who said what, word for word: direct quotations with their speakers."""

from __future__ import annotations

from bot.extract.quotes.attribution import Attributor, Verdict, set_scene
from bot.extract.quotes.entities import Entity
from bot.extract.quotes.marks import Run, find_runs, paragraphs
from bot.extract.quotes.weights import Weights, load
from bot.model import Quote, Span

LEAST_WORDS = 4


def find_quotes(text: str) -> tuple[Quote, ...]:
    """The quotations of a text, in order; every segment is a slice of it, without its marks.

    A quotation whose speaker is not sure enough is not `shown`. Runs under four words are never alone.
    """
    return quotes_with(text, load())


def quotes_with(text: str, weights: Weights) -> tuple[Quote, ...]:
    """As `find_quotes`, with other weights."""
    runs = find_runs(text, paragraphs(text))
    long = [len(text[run.start : run.end].split(None, LEAST_WORDS)) >= LEAST_WORDS for run in runs]
    if True not in long:
        return ()
    scene, entities = set_scene(text, runs, long)
    verdicts = Attributor(scene, entities, weights).attribute()
    quotes: list[Quote] = []
    for run, verdict in zip(scene.runs, verdicts, strict=True):
        if verdict.quotation >= 0.5:
            quotes.append(_quote(text, run, verdict, entities, weights))
    return tuple(quotes)


def _quote(text: str, run: Run, verdict: Verdict, entities: list[Entity], weights: Weights) -> Quote:
    who = verdict.speaker
    name = None if who is None else entities[int(who[1:])].name if who[0] == "#" else who
    confidence = weights.calibrated(verdict.quotation * (verdict.speakers[who] if who is not None else 0.0))
    return Quote(
        segments=(Span(run.start, run.end, text[run.start : run.end]),),
        speaker=name,
        mention=verdict.mention.text if verdict.mention else None,
        confidence=confidence,
        shown=name is not None and confidence >= weights.threshold,
    )
