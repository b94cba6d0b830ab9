"""Every button and menu under an answer leads somewhere: pressed two deep from each command."""

from __future__ import annotations

from typing import Any

import pytest

from bot.client import Clipdesk
from bot.playground import Answer, Person
from tests.cogs.test_readers import flat, words

Way = tuple[str, str | None]  # a custom id, and what is chosen where it is a menu
DEPTH = 2
MOST = 8  # paths walked from one command


async def follow(reader: Person, answer: Answer, way: Way) -> Answer:
    """What a press or a choice gives; a form is filled in too."""
    custom_id, value = way
    if value is not None:
        return await reader.choose(answer.message or {}, custom_id, [value])
    pressed = await reader.press(answer.message or {}, custom_id)
    return await reader.submit(pressed.modal, {"page": "1"}) if pressed.kind == "modal" else pressed


def ways(answer: Answer) -> list[Way]:
    """What can be pressed or chosen: enabled buttons, and the first entry of each menu."""
    found: list[Way] = []
    for component in flat((answer.message or {}).get("components", [])):
        custom_id = component.get("custom_id")
        if custom_id and not component.get("disabled"):
            value = component["options"][0]["value"] if component["type"] == 3 else None
            found.append((custom_id, value))
    return found


@pytest.mark.parametrize(
    ("command", "options"),
    [
        ("summary", {"article": "ferry"}), ("search", {"query": "ferry"}), ("tag", {}),
        ("tag", {"name": "no such"}), ("quote", {}), ("quote", {"speaker": "nobody"}), ("speakers", {}),
        ("related", {"article": "ferry"}), ("latest", {}), ("words", {"article": "ferry"}),
        ("help", {}),
    ],
)  # fmt: skip
async def test_every_press_leads_somewhere(
    bot: Clipdesk, reader: Person, command: str, options: dict[str, Any]
) -> None:
    """Nothing that can be pressed fails, comes too late, or belongs to no page."""
    tried: set[Way] = set()
    paths: list[tuple[Way, ...]] = [()]
    walked = 0
    while paths and walked < MOST:
        path = paths.pop(0)
        walked += 1
        answer = await reader.slash(command, options)
        for way in path:  # a press may have changed the message: each path is walked from the command on
            answer = await follow(reader, answer, way)
            assert answer.error is None, path
        if answer.message is None:
            continue  # a shared card that was deleted
        told = words(answer)
        assert told.strip()
        assert "Something went wrong" not in told, path
        assert "older Clipdesk" not in told, path
        if len(path) < DEPTH:
            fresh = [way for way in ways(answer) if way not in tried]
            tried.update(fresh)
            paths += [(*path, way) for way in fresh]
    assert walked > 1, "there was nothing to press"
