"""Discord messages as a terminal can show them: text, embeds, and the cards of Components V2."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.style import Style
from rich.table import Table
from rich.text import Text

from bot.terminal import markdown
from bot.terminal.bar import Bar
from bot.terminal.controls import (
    ACTION_ROW,
    BUTTON,
    CONTAINER,
    ENTITY_SELECTS,
    LINK_STYLE,
    SECTION,
    STRING_SELECT,
    Component,
    Control,
    controls,
    label_of,
)
from bot.terminal.safe import one_line, plain
from bot.terminal.view import View

TEXT_DISPLAY, THUMBNAIL, GALLERY, FILE, SEPARATOR = 10, 11, 12, 13, 14
_TEXTS = (TEXT_DISPLAY, SECTION)
PRIVATE = 1 << 6
_BUTTONS = {
    1: Style(color="white", bgcolor="blue", bold=True),
    2: Style(color="white", bgcolor="bright_black"),
    3: Style(color="white", bgcolor="green", bold=True),
    4: Style(color="white", bgcolor="red", bold=True),
}
_NUMBER = Style(color="black", bgcolor="white", bold=True)
_DIM = Style(dim=True)
_PLAIN_ACCENT = Style(color="bright_black")


def is_private(message: Mapping[str, Any]) -> bool:
    """Only the one who asked sees it."""
    return bool(int(message.get("flags") or 0) & PRIVATE)


def render(message: Mapping[str, Any], view: View) -> RenderableType:
    """A message: its words, its embeds, its cards with their numbered buttons."""
    return _Message(message, view).whole()


class _Message:
    """One message being shown: which number stands before which button."""

    def __init__(self, message: Mapping[str, Any], view: View) -> None:
        self.message = message
        self.view = view
        self.numbers: dict[tuple[str, str | None], Control] = {(c.custom_id, c.value): c for c in controls(message)}

    def whole(self) -> RenderableType:
        parts: list[RenderableType] = []
        if content := self.message.get("content"):
            parts.append(self._text(content))
        parts.extend(self._embed(embed) for embed in self.message.get("embeds") or ())
        parts.extend(self._all(self.message.get("components") or ()))
        parts.extend(self._attachment(file) for file in self.message.get("attachments") or ())
        return Group(*parts)

    def _text(self, source: Any) -> RenderableType:
        return markdown.render(str(source), self.view)

    def _all(self, components: Any) -> Iterator[RenderableType]:
        """The parts one below the other; like Discord, with room above a text that begins something new."""
        before = None
        for component in components:
            kind = component.get("type")
            small = str(component.get("content") or "").startswith("-# ")
            if kind in _TEXTS and before in _TEXTS and not small:
                yield Text()
            before = kind
            yield self._component(component)

    def _component(self, component: Component) -> RenderableType:
        kind = component.get("type")
        if kind == CONTAINER:
            inner = Group(*self._all(component.get("components") or ()))
            return Bar(inner, _accent(component.get("accent_color")))
        if kind == SECTION:
            return self._section(component)
        if kind == TEXT_DISPLAY:
            return self._text(component.get("content") or "")
        if kind == SEPARATOR:
            return Rule(style=_DIM) if component.get("divider", True) else Text()
        if kind == ACTION_ROW:
            return self._row(component)
        if kind in (THUMBNAIL, GALLERY, FILE):
            return self._media(component)
        return self._control(component)

    def _section(self, component: Component) -> RenderableType:
        grid = Table.grid(expand=True, padding=(0, 1))
        grid.add_column(ratio=1)
        grid.add_column(justify="right")
        accessory = component.get("accessory")
        beside = self._component(accessory) if accessory else Text()
        grid.add_row(Group(*self._all(component.get("components") or ())), beside)
        return grid

    def _row(self, component: Component) -> RenderableType:
        """Buttons stand in a line; a menu is a list of its own."""
        parts = component.get("components") or ()
        if any(part.get("type") != BUTTON for part in parts):
            return Group(*self._all(parts))
        line = Text(overflow="fold")
        for part in parts:
            line.append_text(self._button(part)).append("  ")
        return Padding(line, (1, 0, 0, 0))

    def _control(self, component: Component) -> RenderableType:
        kind = component.get("type")
        if kind == BUTTON:
            return self._button(component)
        if kind == STRING_SELECT:
            return self._menu(component)
        if kind in ENTITY_SELECTS:
            text = self._number(component)
            return text.append(f" {one_line(label_of(component))} (choose a {ENTITY_SELECTS[kind]})")
        return Text()

    def _number(self, component: Component, value: str | None = None) -> Text:
        control = self.numbers.get((str(component.get("custom_id")), value))
        return Text(f" {control.number} ", _NUMBER) if control else Text()

    def _button(self, component: Component) -> Text:
        words = one_line(label_of(component))
        if component.get("style") == LINK_STYLE:
            return markdown.link(Text(f"{words} ↗"), str(component.get("url") or ""), self.view)
        if component.get("disabled"):
            return Text(f" {words} ", _DIM)
        style = _BUTTONS.get(int(component.get("style") or 2), _BUTTONS[2])
        return self._number(component).append(f" {words} ", style)

    def _menu(self, component: Component) -> RenderableType:
        table = Table.grid(padding=(0, 1))
        table.add_column(justify="right", no_wrap=True)
        table.add_column(overflow="fold")
        table.add_row(Text(" ▾ ", _DIM), Text(one_line(label_of(component)), _DIM))
        for option in component.get("options") or ():
            words = Text(one_line(str(option.get("label") or "")), overflow="fold")
            if option.get("default"):
                words = Text("✓ ", "green").append_text(words)
                words.stylize("bold")
            if detail := option.get("description"):
                words.append(f"  {one_line(str(detail))}", _DIM)
            table.add_row(self._number(component, str(option.get("value"))), words)
        return Padding(table, (1, 0, 0, 0))

    def _media(self, component: Component) -> RenderableType:
        items = component.get("items") or [component]
        line = Text(overflow="fold")
        for item in items:
            media = item.get("media") or item.get("file") or {}
            words = one_line(str(item.get("description") or component.get("name") or "picture"))
            line.append("▣ ", _DIM).append_text(markdown.link(Text(words), str(media.get("url") or ""), self.view))
            line.append("  ")
        return line

    def _embed(self, embed: Mapping[str, Any]) -> RenderableType:
        parts: list[RenderableType] = []
        if author := (embed.get("author") or {}).get("name"):
            parts.append(Text(one_line(author), _DIM))
        if title := embed.get("title"):
            words = markdown.inline(plain(title), self.view, Style(bold=True))
            parts.append(markdown.link(words, str(embed["url"]), self.view) if embed.get("url") else words)
        if description := embed.get("description"):
            parts.append(self._text(description))
        for entry in embed.get("fields") or ():
            parts.append(markdown.inline(plain(str(entry.get("name") or "")), self.view, Style(bold=True)))
            parts.append(self._text(entry.get("value") or ""))
        if footer := (embed.get("footer") or {}).get("text"):
            parts.append(Text(one_line(footer), _DIM))
        return Bar(Group(*parts), _accent(embed.get("color")))

    def _attachment(self, file: Mapping[str, Any]) -> RenderableType:
        size = f", {int(file['size']):,} bytes" if file.get("size") else ""
        return Text(f"▤ {one_line(str(file.get('filename') or 'file'))}{size}", _DIM)


def _accent(color: Any) -> Style:
    return Style(color=f"#{color:06x}") if isinstance(color, int) and 0 < color <= 0xFFFFFF else _PLAIN_ACCENT
