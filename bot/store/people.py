"""Who is quoted, and what they said."""

# ruff: noqa: S608 -- statements are put together from constants of this room; values are always bound

from __future__ import annotations

from collections.abc import Sequence

import aiosqlite

from bot.model import Page, Query, Quotation, Speaker
from bot.store.aliases import Aliases
from bot.store.asked import slots_of, statistics
from bot.store.labels import all_of, complete, counted, under
from bot.store.memory import Memory
from bot.store.names import bare, speaker_key
from bot.store.pack import unpack
from bot.store.postings import holding
from bot.store.prepare import SPEAKER
from bot.store.shown import COLUMNS, Conditions, Visible, entries_of, listed
from bot.words import fold

PRIME = 2147483647

LOOKED = 40
"""Quotations looked at for how a speaker is introduced: of those that came in last, the newest."""


async def keys_of(connection: aiosqlite.Connection, memory: Memory, name: str, visible: Visible) -> list[str]:
    """The keys of the speakers a name or key means, best first: the very one, else all it may be a part of."""
    exact = await counted(connection, SPEAKER, visible, keys=[name.strip(), speaker_key(name)])
    found = exact or await complete(connection, memory, SPEAKER, bare(name), visible, 25)
    return [label.key for label in found]


async def speaker(connection: aiosqlite.Connection, memory: Memory, name: str, visible: Visible) -> tuple[Speaker, ...]:
    """The speakers a name or key may mean: the very one first, then those whose name holds it."""
    exact = await counted(connection, SPEAKER, visible, keys=[name.strip(), speaker_key(name)])
    have = {label.key for label in exact}
    if name.strip() in have:
        partial = []
    else:
        partial = [f for f in await complete(connection, memory, SPEAKER, bare(name), visible, 25) if f.key not in have]
    found = [Speaker(f.key, f.name, None, f.count) for f in (*exact, *partial)]
    return await introduced(connection, found, visible)


async def complete_speakers(
    connection: aiosqlite.Connection, memory: Memory, typed: str, visible: Visible, limit: int
) -> tuple[Speaker, ...]:
    """Speakers that a name typed so far may mean, most quoted first."""
    found = await complete(connection, memory, SPEAKER, typed, visible, limit)
    return await introduced(connection, [Speaker(f.key, f.name, None, f.count) for f in found], visible)


async def introduced(
    connection: aiosqlite.Connection, speakers: Sequence[Speaker], visible: Visible
) -> tuple[Speaker, ...]:
    """The speakers as the newest visible article that introduces them does."""
    conditions = Conditions(visible)
    rows = await connection.execute_fetchall(
        f"""SELECT l.key, q.introduction, MAX(COALESCE(a.instant, '')) FROM label l
            JOIN quote q ON q.id IN (
                SELECT id FROM quote WHERE speaker = l.id AND shown AND introduction IS NOT NULL
                ORDER BY id DESC LIMIT {LOOKED})
            JOIN article a ON a.id = q.article
            WHERE l.kind = 2 AND l.key IN (SELECT value FROM json_each(:keys)) AND {conditions.on("a")}
            GROUP BY l.key""",
        conditions.values | {"keys": listed([s.key for s in speakers])},
    )
    known = {str(row[0]): str(row[1]) for row in rows}
    return tuple(Speaker(s.key, s.name, known.get(s.key), s.quotes) for s in speakers)


async def speakers(
    connection: aiosqlite.Connection, memory: Memory, tag: str | None, since: str | None, visible: Visible,
    limit: int, offset: int,
) -> Page[Speaker]:  # fmt: skip
    """Who is quoted, most quoted first; of a tag or a time if asked."""
    if tag is None and since is None:
        labels = await all_of(connection, memory, SPEAKER, visible)
        total = len(labels)
        found = [Speaker(f.key, f.name, None, f.count) for f in labels[offset : offset + limit]]
    else:
        among = await _speakers_among(connection, memory.aliases, tag, since, visible)
        total, found = len(among), among[offset : offset + limit]
    return Page(await introduced(connection, found, visible), total, offset)


async def _speakers_among(
    connection: aiosqlite.Connection, aliases: Aliases, tag: str | None, since: str | None, visible: Visible
) -> list[Speaker]:
    conditions = Conditions(visible, aliases)
    if tag:
        await under(connection, conditions, tag, visible)
    if since:
        conditions.since(since)
    rows = await connection.execute_fetchall(
        f"""SELECT l.key, l.name, COUNT(*) AS n FROM article a JOIN quote q ON q.article = a.id AND q.shown
            JOIN label l ON l.id = q.speaker WHERE {conditions.on("a")} GROUP BY l.id ORDER BY n, l.name""",
        conditions.values,
    )
    totals: dict[str, tuple[str, int]] = {}
    for key, name, count in rows:  # the most used spelling comes last
        totals[str(key)] = (str(name), totals.get(str(key), ("", 0))[1] + int(count))
    found = [Speaker(key, name, None, count) for key, (name, count) in totals.items()]
    return sorted(found, key=lambda s: (-s.quotes, fold(s.name)))


async def _about(connection: aiosqlite.Connection, query: Query, conditions: Conditions) -> None:
    """The quotation or its article must have all the words; their place among the best is the quotation's own."""
    known = await statistics(connection)
    conditions.values["said"] = "[]"
    typed = [*query.words, *query.phrases]
    if not typed:
        return
    slots = [slot for slot in await slots_of(connection, known, typed) if slot.terms]
    conditions.values["said"] = listed([f"% {term} %" for slot in slots for term in slot.terms])
    among = await holding(connection, [list(slot.terms) for slot in slots])
    conditions.add("{a}.id IN (SELECT value FROM json_each(:about))", about=listed(sorted(among)))


async def quotations(
    connection: aiosqlite.Connection, aliases: Aliases, *, speaker: str | None, about: Query | None, tag: str | None,
    since: str | None, article: str | None, shuffle_seed: int | None, all_quotes: bool, visible: Visible,
    limit: int, offset: int,
) -> Page[Quotation]:  # fmt: skip
    """Quotations that meet all that is asked: newest first, those that say the words themselves before the others."""
    conditions = Conditions(visible, aliases)
    conditions.values |= {"said": "[]", "speaker": speaker}
    if about:
        conditions.asked(about)
        if about.tag:
            await under(connection, conditions, about.tag, visible)
        await _about(connection, about, conditions)
    if tag:
        await under(connection, conditions, tag, visible)
    if since:
        conditions.since(since)
    if article:
        conditions.add("{a}.key = :article", article=article)
    where = f"""{"1" if all_quotes else "q.shown"} AND {conditions.once("a")} AND (:speaker IS NULL OR q.speaker IN (
        SELECT id FROM label WHERE kind = 2 AND key = :speaker))"""
    order = "(SELECT COUNT(*) FROM json_each(:said) w WHERE q.terms LIKE w.value) DESC, "
    order += "a.instant IS NULL, a.instant DESC, a.id DESC, q.number" if not article else "q.number"
    if shuffle_seed is not None:
        conditions.values["seed"] = 2 * abs(shuffle_seed) % PRIME + 1
        order = f"(q.id * :seed) % {PRIME}, q.id"
    source = "FROM quote q JOIN article a ON a.id = q.article LEFT JOIN label l ON l.id = q.speaker"
    totals = await connection.execute_fetchall(f"SELECT COUNT(*) {source} WHERE {where}", conditions.values)
    rows = list(
        await connection.execute_fetchall(
            f"""SELECT {COLUMNS}, q.number, l.key AS speaker_key, d.content
                {source} JOIN document d ON d.article = a.id
                WHERE {where} ORDER BY {order} LIMIT :limit OFFSET :offset""",
            conditions.values | {"limit": limit, "offset": offset},
        )
    )
    items = await _quotations(connection, rows, visible)
    return Page(items, int(next(iter(totals))[0]), offset)


async def _quotations(
    connection: aiosqlite.Connection, rows: Sequence[aiosqlite.Row], visible: Visible
) -> tuple[Quotation, ...]:
    entries = await entries_of(connection, rows, visible)
    keys = list(dict.fromkeys(row["speaker_key"] for row in rows if row["speaker_key"]))
    labels = await counted(connection, SPEAKER, visible, keys=keys)
    known = {
        s.key: s for s in await introduced(connection, [Speaker(f.key, f.name, None, f.count) for f in labels], visible)
    }
    items = []
    for row, entry in zip(rows, entries, strict=True):
        article = unpack(row["content"], entry.key, entry.source, entry.indexed_at, entry.also_in)
        number = row["number"]
        quote, speaker = article.analysis.quotes[number], known.get(row["speaker_key"])
        items.append(Quotation(entry, number, quote, speaker, article.raw.body))
    return tuple(items)
