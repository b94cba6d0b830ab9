"""A form (modal) as prompts: one question a field."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from rich.console import Console
from rich.text import Text

from bot.playground import modal_fields
from bot.terminal.safe import one_line

Prompt = Callable[[str], Awaitable[str]]


async def fill_in(modal: dict[str, Any], console: Console, prompt: Prompt) -> dict[str, Any]:
    """What a person answers to each field; a field left empty keeps what the form holds already."""
    console.print(Text(one_line(str(modal.get("title") or "A form")), "bold"))
    values: dict[str, Any] = {}
    for label, field in modal_fields(modal):
        options = field.get("options") or []
        for number, option in enumerate(options, start=1):
            console.print(Text(f"  {number}  {one_line(str(option.get('label')))}"))
        preset = field.get("value") or field.get("placeholder") or ""
        answer = (await prompt(f"  {one_line(label)}{f' [{one_line(preset)}]' if preset else ''}: ")).strip()
        if answer:
            values[field["custom_id"]] = _chosen(options, answer) if options else answer
    return values


def _chosen(options: list[dict[str, Any]], answer: str) -> list[str]:
    """The values of options given by number or by name."""
    words = answer.replace(",", " ").split()
    if all(word.isdecimal() and 0 < int(word) <= len(options) for word in words):
        return [str(options[int(word) - 1]["value"]) for word in words]
    return [str(o["value"]) for o in options if str(o.get("label", "")).casefold() == answer.casefold()] or [answer]
