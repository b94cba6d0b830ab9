"""Registering application commands."""

from __future__ import annotations

from typing import Any

from bot.playground.call import Call, Reply, Routes
from bot.playground.refusal import Refusal, missing_access

routes = Routes()
GLOBAL = "/applications/{application_id}/commands"
GUILD = "/applications/{application_id}/guilds/{guild_id}/commands"


def scope(call: Call) -> str | None:
    """The guild the path names, or None for global; refuses another application's id and guilds without the bot."""
    if call.params["application_id"] != call.backend.world.bot.id:
        raise Refusal(403, 20012, "You are not authorized to perform this action on this application")
    guild_id = call.params.get("guild_id")
    if guild_id is not None and guild_id not in call.backend.world.guilds:
        raise missing_access()
    return guild_id


@routes.on("GET", GLOBAL)
@routes.on("GET", GUILD)
async def listed(call: Call) -> Any:
    """All commands of a scope."""
    return call.backend.registry.all(scope(call))


@routes.on("PUT", GLOBAL)
@routes.on("PUT", GUILD)
async def overwrite(call: Call) -> Any:
    """Replace all commands of a scope."""
    if not isinstance(call.body, list):
        raise Refusal(400, 50035, "Invalid Form Body", {"_errors": [{"code": "LIST_TYPE_CONVERT", "message": ""}]})
    return call.backend.registry.overwrite(scope(call), call.body)


@routes.on("POST", GLOBAL)
@routes.on("POST", GUILD)
async def create(call: Call) -> Any:
    """Add a command."""
    command, new = call.backend.registry.create(scope(call), call.json())
    return Reply(201 if new else 200, command)


@routes.on("GET", GUILD + "/permissions")
async def permissions(call: Call) -> Any:
    """What the guild's admins allowed and denied by command: nothing here."""
    scope(call)
    return []


@routes.on("GET", GLOBAL + "/{command_id}")
@routes.on("GET", GUILD + "/{command_id}")
async def one(call: Call) -> Any:
    """One command."""
    return call.backend.registry.get(scope(call), call.params["command_id"])


@routes.on("PATCH", GLOBAL + "/{command_id}")
@routes.on("PATCH", GUILD + "/{command_id}")
async def edit(call: Call) -> Any:
    """Change a command."""
    return call.backend.registry.edit(scope(call), call.params["command_id"], call.json())


@routes.on("DELETE", GLOBAL + "/{command_id}")
@routes.on("DELETE", GUILD + "/{command_id}")
async def delete(call: Call) -> Any:
    """Take a command away."""
    call.backend.registry.delete(scope(call), call.params["command_id"])
    return Reply(204)
