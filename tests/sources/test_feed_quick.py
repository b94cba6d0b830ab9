"""feedparser with less to do gives what feedparser gives."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from bot.sources import feed_quick

ROOT = Path(__file__).parents[2]
WILD = ROOT.parent / "shared" / "data" / "ingest" / "feeds" / "wild"
OURS = [ROOT / "data/samples/harbour-post.rss.xml", ROOT / "data/samples/feldnotizen.atom.xml",
        ROOT / "data/samples/orchard.wordpress.xml", ROOT / "tests/samples/feed/rss.xml"]  # fmt: skip
PLAIN = """
import io, sys, feedparser
for path in sys.argv[1:]:
    found = feedparser.parse(io.BytesIO(open(path, "rb").read()), sanitize_html=False, resolve_relative_uris=False)
    print(ascii((found.feed, found.entries, found.bozo)))
"""
HARD = b"""<rss version="2.0"><channel><title>Orvo &amp; Sons</title><item><title type="html">A &lt;b&gt;ferry</title>
<description><![CDATA[<p>It sails & <i>sings]]></description><guid isPermaLink="false">7</guid></item>
<item><title>Broken & open<description>Nobody</item></channel>"""


def test_the_quicker_parser_gives_what_the_plain_one_does(tmp_path: Path) -> None:
    """Feeds and entries are the same, of sound feeds, of one that needs the loose parser, and of those in the wild."""
    hard = tmp_path / "hard.xml"
    hard.write_bytes(HARD)
    files = [*OURS, hard, *sorted(WILD.glob("*.xml"))]
    command = [sys.executable, "-c", PLAIN, *map(str, files)]
    plain = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    assert len(plain) == len(files)
    for path, expected in zip(files, plain, strict=True):
        found = feed_quick.parse(path.read_bytes())
        assert ascii((found.feed, found.entries, found.bozo)) == expected, path.name
