"""Throughput of the sources: articles and megabytes a second of processor time, from bytes to RawArticle, by shape.

    python -m bench.sources [--articles 2000] [--index]

The input is made here from invented words, so that every machine measures the same. With `--index` the whole way is
measured by the clock: `python -m bot index` of a file (or folder) into a new folder, held to one core, then to two.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bot.model import SourceSpec
from bot.sources import read_bytes

WORDS = tuple("harbour kiln marsh lantern ferry tide keeper rye oven beacon fog net horn loaf tern shore".split())  # noqa: SIM905


def words(chance: random.Random, count: int) -> str:
    """A sentence of so many words."""
    return " ".join(chance.choices(WORDS, k=count)).capitalize() + "."


def paragraphs(chance: random.Random) -> list[str]:
    """The text of an article of about 400 words."""
    return [" ".join(words(chance, 14) for _ in range(5)) for _ in range(6)]


def made(shape: str, count: int) -> list[bytes]:
    """The files of a source with so many articles."""
    chance = random.Random(count)
    texts = [(n, words(chance, 6), paragraphs(chance)) for n in range(count)]
    html = ["".join(f"<p>{p} <a href='/{n}'>{t}</a></p>" for p in ps) for n, t, ps in texts]
    if shape == "feed":
        items = "".join(
            f"<item><title>{t}</title><link>https://a.example/{n}</link><guid>{n}</guid><category>x</category>"
            f"<pubDate>Tue, 06 May 2031 07:08:09 GMT</pubDate><description><![CDATA[{html[n]}]]></description></item>"
            for n, t, _ in texts
        )
        return [f'<rss version="2.0"><channel><title>A</title>{items}</channel></rss>'.encode()]
    if shape == "wxr":
        head = '<rss xmlns:wp="http://wordpress.org/export/1.2/" xmlns:c="http://purl.org/rss/1.0/modules/content/">'
        items = "".join(
            f"<item><title>{t}</title><link>https://a.example/{n}</link><c:encoded><![CDATA[{html[n]}]]></c:encoded>"
            f"<wp:post_date>2031-01-02 03:04:05</wp:post_date><wp:status>publish</wp:status></item>"
            for n, t, _ in texts
        )
        return [f"{head}<channel><wp:wxr_version>1.2</wp:wxr_version>{items}</channel></rss>".encode()]
    if shape == "rest":
        rows = [
            {"id": n, "type": "post", "title": {"rendered": t}, "content": {"rendered": html[n]}} for n, t, _ in texts
        ]
        return [json.dumps(rows).encode()]
    if shape == "jsonfeed":
        items = [{"id": str(n), "title": t, "content_html": html[n]} for n, t, _ in texts]
        return [json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": items}).encode()]
    if shape == "markdown":
        head = "---\ntitle: {}\ndate: 2031-01-02\ntags: [a, b]\n---\n\n{}\n"
        return [head.format(t, "\n\n".join(ps)).encode() for _, t, ps in texts]
    return ["\n".join(json.dumps({"id": n, "title": t, "text": "\n\n".join(ps)}) for n, t, ps in texts).encode()]


SHAPES = ("feed", "jsonfeed", "wxr", "rest", "markdown", "jsonl")
ENDINGS = {"feed": "xml", "wxr": "xml", "markdown": "md", "jsonl": "jsonl"}


def read_all(count: int) -> None:
    """Prints a line a shape: reading alone."""
    print(f"{'shape':10} {'articles':>9} {'MB':>7} {'seconds':>8} {'articles/s':>11} {'MB/s':>7}")
    for shape in SHAPES:
        files = made(shape, count)
        size = sum(map(len, files)) / 1e6
        start = time.process_time()
        found = sum(len(read_bytes(data, SourceSpec("bench"), "bench").articles) for data in files)
        seconds = time.process_time() - start
        if found != count:
            raise SystemExit(f"{shape}: {found} of {count} articles were read")
        print(f"{shape:10} {found:9} {size:7.1f} {seconds:8.2f} {found / seconds:11.0f} {size / seconds:7.1f}")


def index_all(count: int) -> None:
    """Prints a line a shape: from bytes to the index, on one core and on two."""
    cores = sorted(os.sched_getaffinity(0))[:2]
    print(f"{'shape':10} {'articles':>9} {'one core/s':>11} {'two cores/s':>12} {'ratio':>6}")
    for shape in SHAPES:
        with tempfile.TemporaryDirectory() as folder:
            source = Path(folder, "source")
            source.mkdir()
            for number, data in enumerate(made(shape, count)):
                (source / f"{number}.{ENDINGS.get(shape, 'json')}").write_bytes(data)
            one, two = (indexed(source, Path(folder, str(n)), set(cores[:n])) for n in (1, 2))
        print(f"{shape:10} {count:9} {count / one:11.0f} {count / two:12.0f} {one / two:6.2f}")


def indexed(source: Path, data: Path, cores: set[int]) -> float:
    """Seconds that `python -m bot index` takes, its start included, on these cores."""
    command = [sys.executable, "-m", "bot", "index", str(source), "--data-dir", str(data)]
    start = time.perf_counter()
    done = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    os.sched_setaffinity(done.pid, cores)
    said, _ = done.communicate()
    if done.returncode:
        raise SystemExit(said)
    return time.perf_counter() - start


def main() -> None:
    """Prints a line a shape."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--index", action="store_true")
    options = parser.parse_args()
    (index_all if options.index else read_all)(options.articles)


if __name__ == "__main__":
    main()
