"""The weekly note as a message in the home server's channel for notices."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import discord

from bot.client import Clipdesk, Letter
from bot.model import WeekFacts
from cogs._operator import notices
from cogs._routes import route
from cogs._sheet import Sheet
from cogs._text import safe

COMMANDS = 12


async def weekly_letter(bot: Clipdesk, week: WeekFacts, say: Any) -> tuple[int, Letter] | None:
    """The channel and the note; None where there is no channel to tell it in."""
    channel = await notices(bot)
    if channel is None:
        return None
    sheet = Sheet(route("weekly"), shareable=False)
    sheet.say(say("### The week from {first} to {last}", first=say.day(week.monday),
                  last=say.day(week.monday + timedelta(days=6))))  # fmt: skip
    total = sum(n for _, n in week.commands)
    lines = [say.n("{n} command or press was answered", "{n} commands and presses were answered", total)]
    if week.failed:
        lines.append(say.n("{n} of them failed", "{n} of them failed", week.failed))
    lines.append(say.n("{n} search found nothing", "{n} searches found nothing", week.nothing))
    sheet.say("\n".join(f"- {line}" for line in lines))
    if week.commands:
        sheet.say(", ".join(f"{safe(name, 60)} {say.number(n)}" for name, n in week.commands[:COMMANDS]))
    for heading, articles in ((say("Opened most"), week.opened), (say("Shared most"), week.shared)):
        if articles:
            told = "\n".join(f"- {safe(title, 120)} ({say.number(n)})" for title, n in articles)
            sheet.say(f"**{heading}**\n{told}")
    body = {
        "components": sheet.view().to_components(),  # type: ignore[no-untyped-call]
        "flags": discord.MessageFlags(components_v2=True).value,
        "allowed_mentions": {"parse": []},
    }
    return channel.id, Letter(body)
