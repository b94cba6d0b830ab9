"""The messages of all channels: posted, edited, deleted, read back."""

from __future__ import annotations

import copy
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bot.playground import components as c
from bot.playground.bell import Bell
from bot.playground.mentions import BY_DEFAULT, pings
from bot.playground.refusal import Form, unknown_message
from bot.playground.rules_message import check_message
from bot.playground.shapes import user
from bot.playground.snowflakes import Snowflakes
from bot.playground.world import THREAD_KINDS, Channel, User, World

Json = dict[str, Any]
EPHEMERAL, LOADING, CROSSPOSTED = 1 << 6, 1 << 7, 1 << 0
SETTABLE = (1 << 2) | (1 << 12) | c.V2_FLAG
NONCE_SECONDS = 300.0  # "the past few minutes"


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with a request."""

    name: str
    data: bytes
    content_type: str = "application/octet-stream"


@dataclass(slots=True)
class Stored:
    """A message and what its JSON doesn't say: where it is and who alone sees it."""

    json: Json
    channel: Channel
    private_to: str | None = None
    deleted: bool = False

    @property
    def id(self) -> str:
        """The message's id."""
        return str(self.json["id"])


class Messages:
    """All messages. Private (ephemeral) ones are kept here too, and shown to their one reader only."""

    def __init__(self, world: World, clock: Callable[[], float], ids: Snowflakes, emit: Callable[..., None]) -> None:
        self._world, self._clock, self._ids, self._emit = world, clock, ids, emit
        self._by_channel: defaultdict[str, dict[str, Stored]] = defaultdict(dict)
        self._nonces: dict[tuple[str, str], tuple[float, Stored]] = {}
        self._bells: defaultdict[str, Bell] = defaultdict(Bell)
        self.files: dict[str, Upload] = {}
        self.file_base = ""
        self.nonce_seconds = NONCE_SECONDS

    def bell(self, channel_id: str) -> Bell:
        """Rung when something changes in that channel."""
        return self._bells[channel_id]

    def public(self, channel_id: str) -> list[Stored]:
        """What everybody in the channel sees, oldest first."""
        return [m for m in self._by_channel[channel_id].values() if m.private_to is None and not m.deleted]

    def get(self, channel_id: str, message_id: str, reader: str | None = None) -> Stored:
        """The message; a private one only for its reader; raises the refusal 10008."""
        stored = self._by_channel[channel_id].get(message_id)
        if stored is None or stored.deleted or stored.private_to not in (None, reader):
            raise unknown_message()
        return stored

    def same_nonce(self, author_id: str, body: Json) -> Stored | None:
        """The message the author sent with this enforced nonce within the last minutes; 10008 where it was deleted."""
        if not body.get("enforce_nonce") or body.get("nonce") is None:
            return None
        sent, stored = self._nonces.get((author_id, str(body["nonce"])), (0.0, None))
        if stored is None or self._clock() - sent > self.nonce_seconds:
            return None
        if stored.deleted:
            raise unknown_message()
        return stored

    def post(
        self,
        channel: Channel,
        author: User,
        body: Json,
        files: tuple[Upload, ...] = (),
        *,
        private_to: str | None = None,
        default_mentions: Json = BY_DEFAULT,
        extra: Json | None = None,
    ) -> Stored:
        """Keep a message that has passed the rules (`check_message`); `extra` overrides fields of it."""
        json = self._shape(channel, author, body, files)
        json |= pings(self._world, channel, author.id, body, default_mentions) | (extra or {})
        if private_to:
            json["flags"] |= EPHEMERAL
        stored = Stored(json, channel, private_to)
        self._by_channel[channel.id][stored.id] = stored
        if body.get("nonce") is not None:
            json["nonce"] = body["nonce"]
            if body.get("enforce_nonce"):
                self._nonces[(author.id, str(body["nonce"]))] = (self._clock(), stored)
        if private_to is None:
            channel.last_message_id = stored.id
            channel.message_count += channel.kind in THREAD_KINDS
            self._tell("MESSAGE_CREATE", stored)
        self._bells[channel.id].ring()
        return stored

    def _shape(self, channel: Channel, author: User, body: Json, files: tuple[Upload, ...]) -> Json:
        json: Json = {
            "id": self._ids.new(),
            "type": 0,
            "channel_id": channel.id,
            "author": user(author),
            "content": body.get("content") or "",
            "timestamp": self.now(),
            "edited_timestamp": None,
            "tts": False,
            "pinned": False,
            "flags": (body.get("flags") or 0) & SETTABLE,
            "embeds": [embed | {"type": "rich"} for embed in body.get("embeds") or ()],
            "components": copy.deepcopy(body.get("components") or []),
            "attachments": self._attach(body, files, ()),
        }
        c.number(json["components"])
        self._show_media(json)
        return json

    def edit(
        self, stored: Stored, body: Json, files: tuple[Upload, ...] = (), default_mentions: Json = BY_DEFAULT
    ) -> Stored:
        """Change what the request names and keep the rest; refuses what the whole would break."""
        old = stored.json
        merged = {key: body[key] if key in body else old.get(key) for key in ("content", "embeds", "components")}
        merged["flags"] = (old["flags"] & ~LOADING) | ((body.get("flags") or 0) & SETTABLE)
        merged["allowed_mentions"] = body.get("allowed_mentions")
        kept = old["attachments"]
        if "attachments" in body:
            wanted = {str(a.get("id")) for a in body["attachments"] or ()}
            kept = [a for a in kept if a["id"] in wanted]
        check_message(merged, len(kept) + len(files))
        new: Json = {
            "content": merged["content"] or "",
            "embeds": [embed | {"type": "rich"} for embed in merged["embeds"] or ()],
            "components": copy.deepcopy(merged["components"] or []),
            "flags": merged["flags"],
            "attachments": self._attach(body, files, tuple(kept)),
        }
        c.number(new["components"])
        self._show_media(new)
        new |= pings(self._world, stored.channel, old["author"]["id"], merged, default_mentions)
        if not old["flags"] & LOADING:
            new["edited_timestamp"] = self.now()
        old.update(new)
        self._changed(stored)
        return stored

    def delete(self, stored: Stored) -> None:
        """Take a message away from all readers."""
        stored.deleted = True
        if stored.private_to is None:
            channel = stored.channel
            data = {"id": stored.id, "channel_id": channel.id, "guild_id": channel.guild_id}
            self._emit("MESSAGE_DELETE", data, channel.guild_id, 9)
        self._bells[stored.channel.id].ring()

    def history(self, channel_id: str, limit: int, before: int | None, after: int | None) -> list[Json]:
        """Up to `limit` messages, newest first, older than `before` or the first ones newer than `after`."""
        found = self.public(channel_id)
        if before is not None:
            found = [m for m in found if int(m.id) < before]
        if after is not None:
            found = [m for m in found if int(m.id) > after][:limit]
        return [self.as_bot(m) for m in reversed(found[-limit:])]

    def as_bot(self, stored: Stored) -> Json:
        """A message as REST shows it to a bot without the message content intent: of others' words it sees nothing,
        unless they were said to it."""
        json, me = stored.json, self._world.bot.id
        said_to_it = stored.channel.guild_id is None or any(u["id"] == me for u in json["mentions"])
        if said_to_it or json["author"]["id"] == me:
            return json
        return json | {"content": "", "embeds": [], "attachments": [], "components": []}

    def crosspost(self, stored: Stored) -> Stored:
        """Mark a message as published."""
        stored.json["flags"] |= CROSSPOSTED
        self._changed(stored)
        return stored

    def now(self) -> str:
        """The time of the playground's clock as Discord writes it."""
        return datetime.fromtimestamp(self._clock(), UTC).isoformat()

    def keep_file(self, upload: Upload, described: Json | None = None) -> Json:
        """Keep a file where it can be fetched; gives its attachment."""
        file_id = self._ids.new()
        self.files[file_id] = upload
        url = f"{self.file_base}/attachments/{file_id}/{upload.name}"
        return {
            "id": file_id,
            "filename": upload.name,
            "size": len(upload.data),
            "url": url,
            "proxy_url": url,
            "content_type": upload.content_type,
        } | {k: v for k, v in (described or {}).items() if k in ("description", "title") and v is not None}

    def _attach(self, body: Json, files: tuple[Upload, ...], kept: tuple[Json, ...]) -> list[Json]:
        described = {str(a.get("id")): a for a in body.get("attachments") or ()}
        return [*kept, *(self.keep_file(f, described.get(str(n))) for n, f in enumerate(files))]

    def _show_media(self, json: Json) -> None:
        """Point `attachment://name` at the file that came along; refuse a name that did not."""
        form = Form()
        by_name = {a["filename"]: a for a in json["attachments"]}
        for path, part in c.walk(json["components"]):
            for where, medium in c.media(part):
                url = str(medium.get("url") or "")
                if not url.startswith("attachment://"):
                    medium.setdefault("proxy_url", url)
                    continue
                attachment = by_name.get(url.removeprefix("attachment://"))
                if attachment is None:
                    form.wrong(
                        f"{path}.{where}.url",
                        "UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND",
                        "The referenced attachment was not found.",
                    )
                    continue
                medium.update(url=attachment["url"], proxy_url=attachment["url"], attachment_id=attachment["id"])
                if part["type"] == c.FILE:
                    part.update(name=attachment["filename"], size=attachment["size"])
        form.check()

    def _changed(self, stored: Stored) -> None:
        if stored.private_to is None:
            self._tell("MESSAGE_UPDATE", stored)
        self._bells[stored.channel.id].ring()

    def _tell(self, event: str, stored: Stored) -> None:
        guild_id = stored.channel.guild_id
        where = {"guild_id": guild_id} if guild_id else {}
        self._emit(event, self.as_bot(stored) | where, guild_id, 9 if guild_id else 12)
