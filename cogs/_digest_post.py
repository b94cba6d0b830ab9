"""A digest as a message: the one renderer of what is posted and of what is previewed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import discord
from discord import ui

from bot.client import Clipdesk, Letter
from bot.model import Digest, Entry, LedgerEntry, Schedule, Slot, WeekFacts
from bot.tongue import Tongue, later, tongue
from cogs._blocks import entry_block, links_block, quotation_block
from cogs._digest_access import hindrance, place_at, place_of, reachable, role_left, tags_left
from cogs._routes import Press, route
from cogs._sheet import Button, Sheet
from cogs._text import plain, safe, shorten
from cogs._weekly import weekly_letter

SPARE = 700  # characters kept for the quote of the day
LINKS = 3
SILENT = 1 << 12
TITLE = 100  # of a forum's post


class DigestFace:
    """What the carrier asks of the side that knows Discord's shapes."""

    def __init__(self, bot: Clipdesk) -> None:
        self._bot = bot

    async def letter(self, digest: Digest, slot: Slot, *, silent: bool) -> Letter:
        """The digest as a message, in the language of its server."""
        view, say = await posted_view(self._bot, digest, slot)
        role = role_left(self._bot, digest.schedule)
        body: dict[str, Any] = {
            "components": _parts(view),
            "flags": discord.MessageFlags(components_v2=True).value | (SILENT if silent else 0),
            "allowed_mentions": {"parse": [], "roles": [str(role)] if role else []},
        }
        return Letter(
            body,
            post_title(self._bot, digest.schedule, slot, say),
            tags_left(place_at(self._bot, digest.schedule), digest.schedule.forum_tags),
        )

    def hindrance(self, schedule: Schedule, *, reading: bool = False) -> str | None:
        """What stands in the way, in English: it goes into the ledger, and is translated where it is shown."""
        return hindrance(self._bot, schedule, reading=reading)

    def reachable(self, schedule: Schedule) -> bool:
        """Whether the channel is known and nothing stands in the way."""
        return reachable(self._bot, schedule)

    async def notice(self, schedule: Schedule) -> tuple[int, Letter] | None:
        """Where and how the admins are told that a digest is paused."""
        guild = self._bot.get_guild(schedule.server)
        if guild is None:
            return None
        chosen = (await self._bot.desk.state.servers.settings(guild.id)).notices
        for number in (chosen, guild.system_channel.id if guild.system_channel else None):
            channel = guild.get_channel(number) if number else None
            if isinstance(channel, discord.TextChannel) and channel.permissions_for(guild.me).send_messages:
                say = await language_of(self._bot, guild.id)
                return channel.id, Letter(_notice(schedule, say))
        return None

    async def weekly(self, week: WeekFacts) -> tuple[int, Letter] | None:
        """Where and how the operator is told of a week."""
        home = self._bot.home
        return await weekly_letter(self._bot, week, await language_of(self._bot, home.id)) if home else None


def _parts(view: ui.LayoutView) -> list[dict[str, Any]]:
    """The components of a message as they are sent."""
    parts: list[dict[str, Any]] = view.to_components()  # type: ignore[no-untyped-call]
    return parts


def _notice(schedule: Schedule, say: Tongue) -> dict[str, Any]:
    sheet = Sheet(route("dgnote"), shareable=False)
    sheet.say(say("### A digest is paused"))
    sheet.say(
        say("“{title}” can't be posted in {channel}: {reason}.", title=safe(title_of(schedule, say), 120),
            channel=f"<#{schedule.channel}>", reason=safe(reason_text(schedule.paused or "", say), 400))
        + "\n" + say("It goes on by itself when that is mended. Nothing is lost: what is new meanwhile comes with "
                     "the next one.")
    )  # fmt: skip
    sheet.row([Button(say("Resume"), Press("dgresume", route("dg", schedule.id)), style=discord.ButtonStyle.primary)])
    return {
        "components": _parts(sheet.view()),
        "flags": discord.MessageFlags(components_v2=True).value,
        "allowed_mentions": {"parse": []},
    }


async def language_of(bot: Clipdesk, server: int) -> Tongue:
    """The language of what is posted for everybody in a server."""
    chosen = (await bot.desk.state.servers.settings(server)).language
    guild = bot.get_guild(server)
    return tongue(chosen or (str(guild.preferred_locale) if guild else None))


def title_of(schedule: Schedule, say: Tongue) -> str:
    """What a digest is called."""
    return schedule.title or (say("New articles") if schedule.cadence == "as_it_comes" else say("Digest"))


async def posted_view(bot: Clipdesk, digest: Digest, slot: Slot) -> tuple[ui.LayoutView, Tongue]:
    """The message as it is posted and as it is previewed, and its language."""
    say = await language_of(bot, digest.schedule.server)
    digest = replace(digest, schedule=replace(digest.schedule, role=role_left(bot, digest.schedule)))
    return digest_view(digest, slot, bot.desk.digests.marker(slot), say), say


def post_title(bot: Clipdesk, schedule: Schedule, slot: Slot, say: Tongue) -> str:
    """The title of a forum's post: what the digest is called, and the day it is there."""
    local = bot.desk.digests.local(slot.at, schedule.zone)
    return shorten(f"{plain(title_of(schedule, say))} · {say.short_day(local.date())}", TITLE)


def digest_view(digest: Digest, slot: Slot, mark: str, say: Tongue) -> ui.LayoutView:
    """The message. It holds as many of the articles as fit; the button opens the rest, and carries our marker."""
    schedule = digest.schedule
    sheet = Sheet(route("posted", 0, schedule.id, mark), shareable=False)
    if schedule.role:
        sheet.room -= 30
    sheet.say(_heading(digest, slot, say))
    shown = _articles(sheet, digest, say)
    if not digest.entries:
        sheet.say(say("The articles of this digest were withdrawn."))
    if digest.quote is not None:
        sheet.rule()
        sheet.say(f"**{say('Quote of the day')}**\n{quotation_block(digest.quote, say)}")
    if digest.links:
        sheet.say(f"**{say('Latest related links')}**\n{links_block(digest.links, say, LINKS)}")
    more = digest.more + len(digest.entries) - shown
    label = say.n("{n} more", "{n} more", more) if more else say("Look through")
    buttons = [Button(label, Press("new", sheet.route))]
    if schedule.role and schedule.role_button:
        buttons.append(Button(say("Notify me, or no more"), Press("dgrole", route("dg", schedule.id))))
    sheet.row(buttons)
    view = sheet.view()
    if schedule.role:
        box, *_ = view.children
        view.clear_items()
        view.add_item(ui.TextDisplay(f"<@&{schedule.role}>"))
        view.add_item(box)
        view.stop()
    return view


def _heading(digest: Digest, slot: Slot, say: Tongue) -> str:
    notes = [f"<t:{int(slot.at.timestamp())}:D>"]
    if digest.archive:
        notes.append(say("from the archive"))
    elif digest.first:
        notes.append(say("the first one: the newest of the archive"))
    else:
        notes.append(say.n("{n} new article", "{n} new articles", digest.matching))
    if digest.late:
        notes.append(say("late"))
    return f"## {safe(title_of(digest.schedule, say), 200)}\n-# {' · '.join(notes)}"


def _articles(sheet: Sheet, digest: Digest, say: Tongue) -> int:
    """Adds the articles, each with a share of the room; how many fitted."""
    spare = SPARE if digest.quote is not None or digest.links else 0
    share = max(120, (sheet.room - spare) // max(1, len(digest.entries)) - 220)
    shown = 0
    for entry in digest.entries[:15]:
        block = article_block(entry, say, min(share, 320))
        if len(block) > sheet.room - spare or not sheet.say(block):
            break
        shown += 1
    return shown


def article_block(entry: Entry, say: Tongue, lead: int = 260) -> str:
    """An article of a digest: title, small print, one sentence, tags."""
    tags = safe(", ".join(entry.tags[:6]), 120)
    return entry_block(entry, say, safe(entry.lead, lead)) + (f"\n-# {say('Tags')}: {tags}" if tags else "")


# ---------------------------------------------------------------- words of the ledger

STATES = {
    "planned": later("to be tried again"),
    "claimed": later("being prepared"),
    "sending": later("being sent"),
    "sent": later("sent"),
    "published": later("sent and published"),
    "skipped": later("skipped"),
    "failed": later("failed"),
}


def reason_text(reason: str, say: Tongue) -> str:
    """A reason of the ledger as people read it. Reasons are kept in English."""
    return say.again(reason)


def history_line(schedule: Schedule, entry: LedgerEntry, say: Tongue) -> str:
    """A slot in the history: when, what became of it, why, and where it is."""
    notes = [f"<t:{int(entry.slot.at.timestamp())}:f>", f"**{say(STATES[entry.state])}**"]
    if entry.articles and entry.state in ("sent", "published"):
        notes.append(say.n("{n} article", "{n} articles", len(entry.articles)))
    flags = (entry.late, later("late")), (entry.archive, later("from the archive")), (entry.first, later("first"))
    notes += [say(name) for holds, name in flags if holds]
    if entry.slot.key.startswith("run:"):
        notes.append(say("asked for"))
    if entry.retry_at and entry.state in ("planned", "sending"):
        notes.append(say("again {when}", when=f"<t:{int(entry.retry_at.timestamp())}:R>"))
    if entry.messages:
        where = f"{schedule.server}/{entry.channel or schedule.channel}/{entry.messages[0]}"
        notes.append(f"[{say('open')}](https://discord.com/channels/{where})")
    line = " · ".join(notes)
    return f"{line}\n-# {safe(reason_text(entry.reason, say), 220)}" if entry.reason else line


def when_line(schedule: Schedule, clock: Callable[[int], str], say: Tongue) -> str:
    """When a digest comes, in few words."""
    if schedule.cadence == "as_it_comes":
        return say.n(
            "as it comes, gathered for {n} minute", "as it comes, gathered for {n} minutes", schedule.batch_minutes
        )
    return f"{days_line(schedule.weekdays, say)} {clock(schedule.minute)}, {schedule.zone}"


def days_line(days: frozenset[int], say: Tongue) -> str:
    """The days on which a digest comes, in few words."""
    if len(days) == 7:
        return say("daily")
    if days == frozenset(range(5)):
        return say("weekdays")
    return ", ".join(say.weekday(day, short=True) for day in sorted(days))


def names(schedules: Sequence[Schedule], bot: Clipdesk, say: Tongue) -> dict[int, str]:
    """What each digest is called in a menu: its title, its channel, its time."""
    clock = bot.desk.digests.clock
    return {
        s.id: shorten(
            f"{plain(title_of(s, say))} · #{plain(place_of(bot, s))} · {clock(s.minute)} {s.zone} · {s.id}", 100
        )
        for s in schedules
    }
