"""A week of a demo server on a clock of its own, as its admin sees it in /digest history, in a terminal."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from rich.console import Console

from bot.model import Filter
from bot.terminal.render import render
from bot.terminal.view import View
from tests.cogs.digest_stage import Stage, stage
from tests.cogs.test_digest_faults import SEND, forbid, seen

BERLIN = ZoneInfo("Europe/Berlin")


async def live(s: Stage) -> None:
    """From Sunday, 22 March 2026 to Monday a week later; on the Sunday between, the clocks go forward."""
    number = await s.add("news", filter=Filter(without_tags=("sport",)), count=3, title="Saltmarsh, every morning")
    await s.at("2026-03-23 07:00")  # Monday: the first one
    await s.at("2026-03-23 07:01")
    await s.arrive("Lamps on the quay", "A choir of bakers", "Snow in the valley")
    await s.at("2026-03-24 09:00")  # Tuesday: the machine was off from six until ten
    await s.at("2026-03-25 07:00")  # Wednesday: nothing came in
    await s.arrive("The lock is mended")
    asked = await s.admin.slash("digest run", {"digest": str(number)})
    pressed = await s.admin.press(asked.message, asked.pressables[0].custom_id)
    await pressed.settled()
    await s.arrive("A match is drawn", tag="sport")
    await s.at("2026-03-26 07:00")  # Thursday: only what the filter leaves out
    await s.arrive("Bees on a balcony")
    await s.at("2026-03-27 14:00")  # Friday: off until three, which is too late
    await s.arrive("Two surveyors, one canal")
    s.pg.faults.add(SEND, status=502, done=True)
    await s.at("2026-03-28 07:00")  # Saturday: Discord posts it and answers that it failed
    await s.later(seconds=4)
    await s.arrive("Benches voted down")
    await s.at("2026-03-29 06:00")  # Sunday, eight in the morning of summer time
    await s.later(seconds=4)
    await s.arrive("Forty boats, no fees")
    forbid(s, "news")
    await seen(s, "news", allowed=False)
    await s.at("2026-03-30 06:00")  # Monday: somebody took the right to post
    await s.later(seconds=4)
    forbid(s, "news", again=True)
    await seen(s, "news", allowed=True)
    await s.at("2026-03-30 09:00")
    await s.later(seconds=4)
    await s.later(seconds=4)


async def told(s: Stage) -> str:
    """The history as the terminal shows it."""
    answer = await s.admin.slash("digest history", {"digest": "1"})
    console = Console(file=io.StringIO(), width=110, color_system=None)
    console.print(render(answer.message or {}, View(now=s.clock.now, zone=BERLIN, addresses=True)))
    file = console.file
    assert isinstance(file, io.StringIO)
    return "\n".join(line.rstrip() for line in file.getvalue().splitlines())


async def test_a_week_of_a_demo_server(tmp_path: Path) -> None:
    """Each slot has a line that says what became of it, when, and why; each post has its link; none came twice."""
    async with stage(tmp_path, start=datetime(2026, 3, 22, 12, tzinfo=UTC)) as s:
        await live(s)
        text = await told(s)
        assert len(s.posts("news")) == 6
        assert text.count("discord.com/channels/") == 6
        for line in (
            "30 March 2026 08:00 · sent and published · 1 article · late",
            "29 March 2026 08:00 · sent and published · 1 article",
            "28 March 2026 08:00 · sent and published · 2 articles",
            "27 March 2026 08:00 · skipped",
            "folded into the next",
            "26 March 2026 08:00 · skipped",
            "nothing new that matches (left out: with excluded tags: 1)",
            "25 March 2026 08:00 · skipped",
            "25 March 2026 08:00 · sent and published · 1 article · asked for",
            "24 March 2026 08:00 · sent and published · 3 articles · late",
            "23 March 2026 08:00 · sent and published · 3 articles · first",
        ):
            assert line in text, (line, text)
