"""From the words of a command line to an exit status: finds the command, runs it, and says errors in plain words."""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from asyncio import CancelledError
from collections.abc import Mapping, Sequence
from typing import Protocol, cast

from bot import __version__
from bot.cli import COMMANDS
from bot.errors import (
    Busy,
    ClipdeskError,
    LockedDatabase,
    NewerDatabase,
    SettingsError,
    StoreError,
    Unreachable,
)
from bot.stopping import TERMINATED

EPILOG = """\
examples:
  python -m bot start                              the demo, until .env holds a token
  python -m bot add clippings/                     add a folder to the catalogue
  python -m bot index                              index the catalogue
  python -m bot ask "/quote speaker:Ada Lovelace"  one question, one answer
  python -m bot COMMAND --help                     what a command does, with examples

Settings come from the environment and from .env; .env.example lists them.
"""

FAILED, NOT_UNDERSTOOD, INTERRUPTED = 1, 2, 130
# For supervisors: what a restart may mend (69, 74, 75) and what it can't (78), as <sysexits.h> numbers them.
UNAVAILABLE, BROKEN, DISK, LATER, SETTINGS = 69, 70, 74, 75, 78
STATUSES: tuple[tuple[type[ClipdeskError], int], ...] = (
    (SettingsError, SETTINGS),
    (NewerDatabase, SETTINGS),
    (LockedDatabase, LATER),
    (Busy, LATER),
    (StoreError, DISK),
    (Unreachable, UNAVAILABLE),
)


class CommandFile(Protocol):
    """What each file of this package offers."""

    __doc__: str | None

    def configure(self, parser: argparse.ArgumentParser) -> None:
        """Adds the command's arguments; sets the parser's epilog to examples."""

    def run(self, args: argparse.Namespace, environment: Mapping[str, str]) -> int:
        """Does the work; the exit status."""


def enter(words: Sequence[str], environment: Mapping[str, str]) -> int:
    """The exit status of a command line: 0 done, 1 failed, 2 not understood, 130 and 143 interrupted; others above."""
    try:
        return _run(words, environment)
    except ClipdeskError as error:
        complain(error.for_user)
        return status_of(error)
    except BrokenPipeError:
        # Whoever read our output has seen enough (`| head`); what is still buffered has nowhere to go.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        complain(_system_error(error))
    except KeyboardInterrupt:
        return INTERRUPTED
    except CancelledError:  # by SIGTERM, where a command winds up by itself
        return TERMINATED
    return FAILED


def status_of(error: ClipdeskError) -> int:
    """The exit status that tells a supervisor what kind of error it was."""
    return next((status for kind, status in STATUSES if isinstance(error, kind)), FAILED)


def complain(message: str) -> None:
    """Prints a message where errors go, its control characters made visible."""
    from bot.terminal.safe import plain

    sys.stderr.write(f"{plain(message)}\n")


def _run(words: Sequence[str], environment: Mapping[str, str]) -> int:
    options, rest = _outer_parser().parse_known_args(words[:1])
    name = options.command or "start"
    if rest or name not in COMMANDS:
        _outer_parser().error(_unknown(words[0]))
    file = cast(CommandFile, importlib.import_module(f"bot.cli.{name}"))
    parser = argparse.ArgumentParser(
        prog=f"python -m bot {name}",
        description=(file.__doc__ or "").strip(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    file.configure(parser)
    return file.run(parser.parse_args(words[1:]), environment)


def _outer_parser() -> argparse.ArgumentParser:
    width = max(map(len, COMMANDS)) + 2
    table = "\n".join(f"  {name:{width}}{summary}" for name, summary in COMMANDS.items())
    parser = argparse.ArgumentParser(
        prog="python -m bot",
        description=f"Clipdesk keeps a Discord server's clippings desk.\n\ncommands:\n{table}",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        usage="python -m bot COMMAND ...",
    )
    parser.add_argument("--version", action="version", version=f"Clipdesk {__version__}")
    parser.add_argument("command", nargs="?", help=argparse.SUPPRESS)
    return parser


def _unknown(word: str) -> str:
    from difflib import get_close_matches

    near = get_close_matches(word, COMMANDS, n=1)
    hint = f" Did you mean {near[0]!r}?" if near else ""
    return f"there is no command {word!r}.{hint} The commands: {', '.join(COMMANDS)}"


def _system_error(error: OSError) -> str:
    where = f"{error.filename}: " if error.filename else ""
    return f"{where}{error.strerror or error}"
