"""The checks at the end of a wire test find what they are there for."""

from __future__ import annotations

import asyncio

import discord
import pytest

from bot.playground import Playground
from tests.playground.bots import BirdBot
from tests.wire import DESCRIPTION, bot_on_wire, check_bodies


def failing() -> BirdBot:
    """A bot whose command raises."""
    bot = BirdBot()

    @bot.tree.command(description="Fails")
    async def fail(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("Before the fault")
        raise LookupError("the fault")

    return bot


async def test_an_error_in_a_command_fails_the_test() -> None:
    """An exception discord.py only logs is found."""
    async with Playground() as pg:
        with pytest.raises(AssertionError, match="the fault"):
            async with bot_on_wire(pg, failing):
                await pg.person("reader").slash("fail")


async def test_a_lost_task_exception_fails_the_test() -> None:
    """The exception of a task that nobody awaits is found."""

    async def lose() -> None:
        raise LookupError("nobody looked")

    async with Playground() as pg:
        with pytest.raises(AssertionError, match="nobody looked"):
            async with bot_on_wire(pg, BirdBot):
                task = asyncio.create_task(lose())
                await asyncio.wait({task})
                del task


async def test_an_unknown_route_fails_the_test() -> None:
    """A request the playground doesn't know is found."""
    async with Playground() as pg:
        with pytest.raises(AssertionError):
            async with bot_on_wire(pg, BirdBot) as bot:
                with pytest.raises(discord.NotFound):
                    await bot.http.request(discord.http.Route("GET", "/nowhere"))


@pytest.mark.skipif(not DESCRIPTION.is_file(), reason="Discord's API description is not beside the repository")
async def test_a_body_that_does_not_fit_the_description_is_found() -> None:
    """A field of the wrong type that the playground itself lets pass is found."""
    async with Playground() as pg, bot_on_wire(pg, BirdBot) as bot:
        general = bot.guilds[0].text_channels[0]
        route = discord.http.Route("POST", "/channels/{channel_id}/messages", channel_id=general.id)
        await bot.http.request(route, json={"content": "x", "tts": "loud"})
        with pytest.raises(AssertionError, match="tts"):
            check_bodies(pg)
