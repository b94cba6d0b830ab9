"""Serve Discord, until Ctrl-C or SIGTERM.

Needs DISCORD_TOKEN in the environment or in .env; .env.example lists every setting, the README says how to get a token.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
from collections.abc import Mapping
from functools import partial
from typing import Any

from bot.cli.front_door import BROKEN
from bot.errors import ClipdeskError, SettingsError
from bot.settings import Settings
from bot.stopping import deaf, leave, leave_within, on_stop

GRACE = 4.0  # seconds that a start has to end when told to


def configure(parser: argparse.ArgumentParser) -> None:
    """No arguments: everything is in the settings."""
    parser.epilog = """\
example:
  DISCORD_TOKEN=... python -m bot run"""


def run(args: argparse.Namespace, environment: Mapping[str, str]) -> int:
    """Serves until it is stopped; 0 then, 70 where something went wrong that nobody foresaw."""
    leave(0)
    settings = Settings.from_env(environment)
    require_token(settings)
    try:
        asyncio.run(_serve(settings))
    except asyncio.CancelledError:  # told to stop before it served
        return 0
    except (ClipdeskError, OSError):
        raise
    except Exception:
        logging.getLogger(__name__).exception("The bot ended over an error that was not foreseen.")
        return BROKEN
    finally:
        deaf()
    return 0


def require_token(settings: Settings) -> None:
    """Raises SettingsError where there is no token, with the way to one."""
    if settings.token is None:
        raise SettingsError(
            (
                "DISCORD_TOKEN: a token is needed to serve Discord. Make an application on "
                "https://discord.com/developers/applications, copy the token from its page Bot, and write it into "
                ".env as DISCORD_TOKEN=... (the README goes through it step by step). Without a token, "
                "`python -m bot start` opens the demo",
            )
        )


def _not_begin(starting: asyncio.Task[Any] | None) -> None:
    """Ends a start that is under way."""
    assert starting is not None
    starting.cancel()
    leave_within(GRACE, 0)  # a database that another process holds is waited for in a thread; nothing is lost


async def _serve(settings: Settings) -> None:
    on_stop(partial(_not_begin, asyncio.current_task()))  # until `serve` has a better way

    # Not at the top: they take a second, in which a signal must find us ready.
    from bot import logs
    from bot.client import serve
    from bot.desk import Desk

    logs.configure(settings.log_level, settings.log_format)
    with Desk.alone(settings.data_dir):
        async with Desk.open(settings.data_dir, settings.sources) as desk:
            await serve(settings, desk)
