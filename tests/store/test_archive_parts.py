"""The small parts of the index: names, addresses, sketches, slips, snippets."""

from __future__ import annotations

import itertools
from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.store.address import canonical
from bot.store.names import bare, is_name, speaker_key
from bot.store.pack import order_of
from bot.store.slips import slips
from bot.store.snippet import LENGTH, snippet
from bot.store.stories import ALIKE, alike, mark, sketch


@pytest.mark.parametrize(
    ("one", "other"),
    [("Ada Novak", "Sen. Ada Novak"), ("ADA NOVÁK", "ada novak"), ("Dr Ada Novak", "former Mayor Ada Novak")],
)
def test_forms_of_address_make_no_other_speaker(one: str, other: str) -> None:
    """Titles, offices, case and accents don't tell people apart."""
    assert speaker_key(one) == speaker_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ada Novak", "Eva Novak"),
        ("Ada Novak", "Novak"),
        ("George W. Hill", "George H. W. Hill"),
        ("Rolf Ek Jr.", "Rolf Ek Sr."),
        ("King Olaf II", "King Olaf III"),
    ],
)
def test_two_people_are_never_one_speaker(one: str, other: str) -> None:
    """Another first name, initial, generation or number is another person; a surname alone stays its own."""
    assert speaker_key(one) != speaker_key(other)


def test_a_description_is_no_name() -> None:
    """Only names are speakers across the archive."""
    assert all(map(is_name, ("Ada Novak", "Novak", "the Ministry of Health", "马公子", "Ludwig van Ek")))
    assert not any(map(is_name, ("a neighbour", "his lawyer", "the spokesman", "police", "", "She")))
    assert bare("Mr. Novak") == "Novak"


def test_one_page_has_one_address() -> None:
    """Scheme, www, tracking, fragment, closing slash and the order of parameters don't matter; other parameters do."""
    same = {
        canonical(u)
        for u in (
            "https://www.Example.org/a/?utm_source=x&b=1&a=2#top",
            "http://example.org/a?a=2&b=1",
            "example.org/a/?b=1&a=2&fbclid=9",
        )
    }
    assert len(same) == 1
    assert canonical("https://example.org/a?p=1") != canonical("https://example.org/a?p=2")
    assert canonical("no address at all") is None
    assert canonical("https://[broken") is None


def test_dates_order_by_instant() -> None:
    """An offset counts, a bare day comes before the hours of its day, what is no date is unknown."""
    early, late = order_of("2030-05-01T01:00:00+02:00"), order_of("2030-05-01T00:00:00Z")
    assert early[0] == late[0] == "2030-05-01"
    assert str(early[1]) < str(order_of("2030-05-01")[1]) < str(late[1])
    assert order_of("soon") == order_of(None) == (None, None)


def test_an_edited_copy_is_alike_and_another_text_is_not() -> None:
    """A few changed words leave one story; a different text of the same length is none."""
    for length in (40, 120, 400, 3000):  # of the shorter ones all runs are looked at
        text = [mark(f"word{n}") for n in range(length)]
        edited = [*text[:10], 1, 2, *text[12 : length - 8], *text[length - 6 :]]
        other = [mark(f"other{n}") for n in range(length)]
        marks = [sketch(array("I", terms)) for terms in (text, edited, other)]
        assert alike(marks[0], marks[1]) >= ALIKE
        assert alike(marks[0], marks[2]) == 0
        assert alike(marks[0], marks[0]) == 1
        assert not sketch(array("I", text[:10]))


@given(st.text(alphabet="abcdefg", min_size=3, max_size=9), st.data())
def test_every_slip_is_undone(word: str, data: st.DataObject) -> None:
    """From a word with one slip in it the word is among the slips."""
    wrong = data.draw(st.sampled_from(slips(word)))
    if len(wrong) >= 3:
        assert word in slips(wrong)


@given(st.text(), st.sets(st.text(alphabet="abc", min_size=1, max_size=3)))
def test_a_snippet_is_a_slice_with_its_matches(text: str, wanted: set[str]) -> None:
    """For any text the passage is verbatim, short, and its marks lie in it, in order and apart."""
    passage, matches = snippet(text, wanted, "en")
    assert passage in text
    assert len(passage) <= LENGTH
    assert all(0 <= start < end <= len(passage) for start, end in matches)
    assert all(one[1] < other[0] for one, other in itertools.pairwise(matches))
