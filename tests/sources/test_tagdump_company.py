"""What lines are is told by their company: titles that read like frame lines, fields that no label explains."""

from __future__ import annotations

import pytest

from bot.model import RawArticle, SourceSpec
from bot.sources import read_bytes
from bot.sources.tagdump.dates import find_date
from bot.sources.tagdump.meta import read_meta

_TEXT = "The ferry went out at nine and came back at noon, and nobody was on it but the cook and me."


def page(*rows: str) -> list[RawArticle]:
    """The articles of a dump with a blank line between its lines."""
    text = "\n\n".join(rows) + "\n"
    return read_bytes(text.encode(), SourceSpec("t", shape="tagdump"), "t.txt").articles


_ODD = ("Comments are off", "Posted by mistake", "Tags, and what they cost us", "A trip, 14 March 2009", "31")


@pytest.mark.parametrize("odd", _ODD)
def test_a_title_that_reads_like_a_frame_line_is_a_title(odd: str) -> None:
    """Where the other articles have their title, between the line that closes one and the date of the next."""
    titles = ("The last ferry to Skerrow", odd, "Seven knots that hold", "Notes from the cellar")
    rows = [
        row
        for n, title in enumerate(titles)
        for row in (title, f"May {9 - n}, 2012 by Ann Bell", _TEXT, f"Filed under: Boats | {n} Comments")
    ]
    got = page("Archive for May 2012", *rows)
    assert [(a.title, a.published) for a in got] == [(t, f"2012-05-0{9 - n}") for n, t in enumerate(titles)]


@pytest.mark.parametrize("odd", _ODD)
def test_a_title_that_reads_like_a_frame_line_above_its_text(odd: str) -> None:
    """The same below the line with all particulars that closes the article before."""
    titles = ("The last ferry to Skerrow", odd, "Seven knots that hold", "Notes from the cellar")
    rows = [
        row
        for n, title in enumerate(titles)
        for row in (title, _TEXT, f"Author Ann BellPosted on May {9 - n}, 2012Categories Boats{n} Comments on {title}")
    ]
    assert [a.title for a in page("Author: Ann Bell", *rows)] == list(titles)


def test_a_line_that_closes_an_article_without_a_title_is_none() -> None:
    """“Leave a comment” isn't the title of an aside that has none."""
    rows = []
    for n, title in enumerate(("The last ferry", "", "Seven knots", "The cellar")):
        rows += [*([title] if title else []), f"May {9 - n}, 2012 by Ann Bell", _TEXT, "Leave a comment"]
    assert "Leave a comment" not in [a.title for a in page("Archive for May 2012", *rows)]


@pytest.mark.parametrize(
    ("form", "author"),
    [
        ("{cats} {name} - {n} May 2012", True),
        ("{n} May 2012 {name}{cats}", True),
        ("{n} May 2012 | {name} | {cats}", True),
        ("{n} May 2012 · 7 Comments · {cats}", False),
        ("{cats} 7 Responses | {n} May 2012", False),
    ],
)
def test_fields_without_a_label(form: str, author: bool) -> None:
    """The page's own category tells which of the words beside a date are categories; a list is never an author."""
    names = ("Ann Bell", "Tom Hale", "the editors", "Ann Bell")
    lists = ("Harbour Life", "Harbour Life, Rope", "Harbour Life", "Harbour Life, Knots and Bends")
    rows = [
        row
        for n, (name, cats) in enumerate(zip(names, lists, strict=True), 1)
        for row in (f"A day at sea {'xabcd'[n]}", form.format(n=n, name=name, cats=cats), _TEXT)
    ]
    got = page("Category: Harbour Life", *rows)
    assert [list(a.categories) for a in got] == [cats.split(", ") for cats in lists]
    assert not author or [a.author for a in got] == list(names)


def test_a_word_that_all_lines_have_is_no_category() -> None:
    """“fa”, “od” and their like: words of the theme's that no list of labels holds."""
    rows = [
        r for n in (4, 3, 2) for r in (f"A day at sea {'xabcd'[n]}", f"{n} May 2012 zum Ann Bell", _TEXT, "In: Boats")
    ]
    assert all("zum" not in a.categories for a in page("Author: Ann Bell", *rows))


def test_numbers_behind_tags_are_no_part_of_them() -> None:
    """“rope (12), knots (3)” are rope and knots."""
    rows = [
        r
        for n in (4, 3)
        for r in (f"A day at sea {'xabcd'[n]}", f"{n} May 2012", _TEXT, f"Tags: rope ({n}), knots (7)")
    ]
    assert [a.tags for a in page("Author: Ann Bell", *rows)] == [("rope", "knots")] * 2


@pytest.mark.parametrize(
    ("text", "want"),
    [("Feb252010", "2010-02-25"), ("Aug92009", "2009-08-09"), ("Posted byEditorApril 26, 2019Posted in", "2019-04-26")],
)
def test_dates_run_together(text: str, want: str) -> None:
    """Set in a stack, or run on to a name."""
    stamp = find_date(text)
    assert stamp is not None and stamp.iso(None) == want


@pytest.mark.parametrize(
    ("line", "author"),
    [("by O. Vale | May 2, 2012 | News", "O. Vale"), ("by the editors | May 2, 2012 | News", "the editors")],
)
def test_authors_with_initials_and_without_a_name(line: str, author: str) -> None:
    """An initial's point doesn't end the name."""
    meta = read_meta(line)
    assert meta is not None and meta.author == author


def test_points_between_tags() -> None:
    """“bees·canals” are two, “col·lecció” is a word."""
    meta = read_meta("Tags:bees·canals·col·lecció")
    assert meta is not None and meta.tags == ["bees", "canals", "col·lecció"]


def test_a_day_that_stands_once_dates_all_its_articles() -> None:
    """Older themes print the day above the first article of a day only."""
    rows = []
    for day, titles in (("May 9, 2012", ("The last ferry", "Seven knots")), ("May 8, 2012", ("The cellar",))):
        rows.append(day)
        for title in titles:
            rows += [title, "Filed under: Boats — Ann Bell @ 9:12 am", _TEXT, "Comments (3)"]
    got = page("Archive for May 2012", *rows, "May 7, 2012", "Bread", "Filed under: Boats — Ann Bell @ 9:12 am", _TEXT)
    assert [(a.title, (a.published or "")[:10]) for a in got] == [
        ("The last ferry", "2012-05-09"), ("Seven knots", "2012-05-09"), ("The cellar", "2012-05-08"),
        ("Bread", "2012-05-07"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "line", ["27. August 20219. August 2021 von Ann Bell", "August 9, 2021August 27, 2021 by Ann Bell"]
)
def test_of_two_dates_run_together_the_earlier_counts(line: str) -> None:
    """The other is that of the last change."""
    meta = read_meta(line)
    assert meta is not None and meta.stamp is not None and meta.stamp.iso(None) == "2021-08-09"


def test_a_date_behind_a_label_of_categories_is_a_date() -> None:
    """“Publicado em” stands before either."""
    meta = read_meta("Publicado em 12 de junho de 2018 por Ann Bell")
    assert meta is not None and meta.categories == [] and meta.stamp is not None and meta.author == "Ann Bell"


def test_an_authors_name_runs_on_to_the_categories() -> None:
    """“Ann BellFood & Drink”, with the number of comments behind it or without, on the page of a tag."""
    for end in ("", " 3"):
        rows = [
            row
            for n, (name, cats) in enumerate(
                (("Ann Bell", "Food & Drink"), ("Tom Hale", "Reviews"), ("Ann Bell", "Reviews"))
            )
            for row in (f"A day at sea {'abc'[n]}", f"May {n + 1}, 2012 {name}{cats}{end}", _TEXT)
        ]
        got = page("Tag: how-to", *rows)
        assert [(a.author, a.categories) for a in got] == [
            ("Ann Bell", ("Food & Drink",)), ("Tom Hale", ("Reviews",)), ("Ann Bell", ("Reviews",)),
        ]  # fmt: skip
