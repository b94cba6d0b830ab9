"""What stands between quotation marks and was said by nobody: titles, headlines, signs, slogans, policies, mark-up."""

from __future__ import annotations

import pytest

from bot.extract.quotes import find_quotes

SPEECH = "“We will open the ferry again in May,” said Dora Pell, who runs the harbour.\n\n"


def found(text: str) -> list[str]:
    """The runs returned from a text that also quotes somebody."""
    runs = [segment.text for quote in find_quotes(SPEECH + text) for segment in quote.segments]
    assert runs[0] == "We will open the ferry again in May,"
    return runs[1:]


@pytest.mark.parametrize(
    "text",
    [
        'Pell made the remark on Harbour News\' "The Morning with Tessa Quarle." He said little else.',
        'Senator Ian Brask told Lydford Radio\'s "State of the Harbor" on Sunday that he would have trouble with it.',
        "He told the host of “The Oskar Lindt Show” that the ferry was late.",
    ],
)
def test_a_broadcaster_s_programme_is_no_statement(text: str) -> None:
    """The name of a programme after a broadcaster's genitive, "on" or "host of"."""
    assert found(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "In “Why Ferries Sink: The Owners and Inspectors Who Let It Happen,” Quarle discusses her years at sea.",
        "He is the author of the best-seller, “Salt on the Rails: A Life in Two Harbours.”",
        "It is titled “The rise of the night ferry” and runs to nine pages.",
        "She wrote a column headlined, “No, the harbour does not need a second crane.”",
        "The town reads “Quiet water runs too deep,” by Tessa Quarle.",
        "The 40-page report, “Cold Decks: Working Hours on the Northern Lines,” documents what crews go through.",
    ],
)
def test_the_title_of_a_book_a_column_or_a_report_is_no_statement(text: str) -> None:
    """Titles by their capitals, by the word that gives them, by their author behind them."""
    assert found(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "The paper had a headline that said, “Ferry owners want the whole coast to pay.”",
        "“Survey finds a new love for ferries,” blared a Courier headline the day before.",
        "The headline over Quarle's column in the Courier points out: “Nobody asked the crews.”",
        "The new headline, which dropped the word “all,” read: “Some crews want the night ferry back.”",
    ],
)
def test_a_headline_is_no_statement(text: str) -> None:
    """What a headline says was said by nobody."""
    assert found(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Crews marched to the pier with signs that said “let the ferry sail again,” “night boats now” and "
        "“the harbour is for everyone,” the paper reported.",
        "A man unfurled a banner saying “not one more empty boat.”",
        "He is seen holding a handmade placard that reads, “the crane must go.”",
        "They marched under slogans like “no boat no vote here.”",
    ],
)
def test_what_a_sign_or_a_banner_says_is_no_statement(text: str) -> None:
    """Words that a sign bears, and the further ones of its row."""
    assert found(text) == []


def test_somebody_beside_a_sign_is_quoted_all_the_same() -> None:
    """A sign in the clause does not bear the words that a person says."""
    text = "A crew member who carried a sign outside said, “We have not been paid since March.”"
    assert found(text) == ["We have not been paid since March."]
    text = "He explained the headline by saying: “I had not slept for two days when I wrote it.”"
    assert found(text) == ["I had not slept for two days when I wrote it."]


@pytest.mark.parametrize(
    "text",
    [
        "The force began to employ the “stop, question and frisk” policy, which lets officers search people.",
        "He went on with his pledges to “make America great again” all summer.",
        "They feared a tax on banks that are “too big to fail” for the fund.",
    ],
)
def test_a_slogan_or_a_policy_that_everybody_knows_is_no_statement(text: str) -> None:
    """Set phrases in any case."""
    assert found(text) == []


def test_a_translation_is_no_statement() -> None:
    """What words of another language mean."""
    assert found("The plaque ended in “Navigare necesse,” Latin for “one has to go to sea.”") == []


def test_the_value_of_an_attribute_is_no_statement() -> None:
    """Mark-up left over in a page's text."""
    assert found('<span style="display: inline-block; width: 0px; overflow: hidden;">Ferries are late.') == []


@pytest.mark.parametrize(
    ("text", "run"),
    [
        ("The minister accused the line of violating his “basic rights and duties”.", "basic rights and duties"),
        ("Quarle assailed the fare as the “great shame of our harbour.”", "great shame of our harbour."),
        (
            "“I loved the night boat,” Quarle wrote in her memoir “and knew it as well as a child can.”",
            "and knew it as well as a child can.",
        ),
    ],
)
def test_a_fragment_in_a_noun_s_place_is_found_without_a_reporting_verb(text: str, run: str) -> None:
    """Attributed words after an article or a possessive were taken for a term."""
    assert run in found(text)
