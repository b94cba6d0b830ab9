"""Saved pages: archives of many forms and single articles, each with what must come out of it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from bot.errors import SourceError
from bot.model import RawArticle, SourceSpec
from bot.sources.html import looks_like, parse

SAMPLES = Path(__file__).parents[1] / "samples" / "html"
SPEC = SourceSpec("samples", site="https://rope.example/")


def read(data: bytes | str) -> list[RawArticle]:
    """The articles of a page."""
    return list(parse(data.encode() if isinstance(data, str) else data, SPEC, "page.html"))


def squash(text: str) -> str:
    """Letters and digits only."""
    return re.sub(r"[\W_]+", "", text.casefold())


def pages() -> list[Any]:
    """Every sample with its golden file."""
    return [pytest.param(path, id=path.stem) for path in sorted(SAMPLES.glob("*.html"))]


def test_there_are_samples() -> None:
    """The folder holds archive pages and single articles, so that the tests over it test something."""
    assert len(pages()) >= 8


@pytest.mark.parametrize("path", pages())
def test_a_page_is_read(path: Path) -> None:
    """Titles, addresses, days, terms, and beginnings and ends of bodies are those of the golden file."""
    page = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    got = read(path.read_bytes())
    own = page["archive"]["term"].casefold()
    assert [a.title for a in got] == [a["title"] for a in page["articles"]]
    for article, want in zip(got, page["articles"], strict=True):
        assert article.url == want["url"]
        assert (article.published or "")[:10] == (want["published"] or "")
        given = {v.casefold() for v in article.categories + article.tags} - {own}
        assert given == {v.casefold() for v in want["categories"] + want["tags"]} - {own}
        assert squash(article.body).startswith(squash(want["body_head"]))
        assert squash(article.body).endswith(squash(want["body_tail"]))


def test_the_pages_own_term_belongs_to_each_entry() -> None:
    """Each article of a tag archive has the page's tag, though none of them names it."""
    got = read((SAMPLES / "no-classes-de.html").read_bytes())
    assert all("Brot" in article.tags for article in got)


def test_captions_stand_apart() -> None:
    """The text under a figure is a caption, in an entry and in a single article."""
    (single,) = read((SAMPLES / "single-jsonld.html").read_bytes())
    assert "A knot on the quay" not in single.body
    entry = (
        "<article class=post><h2><a href=/{0}>Title {0}</a></h2><figure><img><figcaption>The {0} quay</figcaption>"
        "</figure><p>Text of {0} goes on for a while.</p></article>"
    )
    got = read(f"<body class=archive>{entry.format('one')}{entry.format('two')}</body>")
    assert [a.captions for a in got] == [("The one quay",), ("The two quay",)]
    assert [a.body for a in got] == ["Text of one goes on for a while.", "Text of two goes on for a while."]


def test_related_articles_do_not_make_an_archive() -> None:
    """An article with pointers to others beneath it is one article."""
    assert len(read((SAMPLES / "single-jsonld.html").read_bytes())) == 1


@pytest.mark.parametrize(
    "data",
    [b"", b"   ", b"<html><body></body></html>", b"<div>" * 100_000, b"<html><body>" + b"<b><i>" * 50_000 + b"x"],
    ids=["empty", "blank", "no text", "deep", "deep inline"],
)
def test_what_holds_no_article_is_an_error(data: bytes) -> None:
    """Empty pages and pages that nest without end are told, not crashed on."""
    with pytest.raises(SourceError):
        read(data)


def test_encodings_are_read() -> None:
    """The encoding a page declares is used."""
    body = "<p>Где-то на берегу стоял дом, и в нём никто не жил уже сорок лет.</p>" * 3
    page = f'<html><head><meta charset="windows-1251"><title>Дом</title></head><body><h1>Дом</h1>{body}</body></html>'
    (article,) = read(page.encode("windows-1251"))
    assert article.title == "Дом"
    assert "на берегу стоял дом" in article.body


def test_pages_are_told_by_their_tags() -> None:
    """A page has the tags of one; text has not."""
    assert looks_like(b"<!DOCTYPE html><html>")
    assert not looks_like(b"Tag Archives: boats\n\nA < B\n")
