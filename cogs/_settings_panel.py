"""The panel of a server's settings: one private message, edited in place; what it shows is always what is stored."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from typing import Any

import discord
from discord import ui

from bot.client import NO_PINGS, Interaction
from bot.errors import NotAllowed, QueryError
from bot.model import Quiet, ServerSettings
from bot.tongue import Tongue, languages, tongue
from cogs._digest_access import check
from cogs._pages import FORMS, Ask
from cogs._routes import Press, Route
from cogs._sheet import ACCENT
from cogs._text import plain, safe, shorten

SHOWN = 25  # sources a menu can offer; there are as many menus as it takes, one at a time
Select = ui.Select[Any]


def own_server(interaction: Interaction) -> int:
    """The server whose settings are meant. Raises NotAllowed for those who may not manage it."""
    if interaction.guild_id is None or not interaction.permissions.manage_guild:
        raise NotAllowed("Only those who may manage this server can do that.")
    return interaction.guild_id


def listed(offered: frozenset[str], at: int) -> list[str]:
    """The sources on a page of the menu, in the order of their names."""
    pages = max(1, -(-len(offered) // SHOWN))
    first = min(at, pages - 1) * SHOWN
    return sorted(offered, key=lambda name: (name.casefold(), name))[first : first + SHOWN]


async def panel(ask: Ask, at: int = 0) -> ui.LayoutView:
    """The panel as the settings are now, with one page of the sources."""
    settings = await ask.bot.desk.state.servers.settings(ask.viewer or 0)
    offered, visible = await ask.desk.offered(), await ask.desk.visible()
    say, pages = ask.say, max(1, -(-len(offered) // SHOWN))
    at = min(at, pages - 1)
    box: ui.Container[ui.LayoutView] = ui.Container(accent_colour=ACCENT)
    box.add_item(ui.TextDisplay(_told(ask, settings)))
    menus = _selects(settings, say)
    if offered:
        seen = say("{seen} of {all} are seen here", seen=say.number(len(visible)), all=say.number(len(offered)))
        line = f"**{say('Sources')}** {seen}"
        menus.append((line, await _source_select(ask, listed(offered, at), visible, at, pages)))
    # Discord shows a menu's choice and not what it is a choice of: each stands below its own line.
    for line, select in menus:
        box.add_item(ui.TextDisplay(line))
        box.add_item(ui.ActionRow(select))
    buttons = [
        ui.Button[Any](label=say("Time zone")[:80], custom_id="s1:zone"),
        ui.Button[Any](label=say("Quiet hours")[:80], custom_id="s1:quiet"),
    ]
    if at > 0:
        buttons.append(ui.Button[Any](label="◀ " + say("Sources")[:70], custom_id=f"s1:page:{at - 1}"))
    if at + 1 < pages:
        buttons.append(ui.Button[Any](label=say("Sources")[:70] + " ▶", custom_id=f"s1:page:{at + 1}"))
    box.add_item(ui.ActionRow(*buttons))
    view = ui.LayoutView(timeout=None)
    view.add_item(box)
    view.stop()
    return view


def _told(ask: Ask, settings: ServerSettings) -> str:
    say, clock = ask.say, ask.bot.desk.digests.clock
    quiet = settings.quiet
    hours = say("none")
    if quiet:
        how = say("sent when they end") if quiet.policy == "shift" else say("sent without notifications")
        hours = f"{clock(quiet.start)}–{clock(quiet.end)}, {how}"
    return "\n".join([
        f"### {say('Settings of this server')}",
        f"**{say('Time zone')}** {safe(settings.zone or say('not set'), 80)}",
        f"**{say('Quiet hours')}** {hours}",
        "-# " + say("Who may use which command is set in Server Settings, Integrations."),
    ])  # fmt: skip


def _sharers(say: Tongue) -> dict[str, str]:
    return {"everyone": say("everyone"), "moderators": say("moderators"), "nobody": say("nobody")}


def _selects(settings: ServerSettings, say: Tongue) -> list[tuple[str, ui.Item[ui.LayoutView]]]:
    """The menus, each with the line above it."""
    made: list[tuple[str, ui.Item[ui.LayoutView]]] = []
    codes, language = list(languages()), say("Language of shared answers")
    if len(codes) > 1:
        spoken = tongue(settings.language).own_name if settings.language else say("as Discord has it")
        options = [(say("As Discord has it"), "-", settings.language is None)]
        options += [(tongue(code).own_name, code, settings.language == code) for code in codes]
        made.append((f"**{language}** {safe(spoken, 40)}", _select("language", language, options)))
    sharers, share = _sharers(say), say("Who may share")
    options = [(name, who, who == settings.share) for who, name in sharers.items()]
    made.append((f"**{share}** {sharers[settings.share]}", _select("share", share, options)))
    channel = discord.SelectDefaultValueType.channel
    chosen = f"<#{settings.notices}>" if settings.notices else say("not set")
    notices: ui.ChannelSelect[ui.LayoutView] = ui.ChannelSelect(
        custom_id="s1:notices",
        placeholder=say("Channel for notices")[:150],
        min_values=0,
        max_values=1,
        channel_types=[discord.ChannelType.text],
        default_values=[discord.SelectDefaultValue(id=settings.notices, type=channel)] if settings.notices else [],
    )
    made.append((f"**{say('Notices')}** {chosen}", notices))
    return made


def _select(what: str, prompt: str, options: list[tuple[str, str, bool]]) -> ui.Select[ui.LayoutView]:
    return ui.Select(
        custom_id=f"s1:{what}",
        placeholder=prompt[:150],
        options=[discord.SelectOption(label=n[:100] or "–", value=value, default=on) for n, value, on in options],
    )


async def _source_select(
    ask: Ask, names: list[str], visible: frozenset[str], at: int, pages: int
) -> ui.Select[ui.LayoutView]:
    """The menu of a page of sources, each with the number of its articles."""
    counts = {source.name: source.articles for source in await ask.bot.desk.archive.sources()}
    say = ask.say
    prompt = say("Sources seen here")
    if pages > 1:
        prompt += f" · {say('{page} of {pages}', page=at + 1, pages=pages)}"
    return ui.Select(
        custom_id=f"s1:sources:{at}",
        placeholder=prompt[:150],
        min_values=0,
        max_values=len(names),
        options=[
            discord.SelectOption(
                label=shorten(plain(name), 100) or "–",
                value=short_name(name),
                default=name in visible,
                description=say.n("{n} article", "{n} articles", counts.get(name, 0))[:100],
            )
            for name in names
        ],
    )


def short_name(name: str) -> str:
    """A source's name as the value of an option: its own where it fits, else cut, with a mark of the rest."""
    return name if len(name) <= 100 else f"{name[:80]}~{hashlib.sha256(name.encode()).hexdigest()[:12]}"


# ---------------------------------------------------------------- what its parts do


class Setting(ui.DynamicItem[ui.Item[Any]], template=r"s1:(?P<what>\w+)(?::(?P<at>\d{1,4}))?"):
    """A button or select of the panel, also of one that was sent before the last restart."""

    def __init__(self, item: ui.Item[Any], what: str, at: int) -> None:
        super().__init__(item)
        self.what, self.at = what, at

    @classmethod
    async def from_custom_id(cls, interaction: Interaction, item: ui.Item[Any], match: re.Match[str]) -> Setting:  # type: ignore[override]
        """The part that was used."""
        return cls(item, match["what"], int(match["at"] or 0))

    async def callback(self, interaction: Interaction) -> None:  # type: ignore[override]
        """Does what it asks for."""
        await interaction.client.guard(interaction, self._used(interaction))

    async def _used(self, interaction: Interaction) -> None:
        server, ask = own_server(interaction), Ask.of(interaction)
        settings = await ask.bot.desk.state.servers.settings(server)
        data: Any = interaction.data or {}
        if self.what in ("zone", "quiet"):
            await interaction.response.send_modal(_form(ask, settings, self.what))
            return
        if self.what != "page":
            values = tuple(data.get("values", ()))
            await ask.bot.desk.state.servers.save(await changed(interaction, settings, self.what, values, self.at))
        await interaction.response.edit_message(view=await panel(ask, self.at), allowed_mentions=NO_PINGS)


async def changed(
    interaction: Interaction, settings: ServerSettings, what: str, values: tuple[str, ...], at: int = 0
) -> ServerSettings:
    """The settings after a part was used, `at` being the page of sources shown. Raises QueryError, DigestError."""
    if what == "language" and values[0] in ("-", *languages()):
        return replace(settings, language=None if values[0] == "-" else values[0])
    if what == "share" and values[0] in ("everyone", "moderators", "nobody"):
        return replace(settings, share=values[0])  # type: ignore[arg-type]
    if what == "notices":
        channel = interaction.guild.get_channel(int(values[0])) if values and interaction.guild else None
        if values and not isinstance(channel, discord.TextChannel):
            raise QueryError("That channel is gone, or I can't see it.")
        if isinstance(channel, discord.TextChannel):
            check(channel)
        return replace(settings, notices=channel.id if channel else None)
    if what == "sources":
        view = Ask.of(interaction).desk
        offered, visible = await view.offered(), await view.visible()
        page = frozenset(listed(offered, at))
        put_away = frozenset(n for n in page if short_name(n) not in values) | (offered - page - visible)
        return replace(settings, hidden_sources=put_away, only_sources=frozenset())
    raise QueryError("This button belongs to an older Clipdesk. Ask again with the command.")


async def _save(interaction: Interaction, settings: ServerSettings) -> None:
    await interaction.client.desk.state.servers.save(settings)
    view = await panel(Ask.of(interaction))
    await interaction.response.edit_message(view=view, allowed_mentions=NO_PINGS)


# ---------------------------------------------------------------- forms


def _form(ask: Ask, settings: ServerSettings, what: str) -> ui.Modal:
    say, clock, quiet = ask.say, ask.bot.desk.digests.clock, settings.quiet
    title = say("Time zone") if what == "zone" else say("Quiet hours")
    form: ui.Modal = ui.Modal(title=title[:45], custom_id=str(Press(f"set{what}", Route("settings"))))

    def field(name: str, label: str, about: str, value: str) -> None:
        text = ui.TextInput[ui.Modal](custom_id=name, required=False, default=value, max_length=60)
        form.add_item(ui.Label(text=label[:45], description=about[:100], component=text))

    if what == "zone":
        field("zone", say("Time zone"), say("A city, such as Berlin; empty: not set"), settings.zone or "")
    else:
        field("start", say("From"), say("Empty: no quiet hours"), clock(quiet.start) if quiet else "")
        field("end", say("Until"), say("Local time, like 8, 8:30 or 8pm"), clock(quiet.end) if quiet else "")
        field("policy", say("Then"), say("“later”: sent when they end. “silent”: sent without notifications."),
              "silent" if quiet and quiet.policy == "silent" else "later")  # fmt: skip
    form.stop()
    return form


async def _take_zone(interaction: Interaction, here: Route, values: dict[str, str]) -> None:
    servers = interaction.client.desk.state.servers
    settings, typed = await servers.settings(own_server(interaction)), values.get("zone", "").strip()
    await _save(interaction, replace(settings, zone=_zone_typed(interaction, typed) if typed else None))


def _zone_typed(interaction: Interaction, typed: str) -> str:
    """The zone that was typed; a form suggests nothing, so the city alone will do. Raises DigestError."""
    digests, wanted = interaction.client.desk.digests, typed.replace("_", " ").casefold()
    named = [z for z in digests.suggest_zones(typed) if z.rsplit("/", 1)[-1].replace("_", " ").casefold() == wanted]
    return named[0] if named else digests.zone_named(typed)


async def _take_quiet(interaction: Interaction, here: Route, values: dict[str, str]) -> None:
    servers, digests = interaction.client.desk.state.servers, interaction.client.desk.digests
    settings = await servers.settings(own_server(interaction))
    start, end = values.get("start", "").strip(), values.get("end", "").strip()
    if not start or not end:
        await _save(interaction, replace(settings, quiet=None))
        return
    policy = values.get("policy", "").strip().casefold()
    if policy not in ("later", "silent"):
        raise QueryError("“{text}” was not understood: type “later” or “silent”.", text=safe(policy, 40))
    quiet = Quiet(digests.minute_of(start), digests.minute_of(end), "silent" if policy == "silent" else "shift")
    await _save(interaction, replace(settings, quiet=quiet))


FORMS["setzone"] = _take_zone
FORMS["setquiet"] = _take_quiet
