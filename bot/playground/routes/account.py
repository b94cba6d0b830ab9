"""Who the bot is, where its gateway is, whom it writes to."""

from __future__ import annotations

from typing import Any

from bot.playground import shapes
from bot.playground.call import Call, Reply, Routes
from bot.playground.refusal import unknown_user

routes = Routes()


@routes.on("GET", "/gateway")
async def gateway(call: Call) -> Any:
    """Where the gateway is."""
    return {"url": call.backend.gateway.url}


@routes.on("GET", "/gateway/bot")
async def gateway_bot(call: Call) -> Any:
    """Where the gateway is, and how often one may identify."""
    used = call.backend.gateway.identifies
    limit = {"total": 1000, "remaining": max(1000 - used, 0), "reset_after": 86_400_000, "max_concurrency": 1}
    return {"url": call.backend.gateway.url, "shards": 1, "session_start_limit": limit}


@routes.on("GET", "/users/@me")
async def me(call: Call) -> Any:
    """The bot itself."""
    return shapes.user(call.backend.world.bot) | {"verified": True, "mfa_enabled": True, "email": None, "flags": 0}


@routes.on("GET", "/users/@me/guilds")
async def my_guilds(call: Call) -> Any:
    """The guilds the bot is in."""
    found = [shapes.partial_guild(g) for g in call.backend.world.guilds.values()]
    return [{key: g[key] for key in ("id", "name", "icon", "banner", "features")} for g in found]


@routes.on("DELETE", "/users/@me/guilds/{guild_id}")
async def leave(call: Call) -> Any:
    """The bot leaves a guild."""
    if call.params["guild_id"] in call.backend.world.guilds:
        call.backend.remove_guild(call.params["guild_id"])
    return Reply(204)


@routes.on("POST", "/users/@me/channels")
async def open_dm(call: Call) -> Any:
    """The direct messages with a user."""
    world = call.backend.world
    user_id = str(call.json().get("recipient_id"))
    if user_id not in world.users or user_id == world.bot.id:
        raise unknown_user()
    return shapes.channel(world, world.dm_with(user_id, call.backend.ids.new()))


@routes.on("GET", "/users/{user_id}")
async def user(call: Call) -> Any:
    """Anybody."""
    found = call.backend.world.users.get(call.params["user_id"])
    if found is None:
        raise unknown_user()
    return shapes.user(found)


@routes.on("GET", "/oauth2/applications/@me")
@routes.on("GET", "/applications/@me")
async def application(call: Call) -> Any:
    """The bot's application."""
    return shapes.application(call.backend.world)
