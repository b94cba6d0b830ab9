"""Numbers for words: each form of a word leads to a term, and terms are what the index holds."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

import aiosqlite

KEPT = 400_000
"""Forms and terms remembered while indexing: some 40 MB."""


class Lexicon:
    """The writer's memory of forms and terms. Forget it when a transaction that used it is rolled back."""

    def __init__(self) -> None:
        self._forms: dict[str, set[str]] = {}
        self._terms: dict[str, int] = {}

    def forget(self) -> None:
        """Drops what is remembered."""
        self._forms.clear()
        self._terms.clear()

    async def learn(
        self, connection: aiosqlite.Connection, terms: Mapping[int, str], words: Mapping[str, Mapping[str, int]]
    ) -> dict[int, int]:
        """Our numbers, doubled, of terms that somebody else numbered.

        Terms that are new are stored, and those of the words, given by language, that are.
        """
        if sum(map(len, self._forms.values())) + len(self._terms) > KEPT:
            self.forget()
        missing = sorted(set(terms.values()).difference(self._terms))
        if missing:
            self._terms.update(await self._stored(connection, missing))
        numbers = {number: 2 * self._terms[term] for number, term in terms.items()}
        for language, forms in words.items():
            known = self._forms.setdefault(language, set())
            new = sorted(set(forms).difference(known))
            known.update(new)
            await connection.executemany(
                "INSERT OR IGNORE INTO form (text, language, term) VALUES (?, ?, ?)",
                [(form, language, numbers[forms[form]] >> 1) for form in new],
            )
        return numbers

    @staticmethod
    async def _stored(connection: aiosqlite.Connection, texts: Sequence[str]) -> dict[str, int]:
        await connection.executemany("INSERT OR IGNORE INTO term (text) VALUES (?)", [(text,) for text in texts])
        rows = await connection.execute_fetchall(
            "SELECT text, id FROM term WHERE text IN (SELECT value FROM json_each(?))", (json.dumps(texts),)
        )
        return {str(row[0]): int(row[1]) for row in rows}
