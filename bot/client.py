"""The bot on Discord: connects, loads the face, keeps the commands in step, and turns errors into answers.

The only file of the core that knows discord.py.
"""

from __future__ import annotations

import asyncio
import logging
import math
import os
import time
from collections.abc import Awaitable
from typing import TYPE_CHECKING, Any

import aiohttp
import discord
import yarl
from discord import app_commands
from discord.ext import commands

from bot import __version__, vitals
from bot.answering import Answering, reference_of
from bot.carrier import Carrier
from bot.delivery import Letter
from bot.desk import Desk
from bot.errors import ClipdeskError, SettingsError, StoreError, Unreachable
from bot.logs import masked, place_of
from bot.model import Heartbeat
from bot.posting import Account, Poster
from bot.registering import mentions_of, register_changed
from bot.serving import beside
from bot.settings import Settings
from bot.stopping import on_stop
from bot.tongue import Tongue, tongue
from bot.view import View

if TYPE_CHECKING:
    from bot.metrics import Metrics

__all__ = ["NO_PINGS", "Clipdesk", "Interaction", "Letter", "View", "serve"]

log = logging.getLogger(__name__)

Interaction = discord.Interaction["Clipdesk"]

FACE = "cogs"
# View channels, send messages, send in threads, embed links, attach files, read history: nothing more.
PERMISSIONS = discord.Permissions(274878024704)
NO_PINGS = discord.AllowedMentions.none()
UNKNOWN_INTERACTION = 10062
LAST_ANSWERS = 4.5  # seconds that answers under way have when the bot stops; then digests have theirs
LEAVING = 1.5  # seconds that saying goodbye to Discord may take
AT_LAST, STUCK = 9.5, 70  # seconds after which a bot that can't stop ends all the same, and the status it ends with
ANSWERING = ("CommandTree-invoker", "discord-ui-dynamic-item")  # how discord.py names the tasks that answer


class Tree(app_commands.CommandTree["Clipdesk"]):
    """The commands; what a command raises becomes an answer."""

    async def _call(self, interaction: Interaction) -> None:
        # The library's one place around all of a command: its checks, its options, its body, its suggestions.
        with self.client.answering.frame(interaction):
            try:
                await super()._call(interaction)
            except app_commands.AppCommandError as e:
                await self.on_error(interaction, e)

    async def on_error(self, interaction: Interaction, error: app_commands.AppCommandError) -> None:
        """Explains what went wrong to the one who asked."""
        cause = error.original if isinstance(error, app_commands.CommandInvokeError) else error
        await self.client.explain(interaction, cause)


class Clipdesk(commands.AutoShardedBot):
    """The running bot. Opens nothing and closes nothing but its own connection: the desk is handed in."""

    def __init__(self, settings: Settings, desk: Desk) -> None:
        _point_library_at(settings)
        metrics = _metrics(desk) if settings.health_address else None
        trace = metrics.trace() if metrics else aiohttp.TraceConfig()
        super().__init__(
            command_prefix=commands.when_mentioned,
            help_command=None,
            tree_cls=Tree,
            intents=discord.Intents(guilds=True),
            allowed_mentions=NO_PINGS,
            # Nothing of members or messages is kept: the bot answers interactions and posts digests, no more.
            max_messages=None,
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_ratelimit_timeout=60.0,
            enable_debug_events=False,
            http_trace=trace,
        )
        self.settings = settings
        self.desk = desk
        self.home_commands: list[app_commands.Group] = []
        self.mentions: dict[str, str] = {}
        self.settled = asyncio.Event()
        self._acks: dict[int, tuple[float, float]] = {}
        self.version = __version__
        self.started = desk.now()
        self.metrics = metrics
        self.answering = Answering(desk.tally, metrics)
        poster = Poster(self._account, trace=trace)
        self.carrier = Carrier(desk, poster, lambda: self.user.id if self.user else 0)

    async def setup_hook(self) -> None:
        """Loads the face before the gateway is joined."""
        await self.load_extension(FACE)

    def _account(self) -> Account:
        """What posting outside of the library needs to know."""
        return Account(discord.http.Route.BASE, self.http.token or "", self.http.user_agent)

    async def on_ready(self) -> None:
        """Brings the registered commands in step with the code; safe to run at every reconnect."""
        await self.settle()
        self.settled.set()
        log.info("Serving %d server(s) as %s. Invite: %s", len(self.guilds), self.user, self.invite)

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """The first server is home."""
        await self.settle()

    async def settle(self) -> str:
        """Puts the operator's commands where home is, and registers what changed; why Discord refused, else nothing."""
        home = self.home
        if home is None and self.guilds:
            log.warning("In several servers: set HOME_SERVER_ID to the one where /admin is to be.")
        self.place_home_commands(home)
        try:
            await self.sync(home)
            self.mentions = await mentions_of(self.tree)
        except discord.HTTPException as e:
            log.error("The commands could not be registered with Discord: %s", e)
            return str(e)
        return ""

    @staticmethod
    def memory() -> int:
        """Bytes of memory that the process holds."""
        return vitals.memory()

    @property
    def invite(self) -> str:
        """The link that adds the bot to a server, with the least permissions."""
        scopes = ("bot", "applications.commands")
        return discord.utils.oauth_url(self.application_id or 0, permissions=PERMISSIONS, scopes=scopes)

    @property
    def home(self) -> discord.Object | None:
        """The server of the operator: the one that is set, else the only one the bot is in."""
        if self.settings.home_server is not None:
            return discord.Object(self.settings.home_server)
        return discord.Object(self.guilds[0].id) if len(self.guilds) == 1 else None

    def place_home_commands(self, home: discord.Object | None) -> None:
        """Adds the operator's commands to the tree, for the home server only."""
        for command in self.home_commands if home is not None else ():
            self.tree.add_command(command, guild=home, override=True)

    async def sync(self, home: discord.Object | None = None, *, force: bool = False) -> tuple[str, ...]:
        """Registers each scope of commands whose content changed; the names of the scopes registered."""
        return await register_changed(self.tree, home or self.home, self.application_id or 0, self.desk, force=force)

    async def reload_face(self) -> None:
        """Loads the commands' code anew; the old code goes on where the new one is broken.

        Raises ClipdeskError that says what is broken. Commands being answered finish with the code they began with.
        """
        try:
            await self.reload_extension(FACE)
        except commands.ExtensionError as e:
            self.place_home_commands(self.home)  # the library brought back all others
            cause = e.original if isinstance(e, commands.ExtensionFailed) else e
            raise ClipdeskError(
                "The commands were not reloaded; the old ones go on. {kind}{where}: {text}",
                kind=type(cause).__name__,
                where=place_of(cause, FACE),
                text=masked(" ".join(str(cause).split()))[:400],
            ) from e
        if refused := await self.settle():
            raise ClipdeskError("The commands are loaded anew, but Discord does not register them as they are: {text}",
                                text=masked(" ".join(refused.split()))[:400])  # fmt: skip

    @property
    def delay(self) -> float | None:
        """Seconds that Discord took to acknowledge the last heartbeat, over all shards; None before the first."""
        if not math.isfinite(self.latency):
            return None
        # The library notes when it sent a heartbeat after it was sent: where the answer is faster than that note, it
        # reckons from the heartbeat before, and gives a whole interval too much.
        interval = min((beat.interval for beat in self.heartbeats().values()), default=0.0)
        return self.latency % interval if interval else self.latency

    def heartbeats(self) -> dict[int, Heartbeat]:
        """By shard, how long ago Discord acknowledged a heartbeat; a lost connection goes on ageing."""
        for number, shard in self.shards.items():
            # The library tells how long a heartbeat took, not when the last one was.
            kept = getattr(getattr(shard._parent, "ws", None), "_keep_alive", None)
            if kept is not None:
                self._acks[number] = kept._last_ack, kept.interval or 0.0
        now = time.perf_counter()
        return {number: Heartbeat(now - ack, interval) for number, (ack, interval) in self._acks.items()}

    async def idle(self, seconds: float) -> bool:
        """Waits until every command and press is answered, or the time is over; whether all are."""
        answering = _answers()
        if not answering:
            return True
        _, late = await asyncio.wait(answering, timeout=seconds)
        return not late

    async def close(self) -> None:
        """Stops a reload, finishes answers and digests under way within a few seconds, then leaves."""
        self.carrier.begin_no_more()
        await self.desk.reload.cancel()
        if not self.is_closed() and not await self.idle(LAST_ANSWERS):
            log.warning("Some answers were not finished in time.")
        await self.carrier.close()
        for late in _answers():
            late.cancel()  # what it has yet to say finds no connection any more
        try:
            await asyncio.wait_for(super().close(), LEAVING)
        except TimeoutError:
            log.warning("Discord did not answer the goodbye in time.")

    def tongue_of(self, interaction: Interaction) -> Tongue:
        """The reader's own language."""
        return tongue(str(interaction.locale))

    async def guard(self, interaction: Interaction, work: Awaitable[Any]) -> None:
        """Does what a button, menu or form asks for; whatever it raises becomes an answer."""
        with self.answering.frame(interaction):
            try:
                await work
            except Exception as e:  # the last net: nothing a reader does goes unanswered
                await self.explain(interaction, e)

    async def explain(self, interaction: Interaction, error: Exception) -> None:
        """Tells the one who asked, privately, what happened and what to do; logs what they can't be told."""
        say = self.tongue_of(interaction)
        if isinstance(error, discord.NotFound) and error.code == UNKNOWN_INTERACTION:
            log.warning("Interaction %s was answered too late.", interaction.id)
            interaction.extras["outcome"] = "late"
            return
        interaction.extras["outcome"] = "explained"
        if isinstance(error, ClipdeskError) and not await self._is_for_the_operator(interaction, error):
            text = say.error(error)
        elif isinstance(error, app_commands.TransformerError):
            text = say("“{value}” doesn't fit there. Pick one of the suggestions.", value=str(error.value)[:100])
        elif isinstance(error, (app_commands.CommandNotFound, app_commands.CommandSignatureMismatch)):
            text = say("This command has changed. Reload Discord (Ctrl+R), then ask again.")
        elif isinstance(error, app_commands.CheckFailure):
            text = say("You may not use this command here.")
        else:
            reference = reference_of(interaction.id)
            interaction.extras["outcome"] = "failed"
            log.error("Reference %s: a command failed.", reference, exc_info=error)
            text = say("Something went wrong here, and it has been noted. If it happens again, tell the operator "
                       "the reference {reference}.", reference=reference)  # fmt: skip
        await self._tell(interaction, text[:2000])

    async def _is_for_the_operator(self, interaction: Interaction, error: ClipdeskError) -> bool:
        """Whether an error is of the machine: a reader can do nothing about it, and is not told its paths."""
        return isinstance(error, StoreError) and not await self.is_owner(interaction.user)

    async def _tell(self, interaction: Interaction, text: str) -> None:
        try:
            if interaction.response.is_done():
                await interaction.followup.send(text, ephemeral=True, allowed_mentions=NO_PINGS)
            else:
                await interaction.response.send_message(text, ephemeral=True, allowed_mentions=NO_PINGS)
        except discord.HTTPException as e:
            log.warning("Interaction %s could not be answered: %s", interaction.id, e)

    async def on_error(self, event_method: str, /, *args: Any, **kwargs: Any) -> None:
        """Logs what an event handler raised."""
        log.exception("The handler of %s failed.", event_method)


def _answers() -> set[asyncio.Task[Any]]:
    """The commands and presses that are being answered, but for our own."""
    return {task for task in asyncio.all_tasks() if task.get_name().startswith(ANSWERING)} - {asyncio.current_task()}


def _metrics(desk: Desk) -> Metrics:
    from bot.metrics import Metrics  # only where they are asked for: it takes a library of its own

    return Metrics(desk.tally)


def _point_library_at(settings: Settings) -> None:
    """Discord's own addresses unless the settings name others (a REST proxy, the playground)."""
    if settings.api_url:
        discord.http.Route.BASE = settings.api_url
    if settings.gateway_url:
        discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(settings.gateway_url)


async def serve(settings: Settings, desk: Desk) -> None:
    """Serves Discord until it is told to stop. Raises SettingsError where Discord refuses the token."""
    if settings.token is None:
        raise SettingsError(("DISCORD_TOKEN: a token is needed to serve Discord; the README says how to get one",))
    bot = Clipdesk(settings, desk)
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    on_stop(stop.set)
    async with bot, beside(bot):
        running = asyncio.create_task(bot.start(settings.token), name="gateway")
        stopping = asyncio.create_task(stop.wait(), name="stop")
        done, _ = await asyncio.wait({running, stopping}, return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        if running in done:
            _raise_refusal(running)
        log.info("Stopping.")
        loop.call_later(AT_LAST, os._exit, STUCK)  # the last net: a supervisor would kill it a moment later
        await bot.close()
        await asyncio.gather(running, return_exceptions=True)


async def register(settings: Settings, desk: Desk) -> tuple[str, ...]:
    """Registers every scope of commands without joining the gateway; the names of the scopes."""
    async with Clipdesk(settings, desk) as bot:
        assert settings.token is not None
        login = asyncio.create_task(bot.login(settings.token))
        await asyncio.wait({login})
        _raise_refusal(login)
        home = settings.home_server
        servers = [guild.id async for guild in bot.fetch_guilds(limit=2)]
        if home is None and len(servers) == 1:
            home = servers[0]
        bot.place_home_commands(discord.Object(home) if home else None)
        return await bot.sync(discord.Object(home) if home else None, force=True)


def _raise_refusal(running: asyncio.Task[None]) -> None:
    try:
        running.result()
    except discord.LoginFailure as e:
        raise SettingsError(
            ("DISCORD_TOKEN: Discord does not know this token; make a new one on the page Bot of your application",)
        ) from e
    except (discord.HTTPException, discord.GatewayNotFound, OSError) as e:
        raise Unreachable("Discord can't be reached: {why}. Check the network and try again.", why=e) from e
