"""What a source calls itself, in each shape that says so."""

from __future__ import annotations

import json

import pytest

from bot.model import SourceSpec
from bot.sources import read_bytes

ITEM = "<item><title>First</title><link>https://x.example/1</link><description>Words.</description></item>"
PAGE = "<html><head><title>First | Site</title>{}</head><body><article><h1>First</h1><p>Words.</p></article></body>"
SITE = '<meta content="The Harbour Post" property="og:site_name">'


def rss(title: str) -> str:
    """A feed of that title, with a picture that has another."""
    image = "<image><title>A picture</title></image>"
    return f'<rss version="2.0"><channel>{image}<link>x</link>{title}{ITEM}</channel></rss>' if not title else (
        f'<rss version="2.0"><channel>{title}{image}{ITEM}</channel></rss>'
    )  # fmt: skip


def json_feed(**fields: object) -> str:
    """A JSON Feed that says this of itself."""
    return json.dumps(
        {"version": "https://jsonfeed.org/version/1.1", **fields, "items": [{"id": "1", "content_text": "A"}]}
    )


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (rss("<title>The Harbour Post</title>"), "The Harbour Post"),
        (rss("<title><![CDATA[Salt & Rye]]></title>"), "Salt & Rye"),
        (rss("<title>Salt &amp;amp; Rye</title>"), "Salt & Rye"),
        (rss(""), ""),
        (rss("<title> </title>"), ""),
        (rss("<title>\u202e\u200b</title>"), ""),
        (rss("<title>Home</title>"), ""),
        (rss(f"<title>The Harbour Post – {'all the news of the coast ' * 4}</title>"), "The Harbour Post"),
        (rss(f"<title>{'all the news of the coast ' * 4}</title>"), ""),
        ('<feed xmlns="http://www.w3.org/2005/Atom"><title type="html">Kiln &amp; Co</title><entry><title>First</title>'
         "<id>1</id><content>Words.</content></entry></feed>", "Kiln & Co"),
        (json_feed(title="Marsh notes"), "Marsh notes"),
        (json_feed(title=7), ""),
        (json_feed(), ""),
        (PAGE.format(SITE), "The Harbour Post"),
        (PAGE.format(""), ""),
        ('{"id":1,"title":"First","text":"Words."}', ""),
    ],
)  # fmt: skip
def test_a_source_is_called_as_it_calls_itself(content: str, name: str) -> None:
    """No entry's or picture's title is the source's, and what names nothing is no name."""
    reading = read_bytes(content.encode(), SourceSpec("x"), "x")
    assert reading.articles
    assert reading.name == name
