"""Labels that stand alone on their lines, and lines of one hashtag: each gets, or is, what it stands for."""

from __future__ import annotations

import re
from collections import Counter

from bot.sources.tagdump import labels
from bot.sources.tagdump.block import Block, is_prose, weight
from bot.sources.tagdump.said import Meta, is_name, split_values

_SENTENCE = re.compile(r"[.!?…。！？;,，、][\"”’»)]*$")


def is_list(piece: str) -> bool:
    """Whether a piece of a line may be one or more names of categories."""
    return all(weight(value) <= 5 for value in split_values(piece))


def _fill_authors(blocks: list[Block]) -> None:
    """Gives “Written by” and “in” that stand alone on their lines the name and the categories of the next line."""
    for before, block, after in zip(blocks, blocks[1:], blocks[2:], strict=False):
        text = block.text
        if after.meta or len(after.lines) > 1 or len(after.text) > 80 or not before.meta:
            continue
        if block.meta and block.meta.kinds == ["lead"] and labels.AUTHOR.fullmatch(text) and is_name(after.text):
            after.meta = Meta(["author"], author=after.text)
        elif text.casefold() in _ALONE and before.kinds & {"author", "date"} and is_list(after.text):
            block.meta = Meta(["lead"])
            after.meta = Meta(["category"], categories=split_values(after.text))


_ALONE = frozenset(("in", "dans", "en", "em", "unter", "su", "w", "v", "i", "в"))


def _hashtags(blocks: list[Block]) -> None:
    """Takes lines of one hashtag for tags, where the page has several."""
    found = [block for block in blocks if len(block.lines) == 1 and not block.meta and _HASHTAG.fullmatch(block.text)]
    for block in found if len(found) > 1 else ():
        block.meta = Meta(["tag"], tags=[block.text.lstrip("# ")])


_HASHTAG = re.compile(r"#\s?[^\W\d_][^#.!?]{0,39}")


def fill_labels(blocks: list[Block]) -> None:
    """Gives a label that stands alone on its line the values on the lines that follow it."""
    _fill_authors(blocks)
    _hashtags(blocks)
    filled = Counter(kind for b in blocks if b.meta and (b.meta.tags or b.meta.categories) for kind in b.meta.kinds)
    for at, block in enumerate(blocks[:-1]):
        meta = block.meta
        if (
            not meta
            or meta.kinds not in (["tag"], ["category"])
            or meta.tags
            or meta.categories
            or filled[meta.kinds[0]] > 1
        ):
            continue
        first = not any(b.meta or b.prose for b in blocks[:at])  # the page's heading: one name
        for following in _values(blocks, at + 1)[: 1 if first else None]:
            named = Meta(list(meta.kinds))
            if following.text in _COMMAS:
                following.meta = Meta(["lead"])
                continue
            (named.tags if meta.kinds == ["tag"] else named.categories).extend(split_values(following.lines[0]))
            following.meta = named


_COMMAS = frozenset(",·•|/、،;")


def _values(blocks: list[Block], start: int) -> list[Block]:
    """The lines of a list that a label heads. The last short line before a date or a text is the next title."""
    first = blocks[start]
    if first.meta or len(first.lines) > 1 or is_prose(first.lines[0]) or len(first.lines[0]) > 200:
        return []
    end = start
    while end < len(blocks) and not blocks[end].meta and len(blocks[end].lines) == 1 and end < start + 24:
        line = blocks[end].lines[0]
        if line in _COMMAS and end + 1 < len(blocks) and not blocks[end + 1].meta:
            end += 2  # what follows a comma belongs to the list
            continue
        if weight(line) > 5 or _SENTENCE.search(line) or "," in line:
            break
        end += 1
    kinds = blocks[end].kinds if end < len(blocks) else frozenset()
    closed = bool(kinds & {"more", "comments", "share", "tag", "category", "views"}) and not kinds & {"date", "author"}
    return [first, *blocks[start + 1 : end if closed or end == len(blocks) else end - 1]]
