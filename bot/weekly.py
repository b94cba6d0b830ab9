"""The weekly note: what was asked, not found, opened and shared in a week, for the operator who asked for it.

Counts only. A week is told once, from Monday 09:00 UTC on, also after a downtime; the first note comes after the first
whole week.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, timedelta

from bot.delivery import Face
from bot.desk import Desk
from bot.model import Failure, WeekFacts
from bot.posting import Poster

log = logging.getLogger(__name__)

EVERY = 60.0  # seconds between two looks
HOUR = 9
MARK = "weekly/told"
TOP = 5


def week_to_tell(now: datetime) -> date:
    """The Monday that begins the newest week that is over and may be told."""
    moment = now - timedelta(hours=HOUR)
    return (moment - timedelta(days=moment.weekday() + 7)).date()


class Weekly:
    """Posts the note when its time has come."""

    def __init__(self, desk: Desk, poster: Poster, face: Callable[[], Face | None]) -> None:
        self._desk, self._poster, self._face = desk, poster, face

    async def run(self) -> None:
        """Looks every minute, for ever."""
        while True:
            try:
                await self.look()
            except Exception:  # the last net: nobody would miss it
                log.exception("The weekly note could not be posted.")
            await asyncio.sleep(EVERY)

    async def look(self) -> bool:
        """Posts the note of the last week where it isn't posted yet; whether it did."""
        marks, monday = self._desk.state.marks, week_to_tell(self._desk.now())
        told = await marks.get(MARK)
        if told is None:  # asked for since today: the first whole week is told
            await marks.put(MARK, monday.isoformat())
            return False
        face = self._face()
        if told >= monday.isoformat() or face is None or await self._desk.posting.paused_since() is not None:
            return False
        await self._desk.tally.flush()
        found = await face.weekly(await self.facts(monday))
        if found is None:
            return False
        channel, letter = found
        # Marked first: a death in between costs a note, and never posts two.
        await marks.put(MARK, monday.isoformat())
        name = hashlib.sha256(f"weekly {monday}".encode()).hexdigest()[:25]
        body = letter.body | {"nonce": name, "enforce_nonce": True}
        answer = await self._poster.request("POST", f"/channels/{channel}/messages", body)
        if isinstance(answer, Failure) and answer.kind not in ("refused", "invalid"):
            await marks.put(MARK, told)
            return False
        return True

    async def facts(self, monday: date) -> WeekFacts:
        """What was counted in the week that began then."""
        counts = await self._desk.state.marks.counts(monday, before=monday + timedelta(days=7))
        commands: Counter[str] = Counter()
        heads: dict[str, Counter[str]] = {"nothing": Counter(), "opened": Counter(), "shared": Counter()}
        failed = 0
        for name, n in counts.items():
            head, _, rest = name.partition("/")
            if head == "command":
                command, _, outcome = rest.rpartition("/")
                failed += n if outcome in ("failed", "late") else 0
                if not command.startswith("typing in "):
                    commands[command] += n
            elif head in heads:
                heads[head][rest] += n
        titles = {
            entry.key: entry.title
            for head in ("opened", "shared")
            for entry in await self._desk.archive.entries([k for k, _ in heads[head].most_common(TOP)], visible=None)
        }
        return WeekFacts(
            monday, tuple(commands.most_common()), failed, heads["nothing"].total(),
            *(tuple((titles[key], n) for key, n in heads[head].most_common(TOP) if key in titles)
              for head in ("opened", "shared")),
        )  # fmt: skip
