"""Words and their terms, numbered as they come, before any index knows them.

The numbers are even, as they are in a stored text: one more says that a term is written as a name.
"""

from __future__ import annotations

from bot.store.stories import mark
from bot.words import stem


class Terms:
    """Terms by number, and for each a mark that is the same everywhere."""

    def __init__(self) -> None:
        self.texts: dict[int, str] = {}
        self.marks: list[int] = []
        self._numbers: dict[str, int] = {}

    def number(self, term: str) -> int:
        """The number of a term."""
        number = self._numbers.get(term)
        if number is None:
            number = self._numbers[term] = len(self.marks)
            self.texts[number] = term
            self.marks += [mark(term)] * 2
        return number


class Vocabulary(dict[str, int]):
    """The words of a language, each with the number of the term it is a form of; any word is one."""

    def __init__(self, language: str, terms: Terms) -> None:
        super().__init__()
        self._language = language
        self._terms = terms
        self._new: dict[str, int] = {}

    def __missing__(self, word: str) -> int:
        number = self._new[word] = self[word] = self._terms.number(stem(word, self._language))
        return number

    def told(self) -> dict[str, int]:
        """The words that were never told before."""
        new, self._new = self._new, {}
        return new
