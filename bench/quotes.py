"""Articles a second of the quotation finder beside plain verb patterns: `python -m bench.quotes DATA.jsonl.gz`.

The first pass is what an index costs: every article is new to the process, as are most of its words. It is taken in a
fresh process, once for each of the rounds, and the best round counts. The second pass over the same articles finds
every word in the tables that the first one left; it says what could be won there and nothing about new articles.
"""

from __future__ import annotations

import argparse
import gzip
import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from bench.quote_patterns import attribute
from bot.extract import analyze
from bot.extract.quotes import find_quotes
from bot.extract.quotes.marks import find_runs, is_long, paragraphs
from bot.extract.quotes.weights import load


def patterns(text: str) -> list[str | None]:
    """The verb-pattern baseline: the name next to a reporting verb."""
    return [attribute(text, run) for run in find_runs(text, paragraphs(text)) if is_long(text, run)]


MEASURED: dict[str, Callable[[str], object]] = {
    "verb patterns": patterns,
    "find_quotes": find_quotes,
    "analyze": analyze,
}


def passes(function: Callable[[str], object], texts: list[str]) -> tuple[float, float]:
    """Articles a second of processor time when a process meets them first, and when it meets them again."""
    load()  # the weights are read once, before any article comes
    rates = []
    for _ in range(2):
        begun = time.process_time()
        for text in texts:
            function(text)
        rates.append(len(texts) / (time.process_time() - begun))
    return rates[0], rates[1]


def in_a_fresh_process(data: Path, name: str) -> tuple[float, float]:
    """Both rates as another process measures them."""
    command = [sys.executable, "-m", "bench.quotes", str(data), "--one", name]
    first, second = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    return float(first), float(second)


def main() -> None:
    """Prints each function's two rates, and how many times the baseline's they are."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--one", choices=sorted(MEASURED), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        with gzip.open(options.data, "rt", encoding="utf-8") as lines:
            texts = [json.loads(line)["text"] for line in lines]
        print(*passes(MEASURED[options.one], texts))
        return
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in MEASURED}
    for _ in range(options.rounds):  # in turns, so that a busy machine is busy for all of them
        for name, rates in found.items():
            rates.append(in_a_fresh_process(options.data, name))
    best = {name: [max(rates) for rates in zip(*measured, strict=True)] for name, measured in found.items()}
    print(f"{'articles a second':18} {'first pass':>18} {'second, all warm':>18}")
    for name, rates in best.items():
        cells = [f"{rate:.0f} ({rate / base:.2f}x)" for rate, base in zip(rates, best["verb patterns"], strict=True)]
        print(f"{name:18} {cells[0]:>18} {cells[1]:>18}")


if __name__ == "__main__":
    main()
