"""The fields of a modal: what they are, and how they are sent when a person has filled them in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from bot.playground import components as c
from bot.playground.picker import PlaygroundError

Json = dict[str, Any]
Refer = Callable[[int, Sequence[Any]], tuple[list[str], Json]]


def modal_fields(modal: Json) -> list[tuple[str, Json]]:
    """The fields of a modal in order, each with the label above it."""
    fields = []
    for part in modal["components"]:
        if part["type"] == c.LABEL:
            fields.append((part["label"], part["component"]))
        elif part["type"] == c.ROW:
            fields += [(child.get("label") or "", child) for child in part["components"]]
    return fields


def filled_modal(modal: Json, values: Mapping[str, Any], refer: Refer) -> Json:
    """The data of a modal's submit; raises PlaygroundError for unknown, missing, too short and too long values."""
    known = [field["custom_id"] for _, field in modal_fields(modal)]
    for name in values:
        if name not in known:
            raise PlaygroundError(f"The modal has no field “{name}”. It has: {', '.join(known) or 'none'}.")
    resolved: Json = {}
    sent: list[Json] = []
    for number, part in enumerate(modal["components"], 1):
        shell: Json = {"type": part["type"], "id": number * 2 - 1}
        if part["type"] == c.LABEL:
            shell["component"] = _filled(part["component"], part["label"], values, refer, resolved) | {"id": number * 2}
        elif part["type"] == c.ROW:
            shell["components"] = [
                _filled(child, child.get("label") or "", values, refer, resolved) | {"id": number * 2}
                for child in part["components"]
            ]
        sent.append(shell)
    data: Json = {"custom_id": modal["custom_id"], "components": sent}
    return data | ({"resolved": resolved} if resolved else {})


def _filled(field: Json, label: str, values: Mapping[str, Any], refer: Refer, resolved: Json) -> Json:
    kind, name = field["type"], field["custom_id"]
    shape: Json = {"type": kind, "custom_id": name}
    given = values.get(name)
    if kind == c.TEXT_INPUT:
        return shape | {"value": _text(field, label, given)}
    if kind == c.CHECKBOX:
        return shape | {"value": bool(field.get("default") if given is None else given)}
    if given is None:
        given = [o["value"] for o in field.get("options") or () if o.get("default")]
    chosen = [given] if isinstance(given, str) else list(given)
    if kind == c.RADIO_GROUP:
        _check_offered(field, label, chosen, 1 if field.get("required", True) else 0, 1)
        return shape | {"value": chosen[0] if chosen else None}
    least, most = field.get("min_values", 1), field.get("max_values", 1)
    if kind == c.CHECKBOX_GROUP and field.get("max_values") is None:
        most = len(field["options"])
    if not field.get("required", True):
        least = 0
    if kind in (c.STRING_SELECT, c.CHECKBOX_GROUP):
        _check_offered(field, label, chosen, least, most)
        return shape | {"values": chosen}
    if kind == c.FILE_UPLOAD:
        raise PlaygroundError(f"The field “{label}” takes files, which this playground's modals don't send yet.")
    ids, found = refer(kind, chosen)
    for key, objects in found.items():
        resolved.setdefault(key, {}).update(objects)
    return shape | {"values": ids}


def _text(field: Json, label: str, given: Any) -> str:
    text = str(field.get("value") or "" if given is None else given)
    required = field.get("required", True)
    if not text and not required:
        return text
    least = field.get("min_length") or (1 if required else 0)
    most = 4000 if field.get("max_length") is None else field["max_length"]
    if not least <= len(text) <= most:
        raise PlaygroundError(f"The field “{label}” takes {least} to {most} characters, not {len(text)}.")
    return text


def _check_offered(field: Json, label: str, chosen: list[str], least: int, most: int) -> None:
    offered = {o["value"] for o in field.get("options") or ()}
    if not least <= len(chosen) <= most or not set(chosen) <= offered:
        raise PlaygroundError(f"The field “{label}” takes {least} to {most} of {', '.join(sorted(offered))}.")
