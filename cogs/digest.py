"""Digests: /digest, and the pages that its answers and the posts lead to."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import NO_PINGS, Clipdesk, Interaction
from bot.errors import DigestError, NotAllowed, NotFound
from bot.model import Schedule
from bot.tongue import later
from cogs._blocks import entry_option
from cogs._commands import words
from cogs._digest_access import Picked, Place, PlaceOption, check, kind_of, place_picked
from cogs._digest_panel import CONTROLS, panel, take_panel_form
from cogs._digest_post import (
    DigestFace,
    article_block,
    days_line,
    history_line,
    names,
    posted_view,
    reason_text,
    title_of,
)
from cogs._pages import PER_PAGE, VERBS, Ask, answer, page, page_number, pager
from cogs._routes import Press, Route, route
from cogs._sheet import Button, Sheet
from cogs._text import plain, safe

MOST = 100  # digests of one server
Choices = list[app_commands.Choice[str]]
# The parts of a filter as its account names them.
PARTS = {
    "sources": later("from other sources"),
    "tags": later("without the tags"),
    "speakers": later("without the speakers"),
    "words": later("without the words"),
    "without_sources": later("from excluded sources"),
    "without_tags": later("with excluded tags"),
    "without_speakers": later("with excluded speakers"),
    "without_words": later("with excluded words"),
}


async def suggest_zones(interaction: Interaction, typed: str) -> Choices:
    """Time zones by city, country or abbreviation, with the time it is there."""
    digests, now = interaction.client.desk.digests, interaction.client.desk.now()
    return [
        app_commands.Choice(name=f"{zone} · {digests.local(now, zone):%H:%M}", value=zone)
        for zone in digests.suggest_zones(typed)[:25]
    ]


async def suggest_digests(interaction: Interaction, typed: str) -> Choices:
    """The server's digests by any part of their names."""
    ask = Ask.of(interaction)
    schedules = await ask.bot.desk.state.schedules.of_server(interaction.guild_id or 0)
    called = names(schedules, ask.bot, ask.say)
    return [
        app_commands.Choice(name=name, value=str(number))
        for number, name in called.items()
        if typed.casefold() in name.casefold()
    ][:25]


async def schedule_named(interaction: Interaction, text: str) -> Schedule:
    """The digest that a person picked or typed. Raises NotFound."""
    state, ask = interaction.client.desk.state, Ask.of(interaction)
    schedules = await state.schedules.of_server(interaction.guild_id or 0)
    called = names(schedules, ask.bot, ask.say)
    wanted = text.strip().casefold()
    exact = [s for s in schedules if wanted in (str(s.id), called[s.id].casefold(), s.title.casefold() or None)]
    found = exact or [s for s in schedules if wanted in called[s.id].casefold()]
    if len(found) == 1:
        return found[0]
    raise NotFound("No digest here is called “{name}”. Pick one of the suggestions.", name=safe(text, 100))


@app_commands.guild_only()
@app_commands.default_permissions(manage_guild=True)
@app_commands.allowed_installs(guilds=True, users=False)
class DigestGroup(app_commands.Group):
    """The commands under /digest."""

    def __init__(self) -> None:
        super().__init__(name="digest", description=words("Post the new articles in a channel at a local time"))

    @app_commands.command(name="add", description=words("Make a digest; a panel for the rest follows"))
    @app_commands.describe(
        channel=words("Where it is posted: a text, announcement or forum channel, or a thread"),
        time=words("Local time, like 8, 8:30 or 8pm"),
        zone=words("Time zone: type a city, such as Berlin"),
        days=words("Days of the week, like mon-fri; every day where left out"),
    )
    @app_commands.autocomplete(zone=suggest_zones)
    async def add(
        self,
        interaction: Interaction,
        channel: app_commands.Transform[Picked, PlaceOption],
        time: app_commands.Range[str, 1, 40],
        zone: app_commands.Range[str, 1, 100],
        days: app_commands.Range[str, 1, 100] = "daily",
    ) -> None:
        """Checks and saves the digest, and answers with its panel."""
        desk, digests = interaction.client.desk, interaction.client.desk.digests
        minute, weekdays, where = digests.minute_of(time), digests.weekdays_of(days), digests.zone_named(zone)
        place = await place_picked(channel)
        check(place)
        server = place.guild.id
        if len(await desk.state.schedules.of_server(server)) >= MOST:
            raise DigestError("This server has {most} digests; remove one first.", most=MOST)
        chosen = await desk.state.servers.settings(server)
        schedule = await desk.state.schedules.add(
            Schedule(
                server, place.id, where, minute, desk.now(), kind_of(place), weekdays, quiet=chosen.quiet,
                forum_tags=_needed_tag(place),
            )
        )  # fmt: skip
        await interaction.response.send_message(
            view=await panel(Ask.of(interaction), schedule, note=later("The digest is saved.")), ephemeral=True,
            allowed_mentions=NO_PINGS,
        )  # fmt: skip

    @app_commands.command(name="edit", description=words("Change a digest"))
    @app_commands.describe(digest=words("Which one"))
    @app_commands.autocomplete(digest=suggest_digests)
    async def edit(self, interaction: Interaction, digest: app_commands.Range[str, 1, 100]) -> None:
        """Opens the digest's panel."""
        schedule = await schedule_named(interaction, digest)
        await interaction.response.send_message(
            view=await panel(Ask.of(interaction), schedule), ephemeral=True, allowed_mentions=NO_PINGS
        )

    @app_commands.command(name="list", description=words("The digests of this server, and when they come"))
    async def show_list(self, interaction: Interaction) -> None:
        """Lists the digests."""
        await answer(interaction, route("dglist", 0))

    @app_commands.command(name="preview", description=words("What would be posted now, seen by you only"))
    @app_commands.describe(digest=words("Which one"))
    @app_commands.autocomplete(digest=suggest_digests)
    async def preview(self, interaction: Interaction, digest: app_commands.Range[str, 1, 100]) -> None:
        """Shows the digest as it would be posted, and what each filter removed."""
        await show_preview(interaction, await schedule_named(interaction, digest))

    @app_commands.command(name="run", description=words("Post a digest now, besides its schedule"))
    @app_commands.describe(digest=words("Which one"))
    @app_commands.autocomplete(digest=suggest_digests)
    async def run(self, interaction: Interaction, digest: app_commands.Range[str, 1, 100]) -> None:
        """Asks whether it is to be posted now."""
        schedule = await schedule_named(interaction, digest)
        await answer(interaction, route("dgrun", schedule.id))

    @app_commands.command(name="pause", description=words("Post a digest no more until it is resumed"))
    @app_commands.describe(digest=words("Which one"))
    @app_commands.autocomplete(digest=suggest_digests)
    async def pause(self, interaction: Interaction, digest: app_commands.Range[str, 1, 100]) -> None:
        """Pauses a digest."""
        schedule = await schedule_named(interaction, digest)
        state = interaction.client.desk.state
        await state.schedules.pause(schedule.id, f"paused by {plain(interaction.user.display_name)[:60]}")
        await state.schedules.tell(schedule.id)
        await answer(interaction, route("dglist", 0))

    @app_commands.command(name="resume", description=words("Post a paused digest again"))
    @app_commands.describe(digest=words("Which one"))
    @app_commands.autocomplete(digest=suggest_digests)
    async def resume(self, interaction: Interaction, digest: app_commands.Range[str, 1, 100]) -> None:
        """Resumes a digest; what was missed is not posted late."""
        schedule = await schedule_named(interaction, digest)
        desk = interaction.client.desk
        await desk.state.schedules.resume(schedule.id, desk.now())
        await answer(interaction, route("dglist", 0))

    @app_commands.command(name="remove", description=words("Remove a digest and its history"))
    @app_commands.describe(digest=words("Which one"))
    @app_commands.autocomplete(digest=suggest_digests)
    async def remove(self, interaction: Interaction, digest: app_commands.Range[str, 1, 100]) -> None:
        """Asks whether it is to be removed."""
        schedule = await schedule_named(interaction, digest)
        await answer(interaction, route("dgremove", schedule.id))

    @app_commands.command(name="history", description=words("What became of each digest, and why"))
    @app_commands.describe(digest=words("Which one"))
    @app_commands.autocomplete(digest=suggest_digests)
    async def history(self, interaction: Interaction, digest: app_commands.Range[str, 1, 100]) -> None:
        """Shows the ledger of a digest."""
        schedule = await schedule_named(interaction, digest)
        await answer(interaction, route("dghist", 0, schedule.id))


def _needed_tag(place: Place) -> tuple[int, ...]:
    """The first tag of a forum that wants one; the panel changes it."""
    if isinstance(place, discord.ForumChannel) and place.flags.require_tag and place.available_tags:
        return (place.available_tags[0].id,)
    return ()


# ---------------------------------------------------------------- what commands and buttons do


def admin_only(interaction: Interaction) -> None:
    """Raises NotAllowed for those who may not manage the server; buttons know no permissions of their own."""
    if not interaction.permissions.manage_guild:
        raise NotAllowed("Only those who may manage this server can do that.")


async def schedule_at(interaction: Interaction, number: str) -> Schedule:
    """The digest a button belongs to, for an admin of its server. Raises NotAllowed, NotFound."""
    admin_only(interaction)
    schedules = interaction.client.desk.state.schedules
    return await schedules.get(int(number) if number.isdecimal() else 0, interaction.guild_id or 0)


async def show_preview(interaction: Interaction, schedule: Schedule) -> None:
    """The post as it would be, byte for byte; then, beside it, how it came about."""
    ask = Ask.of(interaction)
    digests = ask.bot.desk.digests
    digest = await digests.compose(schedule)
    slot = digests.next_slot(schedule)
    sheet = Sheet(route("dgpre", schedule.id), shareable=False)
    sheet.say(_account(ask, digest.matching, digest.removed, len(digest.entries), digest.more))
    if slot and not schedule.paused:
        stamp = int(slot.at.timestamp())
        sheet.say(ask.say("It comes <t:{at}:F> (<t:{at}:R>), if nothing else arrives until then.", at=stamp))
    if digest.empty or slot is None:
        empty = ask.say("Nothing would be posted now: {why}.", why=reason_text(digest.empty or "no slot", ask.say))
        sheet.texts.insert(0, f"### {empty}")
        await interaction.response.send_message(view=sheet.view(), ephemeral=True, allowed_mentions=NO_PINGS)
        return
    view, _ = await posted_view(ask.bot, digest, slot)
    await interaction.response.send_message(view=view, ephemeral=True, allowed_mentions=NO_PINGS)
    await interaction.followup.send(view=sheet.view(), ephemeral=True, allowed_mentions=NO_PINGS)


def _account(ask: Ask, matching: int, removed: tuple[tuple[str, int], ...], shown: int, more: int) -> str:
    say = ask.say
    lines = [f"**{say('How it came about')}**", say.n("{n} article fits", "{n} articles fit", matching)]
    lines += [f"- {say(PARTS.get(name, name))}: {say.number(count)}" for name, count in removed]
    if removed:
        lines.insert(2, say("Removed by the filter:"))
    if more:
        lines.append(say.n("{n} is left for the button", "{n} are left for the button", more))
    return "\n".join(lines)


async def _run_now(interaction: Interaction, where: Route) -> None:
    """Posts the digest now; a second press on the same question posts nothing more."""
    schedule = await schedule_at(interaction, where.args[0])
    request = int(where.args[1]) if len(where.args) > 1 and where.args[1].isdecimal() else interaction.id
    await interaction.response.defer(ephemeral=True, thinking=True)
    bot, say = interaction.client, Ask.of(interaction).say
    slot = await bot.carrier.run_now(schedule, request)
    entry = await bot.desk.state.ledger.entry(slot)
    sheet = Sheet(route("dgran"), shareable=False)
    sheet.say(f"### {say('Posted')}" if entry and entry.messages else f"### {say('Not posted')}")
    if entry:
        sheet.say(history_line(schedule, entry, say))
    await interaction.edit_original_response(view=sheet.view(), allowed_mentions=NO_PINGS)


async def _resume(interaction: Interaction, where: Route) -> None:
    schedule = await schedule_at(interaction, where.args[0])
    desk = interaction.client.desk
    await desk.state.schedules.resume(schedule.id, desk.now(), catch_up=True)
    await answer(interaction, route("dglist", 0))


async def _remove(interaction: Interaction, where: Route) -> None:
    schedule = await schedule_at(interaction, where.args[0])
    await interaction.client.desk.state.schedules.remove(schedule.id, interaction.guild_id)
    say = Ask.of(interaction).say
    sheet = Sheet(route("dglist", 0), shareable=False)
    sheet.say(f"### {say('The digest is removed')}")
    await interaction.response.edit_message(view=sheet.view(), allowed_mentions=NO_PINGS)


DIGEST_VERBS = {"dgresume": _resume, "dgdo": _run_now, "dgdel": _remove}


# ---------------------------------------------------------------- pages


@page("posted")
async def posted_page(ask: Ask, number: str, schedule: str, mark: str) -> Sheet:
    """All that was new when a digest was posted, for whoever pressed the button on it."""
    at = int(number) if number.isdecimal() else 0
    found = await ask.bot.desk.digests.contents(ask.viewer or 0, int(schedule), mark, PER_PAGE, at * PER_PAGE)
    at, pages = page_number(number, found.total)
    here = route("posted", at, schedule, mark)
    sheet = Sheet(here, shareable=False)
    sheet.say(f"### {ask.say('In this digest')}\n-# {ask.say.n('{n} article', '{n} articles', found.total)}")
    for entry in found.items:
        sheet.say(article_block(entry, ask.say))
    sheet.prompt = ask.say("Open an article")
    sheet.options = [entry_option(entry, ask.say) for entry in found.items]
    sheet.row(pager(ask.say, here, at, pages))
    return sheet


@page("dglist")
async def list_page(ask: Ask, number: str) -> Sheet:
    """The server's digests."""
    _admins(ask)
    say, bot = ask.say, ask.bot
    schedules = await bot.desk.state.schedules.of_server(ask.viewer or 0)
    at, pages = page_number(number, len(schedules))
    here = route("dglist", at)
    sheet = Sheet(here, shareable=False)
    sheet.say(f"### {say('Digests of this server')}")
    if since := await bot.desk.posting.paused_since():
        when = f"<t:{int(since.timestamp())}:R>"
        sheet.say("⏸ " + say("The operator of this bot has paused all posting, {since}.", since=when))
    for schedule in schedules[at * PER_PAGE : (at + 1) * PER_PAGE]:
        sheet.say(_list_block(ask, schedule))
        if schedule.paused:
            await bot.desk.state.schedules.tell(schedule.id)
    if not schedules:
        sheet.say(say("There are none yet. `/digest add` makes one."))
    sheet.row(pager(say, here, at, pages))
    return sheet


def _list_block(ask: Ask, schedule: Schedule) -> str:
    say, digests = ask.say, ask.bot.desk.digests
    lines = [
        f"**{safe(title_of(schedule, say), 120)}** · <#{schedule.channel}>",
        f"-# {days_line(schedule.weekdays, say)} {digests.clock(schedule.minute)} {schedule.zone}"
        f" · {say.n('{n} article', '{n} articles', schedule.count)}",
    ]
    upcoming = digests.next_run(schedule, ask.bot.desk.now())
    if schedule.paused:
        lines.append("⏸ " + safe(reason_text(schedule.paused, say), 200))
    elif upcoming:
        lines.append(say("Next: <t:{at}:F> (<t:{at}:R>)", at=int(upcoming.timestamp())))
    return "\n".join(lines)


def _admins(ask: Ask) -> None:
    if not isinstance(ask.user, discord.Member) or not ask.user.resolved_permissions:
        raise NotAllowed("Only those who may manage this server can do that.")
    if not ask.user.resolved_permissions.manage_guild:
        raise NotAllowed("Only those who may manage this server can do that.")


@page("dghist")
async def history_page(ask: Ask, number: str, schedule_id: str) -> Sheet:
    """What became of each slot."""
    _admins(ask)
    say, state = ask.say, ask.bot.desk.state
    schedule = await state.schedules.get(int(schedule_id), ask.viewer or 0)
    entries = await state.ledger.history(schedule.id, 200)
    at, pages = page_number(number, len(entries), 10)
    here = route("dghist", at, schedule_id)
    sheet = Sheet(here, shareable=False)
    sheet.say(f"### {say('What became of “{title}”', title=safe(title_of(schedule, say), 120))}")
    for entry in entries[at * 10 : (at + 1) * 10]:
        sheet.say(history_line(schedule, entry, say))
    if not entries:
        sheet.say(say("Nothing was due yet."))
    sheet.row([*pager(say, here, at, pages), Button(say("Refresh"), Press("go", here))])
    return sheet


@page("dgrun")
async def run_page(ask: Ask, schedule_id: str) -> Sheet:
    """The question whether a digest is to be posted now."""
    _admins(ask)
    say, desk = ask.say, ask.bot.desk
    schedule = await desk.state.schedules.get(int(schedule_id), ask.viewer or 0)
    digest = await desk.digests.compose(schedule)
    sheet = Sheet(route("dgrun", schedule_id), shareable=False)
    if digest.empty:
        sheet.say(f"### {say('There is nothing to post: {why}.', why=reason_text(digest.empty, say))}")
        return sheet
    channel = f"<#{schedule.channel}>"
    many = len(digest.entries)
    asked = say.n("Post {n} article in {channel} now?", "Post {n} articles in {channel} now?", many, channel=channel)
    sheet.say(f"### {asked}")
    sheet.say(say("They don't come again with the next digest."))
    request = int(desk.now().timestamp() * 1000)
    sheet.row([Button(say("Post now"), Press("dgdo", route("dg", schedule.id, request)),
                      style=discord.ButtonStyle.primary)])  # fmt: skip
    return sheet


@page("dgremove")
async def remove_page(ask: Ask, schedule_id: str) -> Sheet:
    """The question whether a digest is to be removed."""
    _admins(ask)
    say = ask.say
    schedule = await ask.bot.desk.state.schedules.get(int(schedule_id), ask.viewer or 0)
    sheet = Sheet(route("dgremove", schedule_id), shareable=False)
    sheet.say(f"### {say('Remove “{title}”?', title=safe(title_of(schedule, say), 120))}")
    sheet.say(say("Its settings and its history go; what it posted stays."))
    sheet.row([Button(say("Remove"), Press("dgdel", route("dg", schedule.id)), style=discord.ButtonStyle.danger)])
    return sheet


class Digests(commands.Cog):
    """Starts the carrier, and takes what panels send."""

    def __init__(self, bot: Clipdesk) -> None:
        self.bot = bot

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """From now on digests are posted."""
        self.bot.carrier.start()

    @commands.Cog.listener()
    async def on_interaction(self, interaction: discord.Interaction[Clipdesk]) -> None:
        """Takes forms of panels."""
        await take_panel_form(interaction)

    async def cog_load(self) -> None:
        """Hands the carrier its face."""
        VERBS.update(DIGEST_VERBS)
        self.bot.add_dynamic_items(*CONTROLS)
        self.bot.carrier.face = DigestFace(self.bot)
        if self.bot.is_ready():
            self.bot.carrier.start()

    async def cog_unload(self) -> None:
        """Work under way ends with the face it began with; nothing new is begun without one."""
        self.bot.carrier.face = None
        self.bot.remove_dynamic_items(*CONTROLS)


async def setup(bot: Clipdesk) -> None:
    """Adds the commands to the bot."""
    bot.tree.add_command(DigestGroup())
    await bot.add_cog(Digests(bot))
