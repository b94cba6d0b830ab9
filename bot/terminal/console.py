"""The console: a person types commands and numbers, and sees what readers on Discord would see."""

from __future__ import annotations

import sys
from collections.abc import Awaitable, Callable
from difflib import get_close_matches

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.errors import ClipdeskError
from bot.playground import Answer, PlaygroundError
from bot.terminal import typed
from bot.terminal.forms import fill_in
from bot.terminal.safe import one_line, plain
from bot.terminal.session import CALLERS, Session
from bot.terminal.showing import hint, show

Ask = Callable[[str], Awaitable[str]]
LEAVING = ("quit", "exit", "q")


class Talk:
    """One conversation: a line in, an answer printed."""

    def __init__(self, session: Session, console: Console, ask: Ask) -> None:
        self.session = session
        self.console = console
        self._ask = ask

    async def run(self) -> None:
        """Answers line by line until `quit` or the end of the input."""
        while True:
            try:
                line = (await self._ask(f"{self.session.caller} › ")).strip()
            except EOFError:
                return
            if line.casefold().lstrip("/") in LEAVING:
                return
            if line:
                await self.answer(line)

    async def answer(self, line: str) -> None:
        """Prints what a line brings; a line that makes no sense brings an explanation."""
        try:
            await self._answer(line)
        except ClipdeskError as error:
            self._explain(error.for_user)
        except PlaygroundError as error:
            self._explain(str(error))

    async def _answer(self, line: str) -> None:
        word, _, rest = line.partition(" ")
        if word == "help" or line == "?":
            self.console.print(help_table(self.session))
        elif word == "as":
            self.session.act_as(rest.strip())
            self.console.print(Text(f"You are the {self.session.caller} now.", "dim"))
        elif all(part.isdecimal() for part in line.replace(",", " ").split()):
            await self._show(await self.session.press([int(part) for part in line.replace(",", " ").split()]))
        elif word.isdecimal():
            await self._show(await self.session.press([int(word)], rest.strip()))
        elif line.startswith("/"):
            await self._show(await self.session.ask(line))
        else:
            await self._plain_words(line)

    async def _plain_words(self, line: str) -> None:
        """A command without its slash is understood; other words are searched for."""
        names = {command.name.split(" ")[0] for command in self.session.commands()}
        first = line.split(" ", 1)[0].casefold()
        if first in names or "search" not in names or (" " not in line and get_close_matches(first, names, 1, 0.8)):
            await self._show(await self.session.ask(f"/{line}"))
            return
        self.console.print(Text(f"/search query:{plain(line)}", "dim"))
        await self._show(await self.session.ask(f"/search query:{line}"))

    async def _show(self, answer: Answer) -> None:
        show(self.console, answer, self.session.names, self.session.locale)
        if answer.modal is not None:
            values = await fill_in(answer.modal, self.console, self._ask)
            await self._show(await self.session.submit(answer.modal, values))
        elif (line := hint(self.session.shown)) is not None and answer.message is not None:
            self.console.print(line)

    def _explain(self, text: str) -> None:
        self.console.print(Text(plain(text), "yellow"))


def help_table(session: Session) -> Table:
    """What this caller can type."""
    table = Table.grid(padding=(0, 2))
    table.add_column(style="bold magenta", overflow="fold")
    table.add_column(overflow="fold")
    for command in session.commands():
        table.add_row(Text(typed.usage(command)), Text(one_line(command.description)))
    table.add_row(Text("a number"), Text("press a button, or choose from a menu, of the last answer"))
    table.add_row(Text("any words"), Text("search for them"))
    table.add_row(Text("as " + " | ".join(CALLERS)), Text("be somebody else"))
    table.add_row(Text("quit"), Text("leave (also Ctrl-D)"))
    return table


async def talk(session: Session) -> None:
    """The console on this process's terminal; without one, commands are read from standard input line by line."""
    console = Console()
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        await Talk(session, console, _from_stdin(console)).run()
        return
    from prompt_toolkit import PromptSession
    from prompt_toolkit.patch_stdout import patch_stdout

    from bot.terminal.completion import BotCompleter

    prompts: PromptSession[str] = PromptSession(completer=BotCompleter(session), complete_while_typing=True)

    async def ask(prompt: str) -> str:
        # Only the line of commands completes; a form's questions have nothing to complete.
        with patch_stdout(raw=True):
            if prompt.endswith("› "):
                return await prompts.prompt_async(prompt)
            return await PromptSession[str]().prompt_async(prompt)

    await Talk(session, console, ask).run()


def _from_stdin(console: Console) -> Ask:
    """Lines of standard input, each shown before its answer so that the transcript reads well."""

    async def ask(prompt: str) -> str:
        line = sys.stdin.readline()  # nothing else happens meanwhile but heartbeats, which come every 41 seconds
        if not line:
            raise EOFError
        console.print(Text(f"{prompt}{plain(line.strip())}", "bold"))
        return line

    return ask
