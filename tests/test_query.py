"""What a person types is understood, and never an accident."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import QueryError
from bot.model import Query
from bot.query import parse, since_day

TODAY = date(2030, 3, 31)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("owls mill", Query(words=("owls", "mill"))),
        ('"old mill" owls', Query(words=("owls",), phrases=("old mill",))),
        ("“old mill” -owls", Query(phrases=("old mill",), without=("owls",))),
        ('-"old mill" e-mail', Query(words=("e-mail",), without=("old mill",))),
        ('"single"', Query(words=("single",))),
        ('tag:"e commerce" speaker:Novak', Query(tag="e commerce", speaker="Novak")),
        ("Source: paper owls", Query(source="paper", words=("owls",))),
        ("tag: source:paper", Query(source="paper")),
        ("after:2030-05 before:2031", Query(after="2030-05-01", before="2031-01-01")),
        ('"never closed', Query(phrases=("never closed",))),
        ("C++ don't 大桥", Query(words=("C++", "don't", "大桥"))),
        ('--- !!! "" -', Query()),
        ("", Query()),
    ],
)
def test_each_part_is_told_from_the_others(typed: str, meant: Query) -> None:
    """Words, phrases, what must not be there, and fields with plain or quoted values."""
    assert parse(typed) == meant


def test_a_bad_date_says_what_was_expected() -> None:
    """The message holds what was typed and an example."""
    with pytest.raises(QueryError, match=r"“soon”.*2024-05-17"):
        parse("owls after:soon")
    with pytest.raises(QueryError, match="2030-02-31"):
        parse("before:2030-02-31")


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2029", "2029-01-01"),
        ("2029-05", "2029-05-01"),
        ("2029-05-17", "2029-05-17"),
        ("7d", "2030-03-24"),
        ("2 weeks", "2030-03-17"),
        ("last month", "2030-02-28"),
        ("3 months ago", "2029-12-31"),
        ("last year", "2029-03-31"),
        ("yesterday", "2030-03-30"),
        ("this week", "2030-03-25"),
        ("9999 years", "0001-01-31"),
    ],
)
def test_since_counts_back_from_today(typed: str, day: str) -> None:
    """Dates and spans lead to a day; a month back from a long month's end is a short month's end."""
    assert since_day(typed, TODAY) == day


@pytest.mark.parametrize("typed", ["", "soon", "week", "0x7", "2029-13"])
def test_since_refuses_what_it_does_not_know(typed: str) -> None:
    """The error tells which forms there are."""
    with pytest.raises(QueryError, match="Write a"):
        since_day(typed, TODAY)


@given(st.one_of(st.text(), st.text(alphabet='ab-"“”: tagsource', max_size=40)))
def test_no_text_raises_but_for_a_date(typed: str) -> None:
    """Whatever is typed gives a query, or a sentence about its date."""
    try:
        query = parse(typed)
    except QueryError:
        assert (
            "before" in typed.lower()
            or "after" in typed.lower()
            or "since" in typed.lower()
            or "until" in typed.lower()
        )
    else:
        assert all(query.words + query.phrases + query.without)
