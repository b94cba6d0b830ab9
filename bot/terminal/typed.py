"""What was typed at the console: a command with its options, as `/quote speaker:Ada Marsh about:ferries`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from bot.errors import QueryError
from bot.playground import Command, Option

STRING = 3
_QUOTES = {'"': '"', "“": "”", "„": "“", "'": "'", "«": "»"}
_QUOTED = re.compile(r'"[^"]*"|“[^”]*”|«[^»]*»')


@dataclass(frozen=True, slots=True)
class Typed:
    """A command and the values of its options. `open_option` is the last one named, which is still being typed."""

    command: Command
    options: dict[str, str]
    open_option: str | None = None


def read(line: str, commands: Sequence[Command]) -> Typed:
    """The command of a line and its options. Raises QueryError that says what there is instead.

    A value runs to the next option's name, so it may hold blanks and colons; in quotation marks it may hold an
    option's name. Words before the first option's name are the first option's value.
    """
    command, rest = _command(line, commands)
    marks = _marks(rest, command)
    options: dict[str, str] = {}
    first = rest[: marks[0].start()] if marks else rest
    if words := first.strip():
        options[_first_option(command, words, marks).name] = words
    ends = [*(mark.start() for mark in marks[1:]), len(rest)]
    for mark, end in zip(marks, ends, strict=False):  # without marks there is still an end
        options[mark[1]] = rest[mark.end() : end].strip()
    values = {name: _unquoted(value, command.option(name)) for name, value in options.items()}
    return Typed(command, {name: v for name, v in values.items() if v}, marks[-1][1] if marks else None)


def missing(typed: Typed) -> list[Option]:
    """The options a command needs and was not given."""
    return [option for option in typed.command.options if option.required and not typed.options.get(option.name)]


def explain_missing(typed: Typed) -> QueryError:
    """The error that says what a command still needs, with an example."""
    wanted = missing(typed)
    lines = [f"/{typed.command.name} needs {' and '.join(f'“{option.name}”' for option in wanted)}:"]
    lines += [f"  {option.name}: {option.description}" for option in wanted]
    lines.append(f"Type it as: {usage(typed.command)}")
    return QueryError("{text}", text="\n".join(lines))


def usage(command: Command) -> str:
    """How a command is typed, optional options in brackets."""
    parts = [f"{o.name}:..." if o.required else f"[{o.name}:...]" for o in command.options]
    return " ".join([f"/{command.name}", *parts])


def _command(line: str, commands: Sequence[Command]) -> tuple[Command, str]:
    """The command a line begins with, the longest name first, and the rest of the line."""
    text = line.strip().removeprefix("/")
    for command in sorted(commands, key=lambda c: -len(c.name)):
        if command.kind == 1 and re.match(rf"{re.escape(command.name)}(?:\s|$)", text):
            return command, text[len(command.name) :]
    raise _no_such_command(text, [c.name for c in commands if c.kind == 1])


def _no_such_command(text: str, names: Sequence[str]) -> QueryError:
    word = text.split(" ", 1)[0] if text else ""
    if group := [name for name in names if name.startswith(f"{word} ")]:
        listed = ", ".join(f"/{name}" for name in group)
        return QueryError("/{word} is a group of commands: {listed}.", word=word, listed=listed)
    near = get_close_matches(word, {name.split(" ")[0] for name in names}, n=1)
    hint = f" Did you mean /{near[0]}?" if near else ""
    top = ", ".join(sorted({f"/{name.split(' ')[0]}" for name in names}))
    return QueryError("There is no command /{word} here.{hint} There are: {top}.", word=word, hint=hint, top=top)


def _marks(rest: str, command: Command) -> list[re.Match[str]]:
    """Where the options' names stand, outside of quotation marks, each name once."""
    if not command.options:
        return []
    names = "|".join(re.escape(o.name) for o in sorted(command.options, key=lambda o: -len(o.name)))
    quoted = [match.span() for match in _QUOTED.finditer(rest)]
    found: dict[str, re.Match[str]] = {}
    for mark in re.finditer(rf"(?<!\S)({names}):", rest):
        if not any(start < mark.start() < end for start, end in quoted):
            found.setdefault(mark[1], mark)
    return sorted(found.values(), key=lambda m: m.start())


def _first_option(command: Command, words: str, marks: Sequence[re.Match[str]]) -> Option:
    named = {mark[1] for mark in marks}
    names = [option.name for option in command.options]
    if (colon := re.match(r"([\w-]+):", words)) and (near := get_close_matches(colon[1], names, n=1)):
        raise QueryError(
            "/{name} has no option “{word}”. Did you mean “{near}”?", name=command.name, word=colon[1], near=near[0]
        )
    if not command.options or command.options[0].name in named:
        what = f"Its options: {', '.join(names)}." if names else "It takes no options."
        raise QueryError("/{name} does not take “{words}”. {what}", name=command.name, words=words, what=what)
    return command.options[0]


def _unquoted(value: str, option: Option) -> str:
    """The value without marks around it; free text keeps them, for there they mean a phrase."""
    free = option.type == STRING and not option.autocomplete and not option.choices
    if not free and len(value) > 1 and _QUOTES.get(value[0]) == value[-1]:
        return value[1:-1].strip()
    return value
