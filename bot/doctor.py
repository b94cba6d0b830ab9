"""The doctor of the set-up: looks at everything a first start needs, and says for each fault what mends it."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Literal

import aiohttp

from bot import __version__, aliasing, care, sources
from bot.errors import AliasesError, CatalogueError, ClipdeskError, StoreError
from bot.indexing import make_folder
from bot.model import SourceSpec
from bot.settings import Settings
from bot.store.lock import RunLock

API = "https://discord.com/api/v10"
SECONDS = 15.0  # for each request and each source
SCARCE, TOO_LITTLE = 500, 50  # megabytes free
SKEW, TOO_SKEWED = 2.0, 30.0  # seconds
State = Literal["good", "warning", "bad"]


@dataclass(frozen=True, slots=True)
class Sign:
    """What was looked at, how it is, and what mends it where it isn't good."""

    part: str
    state: State
    seen: str
    cure: str = ""


async def examine(settings: Settings, now: Callable[[], datetime]) -> AsyncIterator[Sign]:
    """Every sign, as it is found. "bad" is what keeps the bot from working."""
    for sign in _folder(settings):
        yield sign
    for sign in await asyncio.to_thread(_databases, settings):
        yield sign
    for sign in await asyncio.to_thread(_names_of_tags, settings):
        yield sign
    async for sign in _discord(settings, now):
        yield sign
    async for sign in _sources(settings, now):
        yield sign


def _folder(settings: Settings) -> Sequence[Sign]:
    folder = settings.data_dir
    try:
        make_folder(folder)
        probe = folder / ".doctor"
        probe.write_bytes(b"x")
        probe.unlink()
    except (OSError, StoreError) as e:
        why = e.for_user if isinstance(e, StoreError) else f"{folder}: {e.strerror}"
        return [Sign("data folder", "bad", why, "Point DATA_DIR at a folder that this user may write into.")]
    free = shutil.disk_usage(folder).free // 2**20
    state: State = "bad" if free < TOO_LITTLE else "warning" if free < SCARCE else "good"
    cure = "" if state == "good" else "Make room, or point DATA_DIR at a larger disk."
    who = f"user {os.getuid()}" if hasattr(os, "getuid") else "this user"
    return [
        Sign("data folder", "good", f"{folder} can be written by {who}"),
        Sign("disk", state, f"{free} MB are free", cure),
    ]


def _databases(settings: Settings) -> Sequence[Sign]:
    holder = RunLock(settings.data_dir).holder()
    running = [Sign("other bots", "warning", f"process {holder} serves from this folder", "Stop it before you start "
                    "another one.")] if holder else []  # fmt: skip
    found = care.check(settings.data_dir)
    if found:
        return [
            *running,
            *(Sign("database", "bad", f"{f.file}: {f.seen}", f"Run: {f.cure}" if f.cure else "") for f in found),
        ]
    there = [name for name in care.FILES if (settings.data_dir / name).exists()]
    return [
        *running,
        Sign("database", "good", f"{' and '.join(there)} sound" if there else "none yet; made at the start"),
    ]


def _names_of_tags(settings: Settings) -> Sequence[Sign]:
    path = settings.data_dir / aliasing.FILE
    if not path.exists():
        return []
    try:
        names = aliasing.load(path).names
    except AliasesError as e:
        return [Sign("names of tags", "warning", fault, "Correct that line; until then the file counts for nothing.")
                for fault in e.faults]  # fmt: skip
    return [Sign("names of tags", "good", f"{path.name} gives {len(names)} names to {len(set(names.values()))} tags")]


# ------------------------------------------------------------ Discord


async def _discord(settings: Settings, now: Callable[[], datetime]) -> AsyncIterator[Sign]:
    if settings.token is None:
        yield Sign("token", "bad", "DISCORD_TOKEN is not set",
                   "Copy it from the page Bot of your application on https://discord.com/developers/applications "
                   "into .env. Without one `python -m bot start` opens the demo.")  # fmt: skip
        return
    headers = {"Authorization": f"Bot {settings.token}", "User-Agent": f"DiscordBot (clipdesk, {__version__})"}
    base = settings.api_url or API
    async with aiohttp.ClientSession(headers=headers, timeout=aiohttp.ClientTimeout(total=SECONDS)) as session:
        try:
            status, me, told = await _get(session, f"{base}/users/@me")
        except (aiohttp.ClientError, TimeoutError, OSError) as e:
            yield Sign("Discord", "bad", f"{base} can't be reached: {type(e).__name__}: {e}".rstrip(": "),
                       "Check the network, the firewall and DISCORD_API_URL.")  # fmt: skip
            return
        yield _skew(told, now())
        if status == 401:
            yield Sign("token", "bad", "Discord does not know this token",
                       "Reset it on the page Bot of your application and copy the new one into .env.")  # fmt: skip
            return
        if status != 200:
            yield Sign("token", "warning", f"Discord answered {status}", "Try again in a minute.")
            return
        yield Sign("token", "good", f"Discord knows it as {me.get('username', '?')}")
        try:
            status, start, _ = await _get(session, f"{base}/gateway/bot")
            if status == 200:
                yield _starts(start.get("session_start_limit", {}))
            status, guilds, _ = await _get(session, f"{base}/users/@me/guilds", limit="200")
            if status == 200:
                yield _home(settings, guilds)
        except (aiohttp.ClientError, TimeoutError) as e:
            yield Sign("Discord", "warning", f"it stopped answering: {type(e).__name__}", "Try again in a minute.")


async def _get(session: aiohttp.ClientSession, url: str, **query: str) -> tuple[int, Any, Mapping[str, str]]:
    async with session.get(url, params=query) as answer:
        try:
            return answer.status, await answer.json(content_type=None), answer.headers
        except ValueError:
            return answer.status, {}, answer.headers


def _skew(told: Mapping[str, str], now: datetime) -> Sign:
    try:
        theirs = parsedate_to_datetime(told["Date"]).astimezone(UTC)
    except (KeyError, ValueError, TypeError):
        return Sign("clock", "warning", "Discord told no time", "")
    off = abs((now - theirs).total_seconds()) - 1  # their header has whole seconds
    state: State = "bad" if off > TOO_SKEWED else "warning" if off > SKEW else "good"
    if state == "good":
        return Sign("clock", state, "it agrees with Discord's")
    return Sign("clock", state, f"it is {off:.0f} s off Discord's", "Turn on time synchronisation (timedatectl set-ntp "
                "true): digests go by this clock.")  # fmt: skip


def _starts(limit: Mapping[str, Any]) -> Sign:
    left = limit.get("remaining", 1000)
    if left >= 50:
        return Sign("gateway", "good", f"{left} starts are left for today")
    return Sign("gateway", "bad" if left < 1 else "warning", f"only {left} starts are left for today",
                "Something restarts the bot again and again: look into its log first.")  # fmt: skip


def _home(settings: Settings, guilds: Sequence[Mapping[str, Any]]) -> Sign:
    ids = {int(guild["id"]) for guild in guilds}
    if settings.home_server is not None and settings.home_server not in ids:
        return Sign("home server", "bad", f"the bot is not in the server {settings.home_server}",
                    "Invite it there, or correct HOME_SERVER_ID.")  # fmt: skip
    if not ids:
        return Sign("home server", "warning", "the bot is in no server yet", "Invite it with the link in the README.")
    if settings.home_server is None and len(ids) > 1:
        return Sign("home server", "warning", f"the bot is in {len(ids)} servers and HOME_SERVER_ID is not set",
                    "Set it to your own server's id: /admin is registered there only.")  # fmt: skip
    return Sign("home server", "good", f"in {len(ids)} server(s)")


# ------------------------------------------------------------ sources


async def _sources(settings: Settings, now: Callable[[], datetime]) -> AsyncIterator[Sign]:
    try:
        specs = sources.load_catalog(settings.sources) if settings.sources.exists() else ()
    except CatalogueError as e:
        for fault in e.faults:
            yield Sign("catalogue", "bad", fault, "Correct that line.")
        return
    if not specs:
        yield Sign("catalogue", "warning", f"{settings.sources} names no source", "Add one: python -m bot add PATH")
    async with sources.Fetcher(__version__, settings.fetch_allow_hosts) as fetcher:
        for spec in specs:
            if not spec.paused:
                yield await _source(settings, spec, fetcher, now)


async def _source(settings: Settings, spec: SourceSpec, fetcher: sources.Fetcher, now: Callable[[], datetime]) -> Sign:
    part = f"source {spec.name}"
    try:
        reading = sources.read_source(spec, settings.sources.parent, fetcher, None, now=now())
        result = await asyncio.wait_for(reading, 4 * SECONDS)
    except TimeoutError:
        return Sign(part, "warning", "it doesn't answer in time", "Try `python -m bot read` on it, or pause it.")
    except ClipdeskError as e:
        return Sign(part, "warning", e.for_user, "Its old articles stay. Correct its entry in the catalogue.")
    faults = [f"{r.file}: {r.message}" for r in result.readings if r.outcome != "ok"]
    count = sum(len(reading.articles) for reading in result.readings)
    held = f"{count} article{'' if count == 1 else 's'}"
    if faults:
        return Sign(
            part,
            "warning",
            f"{held}; {faults[0]}",
            f"{len(faults)} file{'' if len(faults) == 1 else 's'} can't be read whole.",
        )
    return Sign(part, "good" if count else "warning", held, "" if count else "It is empty.")
