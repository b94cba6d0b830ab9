"""The bot and a person on one machine: the playground, the real client connected to it, and a session at its side."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

from bot.errors import ClipdeskError, StoreError
from bot.playground import Playground
from bot.settings import Settings
from bot.terminal.session import Session

CONNECT_SECONDS = 30.0
SERVERS_COME_WITHIN = 0.05
DESK_OF_ITS_OWN = "console"


@asynccontextmanager
async def conversation(settings: Settings, caller: str = "reader", locale: str = "en-US") -> AsyncIterator[Session]:
    """A session with the bot over loopback, on the archive of `settings`. Raises ClipdeskError where it can't begin.

    The caller and the server speak the language of `locale`.
    """
    from bot.client import Clipdesk
    from bot.desk import Desk

    async with Playground() as playground, Desk.open(settings.data_dir, settings.sources) as desk:
        for guild in playground.world.guilds.values():
            guild.locale = locale
        local = replace(
            settings,
            token=playground.token,
            home_server=None,
            api_url=playground.api_url,
            gateway_url=playground.gateway_url,
        )
        bot = Clipdesk(local, desk)
        # discord.py waits that long for further servers before it is ready; here there is one, and it comes at once.
        bot._connection.guild_ready_timeout = SERVERS_COME_WITHIN
        async with bot:
            gateway = asyncio.create_task(bot.start(playground.token), name="gateway")
            try:
                await _ready(bot.settled, gateway)
                # The playground forgets the commands at its end; the desk remembers having registered them.
                await bot.sync(bot.home, force=True)
                await bot.settle()
                yield Session(playground, bot.idle, caller, locale)
            finally:
                await bot.close()
                await asyncio.gather(gateway, return_exceptions=True)


def beside_the_live_state(settings: Settings) -> Settings:
    """Settings whose archive is the live one and whose state is the console's own.

    Schedules, servers' settings and follows tried out in a terminal must not mix with those of real servers, nor may
    a digest that is due on Discord be posted here.
    """
    folder = settings.data_dir / DESK_OF_ITS_OWN
    archive = settings.data_dir / "archive.db"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _link(folder / "archive.db", archive)
    except OSError as e:
        raise StoreError("{folder} can't be made: {why}.", folder=folder, why=e.strerror or e) from e
    return replace(settings, data_dir=folder)


def _link(link: Path, target: Path) -> None:
    """SQLite follows the link: its log files stand beside the archive itself."""
    if not link.is_symlink():
        link.symlink_to(target.absolute())


async def _ready(settled: asyncio.Event, gateway: asyncio.Task[None]) -> None:
    """Waits until the commands are registered; raises what ended the connection before."""
    waiting = asyncio.create_task(settled.wait())
    try:
        await asyncio.wait({waiting, gateway}, timeout=CONNECT_SECONDS, return_when=asyncio.FIRST_COMPLETED)
        if gateway.done():
            gateway.result()
        if not waiting.done():
            raise ClipdeskError("The bot did not connect to the playground within {n:.0f} s.", n=CONNECT_SECONDS)
    finally:
        waiting.cancel()


def quiet_logs(level: str = "ERROR") -> None:
    """The terminal is for answers: only errors of the bot are told, on standard error."""
    logging.basicConfig(level=level, format="%(levelname)s %(name)s: %(message)s")
