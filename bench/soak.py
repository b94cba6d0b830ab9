"""Thirty minutes of everything at once: `python -m bench.soak [--minutes 30] [--rate 20] [--seed 0]`.

The bot runs in a process of its own against the playground: readers ask 20 things a second, the operator reloads
articles and commands, connections break, Discord answers 429 and 500. Counted: interactions that were never answered
(apart from those that fell into a broken connection), digests lost or doubled, the bot's memory. Prints a table.

A first answer is waited for longer than Discord's 3 seconds, since other work shares the machine; how many took longer
than 3 is told.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import signal
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import aiohttp

from bench.soak_digests import accounts, add_digests
from bot.model import ChannelKind
from bot.playground import Answer, Person, Playground, PlaygroundError
from bot.playground.interactions import ANSWERED, DEFERRED, Interaction
from bot.playground.world import demo_world

ROOT = Path(__file__).parent.parent
PATIENCE = 30.0  # seconds a first answer is waited for
DISCORD = 3.0
READERS = 12
SETTLE = 1200.0  # seconds after the last article until each digest must be posted
FAULTS = (
    ("POST /interactions/*", {"status": 500}),
    ("POST /interactions/*", {"status": 429, "retry_after": 0.2}),
    ("PATCH /webhooks/*", {"status": 500}),
    ("PATCH /webhooks/*", {"status": 429, "retry_after": 0.3}),
    ("POST /channels/*/messages", {"status": 500}),
    ("POST /channels/*/messages", {"status": 500, "done": True}),
    ("POST /channels/*/messages", {"status": 429, "retry_after": 1.0}),
    ("POST /channels/*/messages", {"drop": True, "done": True}),
    ("POST /channels/*/threads", {"status": 500}),
    ("POST /channels/*/threads", {"status": 500, "done": True}),
    ("POST /channels/*/messages/*/crosspost", {"status": 429, "retry_after": 1.0}),
)


class Soak:
    """One run: what is asked, what breaks, and what is counted."""

    def __init__(self, pg: Playground, folder: Path, minutes: float, rate: float, seed: int) -> None:
        self.pg, self.folder, self.rate = pg, folder, rate
        self.seconds = minutes * 60
        self.dice = random.Random(seed)
        self.asked: Counter[str] = Counter()
        self.took: list[float] = []
        self.silent: list[tuple[float, str]] = []
        self.refused: Counter[str] = Counter()
        self.broken: list[tuple[float, float]] = []  # from when to when the connection was down
        self.memory: list[tuple[float, float]] = []
        self.red: Counter[str] = Counter()
        self.events: Counter[str] = Counter()
        self.added = 0
        self.last_answers: list[Answer] = []
        self.began = time.monotonic()
        self.people: list[Person] = []

    @property
    def at(self) -> float:
        """Seconds since the beginning."""
        return time.monotonic() - self.began

    # ------------------------------------------------------------ asking

    async def ask_on(self) -> None:
        """Asks at the rate, whatever becomes of the answers."""
        tasks: set[asyncio.Task[None]] = set()
        due = 0.0
        while self.at < self.seconds:
            due += 1 / self.rate
            await asyncio.sleep(max(0.0, due - self.at))
            if len(tasks) < 400:
                task = asyncio.create_task(self.one())
                tasks.add(task)
                task.add_done_callback(tasks.discard)
        await asyncio.wait(tasks, timeout=PATIENCE + 5) if tasks else None

    async def one(self) -> None:
        """One interaction of a random person."""
        name, ask = self.dice.choice(self.mix(self.dice.choice(self.people)))
        began, at = time.monotonic(), self.at
        try:
            answer = await ask()
        except PlaygroundError as e:
            self.refused[str(e)[:60]] += 1
            return
        self.asked[name] += 1
        if isinstance(answer, list):  # suggestions
            took = time.monotonic() - began
            if took < PATIENCE:
                self.took.append(took)
            else:
                self.silent.append((at, name))
            return
        asked: Interaction = answer._interaction  # type: ignore[attr-defined]
        if asked.state == DEFERRED:
            await asked.bell.until(lambda: asked.state == ANSWERED, PATIENCE)
        if asked.state != ANSWERED:
            self.silent.append((at, f"{name} ({asked.state})"))
        else:
            self.took.append(time.monotonic() - began)
            if asked.original is not None and answer.pressables:
                self.last_answers = [*self.last_answers[-30:], answer]

    def mix(self, who: Person) -> list[tuple[str, Callable[[], Awaitable[Any]]]]:
        """What a person may ask now."""
        word = self.dice.choice(("ferry", "harbour", "orchard", "school", "soak item", "night", "zzqq"))
        slash = who.slash
        asks: list[tuple[str, Callable[[], Awaitable[Any]]]] = [
            ("search", lambda: slash("search", {"query": word}, PATIENCE)),
            ("search newest", lambda: slash("search", {"query": word, "sort": "newest"}, PATIENCE)),
            ("summary", lambda: slash("summary", {"article": word}, PATIENCE)),
            ("quote", lambda: slash("quote", {"about": word}, PATIENCE)),
            ("quote random", lambda: slash("quote", {"random": True}, PATIENCE)),
            ("speakers", lambda: slash("speakers", {}, PATIENCE)),
            ("tag", lambda: slash("tag", {"name": "Harbour"}, PATIENCE)),
            ("tags", lambda: slash("tag", {}, PATIENCE)),
            ("related", lambda: slash("related", {"article": word}, PATIENCE)),
            ("latest", lambda: slash("latest", {"count": 5}, PATIENCE)),
            ("words", lambda: slash("words", {"article": word}, PATIENCE)),
            ("follow", lambda: slash("follow tag", {"name": word}, PATIENCE)),
            ("following", lambda: slash("latest", {"following": True}, PATIENCE)),
            ("help", lambda: slash("help", {}, PATIENCE)),
            ("about", lambda: slash("about", {}, PATIENCE)),
            ("data", lambda: slash("data show", {}, PATIENCE)),
            ("data delete", lambda: slash("data delete", {}, PATIENCE)),
            ("typing", lambda: who.complete("summary", {"article": word[:3]}, focused="article", timeout=PATIENCE)),
            ("typing", lambda: who.complete("tag", {"name": word[:2]}, focused="name", timeout=PATIENCE)),
        ]
        if self.last_answers:
            answer = self.dice.choice(self.last_answers)
            able = [p for p in answer.pressables if (p.custom_id or "").startswith(("c1:next:", "c1:go:", "c1:new:"))]
            if able and answer.message is not None:
                press = self.dice.choice(able)
                asks += [("press", lambda: who.press(answer.message, press.custom_id or "", PATIENCE))] * 3
        return asks

    # ------------------------------------------------------------ what happens meanwhile

    async def every(self, seconds: float, name: str, do: Callable[[], Awaitable[None]]) -> None:
        """Does something at about this interval, until the end."""
        await asyncio.sleep(seconds * self.dice.random())
        while self.at < self.seconds:
            with suppress(PlaygroundError):
                await do()
                self.events[name] += 1
            await asyncio.sleep(seconds * (0.7 + 0.6 * self.dice.random()))

    async def reload_articles(self) -> None:
        """New articles come in and the operator reloads."""
        self.add_articles(self.dice.randint(1, 3))
        await self.pg.person("operator").slash("admin reload", {"what": "articles"}, PATIENCE)

    def add_articles(self, count: int) -> None:
        """Appends to the source that the bot watches."""
        with (self.folder / "soak.jsonl").open("a", encoding="utf-8") as file:
            for _ in range(count):
                self.added += 1
                text = f"Item {self.added} of the soak came in. “We counted item {self.added},” said Ada Harper."
                line = {"id": f"soak-{self.added}", "title": f"Soak item no{self.added}end", "text": text}
                file.write(json.dumps(line) + "\n")

    async def reload_commands(self) -> None:
        """The operator loads the commands' code anew."""
        await self.pg.person("operator").slash("admin reload", {"what": "commands"}, PATIENCE)

    async def status(self) -> None:
        """The operator looks at the status."""
        await self.pg.person("operator").slash("admin status", {}, PATIENCE)

    async def drop(self) -> None:
        """The connection breaks, in one way or another."""
        began, gateway = self.at, self.pg.gateway
        comebacks = gateway.resumes + gateway.identifies
        self.dice.choice((gateway.drop, gateway.drop, gateway.reconnect, gateway.invalidate))()
        await gateway.bell.until(lambda: gateway.resumes + gateway.identifies > comebacks, 60)
        self.broken.append((began - PATIENCE / 10, self.at + 1))

    async def fault(self) -> None:
        """One of Discord's bad answers."""
        pattern, what = self.dice.choice(FAULTS)
        self.pg.faults.add(pattern, **what)

    async def watch(self, pid: int, port: int) -> None:
        """The bot's memory and health, every ten seconds."""
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=20)) as session:
            while True:
                self.memory.append((self.at, resident(pid)))
                try:
                    async with session.get(f"http://127.0.0.1:{port}/healthz") as answer:
                        self.red.update(fault["part"] for fault in (await answer.json())["faults"])
                except (aiohttp.ClientError, TimeoutError):
                    self.red["no answer"] += 1
                del self.pg.requests[:-50]
                await asyncio.sleep(10)


def resident(pid: int) -> float:
    """Megabytes of a process in memory."""
    for line in Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0


# ------------------------------------------------------------ the whole


async def measure(minutes: float, rate: float, seed: int, log: Path) -> None:
    """Runs it and prints the table."""
    world = demo_world()
    for number in range(READERS):
        user = world.add_user(f"reader{number}")
        for guild in world.guilds.values():
            guild.members[user.id] = type(guild.members[world.owner.id])(user) if user.id not in guild.members else (
                guild.members[user.id])  # fmt: skip
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        async with Playground(world, answer_seconds=PATIENCE, keep_answers=False) as pg:
            soak = Soak(pg, folder, minutes, rate, seed)
            soak.add_articles(1)
            soak.added = 0
            samples = ROOT / "data" / "samples"
            (folder / "sources.toml").write_text(
                f'[[source]]\nname = "Samples"\nglob = "{samples}/*.*"\n\n'
                '[[source]]\nname = "Soak"\npath = "soak.jsonl"\n', encoding="utf-8",
            )  # fmt: skip
            (folder / "soak.jsonl").write_text("", encoding="utf-8")
            places = await add_digests(pg, folder)
            await run(soak, places, log)


async def run(soak: Soak, places: dict[ChannelKind, str], log: Path) -> None:
    """The bot is started, everything happens, the bot is stopped, the table is printed."""
    pg, port = soak.pg, 19464 + os.getpid() % 1000
    environment = {
        "PATH": os.environ["PATH"], "DISCORD_TOKEN": pg.token, "DATA_DIR": str(soak.folder),
        "DISCORD_API_URL": pg.api_url, "DISCORD_GATEWAY_URL": pg.gateway_url,
        "HEALTH_ADDRESS": f"127.0.0.1:{port}",
    }  # fmt: skip
    with log.open("wb") as errors:
        bot = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "run", cwd=ROOT, env=environment, stderr=errors,
            stdin=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
        await pg.connected(120)
        while not pg.commands(next(iter(pg.world.guilds))):  # noqa: ASYNC110 - registered by the other process
            await asyncio.sleep(0.2)
        await asyncio.sleep(5)
        soak.people = [pg.person(f"reader{n}") for n in range(READERS)]
        soak.began = time.monotonic()
        watching = asyncio.create_task(soak.watch(bot.pid, port))
        await asyncio.gather(
            soak.ask_on(),
            soak.every(50, "reloads of articles", soak.reload_articles),
            soak.every(120, "reloads of commands", soak.reload_commands),
            soak.every(30, "status", soak.status),
            soak.every(45, "lost connections", soak.drop),
            soak.every(4, "bad answers", soak.fault),
        )
        pg.faults.clear()
        await settle(soak, places)
        watching.cancel()
        bot.send_signal(signal.SIGTERM)
        began = time.monotonic()
        status = await asyncio.wait_for(bot.wait(), 30)
        tell(soak, places, status, time.monotonic() - began)


async def settle(soak: Soak, places: dict[ChannelKind, str]) -> None:
    """Waits until every digest is posted, or long enough."""
    end = time.monotonic() + SETTLE
    while time.monotonic() < end:
        if all(account.sound for account in accounts(soak.pg, soak.folder, places, soak.added).values()):
            return
        await asyncio.sleep(2)


def tell(soak: Soak, places: dict[ChannelKind, str], status: int, stopping: float) -> None:
    """Prints the table."""

    def excused(at: float) -> bool:
        return any(begin <= at <= end for begin, end in soak.broken)

    took = sorted(soak.took)
    unexcused = [what for at, what in soak.silent if not excused(at)]
    rows: list[tuple[str, Any]] = [
        ("minutes", f"{soak.seconds / 60:.0f}"),
        ("interactions", f"{sum(soak.asked.values())} ({sum(soak.asked.values()) / soak.seconds:.1f} a second)"),
        *((name, str(n)) for name, n in sorted(soak.events.items())),
        ("unanswered, connection was down", str(len(soak.silent) - len(unexcused))),
        ("unanswered otherwise", f"{len(unexcused)} {dict(Counter(unexcused)) or ''}"),
        ("answer s, p50 / p95 / p99 / worst",
         " / ".join(f"{took[min(len(took) - 1, int(len(took) * q))]:.2f}" for q in (0.5, 0.95, 0.99, 1.0))),
        ("longer than 3 s", f"{sum(t > DISCORD for t in took)}"),
    ]  # fmt: skip
    for kind, a in accounts(soak.pg, soak.folder, places, soak.added).items():
        told = f"{a.posts} posts of {a.slots} slots, {a.lost} lost, {a.doubled} doubled, {a.more} told as more"
        rows.append((f"{soak.added} articles, {kind}", told))
    warm = soak.seconds / 4
    early = [mb for at, mb in soak.memory if warm <= at <= warm * 1.5]
    late = [mb for at, mb in soak.memory if at >= soak.seconds - warm / 2]
    if early and late:
        before, after = statistics.median(early), statistics.median(late)
        rows.append(
            ("memory MB, after warm-up / at the end", f"{before:.1f} / {after:.1f} ({after / before - 1:+.1%})")
        )
    rows += [
        ("looks at health that were red", f"{dict(soak.red) or 0} of {len(soak.memory)}"),
        ("stopped with", f"status {status} in {stopping:.1f} s"),
        ("refused by the playground", f"{sum(soak.refused.values())} {dict(soak.refused.most_common(3)) or ''}"),
    ]
    for label, value in rows:
        print(f"{label:40} {value}")
    print("memory by minute:", " ".join(f"{mb:.0f}" for _, mb in soak.memory[::6]))


def main() -> None:
    """Reads the options and measures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=30.0)
    parser.add_argument("--rate", type=float, default=20.0)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--log", type=Path, default=Path(tempfile.gettempdir()) / "clipdesk-soak.log")
    options = parser.parse_args()
    asyncio.run(measure(options.minutes, options.rate, options.seed, options.log))


if __name__ == "__main__":
    main()
