"""The front door: `python -m bot COMMAND`. Loads .env, and hands the words to bot.cli."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from bot.cli.front_door import enter
from bot.stopping import TERMINATED, leave


def environment() -> dict[str, str]:
    """The environment over what .env in the working folder says."""
    file = Path(".env")
    if not file.is_file():
        return dict(os.environ)
    from dotenv import dotenv_values

    return {**{k: v for k, v in dotenv_values(file).items() if v is not None}, **os.environ}


if __name__ == "__main__":
    leave(TERMINATED)
    sys.exit(enter(sys.argv[1:], environment()))
