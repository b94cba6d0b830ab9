"""Whom "he", "she", "they" and "it" stand for: each case named after the defect that it shows."""

from __future__ import annotations

import pytest

from bot.extract.quotes import find_quotes

SAID = "“The bridge will open in the spring,”"


def speaker(text: str) -> str | None:
    """Who said the last statement of a text."""
    return find_quotes(text, "en")[-1].speaker


@pytest.mark.parametrize(
    "text",
    [
        # Behind a preposition in another paragraph, where the one who spoke goes on
        (
            "Hal Marwick spoke at the fair. “We need it,” Marwick said.\n\n"
            f"A film of the fair was shown by Bob Fenner.\n\n{SAID} he added."
        ),
        # Whom the quoted sentence itself speaks of
        "Tom Ryle and Hal Marwick were at odds. Ryle is “late and slow with the port,” he said. Marwick ran.",
    ],
)
def test_a_pronoun_was_whoever_was_named_last(text: str) -> None:
    """The nearest name is not whom a pronoun means where it is an object, or is spoken of."""
    assert speaker(text) == "Hal Marwick"


@pytest.mark.parametrize(
    ("text", "who"),
    [
        (f"Hal Marwick mends bridges. It rained.\n\nA young girl walked by. {SAID} she said.", "A young girl"),
        (
            "Nell Orton mends bridges. It rained.\n\n“We have waited for years,” another woman said. "
            f"“Now we are glad,” she said. {SAID} she added.",
            "another woman",
        ),
    ],
)
def test_somebody_without_a_name_was_passed_over_by_a_pronoun(text: str, who: str) -> None:
    """She is whoever opened the sentence before, named or not."""
    assert speaker(text) == who


@pytest.mark.parametrize(
    ("between", "rest"),
    [
        (", the speaker of the House of Representatives, and Senate Democrat Hal Marwick", " answered on Monday."),
        (" and then-Secretary of State Hal Marwick", " answered on Monday."),
        (", R-Ga., and Hal Marwick", " wrote a letter."),
    ],
)
def test_two_people_were_not_they_with_an_explanation_between(between: str, rest: str) -> None:
    """Two people joined by "and" are whom "they" stands for, the first of them the speaker."""
    assert speaker(f"Officials met on Monday.\n\nNell Orton{between}{rest}\n\n{SAID} they said.") == "Nell Orton"


def test_they_were_an_object_instead_of_the_subject() -> None:
    """The first of several in a sentence is who speaks afterwards."""
    text = (
        "The farmers paid tribute to old soldiers on Monday. As they marched, they chanted “open the old bridge now.”"
    )
    assert speaker(text) == "The farmers"


@pytest.mark.parametrize(
    ("text", "who"),
    [
        (
            "The Water Department on Monday said Mr. Ryle had refused to pay, so the department was drafting a "
            f"complaint.\n\n{SAID} it said.",
            "Water Department",
        ),
        (
            "The Fenner Foundation has noted that next year the federal government will pay. Within a few years, "
            "it said, the bridge “will be open to the whole town.”",
            "Fenner Foundation",
        ),
        (f"The port authority issued a statement on Monday about Tom Ryle.\n\n{SAID} it said.", "The port authority"),
    ],
)
def test_it_was_whatever_was_named_last(text: str, who: str) -> None:
    """A body that is the subject speaks as "it", not what it issued or wrote of."""
    assert speaker(text) == who
