"""Command lines as people type them."""

from __future__ import annotations

import pytest

from bot.errors import QueryError
from bot.playground import Command, Option
from bot.terminal import typed


def option(name: str, *, required: bool = False, autocomplete: bool = False) -> Option:
    """A text option."""
    return Option(name, f"about {name}", 3, required, (), autocomplete, None, None, None, None, ())


def command(name: str, *options: Option) -> Command:
    """A slash command."""
    return Command("1", name, f"does {name}", options, 1, None, f"</{name}:1>")


COMMANDS = [
    command("quote", option("speaker", autocomplete=True), option("about"), option("since")),
    command("summary", option("article", required=True, autocomplete=True), option("length")),
    command("search", option("query", required=True), option("tag", autocomplete=True)),
    command("digest add", option("channel", required=True), option("time", required=True)),
    command("digest list"),
]


@pytest.mark.parametrize(
    ("line", "name", "options"),
    [
        ("/quote speaker:Ida Voss", "quote", {"speaker": "Ida Voss"}),
        ("quote speaker:Ida Voss about:the ferry", "quote", {"speaker": "Ida Voss", "about": "the ferry"}),
        ('/quote speaker:"Ida Voss"', "quote", {"speaker": "Ida Voss"}),
        ("/quote about:time: 10:30 at noon", "quote", {"about": "time: 10:30 at noon"}),
        ("/quote speaker:Ida about: since:2026", "quote", {"speaker": "Ida", "since": "2026"}),
        ("/summary article:some words length:short", "summary", {"article": "some words", "length": "short"}),
        ("/summary length:short article:some words", "summary", {"article": "some words", "length": "short"}),
        ("/summary some words length:short", "summary", {"article": "some words", "length": "short"}),
        ('/summary article:"what length: means"', "summary", {"article": "what length: means"}),
        ('/search query:"night boat" ferry', "search", {"query": '"night boat" ferry'}),
        ('/search query:"night boat"', "search", {"query": '"night boat"'}),
        ("/search before:2026 ferry", "search", {"query": "before:2026 ferry"}),
        ("/digest add channel:#news time:08:00", "digest add", {"channel": "#news", "time": "08:00"}),
        ("/digest list", "digest list", {}),
    ],
)
def test_options_are_read_by_name(line: str, name: str, options: dict[str, str]) -> None:
    """Values run to the next option's name; marks around them are dropped except where they mean a phrase."""
    asked = typed.read(line, COMMANDS)
    assert (asked.command.name, asked.options) == (name, options)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("/qoute speaker:Ida", "Did you mean /quote?"),
        ("/digest", "/digest is a group of commands: /digest add, /digest list."),
        ("/quote speker:Ida", "Did you mean “speaker”?"),
        ("/digest list everything", "It takes no options."),
        ("/", "There is no command /"),
    ],
)
def test_what_is_no_command_is_explained(line: str, told: str) -> None:
    """The answer names what there is instead."""
    with pytest.raises(QueryError) as raised:
        typed.read(line, COMMANDS)
    assert told in raised.value.for_user


def test_what_is_missing_is_told_with_the_way_to_type_it() -> None:
    """Every option that is still needed is named."""
    asked = typed.read("/digest add time:08:00", COMMANDS)
    assert [o.name for o in typed.missing(asked)] == ["channel"]
    assert "/digest add channel:... time:..." in typed.explain_missing(asked).for_user
