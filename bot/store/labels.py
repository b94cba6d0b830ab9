"""Tags and speakers by name: how often readers meet each, and which one a person means."""

# ruff: noqa: S608 -- statements are put together from constants of this room; values are always bound

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import aiosqlite

from bot.model import TagCount
from bot.store.prepare import KEYWORD, TAG
from bot.store.shown import Conditions, Visible, listed
from bot.store.slips import slips
from bot.words import fold, squash, words

LAST = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class Label:
    """One name in all its spellings. `name` is the most used of them."""

    key: str
    name: str
    count: int


async def counted(
    connection: aiosqlite.Connection,
    kind: int,
    visible: Visible,
    *,
    ids: Sequence[int] | None = None,
    keys: Sequence[str] | None = None,
) -> list[Label]:
    """The labels of a kind that visible articles carry, most used first; only these ids or keys if given."""
    rows = await connection.execute_fetchall(
        """SELECT l.key, l.name, SUM(t.count) AS n
           FROM label l JOIN tally t ON t.label = l.id
           JOIN source s ON s.id = t.source AND t.born <= s.generation
             AND (:visible IS NULL OR s.name IN (SELECT value FROM json_each(:visible)))
           WHERE l.kind = :kind
             AND (:ids IS NULL OR l.id IN (SELECT value FROM json_each(:ids)))
             AND (:keys IS NULL OR l.key IN (SELECT value FROM json_each(:keys)))
           GROUP BY l.id HAVING n > 0""",
        {
            "kind": kind,
            "visible": listed(sorted(visible) if visible is not None else None),
            "ids": listed(ids),
            "keys": listed(keys),
        },
    )
    spellings: dict[str, list[tuple[int, str]]] = {}
    for key, name, count in rows:
        spellings.setdefault(str(key), []).append((int(count), str(name)))
    found = [Label(key, max(names)[1], sum(n for n, _ in names)) for key, names in spellings.items()]
    return sorted(found, key=lambda label: (-label.count, fold(label.name)))


async def ids_of(connection: aiosqlite.Connection, kind: int, typed: str) -> list[int]:
    """Labels whose name holds what was typed: at a word's start, else anywhere, else with a slip of the finger."""
    asked = words(typed)
    if not asked:
        return []
    exact = [(word, word + LAST) for word in asked]
    found = await _with_words(connection, kind, [[span] for span in exact])
    if not found:
        rows = await connection.execute_fetchall(
            "SELECT id FROM label WHERE kind = :kind AND (instr(key, :key) OR instr(lower(name), :typed)) LIMIT 200",
            {"kind": kind, "key": squash(typed), "typed": fold(typed).strip()},
        )
        found = {int(row[0]) for row in rows}
    if not found:
        near = [[(slip, slip + LAST) for slip in (word, *slips(word))] for word in asked]
        found = await _with_words(connection, kind, near)
    return sorted(found)


async def _with_words(
    connection: aiosqlite.Connection, kind: int, asked: Sequence[Sequence[tuple[str, str]]]
) -> set[int]:
    """Labels that have, for each word asked, a word within one of its ranges."""
    found: set[int] | None = None
    for ranges in asked:
        rows = await connection.execute_fetchall(
            """SELECT DISTINCT w.label
               FROM json_each(:ranges) r
               JOIN label_word w ON w.word >= json_extract(r.value, '$[0]') AND w.word < json_extract(r.value, '$[1]')
               JOIN label l ON l.id = w.label AND l.kind = :kind""",
            {"ranges": listed(ranges), "kind": kind},
        )
        here = {int(row[0]) for row in rows}
        found = here if found is None else found & here
        if not found:
            break
    return found or set()


async def complete(
    connection: aiosqlite.Connection, kind: int, typed: str, visible: Visible, limit: int
) -> list[Label]:
    """The labels a name typed so far may mean: most used first, those that begin so before the others."""
    if not words(typed):
        return (await counted(connection, kind, visible))[:limit]
    found = await counted(connection, kind, visible, ids=await ids_of(connection, kind, typed))
    start = fold(typed).strip()
    return sorted(found, key=lambda label: (fold(label.name) != start, -label.count))[:limit]


async def tags(connection: aiosqlite.Connection, visible: Visible) -> list[TagCount]:
    """Every tag and category, most used first; where no source gives any, the keywords we propose."""
    given = await counted(connection, TAG, visible)
    if given:
        return [TagCount(label.name, label.count) for label in given]
    return [TagCount(label.name, label.count, given=False) for label in await counted(connection, KEYWORD, visible)]


async def complete_tags(
    connection: aiosqlite.Connection, typed: str, visible: Visible, limit: int
) -> tuple[TagCount, ...]:
    """Tags and then keywords that a name typed so far may mean."""
    given = await complete(connection, TAG, typed, visible, limit)
    found = [TagCount(label.name, label.count) for label in given]
    if len(found) < limit:
        have = {label.key for label in given}
        ours = await complete(connection, KEYWORD, typed, visible, limit)
        found += [TagCount(label.name, label.count, given=False) for label in ours if label.key not in have]
    return tuple(found[:limit])


async def kind_of(connection: aiosqlite.Connection, name: str, visible: Visible) -> int:
    """Whether a name is a tag that a visible source gives, or at best a keyword of ours."""
    return TAG if await counted(connection, TAG, visible, keys=[squash(name)]) else KEYWORD


async def beside(connection: aiosqlite.Connection, name: str, visible: Visible, limit: int) -> tuple[TagCount, ...]:
    """The tags that go with a tag."""
    conditions = Conditions(visible)
    kind = await kind_of(connection, name, visible)
    conditions.tag(name, kind)
    rows = await connection.execute_fetchall(
        f"""SELECT o.key, o.name, COUNT(*) AS n FROM article a JOIN labelled k ON k.article = a.id
            JOIN label o ON o.id = k.label AND o.kind = :tag_kind AND o.key <> :tag
            WHERE {conditions.on("a")} GROUP BY o.key ORDER BY n DESC, o.name LIMIT :limit""",
        conditions.values | {"limit": limit},
    )
    return tuple(TagCount(str(row[1]), int(row[2]), kind == TAG) for row in rows)
