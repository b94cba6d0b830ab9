"""Related: /related, where an article leads."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.client import Clipdesk, Interaction
from cogs import _commands as c
from cogs._blocks import entry_block, entry_option, links_block
from cogs._commands import words
from cogs._pages import PER_PAGE, Ask, answer, page, page_number, pager
from cogs._routes import Press, route
from cogs._sheet import Button, Sheet
from cogs._text import byline, link, safe


class Related(commands.Cog):
    """The commands."""

    @app_commands.command(name="related", description=words("An article's own related links, then articles like it"))
    @app_commands.describe(
        article=words("Title, address or words of the article"),
        share=words("Show the answer to everybody here"),
    )
    @app_commands.autocomplete(article=c.suggest_articles)
    @c.for_readers
    async def related(
        self, interaction: Interaction, article: app_commands.Range[str, 1, 500], share: bool = False
    ) -> None:
        """Answers with the links and the articles."""
        await answer(interaction, route("find", article, "linked"), share=share)


@page("linked")
async def linked(ask: Ask, key: str) -> Sheet:
    """What is related to an article, from the first page on."""
    return await related(ask, "0", key)


@page("related")
async def related(ask: Ask, number: str, key: str) -> Sheet:
    """The article's own related links (on the first page), then articles of the archive with the reason."""
    say, article, entry = ask.say, await ask.desk.article(key), await ask.desk.entry(key)
    at = int(number) if number.isdecimal() else 0
    found = await ask.desk.related(key, limit=PER_PAGE, offset=at * PER_PAGE)
    at, pages = page_number(number, found.total)
    here = route("related", at, key)
    sheet = Sheet(here)
    sheet.say(
        f"### {say('Related to {title}', title=link(article.raw.title, article.raw.url, 300))}\n{byline(entry, say)}"
    )
    links = article.raw.links
    if at == 0 and links:
        more = len(links) - 8
        text = f"**{say('Its own related links')}**\n{links_block(links, say, 8)}"
        sheet.say(text + (f"\n-# {say.n('and {n} more', 'and {n} more', more)}" if more > 0 else ""))
    if found.items:
        sheet.say(f"**{say('In the archive')}**")
        for hit in found.items:
            sheet.say(entry_block(hit.entry, say, f"-# {safe(say.again(hit.reason), 160)}" if hit.reason else ""))
        sheet.prompt = say("Open an article")
        sheet.options = [entry_option(hit.entry, say) for hit in found.items]
    elif not links:
        sheet.say(say("It carries no related links, and nothing else in the archive is like it."))
    sheet.row([*pager(say, here, at, pages), Button(say("Article"), Press("new", route("card", key)))])
    return sheet


async def setup(bot: Clipdesk) -> None:
    """Adds the commands to the bot."""
    await bot.add_cog(Related())
