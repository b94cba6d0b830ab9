"""The playground itself: started with `async with`, used by persons, watched by tests."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self

from aiohttp import web

from bot.playground.backend import Backend
from bot.playground.faults import Faults, RateLimits
from bot.playground.gateway import Gateway
from bot.playground.interactions import LATE, Interaction
from bot.playground.messages import Stored
from bot.playground.person import Person, default_channel
from bot.playground.picker import PlaygroundError
from bot.playground.server import API, Door, Recorded, start
from bot.playground.world import GROUP_DM, Channel, Guild, User, World, demo_world

Json = dict[str, Any]


class Playground:
    """A Discord look-alike that listens on 127.0.0.1 while it is open.

    `clock` gives seconds since 1970 and decides the ids, nonces and the fifteen minutes of a token;
    `answer_seconds` is the time a bot has for its first answer, measured by the event loop.
    """

    def __init__(
        self,
        world: World | None = None,
        port: int = 0,
        *,
        clock: Callable[[], float] = time.time,
        heartbeat_seconds: float = 41.25,
        answer_seconds: float = 3.0,
        token_seconds: float = 900.0,
        limits: RateLimits | None = None,
        keep_answers: bool = True,
    ) -> None:
        self.world = world or demo_world()
        self._port = port
        self._limits = limits
        self._keep_answers = keep_answers
        token = f"playground.{secrets.token_hex(3)}.{secrets.token_urlsafe(24)}"
        self.backend = Backend(self.world, token, clock, heartbeat_seconds, answer_seconds, token_seconds)
        self._seen: dict[str, int] = {}
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        self.door = Door(self.backend, Faults(), self._limits or RateLimits(), keep_answers=self._keep_answers)
        self._runner, port = await start(self.door.application(), self._port)
        host = f"http://127.0.0.1:{port}"
        self.api_url = host + API
        self.gateway_url = self.backend.gateway.url = f"ws://127.0.0.1:{port}/gateway"
        self.backend.messages.file_base = host
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.backend.interactions.close()
        self.door.faults.clear()
        self.gateway.close(1001)
        if self._runner is not None:
            await self._runner.cleanup()

    # What a test or the console reads.

    @property
    def token(self) -> str:
        """The bot's token."""
        return self.backend.token

    @property
    def gateway(self) -> Gateway:
        """The gateway, with its ways to fail: drop, reconnect, invalidate, close, acknowledge."""
        return self.backend.gateway

    @property
    def faults(self) -> Faults:
        """What will go wrong."""
        return self.door.faults

    @property
    def requests(self) -> list[Recorded]:
        """Every REST request so far."""
        return self.door.requests

    @property
    def unknown_routes(self) -> list[str]:
        """Requests to routes the playground doesn't have."""
        return [f"{r.method} {r.path}" for r in self.requests if r.template is None]

    @property
    def failures(self) -> list[str]:
        """Tracebacks of the playground's own mistakes."""
        return self.door.failures

    @property
    def unanswered(self) -> list[Interaction]:
        """Interactions whose three seconds went by without a word."""
        return [i for i in self.backend.interactions.all() if i.state == LATE]

    def commands(self, guild_id: str | None = None) -> list[Json]:
        """The commands that are registered, global or for a guild."""
        return self.backend.registry.all(guild_id)

    def messages(self, channel_id: str | int | Channel) -> list[Json]:
        """What everybody sees in a channel, oldest first."""
        return [stored.json for stored in self.backend.messages.public(_id(channel_id))]

    async def connected(self, timeout: float | None = 15.0) -> None:
        """Wait until the bot has identified (or resumed) and its guilds were sent; TimeoutError otherwise."""
        gateway = self.backend.gateway
        if not await gateway.bell.until(lambda: gateway.connected, timeout):
            raise TimeoutError("No bot has connected to the playground.")

    async def next_message(self, channel_id: str | int | Channel, timeout: float | None = 5.0) -> Json:
        """The bot's oldest message in a channel that this has not given yet; waits for one, then TimeoutError."""
        where = _id(channel_id)
        seen = self._seen.get(where, 0)

        def fresh() -> Stored | None:
            for stored in self.backend.messages.public(where):
                if int(stored.id) > seen and stored.json["author"]["id"] == self.world.bot.id:
                    return stored
            return None

        await self.backend.messages.bell(where).until(lambda: fresh() is not None, timeout)
        stored = fresh()
        if stored is None:
            raise TimeoutError(f"No new message in channel {where}.")
        self._seen[where] = int(stored.id)
        return stored.json

    # Who uses it.

    def person(
        self,
        name: str | User,
        *,
        guild: Guild | str | None = None,
        channel: Channel | str | int | None = None,
        locale: str = "en-US",
        context: str = "guild",
    ) -> Person:
        """A person ("reader", "admin", "operator" or a user of the world) in a place.

        `context` is "guild", "dm" (the bot's direct messages) or "private" (a group without the bot, where only
        commands installed for the user exist).
        """
        user = name if isinstance(name, User) else self._user(name)
        if context == "dm":
            place = self.world.dm_with(user.id, self.backend.ids.new())
            return Person(self.backend, user, place, None, locale, context)
        if context == "private":
            place = self._group_of(user)
            return Person(self.backend, user, place, None, locale, context)
        if context != "guild":
            raise PlaygroundError(f"There is no context “{context}”; there are guild, dm and private.")
        where = self._guild(guild, channel)
        return Person(self.backend, user, self._channel(where, channel), where, locale, context)

    def _user(self, name: str) -> User:
        if name not in self.world.people:
            raise PlaygroundError(f"Nobody here is called “{name}”; there are {', '.join(self.world.people)}.")
        return self.world.users[self.world.people[name]]

    def _guild(self, guild: Guild | str | None, channel: Channel | str | int | None) -> Guild:
        if isinstance(guild, Guild):
            return guild
        if guild is None and isinstance(channel, Channel) and channel.guild_id:
            return self.world.guilds[channel.guild_id]
        for found in self.world.guilds.values():
            if guild is None or guild in (found.id, found.name):
                return found
        raise PlaygroundError(f"There is no server “{guild}”.")

    def _channel(self, guild: Guild, channel: Channel | str | int | None) -> Channel:
        if channel is None:
            return default_channel(guild)
        if isinstance(channel, Channel):
            return channel
        found = guild.channels.get(str(channel))
        if found is not None:
            return found
        try:
            return guild.channel(str(channel))
        except KeyError:
            raise PlaygroundError(f"{guild.name} has no channel “{channel}”.") from None

    def _group_of(self, user: User) -> Channel:
        """A group of people the bot is not in; it sees of it what interactions show."""
        for channel in self.world.dms.values():
            if channel.kind == GROUP_DM and user.id in channel.recipients:
                return channel
        others = tuple(i for i in self.world.people.values() if i != user.id)
        channel = Channel(id=self.backend.ids.new(), kind=GROUP_DM, name="", recipients=(user.id, *others))
        self.world.dms[channel.id] = channel
        return channel


def _id(channel: str | int | Channel) -> str:
    return channel.id if isinstance(channel, Channel) else str(channel)
