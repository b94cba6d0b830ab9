"""Ten thousand digests due at 08:00 in one zone, posted over the wire while commands are answered.

    python -m bench.digest_post [--schedules 10000]

The bot runs in a process of its own; the playground in this one enforces Discord's 50 requests a second. Read the time
beside four minutes, and the answers beside three seconds.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import resource
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from bot.client import Clipdesk  # noqa: E402
from bot.desk import Desk  # noqa: E402
from bot.model import Schedule  # noqa: E402
from bot.playground import Playground, RateLimits  # noqa: E402
from bot.settings import Settings  # noqa: E402

SAMPLES = ROOT / "data" / "samples" / "sources.toml"
DUE = datetime(2027, 3, 2, 7, tzinfo=UTC)  # 08:00 in Berlin
BEFORE = 20.0  # seconds before that at which the bot is started
A_SERVER = 10
SEND = "/channels/{channel_id}/messages"
LIMIT = 50
LATE = 3.0  # seconds after which Discord takes no answer


async def serve(folder: Path, api: str, gateway: str, token: str, began: float) -> None:
    """The bot; its clock shows shortly before eight when `began` was."""

    def now() -> datetime:
        return DUE + timedelta(seconds=time.time() - began - BEFORE)

    async with Desk.open(folder, now=now) as desk, Clipdesk(Settings(api_url=api, gateway_url=gateway), desk) as bot:
        with contextlib.suppress(asyncio.CancelledError):
            await bot.start(token)


async def fill(folder: Path, pg: Playground, count: int) -> None:
    """The sample archive, and schedules of many servers."""
    world = pg.world
    async with Desk.open(folder, SAMPLES) as desk:
        await desk.reindex()
        for number in range(count):
            if number % A_SERVER == 0:
                guild = world.add_guild(f"Server {number // A_SERVER}")
            channel = world.add_channel(guild, f"digest-{number}")
            made = DUE - timedelta(days=1)
            await desk.state.schedules.add(Schedule(int(guild.id), int(channel.id), "Europe/Berlin", 480, made))


async def measure(count: int) -> None:
    """Prints the figures."""
    limits = RateLimits(per_second=LIMIT)
    with tempfile.TemporaryDirectory() as name:
        async with Playground(limits=limits, keep_answers=False) as pg:
            await fill(Path(name), pg, count)
            began = time.time()
            bot = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bench.digest_post", "--bot", name, pg.api_url, pg.gateway_url, pg.token,
                str(began), cwd=ROOT,
            )  # fmt: skip
            try:
                await pg.connected(60)
                taken = await watch(pg, count, bot)
            finally:
                bot.terminate()
                await bot.wait()
            report(pg, count, taken, began, limits.refused)
            used = resource.getrusage(resource.RUSAGE_CHILDREN)
            print(f"{'processor time of the bot a post, ms':36}{(used.ru_utime + used.ru_stime) * 1000 / count:10.1f}")


async def watch(pg: Playground, count: int, bot: asyncio.subprocess.Process) -> list[tuple[float, float]]:
    """Asks a command every half second until all is posted; when each was asked, and how long the answer took."""
    reader, taken = pg.person("reader"), []
    seen = done = 0
    while done < count and bot.returncode is None:
        await asyncio.sleep(0.5)
        fresh = pg.requests[seen:]
        seen += len(fresh)
        done += sum(1 for r in fresh if r.method == "POST" and r.template == SEND)
        if len(reader.commands()) > 5:
            asked = time.perf_counter()
            answer = await reader.slash("latest", {})
            took = time.perf_counter() - asked
            taken.append((time.time(), took if answer.error is None else max(took, LATE)))
        print(f"\r{done} of {count}", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    return taken


def report(pg: Playground, count: int, taken: list[tuple[float, float]], began: float, refused: int) -> None:
    """The table."""
    posts = [r for r in pg.requests if r.method == "POST" and r.template == SEND and r.status == 200]
    times = [r.time for r in posts]
    order = {str(c.id): n for n, c in enumerate(c for g in pg.world.guilds.values() for c in g.channels.values())}
    places = [order[r.params["channel_id"]] for r in posts]
    behind = max((max(places[: n + 1]) - place for n, place in enumerate(places[:2000])), default=0)
    answers = sorted(seconds * 1000 for at, seconds in taken if at >= times[0])
    idle = sorted(seconds * 1000 for at, seconds in taken if at < times[0])
    due = began + BEFORE
    print(f"{'digests posted':36}{len(posts):10}  of {count}, {len({r.params['channel_id'] for r in posts})} channels")
    print(f"{'first post after 08:00, s':36}{times[0] - due:10.1f}")
    print(f"{'all posted after, s':36}{max(times) - due:10.1f}  limit 240")
    print(f"{'a second':36}{len(posts) / max(max(times) - times[0], 0.001):10.1f}  limit {LIMIT}")
    print(f"{'most in any second':36}{most_in_a_second(times):10}")
    print(f"{'requests refused (429)':36}{refused:10}")
    print(f"{'places out of order, at most':36}{behind:10}")
    print(f"{'commands asked meanwhile':36}{len(answers):10}")
    if len(idle) > 1:
        print(f"{'answered before in ms, p50':36}{statistics.median(idle):10.1f}")
        print(f"{'answered before in ms, p95':36}{statistics.quantiles(idle, n=20)[-1]:10.1f}")
    if len(answers) > 1:
        print(f"{'answered in ms, p50':36}{statistics.median(answers):10.1f}")
        print(f"{'answered in ms, p95':36}{statistics.quantiles(answers, n=20)[-1]:10.1f}")
        print(f"{'answered too late':36}{sum(ms >= LATE * 1000 for ms in answers):10}")
        print(f"{'answered in ms, slowest':36}{answers[-1]:10.1f}  limit 3000")


def most_in_a_second(times: list[float]) -> int:
    """The largest number of posts within any second."""
    most = start = 0
    for end, at in enumerate(times):
        while times[start] <= at - 1.0:
            start += 1
        most = max(most, end - start + 1)
    return most


def main() -> None:
    """Reads the options and measures, or serves."""
    if sys.argv[1:2] == ["--bot"]:
        folder, api, gateway, token, began = sys.argv[2:]
        asyncio.run(serve(Path(folder), api, gateway, token, float(began)))
        return
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--schedules", type=int, default=10_000)
    asyncio.run(measure(parser.parse_args().schedules))


if __name__ == "__main__":
    main()
