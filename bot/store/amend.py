"""Articles put right where they stand: who said what, and what is not to be seen. Nothing else of them changes.

What was found is kept beside what was put right, so that a correction can be taken back without the source.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

import aiosqlite

from bot.model import Article
from bot.store.address import canonical
from bot.store.database import Database
from bot.store.names import speaker_key
from bot.store.pack import pack, unpack
from bot.store.prepare import SPEAKER, labels_of
from bot.store.rows import Writer, carried, tally
from bot.store.shown import listed

ROWS = 20  # articles in one transaction
NEVER = 9223372036854775807

Correct = Callable[[Article], Article]

# Also rows that are staged and not yet shown; not those that only wait to be swept.
AFFECTED = """
    SELECT a.id FROM article a JOIN source s ON s.id = a.source WHERE a.gone > s.generation AND (
        a.key IN (SELECT value FROM json_each(:named)) OR a.address IN (SELECT value FROM json_each(:addresses))
        OR (:settle AND a.amended) OR a.id IN (
                    SELECT k.article FROM label l JOIN labelled k ON k.label = l.id
                    WHERE l.kind = 2 AND l.key IN (SELECT value FROM json_each(:speakers))))
    ORDER BY a.id
"""


async def amend(
    db: Database, correct: Correct, articles: Iterable[str], speakers: Iterable[str], settle: bool = False
) -> frozenset[str]:
    """Has these articles (by key or address), and those that quote these speakers, say what `correct` makes of them.

    With `settle` also all that were ever put right. The keys of those that changed.
    """
    named = set(articles)
    values = {
        "settle": settle,
        "named": listed(sorted(named)),
        "addresses": listed(sorted({address for name in named if (address := canonical(name))})),
        "speakers": listed(sorted({speaker_key(name) for name in speakers})),
    }
    rows = [int(row["id"]) for row in await db.rows(AFFECTED, values)]
    changed: set[str] = set()
    for start in range(0, len(rows), ROWS):
        async with db.write() as connection:
            changed |= await _amend(connection, correct, rows[start : start + ROWS])
    return frozenset(changed)


async def _amend(connection: aiosqlite.Connection, correct: Correct, rows: Sequence[int]) -> set[str]:
    found = await connection.execute_fetchall(
        """SELECT a.id, a.key, a.source, a.born, a.gone, a.hidden, s.name, s.generation, d.content
           FROM article a JOIN source s ON s.id = a.source JOIN document d ON d.article = a.id
           WHERE a.id IN (SELECT value FROM json_each(?))""",
        (json.dumps(list(rows)),),
    )
    changed = set()
    for row in found:
        known = replace(unpack(row["content"], row["key"], row["name"], None, ()), hidden=bool(row["hidden"]))
        wanted = correct(as_found(known))
        if wanted != known:
            await _rewrite(connection, row, wanted)
            changed.add(known.key)
    return changed


def as_found(article: Article) -> Article:
    """The article as it was before anybody put it right."""
    if not article.found:
        return replace(article, hidden=False)
    return replace(article, analysis=replace(article.analysis, quotes=article.found), found=(), hidden=False)


async def _rewrite(connection: aiosqlite.Connection, row: aiosqlite.Row, article: Article) -> None:
    """Writes the parts of an article's rows that depend on its quotations, and moves the counts along."""
    ident = int(row["id"])
    before = await carried(connection, [ident])
    labels, quotes = labels_of(article)
    numbers = await Writer().label_ids(connection, {label for label in labels if label[0] == SPEAKER})
    await connection.executemany(
        "UPDATE quote SET speaker = ?, shown = ?, introduction = ? WHERE article = ? AND number = ?",
        [(numbers[q.speaker] if q.speaker else None, q.shown, q.introduction, ident, q.number) for q in quotes],
    )
    await connection.execute(
        "DELETE FROM labelled WHERE article = ? AND label IN (SELECT id FROM label WHERE kind = 2)", (ident,)
    )
    await connection.executemany(
        "INSERT INTO labelled (label, article) VALUES (?, ?)", [(number, ident) for number in numbers.values()]
    )
    await connection.execute(
        "UPDATE article SET quotes = ?, hidden = ?, amended = ? WHERE id = ?",
        (sum(q.shown for q in quotes), article.hidden, bool(article.found or article.hidden), ident),
    )
    await connection.execute("UPDATE document SET content = ? WHERE article = ?", (pack(article)[0], ident))
    after = await carried(connection, [ident])
    more = Counter({label: after[label] - before[label] for label in before.keys() | after.keys()})
    source = int(row["source"])
    await connection.execute("UPDATE source SET amended = amended + 1 WHERE id = ?", (source,))
    await tally(connection, source, max(int(row["born"]), int(row["generation"])), more)
    if row["gone"] < NEVER:  # its successor is staged, and what this row carried was taken off for then
        await tally(connection, source, int(row["gone"]), Counter({label: -n for label, n in more.items()}))
