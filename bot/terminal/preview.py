"""What would be read from a new source, before it is added."""

from __future__ import annotations

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.model import RawArticle, Reading, SourceSpec
from bot.terminal.safe import one_line, plain

SHOWN = 8


def show_preview(console: Console, spec: SourceSpec, reading: Reading) -> None:
    """Prints the shape and the first articles with their dates and terms."""
    console.print(Text(f"{one_line(spec.name)}: {one_line(spec.url or spec.path or '')}", "bold"))
    if reading.message:
        console.print(Text(plain(reading.message), "red" if reading.outcome == "error" else "yellow"))
    if reading.outcome == "error" and not reading.articles:
        console.print("Refused: nothing could be read from it, so it can't be added, and nothing was written.")
        return
    live = [article for article in reading.articles if not article.draft]
    drafts = len(reading.articles) - len(live)
    left_out = f", {drafts} draft{'' if drafts == 1 else 's'} left out" if drafts else ""
    console.print(
        f"{len(live)} article{'' if len(live) == 1 else 's'}, read as {reading.shape or 'no known shape'}{left_out}",
        markup=False,
    )
    if live:
        console.print(_table(live))
    if len(live) > SHOWN:
        console.print(Text(f"... and {len(live) - SHOWN} more", "dim"))


def _table(articles: list[RawArticle]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("title", overflow="fold")
    table.add_column("date")
    table.add_column("tags and categories", overflow="fold")
    table.add_column("words", justify="right")
    for article in articles[:SHOWN]:
        terms = ", ".join(dict.fromkeys((*article.tags, *article.categories)))
        table.add_row(
            Text(one_line(article.title)),
            Text(one_line((article.published or "undated")[:10])),
            Text(one_line(terms), "dim"),
            f"{len(article.body.split()):,}",
        )
    return table
