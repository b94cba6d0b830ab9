"""Archive pages in the markup of real themes, around invented articles: what has to be found whatever the theme."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.model import RawArticle, SourceSpec
from bot.sources.html import parse


@dataclass(frozen=True)
class Post:
    """An invented article."""

    number: int
    title: str
    text: str
    day: str
    category: str
    tag: str

    @property
    def url(self) -> str:
        """Its address."""
        return f"https://kettle.example/p/{self.number}/"

    @property
    def classes(self) -> str:
        """The classes that WordPress gives to it."""
        return (
            f"post-{self.number} post type-post status-publish format-standard hentry "
            f"category-{self.category.lower().replace(' ', '-')} tag-{self.tag.lower().replace(' ', '-')}"
        )


POSTS = (
    Post(
        41, "The ferry is late again",
        "For the third morning in a row the first boat left the quay without its captain. Nobody on board noticed it.",
        "2019-03-08", "Harbour News", "boats",
    ),
    Post(
        37, "A lamp for the old mill",
        "Wilma Tarn has carried a lamp up the hill every night since the storm. She says the mill would miss it.",
        "2019-02-20", "Village", "light",
    ),
    Post(
        29, "Bread without an oven",
        "Two flat stones and a patient fire are all that Odo Brenner needs for his bread. It takes him until noon.",
        "2019-01-31", "Kitchen", "stones",
    ),
)  # fmt: skip


def page(entry: Callable[[Post], str], around: str = "{}", body: str = "archive tag") -> list[RawArticle]:
    """What is read of a page with the entries of a theme, within what it prints around all of them."""
    inside = around.replace("{}", "".join(map(entry, POSTS)))
    text = f'<!DOCTYPE html><html lang="en"><head><title>x</title></head><body class="{body}">{inside}</body></html>'
    return list(parse(text.encode(), SourceSpec("kettle"), "page.html"))


def check(got: list[RawArticle], dates: bool = True) -> None:
    """Titles, addresses, days and bodies are those of the articles, no more and no less."""
    assert [a.title for a in got] == [p.title for p in POSTS]
    assert [a.url for a in got] == [p.url for p in POSTS]
    assert [a.body for a in got] == [p.text for p in POSTS]
    if dates:
        assert [(a.published or "")[:10] for a in got] == [p.day for p in POSTS]


def classic(p: Post) -> str:
    """An entry as many themes have it."""
    return (
        f'<article class="{p.classes}"><h2 class="entry-title"><a href="{p.url}" rel="bookmark">{p.title}</a></h2>'
        f'<time class="entry-date published" datetime="{p.day}T08:00:00+00:00">{p.day}</time>'
        f'<div class="entry-content"><p>{p.text}</p></div></article>'
    )


SIDEBAR = (
    '<div class="sidebar"><article class="hentry"><h2 class="entry-title"><a href="/x">Picked for you</a></h2>'
    "<p>A line that leads to something else on this site, and no article of this page.</p></article></div>"
)


def test_a_box_for_content_and_sidebar_is_no_sidebar() -> None:
    """The wrapper of a page may have “sidebar” or “widget” in its name; the sidebar in it stays one."""
    check(page(classic, f'<div class="content-sidebar-wrap"><main class="content">{{}}</main>{SIDEBAR}</div>'))
    check(page(classic, f'<div class="wrapper sidebar-left"><div class="elementor-widget">{{}}</div></div>{SIDEBAR}'))


def test_entries_in_rows_of_columns_are_each_an_entry() -> None:
    """A grid without classes for entries: two in a row, the last alone in its own."""

    def box(p: Post) -> str:
        return f'<div class="col"><h3><a href="{p.url}">{p.title}</a></h3><p>{p.text}</p></div>'

    rows = f'<div class="row">{box(POSTS[0])}{box(POSTS[1])}</div><div class="row">{box(POSTS[2])}</div>'
    check(page(lambda p: "", f"<h1>Tag: Boats</h1><div>{rows}</div>"), dates=False)
