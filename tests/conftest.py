"""What every test is held to."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator

import pytest


def pytest_configure() -> None:
    """A shell starts what runs in its background deaf to Ctrl-C, and so would be all that the tests start."""
    if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(autouse=True)
def _closes_its_databases() -> Iterator[None]:
    """A connection left open fails the test that left it: its thread would keep the process from ending."""
    before = set(threading.enumerate())
    yield
    threads = [t for t in threading.enumerate() if t not in before and "_connection_worker_thread" in t.name]
    for thread in threads:
        thread.join(timeout=5)  # a closed connection's thread is a moment behind
    left = [thread for thread in threads if thread.is_alive()]
    assert not left, f"{len(left)} database connections were left open"
