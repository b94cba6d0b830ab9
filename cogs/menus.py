"""Menus on a message: the articles behind the links in it. Only the archive is asked; nothing is fetched."""

from __future__ import annotations

import re

import discord
from discord import app_commands

from bot.client import Clipdesk, Interaction
from bot.errors import NotFound
from bot.model import Entry
from cogs._commands import for_readers
from cogs._pages import Ask, answer
from cogs._routes import route

ADDRESS = re.compile(r"https?://[^\s<>()\[\]\"']+")
MOST = 10


async def _first_known(interaction: Interaction, message: discord.Message) -> Entry:
    """The article of the first link in a message that the archive knows. Raises NotFound."""
    addresses = ADDRESS.findall(message.content)
    addresses += [embed.url for embed in message.embeds if embed.url]
    ask = Ask.of(interaction)
    for address in list(dict.fromkeys(addresses))[:MOST]:
        entry = await ask.desk.at_address(address)
        if entry is not None:
            return entry
    if addresses:
        raise NotFound("None of the links in that message is in the archive.")
    raise NotFound("There is no link in that message.")


@app_commands.context_menu(name="Find in archive")
@for_readers
async def find_in_archive(interaction: Interaction, message: discord.Message) -> None:
    """Answers with the card of the first link that is known."""
    entry = await _first_known(interaction, message)
    await answer(interaction, route("card", entry.key, "normal"))


@app_commands.context_menu(name="Related articles")
@for_readers
async def related_articles(interaction: Interaction, message: discord.Message) -> None:
    """Answers with what is related to the first link that is known."""
    entry = await _first_known(interaction, message)
    await answer(interaction, route("related", 0, entry.key))


async def setup(bot: Clipdesk) -> None:
    """Adds the menus to the bot."""
    bot.tree.add_command(find_in_archive)
    bot.tree.add_command(related_articles)
