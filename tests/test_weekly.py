"""The weekly note: told once a week, across restarts, and naming nobody."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.client import Clipdesk
from bot.desk import Desk
from bot.playground import Playground
from bot.settings import Settings
from bot.weekly import Weekly, week_to_tell
from tests.cogs.conftest import desk as desk
from tests.cogs.conftest import indexed as indexed
from tests.cogs.test_readers import texts
from tests.wire import bot_on_wire

MONDAY = datetime(2026, 5, 4, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "week"),
    [
        (MONDAY, date(2026, 4, 27)),
        (MONDAY - timedelta(seconds=1), date(2026, 4, 20)),
        (MONDAY + timedelta(days=6, hours=23), date(2026, 4, 27)),
    ],
)
def test_a_week_is_told_from_monday_morning_on(now: datetime, week: date) -> None:
    """Before nine the week before is still the newest that may be told."""
    assert week_to_tell(now) == week


async def test_a_restart_tells_no_week_twice_and_a_downtime_loses_none(desk: Desk) -> None:
    """Counted in one run, told by the next, once; the note names commands and articles, and no person."""
    clock = [MONDAY - timedelta(days=5)]
    desk.now = lambda: clock[0]
    desk.tally._now = desk.now
    for start in range(3):
        async with Playground() as pg:
            guild = next(iter(pg.world.guilds.values()))
            channel = guild.channel("general")
            settings = await desk.state.servers.settings(int(guild.id))
            await desk.state.servers.save(replace(settings, notices=int(channel.id)))
            known = Settings(api_url=pg.api_url, gateway_url=pg.gateway_url)
            async with bot_on_wire(pg, lambda known=known: Clipdesk(known, desk)) as bot:
                await bot.settled.wait()
                weekly = Weekly(desk, bot.carrier.poster, lambda bot=bot: bot.carrier.face)
                if start == 0:
                    assert not await weekly.look()  # asked for today: nothing to tell yet
                    reader = pg.person("reader")
                    await reader.slash("search", {"query": "zzqqxx"})
                    entry = (await desk.view(None).latest(limit=1)).items[0]
                    await reader.slash("summary", {"article": entry.key})
                    assert await bot.idle(10)
                    await desk.tally.flush()
                    clock[0] = MONDAY + timedelta(days=2)  # it was down on Monday
                else:
                    assert await weekly.look() is (start == 1)
                    assert not await weekly.look()
                told = pg.messages(channel)
                assert len(told) == int(start == 1)
                if told:
                    text = "\n".join(texts(told[0]["components"]))
                    assert "April 27, 2026" in text
                    assert "search 1, summary 1" in text
                    assert "1 search found nothing" in text
                    assert entry.title in text.replace("\\", "")
                    assert not [person for person in pg.world.users if person in str(told[0]["components"])]
