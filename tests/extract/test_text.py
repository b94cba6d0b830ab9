"""Where paragraphs, sentences and words begin and end."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.extract.text import paragraphs, read, sentences


def split(text: str) -> list[str]:
    """The sentences as texts."""
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(
    "expected",
    [
        ["Mr. Vane met J. K. Orlow at 5 p.m. on Friday.", "The U.S. Senate voted.", "Nobody came."],
        ["He lives in the U.S.", "He likes it.", "Acme Co. said so.", "It paid Harrow Inc. in cash."],
        ["The town of St. Ives, pop. 11,000, grew 3.5 percent.", "No. 5 won!", "He said no.", "They left."],
        ["“Really?” Ada Bell asked.", "“Yes.”", "“We hope,” he said.", "(It was late.)", "Then they left."],
        ['"We won!" they cried.', '"At last."', "The crowd went home."],
        ["See example.com or Node.js.", "Visit Example.Com now.", "Version 2.0.1 is out."],
        ["1. Open the box.", "2. Read this.", "In 2018.", "3 people came."],
        ["What... is that?", "Nothing…", "He waited... and waited."],
        ["Am 3. Oktober kam Dr. Meier z.B. nach Lauheim.", "Er blieb.", "„Gut.“", "Das war’s."],
        ["M. Duval est arrivé.", "« Bonjour. »", "Il est parti."],
        ["El Sr. Robledo llegó.", "¿Quién es?", "¡Nadie!", "Se fue."],
        ["Он приехал в г. Липов.", "А. С. Лунин ушёл.", "Всё."],
        ["他说：“我们赢了。”", "然后走了。", "真的吗？", "是的！"],
        ["「行きます。」と彼は言った。", "明日です。"],
    ],
)
def test_sentences_end_where_readers_end_them(expected: list[str]) -> None:
    """Abbreviations, initials, numbers, addresses and quotations don't end a sentence; real ends do."""
    gap = "" if ord(expected[0][-1]) > 0x3000 or "「" in expected[0] or "他" in expected[0] else " "
    assert split(gap.join(expected)) == expected


def test_lost_spaces() -> None:
    """A sentence ends where a typesetter lost the space, with its closing mark."""
    assert split("says Orla Vane.”We hope for more.") == ["says Orla Vane.”", "We hope for more."]
    assert split("They left the village.The road was long.") == ["They left the village.", "The road was long."]
    assert split('"It is over."The door closed.') == ['"It is over."', "The door closed."]


def test_question_marks_that_were_quotation_marks() -> None:
    """Marks lost to question marks by an old encoding neither end nor make a sentence."""
    assert split("It rained. ?It is serious,? he said. Then sun.") == [
        "It rained.",
        "?It is serious,? he said.",
        "Then sun.",
    ]


def test_wrapped_lines_are_joined_and_lists_are_not() -> None:
    """A sentence runs over the ends of wrapped lines; headings and links on lines of their own stay apart."""
    wrapped = (
        "The old bridge at Lydford was closed on\nMonday after a barge struck one of its\npillars. Nobody was hurt."
    )
    assert len(split(wrapped)) == 2
    assert split("Bridge closed\nFerry runs again\nTram line opens") == [
        "Bridge closed",
        "Ferry runs again",
        "Tram line opens",
    ]


def test_paragraphs_are_what_blank_lines_separate() -> None:
    """Blank lines with white space in them separate paragraphs; their spans have no white space at the ends."""
    text = "  One.\n \t\nTwo\nmore.\n\n\n\nThree. "
    assert [text[a:b] for a, b in paragraphs(text)] == ["One.", "Two\nmore.", "Three."]


@given(st.text(alphabet=st.sampled_from("aB1 .!?\"'“”«»\n。」と,(\u2029é") | st.characters(), max_size=200))
@settings(max_examples=300, deadline=None)
def test_spans_cover_the_text_in_order(text: str) -> None:
    """Sentences of any text are in order, don't overlap, have no white space at the ends and leave only that out."""
    document = read(text)
    at = 0
    for start, end in document.sentences:
        assert at <= start < end
        assert not text[at:start].strip()
        assert text[start:end] == text[start:end].strip()
        at = end
    assert not text[at:].strip()
    assert tuple(sentences(text)) == document.sentences
    assert all(
        document.paragraphs[p][0] <= start and end <= document.paragraphs[p][1] for start, end, p in document.walk()
    )


@pytest.mark.timeout(60)
@pytest.mark.parametrize("unit", ['"', ".", '."', '." ', "A. ", 'said."W', "“", "\n ", "? ", "。」と", 'a."', "By A"])
def test_long_runs_of_marks_take_linear_time(unit: str) -> None:
    """A third of a megabyte of marks is split before the timeout, which quadratic time would not be."""
    text = unit * (300_000 // len(unit))
    assert sum(end - start for start, end in sentences(text)) <= len(text)


def test_words_that_are_titles_elsewhere_end_sentences() -> None:
    """A sentence that ends with "me." or "on." is over: only with a capital are these abbreviations."""
    text = "She kept every door open for me. The others went on. We stayed."
    assert [text[a:b] for a, b in sentences(text)] == [
        "She kept every door open for me.",
        "The others went on.",
        "We stayed.",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Lydford woke late. Then, said Mr. Vane, Orlow came. “Nobody knew,” he said.",
        "1. Harrow paid. The U.S. Senate and Ada Bell met at 5 p.m. Nobody\ncame.\n\nTomorrow (Friday) is free.",
        'It rained, Dr. Quill said. "Bring a coat!" Petrel did. Selk: Marsh won.',
    ],
)
def test_a_words_place_tells_whether_it_begins_a_sentence(text: str) -> None:
    """What the marks before a word tell is what splitting the whole text would."""
    document = read(text)
    firsts = {document.plain[start:end].split()[0] for start, end in document.sentences}
    for word in document.cased:
        if word[0].isupper():
            assert document.opens(word) == (word in firsts), word


@pytest.mark.parametrize(
    "expected",
    [
        ["Das gilt z. B. für Kinder.", "Sie kam u. a. aus Lauheim."],
        ["Der 1. FC Lauheim gewann.", "Es war der 5. Sieg."],
        ["Er sprach mit Dr. med. Anna Veit.", "Siehe S. 12."],
        ["Selon l’art. 5, c’est permis.", "Il part."],
        ["«Мы рады», — сказал он.", "«Идём!» — крикнула она."],
        ["She met Calif. Gov. Ada Bell.", "They talked."],
        ["She didn't.", "A. Bell came.", "It was late."],
    ],
)
def test_abbreviations_seen_cut_in_two(expected: list[str]) -> None:
    """Spaced abbreviations, ordinals after an article, elided words and states before a title don't end sentences."""
    assert split(" ".join(expected)) == expected


def test_a_title_in_wide_brackets_ends_no_sentence() -> None:
    """A Latin abbreviation right after Japanese characters is known again."""
    text = "港の大学のフスト教授（Prof. Ada Bell）が来ました。"
    assert split(text) == [text]
