"""Stopping: what the signals do that tell a process to end. Small, so that it holds before anything else is read."""

from __future__ import annotations

import asyncio
import os
import signal
import threading
from collections.abc import Callable
from contextlib import suppress

TERMINATED = 143  # the status of a command that SIGTERM ended, as a shell would give it
STOPS = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
)  # the last: its terminal was closed


def leave(status: int) -> None:
    """From now on SIGTERM and SIGHUP wind the process up, so that nothing half made is left behind."""

    def end(*_: object) -> None:
        raise SystemExit(status)

    for name in STOPS[1:]:
        signal.signal(name, end)


def deaf() -> None:
    """From now on the signals do nothing: the process is as good as gone, and its status is known."""
    for name in STOPS:
        signal.signal(name, signal.SIG_IGN)


def on_stop(do: Callable[[], object]) -> None:
    """From now on each signal that tells the running loop's process to stop does this, and nothing else."""
    loop = asyncio.get_running_loop()
    for name in STOPS:
        with suppress(NotImplementedError):  # Windows has no signal handlers in its loop
            loop.add_signal_handler(name, do)


def leave_within(seconds: float, status: int) -> None:
    """Ends the process with a status after some seconds, whatever still runs: work in a thread can't be interrupted,
    and the interpreter would wait for it, also when the loop has ended.
    """
    watch = threading.Timer(seconds, os._exit, (status,))
    watch.daemon = True
    watch.start()
