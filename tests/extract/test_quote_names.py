"""Which names of an article are one person's: each case named after the defect that it shows."""

from __future__ import annotations

import pytest

from bot.extract.quotes import find_quotes

SAID = "“The bridge will open in the spring.”"


def speaker(text: str) -> str | None:
    """Who said the only statement of a text."""
    (quote,) = find_quotes(text, "en")
    return quote.speaker


@pytest.mark.parametrize(
    ("text", "name"),
    [
        # A name of which only somebody's son, campaign or lawyer was seen
        (f"Mark Tilden’s son, Daniel, was there. Nobody slept.\n\n{SAID[:-2]},” Tilden said.", "Mark Tilden"),
        (f"The Bernie Halloran mayoral campaign is broke.\n\n{SAID[:-2]},” Halloran said.", "Bernie Halloran"),
        # A surname that is a role too
        (f"Reporters met Congressman Peter King.\n\n{SAID[:-2]},” King said on Monday.", "Peter King"),
        # A surname mistyped where the words are quoted
        (f"Steve Sweeney runs the port.\n\n{SAID[:-2]},” Sweeny said.", "Steve Sweeney"),
        # The first of two surnames
        (f"Melba Acosta Febo runs the port.\n\n{SAID[:-2]},” Ms. Acosta said.", "Melba Acosta Febo"),
        # The words of a link run on to the name
        (f"Ann Vale Ann ValeMore than a port runs late. Nobody slept.\n\n{SAID[:-2]},” Vale said.", "Ann Vale"),
        # A headline's word before the name
        (f"Celebrating Hilda Renner\n\nHilda Renner runs the port.\n\n{SAID[:-2]},” Renner said.", "Hilda Renner"),
        # "New" of a name at the beginning of a sentence
        (f"It is new. The New York Courier wrote: {SAID}", "New York Courier"),
        (f"It is new. New Haven Mayor Ann Vale said: {SAID}", "Ann Vale"),
        # Accents apart from their letters, and letters wrongly decoded
        (f"Enrique Pe\u006e\u0303a runs the port.\n\n{SAID[:-2]},” Pe\u006e\u0303a said.", "Enrique Pe\u006e\u0303a"),
        (
            f"Luis Jes\u00c3\u0083\u00c2\u00bas runs the port.\n\n{SAID[:-2]},” he said.",
            "Luis Jes\u00c3\u0083\u00c2\u00bas",
        ),
        # A first name of men and women
        (f"Lee Epps teaches law.\n\n{SAID[:-2]},” Ms. Epps said.", "Lee Epps"),
        # An ordinary word at the beginning of a sentence is nobody that "he" may be
        (f"Tom Ryle runs the port. Sometimes ships are late. {SAID[:-2]},” he said.", "Tom Ryle"),
    ],
)
def test_a_speaker_has_the_fullest_name(text: str, name: str) -> None:
    """Whom the statement is given has the name that the article gives at its fullest."""
    assert speaker(text) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (f"Ann Harris and Bob Farris run the port.\n\n{SAID[:-2]},” Harris said.", "Ann Harris"),
        (f"Ann Marsh and Bob Marth run the port.\n\n{SAID[:-2]},” Marth said.", "Bob Marth"),
        (f"Ann Dole runs the port.\n\n{SAID[:-2]},” Mr. Cole said.", "Cole"),
        (f"Ann Vale’s son was there. Bob Vale runs the port.\n\n{SAID[:-2]},” Mr. Vale said.", "Bob Vale"),
    ],
)
def test_names_alike_stay_apart(text: str, name: str) -> None:
    """Names that only look alike are two people."""
    assert speaker(text) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (f"Tess Marlow sang in Harrow.\n\n{SAID[:-2]},” said one of her fans.", "one of her fans"),
        (f"The port is broke.\n\n{SAID[:-2]},” said two of the engineers.", "two of the engineers"),
        (f"The port is broke.\n\n{SAID[:-2]},” said the mayor of the town.", "the mayor of the town"),
    ],
)
def test_some_of_several_are_not_all_of_them(text: str, name: str) -> None:
    """A description begins with the word that says how many of them speak."""
    assert speaker(text) == name
