"""What stands at the edges of an article's text without a label: its categories and tags, its author, an address.

Only what most articles of a page have in the same place counts. Lines between two articles belong to the earlier one
where the last article of the page ends with such lines as well, else to the later one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from bot.sources.tagdump.block import LINK_ENDS, Block, weight
from bot.sources.tagdump.said import split_values
from bot.sources.tagdump.units import Unit
from bot.sources.tagdump.vocabulary import shared

_ADDRESS = re.compile(r"https?://\S+|www\.\S+")
_CODE = re.compile(r"[{}<>=;$\\]|\(\)")
_MOST = 12  # lines of names at one edge
_TERMS = 0.6  # the share of edges that must name what another names as well, to be names of categories or tags


def _plain(block: Block) -> bool:
    """Whether a block is nothing but short lines that end no sentence."""
    if block.meta or block.prose or block.cut or any(map(_CODE.search, block.lines)):
        return False
    return all(map(_short, block.lines))


def _short(line: str) -> bool:
    if LINK_ENDS.search(line):
        return False
    return weight(line) <= 6 or (weight(line) <= 40 and all(weight(value) <= 4 for value in split_values(line)))


def _values(lines: list[Block]) -> list[str]:
    return [value.lstrip("#").casefold() for block in lines for row in block.lines for value in split_values(row)]


def slots(blocks: list[Block], units: tuple[Unit, ...], common: frozenset[str], last: int, floor: int) -> int:
    """How many short unlabelled blocks stand before each unit's frame, in most units: a category as a rule.

    `common`: the page's furniture; `last`: where the last unit ends; `floor`: the block behind the page's heading, 0
    where it has none that is known.
    """
    buttons = frozenset(key for key in common if "0" in key)  # a category may be common to all, a count hardly
    between = [_before(blocks, units, i, buttons) for i in range(1, len(units))]
    count = _agreed([len(lines) for lines in between])
    tail = _end([b for b in blocks[units[-1].title + 1 : last] if b.key not in buttons]) if count else []
    begin = units[0].begin
    if not tail:
        small = _style([block for lines in between for block in lines]) == {"small"}
        return 0 if small and begin == floor else count  # neither above the first nor below the last
    rows = [set(_values(lines)) for lines in between]
    style = _style(tail)
    if not set.union(*rows) & set(_values(tail)) and ("" in style or style != set().union(*map(_style, between))):
        return count
    opening = begin
    while opening > max(floor, begin - 4) and _plain(blocks[opening - 1]):
        opening -= 1
    above = blocks[max(opening, begin - count - 1) : begin]
    most = max(1, count - len(tail))  # the others belong to the articles before
    if floor or (opening and blocks[opening - 1].meta):
        return min(most, begin - opening)

    def shared_by_all(block: Block) -> bool:
        name = block.text.casefold()
        return sum(any(name in value for value in row) for row in rows) >= 0.8 * len(rows)

    # The first name above the articles that all of them have may be the page's heading.
    heading = next((i for i, block in enumerate(above) if shared_by_all(block)), None)
    if heading is not None:
        return min(most, len(above) - heading - 1)
    return min(most, len(above)) if set.union(*rows) & set(_values(above[-count:])) else 0


def _style(lines: list[Block]) -> set[str]:
    return {"small" if block.text[0].islower() else "hash" if block.text[0] == "#" else "" for block in lines}


def _before(blocks: list[Block], units: tuple[Unit, ...], i: int, buttons: frozenset[str]) -> list[Block]:
    """The short unlabelled blocks directly before a unit, at most three."""
    at, count = units[i].begin - 1, 0
    while (
        at > units[i - 1].title
        and count < 3
        and not blocks[at].meta
        and not blocks[at].prose
        and blocks[at].title > 0
        and (weight(blocks[at].text) <= 6 or _short(blocks[at].text))
        and not blocks[at].cut
        and blocks[at].key not in buttons
    ):
        count += 1
        at -= 1
    return blocks[at + 1 : units[i].begin]


def _agreed(counts: list[int]) -> int:
    """The number that four in five reach, where there are enough to agree."""
    return sorted(counts)[len(counts) // 5] if len(counts) > 1 else 0


def _end(body: list[Block]) -> list[Block]:
    """The short plain lines that a text ends with, paging behind them left out."""
    out: list[Block] = []
    for block in reversed(body):
        if block.meta:
            if out or not block.kinds <= {"nav"}:
                break
            continue
        if not _plain(block):
            return out[::-1]
        out.append(block)
        if len(out) > _MOST:
            return []
    return out[::-1] if len(out) < len(body) else []  # nothing but short lines: no text


def feet(bodies: list[list[Block]], own: Iterable[str]) -> tuple[list[list[Block]], bool]:
    """Takes from each body the short unlabelled blocks at its end, where most bodies end so, and gives them; whether
    they are names of tags. `own`: what the page may be the archive of.
    """
    ends = [_end(body) for body in bodies]
    rows = [_values(lines) for lines in ends]
    if len(bodies) > 2 and sum(map(bool, ends)) >= 0.6 * len(bodies) and _named([r for r in rows if r], own):
        known = Counter(value for row in rows for value in set(row))
        for body, lines in zip(bodies, ends, strict=True):
            lines[:] = _names(lines[::-1], known)[::-1]
            del body[len(body) - len(lines) :]
        if len(bodies) > 3 and not ends[-1] and all(ends[:-1]):
            ends = [[], *ends[:-1]]  # they stand above the titles that follow
        return ends, True
    if len(bodies) < 3 or sum(_short_end(body) > 0 for body in bodies) < 0.6 * len(bodies):
        return [[] for _ in bodies], False
    taken: list[list[Block]] = []
    for body in bodies:
        count = min(1, _short_end(body))
        taken.append(body[len(body) - count :] if count else [])
        del body[len(body) - count :]
    return taken, False


def _names(lines: list[Block], known: Counter[str]) -> list[Block]:
    """The first of the lines, up to where they no longer look like names: the farther ones must be known from other
    articles, or be written as those are.
    """
    styles = Counter(
        style for block in lines if known[block.text.lstrip("#").casefold()] > 1 for style in _style([block])
    )
    out: list[Block] = []
    for block in lines:
        fresh = all(known[value] < 2 for value in _values([block]))
        if fresh and not styles & Counter(_style([block])) and out:
            break
        out.append(block)
    return out


def _named(rows: list[list[str]], own: Iterable[str]) -> bool:
    """Whether the rows name what others of them name as well, or what the page is the archive of."""
    if shared(rows) >= _TERMS:
        return True
    terms = [term.casefold() for term in own]
    return any(sum(any(term in value for value in row) for row in rows) >= 0.8 * len(rows) for term in terms)


def heads(bodies: list[list[Block]], own: Iterable[str]) -> list[list[Block]]:
    """Takes from each body the short unlabelled blocks it begins with, where most bodies begin so, and gives them."""
    starts = [_short_start(body) for body in bodies]
    if len(bodies) < 3 or sum(count > 0 for count in starts) < 0.6 * len(bodies):
        return [[] for _ in bodies]
    usual = Counter(starts).most_common(1)[0][0] or 1
    rows = [_values(body[:count]) for body, count in zip(bodies, starts, strict=True) if count]
    if len(set(starts)) > 1 and _named(rows, own):
        usual = _MOST
    taken: list[list[Block]] = []
    for body, count in zip(bodies, starts, strict=True):
        taken.append(body[: min(count, usual)])
        del body[: min(count, usual)]
    return taken


def _short_start(body: list[Block]) -> int:
    """How many blocks a body begins with that are a name, a category or an address; 0 where no text follows them."""
    for count, block in enumerate(body[: _MOST + 1]):
        if block.prose or block.cut:
            return count
        line = block.lines[0]
        if len(block.lines) > 1 or not (_ADDRESS.fullmatch(line) or (weight(line) <= 5 and not LINK_ENDS.search(line))):
            return 0
    return 0


def _short_end(body: list[Block]) -> int:
    count = 0
    for block in reversed(body[1:]):
        rows = block.lines
        short = not block.prose and len(rows) <= 12 and all(weight(r) <= 6 and not LINK_ENDS.search(r) for r in rows)
        if not short or block.cut or (len(rows) == 1 and weight(rows[0]) > 5 and "," not in rows[0]):
            break
        count += 1
    return count
