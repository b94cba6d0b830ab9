"""Words an author sets in quotation marks."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.extract.vocabulary import quoted_words

SEED = Path(__file__).parents[2] / "../shared/seeds/bytedance-tag-archive.txt"


def texts(text: str) -> list[str]:
    """The words alone."""
    return [word.text for word in quoted_words(text)]


def test_marked_words_are_found_with_their_sentence() -> None:
    """Words come once, without the marks and the stop inside them, with the sentence around them."""
    text = "He runs a “market stall.” The “stall” sells pears. Another “Stall” opened; orders come by “e-mail”."
    found = quoted_words(text)
    assert [word.text for word in found] == ["market stall", "stall", "e-mail"]
    assert found[0].sentence.text == "He runs a “market stall.”"
    assert all(word.text == text[word.start : word.end] for word in found)
    assert all(word.sentence.text == text[word.sentence.start : word.sentence.end] for word in found)


def test_speech_is_not_vocabulary() -> None:
    """Statements, long phrases, questions and answers are not words to learn."""
    assert texts("“It’s progress,” his father says. “No!” she cried. “Why?” asked Ada. “Never.” He left.") == []
    assert texts("She wrote: “Come.” “Perhaps” said Ada. “We want to be an example for them,” they said.") == []


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ('The "hard cash" is gone.', "hard cash"),
        ("Die „Wende“ kam spät.", "Wende"),
        ("Le « pont » est fermé.", "pont"),
        ("这叫“内卷”现象。", "内卷"),
        ("「推し」が増えた。", "推し"),
    ],
)
def test_marks_of_several_languages(text: str, word: str) -> None:
    """Straight, low, angle and corner marks set off words as well."""
    assert texts(text) == [word]


@pytest.mark.skipif(not SEED.exists(), reason="the seed archive is not beside the project")
def test_the_seed_archive() -> None:
    """The seed's authors mark dozens of words; the long quotations are not among them."""
    found = texts(SEED.read_text(encoding="utf-8"))
    assert len(found) >= 35
    assert all(len(word.split()) <= 3 for word in found)


@given(st.text(alphabet=st.sampled_from('ab.,!? \n"“”„«»「」') | st.characters(), max_size=200))
@settings(max_examples=200, deadline=None)
def test_any_text(text: str) -> None:
    """The words of any text are slices of it inside their sentences."""
    for word in quoted_words(text):
        assert word.text == text[word.start : word.end] != ""
        assert word.sentence.start <= word.start < word.sentence.end
