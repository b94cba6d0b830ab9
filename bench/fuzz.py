"""Fuzzing of every parser of the sources for as long as one likes: mutated samples, no crash, no hang.

    python -m bench.fuzz [--minutes 10] [--shape feed ...] [--seed 1]

Each input is a sample of the tests with pieces cut, doubled, swapped and replaced by what hurts parsers. A Python
error that reached the door, an article with control characters or an input that takes longer than 10 seconds of the
processor is written to the working folder and ends the run with status 1.
"""

from __future__ import annotations

import argparse
import faulthandler
import random
import sys
import time
from pathlib import Path

from bot.model import SourceSpec
from bot.sources import SHAPES, read_bytes
from bot.sources.decode import clean

SAMPLES = Path(__file__).parent.parent / "tests" / "samples"
SLOW, HUNG = 10.0, 180  # seconds of processor time, and of the clock
HURTS = (
    b"<", b">", b"&", b"&amp;", b"&#0;", b"&#xD800;", b"&a;", b"<![CDATA[", b"]]>", b"<!--", b"-->", b"<!DOCTYPE x [",
    b"<?xml version='1.0' encoding='utf-16'?>", b"\x00", b"\x08", b"\xff\xfe", b"\xef\xbb\xbf", b"\xc3",
    b"\xed\xa0\x80",
    b"[" * 3000, b"{" * 3000, b"<div>" * 3000, b"> " * 500, b"*" * 2000, b"`" * 999, b'"', b"\\", b"\\ud800", b"null",
    b"1e999", b"9" * 5000, b"---\n", b"+++\n", b"- " * 300, b"*x ", b"&x ", b"!!python/name:x ", b"\n\n", b"\r", b"\t",
    b"0000-00-00", b"9999-99-99T99:99:99+99:99", b"http://[", b"://", b"{%", b"{{", b"[caption]", b"[/caption]",
    "\u2028\ue0f0\ue0f3\u200b\u00ad".encode(),
)  # fmt: skip


def mutated(data: bytes, chance: random.Random) -> bytes:
    """`data` with one to twelve injuries."""
    for _ in range(chance.randint(1, 12)):
        a, b = sorted((chance.randint(0, len(data)), chance.randint(0, len(data))))
        b = min(b, a + chance.choice((1, 8, 64, 4096)))
        kind = chance.random()
        if kind < 0.45:
            data = data[:a] + chance.choice(HURTS) + data[a:]
        elif kind < 0.65:
            data = data[:a] + data[b:]
        elif kind < 0.8:
            data = data[:a] + data[a:b] * chance.choice((2, 3, 50)) + data[b:]
        elif kind < 0.9:
            data = data[:a] + bytes(chance.randrange(256) for _ in range(min(b - a, 64))) + data[b:]
        else:
            data = data[:a] if chance.random() < 0.3 else data[b:] + data[a:b] + data[:a]
        data = data[:200_000]
    return data


def complaint(data: bytes, shape: str | None) -> str:
    """What is wrong with how `data` was read, or nothing."""
    faulthandler.dump_traceback_later(HUNG, exit=True)
    start = time.process_time()
    found = read_bytes(data, SourceSpec("fuzz", shape=shape), "fuzz")
    seconds = time.process_time() - start
    faulthandler.cancel_dump_traceback_later()
    if seconds > SLOW:
        return f"took {seconds:.0f} seconds"
    if "Error:" in found.message:
        return found.message
    if bool(found.message) != (found.outcome != "ok"):
        return f"{found.outcome}, but said “{found.message}”"
    dirty = [a for a in found.articles if a.body != clean(a.body) or a.title != clean(a.title)]
    return f"{len(dirty)} articles with control characters" if dirty else ""


def main() -> None:
    """Runs for the given time and prints what was tried, a line a shape."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0, help="for each shape")
    parser.add_argument("--shape", nargs="*", default=sorted(SHAPES), choices=sorted(SHAPES))
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    failed = False
    for shape in given.shape:
        chance = random.Random(f"{shape}{given.seed}")
        seeds = [p.read_bytes() for p in sorted((SAMPLES / shape).rglob("*")) if p.is_file()] or [b"A\n\nB\n"]
        end, tried, slowest = time.monotonic() + given.minutes * 60, 0, 0.0
        while time.monotonic() < end:
            data = mutated(chance.choice(seeds), chance)
            start = time.process_time()
            wrong = complaint(data, chance.choice((shape, shape, shape, None)))
            slowest, tried = max(slowest, time.process_time() - start), tried + 1
            if wrong:
                path = Path(f"fuzz-{shape}-{tried}.bin")
                path.write_bytes(data)
                print(f"{shape}: {wrong} ({path})", flush=True)
                failed = True
                break
        print(f"{shape:10} {tried:8} inputs, slowest {slowest:.2f} s", flush=True)
    sys.exit(failed)


if __name__ == "__main__":
    main()
