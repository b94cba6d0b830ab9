"""Vocabulary: /words, the words an article puts in quotes, each in its sentence."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.client import Clipdesk, Interaction
from bot.model import QuotedWord
from cogs import _commands as c
from cogs._blocks import marked
from cogs._commands import words
from cogs._pages import Ask, answer, page, page_number, pager
from cogs._routes import Press, route
from cogs._sheet import Button, Sheet
from cogs._text import byline, link, safe

PER_PAGE = 8


class Vocabulary(commands.Cog):
    """The commands."""

    @app_commands.command(name="words", description=words("The words an article puts in quotes, each in its sentence"))
    @app_commands.describe(
        article=words("Title, address or words of the article"),
        share=words("Show the answer to everybody here"),
    )
    @app_commands.autocomplete(article=c.suggest_articles)
    @c.for_readers
    async def words(
        self, interaction: Interaction, article: app_commands.Range[str, 1, 500], share: bool = False
    ) -> None:
        """Answers with the words."""
        await answer(interaction, route("find", article, "vocabulary"), share=share)


@page("vocabulary")
async def vocabulary(ask: Ask, key: str) -> Sheet:
    """The words of an article, from the first page on."""
    return await words_page(ask, "0", key)


@page("words")
async def words_page(ask: Ask, number: str, key: str) -> Sheet:
    """A page of the words an article puts in quotes."""
    say, entry = ask.say, await ask.desk.entry(key)
    found = _once_each(await ask.desk.quoted_words(key))
    at, pages = page_number(number, len(found), PER_PAGE)
    here = route("words", at, key)
    sheet = Sheet(here)
    sheet.say(f"### {say('Words in quotes: {title}', title=link(entry.title, entry.url, 300))}\n{byline(entry, say)}")
    for word in found[at * PER_PAGE : (at + 1) * PER_PAGE]:
        start = word.start - word.sentence.start
        sheet.say(f"**{safe(word.text, 80)}**\n{marked(word.sentence.text, [(start, start + len(word.text))], 360)}")
    if not found:
        sheet.say(say("Besides quotations, this article puts no words in quotes."))
    else:
        sheet.say("-# " + say.n("{n} word", "{n} words", len(found)))
    sheet.row([*pager(say, here, at, pages), Button(say("Article"), Press("new", route("card", key)))])
    return sheet


def _once_each(found: tuple[QuotedWord, ...]) -> list[QuotedWord]:
    """Each word where it first stands."""
    first: dict[str, QuotedWord] = {}
    for word in found:
        first.setdefault(word.text.casefold().rstrip(".,;"), word)
    return list(first.values())


async def setup(bot: Clipdesk) -> None:
    """Adds the commands to the bot."""
    await bot.add_cog(Vocabulary())
