"""The real discord.py client on the playground's wire, and the checks every such test ends with."""

from __future__ import annotations

import asyncio
import gc
import inspect
import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import discord
import pytest
import yarl
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from jsonschema.protocols import Validator
from jsonschema.validators import extend
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from bot.playground import Playground
from bot.playground.server import Recorded

DESCRIPTION = Path(__file__).parent.parent / "../shared/discord/openapi.json"
Bot = TypeVar("Bot", bound=discord.Client)


@contextmanager
def pointed_at(pg: Playground) -> Iterator[None]:
    """While this is open, discord.py speaks to the playground instead of Discord."""
    base, gateway = discord.http.Route.BASE, discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY
    discord.http.Route.BASE = pg.api_url
    discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(pg.gateway_url)
    try:
        yield
    finally:
        discord.http.Route.BASE = base
        discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = gateway


class Errors(logging.Handler):
    """Collects what discord.py logs as an error and what tasks leave behind."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.found: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Note a log record, with its traceback."""
        self.found.append(logging.Formatter().format(record))

    def from_loop(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        """Note an exception nobody retrieved, or a resource nobody closed."""
        self.found.append(f"{context.get('message')}: {context.get('exception')!r}")


@asynccontextmanager
async def bot_on_wire(
    pg: Playground,
    bot_factory: Callable[[], Bot | Awaitable[Bot]],
    *,
    errors_expected: bool = False,
    unknown_routes_expected: bool = False,
) -> AsyncIterator[Bot]:
    """A bot that runs against the playground and is ready.

    At the end it is closed, and the test fails if a task's exception was not retrieved, discord.py logged an error
    (unless `errors_expected`), a route was hit that the playground doesn't know, or a connection stayed open.
    """
    errors, loop = Errors(), asyncio.get_running_loop()
    before = loop.get_exception_handler()
    loop.set_exception_handler(errors.from_loop)
    log = logging.getLogger("discord")
    log.addHandler(errors)
    try:
        with pointed_at(pg):
            made = bot_factory()
            bot = await made if inspect.isawaitable(made) else made
            # discord.py waits that long after the last guild before it says it is ready; two seconds by default.
            bot._connection.guild_ready_timeout = 0.05
            running = asyncio.create_task(bot.start(pg.token))
            try:
                await _ready(bot, running)
                yield bot
            finally:
                await bot.close()
                await asyncio.gather(running, return_exceptions=True)
            gateway = pg.gateway
            assert await gateway.bell.until(lambda: not gateway.connected, 5), "a gateway connection stayed open"
    finally:
        log.removeHandler(errors)
        gc.collect()
        await asyncio.sleep(0)
        loop.set_exception_handler(before)
    assert not pg.failures, "\n".join(pg.failures)
    if not errors_expected:
        assert not errors.found, "\n".join(errors.found)
    if not unknown_routes_expected:
        assert not pg.unknown_routes


async def _ready(bot: discord.Client, running: asyncio.Task[None]) -> None:
    """Wait until the bot is ready, or raise what ended it before."""
    # Client.wait_until_ready() can't be called before login; the event itself can be listened to at once.
    future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
    bot._listeners.setdefault("ready", []).append((future, lambda: True))
    await asyncio.wait({running, future}, return_when=asyncio.FIRST_COMPLETED, timeout=20)
    if running.done():
        running.result()
    assert future.done(), "the bot did not become ready"


# Request bodies against Discord's own description of its API.


@cache
def _registry() -> Registry[Any]:
    document = json.loads(DESCRIPTION.read_text(encoding="utf-8"))
    resource = Resource(contents=document, specification=DRAFT202012)
    return Registry().with_resource("openapi:", resource)


@cache
def _operations() -> dict[str, dict[str, Any]]:
    """Path items by their path with the parameters' names taken out."""
    paths = _registry()["openapi:"].contents["paths"]
    return {_shape(path): (path, item) for path, item in paths.items()}


def _shape(template: str) -> str:
    parts = template.split("/")
    return "/".join("{}" if part.startswith("{") else part for part in parts)


def _type(check: Validator, types: Any, instance: Any, schema: Any) -> Iterator[ValidationError]:
    """As the keyword `type`, but ids may be numbers: Discord takes them so, and discord.py numbers attachments so."""
    if schema.get("format") == "snowflake" and isinstance(instance, int) and not isinstance(instance, bool):
        return
    yield from Draft202012Validator.VALIDATORS["type"](check, types, instance, schema)


Lenient = extend(Draft202012Validator, {"type": _type})


@cache
def validator(method: str, template: str) -> Validator | None:
    """The compiled check of a route's request body; None where the description has none."""
    path, item = _operations().get(_shape(template), ("", {}))
    body = item.get(method.lower(), {}).get("requestBody", {}).get("content", {})
    if "application/json" not in body:
        return None
    pointer = "/".join(
        part.replace("~", "~0").replace("/", "~1")
        for part in ("", "paths", path, method.lower(), "requestBody", "content", "application/json", "schema")
    )
    return Lenient({"$ref": f"openapi:#{pointer}"}, registry=_registry())


def faults_of(request: Recorded) -> list[str]:
    """What Discord's description finds wrong in a request's body."""
    if request.template is None or request.body is None:
        return []
    check = validator(request.method, request.template)
    if check is None:
        return []
    found = []
    for error in check.iter_errors(request.body):
        deepest = max([error, *(error.context or ())], key=lambda e: len(e.absolute_path))
        where = ".".join(str(p) for p in deepest.absolute_path)
        found.append(f"{request.method} {request.path}: {where}: {deepest.message[:300]}")
    return found


def check_bodies(pg: Playground) -> int:
    """Assert that every recorded request body fits Discord's description; gives how many were checked.

    Skips the test where the description is not beside the repository.
    """
    if not DESCRIPTION.is_file():
        pytest.skip("Discord's API description is not beside the repository")
    # What the playground refused is not checked: tests send bad bodies on purpose.
    sent = [r for r in pg.requests if r.body is not None and r.status is not None and r.status < 400]
    faults = [fault for request in sent for fault in faults_of(request)]
    assert not faults, "\n".join(faults)
    return len(sent)
