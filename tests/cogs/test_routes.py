"""Routes live in custom ids: they come back as they went in, and always fit."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cogs._routes import LIMIT, Press, Route, parse_press, parse_route, route

TEXTS = st.text(st.characters(blacklist_categories=("Cs",)), max_size=30)


@given(st.lists(TEXTS, max_size=5))
def test_a_route_comes_back(args: list[str]) -> None:
    """Colons and percent signs in arguments survive."""
    there = Route("page", tuple(args))
    assert parse_route(str(there)) == there


@given(st.lists(st.text(max_size=300), min_size=1, max_size=6))
def test_a_press_always_fits(args: list[str]) -> None:
    """However long the arguments, the custom id has at most 100 characters."""
    press = Press("refresh", route("search", 0, *args))
    assert len(str(press)) <= LIMIT
    assert parse_press(str(press)) == press


def test_other_versions_are_told_apart() -> None:
    """A custom id of another form is None, not a guess."""
    assert parse_press("c9:go:card:x") is None
    assert parse_press("something else") is None
    assert parse_press("c1:go:card:x") == Press("go", Route("card", ("x",)))
