"""Guilds, their channels, roles and members."""

from __future__ import annotations

from typing import Any

from bot.playground import shapes
from bot.playground.call import Call, Reply, Routes
from bot.playground.permissions import P, in_guild
from bot.playground.refusal import missing_permissions, unknown_guild, unknown_member, unknown_role
from bot.playground.world import THREAD_KINDS, Guild

routes = Routes()


def guild_of(call: Call) -> Guild:
    """The guild the path names; refuses those without the bot."""
    guild = call.backend.world.guild(call.params["guild_id"])
    if guild is None:
        raise unknown_guild()
    return guild


@routes.on("GET", "/guilds/{guild_id}")
async def get(call: Call) -> Any:
    """A guild."""
    guild = guild_of(call)
    counts = {"approximate_member_count": len(guild.members), "approximate_presence_count": 0}
    return shapes.partial_guild(guild) | (counts if call.flag("with_counts") else {})


@routes.on("GET", "/guilds/{guild_id}/channels")
async def channels(call: Call) -> Any:
    """The channels of a guild, threads left out."""
    guild = guild_of(call)
    return [shapes.channel(call.backend.world, c) for c in guild.channels.values() if c.kind not in THREAD_KINDS]


@routes.on("GET", "/guilds/{guild_id}/roles")
async def roles(call: Call) -> Any:
    """The roles of a guild."""
    return [shapes.role(r) for r in guild_of(call).roles]


@routes.on("GET", "/guilds/{guild_id}/members/{user_id}")
async def member(call: Call) -> Any:
    """A member of a guild."""
    found = guild_of(call).members.get(call.params["user_id"])
    if found is None:
        raise unknown_member()
    return shapes.member(found)


@routes.on("PUT", "/guilds/{guild_id}/members/{user_id}/roles/{role_id}")
@routes.on("DELETE", "/guilds/{guild_id}/members/{user_id}/roles/{role_id}")
async def give_or_take_role(call: Call) -> Any:
    """Give a member a role they lack, or take one they have."""
    guild = guild_of(call)
    found = guild.members.get(call.params["user_id"])
    role = next((r for r in guild.roles if r.id == call.params["role_id"]), None)
    if found is None:
        raise unknown_member()
    if role is None:
        raise unknown_role()
    me = guild.members[call.backend.world.bot.id]
    highest = max((r.position for r in guild.roles if r.id in me.roles), default=0)
    if not in_guild(guild, me) & P.MANAGE_ROLES or role.position >= highest:
        raise missing_permissions()
    if call.method == "PUT" and role.id not in found.roles:
        found.roles.append(role.id)
    elif call.method == "DELETE" and role.id in found.roles:
        found.roles.remove(role.id)
    call.backend.member_changed(guild, found.user.id)
    return Reply(204)
