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
from bot.sources.shape import Partial

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
    [
        b"",
        b"   ",
        b"<html><body></body></html>",
        b"<div>" * 100_000,
        b"<html><body>" + b"<b><i>" * 50_000 + b"x",
        b"<p>x" * 300_001,
    ],
    ids=["empty", "blank", "no text", "deep", "deep inline", "a million tags"],
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


TEXT = "Nobody came all day, and nothing went, and that was fine with me and with the dog."


def listing(entry: str, body: str = "archive") -> list[RawArticle]:
    """The entries of a page that repeats `entry` for two titles, days and authors."""
    fill = (("Quiet days", "May 5, 2012", "Ann Bell"), ("Loud days", "May 1, 2012", "Tom Hale"))
    rows = "".join(entry.format(title=t, day=d, who=w, text=TEXT) for t, d, w in fill)
    return read(f"<html><body class='{body}'><h1>Tag: sea</h1><div id=main>{rows}</div></body></html>")


def test_what_each_entry_has_beside_its_text_is_no_text() -> None:
    """Kicker, author, role and date without telling classes are left out of the text, and the date is read."""
    got = listing(
        "<div class=x><div class=a>Boats</div><h2><a href=/{title}>{title}</a></h2><div class=b>{who}</div>"
        "<div class=c>Harbour desk</div><div class=d>{day}</div><div class=e><p>{text}</p></div></div>"
    )
    assert [(a.title, a.published, a.body) for a in got] == [
        ("Quiet days", "2012-05-05", TEXT),
        ("Loud days", "2012-05-01", TEXT),
    ]


def test_the_heading_of_a_day_dates_the_entries_below() -> None:
    """Entries without a date have the one of the heading over them."""
    got = listing("<h2><span>{day}</span></h2><div class=post><h3><a href=/{title}>{title}</a></h3><p>{text}</p></div>")
    assert [a.published for a in got] == ["2012-05-05", "2012-05-01"]


def test_a_category_in_a_heading_is_no_title() -> None:
    """The title is the heading that leads to the article, not the one that leads to a category."""
    got = listing(
        "<article><h6><a href=/category/boats/>Boats</a></h6><h2><a href=/{title}>{title}</a></h2>"
        "<p>{text}</p></article>"
    )
    assert [(a.title, a.categories) for a in got] == [("Quiet days", ("Boats",)), ("Loud days", ("Boats",))]


def test_an_archive_without_headings_is_read_by_its_lines() -> None:
    """Where no element tells a title, the lines that recur do, and the title's link is its address."""
    got = listing("<div><a href='/{title}'>{title}</a></div><div>{text}</div><div>{day} • {who}</div><div>Share</div>")
    assert [(a.title, a.published, a.url) for a in got] == [
        ("Quiet days", "2012-05-05", "https://rope.example/Quiet days"),
        ("Loud days", "2012-05-01", "https://rope.example/Loud days"),
    ]


def test_a_single_page_is_dated_beside_its_title() -> None:
    """A date that only a person sees, just below the title, is the article's; those of comments are not."""
    page = (
        "<html><body class=single><h1>Quiet days</h1><div>Posted on May 5, 2012 by Ann Bell</div>"
        f"<div><p>{TEXT}</p><p>{TEXT}</p></div><div id=comments><p>June 1, 2013</p><p>{TEXT}</p></div></body></html>"
    )
    (article,) = read(page)
    assert (article.published, article.author) == ("2012-05-05", "Ann Bell")


def test_a_page_that_breaks_off_is_partial() -> None:
    """What stands before the break is read, and the break is told with the file's name."""
    page = f"<html><body><h1>Quiet days</h1><p>{TEXT}</p><p>And then <a href='/lo"
    reading = parse(page.encode(), SPEC, "cut.html")
    assert next(reading).title == "Quiet days"
    with pytest.raises(Partial, match=r"cut\.html"):
        next(reading)
