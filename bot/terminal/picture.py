"""A picture of an answer as Discord shows it: an SVG that needs no font of ours and runs no script."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any
from xml.sax.saxutils import escape

from rich.console import Console
from rich.text import Text

from bot.terminal import markdown
from bot.terminal.controls import ACTION_ROW, BUTTON, CONTAINER, LINK_STYLE, SECTION, label_of
from bot.terminal.metrics import width
from bot.terminal.render import SEPARATOR, TEXT_DISPLAY, is_private
from bot.terminal.safe import one_line, plain
from bot.terminal.view import View

WIDE = 720
LEFT = 72  # where a message begins, right of the avatar
FACE = "Helvetica,Arial,'Liberation Sans',sans-serif"  # all of one width, the one `metrics` knows
BACK, CARD, LINE, FIELD = "#313338", "#2b2d31", "#3f4147", "#1e1f22"
WORDS, BRIGHT, SMALL, LINKED, BLURPLE = "#dbdee1", "#f2f3f5", "#949ba4", "#00a8fc", "#5865f2"
BUTTONS = {1: BLURPLE, 2: "#4e5058", 3: "#248046", 4: "#da373c", 5: "#4e5058"}
# Signs that many fonts lack or draw as pictures, drawn here in a square of 14.
ARROWS = {
    "⏮": "M1 1h2v10h-2zM13 1v10l-9 -5z",
    "◀": "M11 1v10l-9 -5z",
    "▶": "M3 1v10l9 -5z",
    "↗": "M4 1h8v8h-2v-4.6l-6 6l-1.4 -1.4l6 -6h-4.6z",
}
EYE = "M0 6q7 -11 14 0q-7 11 -14 0M7 3a3 3 0 1 0 .01 0z"
MARKS = {
    "✅": ("#248046", "M4 8.5l3 3l5 -6"),
    "❌": ("#da373c", "M5 5l6 6M11 5l-6 6"),
    "⚠": ("#b47f1c", "M8 4v5M8 11v1"),
}  # what a check found: signs that fonts draw as pictures, drawn here in a square of 16
HEADINGS = {1: 24.0, 2: 20.0, 3: 17.0}


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one look."""

    text: str
    size: float = 16.0
    colour: str = WORDS
    bold: bool = False
    italic: bool = False
    struck: bool = False
    back: str = ""
    mark: bool = False  # one of MARKS

    @property
    def wide(self) -> float:
        """Its width in pixels."""
        return width(self.text, self.size, bold=self.bold)


class Canvas:
    """Draws from top to bottom; `y` is where the next thing begins."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.y = 20.0

    def box(self, x: float, y: float, wide: float, high: float, fill: str, radius: float = 4, line: str = "") -> None:
        """A rectangle."""
        edge = f' stroke="{line}"' if line else ""
        self.parts.append(
            f'<rect x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{high:.1f}" rx="{radius}" fill="{fill}"{edge}/>'
        )

    def text(self, x: float, base: float, run: Run) -> None:
        """A run of text. Its length is given, so that another font than ours can't break the layout."""
        if run.mark:
            colour, way = MARKS[run.text[:1]]
            self.box(x, base - 13, 16, 16, colour, 4)
            place = f'transform="translate({x:.1f} {base - 13:.1f})"'
            self.parts.append(f'<path {place} d="{way}" fill="none" stroke="#ffffff" stroke-width="2"/>')
            return
        if not run.text.strip():
            return
        x += width(run.text[: len(run.text) - len(run.text.lstrip())], run.size, bold=run.bold)
        run = replace(run, text=run.text.strip())
        if run.back:
            self.box(x - 2, base - run.size, run.wide + 4, run.size * 1.3, run.back, 3)
        look = ' font-weight="700"' if run.bold else ""
        look += ' font-style="italic"' if run.italic else ""
        look += ' text-decoration="line-through"' if run.struck else ""
        self.parts.append(
            f'<text x="{x:.1f}" y="{base:.1f}" font-size="{run.size:g}" fill="{run.colour}"{look}'
            f' textLength="{run.wide:.1f}" lengthAdjust="spacingAndGlyphs">{escape(run.text)}</text>'
        )

    def line(self, x: float, runs: Iterable[Run], high: float) -> None:
        """A line of runs, one after the other."""
        for run in runs:
            self.text(x, self.y + high * 0.74, run)
            x += run.wide
        self.y += high

    def paragraph(self, x: float, room: float, runs: list[Run]) -> None:
        """Runs broken into lines."""
        high = max((run.size for run in runs), default=16.0) * 1.375
        for row in broken(runs, room):
            self.line(x, joined(row), high)


def broken(runs: Iterable[Run], room: float) -> Iterator[list[Run]]:
    """Lines of runs that fit the room: broken at blanks, and within a word that is wider than a line."""
    row: list[Run] = []
    used = 0.0
    for run in runs:
        for word in re.findall(r"\s+|[\u2e80-\uffdc]|[^\s\u2e80-\uffdc]+", run.text):
            for piece in _pieces(replace(run, text=word, mark=word[:1] in MARKS), room):
                if used + piece.wide > room and row and not word.isspace():
                    yield row
                    row, used = [], 0.0
                if row or not word.isspace():
                    row.append(piece)
                    used += piece.wide
    if row:
        yield row


def joined(row: Iterable[Run]) -> Iterator[Run]:
    """Neighbours in the same look as one run: a browser sets a line better than words apart."""
    held: Run | None = None
    for run in row:
        if held is not None and replace(held, text="") == replace(run, text=""):
            held = replace(held, text=held.text + run.text)
            continue
        if held is not None:
            yield held
        held = run
    if held is not None:
        yield held


def _pieces(run: Run, room: float) -> Iterator[Run]:
    while run.wide > room and len(run.text) > 1:
        cut = max(1, int(len(run.text) * room / run.wide))
        yield replace(run, text=run.text[:cut])
        run = replace(run, text=run.text[cut:])
    yield run


def draw(message: Mapping[str, Any], asked: str, by: str, view: View) -> str:
    """The picture: who asked what, the answer with its buttons, and who sees it."""
    canvas = Canvas()
    _asked(canvas, asked, by)
    _author(canvas)
    if content := message.get("content"):
        _markdown(canvas, str(content), LEFT, WIDE - LEFT - 24, view)
    for component in message.get("components") or ():
        if component.get("type") == CONTAINER:
            _container(canvas, component, view)
        else:
            _component(canvas, component, LEFT, WIDE - LEFT - 24, view)
    for file in message.get("attachments") or ():
        canvas.y += 6
        canvas.box(LEFT, canvas.y, 320, 44, CARD, 8, LINE)
        canvas.text(LEFT + 14, canvas.y + 27, Run(one_line(str(file.get("filename") or "file")), 15, LINKED))
        canvas.y += 50
    if is_private(message):
        canvas.y += 4
        canvas.parts.append(f'<path transform="translate({LEFT} {canvas.y + 5:.1f})" d="{EYE}" fill="{SMALL}"/>')
        seen = [Run("Only you can see this · ", 12.5, SMALL), Run("Dismiss message", 12.5, LINKED)]
        canvas.line(LEFT + 20, seen, 22)
    return _whole(canvas)


def _whole(canvas: Canvas) -> str:
    high = canvas.y + 20
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {high:.0f}" width="{WIDE}" height="{high:.0f}"'
        f' font-family="{FACE}"><rect width="100%" height="100%" rx="10" fill="{BACK}"/>{"".join(canvas.parts)}</svg>\n'
    )


def _asked(canvas: Canvas, asked: str, by: str) -> None:
    y = canvas.y + 10
    canvas.parts.append(
        f'<path d="M36 {y + 12}V{y + 4}Q36 {y} 40 {y}H64" fill="none" stroke="{LINE}" stroke-width="2"/>'
    )
    line = [
        Run(by.capitalize(), 13.5, BRIGHT, bold=True),
        Run(" used ", 13.5, SMALL),
        Run(one_line(asked), 13.5, LINKED),
    ]
    canvas.line(LEFT, line, 20)
    canvas.y += 6


def _author(canvas: Canvas) -> None:
    y = canvas.y
    canvas.parts.append(f'<circle cx="36" cy="{y + 18:.1f}" r="20" fill="#c8553d"/>')
    canvas.text(29, y + 25, Run("C", 20, BRIGHT, bold=True))
    name = Run("Clipdesk", 16, BRIGHT, bold=True)
    canvas.text(LEFT, y + 13, name)
    canvas.box(LEFT + name.wide + 8, y, 32, 16, BLURPLE, 4)
    canvas.text(LEFT + name.wide + 13, y + 12, Run("APP", 11, BRIGHT, bold=True))
    canvas.y += 24


def _container(canvas: Canvas, component: Mapping[str, Any], view: View) -> None:
    """A card: a field with a coloured edge, drawn first though its height is known last."""
    top, wide = canvas.y, WIDE - LEFT - 24
    inner = Canvas()
    inner.y = top + 14
    before = None
    for part in component.get("components") or ():
        kind, small = part.get("type"), str(part.get("content") or "").startswith("-# ")
        if before is not None:
            inner.y += 4 if small else 10
        _component(inner, part, LEFT + 20, wide - 36, view)
        before = kind
    high = inner.y + 14 - top
    colour = component.get("accent_color")
    canvas.box(LEFT, top, wide, high, CARD, 8, LINE)
    canvas.box(LEFT, top, 4, high, f"#{colour:06x}" if isinstance(colour, int) else LINE, 2)
    canvas.parts += inner.parts
    canvas.y = top + high


def _component(canvas: Canvas, component: Mapping[str, Any], x: float, room: float, view: View) -> None:
    kind = component.get("type")
    if kind == TEXT_DISPLAY:
        _markdown(canvas, str(component.get("content") or ""), x, room, view)
    elif kind == SEPARATOR:
        canvas.box(x, canvas.y + 4, room, 1, LINE, 0)
        canvas.y += 8
    elif kind == SECTION:
        for part in component.get("components") or ():
            _component(canvas, part, x, room, view)
    elif kind == ACTION_ROW:
        parts = component.get("components") or ()
        if all(part.get("type") == BUTTON for part in parts):
            _buttons(canvas, parts, x, room)
        else:
            for part in parts:
                _select(canvas, part, x, min(room, 460))


def _buttons(canvas: Canvas, parts: Iterable[Mapping[str, Any]], x: float, room: float) -> None:
    at = x
    for part in parts:
        dull = bool(part.get("disabled"))
        style = int(part.get("style") or 2)
        words = one_line(label_of(part)) + (" ↗" if style == LINK_STYLE else "")
        arrow = next((sign for sign in ARROWS if sign in words), "")
        run = Run(words.replace(arrow, "").strip() if arrow else words, 14, SMALL if dull else "#ffffff", bold=True)
        wide = run.wide + 28 + (14 + 6 * bool(run.text) if arrow else 0)
        if at > x and at + wide > x + room:
            at = x
            canvas.y += 40
        canvas.box(at, canvas.y, wide, 32, "#3c3e44" if dull else BUTTONS.get(style, BUTTONS[2]), 8)
        canvas.text(at + 14, canvas.y + 21, run)
        if arrow:
            left, top = at + wide - 28, canvas.y + 10
            canvas.parts.append(
                f'<path transform="translate({left:.1f} {top:.1f})" d="{ARROWS[arrow]}" fill="{run.colour}"/>'
            )
        at += wide + 8
    canvas.y += 34


def _select(canvas: Canvas, part: Mapping[str, Any], x: float, wide: float) -> None:
    chosen = [o for o in part.get("options") or () if o.get("default")]
    words = ", ".join(one_line(str(o.get("label") or "")) for o in chosen) or one_line(label_of(part))
    run = Run(words, 15, WORDS if chosen else SMALL)
    while run.wide > wide - 56 and len(run.text) > 2:
        run = replace(run, text=run.text[:-2].rstrip() + "…")
    canvas.box(x, canvas.y, wide, 40, FIELD, 8, LINE)
    canvas.text(x + 12, canvas.y + 26, run)
    tip = x + wide - 24
    canvas.parts.append(
        f'<path d="M{tip:.1f} {canvas.y + 17:.1f}l5 6l5 -6" fill="none" stroke="{WORDS}" stroke-width="2"/>'
    )
    canvas.y += 42


# ---------------------------------------------------------------- text


def _markdown(canvas: Canvas, source: str, x: float, room: float, view: View) -> None:
    for line in plain(source).split("\n"):
        if line.startswith("> "):
            top = canvas.y
            _line(canvas, line[2:], x + 16, room - 16, view)
            canvas.box(x, top + 1, 4, canvas.y - top - 2, "#4e5058", 2)
        elif line.strip():
            _line(canvas, line, x, room, view)
        else:
            canvas.y += 8


def _line(canvas: Canvas, line: str, x: float, room: float, view: View) -> None:
    if match := markdown.HEADING.fullmatch(line):
        look = Run("", HEADINGS[len(match[1])], BRIGHT, bold=True)
        canvas.paragraph(x, room, _runs(match[2], view, look))
        canvas.y += 3
    elif line.startswith("-# "):
        canvas.paragraph(x, room, _runs(line[3:], view, Run("", 13, SMALL)))
    elif match := markdown.ITEM.fullmatch(line):
        bullet = "•" if match[2] in "-*" else match[2]
        canvas.text(x + 6, canvas.y + 16, Run(bullet))
        canvas.paragraph(x + 22, room - 22, _runs(match[3], view, Run("")))
    else:
        canvas.paragraph(x, room, _runs(line, view, Run("")))


def _runs(source: str, view: View, look: Run) -> list[Run]:
    """A line of Markdown as runs: what the terminal shows in its styles, in Discord's colours."""
    text: Text = markdown.inline(source, replace(view, addresses=False))
    runs = []
    for segment in text.render(Console(), end=""):
        style, run = segment.style, replace(look, text=segment.text)
        if style is not None:
            run = replace(run, bold=run.bold or bool(style.bold), italic=bool(style.italic), struck=bool(style.strike))
            if style.link:
                run = replace(run, colour=LINKED)
            elif style.color is not None and style.color.name == "magenta":
                run = replace(run, colour="#c9cdfb", back="#3d4270", bold=look.bold)
            elif style.color is not None and style.color.name == "cyan":
                run = replace(run, back=FIELD)
        runs.append(run)
    return runs
