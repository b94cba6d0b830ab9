"""What commands have in common: where they may be used, how their descriptions are translated, what options suggest."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import discord
from discord import app_commands

from bot.client import Interaction
from bot.model import Entry
from bot.tongue import tongue
from cogs._pages import Ask
from cogs._text import day, plain, shorten

T = TypeVar("T")
words = app_commands.locale_str
Choice = app_commands.Choice[str]


def for_readers(command: T) -> T:
    """For everybody, in servers, direct messages and private channels, installed by a server or by a user."""
    everywhere: Callable[[Any], Any] = app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    installs: Callable[[Any], Any] = app_commands.allowed_installs(guilds=True, users=True)
    return everywhere(installs(command))  # type: ignore[no-any-return]


def for_admins(command: T) -> T:
    """For those who manage a server, in servers only."""
    here: Callable[[Any], Any] = app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
    installs: Callable[[Any], Any] = app_commands.allowed_installs(guilds=True, users=False)
    rights: Callable[[Any], Any] = app_commands.default_permissions(manage_guild=True)
    return here(installs(rights(command)))  # type: ignore[no-any-return]


class Translations(app_commands.Translator):
    """Descriptions and choices in Discord's languages; names stay English, so that readers can tell each other."""

    async def translate(
        self, string: app_commands.locale_str, locale: discord.Locale, context: app_commands.TranslationContextTypes
    ) -> str | None:
        """The text in `locale`, or None where there is no translation."""
        if context.location in (
            app_commands.TranslationContextLocation.command_name,
            app_commands.TranslationContextLocation.group_name,
            app_commands.TranslationContextLocation.parameter_name,
        ):
            return None
        found = tongue(str(locale))(string.message)
        return found if found != string.message else None


async def suggest_articles(interaction: Interaction, typed: str) -> list[Choice]:
    """Articles by ranked full text, told apart by date and source; the value is the article's key."""
    ask = Ask.of(interaction)
    found = await ask.desk.complete_articles(typed)
    return [app_commands.Choice(name=_labelled(ask, entry), value=entry.key) for entry in found[:25]]


def _labelled(ask: Ask, entry: Entry) -> str:
    about = f" — {day(entry.published, ask.say)} · {shorten(plain(entry.source), 24)}"
    return shorten(plain(entry.title), 100 - len(about)) + about


async def suggest_tags(interaction: Interaction, typed: str) -> list[Choice]:
    """Tags and categories with the number of their articles."""
    found = await Ask.of(interaction).desk.complete_tags(typed)
    return [_counted(tag.name, tag.count) for tag in found[:25] if len(tag.name) <= 100]


async def suggest_speakers(interaction: Interaction, typed: str) -> list[Choice]:
    """Speakers with the number of their quotations."""
    found = await Ask.of(interaction).desk.complete_speakers(typed)
    return [_counted(speaker.name, speaker.quotes) for speaker in found[:25] if len(speaker.name) <= 100]


async def suggest_sources(interaction: Interaction, typed: str) -> list[Choice]:
    """Sources that may be seen here."""
    names = sorted(await Ask.of(interaction).desk.visible(), key=str.casefold)
    return [
        app_commands.Choice(name=shorten(plain(name), 100), value=name)
        for name in names
        if typed.casefold() in name.casefold() and len(name) <= 100
    ][:25]


def _counted(name: str, count: int) -> Choice:
    about = f" ({count})"
    return app_commands.Choice(name=shorten(plain(name), 100 - len(about)) + about, value=name)
