"""What Discord refuses in application commands."""

from __future__ import annotations

import unicodedata
from typing import Any

from bot.playground.refusal import Form, Refusal

Json = dict[str, Any]

SUB, GROUP, STRING, INTEGER, NUMBER = 1, 2, 3, 4, 10
MOST_OF_TYPE = {1: 100, 2: 15, 3: 15}
LOCALES = frozenset(
    (
        "id",
        "da",
        "de",
        "en-GB",
        "en-US",
        "es-ES",
        "es-419",
        "fr",
        "hr",
        "it",
        "lt",
        "hu",
        "nl",
        "no",
        "pl",
        "pt-BR",
        "ro",
        "fi",
        "sv-SE",
        "vi",
        "tr",
        "cs",
        "el",
        "bg",
        "ru",
        "uk",
        "hi",
        "th",
        "zh-CN",
        "ja",
        "zh-TW",
        "ko",
    )
)


def check_command(form: Form, at: str, command: Json) -> None:
    """Note what is wrong with one command; `at` is the dotted path before its fields, or empty."""
    dot = f"{at}." if at else ""
    if command.get("type", 1) == 1:
        _check_name(form, dot + "name", command.get("name"))
        _check_localized(form, dot + "name", command.get("name_localizations"), 32, word=True)
        form.length(dot + "description", command.get("description"), 100, 1)
        _check_localized(form, dot + "description", command.get("description_localizations"), 100)
        _check_options(form, dot + "options", command.get("options"), depth=0)
    else:
        form.length(dot + "name", command.get("name"), 32, 1)
        _check_localized(form, dot + "name", command.get("name_localizations"), 32)
        if command.get("description"):
            form.wrong(dot + "description", "APPLICATION_COMMAND_CONTEXT_MENU_DESCRIPTION", "Must be empty.")
        if command.get("options"):
            form.wrong(dot + "options", "APPLICATION_COMMAND_CONTEXT_MENU_OPTIONS", "Must be empty.")
    if characters(command) > 8000:
        message = "Command exceeds maximum size (8000)"
        form.wrong(at, "APPLICATION_COMMAND_TOO_LARGE", message)


def check_overwrite(commands: list[Json]) -> None:
    """Refuse a list of commands that can't replace an application's."""
    form = Form()
    seen: set[tuple[int, str]] = set()
    counts = dict.fromkeys(MOST_OF_TYPE, 0)
    for index, command in enumerate(commands):
        check_command(form, str(index), command)
        kind = command.get("type") or 1
        counts[kind] = counts.get(kind, 0) + 1
        key = (kind, str(command.get("name")))
        if key in seen:
            message = "Application command names must be unique"
            form.wrong(f"{index}.name", "APPLICATION_COMMANDS_DUPLICATE_NAME", message)
        seen.add(key)
    form.check()
    check_counts(counts)


def check_counts(counts: dict[int, int]) -> None:
    """Refuse more commands of a type than Discord keeps."""
    for kind, most in MOST_OF_TYPE.items():
        if counts.get(kind, 0) > most:
            raise Refusal(400, 30032, f"Maximum number of application commands reached ({most}).")


def characters(node: Json) -> int:
    """The size Discord counts: names, descriptions and values; of translations only the longest."""
    total = 0
    for key in ("name", "description"):
        own = node.get(key) or ""
        total += max([len(own), *(len(t) for t in (node.get(f"{key}_localizations") or {}).values())])
    if isinstance(node.get("value"), str):
        total += len(node["value"])
    for key in ("options", "choices"):
        total += sum(characters(child) for child in node.get(key) or ())
    return total


def _check_name(form: Form, at: str, name: Any) -> None:
    form.length(at, name, 32, 1)
    if not isinstance(name, str):
        return
    odd = [ch for ch in name if not (ch.isalnum() or ch in "-_'" or unicodedata.category(ch).startswith("M"))]
    if odd or name != name.lower():
        form.wrong(at, "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid")


def _check_localized(form: Form, at: str, texts: Any, most: int, *, word: bool = False) -> None:
    for locale, text in (texts or {}).items():
        where = f"{at}_localizations.{locale}"
        if locale not in LOCALES:
            form.wrong(where, "BASE_TYPE_CHOICES", "Value must be one of Discord's locales.")
        elif word:
            _check_name(form, where, text)
        else:
            form.length(where, text, most, 1)


def _check_options(form: Form, at: str, options: Any, depth: int) -> None:
    items = form.count(at, options, 25)
    names: set[str] = set()
    optional_before = False
    kinds = {item.get("type") in (SUB, GROUP) for item in items}
    for index, item in enumerate(items):
        here = f"{at}.{index}"
        _check_name(form, here + ".name", item.get("name"))
        _check_localized(form, here + ".name", item.get("name_localizations"), 32, word=True)
        form.length(here + ".description", item.get("description"), 100, 1)
        _check_localized(form, here + ".description", item.get("description_localizations"), 100)
        if item.get("name") in names:
            form.wrong(here + ".name", "APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS", "Option name already exists")
        names.add(str(item.get("name")))
        if item.get("required") and optional_before:
            message = "Required options must be placed before non-required options"
            form.wrong(here, "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", message)
        optional_before |= not item.get("required") and item.get("type") not in (SUB, GROUP)
        _check_kind(form, here, item, depth, mixed=len(kinds) > 1)
    _check_unique_per_locale(form, at, items)


def _check_unique_per_locale(form: Form, at: str, items: list[Json]) -> None:
    """Two options may not be shown under one name in any language."""
    locales = {locale for item in items for locale in item.get("name_localizations") or {}}
    for locale in locales:
        shown: set[str] = set()
        for index, item in enumerate(items):
            name = (item.get("name_localizations") or {}).get(locale, item.get("name"))
            if name in shown:
                where = f"{at}.{index}.name_localizations.{locale}"
                form.wrong(where, "APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS", "Option name already exists")
            shown.add(str(name))


def _check_kind(form: Form, at: str, item: Json, depth: int, *, mixed: bool) -> None:
    kind = item.get("type") or 0
    if kind not in range(1, 12):
        form.wrong(at + ".type", "BASE_TYPE_CHOICES", "Value must be one of {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}.")
    elif kind in (SUB, GROUP):
        if mixed or (kind == GROUP and depth > 0) or depth > 1:
            message = "Sub-command and sub-command group option types are mutually exclusive to all other types"
            form.wrong(at, "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", message)
        else:
            _check_options(form, at + ".options", item.get("options"), depth + 1)
    else:
        _check_choices(form, at, item, kind)
        for key in ("min_length", "max_length"):
            if item.get(key) is not None and not 0 <= item[key] <= 6000:
                form.wrong(f"{at}.{key}", "NUMBER_TYPE_MAX", "int value should be between 0 and 6000.")


def _check_choices(form: Form, at: str, item: Json, kind: int) -> None:
    choices = form.count(at + ".choices", item.get("choices"), 25)
    if choices and item.get("autocomplete"):
        form.wrong(at, "APPLICATION_COMMAND_OPTIONS_CHOICES_AUTOCOMPLETE", "Choices and autocomplete are exclusive.")
    if (choices or item.get("autocomplete")) and kind not in (STRING, INTEGER, NUMBER):
        form.wrong(at + ".type", "APPLICATION_COMMAND_OPTIONS_TYPE_CHOICES", "This option type takes no choices.")
    names: set[str] = set()
    for index, choice in enumerate(choices):
        here = f"{at}.choices.{index}"
        form.length(here + ".name", choice.get("name"), 100, 1)
        _check_localized(form, here + ".name", choice.get("name_localizations"), 100)
        if kind == STRING:
            form.length(here + ".value", choice.get("value"), 100, 1)
        elif not isinstance(choice.get("value"), (int, float)):
            form.wrong(here + ".value", "NUMBER_TYPE_COERCE", "Value is not a number.")
        if choice.get("name") in names:
            message = "Application command option choice name already exists"
            form.wrong(here + ".name", "APPLICATION_COMMAND_OPTIONS_CHOICE_NAME_ALREADY_EXISTS", message)
        names.add(str(choice.get("name")))
