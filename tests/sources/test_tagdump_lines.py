"""The lines of the frame, the dates and the headings, each as it is met in the wild."""

from __future__ import annotations

import pytest

from bot.sources.tagdump.dates import find_date, find_month
from bot.sources.tagdump.heading import read_heading
from bot.sources.tagdump.meta import read_meta


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("Posted on 17 January 2012Categories", "2012-01-17"),
        ("July 29th, 2019 by the crew", "2019-07-29"),
        ("3. März 2010 um 10:32 Uhr", "2010-03-03T10:32:00"),
        ("lunes, 3 de diciembre de 2012", "2012-12-03"),
        ("1er mars 2011", "2011-03-01"),
        ("Jan 3, 2010 at 3:15 pm", "2010-01-03T15:15:00"),
        ("2017年01月19日", "2017-01-19"),
        ("2013년 5월 3일", "2013-05-03"),
        ("2012. január 3.", "2012-01-03"),
        ("5 марта 2014", "2014-03-05"),
        ("5. syyskuuta 2013", "2013-09-05"),
        ("2012-03-04T10:00:00+01:00", "2012-03-04T10:00:00+01:00"),
        ("05.03.14", "2014-03-05"),
        ("Ann BellMarch 3, 20133", "2013-03-03"),  # name and number of comments run on to it
        ("10lug2016", "2016-07-10"),
        ("Feb 182007", "2007-02-18"),
        ("15/May/11", "2011-05-15"),
        ("12/25/11", "2011-12-25"),
        ("31 February 2012", None),
        ("the 5 best of 2012", None),
    ],
)
def test_a_date_is_read(text: str, want: str | None) -> None:
    """Dates in many languages become ISO days, or instants where a time is given."""
    stamp = find_date(text)
    assert (stamp.iso(None) if stamp else None) == want


def test_day_and_month_are_not_guessed() -> None:
    """3/4/2012 is a date only once the order is known."""
    stamp = find_date("3/4/2012")
    assert stamp is not None
    assert (stamp.iso(None), stamp.iso(True), stamp.iso(False)) == (None, "2012-04-03", "2012-03-04")


@pytest.mark.parametrize(("text", "want"), [("January 2012", (2012, 1)), ("2016年5月", (2016, 5)), ("Boats", None)])
def test_a_month_is_read(text: str, want: tuple[int, int] | None) -> None:
    """The month of a monthly archive is known."""
    assert find_month(text) == want


@pytest.mark.parametrize(
    ("line", "author", "categories", "tags"),
    [
        ("Author AnnPosted on 17 January 2012Categories Boats, SeaTags knots, ropeLeave a comment on It", "Ann",
         ["Boats", "Sea"], ["knots", "rope"]),
        ("Posted in Boats, Sea | Tagged #knots, rope | Comments Off on It", None, ["Boats", "Sea"], ["#knots", "rope"]),
        ("This entry was posted in Boats and tagged knots, rope on July 5, 2012 by ann.", "ann", ["Boats"],
         ["knots", "rope"]),
        ("By Ann Bell | March 3, 2010 | Boats | No Comments", "Ann Bell", ["Boats"], []),
        ("3 March 2010 / Ann Bell / 3 comments", "Ann Bell", [], []),
        ("Publié dans Bateaux | Tagué nœuds, corde | Laisser un commentaire", None, ["Bateaux"], ["nœuds", "corde"]),
        ("Dieser Beitrag wurde am 3. März 2010 von Anna in Boote, Meer veröffentlicht. Schlagworte: Tau, Knoten.",
         "Anna", ["Boote", "Meer"], ["Tau", "Knoten"]),
        ("Рубрика: Море | Метки: канат, узел | Добавить комментарий", None, ["Море"], ["канат", "узел"]),
        ("作者：林舟 | 分类：海岛 | 标签：渡船、灯塔", "林舟", ["海岛"], ["渡船", "灯塔"]),
    ],
)  # fmt: skip
def test_a_line_of_the_frame_is_read(line: str, author: str | None, categories: list[str], tags: list[str]) -> None:
    """Author, categories and tags come out of lines that put them together in many ways."""
    meta = read_meta(line)
    assert meta is not None
    assert (meta.author, meta.categories, meta.tags) == (author, categories, tags)


@pytest.mark.parametrize(
    "line",
    [
        "He said he would read more about it on March 3, 2010.",
        "In the year of 2012",
        "Two comments on the state of the harbour wall and what it means for the boats of the north shore",
        "By the time we came home it was May 3, 2011, and the boats were gone.",
        "A week in the harbour",
    ],
)
def test_text_is_not_taken_for_the_frame(line: str) -> None:
    """Sentences and titles that hold a date or a word of the frame stay text."""
    meta = read_meta(line)
    assert meta is None or meta.signature == ("comments",)


@pytest.mark.parametrize(
    ("lines", "kind", "term"),
    [
        (["Tag Archives: boats"], "tag", "boats"),
        (["Posts Tagged ‘boats’"], "tag", "boats"),
        (["Schlagwort-Archive: Boote"], "tag", "Boote"),
        (["Archive for the ‘Boats’ Category"], "category", "Boats"),
        (["Month: January 2012"], "date", "January 2012"),
        (["Author Archives: Ann Bell"], "author", "Ann Bell"),
        (["标签归档：海岛"], "tag", "海岛"),
        (["Home", "Browsed by", "Tag: boats"], "tag", "boats"),
        (["Currently browsing", "October 2013"], "date", "October 2013"),
    ],
)
def test_a_heading_says_what_the_page_is_of(lines: list[str], kind: str, term: str) -> None:
    """Kind and term of an archive are read from its heading."""
    heading = read_heading(lines)
    assert heading is not None
    assert (heading.kind, heading.term) == (kind, term)


def test_a_title_is_no_heading() -> None:
    """A page that begins with an article has no heading."""
    assert read_heading(["The last ferry to Skerrow", "May 5, 2012", "Nobody was on it."]) is None


@pytest.mark.parametrize(
    ("line", "kind", "term"),
    [
        ("Tag Archive for: boats", "tag", "boats"),
        ("Mot-clé - pain", "tag", "pain"),
        ('Posts categorized "Boats"', "category", "Boats"),
        ("分类 随笔 下的文章", "category", "随笔"),
        ("暮らし カテゴリーの記事一覧", "category", "暮らし"),
    ],
)
def test_a_heading_is_read(line: str, kind: str, term: str) -> None:
    """Headings of archives that name no colon."""
    heading = read_heading([line])
    assert heading is not None
    assert (heading.kind, heading.term) == (kind, term)


def test_a_label_within_a_sentence_is_a_word() -> None:
    """“Section” in the middle of a sentence names no category."""
    assert read_meta("Create Section 508 Videos on Your Websites") is None
