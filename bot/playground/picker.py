"""The command picker of Discord's client: what a person sees in it, and how typed values are checked and sent."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.playground import shapes
from bot.playground.backend import Backend
from bot.playground.messages import Upload
from bot.playground.world import Channel, Guild, Role, User

Json = dict[str, Any]

SUB, GROUP, STRING, INTEGER, BOOLEAN, USER, CHANNEL, ROLE, MENTIONABLE, NUMBER, ATTACHMENT = range(1, 12)
TYPE_NAMES = {
    STRING: "text",
    INTEGER: "a whole number",
    BOOLEAN: "true or false",
    USER: "a user",
    CHANNEL: "a channel",
    ROLE: "a role",
    MENTIONABLE: "a user or a role",
    NUMBER: "a number",
    ATTACHMENT: "a file",
}


class PlaygroundError(Exception):
    """A person tried what Discord's client would not let them do; the text says what."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One value offered for an option."""

    name: str
    value: str | int | float


@dataclass(frozen=True, slots=True)
class Option:
    """One option of a command as the picker shows it; `type` is Discord's number."""

    name: str
    description: str
    type: int
    required: bool
    choices: tuple[Choice, ...]
    autocomplete: bool
    min_value: float | None
    max_value: float | None
    min_length: int | None
    max_length: int | None
    channel_types: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Command:
    """One entry of the picker: a slash command by its full name ("digest add"), or a menu command (kind 2 user, 3
    message)."""

    id: str
    name: str
    description: str
    options: tuple[Option, ...]
    kind: int
    guild_id: str | None
    mention: str

    def option(self, name: str) -> Option:
        """The option of that name; raises PlaygroundError with those there are."""
        for option in self.options:
            if option.name == name:
                return option
        known = ", ".join(o.name for o in self.options) or "none"
        raise PlaygroundError(f"/{self.name} has no option “{name}”. Its options: {known}.")


def entries(command: Json, locale: str) -> Iterator[Command]:
    """The picker's entries of one registered command: itself, or each of its subcommands."""
    kind = command["type"]
    for path, node in _leaves(command, ()):
        name = " ".join((command["name"], *path))
        options = tuple(_option(o, locale) for o in node.get("options") or ())
        mention = f"</{name}:{command['id']}>" if kind == 1 else name
        yield Command(
            command["id"], name, _local(node, "description", locale), options, kind, command.get("guild_id"), mention
        )


def _leaves(node: Json, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Json]]:
    nested = [o for o in node.get("options") or () if o["type"] in (SUB, GROUP)]
    if not nested:
        yield path, node
    for child in nested:
        yield from _leaves(child, (*path, child["name"]))


def _local(node: Json, key: str, locale: str) -> str:
    return str((node.get(f"{key}_localizations") or {}).get(locale) or node.get(key) or "")


def _option(o: Json, locale: str) -> Option:
    return Option(
        name=o["name"],
        description=_local(o, "description", locale),
        type=o["type"],
        required=bool(o.get("required")),
        choices=tuple(Choice(_local(c, "name", locale), c["value"]) for c in o.get("choices") or ()),
        autocomplete=bool(o.get("autocomplete")),
        min_value=o.get("min_value"),
        max_value=o.get("max_value"),
        min_length=o.get("min_length"),
        max_length=o.get("max_length"),
        channel_types=tuple(o.get("channel_types") or ()),
    )


class Filler:
    """Fills the options of one command in, as the client does, and collects what the values refer to."""

    def __init__(self, backend: Backend, guild: Guild | None, user: User) -> None:
        self._backend, self._guild, self._user = backend, guild, user
        self.resolved: dict[str, Json] = {}

    def fill(self, command: Command, values: Mapping[str, Any], focused: str | None = None) -> list[Json]:
        """The options in the order of the command, nested under its subcommands; raises PlaygroundError.

        With `focused`, that option is being typed: it is not checked yet, and no option is required.
        """
        for name in values:
            command.option(name)
        if focused is not None and not command.option(focused).autocomplete:
            raise PlaygroundError(f"The option “{focused}” of /{command.name} completes nothing.")
        filled: list[Json] = []
        for option in command.options:
            if option.name == focused:
                typed = values.get(option.name)
                typed = "" if typed is None else str(typed)
                filled.append({"name": option.name, "type": option.type, "value": typed, "focused": True})
            elif values.get(option.name) is not None:
                value = self._value(command, option, values[option.name])
                filled.append({"name": option.name, "type": option.type, "value": value})
            elif option.required and focused is None:
                raise PlaygroundError(f"/{command.name} needs the option “{option.name}”: {option.description}")
        return _nest(command, filled)

    def _value(self, command: Command, option: Option, given: Any) -> Any:
        try:
            return self._typed(option, given)
        except (ValueError, TypeError, KeyError):
            wanted = TYPE_NAMES[option.type]
            raise PlaygroundError(
                f"The option “{option.name}” of /{command.name} takes {wanted}, not “{given}”."
            ) from None

    def _typed(self, option: Option, given: Any) -> Any:
        if option.choices:
            return _chosen(option, given)
        if option.type == STRING:
            return _text(option, str(given))
        if option.type == BOOLEAN:
            return _truth(given)
        if option.type in (INTEGER, NUMBER):
            return _in_range(option, _number(given, whole=option.type == INTEGER))
        if option.type == ATTACHMENT:
            attachment = self._backend.messages.keep_file(_upload(given))
            self.resolved.setdefault("attachments", {})[attachment["id"]] = attachment
            return attachment["id"]
        if option.type == CHANNEL:
            channel = self._channel(given)
            if option.channel_types and channel.kind not in option.channel_types:
                raise PlaygroundError(f"The option “{option.name}” doesn't take channels like #{channel.name}.")
        return self.refer(option.type, given)

    def refer(self, option_type: int, given: Any) -> str:
        """The id of a channel, role or user, which is put among the resolved values; KeyError where there is none."""
        if option_type == CHANNEL:
            channel = self._channel(given)
            shape = shapes.partial_channel(self._backend.world, channel, self._user.id)
            self.resolved.setdefault("channels", {})[channel.id] = shape
            return channel.id
        if option_type in (ROLE, MENTIONABLE):
            role = self._role(given)
            if role is not None:
                self.resolved.setdefault("roles", {})[role.id] = shapes.role(role)
                return role.id
            if option_type == ROLE:
                raise KeyError(given)
        return self.refer_user(self._user_of(given)).id

    def refer_user(self, user: User) -> User:
        """Put a user, and their membership, among the resolved values."""
        self.resolved.setdefault("users", {})[user.id] = shapes.user(user)
        member = self._guild.members.get(user.id) if self._guild else None
        if member is not None:
            self.resolved.setdefault("members", {})[user.id] = shapes.member(member, with_user=False)
        return user

    def _channel(self, given: Any) -> Channel:
        if isinstance(given, Channel):
            return given
        text = str(given).strip()
        found = self._backend.world.channel(re.sub(r"^<#(\d+)>$", r"\1", text))
        if found is None and self._guild is not None:
            found = self._guild.channel(text)
        if found is None:
            raise KeyError(text)
        return found

    def _role(self, given: Any) -> Role | None:
        if isinstance(given, Role):
            return given
        text = re.sub(r"^<@&(\d+)>$", r"\1", str(given).strip())
        roles = self._guild.roles if self._guild else ()
        return next((r for r in roles if text in (r.id, r.name, f"@{r.name}")), None)

    def _user_of(self, given: Any) -> User:
        if isinstance(given, User):
            return given
        text = re.sub(r"^<@!?(\d+)>$", r"\1", str(given).strip())
        for user in self._backend.world.users.values():
            if text in (user.id, user.name, f"@{user.name}"):
                return user
        raise KeyError(text)


def _nest(command: Command, filled: list[Json]) -> list[Json]:
    """The options under the groups and the subcommand of a command's full name."""
    path = command.name.split(" ")[1:] if command.kind == 1 else []
    for depth, name in reversed(list(enumerate(path))):
        kind = SUB if depth == len(path) - 1 else GROUP
        filled = [{"name": name, "type": kind, "options": filled}]
    return filled


def _chosen(option: Option, given: Any) -> Any:
    for choice in option.choices:
        if given in (choice.value, choice.name) or str(given) == str(choice.value):
            return choice.value
    offered = ", ".join(c.name for c in option.choices)
    raise PlaygroundError(f"The option “{option.name}” offers {offered}; “{given}” is none of them.")


def _text(option: Option, text: str) -> str:
    least, most = option.min_length or 0, 6000 if option.max_length is None else option.max_length
    if not text:
        raise PlaygroundError(f"The option “{option.name}” can't be empty.")
    if not least <= len(text) <= most:
        raise PlaygroundError(f"The option “{option.name}” takes {least} to {most} characters, not {len(text)}.")
    return text


def _truth(given: Any) -> bool:
    if isinstance(given, bool):
        return given
    return {"true": True, "yes": True, "false": False, "no": False}[str(given).lower()]


def _number(given: Any, *, whole: bool) -> int | float:
    if isinstance(given, bool) or (whole and isinstance(given, float) and not given.is_integer()):
        raise ValueError(given)
    return int(given) if whole else float(given)


def _in_range(option: Option, value: int | float) -> int | float:
    least = -(2**53) if option.min_value is None else option.min_value
    most = 2**53 if option.max_value is None else option.max_value
    if not least <= value <= most:
        raise PlaygroundError(f"The option “{option.name}” takes {least} to {most}, not {value}.")
    return value


def _upload(given: Any) -> Upload:
    if isinstance(given, Upload):
        return given
    name, data = given
    return Upload(str(name), bytes(data))
