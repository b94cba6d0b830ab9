"""Answers on a terminal: who sees them, the message itself, what can be typed next; and pictures of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.text import Text

from bot.playground import Answer
from bot.terminal.controls import controls
from bot.terminal.render import is_private, render
from bot.terminal.safe import one_line
from bot.terminal.view import View

Message = Mapping[str, Any]
PICTURE_WIDTH = 92


def view_of(console: Console, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> View:
    """How this console shows things."""
    return View(now=now(), addresses=not console.is_terminal)


def messages(answer: Answer) -> Iterator[Message]:
    """The answer's message and those that followed."""
    if answer.message is not None:
        yield answer.message
    yield from answer.followups


def show(console: Console, answer: Answer) -> None:
    """Prints an answer."""
    view = view_of(console)
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


def picture(file: Path, title: str, content: Message) -> None:
    """Writes an SVG of a message. Raises OSError."""
    import io

    console = Console(
        record=True, width=PICTURE_WIDTH, file=io.StringIO(), force_terminal=True, color_system="truecolor"
    )
    console.print(Text(f"› {one_line(title)}", "bold"))
    console.print(card(content, view_of(console)))
    file.write_text(console.export_svg(title="Clipdesk"), encoding="utf-8")
