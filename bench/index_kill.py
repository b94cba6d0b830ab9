"""Kills the indexer at random moments and looks at what is left: `python -m bench.index_kill [--kills 500] [--seed 0]`.

A source of some dozen articles changes between two states: articles come, go and change. Each time it is indexed by
a process of its own, which is killed by SIGKILL at a random moment, also while it sweeps what an earlier kill left.
After each kill the databases are checked, and readers must see one of the two states, whole. Prints a table.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from bot import care
from bot.desk import Desk
from bot.store.archive import Archive

ARTICLES = 60


def lines(state: int) -> str:
    """The source in one of its states: a third differs, a tenth is there in one of them only."""
    told = []
    for number in range(ARTICLES):
        if number % 10 == state:
            continue
        edition = state if number % 3 == 0 else 0
        text = (
            f"Report {number} of the harbour, edition {edition}. “We counted {number} boats,” said Ada Harper. "
            + f"The tide came in at {number % 12} and went out later than the board had said. " * 8
        )
        told.append(json.dumps({"id": str(number), "title": f"Report {number}", "text": text, "tags": ["harbour"]}))
    return "\n".join(told) + "\n"


async def index(folder: Path) -> None:
    """Indexes the catalogue."""
    async with Desk.open(folder / "data", folder / "sources.toml") as desk:
        changes = await desk.reindex()
        assert not any(change.failures for change in changes), changes


async def seen(folder: Path) -> frozenset[str]:
    """What readers see: the fingerprints of all articles."""
    async with Desk.open(folder / "data", folder / "sources.toml") as desk:
        found = [Archive.fingerprint(article.raw) async for article in desk.export()]
        assert (await desk.facts()).articles == len(found)
        return frozenset(found)


def indexed_in_a_child(folder: Path, seconds: float | None) -> str:
    """Indexes in a process that is killed after so long; how it ended."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            asyncio.run(index(folder))
            status = 0
        finally:
            os._exit(status)
    end = time.monotonic() + (seconds if seconds is not None else 600.0)
    while (ended := os.waitpid(child, os.WNOHANG))[0] == 0:
        if time.monotonic() >= end:
            os.kill(child, signal.SIGKILL)
            ended = os.waitpid(child, 0)
            break
        time.sleep(0.002)
    status = ended[1]
    if os.WIFSIGNALED(status):
        return "killed"
    return "done before" if os.WEXITSTATUS(status) == 0 else "failed"


def measure(kills: int, seed: int) -> int:
    """Prints the table; 1 where anything was not as it must be."""
    dice = random.Random(seed)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "sources.toml").write_text('[[source]]\nname = "Port"\npath = "port.jsonl"\n', encoding="utf-8")
        states: list[frozenset[str]] = []
        took: list[float] = []
        for state in (0, 1, 0, 1):
            (folder / "port.jsonl").write_text(lines(state), encoding="utf-8")
            began = time.monotonic()
            assert indexed_in_a_child(folder, None) == "done before"
            took.append(time.monotonic() - began)
            states.append(asyncio.run(seen(folder)))
        assert states[0] == states[2] != states[1]
        counts: Counter[str] = Counter()
        number, usual = -1, sorted(took)[1]
        while counts["killed"] < kills:
            number += 1
            (folder / "port.jsonl").write_text(lines(number % 2), encoding="utf-8")
            began = time.monotonic()
            how = indexed_in_a_child(folder, dice.uniform(0, usual))
            # The machine has other work: what a whole run takes changes meanwhile.
            usual = time.monotonic() - began if how == "done before" else usual * 1.01
            counts[how] += 1
            found = care.check(folder / "data")
            counts["unsound"] += bool(found)
            now = asyncio.run(seen(folder))
            counts["old state" if now == states[(number + 1) % 2] else "new state" if now == states[number % 2] else
                   "neither"] += 1  # fmt: skip
            if found:
                print(number, found, file=sys.stderr)
            print(f"\r{counts['killed']}", end="", file=sys.stderr, flush=True)
        assert indexed_in_a_child(folder, None) == "done before"
        counts["whole in the end"] = asyncio.run(seen(folder)) == states[number % 2] and not care.check(folder / "data")
    print(
        f"\rindexing takes {min(took[1:]):.2f} to {max(took[1:]):.2f} s; {len(states[0])} and {len(states[1])} articles"
    )
    for label in (
        "killed",
        "done before",
        "failed",
        "unsound",
        "old state",
        "new state",
        "neither",
        "whole in the end",
    ):
        print(f"{label:20} {counts[label]}")
    return int(bool(counts["unsound"] or counts["neither"] or counts["failed"]))


def main() -> int:
    """Reads the options and measures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=500)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    return measure(options.kills, options.seed)


if __name__ == "__main__":
    sys.exit(main())
