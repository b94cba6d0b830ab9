"""The real bot in a process of its own, which may kill itself at a named step of the ledger.

    python -m tests.digest.crash_child DATA_DIR API GATEWAY TOKEN STEP

STEP: "before:begin:forum", "after:sent:text" ...: where it dies by SIGKILL, or "-". The file `offset` in the data
folder says how many seconds its clock is ahead, and may change meanwhile.
It says "ready" when it begins to tick and leaves with 0 when every slot is settled.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.client import Clipdesk
from bot.desk import Desk
from bot.settings import Settings


class MortalLedger:
    """A ledger; the process dies before or after the call that is named."""

    def __init__(self, ledger: Any, step: str, names: dict[int, str]) -> None:
        self._ledger, self._step, self._names = ledger, step, names

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._ledger, name)

        async def call(*args: Any, **named: Any) -> Any:
            slot = getattr(args[0], "slot", args[0]) if args else None
            whose = self._names.get(getattr(slot, "schedule", 0), "")
            self._die_at(f"before:{name}:{whose}")
            result = await method(*args, **named)
            self._die_at(f"after:{name}:{whose}")
            return result

        return call

    def _die_at(self, step: str) -> None:
        if step == self._step:
            os.kill(os.getpid(), signal.SIGKILL)


async def settled(desk: Desk) -> bool:
    """Whether nothing is left to do for any digest."""
    for schedule in await desk.state.schedules.all():
        history = await desk.state.ledger.history(schedule.id)
        wanted = ("published",) if schedule.kind == "announcement" else ("sent",)
        if not history or any(entry.state not in (*wanted, "skipped", "failed") for entry in history):
            return False
    return True


async def main(folder: Path, api: str, gateway: str, token: str, step: str) -> None:
    """Runs until all is settled."""

    def now() -> datetime:
        return datetime.now(UTC) + timedelta(seconds=float((folder / "offset").read_text()))

    async with Desk.open(folder, now=now) as desk:
        names = {s.id: s.title for s in await desk.state.schedules.all()}
        desk.state.ledger = MortalLedger(desk.state.ledger, step, names)  # type: ignore[assignment]
        async with Clipdesk(Settings(api_url=api, gateway_url=gateway), desk) as bot:
            bot._connection.guild_ready_timeout = 0.05
            running = asyncio.create_task(bot.start(token))
            await bot.settled.wait()
            print("ready", flush=True)
            while not await settled(desk):
                await bot.carrier.tick()
                await bot.carrier.idle()
                await asyncio.sleep(0.02)
            await bot.close()
            await asyncio.gather(running, return_exceptions=True)


if __name__ == "__main__":
    _, folder_, api_, gateway_, token_, step_ = sys.argv
    asyncio.run(main(Path(folder_), api_, gateway_, token_, step_))
