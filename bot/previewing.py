"""Previewing: what a place would give as a source, found out by a process of its own: what it holds is untrusted."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from typing import Any

from bot.children import lines_of
from bot.errors import SourceError
from bot.model import Preview, Reading, SourceSpec

FIRST = 8  # articles shown
SECONDS = 120.0
SAID = 1500  # characters kept of what was wrong


async def preview(place: str, where: Sequence[str]) -> Preview:
    """What a file or an address gives. `where` are the words that name data folder and catalogue to the child.

    Raises SourceError where it takes too long or can't be looked at.
    """
    stop, found = asyncio.Event(), None
    try:
        async with asyncio.timeout(SECONDS), lines_of(["add", "--json", *where, "--", place], stop) as (lines, said):
            async for line in lines:
                found = json.loads(line)
            words = await said()
    except TimeoutError as e:
        raise SourceError("{place} took longer than {n:g} seconds to read.", place=place, n=SECONDS) from e
    if found is None:
        raise SourceError("{place} can't be looked at. {said}", place=place, said=words)
    first = tuple((title, published, tuple(terms)) for title, published, terms in found["first"])
    spec = SourceSpec(found["name"], path=found["path"], url=found["url"])
    return Preview(spec, found["shape"], found["outcome"], found["message"], found["articles"], found["drafts"], first)


def flat(spec: SourceSpec, reading: Reading) -> dict[str, Any]:
    """A preview as the child tells it."""
    live = [article for article in reading.articles if not article.draft]
    return {
        "name": spec.name,
        "path": spec.path,
        "url": spec.url,
        "shape": reading.shape,
        "outcome": reading.outcome,
        "message": reading.message[:SAID],
        "articles": len(live),
        "drafts": len(reading.articles) - len(live),
        "first": [(a.title, a.published, list(dict.fromkeys((*a.tags, *a.categories)))) for a in live[:FIRST]],
    }
