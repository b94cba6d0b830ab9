"""More inputs that hurt, by kind: other kinds of file in the clothes of text, JSON that is not quite one,
rarer encodings, names and titles that do not show, entities and marks without end.
"""

from __future__ import annotations

import base64
import json
import random
import time
from pathlib import Path

import pytest

from bot.model import SourceSpec
from bot.sources import read_bytes, read_file, read_paths
from tests.sources.test_nasty import LAUGHS, POST, feed, lines, posts, wxr

PAGE = "<html><head>{head}<title>T</title></head><body><article><h1>T</h1><p>{text}</p></article></body></html>"
WORDS = "Words about the harbour that go on for a while. And on, as words do."
LETTER = (
    "From: Ann <a@x.example>\nTo: b@x.example\nSubject: Hello\nMessage-ID: <1@x.example>\nMIME-Version: 1.0\n\nWords.\n"
)
RANDOM = random.Random(7).randbytes(3000)


def mhtml(encoding: str, body: bytes, kind: str = "text/html") -> bytes:
    """A page as browsers save it in one file."""
    head = (
        "From: <Saved by Somebody>\r\nSubject: T\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n"
        f'\ttype="text/html";\r\n\tboundary="--=_x"\r\n\r\n----=_x\r\nContent-Type: {kind}\r\n'
        f"Content-Transfer-Encoding: {encoding}\r\nContent-Location: https://x.example/1\r\n\r\n"
    )
    return head.encode() + body + b"\r\n----=_x\r\nContent-Type: image/png\r\n\r\n\x89PNG\r\n----=_x--\r\n"


def json_feed(*items: object) -> str:
    """A JSON Feed."""
    return json.dumps(
        {"version": "https://jsonfeed.org/version/1.1", "home_page_url": "https://x.example/", "items": items}
    )


PAGE_BYTES = PAGE.format(head="", text=WORDS).encode()
ITEMS = [{"id": str(n), "url": f"/{n}", "content_text": f"Text {n}."} for n in range(4)]

CASES: dict[str, tuple[bytes | str, str, int]] = {
    # other kinds of file
    "letter.eml": (LETTER, "error", 0),
    "letters.txt": (f"From a@x.example Sat Jan  3 01:05:34 2015\n{LETTER}\n" * 5, "error", 0),
    "letter.html": (LETTER.replace("Words.", PAGE.format(head="", text=WORDS)), "error", 0),
    "page-without-a-page.mhtml": (mhtml("7bit", b"x{}", "text/css"), "error", 0),
    "document.txt": (r"{\rtf1\ansi\deff0 {\fonttbl {\f0 Courier;}} Words.\par}", "error", 0),
    "document.html": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + RANDOM, "error", 0),
    "printed.txt": ("%!PS-Adobe-3.0\n%%Title: T\nshowpage\n", "error", 0),
    "page.webarchive": (b"bplist00" + RANDOM, "error", 0),
    "program.md": (b"MZ\x90\0\x03\0\0\0\x04" + RANDOM, "error", 0),
    # JSON that isn't quite
    "guarded.json": (")]}'\n" + json.dumps({"id": 1, "text": "A."}), "partial", 1),
    "called.json": ('done([{"id":1,"text":"A."}])', "error", 0),
    "python.json": ("[{'id': 1, 'text': 'A.'}]", "error", 0),
    "words.json": ("Words that are no JSON at all.\n", "error", 0),
    "on-one-line.jsonl": ('{"id":1,"text":"A."}{"id":2,"text":"B."} {"id":3,"text":"C."}', "ok", 3),
    "one-after-the-other.json": ('{\n"id":1,\n"text":"A."\n}\n{\n"id":2,\n"text":"B."\n}\n', "ok", 2),
    "cut-feed.json": (json_feed(*ITEMS)[:-12], "partial", 3),
    "keys-twice.jsonl": ('{"id":"a","id":"b","text":"x","text":"y"}', "ok", 1),
    "no-numbers.jsonl": ('{"id":NaN,"text":"A.","date":Infinity}\n{"id":1e999,"text":"B.","date":-1e999}', "ok", 2),
    # entities and marks
    "wxr-laughs-in-the-midst.xml": (wxr("a", "b", "c", doctype=LAUGHS).replace(">T<", ">&a11;<", 1), "partial", 3),
    "wxr-parameters.xml": (
        wxr("a", doctype='<!DOCTYPE x [<!ENTITY % p SYSTEM "file:///etc/passwd"> %p; <!-- ]> \' -->]>'), "ok", 1,
    ),
    "included.xml": (
        feed(POST.format(n=1) + '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="/etc/passwd"/>'),
        "ok", 1,
    ),
    "instructions.xml": (feed('<?php system("id") ?>' * 500, POST.format(n=1)), "ok", 1),
    "ampersands.xml": (feed(POST.format(n=1).replace("Words", "&" * 200_000), POST.format(n=2)), "partial", 2),
    "angles.xml": (feed(POST.format(n=1).replace("Words", "< " * 100_000), POST.format(n=2)), "partial", 2),
    "numbers-of-no-character.xml": (
        feed(POST.format(n=1).replace("Words", "&#0;&#x110000;&#99999999999;"), POST.format(n=2)), "partial", 2,
    ),
    "bare-attributes.xml": ("<rss><channel><item " + "a " * 500_000, "error", 0),
    "bare-attributes-closed.xml": (posts(1).replace("<title>Post", f"<title {'a ' * 100_000}>Post"), "partial", 1),
    "ebcdic-by-name.xml": (posts(2).replace('"1.0"', '"1.0" encoding="cp500"'), "ok", 2),
    "no-encoding-by-name.xml": (posts(2).replace('"1.0"', '"1.0" encoding="punycode"'), "ok", 2),
    "undefined-by-name.xml": (posts(2).replace('"1.0"', '"1.0" encoding="undefined"'), "ok", 2),
    "with-its-head.xml": ("HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nX-A: b\r\n\r\n" + posts(2), "ok", 2),
    "western.xml": (wxr("caf\xe9 " + "words " * 200).replace(' encoding="UTF-8"', "").encode("latin-1"), "ok", 1),
    "damaged.xml": (wxr("Größe " * 300).encode().replace(b"e ", b"e\xff ", 1), "partial", 1),
    "templates.md": ("# T\n\nWords.\n\n" + "{% " * 100_000 + "{{ " * 100_000, "ok", 1),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_each_kind_has_its_outcome(name: str, tmp_path: Path) -> None:
    """What can be read is read, the rest is told in one line with the file's name, in bounded time."""
    content, outcome, count = CASES[name]
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    start = time.process_time()
    reading = read_file(path)
    assert time.process_time() - start < 10
    assert (reading.outcome, len(reading.articles)) == (outcome, count), reading.message
    assert (name in reading.message) == (outcome != "ok")
    assert "root:" not in repr(reading)


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("7bit", PAGE_BYTES),
        ("base64", base64.encodebytes(PAGE_BYTES)),
        ("base64", base64.encodebytes(PAGE_BYTES)[:-5]),
        ("quoted-printable", PAGE_BYTES.replace(b"=", b"=3D").replace(b"harbour", b"har=\r\nbour")),
    ],
)
def test_a_page_saved_in_one_file_is_that_page(encoding: str, body: bytes) -> None:
    """Browsers save a page with its pictures as mail."""
    path = Path("page.mhtml")
    from bot.sources.decode import unpack

    (article,) = read_bytes(unpack(mhtml(encoding, body), path.name), SourceSpec("x"), path.name).articles
    assert (article.title, article.body) == ("T", WORDS)


def test_a_page_saved_in_one_file_keeps_its_address_and_its_encoding() -> None:
    """Both stand in the lines of the part, and not in the page."""
    from bot.sources.decode import unpack

    entry = '<article class="hentry"><h2><a href="../p/{n}">Лодка {n}</a></h2><p>{text}</p></article>'
    entries = "".join(entry.format(n=n, text="Слова о гавани, которые идут дальше и дальше." * 2) for n in (1, 2))
    body = f"<html><head></head><body class='archive'>{entries}</body></html>".encode("windows-1251")
    data = unpack(mhtml("base64", base64.encodebytes(body), "text/html; charset=windows-1251"), "page.mhtml")
    got = read_bytes(data, SourceSpec("x"), "page.mhtml").articles
    assert [(a.title, a.url) for a in got] == [
        ("Лодка 1", "https://x.example/p/1"),
        ("Лодка 2", "https://x.example/p/2"),
    ]


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("iso-2022-jp", "日本語の文章です。"),
        ("hz-gb-2312", "己所不欲，勿施於人。"),
        ("shift_jis", "日本語の文章です。"),
    ],
)
def test_encodings_that_shift_are_read(encoding: str, text: str) -> None:
    """Defect: a page whose bytes are all ASCII's was never read as the encoding it declares."""
    text = text.encode(encoding, "ignore").decode(encoding)
    page = PAGE.format(head=f'<meta charset="{encoding}">', text=f"{WORDS} {text}").encode(encoding)
    assert text in read_bytes(page, SourceSpec("x"), "x.html").articles[0].body


def test_a_few_accents_in_a_long_text_are_no_damage() -> None:
    """Defect: one byte of Latin-1 in more than 200 characters became a mark of damage."""
    text = "# T\n\n" + "Words of the sea. " * 40 + "A caf\xe9, it\x92s small."
    (article,) = read_bytes(text.encode("latin-1"), SourceSpec("x"), "x.md").articles
    assert article.body.endswith("A café, it’s small.")


def test_what_the_system_shows_of_itself_is_no_source() -> None:
    """Its files are made when they are read, wait for news or never end: a source there took without end."""
    if not Path("/proc/version").exists():
        pytest.skip("there is no /proc")
    for path in ("/proc", "/proc/version", "/proc/self/environ"):
        (reading,) = read_paths([Path(path)])
        assert (reading.outcome, reading.message) == (
            "error", f"{path} can't be read: it is a part of the system, and nothing of yours.",
        )  # fmt: skip


def test_pairs_written_as_utf_8_are_one_character() -> None:
    """Old Java and MySQL write each half of a pair of surrogates by itself; it was guessed to be Korean."""
    data = b'{"id":1,"text":"a @ b"}'.replace(b"@", b"\xed\xa0\xbd\xed\xb8\x80")
    assert read_bytes(data, SourceSpec("x"), "x.jsonl").articles[0].body == "a \U0001f600 b"


@pytest.mark.parametrize("unseen", ["\u202e\u202d\u2066", "\u200b\u200d\ufeff", "\u00ad", " \u2060 "])
def test_a_title_that_does_not_show_is_none(unseen: str) -> None:
    """A title of nothing but steering characters gives way to the first sentence, as a missing one does."""
    front = f'---\ntitle: "{unseen}"\n---\nWords are here. More.\n'
    for name, content in (
        ("x.md", front),
        ("x.jsonl", lines({"id": 1, "title": unseen, "text": "Words are here. More."})),
    ):
        assert read_bytes(content.encode(), SourceSpec("x"), name).articles[0].title == "Words are here.", name
    for name, content in (
        ("x.xml", feed(f"<item><title>{unseen}</title><description>Words.</description></item>")),
        ("x.json", json_feed({"id": "1", "title": unseen, "content_text": "Words."})),
        ("w.xml", wxr("Words.", title=unseen)),
    ):
        assert read_bytes(content.encode(), SourceSpec("x"), name).articles[0].title == "", name


def test_a_feed_that_breaks_off_keeps_what_it_says_of_itself() -> None:
    """Relative addresses of a JSON Feed are resolved against its page also where its end is missing."""
    reading = read_bytes(json_feed(*ITEMS)[:-12].encode(), SourceSpec("x"), "x.json")
    assert [a.url for a in reading.articles] == [f"https://x.example/{n}" for n in range(3)]


def test_a_file_of_unknown_words_takes_time_in_proportion() -> None:
    """Defect: every word of a dump that no label begins like was compared with each of a hundred labels."""
    text = base64.encodebytes(random.Random(3).randbytes(60_000))
    start = time.process_time()
    read_bytes(text, SourceSpec("x", shape="tagdump"), "x.txt")
    assert time.process_time() - start < 6


def test_bare_marks_of_a_feed_stay_the_letters_they_are() -> None:
    """More of them than the lenient parser is given are written as what they mean."""
    few, many = (
        read_bytes(feed(POST.format(n=1).replace("Words", "a & b < c " * count)).encode(), SourceSpec("x"), "x.xml")
        for count in (3, 6000)
    )
    assert few.articles[0].body[:19] == many.articles[0].body[:19] == "a & b < c a & b < c"
    assert len(read_bytes(posts(3).encode(), SourceSpec("x"), "x.xml").articles) == 3


def test_an_archive_page_of_thousands_takes_time_in_proportion() -> None:
    """Defect: each entry of a saved page was compared with all of them, for the terms in their classes."""
    entry = '<article class="post"><h2><a href="/p/{0}">Title {0}</a></h2><time datetime="2031-05-06">6 May 2031</time>'
    entry += '<div class="entry-content"><p>Text of number {0}, which goes on and on.</p></div></article>'
    page = "<html><body><h1>Tag: x</h1>" + "".join(entry.format(n) for n in range(3000)) + "</body></html>"
    start = time.process_time()
    reading = read_bytes(page.encode(), SourceSpec("x"), "x.html")
    assert time.process_time() - start < 9
    assert len(reading.articles) == 3000
