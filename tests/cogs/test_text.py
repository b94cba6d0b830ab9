"""Untrusted text is shown as it is and never acts."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.tongue import ENGLISH
from cogs._blocks import introduced
from cogs._text import escape, fit_address, link, plain, safe, shorten, when


@pytest.mark.parametrize(
    "text",
    ["# big", "> quoted", "- item", "-# small", "1. first", "**bold**", "`code`", "||spoiler||", "~~gone~~", "_it_"],
)
def test_markup_is_escaped(text: str) -> None:
    """No sign keeps its meaning: each is preceded by a backslash."""
    assert "\\" in escape(text)


def test_mentions_do_not_survive() -> None:
    """Neither ids nor everyone can be mentioned."""
    assert "@everyone" not in escape("@everyone and @here")
    assert not re.search(r"(?<!\\)<@", escape("<@123> <@&4> <#5> </summary:6> <t:7:R>"))


def test_invisible_and_reordering_characters_go() -> None:
    """Zero-width and bidirectional marks are dropped, an emoji's joiner stays."""
    assert plain("a\u200bb\u202ec\u2066d\ufeff") == "abcd"
    assert plain("👩\u200d🔬") == "👩\u200d🔬"


def test_a_link_never_shows_another_address() -> None:
    """Where the words are an address themselves, they are not a link."""
    assert "](" not in link("https://bank.example", "https://evil.example")
    assert "](" not in link("go to bank.com now", "https://evil.example")
    assert link("A title", "https://example.org/a") == "[A title](https://example.org/a)"


def test_a_link_can_not_be_left_by_its_title() -> None:
    """Brackets in a title are escaped, parentheses in the address percent-encoded."""
    assert link("x](https://evil.example)", "https://example.org").startswith("x\\](")
    assert link("x](y", "https://example.org/a_(b)") == "[x\\](y](https://example.org/a_%28b%29)"


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "https://a b", "file:///etc/passwd", "https://x\u202ey", "h" * 600, ""]
)
def test_unfit_addresses(url: str) -> None:
    """Only printable http(s) addresses that fit a button are links."""
    assert not fit_address(url)


@given(st.text(max_size=400), st.integers(5, 300))
def test_safe_text_holds_its_length(text: str, limit: int) -> None:
    """Escaped text is never longer than its limit, stands on one line, and never ends in an open escape."""
    shown = safe(text, limit)
    assert len(shown) <= limit
    assert "\n" not in shown
    assert (len(shown) - len(shown.rstrip("\\"))) % 2 == 0


@given(st.text(max_size=200), st.integers(2, 100))
def test_shortening(text: str, limit: int) -> None:
    """A shortened text fits."""
    assert len(shorten(text, limit)) <= limit


def test_dates_keep_their_precision() -> None:
    """An instant is a timestamp, a bare day stays a day, none is said to be none."""
    now = datetime(2026, 1, 2, tzinfo=UTC)
    assert when("2025-03-04T10:00:00+02:00", now, ENGLISH) == "<t:1741075200:D>"
    assert when("2025-03-04", now, ENGLISH) == "March 4, 2025"
    assert when("2025-03-04T10:00:00", now, ENGLISH) == "March 4, 2025"
    assert when(None, now, ENGLISH) == "undated, indexed <t:1767312000:D>"
    assert when("someday", now, ENGLISH) == "someday"


@pytest.mark.parametrize(
    ("introduction", "shown"),
    [
        (None, "**Ada Marsh**"),
        ("Sen.", "Sen. **Ada Marsh**"),
        ("Prime Minister", "Prime Minister **Ada Marsh**"),
        ("a baker from Harrow", "**Ada Marsh**, a baker from Harrow"),
        ("owner of @everyone", "**Ada Marsh**, owner of @\u2060everyone"),
    ],
)
def test_a_title_stands_before_a_name_and_what_else_introduces_it_behind(introduction: str | None, shown: str) -> None:
    """ "Sen. Ada Marsh", but "Ada Marsh, a baker"; what comes from an article never pings."""
    assert introduced("**Ada Marsh**", introduction) == shown
