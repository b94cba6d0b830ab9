"""What /admin reload shows: progress while it runs, then what was added, changed and removed, page by page."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import discord

from bot.client import NO_PINGS, Interaction
from bot.errors import ClipdeskError, NotFound
from bot.model import Changes, Progress, ReloadReport
from bot.tongue import Tongue
from cogs._commands import words
from cogs._operator import begin, note, notices, only_operator, show, verb
from cogs._pages import Ask, page, page_number, pager
from cogs._routes import Press, Route, route
from cogs._sheet import Button, Sheet
from cogs._text import safe

log = logging.getLogger(__name__)

EDIT_EVERY = 2.0  # seconds between two edits of a running reload's answer
# Discord lets an answer be edited for 15 minutes. What takes longer is told in the channel for notices.
ANSWERED_FOR = timedelta(minutes=14)
MARKS = {"added": "+", "changed": "~", "removed": "−"}
ROOM, LINES = 3000, 30  # characters and lines of a page
FAILURES = 10  # shown of one source
BAR = 12
STAGES = (words("fetching"), words("reading"), words("storing"))


@dataclass(slots=True)
class Pace:
    """How fast a source is read, to say how long it will take."""

    source: str = ""
    began: datetime | None = None
    at: int = 0  # where it stood then

    def line(self, progress: Progress, now: datetime, say: Tongue) -> str:
        """The newest progress in one line: bar, count, rate, and the time that is left."""
        if progress.source != self.source or self.began is None or progress.done < self.at:
            self.source, self.began, self.at = progress.source, now, progress.done
        parts = [f"**{safe(progress.source, 80)}** · {say(progress.stage)}"]
        if progress.total:
            full = min(BAR, BAR * progress.done // progress.total)
            parts.append(
                f"`{'█' * full}{'░' * (BAR - full)}` {say.number(progress.done)} / {say.number(progress.total)}"
            )
        elif progress.done:
            parts.append(say.number(progress.done))
        seconds = (now - self.began).total_seconds()
        if seconds >= 1 and progress.done > self.at:
            rate = (progress.done - self.at) / seconds
            parts.append(say("{n} a second", n=say.number(max(1, round(rate)))))
            if progress.total and progress.total > progress.done:
                ends = now + timedelta(seconds=(progress.total - progress.done) / rate)
                parts.append(say("done {when}", when=f"<t:{int(ends.timestamp())}:R>"))
        return " · ".join(parts)


@dataclass(slots=True)
class Run:
    """A reload as its command goes through it."""

    interaction: Interaction
    ask: Ask
    pace: Pace = field(default_factory=Pace)
    told_late: bool = False

    @property
    def late(self) -> bool:
        """Whether the answer can't be edited any more, or only just."""
        return self.ask.bot.desk.now() >= self.interaction.created_at + ANSWERED_FOR

    async def show(self, sheet: Sheet) -> None:
        """Edits the answer, where it is still there: a reload goes on though its operator dismissed what it says."""
        try:
            await show(self.interaction, sheet)
        except discord.HTTPException as e:
            log.info("The answer of a reload could not be edited: %s", e)


async def reload_articles(
    interaction: Interaction, *, dry_run: bool = False, force: bool = False, only: Sequence[str] = ()
) -> None:
    """Runs the indexer, edits its progress into the answer, and ends with what changed."""
    ask = await begin(interaction)
    reload = ask.bot.desk.reload
    if reload.since is not None:
        await show(interaction, running_sheet(ask, Pace(), second=True))
        return
    run = Run(interaction, ask)
    running = asyncio.create_task(reload.run(force=force, dry_run=dry_run, only=only, report=True), name="reload")
    try:
        await _report(run, running)
    finally:
        running.cancel()
    if not isinstance(running.exception(), ClipdeskError):  # what it says is in the report
        running.result()
    if run.late:
        await _tell_late(ask)
    else:
        await run.show(await report_page(ask, "0"))


async def _report(run: Run, running: asyncio.Task[tuple[Changes, ...]]) -> None:
    """Edits the newest progress into the answer every few seconds, until the reload is done."""
    while not running.done():
        await asyncio.wait({running}, timeout=EDIT_EVERY)
        if running.done() or run.told_late:
            continue
        if run.late:
            run.told_late = True
            await run.show(await _later_sheet(run.ask))
        elif run.ask.bot.desk.reload.since:
            await run.show(running_sheet(run.ask, run.pace))


def running_sheet(ask: Ask, pace: Pace, *, second: bool = False) -> Sheet:
    """The reload that runs: since when, how far, and the button that stops it."""
    say, reload = ask.say, ask.bot.desk.reload
    sheet = Sheet(Route("reload"), shareable=False)
    title = say("### Looking what a reload would change") if reload.dry_run else say("### Reloading the articles")
    lines = [say("### A reload is running already") if second else title]
    if reload.progress:
        lines.append(pace.line(reload.progress, ask.bot.desk.now(), say))
    if reload.since:
        since = f"<t:{int(reload.since.timestamp())}:T>"
        told = say("It has been running since {since}. Wait for it, or cancel it.", since=since)
        lines.append(told if second else "-# " + say("since {since}; readers are served meanwhile", since=since))
    sheet.say("\n".join(lines))
    sheet.row([Button(say("Cancel"), Press("stopreload", Route("reload")))])
    return sheet


async def _later_sheet(ask: Ask) -> Sheet:
    say, channel = ask.say, await notices(ask.bot)
    where = (
        say("Its end is told in {channel}.", channel=channel.mention) if channel
        else say("There is no channel for notices here (`/settings panel` sets one): `/admin status` tells its end.")
    )  # fmt: skip
    return note("reload", say("### The reload goes on") + "\n" + where)


async def _tell_late(ask: Ask) -> None:
    """Tells the end of a long reload in the channel for notices, without its buttons: they would be everybody's."""
    channel, report = await notices(ask.bot), await ask.bot.desk.reload.last()
    if channel is not None and report is not None:
        sheet = Sheet(Route("reload"), shareable=False)
        sheet.say(_title(report, ask.say))
        sheet.say(_pages(report, ask.say)[0])
        await channel.send(view=sheet.view(), allowed_mentions=NO_PINGS)


@verb("stopreload")
async def stop(interaction: Interaction, here: Route) -> None:
    """Stops the reload that runs. What it says then is said where it was begun."""
    ask = Ask.of(interaction)
    if not await ask.bot.desk.reload.cancel():
        raise NotFound("No reload is running any more.")
    sheet = note("reload", ask.say("### The reload is being stopped"))
    await interaction.response.edit_message(view=sheet.view(), allowed_mentions=NO_PINGS)


@verb("takeover")
async def take_over(interaction: Interaction, here: Route) -> None:
    """Reloads the sources that were held back, this time whatever they lost."""
    report = await interaction.client.desk.reload.last()
    held = [change.source for change in report.changes if change.held_back] if report else []
    if not held:
        raise NotFound("Nothing is held back any more.")
    await reload_articles(interaction, force=True, only=held)


# ---------------------------------------------------------------- the account of what changed


@page("reload")
async def report_page(ask: Ask, number: str = "0") -> Sheet:
    """How the last reload ended."""
    await only_operator(ask.bot, ask.user)
    say, report = ask.say, await ask.bot.desk.reload.last()
    if report is None:
        return note("reload", say("### No reload was asked for yet"))
    pages = _pages(report, say)
    at, total = page_number(number, len(pages), 1)
    here = route("reload", at)
    sheet = Sheet(here, shareable=False)
    sheet.say(_title(report, say))
    sheet.say(pages[at])
    sheet.row(pager(say, here, at, total))
    if any(change.held_back for change in report.changes) and not report.dry_run:
        sheet.row([Button(say("Take it over all the same"), Press("takeover", route("reload")))])
    return sheet


def _title(report: ReloadReport, say: Tongue) -> str:
    if report.failed:
        return say("### The reload ended early")
    head = say("### What a reload would change") if report.dry_run else say("### The articles are reloaded")
    totals: Counter[str] = Counter()
    for change in report.changes:
        totals.update(added=change.added, changed=change.changed, removed=change.removed)
    seconds = max(1, round((report.ended - report.began).total_seconds()))
    took = say.n("in {n} second", "in {n} seconds", seconds) if seconds < 120 else say(
        "in {n} minutes", n=say.number(round(seconds / 60)))  # fmt: skip
    return f"{head}\n**{_counts(totals, say)}** · {took}"


def _counts(totals: Counter[str], say: Tongue) -> str:
    return say(
        "{added} added, {changed} changed, {removed} removed",
        added=say.number(totals["added"]), changed=say.number(totals["changed"]),
        removed=say.number(totals["removed"]),
    )  # fmt: skip


def _pages(report: ReloadReport, say: Tongue) -> list[str]:
    """The account cut into pages; a source that goes on over a page's end is named again."""
    if report.failed:
        return ["\n".join(safe(say.again(line), 400) for line in report.failed.splitlines()[:8])]
    moved = [change for change in report.changes if _says_something(change)]
    still = [safe(change.source, 60) for change in report.changes if not _says_something(change)]
    pages: list[list[str]] = [[]]
    for change in moved:
        head, *lines = _account(change, say)
        for line in (head, *lines):
            here = pages[-1]
            if len(here) >= LINES or sum(map(len, here)) + len(here) + len(line) > ROOM:
                here = [] if line == head else [head.split(" · ")[0] + " …"]
                pages.append(here)
            here.append(line)
    if still:
        named = ", ".join(still[:20]) + (" …" if len(still) > 20 else "")
        tail = "-# " + say("unchanged: {sources}", sources=named)
        if sum(map(len, pages[-1])) + len(tail) > ROOM:
            pages.append([])
        pages[-1].append(tail)
    if not report.changes:
        pages[-1].append(say("The catalogue names no source yet. Add one with `/admin sources add`."))
    return ["\n".join(lines) for lines in pages]


def _says_something(change: Changes) -> bool:
    return bool(change.added or change.changed or change.removed or change.failures or change.held_back)


def _account(change: Changes, say: Tongue) -> Iterator[str]:
    """The lines of one source: counts, what went wrong, titles."""
    counts = _counts(Counter(added=change.added, changed=change.changed, removed=change.removed), say)
    unchanged = say("{n} unchanged", n=say.number(change.unchanged))
    yield f"**{safe(change.source, 80)}** · {counts}, {unchanged}"
    if change.held_back:
        yield "⚠ " + say("held back: {why}", why=safe(say.again(change.held_back), 300))
    for failure in change.failures[:FAILURES]:
        yield f"⚠ {safe(say.again(failure), 300)}"
    if (more := len(change.failures) - FAILURES) > 0:
        yield "-# " + say.n("and {n} more that failed", "and {n} more that failed", more)
    listed = Counter(kind for kind, _ in change.titles)
    for kind, mark in MARKS.items():
        for title in (title for which, title in change.titles if which == kind):
            yield f"{mark} {safe(title, 120) or '–'}"
        left = {"added": change.added, "changed": change.changed, "removed": change.removed}[kind] - listed[kind]
        if listed[kind] and left > 0:
            yield "-# " + say.n("and {n} more", "and {n} more", left)
