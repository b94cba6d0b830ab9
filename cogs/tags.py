"""Tags: /tag, the archive by subject."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.client import Clipdesk, Interaction
from bot.tongue import Tongue
from cogs import _commands as c
from cogs._blocks import entry_block, entry_option, is_empty, near_tags
from cogs._commands import words
from cogs._pages import PER_PAGE, Ask, answer, first_day, page, page_number, pager, since_when
from cogs._routes import Press, route
from cogs._sheet import Button, Option, Sheet
from cogs._text import plain, safe, shorten


class Tags(commands.Cog):
    """The commands."""

    @app_commands.command(
        name="tag", description=words("Articles under a tag or category; without a name, the top tags")
    )
    @app_commands.describe(
        name=words("The tag"),
        since=words("Only articles since then: 2024-05-01, 2024, 7d, last month"),
        share=words("Show the answer to everybody here"),
    )
    @app_commands.autocomplete(name=c.suggest_tags)
    @c.for_readers
    async def tag(
        self,
        interaction: Interaction,
        name: app_commands.Range[str, 1, 100] = "",
        since: app_commands.Range[str, 1, 40] = "",
        share: bool = False,
    ) -> None:
        """Answers with the articles under a tag."""
        await answer(interaction, route("tag", 0, name, since) if name else route("tags", 0), share=share)


@page("tag")
async def tagged(ask: Ask, number: str, name: str, since: str = "") -> Sheet:
    """A page of the articles under a tag."""
    say, at = ask.say, int(number) if number.isdecimal() else 0
    found = await ask.desk.tagged(name, since=since or None, limit=PER_PAGE, offset=at * PER_PAGE)
    at, pages = page_number(number, found.total)
    here = route("tag", at, name, since)
    sheet = Sheet(here)
    if not found.items:
        return await _nothing(ask, sheet, name, since, found.undated)
    title = say("Tag: {name}", name=safe(ask.desk.tag_name(name), 120))
    limit = since_when(ask, since) if since else ""
    sheet.say(f"### {title}\n-# {_counted(say, found.total, limit, found.undated)}")
    for entry in found.items:
        sheet.say(entry_block(entry, say))
    beside = await ask.desk.tags_beside(name)
    if beside:
        sheet.say(f"**{say('Goes with')}** " + ", ".join(f"{safe(t.name, 60)} ({say.number(t.count)})" for t in beside))
    sheet.prompt = say("Open an article")
    sheet.options = [entry_option(entry, say) for entry in found.items]
    sheet.row(pager(say, here, at, pages))
    return sheet


def _counted(say: Tongue, total: int, since: str, undated: int) -> str:
    line = say.n("{n} article", "{n} articles", total)
    if since:
        line += " " + since
    if undated:
        line += " · " + say.n("{n} undated one left out", "{n} undated ones left out", undated)
    return line


async def _nothing(ask: Ask, sheet: Sheet, name: str, since: str, undated: int) -> Sheet:
    say = ask.say
    sheet.shareable = False
    if since and (undated or (await ask.desk.tagged(name, limit=1)).total):
        sheet.say(say("### Nothing under “{name}” since {when}", name=safe(name, 120), when=first_day(ask, since)))
        if undated:
            sheet.say(say.n("{n} undated one left out", "{n} undated ones left out", undated))
        sheet.row([Button(say("All of them"), Press("go", route("tag", 0, name)))])
        return sheet
    await near_tags(ask, sheet, name, lambda near: route("tag", 0, near, since))
    return sheet


@page("tags")
async def tags(ask: Ask, number: str) -> Sheet:
    """The tags most used."""
    say, size = ask.say, 20
    at = int(number) if number.isdecimal() else 0
    found = await ask.desk.tags(limit=size, offset=at * size)
    at, pages = page_number(number, found.total, size)
    here = route("tags", at)
    sheet = Sheet(here)
    sheet.say(f"### {say('Tags of the archive')}")
    if not found.items:
        sheet.shareable = False
        if not await is_empty(ask, sheet):
            sheet.say(say("There is nothing here yet."))
        return sheet
    sheet.say("\n".join(f"- {safe(tag.name, 80)} · {say.number(tag.count)}" for tag in found.items))
    sheet.say("-# " + say.n("{n} tag", "{n} tags", found.total))
    sheet.prompt = say("Open a tag")
    sheet.options = [
        Option(
            shorten(plain(tag.name), 100), route("tag", 0, tag.name), say.n("{n} article", "{n} articles", tag.count)
        )
        for tag in found.items
    ]
    sheet.row(pager(say, here, at, pages))
    return sheet


async def setup(bot: Clipdesk) -> None:
    """Adds the commands to the bot."""
    await bot.add_cog(Tags())
