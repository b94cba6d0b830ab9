"""What /admin status, schedules and logs show: how the bot, its index and its digests are doing, at a glance."""

from __future__ import annotations

from datetime import timedelta

import discord
from discord import app_commands

from bot.client import NO_PINGS, Clipdesk, Interaction
from bot.errors import NotFound
from bot.model import LedgerEntry, Schedule
from bot.tongue import Tongue
from cogs._admin_sources import health_lines, health_sign
from cogs._commands import Choice
from cogs._digest_access import place_at
from cogs._digest_post import reason_text
from cogs._operator import only_operator, verb
from cogs._pages import Ask, page, page_number, pager
from cogs._routes import Press, Route, route
from cogs._sheet import Button, Sheet
from cogs._text import plain, safe, shorten

SOURCES = 6  # shown in the status; the others by their number
ERRORS = 5
LISTED = 12
DAY = timedelta(days=1)
TRACE = 2800  # characters of an error's traceback, its end


@page("status")
async def status_page(ask: Ask) -> Sheet:
    """The state of the bot, its index, its sources, its digests."""
    await only_operator(ask.bot, ask.user)
    say, desk = ask.say, ask.bot.desk
    sheet = Sheet(route("status"), shareable=False)
    since = f"<t:{int(ask.bot.started.timestamp())}:R>"
    sheet.say(f"### Clipdesk {ask.bot.version}\n-# {say('started {since}', since=since)}"
              f" · {_memory(ask.bot, say)}")  # fmt: skip
    if paused := await desk.posting.paused_since():
        sheet.say("⏸ " + say("**All posting is paused**, {since}. `/admin resume-all` goes on.",
                             since=f"<t:{int(paused.timestamp())}:R>"))  # fmt: skip
    sheet.say("\n".join([*_connection(ask), *await _index(ask), *await _digests(ask)]))
    sheet.say("\n".join(await _sources(ask)))
    sheet.say("\n".join(_errors(ask)))
    sheet.row([
        Button(say("Refresh"), Press("go", route("status"))),
        Button(say("Schedules"), Press("new", route("schedules", 0))),
        Button(say("Sources"), Press("new", route("sources", 0))),
        Button(say("Last reload"), Press("new", route("reload", 0))),
    ])  # fmt: skip
    return sheet


def _memory(bot: Clipdesk, say: Tongue) -> str:
    return say("{size} of memory", size=_size(bot.memory(), say))


def _size(count: float, say: Tongue) -> str:
    """Bytes in the unit that reads best."""
    for unit in ("B", "kB", "MB"):
        if count < 1000:
            return f"{say.number(round(count, 1 if count < 10 and unit != 'B' else 0))} {unit}"
        count /= 1000
    return f"{say.number(round(count, 1))} GB"


def _connection(ask: Ask) -> list[str]:
    """Gateway latency, the last heartbeat of each shard, and the servers."""
    bot, say = ask.bot, ask.say
    beats = bot.heartbeats()
    latency = f"{bot.delay * 1000:.0f} ms" if bot.delay is not None else "–"
    oldest = max((beat.age for beat in beats.values()), default=None)
    beat = say("no heartbeat yet") if oldest is None else say("heartbeat {n} s ago", n=say.number(round(oldest)))
    shards = say.n("{n} shard", "{n} shards", max(1, len(beats)))
    servers = say.n("{n} server", "{n} servers", len(bot.guilds))
    away = sum(guild.unavailable for guild in bot.guilds)
    gone = [say.n("{n} unavailable", "{n} unavailable", away)] if away else []
    return [f"📡 **{say('Gateway')}** {' · '.join([latency, beat, shards, servers, *gone])}"]


async def _index(ask: Ask) -> list[str]:
    """Articles, quotations, speakers; size, age, analysis and what is still to be derived anew; a reload that runs."""
    say, desk = ask.say, ask.bot.desk
    facts, behind = await desk.facts(), await desk.behind()
    counts = [
        say.n("{n} article", "{n} articles", facts.articles),
        say.n("{n} quotation", "{n} quotations", facts.quotes),
        say.n("{n} speaker", "{n} speakers", facts.speakers),
        _size(facts.size_bytes, say),
    ]
    about = []
    if facts.last_indexed_at:
        about.append(say("last new article {when}", when=f"<t:{int(facts.last_indexed_at.timestamp())}:R>"))
    about.append(say("analysis {version}", version=desk.analysis_version))
    about.append(say.n("{n} article to be analysed anew", "{n} articles to be analysed anew", behind) if behind
                 else say("all up to date"))  # fmt: skip
    if corrections := len(await desk.corrections.all()):
        about.append(say.n("{n} correction", "{n} corrections", corrections))
    lines = [f"🗂 **{say('Index')}** {' · '.join(counts)}", f"-# {' · '.join(about)}"]
    if desk.reload.since:
        lines.append("-# 🔄 " + say("a reload has been running since {since}",
                                    since=f"<t:{int(desk.reload.since.timestamp())}:T>"))  # fmt: skip
    return lines


async def _digests(ask: Ask) -> list[str]:
    """How many schedules run, come next, are late, failed or stand still."""
    say, seen = ask.say, await ask.bot.desk.overview()
    parts = [say.n("{n} schedule runs", "{n} schedules run", seen.running),
             say.n("{n} due within a day", "{n} due within a day", len(seen.coming)),
             say.n("{n} posted in a day", "{n} posted in a day", seen.posted)]  # fmt: skip
    if seen.late:
        parts.append("⚠ " + say.n("{n} late", "{n} late", len(seen.late)))
    if seen.failed:
        parts.append("⚠ " + say.n("{n} failed", "{n} failed", len(seen.failed)))
    if seen.stopped:
        parts.append("⚠ " + say.n("{n} stands still", "{n} stand still", len(seen.stopped)))
    lines = [f"🗓 **{say('Digests')}** {' · '.join(parts)}"]
    ticked = ask.bot.carrier.ticked_at
    if ticked:
        lines.append("-# " + say("looked at {when}", when=f"<t:{int(ticked.timestamp())}:R>"))
    return lines


async def _sources(ask: Ask) -> list[str]:
    """Each source with its sign, those in trouble first."""
    say, desk = ask.say, ask.bot.desk
    known = {facts.name: facts for facts in await desk.archive.sources()}
    specs, faults = desk.listing()
    listed = {spec.name: spec for spec in specs}
    names = sorted({*known, *listed}, key=lambda n: (health_sign(listed.get(n), known.get(n)) != "🔴", n.casefold()))
    lines = [
        f"📚 **{say('Sources')}** {say.number(len(names))}",
        *(f"⚠ {safe(fault, 140)}" for fault in (*faults[:3], *desk.aliases.faults[:3])),
    ]
    for name in names[:SOURCES]:
        spec, facts = listed.get(name), known.get(name)
        count = say.n("{n} article", "{n} articles", facts.articles if facts else 0)
        told = " · ".join([count, *health_lines(spec, facts, say, most=90)])
        lines.append(f"{health_sign(spec, facts)} {safe(name, 60)} · {told}")
    if len(names) > SOURCES:
        more = len(names) - SOURCES
        lines.append("-# " + say.n("and {n} more: `/admin sources list`", "and {n} more: `/admin sources list`", more))
    return lines


def _errors(ask: Ask) -> list[str]:
    """The errors of the last day, by the reference that readers were told."""
    say, desk = ask.say, ask.bot.desk
    found = desk.incidents.since(desk.now() - DAY)
    if not found:
        return [f"✅ **{say('Errors')}** {say('none in the last day')}"]
    lines = [f"⚠ **{say('Errors')}** {say.n('{n} in the last day', '{n} in the last day', len(found))}"]
    for incident in found[:ERRORS]:
        when = f"<t:{int(incident.at.timestamp())}:R>"
        lines.append(f"`{safe(incident.reference, 20)}` {when} · {safe(incident.message, 110)}")
    if len(found) > ERRORS:
        lines.append("-# " + say.n("and {n} more", "and {n} more", len(found) - ERRORS))
    lines.append("-# " + say("`/admin logs` shows what is behind a reference"))
    return lines


# ---------------------------------------------------------------- logs


async def suggest_references(interaction: Interaction, typed: str) -> list[Choice]:
    """The newest errors, for the operator alone."""
    if not await interaction.client.is_owner(interaction.user):
        return []
    desk = interaction.client.desk
    found = [i for i in desk.incidents.since(desk.now() - DAY) if typed.upper().strip() in i.reference.upper()]
    return [
        app_commands.Choice(name=shorten(f"{i.reference} · {plain(i.message)}", 100), value=i.reference)
        for i in found[:25]
    ]


@page("logs")
async def logs_page(ask: Ask, reference: str) -> Sheet:
    """What is kept of an error. Raises NotFound where nothing is."""
    await only_operator(ask.bot, ask.user)
    incident = ask.bot.desk.incidents.entry(reference)
    if incident is None:
        raise NotFound("Nothing is kept under the reference “{reference}”. Only the newest errors are.",
                       reference=safe(reference, 40))  # fmt: skip
    sheet = Sheet(route("logs", reference), shareable=False)
    at = f"<t:{int(incident.at.timestamp())}:F>"
    sheet.say(f"### `{safe(incident.reference, 20)}`\n{at} · {safe(incident.logger, 60)}")
    sheet.say(safe(incident.message, 600))
    if incident.traceback:
        trace = incident.traceback.strip().replace("```", "'''")
        cut = "…\n" + trace[-TRACE:].split("\n", 1)[-1] if len(trace) > TRACE else trace
        sheet.say(f"```py\n{cut}\n```")
    return sheet


# ---------------------------------------------------------------- schedules


@page("schedules")
async def schedules_page(ask: Ask, number: str) -> Sheet:
    """Schedules of all servers: late, failed, standing still, and what comes next. Ids and names, no contents."""
    await only_operator(ask.bot, ask.user)
    say, seen = ask.say, await ask.bot.desk.overview()
    lines = [f"⏰ **{say('late')}** {_where(ask, s)} · {_since(e, say)}" for e, s in seen.late]
    lines += [f"🔴 **{say('failed')}** {_where(ask, s)} · {_since(e, say)}" for e, s in seen.failed]
    lines += [f"⏸ **{say('stands still')}** {_where(ask, s)} · {safe(reason_text(s.paused or '', say), 120)}"
              for s in seen.stopped]  # fmt: skip
    lines += [f"🗓 <t:{int(at.timestamp())}:R> · {_where(ask, s)}" for at, s in seen.coming]
    at, pages = page_number(number, len(lines), LISTED)
    here = route("schedules", at)
    sheet = Sheet(here, shareable=False)
    counts = say(
        "running: {running}, paused: {paused}", running=say.number(seen.running), paused=say.number(seen.paused)
    )
    sheet.say(f"### {say('Schedules of all servers')}\n-# {counts}")
    if paused := await ask.bot.desk.posting.paused_since():
        sheet.say("⏸ " + say("**All posting is paused**, {since}. `/admin resume-all` goes on.",
                             since=f"<t:{int(paused.timestamp())}:R>"))  # fmt: skip
    sheet.say("\n".join(lines[at * LISTED : (at + 1) * LISTED]) or say("Nothing is due within a day."))
    sheet.row(pager(say, here, at, pages))
    sheet.row([Button(say("Refresh"), Press("go", here))])
    return sheet


def _where(ask: Ask, schedule: Schedule) -> str:
    """Server, channel and number of a schedule, by name: a mention of another server's channel says nothing."""
    guild, place = ask.bot.get_guild(schedule.server), place_at(ask.bot, schedule)
    server = safe(shorten(plain(guild.name), 40), 80) if guild else f"`{schedule.server}`"
    channel = safe(shorten(plain(place.name), 40), 80) if place else f"`{schedule.channel}`"
    return f"{server} #{channel} · {schedule.id}"


def _since(entry: LedgerEntry, say: Tongue) -> str:
    due = say("due {when}", when=f"<t:{int(entry.slot.at.timestamp())}:R>")
    return f"{due} · {safe(reason_text(entry.reason, say), 120)}" if entry.reason else f"{due} · {entry.state}"


# ---------------------------------------------------------------- posting


@page("posting")
async def posting_page(ask: Ask, done: str = "") -> Sheet:
    """Whether anything is posted, and the question whether that is to change."""
    await only_operator(ask.bot, ask.user)
    say, since = ask.say, await ask.bot.desk.posting.paused_since()
    sheet = Sheet(route("posting"), shareable=False)
    if since:
        sheet.say(say("### All posting is paused\nSince {since}: no digest of any server, no edit, no notice is sent. "
                      "After it goes on, what was missed is posted late or folded into the next, as after a downtime.",
                      since=f"<t:{int(since.timestamp())}:F>"))  # fmt: skip
        button = Button(say("Resume posting"), Press("resumeall", Route("posting")))
    elif done:
        sheet.say(say("### Posting goes on\nWhat is due is sent from now on."))
        return sheet
    else:
        seen = await ask.bot.desk.overview()
        sheet.say(say("### Pause all posting?\nNothing is posted until you resume, also after a restart ({schedules} "
                      "in all servers). Readers are answered as ever.",
                      schedules=say.n("{n} schedule", "{n} schedules", seen.running)))  # fmt: skip
        button = Button(say("Pause all posting"), Press("pauseall", Route("posting")))
        button.style = discord.ButtonStyle.danger
    sheet.row([button])
    return sheet


@verb("pauseall")
async def pause_all(interaction: Interaction, here: Route) -> None:
    """Nothing is posted from now on."""
    await interaction.client.desk.posting.pause()
    await _posting_changed(interaction)


@verb("resumeall")
async def resume_all(interaction: Interaction, here: Route) -> None:
    """Posting goes on."""
    await interaction.client.desk.posting.resume()
    await _posting_changed(interaction)


async def _posting_changed(interaction: Interaction) -> None:
    sheet = await posting_page(Ask.of(interaction), "done")
    await interaction.response.edit_message(view=sheet.view(), allowed_mentions=NO_PINGS)
