"""Who may do what where: Discord's permission bits and how roles and overwrites add up."""

from __future__ import annotations

from enum import IntFlag

from bot.playground.world import THREAD_KINDS, Channel, Guild, Member, World


class P(IntFlag):
    """The permissions that matter to a bot of messages and commands."""

    ADMINISTRATOR = 1 << 3
    MANAGE_CHANNELS = 1 << 4
    MANAGE_GUILD = 1 << 5
    VIEW_CHANNEL = 1 << 10
    SEND_MESSAGES = 1 << 11
    MANAGE_MESSAGES = 1 << 13
    EMBED_LINKS = 1 << 14
    ATTACH_FILES = 1 << 15
    READ_MESSAGE_HISTORY = 1 << 16
    MENTION_EVERYONE = 1 << 17
    MANAGE_ROLES = 1 << 28
    USE_APPLICATION_COMMANDS = 1 << 31
    MANAGE_THREADS = 1 << 34
    CREATE_PUBLIC_THREADS = 1 << 35
    SEND_MESSAGES_IN_THREADS = 1 << 38
    USE_EXTERNAL_APPS = 1 << 50


EVERYTHING = (1 << 53) - 1


def in_guild(guild: Guild, member: Member) -> int:
    """The permissions of a member before any channel has its say."""
    if guild.owner_id == member.user.id:
        return EVERYTHING
    granted = 0
    for role in guild.roles:
        if role.id == guild.id or role.id in member.roles:
            granted |= role.permissions
    return EVERYTHING if granted & P.ADMINISTRATOR else granted


def in_channel(world: World, channel: Channel, user_id: str) -> int:
    """The permissions of a user in a channel; a thread has those of its parent; in direct messages all that applies."""
    if channel.guild_id is None:
        return EVERYTHING if user_id in channel.recipients else 0
    guild = world.guild(channel.guild_id)
    member = guild.members.get(user_id) if guild else None
    if guild is None or member is None:
        return 0
    granted = in_guild(guild, member)
    if granted == EVERYTHING:
        return granted
    place = channel
    if channel.kind in THREAD_KINDS and channel.parent_id:
        place = guild.channels.get(channel.parent_id, channel)
    granted = _overwritten(granted, place, guild.id, member)
    return granted if granted & P.VIEW_CHANNEL else 0


def _overwritten(granted: int, place: Channel, everyone: str, member: Member) -> int:
    """The overwrites of a channel, in Discord's order: everyone, all roles together, the member."""
    by_id = {o.id: o for o in place.overwrites}
    if (o := by_id.get(everyone)) is not None:
        granted = granted & ~o.deny | o.allow
    of_roles = [by_id[r] for r in member.roles if r in by_id]
    for o in of_roles:
        granted &= ~o.deny
    for o in of_roles:
        granted |= o.allow
    if (o := by_id.get(member.user.id)) is not None:
        granted = granted & ~o.deny | o.allow
    return granted
