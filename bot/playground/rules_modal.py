"""What Discord refuses in modals and in the results of autocompletion."""

from __future__ import annotations

from typing import Any

from bot.playground import components as c
from bot.playground.refusal import Form
from bot.playground.rules_component import check_custom_ids, check_options, check_select

Json = dict[str, Any]

TOP = frozenset({c.ROW, c.TEXT_DISPLAY, c.LABEL})
IN_LABEL = c.SELECTS | {c.TEXT_INPUT, c.FILE_UPLOAD, c.RADIO_GROUP, c.CHECKBOX_GROUP, c.CHECKBOX}


def check_modal(data: Json) -> None:
    """Refuse a modal that Discord would refuse."""
    form = Form()
    form.length("data.title", data.get("title"), 45, 1)
    form.length("data.custom_id", data.get("custom_id"), 100, 1)
    parts = form.count("data.components", data.get("components"), 5, 1)
    for index, part in enumerate(parts):
        at = f"data.components.{index}"
        if part.get("type") not in TOP:
            form.wrong(at + ".type", "UNION_TYPE_CHOICES", 'Value of field "type" must be one of (1, 10, 18).')
        elif part["type"] == c.LABEL:
            _check_label(form, at, part)
        elif part["type"] == c.ROW:
            for n, child in enumerate(form.count(at + ".components", part.get("components"), 1, 1)):
                form.length(f"{at}.components.{n}.label", child.get("label"), 45, 1)
                _check_input(form, f"{at}.components.{n}", child)
    check_custom_ids(form, parts, "data.components")
    form.check()


def _check_label(form: Form, at: str, part: Json) -> None:
    form.length(at + ".label", part.get("label"), 45, 1)
    form.length(at + ".description", part.get("description"), 100)
    inner = part.get("component")
    if not isinstance(inner, dict) or inner.get("type") not in IN_LABEL:
        form.wrong(at + ".component", "UNION_TYPE_CHOICES", "Value is no component that a label may hold.")
        return
    at += ".component"
    kind = inner["type"]
    if kind == c.TEXT_INPUT:
        _check_input(form, at, inner)
    elif kind in c.SELECTS:
        check_select(form, at, inner)
    else:
        form.length(at + ".custom_id", inner.get("custom_id"), 100, 1)
        if kind in (c.RADIO_GROUP, c.CHECKBOX_GROUP):
            least = 2 if kind == c.RADIO_GROUP else 1
            check_options(form, at + ".options", form.count(at + ".options", inner.get("options"), 10, least))


def _check_input(form: Form, at: str, part: Json) -> None:
    form.length(at + ".custom_id", part.get("custom_id"), 100, 1)
    form.length(at + ".placeholder", part.get("placeholder"), 100)
    form.length(at + ".value", part.get("value"), 4000)
    if part.get("style") not in (1, 2):
        form.wrong(at + ".style", "BASE_TYPE_CHOICES", "Value must be one of {1, 2}.")
    for key in ("min_length", "max_length"):
        if part.get(key) is not None and not 0 <= part[key] <= 4000:
            form.wrong(f"{at}.{key}", "NUMBER_TYPE_MAX", "int value should be between 0 and 4000.")


def check_choices(data: Json, option_type: int) -> None:
    """Refuse a list of completions that Discord would refuse, for an option of that type."""
    form = Form()
    for index, choice in enumerate(form.count("data.choices", data.get("choices"), 25)):
        at = f"data.choices.{index}"
        form.length(at + ".name", choice.get("name"), 100, 1)
        value = choice.get("value")
        if option_type == 3:
            form.length(at + ".value", value, 100, 1)
        elif isinstance(value, bool) or not isinstance(value, (int, float)):
            form.wrong(at + ".value", "NUMBER_TYPE_COERCE", "Value is not a number.")
    form.check()
