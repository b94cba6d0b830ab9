"""Archive pages in the markup of real themes, around invented articles: what has to be found whatever the theme."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from bot.errors import SourceError
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


def terms(got: list[RawArticle]) -> list[set[str]]:
    """The categories and tags of each article."""
    return [{*a.categories, *a.tags} for a in got]


OWN = [{p.category, p.tag} for p in POSTS]


def test_a_date_hidden_for_machines_that_tells_of_a_change_is_not_the_day() -> None:
    """A theme prints the day without a class, behind the instant of the last change, which nobody sees."""

    def entry(p: Post) -> str:
        day = {"2019-03-08": "March 8th, 2019", "2019-02-20": "February 20th, 2019", "2019-01-31": "January 31st, 2019"}
        return (
            f'<article class="{p.classes}"><h2 class="entry-title"><a href="{p.url}">{p.title}</a></h2>'
            f'<p class="single-line-meta">By <span class="vcard">Odo</span> | <span class="updated snippet-hidden">'
            f"2022-11-11T10:10:10+00:00</span><span>{day[p.day]}</span> | <span>0 Comments</span></p>"
            f'<div class="post-content-container"><p>{p.text}</p></div></article>'
        )

    check(page(entry))


def test_a_day_whose_parts_stand_apart_is_read() -> None:
    """Day, month and year as three elements, in any order, without blanks between them."""
    names = {"01": "Jan", "02": "Feb", "03": "Mar"}

    def entry(p: Post, order: str) -> str:
        year, month, day = p.day.split("-")
        box = order.format(
            d=f'<span class="day">{day}</span>', m=f"<span>{names[month]}</span>", y=f"<span>{year}</span>"
        )
        return (
            f'<div class="post"><div class="cal">{box}</div><h2><a href="{p.url}">{p.title}</a></h2>'
            f'<div class="entry"><p>{p.text}</p></div></div>'
        )

    for order in ("{d}{m}{y}", "{m}{d}{y}", "{y}{m}{d}"):
        check(page(lambda p, order=order: entry(p, order)))  # type: ignore[misc]


def test_the_year_that_a_day_lacks_stands_in_its_address_or_in_the_heading() -> None:
    """A calendar leaf shows month and day only."""
    names = {"01": "January", "02": "February", "03": "March"}

    def entry(p: Post, url: str) -> str:
        _, month, day = p.day.split("-")
        return (
            f'<div class="post"><div class="date"><span class="month">{names[month]}</span><span class="day">{day}'
            f'</span></div><h2><a href="{url}">{p.title}</a></h2><div class="entry"><p>{p.text}</p></div></div>'
        )

    found = page(lambda p: entry(p, f"https://kettle.example/{p.day[:4]}/{p.day[5:7]}/{p.number}/"))
    assert [a.published for a in found] == [p.day for p in POSTS]
    check(page(lambda p: entry(p, p.url), "<h1>Archives: January to March 2019</h1>{}", "archive date"), dates=False)
    assert [a.published for a in page(lambda p: entry(p, p.url), "<h1>Yearly Archives: 2019</h1>{}")] == [
        p.day for p in POSTS
    ]


def test_a_title_that_shares_its_heading_with_the_categories_is_the_link() -> None:
    """A flat page: day, heading with title and category, text, by turns."""

    def entry(p: Post) -> str:
        year, month, day = p.day.split("-")
        return (
            f'<h2>{day}/{month}/{year}</h2><h3 class="storytitle"><a href="{p.url}">{p.title}</a> — '
            f'<span><a href="/index.php?cat={p.number}">{p.category}</a></span></h3><div><p>{p.text}</p></div>'
        )

    got = page(entry)
    check(got)
    assert terms(got) == [{p.category} for p in POSTS]


def test_an_entry_that_begins_with_a_link_keeps_the_terms_below_its_text() -> None:
    """A list without headings: its terms were given to the entry after."""

    def entry(p: Post) -> str:
        return (
            f'<li><a href="{p.url}">{p.title}</a><time datetime="{p.day}">{p.day}</time><div><p>{p.text}</p></div>'
            f'<small><a href="/tags/{p.tag}/">{p.tag}</a></small></li>'
        )

    got = page(entry, "<h1>Tagged “Kettle”</h1><ol>{}</ol>")
    check(got)
    assert [t - {"Kettle"} for t in terms(got)] == [{p.tag} for p in POSTS]


def test_a_line_of_terms_in_an_unknown_place_is_no_text() -> None:
    """“Posted by Odo · Village · light” below the text, in elements whose classes say nothing."""

    def entry(p: Post) -> str:
        return (
            f'<div class="{p.classes}"><h2><a href="{p.url}">{p.title}</a></h2><p class="d1">{p.day}</p>'
            f'<div class="bodycopy"><p>{p.text}</p></div><div class="details">Posted by <span>Odo</span> · '
            f'<a rel="category tag" href="/c/1">{p.category}</a> · <a rel="tag" href="/t/2">{p.tag}</a></div></div>'
        )

    got = page(entry)
    check(got)
    assert terms(got) == OWN


def test_where_links_say_that_they_are_terms_the_words_beside_them_are_none() -> None:
    """An empty list of tags runs on to the number of comments; the links of the categories say all there is."""

    def entry(p: Post) -> str:
        return (
            f'<article class="hentry"><h2><a href="{p.url}">{p.title}</a></h2><div class="entry-summary">'
            f'<p>{p.text}</p></div><footer class="entry-meta">'
            f'<time datetime="{p.day}">{p.day}</time> <span>Categories </span>'
            f'<a rel="category tag" href="/c/1">{p.category}</a> <span>Tags </span><span>12 Comments</span></footer>'
            "</article>"
        )

    got = page(entry)
    check(got)
    assert terms(got) == [{p.category} for p in POSTS]


def test_the_classes_of_a_post_say_which_of_its_words_are_terms() -> None:
    """Links without a rel, at addresses of the site's own, and a badge that is no link."""

    def entry(p: Post) -> str:
        slug = p.category.lower().replace(" ", "-")
        return (
            f'<article class="{p.classes}"><div class="over"><a href="/journal/{slug}/">{p.category}</a></div>'
            f'<h2 class="entry-title"><a href="{p.url}">{p.title}</a></h2><div class="x"><span>{p.tag}</span></div>'
            f'<time datetime="{p.day}">{p.day}</time><div class="entry-content"><p>{p.text}</p></div></article>'
        )

    got = page(entry)
    check(got)
    assert terms(got) == OWN
    assert terms(page(classic)) == [set(), set(), set()]


def test_what_only_a_screen_reader_says_is_no_part_of_a_title() -> None:
    """A sticky post's title begins with a word for those who can't see that it is one."""

    def entry(p: Post) -> str:
        return (
            f'<article class="hentry"><h2><span class="screen-reader-text">Featured</span>'
            f'<a href="{p.url}">{p.title}</a></h2>'
            f'<time datetime="{p.day}"></time><p style="display: none">Never shown.</p><p>{p.text}</p></article>'
        )

    check(page(entry))


def test_a_word_over_the_title_is_the_category_where_the_page_has_such_terms() -> None:
    """A kicker that is no link and has no telling class: one of them is the page's own term, or all are in its menu."""

    def entry(p: Post, own: str = "") -> str:
        return (
            f'<article class="listing"><p class="x1">{own or p.category}</p><h2><a href="{p.url}">{p.title}</a></h2>'
            f'<p class="x2">{p.text}</p><p class="x3">Published <time datetime="{p.day}">{p.day}</time></p></article>'
        )

    got = page(lambda p: entry(p, "Village"), "<h1>Village</h1><main>{}</main>")
    check(got)
    assert terms(got) == [{"Village"}] * 3
    menu = "".join(f'<a href="/{p.number}">{p.category}</a>' for p in POSTS)
    assert terms(page(entry, f"<nav>{menu}</nav><main>{{}}</main>")) == [{p.category} for p in POSTS]
    assert terms(page(entry, "<h1>All of it</h1><main>{}</main>")) == [set()] * 3


def test_the_classes_of_a_page_say_what_its_heading_names() -> None:
    """“Boats” alone as a heading, on a page that calls itself the archive of the tag; what tells of it is no term."""
    own = page(classic, "<h1>Old Boats</h1>{}", "archive tag tag-old-boats tag-12")
    assert terms(own) == [{"Old Boats"}] * 3
    header = '<header class="page-header"><h1>Category: Boats</h1><p>Everything about them.</p></header>{}'
    assert terms(page(classic, header)) == [{"Boats"}] * 3
    controls = "<h2>Tag: boats <span><a href='#'>Toggle Comment Threads</a> | <a>Shortcuts</a></span></h2>{}"
    assert terms(page(classic, controls)) == [{"boats"}] * 3


def test_a_number_of_comments_in_or_beside_the_title_is_no_part_of_it() -> None:
    """A bubble in the heading itself, and one in a heading of its own before it."""

    def inside(p: Post) -> str:
        return (
            f'<article class="hentry"><h2 class="entry-title"><a href="{p.url}" rel="bookmark">{p.title}</a> <span>'
            f'<a href="{p.url}#comments"><span>12</span></a></span></h2><time datetime="{p.day}"></time>'
            f'<div class="entry-content"><p>{p.text}</p></div></article>'
        )

    def before(p: Post) -> str:
        return (
            f'<div class="hentry"><ul><li><span class="date">{p.day}</span></li><li><h6><a href="{p.url}#respond">0</a>'
            f'</h6></li></ul><h2><a href="{p.url}">{p.title}</a></h2><p>{p.text}</p></div>'
        )

    check(page(inside))
    check(page(before))


def test_a_title_may_hold_a_date_or_begin_like_a_label() -> None:
    """“Trip report, 14 March 2009” is a title and not the day; “Tags, and why we gave them up” names no tags."""

    def entry(p: Post) -> str:
        title = {41: "Trip report, 14 March 2009", 37: "Tags, and why we gave them up", 29: "No. 4 is missing"}
        slug = {41: "trip-report-14-march-2009", 37: "tags-and-why-we-gave-them-up", 29: "no-4-is-missing"}
        return (
            f'<div class="hentry"><h4><a href="/author/odo/">Odo</a></h4><div class="postcontent"><h2>'
            f'<a href="/p/{slug[p.number]}/">{title[p.number]}</a></h2><p>{p.text}</p></div>'
            f'<i class="d">{p.day}</i></div>'
        )

    got = page(entry)
    assert [a.title for a in got] == ["Trip report, 14 March 2009", "Tags, and why we gave them up", "No. 4 is missing"]
    assert [a.published for a in got] == [p.day for p in POSTS]
    assert terms(got) == [set()] * 3


def test_an_archive_of_titles_and_days_alone_is_read() -> None:
    """Each title in a list of its own, with “on” in its link before the day."""

    def entry(p: Post) -> str:
        return (
            f'<div class="entries"><ul><li><span><a href="{p.url}" rel="bookmark" title="Permanent Link to {p.title}">'
            f"{p.title} on</a> {p.day}</span></li></ul></div>"
        )

    got = page(entry, "<h1>Posts tagged ‘boats’</h1>{}")
    assert [(a.title, a.url, a.published) for a in got] == [(p.title, p.url, p.day) for p in POSTS]


def test_how_often_a_tag_is_used_is_no_part_of_its_name() -> None:
    """“boats (30)” leads to /tag/boats/."""

    def entry(p: Post) -> str:
        return classic(p).replace(
            "</time>", f'</time><a rel="tag" href="../../tag/{p.tag}/index.html">{p.tag} (30)</a>'
        )

    assert terms(page(entry)) == [{p.tag} for p in POSTS]


def test_the_author_after_the_day_is_no_category() -> None:
    """“July 30, 2016 by the editors · 3 Comments”."""

    def entry(p: Post) -> str:
        by = '<span class="byline"> by <span class="vcard"><a href="/a">the editors</a></span></span> · 3 Comments'
        return classic(p).replace("</time>", f"</time>{by}")

    got = page(entry)
    check(got)
    assert terms(got) == [set()] * 3
    assert {a.author for a in got} == {"the editors"}


def test_the_last_line_of_a_text_that_reads_like_a_byline_stays() -> None:
    """Code ends with “ORDER BY height”."""
    code = "SELECT name\nORDER BY height DESC;"
    got = page(lambda p: classic(p).replace("</p></div>", f"</p><pre>{code}</pre></div>") if p.number == 37 else "")
    assert [a.body for a in got] == [f"{POSTS[1].text}\n\n{code}"]


def test_a_day_that_stands_in_the_line_of_a_text_is_no_text() -> None:
    """A news site begins each teaser with the day."""

    def entry(p: Post) -> str:
        return (
            f'<div class="item"><h3><a href="{p.url}">{p.title}</a></h3><div class="item__body">'
            f'<span class="item__date">{p.day}</span> {p.text}</div></div>'
        )

    check(page(entry))


def test_a_pages_heading_in_the_form_of_an_entry_is_none() -> None:
    """The first card of a page tells what it is the archive of."""
    card = (
        '<article class="post-card"><h2 class="post-card-title">Boats</h2><p>A collection of three posts.</p></article>'
    )
    check(page(lambda p: classic(p).replace("hentry", "post-card"), card + "{}", "tag-template tag-boats"))


def test_a_post_without_a_title_is_one_too() -> None:
    """WordPress shows a short note without its title; a page of the site, without a text, is none."""
    note = (
        '<article class="post-7 post type-post format-status hentry"><div class="entry-content"><p>Fog again. The horn '
        'has not been silent since noon, and nobody minds.</p></div><a rel="bookmark" href="https://kettle.example/p/7/">'
        '<time datetime="2019-03-01">March 1, 2019</time></a></article>'
    )
    got = page(classic, f"{{}}{note}")
    check(got[:3])
    assert [(a.title, a.url, a.published) for a in got[3:]] == [
        ("Fog again.", "https://kettle.example/p/7/", "2019-03-01")
    ]


def test_entries_are_of_one_kind_though_some_have_a_picture() -> None:
    """Rows of columns whose boxes have a class only where there is a thumbnail."""

    def box(p: Post) -> str:
        more = ' class="has-thumbnail"' if p.number == 37 else ""
        return f'<div class="col"><div{more}><h4><a href="{p.url}">{p.title}</a></h4><p>{p.text}</p></div></div>'

    rows = f'<div class="row">{box(POSTS[0])}{box(POSTS[1])}</div><div class="row">{box(POSTS[2])}</div>'
    check(page(lambda p: "", f"<main>{rows}</main>"), dates=False)


def test_a_permanent_link_that_is_the_day_is_no_title() -> None:
    """The day stands over the title, in a link of the same kind."""

    def entry(p: Post) -> str:
        day = {"2019-03-08": "8 September 2019", "2019-02-20": "20 August 2019", "2019-01-31": "31 July 2019"}[p.day]
        return (
            f'<div class="hentry"><div><a href="{p.url}" rel="bookmark">{day}</a></div><h2 class="entry-title">'
            f'<a href="{p.url}" rel="bookmark">{p.title}</a></h2><p>{p.text}</p></div>'
        )

    check(page(entry), dates=False)


def test_the_only_entry_of_an_archive_needs_no_class() -> None:
    """A tag with one article, on a page whose elements say nothing."""
    post = POSTS[0]
    text = (
        "<html><body><div><h1><a href='/'>The Copper Kettle</a></h1></div><div><h1>Tag: boats</h1><div><h2>"
        f"<a href='/2019/the-ferry-is-late-again/'>{post.title}</a></h2><p>March 8, 2019</p>"
        f"<p>{post.text}</p></div></div>"
        "<div class='sidebar'><h3>Recent</h3><ul><li><a href='/x'>Another one</a></li></ul></div></body></html>"
    )
    (got,) = parse(text.encode(), SourceSpec("kettle", site="https://kettle.example/"), "page.html")
    assert (got.title, got.body, got.published) == (post.title, post.text, post.day)
    assert got.url == "https://kettle.example/2019/the-ferry-is-late-again/"


def read(inside: str, body: str = "archive category") -> list[RawArticle]:
    """What is read of a page with this text."""
    text = f'<!DOCTYPE html><html lang="en"><head><title>x</title></head><body class="{body}">{inside}</body></html>'
    return list(parse(text.encode(), SourceSpec("kettle"), "page.html"))


SEARCH = '<form role="search" action="/"><input type="search" name="s"/><input type="submit" value="Go"/></form>'


def test_an_archive_without_articles_has_none_in_any_language() -> None:
    """The page says it with a class, or offers a search below a sentence; the latest posts in a widget are none."""
    widget = (
        '<div class="widget widget_recent_entries"><h2>Neulich</h2><ul><li><a href="/a/">Die Fähre</a></li></ul></div>'
    )
    words = "<p>Wir konnten nichts finden, was dazu passt. Vielleicht hilft eine Suche?</p>"
    assert read(f'<h1>Kategorie: Boote</h1><section class="no-results">{words}{SEARCH}{widget}</section>') == []
    assert read(f'<main><h1>Nichts da</h1><div class="page-content">{words}{SEARCH}</div></main>{widget}') == []
    with pytest.raises(SourceError, match="lead nowhere"):
        read(f'<section class="error-404 not-found"><h1>Weg</h1>{words}{SEARCH}</section>', "error404")
    check(page(classic, f'<header><p>Look for it.</p>{SEARCH}</header>{{}}<section class="no-results">None.</section>'))


def test_a_page_of_the_site_among_the_results_of_a_search_is_one_of_them() -> None:
    """WordPress finds pages, too; they have no day and no terms."""

    def entry(p: Post) -> str:
        kind = "post-37 page type-page status-publish hentry" if p.number == 37 else p.classes
        return classic(p).replace(p.classes, kind)

    check(page(entry, "<h1>Search Results for: lamp</h1>{}", "search search-results"))


def test_who_wrote_it_and_comments_in_an_entry_are_no_text() -> None:
    """A box about the author within the text, and comments below it."""
    box = '<div class="saboxplugin-wrap"><div class="saboxplugin-desc"><p>Odo bakes and writes.</p></div></div>'
    said = '<ul class="commentlist inlinecomments"><li class="comment"><p>I have seen that lamp myself.</p></li></ul>'
    check(page(lambda p: classic(p).replace("</p></div>", f"</p>{box}{said}</div>")))
    bare = '<article class="hentry"><h2><a href="{}">{}</a></h2><i class="date">{}</i><div><p>{}</p></div>{}</article>'
    check(page(lambda p: bare.format(p.url, p.title, p.day, p.text, box + said)))


def test_links_to_the_entry_itself_are_no_terms() -> None:
    """Drupal's “Read more about …” has the rel of a tag; “No TrackBacks” stands where categories may."""

    def entry(p: Post) -> str:
        more = f'<ul><li><a href="{p.url}" rel="tag">Read more<span> about {p.title}</span></a></li></ul>'
        back = f'<div>Posted by Odo | <a href="{p.url}#trackbacks">No TrackBacks</a></div>'
        return classic(p).replace("</article>", f"{more if p.number == 41 else back}</article>")

    assert terms(page(entry)) == [set(), set(), set()]


def test_words_that_say_an_article_has_no_tag_are_none() -> None:
    """They stand where the tags of others do; the classes of the article name its categories alone."""

    def entry(p: Post) -> str:
        kind = "post type-post hentry category-village" + (" tag-boats" if p.number == 41 else "")
        said = '<a rel="tag" href="/tag/boats/">boats</a>' if p.number == 41 else "Esta entrada no tiene etiqueta"
        return classic(p).replace(p.classes, kind).replace("</article>", f'<p class="post-tags">{said}</p></article>')

    assert terms(page(entry)) == [{"boats"}, set(), set()]


def test_a_list_of_days_and_links_alone_is_an_archive() -> None:
    """No class, no heading and no text: the day and the link of each."""
    got = page(
        lambda p: f'<li><span>{p.day}</span> <a href="{p.url}">{p.title}</a></li>',
        "<h1>Month: March 2019</h1><ul>{}</ul>",
        "archive date",
    )
    assert [(a.title, a.url, a.published) for a in got] == [(p.title, p.url, p.day) for p in POSTS]
