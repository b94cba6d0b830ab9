"""Metrics in Prometheus' format, by its own library. Numbers only: no label names a person, a server or an article."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable
from types import SimpleNamespace

import aiohttp
from prometheus_client import CollectorRegistry, Gauge, Histogram, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, Metric

from bot.tally import Tally

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
CALLBACK = re.compile(r"/interactions/(\d+)/[^/]+/callback")
SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0, 10.0, 60.0)  # Discord waits 3 for a first answer
OPEN = 1000  # interactions whose first answer is waited for, at most


class Metrics:
    """What is measured; `text` gives it to who asks."""

    def __init__(self, tally: Tally) -> None:
        self._tally = tally
        self._asked: dict[int, float] = {}
        self._registry = registry = CollectorRegistry()
        registry.register(self)
        ProcessCollector(registry=registry)
        self._took = Histogram(
            "clipdesk_command_seconds", "From a command, press or form to the end of its work.", ["command"],
            buckets=SECONDS, registry=registry,
        )  # fmt: skip
        self._first = Histogram(
            "clipdesk_first_answer_seconds", "From an interaction to Discord's receipt of the first answer.",
            buckets=SECONDS, registry=registry,
        )  # fmt: skip
        self._gauges = {
            name: Gauge(f"clipdesk_{name}", what, registry=registry)
            for name, what in (
                ("healthy", "1 where /healthz is green, else 0."),
                ("gateway_ack_age_seconds", "Age of the oldest shard's last heartbeat acknowledgement."),
                ("ticker_age_seconds", "Time since the digests' ticker last ran."),
                ("index_articles", "Articles in the index."),
                ("index_quotes", "Quotations in the index that may be shown."),
                ("index_bytes", "Size of the index on disk."),
                ("index_behind", "Articles whose analysis is of an older version."),
            )
        }

    def collect(self) -> Iterable[Metric]:
        """The counts, for the library."""
        commands = CounterMetricFamily(
            "clipdesk_commands", "Commands, presses and forms.", labels=["command", "outcome"]
        )
        for rest, n in self._tally.under("command/").items():
            commands.add_metric(rest.rsplit("/", 1), n)
        yield commands
        for head, name, label, what in (
            ("digest/", "clipdesk_digests", "outcome", "Digests by what became of them."),
            ("limited/", "clipdesk_rate_limits", "scope", "Requests that Discord refused as too many."),
            ("nothing/", "clipdesk_nothing_found", "command", "Searches that found nothing."),
        ):
            family = CounterMetricFamily(name, what, labels=[label])
            for rest, n in self._tally.under(head).items():
                family.add_metric([rest], n)
            yield family
        waits = CounterMetricFamily("clipdesk_rate_limit_wait_seconds", "Time that Discord told us to wait.")
        waits.add_metric([], self._tally.totals["waited/ms"] / 1000)
        yield waits

    def asked(self, interaction: int) -> None:
        """An interaction came in."""
        if len(self._asked) >= OPEN:
            self._asked.pop(next(iter(self._asked)))
        self._asked[interaction] = time.perf_counter()

    def took(self, command: str, seconds: float) -> None:
        """A command's work ended after so long."""
        self._took.labels(command).observe(seconds)

    def set(self, name: str, value: float) -> None:
        """The present value of a gauge."""
        self._gauges[name].set(value)

    def text(self) -> bytes:
        """All of it."""
        return generate_latest(self._registry)

    def trace(self) -> aiohttp.TraceConfig:
        """What watches a session's requests to Discord."""
        trace = aiohttp.TraceConfig()
        trace.on_request_end.append(self._ended)
        return trace

    async def _ended(
        self, session: aiohttp.ClientSession, context: SimpleNamespace, request: aiohttp.TraceRequestEndParams
    ) -> None:
        if callback := CALLBACK.search(request.url.path):
            began = self._asked.pop(int(callback[1]), None)
            if began is not None and request.response.status < 300:
                self._first.observe(time.perf_counter() - began)
        if request.response.status == 429:
            headers = request.response.headers
            self._tally.add(f"limited/{headers.get('X-RateLimit-Scope', 'unknown')[:20]}")
            self._tally.add("waited/ms", int(1000 * _seconds(headers.get("Retry-After"))))


def _seconds(text: str | None) -> float:
    try:
        return max(0.0, float(text or 0))
    except ValueError:
        return 0.0
