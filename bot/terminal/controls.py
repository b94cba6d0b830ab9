"""The buttons and menus of a message, numbered, so that a number typed at the console presses one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

ACTION_ROW, BUTTON, STRING_SELECT, SECTION, CONTAINER = 1, 2, 3, 9, 17
ENTITY_SELECTS = {5: "user", 6: "role", 7: "user or role", 8: "channel"}
LINK_STYLE, PREMIUM_STYLE = 5, 6

Component = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Control:
    """Something that can be pressed or chosen by its number. `value` is the option of a menu it stands for."""

    number: int
    kind: int
    custom_id: str
    label: str
    value: str | None = None
    most: int = 1  # options of the same menu that may be chosen together


def controls(message: Mapping[str, Any]) -> tuple[Control, ...]:
    """What can be pressed in a message, numbered from 1 in the order it is shown. Disabled parts have no number."""
    found: list[Control] = []
    for component in walk(message.get("components") or ()):
        custom_id = component.get("custom_id")
        if component.get("disabled") or not isinstance(custom_id, str):
            continue
        kind = component["type"]
        if kind == STRING_SELECT:
            for option in component.get("options") or ():
                label = str(option.get("label") or option.get("value"))
                most = int(component.get("max_values") or 1)
                found.append(Control(len(found) + 1, kind, custom_id, label, str(option.get("value")), most))
        elif kind == BUTTON or kind in ENTITY_SELECTS:
            found.append(Control(len(found) + 1, kind, custom_id, label_of(component)))
    return tuple(found)


def walk(components: Any) -> Iterator[Component]:
    """Every component, a section's accessory after its texts, as they are shown."""
    for component in components:
        yield component
        yield from walk(component.get("components") or ())
        if component.get("accessory"):
            yield from walk([component["accessory"]])


def label_of(component: Component) -> str:
    """What a button or menu says."""
    emoji = (component.get("emoji") or {}).get("name") or ""
    words = component.get("label") or component.get("placeholder") or ""
    return " ".join(part for part in (emoji, words) if part) or "…"
