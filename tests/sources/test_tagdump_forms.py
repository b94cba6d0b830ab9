"""Labels tried by their first characters find what all of them at once find; names are parted by known ones."""

from __future__ import annotations

import re

import pytest

from bot.sources.tagdump import labels
from bot.sources.tagdump.forms import Forms, beginnings
from bot.sources.tagdump.vocabulary import parted

FORMS = {name: value for name, value in vars(labels).items() if isinstance(value, Forms)}


@pytest.mark.parametrize("name", sorted(FORMS))
def test_forms_find_what_all_at_once_find(name: str) -> None:
    """The choice by first characters leaves out no form that would have matched."""
    form = FORMS[name]
    whole = re.compile(f"(?:{'|'.join(f for f, _ in form._forms)}){form._after}", re.I)
    texts = [
        "Posted in News by Ann Bell on May 5, 2012 | 3 Comments", "TAGS: a, b", "Étiquettes : mer", "Рубрика: Дом",
        "Leave a comment on it", "12 min read", "Continue reading …", "2 年前", "Keine Kommentare", "← Older posts",
        "Tweet this", "No Comments Yet", "Aucun commentaire", "コメントする", "[…] more", "(more…)", "1,204 views",
    ]  # fmt: skip
    for text in texts:
        for at in range(len(text)):
            found, want = form.match(text, at), whole.match(text, at)
            assert (found and found[0]) == (want and want[0]), (text, at)


@pytest.mark.parametrize(
    ("form", "want"),
    [
        ("read (?:the )?more", {"read"}),
        (r"(?:in)?boats?", {"inbo", "boat"}),
        (r"\d+ views", set("0123456789")),
        ("[ab]c|x?yz", {"a", "b", "x", "yz"}),
        (".*", {""}),
    ],
)
def test_the_beginnings_of_a_form(form: str, want: set[str]) -> None:
    """What a text may begin with that a form matches, as far as it can be told."""
    assert set(beginnings(form)) == want


@pytest.mark.parametrize(
    ("value", "parts"),
    [
        ("NewsTravel", ["News", "Travel"]),
        ("news open data travel", ["news", "open data", "travel"]),
        ("News Corp", ["News Corp"]),
        ("open data", ["open data"]),
        ("", [""]),
    ],
)
def test_a_value_is_parted_where_all_its_parts_are_known(value: str, parts: list[str]) -> None:
    """A name that is known in part only stays whole."""
    assert parted(value, {"news", "travel", "open data"}) == parts
