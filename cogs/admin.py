"""The operator's commands: /admin reload, status, sync. Registered in the home server, for the owner or the team."""

from __future__ import annotations

import discord
from discord import app_commands

from bot.client import NO_PINGS, Clipdesk, Interaction
from cogs._admin_reload import reload_articles
from cogs._commands import words
from cogs._operator import begin, note, only_operator, show
from cogs._pages import Ask, page
from cogs._routes import Press, route
from cogs._sheet import Button, Sheet
from cogs._text import safe


class Admin(app_commands.Group, name="admin", description="For the operator of this bot"):
    """The commands. Whoever is not the owner of the application, or of its team, is turned away in the code."""

    def __init__(self) -> None:
        super().__init__(
            description=words("For the operator of this bot"),
            default_permissions=discord.Permissions(manage_guild=True),
            guild_only=True,
        )

    async def interaction_check(self, interaction: Interaction) -> bool:  # type: ignore[override]
        """Lets the operator in. Raises NotAllowed for everybody else."""
        await only_operator(interaction.client, interaction.user)
        return True

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

    @app_commands.command(name="status", description=words("How the bot is doing"))
    async def status(self, interaction: Interaction) -> None:
        """Says what an operator wants to know at a glance."""
        ask = Ask.of(interaction)
        sheet = await status_page(ask)
        await interaction.response.send_message(view=sheet.view(), ephemeral=True, allowed_mentions=NO_PINGS)

    @app_commands.command(name="sync", description=words("Register the commands with Discord again"))
    async def sync(self, interaction: Interaction) -> None:
        """Registers every scope, changed or not."""
        ask = await begin(interaction)
        done = await ask.bot.sync(force=True)
        scopes = ", ".join(ask.say(scope) for scope in done)
        await show(interaction, note("sync", ask.say("### The commands are registered\n-# {scopes}", scopes=scopes)))


@page("status")
async def status_page(ask: Ask) -> Sheet:
    """The state of the bot, its index and its connection."""
    bot, say = ask.bot, ask.say
    await only_operator(bot, ask.user)
    facts = await bot.desk.facts()
    sheet = Sheet(route("status"), shareable=False)
    sheet.say(f"### Clipdesk {bot.version}")
    latency = f"{bot.latency * 1000:.0f} ms" if bot.latency == bot.latency else "–"
    sheet.say("\n".join([
        say("**Gateway** {latency} · {servers} · up since {since}", latency=latency,
            servers=say.n("{n} server", "{n} servers", len(bot.guilds)), since=f"<t:{int(bot.started.timestamp())}:R>"),
        say("**Index** {articles}, {quotes}, {speakers} · {size}",
            articles=say.n("{n} article", "{n} articles", facts.articles),
            quotes=say.n("{n} quotation", "{n} quotations", facts.quotes),
            speakers=say.n("{n} speaker", "{n} speakers", facts.speakers),
            size=f"{say.number(round(facts.size_bytes / 1_000_000, 1))} MB"),
    ]))  # fmt: skip
    if facts.last_indexed_at:
        sheet.say(say("**Last change** {when}", when=f"<t:{int(facts.last_indexed_at.timestamp())}:R>"))
    since = bot.desk.reload.since
    if since:
        sheet.say(say("**A reload** runs since {since}", since=f"<t:{int(since.timestamp())}:T>"))
    lines = []
    for source in await bot.desk.archive.sources():
        error = f" · ⚠ {safe(source.fetch.last_error, 160)}" if source.fetch.last_error else ""
        lines.append(f"- **{safe(source.name, 80)}** · {say.n('{n} article', '{n} articles', source.articles)}{error}")
    if lines:
        sheet.say(f"**{say('Sources')}**\n" + "\n".join(lines[:20]))
    sheet.row([Button(say("Refresh"), Press("go", route("status")))])
    return sheet


async def setup(bot: Clipdesk) -> None:
    """Hands the commands to the bot, which registers them where home is."""
    bot.home_commands.append(Admin())
