"""Quotes: /quote and /speakers. What is shown is verbatim; who isn't known for sure is nobody."""

from __future__ import annotations

from collections.abc import Sequence

from discord import app_commands
from discord.ext import commands

from bot.client import Clipdesk, Interaction
from bot.model import Quotation, Quote, Speaker
from bot.tongue import Tongue
from cogs import _commands as c
from cogs._blocks import introduced, is_empty, near_tags, quotation_block, spaced
from cogs._commands import words
from cogs._pages import Ask, answer, page, page_number, pager, since_when
from cogs._passage import address as passage_address
from cogs._routes import Press, Route, route
from cogs._sheet import Button, Option, Sheet
from cogs._text import byline, link, plain, safe, shorten

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
            return await _which_speaker(ask, here, speaker, found)
        who = found[0]
    at = int(number) if number.isdecimal() else 0
    quotations = await ask.desk.quotations(
        speaker=who.key if who else None, about=about or None, since=since or None, article=article or None,
        shuffle_seed=int(seed) if seed.isdecimal() else None, limit=1, offset=at,
    )  # fmt: skip
    at, pages = page_number(number, quotations.total, 1)
    here = here.at(0, str(at))
    if not quotations.items:
        return await _no_quotation(ask, here, who.name if who else "", quotations.undated)
    quotation = quotations.items[0]
    sheet = Sheet(here)
    sheet.say(quotation_block(quotation, say))
    asked = [say("asked about {words}", words=safe(about, 60))] if about else []
    if since:
        asked.append(since_when(ask, since))
    if asked:
        sheet.say(f"-# {' · '.join(asked)}")
    sheet.row(pager(say, here, at, pages, following=say("Next")))
    sheet.row(_buttons(quotation, say))
    return sheet


def _buttons(quotation: Quotation, say: Tongue) -> list[Button]:
    key = quotation.entry.key
    return [
        Button(say("Context"), Press("new", route("context", key, quotation.number))),
        Button(say("Article"), Press("new", route("card", key))),
        Button(say("Report"), Press("new", route("report", key, quotation.number))),
    ]


async def _which_speaker(ask: Ask, here: Route, name: str, found: Sequence[Speaker]) -> Sheet:
    say, sheet = ask.say, Sheet(here, shareable=False)
    near = found or await ask.desk.complete_speakers(name)
    if found:
        sheet.say(say("### Which one do you mean by “{words}”?", words=safe(name, 200)))
    else:
        sheet.say(say("### Nobody called “{words}” is quoted", words=safe(name, 200)))
        near = near or (await ask.desk.speakers(limit=5)).items
        if near:
            sheet.say(say("These are:"))
        elif not await is_empty(ask, sheet):
            sheet.say(say(REACH))
    sheet.say("\n".join(speaker_line(each, say) for each in near[:5]))
    sheet.row([
        # Put together anew, not in place of the name that was typed: a longer one may not fit beside the rest.
        Button(shorten(plain(each.name), 40), Press("go", route("quote", *here.at(1, each.name).args)))
        for each in near[:5]
    ])  # fmt: skip
    return sheet


def speaker_line(speaker: Speaker, say: Tongue) -> str:
    """Somebody who is quoted, as an item of a list: how articles introduce them, and how often."""
    name = introduced(f"**{safe(speaker.name, 100)}**", speaker.introduction)
    return f"- {name} · {say.number(speaker.quotes)}"


async def _no_quotation(ask: Ask, here: Route, who: str, undated: int) -> Sheet:
    """Nothing was found: what was left out, what could have been found, and the ways to ask for less."""
    say, sheet, (_, _, about, since, *_) = ask.say, Sheet(here, shareable=False), here.args
    words = about or who
    sheet.say(say("### No quotation for “{words}”", words=safe(words, 200)) if words else say("### No quotation found"))
    if undated:
        sheet.say(say.n("{n} undated one left out", "{n} undated ones left out", undated))
    if await is_empty(ask, sheet):
        return sheet
    sheet.say(say(REACH))
    wider = [Button(say("All of {name}", name=shorten(plain(who), 40)), Press("go", here.at(2, "").at(3, "")))]
    if about:
        wider.append(Button(say("Said by anybody"), Press("go", here.at(1, "").at(3, ""))))
    if since:
        wider.append(Button(say("Of any time"), Press("go", here.at(3, ""))))
    sheet.row([*wider[0 if who and (about or since) else 1 :],
               Button(say("Who is quoted"), Press("go", route("speakers", 0, "", "")))])  # fmt: skip
    return sheet


@page("context")
async def context(ask: Ask, key: str, number: str) -> Sheet:
    """The paragraph a quotation stands in, the quotation in bold, and the words that name its speaker there."""
    say, article, entry = ask.say, await ask.desk.article(key), await ask.desk.entry(key)
    quotes, at = article.analysis.quotes, int(number) if number.isdecimal() else -1
    sheet = Sheet(route("context", key, number))
    if not 0 <= at < len(quotes):
        sheet.say(say("That quotation is no longer in the article."))
        sheet.shareable = False
        return sheet
    quote = quotes[at]
    place = passage_address(article.raw.url, article.raw.body, quote)
    sheet.say(f"### {link(article.raw.title, place, 300)}\n{byline(entry, say)}")
    sheet.say(_paragraph(article.raw.body, quote))
    if quote.mention:
        sheet.say("-# " + say("speaker named here as “{mention}”", mention=safe(quote.mention, 120)))
    sheet.row([Button(say("Article"), Press("new", route("card", key))),
               Button(say("Report"), Press("new", route("report", key, at)))])  # fmt: skip
    return sheet


def _paragraph(body: str, quote: Quote) -> str:
    """The paragraph as a quote block, the quotation in bold; as much around it as there is room for."""
    first, last = quote.segments[0].start, quote.segments[-1].end
    start, end = body.rfind("\n", 0, first) + 1, body.find("\n", last)
    start, end = max(start, first - 700), min(end if end >= 0 else len(body), last + 700)
    parts, here = [], start
    for segment in quote.segments:
        parts += [spaced(body[here : segment.start], 1500), f"**{safe(segment.text, 1500)}**"]
        here = segment.end
    text = "".join([*parts, spaced(body[here:end], 1500)]).strip()
    return f"> {text}" if len(text) < 3200 else f"> **{safe(body[first:last], 3000)}**"


@page("speakers")
async def speakers(ask: Ask, number: str, tag: str = "", since: str = "") -> Sheet:
    """A page of those who are quoted most."""
    say, size = ask.say, 10
    at = int(number) if number.isdecimal() else 0
    found = await ask.desk.speakers(tag=tag or None, since=since or None, limit=size, offset=at * size)
    at, pages = page_number(number, found.total, size)
    here = route("speakers", at, tag, since)
    sheet = Sheet(here)
    about = " · ".join(([safe(tag, 60)] if tag else []) + ([since_when(ask, since)] if since else []))
    sheet.say(f"### {say('Who is quoted')}" + (f"\n-# {about}" if about else ""))
    if not found.items:
        return await _nobody(ask, sheet, tag, since)
    sheet.say("\n".join(speaker_line(speaker, say) for speaker in found.items))
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


async def _nobody(ask: Ask, sheet: Sheet, tag: str, since: str) -> Sheet:
    say, sheet.shareable = ask.say, False
    if tag and not (await ask.desk.tagged(tag, limit=1)).total:
        await near_tags(ask, sheet, tag, lambda name: route("speakers", 0, name, since))
    else:
        sheet.say(say("Nobody is quoted here."))
        if not await is_empty(ask, sheet) and not tag and not since:
            sheet.say(say(REACH))
    if tag or since:
        sheet.row([Button(say("All of them"), Press("go", route("speakers", 0, "", "")))])
    return sheet


async def setup(bot: Clipdesk) -> None:
    """Adds the commands to the bot."""
    await bot.add_cog(Quotes())
