"""Salvage: the articles of an index that may be damaged, as far as they can be read. Blocking."""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from bot.model import FetchState, RawArticle, SourceSpec
from bot.store.pack import unpack
from bot.store.whole import fetch_state


@dataclass(frozen=True, slots=True)
class Saved:
    """What could be read of one source, oldest arrival first, and how many of its rows could not."""

    spec: SourceSpec
    fetch: FetchState
    raws: tuple[RawArticle, ...]
    lost: int


def salvage(path: Path) -> Iterator[Saved]:
    """Source by source; nothing where the file can't be opened at all."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=10.0)) as connection:
            connection.row_factory = sqlite3.Row
            for source in connection.execute("SELECT * FROM source ORDER BY id").fetchall():
                yield _source(connection, source)
    except sqlite3.DatabaseError:
        return


def _source(connection: sqlite3.Connection, source: sqlite3.Row) -> Saved:
    visible = source["visible_to"]
    spec = SourceSpec(source["name"], visible_to=None if visible is None else frozenset(json.loads(visible)))
    found: list[tuple[tuple[int, int], RawArticle]] = []
    lost = 0
    for ident in _ids(connection):
        try:
            row = connection.execute(
                """SELECT a.first, a.place, d.content FROM article a LEFT JOIN document d ON d.article = a.id
                   WHERE a.id = ? AND a.source = ? AND a.born <= ? AND a.gone > ?""",
                (ident, source["id"], source["generation"], source["generation"]),
            ).fetchone()
            if row is not None:
                found.append(((row[0], row[1]), unpack(row[2], "", spec.name, None, ()).raw))
        except (sqlite3.DatabaseError, zlib.error, ValueError, KeyError, TypeError):
            lost += 1
    found.sort(key=lambda each: each[0])
    return Saved(spec, fetch_state(source["fetch"]), tuple(raw for _, raw in found), lost)


def _ids(connection: sqlite3.Connection) -> range:
    """Every id an article may have: asked for one by one, so that a bad page costs only what is on it."""
    row = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'article'").fetchone()
    return range(1, (row[0] if row else 0) + 1)
