"""What a viewer may see, as conditions on rows of `article`: every question about articles is asked through these."""

# ruff: noqa: S608 -- statements are put together from constants of this room; values are always bound

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import aiosqlite

from bot.model import Entry, Query
from bot.store.aliases import Aliases
from bot.store.names import speaker_key
from bot.store.pack import instant
from bot.words import fold, squash

Visible = frozenset[str] | None

PLAIN = Aliases()

SHOWN = """EXISTS (
        SELECT 1 FROM source s WHERE s.id = {a}.source AND {a}.born <= s.generation AND {a}.gone > s.generation)
    AND NOT {a}.hidden AND (:visible IS NULL OR {a}.source IN (
        SELECT id FROM source WHERE name IN (SELECT value FROM json_each(:visible))))"""
"""Holds for the rows that a viewer sees, whose sources are the JSON list :visible (NULL: all)."""


def listed(values: Iterable[object] | None) -> str | None:
    """The values as JSON, for json_each; None stays None."""
    return None if values is None else json.dumps(list(values))


@dataclass(slots=True)
class Conditions:
    """Conditions on an article, each with `{a}` where its alias stands, and the values they need."""

    visible: Visible
    aliases: Aliases = PLAIN
    texts: list[str] = field(default_factory=lambda: [SHOWN])
    values: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.values["visible"] = listed(sorted(self.visible) if self.visible is not None else None)

    def add(self, text: str, **values: Any) -> None:
        """One more condition."""
        self.texts.append(text)
        self.values.update(values)

    def on(self, alias: str) -> str:
        """All conditions on the article of that alias."""
        return " AND ".join(text.replace("{a}", alias) for text in self.texts)

    def once(self, alias: str) -> str:
        """The same, and of the articles that tell one story only the first to come in."""
        return f"""{self.on(alias)} AND ({alias}.story IS NULL OR NOT EXISTS (
            SELECT 1 FROM article twin WHERE twin.story = {alias}.story AND twin.id < {alias}.id
            AND {self.on("twin")}))"""

    def tag(self, name: str, kind: int) -> None:
        """The article carries the tag, in any spelling and under any of its names."""
        self.add(
            """{a}.id IN (SELECT k.article FROM label l JOIN labelled k ON k.label = l.id
                WHERE l.kind = :tag_kind AND l.key IN (SELECT value FROM json_each(:tag)))""",
            tag=listed(self.aliases.keys(name)),
            tag_kind=kind,
        )

    def speakers(self, keys: Sequence[str]) -> None:
        """The article quotes one of these speakers, in a quotation that may be shown."""
        self.add(
            """{a}.id IN (SELECT q.article FROM label l JOIN quote q ON q.speaker = l.id AND q.shown
                WHERE l.kind = 2 AND l.key IN (SELECT value FROM json_each(:speakers)))""",
            speakers=listed(keys),
        )

    def since(self, day: str) -> None:
        """The article was published on that day or later."""
        self.add("{a}.day >= :since", since=day)

    def asked(self, query: Query) -> None:
        """What a query demands besides its words and its tag; its source narrows what is visible."""
        if query.speaker:
            self.speakers([query.speaker, speaker_key(query.speaker)])
        if query.after:
            self.since(query.after)
        if query.before:
            self.add("{a}.day < :before", before=query.before)


async def narrowed(connection: aiosqlite.Connection, visible: Visible, source: str | None) -> Visible:
    """The visible sources that a typed name of a source means: the one of that name, else those it is a part of."""
    if not source:
        return visible
    rows = await connection.execute_fetchall("SELECT name FROM source")
    names = [str(row[0]) for row in rows if visible is None or row[0] in visible]
    wanted = fold(source).strip()
    exact = frozenset(name for name in names if fold(name) == wanted)
    return exact or frozenset(name for name in names if squash(source) in squash(name))


COLUMNS = """a.id, a.key, a.story, a.title, a.url, a.author, a.published, a.tags, a.lead, a.quotes,
    (SELECT name FROM source WHERE id = a.source) AS source_name,
    (SELECT shown_at FROM showing h WHERE h.source = a.source AND h.generation = a.first) AS shown_at"""
"""What `entries_of` needs of an article `a`."""


async def entries_of(
    connection: aiosqlite.Connection, rows: Sequence[aiosqlite.Row], visible: Visible
) -> tuple[Entry, ...]:
    """The rows as entries, each with the other visible sources that tell its story."""
    also = await _also_in(connection, {int(r["story"]) for r in rows if r["story"] is not None}, visible)
    return tuple(
        Entry(
            key=r["key"],
            source=r["source_name"],
            title=r["title"],
            url=r["url"],
            author=r["author"],
            published=r["published"],
            indexed_at=instant(r["shown_at"]),
            tags=tuple(json.loads(r["tags"])),
            lead=r["lead"],
            quotes=r["quotes"],
            also_in=tuple(name for name in also.get(r["story"], ()) if name != r["source_name"]),
        )
        for r in rows
    )


async def _also_in(connection: aiosqlite.Connection, stories: set[int], visible: Visible) -> dict[int, list[str]]:
    if not stories:
        return {}
    conditions = Conditions(visible)
    rows = await connection.execute_fetchall(
        f"""SELECT DISTINCT a.story, o.name FROM article a JOIN source o ON o.id = a.source
            WHERE a.story IN (SELECT value FROM json_each(:stories)) AND {conditions.on("a")}
            ORDER BY a.id""",
        conditions.values | {"stories": listed(stories)},
    )
    found: dict[int, list[str]] = {}
    for story, name in rows:
        found.setdefault(int(story), []).append(str(name))
    return found


async def entries_by_id(
    connection: aiosqlite.Connection, ids: Sequence[int], visible: Visible
) -> dict[int, tuple[Entry, aiosqlite.Row]]:
    """Entries of articles by their rows' ids; those not to be seen are left out."""
    conditions = Conditions(visible)
    rows = list(
        await connection.execute_fetchall(
            f"""SELECT {COLUMNS} FROM article a
                WHERE a.id IN (SELECT value FROM json_each(:ids)) AND {conditions.on("a")}""",
            conditions.values | {"ids": listed(ids)},
        )
    )
    entries = await entries_of(connection, rows, visible)
    return {int(row["id"]): (entry, row) for row, entry in zip(rows, entries, strict=True)}
