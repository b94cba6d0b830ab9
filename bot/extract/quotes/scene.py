"""An article made ready for attribution: its tokens, whom it mentions and names, and what each run says by itself."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import Any

from bot.extract.quotes.bystanders import likely
from bot.extract.quotes.entities import Entity
from bot.extract.quotes.marks import Run, places
from bot.extract.quotes.mentions import Mention
from bot.extract.quotes.tokens import Tokens

_BREAK = re.compile("N")
LOOKED_AT = 40
"""The words of a run that are looked at."""
_OWN_VOICE = frozenset(
    "I we We I'm I've my our me us you You I’m I’ve we're we’re We're We’re My Our".split()  # noqa: SIM905
)


class Scene:
    """An article made ready: its tokens, its mentions, its long runs and the token of each."""

    __slots__ = (
        "_bearers", "_breaks", "_leading", "_signs", "at", "called", "entities", "firsts", "likely", "mentions", "most",
        "places", "runs", "text", "tokens",
    )  # fmt: skip

    def __init__(
        self, text: str, tokens: Tokens, mentions: list[Mention], entities: list[Entity], runs: list[Run]
    ) -> None:
        self.text = text
        self.tokens = tokens
        self.mentions = mentions
        self.entities = entities
        self.firsts = [mention.first for mention in mentions]
        self.likely = likely(mentions, entities, tokens)
        self.places = [mention.first for mention in self.likely]
        self.runs = runs
        self.called: dict[int, Any] = {}
        self.at = places(tokens.codes, "Q")
        self.most = max([len(e.mentions) for e in entities if not e.thing], default=1)
        self._signs: list[Signs | None] = [None] * len(self.at)
        self._breaks: list[int] | None = None
        self._bearers: dict[str, int] | None = None
        self._leading: list[Entity] | None = None

    def signs(self, index: int) -> Signs:
        """What a run says by itself, looked at once."""
        found = self._signs[index]
        if found is None:
            found = self._signs[index] = Signs(self, index)
        return found

    def paragraph(self, index: int) -> int:
        """The number of line breaks before a token."""
        if self._breaks is None:
            self._breaks = [match.start() for match in _BREAK.finditer(self.tokens.codes)]
        return bisect_left(self._breaks, index)

    def bearer(self, word: str) -> int | None:
        """The first entity whose name ends with a word in lower case."""
        if self._bearers is None:
            self._bearers = {entity.parts[-1]: entity.number for entity in reversed(self.entities)}
        return self._bearers.get(word)

    def leading(self) -> list[Entity]:
        """Whom the article is about: those named half as often as the one named most, four at most."""
        if self._leading is None:
            people = [e for e in self.entities if not e.thing and len(e.mentions) * 2 >= self.most > 2]
            self._leading = sorted(people, key=lambda entity: -len(entity.mentions))[:4]
        return self._leading

    def words(self, mention: Mention) -> str:
        """The words of a mention as they stand."""
        start, end = self.tokens.span(mention.first, mention.last)
        return self.text[start:end]

    def said_beside(self, index: int) -> str:
        """The words quoted right before and right behind a token in its paragraph, in lower case."""
        place = bisect_left(self.at, index)
        codes = self.tokens.codes
        found = ""
        for run in (place - 1, place):
            if 0 <= run < len(self.at):
                at = self.at[run]
                begin, end = (at, index) if at < index else (index, at)
                if end - begin < 40 and "N" not in codes[begin:end]:
                    found += self.signs(run).low
        return found


class Signs:
    """What a run says by itself: how it begins, how it ends, what stands before it and behind it."""

    __slots__ = ("before", "begin", "edges", "end", "follow", "low", "voice", "words")

    def __init__(self, scene: Scene, index: int) -> None:
        run = scene.runs[index]
        self.begin, self.end = edges(scene.text, run)
        self.edges = self.end + self.begin
        inside = scene.text[run.start : run.end]
        self.words = inside.split(None, LOOKED_AT)
        self.low = " " + inside.lower()
        codes = scene.tokens.codes
        at = scene.at[index]
        self.before = codes[at - 1 : at] if at else "N"
        self.follow = codes[at + 1 : at + 3]
        self.voice = "0" if _OWN_VOICE.isdisjoint(self.words) else "1"


def edges(text: str, run: Run) -> tuple[str, str]:
    """How a run begins (a capital, a small letter, else) and ends (its last mark, a word, or left open)."""
    begin = text[run.start]
    end = text[run.end - 1] if run.closed else "|"
    return "u" if begin.isupper() else "l" if begin.islower() else "o", "w" if end.isalnum() else end
