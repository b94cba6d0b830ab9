"""Titles that read like lines of the frame, told by where they stand: “Comments are closed”, “Posted by accident”."""

from __future__ import annotations

from collections import Counter, defaultdict

from bot.sources.tagdump.block import Block, titleness
from bot.sources.tagdump.said import Meta
from bot.sources.tagdump.units import ANCHORS
from bot.sources.tagdump.vocabulary import are_lists

_MOST = 0.5  # of the lines of one form have their title beside them
_LEAST = 0.2  # how much a line must look like a title


def restore_titles(blocks: list[Block]) -> None:
    """Makes text again of a line where most lines of the form that stands beside it have a title in its place.

    Only a line whose wording no other line of the frame has: a label comes back, a title doesn't.
    """
    forms: dict[tuple[str, ...], list[int]] = defaultdict(list)
    openings: Counter[str] = Counter()
    for at, block in enumerate(blocks):
        if block.meta:
            forms[block.meta.signature].append(at)
            openings[_opening(block)] += 1
    mentioned = {block.mention.casefold() for block in blocks if len(block.mention) > 3}
    for form, places in forms.items():
        if len(places) > 1 and set(form) & set(ANCHORS):
            for step in (-1, 1):
                _restore(blocks, places, step, openings, mentioned)


def _opening(block: Block) -> str:
    """The first two words of a line, digits evened out."""
    return " ".join(block.key.split()[:2])


def _restore(blocks: list[Block], places: list[int], step: int, openings: Counter[str], mentioned: set[str]) -> None:
    near = [at + step for at in places if 0 <= at + step < len(blocks)]
    titles = [at for at in near if _titled(blocks[at])]
    texts = [blocks[at].text for at in titles]
    if len(titles) < 2 or len(titles) < _MOST * len(near) or len(set(texts)) < 0.8 * len(texts) or are_lists(texts):
        return
    # What stands beyond the titles: where it is as short a line for most, it may be the title as well as they.
    beyond = sum(_beyond(blocks, at, step) for at in titles) * 2 > len(titles)
    form = blocks[places[0]].meta
    for at in near:
        block = blocks[at]
        if block.meta and form and _odd(block, form, openings, mentioned) and (beyond or not _beyond(blocks, at, step)):
            block.meta, block.mention, block.glued = None, "", None
            block.title = max(0.3, titleness(block.text))


def _titled(block: Block) -> bool:
    return not block.meta and not block.prose and not block.cut and len(block.lines) == 1 and block.title >= 0.3


def _beyond(blocks: list[Block], at: int, step: int) -> bool:
    return 0 <= at + step < len(blocks) and _titled(blocks[at + step])


def _odd(block: Block, form: Meta, openings: Counter[str], mentioned: set[str]) -> bool:
    """Whether a line of the frame may be a title: unlike the form beside it, and unlike any other."""
    if len(block.lines) > 1 or block.meta is None:
        return False
    if block.meta.signature == form.signature and (form.residue or not block.meta.residue):
        return False
    if block.text.casefold() in mentioned:
        return True
    alone = openings[_opening(block)] == 1 or not any(map(str.isalpha, block.text))
    return alone and titleness(block.text) >= _LEAST and not block.text.rstrip().endswith((":", "："))
