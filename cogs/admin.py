"""The operator's commands, /admin. Registered in the home server, for the owner or the team."""

from __future__ import annotations

import discord
from discord import app_commands

from bot.client import Clipdesk, Interaction
from bot.errors import NotFound
from cogs._admin_corrections import Corrections
from cogs._admin_reload import reload_articles
from cogs._admin_sources import Sources
from cogs._admin_status import suggest_references
from cogs._commands import words
from cogs._operator import OperatorGroup, begin, note, show
from cogs._pages import answer
from cogs._routes import route


class Admin(OperatorGroup, name="admin", description="For the operator of this bot"):
    """The commands. Whoever is not the owner of the application, or of its team, is turned away in the code."""

    def __init__(self) -> None:
        super().__init__(
            description=words("For the operator of this bot"),
            default_permissions=discord.Permissions(manage_guild=True),
            guild_only=True,
        )
        self.add_command(Sources())
        self.add_command(Corrections())

    @app_commands.command(name="reload", description=words("Read the sources anew, or load the commands' code anew"))
    @app_commands.describe(
        what=words("Articles or commands"),
        dry_run=words("Only say what would change"),
        force=words("Also where a source lost half of its articles"),
        cancel=words("Stop the reload that is running"),
    )
    @app_commands.choices(
        what=[app_commands.Choice(name=words("articles"), value="articles"),
              app_commands.Choice(name=words("commands"), value="commands")]
    )  # fmt: skip
    async def reload(
        self, interaction: Interaction, what: str, dry_run: bool = False, force: bool = False, cancel: bool = False
    ) -> None:
        """Reloads while readers are served."""
        if cancel:
            ask = await begin(interaction)
            stopped = await ask.bot.desk.reload.cancel()
            told = ask.say("### The reload is being stopped") if stopped else ask.say("### No reload is running")
            await show(interaction, note("reload", told))
        elif what == "commands":
            ask = await begin(interaction)
            await ask.bot.reload_face()
            told = ask.say("### The commands are loaded anew\nChanges in `bot/` need a restart.")
            await show(interaction, note("reload", told))
        else:
            await reload_articles(interaction, dry_run=dry_run, force=force)

    @app_commands.command(name="status", description=words("How the bot, its index and its digests are doing"))
    async def status(self, interaction: Interaction) -> None:
        """Says what an operator wants to know at a glance."""
        await answer(interaction, route("status"))

    @app_commands.command(name="schedules", description=words("Digests of all servers: due, late, failed"))
    async def schedules(self, interaction: Interaction) -> None:
        """Lists the schedules that matter now."""
        await answer(interaction, route("schedules", 0))

    @app_commands.command(name="pause-all", description=words("Post nothing in any server until it is resumed"))
    async def pause_all(self, interaction: Interaction) -> None:
        """Asks whether all posting is to stop; where it has, whether it is to go on."""
        await answer(interaction, route("posting"))

    @app_commands.command(name="resume-all", description=words("Post again after /admin pause-all"))
    async def resume_all(self, interaction: Interaction) -> None:
        """Asks whether posting is to go on."""
        if await interaction.client.desk.posting.paused_since() is None:
            raise NotFound("Posting is not paused.")
        await answer(interaction, route("posting"))

    @app_commands.command(name="logs", description=words("What is behind the reference of an error"))
    @app_commands.describe(reference=words("The code that a reader was told, or that the status shows"))
    @app_commands.autocomplete(reference=suggest_references)
    async def logs(self, interaction: Interaction, reference: app_commands.Range[str, 1, 40]) -> None:
        """Shows what is kept of an error."""
        await answer(interaction, route("logs", reference))

    @app_commands.command(name="sync", description=words("Register the commands with Discord again"))
    async def sync(self, interaction: Interaction) -> None:
        """Registers every scope, changed or not."""
        ask = await begin(interaction)
        done = await ask.bot.sync(force=True)
        scopes = ", ".join(ask.say(scope) for scope in done)
        await show(interaction, note("sync", ask.say("### The commands are registered\n-# {scopes}", scopes=scopes)))


async def setup(bot: Clipdesk) -> None:
    """Hands the commands to the bot, which registers them where home is."""
    bot.home_commands.append(Admin())
