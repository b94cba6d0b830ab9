"""Russian names in other cases than the nominative."""

from __future__ import annotations

import time

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


def test_a_paragraph_of_thousands_of_segments_of_one_quotation_takes_time_in_proportion() -> None:
    """Each further segment once looked through all the text's quotations: a megabyte took more than a minute."""

    def took(segments: int) -> float:
        text = "«Да, — сказал он. — Не так» " * segments
        begun = time.process_time()
        find_quotes(text, "ru")
        return time.process_time() - begun

    took(400)
    assert took(8_000) < 28 * took(400) + 0.1


def test_segments_of_one_quotation_are_kept_in_order() -> None:
    """What follows a clause is a further segment, short ones before and behind a long one included."""
    text = "«Нет, — сказал мэр Павел Орлов. — Мы этого никому не обещали. — Он помолчал. — Никогда»."
    (quote,) = find_quotes(text, "ru")
    assert next(text[s.start : s.end] for s in quote.segments) == "Нет,"
    assert len(quote.segments) > 1
    assert quote.speaker == "Павел Орлов"


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        ("Мэр Павел Орлов подписал бумаги. «Дело передадут в суд уже завтра», — заявил на брифинге прокурор.", []),
        (
            "Суд оставил пост директору завода Павлу Орлову. Директор просил отсрочки до весны и добавил: «Платить нам "
            "пока совсем нечем».",
            ["Павел Орлов"],
        ),
        ("Тренер Анна Лугова, впрочем, посчитала, что поле «совсем не готово к игре».", ["Анна Лугова"]),
        (
            "Анна Лугова поёт давно. В интервью газете «Заря» она обронила, что «хор дешевле любого оркестра».",
            ["Анна Лугова"],
        ),
    ],
)
def test_a_russian_sentence_leads_to_its_own_quotation(text: str, speakers: list[str]) -> None:
    """A role behind "на брифинге" is the subject, one with two verbs too; a paper's name is not what was said."""
    assert [quote.speaker for quote in find_quotes(text, "ru") if quote.shown] == speakers
