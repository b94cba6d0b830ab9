"""The operator's commands under /admin sources: seen before they are added, and never added unasked."""

from __future__ import annotations

import re
from dataclasses import replace

import discord
from discord import app_commands

from bot.client import NO_PINGS, Interaction
from bot.errors import NotFound, QueryError
from bot.model import Preview, SourceFacts, SourceSpec
from bot.tongue import Tongue
from cogs._admin_reload import reload_articles
from cogs._commands import Choice, words
from cogs._operator import OperatorGroup, begin, note, only_operator, show, verb
from cogs._pages import Ask, answer, page, page_number, pager
from cogs._routes import Press, Route, route
from cogs._sheet import Button, Sheet
from cogs._text import plain, safe, shorten

LARGEST = 32 * 2**20  # bytes of a file that is sent
LONGEST_NAME = 80
LISTED = 6
ADDRESS = re.compile(r"https?://[^\s<>\"]{3,490}", re.IGNORECASE)


async def suggest_sources(interaction: Interaction, typed: str) -> list[Choice]:
    """Every source of the catalogue or the index, for the operator alone."""
    if not await interaction.client.is_owner(interaction.user):
        return []
    desk = interaction.client.desk
    names = {spec.name for spec in desk.listing()[0]} | {source.name for source in await desk.archive.sources()}
    return [
        app_commands.Choice(name=shorten(plain(name), 100), value=name)
        for name in sorted(names, key=str.casefold)
        if typed.casefold() in name.casefold() and len(name) <= 100
    ][:25]


class Sources(OperatorGroup):
    """The commands."""

    def __init__(self) -> None:
        super().__init__(name="sources", description=words("Where the articles come from"))

    @app_commands.command(name="list", description=words("Every source, with its health"))
    async def listing(self, interaction: Interaction) -> None:
        """Lists the sources."""
        await answer(interaction, route("sources", 0))

    @app_commands.command(name="add", description=words("Look at an address or a file, then add it as a source"))
    @app_commands.describe(
        address=words("A feed, a WordPress site or a page"),
        file=words("A text dump, an export, a saved page, a feed, JSON lines"),
        name=words("What readers see as its source"),
        tags=words("Tags for each of its articles, separated by commas"),
    )
    async def add(
        self,
        interaction: Interaction,
        address: app_commands.Range[str, 1, 500] = "",
        file: discord.Attachment | None = None,
        name: app_commands.Range[str, 1, 80] = "",
        tags: app_commands.Range[str, 1, 200] = "",
    ) -> None:
        """Shows what would be read, and asks."""
        if bool(address) == (file is not None):
            raise QueryError("Give either an address or a file.")
        ask = await begin(interaction)
        place = await _place(interaction, address.strip(), file)
        preview = await ask.bot.desk.look_at(place)
        spec = _named(ask, preview.spec, name, file, tags)
        if known := ask.bot.desk.known(preview.spec):
            raise QueryError("It is in the catalogue already, as “{name}”.", name=safe(known, 100))
        number = interaction.id
        if preview.outcome == "error" or not preview.articles:
            ask.bot.desk.proposals.drop(number)
            await show(interaction, preview_sheet(ask, replace(preview, spec=spec), None))
            return
        ask.bot.desk.proposals.propose(number, spec)
        await show(interaction, preview_sheet(ask, replace(preview, spec=spec), number))

    @app_commands.command(
        name="pause", description=words("Read a source no more until it is resumed; its articles stay")
    )
    @app_commands.describe(name=words("Which one"))
    @app_commands.autocomplete(name=suggest_sources)
    async def pause(self, interaction: Interaction, name: app_commands.Range[str, 1, 100]) -> None:
        """Pauses a source."""
        await interaction.client.desk.pause(name)
        await answer(interaction, route("sources", 0))

    @app_commands.command(name="resume", description=words("Read a paused source again"))
    @app_commands.describe(name=words("Which one"))
    @app_commands.autocomplete(name=suggest_sources)
    async def resume(self, interaction: Interaction, name: app_commands.Range[str, 1, 100]) -> None:
        """Resumes a source; it is read within half a minute."""
        await interaction.client.desk.pause(name, paused=False)
        await answer(interaction, route("sources", 0))

    @app_commands.command(name="remove", description=words("Take a source and its articles out"))
    @app_commands.describe(name=words("Which one"))
    @app_commands.autocomplete(name=suggest_sources)
    async def remove(self, interaction: Interaction, name: app_commands.Range[str, 1, 80]) -> None:
        """Asks whether it is to go."""
        await answer(interaction, route("removesource", name))


# ---------------------------------------------------------------- adding


async def _place(interaction: Interaction, address: str, file: discord.Attachment | None) -> str:
    """The address, or where the file that was sent is kept. Raises QueryError."""
    if file is None:
        if not ADDRESS.fullmatch(address):
            raise QueryError("“{text}” is no address; one that begins with https:// was expected.",
                             text=safe(address, 100))  # fmt: skip
        return address
    if file.size > LARGEST:
        raise QueryError("The file is too large: {most} MB is the most that can be sent here. Put it beside the "
                         "catalogue and use `python -m bot add`.", most=LARGEST // 2**20)  # fmt: skip
    try:
        content = await file.read()
    except discord.HTTPException as e:
        raise QueryError("Discord didn't hand the file out. Please send it again.") from e
    return str(interaction.client.desk.proposals.keep_file(interaction.id, file.filename, content))


def _named(ask: Ask, spec: SourceSpec, name: str, file: discord.Attachment | None, tags: str) -> SourceSpec:
    """The source under the name that was given. Raises QueryError where it is taken."""
    wanted = " ".join(plain(name).split())[:LONGEST_NAME]
    if wanted and wanted.casefold() in {known.name.casefold() for known in ask.bot.desk.listed()}:
        raise QueryError("A source is called “{name}” already. Give another name.", name=safe(wanted, 100))
    own = spec.name if file is None else plain(spec.name)
    given = tuple(dict.fromkeys(tag for part in tags.split(",") if (tag := " ".join(plain(part).split()))))
    return replace(spec, name=wanted or shorten(own, LONGEST_NAME), tags=(*spec.tags, *given))


def preview_sheet(ask: Ask, preview: Preview, number: int | None) -> Sheet:
    """What would be read; with the buttons that add it or drop it, where there is something to add."""
    say, spec = ask.say, preview.spec
    sheet = Sheet(Route("source"), shareable=False)
    title = say("### Add this source?") if number else say("### This can't be added")
    place = safe(spec.url, 300) if spec.url else f"`{safe((spec.path or '').rsplit('/', 1)[-1], 100)}`"
    lines = [title, f"**{safe(spec.name, 100)}** · {place}"]
    if number or preview.articles or not preview.message:  # where nothing could be read, the message says why
        facts = [say.n("{n} article", "{n} articles", preview.articles)]
        facts.append(say("read as {shape}", shape=f"`{preview.shape}`") if preview.shape else say("of no known shape"))
        if preview.drafts:
            facts.append(say.n("{n} draft left out", "{n} drafts left out", preview.drafts))
        lines.append(" · ".join(facts))
    if spec.tags:
        lines.append(say("Tags for each: {tags}", tags=safe(", ".join(spec.tags), 200)))
    sheet.say("\n".join(lines))
    if preview.message:
        sheet.say(f"⚠ {safe(preview.message, 700)}")
    sheet.say("\n".join(_first(preview, say)))
    if number:
        sheet.row([
            Button(say("Add"), Press("addsource", Route("source", (str(number),))), style=discord.ButtonStyle.success),
            Button(say("Don't add"), Press("dropsource", Route("source", (str(number),)))),
        ])  # fmt: skip
    return sheet


def _first(preview: Preview, say: Tongue) -> list[str]:
    lines = []
    for title, published, terms in preview.first:
        about = [(published or "")[:10] or say("undated"), *([safe(", ".join(terms), 80)] if terms else [])]
        lines.append(f"**{safe(title, 120) or '–'}**\n-# {' · '.join(about)}")
    if (more := preview.articles - len(preview.first)) > 0 and lines:
        lines.append("-# " + say.n("and {n} more", "and {n} more", more))
    return lines


def _number(here: Route) -> int:
    return int(here.args[0]) if here.args and here.args[0].isdecimal() else 0


@verb("addsource")
async def add_source(interaction: Interaction, here: Route) -> None:
    """Writes what was looked at into the catalogue and indexes it."""
    desk = interaction.client.desk
    spec = desk.proposals.agree(_number(here))
    await desk.add(spec)
    if desk.reload.since is None:
        await reload_articles(interaction, only=[spec.name])
        return
    ask = await begin(interaction)
    told = ask.say("### {name} is in the catalogue\nIt is read when the reload that runs has ended.",
                   name=safe(spec.name, 100))  # fmt: skip
    await show(interaction, note("source", told))


@verb("dropsource")
async def drop_source(interaction: Interaction, here: Route) -> None:
    """Forgets what was looked at."""
    interaction.client.desk.proposals.drop(_number(here))
    sheet = note("source", Ask.of(interaction).say("### Nothing was added"))
    await interaction.response.edit_message(view=sheet.view(), allowed_mentions=NO_PINGS)


# ---------------------------------------------------------------- listing and removing


@page("sources")
async def sources_page(ask: Ask, number: str) -> Sheet:
    """Every source of the catalogue, and what the index holds beside it."""
    await only_operator(ask.bot, ask.user)
    say, desk = ask.say, ask.bot.desk
    known = {facts.name: facts for facts in await desk.archive.sources()}
    specs, faults = desk.listing()
    listed = {spec.name: spec for spec in specs}
    names = [*listed, *(name for name in known if name not in listed)]
    at, pages = page_number(number, len(names), LISTED)
    here = route("sources", at)
    sheet = Sheet(here, shareable=False)
    sheet.say(f"### {say('Sources')}\n-# {say.n('{n} source', '{n} sources', len(names))}")
    if faults:
        told = say("**The catalogue can't be read; nothing new is indexed until it is mended.**")
        sheet.say("\n".join([told, *(f"⚠ {safe(fault, 200)}" for fault in faults[:5])]))
    for name in names[at * LISTED : (at + 1) * LISTED]:
        sheet.say(source_block(name, listed.get(name), known.get(name), say))
    if not names:
        sheet.say(say("The catalogue names no source yet. Add one with `/admin sources add`."))
    sheet.row(pager(say, here, at, pages))
    sheet.row([Button(say("Refresh"), Press("go", here))])
    return sheet


def source_block(name: str, spec: SourceSpec | None, facts: SourceFacts | None, say: Tongue) -> str:
    """A source and its health."""
    lines = [f"{health_sign(spec, facts)} **{safe(name, 80)}** · "
             + say.n("{n} article", "{n} articles", facts.articles if facts else 0)]  # fmt: skip
    if spec is None:
        lines.append("-# " + say("not in the catalogue: `/admin sources remove` takes its articles out"))
    else:
        place = safe(spec.url, 160) if spec.url else f"`{safe(spec.path or '', 160)}`"
        seen = [] if spec.visible_to is None else [
            say.n("seen by {n} server", "seen by {n} servers", len(spec.visible_to))]  # fmt: skip
        lines.append("-# " + " · ".join([place, *([say("paused")] if spec.paused else []), *seen]))
    lines += [f"-# {line}" for line in health_lines(spec, facts, say)]
    return "\n".join(lines)


def health_sign(spec: SourceSpec | None, facts: SourceFacts | None) -> str:
    """One sign for how a source is doing."""
    if spec is None or spec.paused:
        return "⏸"
    if facts and facts.fetch.last_error:
        return "🔴"
    return "🟢" if facts and facts.indexed_at else "⚪"


def health_lines(spec: SourceSpec | None, facts: SourceFacts | None, say: Tongue, most: int = 200) -> list[str]:
    """Last success, last error in plain words, next try."""
    if facts is None:
        return [say("not read yet")]
    lines, fetch = [], facts.fetch
    last = fetch.last_success or facts.indexed_at
    if last:
        lines.append(say("read {when}", when=f"<t:{int(last.timestamp())}:R>"))
    if fetch.next_try and spec and spec.url and not spec.paused:
        lines.append(say("next try {when}", when=f"<t:{int(fetch.next_try.timestamp())}:R>"))
    told = [" · ".join(lines)] if lines else []
    return [*told, f"⚠ {safe(say.again(fetch.last_error), most)}"] if fetch.last_error else told


@page("removesource")
async def remove_page(ask: Ask, name: str) -> Sheet:
    """The question whether a source is to go."""
    await only_operator(ask.bot, ask.user)
    say, desk = ask.say, ask.bot.desk
    facts = next((f for f in await desk.archive.sources() if f.name.casefold() == name.casefold()), None)
    spec = next((s for s in desk.listed() if s.name.casefold() == name.casefold()), None)
    if facts is None and spec is None:
        raise NotFound("No source is called “{name}”.", name=safe(name, 100))
    sheet = Sheet(route("removesource", name), shareable=False)
    count = say.n("{n} article", "{n} articles", facts.articles if facts else 0)
    sheet.say(say("### Remove {name}?\n{articles} go out of the archive, and digests that show them are edited. "
                  "Files on the disk stay.", name=safe(name, 80), articles=count))  # fmt: skip
    gone = Button(say("Remove"), Press("dropsrc", route("removesource", name)), style=discord.ButtonStyle.danger)
    sheet.row([gone, Button(say("Keep"), Press("go", route("sources", 0)))])
    return sheet


@verb("dropsrc")
async def remove_source(interaction: Interaction, here: Route) -> None:
    """Removes it from catalogue and index."""
    ask = await begin(interaction)
    changes = await ask.bot.desk.remove(here.args[0])
    told = ask.say("### {name} is removed", name=safe(changes.source, 80))
    gone = ask.say.n("{n} article went with it.", "{n} articles went with it.", changes.removed)
    await show(interaction, note("source", f"{told}\n{gone}"))
