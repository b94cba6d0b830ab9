"""From the units of a frame to articles: body, captions and links apart, and what the frame's lines say."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.model import Link
from bot.sources.tagdump import labels
from bot.sources.tagdump.block import LINK_ENDS, Block, is_prose, weight
from bot.sources.tagdump.dates import Stamp
from bot.sources.tagdump.said import Meta
from bot.sources.tagdump.units import Unit
from bot.sources.tagdump.wording import pointer


@dataclass(slots=True)
class Draft:
    """An article being put together."""

    title: str
    body: str = ""
    stamp: Stamp | None = None
    author: str | None = None
    categories: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    captions: list[str] = field(default_factory=list)

    def take(self, meta: Meta) -> None:
        """Adds what a line of the frame says."""
        if meta.stamp and (self.stamp is None or (not self.stamp.year and meta.stamp.year)):
            self.stamp = meta.stamp
        self.author = self.author or meta.author
        self.categories.extend(c for c in meta.categories if c not in self.categories)
        self.tags.extend(t for t in meta.tags if t not in self.tags)


def caption(text: str) -> bool:
    """Whether a paragraph is what stands under a picture."""
    if len(text) > 450 or "\n" in text:
        return False
    if labels.CREDIT_START.match(text) and weight(text) <= 30:
        return True
    match = labels.CREDIT.search(text)
    return match is not None and weight(match["who"]) <= 9


def _linklike(line: str) -> bool:
    words = weight(line)
    if not 3 <= words <= 22 or len(line) > 160 or LINK_ENDS.search(line):
        return False
    return (
        not line[0].islower()
        and not re.match(r"[-*•·–+>]|\d{1,3}[.)]\s|https?:|[\"“‘'].*[\"”’']$", line)
        and not re.search(r"[{};=<>\\]", line)
    )


def split_links(lines: list[tuple[str, int]]) -> tuple[list[tuple[str, int]], list[str]]:
    """The lines of a body without the related links at its end: a run of at least three titles, or any under a heading
    that announces them.
    """
    at = len(lines)
    while at > 0 and _linklike(lines[at - 1][0]):
        at -= 1
    run = [line for line, _ in lines[at:]]
    for i in range(len(lines) - 1, max(-1, len(lines) - 25), -1):
        if (
            labels.RELATED.match(lines[i][0])
            and i < len(lines) - 1
            and all(len(line) <= 200 and not is_prose(line) for line, _ in lines[i + 1 :])
        ):
            return lines[:i], [line for line, _ in lines[i + 1 :]]
    titles = (
        len(run) >= 3
        and sum(map(weight, run)) / len(run) >= 4.5
        and sum(line[0].isdigit() for line in run) * 3 <= len(run)
    )
    if (
        titles
        and at > 0
        and any(is_prose(line) for line, _ in lines[:at])
        and is_prose(lines[at - 1][0])
        and lines[at - 1][0][-1] not in ":："
    ):
        return lines[:at], run
    return lines, []


def write_body(draft: Draft, blocks: Iterable[Block]) -> None:
    """Fills body, captions and links from the text blocks of a unit."""
    lines: list[tuple[str, int]] = []
    for block in blocks:
        for i, line in enumerate(block.lines):
            if not line:
                continue
            if caption(line):
                draft.captions.append(line.strip("()[] ") if line.startswith(("(", "[")) else line)
            elif (title := pointer(line)) is not None:
                draft.links.append(Link(title))
            else:
                lines.append((line, block.gap if i == 0 else 0))
    lines, links = split_links(lines)
    draft.links.extend(Link(title) for title in dict.fromkeys(links))
    out: list[str] = []
    for line, gap in lines:
        out.append(("\n\n" if gap else "\n") + line if out else line)
    draft.body = "".join(out).strip()


def furniture(blocks: list[Block], units: tuple[Unit, ...]) -> frozenset[str]:
    """Short lines that most units have, whatever they say: buttons, ratings, notices."""
    seen: Counter[str] = Counter()
    for unit in units:
        seen.update({b.key for b in blocks[unit.begin : unit.end] if b.key and b.recurs > 1 and not b.prose})
    least = max(3, len(units) if len(units) < 5 else 0.75 * len(units))
    return frozenset(key for key, count in seen.items() if count >= least)
