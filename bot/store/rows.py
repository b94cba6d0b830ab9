"""Writes and deletes the rows of articles: every table of the index, in one transaction of the caller."""

# ruff: noqa: S608 -- statements are put together from constants of this room; values are always bound

from __future__ import annotations

import json
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import aiosqlite

from bot.store import postings
from bot.store.lexicon import Lexicon
from bot.store.prepare import Label, Lot, Prepared
from bot.store.stories import ALIKE, NOTED, PROBED, SHARED, alike
from bot.words import fold, words

_NAMES = (
    "id source born first place key ident fingerprint day instant language title folded address url author published "
    "tags lead quotes hidden amended heading length version"
)
_COLUMNS = _NAMES.split()
_ARTICLE = f"INSERT INTO article ({', '.join(_COLUMNS)}) VALUES ({', '.join(':' + c for c in _COLUMNS)})"


@dataclass(frozen=True, slots=True)
class Arrival:
    """A prepared article and where it belongs: `first` and `place` as in the table."""

    prepared: Prepared
    first: int
    place: int


class Writer:
    """Writes articles of any source, remembering numbers of words and labels between transactions."""

    def __init__(self) -> None:
        self.lexicon = Lexicon()
        self._labels: dict[tuple[int, str], int] = {}

    def forget(self) -> None:
        """Drops what is remembered: needed when a transaction was rolled back."""
        self.lexicon.forget()
        self._labels.clear()

    async def insert(
        self, connection: aiosqlite.Connection, source: int, born: int, lot: Lot, arrivals: Sequence[Arrival]
    ) -> tuple[list[postings.Lot], Counter[int]]:
        """Writes the rows of articles of a lot, unseen until the source's generation is `born`.

        What is still to be written: their postings, and how often they carry each label.
        """
        next_id = await _next_id(connection)
        numbered = list(enumerate(arrivals, start=next_id))
        labels = await self.label_ids(connection, {label for a in arrivals for label in a.prepared.labels})
        known = await self.lexicon.learn(connection, lot.terms, lot.words)
        await self._insert_texts(connection, source, born, numbered, known)
        await self._insert_parts(connection, numbered, labels, known)
        await _count_languages(connection, [(a.prepared.language, len(a.prepared.terms)) for a in arrivals], 1)
        hashes = [(value, ident) for ident, a in numbered for value in a.prepared.sketch[:PROBED]]
        await _join_stories(connection, hashes)
        held: list[postings.Lot] = [
            (ident, [known[term] >> 1 for term in a.prepared.distinct], a.prepared.weights) for ident, a in numbered
        ]
        return held, _totals(arrivals, labels)

    async def _insert_texts(
        self, connection: aiosqlite.Connection, source: int, born: int, numbered: list[tuple[int, Arrival]],
        known: dict[int, int],
    ) -> None:  # fmt: skip
        written = known | {number + 1: ours + 1 for number, ours in known.items()}
        rows, documents, sequences = [], [], []
        for ident, arrival in numbered:
            p = arrival.prepared
            rows.append(
                p.row
                | {
                    "id": ident, "source": source, "born": born, "first": arrival.first, "place": arrival.place,
                    "key": p.key, "ident": p.ident, "fingerprint": p.fingerprint, "language": p.language,
                    "heading": p.heading, "length": len(p.terms),
                }
            )  # fmt: skip
            documents.append((ident, p.content))
            sequence = array("I", map(written.__getitem__, p.terms))
            sequences.append((ident, sequence.tobytes(), p.sketch.tobytes()))
        await connection.executemany(_ARTICLE, rows)
        await connection.executemany("INSERT INTO document (article, content) VALUES (?, ?)", documents)
        await connection.executemany("INSERT INTO posting (article, terms, sketch) VALUES (?, ?, ?)", sequences)

    async def _insert_parts(
        self, connection: aiosqlite.Connection, numbered: list[tuple[int, Arrival]], labels: dict[Label, int],
        known: dict[int, int],
    ) -> None:  # fmt: skip
        quotes = []
        labelled: list[tuple[int, int]] = []
        links: list[tuple[object, ...]] = []
        for ident, arrival in numbered:
            p = arrival.prepared
            labelled.extend((labels[label], ident) for label in p.labels)
            for q, said in p.quotes:
                terms = " ".join(("", *(str(known[term] >> 1) for term in said), ""))
                speaker = labels[q.speaker] if q.speaker else None
                quotes.append((ident, q.number, speaker, q.shown, q.introduction, terms))
            links.extend((ident, *link) for link in p.links)
        await connection.executemany("INSERT INTO labelled (label, article) VALUES (?, ?)", labelled)
        await connection.executemany(
            "INSERT INTO quote (article, number, speaker, shown, introduction, terms) VALUES (?, ?, ?, ?, ?, ?)", quotes
        )
        await connection.executemany(
            "INSERT INTO link (article, number, title, url, published, instant) VALUES (?, ?, ?, ?, ?, ?)", links
        )

    async def label_ids(self, connection: aiosqlite.Connection, labels: set[Label]) -> dict[Label, int]:
        """The numbers of labels, new ones among them."""
        new = sorted(label for label in labels if (label[0], label[2]) not in self._labels)
        if new:
            await connection.executemany("INSERT OR IGNORE INTO label (kind, key, name) VALUES (?, ?, ?)", new)
            rows = await connection.execute_fetchall(
                """SELECT kind, name, id FROM label
                   WHERE kind IN (0, 1, 2) AND name IN (SELECT value FROM json_each(?))""",
                (json.dumps([name for _, _, name in new]),),
            )
            self._labels.update(((int(r[0]), str(r[1])), int(r[2])) for r in rows)
            split = [(word, self._labels[kind, name]) for kind, _, name in new for word in set(words(name))]
            await connection.executemany("INSERT OR IGNORE INTO label_word (word, label) VALUES (?, ?)", split)
            whole = [(fold(name), self._labels[kind, name]) for kind, _, name in new]
            await connection.executemany("INSERT OR IGNORE INTO label_word (word, label) VALUES (?, ?)", whole)
        return {label: self._labels[label[0], label[2]] for label in labels}


def _totals(arrivals: Sequence[Arrival], labels: dict[Label, int]) -> Counter[int]:
    totals: Counter[int] = Counter()
    for arrival in arrivals:
        for label, count in () if arrival.prepared.row["hidden"] else arrival.prepared.labels.items():
            totals[labels[label]] += count
    return totals


async def _next_id(connection: aiosqlite.Connection) -> int:
    rows = list(await connection.execute_fetchall("SELECT seq FROM sqlite_sequence WHERE name = 'article'"))
    return int(rows[0][0]) + 1 if rows else 1


async def _count_languages(connection: aiosqlite.Connection, lengths: Iterable[tuple[str, int]], sign: int) -> None:
    articles: Counter[str] = Counter()
    terms: Counter[str] = Counter()
    for code, length in lengths:
        articles[code] += sign
        terms[code] += sign * length
    await connection.executemany(
        """INSERT INTO language (code, articles, terms) VALUES (:code, :articles, :terms)
           ON CONFLICT (code) DO UPDATE SET articles = articles + :articles, terms = terms + :terms""",
        [{"code": code, "articles": n, "terms": terms[code]} for code, n in articles.items()],
    )


async def tally(connection: aiosqlite.Connection, source: int, born: int, counts: Counter[int]) -> None:
    """Adds to how often a source carries labels, from generation `born` on."""
    await connection.executemany(
        """INSERT INTO tally (label, source, born, count) VALUES (?, ?, ?, ?)
           ON CONFLICT (label, source, born) DO UPDATE SET count = count + excluded.count""",
        [(label, source, born, count) for label, count in sorted(counts.items()) if count],
    )


async def carried(connection: aiosqlite.Connection, articles: Sequence[int]) -> Counter[int]:
    """How often these articles carry each label (a speaker: in shown quotations)."""
    rows = await connection.execute_fetchall(
        """SELECT k.label, CASE l.kind WHEN 2 THEN (SELECT COUNT(*) FROM quote q
                  WHERE q.article = k.article AND q.speaker = k.label AND q.shown) ELSE 1 END
           FROM labelled k JOIN label l ON l.id = k.label JOIN article a ON a.id = k.article AND NOT a.hidden
           WHERE k.article IN (SELECT value FROM json_each(?))""",
        (json.dumps(list(articles)),),
    )
    totals: Counter[int] = Counter()
    for label, count in rows:
        totals[label] += count
    return totals


async def _join_stories(connection: aiosqlite.Connection, hashes: list[tuple[int, int]]) -> None:
    """Notes the hashes of new articles, given as (hash, article), and puts the articles into the stories of those
    that are nearly the same word for word.
    """
    rows = await connection.execute_fetchall(
        "SELECT hash, article FROM sketch WHERE hash IN (SELECT value FROM json_each(?))",
        (json.dumps([value for value, _ in hashes]),),
    )
    holders: defaultdict[int, list[int]] = defaultdict(list)
    for value, article in rows:
        holders[value].append(article)
    shared: Counter[tuple[int, int]] = Counter()
    noted = []
    for value, article in hashes:
        before = holders[value]
        shared.update((article, old) for old in before)
        if len(before) < NOTED:
            before.append(article)
            noted.append((value, article))
    await connection.executemany("INSERT INTO sketch (hash, article) VALUES (?, ?)", noted)
    pairs = sorted(pair for pair, times in shared.items() if times >= SHARED)
    if not pairs:
        return
    rows = await connection.execute_fetchall(
        """SELECT a.id, a.key, p.sketch FROM article a JOIN posting p ON p.article = a.id
           WHERE a.id IN (SELECT value FROM json_each(?))""",
        (json.dumps(sorted({ident for pair in pairs for ident in pair})),),
    )
    marks = {int(row[0]): (row[1], array("q", row[2])) for row in rows}
    for article, old in pairs:
        if marks[article][0] != marks[old][0] and alike(marks[article][1], marks[old][1]) >= ALIKE:
            await connection.execute("UPDATE article SET story = COALESCE(story, id) WHERE id = ?", (old,))
            await connection.execute(
                "UPDATE article SET story = (SELECT story FROM article WHERE id = ?) WHERE id = ? AND story IS NULL",
                (old, article),
            )


async def delete(connection: aiosqlite.Connection, articles: Sequence[int]) -> None:
    """Deletes all rows of articles that nobody sees any more."""
    chosen = {"ids": json.dumps(list(articles))}
    among = "IN (SELECT value FROM json_each(:ids))"
    rows = list(
        await connection.execute_fetchall(
            f"""SELECT a.id, a.length, a.language, p.terms, p.sketch
                FROM article a JOIN posting p ON p.article = a.id WHERE a.id {among}""",
            chosen,
        )
    )
    held: dict[int, set[int]] = {}
    hashes: list[tuple[int, int]] = []
    for ident, _, _, sequence, mark in rows:
        hashes.extend((value, ident) for value in array("q", mark)[:PROBED])
        held[ident] = {n >> 1 for n in array("I", sequence)}
    await postings.remove(connection, held)
    await _count_languages(connection, [(row[2], row[1]) for row in rows], -1)
    await connection.executemany("DELETE FROM sketch WHERE hash = ? AND article = ?", hashes)
    for table in ("document", "posting", "labelled", "quote", "link"):
        await connection.execute(f"DELETE FROM {table} WHERE article {among}", chosen)
    await connection.execute(f"DELETE FROM article WHERE id {among}", chosen)
