"""The operator's commands under /admin corrections: what a person puts right holds at once, everywhere, for good."""

from __future__ import annotations

import discord
from discord import app_commands

from bot.client import Interaction
from bot.errors import NotFound, QueryError
from bot.model import Article, Correction, Entry
from bot.tongue import Tongue
from cogs._commands import Choice, words
from cogs._operator import OperatorGroup, begin, note, only_operator, show, verb
from cogs._pages import Ask, answer, page, page_number, pager
from cogs._routes import Press, Route, route
from cogs._sheet import Button, Option, Sheet
from cogs._text import day, plain, safe, shorten

LISTED = 6
Text = app_commands.Range[str, 1, 200]
Note = app_commands.Range[str, 0, 300]
KINDS = {
    "hide_quote": words("A quotation is hidden"),
    "speaker": words("Somebody else said it"),
    "merge": words("Two names are one person"),
    "split": words("One name is two people"),
    "hide_article": words("An article is hidden"),
}


async def suggest_articles(interaction: Interaction, typed: str) -> list[Choice]:
    """Articles of every source, for the operator alone."""
    if not await interaction.client.is_owner(interaction.user):
        return []
    found = await interaction.client.desk.archive.complete_articles(typed, visible=None)
    say = Ask.of(interaction).say

    def label(entry: Entry) -> str:
        about = f" — {day(entry.published, say)} · {shorten(plain(entry.source), 24)}"
        return shorten(plain(entry.title), 100 - len(about)) + about

    return [app_commands.Choice(name=label(entry), value=entry.key) for entry in found[:25]]


async def suggest_quotes(interaction: Interaction, typed: str) -> list[Choice]:
    """The quotations of the article that was chosen, shown or not, by how they begin."""
    if not await interaction.client.is_owner(interaction.user):
        return []
    key = getattr(interaction.namespace, "article", "") or ""
    desk = interaction.client.desk
    article = await desk.archive.article(key, visible=None) if isinstance(key, str) else None
    found: dict[str, str] = {}
    for quote in article.analysis.quotes if article else ():
        text = " ".join(" ".join(segment.text for segment in quote.segments).split())
        value = text if len(text) <= 100 else text[:100].rsplit(" ", 1)[0]
        who = quote.speaker or "–"
        if typed.casefold() in f"{text} {who}".casefold() and value:
            about = f" — {shorten(plain(who), 30)}"
            found.setdefault(value, shorten(plain(text), 100 - len(about)) + about)
    return [app_commands.Choice(name=name, value=value) for value, name in found.items()][:25]


async def suggest_speakers(interaction: Interaction, typed: str) -> list[Choice]:
    """Speakers of every source, for the operator alone."""
    if not await interaction.client.is_owner(interaction.user):
        return []
    found = await interaction.client.desk.archive.complete_speakers(typed, visible=None)
    return [
        app_commands.Choice(name=shorten(plain(s.name), 90) + f" ({s.quotes})", value=s.name)
        for s in found[:25] if len(s.name) <= 100
    ]  # fmt: skip


async def suggest_corrections(interaction: Interaction, typed: str) -> list[app_commands.Choice[int]]:
    """The corrections there are, newest first."""
    if not await interaction.client.is_owner(interaction.user):
        return []
    say, desk = Ask.of(interaction).say, interaction.client.desk
    labels = [
        (c.id, shorten(f"{c.id} · {plain(_told(c, say, marked=False))}", 100)) for c in await desk.corrections.all()
    ]
    return [
        app_commands.Choice(name=name, value=number)
        for number, name in reversed(labels) if typed.casefold() in name.casefold()
    ][:25]  # fmt: skip


class Corrections(OperatorGroup):
    """The commands."""

    def __init__(self) -> None:
        super().__init__(name="corrections", description=words("What a person put right; it outlives every reload"))

    @app_commands.command(name="list", description=words("Every correction, newest first"))
    async def listing(self, interaction: Interaction) -> None:
        """Lists the corrections."""
        await answer(interaction, route("corrections", 0))

    @app_commands.command(name="hide-quote", description=words("Show a quotation no more"))
    @app_commands.describe(article=words("Its article"), quote=words("How it begins"), note=words("Why, for later"))
    @app_commands.autocomplete(article=suggest_articles, quote=suggest_quotes)
    async def hide_quote(self, interaction: Interaction, article: Text, quote: Text, note: Note = "") -> None:
        """Hides a quotation."""
        found = await article_named(interaction, article, quote)
        await _make(interaction, Correction("hide_quote", article=found.key, text=quote, note=note))

    @app_commands.command(name="speaker", description=words("Say who said a quotation"))
    @app_commands.describe(
        article=words("Its article"), quote=words("How it begins"),
        name=words("Who said it; empty: nobody knows"), note=words("Why, for later"),
    )  # fmt: skip
    @app_commands.autocomplete(article=suggest_articles, quote=suggest_quotes, name=suggest_speakers)
    async def speaker(
        self, interaction: Interaction, article: Text, quote: Text, name: app_commands.Range[str, 0, 200] = "",
        note: Note = "",
    ) -> None:  # fmt: skip
        """Gives a quotation another speaker."""
        found = await article_named(interaction, article, quote)
        said_by = " ".join(name.split()) or None
        await _make(interaction, Correction("speaker", article=found.key, text=quote, name=said_by, note=note))

    @app_commands.command(name="merge", description=words("Say that two names are one person, in all articles"))
    @app_commands.describe(
        other=words("The name that is to go"), name=words("The name that stays"), note=words("Why, for later")
    )
    @app_commands.autocomplete(other=suggest_speakers, name=suggest_speakers)
    async def merge(self, interaction: Interaction, other: Text, name: Text, note: Note = "") -> None:
        """Merges two speakers."""
        other, name = " ".join(other.split()), " ".join(name.split())
        await _make(interaction, Correction("merge", other=other, name=name, note=note))

    @app_commands.command(name="split", description=words("Say that in one article a name is somebody else"))
    @app_commands.describe(
        article=words("In which article"), other=words("The name as it is shown there"),
        name=words("Who it really is"), note=words("Why, for later"),
    )  # fmt: skip
    @app_commands.autocomplete(article=suggest_articles, other=suggest_speakers, name=suggest_speakers)
    async def split(self, interaction: Interaction, article: Text, other: Text, name: Text, note: Note = "") -> None:
        """Splits two speakers of one name."""
        found = await article_named(interaction, article)
        other, name = " ".join(other.split()), " ".join(name.split())
        await _make(interaction, Correction("split", article=found.key, other=other, name=name, note=note))

    @app_commands.command(name="hide-article", description=words("Show an article no more, in no answer"))
    @app_commands.describe(article=words("Which one"), note=words("Why, for later"))
    @app_commands.autocomplete(article=suggest_articles)
    async def hide_article(self, interaction: Interaction, article: Text, note: Note = "") -> None:
        """Hides an article."""
        found = await article_named(interaction, article)
        await _make(
            interaction,
            Correction(
                "hide_article",
                article=found.key,
                note=" · ".join(part for part in (found.raw.title[:200], note) if part),
            ),
        )

    @app_commands.command(name="undo", description=words("Take a correction back"))
    @app_commands.describe(number=words("Which one"))
    @app_commands.autocomplete(number=suggest_corrections)
    async def undo(self, interaction: Interaction, number: int) -> None:
        """Takes a correction back."""
        await _undo(interaction, number)


async def article_named(interaction: Interaction, text: str, quote: str | None = None) -> Article:
    """The one article a text means. Raises NotFound, QueryError; also where it holds no such quotation."""
    desk = interaction.client.desk
    found = await desk.archive.find(text, visible=None)
    if not found:
        raise NotFound("No article matches “{words}”.", words=safe(text, 100))
    if len(found) > 1 and found[0].key != text.strip():
        raise QueryError("More than one article may be meant. Pick one of the suggestions.")
    article = await desk.archive.article(found[0].key, visible=None)
    assert article is not None
    if quote is not None and not desk.corrections.quoted(article, quote):
        raise NotFound("“{title}” holds no quotation that begins with “{text}”. Pick one of the suggestions.",
                       title=safe(article.raw.title, 200), text=safe(quote, 200))  # fmt: skip
    return article


async def _make(interaction: Interaction, correction: Correction) -> None:
    ask = await begin(interaction)
    made, changed = await ask.bot.desk.corrections.make(correction)
    say, sheet = ask.say, Sheet(Route("correction"), shareable=False)
    sheet.say(f"### {say('Put right')}\n{_told(made, say)}")
    sheet.say("-# " + say.n("{n} article says something else now.", "{n} articles say something else now.", changed)
              + " " + say("Digests that show it are edited."))  # fmt: skip
    sheet.row([
        Button(say("Undo"), Press("uncorrect", route("correction", made.id))),
        Button(say("All corrections"), Press("go", route("corrections", 0))),
    ])  # fmt: skip
    await show(interaction, sheet)


async def _undo(interaction: Interaction, number: int) -> None:
    ask = await begin(interaction)
    gone, changed = await ask.bot.desk.corrections.undo(number)
    say = ask.say
    told = say.n("{n} article says something else now.", "{n} articles say something else now.", changed)
    await show(interaction, note("correction", f"### {say('Taken back')}\n{_told(gone, say)}\n-# {told}"))


@verb("hidequote")
async def hide_reported(interaction: Interaction, here: Route) -> None:
    """Hides the quotation that a report names, for the operator alone; the report then says so."""
    key, number = (*here.args, "", "")[:2]
    corrections, archive = interaction.client.desk.corrections, interaction.client.desk.archive
    article = await archive.article(key, visible=None)
    at = int(number) if number.isdecimal() else -1
    if article is None or not 0 <= at < len(article.analysis.quotes):
        raise NotFound("That quotation is no longer in the archive.")
    text = corrections.opening(article.analysis.quotes[at])
    why = Ask.of(interaction).say("reported by a reader")
    await _make(interaction, Correction("hide_quote", article=key, text=text, note=why))


@verb("uncorrect")
async def undo_pressed(interaction: Interaction, here: Route) -> None:
    """Takes back the correction a button names."""
    await _undo(interaction, int(here.args[0]) if here.args and here.args[0].isdecimal() else 0)


@page("correction")
async def correction_page(ask: Ask, number: str = "") -> Sheet:
    """One correction, and the button that takes it back."""
    await only_operator(ask.bot, ask.user)
    say = ask.say
    found = next((c for c in await ask.bot.desk.corrections.all() if str(c.id) == number), None)
    if found is None:
        raise NotFound("There is no correction {number}. `/admin corrections list` shows those there are.",
                       number=number[:20])  # fmt: skip
    sheet = Sheet(route("correction", number), shareable=False)
    sheet.say(await _block(ask, found))
    sheet.row([
        Button(say("Undo"), Press("uncorrect", route("correction", number)), style=discord.ButtonStyle.danger),
        Button(say("All corrections"), Press("go", route("corrections", 0))),
    ])  # fmt: skip
    return sheet


@page("corrections")
async def corrections_page(ask: Ask, number: str) -> Sheet:
    """Every correction, newest first; what is wrong with the file of corrections before them."""
    await only_operator(ask.bot, ask.user)
    say, corrections = ask.say, ask.bot.desk.corrections
    await corrections.take_file()
    found = (await corrections.all())[::-1]
    at, pages = page_number(number, len(found), LISTED)
    here = route("corrections", at)
    sheet = Sheet(here, shareable=False)
    sheet.say(f"### {say('Corrections')}\n-# {say.n('{n} correction', '{n} corrections', len(found))}")
    if corrections.faults:
        faults = "\n".join(f"⚠ {safe(fault, 200)}" for fault in corrections.faults[:5])
        sheet.say(say("**The file is not taken in; what it said before holds.**") + "\n" + faults)
    for correction in found[at * LISTED : (at + 1) * LISTED]:
        sheet.say(await _block(ask, correction))
    if not found:
        sheet.say(
            say("There are none. `/admin corrections hide-quote` makes one; so does the file `corrections.toml`.")
        )
    sheet.prompt = say("Take one back ...")
    sheet.options = [
        Option(shorten(f"{c.id} · {plain(_told(c, say, marked=False))}", 100), route("correction", c.id))
        for c in found[at * LISTED : (at + 1) * LISTED] if not c.line
    ]  # fmt: skip
    sheet.row(pager(say, here, at, pages))
    return sheet


def _told(correction: Correction, say: Tongue, *, marked: bool = True) -> str:
    """A correction in a sentence; `marked` for messages, bare for choices."""

    def shown(text: str | None, most: int = 120) -> str:
        bare = shorten(plain(text or ""), most)
        return safe(text or "", most) if marked else bare

    bold = "**" if marked else ""
    kind = say(KINDS[correction.kind].message)
    quote = f"“{shown(correction.text)} …”"
    name = f"{bold}{shown(correction.name, 80)}{bold}" if correction.name else say("nobody known")
    said = {
        "hide_quote": quote,
        "speaker": say("{quote}: said by {name}", quote=quote, name=name),
        "merge": say("{other} is {name}", other=shown(correction.other, 80), name=name),
        "split": say("{other} is {name} there", other=shown(correction.other, 80), name=name),
        # A hidden article is nowhere to be found; its title stands in the note.
        "hide_article": shown(correction.article if correction.line else correction.note or correction.article),
    }[correction.kind]
    return f"{kind}: {said}"


async def _block(ask: Ask, correction: Correction) -> str:
    """A correction with its number, its article, who made it and why."""
    say, desk = ask.say, ask.bot.desk
    lines = [f"**{correction.id}** · {_told(correction, say)}"]
    about = []
    told = correction.kind == "hide_article" and not correction.line and correction.note
    if correction.article and not told:
        found = await desk.archive.find(correction.article, visible=None, limit=1)
        exact = [e for e in found if e.key == correction.article or correction.article.startswith("http")]
        about.append(safe(exact[0].title, 120) if exact else f"`{safe(correction.article, 120)}`")
    if correction.line:
        about.append(say("in corrections.toml, line {line}", line=correction.line))
    if correction.made_at:
        about.append(f"<t:{int(correction.made_at.timestamp())}:R>")
    if correction.note and not told:
        about.append(safe(correction.note, 160))
    return "\n".join([*lines, "-# " + " · ".join(about)])
