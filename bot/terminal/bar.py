"""A mark down the left side of a block: a card's colour, a quotation, an item's bullet."""

from __future__ import annotations

from dataclasses import dataclass

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.segment import Segment
from rich.style import Style


@dataclass(frozen=True, slots=True)
class Bar:
    """`block` with `mark` before each of its lines; `once` before the first only, blanks before the others."""

    block: RenderableType
    style: Style
    mark: str = "▌ "
    once: bool = False

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        width = cell_len(self.mark)
        inner = options.update(width=max(options.max_width - width, 8), height=None)
        for number, line in enumerate(console.render_lines(self.block, inner, pad=False)):
            mark = " " * width if self.once and number else self.mark
            yield Segment(mark, self.style)
            yield from line
            yield Segment.line()
