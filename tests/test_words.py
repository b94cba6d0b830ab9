"""Words are found, folded and stemmed alike wherever they are typed or printed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.words import STEMMERS, fold, short_key, squash, stem, stop_words, terms, tokens, words


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("Zürich’s", "zurich's"),
        ("STRASSE", "straße"),
        ("ﬁnance", "finance"),
        ("cafe\u0301", "café"),
        ("ＡＢＣ", "abc"),
        ("soft\u00adhyphen", "softhyphen"),
        ("1990–2000", "1990-2000"),
        ("Ёлка", "елка"),
    ],
)
def test_spellings_of_one_word_fold_alike(written: str, typed: str) -> None:
    """Case, accents, ligatures, widths, quotes and dashes make no difference."""
    assert fold(written) == fold(typed)


def test_letters_of_their_own_stay() -> None:
    """Cyrillic й and voiced kana are not accented forms of another letter."""
    assert fold("й") != fold("и")
    assert fold("が") != fold("か")


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("Don't stop", ["don't", "stop"]),
        ("C++ and C#, e.g. F#", ["c++", "and", "c#", "e.g", "f#"]),
        ("the U.S. economy", ["the", "u.s", "economy"]),
        ("北京大学", ["北京", "京大", "大学"]),
        ("云 cloud", ["云", "cloud"]),
        ("ラーメン屋", ["ラー", "ーメ", "メン", "ン屋"]),
        ("한국어 기사", ["한국어", "기사"]),
        ("", []),
        ("!!! ... ---", []),
    ],
)
def test_words_are_cut_as_readers_see_them(text: str, cut: list[str]) -> None:
    """Words keep inner apostrophes and C++; scripts without spaces give pairs."""
    assert words(text) == cut


def test_english_forms_share_a_stem() -> None:
    """Plural, possessive and tense lead to one term."""
    assert len({stem(w, "en") for w in ("index", "indexes", "indexed", "index's")}) == 1


def test_accents_are_no_part_of_a_term() -> None:
    """A word typed without its accents has the term of the printed one."""
    assert terms("economía", "es") == terms("economia", "es")


@pytest.mark.parametrize("language", ["en", "de", "fr", "es", "pt", "it", "nl", "ru", "zh", "ja"])
def test_each_language_we_know_has_stop_words(language: str) -> None:
    """The lists are folded, as the words they are compared with."""
    assert len(stop_words(language)) > 10
    assert all(fold(w) == w for w in stop_words(language))


def test_unknown_languages_are_only_folded() -> None:
    """A language without a stemmer or list loses nothing."""
    assert "xx" not in STEMMERS
    assert terms("Walking", "xx") == ["walking"]
    assert stop_words("xx") == frozenset()


def test_names_of_tags_meet_without_hyphens() -> None:
    """A tag is one tag however it is hyphenated; one made of signs keeps its signs."""
    assert squash("E-Commerce") == squash("ecommerce")
    assert squash("++") == "++"


def test_keys_are_short_and_tell_parts_apart() -> None:
    """A key fits a button's custom id, is the same each time, and differs where the parts are split elsewhere."""
    assert short_key("a", "bc") == short_key("a", "bc") != short_key("ab", "c")
    assert len(short_key("source", "id" * 500)) == 13


@given(st.text())
def test_any_text_can_be_cut(text: str) -> None:
    """Spans lie in the text in order, never empty, and nothing raises."""
    spans = tokens(text)
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert spans == sorted(spans)
    assert all(terms(text, language) is not None for language in ("en", "ru", "zh"))


@given(st.text(alphabet=st.characters(max_codepoint=127)))
def test_the_fast_path_cuts_as_the_other(text: str) -> None:
    """ASCII text is cut by a faster pattern into the same words."""
    folded = fold(text)
    assert words(text) == [folded[start:end] for start, end in tokens(folded)]


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    """A folded text is its own folded form."""
    assert fold(fold(text)) == fold(text)
