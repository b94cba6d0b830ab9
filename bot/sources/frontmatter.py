"""The head of a Markdown file: YAML, TOML, JSON, Kirby's and plain "Key: value" front matter, read without trust."""

from __future__ import annotations

import json
import re
import tomllib
from typing import Any

import yaml  # type: ignore[import-untyped]

MAX_HEAD = 64 * 1024  # YAML takes a second for it
_BRACKETS = 2000
_SHORT = 3000  # characters
_QUICK = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # not in every build of the library
_FENCED = re.compile(r"\A\s*(---|\+\+\+|;;;)[ \t]*\n(.*?)(?:^|\n)(?:\1|\.\.\.)[ \t]*(?:\n|\Z)", re.S)
_KEY = re.compile(r"^([A-Za-z][\w .-]{0,40}?)\s*:(?:[ \t]+(.*)|[ \t]*)$")
_JSON_END = re.compile(r"^\}[ \t]*(?:\n|\Z)", re.M)
_JSON_ROW = re.compile(r'^\s*"([\w-]{1,40})"\s*:\s*"([^"\\\n]*)"', re.M)
_KIRBY = re.compile(r"^-{4,}[ \t]*$", re.M)
_KNOWN = frozenset((
    "title", "date", "tags", "tag", "category", "categories", "author", "authors", "slug", "status",
    "summary", "draft", "published", "text"
))  # fmt: skip
Head = dict[str, Any]


def split(text: str) -> tuple[Head, str, str]:
    """(fields with lower-case names, the rest of the text, what is wrong with the head or "").

    Values are strings, lists and tables of them: nothing is turned into numbers, truths or dates, since a title may be
    "2012", "Yes" or "12:30".
    """
    if found := _FENCED.match(text):
        mark, head, body = found[1], found[2], text[found.end() :]
        if len(head) > MAX_HEAD:
            return {}, body, "its front matter is too large"
        fields, fault = {"---": _yaml, "+++": _toml, ";;;": _json}[mark](head)
        return _lowered(fields), body, fault
    if re.match(r"\A\s*(?:---|\+\+\+)[ \t]*\n[\w-]+\s*[:=]", text):
        return {}, text, "its front matter has no end"
    if text.lstrip().startswith("{"):
        return _json_head(text)
    return _headers(text)


def _yaml(head: str) -> tuple[Head, str]:
    if head.count("[") + head.count("{") > _BRACKETS:
        return _by_line(head), "its front matter isn't sound YAML (nested too deep)"
    try:
        # Either loader makes strings only, and shares what an alias repeats instead of copying it. Nesting without end
        # is a RecursionError in the one in Python and a crash in the one in C, which is for what can't nest so deep.
        loader = _QUICK if len(head) <= _SHORT else yaml.BaseLoader
        fields = yaml.load(head.replace("\t", "    "), Loader=loader)  # noqa: S506
    except (yaml.YAMLError, RecursionError, ValueError) as e:
        mark = getattr(e, "problem_mark", None)
        where = f", line {mark.line + 2}" if mark else ""
        return _by_line(
            head
        ), f"its front matter isn't sound YAML ({getattr(e, 'problem', None) or 'nested too deep'}{where})"
    if fields is None or fields == "":
        return {}, ""
    return (fields, "") if isinstance(fields, dict) else ({}, "its front matter has no fields")


def _by_line(head: str) -> Head:
    """Fields of a head that is no YAML, line by line: better than to lose the title over a colon in it."""
    fields: Head = {}
    last = ""
    for row in head.split("\n"):
        if found := _KEY.match(row):
            last, value = found[1], (found[2] or "").strip()
            fields[last] = _list(value) if value.startswith("[") and value.endswith("]") else _unquoted(value)
        elif last and row.strip().startswith("- "):
            listed = fields[last] if isinstance(fields[last], list) else []
            fields[last] = [*listed, _unquoted(row.strip()[2:].strip())]
    return fields


def _list(value: str) -> list[str]:
    return [_unquoted(part.strip()) for part in value[1:-1].split(",") if part.strip()]


def _unquoted(value: str) -> str:
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'" else value


def _toml(head: str) -> tuple[Head, str]:
    try:
        if any(row.partition("=")[0].count(".") > 100 for row in head.split("\n")):  # each dot is a table in a table
            raise ValueError("nested too deep")
        return tomllib.loads(head), ""
    except (ValueError, RecursionError) as e:
        by_line = _by_line(re.sub(r"(?m)^([\w-]+)\s*=\s*", r"\1: ", head))
        return by_line, f"its front matter isn't sound TOML ({_why(e)})"


def _json(head: str) -> tuple[Head, str]:
    text = head.strip()
    try:
        fields = json.loads(text if text.startswith("{") else "{" + text + "}")
    except (ValueError, RecursionError) as e:
        return {}, f"its front matter isn't sound JSON ({_why(e)})"
    return (fields, "") if isinstance(fields, dict) else ({}, "its front matter has no fields")


def _why(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return "nested too deep"
    words = str(error)
    return "a number in it has too many digits" if "int_max_str_digits" in words else words


def _json_head(text: str) -> tuple[Head, str, str]:
    start = text.lstrip()
    try:
        fields, end = json.JSONDecoder(strict=False).raw_decode(start)
    except (ValueError, RecursionError) as e:
        last = _JSON_END.search(start)
        if last is None or not re.match(r"\{\s*\"", start):
            return {}, text, ""
        fields = dict(_JSON_ROW.findall(start[: min(last.start(), MAX_HEAD)]))
        return _lowered(fields), start[last.end() :], f"its front matter isn't sound JSON ({_why(e)})"
    return (_lowered(fields), start[end:], "") if isinstance(fields, dict) else ({}, text, "")


def _headers(text: str) -> tuple[Head, str, str]:
    """Kirby's fields between rules, else lines of "Key: value" before the first blank line (MultiMarkdown, Pelican)."""
    start = text.lstrip("\n")
    first = _KEY.match(start.partition("\n")[0])
    if first is None or first[1].lower() not in _KNOWN:
        return {}, text, ""
    if _KIRBY.search(start[:MAX_HEAD]):
        fields: Head = {}
        for part in _KIRBY.split(start):
            name, colon, value = part.strip().partition(":")
            if colon and re.fullmatch(r"[\w -]{1,40}", name):
                fields[name.lower()] = value.strip()
        return fields, str(fields.pop("text", "")), ""
    head, _, body = start.partition("\n\n")
    rows = head.split("\n")
    if all(_KEY.match(row) or row.startswith((" ", "\t")) for row in rows):
        return _lowered(_by_line(head)), body, ""
    return {}, text, ""


def _lowered(fields: Head) -> Head:
    return {str(name).strip().lower(): value for name, value in fields.items()}
