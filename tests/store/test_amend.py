"""Corrections in the index: applied where the articles stand, over every question, taken back without the source."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from bot.corrections import Book, opening
from bot.model import Article, Correction, Quote, SourceSpec, Span
from bot.store.archive import Archive
from bot.store.names import speaker_key
from tests.store.shelf import NOW, article, opened, put

FERRY = article(
    "ferry", "The ferry sails",
    "“We counted every plank twice before it sailed,” said Mira Okonjo.\n\n“Nobody asked us about the new pier,” said "
    "Tom Vance.",
    quotes=[("We counted every plank twice before it sailed", "Mira Okonjo", "harbour master"),
            ("Nobody asked us about the new pier", "Tom Vance", None)],
    tags=("Boats",), url="https://paper.example/ferry",
)  # fmt: skip
PIER = article(
    "pier", "The pier stays", "“The pier was there before any of us,” said M. Okonjo-Vance.",
    quotes=[("The pier was there before any of us", "M. Okonjo-Vance", None)], tags=("Boats",),
)  # fmt: skip
KEY = FERRY.key


async def correct(archive: Archive, *corrections: Correction, gone: tuple[Correction, ...] = ()) -> int:
    """Applies corrections, as if `gone` had been made before and taken back."""
    book = Book(corrections)
    articles, speakers = book.touched((*corrections, *gone))
    return len(await archive.amend(book.correct, articles, speakers))


async def who(archive: Archive) -> dict[str, int]:
    """Who is quoted how often, as lists of speakers count them."""
    return {s.name: s.quotes for s in (await archive.speakers(visible=None, limit=50)).items}


async def counted(archive: Archive) -> dict[str, int]:
    """The same by looking at every quotation, which the counts must agree with."""
    found: dict[str, int] = {}
    for quotation in (await archive.quotations(visible=None, limit=100)).items:
        assert quotation.speaker
        found[quotation.speaker.name] = found.get(quotation.speaker.name, 0) + 1
    return found


async def test_a_hidden_quote_is_gone_from_every_list_and_comes_back(tmp_path: Path) -> None:
    """Quotations, counts of speakers and of the article go down by one; taken back, all is as it was."""
    hide = Correction("hide_quote", article=KEY, text="We counted every plank")
    async with opened(tmp_path) as archive:
        await put(archive, "paper", [FERRY, PIER])
        before = await archive.article(KEY, visible=None)
        assert await correct(archive, hide) == 1
        assert await who(archive) == await counted(archive) == {"Tom Vance": 1, "M. Okonjo-Vance": 1}
        assert (await archive.entries([KEY], visible=None))[0].quotes == 1
        assert (await archive.facts(visible=None)).quotes == 2
        assert await correct(archive, hide) == 0
        assert await correct(archive, gone=(hide,)) == 1
        assert await archive.article(KEY, visible=None) == before
        assert await who(archive) == await counted(archive) == {"Mira Okonjo": 1, "Tom Vance": 1, "M. Okonjo-Vance": 1}


async def test_another_speaker_is_given(tmp_path: Path) -> None:
    """The quotation is found under the new name only; by nobody known, it is shown no more."""
    async with opened(tmp_path) as archive:
        await put(archive, "paper", [FERRY, PIER])
        await correct(archive, Correction("speaker", article=KEY, text="nobody asked us", name="Ada Quill"))
        assert await who(archive) == await counted(archive) == {"Ada Quill": 1, "Mira Okonjo": 1, "M. Okonjo-Vance": 1}
        (found,) = (await archive.quotations(speaker=speaker_key("Ada Quill"), visible=None)).items
        assert found.quote.speaker == "Ada Quill"
        await correct(archive, Correction("speaker", article=KEY, text="nobody asked us"))
        assert await who(archive) == {"Mira Okonjo": 1, "M. Okonjo-Vance": 1}


async def test_merges_lead_on_and_a_split_is_of_one_article(tmp_path: Path) -> None:
    """A merged into B and B into C are all C; where one article's C is somebody else, the others stay."""
    one = Correction("merge", other="M. Okonjo-Vance", name="Mira Okonjo", id=1)
    two = Correction("merge", other="Mira Okonjo", name="Mira Okonjo-Vance", id=2)
    split = Correction("split", article=KEY, other="Mira Okonjo-Vance", name="Maren Okonjo", id=3)
    async with opened(tmp_path) as archive:
        await put(archive, "paper", [FERRY, PIER])
        for order in ((one, two), (two, one)):
            await correct(archive, *order)
            assert await who(archive) == await counted(archive) == {"Mira Okonjo-Vance": 2, "Tom Vance": 1}
        await correct(archive, one, two, split)
        assert await who(archive) == {"Mira Okonjo-Vance": 1, "Maren Okonjo": 1, "Tom Vance": 1}
        await correct(archive, two, split, gone=(one,))
        assert await who(archive) == await counted(archive) == {"M. Okonjo-Vance": 1, "Maren Okonjo": 1, "Tom Vance": 1}


async def test_a_hidden_article_is_behind_no_question(tmp_path: Path) -> None:
    """Neither by key, words, tag, source nor count; taken back it is all there, and indexing again changes nothing."""
    hide = Correction("hide_article", article="https://www.paper.example/ferry/?utm_source=x")
    async with opened(tmp_path) as archive:
        await put(archive, "paper", [FERRY, PIER])
        assert await correct(archive, hide) == 1
        assert await archive.article(KEY, visible=None) is None
        assert await archive.by_id("ferry") is None
        assert await archive.rank("search", text="ferry sails") == []
        assert [t.count for t in (await archive.tags(visible=None)).items] == [1]
        assert await who(archive) == {"M. Okonjo-Vance": 1}
        assert (await archive.facts(visible=None)).articles == (await archive.sources())[0].articles == 1
        assert [a.key async for a in archive.export()] == [PIER.key]
        again = await put(archive, "paper", [FERRY, PIER])
        assert (again.added, again.changed, again.removed, again.unchanged) == (0, 0, 0, 2)
        assert await archive.article(KEY, visible=None) is None
        assert await correct(archive, gone=(hide,)) == 1
        assert await archive.article(KEY, visible=None) is not None
        assert [t.count for t in (await archive.tags(visible=None)).items] == [2]
        assert await who(archive) == await counted(archive)


async def test_a_hidden_article_that_goes_is_not_counted_twice(tmp_path: Path) -> None:
    """Removed or changed while hidden, an article leaves the counts as they are."""
    hide = Correction("hide_article", article=KEY)
    book = Book([hide])
    async with opened(tmp_path) as archive:
        await put(archive, "paper", [FERRY, PIER])
        await correct(archive, hide)
        edited = replace(FERRY, raw=replace(FERRY.raw, title="The ferry sails again"))
        assert (await put(archive, "paper", [book.correct(edited), PIER])).changed == 1
        assert await who(archive) == {"M. Okonjo-Vance": 1}
        await correct(archive, gone=(hide,))
        assert await who(archive) == await counted(archive) == {"Mira Okonjo": 1, "Tom Vance": 1, "M. Okonjo-Vance": 1}
        await correct(archive, hide)
        await put(archive, "paper", [PIER])
        assert await who(archive) == {"M. Okonjo-Vance": 1}
        assert [t.count for t in (await archive.tags(visible=None)).items] == [1]


async def test_what_is_staged_is_put_right_too(tmp_path: Path) -> None:
    """A correction made between an article's staging and its showing holds before, after, and where it is given up."""
    hide = Correction("hide_quote", article=KEY, text="Nobody asked us")
    edited = replace(FERRY, raw=replace(FERRY.raw, title="The ferry sails again"))
    async with opened(tmp_path) as archive:
        await put(archive, "paper", [FERRY, PIER])
        staging = await archive.begin(SourceSpec("paper"))
        await staging.add([edited, PIER])
        assert await correct(archive, hide) == 1
        assert await who(archive) == await counted(archive) == {"Mira Okonjo": 1, "M. Okonjo-Vance": 1}
        await staging.show(complete=True, now=NOW)
        assert await who(archive) == await counted(archive) == {"Mira Okonjo": 1, "M. Okonjo-Vance": 1}
        staging = await archive.begin(SourceSpec("paper"))
        await staging.add([FERRY, PIER])
        await correct(archive, gone=(hide,))
        await staging.discard()
        assert await who(archive) == await counted(archive) == {"Mira Okonjo": 1, "Tom Vance": 1, "M. Okonjo-Vance": 1}


async def test_the_archive_is_settled_with_corrections_it_never_heard_of(tmp_path: Path) -> None:
    """After a restored backup what was once put right and is corrected no more is as it was found."""
    async with opened(tmp_path) as archive:
        await put(archive, "paper", [FERRY, PIER])
        await correct(archive, Correction("speaker", article=KEY, text="Nobody asked us", name="Ada Quill"))
        await correct(archive, Correction("hide_article", article=PIER.key))
        assert await archive.amend(Book([]).correct, (), (), settle=True) == {KEY, PIER.key}
        assert await who(archive) == await counted(archive) == {"Mira Okonjo": 1, "Tom Vance": 1, "M. Okonjo-Vance": 1}


def test_a_quotation_is_found_again_though_a_new_analysis_cuts_it_otherwise() -> None:
    """By how it begins: longer, shorter, in two segments, in other marks; never another that only shares some words."""
    body = "We counted every plank twice, she said, and the ferry still sailed on time. We counted the guests."
    whole = Quote((Span(0, 28, body[0:28]), Span(40, 74, body[40:74])), "Mira Okonjo", shown=True)
    text = opening(whole)
    assert text == "We counted every plank twice and the ferry still sailed on time"
    cut = Quote((Span(0, 28, body[0:28]),), "Mira Okonjo", shown=True)
    other = Quote((Span(76, 97, body[76:97]),), "Mira Okonjo", shown=True)
    book = Book([Correction("hide_quote", article="k", text=text)])
    made = FERRY.analysis
    shown = book.correct(Article("k", "s", FERRY.raw, replace(made, quotes=(whole, cut, other)))).analysis.quotes
    assert [q.shown for q in shown] == [False, False, True]
