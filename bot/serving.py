"""Serving: what runs beside the connection to Discord while the bot serves, and ends with it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import TYPE_CHECKING

from bot.watching import Watch
from bot.weekly import Weekly

if TYPE_CHECKING:
    from bot.client import Clipdesk


@asynccontextmanager
async def beside(bot: Clipdesk) -> AsyncIterator[None]:
    """Watches the sources, writes the counts, keeps the errors, and tells of health where that is asked for."""
    desk, address = bot.desk, bot.settings.health_address
    async with AsyncExitStack() as stack:
        stack.enter_context(desk.incidents.keeping())
        if address and bot.metrics:
            from bot.health import Endpoint, Health  # only where asked for, as the metrics

            await stack.enter_async_context(Endpoint(bot, Health(bot), bot.metrics, address))
        stack.push_async_callback(desk.tally.flush)
        tasks = [
            asyncio.create_task(Watch(desk).run(), name="watch"),
            asyncio.create_task(desk.tally.run(), name="tally"),
        ]
        if bot.settings.weekly_note:
            weekly = Weekly(desk, bot.carrier.poster, lambda: bot.carrier.face)
            tasks.append(asyncio.create_task(weekly.run(), name="weekly"))
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
