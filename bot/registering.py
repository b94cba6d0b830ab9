"""Registering: the commands that Discord knows are brought in step with the code's, and only where they differ."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from bot.desk import Desk


async def register_changed(tree: Any, home: Any, application: int, desk: Desk, *, force: bool) -> tuple[str, ...]:
    """Registers each scope of a tree of commands whose content changed; the names of the scopes registered.

    Discord counts registrations, so an unchanged scope is left alone unless `force` is set. `home` is the server of the
    operator's commands; None where there is none.
    """
    done = []
    for name, where in (("everywhere", None), ("at home", home)):
        if name == "at home" and where is None:
            continue
        scope = where.id if where else None
        payload = [await _payload(tree, command) for command in tree.get_commands(guild=where)]
        digest = hashlib.sha256(json.dumps(payload, sort_keys=True).encode()).hexdigest()
        if force or await desk.state.marks.tree_hash(application, scope) != digest:
            await tree.sync(guild=where)
            await desk.state.marks.put_tree_hash(application, scope, digest)
            done.append(name)
    return tuple(done)


async def _payload(tree: Any, command: Any) -> dict[str, Any]:
    """A command as it is registered, translations included."""
    if tree.translator:
        return dict(await command.get_translated_payload(tree, tree.translator))
    return dict(command.to_dict(tree))


async def mentions_of(tree: Any) -> dict[str, str]:
    """How each command and subcommand is mentioned so that one can click it: Discord gives their ids."""
    mentions = {}
    for command in await tree.fetch_commands():
        mentions[command.name] = command.mention
        for option in command.options:
            if hasattr(option, "mention"):  # a subcommand, not an option
                mentions[f"{command.name} {option.name}"] = option.mention
    return mentions
