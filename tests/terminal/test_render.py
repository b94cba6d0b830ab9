"""Messages as the terminal shows them, hostile ones included."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

from bot.terminal.controls import controls
from bot.terminal.render import is_private, render
from bot.terminal.safe import one_line, plain
from bot.terminal.view import View, timestamp
from bot.tongue import tongue

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
VIEW = View(now=NOW, zone=UTC)
NASTY = [
    "\x1b[2J\x1b[31m",
    "\x9b31m",
    "\x07",
    "\u202eevil",
    "\u2066",
    "\r\rover",
    "[bold]markup[/]",
    "\ud800",
    "a\x00b",
]


def printed(message: dict[str, Any], *, view: View = VIEW, width: int = 80, terminal: bool = False) -> str:
    """What a console of that width prints."""
    out = io.StringIO()
    Console(file=out, width=width, force_terminal=terminal, color_system="truecolor" if terminal else None).print(
        render(message, view)
    )
    return out.getvalue()


def card() -> dict[str, Any]:
    """A card with one of everything."""
    option = [{"label": "First", "value": "a", "description": "2026-01-02"}, {"label": "Second", "value": "b"}]
    button = {"type": 2, "style": 1, "label": "Quotes", "custom_id": "q"}
    return {
        "flags": 1 << 6,
        "components": [
            {
                "type": 17,
                "accent_color": 0x336699,
                "components": [
                    {
                        "type": 9,
                        "components": [{"type": 10, "content": "## [A title](https://example.org/a)"}],
                        "accessory": {"type": 2, "style": 5, "label": "Open", "url": "https://example.org/a"},
                    },
                    {"type": 14},
                    {"type": 10, "content": "It is **bold** and </quote:12> at <t:1795521600:R>"},
                    {"type": 1, "components": [button, {**button, "custom_id": "x", "disabled": True}]},
                    {"type": 1, "components": [{"type": 3, "custom_id": "s", "options": option}]},
                ],
            }
        ],
    }


def test_a_card_shows_its_parts() -> None:
    """Title, text, buttons and menu entries are there, without their Markdown marks."""
    text = printed(card())
    for part in ("A title", "Open ↗", "It is bold and /quote at now", "1  Quotes", "2 First", "3 Second"):
        assert part in text
    assert "**" not in text
    assert "##" not in text


def test_buttons_and_entries_are_numbered_in_order() -> None:
    """Numbers run over what can be pressed; disabled and link buttons have none."""
    found = [(c.number, c.custom_id, c.value) for c in controls(card())]
    assert found == [(1, "q", None), (2, "s", "a"), (3, "s", "b")]


def test_a_private_message_is_told_apart() -> None:
    """The ephemeral flag decides."""
    assert is_private(card())
    assert not is_private({"content": "all see this"})


def test_addresses_are_spelt_out_where_nothing_can_be_clicked() -> None:
    """Without a terminal, a masked link shows where it leads."""
    message = {"content": "[the page](https://example.org/x)"}
    assert "https://example.org/x" not in printed(message)
    assert "the page <https://example.org/x>" in printed(message, view=View(now=NOW, addresses=True))


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("*a* **b** ***c*** __d__ ~~e~~", "a b c d e"),
        ("snake_case_name stays", "snake_case_name stays"),
        (r"\*not\* \_this\_", "*not* _this_"),
        ("2 * 3 * 4", "2 * 3 * 4"),
        ("**open only", "**open only"),
        ("> said\n> so", "▎ said\n▎ so"),
        (">>> one\ntwo", "▎ one\n▎ two"),
        ("- item\n  - inner", " • item\n   • inner"),
        ("-# small", "small"),
        ("### Head", "Head"),
        ("`**code**`", "**code**"),
        ("```py\nx = 1\n```", "  x = 1"),
        ("<https://example.org>", "https://example.org"),
        ("<:wave:123> <#456>", ":wave: #456"),
        ("#hashtag", "#hashtag"),
    ],
)
def test_markdown_reads_as_on_discord(source: str, shown: str) -> None:
    """Each mark is shown, and each near miss is left alone."""
    assert [line.rstrip() for line in printed({"content": source}).rstrip("\n").split("\n")] == shown.split("\n")


def test_an_embed_is_a_card_too() -> None:
    """Title, description, fields and footer are printed beside the bar."""
    embed = {"title": "T", "description": "D", "fields": [{"name": "N", "value": "V"}], "footer": {"text": "F"}}
    assert [line.strip() for line in printed({"embeds": [embed]}).splitlines()] == ["▌ T", "▌ D", "▌ N", "▌ V", "▌ F"]


@pytest.mark.parametrize("nasty", NASTY)
def test_no_text_of_a_stranger_acts_on_the_terminal(nasty: str) -> None:
    """Wherever it stands in a message, no control character and no reordering mark comes through."""
    button = {"type": 2, "style": 1, "label": nasty, "custom_id": "q"}
    link = {"type": 2, "style": 5, "label": nasty, "url": f"https://example.org/{nasty}"}
    menu = {"type": 3, "custom_id": "s", "placeholder": nasty, "options": [{"label": nasty, "value": "v"}]}
    message = {
        "content": nasty,
        "embeds": [{"title": nasty, "url": f"https://e.org/{nasty}", "description": nasty}],
        "components": [{"type": 10, "content": nasty}, {"type": 1, "components": [button, link]}, menu],
        "attachments": [{"filename": nasty}],
    }
    text = printed(message)
    assert not [c for c in text if (ord(c) < 32 and c != "\n") or 127 <= ord(c) < 160 or c in "\u202e\u2066\ud800"]
    assert "[bold]" not in nasty or "[bold]markup[/]" in text


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=300), st.integers(20, 120))
def test_any_text_can_be_shown(source: str, width: int) -> None:
    """Rendering never raises, and only our own escape sequences are printed."""
    text = printed({"content": source}, width=width)
    assert "\x1b" not in text


@given(st.text())
def test_plain_text_stays_plain(text: str) -> None:
    """Making text safe twice changes nothing more, and one line is one line."""
    assert plain(plain(text)) == plain(text)
    assert "\n" not in one_line(text)


@pytest.mark.parametrize(
    ("style", "shown"),
    [("D", "24 November 2026"), ("t", "12:00"), ("f", "24 November 2026 12:00"), ("R", "now")],
)
def test_timestamps_are_written_out(style: str, shown: str) -> None:
    """Each style says what Discord says, in English."""
    assert timestamp(int(NOW.timestamp()), style, VIEW) == shown


@pytest.mark.parametrize(
    ("locale", "day", "past"),
    [
        ("en-US", "November 24, 2026", "2 hours ago"),
        ("de", "24. November 2026", "vor 2 Stunden"),
        ("es-ES", "24 de noviembre de 2026", "hace 2 horas"),
        ("zh-CN", "2026年11月24日", "2小时前"),
    ],
)
def test_dates_of_one_answer_were_in_two_languages(locale: str, day: str, past: str) -> None:
    """An article dated to the minute and one dated to the day are written alike: as the asker's Discord writes them."""
    view, at = replace(VIEW, locale=locale), int(NOW.timestamp())
    assert timestamp(at, "D", view) == day == tongue(locale).day(NOW.date())
    assert timestamp(at - 7200, "R", view) == past


def test_a_timestamp_beyond_the_calendar_stays_as_it_is() -> None:
    """Nothing is guessed, and nothing raises."""
    assert timestamp(10**17, "D", VIEW) == "<t:100000000000000000:D>"


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [(-90, "2 minutes ago"), (7200, "in 2 hours"), (-86400, "1 day ago"), (400 * 86400, "in 1 year")],
)
def test_relative_times_use_the_largest_unit(seconds: int, shown: str) -> None:
    """As Discord does."""
    assert timestamp(int(NOW.timestamp()) + seconds, "R", VIEW) == shown
