"""The operator's commands: /admin reload, status, sync. Registered in the home server, for the owner or the team."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import discord
from discord import app_commands

from bot.client import NO_PINGS, Clipdesk, Interaction
from bot.errors import NotAllowed
from bot.model import Changes, Progress
from bot.tongue import Tongue
from cogs._commands import words
from cogs._pages import Ask, page
from cogs._routes import Press, Route, route
from cogs._sheet import Button, Sheet
from cogs._text import safe

EDIT_EVERY = 2.0  # seconds between two edits of a running reload's answer
MARKS = {"added": "+", "changed": "~", "removed": "−"}


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
        if not await interaction.client.is_owner(interaction.user):
            raise OperatorOnly
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
        await interaction.response.defer(ephemeral=True, thinking=True)
        ask = Ask.of(interaction)
        if what == "commands":
            await interaction.client.reload_face()
            sheet = Sheet(Route("reload"), shareable=False)
            sheet.say(ask.say("### The commands are loaded anew\nChanges in `bot/` need a restart."))
            await _show(interaction, sheet)
        elif cancel:
            stopped = await interaction.client.desk.reload.cancel()
            sheet = Sheet(Route("reload"), shareable=False)
            sheet.say(ask.say("### The reload is stopped") if stopped else ask.say("### No reload is running"))
            await _show(interaction, sheet)
        else:
            await _reload_articles(interaction, ask, dry_run=dry_run, force=force)

    @app_commands.command(name="status", description=words("How the bot is doing"))
    async def status(self, interaction: Interaction) -> None:
        """Says what an operator wants to know at a glance."""
        ask = Ask.of(interaction)
        sheet = await status_page(ask)
        await interaction.response.send_message(view=sheet.view(), ephemeral=True, allowed_mentions=NO_PINGS)

    @app_commands.command(name="sync", description=words("Register the commands with Discord again"))
    async def sync(self, interaction: Interaction) -> None:
        """Registers every scope, changed or not."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        ask = Ask.of(interaction)
        done = await interaction.client.sync(force=True)
        sheet = Sheet(Route("sync"), shareable=False)
        sheet.say(ask.say("### The commands are registered\n-# {scopes}", scopes=", ".join(ask.say(s) for s in done)))
        await _show(interaction, sheet)


class OperatorOnly(app_commands.CheckFailure, NotAllowed):
    """Somebody else than the operator asked."""

    def __init__(self) -> None:
        NotAllowed.__init__(self, "Only the operator of this bot may use /admin.")


async def _show(interaction: Interaction, sheet: Sheet) -> None:
    await interaction.edit_original_response(view=sheet.view(), allowed_mentions=NO_PINGS)


async def _reload_articles(interaction: Interaction, ask: Ask, *, dry_run: bool, force: bool) -> None:
    """Runs the indexer, edits its progress into the answer, and ends with what changed."""
    news: asyncio.Queue[Progress] = asyncio.Queue()
    running = asyncio.create_task(
        interaction.client.desk.reload.run(news.put_nowait, dry_run=dry_run, force=force), name="reload"
    )
    try:
        await _report(interaction, ask, running, news)
        changes = await running
    finally:
        running.cancel()
    await _show(interaction, changes_sheet(ask.say, changes, dry_run=dry_run))


async def _report(
    interaction: Interaction, ask: Ask, running: asyncio.Task[tuple[Changes, ...]], news: asyncio.Queue[Progress]
) -> None:
    """Edits the newest progress into the answer every few seconds, until the reload is done."""
    while not running.done():
        await asyncio.wait({running}, timeout=EDIT_EVERY)
        latest = None
        while not news.empty():
            latest = news.get_nowait()
        if latest and not running.done():
            sheet = Sheet(Route("reload"), shareable=False)
            sheet.say(ask.say("### Reloading the articles") + "\n" + _progress_line(ask.say, latest))
            await _show(interaction, sheet)


def _progress_line(say: Tongue, progress: Progress) -> str:
    total = f" / {say.number(progress.total)}" if progress.total else ""
    return f"{safe(progress.source, 80)}: {say(progress.stage)} {say.number(progress.done)}{total}"


def changes_sheet(say: Tongue, changes: Sequence[Changes], *, dry_run: bool = False) -> Sheet:
    """What a reload did, source by source, with titles."""
    sheet = Sheet(Route("reload"), shareable=False)
    sheet.say(say("### What a reload would change") if dry_run else say("### The articles are reloaded"))
    for change in changes:
        counts = say(
            "{added} added, {changed} changed, {removed} removed, {unchanged} unchanged",
            added=say.number(change.added), changed=say.number(change.changed),
            removed=say.number(change.removed), unchanged=say.number(change.unchanged),
        )  # fmt: skip
        lines = [f"**{safe(change.source, 80)}** · {counts}"]
        lines += [f"- {MARKS.get(kind, '·')} {safe(title, 100)}" for kind, title in change.titles[:5]]
        if len(change.titles) > 5:
            lines.append("-# " + say.n("and {n} more", "and {n} more", len(change.titles) - 5))
        if change.held_back:
            lines.append(f"⚠ {safe(change.held_back, 300)}")
        lines += [f"⚠ {safe(failure, 300)}" for failure in change.failures[:3]]
        if not sheet.say("\n".join(lines)):
            break
    if not changes:
        sheet.say(say("The catalogue names no source yet. Add one with `python -m bot add`."))
    return sheet


@page("status")
async def status_page(ask: Ask) -> Sheet:
    """The state of the bot, its index and its connection."""
    bot, say = ask.bot, ask.say
    if not await bot.is_owner(ask.user):
        raise OperatorOnly
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
            size=f"{facts.size_bytes / 1_000_000:.1f} MB"),
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
