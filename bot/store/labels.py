"""Tags and speakers by name: how often readers meet each, and which one a person means."""

# ruff: noqa: S608 -- statements are put together from constants of this room; values are always bound

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import aiosqlite

from bot.model import TagCount
from bot.store.aliases import Aliases
from bot.store.memory import Memory
from bot.store.prepare import KEYWORD, SPEAKER, TAG
from bot.store.shown import Conditions, Visible, listed
from bot.store.slips import slips
from bot.words import fold, squash, words

LAST = "\U0010ffff"

OFTEN = 3_000
"""Labels kept in memory for those who type; what they mean is mostly among them."""

COUNTED = 400
"""Labels counted for one text that is typed."""

FEW = 10_000
"""Names of tags on articles, of which those carried twice are counted anew with every change of the index."""

SHORTEST_SLIP = 4
"""Letters of a beginning with a slip in it: fewer would begin too many names."""


@dataclass(frozen=True, slots=True)
class Label:
    """One name in all its spellings. `name` is the most used of them."""

    key: str
    name: str
    count: int


_COUNT = """SELECT l.key, l.name, SUM(t.count) AS n
    FROM {chosen} JOIN tally t ON t.label = l.id JOIN source s ON s.id = t.source AND t.born <= s.generation
    WHERE l.kind = :kind AND (:visible IS NULL OR t.source IN (
        SELECT id FROM source WHERE name IN (SELECT value FROM json_each(:visible))))
    GROUP BY l.id HAVING n > 0"""
_BY_ID = "json_each(:chosen) j CROSS JOIN label l ON l.id = j.value"
_BY_KEY = "json_each(:chosen) j CROSS JOIN label l ON l.kind = :kind AND l.key = j.value"


async def counted(
    connection: aiosqlite.Connection,
    kind: int,
    visible: Visible,
    *,
    ids: Iterable[int] | None = None,
    keys: Iterable[str] | None = None,
) -> list[Label]:
    """The labels of a kind that visible articles carry, most used first; only these ids or keys if given."""
    chosen = "label l" if ids is None and keys is None else _BY_ID if keys is None else _BY_KEY
    rows = await connection.execute_fetchall(
        _COUNT.format(chosen=chosen),
        {
            "kind": kind,
            "visible": listed(sorted(visible) if visible is not None else None),
            "chosen": listed(set(ids if ids is not None else keys or ())),
        },
    )
    spellings: dict[str, list[tuple[int, str]]] = {}
    for key, name, count in rows:
        spellings.setdefault(key, []).append((count, name))
    found = [Label(key, max(names)[1], sum(n for n, _ in names)) for key, names in spellings.items()]
    return sorted(found, key=lambda label: (-label.count, fold(label.name)))


async def all_of(connection: aiosqlite.Connection, memory: Memory, kind: int, visible: Visible) -> list[Label]:
    """All labels of a kind that visible articles carry, each under all its names, most used first."""

    async def answer() -> list[Label]:
        return await _joined(connection, memory, kind, visible, await counted(connection, kind, visible))

    return await memory.recall(connection, ("labels", kind, visible), answer)


async def _whole(
    connection: aiosqlite.Connection, memory: Memory, kind: int, visible: Visible, found: Sequence[Label]
) -> list[Label]:
    """These labels; those that go by several names counted anew under all of them."""
    aliases = memory.aliases
    several = {label.key for label in found if label.key in aliases.targets}
    keys = {key for label in several for key in aliases.keys(label)}
    named = await counted(connection, kind, visible, keys=keys)
    others = [label for label in found if label.key not in several]
    return await _joined(connection, memory, kind, visible, [*others, *named])


async def _joined(
    connection: aiosqlite.Connection, memory: Memory, kind: int, visible: Visible, found: list[Label]
) -> list[Label]:
    """The labels, all names of a tag as one; an article that carries several of them counts once."""
    aliases = memory.aliases
    if kind == SPEAKER or not aliases:
        return found
    twice = await memory.roughly(
        connection, ("twice", kind, visible), lambda: _twice(connection, aliases, kind, visible),
        lambda known: sum(carried for carried, _ in known.values()) < FEW,
    )  # fmt: skip
    joined: dict[str, Label] = {}
    for label in found:
        key = aliases.targets.get(label.key, label.key)
        before = joined[key].count if key in joined else 0
        joined[key] = Label(key, aliases.name(key, label.name), before + label.count)
    for key, (_, again) in twice.items():
        if key in joined:  # in a large index this may be a few articles behind
            joined[key] = replace(joined[key], count=max(1, joined[key].count - again))
    return sorted(joined.values(), key=lambda label: (-label.count, fold(label.name)))


_NAMED = "named AS MATERIALIZED (SELECT key, value AS target FROM json_each(:targets))"


async def _twice(
    connection: aiosqlite.Connection, aliases: Aliases, kind: int, visible: Visible
) -> dict[str, tuple[int, int]]:
    """By the tag's key: how often its names are carried, and how often by an article that carries another of them."""
    conditions = Conditions(visible)
    rows = await connection.execute_fetchall(
        f"""WITH {_NAMED}
            SELECT n.target, COUNT(*), COUNT(*) - COUNT(DISTINCT k.article) FROM named n
            CROSS JOIN label l ON l.kind = :kind AND l.key = n.key CROSS JOIN labelled k ON k.label = l.id
            CROSS JOIN article a ON a.id = k.article WHERE {conditions.on("a")} GROUP BY n.target""",
        conditions.values | {"kind": kind, "targets": json.dumps(aliases.targets)},
    )
    return {str(row[0]): (int(row[1]), int(row[2])) for row in rows}


Known = tuple[Label, str]  # a label and its words, each after a space


async def _often(connection: aiosqlite.Connection, memory: Memory, kind: int, visible: Visible) -> list[Known]:
    """The most used labels. Where they are not all there are, this may be a few articles behind."""

    async def answer() -> list[Known]:
        found = await all_of(connection, memory, kind, visible)
        return [(label, " " + " ".join((fold(label.name), *words(label.name)))) for label in found[:OFTEN]]

    return await memory.roughly(connection, ("often", kind, visible), answer, lambda known: len(known) < OFTEN)


async def foresee(connection: aiosqlite.Connection, memory: Memory, before: Memory) -> None:
    """Counts what was asked of another memory, so that nobody waits for it when this one takes its place."""
    for _, kind, visible in before.asked("often"):
        await _often(connection, memory, kind, visible)


async def ids_of(connection: aiosqlite.Connection, often: Sequence[Known], kind: int, typed: str) -> list[int]:
    """Labels whose name holds what was typed: at a word's start, else within a word, else with a slip of the finger."""
    asked = words(typed)
    if not asked:
        return []
    found = await _with_words(connection, kind, [[word] for word in asked])
    if not found:
        key = squash(typed)
        rows = await connection.execute_fetchall(
            """SELECT id FROM label WHERE kind = :kind AND key >= :key AND key < :end
               UNION SELECT id FROM label WHERE kind = :kind AND key IN (SELECT value FROM json_each(:within))
               LIMIT 200""",
            {"kind": kind, "key": key, "end": key + LAST, "within": listed(k.key for k, _ in often if key in k.key)},
        )
        found = {int(row[0]) for row in rows}
    if not found:
        near = [[word, *(slip for slip in slips(word) if len(slip) >= SHORTEST_SLIP)] for word in asked]
        found = await _with_words(connection, kind, near)
    return sorted(found)


async def _with_words(connection: aiosqlite.Connection, kind: int, asked: Sequence[Sequence[str]]) -> set[int]:
    """Labels that have, for each word asked, a word that begins like one of its spellings."""
    first, *others = sorted(asked, key=lambda spellings: -len(spellings[0]))
    rows = await connection.execute_fetchall(
        """SELECT DISTINCT l.id, l.name
           FROM json_each(:starts) r JOIN label_word w ON w.word >= r.value AND w.word < r.value || :last
           JOIN label l ON l.id = w.label AND l.kind = :kind""",
        {"starts": listed(first), "kind": kind, "last": LAST},
    )
    return {
        int(ident) for ident, name in rows if not others or all(_begins(words(name), spellings) for spellings in others)
    }


def _begins(name: Sequence[str], spellings: Sequence[str]) -> bool:
    starts = tuple(spellings)
    return any(word.startswith(starts) for word in name)


async def complete(
    connection: aiosqlite.Connection, memory: Memory, kind: int, typed: str, visible: Visible, limit: int
) -> list[Label]:
    """The labels a name typed so far may mean: most used first, those that begin so before the others."""
    start, asked = fold(typed).strip(), words(typed)
    often = await _often(connection, memory, kind, visible)
    begun = [label.key for label, text in often if all(f" {word}" in text for word in asked)]
    if len(begun) >= limit or not asked:  # what is used less can't come before them; counted anew for this moment
        found = await counted(connection, kind, visible, keys=begun[: 2 * limit])
    else:
        ids = await ids_of(connection, often, kind, typed)
        found = await counted(connection, kind, visible, ids=ids[:COUNTED])
        if len(ids) > COUNTED:  # which of the seldom used are shown is no matter; the others are known
            have = {label.key for label in found}
            found += [label for label in await counted(connection, kind, visible, keys=begun) if label.key not in have]
    meant = None
    if kind != SPEAKER and (aliases := memory.aliases):
        several = [*(key for key in begun[: 2 * limit] if key in aliases.targets), *aliases.begun(asked)[:COUNTED]]
        found = await _whole(connection, memory, kind, visible, [*found, *(Label(key, key, 0) for key in several)])
        meant = aliases.targets.get(squash(typed))
    return sorted(found, key=lambda label: (fold(label.name) != start and label.key != meant, -label.count))[:limit]


async def tags(connection: aiosqlite.Connection, memory: Memory, visible: Visible) -> list[TagCount]:
    """Every tag and category, most used first; where no source gives any, the keywords we propose."""
    given = await all_of(connection, memory, TAG, visible)
    if given:
        return [TagCount(label.name, label.count) for label in given]
    ours = await all_of(connection, memory, KEYWORD, visible)
    return [TagCount(label.name, label.count, given=False) for label in ours]


async def complete_tags(
    connection: aiosqlite.Connection, memory: Memory, typed: str, visible: Visible, limit: int
) -> tuple[TagCount, ...]:
    """Tags and then keywords that a name typed so far may mean."""
    given = await complete(connection, memory, TAG, typed, visible, limit)
    found = [TagCount(label.name, label.count) for label in given]
    if len(found) < limit:
        have = {label.key for label in given}
        ours = await complete(connection, memory, KEYWORD, typed, visible, limit)
        found += [TagCount(label.name, label.count, given=False) for label in ours if label.key not in have]
    return tuple(found[:limit])


async def kind_of(connection: aiosqlite.Connection, aliases: Aliases, name: str, visible: Visible) -> int:
    """Whether a name is a tag that a visible source gives, or at best a keyword of ours."""
    return TAG if await counted(connection, TAG, visible, keys=aliases.keys(name)) else KEYWORD


async def under(connection: aiosqlite.Connection, conditions: Conditions, name: str, visible: Visible) -> None:
    """Demands the tag, or where no source gives it that keyword: a name means the same wherever it is asked for."""
    conditions.tag(name, await kind_of(connection, conditions.aliases, name, visible))


async def beside(
    connection: aiosqlite.Connection, aliases: Aliases, name: str, visible: Visible, limit: int
) -> tuple[TagCount, ...]:
    """The tags that go with a tag."""
    conditions = Conditions(visible)
    kind = await kind_of(connection, aliases, name, visible)
    rows = await connection.execute_fetchall(
        f"""WITH {_NAMED}
            SELECT COALESCE(n.target, o.key) AS tag, o.name, COUNT(DISTINCT a.id) AS number
            FROM label l CROSS JOIN labelled t ON t.label = l.id
            CROSS JOIN article a ON a.id = t.article CROSS JOIN labelled k ON k.article = a.id
            CROSS JOIN label o ON o.id = k.label AND o.kind = :kind LEFT JOIN named n ON n.key = o.key
            WHERE l.kind = :kind AND l.key IN (SELECT value FROM json_each(:keys)) AND tag <> :tag
            AND {conditions.on("a")}
            GROUP BY tag ORDER BY number DESC, o.name LIMIT :limit""",
        conditions.values
        | {"limit": limit, "kind": kind, "tag": aliases.key(name)}
        | {"keys": listed(aliases.keys(name)), "targets": json.dumps(aliases.targets)},
    )
    return tuple(TagCount(aliases.name(str(row[0]), str(row[1])), int(row[2]), kind == TAG) for row in rows)
