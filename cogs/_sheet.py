"""A sheet: what one answer says and which buttons it has, laid out within Discord's limits.

Limits (Components V2): 4,000 characters over all texts, 40 components, 5 buttons a row, 25 options a select,
100 characters a custom id, label and option. The sheet keeps them; callers only say what comes first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import discord
from discord import ui

from cogs._routes import Press, Route, pick_id

TEXT_LIMIT = 4000
RESERVE = 160  # kept for the last line: who shared it, how many there are
MOST_TEXTS = 22  # blocks and lines: leaves room for a menu and two full rows of buttons among 40 components
MOST_BUTTONS = 10
ACCENT = discord.Colour(0xC8553D)


@dataclass(slots=True)
class Button:
    """A button: either an address to open or what a press does."""

    label: str
    press: Press | None = None
    url: str | None = None
    style: discord.ButtonStyle = discord.ButtonStyle.secondary
    disabled: bool = False


@dataclass(slots=True)
class Option:
    """An entry of a select, and the page it opens."""

    label: str
    route: Route
    description: str = ""


@dataclass(slots=True)
class Sheet:
    """The parts of an answer in reading order. `route` says how to make the same sheet again."""

    route: Route
    texts: list[str] = field(default_factory=list)
    rows: list[list[Button]] = field(default_factory=list)
    options: list[Option] = field(default_factory=list)
    prompt: str = ""
    shareable: bool = True
    room: int = TEXT_LIMIT - RESERVE

    def say(self, text: str) -> bool:
        """Adds a block of text if it fits whole; whether it did."""
        if not text.strip() or len(text) > self.room or len(self.texts) >= MOST_TEXTS:
            return False
        self.texts.append(text)
        self.room -= len(text)
        return True

    def rule(self) -> None:
        """A line between blocks."""
        if self.texts and self.texts[-1] != "" and len(self.texts) < MOST_TEXTS:
            self.texts.append("")

    def row(self, buttons: Sequence[Button]) -> None:
        """Adds buttons, five to a row."""
        for start in range(0, len(buttons), 5):
            self.rows.append(list(buttons[start : start + 5]))

    def view(self, footer: str = "", extra: Sequence[Button] = ()) -> ui.LayoutView:
        """The layout, ready to send. It holds no state of its own: every press finds its way by its custom id."""
        box: ui.Container[ui.LayoutView] = ui.Container(accent_colour=ACCENT)
        for text in [*self.texts, *([footer] if footer else [])]:
            box.add_item(ui.TextDisplay(text) if text else ui.Separator())
        if self.options:
            box.add_item(self._select())
        for row in self._fitting_rows(extra):
            box.add_item(ui.ActionRow(*(_button(button) for button in row)))
        view = ui.LayoutView(timeout=None)
        view.add_item(box)
        # The library would keep every sent view for good, to dispatch to; the custom ids do that.
        view.stop()
        return view

    def _fitting_rows(self, extra: Sequence[Button]) -> list[list[Button]]:
        """Rows of at most five buttons, no two that do the same; the extra ones always among them."""
        seen = {str(button.press or button.url) for button in extra}
        rows: list[list[Button]] = []
        room = MOST_BUTTONS - len(extra)
        for wanted in self.rows:
            row = []
            for button in wanted:
                what = str(button.press or button.url)
                if what not in seen and room > 0:
                    seen.add(what)
                    row.append(button)
                    room -= 1
            rows += [row] if row else []
        for button in extra:
            if not rows or len(rows[-1]) >= 5:
                rows.append([])
            rows[-1].append(button)
        if len(rows) <= 3:
            return rows
        together = [button for row in rows for button in row]
        return [together[:5], together[5:]]

    def _select(self) -> ui.ActionRow[ui.LayoutView]:
        select: ui.Select[ui.LayoutView] = ui.Select(
            custom_id=pick_id(self.route),
            placeholder=self.prompt[:150] or None,
            options=[
                discord.SelectOption(
                    label=option.label[:100].strip() or "–",
                    value=str(option.route),
                    description=option.description[:100] or None,
                )
                for option in _unique(self.options)[:25]
            ],
        )
        return ui.ActionRow(select)


def _unique(options: Sequence[Option]) -> list[Option]:
    return list({str(option.route): option for option in reversed(options)}.values())[::-1]


def _button(button: Button) -> ui.Button[ui.LayoutView]:
    if button.url is not None:
        return ui.Button(label=button.label[:80].strip() or "–", url=button.url)
    return ui.Button(
        label=button.label[:80].strip() or "–",
        custom_id=str(button.press),
        style=button.style,
        disabled=button.disabled,
    )
