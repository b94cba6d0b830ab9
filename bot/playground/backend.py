"""Everything behind the socket: the world, what was said in it, what is registered, who is connected."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.playground import shapes
from bot.playground.call import need
from bot.playground.gateway import Gateway
from bot.playground.interactions import Interactions
from bot.playground.messages import Messages
from bot.playground.permissions import P, in_channel
from bot.playground.registry import Registry
from bot.playground.snowflakes import Snowflakes
from bot.playground.world import THREAD_KINDS, Channel, Guild, World

Json = dict[str, Any]


class Backend:
    """What the routes and the persons share."""

    def __init__(
        self,
        world: World,
        token: str,
        clock: Callable[[], float],
        heartbeat_seconds: float,
        answer_seconds: float,
        token_seconds: float,
    ) -> None:
        self.world, self.token, self.clock = world, token, clock
        self.ids = Snowflakes(clock)
        self.gateway = Gateway(world, lambda: self.token, heartbeat_seconds)
        self.messages = Messages(world, clock, self.ids, self.gateway.emit)
        self.registry = Registry(world.bot.id, clock, self.ids)
        self.interactions = Interactions(clock, answer_seconds, token_seconds)

    def need(self, channel: Channel, *needed: P) -> None:
        """Refuse what the bot may not do in the channel."""
        need(in_channel(self.world, channel, self.world.bot.id), channel, needed)

    # What an admin of a server does, with the events that follow.

    def channel_changed(self, channel: Channel) -> None:
        """Tell the bot of a channel's new state, its overwrites included."""
        event = "THREAD_UPDATE" if channel.kind in THREAD_KINDS else "CHANNEL_UPDATE"
        self.gateway.emit(event, shapes.channel(self.world, channel), channel.guild_id, 0)

    def channel_added(self, channel: Channel, *, new: bool = True) -> None:
        """Tell the bot of a channel or a thread that is new."""
        thread = channel.kind in THREAD_KINDS
        data = shapes.channel(self.world, channel) | ({"newly_created": new} if thread else {})
        self.gateway.emit("THREAD_CREATE" if thread else "CHANNEL_CREATE", data, channel.guild_id, 0)

    def remove_channel(self, channel: Channel) -> None:
        """Delete a channel, and its threads with it."""
        guild = self.world.guild(channel.guild_id)
        if guild is None:
            return
        for thread in [c for c in guild.channels.values() if c.parent_id == channel.id]:
            self.remove_channel(thread)
        del guild.channels[channel.id]
        event = "THREAD_DELETE" if channel.kind in THREAD_KINDS else "CHANNEL_DELETE"
        self.gateway.emit(event, shapes.channel(self.world, channel), guild.id, 0)

    def role_changed(self, guild: Guild, role_id: str) -> None:
        """Tell the bot of a role's new state."""
        role = next(r for r in guild.roles if r.id == role_id)
        data = {"guild_id": guild.id, "role": shapes.role(role)}
        self.gateway.emit("GUILD_ROLE_UPDATE", data, guild.id, 0)

    def member_changed(self, guild: Guild, user_id: str) -> None:
        """Tell the bot of its own member's new roles; others' changes need an intent it may lack."""
        intent = None if user_id == self.world.bot.id else 1
        data = shapes.member(guild.members[user_id]) | {"guild_id": guild.id}
        self.gateway.emit("GUILD_MEMBER_UPDATE", data, guild.id, intent)

    def add_guild(self, guild: Guild) -> None:
        """The bot joins a guild, or one comes back that was away."""
        came_back, guild.unavailable = guild.unavailable, False
        self.world.guilds[guild.id] = guild
        data = shapes.guild(self.world, guild)
        if not came_back:
            del data["unavailable"]  # its absence is what tells a joining from a coming back
        self.gateway.emit("GUILD_CREATE", data, guild.id, 0)

    def remove_guild(self, guild_id: str) -> Guild:
        """The bot is removed from a guild."""
        guild = self.world.guilds.pop(guild_id)
        self.gateway.emit("GUILD_DELETE", {"id": guild_id}, guild_id, 0)
        return guild

    def lose_guild(self, guild_id: str) -> None:
        """A guild is away for a while, as in an outage; the bot was not removed."""
        self.world.guilds[guild_id].unavailable = True
        self.gateway.emit("GUILD_DELETE", {"id": guild_id, "unavailable": True}, guild_id, 0)
