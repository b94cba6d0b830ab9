"""The gateway: hello, identify, ready, heartbeats, events in order, resume; and ways to make it fail."""

from __future__ import annotations

import asyncio
import contextlib
import json
import secrets
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from bot.playground import shapes
from bot.playground.bell import Bell
from bot.playground.world import Guild, World

Json = dict[str, Any]

DISPATCH, HEARTBEAT, IDENTIFY, RESUME, RECONNECT = 0, 1, 2, 6, 7
REQUEST_MEMBERS, INVALID_SESSION, HELLO, HEARTBEAT_ACK = 8, 9, 10, 11
IGNORED = frozenset({3, 4})
KEPT_FOR_REPLAY = 2000


@dataclass(slots=True, eq=False)
class Connection:
    """One socket: what is queued is sent in order by one task."""

    socket: web.WebSocketResponse
    request: web.Request
    zlib: Any
    queue: asyncio.Queue[Json | tuple[int, bytes]] = field(default_factory=asyncio.Queue)
    session: Session | None = None

    def push(self, payload: Json) -> None:
        """Queue a payload."""
        self.queue.put_nowait(payload)

    def close(self, code: int, reason: bytes = b"") -> None:
        """Queue a close after what is queued already."""
        self.queue.put_nowait((code, reason))

    async def write(self) -> None:
        """Send what is queued until a close is."""
        while True:
            item = await self.queue.get()
            if isinstance(item, tuple):
                await self.socket.close(code=item[0], message=item[1])
                return
            text = json.dumps(item, separators=(",", ":"))
            with contextlib.suppress(ConnectionError, RuntimeError):
                if self.zlib is None:
                    await self.socket.send_str(text)
                else:
                    data = self.zlib.compress(text.encode()) + self.zlib.flush(zlib.Z_SYNC_FLUSH)
                    await self.socket.send_bytes(data)


@dataclass(slots=True, eq=False)
class Session:
    """What survives a lost connection: the sequence and the events to replay."""

    id: str
    intents: int
    shard: tuple[int, int]
    sequence: int = 0
    sent: list[Json] = field(default_factory=list)
    connection: Connection | None = None
    ready: bool = False

    def sees(self, guild_id: str | None) -> bool:
        """Events of a guild go to its shard; those of direct messages to the first."""
        if guild_id is None:
            return self.shard[0] == 0
        return (int(guild_id) >> 22) % self.shard[1] == self.shard[0]

    def dispatch(self, event: str, data: Json) -> None:
        """Number an event, remember it and send it if somebody listens."""
        self.sequence += 1
        payload = {"op": DISPATCH, "t": event, "s": self.sequence, "d": data}
        self.sent.append(payload)
        del self.sent[:-KEPT_FOR_REPLAY]
        if self.connection is not None:
            self.connection.push(payload)


class Gateway:
    """All connections and sessions of the bot."""

    def __init__(self, world: World, token: Callable[[], str], heartbeat_seconds: float) -> None:
        self._world, self._token, self._heartbeat = world, token, heartbeat_seconds
        self._connections: set[Connection] = set()
        self.sessions: dict[str, Session] = {}
        self.bell = Bell()
        self.url = ""
        self.identifies = 0
        self.resumes = 0
        self.heartbeats = 0
        self.acknowledge = True
        self.refuse_resume = False

    @property
    def connected(self) -> bool:
        """Whether a session that got READY has a live connection."""
        return any(s.ready and s.connection is not None for s in self.sessions.values())

    @property
    def known(self) -> bool:
        """Whether there is a session at all; one that lost its connection gets what it missed when it resumes."""
        return any(s.ready for s in self.sessions.values())

    def emit(self, event: str, data: Json, guild_id: str | None = None, intent: int | None = None) -> None:
        """Send an event to the sessions that see the guild and asked for the intent (a bit number)."""
        for session in self.sessions.values():
            if session.ready and session.sees(guild_id) and (intent is None or session.intents >> intent & 1):
                session.dispatch(event, data)

    def drop(self) -> None:
        """Cut every connection without a close frame, as a network does."""
        for connection in list(self._connections):
            self._forget(connection)
            if connection.request.transport is not None:
                connection.request.transport.abort()

    def reconnect(self) -> None:
        """Ask every client to connect again and resume."""
        for connection in list(self._connections):
            connection.push({"op": RECONNECT, "d": None})

    def invalidate(self, resumable: bool = False) -> None:
        """Tell every client that its session is over."""
        if not resumable:
            self.sessions = {}
        for connection in list(self._connections):
            connection.push({"op": INVALID_SESSION, "d": resumable})

    def close(self, code: int) -> None:
        """Close every connection with a code."""
        for connection in list(self._connections):
            self._forget(connection)
            connection.close(code)

    async def handle(self, request: web.Request) -> web.WebSocketResponse:
        """Serve one connection to its end."""
        socket = web.WebSocketResponse(compress=False, max_msg_size=1 << 20)
        await socket.prepare(request)
        packed = request.query.get("compress") == "zlib-stream"
        connection = Connection(socket, request, zlib.compressobj() if packed else None)
        self._connections.add(connection)
        writer = asyncio.create_task(connection.write())
        connection.push({"op": HELLO, "d": {"heartbeat_interval": int(self._heartbeat * 1000), "_trace": []}})
        try:
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    self._receive(connection, json.loads(message.data))
        finally:
            self._forget(connection)
            if socket.close_code in (1000, 1001) and connection.session is not None:
                self.sessions.pop(connection.session.id, None)
            writer.cancel()
            await asyncio.gather(writer, return_exceptions=True)
        return socket

    def _forget(self, connection: Connection) -> None:
        self._connections.discard(connection)
        if connection.session is not None and connection.session.connection is connection:
            connection.session.connection = None
        self.bell.ring()

    def _receive(self, connection: Connection, message: Json) -> None:
        op, data = message.get("op"), message.get("d")
        if op == HEARTBEAT:
            self.heartbeats += 1
            if self.acknowledge:
                connection.push({"op": HEARTBEAT_ACK, "d": None})
            self.bell.ring()
        elif op == IDENTIFY:
            self._identify(connection, data or {})
        elif op == RESUME:
            self._resume(connection, data or {})
        elif connection.session is None:
            connection.close(4003, b"Not authenticated.")
        elif op == REQUEST_MEMBERS:
            self._send_members(connection.session, data or {})
        elif op not in IGNORED:
            connection.close(4001, b"Unknown opcode.")

    def _identify(self, connection: Connection, data: Json) -> None:
        if connection.session is not None:
            connection.close(4005, b"Already authenticated.")
            return
        if str(data.get("token", "")).removeprefix("Bot ") != self._token():
            connection.close(4004, b"Authentication failed.")
            return
        number, count = data.get("shard") or (0, 1)
        shard = (int(number), int(count))
        for old in [s for s in self.sessions.values() if s.connection is None and s.shard == shard]:
            del self.sessions[old.id]
        session = Session(secrets.token_hex(16), int(data.get("intents") or 0), shard)
        self.sessions[session.id] = session
        session.connection, connection.session = connection, session
        self.identifies += 1
        guilds = [g for g in self._world.guilds.values() if session.sees(g.id)]
        session.dispatch("READY", self._ready(session, guilds, with_shard="shard" in data))
        for guild in guilds:
            if not guild.unavailable:
                session.dispatch("GUILD_CREATE", shapes.guild(self._world, guild))
        session.ready = True
        self.bell.ring()

    def _ready(self, session: Session, guilds: list[Guild], *, with_shard: bool) -> Json:
        ready: Json = {
            "v": 10,
            "user": shapes.user(self._world.bot) | {"verified": True, "mfa_enabled": True, "email": None, "flags": 0},
            "guilds": [{"id": g.id, "unavailable": True} for g in guilds],
            "private_channels": [],
            "session_id": session.id,
            "resume_gateway_url": self.url,
            "application": {"id": self._world.bot.id, "flags": 0},
            "session_type": "normal",
        }
        return ready | ({"shard": list(session.shard)} if with_shard else {})

    def _resume(self, connection: Connection, data: Json) -> None:
        if str(data.get("token", "")).removeprefix("Bot ") != self._token():
            connection.close(4004, b"Authentication failed.")
            return
        session = self.sessions.get(str(data.get("session_id")))
        seen = int(data.get("seq") or 0)
        if session is None or self.refuse_resume or (session.sent and seen < session.sent[0]["s"] - 1):
            connection.push({"op": INVALID_SESSION, "d": False})
            return
        if seen > session.sequence:
            connection.close(4007, b"Invalid seq.")
            return
        session.connection, connection.session = connection, session
        self.resumes += 1
        for payload in session.sent:
            if payload["s"] > seen:
                connection.push(payload)
        session.dispatch("RESUMED", {"_trace": []})
        self.bell.ring()

    def _send_members(self, session: Session, data: Json) -> None:
        guild = self._world.guild(str(data.get("guild_id")))
        if guild is None:
            return
        wanted = {str(i) for i in data.get("user_ids") or ()}
        query = str(data.get("query") or "").casefold()
        members = [
            m
            for m in guild.members.values()
            if (m.user.id in wanted if wanted else m.user.name.casefold().startswith(query))
        ][: int(data.get("limit") or 1000) or 1000]
        chunk = {
            "guild_id": guild.id,
            "members": [shapes.member(m) for m in members],
            "chunk_index": 0,
            "chunk_count": 1,
            "not_found": sorted(wanted - {m.user.id for m in members}),
        }
        session.dispatch("GUILD_MEMBERS_CHUNK", chunk | ({"nonce": data["nonce"]} if "nonce" in data else {}))
