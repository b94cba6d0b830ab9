"""Lines of the frame in forms of their own: Arabic parts run together, days without a year, a signed line."""

from __future__ import annotations

from bot.sources.tagdump.meta import read_meta
from tests.sources.test_tagdump_company import page

_TEXT = "The ferry went out at nine and came back at noon, and nobody was on it but the cook and me."


def test_arabic_parts_that_run_together_are_parted() -> None:
    """Arabic has no capitals, so only the words themselves tell where a part begins."""
    meta = read_meta("نُشرت في 6 مايو، 2020الكاتب ليلىالتصنيفات سفر، بحرالوسوم قارب، ملح2 تعليقات على يوم هادئ")
    assert meta and meta.stamp and meta.stamp.day_of() == (2020, 5, 6)
    assert (meta.author, meta.categories, meta.tags) == ("ليلى", ["سفر", "بحر"], ["قارب", "ملح"])
    assert meta.mention == "يوم هادئ"


def test_a_day_without_a_year_behind_published_on_gets_the_year_of_the_heading() -> None:
    """A theme leaves the year out since the heading of the month's archive has it."""
    rows = ["Monthly Archive for May, 2009"]
    for title, day in (("Notes from the cellar", "16th"), ("The last ferry home", "12th"), ("A lamp at dusk", "3rd")):
        rows += [title, f"Published on May {day} in Sea, Land. 2 Comments Tags: salt, tide.", _TEXT]
    articles = page(*rows)
    assert [a.published for a in articles] == ["2009-05-16", "2009-05-12", "2009-05-03"]
    assert articles[0].categories == ("Sea", "Land") and articles[0].tags == ("salt", "tide")


def test_a_signed_line_gives_the_author() -> None:
    """The line is no title and no text."""
    meta = read_meta("— the night crew @ 7:00 am")
    assert meta and meta.author == "the night crew"
    assert read_meta("— write to crew@example.org") is None


def test_a_day_above_several_articles_dates_them_until_the_next_day() -> None:
    """The day stands once; the article before must not get it."""
    rows: list[str] = []
    days = ("December 24, 2008", "", "", "December 18, 2008", "")
    titles = ("Notes from the cellar", "Seven good knots", "A lamp at dusk", "The last ferry home", "Salt and tide")
    for day, title in zip(days, titles, strict=True):
        rows += [*([day] if day else []), title, "Filed under: Sea", "— Ann Bell @ 7:00 am", _TEXT, "Comments (2)"]
    articles = page(*rows)
    assert [(a.title, a.published) for a in articles] == [
        (title, "2008-12-24" if n < 3 else "2008-12-18") for n, title in enumerate(titles)
    ]
