"""Who said what, word for word: direct quotations with their speakers."""

from __future__ import annotations

from bot.extract.language import detect
from bot.extract.quotes.assembly import assemble
from bot.extract.quotes.attribution import Attributor, set_scene
from bot.extract.quotes.clauses import LANGUAGES
from bot.extract.quotes.foreign import Foreign
from bot.extract.quotes.ideographs import Ideographs
from bot.extract.quotes.marks import find_runs, is_long, paragraphs
from bot.extract.quotes.weights import Weights, load
from bot.model import Quote


def find_quotes(text: str, language: str | None = None) -> tuple[Quote, ...]:
    """The quotations of a text, in order; every segment is a slice of it, without its marks.

    `language` is its ISO 639-1 code where it is known: in other languages than English, rules take the ranker's place.
    A quotation whose speaker is not sure enough is not `shown`. A run of fewer than four words is never alone: it is a
    segment of the quotation it belongs to.
    """
    return quotes_with(text, load(), language)


def quotes_with(text: str, weights: Weights, language: str | None = None) -> tuple[Quote, ...]:
    """As `find_quotes`, with other weights."""
    spans = paragraphs(text)
    runs = find_runs(text, spans)
    long = [is_long(text, run) for run in runs]
    if True not in long and "\n—" not in text and "\n–" not in text and text[:1] not in ("—", "–"):
        return ()
    spoken = language or detect(text)
    if spoken in LANGUAGES:
        return Foreign(text, spans, runs, spoken).quotes()
    if True not in long:
        return ()
    if spoken in ("zh", "ja"):
        return Ideographs(text, runs, long, spoken).quotes()
    scene = set_scene(text, runs, long)
    verdicts = Attributor(scene, weights).attribute()
    return assemble(scene, verdicts, runs, long, weights)
