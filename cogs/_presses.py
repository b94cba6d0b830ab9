"""Presses: every button, menu and form, found by its custom id, also when it was sent before the last restart."""

from __future__ import annotations

import re
from typing import Any

import discord
from discord import ui

from bot.client import Clipdesk, Interaction
from cogs._pages import picked, pressed, submitted
from cogs._routes import parse_press

AnyButton = ui.Button[Any]
AnySelect = ui.Select[Any]


class PressedButton(ui.DynamicItem[AnyButton], template=r"c\d+:(?!pick:)[\s\S]+"):
    """A button of any message of ours."""

    @classmethod
    async def from_custom_id(cls, interaction: Interaction, item: ui.Item[Any], match: re.Match[str]) -> PressedButton:  # type: ignore[override]
        """The button that was pressed."""
        assert isinstance(item, ui.Button)
        return cls(item)

    async def callback(self, interaction: Interaction) -> None:  # type: ignore[override]
        """Does what it asks for."""
        await interaction.client.guard(interaction, pressed(interaction, self.custom_id))


class PickedOption(ui.DynamicItem[AnySelect], template=r"c\d+:pick:[\s\S]+"):
    """A select of any message of ours."""

    @classmethod
    async def from_custom_id(cls, interaction: Interaction, item: ui.Item[Any], match: re.Match[str]) -> PickedOption:  # type: ignore[override]
        """The select that was used."""
        assert isinstance(item, ui.Select)
        return cls(item)

    async def callback(self, interaction: Interaction) -> None:  # type: ignore[override]
        """Opens what was picked."""
        await interaction.client.guard(interaction, picked(interaction, self.item.values[0]))


PRESSES = (PressedButton, PickedOption)


async def take_form(interaction: discord.Interaction[Clipdesk]) -> None:
    """Takes a form of ours. The library forgets forms at a restart; their custom ids don't."""
    if interaction.type is not discord.InteractionType.modal_submit:
        return
    data: Any = interaction.data or {}
    custom_id = data.get("custom_id", "")
    if parse_press(custom_id) is not None:
        values = dict(_fields(data.get("components", ())))
        await interaction.client.guard(interaction, submitted(interaction, custom_id, values))


def _fields(components: Any) -> Any:
    """The fields of a form: (custom id, what was entered)."""
    for component in components:
        inner = component.get("component")
        if "custom_id" in component and "value" in component:
            yield component["custom_id"], component["value"]
        yield from _fields(component.get("components", ()))
        if inner:
            yield from _fields([inner])
