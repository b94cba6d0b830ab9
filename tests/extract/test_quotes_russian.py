"""Russian names in other cases than the nominative."""

from __future__ import annotations

import pytest

from bot.extract.quotes import find_quotes


@pytest.mark.parametrize(
    ("written", "speaker"),
    [
        ("Марка Шевчука", "Марк Шевчук"),
        ("Никиты Лобова", "Никита Лобов"),
        ("Льва Дубровского", "Лев Дубровский"),
        ("Глеба Сорокина-Белого", "Глеб Сорокин-Белый"),
        ("Валентины Рогожиной", "Валентина Рогожина"),
        ("Ариадны Львовны Стрельцовой", "Ариадна Львовна Стрельцова"),
    ],
)
def test_a_speaker_named_only_in_the_genitive_is_told_in_the_nominative(written: str, speaker: str) -> None:
    """ "Марка" is Марк's genitive, never Марат's; a surname follows its first name into the nominative."""
    quotes = find_quotes(f"По словам {written}, «мост откроют уже в октябре этого года».", "ru")
    assert [(quote.speaker, quote.shown) for quote in quotes] == [(speaker, True)]


def test_a_newspaper_between_marks_does_not_end_the_clause() -> None:
    """Who writes for «Вечерний плёс» is named behind its title, and no one else is taken for the writer."""
    text = (
        "Мэр Павел Орлов промолчал. «Нам обещали расписание ещё весной», — пишет обозреватель газеты "
        "«Вечерний плёс» Тихон Рогожин."
    )
    assert [quote.speaker for quote in find_quotes(text, "ru")] == ["Тихон Рогожин"]
