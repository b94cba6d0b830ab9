"""How fast archive pages and articles are read, and how well against a folder of pages with their gold.

    python -m bench.archives [FOLDER] [--seconds 5]

FOLDER holds saved pages (*.html) and dumps (*.txt), with or without a gold file (*.json) beside each; without it, the
project's own samples are read. Prints pages a second on one core, next to plain trafilatura on the same pages.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable
from pathlib import Path

from bot.errors import SourceError
from bot.model import SourceSpec
from bot.sources import html, tagdump
from bot.sources.shape import Parse, Partial
from bot.sources.tagdump.meta import meta_of

SAMPLES = Path(__file__).parent.parent / "tests" / "samples"
SPEC = SourceSpec("bench")


def titles(parse: Parse, data: bytes) -> list[str]:
    """The titles that a parser gives, whatever ends it."""
    out: list[str] = []
    try:
        for article in parse(data, SPEC, "page"):
            out.append(article.title)
    except (SourceError, Partial):
        pass
    return out


def plain_trafilatura(data: bytes) -> object:
    """The page as trafilatura alone reads it."""
    from trafilatura import bare_extraction

    return bare_extraction(data.decode("utf-8", "replace"), include_comments=False, with_metadata=True)


def rate(work: Callable[[bytes], object], pages: list[bytes], seconds: float) -> float:
    """Pages a second of processor time; the first round, which loads libraries, isn't counted."""
    for page in pages:
        work(page)
    done, start = 0, time.process_time()
    while time.process_time() - start < seconds:
        for page in pages:
            meta_of.cache_clear()  # no page profits from having been read before
            work(page)
        done += len(pages)
    return done / (time.process_time() - start)


def found(parse: Parse, paths: list[Path]) -> tuple[int, int, int]:
    """Titles that are right, titles given, titles in the gold."""
    right = given = gold = 0
    for path in paths:
        beside = path.with_suffix(".json")
        if not beside.exists():
            continue
        want = [article["title"] for article in json.loads(beside.read_text(encoding="utf-8"))["articles"]]
        got = titles(parse, path.read_bytes())
        right, given, gold = right + len(set(want) & set(got)), given + len(got), gold + len(want)
    return right, given, gold


def main() -> None:
    """Prints a line for each shape."""
    options = argparse.ArgumentParser(description="Speed and titles of archive pages.")
    options.add_argument("folder", nargs="?", type=Path)
    options.add_argument("--seconds", type=float, default=5.0)
    chosen = options.parse_args()
    for ending, parse in (("html", html.parse), ("txt", tagdump.parse)):
        folder = chosen.folder or SAMPLES / ("html" if ending == "html" else "tagdump")
        paths = sorted(folder.glob(f"*.{ending}"))
        if not paths:
            continue
        pages = [path.read_bytes() for path in paths]
        size = sum(map(len, pages)) / len(pages) / 1000
        right, given, gold = found(parse, paths)
        speed = rate(lambda page, parse=parse: titles(parse, page), pages, chosen.seconds)
        print(
            f"{ending}: {len(pages)} pages of {size:.0f} kB, {speed:.0f} pages/s, titles {right}/{gold} ({given} given)"
        )
        if ending == "html":
            print(
                f"      plain trafilatura {rate(plain_trafilatura, pages, chosen.seconds):.0f} pages/s, one text a page"
            )


if __name__ == "__main__":
    main()
