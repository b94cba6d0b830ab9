"""Quotes: /quote and /speakers. What is shown is verbatim; who isn't known for sure is nobody."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.client import Clipdesk, Interaction
from bot.model import Quotation
from bot.tongue import Tongue
from cogs import _commands as c
from cogs._blocks import quotation_block
from cogs._commands import words
from cogs._pages import Ask, answer, page, page_number, pager
from cogs._routes import Press, Route, route
from cogs._sheet import Button, Option, Sheet
from cogs._text import escape, plain, safe, shorten

SEEDS = 10_000
REACH = words(
    "Only statements of four words and more whose speaker is known are shown. Quotations are found in English, "
    "German, French, Spanish, Portuguese, Italian, Dutch, Russian, Chinese and Japanese articles."
).message


class Quotes(commands.Cog):
    """The commands."""

    @app_commands.command(name="quote", description=words("What somebody said, word for word, and where"))
    @app_commands.describe(
        speaker=words("Who said it: any part of the name"),
        about=words("Words or a tag that the quotation or its article must match"),
        since=words("Only articles since then: 2024-05-01, 2024, 7d, last month"),
        random=words("Any one, by chance"),
        share=words("Show the answer to everybody here"),
    )
    @app_commands.autocomplete(speaker=c.suggest_speakers)
    @c.for_readers
    async def quote(
        self,
        interaction: Interaction,
        speaker: app_commands.Range[str, 1, 200] = "",
        about: app_commands.Range[str, 1, 200] = "",
        since: app_commands.Range[str, 1, 40] = "",
        random: bool = False,
        share: bool = False,
    ) -> None:
        """Answers with a quotation."""
        seed = str(interaction.id % SEEDS) if random else ""
        await answer(interaction, route("quote", 0, speaker, about, since, "", seed), share=share)

    @app_commands.command(name="speakers", description=words("Who is quoted most"))
    @app_commands.describe(
        tag=words("Only articles with this tag"),
        since=words("Only articles since then: 2024-05-01, 2024, 7d, last month"),
        share=words("Show the answer to everybody here"),
    )
    @app_commands.autocomplete(tag=c.suggest_tags)
    @c.for_readers
    async def speakers(
        self,
        interaction: Interaction,
        tag: app_commands.Range[str, 1, 100] = "",
        since: app_commands.Range[str, 1, 40] = "",
        share: bool = False,
    ) -> None:
        """Answers with the speakers."""
        await answer(interaction, route("speakers", 0, tag, since), share=share)


@page("quote")
async def quote(
    ask: Ask, number: str, speaker: str = "", about: str = "", since: str = "", article: str = "", seed: str = ""
) -> Sheet:
    """One quotation of those that were asked for."""
    say = ask.say
    here = route("quote", number, speaker, about, since, article, seed)
    who = None
    if speaker:
        found = await ask.desk.speaker(speaker)
        if len(found) != 1:
            return await _which_speaker(ask, here, speaker, [s.name for s in found])
        who = found[0]
    at = int(number) if number.isdecimal() else 0
    quotations = await ask.desk.quotations(
        speaker=who.key if who else None, about=about or None, since=since or None, article=article or None,
        shuffle_seed=int(seed) if seed.isdecimal() else None, limit=1, offset=at,
    )  # fmt: skip
    at, pages = page_number(number, quotations.total, 1)
    here = here.at(0, str(at))
    if not quotations.items:
        return _no_quotation(ask, here, about or (who.name if who else ""), quotations.undated)
    quotation = quotations.items[0]
    sheet = Sheet(here)
    sheet.say(quotation_block(quotation, say))
    sheet.say("-# " + say("quotation {number} of {total}", number=at + 1, total=say.number(quotations.total)))
    sheet.row(pager(say, here, at, pages))
    sheet.row(_buttons(quotation, say))
    return sheet


def _buttons(quotation: Quotation, say: Tongue) -> list[Button]:
    key = quotation.entry.key
    return [
        Button(say("Context"), Press("new", route("context", key, quotation.number))),
        Button(say("Article"), Press("new", route("card", key))),
    ]


async def _which_speaker(ask: Ask, here: Route, name: str, found: list[str]) -> Sheet:
    say, sheet = ask.say, Sheet(here, shareable=False)
    near = found or [s.name for s in await ask.desk.complete_speakers(name)]
    if found:
        sheet.say(say("### Which one do you mean by “{words}”?", words=safe(name, 200)))
    else:
        sheet.say(say("### Nobody called “{words}” is quoted", words=safe(name, 200)))
        near = near or [s.name for s in (await ask.desk.speakers(limit=5)).items]
        if near:
            sheet.say(say("These are:"))
    sheet.row([Button(shorten(plain(each), 80), Press("go", here.at(1, shorten(each, 60)))) for each in near[:5]])
    return sheet


def _no_quotation(ask: Ask, here: Route, words: str, undated: int) -> Sheet:
    say, sheet = ask.say, Sheet(here, shareable=False)
    sheet.say(
        say("### No quotation found") if not words else say("### No quotation for “{words}”", words=safe(words, 200))
    )
    if undated:
        sheet.say(say.n("{n} undated one left out", "{n} undated ones left out", undated))
    sheet.say(say(REACH))
    sheet.row([Button(say("Who is quoted"), Press("go", route("speakers", 0, "", "")))])
    return sheet


@page("context")
async def context(ask: Ask, key: str, number: str) -> Sheet:
    """The paragraph a quotation stands in, the quotation in bold, and the words that name its speaker there."""
    say, article = ask.say, await ask.desk.article(key)
    sheet = Sheet(route("context", key, number))
    quotes = article.analysis.quotes
    at = int(number) if number.isdecimal() else 0
    if at >= len(quotes):
        sheet.say(say("That quotation is no longer in the article."))
        return sheet
    quote, body = quotes[at], article.raw.body
    start = body.rfind("\n", 0, quote.segments[0].start) + 1
    end = body.find("\n", quote.segments[-1].end)
    end = len(body) if end < 0 else end
    text, here = "", start
    for segment in quote.segments:
        text += f"{escape(body[here : segment.start])}**{escape(segment.text)}**"
        here = segment.end
    text += escape(body[here:end])
    sheet.say(f"### {safe(article.raw.title, 300)}")
    sheet.say(text if len(text) < 2800 else safe(body[start:end], 2800))
    if quote.mention:
        sheet.say("-# " + say("speaker named here as “{mention}”", mention=safe(quote.mention, 120)))
    sheet.row([Button(say("Article"), Press("new", route("card", key)))])
    return sheet


@page("speakers")
async def speakers(ask: Ask, number: str, tag: str = "", since: str = "") -> Sheet:
    """A page of those who are quoted most."""
    say, size = ask.say, 10
    at = int(number) if number.isdecimal() else 0
    found = await ask.desk.speakers(tag=tag or None, since=since or None, limit=size, offset=at * size)
    at, pages = page_number(number, found.total, size)
    here = route("speakers", at, tag, since)
    sheet = Sheet(here)
    about = " · ".join(safe(part, 60) for part in (tag, since) if part)
    sheet.say(f"### {say('Who is quoted')}" + (f"\n-# {about}" if about else ""))
    if not found.items:
        sheet.say(say("Nobody is quoted here."))
        return sheet
    lines = []
    for speaker in found.items:
        introduced = f", {safe(speaker.introduction, 100)}" if speaker.introduction else ""
        lines.append(f"- **{safe(speaker.name, 100)}**{introduced} · {say.number(speaker.quotes)}")
    sheet.say("\n".join(lines))
    sheet.say("-# " + say.n("{n} speaker", "{n} speakers", found.total))
    sheet.prompt = say("Quotes of ...")
    sheet.options = [
        Option(
            shorten(plain(speaker.name), 100),
            route("quote", 0, speaker.key, "", since, "", ""),
            say.n("{n} quotation", "{n} quotations", speaker.quotes),
        )
        for speaker in found.items
    ]
    sheet.row(pager(say, here, at, pages))
    return sheet


async def setup(bot: Clipdesk) -> None:
    """Adds the commands to the bot."""
    await bot.add_cog(Quotes())
