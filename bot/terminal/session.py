"""A person's talk with the bot: asks, presses, chooses, fills in forms, and remembers the last answer."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from bot.errors import QueryError
from bot.playground import Answer, Choice, Command, Person, Playground
from bot.terminal import typed
from bot.terminal.controls import BUTTON, STRING_SELECT, Control, controls
from bot.terminal.safe import one_line

Message = dict[str, Any]

CALLERS = ("reader", "admin", "operator")
PATIENCE = 60.0  # seconds for an answer that was deferred


class Session:
    """One caller at a time in one channel of the playground."""

    def __init__(
        self,
        playground: Playground,
        idle: Callable[[float], Awaitable[bool]],
        caller: str = "reader",
        locale: str = "en-US",
    ) -> None:
        self._playground = playground
        self._idle = idle  # waits until the bot has answered everything
        self._locale = locale
        self._person = playground.person(caller, locale=locale)
        self.caller = caller
        self.shown: Message | None = None  # the message whose buttons the numbers press
        self._offered: dict[str, str | int | float] = {}  # what the bot offered, by the name a person sees

    @property
    def person(self) -> Person:
        """Who asks."""
        return self._person

    @property
    def locale(self) -> str:
        """The language of whoever asks, one of Discord's."""
        return self._locale

    @property
    def names(self) -> dict[str, str]:
        """What the server's channels, roles and people are called, by their ids."""
        world = self._playground.world
        named = {user.id: user.global_name or user.name for user in world.users.values()}
        for guild in world.guilds.values():
            named |= {channel.id: channel.name for channel in guild.channels.values()}
            named |= {role.id: role.name for role in guild.roles}
        return named

    def act_as(self, caller: str) -> None:
        """Another caller goes on. Raises QueryError for one who isn't there."""
        if caller not in CALLERS:
            raise QueryError("There is no “{caller}” here; there are {who}.", caller=caller, who=", ".join(CALLERS))
        self._person = self._playground.person(caller, locale=self._locale)
        self.caller = caller
        self.shown = None

    def commands(self) -> list[Command]:
        """The slash commands this caller is offered."""
        return [command for command in self._person.commands() if command.kind == 1]

    async def ask(self, line: str) -> Answer:
        """The answer to a command line. Raises QueryError where it isn't one."""
        asked = typed.read(line, self.commands())
        if typed.missing(asked):
            raise typed.explain_missing(asked)
        picked = {name: self._offered.get(value, value) for name, value in asked.options.items()}
        return await self._settle(await self._person.slash(asked.command.name, picked))

    async def complete(self, asked: typed.Typed, option: str) -> list[Choice]:
        """What the bot itself offers for an option being typed; a name picked from it stands for its value."""
        choices = await self._person.complete(asked.command.name, {option: "", **asked.options}, focused=option)
        self._offered |= {one_line(choice.name): choice.value for choice in choices}
        return choices

    def controls(self) -> tuple[Control, ...]:
        """What the numbers press."""
        return controls(self.shown) if self.shown else ()

    async def press(self, numbers: Sequence[int], words: str = "") -> Answer:
        """The answer to pressing a button, or choosing options of one menu. `words` names a channel, role or user."""
        known = {control.number: control for control in self.controls()}
        chosen = [known[number] for number in numbers if number in known]
        if self.shown is None or not chosen or len(chosen) < len(numbers):
            raise QueryError("There is no such number under the last answer.")
        first = chosen[0]
        if first.kind == BUTTON:
            return await self._settle(await self._person.press(self.shown, first.custom_id))
        values = [c.value or "" for c in chosen if c.custom_id == first.custom_id]
        if first.kind != STRING_SELECT:
            values = [words] if words else []
        return await self._settle(await self._person.choose(self.shown, first.custom_id, values))

    async def submit(self, modal: Message, values: Mapping[str, Any]) -> Answer:
        """The answer to a form."""
        return await self._settle(await self._person.submit(modal, values))

    async def _settle(self, answer: Answer) -> Answer:
        """The answer once it is there. Raises QueryError where none comes."""
        try:
            await answer.settled(PATIENCE)
        except TimeoutError as e:
            raise QueryError("The bot did not answer within {seconds:.0f} seconds.", seconds=PATIENCE) from e
        if answer.error:
            raise QueryError("{error}.", error=answer.error)
        await self._idle(PATIENCE)  # an answer may be edited until its command is done
        if answer.message is not None:
            self.shown = answer.message
        return answer
