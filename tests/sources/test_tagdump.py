"""Text dumps of archive pages: invented blogs in the forms of many themes, each with what must come out of it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from bot.errors import SourceError
from bot.model import RawArticle, SourceSpec
from bot.sources.shape import Partial
from bot.sources.tagdump import looks_like, parse

SAMPLES = Path(__file__).parents[1] / "samples" / "tagdump"
SEED = Path(__file__).parents[2].parent / "shared" / "seeds" / "bytedance-tag-archive.txt"
SPEC = SourceSpec("samples")
FURNITURE = re.compile(
    r"(?:posted (?:in|on|by)|filed under|leave a (?:comment|reply)|tags?:|older posts|continue reading|read more)\b",
    re.I,
)


def read(text: str) -> list[RawArticle]:
    """The articles of a dump."""
    return list(parse(text.encode(), SPEC, "page.txt"))


def squash(text: str) -> str:
    """Letters and digits only."""
    return re.sub(r"[\W_]+", "", text.casefold())


def terms(page: dict[str, Any], values: list[str] | tuple[str, ...]) -> set[str]:
    """Values without case and without the page's own term, which every article has."""
    return {v.casefold() for v in values} - {page["archive"]["term"].casefold()}


def pages() -> list[Any]:
    """Every sample with its golden file."""
    return [pytest.param(path, id=path.stem) for path in sorted(SAMPLES.glob("*.txt"))]


def test_there_are_samples() -> None:
    """The folder holds at least 25 dumps, so that the tests over it test something."""
    assert len(pages()) >= 25


@pytest.mark.parametrize("path", pages())
def test_a_dump_is_cut_into_its_articles(path: Path) -> None:
    """Titles, days, terms, beginnings and ends of the bodies are those of the golden file, and no furniture is left."""
    page = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    got = read(path.read_text(encoding="utf-8"))
    assert [a.title for a in got] == [a["title"] for a in page["articles"]]
    for article, want in zip(got, page["articles"], strict=True):
        assert (article.published or "")[:10] == (want["published"] or "")
        assert terms(page, article.categories + article.tags) == terms(page, want["categories"] + want["tags"])
        assert squash(article.body).startswith(squash(want["body_head"]))
        assert squash(article.body).endswith(squash(want["body_tail"]))
        assert [link.title for link in article.links] == [link["title"] for link in want["links"]]
        assert not [line for line in article.body.splitlines() if FURNITURE.match(line)]


def test_the_pages_own_tag_belongs_to_each_article() -> None:
    """A tag archive gives its tag, a category archive its category, an author archive its author."""
    page = "{}\n\nA first thing\n\nIt was good, and it went on for a while.\n\nLeave a comment\n\nFiled under News\n"
    assert read(page.format("Tag Archives: harbours"))[0].tags == ("harbours",)
    assert read(page.format("Category: Boats"))[0].categories == ("Boats", "News")
    assert read(page.format("Author Archives: Ann Bell"))[0].author == "Ann Bell"


def test_captions_stand_apart() -> None:
    """A line that ends in a picture credit is a caption and not a paragraph."""
    path = SAMPLES / "seed-form.txt"
    article = read(path.read_text(encoding="utf-8"))[1]
    assert article.captions == ("A loaf in the window of the bakery at Orm. Photo: Lena Vik / Coast Press",)
    assert "Photo" not in article.body


def test_no_break_spaces_are_blanks() -> None:
    """A title with no-break spaces in it is the same title."""
    page = "Tag: x\n\nA\u00a0quiet harbour\n\nNobody came all day, and that was that.\n\nFiled under\u00a0News\n"
    assert [a.title for a in read(page)] == ["A quiet harbour"]


def test_a_pasted_article_is_one_article() -> None:
    """Plain text without a frame is one article whose title is its first line, whatever headings stand in it."""
    text = (
        "How we mended the pump\n\nWe took it apart on Monday, and it took us until Friday to put it together.\n\n"
        "What was wrong\n\nA fish was in it. It was a small fish, but it was in the wrong place.\n"
    )
    (article,) = read(text)
    assert article.title == "How we mended the pump"
    assert article.body.startswith("We took it apart")
    assert article.body.endswith("wrong place.")
    assert article.published is None


def test_a_date_nobody_can_read_is_none() -> None:
    """Where nothing decides between day and month first, no day is given."""
    page = "Tag: x\n\n{}\n"
    one = "Quiet days at sea\n\n03/04/2012\n\nNobody came, and nothing went, and it was fine.\n"
    assert [a.published for a in read(page.format(one))] == [None]


def test_a_date_that_shows_the_order_decides_for_all() -> None:
    """One date with a day above twelve tells how the others of the page are meant."""
    page = (
        "Tag: x\n\nQuiet days at sea\n\n25/12/2012\n\nNobody came, and nothing went, and it was fine.\n\n"
        "Loud days at sea\n\n03/04/2012\n\nEverybody came, and it went on, and it was not fine.\n"
    )
    assert [a.published for a in read(page)] == ["2012-12-25", "2012-04-03"]


@pytest.mark.parametrize("data", [b"", b" \n\n", b"\x00" * 5000, b"-- \n** \n"])
def test_nothing_to_read_is_an_error(data: bytes) -> None:
    """A file without a letter is told as such."""
    with pytest.raises(SourceError):
        list(parse(data, SPEC, "empty.txt"))


def test_broken_bytes_are_a_partial_reading() -> None:
    """Articles come although some bytes are no text, and the fault is told at the end."""
    path = SAMPLES / "twentyten.txt"
    reading = parse(path.read_bytes() + "café".encode()[:-1], SPEC, "cut.txt")
    got: list[RawArticle] = []
    with pytest.raises(Partial):
        for article in reading:
            got.append(article)
    assert len(got) == 5


@pytest.mark.parametrize(
    "text",
    [
        "a\n" * 200_000,
        "a b " * 100_000,
        "Tags: a, b | Posted in x | Leave a comment\n" * 3000,
        "1 2 3 comments in\n" * 3000,
    ],
    ids=["one letter a line", "no newline", "only frame", "half frame"],
)
def test_odd_input_ends(text: str) -> None:
    """Text that is no page is read as one article, and in bounded time (the suite's own limit)."""
    assert len(read(text)) == 1


def test_archive_pages_are_told_from_plain_text() -> None:
    """Every sample with a heading looks like a dump, a letter does not."""
    assert looks_like((SAMPLES / "twentyten.txt").read_text(encoding="utf-8")) == 1.0
    assert looks_like("Dear Ann,\n\nthank you for the boat. It floats, and I am glad of it.\n\nYours, Tom\n") < 0.5


@pytest.mark.skipif(not SEED.exists(), reason="the seed archive lies beside the project and is not here")
def test_the_seed_is_read_exactly() -> None:
    """Two articles with tag, categories, captions apart, and five related links of the second."""
    first, second = parse(SEED.read_bytes(), SPEC, SEED.name)
    assert [first.published, second.published] == [None, None]
    for article in (first, second):
        assert article.tags == ("bytedance",)
        assert article.categories == ("chinese culture", "workplace insights")
        assert len(article.captions) == 1
        assert "Photo:" not in article.body
        assert "\u00a0" not in article.title + article.body
    assert (len(first.links), len(second.links)) == (0, 5)
    assert all(link.url is None and link.title not in second.body for link in second.links)


def page(*rows: str) -> list[RawArticle]:
    """The articles of a dump with a blank line between its lines."""
    return read("\n\n".join(rows) + "\n")


def test_months_of_a_sidebar_are_no_heading() -> None:
    """A whole page whose heading is a bare name isn't begun at the archive list of its sidebar."""
    one = ("Quiet days at sea", "May 5, 2012 by Ann Bell 3 Comments", "Nobody came, and nothing went, and it was fine.")
    two = ("Loud days at sea", "May 1, 2012 by Tom Hale 1 Comment", "Everybody came, and it went on for too long.")
    side = ("Archives", "January 2020", "December 2019", "November 2019", "Categories", "Boats (19)", "Sea (3)")
    got = page("Home", "About", "Boats", *one, *two, *side)
    assert [(a.title, a.author) for a in got] == [("Quiet days at sea", "Ann Bell"), ("Loud days at sea", "Tom Hale")]


def test_a_dated_line_below_a_title_is_no_title() -> None:
    """“5 May 2012News, Ann Bell” below each title is the article's particulars, though no label says so."""
    text = "Nobody came all day, and nothing went, and that was fine with me."
    rows = [row for n in (1, 2, 3) for row in (f"A day at sea, part {'xabc'[n]}", f"{n} May 2012Boatssea, rope", text)]
    got = page("Tag: sea", *rows)
    assert [a.published for a in got] == ["2012-05-01", "2012-05-02", "2012-05-03"]


def test_an_author_in_each_article_is_no_category() -> None:
    """Names above the date are the authors' where most are full names; a lone account among them is one, too."""
    text = "Nobody came all day, and nothing went, and that was fine with me."
    rows = [
        row
        for n, name in enumerate(("Ann Bell", "Tom Hale", "j.peil"), 1)
        for row in (name, f"May {n}, 2012", "2 min read", f"A day at sea, part {'xabc'[n]}", text)
    ]
    got = page("Tagged in", "sea", *rows)
    assert [(a.author, a.categories) for a in got] == [("Ann Bell", ()), ("Tom Hale", ()), ("j.peil", ())]


def test_a_list_below_its_label_ends_before_the_next_title() -> None:
    """Tags on lines of their own are all read, and the title behind them isn't one of them."""
    text = "Nobody came all day, and nothing went, and that was fine with me."
    first = ("Quiet days", "May 5, 2012 by Ann Bell", text, "Tags:", "sea", "rope", "Leave a comment")
    second = ("Loud days", "May 1, 2012 by Ann Bell", text, "Tags:", "sea", "bread", "3 Comments")
    got = page("Archive for May 2012", *first, *second)
    assert [a.tags for a in got] == [("sea", "rope"), ("sea", "bread")]


def test_a_dateline_is_no_part_of_the_text() -> None:
    """“May 5, 2012 — Nobody came” gives the day, and the text begins behind the dash."""
    text = "Nobody came all day, and nothing went, and that was fine with me."
    got = page("Tag: sea", "Quiet days", f"May 5, 2012 — {text}", "Loud days", f"May 1, 2012 — {text}")
    assert [(a.published, a.body) for a in got] == [("2012-05-05", text), ("2012-05-01", text)]


def series(
    title: str = "Weekly notes {0}", date: str = "May {1}, 2012", foot: str = "Posted in News | Leave a comment"
) -> list[str]:
    """The lines of four articles."""
    rows: list[str] = []
    for number in range(4):
        text = f"The {number} ferries were late again, and nobody on the quay could say why that was."
        rows += [
            title.format(number, 20 - number),
            f"Posted on {date.format(number, 20 - number)} by Ann Bell",
            text,
            foot,
        ]
    return rows


def test_titles_that_differ_in_a_number_are_titles() -> None:
    """The articles of a series are told apart."""
    assert [a.title for a in page("Tag: boats", *series())] == [f"Weekly notes {n}" for n in range(4)]


@pytest.mark.parametrize(
    "date", ["2021-999", "2012-13-05", "May 45, 2012", "13/13/2012", "9999-12-31", "令和6年1月2日"]
)
def test_an_impossible_date_is_none_and_costs_no_article(date: str) -> None:
    """A day that no calendar has is not guessed at, and the articles are still cut apart."""
    got = page("Tag: boats", *series(date=date))
    assert [(a.published, "ferries" in a.body) for a in got] == [(None, True)] * 4


@pytest.mark.parametrize("newline", ["\x85", "\u2028", "\r", "\r\r\n"])
def test_other_newlines_are_newlines(newline: str) -> None:
    """Lines end as other systems end them, too."""
    assert len(read("\n\n".join(["Tag: boats", *series()]).replace("\n", newline))) == 4


def test_what_a_terminal_adds_is_no_text() -> None:
    """Colours, and letters struck twice to make them bold, leave the letters."""
    got = page("\x1b[1mTag: boats\x1b[0m", *series(title="\x1b[1mWe\x08eekly notes {0}\x1b[0m"))
    assert [a.title for a in got] == [f"Weekly notes {n}" for n in range(4)]


def test_names_run_together_are_parted_by_the_pages_own_words() -> None:
    """“NewsCase Studies” is two categories where the page has each of them alone."""
    rows = series()
    rows[3], rows[7], rows[11], rows[15] = (
        "Categories: NewsCase Studies",
        "Categories: News",
        "Categories: Case Studies",
        "Categories: Case Studies News",
    )
    both = {"News", "Case Studies"}
    assert [set(a.categories) for a in page("Month: May 2012", *rows)] == [both, {"News"}, {"Case Studies"}, both]


def test_lines_of_one_hashtag_are_tags() -> None:
    """“#boats” alone on a line, time and again, is no text."""
    got = page("Month: May 2012", *series(foot="#boats"))
    assert [(a.tags, "#" in a.body) for a in got] == [(("boats",), False)] * 4


def test_an_author_without_a_label_is_no_title() -> None:
    """The name between title and date, above a list of categories, is the author's."""
    text = "The ferries were late again, and nobody on the quay could say why that was."
    names = ("Ann Bell", "Tom Hale", "Ann Bell", "Tom Hale")
    rows = [
        row
        for n, name in enumerate(names)
        for row in (
            f"{['Late', 'Early', 'Loud', 'Quiet'][n]} ferries on the quay",
            name,
            f"May {9 - n}, 2012",
            "Life, News",
            text,
            "Read more…",
        )
    ]
    got = page("News", *rows)
    assert [(a.title.split()[0], a.author) for a in got] == [
        ("Late", "Ann Bell"),
        ("Early", "Tom Hale"),
        ("Loud", "Ann Bell"),
        ("Quiet", "Tom Hale"),
    ]


@pytest.mark.parametrize(
    ("pointer", "titles"),
    [
        ("Related: {}", ["The crane that fed a town", "Why the old ferry was loved", "The storm of 1962"]),
        ("Mehr zum Thema: {}", ["Wie der Nordkai zum Museum wurde", "Warum die Fähre bleibt", "Der Sturm von 1962"]),
        ("Lire aussi : {}", ["La grue qui nourrissait la ville", "Pourquoi on aimait le bac", "La tempête de 1962"]),
    ],
)
def test_a_related_line_with_its_title_is_a_link_and_neither_text_nor_a_category(
    pointer: str, titles: list[str]
) -> None:
    """ "Related: TITLE" at the end of an entry is a related link; the words of its label name no category."""
    bodies = (
        "The old crane on the north quay came down on Monday. Nobody was hurt, and the steel would be sold in May.",
        "The council has bought a new ferry for the bay. It carries eighty people and burns no oil at all.",
        "A storm closed the pier on Sunday night. The repair takes three weeks and costs more than was set aside.",
    )
    heads = ("The old crane comes down", "A new ferry for the bay", "Storm closes the pier")
    units = [
        f"{head}\n{12 - 2 * n} March 2026\nBy Ada Marsh\n{body}\n{pointer.format(title)}\nTags: harbour, quay {n}\n"
        for n, (head, body, title) in enumerate(zip(heads, bodies, titles, strict=True))
    ]
    articles = read("Tag: harbour\n\n" + "\n".join(units))
    assert [[link.title for link in article.links] for article in articles] == [[title] for title in titles]
    assert [article.body for article in articles] == list(bodies)
    assert not any(article.categories for article in articles)
