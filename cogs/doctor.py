"""Doctor: /doctor, what stands in the way of a digest, in order, each with what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import discord
from discord import app_commands

from bot.client import Clipdesk, Interaction
from bot.errors import ClipdeskError
from bot.model import BY_HAND, Schedule
from cogs._commands import for_admins, words
from cogs._digest_access import NAMES, Picked, Place, PlaceOption, check_role, kind_of, missing, place_at
from cogs._digest_post import reason_text, title_of
from cogs._pages import Ask, answer, page
from cogs._routes import Press, route
from cogs._settings_panel import own_server
from cogs._sheet import Button, Sheet
from cogs._text import safe
from cogs.digest import schedule_named, suggest_digests

STALE = timedelta(days=7)
GOOD, BAD, NOTE = "✅", "❌", "⚠️"


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found: how it is, and, where it is not well, what to do."""

    mark: str
    text: str
    fix: str = ""

    def __str__(self) -> str:
        return f"{self.mark} {self.text}" + (f"\n-# → {self.fix}" if self.fix else "")


@for_admins
class Doctor(app_commands.Group):
    """The commands under /doctor."""

    def __init__(self) -> None:
        super().__init__(name="doctor", description=words("What stands in the way of a digest, and what to do"))

    @app_commands.command(name="channel", description=words("Check whether I can post in a channel"))
    @app_commands.describe(channel=words("The channel"))
    async def channel(self, interaction: Interaction, channel: app_commands.Transform[Picked, PlaceOption]) -> None:
        """Checks a channel."""
        own_server(interaction)
        await answer(interaction, route("drchannel", channel.id))

    @app_commands.command(name="digest", description=words("Check a digest from its channel to its last post"))
    @app_commands.describe(digest=words("Which one"))
    @app_commands.autocomplete(digest=suggest_digests)
    async def digest(self, interaction: Interaction, digest: app_commands.Range[str, 1, 100]) -> None:
        """Checks a digest."""
        own_server(interaction)
        await answer(interaction, route("drdigest", (await schedule_named(interaction, digest)).id))


@page("drchannel")
async def channel_page(ask: Ask, number: str) -> Sheet:
    """What was found about a channel."""
    ask.must_manage()
    guild = ask.bot.get_guild(ask.viewer or 0)
    place = guild.get_channel_or_thread(int(number)) if guild else None
    sheet = Sheet(route("drchannel", number), shareable=False)
    sheet.say(f"### {ask.say('Checked: {what}', what=f'<#{int(number)}>')}")
    _tell(sheet, _place_findings(ask, place if isinstance(place, Place) else None), ask)
    return sheet


@page("drdigest")
async def digest_page(ask: Ask, number: str) -> Sheet:
    """What was found about a digest."""
    ask.must_manage()
    schedule = await ask.bot.desk.state.schedules.get(int(number), ask.viewer or 0)
    place = place_at(ask.bot, schedule)
    sheet = Sheet(route("drdigest", number), shareable=False)
    sheet.say(f"### {ask.say('Checked: {what}', what=safe(title_of(schedule, ask.say), 120))}")
    found = [*await _halt_findings(ask), *_place_findings(ask, place)]
    if place is not None:
        found += [*_tag_findings(ask, place, schedule), *_role_findings(ask, place, schedule)]
    found += [_zone_finding(ask, schedule), await _index_finding(ask), *await _run_findings(ask, schedule)]
    _tell(sheet, found, ask)
    return sheet


def _tell(sheet: Sheet, found: list[Finding], ask: Ask) -> None:
    sheet.say("\n".join(map(str, found))[:3500])
    bad = sum(f.mark == BAD for f in found)
    sheet.say(
        ask.say.n("{n} thing stands in the way.", "{n} things stand in the way.", bad)
        if bad else ask.say("Nothing stands in the way.")
    )  # fmt: skip
    sheet.row([Button(ask.say("Check again"), Press("go", sheet.route))])


async def _halt_findings(ask: Ask) -> list[Finding]:
    since = await ask.bot.desk.posting.paused_since()
    if since is None:
        return []
    when = f"<t:{int(since.timestamp())}:R>"
    return [Finding(BAD, ask.say("The operator of this bot has paused all posting, {since}.", since=when),
                    ask.say("Posting goes on by itself when the operator resumes it."))]  # fmt: skip


def _place_findings(ask: Ask, place: Place | None) -> list[Finding]:
    say = ask.say
    if place is None:
        return [
            Finding(BAD, say("The channel is gone, or I can't see it."),
                    say("Give me “View Channel” there, or choose another channel with `/digest add`."))
        ]  # fmt: skip
    found = [Finding(GOOD, say("I can see {channel}, and can post in its kind.", channel=place.mention))]
    lacking = {need.name: need for need in missing(place, kind_of(place))}
    if not lacking:
        found.append(Finding(GOOD, say("I have every permission that posting takes.")))
    found += [
        Finding(BAD, say("I lack “{permission}”.", permission=say(NAMES[name])),
                say("Allow it for me in the channel's permissions."))
        for name in lacking
    ]  # fmt: skip
    if isinstance(place, discord.Thread) and place.locked:
        found.append(Finding(BAD, say("The thread is locked."), say("Unlock it, or choose another one.")))
    if isinstance(place, discord.ForumChannel) and place.flags.require_tag and not place.available_tags:
        found.append(Finding(BAD, say("The forum wants a tag on each post, and has none."), say("Give it a tag.")))
    return found


def _tag_findings(ask: Ask, place: Place, schedule: Schedule) -> list[Finding]:
    say = ask.say
    if not isinstance(place, discord.ForumChannel):
        return []
    known = {tag.id for tag in place.available_tags}
    if place.flags.require_tag and not known & set(schedule.forum_tags):
        return [Finding(BAD, say("The forum wants a tag on each post, and none is chosen."),
                        say("Choose one in `/digest edit`."))]  # fmt: skip
    if set(schedule.forum_tags) - known:
        return [Finding(NOTE, say("A tag that was chosen is gone from the forum."),
                        say("Choose tags anew in `/digest edit`."))]  # fmt: skip
    return [Finding(GOOD, say("The forum's tags fit."))]


def _role_findings(ask: Ask, place: Place, schedule: Schedule) -> list[Finding]:
    say = ask.say
    if schedule.role is None:
        return []
    role = place.guild.get_role(schedule.role)
    if role is None:
        return [Finding(BAD, say("The role to ping is gone."), say("Choose another one in `/digest edit`."))]
    try:
        check_role(place, role)
    except ClipdeskError as e:
        return [Finding(BAD, say.error(e))]
    return [Finding(GOOD, say("I may ping {role}.", role=role.mention))]


def _zone_finding(ask: Ask, schedule: Schedule) -> Finding:
    say, desk = ask.say, ask.bot.desk
    try:
        zone = desk.digests.zone_named(schedule.zone)
    except ClipdeskError as e:
        return Finding(BAD, say.error(e), say("Choose one in `/digest edit`."))
    return Finding(
        GOOD, say("In {zone} it is {time} now.", zone=zone, time=f"{desk.digests.local(desk.now(), zone):%H:%M}")
    )


async def _index_finding(ask: Ask) -> Finding:
    say, facts = ask.say, await ask.desk.facts()
    if not facts.articles or facts.last_indexed_at is None:
        return Finding(BAD, say("This server sees no articles."), say("See the sources in `/settings panel`."))
    text = say("Last change of the archive: {when}", when=f"<t:{int(facts.last_indexed_at.timestamp())}:R>")
    if ask.bot.desk.now() - facts.last_indexed_at > STALE:
        return Finding(NOTE, text, say("Nothing new has come in for a while; tell the operator if that is not right."))
    return Finding(GOOD, text)


async def _run_findings(ask: Ask, schedule: Schedule) -> list[Finding]:
    say, desk, found = ask.say, ask.bot.desk, []
    if schedule.paused:
        why = safe(reason_text(schedule.paused, say), 200)
        told = (
            say("It is {why}.", why=why)
            if schedule.paused.startswith(BY_HAND)
            else say("It is paused: {why}.", why=why)
        )
        found.append(Finding(BAD, told, say("Run it again with `/digest resume`.")))
    else:
        following = desk.digests.next_run(schedule, desk.now())
        if following is not None:
            found.append(Finding(GOOD, say("Next: {when}", when=f"<t:{int(following.timestamp())}:F>")))
    last = next(iter(await desk.state.ledger.history(schedule.id, 1)), None)
    if last is None:
        return [*found, Finding(NOTE, say("Nothing was due yet."))]
    when = f"<t:{int(last.slot.at.timestamp())}:R>"
    if last.state == "failed":
        why = safe(reason_text(last.reason, say), 200)
        found.append(Finding(BAD, say("Last time, {when}, it failed: {why}.", when=when, why=why),
                             say("See `/digest history`.")))  # fmt: skip
    else:
        found.append(Finding(GOOD, say("Last time due: {when}. `/digest history` says what came of it.", when=when)))
    return found


async def setup(bot: Clipdesk) -> None:
    """Adds the commands to the bot."""
    bot.tree.add_command(Doctor())
