"""Articles: /summary, /search, /latest, and the card they all lead to."""

from __future__ import annotations

from collections import Counter

from discord import app_commands
from discord.ext import commands

from bot.client import Clipdesk, Interaction
from bot.model import Article
from bot.tongue import Tongue
from cogs import _commands as c
from cogs._blocks import (
    did_you_mean,
    entry_block,
    entry_option,
    hit_block,
    is_empty,
    links_block,
    near_tags,
    reading_minutes,
    summary_text,
)
from cogs._commands import words
from cogs._pages import PER_PAGE, Ask, answer, page, page_number, pager, sheet_at, since_when
from cogs._routes import Press, Route, route
from cogs._sheet import Button, Sheet
from cogs._text import byline, fit_address, link, plain, safe, shorten

SENTENCES = {"short": 1, "normal": 3, "long": 6}


class Articles(commands.Cog):
    """The commands."""

    @app_commands.command(name="summary", description=words("What an article says, in its own sentences"))
    @app_commands.describe(
        article=words("Title, address or words of the article"),
        length=words("How much of it"),
        share=words("Show the answer to everybody here"),
    )
    @app_commands.choices(
        length=[app_commands.Choice(name=words("short"), value="short"),
                app_commands.Choice(name=words("normal"), value="normal"),
                app_commands.Choice(name=words("long"), value="long")]
    )  # fmt: skip
    @app_commands.autocomplete(article=c.suggest_articles)
    @c.for_readers
    async def summary(
        self,
        interaction: Interaction,
        article: app_commands.Range[str, 1, 500],
        length: str = "normal",
        share: bool = False,
    ) -> None:
        """Answers with the article's card."""
        await answer(interaction, route("find", article, "card", length), share=share)

    @app_commands.command(name="search", description=words("Search the archive"))
    @app_commands.describe(
        query=words("Words, \"phrases\", -without; also tag: speaker: source: after: before:"),
        tag=words("Only articles with this tag"),
        source=words("Only articles from this source"),
        since=words("Only articles since then: 2024-05-01, 2024, 7d, last month"),
        sort=words("Best or newest first"),
        share=words("Show the answer to everybody here"),
    )  # fmt: skip
    @app_commands.choices(
        sort=[app_commands.Choice(name=words("best"), value="best"),
              app_commands.Choice(name=words("newest"), value="newest")]
    )  # fmt: skip
    @app_commands.autocomplete(tag=c.suggest_tags, source=c.suggest_sources)
    @c.for_readers
    async def search(
        self,
        interaction: Interaction,
        query: app_commands.Range[str, 1, 300],
        tag: app_commands.Range[str, 1, 100] = "",
        source: app_commands.Range[str, 1, 100] = "",
        since: app_commands.Range[str, 1, 40] = "",
        sort: str = "best",
        share: bool = False,
    ) -> None:
        """Answers with the articles found."""
        order = "n" if sort == "newest" else ""
        await answer(interaction, route("search", 0, query, tag, source, since, order), share=share)

    @app_commands.command(name="latest", description=words("The newest articles and related links"))
    @app_commands.describe(
        tag=words("Only articles with this tag"),
        source=words("Only articles from this source"),
        count=words("How many on a page"),
        following=words("Only what you follow"),
        share=words("Show the answer to everybody here"),
    )
    @app_commands.autocomplete(tag=c.suggest_tags, source=c.suggest_sources)
    @c.for_readers
    async def latest(
        self,
        interaction: Interaction,
        tag: app_commands.Range[str, 1, 100] = "",
        source: app_commands.Range[str, 1, 100] = "",
        count: app_commands.Range[int, 1, 10] = 5,
        following: bool = False,
        share: bool = False,
    ) -> None:
        """Answers with the newest articles."""
        if following:
            await answer(interaction, route("followed"))
            return
        await answer(interaction, route("latest", 0, tag, source, count), share=share)


@page("find")
async def find(ask: Ask, text: str, target: str = "card", *rest: str) -> Sheet:
    """The page of the one article that `text` means, or what it may mean."""
    found = await ask.desk.find(text)
    if len(found) == 1:
        return await sheet_at(ask, Route(target, (found[0].key, *rest)))
    sheet = Sheet(route("find", text, target, *rest), shareable=False)
    if not found:
        ask.bot.desk.tally.add("nothing/find")
        sheet.say(ask.say("### Nothing found for “{words}”", words=safe(text, 200)))
        if not await is_empty(ask, sheet):
            sheet.say(ask.say("No title, address or text in the archive answers to that. Try other words, "
                              "or look around with `/latest` and `/tag`."))  # fmt: skip
        return sheet
    sheet.say(ask.say("### “{words}”: did you mean one of these?", words=safe(text, 200)))
    for entry in found:
        sheet.say(entry_block(entry, ask.say))
    did_you_mean(sheet, found, ask.say, target)
    return sheet


@page("card")
async def card(ask: Ask, key: str, length: str = "normal") -> Sheet:
    """An article: what it is, what it says, who is quoted, where it leads."""
    article, entry = await ask.desk.article(key), await ask.desk.entry(key)
    raw, say = article.raw, ask.say
    sheet = Sheet(route("card", key, length))
    sheet.say(f"## {link(raw.title, raw.url, 400)}")
    sheet.say(f"{byline(entry, say)} · {say('{n} min read', n=reading_minutes(raw.body))}")
    chosen = [s for s in article.analysis.summary if s.rank < SENTENCES.get(length, 3)]
    sheet.say(summary_text(article, chosen) or say("This article has no text of its own."))
    sheet.say("\n".join(_facts(article, say)))
    if raw.links:
        sheet.say(f"**{say('Related links')}**\n{links_block(raw.links, say, 3)}")
    sheet.row(_card_buttons(article, length, say))
    return sheet


def _facts(article: Article, say: Tongue) -> list[str]:
    raw, lines = article.raw, []
    terms = list(dict.fromkeys([*raw.tags, *raw.categories]))
    if terms:
        lines.append(f"**{say('Tags')}** {safe(', '.join(terms), 300)}")
    elif article.analysis.keywords:
        lines.append(f"**{say('Key words')}** {safe(', '.join(article.analysis.keywords[:6]), 300)}")
    quoted = Counter(quote.speaker for quote in article.analysis.quotes if quote.shown and quote.speaker)
    if quoted:
        names = ", ".join(f"{safe(name, 80)} ({say.number(n)})" for name, n in quoted.most_common(6))
        lines.append(f"**{say('Quoted')}** {names}")
    return lines


def _card_buttons(article: Article, length: str, say: Tongue) -> list[Button]:
    key, buttons = article.key, []
    if article.raw.url and fit_address(article.raw.url):
        buttons.append(Button(say("Open"), url=article.raw.url))
    if any(quote.shown for quote in article.analysis.quotes):
        buttons.append(Button(say("Quotes"), Press("new", route("quote", 0, "", "", "", key, ""))))
    buttons.append(Button(say("Related"), Press("new", route("related", 0, key))))
    if length != "long" and len(article.analysis.summary) > SENTENCES.get(length, 3):
        buttons.append(Button(say("Longer"), Press("go", route("card", key, "long"))))
    elif length == "long":
        buttons.append(Button(say("Shorter"), Press("go", route("card", key, "normal"))))
    return buttons


@page("search")
async def search(
    ask: Ask, number: str, text: str, tag: str = "", source: str = "", since: str = "", order: str = ""
) -> Sheet:
    """A page of what a search found."""
    at, say = int(number) if number.isdecimal() else 0, ask.say
    found = await ask.desk.search(
        text, tag=tag or None, source=source or None, since=since or None, newest=order == "n",
        limit=PER_PAGE, offset=at * PER_PAGE,
    )  # fmt: skip
    at, pages = page_number(number, found.total)
    here = route("search", at, text, tag, source, since, order)
    sheet = Sheet(here)
    if not found.items:
        return await _nothing(ask, sheet, found.undated)
    narrowed = _limits(tag, source, since_when(ask, since) if since else "")
    sheet.say(f"### {say('Search: {words}', words=safe(text, 200))}" + (f"\n-# {narrowed}" if narrowed else ""))
    for hit in found.items:
        sheet.say(hit_block(hit, say))
    sheet.say(_count_line(say, found.total, found.undated))
    sheet.prompt = say("Open an article")
    sheet.options = [entry_option(hit.entry, say) for hit in found.items]
    sheet.row(pager(say, here, at, pages))
    return sheet


async def _nothing(ask: Ask, sheet: Sheet, undated: int) -> Sheet:
    """Nothing was found: what was left out, the ways to ask for less, and what comes near."""
    ask.bot.desk.tally.add("nothing/search")
    sheet.shareable, say = False, ask.say
    _, text, tag, source, since, order = sheet.route.args
    sheet.say(say("### Nothing found for “{words}”", words=safe(text, 200)))
    if undated:
        sheet.say(say.n("{n} undated one left out", "{n} undated ones left out", undated))
    narrowed = bool(tag or source or since)
    if narrowed:
        limits = _limits(tag, source, since_when(ask, since) if since else "")
        sheet.say(say("You asked for these only: {limits}", limits=limits))
    near = await ask.desk.find(text)
    if near:
        sheet.say(say("Perhaps one of these:"))
        did_you_mean(sheet, near, say)
    elif not await is_empty(ask, sheet):
        sheet.say(say("Try fewer or other words; `/tag` shows what the archive is about."))
    if narrowed:  # below what comes near, or it would seem to be one of these
        sheet.row([Button(say("Search all of it"), Press("go", route("search", 0, text, "", "", "", order)))])
    return sheet


def _limits(*parts: str) -> str:
    """What an answer was narrowed to."""
    return " · ".join(safe(part, 60) for part in parts if part)


def _count_line(say: Tongue, total: int, undated: int = 0) -> str:
    line = say.n("{n} article", "{n} articles", total)
    if undated:
        line += " · " + say.n("{n} undated one left out", "{n} undated ones left out", undated)
    return f"-# {line}"


@page("latest")
async def latest(ask: Ask, number: str, tag: str = "", source: str = "", count: str = "5") -> Sheet:
    """A page of the newest articles; the newest related links below the first."""
    say, size = ask.say, min(10, max(1, int(count))) if count.isdecimal() else PER_PAGE
    at = int(number) if number.isdecimal() else 0
    found = await ask.desk.latest(tag=tag or None, source=source or None, limit=size, offset=at * size)
    at, pages = page_number(number, found.total, size)
    here = route("latest", at, tag, source, count)
    sheet = Sheet(here)
    about = _limits(tag, source)
    sheet.say(f"### {say('Latest articles')}" + (f"\n-# {about}" if about else ""))
    if not found.items:
        return await _none_yet(ask, sheet, tag, source)
    for entry in found.items:
        sheet.say(entry_block(entry, say, safe(entry.lead, 1200 // size)))
    if at == 0:
        links = await ask.desk.latest_links(tag=tag or None, source=source or None, limit=5)
        if links:
            lines = [f"- {link(each.title, each.url, 120)} — {safe(entry.title, 80)}" for each, entry in links]
            sheet.rule()
            sheet.say(f"**{say('Latest related links')}**\n" + "\n".join(lines))
    sheet.say(_count_line(say, found.total))
    sheet.prompt = say("Open an article")
    sheet.options = [entry_option(entry, say) for entry in found.items]
    sheet.row([*pager(say, here, at, pages), Button(say("Refresh"), Press("re", here))])
    return sheet


async def _none_yet(ask: Ask, sheet: Sheet, tag: str, source: str) -> Sheet:
    """No article of that tag or source: those there are, as buttons."""
    say, sheet.shareable, count = ask.say, False, sheet.route.args[3]
    if source:
        names = sorted(await ask.desk.visible(), key=str.casefold)
        sheet.say(say("No article of “{name}” is to be seen here. These sources are:", name=safe(source, 100)))
        sheet.row(
            [Button(shorten(plain(name), 80), Press("go", route("latest", 0, tag, name, count))) for name in names[:5]]
        )
    elif tag:
        await near_tags(ask, sheet, tag, lambda name: route("latest", 0, name, "", count))
    elif not await is_empty(ask, sheet):
        sheet.say(say("There is nothing here yet."))
    sheet.row([Button(say("Refresh"), Press("re", sheet.route))])
    return sheet


async def setup(bot: Clipdesk) -> None:
    """Adds the commands to the bot."""
    await bot.add_cog(Articles())
