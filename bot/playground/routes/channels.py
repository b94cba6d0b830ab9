"""Channels, threads and forum posts."""

from __future__ import annotations

from typing import Any

from bot.playground import shapes
from bot.playground.call import Call, Reply, Routes
from bot.playground.permissions import P, in_channel
from bot.playground.refusal import Form, Refusal, unknown_guild
from bot.playground.routes.messages import needed_for
from bot.playground.rules_message import check_message
from bot.playground.world import FORUM, NEWS, NEWS_THREAD, TEXT, THREAD, THREAD_KINDS, Channel

Json = dict[str, Any]
routes = Routes()
ARCHIVE_MINUTES = (60, 1440, 4320, 10080)


@routes.on("GET", "/channels/{channel_id}")
async def get(call: Call) -> Any:
    """A channel."""
    return shapes.channel(call.backend.world, call.channel())


@routes.on("PATCH", "/channels/{channel_id}")
async def edit(call: Call) -> Any:
    """Change a channel, or archive a thread."""
    channel = call.channel()
    own_thread = channel.kind in THREAD_KINDS and channel.owner_id == call.backend.world.bot.id
    if not own_thread:
        call.backend.need(channel, P.MANAGE_THREADS if channel.kind in THREAD_KINDS else P.MANAGE_CHANNELS)
    body = call.json()
    form = Form()
    if "name" in body:
        form.length("name", body["name"], 100, 1)
    form.check()
    channel.name = body.get("name", channel.name)
    channel.topic = body.get("topic", channel.topic)
    channel.archived = bool(body.get("archived", channel.archived))
    channel.locked = bool(body.get("locked", channel.locked))
    if "applied_tags" in body:
        channel.applied_tags = tuple(str(t) for t in body["applied_tags"])
    call.backend.channel_changed(channel)
    return shapes.channel(call.backend.world, channel)


@routes.on("DELETE", "/channels/{channel_id}")
async def delete(call: Call) -> Any:
    """Delete a channel or a thread."""
    channel = call.channel()
    call.backend.need(channel, P.MANAGE_THREADS if channel.kind in THREAD_KINDS else P.MANAGE_CHANNELS)
    shape = shapes.channel(call.backend.world, channel)
    call.backend.remove_channel(channel)
    return shape


@routes.on("POST", "/channels/{channel_id}/threads")
async def start(call: Call) -> Any:
    """A thread without a message; in a forum a post, which is a thread with its first message."""
    channel, body = call.channel(), call.json()
    if channel.kind == FORUM:
        return _post(call, channel, body)
    if channel.kind not in (TEXT, NEWS):
        raise Refusal(400, 50024, "Cannot execute action on this channel type")
    call.backend.need(channel, P.CREATE_PUBLIC_THREADS)
    _check_thread(body)
    thread = _open(call, channel, body, call.backend.ids.new())
    return Reply(201, shapes.channel(call.backend.world, thread))


@routes.on("POST", "/channels/{channel_id}/messages/{message_id}/threads")
async def start_from(call: Call) -> Any:
    """A thread that begins at a message, and has the message's id."""
    channel, body = call.channel(P.CREATE_PUBLIC_THREADS), call.json()
    stored = call.backend.messages.get(channel.id, call.params["message_id"])
    if call.backend.world.channel(stored.id) is not None:
        raise Refusal(400, 160004, "A thread has already been created for this message")
    _check_thread(body)
    thread = _open(call, channel, body, stored.id)
    stored.json["flags"] |= 1 << 5
    return Reply(201, shapes.channel(call.backend.world, thread))


def _check_thread(body: Json) -> None:
    form = Form()
    form.length("name", body.get("name"), 100, 1)
    if body.get("auto_archive_duration") not in (None, *ARCHIVE_MINUTES):
        form.wrong("auto_archive_duration", "BASE_TYPE_CHOICES", "Value must be one of (60, 1440, 4320, 10080).")
    form.check()


def _open(call: Call, parent: Channel, body: Json, thread_id: str) -> Channel:
    backend = call.backend
    guild = backend.world.guild(parent.guild_id)
    assert guild is not None
    thread = Channel(
        id=thread_id,
        kind=NEWS_THREAD if parent.kind == NEWS else THREAD,
        name=body["name"],
        guild_id=guild.id,
        parent_id=parent.id,
        owner_id=backend.world.bot.id,
        applied_tags=tuple(str(t) for t in body.get("applied_tags") or ()),
        archive_minutes=body.get("auto_archive_duration") or 1440,
        created=backend.messages.now(),
    )
    guild.channels[thread.id] = thread
    backend.channel_added(thread)
    return thread


def _post(call: Call, forum: Channel, body: Json) -> Any:
    """A forum post. Its message's nonce is not honoured: Discord promises it for plain messages only."""
    message = body.get("message") or {}
    call.backend.need(forum, *needed_for(message, len(call.files)))
    _check_thread(body)
    _check_tags(forum, body)
    check_message(message, len(call.files), prefix="message")
    backend = call.backend
    thread = _open(call, forum, body, backend.ids.new())
    first = backend.messages.post(thread, backend.world.bot, message, call.files, extra={"id": thread.id})
    return Reply(201, shapes.channel(backend.world, thread) | {"message": first.json})


def _check_tags(forum: Channel, body: Json) -> None:
    applied = [str(t) for t in body.get("applied_tags") or ()]
    form = Form()
    form.count("applied_tags", applied, 5)
    known = {t.id for t in forum.tags}
    for index, tag in enumerate(applied):
        if tag not in known:
            form.wrong(f"applied_tags.{index}", "INVALID_TAG", "Unknown tag.")
    form.check()
    if forum.require_tag and not applied:
        raise Refusal(400, 40067, "A tag is required to create a forum post in this channel")


@routes.on("GET", "/guilds/{guild_id}/threads/active")
async def active(call: Call) -> Any:
    """The open threads of a guild that the bot can see."""
    world = call.backend.world
    guild = world.guild(call.params["guild_id"])
    if guild is None:
        raise unknown_guild()
    threads = [c for c in guild.channels.values() if c.kind in THREAD_KINDS and not c.archived]
    seen = [t for t in threads if in_channel(world, t, world.bot.id)]
    return {"threads": [shapes.channel(world, t) for t in reversed(seen)], "members": []}


@routes.on("GET", "/channels/{channel_id}/threads/archived/public")
async def archived(call: Call) -> Any:
    """The archived threads of a channel, newest first."""
    channel = call.channel(P.READ_MESSAGE_HISTORY)
    guild = call.backend.world.guild(channel.guild_id)
    found = [c for c in guild.channels.values() if c.parent_id == channel.id and c.archived] if guild else []
    limit = call.number("limit") or 50
    threads = [shapes.channel(call.backend.world, t) for t in reversed(found)]
    return {"threads": threads[:limit], "members": [], "has_more": len(threads) > limit}


@routes.on("PUT", "/channels/{channel_id}/thread-members/@me")
@routes.on("DELETE", "/channels/{channel_id}/thread-members/@me")
async def join_or_leave(call: Call) -> Any:
    """Join or leave a thread; nothing here depends on it."""
    call.channel()
    return Reply(204)
