"""Server data: /server-data, and what becomes of a server's data when the bot is removed from it."""

from __future__ import annotations

import logging
from datetime import timedelta

import discord
from discord import app_commands, ui
from discord.ext import commands, tasks

from bot.client import NO_PINGS, Clipdesk, Interaction
from bot.errors import NotAllowed
from bot.tongue import Tongue
from cogs._commands import for_admins, words
from cogs._pages import FORMS, Ask, answer, page
from cogs._routes import Press, Route, route
from cogs._sheet import Sheet

log = logging.getLogger(__name__)

GRACE = timedelta(days=7)
LOOK_EVERY = timedelta(hours=1)
TYPED = "DELETE"  # what is to be typed: the same in every language, so that a guide can say it


@for_admins
class ServerData(app_commands.Group):
    """The commands under /server-data."""

    def __init__(self) -> None:
        super().__init__(name="server-data", description=words("What is kept about this server"))

    @app_commands.command(name="show", description=words("Show all that is kept about this server"))
    async def show(self, interaction: Interaction) -> None:
        """Shows what is kept."""
        await answer(interaction, route("serverdata"))

    @app_commands.command(name="purge", description=words("Delete all that is kept about this server, at once"))
    async def purge(self, interaction: Interaction) -> None:
        """Asks for the word that confirms it."""
        say = Ask.of(interaction).say
        form: ui.Modal = ui.Modal(
            title=say("Delete this server's data")[:45], custom_id=str(Press("purge", Route("serverdata")))
        )
        field: ui.TextInput[ui.Modal] = ui.TextInput(max_length=20, custom_id="typed")
        form.add_item(
            ui.Label(
                text=say("Type {word} to confirm", word=TYPED)[:45],
                description=say("Settings and digests go, with their history. This can't be undone.")[:100],
                component=field,
            )
        )
        form.stop()  # answered by `purge_confirmed`, also after a restart
        await interaction.response.send_modal(form)


def may_manage(interaction: Interaction) -> None:
    """Raises NotAllowed unless a server's settings may be changed by who asks, from where they ask."""
    if interaction.guild_id is None or not interaction.permissions.manage_guild:
        raise NotAllowed("Only those who may manage the server can do that.")


async def purge_confirmed(interaction: Interaction, here: Route, values: dict[str, str]) -> None:
    """Deletes the server's data where the word was typed."""
    may_manage(interaction)
    say = Ask.of(interaction).say
    if values.get("typed", "").strip().upper() != TYPED:
        raise NotAllowed("Nothing was deleted: “{word}” was expected.", word=TYPED)
    assert interaction.guild_id is not None
    held = await interaction.client.desk.state.servers.purge(interaction.guild_id)
    text = say("### Deleted") + "\n" + _holdings(held, say)
    await interaction.response.send_message(text, ephemeral=True, allowed_mentions=NO_PINGS)


def _holdings(held: dict[str, int], say: Tongue) -> str:
    names = {
        "settings": say("settings"),
        "sources": say("sources chosen"),
        "digests": say("digests"),
        "history": say("times a digest was due"),
        "articles": say("articles posted"),
    }
    return "\n".join(f"- {names.get(kind, kind)}: {say.number(count)}" for kind, count in held.items())


@page("serverdata")
async def server_data_page(ask: Ask) -> Sheet:
    """All that is kept about the server."""
    ask.must_manage()
    say, sheet = ask.say, Sheet(route("serverdata"), shareable=False)
    sheet.say(f"### {say('What is kept about this server')}")
    sheet.say(_holdings(await ask.bot.desk.state.servers.holdings(ask.viewer or 0), say))
    sheet.say(
        "-# "
        + say(
            "It goes {days} days after the bot is removed, or at once with `/server-data purge`. "
            "`/settings export` gives a copy.",
            days=GRACE.days,
        )
    )
    return sheet


class Leaving(commands.Cog):
    """Keeps the list of servers, and lets the data of those that were left go when the grace is over."""

    def __init__(self, bot: Clipdesk) -> None:
        self.bot = bot

    async def cog_load(self) -> None:
        """Starts looking."""
        self.look.start()

    async def cog_unload(self) -> None:
        """Looks no more."""
        self.look.cancel()

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Compares the servers with those known before: a removal while the bot was away left no event."""
        # A server in an outage is in the list, and neither there nor gone.
        away = [guild.id for guild in self.bot.guilds if guild.unavailable]
        present = [guild.id for guild in self.bot.guilds if not guild.unavailable]
        desk = self.bot.desk
        gone = await desk.state.servers.reconcile(present, away, desk.now(), GRACE)
        if gone:
            log.info(
                "%d server(s) were left while the bot was away; their data goes in %d days.", len(gone), GRACE.days
            )
        await purge_due(self.bot)

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        """A server that comes back keeps what it had set."""
        await self.bot.desk.state.servers.joined(guild.id, self.bot.desk.now())

    @commands.Cog.listener()
    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """The bot was removed; an outage doesn't come here."""
        await self.bot.desk.state.servers.left(guild.id, self.bot.desk.now(), GRACE)

    @tasks.loop(seconds=LOOK_EVERY.total_seconds())
    async def look(self) -> None:
        """Purges what is due."""
        await purge_due(self.bot)


async def purge_due(bot: Clipdesk) -> None:
    """Purges the data of servers whose grace is over."""
    desk = bot.desk
    for server in await desk.state.servers.purges_due(desk.now()):
        await desk.state.servers.purge(server)
        log.info("The data of a server that was left is purged.")


FORMS["purge"] = purge_confirmed


async def setup(bot: Clipdesk) -> None:
    """Adds the commands and the watch to the bot."""
    bot.tree.add_command(ServerData())
    await bot.add_cog(Leaving(bot))
