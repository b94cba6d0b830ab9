"""Discord's Markdown as a terminal can show it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.style import Style
from rich.text import Text

from bot.terminal.bar import Bar
from bot.terminal.safe import one_line, plain
from bot.terminal.view import View, timestamp

QUOTE_BAR = Style(color="bright_black")
_HEADINGS = {1: Style(bold=True, underline=True), 2: Style(bold=True), 3: Style(bold=True, dim=True)}
_SMALL = Style(dim=True)
_CODE = Style(color="cyan")
_LINK = Style(color="blue", underline=True)
_MENTION = Style(color="magenta", bold=True)
_EMPHASIS = {
    "***": Style(bold=True, italic=True),
    "**": Style(bold=True),
    "__": Style(underline=True),
    "*": Style(italic=True),
    "_": Style(italic=True),
    "~~": Style(strike=True),
    "||": Style(reverse=True),
}
_FENCE = re.compile(r"^```(?:[\w+-]*\n)?(.*?)\n?```[ \t]*$", re.S | re.M)
HEADING = re.compile(r"(#{1,3})\s+(\S.*)")
ITEM = re.compile(r"(\s*)([-*]|\d{1,3}[.)])\s+(\S.*)")
_INLINE = re.compile(
    r"""\\(?P<escaped>[^\w\s]|_)
    | (?P<ticks>`{1,2})(?P<code>[^`]+)(?P=ticks)
    | \[(?P<label>(?:\\.|[^\]\\\n]){1,400})\]
      \(<?(?P<target>https?://[^\s()<>]+(?:\([^\s()]*\)[^\s()<>]*)*)>?(?:\ "[^"\n]*")?\)
    | <t:(?P<seconds>-?\d{1,17})(?::(?P<style>[tTdDfFR]))?>
    | </(?P<command>[^:<>\n]{1,100}):\d+>
    | <(?P<kind>@[!&]?|\#)(?P<someone>\d+)>
    | <a?:(?P<emoji>\w+):\d+>
    | <(?P<bracketed>https?://[^\s<>]+)>
    | (?P<bare>https?://[^\s<>]+[^\s<>.,;:!?)\]'"’”*_|~])
    | (?P<mark>\*\*\*|\*\*|__|\*|_|~~|\|\|)""",
    re.X,
)


@dataclass(slots=True)
class _Open:
    """An emphasis that has begun."""

    mark: str
    style: Style


def render(source: str, view: View) -> RenderableType:
    """A message's text, block by block. Nothing in it can act on the terminal."""
    return Group(*_blocks(plain(source), view))


def _blocks(source: str, view: View) -> Iterator[RenderableType]:
    at = 0
    for fence in _FENCE.finditer(source):
        yield from _lines(source[at : fence.start()].strip("\n"), view)
        yield Padding(Text(fence[1], style=_CODE), (0, 0, 0, 2))
        at = fence.end()
    yield from _lines(source[at:].strip("\n") if at else source, view)


def _lines(source: str, view: View) -> Iterator[RenderableType]:
    """Lines that stand together in a quotation are barred together."""
    quoted: list[str] = []
    rest = source.split("\n") if source else []
    for number, line in enumerate(rest):
        if line.startswith(">>> "):
            yield from _quotation(quoted, view)
            yield from _quotation([line[4:], *rest[number + 1 :]], view)
            return
        if line.startswith("> ") or line == ">":
            quoted.append(line[2:])
            continue
        yield from _quotation(quoted, view)
        quoted = []
        yield _line(line, view)
    yield from _quotation(quoted, view)


def _quotation(lines: list[str], view: View) -> Iterator[RenderableType]:
    if lines:
        yield Bar(Group(*(_line(line, view) for line in lines)), QUOTE_BAR, "▎ ")


def _line(line: str, view: View) -> RenderableType:
    if match := HEADING.fullmatch(line):
        return inline(match[2], view, _HEADINGS[len(match[1])])
    if line.startswith("-# "):
        return inline(line[3:], view, _SMALL)
    if match := ITEM.fullmatch(line):
        bullet = "•" if match[2] in "-*" else match[2]
        indent = min(len(match[1]), 20)
        # The item's further lines hang under its words, not under its bullet.
        return Bar(inline(match[3], view), Style(), f"{' ' * (indent + 1)}{bullet} ", once=True)
    return inline(line, view)


def inline(source: str, view: View, style: Style | None = None) -> Text:
    """One line of Markdown; `source` must be plain already."""
    text = Text(overflow="fold")
    open_: list[_Open] = []
    base = style or Style()
    at = 0
    for match in _INLINE.finditer(source):
        text.append(source[at : match.start()], base)
        at = match.end()
        if mark := match["mark"]:
            base = _turn(text, source, match, mark, open_, base)
        else:
            _append(text, match, view, base)
    text.append(source[at:], base)
    return text


def _turn(text: Text, source: str, match: re.Match[str], mark: str, open_: list[_Open], base: Style) -> Style:
    """The style after an emphasis mark, which begins or ends one, or is only a character."""
    if open_ and open_[-1].mark == mark:
        return open_.pop().style
    before, after = source[match.start() - 1 : match.start()], source[match.end() : match.end() + 1]
    inside_word = mark == "_" and (before.isalnum() or before == "_")
    if inside_word or not after or after.isspace() or source.find(mark, match.end() + 1) < 0:
        text.append(mark, base)
        return base
    open_.append(_Open(mark, base))
    return base + _EMPHASIS[mark]


def _append(text: Text, match: re.Match[str], view: View, base: Style) -> None:
    """Adds what stands for one mark of the text."""
    if (escaped := match["escaped"]) is not None:
        text.append(escaped, base)
    elif (code := match["code"]) is not None:
        text.append(code, base + _CODE)
    elif (label := match["label"]) is not None:
        text.append_text(link(inline(label, view, base), match["target"], view, base))
    elif (seconds := match["seconds"]) is not None:
        text.append(timestamp(int(seconds), match["style"] or "f", view), base)
    elif (command := match["command"]) is not None:
        text.append(f"/{command}", base + _MENTION)
    elif match["someone"] is not None:
        sign = "#" if match["kind"] == "#" else "@"
        text.append(f"{sign}{one_line(view.names.get(match['someone'], match['someone']))}", base + _MENTION)
    elif (emoji := match["emoji"]) is not None:
        text.append(f":{emoji}:", base)
    else:
        address = match["bracketed"] or match["bare"]
        text.append(address, base + _LINK + Style(link=address))


def link(words: Text, address: str, view: View, base: Style | None = None) -> Text:
    """Words that lead to an address, which is spelt out where it can't be clicked."""
    address = plain(address)
    words.stylize((base or Style()) + _LINK + Style(link=address))
    if view.addresses and words.plain != address:
        # The page is enough to read; the passage within it (a text fragment) is for the one who clicks.
        words.append(f" <{address.partition('#:~:')[0]}>", Style(dim=True))
    return words
