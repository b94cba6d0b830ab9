"""Which language a text is in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.extract.language import UNKNOWN, detect

HARBOUR = {
    "en": "The harbour was closed on Monday after a storm. Nobody was hurt, the mayor said.",
    "de": "Der Hafen wurde am Montag nach einem Sturm geschlossen. Niemand ist verletzt, sagte die Bürgermeisterin.",
    "fr": "Le port a été fermé lundi après une tempête. Personne n'est blessé, selon la mairie.",
    "es": "El puerto fue cerrado el lunes después de una tormenta. No hay heridos, dijo la alcaldesa.",
    "pt": "O porto foi fechado na segunda-feira após uma tempestade. Não há feridos, disse a prefeita.",
    "it": "Il porto è stato chiuso lunedì dopo una tempesta. Non ci sono feriti, ha detto la sindaca.",
    "nl": "De haven werd maandag na een storm gesloten. Er zijn geen gewonden, zei de burgemeester.",
    "ru": "Порт был закрыт в понедельник после шторма. Никто не пострадал, сказала мэр.",
    "uk": "Порт був закритий у понеділок після шторму. Ніхто не постраждав, сказала мер.",
    "zh": "周一，一场风暴过后港口关闭了。市长说没有人受伤。",
    "ja": "月曜日、嵐のあと港は閉鎖された。けが人はいないと市長は述べた。",
    "ko": "월요일 폭풍 이후 항구가 폐쇄되었다. 시장은 다친 사람이 없다고 말했다.",
    "sv": "Hamnen stängdes på måndagen efter en storm. Ingen är skadad, sade borgmästaren och det är inte allt.",
    "pl": "Port został zamknięty w poniedziałek po burzy. Nikt nie jest ranny, jak się mówi, ale to nie wszystko.",
}


@pytest.mark.parametrize("language", HARBOUR)
def test_two_sentences_tell(language: str) -> None:
    """Two sentences of a supported language are enough."""
    assert detect(HARBOUR[language]) == language


@pytest.mark.parametrize("text", ["", "12 345", "Lydford 1904", "!?…", "Zxcv qwrt plmk", "\ud800"])
def test_too_little_is_undetermined(text: str) -> None:
    """Numbers, names and noise are not taken for a language."""
    assert detect(text) == UNKNOWN


def test_foreign_words_do_not_decide() -> None:
    """A quoted name in another script leaves the article's language."""
    assert detect("The team calls itself 東京 Rovers, and the mayor said that it was the best of the year.") == "en"


@given(st.text(max_size=300))
def test_any_text_has_an_answer(text: str) -> None:
    """Detection answers with a short code for any text, the same one twice."""
    assert 2 <= len(detect(text)) <= 3
    assert detect(text) == detect(text)
