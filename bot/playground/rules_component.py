"""What Discord refuses in components: their places, counts, lengths and ids."""

from __future__ import annotations

from typing import Any

from bot.playground import components as c
from bot.playground.refusal import Form

Json = dict[str, Any]

TOP_V2 = frozenset({c.ROW, c.SECTION, c.TEXT_DISPLAY, c.GALLERY, c.FILE, c.SEPARATOR, c.CONTAINER})
IN_CONTAINER = TOP_V2 - {c.CONTAINER}
MOST_COMPONENTS, MOST_TEXT = 40, 4000


def check_components(form: Form, components: list[Json], v2: bool) -> None:
    """Note all that is wrong with the components of a message."""
    if v2:
        _check_totals(form, components)
        if not components:
            form.wrong("components", "BASE_TYPE_REQUIRED", "This field is required")
    elif len(components) > 5:
        form.wrong("components", "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 5 in length.")
    _check_places(form, "components", components, TOP_V2 if v2 else frozenset({c.ROW}))
    for path, part in c.walk(components):
        _check_one(form, path, part)
    check_custom_ids(form, components)


def check_custom_ids(form: Form, components: list[Json], path: str = "components") -> None:
    """Note custom ids that occur twice, and numeric ids that do."""
    seen: set[str] = set()
    numbers: set[int] = set()
    for where, part in c.walk(components, path):
        custom_id = part.get("custom_id")
        if isinstance(custom_id, str):
            if custom_id in seen:
                form.wrong(where + ".custom_id", "COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id is duplicated")
            seen.add(custom_id)
        if part.get("id"):
            if part["id"] in numbers:
                form.wrong(where + ".id", "COMPONENT_ID_DUPLICATED", "Component id is duplicated")
            numbers.add(part["id"])


def _check_totals(form: Form, components: list[Json]) -> None:
    parts = [part for _, part in c.walk(components)]
    if len(parts) > MOST_COMPONENTS:
        form.wrong("components", "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED", "Must be 40 or fewer components in total.")
    text = sum(len(p.get("content") or "") for p in parts if p.get("type") == c.TEXT_DISPLAY)
    if text > MOST_TEXT:
        form.wrong(
            "components",
            "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED",
            "The total size of displayable text exceeds 4000 characters.",
        )


def _check_places(form: Form, path: str, components: list[Json], allowed: frozenset[int]) -> None:
    for index, part in enumerate(components):
        if not isinstance(part, dict) or part.get("type") not in allowed:
            message = f'Value of field "type" must be one of {tuple(sorted(allowed))}.'
            form.wrong(f"{path}.{index}.type", "UNION_TYPE_CHOICES", message)


def _check_one(form: Form, path: str, part: Json) -> None:
    """The rules of one component; its children come by themselves."""
    kind = part.get("type")
    if kind == c.ROW:
        _check_row(form, path, part)
    elif kind == c.BUTTON:
        _check_button(form, path, part)
    elif kind in c.SELECTS:
        check_select(form, path, part)
    elif kind == c.SECTION:
        _check_section(form, path, part)
    elif kind == c.TEXT_DISPLAY:
        form.length(path + ".content", part.get("content"), MOST_TEXT, 1)
    elif kind == c.CONTAINER:
        children = form.count(path + ".components", part.get("components"), MOST_COMPONENTS, 1)
        _check_places(form, path + ".components", children, IN_CONTAINER)
    elif kind == c.GALLERY:
        for index, item in enumerate(form.count(path + ".items", part.get("items"), 10, 1)):
            form.length(f"{path}.items.{index}.description", item.get("description"), 1024)
    elif kind == c.THUMBNAIL:
        form.length(path + ".description", part.get("description"), 1024)
    for where, medium in c.media(part):
        form.length(f"{path}.{where}.url", medium.get("url"), 2048, 1)


def _check_row(form: Form, path: str, part: Json) -> None:
    children = form.count(path + ".components", part.get("components"), 5, 1)
    _check_places(form, path + ".components", children, c.SELECTS | {c.BUTTON})
    selects = [child for child in children if isinstance(child, dict) and child.get("type") in c.SELECTS]
    if selects and len(children) > 1:
        form.wrong(path, "COMPONENT_LAYOUT_WIDTH_EXCEEDED", "The specified component exceeds the maximum width")


def _check_section(form: Form, path: str, part: Json) -> None:
    children = form.count(path + ".components", part.get("components"), 3, 1)
    _check_places(form, path + ".components", children, frozenset({c.TEXT_DISPLAY}))
    accessory = part.get("accessory")
    if not isinstance(accessory, dict):
        form.wrong(path + ".accessory", "BASE_TYPE_REQUIRED", "This field is required")
    elif accessory.get("type") not in (c.BUTTON, c.THUMBNAIL):
        form.wrong(path + ".accessory.type", "UNION_TYPE_CHOICES", 'Value of field "type" must be one of (2, 11).')


def _check_button(form: Form, path: str, part: Json) -> None:
    form.length(path + ".label", part.get("label"), 80)
    style = part.get("style")
    if style not in range(1, 7):
        form.wrong(path + ".style", "BASE_TYPE_CHOICES", "Value must be one of {1, 2, 3, 4, 5, 6}.")
    elif style == c.LINK:
        form.length(path + ".url", part.get("url"), 512, 1)
        url = part.get("url")
        if isinstance(url, str) and not url.startswith(("http://", "https://", "discord://")):
            form.wrong(
                path + ".url",
                "URL_TYPE_INVALID_SCHEME",
                f"Scheme {url.partition(':')[0]!r} is not supported. "
                "Scheme must be one of ('http', 'https', 'discord').",
            )
        if part.get("custom_id"):
            form.wrong(path, "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE", "A custom id and url are exclusive.")
    elif style != c.PREMIUM:
        form.length(path + ".custom_id", part.get("custom_id"), 100, 1)
    if style != c.PREMIUM and not part.get("label") and not part.get("emoji"):
        form.wrong(path, "BUTTON_COMPONENT_LABEL_OR_EMOJI_REQUIRED", "A label or an emoji is required.")


def check_select(form: Form, path: str, part: Json) -> None:
    """Note what is wrong with a select, in a message or in a modal."""
    form.length(path + ".custom_id", part.get("custom_id"), 100, 1)
    form.length(path + ".placeholder", part.get("placeholder"), 150)
    least, most = part.get("min_values", 1), part.get("max_values", 1)
    least, most = 1 if least is None else least, 1 if most is None else most
    if not 0 <= least <= 25:
        form.wrong(path + ".min_values", "NUMBER_TYPE_MAX", "int value should be between 0 and 25.")
    if not 1 <= most <= 25 or most < least:
        form.wrong(path + ".max_values", "NUMBER_TYPE_MAX", "int value should be between 1 and 25.")
    if part.get("type") == c.STRING_SELECT:
        options = form.count(path + ".options", part.get("options"), 25, 1)
        check_options(form, path + ".options", options)
        if len(options) < most:
            form.wrong(path + ".max_values", "BASE_TYPE_BAD_LENGTH", "Must not be more than the number of options.")


def check_options(form: Form, path: str, options: list[Json]) -> None:
    """Note what is wrong with the entries of a select, a radio group or a checkbox group."""
    seen: set[str] = set()
    for index, option in enumerate(options):
        at = f"{path}.{index}"
        form.length(at + ".label", option.get("label"), 100, 1)
        form.length(at + ".value", option.get("value"), 100, 1)
        form.length(at + ".description", option.get("description"), 100)
        if option.get("value") in seen:
            form.wrong(at + ".value", "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", "The option value is already used.")
        seen.add(str(option.get("value")))
