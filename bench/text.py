"""Measures summaries, keywords, tags and the speed of the analysis, beside what people would install.

    python -m bench.text FOLDER [--ablate] [--sample 60]

FOLDER holds the text data (sum.*, key.*, tag.*, pool), packed or not, and its scorers in score/. Peers that aren't
installed (the bench extra brings sumy, summa, yake, rake-nltk and scikit-learn) are left out; sumy and summa are slow
and read a sample. Times are processor time on one core.
"""

from __future__ import annotations

import argparse
import gzip
import importlib
import json
import random
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from bench import text_peers
from bot.extract import analyze
from bot.extract.keywords import find_keywords
from bot.extract.language import detect
from bot.extract.quotes import find_quotes
from bot.extract.summary import MEASURED, summarize
from bot.extract.tags import TagModel
from bot.extract.text import read
from bot.words import stop_words

HUMAN = ("inshorts", "cnndm")


def rows(folder: Path, name: str) -> list[dict[str, Any]]:
    """The rows of a file of JSON lines, packed or not."""
    path = folder / f"{name}.jsonl"
    if path.exists():
        return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    with gzip.open(folder / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def timed(name: str, work: Callable[[Any], Any], items: list[Any]) -> float:
    """Items a second, printed."""
    start = time.process_time()
    for item in items:
        work(item)
    rate = len(items) / max(1e-9, time.process_time() - start)
    print(f"  {name:24} {rate:9.0f} a second")
    return rate


def mean(values: Iterable[float]) -> float:
    """The mean, 0 of nothing."""
    listed = list(values)
    return sum(listed) / len(listed) if listed else 0.0


def paired(ours: list[float], theirs: list[float]) -> float:
    """The share of 2,000 random sign changes whose mean difference is at least the one seen (two-sided)."""
    differences = [a - b for a, b in zip(ours, theirs, strict=True)]
    seen, chance = abs(sum(differences)), random.Random(1)
    hits = sum(abs(sum(d if chance.random() < 0.5 else -d for d in differences)) >= seen for _ in range(2000))
    return (hits + 1) / 2001


def three(text: str, **prices: float) -> list[str]:
    """The normal summary."""
    found = summarize(read(text), prices=replace(MEASURED, **prices) if prices else MEASURED)
    return [sentence.text for sentence in found if sentence.rank < 3]


def summaries(folder: Path, ablate: bool, sample: int) -> None:
    """ROUGE of ours, the first three sentences, sumy's and summa's."""
    scorer, splitter = importlib.import_module("score_sum"), importlib.import_module("split")
    gold = {row["id"]: row for row in rows(folder, "sum.gold") if row["set"] in HUMAN}
    few = dict(random.Random(1).sample(sorted(gold.items()), min(sample, len(gold))))
    ways: dict[str, Callable[[str], list[str]]] = {
        "ours": three,
        "first three sentences": lambda text: splitter.sentences(text)[:3],
    }
    if ablate:
        for price in ("short", "quotation", "lead", "centroid", "repetition", "length", "dangling"):
            ways[f"without {price}"] = lambda text, price=price: three(text, **{price: 0.0})  # type: ignore[misc]
    print(f"summaries of three sentences: ROUGE-1 and ROUGE-2 on {len(gold)} people's, then on the CNN/DM-like ones")
    _compared(scorer, gold, ways)
    peers = text_peers.summarisers(splitter.sentences, stop_words("en"))
    if peers:
        print(f"the same on {len(few)} of them")
        _compared(scorer, few, {"ours": three, "first three sentences": ways["first three sentences"], **peers})


def _compared(scorer: Any, gold: dict[str, Any], ways: dict[str, Callable[[str], list[str]]]) -> None:
    kept: dict[str, list[float]] = {}
    for name, way in ways.items():
        start = time.process_time()
        found = {key: {"sents": way(row["text"])} for key, row in gold.items()}
        rate = len(gold) / max(1e-9, time.process_time() - start)
        out = scorer.score(gold, found)
        human = [x for label in HUMAN for x in out.get(label, ())]
        kept[name] = [x[0] for x in human]
        told = [mean(x[k] for x in part) for part in (human, out.get("cnndm", ())) for k in (0, 1)]
        chance = "" if name == "ours" else f"   p {paired(kept['ours'], kept[name]):.4f}"
        print(f"  {name:24} {told[0]:.4f} {told[1]:.4f}   {told[2]:.4f} {told[3]:.4f}   {rate:.0f} a second{chance}")


def key_words(folder: Path) -> None:
    """F1 and nDCG of ours, of YAKE, of RAKE and of plain counting."""
    scorer, splitter = importlib.import_module("score_key"), importlib.import_module("split")
    stop = stop_words("en")
    gold = {row["id"]: row for row in rows(folder, "key.gold")}
    stories = rows(folder, "key.input")

    def counted(row: dict[str, Any]) -> list[str]:
        words = [w for w in read(row["text"]).words if len(w) > 2 and w not in stop]
        return sorted(dict.fromkeys(words), key=words.count, reverse=True)[:10]

    ways: dict[str, Callable[[dict[str, Any]], list[str]]] = {
        "ours": lambda row: list(find_keywords(read(row["text"]), "en", row["title"])),
        "plain frequency": counted,
        **text_peers.keyworders(splitter.sentences, stop),
    }
    print("keywords: F1@10, nDCG@10, words each (ours was fitted on these; five folds stand beside its weights)")
    kept: dict[str, list[float]] = {}
    for name, way in ways.items():
        start = time.process_time()
        found = {row["id"]: {"keys": way(row)} for row in stories}
        rate = len(stories) / (time.process_time() - start)
        out = scorer.score(gold, found)
        kept[name] = [x[1] for x in out]
        chance = "" if name == "ours" else f"   p {paired(kept['ours'], kept[name]):.4f}"
        told = [mean(x[k] for x in out) for k in (1, 2, 4)]
        print(f"  {name:24} {told[0]:.4f} {told[1]:.4f} {told[2]:.2f}   {rate:.0f} a second{chance}")


def tags(folder: Path) -> None:
    """Micro-F1@3 and P@1 of ours, of logistic regression and of nearest neighbours."""
    scorer = importlib.import_module("score_tag")
    gold = {row["id"]: row for row in rows(folder, "tag.gold")}
    known, asked = rows(folder, "tag.train"), rows(folder, "tag.input")

    def text(row: dict[str, Any]) -> str:
        return f"{row['title']}\n\n{row['text']}"

    start = time.process_time()
    model = TagModel()
    model.fit((text(row), tuple(row["tags"])) for row in known)
    fitted = time.process_time() - start
    start = time.process_time()
    ranked = {row["id"]: {"ranked": [tag for tag, _ in model.rank(text(row), 10)]} for row in asked}
    rate = len(asked) / (time.process_time() - start)
    print("tags: micro-F1@3, P@1")
    for name, found, learned, speed in (("ours", ranked, fitted, rate), *text_peers.taggers(known, asked, text)):
        best, f1, *_ = scorer.score(gold, found)
        print(f"  {name:24} {f1:.4f} {best:.4f}   learned in {learned:.2f} s, {speed:.0f} a second")


def speed(folder: Path) -> None:
    """Each part's rate on the pool."""
    pool = [row["text"] for row in rows(folder, "pool")]
    print(f"speed on {len(pool)} articles of {sum(map(len, pool)) // len(pool)} characters")
    parts: dict[str, Callable[[str], Any]] = {
        "paragraphs to words": read,
        "language": detect,
        "quotes": find_quotes,
        "everything": analyze,
    }
    rates = {name: timed(name, work, pool) for name, work in parts.items()}
    own = [(read(text), detect(text)) for text in pool]
    timed("summary of read text", lambda pair: summarize(pair[0]), own)
    timed("keywords of read text", lambda pair: find_keywords(*pair), own)
    print(f"  everything but quotes: {1000 / rates['everything'] - 1000 / rates['quotes']:.2f} ms an article")


def main() -> None:
    """Prints the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--ablate", action="store_true", help="also without each of the summary's prices")
    parser.add_argument("--sample", type=int, default=60, help="articles that the slow peers summarise")
    options = parser.parse_args()
    sys.path.insert(0, str(options.folder / "score"))
    summaries(options.folder, options.ablate, options.sample)
    key_words(options.folder)
    tags(options.folder)
    speed(options.folder)


if __name__ == "__main__":
    main()
