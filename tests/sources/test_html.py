"""Saved pages: archives of many forms and single articles, each with what must come out of it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from time import process_time
from typing import Any

import pytest

from bot.errors import SourceError
from bot.model import RawArticle, SourceSpec
from bot.sources.detect import detect
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


def test_a_page_of_one_heading_over_and_over_is_read_in_time_in_proportion() -> None:
    """Fifty thousand headings that repeat the title, and JSON-LD of two million numbers, are passed over at once."""
    started = process_time()
    with pytest.raises(SourceError, match="no article"):
        read("<html><body>" + "<h1>Title</h1>" * 50_000 + "</body></html>")
    script = f"<script type='application/ld+json'>[1{',1' * 500_000}]</script>"
    assert read(f"<html><head>{script}</head><body><h1>Quiet days</h1><p>{TEXT}</p></body></html>")[0].body == TEXT
    assert process_time() - started < 20


@pytest.mark.parametrize("day", ["9999-12-31", "1391-02-16", "2555-05-05", "1066-10-14", "1970-01-01", "2021-999"])
def test_a_date_that_machines_read_is_no_date_where_no_article_is_of_it(day: str) -> None:
    """Years of other calendars, signs for “never” and days that are none leave an entry and a page undated."""
    entry = "<article class=post><h2><a href=/{0}>Title {0}</a></h2><time datetime={1}></time><p>{2}</p></article>"
    got = read(f"<body class=archive>{entry.format('one', day, TEXT)}{entry.format('two', day, TEXT)}</body>")
    assert [a.published for a in got] == [None, None]
    meta = f"<meta property='article:published_time' content='{day}'>"
    assert read(f"<html><head>{meta}</head><body><h1>Quiet days</h1><p>{TEXT}</p></body></html>")[0].published is None


def test_a_page_that_begins_with_a_link_is_no_feed() -> None:
    """The name tells a page from XML of another kind, where its first element is none that begins one."""
    assert detect(b'<a "' * 5000, "page.html") == "html"


def test_cards_within_links_are_entries() -> None:
    """Where a link holds the whole card, its heading is the title and a short label over it the category."""
    got = listing(
        "<div class=grid-item><a href='/{title}'><div class=text-pill>Boats</div><h3>{title}</h3><p>{text}</p></a>"
        "<div class=meta>{day}</div></div>"
    )
    assert [(a.title, a.categories, a.published) for a in got] == [
        ("Quiet days", ("Boats",), "2012-05-05"),
        ("Loud days", ("Boats",), "2012-05-01"),
    ]


@pytest.mark.parametrize(
    "terms",
    [
        "<ul class=field--name-field-tags><li><a href=/taxonomy/term/3>boats</a></li></ul>",
        "<p class=card__kicker>boats</p>",
        "<span data-hook=post-category>boats</span>",
        "<ul aria-label=Topics><li><a href=/hub/31>boats</a></li></ul>",
        "<div class='mr-3 uppercase'><a href=/x/boats>boats</a></div>",
        "<a href=/q?a=1>#boats</a>",
    ],
)
def test_terms_without_an_address_of_terms_are_read(terms: str) -> None:
    """Words in names of classes, data attributes and labels, addresses that end with the name, and hashtags tell."""
    got = listing(f"<article><h2><a href='/{{title}}'>{{title}}</a></h2>{terms}<p>{{text}}</p></article>")
    assert [{*a.categories, *a.tags} - {"sea"} for a in got] == [{"boats"}, {"boats"}]


def test_pointers_to_other_articles_beside_an_archive_are_no_entries() -> None:
    """Cards of titles alone, above or below the articles, are left out."""
    rail = "<section><article class=mini><h4><a href=/x>Other days</a></h4></article></section>" * 3
    entry = "<article class=card><h2><a href='/{0}'>{0} days</a></h2><p>{1}</p></article>"
    got = read(f"<body>{rail}{entry.format('Quiet', TEXT)}{entry.format('Loud', TEXT)}{rail}</body>")
    assert [a.title for a in got] == ["Quiet days", "Loud days"]
