"""A person at Discord's client: sees the picker, uses commands, presses buttons, chooses, fills in modals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.playground import components as c
from bot.playground import shapes
from bot.playground.answer import Answer
from bot.playground.backend import Backend
from bot.playground.fields import filled_modal
from bot.playground.interactions import (
    AUTOCOMPLETE,
    COMMAND,
    COMPONENT,
    MODAL_SUBMIT,
    WAITING,
    Interaction,
    new_token,
)
from bot.playground.messages import LOADING, Stored
from bot.playground.permissions import P, in_channel
from bot.playground.picker import Choice, Command, Filler, PlaygroundError, entries
from bot.playground.refusal import Refusal
from bot.playground.world import TEXT, Channel, Guild, User

Json = dict[str, Any]
CONTEXTS = {"guild": 0, "dm": 1, "private": 2}


class Person:
    """One user in one place: a channel of a guild, the bot's direct messages, or (with the app installed for the
    user) a private channel with others."""

    def __init__(
        self, backend: Backend, user: User, channel: Channel, guild: Guild | None, locale: str, context: str
    ) -> None:
        self._backend = backend
        self.user, self.channel, self.guild, self.locale, self.context = user, channel, guild, locale, context

    # The picker.

    def commands(self) -> list[Command]:
        """What this person is offered here, by name; a guild's own command hides a global one of the same name."""
        registry = self._backend.registry
        shown: dict[tuple[int, str], Command] = {}
        for scope in (None, self.guild.id) if self.guild else (None,):
            for registered in registry.all(scope):
                if self._offered(registered):
                    for entry in entries(registered, self.locale):
                        shown[(entry.kind, entry.name)] = entry
        return sorted(shown.values(), key=lambda entry: (entry.kind, entry.name))

    def _offered(self, registered: Json) -> bool:
        installs = registered["integration_types"]
        if self.context == "private":
            fits = 1 in installs and 2 in (registered["contexts"] or [])
        elif self.context == "dm":
            fits = registered["dm_permission"] if registered["contexts"] is None else 1 in registered["contexts"]
        else:
            fits = registered["contexts"] is None or 0 in registered["contexts"]
            fits = fits and (0 in installs or 1 in installs)
        if not fits or self.guild is None:
            return bool(fits)
        granted = in_channel(self._backend.world, self.channel, self.user.id)
        if granted & P.ADMINISTRATOR:
            return True
        needed = registered["default_member_permissions"]
        if not granted & P.USE_APPLICATION_COMMANDS or needed == "0":
            return False
        return needed is None or granted & int(needed) == int(needed)

    def command(self, name: str, kind: int = 1) -> Command:
        """The entry of that full name; raises PlaygroundError with what is offered."""
        wanted = name.removeprefix("/") if kind == 1 else name
        offered = [entry for entry in self.commands() if entry.kind == kind]
        for entry in offered:
            if entry.name == wanted:
                return entry
        known = ", ".join(f"/{entry.name}" if kind == 1 else entry.name for entry in offered) or "none"
        raise PlaygroundError(f"{self.user.name} has no command “{wanted}” here. There are: {known}.")

    # Acting.

    async def slash(self, name: str, options: Mapping[str, Any] | None = None, timeout: float = 5.0) -> Answer:
        """Use a slash command, checking the options as Discord's client does; the answer may still be deferred."""
        command = self.command(name)
        filler = Filler(self._backend, self.guild, self.user)
        filled = filler.fill(command, options or {})
        return await self._act(COMMAND, self._command_data(command, filled, filler.resolved), timeout)

    async def complete(
        self, name: str, options: Mapping[str, Any] | None = None, *, focused: str, timeout: float = 5.0
    ) -> list[Choice]:
        """What the bot offers for the option being typed; nothing where it doesn't answer in time."""
        command = self.command(name)
        filler = Filler(self._backend, self.guild, self.user)
        filled = filler.fill(command, options or {}, focused)
        data = self._command_data(command, filled, filler.resolved)
        interaction = self._interaction(AUTOCOMPLETE, data)
        interaction.focused_type = command.option(focused).type
        await self._send(interaction, timeout)
        return [Choice(choice["name"], choice["value"]) for choice in interaction.choices]

    async def menu(self, name: str, target_id: str | int, timeout: float = 5.0) -> Answer:
        """Use a message's or a user's menu command on the message or user of that id."""
        filler = Filler(self._backend, self.guild, self.user)
        user = self._backend.world.users.get(str(target_id))
        command = self.command(name, 3 if user is None else 2)
        if user is None:
            stored = self._message(str(target_id))
            filler.resolved["messages"] = {stored.id: stored.json}
        else:
            filler.refer_user(user)
        data = self._command_data(command, [], filler.resolved)
        return await self._act(COMMAND, data | {"target_id": str(target_id)}, timeout)

    async def press(self, message_id: str | int | Json, custom_id: str, timeout: float = 5.0) -> Answer:
        """Press a button of a message."""
        stored, part = self._component(message_id, custom_id)
        if part["type"] != c.BUTTON:
            raise PlaygroundError(f"“{custom_id}” is a select; use choose().")
        data = {"custom_id": custom_id, "component_type": c.BUTTON, "id": part["id"]}
        return await self._act(COMPONENT, data, timeout, stored)

    async def choose(
        self, message_id: str | int | Json, custom_id: str, values: Sequence[str], timeout: float = 5.0
    ) -> Answer:
        """Choose entries of a select of a message."""
        stored, part = self._component(message_id, custom_id)
        if part["type"] not in c.SELECTS:
            raise PlaygroundError(f"“{custom_id}” is a button; use press().")
        least, most = part.get("min_values", 1), part.get("max_values", 1)
        if not least <= len(values) <= most:
            raise PlaygroundError(f"“{custom_id}” takes {least} to {most} values, not {len(values)}.")
        data: Json = {"custom_id": custom_id, "component_type": part["type"], "id": part["id"]}
        if part["type"] == c.STRING_SELECT:
            unknown = set(values) - {o["value"] for o in part["options"]}
            if unknown:
                raise PlaygroundError(f"“{custom_id}” doesn't offer {', '.join(sorted(unknown))}.")
            data["values"] = list(values)
        else:
            data["values"], data["resolved"] = self._refer(part["type"], values)
        return await self._act(COMPONENT, data, timeout, stored)

    async def submit(self, modal: Json | None, values: Mapping[str, Any], timeout: float = 5.0) -> Answer:
        """Fill a modal in (by custom id) and send it; what is not named keeps its preset value."""
        if modal is None:
            raise PlaygroundError("There is no modal to submit.")
        opened_by = next(i for i in self._backend.interactions.all() if i.id == modal["interaction_id"])
        data = filled_modal(modal, values, self._refer)
        triggered_by = {
            "id": opened_by.id,
            "type": opened_by.kind,
            "user": shapes.user(self.user),
            "authorizing_integration_owners": self._owners(),
        }
        origin = {"triggered_by": triggered_by}
        return await self._act(MODAL_SUBMIT, data, timeout, opened_by.source, origin)

    def say(self, text: str) -> Json:
        """Write a plain message into this channel; gives it."""
        return self._backend.messages.post(self.channel, self.user, {"content": text}).json

    # How.

    def _command_data(self, command: Command, options: list[Json], resolved: Mapping[str, Json]) -> Json:
        data: Json = {"id": command.id, "name": command.name.split(" ")[0], "type": command.kind}
        if command.kind != 1:
            data["name"] = command.name
        else:
            data["options"] = options
        if resolved:
            data["resolved"] = dict(resolved)
        return data | ({"guild_id": command.guild_id} if command.guild_id else {})

    def _refer(self, kind: int, values: Sequence[Any]) -> tuple[list[str], Json]:
        """The ids and the resolved objects of a user, role, mentionable or channel select."""
        option_type = {c.USER_SELECT: 6, c.CHANNEL_SELECT: 7, c.ROLE_SELECT: 8, c.MENTIONABLE_SELECT: 9}[kind]
        filler = Filler(self._backend, self.guild, self.user)
        return [filler.refer(option_type, value) for value in values], dict(filler.resolved)

    def _message(self, message_id: str) -> Stored:
        try:
            return self._backend.messages.get(self.channel.id, message_id, self.user.id)
        except Refusal:
            raise PlaygroundError(f"{self.user.name} sees no message {message_id} here.") from None

    def _component(self, message: str | int | Json, custom_id: str) -> tuple[Stored, Json]:
        stored = self._message(str(message["id"] if isinstance(message, dict) else message))
        part = c.find(stored.json["components"], custom_id)
        if part is None:
            known = ", ".join(p.custom_id for p in c.pressables(stored.json) if p.custom_id) or "none"
            raise PlaygroundError(f"The message has no component “{custom_id}”. It has: {known}.")
        if part.get("disabled"):
            raise PlaygroundError(f"“{custom_id}” is disabled.")
        if stored.json["flags"] & LOADING:
            raise PlaygroundError("The bot is still thinking.")
        return stored, part

    async def _act(
        self, kind: int, data: Json, timeout: float, source: Stored | None = None, origin: Json | None = None
    ) -> Answer:
        interaction = self._interaction(kind, data, source)
        interaction.origin |= origin or {}
        await self._send(interaction, timeout)
        return Answer(interaction)

    def _interaction(self, kind: int, data: Json, source: Stored | None = None) -> Interaction:
        backend = self._backend
        granted = in_channel(backend.world, self.channel, self.user.id)
        bot_is_here = self.guild is not None and backend.world.bot.id in self.guild.members
        user_only = self.context == "private" or (self.guild is not None and not bot_is_here)
        interaction = Interaction(
            id=backend.ids.new(),
            token=new_token(),
            kind=kind,
            user=self.user,
            channel=self.channel,
            data=data,
            created=backend.clock(),
            source=source,
            user_install_only=user_only,
            forced_private=user_only and self.guild is not None and not granted & P.USE_EXTERNAL_APPS,
        )
        interaction.origin["authorizing_integration_owners"] = self._owners()
        return interaction

    def _owners(self) -> Json:
        """Who installed the app: the guild, the user, or for direct messages nobody in particular."""
        if self.context == "private" or (
            self.guild is not None and self._backend.world.bot.id not in self.guild.members
        ):
            return {"1": self.user.id}
        return {"0": self.guild.id if self.guild else "0"}

    async def _send(self, interaction: Interaction, timeout: float) -> None:
        backend = self._backend
        if not backend.gateway.known:
            raise PlaygroundError("The bot is not connected.")
        backend.interactions.open(interaction)
        payload = self._payload(interaction)
        backend.gateway.emit("INTERACTION_CREATE", payload, self.guild.id if self.guild else None)
        await interaction.bell.until(lambda: interaction.state != WAITING, timeout)

    def _payload(self, interaction: Interaction) -> Json:
        world = self._backend.world
        payload: Json = {
            "id": interaction.id,
            "application_id": world.bot.id,
            "type": interaction.kind,
            "token": interaction.token,
            "version": 1,
            "data": interaction.data,
            "channel_id": self.channel.id,
            "channel": shapes.partial_channel(world, self.channel, self.user.id),
            "app_permissions": str(in_channel(world, self.channel, world.bot.id)),
            "locale": self.locale,
            "entitlements": [],
            "authorizing_integration_owners": self._owners(),
            "context": CONTEXTS[self.context],
            "attachment_size_limit": 10 << 20,
        }
        if interaction.source is not None:
            payload["message"] = interaction.source.json
        if self.guild is None:
            return payload | {"user": shapes.user(self.user)}
        granted = str(in_channel(world, self.channel, self.user.id))
        return payload | {
            "guild_id": self.guild.id,
            "guild": {"id": self.guild.id, "locale": self.guild.locale, "features": ["COMMUNITY", "NEWS"]},
            "guild_locale": self.guild.locale,
            "member": shapes.member(self.guild.members[self.user.id]) | {"permissions": granted},
        }


def default_channel(guild: Guild) -> Channel:
    """The first text channel of a guild."""
    return next(channel for channel in guild.channels.values() if channel.kind == TEXT)
