"""How long an answer takes over the wire: the real client, the real store, the playground, one process.

    python -m bench.wire [--rounds 50]

Read the figures beside Discord's limit of 3 seconds for a first answer.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

from bot.cli.conversation import conversation
from bot.desk import Desk
from bot.settings import Settings

SAMPLES = Path(__file__).parent.parent / "data" / "samples" / "sources.toml"
LIMIT = 3000.0  # milliseconds, Discord's
ASKED: tuple[tuple[str, dict[str, Any]], ...] = (
    ("summary", {"article": "ferry"}),
    ("search", {"query": "ferry harbour night"}),
    ("quote", {}),
    ("tag", {"name": "ferry"}),
    ("related", {"article": "ferry"}),
    ("latest", {}),
)


async def measure(rounds: int) -> None:
    """Prints a table: milliseconds from asking to the answer, and how far below the limit."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data_dir=Path(folder), sources=SAMPLES)
        async with Desk.open(settings.data_dir, settings.sources) as desk:
            await desk.reindex()
        async with conversation(settings) as session:
            person = session.person
            print(f"{'':24}{'p50 ms':>9}{'p95 ms':>9}{'limit / p95':>13}")
            for name, options in ASKED:
                await _row(f"/{name}", rounds, lambda name=name, options=options: person.slash(name, options))
            await _row(
                "typing in /summary", rounds, lambda: person.complete("summary", {"article": "fer"}, focused="article")
            )


async def _row(label: str, rounds: int, ask: Any) -> None:
    taken = []
    for _ in range(rounds):
        began = time.perf_counter()
        await ask()
        taken.append((time.perf_counter() - began) * 1000)
    p50, p95 = statistics.median(taken), statistics.quantiles(taken, n=20)[-1]
    print(f"{label:24}{p50:9.1f}{p95:9.1f}{LIMIT / p95:12.0f}x")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=50)
    asyncio.run(measure(parser.parse_args().rounds))
