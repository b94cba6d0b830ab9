"""The live desk, as the settings say where it stands."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from bot.desk import Desk
from bot.settings import Settings


@asynccontextmanager
async def open_desk(environment: Mapping[str, str]) -> AsyncIterator[Desk]:
    """The desk over DATA_DIR and SOURCES, open. Raises SettingsError or StoreError."""
    settings = Settings.from_env(environment)
    async with Desk.open(settings.data_dir, settings.sources) as desk:
        yield desk
