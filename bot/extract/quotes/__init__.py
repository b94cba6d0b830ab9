"""Who said what, word for word: direct quotations with their speakers."""

from __future__ import annotations

from bot.extract.quotes.marks import find_runs, paragraphs
from bot.extract.quotes.patterns import attribute
from bot.model import Quote, Span


def find_quotes(text: str) -> tuple[Quote, ...]:
    """The quotations of a text, in order; every segment is a slice of it, without its marks."""
    runs = [run for run in find_runs(text, paragraphs(text)) if len(text[run.start : run.end].split()) >= 4]
    quotes: list[Quote] = []
    for run in runs:
        speaker = attribute(text, run)
        quotes.append(
            Quote(
                segments=(Span(run.start, run.end, text[run.start : run.end]),),
                speaker=speaker,
                mention=speaker,
                confidence=0.7 if speaker else 0.2,
                shown=speaker is not None,
            )
        )
    return tuple(quotes)
