"""What must be documented is."""

from __future__ import annotations

import re
from pathlib import Path

from discord import app_commands

from bot.cli import COMMANDS
from bot.client import Clipdesk

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")


async def test_every_command_is_in_the_readme(bot: Clipdesk) -> None:
    """Each command, menu and subcommand of Discord's is named there, and no two share a name."""
    named = []
    for home in (None, bot.home):
        for command in bot.tree.walk_commands(guild=home):
            named.append(command.qualified_name)
            if isinstance(command, (app_commands.Command, app_commands.Group)) and command.parent:
                group = command.parent.qualified_name
                assert re.search(rf"/{group} [^`]*\b{re.escape(command.name)}\b", README), command.qualified_name
            else:
                assert f"/{command.name}" in README, command.name
    for menu in bot.tree.get_commands(type=None):
        if isinstance(menu, app_commands.ContextMenu):
            assert menu.name in README
    assert len(named) == len(set(named))


def test_every_word_of_the_command_line_is_in_the_readme() -> None:
    """Each command of `python -m bot` is named there."""
    for name in COMMANDS:
        assert re.search(rf"`{name}\b", README), name
