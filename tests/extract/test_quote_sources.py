"""Which of the people around a quotation said it."""

from __future__ import annotations

import time

import pytest

from bot.extract.quotes import find_quotes


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        (
            "Orla Brackwell, a retired teacher from Dunmoor who once taught the sons of two ministers and later ran "
            "the library of the county for a group of parents in Westhaven, told the council that its plan was “a "
            "gift to the people who least need one.”",
            "Orla Brackwell",
        ),
        (
            "Speaking to members of the chamber in the hall of the college, Tamsin Oakhurst, the head of a union of "
            "nurses in the north, said the offer of the board to the staff of its clinics was “an insult to every "
            "nurse in the county.”",
            "Tamsin Oakhurst",
        ),
    ],
)
def test_a_subject_far_from_its_quotation_is_looked_at(text: str, speaker: str) -> None:
    """Bystanders of an apposition took the places of those looked at, and the sentence's subject was none of them."""
    assert [quote.speaker for quote in find_quotes(text)] == [speaker]


def test_the_speaker_is_one_whom_the_words_given_for_it_may_mean() -> None:
    """Unlikely mentions of one person together once outweighed the likeliest: “farmers” stood for a beekeeper."""
    text = (
        "The clip of Corin Ashdown goes out to his followers. Ashdown has turned it into a trade, and the clip sells "
        "his honey.\n\nIt has become a popular tactic for Welsh farmers: “the films show the buyers where the honey "
        "on their table comes from.”"
    )
    for quote in find_quotes(text):
        assert quote.mention != "Welsh farmers" or quote.speaker == "Welsh farmers"


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        (
            "The Westhaven Courier quotes Orla Brackwell, head of the Council for Bridges, as saying, “It "
            "has been shut for as long as I can tell.”",
            "Orla Brackwell",
        ),
        (
            "At the Courier, Corin Ashdown quotes Lydford engineer Tamsin Oakhurst thus: “It will hold another year.”",
            "Tamsin Oakhurst",
        ),
    ],
)
def test_whoever_is_quoted_by_somebody_else_is_the_speaker(text: str, speaker: str) -> None:
    """The one who quotes stood nearer to a verb of saying and was given the words."""
    assert [quote.speaker for quote in find_quotes(text)] == [speaker]


def test_whom_a_line_is_about_does_not_speak_it() -> None:
    """“On Ashdown: …” in a list of topics made him the speaker of what is said of him."""
    text = (
        "Orla Brackwell told the Courier why she respects Corin Ashdown and what she thinks of Tamsin Oakhurst.\n\n"
        "• On Ashdown: “He will be remembered for a long time.”\n\n"
        "On Oakhurst: “It is a hard job and she has got plenty of it.”"
    )
    assert {quote.speaker for quote in find_quotes(text)} == {"Orla Brackwell"}


@pytest.mark.parametrize(
    ("between", "owner"),
    [
        ("“Yes,” Corin Ashdown said, “we open the bridge in the spring.”", "Corin Ashdown"),
        ("“Yes.” Corin Ashdown said, “We open the bridge in the spring.”", "Orla Brackwell"),
    ],
)
def test_a_short_run_between_two_sources_is_in_one_quotation(between: str, owner: str) -> None:
    """ "Yes," was a segment of the quotation before it and of the one behind it, by two people."""
    quotes = find_quotes(f"“We have waited for years,” said Orla Brackwell. {between}")
    assert [q.speaker for q in quotes for segment in q.segments if segment.text[:3] == "Yes"] == [owner]


def test_a_surname_is_not_looked_for_at_each_sentence_anew() -> None:
    """Sentences that begin with a word the article also has in small letters once took time in square."""

    def took(times: int) -> float:
        text = "“We saw the flood coming,” Ann Vale said. water " + "Water said it rained. " * times
        begun = time.process_time()
        find_quotes(text, "en")
        return time.process_time() - begun

    took(200)
    assert took(4_000) < 28 * took(200) + 0.2
