"""Numbers for words: each form of a word leads to a term, and terms are what the index holds."""

from __future__ import annotations

import json
from collections.abc import Iterable

import aiosqlite

from bot.words import stem

KEPT = 400_000
"""Forms remembered while indexing: some 40 MB."""


class Lexicon:
    """The writer's memory of forms and terms. Forget it when a transaction that used it is rolled back."""

    def __init__(self) -> None:
        self._forms: dict[str, dict[str, int]] = {}

    def forget(self) -> None:
        """Drops what is remembered."""
        self._forms.clear()

    async def learn(self, connection: aiosqlite.Connection, language: str, words: Iterable[str]) -> dict[str, int]:
        """The number of each word's term; words and terms that are new are stored."""
        if sum(map(len, self._forms.values())) > KEPT:
            self.forget()
        known = self._forms.setdefault(language, {})
        new = [word for word in dict.fromkeys(words) if word not in known]
        if new:
            stems = {word: stem(word, language) for word in new}
            numbers = await self._terms(connection, set(stems.values()))
            known.update((word, numbers[term]) for word, term in stems.items())
            await connection.executemany(
                "INSERT OR IGNORE INTO form (text, language, term) VALUES (?, ?, ?)",
                [(word, language, known[word]) for word in new],
            )
        return known

    @staticmethod
    async def _terms(connection: aiosqlite.Connection, texts: set[str]) -> dict[str, int]:
        ordered = sorted(texts)
        await connection.executemany("INSERT OR IGNORE INTO term (text) VALUES (?)", [(text,) for text in ordered])
        rows = await connection.execute_fetchall(
            "SELECT text, id FROM term WHERE text IN (SELECT value FROM json_each(?))", (json.dumps(ordered),)
        )
        return {str(row[0]): int(row[1]) for row in rows}
