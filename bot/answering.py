"""Answering: around every command, press and form, what is logged gets its reference and what happened is counted."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from bot import logs
from bot.tally import Tally

if TYPE_CHECKING:
    from bot.metrics import Metrics  # loaded where metrics are asked for, with the library it needs

PRESSES = {2: "button", 3: "menu", 5: "menu", 6: "menu", 7: "menu", 8: "menu"}  # by Discord's type of component


def reference_of(number: int) -> str:
    """A short code for one interaction, the same in the answer and in the log."""
    digits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    return "".join(digits[(number >> shift) & 31] for shift in (40, 35, 30, 25, 20, 0))


def typed(data: Any) -> Iterator[str]:
    """What a person entered or pressed: the texts of an interaction's data, wherever they stand in it."""
    if isinstance(data, dict):
        for name in ("value", "custom_id", "content"):
            if isinstance(data.get(name), str):
                yield data[name]
        yield from (value for value in data.get("values", ()) if isinstance(value, str))
        for inner in ("options", "components", "component", "resolved", "messages"):
            yield from typed(data.get(inner))
        if "options" not in data and "type" not in data:  # objects by id
            yield from (text for value in data.values() if isinstance(value, dict) for text in typed(value))
    elif isinstance(data, list | tuple):
        for each in data:
            yield from typed(each)


def name_of(kind: int, data: Any) -> str:
    """What an interaction asks for: "digest add", "button", "form"; "typing in search" for suggestions."""
    if kind == 5:
        return "form"
    if kind == 3:
        return PRESSES.get(data.get("component_type"), "button")
    names: list[str] = [data.get("name", "?")]
    options: list[dict[str, Any]] = data.get("options") or []
    while len(options) == 1 and options[0].get("type") in (1, 2):
        names.append(options[0].get("name", "?"))
        options = options[0].get("options") or []
    name = " ".join(names)
    return f"typing in {name}" if kind == 4 else name


class Answering:
    """The frame around each answer."""

    def __init__(self, tally: Tally, metrics: Metrics | None) -> None:
        self._tally, self._metrics = tally, metrics

    @contextmanager
    def frame(self, interaction: Any) -> Iterator[None]:
        """Inside, logs carry the reference; at the end outcome and time are counted."""
        if "outcome" in interaction.extras:  # a press that comes by two ways is one
            yield
            return
        interaction.extras["outcome"] = "answered"
        data, began = interaction.data or {}, time.perf_counter()
        name = name_of(interaction.type.value, data)
        if self._metrics:
            self._metrics.asked(interaction.id)
        try:
            with logs.answering(reference_of(interaction.id), tuple(typed(data))):
                yield
        finally:
            self._tally.add(f"command/{name}/{interaction.extras['outcome']}")
            if self._metrics:
                self._metrics.took(name, time.perf_counter() - began)
