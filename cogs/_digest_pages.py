"""Pages of digests: what was in a post, the list, the history, and the questions before something is done."""

from __future__ import annotations

import discord

from bot.errors import NotAllowed
from bot.model import Schedule
from cogs._blocks import entry_option
from cogs._digest_post import article_block, history_line, reason_text, title_of, when_line
from cogs._pages import PER_PAGE, Ask, page, page_number, pager
from cogs._routes import Press, route
from cogs._sheet import Button, Sheet
from cogs._text import safe


@page("posted")
async def posted_page(ask: Ask, number: str, schedule: str, mark: str) -> Sheet:
    """All that was new when a digest was posted, for whoever pressed the button on it."""
    at = int(number) if number.isdecimal() else 0
    found = await ask.bot.desk.digests.contents(ask.viewer or 0, int(schedule), mark, PER_PAGE, at * PER_PAGE)
    at, pages = page_number(number, found.total)
    here = route("posted", at, schedule, mark)
    sheet = Sheet(here, shareable=False)
    sheet.say(f"### {ask.say('In this digest')}\n-# {ask.say.n('{n} article', '{n} articles', found.total)}")
    for entry in found.items:
        sheet.say(article_block(entry, ask.say))
    sheet.prompt = ask.say("Open an article")
    sheet.options = [entry_option(entry, ask.say) for entry in found.items]
    sheet.row(pager(ask.say, here, at, pages))
    return sheet


@page("dglist")
async def list_page(ask: Ask, number: str) -> Sheet:
    """The server's digests."""
    _admins(ask)
    say, bot = ask.say, ask.bot
    schedules = await bot.desk.state.schedules.of_server(ask.viewer or 0)
    at, pages = page_number(number, len(schedules))
    here = route("dglist", at)
    sheet = Sheet(here, shareable=False)
    sheet.say(f"### {say('Digests of this server')}")
    if since := await bot.desk.posting.paused_since():
        when = f"<t:{int(since.timestamp())}:R>"
        sheet.say("⏸ " + say("The operator of this bot has paused all posting, {since}.", since=when))
    for schedule in schedules[at * PER_PAGE : (at + 1) * PER_PAGE]:
        sheet.say(_list_block(ask, schedule))
        if schedule.paused:
            await bot.desk.state.schedules.tell(schedule.id)
    if not schedules:
        sheet.say(say("There are none yet. `/digest add` makes one."))
    sheet.row(pager(say, here, at, pages))
    return sheet


def _list_block(ask: Ask, schedule: Schedule) -> str:
    say, digests = ask.say, ask.bot.desk.digests
    lines = [
        f"**{safe(title_of(schedule, say), 120)}** · <#{schedule.channel}>",
        f"-# {when_line(schedule, digests.clock, say)} · {say.n('{n} article', '{n} articles', schedule.count)}",
    ]
    upcoming = digests.next_run(schedule, ask.bot.desk.now())
    if schedule.paused:
        lines.append("⏸ " + safe(reason_text(schedule.paused, say), 200))
    elif upcoming:
        lines.append(say("Next: <t:{at}:F> (<t:{at}:R>)", at=int(upcoming.timestamp())))
    return "\n".join(lines)


def _admins(ask: Ask) -> None:
    if not isinstance(ask.user, discord.Member) or not ask.user.resolved_permissions:
        raise NotAllowed("Only those who may manage this server can do that.")
    if not ask.user.resolved_permissions.manage_guild:
        raise NotAllowed("Only those who may manage this server can do that.")


@page("dghist")
async def history_page(ask: Ask, number: str, schedule_id: str) -> Sheet:
    """What became of each slot."""
    _admins(ask)
    say, state = ask.say, ask.bot.desk.state
    schedule = await state.schedules.get(int(schedule_id), ask.viewer or 0)
    entries = await state.ledger.history(schedule.id, 200)
    at, pages = page_number(number, len(entries), 10)
    here = route("dghist", at, schedule_id)
    sheet = Sheet(here, shareable=False)
    sheet.say(f"### {say('What became of “{title}”', title=safe(title_of(schedule, say), 120))}")
    for entry in entries[at * 10 : (at + 1) * 10]:
        sheet.say(history_line(schedule, entry, say))
    if not entries:
        sheet.say(say("Nothing was due yet."))
    sheet.row([*pager(say, here, at, pages), Button(say("Refresh"), Press("go", here))])
    return sheet


@page("dgrun")
async def run_page(ask: Ask, schedule_id: str) -> Sheet:
    """The question whether a digest is to be posted now."""
    _admins(ask)
    say, desk = ask.say, ask.bot.desk
    schedule = await desk.state.schedules.get(int(schedule_id), ask.viewer or 0)
    digest = await desk.digests.compose(schedule)
    sheet = Sheet(route("dgrun", schedule_id), shareable=False)
    if digest.empty:
        sheet.say(f"### {say('There is nothing to post: {why}.', why=reason_text(digest.empty, say))}")
        return sheet
    channel = f"<#{schedule.channel}>"
    many = len(digest.entries)
    asked = say.n("Post {n} article in {channel} now?", "Post {n} articles in {channel} now?", many, channel=channel)
    sheet.say(f"### {asked}")
    sheet.say(say("They don't come again with the next digest."))
    request = int(desk.now().timestamp() * 1000)
    sheet.row([Button(say("Post now"), Press("dgdo", route("dg", schedule.id, request)),
                      style=discord.ButtonStyle.primary)])  # fmt: skip
    return sheet


@page("dgremove")
async def remove_page(ask: Ask, schedule_id: str) -> Sheet:
    """The question whether a digest is to be removed."""
    _admins(ask)
    say = ask.say
    schedule = await ask.bot.desk.state.schedules.get(int(schedule_id), ask.viewer or 0)
    sheet = Sheet(route("dgremove", schedule_id), shareable=False)
    sheet.say(f"### {say('Remove “{title}”?', title=safe(title_of(schedule, say), 120))}")
    sheet.say(say("Its settings and its history go; what it posted stays."))
    sheet.row([Button(say("Remove"), Press("dgdel", route("dg", schedule.id)), style=discord.ButtonStyle.danger)])
    return sheet
