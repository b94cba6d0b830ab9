"""The commands as they are registered, against what Discord allows: in every language, whole."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from bot.client import Clipdesk
from bot.playground import Playground
from bot.tongue import languages, tongue

Json = dict[str, Any]
NAME = re.compile(r"[-_'\w]{1,32}", re.UNICODE)
GUILD, BOT_DM, PRIVATE = 0, 1, 2
BY_SERVER, BY_USER = 0, 1
MANAGE_SERVER = 1 << 5
READERS = {"search", "summary", "tag", "quote", "speakers", "related", "latest", "words", "follow", "help", "about",
           "data", "Find in archive", "Related articles"}  # fmt: skip
ADMINS = {"digest", "settings", "doctor", "server-data"}


@pytest.fixture
def everywhere(pg: Playground, bot: Clipdesk) -> list[Json]:
    """The commands registered for all servers."""
    return pg.commands()


@pytest.fixture
def registered(pg: Playground, bot: Clipdesk, everywhere: list[Json]) -> list[Json]:
    """All commands, the operator's included."""
    home = bot.home
    assert home is not None
    return [*everywhere, *pg.commands(str(home.id))]


def parts(node: Json) -> Iterator[Json]:
    """A command with its groups, subcommands and options."""
    yield node
    for option in node.get("options") or ():
        yield from parts(option)


def each(commands: list[Json]) -> Iterator[Json]:
    """Every part of every command."""
    for command in commands:
        yield from parts(command)


def longest(node: Json, key: str) -> int:
    """The length of a text in the language where it is longest."""
    return max(map(len, [node.get(key) or "", *(node.get(f"{key}_localizations") or {}).values()]))


def weight(command: Json) -> int:
    """The characters that Discord counts of a command: names, descriptions and values, in the longest language."""
    total = 0
    for part in parts(command):
        total += longest(part, "name") + longest(part, "description")
        total += sum(longest(c, "name") + len(str(c["value"])) for c in part.get("choices") or ())
    return total


def test_there_is_every_command_and_not_too_many(everywhere: list[Json]) -> None:
    """At most 100 slash commands and, as the library allows, five menus on messages; each name once."""
    slash = [c["name"] for c in everywhere if c.get("type", 1) == 1]
    menus = [c["name"] for c in everywhere if c.get("type", 1) == 3]
    assert set(slash) | set(menus) >= READERS
    assert len(slash) == len(set(slash)) <= 100
    assert len(menus) == len(set(menus)) <= 5


def test_names_fit(registered: list[Json]) -> None:
    """Names have 1 to 32 letters, digits and hyphens, in small letters; menus may have spaces and capitals."""
    for part in each(registered):
        if "description" in part and part.get("type", 1) != 3:
            assert NAME.fullmatch(part["name"]), part["name"]
            assert part["name"] == part["name"].lower()
            assert not part.get("name_localizations"), "command names stay English"
        else:
            assert 1 <= longest(part, "name") <= 32


def test_descriptions_fit(registered: list[Json]) -> None:
    """Descriptions have 1 to 100 characters in each language."""
    for command in registered:
        for part in parts(command) if command.get("type", 1) == 1 else ():
            texts = [part["description"], *(part.get("description_localizations") or {}).values()]
            assert all(1 <= len(text) <= 100 for text in texts), texts


def test_options_and_choices_fit(registered: list[Json]) -> None:
    """At most 25 options and choices, with names of 1 to 100 characters; options that are needed come first."""
    for part in each(registered):
        options, choices = part.get("options") or [], part.get("choices") or []
        assert len(options) <= 25
        assert len(choices) <= 25
        required = [bool(option.get("required")) for option in options]
        assert required == sorted(required, reverse=True), part["name"]
        assert len({option["name"] for option in options}) == len(options)
        for choice in choices:
            assert 1 <= longest(choice, "name") <= 100
            assert 1 <= len(str(choice["value"])) <= 100
        assert not (choices and part.get("autocomplete"))


def test_no_command_weighs_too_much(registered: list[Json]) -> None:
    """Each command has at most 8,000 characters, counted in its longest language."""
    assert {c["name"]: weight(c) for c in registered if weight(c) > 8000} == {}


def test_readers_may_ask_anywhere(everywhere: list[Json]) -> None:
    """Reader commands are there in servers, direct messages and private channels, for both installs."""
    for command in everywhere:
        if command["name"] in READERS:
            assert set(command["contexts"]) == {GUILD, BOT_DM, PRIVATE}, command["name"]
            assert set(command["integration_types"]) == {BY_SERVER, BY_USER}, command["name"]
            assert command.get("default_member_permissions") is None, command["name"]


def test_admins_commands_are_for_servers_only(everywhere: list[Json]) -> None:
    """Every other command is for servers only, and offered to those who manage the server."""
    for command in everywhere:
        if command["name"] not in READERS:
            assert command["name"] in ADMINS
            assert set(command["contexts"]) == {GUILD}, command["name"]
            assert set(command["integration_types"]) == {BY_SERVER}, command["name"]
            assert command["default_member_permissions"] == str(MANAGE_SERVER), command["name"]


def test_the_operators_commands_are_at_home_only(pg: Playground, bot: Clipdesk, everywhere: list[Json]) -> None:
    """/admin is registered in the home server, and nowhere else."""
    assert bot.home is not None
    assert [c["name"] for c in pg.commands(str(bot.home.id))] == ["admin"]
    assert "admin" not in {c["name"] for c in everywhere}


def test_every_answer_can_be_shared(everywhere: list[Json]) -> None:
    """Every reader's command that answers from the archive takes `share`."""
    offered = {c["name"] for c in everywhere if any(o["name"] == "share" for o in c.get("options") or ())}
    assert offered >= {"search", "summary", "tag", "quote", "speakers", "related", "latest", "words"}


def test_descriptions_are_translated(registered: list[Json]) -> None:
    """Every description and choice that a catalogue has is registered in that language too."""
    others = [code for code in languages() if code != "en"]
    for command in registered:
        for part in parts(command) if command.get("type", 1) == 1 else ():
            given = {tongue(key).code for key in part.get("description_localizations") or {}}
            assert {code for code in others if tongue(code)(part["description"]) != part["description"]} <= given
            for choice in part.get("choices") or ():
                given = {tongue(key).code for key in choice.get("name_localizations") or {}}
                assert {code for code in others if tongue(code)(choice["name"]) != choice["name"]} <= given
