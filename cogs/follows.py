"""Follows: /follow, and /data, which shows and deletes all that is kept of a reader."""

from __future__ import annotations

from typing import Literal

import discord
from discord import app_commands

from bot.client import Clipdesk, Interaction
from bot.errors import NotFound
from bot.model import Follow
from bot.tongue import Tongue, later
from cogs import _commands as c
from cogs._blocks import entry_block, entry_option
from cogs._commands import for_readers, words
from cogs._pages import VERBS, Ask, answer, page
from cogs._routes import LIMIT, Press, Route, route
from cogs._sheet import Button, Sheet
from cogs._text import plain, safe, shorten

MOST = 100  # follows of one reader

Kind = Literal["tag", "speaker"]
KINDS = {"tag": later("tag"), "speaker": later("speaker")}


@for_readers
class FollowGroup(app_commands.Group):
    """The commands under /follow."""

    def __init__(self) -> None:
        super().__init__(name="follow", description=words("Follow a tag or a speaker"))

    @app_commands.command(name="tag", description=words("Follow a tag"))
    @app_commands.describe(name=words("The tag"))
    @app_commands.autocomplete(name=c.suggest_tags)
    async def tag(self, interaction: Interaction, name: app_commands.Range[str, 1, 100]) -> None:
        """Follows a tag of the archive."""
        found = await Ask.of(interaction).desk.tagged(name, limit=1)
        if not found.total:
            await answer(interaction, route("nofollow", "tag", name))
            return
        await _follow(interaction, "tag", Ask.of(interaction).desk.tag_name(name))

    @app_commands.command(name="speaker", description=words("Follow somebody who is quoted"))
    @app_commands.describe(name=words("Who: any part of the name"))
    @app_commands.autocomplete(name=c.suggest_speakers)
    async def speaker(self, interaction: Interaction, name: app_commands.Range[str, 1, 100]) -> None:
        """Follows a speaker of the archive."""
        found = await Ask.of(interaction).desk.speaker(name)
        if len(found) != 1:
            await answer(interaction, route("nofollow", "speaker", name))
            return
        await _follow(interaction, "speaker", found[0].name)

    @app_commands.command(name="list", description=words("What you follow"))
    async def show_list(self, interaction: Interaction) -> None:
        """Shows what the reader follows."""
        await answer(interaction, route("follows"))

    @app_commands.command(name="stop", description=words("Follow a tag or a speaker no more"))
    @app_commands.describe(name=words("The tag or the speaker; without one, all of them"))
    async def stop(self, interaction: Interaction, name: app_commands.Range[str, 1, 100] = "") -> None:
        """Ends one follow, or all."""
        readers, user = interaction.client.desk.state.readers, interaction.user.id
        follows = await readers.follows(user)
        same = Ask.of(interaction).desk.same_tag
        ended = [f for f in follows if not name or f.name.casefold() == name.casefold()
                 or (f.kind == "tag" and same(f.name, name))]  # fmt: skip
        if not follows:
            raise NotFound("You follow nothing.")
        if not ended:
            raise NotFound("You don't follow “{name}”. See `/follow list`.", name=safe(name, 100))
        for follow in ended:
            await readers.unfollow(user, follow.kind, follow.name)
        await answer(interaction, route("follows"))

    @stop.autocomplete("name")
    async def _followed(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        follows = await interaction.client.desk.state.readers.follows(interaction.user.id)
        return [
            app_commands.Choice(name=shorten(plain(f.name), 100), value=f.name)
            for f in follows
            if typed.casefold() in f.name.casefold()
        ][:25]


@for_readers
class DataGroup(app_commands.Group):
    """The commands under /data."""

    def __init__(self) -> None:
        super().__init__(name="data", description=words("What is kept about you"))

    @app_commands.command(name="show", description=words("Show all that is kept about you"))
    async def show(self, interaction: Interaction) -> None:
        """Shows the reader's own data."""
        await answer(interaction, route("data"))

    @app_commands.command(name="delete", description=words("Delete all that is kept about you"))
    async def delete(self, interaction: Interaction) -> None:
        """Deletes the reader's own data, at once."""
        readers = interaction.client.desk.state.readers
        held = len(await readers.follows(interaction.user.id))
        await readers.forget(interaction.user.id)
        await answer(interaction, route("data", held))


async def _follow(interaction: Interaction, kind: Kind, name: str) -> None:
    readers, now = interaction.client.desk.state.readers, interaction.client.desk.now()
    if len(await readers.follows(interaction.user.id)) >= MOST:
        raise NotFound("You follow {most} things already; end one first with `/follow stop`.", most=MOST)
    await readers.follow(Follow(interaction.user.id, kind, name, now))
    await answer(interaction, route("follows"))


@page("nofollow")
async def nofollow_page(ask: Ask, kind: str, name: str) -> Sheet:
    """There is no one tag or speaker of that name: those that are near, as buttons that follow them."""
    say, sheet = ask.say, Sheet(route("nofollow", kind, name), shareable=False)
    near: list[str]
    if kind == "tag":
        sheet.say(say("### No tag “{name}”", name=safe(name, 120)))
        near = [t.name for t in await ask.desk.complete_tags(name) or (await ask.desk.tags(limit=5)).items]
    else:
        sheet.say(say("### “{name}” is not one speaker of the archive", name=safe(name, 120)))
        near = [s.name for s in await ask.desk.complete_speakers(name) or (await ask.desk.speakers(limit=5)).items]
    if near:
        sheet.say(say("Follow one of these?"))
    sheet.row([
        Button(shorten(plain(n), 80), Press("follow", Route(kind, (n,))))
        for n in near[:5]
        if len(str(Route(kind, (n,)))) <= LIMIT - 12
    ])  # fmt: skip
    return sheet


async def _pressed(interaction: Interaction, here: Route) -> None:
    """Follows what a button names, where it is still to be seen here."""
    name, desk = here.args[0], Ask.of(interaction).desk
    if here.name == "tag" and (await desk.tagged(name, limit=1)).total:
        await _follow(interaction, "tag", desk.tag_name(name))
    elif here.name == "speaker" and (found := await desk.speaker(name)):
        await _follow(interaction, "speaker", found[0].name)
    else:
        raise NotFound("That is no longer in the archive.")


VERBS["follow"] = _pressed


async def _follows(bot: Clipdesk, user: discord.abc.User, say: Tongue) -> list[str]:
    return [
        f"- {safe(f.name, 100)} · {say(KINDS[f.kind])} · <t:{int(f.since.timestamp())}:D>"
        for f in await bot.desk.state.readers.follows(user.id)
    ]


@page("follows")
async def follows_page(ask: Ask) -> Sheet:
    """What the reader follows."""
    say, sheet = ask.say, Sheet(route("follows"), shareable=False)
    lines = await _follows(ask.bot, ask.user, say)
    sheet.say(f"### {say('What you follow')}")
    sheet.say("\n".join(lines[:40]) if lines else say("Nothing yet. Follow a tag or a speaker with `/follow`."))
    sheet.row([Button(say("Latest of these"), Press("new", route("followed")), disabled=not lines)])
    return sheet


@page("followed")
async def followed_page(ask: Ask) -> Sheet:
    """The newest articles of what the reader follows."""
    say, sheet = ask.say, Sheet(route("followed"), shareable=False)
    follows = await ask.bot.desk.state.readers.follows(ask.user.id)
    sheet.say(f"### {say('Latest of what you follow')}")
    entries = await ask.desk.followed(follows)
    for entry in entries:
        sheet.say(entry_block(entry, say))
    if not follows:
        sheet.say(say("Nothing yet. Follow a tag or a speaker with `/follow`."))
    elif not entries:
        sheet.say(say("There is nothing here yet."))
    sheet.prompt = say("Open an article")
    sheet.options = [entry_option(entry, say) for entry in entries]
    return sheet


@page("data")
async def data_page(ask: Ask, deleted: str = "") -> Sheet:
    """All that is kept about the reader: what they follow, and nothing else; first, how much was just deleted."""
    say, sheet = ask.say, Sheet(route("data"), shareable=False)
    lines = await _follows(ask.bot, ask.user, say)
    if deleted == "0":
        sheet.say(say("Nothing was kept about you, so nothing is deleted."))
    elif deleted.isdecimal():
        sheet.say(say.n("{n} thing that you followed is deleted.", "{n} things that you followed are deleted.",
                        int(deleted)))  # fmt: skip
    sheet.say(f"### {say('What is kept about you')}")
    sheet.say("\n".join(lines[:40]) if lines else say("Nothing."))
    sheet.say(
        "-# " + say("Questions, answers and messages are not stored. `/data delete` removes what is listed here.")
    )
    return sheet


async def setup(bot: Clipdesk) -> None:
    """Adds the commands to the bot."""
    bot.tree.add_command(FollowGroup())
    bot.tree.add_command(DataGroup())
