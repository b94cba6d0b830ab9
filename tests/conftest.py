"""What every test is held to."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest


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
