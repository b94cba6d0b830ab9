"""Whom a description stands for, and where it ends: on sentences about invented people."""

from __future__ import annotations

import pytest

from bot.extract.quotes import find_quotes

SAID = "“We never saw the flood coming to the port,”"


def speaker(text: str) -> str | None:
    """Who is given the statement."""
    return next(quote.speaker for quote in find_quotes(text) if "flood" in quote.segments[0].text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        # The state and the party in brackets behind the name
        (
            "Sen. Ann Vale (R-Ky.) met Sen. Bob Renner (D-Ore.) on Monday. The two did not agree on the port.\n\n"
            f"{SAID} the Kentucky Republican said.",
            "Ann Vale",
        ),
        (
            "Sen. Bob Renner, D-N.C., spoke to the board on Monday. Sen. Ann Vale, R-Ky., was late.\n\n"
            f"{SAID} the North Carolina Democrat said.",
            "Bob Renner",
        ),
        # Whoever stands beside the words that brought a document in
        (
            f"Hilda Renner wrote a letter to the board of the port on Monday.\n\n{SAID} the letter said.",
            "Hilda Renner",
        ),
        (
            f"The port is broke. Tom Ryle said so in a statement on Monday.\n\n{SAID} the statement said.",
            "Tom Ryle",
        ),
        # Whose document it is stands in its own words
        (f"Hilda Renner left the port on Monday.\n\n{SAID} Renner’s memo said.", "Hilda Renner"),
        # A body is not the person named beside it
        (
            f"Ann Vale sued the Department of Harbours on Monday. Vale was late.\n\n{SAID} the department said.",
            "Department of Harbours",
        ),
        # Her lawyer stands before the name between commas
        (
            "The widow’s lawyer, Tom Ryle, was in court with Ann Vale, a nurse. It was a short day.\n\n"
            f"{SAID} the lawyer said.",
            "Tom Ryle",
        ),
    ],
)
def test_a_description_is_whom_the_article_calls_so(text: str, name: str) -> None:
    """A description stands for whom other words of the article bind it to."""
    assert speaker(text) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (f"The port is broke.\n\n{SAID} a source close to the board said.", "a source close to the board"),
        (f"The port is broke.\n\n{SAID} said a person familiar with the talks.", "a person familiar with the talks"),
        # The noun is the last of two titles
        (f"The port is broke.\n\n{SAID} a House Republican said.", "a House Republican"),
        # Nouns that no list had
        (f"The port is broke. Ann Vale left.\n\n{SAID} investigators said.", "investigators"),
        (f"The port is broke. Ann Vale left.\n\n{SAID} the guild said in a note.", "the guild"),
        (f"The port is broke. Ann Vale left.\n\n{SAID} according to the guide.", "the guide"),
    ],
)
def test_a_description_is_whole(text: str, name: str) -> None:
    """A description that names nobody has all the words that belong to it, and no more."""
    assert speaker(text) == name
