"""The world in Discord's JSON."""

from __future__ import annotations

from typing import Any

from bot.playground.permissions import in_channel
from bot.playground.world import FORUM, JOINED, THREAD_KINDS, Channel, Guild, Member, Role, User, World

Json = dict[str, Any]


def user(u: User) -> Json:
    """A user."""
    return {
        "id": u.id,
        "username": u.name,
        "global_name": u.global_name,
        "discriminator": "0000" if u.bot else "0",
        "avatar": None,
        "bot": u.bot,
        "public_flags": 0,
        "primary_guild": None,
        "collectibles": None,
        "avatar_decoration_data": None,
    }


def member(m: Member, *, with_user: bool = True) -> Json:
    """A member of a guild."""
    shape: Json = {
        "nick": m.nick,
        "avatar": None,
        "banner": None,
        "roles": list(m.roles),
        "joined_at": JOINED,
        "premium_since": None,
        "deaf": False,
        "mute": False,
        "flags": 0,
        "pending": False,
        "communication_disabled_until": None,
    }
    if with_user:
        shape["user"] = user(m.user)
    return shape


def role(r: Role) -> Json:
    """A role."""
    shape: Json = {
        "id": r.id,
        "name": r.name,
        "description": None,
        "permissions": str(r.permissions),
        "position": r.position,
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "managed": r.bot_id is not None,
        "mentionable": r.mentionable,
        "icon": None,
        "unicode_emoji": None,
        "flags": 0,
    }
    if r.bot_id is not None:
        shape["tags"] = {"bot_id": r.bot_id}
    return shape


def channel(world: World, c: Channel) -> Json:
    """A channel, a thread or a direct message."""
    shape: Json = {"id": c.id, "type": c.kind, "last_message_id": c.last_message_id, "flags": 0}
    if c.guild_id is None:
        shape["recipients"] = [user(world.users[r]) for r in c.recipients if r != world.bot.id]
        return shape
    shape |= {"guild_id": c.guild_id, "name": c.name, "parent_id": c.parent_id, "rate_limit_per_user": 0}
    if c.kind in THREAD_KINDS:
        return shape | _thread(c)
    shape |= {
        "position": c.position,
        "topic": c.topic,
        "nsfw": False,
        "permission_overwrites": [
            {"id": o.id, "type": o.kind, "allow": str(o.allow), "deny": str(o.deny)} for o in c.overwrites
        ],
    }
    if c.kind == FORUM:
        shape |= {
            "flags": 1 << 4 if c.require_tag else 0,
            "available_tags": [
                {"id": t.id, "name": t.name, "moderated": t.moderated, "emoji_id": None, "emoji_name": None}
                for t in c.tags
            ],
            "default_reaction_emoji": None,
            "default_sort_order": None,
            "default_forum_layout": 0,
        }
    return shape


def _thread(c: Channel) -> Json:
    return {
        "owner_id": c.owner_id,
        "message_count": c.message_count,
        "member_count": 1,
        "total_message_sent": c.message_count,
        "applied_tags": list(c.applied_tags),
        "thread_metadata": {
            "archived": c.archived,
            "auto_archive_duration": c.archive_minutes,
            "archive_timestamp": c.created,
            "locked": c.locked,
            "create_timestamp": c.created,
        },
    }


def partial_channel(world: World, c: Channel, user_id: str) -> Json:
    """A channel as it stands in the resolved values of an interaction, with the caller's permissions."""
    granted = str(in_channel(world, c, user_id))
    app = str(in_channel(world, c, world.bot.id))
    return channel(world, c) | {"permissions": granted, "app_permissions": app}


def guild(world: World, g: Guild) -> Json:
    """A guild as GUILD_CREATE carries it; the bot's own member is the only one sent, as without the members intent."""
    threads = [c for c in g.channels.values() if c.kind in THREAD_KINDS and not c.archived]
    me = g.members.get(world.bot.id)
    return partial_guild(g) | {
        "joined_at": JOINED,
        "large": False,
        "unavailable": False,
        "member_count": len(g.members),
        "voice_states": [],
        "members": [member(me)] if me else [],
        "channels": [channel(world, c) for c in g.channels.values() if c.kind not in THREAD_KINDS],
        "threads": [channel(world, c) for c in threads],
        "presences": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "soundboard_sounds": [],
    }


def partial_guild(g: Guild) -> Json:
    """A guild as REST answers it."""
    return {
        "id": g.id,
        "name": g.name,
        "icon": None,
        "splash": None,
        "discovery_splash": None,
        "banner": None,
        "description": None,
        "owner_id": g.owner_id,
        "roles": [role(r) for r in g.roles],
        "emojis": [],
        "stickers": [],
        "features": ["COMMUNITY", "NEWS"],
        "afk_channel_id": None,
        "afk_timeout": 300,
        "system_channel_id": g.system_channel_id,
        "system_channel_flags": 0,
        "rules_channel_id": None,
        "public_updates_channel_id": None,
        "safety_alerts_channel_id": None,
        "application_id": None,
        "vanity_url_code": None,
        "verification_level": 1,
        "default_message_notifications": 1,
        "explicit_content_filter": 0,
        "mfa_level": 0,
        "nsfw_level": 0,
        "nsfw": False,
        "premium_tier": 0,
        "premium_subscription_count": 0,
        "premium_progress_bar_enabled": False,
        "preferred_locale": g.locale,
        "max_members": 500000,
        "max_presences": None,
    }


def application(world: World) -> Json:
    """The bot's application; its owner is the operator."""
    return {
        "id": world.bot.id,
        "name": world.bot.name,
        "icon": None,
        "description": "",
        "summary": "",
        "type": None,
        "bot": user(world.bot),
        "owner": user(world.owner),
        "team": None,
        "bot_public": True,
        "bot_require_code_grant": False,
        "verify_key": "0" * 64,
        "flags": 0,
        "hook": True,
        "rpc_origins": [],
        "redirect_uris": [],
        "interactions_endpoint_url": None,
        "approximate_guild_count": len(world.guilds),
        "integration_types_config": {"0": {}, "1": {}},
    }
