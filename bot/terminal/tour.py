"""The tour of the demo: what was read and how, who is quoted, what to type next, how to go on from here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from rich import box
from rich.console import Console, Group
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from bot.model import Article, Changes, Speaker
from bot.terminal.safe import one_line

SHAPES = {
    "tagdump": "archive page (text)",
    "html": "saved web pages",
    "feed": "RSS or Atom feed",
    "jsonfeed": "JSON Feed",
    "wxr": "WordPress export",
    "rest": "WordPress REST",
    "markdown": "Markdown folder",
    "jsonl": "JSON lines",
}
OPENING_WIDTH = 84
TRY = (
    ("/latest", "what is new"),
    ("/quote speaker:Ida Voss", "what somebody said, word for word"),
    ("/summary article:oysters", "an article in three sentences"),
    ("/tag name:ferry", "everything under a tag"),
    ("/related article:tide tables", "what goes with it, and why"),
    ("/search query:ferry -cable", "search, with words left out"),
    ("as admin, then /digest add", "a daily post of what is new"),
)


@dataclass(slots=True)
class SourceTally:
    """What one source brought."""

    articles: int = 0
    quotes: int = 0
    captions: int = 0
    links: int = 0


@dataclass(slots=True)
class Tally:
    """What the archive holds, counted for the tour."""

    sources: dict[str, SourceTally] = field(default_factory=dict)
    speakers: tuple[Speaker, ...] = ()  # most quoted first
    languages: Counter[str] = field(default_factory=Counter)
    caption: str = ""
    link: str = ""

    def add(self, article: Article) -> None:
        """Counts one article."""
        tally = self.sources.setdefault(article.source, SourceTally())
        shown = [quote for quote in article.analysis.quotes if quote.shown]
        tally.articles += 1
        tally.quotes += len(shown)
        tally.captions += len(article.raw.captions)
        tally.links += len(article.raw.links)
        self.languages[article.analysis.language] += 1
        self.caption = self.caption or next(iter(article.raw.captions), "")
        self.link = self.link or next((link.title for link in article.raw.links), "")


def opening(console: Console) -> None:
    """Who speaks here, and on what."""
    words = Text.assemble(
        ("Clipdesk", "bold"),
        " keeps a Discord server's clippings desk: it reads an archive of articles and answers questions about it, "
        "word for word and with the source. This is the demo: it has read the ",
        ("sample archive", "bold"),
        " in data/samples into a database of its own. Nothing here reaches Discord, or your own articles.",
    )
    console.print(
        Panel(words, box=box.HEAVY, border_style="cyan", padding=(0, 2), width=min(console.width, OPENING_WIDTH))
    )


def what_was_read(console: Console, changes: Sequence[Changes], tally: Tally) -> None:
    """The sources, how each was understood, and what was kept apart from the texts."""
    _heading(console, "What was read, and how")
    console.print(_sources_table(changes, tally))
    for change in changes:
        for failure in change.failures:
            console.print(Padding(Text(one_line(failure), "red"), (0, 0, 0, 2)))
    for line in _kept_out(changes, tally):
        console.print(Padding(line, (0, 0, 0, 2)))


def who_is_quoted(console: Console, tally: Tally) -> None:
    """The people who speak in the archive."""
    _heading(console, "Who is quoted")
    line = Text(overflow="fold")
    for number, speaker in enumerate(tally.speakers):
        line.append("  ·  " if number else "", "dim")
        line.append(one_line(speaker.name), "bold").append(f" {speaker.quotes}", "dim")
    console.print(Padding(line, (0, 0, 0, 2)))


def asking(console: Console, question: str) -> None:
    """A question of the tour, above its answer."""
    console.print(Text.assemble(("\nreader › ", "dim"), (question, "bold")))


def what_next(console: Console) -> None:
    """What to type, how to bring one's own articles, how to go live."""
    table = Table.grid(padding=(0, 3))
    table.add_column(style="bold magenta")
    table.add_column(style="dim")
    for command, meaning in TRY:
        table.add_row(Text(command), Text(meaning))
    _heading(console, "Try")
    console.print(Padding(table, (0, 0, 0, 2)))
    own = Group(
        _step("1", "python -m bot add PATH|ADDRESS", "looks at a file, folder, feed or site, and adds it"),
        _step("2", "python -m bot index", "reads it; python -m bot console asks it"),
    )
    live = Group(
        _step("1", "discord.com/developers/applications", "New Application; on its page Bot, copy the token"),
        _step("2", ".env", "cp .env.example .env, and write the token behind DISCORD_TOKEN="),
        _step("3", "make run", "it registers its commands and prints the link that invites it"),
    )
    _heading(console, "Your own archive")
    console.print(Padding(own, (0, 0, 0, 2)))
    _heading(console, "Live on Discord, in three steps")
    console.print(Padding(live, (0, 0, 1, 2)))


def farewell_to_the_tour(console: Console) -> None:
    """The line above the console's first prompt."""
    console.print(Text("Type a command. Tab completes, a number presses a button, help lists all, quit leaves.", "dim"))


def _heading(console: Console, words: str) -> None:
    console.print(Text(f"\n{words}", "bold cyan"))


def _step(number: str, what: str, meaning: str) -> Text:
    return Text.assemble((f"{number}  ", "dim"), (what, "bold"), ("  " + meaning, "dim"))


def _sources_table(changes: Sequence[Changes], tally: Tally) -> Padding:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("source")
    table.add_column("read as")
    for name in ("articles", "quotes", "captions", "links"):
        table.add_column(name, justify="right", no_wrap=True)
    for change in changes:
        found = tally.sources.get(change.source, SourceTally())
        shape = next((SHAPES.get(r.shape or "", r.shape or "") for r in change.readings if r.shape), "")
        numbers = (found.articles, found.quotes, found.captions, found.links)
        state = Text("failed, see below", "red") if change.failures else Text(one_line(shape), "dim")
        table.add_row(Text(one_line(change.source)), state, *(_number(n) for n in numbers))
    return Padding(table, (0, 0, 0, 2))


def _number(count: int) -> Text:
    return Text(f"{count}", "" if count else "dim")


def _kept_out(changes: Sequence[Changes], tally: Tally) -> Iterable[Text]:
    """What is not part of the articles' texts, with an example each."""
    drafts = sum(1 for change in changes for reading in change.readings for a in reading.articles if a.draft)
    yield Text("Kept out of the texts:", "dim")
    if tally.caption:
        yield _apart("captions", f"“{_short(tally.caption)}”")
    if tally.link:
        yield _apart("related links", f"“{_short(tally.link)}”: shown by /related")
    yield _apart("page furniture", "menus, “Leave a comment”, “Most read”, cookie notices")
    if drafts:
        yield _apart("drafts", f"{drafts} that nobody is to see yet")
    if len(tally.languages) > 1:
        listed = ", ".join(f"{name} {count}" for name, count in tally.languages.most_common())
        yield Text.assemble(("Languages: ", "dim"), listed)


def _apart(what: str, example: str) -> Text:
    return Text.assemble(("  − ", "red"), f"{what}  ", (example, "dim"), overflow="fold")


def _short(text: str, most: int = 70) -> str:
    line = one_line(text)
    return line if len(line) <= most else f"{line[: most - 1].rsplit(' ', 1)[0]}…"
