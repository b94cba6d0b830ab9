"""What `make run` does: serve Discord with a token; without one, open the demo.

The demo shows the sample archive in this terminal, in a database of its own that never mixes with the live one.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping

from bot.settings import Settings


def configure(parser: argparse.ArgumentParser) -> None:
    """No arguments: the settings decide."""
    parser.epilog = """\
example:
  python -m bot start"""


def run(args: argparse.Namespace, environment: Mapping[str, str]) -> int:
    """Serves, or shows the demo."""
    if Settings.from_env(environment).token:
        from bot.cli.run import run as serve

        return serve(args, environment)
    from bot.cli.demo import run as show_demo

    return show_demo(args, environment)
