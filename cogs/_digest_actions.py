"""What commands, buttons and panels do with a digest: preview it, post it now, resume it, remove it."""

from __future__ import annotations

import discord

from bot.client import NO_PINGS, Interaction
from bot.errors import DigestError, NotAllowed, NotFound, Phrase
from bot.model import Schedule
from bot.tongue import later
from cogs._digest_access import NAMES
from cogs._digest_post import history_line, posted_view, reason_text
from cogs._pages import Ask, answer
from cogs._routes import Route, route
from cogs._sheet import Sheet

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
    if entry and entry.state in ("planned", "sending"):
        sheet.say(f"### {say('Not posted yet')}")
        sheet.say(say("Discord did not answer as it should. It is tried again by itself, and comes once."))
    else:
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


def check_joinable(role: discord.Role) -> None:
    """Raises DigestError where a button may not give the role: it would give rights, or the bot can't give it."""
    everybody, me = role.guild.default_role, role.guild.me
    if role.managed or role.is_default() or role.permissions.value & ~everybody.permissions.value:
        raise DigestError(
            "{role} gives rights that not everybody has. Choose a role without any, so that a button can give it.",
            role=role.mention,
        )
    if not me.guild_permissions.manage_roles or role >= me.top_role:
        raise DigestError(
            "I can't give {role}. Give me “{permission}”, and put my role above it (Server Settings, Roles).",
            role=role.mention, permission=Phrase(NAMES["manage_roles"]),
        )  # fmt: skip


async def _join(interaction: Interaction, where: Route) -> None:
    """Gives whoever pressed the role that the digest pings, or takes it."""
    number = where.args[0]
    schedules = interaction.client.desk.state.schedules
    schedule = await schedules.get(int(number) if number.isdecimal() else 0, interaction.guild_id or 0)
    member = interaction.user
    role = member.guild.get_role(schedule.role or 0) if isinstance(member, discord.Member) else None
    if role is None or not isinstance(member, discord.Member) or not schedule.role_button:
        raise NotFound("This digest pings no role that can be joined any more.")
    check_joinable(role)
    await interaction.response.defer(ephemeral=True, thinking=True)
    say, has = Ask.of(interaction).say, member.get_role(role.id) is not None
    try:
        await (member.remove_roles(role) if has else member.add_roles(role))
    except discord.Forbidden:
        raise DigestError("Discord doesn't let me change {role}.", role=role.mention) from None
    told = (
        say("You are no longer notified: {role} was taken from you.", role=role.mention)
        if has
        else say("You are notified from now on: you have {role}.", role=role.mention)
    )
    sheet = Sheet(route("dgjoined"), shareable=False)
    sheet.say(told)
    await interaction.edit_original_response(view=sheet.view(), allowed_mentions=NO_PINGS)


DIGEST_VERBS = {"dgresume": _resume, "dgdo": _run_now, "dgdel": _remove, "dgrole": _join}
