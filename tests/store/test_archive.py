"""What readers ask of the index, and what they get."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.model import Link, Query
from bot.query import parse
from bot.store.archive import Archive
from tests.store.shelf import BAKERY, HARBOUR, NOW, OWLS, SHELF, article, opened, put


async def titles(archive: Archive, typed: str) -> list[str]:
    """The titles a search finds."""
    return [hit.entry.title for hit in (await archive.search(parse(typed), visible=None)).items]


async def test_an_article_comes_back_as_it_went_in(tmp_path: Path) -> None:
    """Text, spans, quotations and dates survive; the moment of indexing is the moment it was shown."""
    async with opened(tmp_path) as archive:
        await put(archive, "paper", SHELF)
        found = await archive.article(HARBOUR.key, visible=None)
        assert found is not None
        assert (found.raw, found.analysis, found.indexed_at) == (HARBOUR.raw, HARBOUR.analysis, NOW)
        assert [a.key async for a in archive.export()] == [a.key for a in SHELF]


async def test_words_are_ranked_and_the_rest_is_required(tmp_path: Path) -> None:
    """Any word finds; phrases, -without, tag, speaker, source and dates must hold."""
    async with opened(tmp_path) as archive:
        await put(archive, "paper", SHELF)
        assert (await titles(archive, "bridges repaired"))[0] == HARBOUR.raw.title
        assert await titles(archive, '"old mill"') == [OWLS.raw.title]
        assert await titles(archive, '"mill old"') == []
        assert await titles(archive, "lindholm -ferries") == [BAKERY.raw.title]
        assert await titles(archive, "lindholm speaker:falk") == [BAKERY.raw.title]
        assert await titles(archive, 'tag:"e commerce" lindholm before:2030-05') == [BAKERY.raw.title]
        assert await titles(archive, "after:2030-05-01") == [HARBOUR.raw.title]
        assert await titles(archive, "source:nowhere lindholm") == []
        assert await titles(archive, "--- !!! …") == []
        assert (await archive.search(Query(), visible=None)).total == 0


async def test_a_slip_of_the_finger_still_finds(tmp_path: Path) -> None:
    """A letter left out, put in, mistaken or swapped leads to the word that was meant."""
    async with opened(tmp_path) as archive:
        await put(archive, "paper", SHELF)
        for typed in ("habour", "harrbour", "harbuor", "herbour"):
            assert (await titles(archive, typed))[0] == HARBOUR.raw.title, typed


async def test_a_snippet_is_cut_from_the_text(tmp_path: Path) -> None:
    """The passage stands in the body, and the runs marked in it are forms of the words asked for."""
    async with opened(tmp_path) as archive:
        await put(archive, "paper", SHELF)
        hit = (await archive.search(parse("owl flooded"), visible=None)).items[0]
        assert hit.snippet in OWLS.raw.body
        assert {hit.snippet[start:end] for start, end in hit.matches} <= {"owls", "Owls", "flood"}
        assert hit.matches


async def test_scripts_without_spaces_are_searched(tmp_path: Path) -> None:
    """Words of Chinese and Japanese are found inside sentences, also as phrases."""
    chinese = article("zh", "港口大桥关闭维修", "林城的港口大桥将于周一关闭。市长说冬天前会重新开放。", language="zh")
    japanese = article(
        "ja", "古い水車小屋にフクロウ", "フクロウが水車小屋に戻ってきた。洪水の後は空だった。", language="ja"
    )
    async with opened(tmp_path) as archive:
        await put(archive, "paper", [chinese, japanese])
        assert await titles(archive, "大桥") == [chinese.raw.title]
        assert await titles(archive, '"水車小屋"') == [japanese.raw.title]
        hit = (await archive.search(parse("フクロウ"), visible=None)).items[0]
        assert next(hit.snippet[s:e] for s, e in hit.matches) == "フクロウ"


async def test_an_article_is_found_by_key_address_and_title(tmp_path: Path) -> None:
    """Scheme, www, tracking and a closing slash make no other address; case and accents no other title."""
    async with opened(tmp_path) as archive:
        await put(archive, "paper", SHELF)
        for text in (HARBOUR.key, "http://paper.example/harbour", "HARBOUR BRIDGE closes for repairs", "bridge harbur"):
            assert (await archive.find(text, visible=None))[0].key == HARBOUR.key, text
        assert await archive.find("zzzz qqqq", visible=None) == ()


async def test_undated_articles_come_last(tmp_path: Path) -> None:
    """The newest come first; what a date filter leaves out for want of a date is counted."""
    async with opened(tmp_path) as archive:
        await put(
            archive, "paper", [OWLS, BAKERY, HARBOUR, article("x", "Undated trade", "Trade.", tags=("e-commerce",))]
        )
        page = await archive.latest(visible=None, limit=3)
        assert [e.key for e in page.items][:2] == [HARBOUR.key, BAKERY.key]
        assert page.total == 4
        tagged = await archive.tagged("ECommerce", since="2030-05-01", visible=None)
        assert ([e.key for e in tagged.items], tagged.total, tagged.undated) == ([HARBOUR.key], 1, 1)


async def test_tags_are_counted_across_spellings(tmp_path: Path) -> None:
    """ "E-commerce" and "ecommerce" are one tag of two articles; our keywords are told apart."""
    async with opened(tmp_path) as archive:
        await put(archive, "paper", [*SHELF, article("k", "Kites", "Kites fly.", keywords=("kites",))])
        top = (await archive.tags(visible=None)).items[0]
        assert (top.count, top.given) == (2, True)
        assert {t.name for t in await archive.tags_beside("ecommerce", visible=None)} == {"City", "Traffic"}
        assert [t.name for t in await archive.complete_tags("natu", visible=None)] == ["Nature"]
        assert [t.name for t in await archive.complete_tags("natrue", visible=None)] == ["Nature"]
        assert [(t.name, t.given) for t in await archive.complete_tags("kite", visible=None)] == [("kites", False)]


async def test_a_keyword_that_no_source_gives_as_a_tag_was_known_to_tag_alone(tmp_path: Path) -> None:
    """What `/tag` finds under a name is found under it everywhere: latest, links, speakers, quotations and search."""
    named = replace(BAKERY, analysis=replace(BAKERY.analysis, keywords=("ovens",)))
    named = replace(named, raw=replace(named.raw, links=(Link("More bread", None, None),)))
    async with opened(tmp_path) as archive:
        await put(archive, "paper", [OWLS, named, HARBOUR])
        assert [e.key for e in (await archive.tagged("Ovens", visible=None)).items] == [named.key]
        assert [e.key for e in (await archive.latest(tag="Ovens", visible=None)).items] == [named.key]
        assert [e.key for _, e in await archive.latest_links(tag="Ovens", visible=None)] == [named.key]
        assert [s.name for s in (await archive.speakers(tag="Ovens", visible=None)).items] == ["Ida Falk"]
        assert [q.entry.key for q in (await archive.quotations(tag="Ovens", visible=None)).items] == [named.key]
        about = await archive.quotations(about=parse("tag:ovens"), visible=None)
        assert [q.entry.key for q in about.items] == [named.key]
        assert await titles(archive, "tag:ovens") == [named.raw.title]


async def test_a_speaker_is_found_by_any_part_of_the_name(tmp_path: Path) -> None:
    """A surname, a title before it or a slip in it lead to the one speaker, with count and introduction."""
    async with opened(tmp_path) as archive:
        await put(archive, "paper", SHELF)
        for typed in ("fal", "Ms. Falk", "ida flak", "Ida Falk"):
            found = await archive.speaker(typed, visible=None)
            assert [(s.name, s.introduction, s.quotes) for s in found] == [("Ida Falk", "a baker", 1)], typed
        assert (await archive.speaker(found[0].key, visible=None)) == found
        assert (await archive.speakers(tag="city", visible=None)).items[0].name == "Ada Novak"
        assert (await archive.speakers(since="2030-05-02", visible=None)).total == 0


async def test_quotations_answer_who_and_about_what(tmp_path: Path) -> None:
    """By speaker, by words of the quotation or its article, by tag, by article; shuffled the same each time."""
    async with opened(tmp_path) as archive:
        await put(archive, "paper", SHELF)
        falk = (await archive.speaker("Falk", visible=None))[0]
        page = await archive.quotations(speaker=falk.key, visible=None)
        assert [q.quote for q in page.items] == list(BAKERY.analysis.quotes)
        assert page.items[0].speaker == falk
        about = await archive.quotations(about=parse("reopening winter"), visible=None)
        assert [q.entry.key for q in about.items] == [HARBOUR.key]
        assert (await archive.quotations(about=parse("lindholm"), visible=None)).total == 2
        assert (await archive.quotations(tag="city", visible=None)).total == 1
        assert (await archive.quotations(article=OWLS.key, visible=None)).total == 0
        one = await archive.quotations(shuffle_seed=7, visible=None)
        assert one == await archive.quotations(shuffle_seed=7, visible=None)
        assert len(one.items) == 2


async def test_a_quotation_that_says_the_word_comes_before_a_newer_one_whose_article_does(tmp_path: Path) -> None:
    """Of one speaker's quotations those come first that say what was asked about; of equal ones the newest."""
    newer = article(
        "newer", "Ovens and queues", "The ovens of Ida Falk are new.\n\n“The queue was long,” said Ida Falk.",
        quotes=[("The queue was long", "Ida Falk", None)], published="2030-06-01",
    )  # fmt: skip
    older = article(
        "older", "A shop opens", "A shop opens.\n\n“Our oven came by ship,” said Ida Falk.",
        quotes=[("Our oven came by ship", "Ida Falk", None)], published="2030-01-01",
    )  # fmt: skip
    async with opened(tmp_path) as archive:
        await put(archive, "paper", [newer, older])
        falk = (await archive.speaker("Falk", visible=None))[0]
        plain = await archive.quotations(speaker=falk.key, visible=None)
        assert [q.entry.key for q in plain.items] == [newer.key, older.key]
        about = await archive.quotations(speaker=falk.key, about=parse("ovens"), visible=None)
        assert [q.entry.key for q in about.items] == [older.key, newer.key]


async def test_one_story_of_two_sources_is_shown_once(tmp_path: Path) -> None:
    """Twins are one entry that names the other source; alone each is itself, and related leaves the twin out."""
    body = " ".join(f"Sentence {n} of the long report on the harbour bridge and its repair." for n in range(30))
    one = article("1", "Long report", body)
    two = article("a", "Long report, again", body + " (Agency)", source="wire")
    async with opened(tmp_path) as archive:
        await put(archive, "paper", [one, OWLS])
        await put(archive, "wire", [two])
        page = await archive.latest(visible=None)
        assert (page.total, len(page.items)) == (2, 2)
        hits = await archive.search(parse("long report"), visible=None)
        assert [(h.entry.key, h.entry.also_in) for h in hits.items] == [(one.key, ("wire",))]
        alone = await archive.search(parse("long report"), visible=frozenset({"wire"}))
        assert [(h.entry.key, h.entry.also_in) for h in alone.items] == [(two.key, ())]
        assert two.key not in [h.entry.key for h in (await archive.related(one.key, visible=None)).items]


async def test_related_articles_share_what_is_telling(tmp_path: Path) -> None:
    """The other report of an event comes first, with a reason; a text that isn't indexed can be compared too."""
    crowd = [article(f"c{n}", f"Filler {n}", f"Some filler text about subject{n} and matter{n}.") for n in range(30)]
    other = article("o", "Bridge works begin", "Works on the harbour bridge began, as Ada Novak told Lindholm.")
    async with opened(tmp_path) as archive:
        await put(archive, "paper", [*SHELF, other, *crowd])
        hits = (await archive.related(HARBOUR.key, visible=None)).items
        assert hits[0].entry.key == other.key
        assert hits[0].reason
        text = await archive.related_to_text("The harbour bridge reopened.", visible=None)
        assert text.items[0].entry.key in {other.key, HARBOUR.key}
        assert await archive.rank("related", article="harbour", limit=1) == ["o"]
        assert (await archive.rank("search", text="owls mill", limit=1)) == ["owls"]


async def test_links_are_listed_newest_first(tmp_path: Path) -> None:
    """A link's own date counts, else its article's; a link without an address is one too."""
    links = (Link("Old", "https://x.example/1", "2020-01-01"), Link("New", None, "2031-01-01"))
    async with opened(tmp_path) as archive:
        await put(archive, "paper", [article("l", "Links", "Body.", links=links, published="2030-01-01")])
        found = await archive.latest_links(visible=None)
        assert [link.title for link, _ in found] == ["New", "Old"]


async def test_autocomplete_finishes_the_last_word(tmp_path: Path) -> None:
    """The beginning of a word is enough; with nothing typed the newest are offered."""
    async with opened(tmp_path) as archive:
        await put(archive, "paper", SHELF)
        assert next(e.key for e in await archive.complete_articles("old mi", visible=None)) == OWLS.key
        assert (await archive.complete_articles("", visible=None))[0].key == HARBOUR.key
        assert [s.name for s in await archive.complete_speakers("", visible=None)] == ["Ada Novak", "Ida Falk"]


async def test_phrases_keep_to_the_title_or_the_body_and_may_be_forbidden(tmp_path: Path) -> None:
    """A phrase doesn't run from the title into the text; -"phrase" leaves out what says it."""
    two = article("m", "The mill", "Old mill owls are not owls of the old mill.", tags=("Nature",))
    async with opened(tmp_path) as archive:
        await put(archive, "paper", [*SHELF, two])
        assert await titles(archive, '"mill old"') == []
        assert set(await titles(archive, '"old mill"')) == {"The mill", OWLS.raw.title}
        assert await titles(archive, 'owls -"mill owls"') == [OWLS.raw.title]
        assert await titles(archive, 'tag:nature -"mill owls"') == [OWLS.raw.title]
        assert await titles(archive, "tag:nature -mill") == []


async def test_what_few_articles_carry_is_found_among_many(tmp_path: Path) -> None:
    """A tag that is rare among the best matches still finds its article, and commoner words bring no others in."""
    many = [article(f"n{n}", f"Harbour note {n}", f"The harbour, the harbour note {n}. Harbour.") for n in range(400)]
    rare = article("r", "A long walk", "We walked " + "on and on " * 60 + "to the harbour.", tags=("Rare",))
    async with opened(tmp_path) as archive:
        await put(archive, "paper", [*many, rare])
        assert await titles(archive, "harbour tag:rare") == ["A long walk"]
        assert (await archive.search(parse("harbour"), visible=None)).total == 150


async def test_a_name_is_completed_from_within_and_across_spellings(tmp_path: Path) -> None:
    """The beginning of a name written in one word finds it hyphenated, a part finds the word; titles come by start."""
    async with opened(tmp_path) as archive:
        await put(archive, "paper", SHELF)
        assert {t.name for t in await archive.complete_tags("ecomm", visible=None)} <= {"E-commerce", "ecommerce"}
        assert [t.name for t in await archive.complete_tags("affic", visible=None)] == ["Traffic"]
        assert [e.key for e in await archive.complete_articles("owls re", visible=None)][:1] == [OWLS.key]
        await put(archive, "wire", [article("w", "Wire", "A wire.", source="wire", tags=("Traffic",))])
        assert [(t.name, t.count) for t in await archive.complete_tags("traf", visible=None)] == [("Traffic", 2)]
        only = await archive.complete_tags("traf", visible=frozenset({"wire"}))
        assert [(t.name, t.count) for t in only] == [("Traffic", 1)]


async def test_half_a_character_is_stored_as_text(tmp_path: Path) -> None:
    """A lone surrogate in a broken export neither raises nor hides the article."""
    async with opened(tmp_path) as archive:
        await put(
            archive,
            "paper",
            [article("s", "Broken \ud800 title", "A body with \udfff half a pair.", tags=("\ud800x",))],
        )
        assert (await archive.search(parse("broken"), visible=None)).total == 1


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=st.one_of(st.text(), st.text(alphabet="ab\"*()-:^{}+ANDORNT '\\%_")))
async def test_whatever_is_typed_is_only_ever_words(tmp_path: Path, typed: str) -> None:
    """No text raises in any place where a reader may type one, and the index stays as it was."""
    async with opened(tmp_path) as archive:
        await put(archive, "paper", SHELF)
        query = Query(words=(typed,), phrases=(typed,), without=(typed,), tag=typed, speaker=typed, source=typed)
        await archive.search(query, visible=None)
        await archive.search(Query(words=(typed,)), visible=None)
        await archive.find(typed, visible=None)
        await archive.complete_articles(typed, visible=None)
        await archive.complete_tags(typed, visible=None)
        await archive.complete_speakers(typed, visible=None)
        await archive.tagged(typed, visible=None)
        await archive.quotations(about=Query(words=(typed,)), visible=None)
        assert len([a async for a in archive.export()]) == len(SHELF)


async def test_a_day_of_the_week_is_no_reason_to_read_another_article(tmp_path: Path) -> None:
    """Two articles that share "Monday" and other words are alike by words, not by the name "Monday"."""
    one = article("one", "Eels by post", "On Monday the ovens smoke eels all night by the quay.")
    other = article("other", "Eels are gone", "On Monday nobody had eels, the ovens rest by the quay.")
    crowd = [article(f"c{n}", f"Filler {n}", f"Some filler about subject{n} and matter{n}.") for n in range(20)]
    async with opened(tmp_path) as archive:
        await put(archive, "paper", [one, other, *crowd])
        key = (await archive.find("Eels by post", visible=None))[0].key
        (hit,) = [h for h in (await archive.related(key, visible=None)).items if h.entry.title == "Eels are gone"]
    assert "Monday" not in hit.reason
