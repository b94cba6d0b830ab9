"""Completion at the console: names of commands and options from the picker, values from the bot itself."""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator, Iterable

from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document

from bot.errors import QueryError
from bot.playground import Choice, PlaygroundError
from bot.terminal import typed
from bot.terminal.safe import one_line
from bot.terminal.session import Session

WORDS = ("help", "as ", "quit")
BOOLEAN = 5


class BotCompleter(Completer):
    """Asks the bot's own autocomplete over the wire, as Discord's client does."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterable[Completion]:
        """Nothing: completion needs the bot's answer, see the asynchronous form."""
        return ()

    async def get_completions_async(
        self, document: Document, complete_event: CompleteEvent
    ) -> AsyncGenerator[Completion, None]:
        """What may stand at the cursor."""
        line = document.text_before_cursor
        for completion in await self.suggestions(line):
            yield completion

    async def suggestions(self, line: str) -> list[Completion]:
        """Commands, then a command's options, then an option's values."""
        commands = self._session.commands()
        try:
            asked = typed.read(line, commands)
        except QueryError:
            return self._commands(line)
        if not line[-1:].isspace() and not asked.options and asked.open_option is None:
            return self._commands(line)
        values = await self._values(asked, line) if asked.open_option else []
        return values or self._options(asked, line)

    def _commands(self, line: str) -> list[Completion]:
        found = [
            Completion(f"/{command.name} ", -len(line), display=f"/{command.name}", display_meta=command.description)
            for command in self._session.commands()
            if f"/{command.name}".startswith(f"/{line.removeprefix('/')}")
        ]
        words = [Completion(word, -len(line)) for word in WORDS if line and word.startswith(line)]
        return found + words

    def _options(self, asked: typed.Typed, line: str) -> list[Completion]:
        """The options not named yet that begin with the last word."""
        word = re.search(r"\S*$", line)
        begun = word[0] if word else ""
        # A word before any option's name is the first option's value so far, and may become a name.
        named = {*asked.options} if asked.open_option else set()
        return [
            Completion(f"{option.name}:", -len(begun), display_meta=one_line(option.description))
            for option in asked.command.options
            if option.name.startswith(begun) and option.name not in named
        ]

    async def _values(self, asked: typed.Typed, line: str) -> list[Completion]:
        """What may stand for the option being typed: fixed choices, or what the bot offers."""
        name = asked.open_option or ""
        option = asked.command.option(name)
        begun = line.rpartition(f"{name}:")[2].lstrip()
        choices = list(option.choices)
        if option.type == BOOLEAN:
            choices = [Choice("True", "True"), Choice("False", "False")]
        if option.autocomplete:
            try:
                offered = await self._session.complete(asked, name)
                return [Completion(one_line(choice.name), -len(begun)) for choice in offered]
            except PlaygroundError:
                return []
        near = [choice for choice in choices if choice.name.casefold().startswith(begun.casefold())]
        return [Completion(str(c.value), -len(begun), display=one_line(c.name)) for c in near if str(c.value) != begun]
