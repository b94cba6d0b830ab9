"""The gateway as discord.py lives with it: ready, lost, resumed, refused."""

from __future__ import annotations

import discord
import pytest

from bot.playground import Overwrite, Playground, PlaygroundError
from tests.playground.bots import BirdBot
from tests.wire import bot_on_wire, pointed_at


async def test_ready_brings_the_guild_with_its_channels_and_the_bots_member() -> None:
    """After ready the client knows the server, its channels by kind, its roles and its own permissions."""
    async with Playground() as pg, bot_on_wire(pg, BirdBot) as bot:
        (guild,) = bot.guilds
        assert guild.name == "Reading room"
        assert {c.name: type(c).__name__ for c in guild.channels} == {
            "general": "TextChannel",
            "news": "TextChannel",
            "clippings": "ForumChannel",
            "tagged-clippings": "ForumChannel",
            "staff": "TextChannel",
        }
        assert guild.me.guild_permissions.send_messages
        staff = discord.utils.get(guild.text_channels, name="staff")
        assert staff is not None
        assert not staff.permissions_for(guild.me).view_channel
        assert bot.application is not None
        assert bot.application.owner.name == "operator"


async def test_a_dropped_connection_resumes_and_replays() -> None:
    """What happened while the connection was down arrives after the resume; the bot does not identify again."""
    async with Playground() as pg, bot_on_wire(pg, BirdBot) as bot:
        pg.gateway.drop()
        assert not pg.gateway.connected
        answer = await pg.person("reader").slash("hello", {"name": "again"})
        assert answer.message is not None
        await bot.resumed.wait()
        assert (pg.gateway.identifies, pg.gateway.resumes) == (1, 1)


async def test_a_request_to_reconnect_is_followed() -> None:
    """On op 7 the client comes back by resuming."""
    async with Playground() as pg, bot_on_wire(pg, BirdBot) as bot:
        pg.gateway.reconnect()
        await bot.resumed.wait()
        assert (await pg.person("reader").slash("hello", {"name": "Ada"})).kind == "message"


async def test_heartbeats_are_acknowledged_while_wanted() -> None:
    """Heartbeats come at the interval; without acknowledgement nothing else breaks on the playground's side."""
    async with Playground(heartbeat_seconds=0.05) as pg, bot_on_wire(pg, BirdBot) as bot:
        assert await pg.gateway.bell.until(lambda: pg.gateway.heartbeats >= 3, 10)
        assert bot.latency < 10
        pg.gateway.acknowledge = False
        seen = pg.gateway.heartbeats
        assert await pg.gateway.bell.until(lambda: pg.gateway.heartbeats > seen, 10)


async def test_a_deaf_gateway_is_left_and_found_again() -> None:
    """A client that hears nothing for its heartbeat timeout connects again and resumes."""

    def patient() -> BirdBot:
        return BirdBot(heartbeat_timeout=0.3)

    async with Playground(heartbeat_seconds=0.1) as pg, bot_on_wire(pg, patient) as bot:
        pg.gateway.acknowledge = False
        await bot.resumed.wait()
        pg.gateway.acknowledge = True
        assert pg.gateway.resumes >= 1


async def test_a_bad_token_is_refused() -> None:
    """Login fails with a token that is not the bot's."""
    async with Playground() as pg:
        with pointed_at(pg):
            bot = BirdBot()
            with pytest.raises(discord.LoginFailure):
                await bot.start("not-the-token")
            await bot.close()
        assert pg.requests[-1].status == 401


async def test_guilds_come_and_go() -> None:
    """A removal, an outage and a joining arrive as discord.py's three different events."""
    async with Playground() as pg, bot_on_wire(pg, BirdBot) as bot:
        (home,) = pg.world.guilds.values()
        other = pg.world.add_guild("Annex")
        pg.backend.add_guild(other)
        assert await bot.seen.get() == ("join", int(other.id))
        pg.backend.lose_guild(home.id)
        assert await bot.seen.get() == ("unavailable", int(home.id))
        pg.backend.remove_guild(other.id)
        assert await bot.seen.get() == ("remove", int(other.id))


async def test_permissions_that_change_are_told() -> None:
    """After a channel's overwrite changed, the client computes the new permissions itself."""
    async with Playground() as pg, bot_on_wire(pg, BirdBot) as bot:
        (guild,) = pg.world.guilds.values()
        general = guild.channel("general")
        general.overwrites.append(Overwrite(pg.world.bot.id, 1, deny=1 << 11))
        pg.backend.channel_changed(general)
        assert await bot.seen.get() == ("channel", int(general.id))
        channel = bot.get_channel(int(general.id))
        assert isinstance(channel, discord.TextChannel)
        assert not channel.permissions_for(channel.guild.me).send_messages


async def test_nobody_can_act_without_a_bot() -> None:
    """Before any bot has connected a person is told so."""
    async with Playground() as pg:
        pg.backend.registry.overwrite(None, [{"name": "hello", "description": "Hello"}])
        with pytest.raises(PlaygroundError, match="not connected"):
            await pg.person("reader").slash("hello")


async def test_an_invalid_session_makes_the_client_identify_again() -> None:
    """A session that is over is begun anew."""
    async with Playground() as pg, bot_on_wire(pg, BirdBot):
        pg.gateway.invalidate()
        assert await pg.gateway.bell.until(lambda: pg.gateway.identifies == 2 and pg.gateway.connected, 10)
