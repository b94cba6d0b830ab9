"""The carrier: asks at every tick what is due, and carries the decisions out. The core decides; the face renders.

It lives beside the connection and not in the face, so that work under way outlives a reload of the commands.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from datetime import datetime
from typing import Any

from bot.delivery import Delivery, Face
from bot.desk import Desk
from bot.digest import Agenda, due
from bot.digest.agenda import LIMIT
from bot.errors import DigestError
from bot.model import Pause, Reconcile, Restamp, Schedule, Send, Skip, Slot
from bot.posting import Poster
from bot.upkeep import Upkeep

log = logging.getLogger(__name__)

EVERY = 2.0  # seconds between two ticks
WORKERS = 16
CLOSING = 3.0  # seconds that work under way is given at the end

Job = Send | Reconcile


class Carrier:
    """Posts digests while it runs. Without a face nothing new is begun."""

    def __init__(self, desk: Desk, poster: Poster, me: Callable[[], int]) -> None:
        self.desk = desk
        self.poster = poster
        self._me = me
        self.face: Face | None = None
        self.ticked_at: datetime | None = None
        self.failures = 0  # ticks that failed in a row
        self._agenda = Agenda()
        self._busy: set[tuple[int, str]] = set()
        self._queue: asyncio.PriorityQueue[tuple[datetime, int, str, int, Job]] = asyncio.PriorityQueue()
        self._number = 0
        self._ticking = asyncio.Lock()
        self._upkeep = Upkeep(desk, poster)
        self._side: asyncio.Task[None] | None = None
        self._workers: list[asyncio.Task[None]] = []
        self._loop: asyncio.Task[None] | None = None
        self._closing = False

    # ------------------------------------------------------------ running

    def start(self) -> None:
        """Ticks from now on; called again it does nothing."""
        if self._loop is None and not self._closing:
            self._loop = asyncio.create_task(self._run(), name="digests")

    async def _run(self) -> None:
        while True:
            try:
                await self.tick()
                self.failures = 0
            except Exception:  # the last net: a ticker that ended would never be missed
                self.failures += 1
                log.exception("A tick of the digests failed; the next one goes on.")
            await asyncio.sleep(EVERY)

    async def tick(self) -> None:
        """Begins what is due now; `idle` waits for its end."""
        if self.face is None or self._closing:
            return
        if await self.desk.posting.paused_since() is not None:
            self.ticked_at = self.desk.now()
            return
        async with self._ticking:
            while await self._look():
                pass
            self.ticked_at = self.desk.now()
            if self._side is None or self._side.done():
                self._side = asyncio.create_task(self._net(self._upkeep.run(self.face)), name="digests: upkeep")

    async def idle(self) -> None:
        """Returns when all that was begun is done."""
        await self._queue.join()
        if self._side is not None:
            await asyncio.wait({self._side})

    def begin_no_more(self) -> None:
        """What is under way goes on; nothing new is begun."""
        self._closing = True

    async def close(self) -> None:
        """Begins nothing more, gives what is under way a little time, and ends."""
        self._closing = True
        if self._loop is not None:
            self._loop.cancel()
        running = {t for t in (*self._workers, self._side) if t is not None}
        if running and (self._busy or self._side):
            await asyncio.wait({asyncio.create_task(self.idle())}, timeout=CLOSING)
        for task in running:
            task.cancel()
        ended = [*running, *([self._loop] if self._loop else [])]
        await asyncio.gather(*ended, return_exceptions=True)
        await self.poster.close()

    # ------------------------------------------------------------ what is due

    async def _look(self) -> bool:
        """Decides about some of the schedules; whether there may be more to decide about."""
        state, now = self.desk.state, self.desk.now()
        looked_at = self._agenda.look(await state.schedules.all(), now)
        if not looked_at:
            return False
        board = await state.ledger.board(now, [s.id for s in looked_at])
        busy = frozenset(self._busy)
        decisions = due(looked_at, board, now, busy=busy)
        self._agenda.note(looked_at, decisions, now, busy=busy)
        for decision in decisions:
            if isinstance(decision, Skip):
                await state.ledger.skip(decision.slot, decision.reason, now, seen=decision.entry)
            elif isinstance(decision, Pause):
                await state.schedules.pause(decision.schedule.id, decision.reason)
            elif isinstance(decision, Restamp):
                await state.ledger.restamp(decision.entry, now)
            elif isinstance(decision, Send):
                self._begin(decision, decision.slot)
            elif isinstance(decision, Reconcile):
                self._begin(decision, decision.entry.slot)
        begun = any(isinstance(d, Job) for d in decisions)
        return begun and len(looked_at) >= LIMIT

    def _begin(self, job: Job, slot: Slot) -> None:
        self._busy.add((slot.schedule, slot.key))
        self._number += 1
        self._queue.put_nowait((slot.at, slot.schedule, slot.key, self._number, job))
        if not self._workers:
            self._workers = [asyncio.create_task(self._work(), name=f"digests: {n}") for n in range(WORKERS)]

    async def _work(self) -> None:
        while True:
            _, number, key, _, job = await self._queue.get()
            try:
                if self.face is not None and not self._closing:
                    await self._net(self._carry(self.face, job))
            finally:
                self._busy.discard((number, key))
                self._agenda.forget(number)
                self._queue.task_done()

    async def _carry(self, face: Face, job: Job) -> None:
        if await self.desk.posting.paused_since() is not None:  # since the job was begun: a later tick takes it up
            return
        delivery = Delivery(self.desk, self.poster, face, self._me())
        if isinstance(job, Send):
            await delivery.send(job)
        else:
            await delivery.reconcile(job)

    async def _net(self, work: Awaitable[None] | Coroutine[Any, Any, None]) -> None:
        """One schedule that fails stops no other."""
        try:
            await work
        except Exception:
            log.exception("A digest could not be carried out; it is taken up again.")

    # ------------------------------------------------------------ asked for by a person

    async def run_now(self, schedule: Schedule, request: int) -> Slot:
        """Posts a digest at once, in a slot of its own; the slot, when all is done."""
        slot = self.desk.digests.manual_slot(schedule.id, request, self.desk.now())
        if await self.desk.posting.paused_since() is not None:
            raise DigestError("The operator of this bot has paused all posting for now. Please try again later.")
        if self.face is None:
            return slot
        self._busy.add((slot.schedule, slot.key))
        try:
            await self._carry(self.face, Send(schedule, slot, silent=schedule.silent))
        finally:
            self._busy.discard((slot.schedule, slot.key))
            self._agenda.forget(schedule.id)
        return slot
