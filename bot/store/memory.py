"""What was counted over the whole index, kept until a source shows a new state or somebody puts an article right, or
tags come to go by other names.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from typing import Any, TypeVar, cast

import aiosqlite

from bot.store.aliases import Aliases

T = TypeVar("T")

KEPT = 200
"""Answers kept; each is a number or a list of what one viewer sees."""


class Memory:
    """Answers, and the state of the sources and the aliases they are true of."""

    def __init__(self) -> None:
        self.aliases = Aliases()
        self._state: tuple[tuple[int, ...], ...] = ()
        self._answers: OrderedDict[Hashable, Any] = OrderedDict()
        self._rough: dict[Hashable, tuple[int, Any]] = {}

    def rename(self, aliases: Aliases) -> None:
        """Has tags go by these names from now on; what was counted by others is forgotten."""
        self.aliases = aliases
        self._answers.clear()
        self._rough.clear()

    def asked(self, what: str) -> list[tuple[Any, ...]]:
        """The questions that begin so, as they were asked."""
        return [q for q in self._rough if isinstance(q, tuple) and q[0] == what]

    async def roughly(
        self, connection: aiosqlite.Connection, question: Hashable, answer: Callable[[], Awaitable[T]],
        exact: Callable[[T], bool],
    ) -> T:  # fmt: skip
        """The same; an answer that needn't be `exact` holds until the index has grown or shrunk by a fiftieth."""
        rows = await connection.execute_fetchall("SELECT COALESCE(SUM(articles), 0) FROM language")
        articles = int(next(iter(rows))[0])
        if question in self._rough:
            then, known = self._rough[question]
            if abs(articles - then) * 50 <= then and not exact(known):
                return cast(T, known)
        aliases = self.aliases
        made = await self.recall(connection, question, answer)
        if aliases is not self.aliases:
            return made
        if len(self._rough) >= KEPT:
            self._rough.clear()
        self._rough[question] = (articles, made)
        return made

    async def recall(
        self, connection: aiosqlite.Connection, question: Hashable, answer: Callable[[], Awaitable[T]]
    ) -> T:
        """The answer to a question, made by `answer` where it isn't known of what this connection sees."""
        rows = await connection.execute_fetchall("SELECT id, generation, amended FROM source")
        state = tuple(tuple(row) for row in rows)
        if state != self._state:
            self._answers.clear()
            self._state = state
        if question in self._answers:
            self._answers.move_to_end(question)
            known: T = self._answers[question]
            return known
        aliases = self.aliases
        made = await answer()
        # Else another connection saw a newer state meanwhile, or the file of tags changed.
        if state == self._state and aliases is self.aliases:
            self._answers[question] = made
            while len(self._answers) > KEPT:
                self._answers.popitem(last=False)
        return made
