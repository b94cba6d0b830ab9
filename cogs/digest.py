"""Digests: /digest, and what starts posting them."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import NO_PINGS, Clipdesk, Interaction
from bot.errors import DigestError, NotFound
from bot.model import Schedule
from bot.tongue import later
from cogs import _digest_pages  # noqa: F401 - its pages are opened by their names
from cogs._commands import words
from cogs._digest_access import Picked, PlaceOption, check, kind_of, needed_tags, place_picked
from cogs._digest_actions import DIGEST_VERBS, show_preview
from cogs._digest_panel import CONTROLS, panel, take_panel_form
from cogs._digest_post import DigestFace, names
from cogs._pages import VERBS, Ask, answer
from cogs._routes import route
from cogs._text import plain, safe

MOST = 100  # digests of one server
Choices = list[app_commands.Choice[str]]


async def suggest_zones(interaction: Interaction, typed: str) -> Choices:
    """Time zones by city, country or abbreviation, with the time it is there; the server's own first."""
    digests, now = interaction.client.desk.digests, interaction.client.desk.now()
    found = digests.suggest_zones(typed)
    if not typed.strip():
        own = (await interaction.client.desk.state.servers.settings(interaction.guild_id or 0)).zone
        found = tuple(dict.fromkeys((*([own] if own else []), *found)))
    return [
        app_commands.Choice(name=f"{zone} · {digests.local(now, zone):%H:%M}", value=zone)
        for zone in found[:25]
        if digests.zone_known(zone)
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
                forum_tags=needed_tags(place),
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
