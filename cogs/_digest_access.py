"""Where digests may be posted: kinds of channels, and the permissions that are missing."""

from __future__ import annotations

from dataclasses import dataclass

import discord
from discord import app_commands

from bot.client import Clipdesk, Interaction
from bot.errors import DigestError, Phrase
from bot.model import ChannelKind, Schedule
from bot.tongue import later

Place = discord.TextChannel | discord.ForumChannel | discord.Thread

NAMES = {
    "view_channel": "View Channel",
    "send_messages": "Send Messages",
    "send_messages_in_threads": "Send Messages in Threads",
    "read_message_history": "Read Message History",
    "manage_roles": "Manage Roles",
    "mention_everyone": "Mention @everyone, @here and All Roles",
}


Kind = discord.ChannelType
PLACES = (Kind.text, Kind.news, Kind.forum, Kind.news_thread, Kind.public_thread, Kind.private_thread)
Picked = app_commands.AppCommandChannel | app_commands.AppCommandThread


class PlaceOption(app_commands.Transformer):
    """An option that offers the channels a digest can be posted in."""

    @property
    def type(self) -> discord.AppCommandOptionType:
        """A channel."""
        return discord.AppCommandOptionType.channel

    @property
    def channel_types(self) -> list[discord.ChannelType]:
        """Those that take posts."""
        return list(PLACES)

    async def transform(self, interaction: Interaction, value: Picked) -> Picked:  # type: ignore[override]
        """As it was picked; `place_picked` finds it."""
        return value


async def place_picked(value: Picked) -> Place:
    """The channel that was picked. Raises DigestError where it can't be seen or takes no digests."""
    try:
        found = value.resolve() or await value.fetch()
    except discord.HTTPException:
        found = None
    if not isinstance(found, Place):
        raise DigestError(
            "I can't see {channel}. Give me there **{permission}**, then do this again.",
            channel=f"<#{value.id}>", permission=Phrase(NAMES["view_channel"]),
        )  # fmt: skip
    return found


@dataclass(frozen=True, slots=True)
class Need:
    """A permission, and what it is needed for."""

    name: str
    why: str


def kind_of(place: Place) -> ChannelKind:
    """What kind of place it is for a digest."""
    if isinstance(place, discord.Thread):
        return "thread"
    if isinstance(place, discord.ForumChannel):
        return "forum"
    return "announcement" if place.is_news() else "text"


def needs(kind: ChannelKind) -> tuple[Need, ...]:
    """What posting in such a place takes. Reading the history is how a post is found again after a crash."""
    sending = "send_messages_in_threads" if kind == "thread" else "send_messages"
    return (
        Need("view_channel", later("to see it")),
        Need(sending, later("to post")),
        Need("read_message_history", later("to find its own posts again, so that none is posted twice")),
    )


def missing(place: Place, kind: ChannelKind) -> tuple[Need, ...]:
    """What of it the bot lacks there."""
    granted = place.permissions_for(place.guild.me)
    return tuple(need for need in needs(kind) if not getattr(granted, need.name))


def check(place: Place) -> None:
    """Raises DigestError that names the place and each missing permission."""
    lacking = missing(place, kind_of(place))
    if lacking:
        raise DigestError(
            "I can't post in {channel} yet. Give me there: {permissions}. Then do this again.",
            channel=place.mention,
            permissions=tuple(
                Phrase("**{permission}** ({use})", permission=Phrase(NAMES[need.name]), use=Phrase(need.why))
                for need in lacking
            ),
        )
    if isinstance(place, discord.Thread) and place.locked:
        raise DigestError("{channel} is locked. Unlock it, then do this again.", channel=place.mention)


def check_role(place: Place, role: discord.Role) -> None:
    """Raises DigestError where a post could not ping the role, or would ping everybody."""
    if role.is_default():
        raise DigestError("@everyone can't be pinged by a digest. Choose a role that members join.")
    if not role.mentionable and not place.permissions_for(place.guild.me).mention_everyone:
        raise DigestError(
            "I may not ping {role}. Either allow everyone to mention it (Server Settings, Roles), or give me "
            "“{permission}” in {channel}.",
            role=role.mention,
            permission=Phrase(NAMES["mention_everyone"]),
            channel=place.mention,
        )


def place_at(bot: Clipdesk, schedule: Schedule) -> Place | None:
    """The schedule's channel as far as it is known here."""
    guild = bot.get_guild(schedule.server)
    found = guild.get_channel_or_thread(schedule.channel) if guild else None
    return found if isinstance(found, Place) else None


def place_of(bot: Clipdesk, schedule: Schedule) -> str:
    """The channel's name, or its id where it isn't known."""
    place = place_at(bot, schedule)
    return place.name if place else str(schedule.channel)


def hindrance(bot: Clipdesk, schedule: Schedule, *, reading: bool = False) -> str | None:
    """What surely stands in the way of posting, in words; None also where nothing is known.

    A thread that isn't known may only be archived. A server that isn't known may be unavailable. Discord is then asked.
    """
    place = place_at(bot, schedule)
    guild = bot.get_guild(schedule.server)
    if place is None:
        gone = guild is not None and not guild.unavailable and schedule.kind != "thread" and bot.is_ready()
        return "the channel is gone" if gone else None
    needed = ("view_channel", "read_message_history") if reading else None
    lacking = [NAMES[n.name] for n in missing(place, schedule.kind) if needed is None or n.name in needed]
    if lacking and (reading or lacking != [NAMES["read_message_history"]]):  # posting works without; finding doesn't
        return f"missing permission: {', '.join(lacking)}"
    return "the forum wants a tag on each post" if not reading and _untagged(place, schedule) else None


def needed_tags(place: Place) -> tuple[int, ...]:
    """A tag for a forum that wants one, which the panel changes; one that only moderators may give comes last."""
    if not isinstance(place, discord.ForumChannel) or not place.flags.require_tag or not place.available_tags:
        return ()
    return (min(place.available_tags, key=lambda tag: tag.moderated).id,)


def tags_left(place: Place | None, chosen: tuple[int, ...]) -> tuple[int, ...]:
    """Those of the chosen tags that the forum still has; all where the forum isn't known here."""
    if not isinstance(place, discord.ForumChannel):
        return chosen
    known = {tag.id for tag in place.available_tags}
    return tuple(tag for tag in chosen if tag in known)


def _untagged(place: Place, schedule: Schedule) -> bool:
    """True where a forum wants a tag on each post and the digest has none that is left."""
    if not isinstance(place, discord.ForumChannel) or schedule.kind != "forum":
        return False
    return place.flags.require_tag and not tags_left(place, schedule.forum_tags)


def role_left(bot: Clipdesk, schedule: Schedule) -> int | None:
    """The role to ping, unless it was deleted: a mention of it would show as a number."""
    guild = bot.get_guild(schedule.server)
    gone = schedule.role is not None and guild is not None and guild.get_role(schedule.role) is None
    return None if gone else schedule.role


def reachable(bot: Clipdesk, schedule: Schedule) -> bool:
    """Whether the channel is known and nothing stands in the way of posting there."""
    place = place_at(bot, schedule)
    if place is None or (isinstance(place, discord.Thread) and place.locked):
        return False
    if _untagged(place, schedule):
        return False
    return not missing(place, schedule.kind)
