"""What the operator's commands have in common: who may use them, how they answer, where they tell what comes later."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import wraps

import discord
from discord import app_commands

from bot.client import NO_PINGS, Clipdesk, Interaction
from bot.errors import NotAllowed
from cogs._pages import FORMS, VERBS, Ask
from cogs._routes import Route
from cogs._sheet import Sheet

Do = Callable[[Interaction, Route], Awaitable[None]]


class OperatorOnly(app_commands.CheckFailure, NotAllowed):
    """Somebody else than the operator asked."""

    def __init__(self) -> None:
        NotAllowed.__init__(self, "Only the operator of this bot may use /admin.")


async def only_operator(bot: Clipdesk, user: discord.abc.User) -> None:
    """Raises OperatorOnly unless it is the application's owner or one of its team."""
    if not await bot.is_owner(user):
        raise OperatorOnly


class OperatorGroup(app_commands.Group):
    """A group of the operator's commands. The library asks only the group a command stands in, so each is of these."""

    async def interaction_check(self, interaction: Interaction) -> bool:  # type: ignore[override]
        """Lets the operator in. Raises OperatorOnly for everybody else."""
        await only_operator(interaction.client, interaction.user)
        return True


def verb(name: str) -> Callable[[Do], Do]:
    """Registers what a button of the operator's does; whoever else presses it is turned away."""

    def register(do: Do) -> Do:
        @wraps(do)
        async def checked(interaction: Interaction, here: Route) -> None:
            await only_operator(interaction.client, interaction.user)
            await do(interaction, here)

        VERBS[name] = checked
        return do

    return register


def form(name: str) -> Callable[[Callable[[Interaction, Route, dict[str, str]], Awaitable[None]]], None]:
    """Registers what a form of the operator's does, for nobody else."""

    def register(take: Callable[[Interaction, Route, dict[str, str]], Awaitable[None]]) -> None:
        @wraps(take)
        async def checked(interaction: Interaction, here: Route, values: dict[str, str]) -> None:
            await only_operator(interaction.client, interaction.user)
            await take(interaction, here, values)

        FORMS[name] = checked

    return register


def note(name: str, text: str) -> Sheet:
    """A sheet of one text, for nobody but the one who asked."""
    sheet = Sheet(Route(name), shareable=False)
    sheet.say(text)
    return sheet


async def show(interaction: Interaction, sheet: Sheet) -> None:
    """Puts the sheet in place of the private answer that was begun."""
    await interaction.edit_original_response(view=sheet.view(), allowed_mentions=NO_PINGS)


async def begin(interaction: Interaction) -> Ask:
    """Begins a private answer that takes longer; a press keeps the message it was made on."""
    if interaction.type is discord.InteractionType.component:
        await interaction.response.defer()
    else:
        await interaction.response.defer(ephemeral=True, thinking=True)
    return Ask.of(interaction)


async def notices(bot: Clipdesk) -> discord.TextChannel | None:
    """The home server's channel for notices, else its system channel, where the bot may write."""
    guild = bot.get_guild(bot.home.id) if bot.home else None
    if guild is None:
        return None
    chosen = (await bot.desk.state.servers.settings(guild.id)).notices
    for number in (chosen, guild.system_channel.id if guild.system_channel else None):
        channel = guild.get_channel(number) if number else None
        if isinstance(channel, discord.TextChannel) and channel.permissions_for(guild.me).send_messages:
            return channel
    return None
