"""Ask the running bot whether it is well, at HEALTH_ADDRESS; for a container's health check.

Status 0 where it is, 1 where it isn't or gives no answer, with the reasons.
"""

from __future__ import annotations

import argparse
import http.client
import json
from collections.abc import Mapping

from bot.errors import SettingsError
from bot.settings import Settings

SECONDS = 10.0


def configure(parser: argparse.ArgumentParser) -> None:
    """No arguments."""
    parser.epilog = """\
example:
  HEALTH_ADDRESS=127.0.0.1:9464 python -m bot health"""


def run(args: argparse.Namespace, environment: Mapping[str, str]) -> int:
    """Asks; 0 where all is well."""
    address = Settings.from_env(environment).health_address
    if address is None:
        raise SettingsError(("HEALTH_ADDRESS: not set, so the bot tells nobody of its health",))
    host, port = address
    connection = http.client.HTTPConnection("127.0.0.1" if host == "0.0.0.0" else host, port, timeout=SECONDS)  # noqa: S104
    try:
        connection.request("GET", "/healthz")
        told = json.loads(connection.getresponse().read())
    except (OSError, ValueError, http.client.HTTPException) as e:
        print(f"no answer from {host}:{port}: {e}")
        return 1
    finally:
        connection.close()
    for fault in told["faults"]:
        print(f"{fault['part']}: {fault['seen']}")
    if told["healthy"]:
        print("healthy")
    return int(not told["healthy"])
