"""Settings: /settings, the server's choices as a panel, and as a file to keep or to bring elsewhere."""

from __future__ import annotations

import io
import json
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import NO_PINGS, Clipdesk, Interaction
from bot.errors import QueryError
from cogs._commands import for_admins, words
from cogs._digest_access import Place, kind_of
from cogs._pages import Ask
from cogs._settings_panel import Setting, own_server, panel

LARGEST = 256 * 1024  # bytes of a file of settings


@for_admins
class SettingsGroup(app_commands.Group):
    """The commands under /settings."""

    def __init__(self) -> None:
        super().__init__(name="settings", description=words("What this server has chosen"))

    @app_commands.command(
        name="panel", description=words("Language, time zone, sharing, quiet hours, notices, sources")
    )
    async def panel(self, interaction: Interaction) -> None:
        """Shows the panel."""
        own_server(interaction)
        view = await panel(Ask.of(interaction))
        await interaction.response.send_message(view=view, ephemeral=True, allowed_mentions=NO_PINGS)

    @app_commands.command(name="export", description=words("Settings and digests as a file"))
    async def export(self, interaction: Interaction) -> None:
        """Hands the file out."""
        data = await interaction.client.desk.state.export(own_server(interaction))
        text = json.dumps(data, ensure_ascii=False, indent=2) + "\n"
        file = discord.File(io.BytesIO(text.encode()), "clipdesk-settings.json")
        say = Ask.of(interaction).say
        await interaction.response.send_message(
            say("Settings and digests of this server. `/settings import` reads the file again."),
            file=file, ephemeral=True, allowed_mentions=NO_PINGS,
        )  # fmt: skip

    @app_commands.command(name="import", description=words("Bring settings and digests from a file"))
    @app_commands.describe(file=words("What /settings export gave"))
    async def bring(self, interaction: Interaction, file: discord.Attachment) -> None:
        """Takes the file in, whole or not at all."""
        server = own_server(interaction)
        if file.size > LARGEST:
            raise QueryError("The file is too large for settings: {most} KiB is the most.", most=LARGEST // 1024)
        await interaction.response.defer(ephemeral=True)
        data = _read(await file.read())
        _check_places(data, interaction.guild)
        _fit_kinds(data, interaction.guild)
        desk, say = interaction.client.desk, Ask.of(interaction).say
        _, added = await desk.state.bring(server, data, desk.now())
        told = say.n("{n} digest was added.", "{n} digests were added.", len(added))
        text = say("The settings are taken over.") + f" {told} " + say("See `/settings panel` and `/digest list`.")
        await interaction.followup.send(text, ephemeral=True, allowed_mentions=NO_PINGS)


def _read(content: bytes) -> dict[str, Any]:
    try:
        data = json.loads(content)
    except (ValueError, RecursionError):
        data = None
    if not isinstance(data, dict):
        raise QueryError("This is no file of settings: a JSON object was expected, as `/settings export` gives.")
    return data


def _check_places(data: dict[str, Any], guild: discord.Guild | None) -> None:
    """Raises QueryError where the file names a channel or role that isn't this server's: nothing leads elsewhere."""
    settings, digests = data.get("settings"), data.get("digests")
    listed = [d for d in digests if isinstance(d, dict)] if isinstance(digests, list) else []
    channels = [d.get("channel") for d in listed]
    channels.append(settings.get("notices") if isinstance(settings, dict) else None)
    for number in channels:
        if isinstance(number, int) and (guild is None or guild.get_channel_or_thread(number) is None):
            raise QueryError("The file names a channel that isn't in this server: {number}.", number=number)
    for role in (d.get("role") for d in listed):
        if isinstance(role, int) and (guild is None or guild.get_role(role) is None):
            raise QueryError("The file names a role that isn't in this server: {number}.", number=role)


def _fit_kinds(data: dict[str, Any], guild: discord.Guild | None) -> None:
    """What kind each digest's channel is, as it is now: it may have become another since the file was written."""
    listed = data.get("digests")
    for digest in listed if isinstance(listed, list) else []:
        number = digest.get("channel") if isinstance(digest, dict) else None
        place = guild.get_channel_or_thread(number) if guild and isinstance(number, int) else None
        if isinstance(place, Place):
            digest["kind"] = kind_of(place)


class SettingsCog(commands.Cog):
    """Takes what panels send."""

    def __init__(self, bot: Clipdesk) -> None:
        self.bot = bot

    async def cog_load(self) -> None:
        """Panels answer."""
        self.bot.add_dynamic_items(Setting)

    async def cog_unload(self) -> None:
        """Panels of the old code answer no more."""
        self.bot.remove_dynamic_items(Setting)


async def setup(bot: Clipdesk) -> None:
    """Adds the commands to the bot."""
    bot.tree.add_command(SettingsGroup())
    await bot.add_cog(SettingsCog(bot))
