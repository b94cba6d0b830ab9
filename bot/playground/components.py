"""Walking the trees of components that messages and modals carry."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]

ROW, BUTTON, STRING_SELECT, TEXT_INPUT = 1, 2, 3, 4
USER_SELECT, ROLE_SELECT, MENTIONABLE_SELECT, CHANNEL_SELECT = 5, 6, 7, 8
SECTION, TEXT_DISPLAY, THUMBNAIL, GALLERY, FILE, SEPARATOR = 9, 10, 11, 12, 13, 14
CONTAINER, LABEL, FILE_UPLOAD, RADIO_GROUP, CHECKBOX_GROUP, CHECKBOX = 17, 18, 19, 21, 22, 23
SELECTS = frozenset({STRING_SELECT, USER_SELECT, ROLE_SELECT, MENTIONABLE_SELECT, CHANNEL_SELECT})
LINK, PREMIUM = 5, 6
V2_FLAG = 1 << 15


def walk(components: list[Json] | None, path: str = "components") -> Iterator[tuple[str, Json]]:
    """Every component with its dotted path, parents before children, in reading order; what is no object is skipped."""
    for index, component in enumerate(components or ()):
        if isinstance(component, dict):
            yield from _walk_one(component, f"{path}.{index}")


def _walk_one(component: Json, path: str) -> Iterator[tuple[str, Json]]:
    yield path, component
    children = component.get("components")
    if isinstance(children, list):
        yield from walk(children, f"{path}.components")
    for key in ("accessory", "component"):
        child = component.get(key)
        if isinstance(child, dict):
            yield from _walk_one(child, f"{path}.{key}")


def number(components: list[Json]) -> None:
    """Give each component without an id the next free one, as Discord does."""
    taken = {c["id"] for _, c in walk(components) if c.get("id")}
    free = 0
    for _, component in walk(components):
        if not component.get("id"):
            free += 1
            while free in taken:
                free += 1
            component["id"] = free


def media(component: Json) -> Iterator[tuple[str, Json]]:
    """The media a component shows, each with its path inside the component."""
    if component.get("type") == THUMBNAIL:
        yield "media", component.get("media") or {}
    elif component.get("type") == FILE:
        yield "file", component.get("file") or {}
    elif component.get("type") == GALLERY:
        for index, item in enumerate(component.get("items") or ()):
            yield f"items.{index}.media", item.get("media") or {}


@dataclass(frozen=True, slots=True)
class Option:
    """One entry of a select."""

    label: str
    value: str
    description: str | None = None
    default: bool = False


@dataclass(frozen=True, slots=True)
class Pressable:
    """A button or a select of a message; a link button has a `url` and no `custom_id`."""

    kind: str
    label: str
    custom_id: str | None
    url: str | None
    disabled: bool
    options: tuple[Option, ...] = ()
    min_values: int = 1
    max_values: int = 1
    type: int = BUTTON


def pressables(message: Json) -> list[Pressable]:
    """Every button and select of a message, in reading order."""
    found = []
    for _, part in walk(message.get("components")):
        if part.get("type") == BUTTON:
            emoji = (part.get("emoji") or {}).get("name") or ""
            label = part.get("label") or emoji or part.get("custom_id") or ""
            found.append(Pressable("button", label, part.get("custom_id"), part.get("url"), bool(part.get("disabled"))))
        elif part.get("type") in SELECTS:
            found.append(_select(part))
    return found


def _select(part: Json) -> Pressable:
    options = tuple(
        Option(o["label"], o["value"], o.get("description"), bool(o.get("default"))) for o in part.get("options") or ()
    )
    return Pressable(
        "select",
        part.get("placeholder") or "Choose",
        part["custom_id"],
        None,
        bool(part.get("disabled")),
        options,
        part.get("min_values", 1),
        part.get("max_values", 1),
        part["type"],
    )


def find(components: list[Json] | None, custom_id: str) -> Json | None:
    """The component with that custom id."""
    for _, part in walk(components):
        if part.get("custom_id") == custom_id:
            return part
    return None
