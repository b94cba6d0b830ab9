"""Care of database files: copies while they are used, checks, compaction. Blocking; call it off the event loop.

Nothing here trusts that a file is sound: whatever SQLite finds wrong becomes a finding or an error of ours.
"""

from __future__ import annotations

# ruff: noqa: S608 -- statements are put together from constants of this room; values are always bound
import os
import shutil
import sqlite3
from array import array
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

from bot.errors import DamagedDatabase, NewerDatabase, StoreError
from bot.store.database import our_errors
from bot.store.ladder import rungs
from bot.store.postings import BITS

PAGES = 2000  # copied between two looks whether somebody wants to write
TAILS = ("-wal", "-shm")
ARCHIVE = Path(__file__).parent / "schema" / "archive"
STATE = Path(__file__).parent / "schema" / "state"

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
    ("SELECT COUNT(*) FROM labelled t LEFT JOIN label l ON l.id = t.label WHERE l.id IS NULL",
     "articles carry a label that isn't there"),
    ("SELECT COUNT(*) FROM inverted WHERE length(places) <> 2 * length(weights)", "rows of the search index are torn"),
    ("SELECT COUNT(*) FROM term t LEFT JOIN (SELECT id & 4294967295 AS term, SUM(length(weights)) AS n FROM inverted"
     " GROUP BY 1) f ON f.term = t.id WHERE t.articles <> COALESCE(f.n, 0)",
     "words are counted otherwise than the search index has them"),
    ("SELECT COUNT(*) FROM language l LEFT JOIN (SELECT language, COUNT(*) AS n, SUM(length) AS terms FROM article"
     " GROUP BY language) f ON f.language = l.code WHERE l.articles <> COALESCE(f.n, 0)"
     " OR l.terms <> COALESCE(f.terms, 0)",
     "languages are counted otherwise than their articles"),
)  # fmt: skip
FAULTY_STATE = (
    ("SELECT COUNT(*) FROM ledger WHERE NOT json_valid(articles) OR NOT json_valid(messages)",
     "entries of the ledger can't be read"),
    ("SELECT COUNT(*) FROM schedule WHERE NOT json_valid(filter) OR NOT json_valid(forum_tags)",
     "digests can't be read"),
)  # fmt: skip


def _reading(path: Path) -> closing[sqlite3.Connection]:
    return closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=10.0, isolation_level=None))


def copy(source: Path, target: Path) -> None:
    """A sound copy of a database that may be in use, whole or not at all. Raises StoreError and its kinds.

    The copy is checked before it takes its name.
    """
    partial = target.with_name(target.name + ".partial")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with our_errors(source), _reading(source) as old:
            old.execute("SELECT COUNT(*) FROM sqlite_schema").fetchone()
            with our_errors(partial), closing(sqlite3.connect(partial, isolation_level=None)) as new:
                old.backup(new, pages=PAGES, sleep=0.01)
                new.execute("PRAGMA journal_mode = DELETE")  # one file, without a log beside it
        if faults := list(_integrity(partial)):
            raise DamagedDatabase("{path} is damaged ({text}): it can't be copied.", path=source, text=faults[0])
        _to_disk(partial)
        partial.replace(target)
        _to_disk(target.parent)
    except OSError as e:
        raise StoreError("{path} can't be written: {why}.", path=target, why=e.strerror or e) from e
    finally:
        with suppress(OSError):
            partial.unlink(missing_ok=True)


def _to_disk(path: Path) -> None:
    """Sees that a file, or the names in a folder, are on the disk."""
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def _integrity(path: Path) -> Iterator[str]:
    try:
        with _reading(path) as connection:
            for (said,) in connection.execute("PRAGMA integrity_check(10)"):
                if said != "ok":
                    yield str(said)
            for row in connection.execute("PRAGMA foreign_key_check"):
                yield f"a row of {row[0]} belongs to nothing in {row[2]}"
    except sqlite3.DatabaseError as e:
        yield str(e)


def format_of(path: Path, steps: Path) -> int:
    """The migration a file stands on. Raises NewerDatabase, DamagedDatabase; StoreError for another kind of file."""
    with our_errors(path), _reading(path) as connection:
        here = int(connection.execute("PRAGMA user_version").fetchone()[0])
        tables = {str(row[0]) for row in connection.execute("SELECT name FROM sqlite_schema")}
    mark = "article" if steps == ARCHIVE else "schedule"
    if mark not in tables:
        raise StoreError("{path} is a database, but not a {kind} of Clipdesk's.", path=path, kind=steps.name)
    if here > len(rungs(steps)):
        raise NewerDatabase(
            "{path} was written by a newer Clipdesk (format {here}; this one knows {known}).",
            path=path, here=here, known=len(rungs(steps)),
        )  # fmt: skip
    return here


def faults(path: Path) -> list[str]:
    """What is wrong with a database; empty where it is sound. Beside a running bot it keeps nobody waiting."""
    found = list(_integrity(path))
    if found:
        return found
    try:
        with _reading(path) as connection:
            connection.execute("BEGIN")  # one moment of a file that may be written to meanwhile
            is_index = connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'inverted'").fetchone()
            for statement, what in STRAYS if is_index else FAULTY_STATE:
                if count := connection.execute(statement).fetchone()[0]:
                    found.append(f"{count} {what}")
            if is_index and not found:
                found += _search_faults(connection)
    except (sqlite3.DatabaseError, ValueError) as e:
        found.append(str(e))
    return found


def _search_faults(connection: sqlite3.Connection) -> Iterator[str]:
    """Compares the search index with the words of each article: how many there are, and the sum of their numbers."""
    held: defaultdict[int, list[int]] = defaultdict(lambda: [0, 0])
    for ident, places in connection.execute("SELECT id, places FROM inverted"):
        base, term = ident >> 32 << BITS, ident & 0xFFFFFFFF
        for place in array("H", places):
            entry = held[base + place]
            entry[0] += 1
            entry[1] += term
    rows = connection.execute(
        """SELECT a.id, p.terms, a.born <= s.generation AND a.gone > s.generation FROM article a
           JOIN posting p ON p.article = a.id JOIN source s ON s.id = a.source"""
    )
    wrong = 0
    for ident, sequence, shown in rows:
        terms = {number >> 1 for number in array("I", sequence)}
        # What is being indexed, or was when the indexer died, has its postings only in part: nobody sees it.
        wrong += held.pop(ident, [0, 0]) != [len(terms), sum(terms)] and bool(shown)
    if wrong:
        yield f"{wrong} articles are not found by all of their words"
    if held:
        yield f"{len(held)} entries of the search index lead to no article"


def compact(path: Path) -> tuple[int, int]:
    """Gives back the room that deleted rows held; bytes before and after. Nobody else may have the file open."""
    before = path.stat().st_size
    with our_errors(path), closing(sqlite3.connect(path, timeout=10.0, isolation_level=None)) as connection:
        connection.execute("VACUUM")
        connection.execute("PRAGMA optimize")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return before, path.stat().st_size


def put_in_place(new: Path, path: Path, kept: Path | None) -> None:
    """Puts the file `new` where `path` stands; what stood there is kept as `kept` (None: where there is nothing).

    A death at any moment leaves either the old database or the new one under the name.
    """
    try:
        if kept is not None and path.exists():
            _fold(path)
            for tail in ("", *TAILS):
                if (part := path.with_name(path.name + tail)).exists():
                    shutil.copy2(part, kept.with_name(kept.name + tail))
            _to_disk(kept)
        # A log that belongs to the old file would be replayed into the new one.
        for tail in TAILS:
            path.with_name(path.name + tail).unlink(missing_ok=True)
        new.replace(path)
        _to_disk(path.parent)
    except OSError as e:
        raise StoreError("{path} can't be replaced: {why}.", path=path, why=e.strerror or e) from e


def _fold(path: Path) -> None:
    """Writes the log back into its file, where the file is sound enough for it."""
    with suppress(sqlite3.DatabaseError), closing(sqlite3.connect(path, timeout=2.0, isolation_level=None)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
