"""Articles a second of the quotation finder beside plain verb patterns: `python -m bench.quotes DATA.jsonl.gz`."""

from __future__ import annotations

import gzip
import json
import sys
import time
from collections.abc import Callable

from bench.quote_patterns import attribute
from bot.extract import analyze
from bot.extract.quotes import find_quotes
from bot.extract.quotes.marks import find_runs, is_long, paragraphs


def patterns(text: str) -> list[str | None]:
    """The verb-pattern baseline: the name next to a reporting verb."""
    return [attribute(text, run) for run in find_runs(text, paragraphs(text)) if is_long(text, run)]


def rate(function: Callable[[str], object], texts: list[str], rounds: int = 3) -> float:
    """Articles a second of processor time, the best of some rounds."""
    best = 0.0
    for _ in range(rounds):
        begun = time.process_time()
        for text in texts:
            function(text)
        best = max(best, len(texts) / (time.process_time() - begun))
    return best


def main() -> None:
    """Prints the three rates."""
    with gzip.open(sys.argv[1], "rt", encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in lines]
    for name, function in (("verb patterns", patterns), ("find_quotes", find_quotes), ("analyze", analyze)):
        print(f"{name:14} {rate(function, texts):8.0f} articles/s")


if __name__ == "__main__":
    main()
