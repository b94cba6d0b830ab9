"""The HTTP server: every request passes the same door (record, route, token, faults, limits) to its route."""

from __future__ import annotations

import asyncio
import json
import traceback
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import BodyPartReader, web

from bot.playground.backend import Backend
from bot.playground.call import Call, Handler, Reply
from bot.playground.faults import Fault, Faults, RateLimits
from bot.playground.messages import Upload
from bot.playground.refusal import Refusal
from bot.playground.routes import account, channels, commands, guilds, interactions, messages

Json = dict[str, Any]
API = "/api/v10"
WITHOUT_TOKEN = ("/interactions/", "/webhooks/{webhook_id}/{webhook_token}")
GROUPS = (account, commands, interactions, messages, channels, guilds)


@dataclass(slots=True)
class Recorded:
    """One request and how it was answered; `template` is None for a route the playground doesn't know."""

    method: str
    path: str
    template: str | None
    params: Mapping[str, str]
    query: Mapping[str, str]
    body: Any
    files: tuple[str, ...]
    time: float
    status: int | None = None
    text: str | None = None

    @property
    def answer(self) -> Any:
        """The JSON that was answered, if any."""
        return None if self.text is None else json.loads(self.text)


@dataclass(slots=True)
class Door:
    """What every request passes."""

    backend: Backend
    faults: Faults = field(default_factory=Faults)
    limits: RateLimits = field(default_factory=RateLimits)
    requests: list[Recorded] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    keep_answers: bool = True

    def application(self) -> web.Application:
        """The aiohttp application with all routes, the gateway and the attachments."""
        app = web.Application(client_max_size=25 << 20)
        for group in GROUPS:
            for method, template, handler in group.routes.table:
                app.router.add_route(method, API + template, self._served(template, handler))
        app.router.add_get("/gateway", self.backend.gateway.handle)
        app.router.add_get("/gateway/", self.backend.gateway.handle)
        app.router.add_get("/attachments/{file_id}/{name}", self._attachment)
        app.router.add_route("*", "/{anything:.*}", self._unknown)
        return app

    def _served(self, template: str, handler: Handler) -> Any:
        async def serve(request: web.Request) -> web.StreamResponse:
            try:
                body, files = await read_body(request)
            except ValueError:
                body, files = None, ()
            record = self._record(request, template, body, files)
            call = Call(self.backend, request.method, request.match_info, request.query, body, files)
            try:
                return await self._answer(request, record, call, template, handler)
            except Refusal as refusal:
                return self._send(record, refusal.status, refusal.body)
            except Exception:
                # A fault of the playground itself must not look like one of the bot.
                self.failures.append(f"{record.method} {record.path}\n{traceback.format_exc()}")
                return self._send(record, 501, {"message": "501: the playground failed", "code": 0})

        return serve

    async def _answer(
        self, request: web.Request, record: Recorded, call: Call, template: str, handler: Handler
    ) -> web.StreamResponse:
        free = template.startswith(WITHOUT_TOKEN)
        if not free and request.headers.get("Authorization") != f"Bot {self.backend.token}":
            raise Refusal(401, 0, "401: Unauthorized")
        major = "/".join(v for k, v in call.params.items() if k in ("channel_id", "guild_id", "webhook_token"))
        headers, too_soon = self.limits.take(f"{request.method} {template}", major, not free)
        if too_soon is not None:
            return self._send(record, 429, too_soon, headers)
        fault = self.faults.next_for(request.method, template, record.path)
        if fault is not None and fault.late:
            await fault.released.wait()
        elif fault is not None and not fault.done:
            return await self._fail(request, record, fault)
        result = await handler(call)
        if fault is not None and not fault.late:
            return await self._fail(request, record, fault)
        if isinstance(result, Reply):
            return self._send(record, result.status, result.body, headers)
        return self._send(record, 200, result, headers)

    async def _fail(self, request: web.Request, record: Recorded, fault: Fault) -> web.StreamResponse:
        if fault.drop:
            if request.transport is not None:
                request.transport.abort()
            return self._send(record, 0, None)
        if fault.hang:
            await fault.released.wait()
            return self._send(record, 504, {"message": "504: Gateway Timeout", "code": 0})
        return self._send(record, fault.status, fault.body(), fault.headers())

    def _record(self, request: web.Request, template: str | None, body: Any, files: tuple[Upload, ...]) -> Recorded:
        record = Recorded(
            request.method,
            request.path.removeprefix(API),
            template,
            dict(request.match_info),
            dict(request.query),
            body,
            tuple(f.name for f in files),
            self.backend.clock(),
        )
        self.requests.append(record)
        return record

    def _send(
        self, record: Recorded, status: int, body: Any, headers: Mapping[str, str] | None = None
    ) -> web.StreamResponse:
        record.status = status
        text = None if body is None else json.dumps(body, separators=(",", ":"))
        if self.keep_answers:
            record.text = text
        if text is None:
            return web.Response(status=status or 204, headers=headers)
        # discord.py takes "application/json" for JSON only where no charset follows it, as Discord sends it.
        return web.Response(status=status, body=text.encode(), content_type="application/json", headers=headers)

    async def _unknown(self, request: web.Request) -> web.StreamResponse:
        body, files = await read_body(request)
        record = self._record(request, None, body, files)
        return self._send(record, 404, {"message": "404: Not Found", "code": 0})

    async def _attachment(self, request: web.Request) -> web.StreamResponse:
        upload = self.backend.messages.files.get(request.match_info["file_id"])
        if upload is None:
            return web.Response(status=404)
        return web.Response(body=upload.data, content_type=upload.content_type)


async def read_body(request: web.Request) -> tuple[Any, tuple[Upload, ...]]:
    """The JSON of a request and the files beside it; ValueError where the JSON is none."""
    if not request.can_read_body:
        return None, ()
    if not request.content_type.startswith("multipart/"):
        data = await request.read()
        return (json.loads(data) if data else None), ()
    body: Any = {}
    files: list[Upload] = []
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader):
            continue
        data = bytes(await part.read(decode=True))
        if part.name == "payload_json":
            body = json.loads(data)
        else:
            files.append(Upload(part.filename or "file", data))
    return body, tuple(files)


async def start(app: web.Application, port: int) -> tuple[web.AppRunner, int]:
    """Serve on 127.0.0.1; the runner and the port it got."""
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0, handle_signals=False)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", port)
    await site.start()
    server = site._server
    assert isinstance(server, asyncio.Server)
    return runner, int(server.sockets[0].getsockname()[1])
