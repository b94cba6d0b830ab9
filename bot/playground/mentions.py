"""Who a message pings: what its text names, as far as allowed_mentions lets it."""

from __future__ import annotations

import re
from typing import Any

from bot.playground.components import TEXT_DISPLAY, walk
from bot.playground.permissions import P, in_channel
from bot.playground.shapes import user
from bot.playground.world import Channel, World

Json = dict[str, Any]
USER, ROLE, EVERYONE = re.compile(r"<@!?(\d+)>"), re.compile(r"<@&(\d+)>"), re.compile(r"@(?:everyone|here)\b")
CODE = re.compile(r"```.*?```|`[^`\n]*`", re.S)
# What counts where a request says nothing: plain messages parse everything, interactions users only.
BY_DEFAULT: Json = {"parse": ["users", "roles", "everyone"]}
IN_INTERACTIONS: Json = {"parse": ["users"]}


def pings(world: World, channel: Channel, author_id: str, body: Json, default: Json) -> Json:
    """The fields `mentions`, `mention_roles` and `mention_everyone` of a message."""
    text = CODE.sub(" ", _text(body))
    allowed = body.get("allowed_mentions")
    allowed = default if allowed is None else allowed
    parse = allowed.get("parse") or []
    named_users = dict.fromkeys(USER.findall(text))
    named_roles = dict.fromkeys(ROLE.findall(text))
    may_all = bool(in_channel(world, channel, author_id) & P.MENTION_EVERYONE)
    users = [u for u in named_users if u in world.users and ("users" in parse or u in _ids(allowed, "users"))]
    roles = [r for r in named_roles if "roles" in parse or r in _ids(allowed, "roles")]
    return {
        "mentions": [user(world.users[u]) for u in users],
        "mention_roles": [r for r in roles if _may_ping(world, channel, r, may_all)],
        "mention_everyone": bool("everyone" in parse and may_all and EVERYONE.search(text)),
    }


def _ids(allowed: Json, key: str) -> list[str]:
    return [str(i) for i in allowed.get(key) or ()]


def _text(body: Json) -> str:
    shown = [p.get("content") or "" for _, p in walk(body.get("components")) if p.get("type") == TEXT_DISPLAY]
    return "\n".join([body.get("content") or "", *shown])


def _may_ping(world: World, channel: Channel, role_id: str, may_all: bool) -> bool:
    guild = world.guild(channel.guild_id)
    role = next((r for r in guild.roles if r.id == role_id), None) if guild else None
    return role is not None and (role.mentionable or may_all)
