"""Soundness of a database whose pages are sound: nothing belongs to nothing, and what is counted is what is there.

Blocking. Each check reads the file as it is at one moment; what is being indexed then is passed over, as readers do.
"""

from __future__ import annotations

# ruff: noqa: S608 -- statements are put together from constants of this room
import json
import sqlite3
import zlib
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator

from bot.store.postings import BITS
from bot.store.stories import PROBED

# Readers see an article while this holds.
_SHOWN = "a.born <= s.generation AND a.gone > s.generation"
_SEEN = f"article a JOIN source s ON s.id = a.source AND {_SHOWN}"

# What must never be found in the index, and what it is.
STRAYS = (
    *(
        (f"SELECT COUNT(*) FROM {table} t LEFT JOIN article a ON a.id = t.article WHERE a.id IS NULL",
         f"rows of {table} belong to no article")
        for table in ("document", "posting", "labelled", "quote", "link", "sketch")
    ),
    *(
        (f"SELECT COUNT(*) FROM article a LEFT JOIN {table} t ON t.article = a.id WHERE t.article IS NULL",
         f"articles have no {table}")
        for table in ("document", "posting")
    ),
    *(
        (f"SELECT COUNT(*) FROM {table} t LEFT JOIN source s ON s.id = t.source WHERE s.id IS NULL",
         f"rows of {table} belong to no source")
        for table in ("article", "tally", "showing")
    ),
    *(
        (f"SELECT COUNT(*) FROM {table} t LEFT JOIN label l ON l.id = t.{column} WHERE t.{column} IS NOT NULL"
         " AND l.id IS NULL", what)
        for table, column, what in (
            ("labelled", "label", "articles carry a label that isn't there"),
            ("tally", "label", "counts are of a label that isn't there"),
            ("label_word", "label", "words lead to a label that isn't there"),
            ("quote", "speaker", "quotations are of a speaker that isn't there"),
        )
    ),
    ("SELECT COUNT(*) FROM form f LEFT JOIN term t ON t.id = f.term WHERE t.id IS NULL",
     "forms are of a word that isn't there"),
    ("SELECT COUNT(*) FROM label l LEFT JOIN label_word w ON w.label = l.id WHERE w.label IS NULL",
     "labels are found by no word"),
    ("SELECT COUNT(*) FROM inverted WHERE length(places) <> 2 * length(weights)", "rows of the search index are torn"),
)  # fmt: skip

# Numbers that are kept and not counted when they are asked for, compared with what they count.
COUNTS = (
    ("SELECT COUNT(*) FROM term t LEFT JOIN (SELECT id & 4294967295 AS term, SUM(length(weights)) AS n FROM inverted"
     " GROUP BY 1) f ON f.term = t.id WHERE t.articles <> COALESCE(f.n, 0)",
     "words are counted otherwise than the search index has them"),
    ("SELECT COUNT(*) FROM language l LEFT JOIN (SELECT language, COUNT(*) AS n, SUM(length) AS terms FROM article"
     " GROUP BY language) f ON f.language = l.code WHERE l.articles <> COALESCE(f.n, 0)"
     " OR l.terms <> COALESCE(f.terms, 0)",
     "languages are counted otherwise than their articles"),
    # For a speaker the quotations that may be shown, else one an article.
    (f"""SELECT COUNT(*) FROM (
             SELECT label FROM (
                 SELECT t.label, t.source, t.count AS n FROM tally t
                 JOIN source s ON s.id = t.source AND t.born <= s.generation
                 UNION ALL
                 SELECT k.label, a.source, -CASE l.kind WHEN 2 THEN (SELECT COUNT(*) FROM quote q
                        WHERE q.article = k.article AND q.speaker = k.label AND q.shown) ELSE 1 END
                 FROM {_SEEN} JOIN labelled k ON k.article = a.id JOIN label l ON l.id = k.label WHERE NOT a.hidden)
             GROUP BY label, source HAVING SUM(n) <> 0)""",
     "tags, keywords or speakers are counted otherwise than articles carry them"),
    ("SELECT COUNT(*) FROM article a WHERE a.quotes <> (SELECT COUNT(*) FROM quote q WHERE q.article = a.id"
     " AND q.shown)",
     "articles count other quotations than they have"),
    ("SELECT COUNT(*) FROM article a JOIN posting p ON p.article = a.id WHERE length(p.terms) <> 4 * a.length"
     " OR a.heading > a.length",
     "articles are counted longer or shorter than they are"),
    ("SELECT COUNT(*) FROM quote q LEFT JOIN labelled k ON k.article = q.article AND k.label = q.speaker"
     " WHERE q.speaker IS NOT NULL AND k.label IS NULL",
     "quotations are not among those of their speaker"),
    (f"SELECT COUNT(*) FROM {_SEEN} LEFT JOIN showing w ON w.source = a.source AND w.generation = a.first"
     " WHERE COALESCE(a.place >= w.count, 1)",
     "articles have no place in the order in which they came in"),
    ("SELECT COUNT(*) FROM (SELECT base, LAG(base + count) OVER (ORDER BY base) AS taken FROM showing)"
     " WHERE base < taken",
     "times at which articles came in overlap"),
)  # fmt: skip

FAULTY_STATE = (
    ("SELECT COUNT(*) FROM ledger WHERE NOT json_valid(articles) OR NOT json_valid(messages)",
     "entries of the ledger can't be read"),
    ("SELECT COUNT(*) FROM schedule WHERE NOT json_valid(filter) OR NOT json_valid(forum_tags)",
     "digests can't be read"),
    ("SELECT COUNT(*) FROM schedule WHERE revision > (SELECT MAX(revision) FROM schedule_revision)",
     "digests are newer than the last change of any"),
    ("SELECT COUNT(*) FROM schedule WHERE cursor > (SELECT COALESCE(MAX(seq), 0) FROM sqlite_sequence"
     " WHERE name = 'arrival')",
     "digests have read further than articles came in"),
    ("SELECT COUNT(*) FROM counter WHERE count < 0", "counts of a day are below nothing"),
)  # fmt: skip


def contradictions(connection: sqlite3.Connection) -> list[str]:
    """What contradicts itself in a database of today's format, the index or the state."""
    connection.execute("BEGIN")  # one moment of a file that may be written to meanwhile
    if not connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'inverted'").fetchone():
        return _told(connection, FAULTY_STATE)
    found = _told(connection, STRAYS)
    # What is counted of torn or missing rows says nothing new; what a migration emptied is made when it is next opened.
    if found or connection.execute("SELECT 1 FROM emptied").fetchone():
        return found
    return [*_told(connection, COUNTS), *_search(connection), *_articles(connection)]


def _told(connection: sqlite3.Connection, checks: Iterable[tuple[str, str]]) -> list[str]:
    counted = ((connection.execute(statement).fetchone()[0], what) for statement, what in checks)
    return [f"{count} {what}" for count, what in counted if count]


def _search(connection: sqlite3.Connection) -> Iterator[str]:
    """Compares the search index with the words of each article: how many there are, and the sum of their numbers."""
    held: defaultdict[int, list[int]] = defaultdict(lambda: [0, 0])
    for ident, places in connection.execute("SELECT id, places FROM inverted"):
        base, term = ident >> 32 << BITS, ident & 0xFFFFFFFF
        for place in array("H", places):
            entry = held[base + place]
            entry[0] += 1
            entry[1] += term
    sketches = {
        ident: [count, total]
        for ident, count, total in connection.execute(
            "SELECT article, COUNT(*), SUM(hash) FROM sketch GROUP BY article"
        )
    }
    rows = connection.execute(
        f"""SELECT a.id, p.terms, p.sketch, {_SHOWN} FROM article a
            JOIN posting p ON p.article = a.id JOIN source s ON s.id = a.source"""
    )
    wrong = alone = 0
    for ident, sequence, sketch, shown in rows:
        terms = {number >> 1 for number in array("I", sequence)}
        # What is being indexed, or was when the indexer died, has its postings only in part: nobody sees it.
        wrong += held.pop(ident, [0, 0]) != [len(terms), sum(terms)] and bool(shown)
        probed = array("q", sketch)[:PROBED]
        noted = sketches.get(ident, [0, 0])
        if noted[0] < len(probed):  # a hash that many have is noted for the first of them only
            alone += not all(connection.execute(NOTED_AT_ALL, (value,)).fetchone() for value in probed)
        else:
            alone += noted != [len(probed), sum(probed)]
    if wrong:
        yield f"{wrong} articles are not found by all of their words"
    if held:
        yield f"{len(held)} entries of the search index lead to no article"
    if alone and not connection.execute("SELECT 1 FROM emptied WHERE name = 'sketches'").fetchone():
        yield f"{alone} articles are not found by those that tell the same"


NOTED_AT_ALL = "SELECT 1 FROM sketch WHERE hash = ? LIMIT 1"


def _articles(connection: sqlite3.Connection) -> Iterator[str]:
    """Reads every article whole, and compares the tags it shows with those it is found by."""
    unreadable = tagged = 0
    rows = connection.execute(
        """SELECT a.tags, d.content, (SELECT json_group_array(l.name) FROM labelled k JOIN label l ON l.id = k.label
           WHERE k.article = a.id AND l.kind = 0) FROM article a JOIN document d ON d.article = a.id"""
    )
    for tags, content, found in rows:
        try:
            json.loads(zlib.decompress(content))["body"]
            names = {" ".join(name.split()) for name in json.loads(tags)}
        except (zlib.error, ValueError, KeyError, TypeError):
            unreadable += 1
            continue
        tagged += names - {""} != set(json.loads(found))
    if unreadable:
        yield f"{unreadable} articles can't be read"
    if tagged:
        yield f"{tagged} articles show other tags than they are found by"
