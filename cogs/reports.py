"""Reports: a reader says that a quotation is wrong; the operator gets its place, and nobody keeps who said so."""

from __future__ import annotations

from collections import deque
from datetime import datetime, timedelta
from weakref import WeakKeyDictionary

import discord

from bot.client import NO_PINGS, Clipdesk, Interaction
from bot.errors import NotAllowed, NotFound
from bot.model import Quotation
from cogs._blocks import quotation_block
from cogs._commands import words
from cogs._digest_post import language_of
from cogs._pages import VERBS, Ask, page, private
from cogs._routes import Press, Route, route
from cogs._sheet import Button, Sheet

HOUR = timedelta(hours=1)
MOST_OF_ONE = 5  # reports an hour from one reader
MOST_OF_ALL = 30

WRONG = {
    "speaker": words("Somebody else said it"),
    "text": words("It isn't word for word"),
    "none": words("It isn't a quotation"),
    "other": words("Something else"),
}


class Counter:
    """Who reported in the last hour, and what: held in memory only, so that nobody can flood the operator."""

    def __init__(self) -> None:
        self._reports: deque[tuple[datetime, int, tuple[str, int]]] = deque()

    def known(self, what: tuple[str, int], now: datetime) -> bool:
        """Whether the quotation was reported in the last hour."""
        while self._reports and self._reports[0][0] <= now - HOUR:
            self._reports.popleft()
        return any(known == what for _, _, known in self._reports)

    def take(self, reader: int, what: tuple[str, int], now: datetime) -> None:
        """Counts a report. Raises NotAllowed where there were too many."""
        mine = sum(who == reader for _, who, _ in self._reports)
        if mine >= MOST_OF_ONE or len(self._reports) >= MOST_OF_ALL:
            raise NotAllowed("That were many reports in one hour. Please wait a while, then report it again.")
        self._reports.append((now, reader, what))


COUNTERS: WeakKeyDictionary[Clipdesk, Counter] = WeakKeyDictionary()


async def quotation_at(ask: Ask, key: str, number: str) -> Quotation:
    """A quotation by its place. Raises NotFound where it is gone or may not be seen here."""
    article, entry = await ask.desk.article(key), await ask.desk.entry(key)
    quotes, at = article.analysis.quotes, int(number) if number.isdecimal() else -1
    if not 0 <= at < len(quotes) or not quotes[at].shown:
        raise NotFound("That quotation is no longer in the archive.")
    return Quotation(entry, at, quotes[at], None, article.raw.body)


@page("report")
async def report_page(ask: Ask, key: str, number: str) -> Sheet:
    """The question what is wrong with a quotation."""
    say, sheet = ask.say, Sheet(route("report", key, number), shareable=False)
    quotation = await quotation_at(ask, key, number)
    sheet.say(f"### {say('What is wrong with this quotation?')}")
    sheet.say(quotation_block(quotation, say))
    sheet.say("-# " + say("The operator is told which quotation it is and what you press, not who you are."))
    sheet.row([
        Button(say(text.message), Press("report", route("reported", key, number, what)))
        for what, text in WRONG.items()
    ])  # fmt: skip
    return sheet


async def _report(interaction: Interaction, here: Route) -> None:
    """Tells the operator, once an hour for each quotation, and thanks the reader."""
    ask, (key, number, what) = Ask.of(interaction), (*here.args, "", "", "")[:3]
    quotation, now = await quotation_at(ask, key, number), ask.bot.desk.now()
    place = key, quotation.number
    counter = COUNTERS.setdefault(ask.bot, Counter())
    if not counter.known(place, now):
        counter.take(interaction.user.id, place, now)
        if not await _tell_operator(ask.bot, quotation, WRONG.get(what, WRONG["other"]).message):
            raise NotFound("There is no channel yet in which the operator takes reports. An admin of the home server "
                           "chooses one in `/settings panel`, Notices.")  # fmt: skip
    sheet = Sheet(route("reported"), shareable=False)
    sheet.say(ask.say("### Thank you\nThe operator has been told, with a link to the place."))
    await interaction.response.edit_message(view=private(ask, sheet), allowed_mentions=NO_PINGS)


async def _tell_operator(bot: Clipdesk, quotation: Quotation, wrong: str) -> bool:
    """Posts the notice in the home server's channel for notices, else in its system channel; whether there is one."""
    home = bot.home
    guild = bot.get_guild(home.id) if home else None
    if guild is None:
        return False
    chosen = (await bot.desk.state.servers.settings(guild.id)).notices
    for number in (chosen, guild.system_channel.id if guild.system_channel else None):
        channel = guild.get_channel(number) if number else None
        if isinstance(channel, discord.TextChannel) and channel.permissions_for(guild.me).send_messages:
            sheet = await _notice(bot, guild.id, quotation, wrong)
            await channel.send(view=sheet.view(), allowed_mentions=NO_PINGS)
            return True
    return False


async def _notice(bot: Clipdesk, home: int, quotation: Quotation, wrong: str) -> Sheet:
    """What the operator reads. An article that the home server may not see is named by its key alone."""
    say, key = await language_of(bot, home), quotation.entry.key
    sheet = Sheet(route("card", key), shareable=False)
    sheet.say(f"### {say('A quotation was reported')}\n{say(wrong)}")
    if await bot.desk.view(home).entries([key]):
        sheet.say(quotation_block(quotation, say))
        sheet.row([
            Button(say("Context"), Press("new", route("context", key, quotation.number))),
            Button(say("Article"), Press("new", route("card", key))),
        ])  # fmt: skip
    hide = Button(say("Hide it"), Press("hidequote", route("reported", key, quotation.number)))
    sheet.row([hide])
    sheet.say("-# " + say("Article {key}, quotation {number}. Put right what is wrong with `/admin corrections`.",
                          key=key, number=quotation.number))  # fmt: skip
    return sheet


async def setup(bot: Clipdesk) -> None:
    """Reports are taken from now on."""
    VERBS["report"] = _report
