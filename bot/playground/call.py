"""One request as a route sees it, and the table of routes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.playground.messages import Upload
from bot.playground.permissions import P
from bot.playground.refusal import Refusal, missing_access, missing_permissions, unknown_channel
from bot.playground.world import THREAD_KINDS, Channel

if TYPE_CHECKING:
    from bot.playground.backend import Backend

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer with a status of its own."""

    status: int
    body: Any = None


@dataclass(frozen=True, slots=True)
class Call:
    """A request that passed the door: known route, good token, body read."""

    backend: Backend
    method: str
    params: Mapping[str, str]
    query: Mapping[str, str]
    body: Any
    files: tuple[Upload, ...] = ()

    def json(self) -> Json:
        """The body, which must be an object."""
        if not isinstance(self.body, dict):
            raise Refusal(400, 50035, "Invalid Form Body", {"_errors": [{"code": "DICT_TYPE_CONVERT", "message": ""}]})
        return self.body

    def number(self, key: str) -> int | None:
        """A number of the query string."""
        value = self.query.get(key)
        return int(value) if value and value.isdigit() else None

    def flag(self, key: str) -> bool:
        """A truth of the query string."""
        return self.query.get(key, "").lower() in ("1", "true")

    def channel(self, *needed: P) -> Channel:
        """The channel the path names, in which the bot must have these permissions besides seeing it."""
        world = self.backend.world
        channel = world.channel(self.params.get("channel_id"))
        if channel is None:
            raise unknown_channel()
        self.backend.need(channel, *needed)
        return channel


def need(granted: int, channel: Channel, needed: tuple[P, ...]) -> None:
    """Refuse with 50001 who can't see the channel, with 50013 who lacks more."""
    if not granted & P.VIEW_CHANNEL:
        raise missing_access()
    for permission in needed:
        if permission is P.SEND_MESSAGES and channel.kind in THREAD_KINDS:
            permission = P.SEND_MESSAGES_IN_THREADS
        if not granted & permission:
            raise missing_permissions()


Handler = Callable[[Call], Awaitable[Any]]
Route = tuple[str, str, Handler]


class Routes:
    """A table of handlers, filled by decorators; the first that fits a path is taken."""

    def __init__(self) -> None:
        self.table: list[Route] = []

    def on(self, method: str, template: str) -> Callable[[Handler], Handler]:
        """Put a handler under a method and a path template."""

        def put(handler: Handler) -> Handler:
            self.table.append((method, template, handler))
            return handler

        return put
