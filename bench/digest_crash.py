"""Kills the real bot hundreds of times and counts the posts: `python -m bench.digest_crash [--runs 100] [--seed 0]`.

Every run has a digest due in a text channel, in an announcement channel and in a forum, and one that finds nothing.
The named steps come first, each in runs of its own; then runs killed one to three times in a row at random moments.
The bot comes back after 0 to 240 seconds; Discord knows a nonce for sixty.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from tests.digest.crashing import CHANNELS, STEPS, Outcome, moments, prepare, run  # noqa: E402


async def measure(runs: int, rounds: int, seed: int, minutes: float) -> None:
    """Prints the table; stops begun runs after so many minutes."""
    end = time.monotonic() + minutes * 60
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        await prepare(folder / "prepared")
        table: dict[str, list[Outcome]] = {}
        named = [(step, [step]) for _ in range(rounds) for step in STEPS]
        chance = [("random moments", moments(seed + n)) for n in range(runs)]
        for number, (label, steps) in enumerate([*named, *chance]):
            if time.monotonic() > end:
                break
            outcome = await run(folder / f"run{number}", folder / "prepared", steps, seed + number)
            table.setdefault(label, []).append(outcome)
            print(f"\r{number + 1} runs", end="", file=sys.stderr, flush=True)
            if outcome.lost or outcome.doubled:
                print(f"\n{label} {steps} seed {seed + number}: {outcome}", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    print(f"{'killed at':32} {'runs':>5} {'kills':>6} {'slots':>6} {'lost':>5} {'doubled':>8}")
    table["all"] = [outcome for outcomes in table.values() for outcome in outcomes]
    for label, outcomes in table.items():
        kills, slots = sum(o.kills for o in outcomes), len(outcomes) * len(CHANNELS)
        lost, doubled = sum(o.lost for o in outcomes), sum(o.doubled for o in outcomes)
        print(f"{label:32} {len(outcomes):5} {kills:6} {slots:6} {lost:5} {doubled:8}")


def main() -> None:
    """Reads the options and measures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=100, help="runs killed at random moments")
    parser.add_argument("--rounds", type=int, default=1, help="runs for each named step")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--minutes", type=float, default=60.0, help="no run is begun after this")
    options = parser.parse_args()
    asyncio.run(measure(options.runs, options.rounds, options.seed, options.minutes))


if __name__ == "__main__":
    main()
