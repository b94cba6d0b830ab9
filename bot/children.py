"""Children: commands of this program in processes of their own, so that heavy or untrusted work delays no answer."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

LINE_LIMIT = 64 * 1024 * 1024  # a reload's closing line holds the titles of all that changed
SAID = 500  # characters kept of what a child complains of, its end
GRACE = 8.0  # seconds a child has to end when told to

Lines = AsyncIterator[bytes]


def places(data_dir: Path, catalogue: Path | None) -> list[str]:
    """The words that tell a child where data and catalogue are, wherever it runs."""
    named = ["--sources", str(catalogue.absolute())] if catalogue else []
    return ["--data-dir", str(data_dir.absolute()), *named]


async def started(words: Sequence[str], pipe: int) -> asyncio.subprocess.Process:
    """`python -m bot` with these words, in a process of its own."""
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", *words,
        stdin=asyncio.subprocess.DEVNULL, stdout=pipe, stderr=pipe, limit=LINE_LIMIT, cwd=Path(__file__).parent.parent,
    )  # fmt: skip


@asynccontextmanager
async def lines_of(
    words: Sequence[str], stop: asyncio.Event | None = None
) -> AsyncIterator[tuple[Lines, Callable[[], Awaitable[str]]]]:
    """The lines `python -m bot` writes for these words, and what it complains of, asked for when they have ended.

    Ends the child when `stop` is set or the block is left.
    """
    child = await started(words, asyncio.subprocess.PIPE)
    assert child.stdout is not None
    assert child.stderr is not None
    errors = asyncio.create_task(child.stderr.read())
    stopping = asyncio.create_task(_end(child, stop)) if stop else None

    async def said() -> str:
        await child.wait()
        return (await errors).decode(errors="replace").strip()[-SAID:]

    try:
        yield child.stdout, said
    finally:
        errors.cancel()
        if stopping:
            stopping.cancel()
        await killed(child)


async def killed(child: asyncio.subprocess.Process) -> None:
    """Ends the child at once, where it runs."""
    if child.returncode is None:
        child.kill()
        await child.wait()


async def _end(child: asyncio.subprocess.Process, stop: asyncio.Event) -> None:
    """Ends the child when that is asked for: politely, then for good."""
    await stop.wait()
    if child.returncode is None:
        child.terminate()
        await asyncio.sleep(GRACE)
    if child.returncode is None:
        child.kill()
