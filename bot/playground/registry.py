"""The commands an application has registered, global and by guild."""

from __future__ import annotations

import copy
from collections import defaultdict
from collections.abc import Callable
from typing import Any

from bot.playground.refusal import Form, Refusal
from bot.playground.rules_command import check_command, check_counts, check_overwrite
from bot.playground.snowflakes import Snowflakes

Json = dict[str, Any]
CREATES_A_DAY = 200
KEPT = (
    "name",
    "name_localizations",
    "description",
    "description_localizations",
    "options",
    "default_member_permissions",
    "dm_permission",
    "nsfw",
    "integration_types",
    "contexts",
)


class Registry:
    """Commands by scope: None for global ones, else a guild's id."""

    def __init__(self, application_id: str, clock: Callable[[], float], ids: Snowflakes) -> None:
        self._application_id, self._clock, self._ids = application_id, clock, ids
        self._commands: defaultdict[str | None, dict[str, Json]] = defaultdict(dict)
        self._created: defaultdict[str | None, list[float]] = defaultdict(list)
        self.syncs = 0

    def all(self, scope: str | None) -> list[Json]:
        """The commands of a scope, in the order they came."""
        return list(self._commands[scope].values())

    def get(self, scope: str | None, command_id: str) -> Json:
        """One command; raises the refusal 10063."""
        try:
            return self._commands[scope][command_id]
        except KeyError:
            raise Refusal(404, 10063, "Unknown application command") from None

    def overwrite(self, scope: str | None, commands: list[Json]) -> list[Json]:
        """Replace all commands of a scope. Same type and name keep their id; the version changes only with the rest."""
        check_overwrite(commands)
        old = {(k["type"], k["name"]): k for k in self.all(scope)}
        fresh = [k for k in commands if (k.get("type") or 1, k["name"]) not in old]
        self._count_creates(scope, len(fresh))
        new = [self._shaped(scope, k, old.get((k.get("type") or 1, k["name"]))) for k in commands]
        self._commands[scope] = {k["id"]: k for k in new}
        self.syncs += 1
        return new

    def create(self, scope: str | None, command: Json) -> tuple[Json, bool]:
        """Add a command, or overwrite the one of the same type and name; tells whether it is new."""
        form = Form()
        check_command(form, "", command)
        form.check()
        kind = command.get("type") or 1
        old = next((k for k in self.all(scope) if (k["type"], k["name"]) == (kind, command["name"])), None)
        if old is None:
            check_counts({kind: 1 + sum(k["type"] == kind for k in self.all(scope))})
            self._count_creates(scope, 1)
        shaped = self._shaped(scope, command, old)
        self._commands[scope][shaped["id"]] = shaped
        return shaped, old is None

    def edit(self, scope: str | None, command_id: str, changes: Json) -> Json:
        """Change the named fields of a command."""
        old = self.get(scope, command_id)
        merged = old | {k: v for k, v in changes.items() if k in KEPT}
        form = Form()
        check_command(form, "", merged)
        form.check()
        shaped = self._shaped(scope, merged, old)
        self._commands[scope][command_id] = shaped
        return shaped

    def delete(self, scope: str | None, command_id: str) -> None:
        """Take a command away."""
        self.get(scope, command_id)
        del self._commands[scope][command_id]

    def _shaped(self, scope: str | None, command: Json, old: Json | None) -> Json:
        kind = command.get("type") or 1
        shaped: Json = {
            "id": old["id"] if old else self._ids.new(),
            "application_id": self._application_id,
            "type": kind,
            "name": command["name"],
            "name_localizations": command.get("name_localizations") or None,
            "description": command.get("description") or "",
            "description_localizations": command.get("description_localizations") or None,
            "options": copy.deepcopy(command.get("options") or []),
            "default_member_permissions": _text_or_none(command.get("default_member_permissions")),
            "dm_permission": command.get("dm_permission", True) is not False,
            "nsfw": bool(command.get("nsfw")),
            "integration_types": command.get("integration_types") or [0],
            "contexts": command.get("contexts"),
        }
        if scope is not None:
            shaped["guild_id"] = scope
        if old is not None and shaped == {k: v for k, v in old.items() if k != "version"}:
            return old
        return shaped | {"version": self._ids.new()}

    def _count_creates(self, scope: str | None, number: int) -> None:
        day = [t for t in self._created[scope] if self._clock() - t < 86_400]
        if len(day) + number > CREATES_A_DAY:
            raise Refusal(400, 30034, "Max number of daily application command creates has been reached (200)")
        self._created[scope] = [*day, *([self._clock()] * number)]


def _text_or_none(value: Any) -> str | None:
    return None if value is None else str(value)
