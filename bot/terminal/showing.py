"""Answers on a terminal: who sees them, the message itself, what can be typed next; and pictures of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.text import Text

from bot.errors import QueryError
from bot.playground import Answer
from bot.terminal.controls import controls
from bot.terminal.picture import draw
from bot.terminal.render import is_private, render
from bot.terminal.view import View

Message = Mapping[str, Any]


def view_of(console: Console, names: Mapping[str, str], locale: str) -> View:
    """How this console shows things; `names` are those of the channels, roles and people there are."""
    return View(now=datetime.now(UTC), addresses=not console.is_terminal, names=names, locale=locale)


def messages(answer: Answer) -> Iterator[Message]:
    """The answer's message and those that followed."""
    if answer.message is not None:
        yield answer.message
    yield from answer.followups


def show(console: Console, answer: Answer, names: Mapping[str, str], locale: str) -> None:
    """Prints an answer."""
    view = view_of(console, names, locale)
    for message in messages(answer):
        console.print(card(message, view))
    if answer.message is None and not answer.followups and answer.modal is None:
        console.print(Text("Done.", "dim"))


def card(message: Message, view: View) -> RenderableType:
    """A message with a line above it that says who sees it."""
    return Group(_seen_by(message), Padding(render(message, view), (0, 0, 1, 1)))


def _seen_by(message: Message) -> RenderableType:
    if is_private(message):
        return Rule(Text("◌ only you see this", "dim"), align="left", style="dim", characters="╌")
    return Rule(Text("● everybody in the channel sees this", "bold green"), align="left", style="green")


def hint(message: Message | None) -> Text | None:
    """What a number does now; None where there is nothing to press."""
    found = controls(message or {})
    if not found:
        return None
    numbers = f"{found[0].number}" if len(found) == 1 else f"{found[0].number} to {found[-1].number}"
    return Text(f"Type {numbers} to press or choose.", "dim")


def picture(file: Path, asked: str, by: str, answer: Answer, names: Mapping[str, str], locale: str) -> None:
    """Writes a picture of an answer as Discord shows it. Raises OSError, and QueryError where it has no message."""
    for message in messages(answer):
        view = View(now=datetime.now(UTC), names=names, locale=locale)
        file.write_text(draw(message, asked, by, view), encoding="utf-8")
        return
    raise QueryError("That answer is a form: there is no picture of it.")
