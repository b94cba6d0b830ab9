"""The parts of the room: dates, identities, markup, shapes told by content, front matter, windows and wholes."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import SourceError
from bot.model import Link, RawArticle, Reading, SourceSpec
from bot.sources import SHAPES, read_bytes, read_source
from bot.sources.dates import iso, with_offset
from bot.sources.decode import clean, decode
from bot.sources.detect import detect
from bot.sources.frontmatter import split
from bot.sources.identity import canonical, settle
from bot.sources.markup import line, plain
from bot.sources.titles import title_of

NOW = datetime(2031, 5, 6, 7, 8, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2031-12-02T09:30:00+01:00", "2031-12-02T09:30:00+01:00"),
        ("2031-12-02 09:30", "2031-12-02T09:30:00"),
        ("2031-12-02", "2031-12-02"),
        ("20311202T093000Z", "2031-12-02T09:30:00+00:00"),
        ("2031-12-02T09:30:00.25-0530", "2031-12-02T09:30:00-05:30"),
        ("Tue, 02 Dec 2031 09:30:00 +0100", "2031-12-02T09:30:00+01:00"),
        ("Tue, 2 Dec 31 09:30 EST", "2031-12-02T09:30:00-05:00"),
        ("Sun Jan 04 16:29:06 PST 2004", "2004-01-04T16:29:06-08:00"),
        ("December 2nd, 2031", "2031-12-02"),
        ("2 Dec 2031 9:30 pm", "2031-12-02T21:30:00"),
        ("Tue, 02 Dec 2031 09:30:00 XYZ", "2031-12-02T09:30:00"),
        ("02.12.2031", "2031-12-02"),
        ("2031/12/2", "2031-12-02"),
        ("0000-00-00 00:00:00", None),
        ("2031-02-30", None),
        ("Tue, 30 Feb 2031 10:00:00 GMT", None),
        ("12/02/2031", None),
        ("soon", None),
        ("", None),
        (None, None),
        (20311202, None),
    ],
)
def test_dates_are_as_precise_as_the_source(text: object, expected: str | None) -> None:
    """ISO 8601 in the source's own offset, a bare day for a bare day, None for what is no date."""
    assert iso(text) == expected


def test_wordpress_tells_the_offset_by_two_times() -> None:
    """Local and universal time give the offset; without the second, there is none."""
    assert with_offset("2031-03-04 23:30:00", "2031-03-05 04:30:00") == "2031-03-04T23:30:00-05:00"
    assert with_offset("2031-03-04 23:30:00", "0000-00-00 00:00:00") == "2031-03-04T23:30:00"
    assert with_offset("2031-03-04 23:30:00", "2031-01-01 00:00:00") == "2031-03-04T23:30:00"
    assert with_offset("0000-00-00 00:00:00", "2031-03-05 04:30:00") == "2031-03-05T04:30:00+00:00"


@pytest.mark.parametrize(
    ("one", "two", "same"),
    [
        ("https://www.a.example/x/?utm_source=rss&utm_medium=y", "http://a.example/x", True),
        ("https://a.example/x?b=2&a=1#top", "https://A.example:443/x/?a=1&b=2", True),
        ("https://a.example/?p=1", "https://a.example/?p=2", False),
        ("https://a.example/x", "https://a.example/X", False),
        ("https://a.example:8080/x", "https://a.example/x", False),
    ],
)
def test_addresses_are_compared_by_what_they_name(one: str, two: str, same: bool) -> None:
    """Scheme, www, tracking, fragment and the last slash don't make another page."""
    assert (canonical(one) == canonical(two)) is same


def reading(*articles: RawArticle, file: str = "a") -> Reading:
    """A sound reading."""
    return Reading(file, "feed", "ok", "", articles)


def ids(*readings: Reading) -> list[str]:
    """The settled identities in order."""
    return [a.id for r in settle(readings) for a in r.articles]


def test_an_identity_never_holds_the_body() -> None:
    """An edited body is the same article, by id, address, or title and day."""
    for article in (
        RawArticle("given", "T", "one"),
        RawArticle("", "T", "one", url="https://a.example/x"),
        RawArticle("", "T", "one", published="2031-01-02T10:00:00Z"),
    ):
        edited = RawArticle(article.id, "T", "two and more", url=article.url, published=article.published)
        assert ids(reading(article)) == ids(reading(edited))


def test_an_address_that_repeats_is_no_identity() -> None:
    """Articles that all point to the front page are told apart by title and day."""
    several = [RawArticle("", f"T{n}", "b", url="https://a.example/list") for n in range(3)]
    assert len(set(ids(reading(*several)))) == 3
    assert all(i.startswith("t:") for i in ids(reading(*several)))
    assert ids(reading(RawArticle("", "T", "b", url="https://a.example/list"))) == ["a.example/list"]
    assert ids(reading(RawArticle("", "T", "b", url="https://a.example/")))[0].startswith("t:")


def test_identities_that_collide_get_a_stable_suffix() -> None:
    """The first keeps the id; the others' suffix depends on what they are, not on where they stand."""
    a, b, c = (RawArticle("x", t, "b", url=f"https://a.example/{t}") for t in "abc")
    first = dict(zip("abc", ids(reading(a, b, c)), strict=True))
    other = dict(zip("acb", ids(reading(a, c, b)), strict=True))
    assert first == other
    assert first["a"] == "x"
    assert len(set(ids(reading(a, a, a)))) == 3


def test_an_article_in_two_files_of_a_source_stands_once() -> None:
    """The longer body and the tags of both are kept, in the place of the first."""
    one = RawArticle("7", "T", "short", url="https://a.example/7", tags=("x",))
    two = RawArticle("7", "T", "much longer", url="https://a.example/7/", tags=("y",))
    found = settle([reading(one), reading(two, file="b")])
    assert [len(r.articles) for r in found] == [1, 0]
    assert (found[0].articles[0].body, found[0].articles[0].tags) == ("much longer", ("x", "y"))


def test_markup_dies_into_paragraphs() -> None:
    """Blocks are paragraphs, breaks and list items lines, tables rows; what isn't text is gone."""
    found = plain(
        "<h2>A&nbsp;b</h2><p>One<br/>two <b>th</b>ree</p><ul><li>x</li><li>y</li></ul><style>p{}</style><!-- no -->"
        "<table><tr><td>1</td><td>2</td></tr><tr><td>3</td><td>4</td></tr></table><pre>a\n  b</pre><q>Hi</q> 1 &lt; 2"
        "<form><input value=x><button>Send</button></form><p>End <a href='/e#x'>here</a>"
        " <a href='javascript:x()'>no</a></p>",
        "https://a.example/b/",
    )
    assert found.text == "A b\n\nOne\ntwo three\n\nx\ny\n\n1 | 2\n3 | 4\n\na\nb\n\n“Hi” 1 < 2\n\nEnd here no"
    assert found.links == (Link("here", "https://a.example/e#x"),)


def test_text_without_tags_keeps_its_lines() -> None:
    """Plain text with entities keeps its lines and paragraphs."""
    assert plain("a &amp; b\nc\n\n\nd").text == "a & b\nc\n\nd"
    assert line(" <b>A</b> &amp;\n B ") == "A & B"


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ("<!-- c --><?xml version='1.0'?><rdf:RDF xmlns:rdf='x'><item/></rdf:RDF>", "feed"),
        ("<html><body><p>x</p></body></html>", "html"),
        ("<!DOCTYPE html>\n<title>x</title>", "html"),
        ("<div class='post'><p>About <rss> feeds</p></div>", "html"),
        ('{"id": 1, "text": "a \\"rendered\\": b"}\n{"id": 2, "text": "c"}', "jsonl"),
        ('[{"id": 1, "title": {"rendered": "x"}}]', "rest"),
        ('[{"id": 1, "text": "x"}]', "jsonl"),
        ("---\ntitle: x\n---\ny", "markdown"),
        ("# Heading\n\nText with a [link](https://a.example).", "markdown"),
        ("Title\n\nJust some words of text.\n\nAnd more.", "tagdump"),
    ],
)
def test_shapes_are_told_by_content(text: str, shape: str) -> None:
    """Whatever the name, the content says what it is."""
    assert detect(text.encode(), "file.bin") == shape


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("é\r\nx".encode(), "é\nx"),
        ("\ufeffé".encode(), "é"),
        ("é".encode("utf-16"), "é"),
        ("<a>é</a>".encode("utf-16-le"), "<a>é</a>"),
        ("Déjà vu: ça va «bien».".encode("cp1252"), "Déjà vu: ça va «bien»."),
        ("\ufeff\ufeffé".encode(), "é"),
        ("<a>é</a>".encode("utf-32-le"), "<a>é</a>"),
        (b'<?xml encoding="iso-8859-2"?>\xb1', '<?xml encoding="iso-8859-2"?>ą'),
    ],
)
def test_encodings_are_told(data: bytes, text: str) -> None:
    """Marks, UTF-8, zeros and declarations decide, in that order."""
    assert decode(data) == (text, True)


def test_front_matter_keeps_values_as_they_are_written() -> None:
    """Nothing turns into numbers, truths or times."""
    head, body, fault = split(
        "---\ntitle: 2012\nx: Yes\ny: 12:30\nz: 2031-01-02 03:04:05 +0900\nTags: [010, 1_0]\n---\nB"
    )
    assert (head, body, fault) == (
        {"title": "2012", "x": "Yes", "y": "12:30", "z": "2031-01-02 03:04:05 +0900", "tags": ["010", "1_0"]},
        "B",
        "",
    )
    assert split("---\ntitle: A: B\n---\nB")[0]["title"] == "A: B"


def test_a_missing_title_is_the_first_sentence_shortened() -> None:
    """A short first sentence stands as it is; a long one is cut between words."""
    assert title_of("One two. Three.") == "One two."
    assert title_of("\n\n她走了。后来。") == "她走了。"
    assert title_of("") == ""
    cut = title_of("word " * 50)
    assert cut.endswith("word…")
    assert len(cut) <= 80


async def test_files_are_whole_and_feeds_are_windows(tmp_path: Path) -> None:
    """A folder of Markdown is complete; a saved feed is not, and neither is what a fault interrupted."""
    numbers = count()

    async def complete(**files: str) -> bool:
        folder = tmp_path / str(next(numbers))
        folder.mkdir()
        for name, text in files.items():
            (folder / name).write_text(text)
        found = await read_source(SourceSpec("s", path="."), folder, None, None, now=NOW, chance=random.Random(1))
        return found.complete

    feed = "<rss version='2.0'><channel><item><title>a</title></item></channel></rss>"
    assert await complete(a="# A", b="# B")
    assert not await complete(a=feed)
    assert not await complete(a="# A", b='{"id": 1,')


async def test_a_source_that_is_not_there_is_an_error_reading(tmp_path: Path) -> None:
    """A missing file, an empty glob and an address without a network fail alone, in words."""
    for spec in (
        SourceSpec("s", path="none.xml"),
        SourceSpec("s", path="none/*.xml"),
        SourceSpec("s", url="https://a.example"),
    ):
        found = await read_source(spec, tmp_path, None, None, now=NOW)
        assert [r.outcome for r in found.readings] == ["error"]
        assert (found.complete, found.state.failures) == (False, 1)


OWN = sorted(set(SHAPES) - {"tagdump", "html"})
FRAGMENTS = st.sampled_from(
    ["<rss>", "<item>", "</item>", "<title>", "<![CDATA[", "]]>", "&amp;", "&#0;", "---\n", "title: ", "[", "{",
     '"id":',
     '"text":', '"items":[', "\n\n", "# ", "> ", "<p>", "</div>", "\x00", "é", "\ud83d", "{%", "[caption]", "wp:status",
     '"title":{"rendered":"x"}', "2031-01-02", "<br>", "```", "* ", "\ue0f0", "]", "}", ",", ":"]
)  # fmt: skip
TEXTS = st.one_of(
    st.binary(max_size=300), st.lists(FRAGMENTS, max_size=30).map(lambda x: "".join(x).encode("utf-8", "replace"))
)


@settings(max_examples=60, deadline=None)
@given(data=TEXTS)
@pytest.mark.parametrize("shape", OWN)
def test_no_parser_is_surprised(shape: str, data: bytes) -> None:
    """Any bytes give articles without control characters, or a reason that isn't a Python error's."""
    found = read_bytes(data, SourceSpec("s", shape=shape), "file")
    for article in found.articles:
        assert article.body == clean(article.body)
        assert article.title == clean(article.title)
    assert "Error:" not in found.message
    assert bool(found.message) == (found.outcome != "ok")


@settings(max_examples=150, deadline=None)
@given(data=TEXTS)
def test_every_input_has_a_shape_or_a_reason(data: bytes) -> None:
    """Detection never fails in another way than its own."""
    try:
        assert detect(data, "file") in SHAPES
    except SourceError as e:
        assert "file" in e.for_user


def test_a_dump_with_marks_in_its_words_was_read_as_one_markdown_article() -> None:
    """Bold words and a link in brackets don't turn a copied archive page into Markdown; headings do."""
    page = (Path(__file__).parents[1] / "samples" / "tagdump" / "twentyten.txt").read_text(encoding="utf-8")
    page = page.replace(" the ", " **the** ", 5).replace(" and ", " [and](https://pier.example/plank) ", 5)
    assert detect(page.encode(), "pier.txt") == "tagdump"
    assert detect(page.encode(), "pier.md") == "markdown"
    assert detect(("## Piers\n\n" + page).encode(), "pier.txt") == "markdown"
