"""Messages in channels."""

from __future__ import annotations

from typing import Any

from bot.playground.call import Call, Reply, Routes
from bot.playground.messages import CROSSPOSTED, Stored
from bot.playground.permissions import P, in_channel
from bot.playground.refusal import Form, Refusal
from bot.playground.rules_message import check_message
from bot.playground.world import CATEGORY, FORUM, NEWS, Channel

routes = Routes()
MESSAGES = "/channels/{channel_id}/messages"


def needed_for(body: Any, files: int) -> tuple[P, ...]:
    """The permissions that sending this takes."""
    needed = [P.SEND_MESSAGES]
    if body.get("embeds"):
        needed.append(P.EMBED_LINKS)
    if files:
        needed.append(P.ATTACH_FILES)
    return tuple(needed)


def check_open(channel: Channel) -> None:
    """Refuse channels that take no plain messages, and threads that are closed."""
    if channel.kind == FORUM:
        raise Refusal(400, 40058, "Cannot send a message in a forum channel")
    if channel.kind == CATEGORY:
        raise Refusal(400, 50008, "Cannot send messages in a non-text channel")
    if channel.locked:
        raise Refusal(400, 50083, "Cannot execute action on an archived thread")


@routes.on("POST", MESSAGES)
async def send(call: Call) -> Any:
    """Post a message; one with an enforced nonce of the last minutes gives the first one again."""
    body = call.json()
    channel = call.channel(*needed_for(body, len(call.files)))
    check_open(channel)
    check_message(body, len(call.files))
    backend = call.backend
    first = backend.messages.same_nonce(backend.world.bot.id, body)
    if first is not None:
        return first.json
    extra = _reply(call, channel, body.get("message_reference"))
    channel.archived = False
    return backend.messages.post(channel, backend.world.bot, body, call.files, extra=extra).json


def _reply(call: Call, channel: Channel, reference: Any) -> dict[str, Any]:
    """What makes a message a reply; refuses one to a message that is not there, unless told to go on without."""
    if not reference:
        return {}
    message_id = str(reference.get("message_id"))
    try:
        call.backend.messages.get(channel.id, message_id)
    except Refusal:
        if reference.get("fail_if_not_exists", True) is False:
            return {}
        form = Form()
        form.wrong("message_reference", "REPLIES_UNKNOWN_MESSAGE", "Unknown message")
        form.check()
    return {"type": 19, "message_reference": {"type": 0, "message_id": message_id, "channel_id": channel.id}}


@routes.on("GET", MESSAGES)
async def history(call: Call) -> Any:
    """Read a channel back, newest first; nothing where the bot may not read history."""
    channel = call.channel()
    granted = in_channel(call.backend.world, channel, call.backend.world.bot.id)
    if not granted & P.READ_MESSAGE_HISTORY:
        return []
    limit = call.number("limit")
    limit = 50 if limit is None else limit
    if not 1 <= limit <= 100:
        errors = {"limit": {"_errors": [{"code": "NUMBER_TYPE_MAX", "message": "Must be between 1 and 100."}]}}
        raise Refusal(400, 50035, "Invalid Form Body", errors)
    return call.backend.messages.history(channel.id, limit, call.number("before"), call.number("after"))


def _found(call: Call, *needed: P) -> Stored:
    channel = call.channel(*needed)
    return call.backend.messages.get(channel.id, call.params["message_id"])


def _own(call: Call, stored: Stored) -> bool:
    return bool(stored.json["author"]["id"] == call.backend.world.bot.id)


@routes.on("GET", MESSAGES + "/{message_id}")
async def get(call: Call) -> Any:
    """Read one message."""
    return call.backend.messages.as_bot(_found(call, P.READ_MESSAGE_HISTORY))


@routes.on("PATCH", MESSAGES + "/{message_id}")
async def edit(call: Call) -> Any:
    """Change one of the bot's own messages."""
    stored = _found(call)
    if not _own(call, stored):
        raise Refusal(403, 50005, "Cannot edit a message authored by another user")
    return call.backend.messages.edit(stored, call.json(), call.files).json


@routes.on("DELETE", MESSAGES + "/{message_id}")
async def delete(call: Call) -> Any:
    """Delete a message; another's takes a permission."""
    stored = _found(call)
    if not _own(call, stored):
        call.backend.need(stored.channel, P.MANAGE_MESSAGES)
    call.backend.messages.delete(stored)
    return Reply(204)


@routes.on("POST", MESSAGES + "/{message_id}/crosspost")
async def publish(call: Call) -> Any:
    """Publish a message of an announcement channel."""
    stored = _found(call, P.SEND_MESSAGES)
    if stored.channel.kind != NEWS:
        raise Refusal(400, 50024, "Cannot execute action on this channel type")
    if not _own(call, stored):
        call.backend.need(stored.channel, P.MANAGE_MESSAGES)
    if stored.json["flags"] & CROSSPOSTED:
        raise Refusal(400, 40033, "This message has already been crossposted")
    return call.backend.messages.crosspost(stored).json


@routes.on("POST", "/channels/{channel_id}/typing")
async def typing(call: Call) -> Any:
    """Show that the bot is typing."""
    call.channel(P.SEND_MESSAGES)
    return Reply(204)
