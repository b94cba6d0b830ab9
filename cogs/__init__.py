"""The face: every command, loaded and reloaded as one extension."""

from __future__ import annotations

import importlib

from bot.client import Clipdesk
from cogs._commands import Translations
from cogs._presses import PRESSES, take_form

COGS = ("articles", "tags", "quotes", "reports", "related", "vocabulary", "follows", "digest", "help", "menus",
        "settings", "doctor", "server_data", "admin")  # fmt: skip

# Imported with the package, not when it is set up: where a reload fails, the old package is set up again, and must
# find its own modules then and not the broken ones.
MODULES = tuple(importlib.import_module(f"{__name__}.{name}") for name in COGS)


async def setup(bot: Clipdesk) -> None:
    """Adds every command, button, menu and form to the bot."""
    await bot.tree.set_translator(Translations())
    for module in MODULES:
        await module.setup(bot)
    bot.add_dynamic_items(*PRESSES)
    bot.add_listener(take_form, "on_interaction")


async def teardown(bot: Clipdesk) -> None:
    """Takes back what the library does not take back by itself."""
    bot.home_commands.clear()
    bot.remove_dynamic_items(*PRESSES)
    bot.remove_listener(take_form, "on_interaction")
    await bot.tree.set_translator(None)


__all__ = ["COGS", "setup", "teardown"]
