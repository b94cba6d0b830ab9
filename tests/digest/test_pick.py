"""What goes into a digest."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.digest import pick, sift
from bot.digest.pick import contains
from bot.model import Filter, Link
from tests.digest.samples import arrival, schedule

FIVE = [arrival(n) for n in range(1, 6)]


def keys(digest: object) -> list[str]:
    """The keys of the articles a digest holds."""
    return [entry.key for entry in digest.entries]  # type: ignore[attr-defined]


def test_the_newest_arrivals_come_first_and_the_rest_is_counted() -> None:
    """Of five new articles a digest of two takes the last to arrive, and says that three more match."""
    digest = pick(schedule(count=2), FIVE, set(), 0)
    assert keys(digest) == ["key5", "key4"]
    assert (digest.more, digest.matching, digest.cursor, digest.first) == (3, 5, 5, False)


def test_the_first_run_takes_the_newest_by_date() -> None:
    """An archive that arrived at once is not a flood: the first digest takes its newest, undated last, and says so."""
    dates = [None, "2024-05-01", "2019-01-01", "2025-03-03T10:00:00+01:00", "2023"]
    archive = [arrival(n, published=date) for n, date in enumerate(dates, 1)]
    digest = pick(schedule(count=3), archive, set(), None)
    assert keys(digest) == ["key4", "key2", "key5"]
    assert digest.first
    assert pick(schedule(count=3), archive, set(keys(digest)), digest.cursor).empty == "nothing new"


def test_posted_articles_and_old_arrivals_are_never_news() -> None:
    """Neither an article that was posted nor one at or before the cursor comes again, whatever its date says."""
    digest = pick(schedule(), [*FIVE, arrival(6, published="1999-01-01")], {"key5"}, 3)
    assert keys(digest) == ["key6", "key4"]


def test_nothing_new_says_why() -> None:
    """An empty digest tells whether nothing came, or what each filter took away."""
    assert pick(schedule(), FIVE, set(), 5).empty == "nothing new"
    tagged = schedule(filter=Filter(tags=("harbour",), without_words=("bridge",)))
    some = [arrival(6, tags=("Harbour",), text="The bridge."), arrival(7), arrival(8)]
    digest = pick(tagged, some, set(), 5)
    assert digest.empty == "nothing new that matches (left out: without the tags: 2, with excluded words: 1)"
    assert digest.removed == (("tags", 2), ("without_words", 1))
    assert digest.cursor == 8


def test_an_empty_first_run_stays_the_first() -> None:
    """Where the first run finds nothing, the next one is the first again."""
    digest = pick(schedule(filter=Filter(tags=("none",))), FIVE, set(), None)
    assert digest.empty
    assert digest.cursor is None


def test_rotation_brings_each_article_of_the_archive_once() -> None:
    """With nothing new, articles not yet posted come, labelled, each once, until there are none left."""
    turning = schedule(when_empty="rotation", count=2)
    posted: set[str] = {"key1"}
    seen: list[str] = []
    while not (digest := pick(turning, FIVE, posted, 5)).empty:
        assert digest.archive
        seen += keys(digest)
        posted |= set(keys(digest))
    assert sorted(seen) == ["key2", "key3", "key4", "key5"]
    assert "every matching article of the archive was posted" in digest.empty


def test_new_articles_go_before_the_rotation() -> None:
    """A schedule with rotation posts what is new, alone, while there is something new."""
    digest = pick(schedule(when_empty="rotation"), FIVE, set(), 4)
    assert keys(digest) == ["key5"]
    assert not digest.archive


def test_the_quote_of_the_day_is_the_best_attributed_that_may_be_shown() -> None:
    """Quotations that may not be shown are never chosen; of the others the surest is."""
    some = [
        arrival(1, speaker="Ada Quill", confidence=0.91),
        arrival(2, speaker="Bo Marsh", confidence=0.99, shown=False),
        arrival(3, speaker="Cy Dunn", confidence=0.95),
        arrival(4, speaker="Di Roe", confidence=0.97, said="No."),
    ]
    digest = pick(schedule(), some, set(), 0)
    assert digest.quote is not None
    assert digest.quote.quote.speaker == "Cy Dunn"
    asked = pick(schedule(filter=Filter(speakers=("ada quill",))), some, set(), 0)
    assert asked.quote is not None
    assert asked.quote.quote.speaker == "Ada Quill"
    assert pick(schedule(), [some[1]], set(), 0).quote is None


def test_links_are_the_newest_of_the_chosen_each_once() -> None:
    """Related links come from the articles in the digest, newest first, no address twice."""
    old, new = Link("Old", "https://a.example/1", "2020-01-01"), Link("New", "https://a.example/2", "2024-01-01")
    digest = pick(schedule(count=2), [arrival(1, links=(Link("Gone"),)), arrival(2, links=(old, new)),
                                      arrival(3, links=(new,))], set(), 0)  # fmt: skip
    assert digest.links == (new, old)


@pytest.mark.parametrize(
    ("text", "word", "holds"),
    [
        ("The old Bridge fell", "bridge", True),
        ("Bridgewater", "bridge", False),
        ("das Café am Markt", "cafe", True),
        ("to mend   the\nroof", "mend the roof", True),
        ("C++ is old", "c++", True),
        ("今天天气很好", "天气", True),
        ("anything", "  ", False),
    ],
)
def test_words_match_whole_words_and_phrases(text: str, word: str, holds: bool) -> None:
    """Case, accents and spacing don't matter; parts of words don't match, except in scripts without spaces."""
    assert contains(text, word) == holds


WORDS = st.lists(st.sampled_from(["harbour", "bridge", "tax"]), max_size=2).map(tuple)


@given(
    st.lists(st.tuples(WORDS, st.sampled_from(["herald", "post"]), st.sampled_from(["Ada", "Bo", None])), max_size=8),
    WORDS,
    WORDS,
    st.sampled_from([(), ("herald",)]),
    st.sampled_from([(), ("ada",)]),
)
def test_a_filter_accounts_for_every_article(
    made: list[tuple[tuple[str, ...], str, str | None]],
    tags: tuple[str, ...],
    without: tuple[str, ...],
    sources: tuple[str, ...],
    speakers: tuple[str, ...],
) -> None:
    """What passes and what each part removed add up; what passes has what was asked and nothing that was barred."""
    arrivals = [arrival(n, tags=t, source=s, speaker=w) for n, (t, s, w) in enumerate(made, 1)]
    wanted = Filter(tags=tags, without_tags=without, sources=sources, speakers=speakers)
    kept, removed = sift(wanted, arrivals)
    assert len(kept) + sum(count for _, count in removed) == len(arrivals)
    for a in kept:
        assert not tags or set(tags) & set(a.entry.tags)
        assert not set(without) & set(a.entry.tags)
        assert not sources or a.entry.source in sources
        assert not speakers or a.speakers == ("Ada",)


@pytest.mark.parametrize(
    ("asked", "fits"), [("Lind", True), ("ada lind", True), ("LIND ada", True), ("Lin", False), ("Ada Berg", False)]
)
def test_a_speaker_is_meant_by_a_part_of_the_name(asked: str, fits: bool) -> None:
    """Whole words of it, in any order; what leaves a speaker out works the same way."""
    some = [arrival(1, speaker="Ada Lind")]
    assert len(sift(Filter(speakers=(asked,)), some)[0]) == fits
    assert len(sift(Filter(without_speakers=(asked,)), some)[0]) == (not fits)


def test_a_tag_is_meant_in_any_spelling() -> None:
    """As in /tag: with a hyphen, a blank or in one word."""
    some = [arrival(1, tags=("Public Transport",))]
    for asked in ("public-transport", "publictransport", "PUBLIC TRANSPORT"):
        assert len(sift(Filter(tags=(asked,)), some)[0]) == 1
    assert not sift(Filter(tags=("public",)), some)[0]
