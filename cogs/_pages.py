"""Pages: every answer made from its route, and what a press on a button of it does."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import date

import discord
from discord import ui

from bot.client import NO_PINGS, Clipdesk, Interaction, View
from bot.errors import NotAllowed, NotFound
from bot.tongue import Tongue, tongue
from cogs._routes import Press, Route, parse_press, parse_route
from cogs._sheet import Button, Sheet

PER_PAGE = 5
_YEAR_OR_MONTH = re.compile(r"[0-9]{4}(?:-[0-9]{1,2})?")


@dataclass(frozen=True, slots=True)
class Ask:
    """Who asks, from where, and in which language the answer is to be."""

    bot: Clipdesk
    user: discord.User | discord.Member
    viewer: int | None  # the server, None in direct messages
    say: Tongue

    @classmethod
    def of(cls, interaction: Interaction) -> Ask:
        """A private answer: in the reader's language."""
        # A server that has only this user's install sees what is visible to all.
        viewer = interaction.guild_id if interaction.is_guild_integration() else None
        return cls(interaction.client, interaction.user, viewer, tongue(str(interaction.locale)))

    @classmethod
    async def public(cls, interaction: Interaction) -> Ask:
        """An answer for all: in the language the server has chosen, else in the one Discord knows it by."""
        ask = cls.of(interaction)
        chosen = None
        if ask.viewer is not None:
            chosen = (await ask.bot.desk.state.servers.settings(ask.viewer)).language
        return replace(ask, say=tongue(chosen or str(interaction.guild_locale or interaction.locale)))

    def must_manage(self) -> None:
        """Raises NotAllowed for one who may not manage the server that is looked at."""
        rights = self.user.resolved_permissions if isinstance(self.user, discord.Member) else None
        if self.viewer is None or rights is None or not rights.manage_guild:
            raise NotAllowed("Only those who may manage this server can do that.")

    @property
    def desk(self) -> View:
        """The desk as this viewer may see it."""
        return self.bot.desk.view(self.viewer)


Maker = Callable[..., Awaitable[Sheet]]
PAGES: dict[str, Maker] = {}


def page(name: str) -> Callable[[Maker], Maker]:
    """Registers the maker of a page: `async (ask, *arguments) -> Sheet`."""

    def register(make: Maker) -> Maker:
        PAGES[name] = make
        return make

    return register


async def sheet_at(ask: Ask, route: Route) -> Sheet:
    """The sheet a route stands for. Raises NotFound for a route of a page that is no more."""
    try:
        make = PAGES[route.name]
    except KeyError:
        raise NotFound("This button belongs to an older Clipdesk. Ask again with the command.") from None
    return await make(ask, *route.args)


def count(ask: Ask, sheet: Sheet, *, shared: bool = False) -> None:
    """Counts an article that is opened or shared: by its key, never by who did it."""
    if sheet.route.name == "card" and sheet.route.args:
        ask.bot.desk.tally.add(f"{'shared' if shared else 'opened'}/{sheet.route.args[0]}")


async def answer(interaction: Interaction, route: Route, *, share: bool = False) -> None:
    """Answers a command with the page at `route`: privately, or in the channel where `share` is asked for.

    Where that may not be, or where there is nothing worth showing to all, the answer is private all the same.
    """
    refused = await refusal(interaction)
    if share and refused is None:
        ask = await Ask.public(interaction)
        sheet = await sheet_at(ask, route)
        if sheet.shareable:
            count(ask, sheet, shared=True)
            await _post(interaction, ask, sheet)
            return
    ask = Ask.of(interaction)
    sheet = await sheet_at(ask, route)
    count(ask, sheet)
    note = f"-# {ask.say(refused.template, **refused.values)}" if share and refused else ""
    view = private(ask, sheet, may_share=refused is None, note=note)
    await interaction.response.send_message(view=view, ephemeral=True, allowed_mentions=NO_PINGS)


async def refusal(interaction: Interaction) -> NotAllowed | None:
    """Why this reader's answers can't be shown to all here; None where they can."""
    if interaction.guild_id is None:
        return None
    if not interaction.is_guild_integration():  # Discord itself would make the answer private
        outside = interaction.permissions.use_external_apps
        return None if outside else NotAllowed("In this server what an app of your own answers is seen by you alone.")
    who = (await interaction.client.desk.state.servers.settings(interaction.guild_id)).share
    if who == "nobody":
        return NotAllowed("This server keeps answers private: its settings let nobody share them.")
    if who == "moderators" and not interaction.permissions.manage_messages:
        return NotAllowed("In this server only moderators share answers. Yours stay private.")
    return None


def private(ask: Ask, sheet: Sheet, *, may_share: bool = True, note: str = "") -> ui.LayoutView:
    """The sheet as only the one who asked sees it, with the button that shares it where they may."""
    share = Button(ask.say("Share"), Press("share", sheet.route), style=discord.ButtonStyle.primary)
    return sheet.view(note, extra=(share,) if sheet.shareable and may_share else ())


async def _post(interaction: Interaction, ask: Ask, sheet: Sheet) -> None:
    by = interaction.user
    delete = Button(ask.say("Delete"), Press("del", Route(str(by.id))))
    footer = ask.say("-# Shared by {name}", name=by.mention)
    await interaction.response.send_message(view=sheet.view(footer, (delete,)), allowed_mentions=NO_PINGS)


async def pressed(interaction: Interaction, custom_id: str) -> None:
    """Does what a press on a button asks for."""
    press = parse_press(custom_id)
    verb = VERBS.get(press.verb) if press else None
    if press is None or verb is None:
        raise NotFound("This button belongs to an older Clipdesk. Ask again with the command.")
    await verb(interaction, press.route)


async def picked(interaction: Interaction, value: str) -> None:
    """Opens what was picked in a select, beside the list it was picked from."""
    await _open(interaction, parse_route(value))


async def _go(interaction: Interaction, route: Route) -> None:
    """Turns to another page in place; a card that others read too stays as it is, and the page is shown privately."""
    message = interaction.message
    if message is None or not message.flags.ephemeral:
        await _open(interaction, route)
        return
    ask = Ask.of(interaction)
    sheet = await sheet_at(ask, route)
    view = private(ask, sheet, may_share=await refusal(interaction) is None)
    await interaction.response.edit_message(view=view, allowed_mentions=NO_PINGS)


async def _open(interaction: Interaction, route: Route) -> None:
    await answer(interaction, route)


async def _share(interaction: Interaction, route: Route) -> None:
    if refused := await refusal(interaction):
        raise refused
    await answer(interaction, route, share=True)


async def _refresh(interaction: Interaction, route: Route) -> None:
    """Makes the same card again in place; anyone may who may share. For others it is made again privately."""
    message = interaction.message
    if message is None or message.flags.ephemeral:
        await _go(interaction, route)
        return
    if await refusal(interaction):
        await _open(interaction, route)
        return
    ask, owner = await Ask.public(interaction), _owner(message)
    sheet = await _still_seen(ask, route)
    delete = Button(ask.say("Delete"), Press("del", Route(owner)))
    footer = ask.say("-# Shared by {name}", name=f"<@{owner}>")
    await interaction.response.edit_message(view=sheet.view(footer, (delete,)), allowed_mentions=NO_PINGS)


async def _still_seen(ask: Ask, route: Route) -> Sheet:
    """The page; where nothing of it may be seen here any more, a line that says so, and a way to look again."""
    try:
        sheet = await sheet_at(ask, route)
    except NotFound:
        sheet = Sheet(route, shareable=False)
    if sheet.shareable:
        return sheet
    gone = Sheet(route)
    gone.say("-# " + ask.say("What was shared here is no longer in the archive, or not to be seen in this server."))
    gone.row([Button(ask.say("Refresh"), Press("re", route))])
    return gone


def _owner(message: discord.Message) -> str:
    """Who shared a card: its Delete button says so."""
    for component in ui.LayoutView.from_message(message, timeout=None).walk_children():
        press = parse_press(getattr(component, "custom_id", None) or "")
        if press and press.verb == "del":
            return press.route.name
    return "0"


async def _delete(interaction: Interaction, route: Route) -> None:
    """Removes a shared card, for the one who shared it or a moderator."""
    if str(interaction.user.id) != route.name and not interaction.permissions.manage_messages:
        raise NotAllowed("Only the one who shared this, or a moderator, may delete it.")
    await interaction.response.defer()
    await interaction.delete_original_response()


async def _jump(interaction: Interaction, route: Route) -> None:
    """Asks for the number of a page."""
    say = Ask.of(interaction).say
    form: ui.Modal = ui.Modal(title=say("Go to page"), custom_id=str(Press("to", route)))
    form.add_item(ui.Label(text=say("Page"), component=ui.TextInput(max_length=5, custom_id="page")))
    form.stop()  # answered by `submitted`, also after a restart
    await interaction.response.send_modal(form)


async def submitted(interaction: Interaction, custom_id: str, values: dict[str, str]) -> None:
    """Takes a form that was sent."""
    press = parse_press(custom_id)
    take = FORMS.get(press.verb) if press else None
    if press is None or take is None:
        raise NotFound("This form belongs to an older Clipdesk. Ask again with the command.")
    await take(interaction, press.route, values)


async def _jumped(interaction: Interaction, route: Route, values: dict[str, str]) -> None:
    """Turns to the page whose number was entered."""
    number = values.get("page", "").strip()
    if not number.isdecimal() or int(number) < 1:
        raise NotFound("“{text}” is not a page number; 1, 2, 3 ... was expected.", text=number[:20])
    await _go(interaction, route.at(0, str(int(number) - 1)))


# What is done with a form that was sent, by the verb in its custom id. Rooms with forms of their own add theirs.
FORMS: dict[str, Callable[[Interaction, Route, dict[str, str]], Awaitable[None]]] = {"to": _jumped}

VERBS: dict[str, Callable[[Interaction, Route], Awaitable[None]]] = {
    "go": _go, "first": _go, "prev": _go, "next": _go, "new": _open, "share": _share, "re": _refresh,
    "jump": _jump, "del": _delete,
}  # fmt: skip


def pager(say: Tongue, route: Route, number: int, pages: int, following: str = "") -> list[Button]:
    """First, previous, "2/7" to jump, next: for a route whose first argument is the page's number, from 0."""
    if pages <= 1:
        return []

    def to(verb: str, label: str, target: int) -> Button:
        return Button(
            label, Press(verb, route.at(0, str(target))), disabled=target == number or not 0 <= target < pages
        )

    return [
        to("first", "⏮", 0),
        to("prev", "◀", number - 1),
        Button(say("{page} of {pages}", page=number + 1, pages=pages), Press("jump", route)),
        to("next", f"{following} ▶".strip(), number + 1),
    ]


def page_number(text: str, total: int, per_page: int = PER_PAGE) -> tuple[int, int]:
    """The page asked for, kept within the list, and how many there are."""
    pages = max(1, -(-total // per_page))
    number = int(text) if text.isdecimal() else 0
    return min(number, pages - 1), pages


def first_day(ask: Ask, since: str) -> str:
    """The day a `since` option means, written out: “30d” says little. A year and a month stay as they were typed."""
    if _YEAR_OR_MONTH.fullmatch(since.strip()):
        return since.strip()
    return ask.say.day(date.fromisoformat(ask.desk.day(since) or since))


def since_when(ask: Ask, since: str) -> str:
    """What an answer was narrowed to by a `since` option."""
    return ask.say("since {when}", when=first_day(ask, since))
