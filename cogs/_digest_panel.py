"""The panel of a digest: one private message, edited in place; what it shows is always what is stored."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import discord
from discord import ui

from bot.client import NO_PINGS, Clipdesk, Interaction
from bot.errors import DigestError, NotAllowed
from bot.model import BY_HAND, Filter, Quiet, Schedule
from bot.tongue import Tongue, later
from cogs._digest_access import (
    PLACES,
    Place,
    check,
    check_role,
    hindrance,
    kind_of,
    needed_tags,
    place_at,
    place_picked,
    reachable,
    role_left,
    tags_left,
)
from cogs._digest_actions import check_joinable, show_preview
from cogs._digest_forms import FORMS, form, read_form
from cogs._digest_post import reason_text, title_of, when_line
from cogs._pages import Ask
from cogs._routes import Press, route
from cogs._sheet import ACCENT
from cogs._text import plain, safe

COUNTS = (1, 2, 3, 4, 5, 6, 8, 10, 12, 15)
PARTS = (later("tags"), later("sources"), later("speakers"), later("words"))
BATCHES = (5, 15, 30, 60, 180)
Row = ui.ActionRow[ui.LayoutView]


async def panel(ask: Ask, schedule: Schedule, note: str = "") -> ui.LayoutView:
    """The panel as the digest is now."""
    box: ui.Container[ui.LayoutView] = ui.Container(accent_colour=ACCENT)
    box.add_item(ui.TextDisplay(await _told(ask, schedule, note)))
    say, place = ask.say, place_at(ask.bot, schedule)
    for select in _selects(schedule, place, say):
        box.add_item(ui.ActionRow(select))
    for buttons in _buttons(schedule, say):
        box.add_item(ui.ActionRow(*buttons))
    view = ui.LayoutView(timeout=None)
    view.add_item(box)
    view.stop()
    return view


async def _told(ask: Ask, schedule: Schedule, note: str) -> str:
    say, digests = ask.say, ask.bot.desk.digests
    lines = [f"### {safe(title_of(schedule, say), 200)} · <#{schedule.channel}>"]
    if note:
        lines.append(f"✅ {say(note)}")
    lines.append(f"**{say('When')}** {when_line(schedule, digests.clock, say)}")
    upcoming = digests.next_run(schedule, ask.bot.desk.now())
    if schedule.paused:
        lines.append(f"⏸ {safe(reason_text(schedule.paused, say), 200)}")
    elif upcoming:
        lines.append(say("**Next** <t:{at}:F> (<t:{at}:R>)", at=int(upcoming.timestamp())))
    if obstacle := hindrance(ask.bot, schedule):
        lines.append(f"⚠ {safe(reason_text(obstacle, say), 200)}")
    if role_left(ask.bot, schedule) != schedule.role:
        lines.append(f"⚠ {say('The role to ping is gone.')}")
    lines.append(f"**{say('Filter')}** {filter_text(schedule.filter, say)}")
    matching, arrived = await digests.matching_today(schedule)
    lines.append(
        f"**{say('Matches today')}** "
        + say("{matching} of {arrived}", matching=say.number(matching), arrived=say.number(arrived))
    )
    if schedule.quiet:
        lines.append(f"**{say('Quiet hours')}** {_quiet_text(schedule.quiet, digests.clock, say)}")
    flags = [
        say("without notifications") if schedule.silent else "",
        say("from the archive where nothing is new") if digests.rotates(schedule)
        else say("silence where nothing is new"),
        say("published") if schedule.kind == "announcement" and schedule.publish else "",
    ]  # fmt: skip
    lines.append("-# " + " · ".join(flag for flag in flags if flag))
    return "\n".join(lines)


def filter_text(wanted: Filter, say: Tongue) -> str:
    """A filter in a line."""
    parts = []
    for name in PARTS:
        terms = [*getattr(wanted, name), *(f"-{term}" for term in getattr(wanted, f"without_{name}"))]
        if terms:
            parts.append(f"{say(name)}: {safe(', '.join(terms), 250)}")
    return " · ".join(parts) or say("none: everything")


def _quiet_text(quiet: Quiet, clock: Callable[[int], str], say: Tongue) -> str:
    how = say("sent when they end") if quiet.policy == "shift" else say("sent without notifications")
    return f"{clock(quiet.start)}–{clock(quiet.end)}, {how}"


# ---------------------------------------------------------------- parts


def _id(what: str, schedule: Schedule) -> str:
    return f"d1:{what}:{schedule.id}"


def _selects(schedule: Schedule, place: Place | None, say: Tongue) -> list[ui.Item[Any]]:
    made: list[ui.Item[Any]] = [
        ui.ChannelSelect(
            custom_id=_id("channel", schedule), placeholder=say("Channel")[:150], channel_types=list(PLACES),
            default_values=[discord.SelectDefaultValue(
                id=schedule.channel, type=discord.SelectDefaultValueType.channel
            )],
        ),
        _select("cadence", schedule, say("How often"), [
            (say("Daily"), "daily", schedule.cadence == "daily"),
            (say("Weekly"), "weekly", schedule.cadence == "weekly"),
            *((say.n("As it comes, gathered for {n} minute", "As it comes, gathered for {n} minutes", n),
               f"as_it_comes {n}", schedule.cadence == "as_it_comes" and schedule.batch_minutes == n) for n in BATCHES),
        ]),
        _select("days", schedule, say("On which days"),
                [(say.weekday(day), str(day), day in schedule.weekdays) for day in range(7)],
                most=1 if schedule.cadence == "weekly" else 7),
        _select("count", schedule, say("How many articles"),
                [(say.n("{n} article", "{n} articles", n), str(n), n == schedule.count) for n in COUNTS]),
        ui.RoleSelect(
            custom_id=_id("role", schedule), placeholder=say("Role to ping: nobody"), min_values=0, max_values=1,
            default_values=[discord.SelectDefaultValue(id=schedule.role, type=discord.SelectDefaultValueType.role)]
            if schedule.role else [],
        ),
    ]  # fmt: skip
    if isinstance(place, discord.ForumChannel) and place.available_tags:
        tags = [(plain(t.name)[:100], str(t.id), t.id in schedule.forum_tags) for t in place.available_tags[:20]]
        made.append(_select("tags", schedule, say("Tags of the post"), tags, least=0, most=min(5, len(tags))))
    return made


def _select(
    what: str, schedule: Schedule, prompt: str, options: list[tuple[str, str, bool]], *, least: int = 1, most: int = 1
) -> ui.Select[Any]:
    chosen = 0
    shown = []
    for label, value, default in options:
        chosen += default
        shown.append(discord.SelectOption(label=label[:100], value=value, default=default and chosen <= most))
    return ui.Select(
        custom_id=_id(what, schedule), placeholder=prompt[:150], options=shown, min_values=least, max_values=most
    )


def _buttons(schedule: Schedule, say: Tongue) -> list[list[ui.Button[Any]]]:
    def button(what: str, label: str, style: discord.ButtonStyle = discord.ButtonStyle.secondary) -> ui.Button[Any]:
        return ui.Button(label=label[:80], custom_id=_id(what, schedule), style=style)

    loud = say("Notifications: off") if schedule.silent else say("Notifications: on")
    joins = say("Role button: on") if schedule.role_button else say("Role button: off")
    empty = say("Nothing new: silence") if schedule.when_empty == "silence" else say("Nothing new: from the archive")
    settings = [button("filter", say("Filter")), button("name", say("Title and time")), button("quiet", say("Quiet"))]
    toggles = [button("silent", loud)]
    if schedule.cadence != "as_it_comes":
        toggles.append(button("empty", empty))
    if schedule.role:
        toggles.append(button("join", joins))
    if schedule.kind == "announcement":
        toggles.append(button("publish", say("Publish: on") if schedule.publish else say("Publish: off")))
    pause = button("resume", say("Resume")) if schedule.paused else button("pause", say("Pause"))
    last = [
        button("preview", say("Preview"), discord.ButtonStyle.primary),
        pause,
        ui.Button[Any](label=say("History"), custom_id=str(Press("new", route("dghist", 0, schedule.id)))),
        ui.Button[Any](label=say("Remove"), custom_id=str(Press("new", route("dgremove", schedule.id))),
                       style=discord.ButtonStyle.danger),
    ]  # fmt: skip
    return [settings, toggles, last]


# ---------------------------------------------------------------- what they do


class Control(ui.DynamicItem[ui.Item[Any]], template=r"d1:(?P<what>\w+):(?P<schedule>\d+)"):
    """A button or select of a panel, also of one that was sent before the last restart."""

    def __init__(self, item: ui.Item[Any], what: str, schedule: int) -> None:
        super().__init__(item)
        self.what, self.schedule = what, schedule

    @classmethod
    async def from_custom_id(cls, interaction: Interaction, item: ui.Item[Any], match: re.Match[str]) -> Control:  # type: ignore[override]
        """The control that was used."""
        return cls(item, match["what"], int(match["schedule"]))

    async def callback(self, interaction: Interaction) -> None:  # type: ignore[override]
        """Does what it asks for."""
        await interaction.client.guard(interaction, self._used(interaction))

    async def _used(self, interaction: Interaction) -> None:
        schedule = await _own(interaction, self.schedule)
        data: Any = interaction.data or {}
        values = tuple(data.get("values", ()))
        if self.what in FORMS:
            await interaction.response.send_modal(
                form(interaction.client, schedule, self.what, Ask.of(interaction).say)
            )
        elif self.what == "preview":
            await show_preview(interaction, schedule)
        elif self.what == "channel":
            assert isinstance(self.item, ui.ChannelSelect)
            await save(interaction, moved(schedule, await place_picked(self.item.values[0])))
        elif self.what in ("pause", "resume"):
            await _pause(interaction, schedule, pause=self.what == "pause")
        else:
            await save(interaction, changed(schedule, self.what, values, interaction))


CONTROLS = (Control,)


async def _own(interaction: Interaction, number: int) -> Schedule:
    if not interaction.permissions.manage_guild:
        raise NotAllowed("Only those who may manage this server can do that.")
    return await interaction.client.desk.state.schedules.get(number, interaction.guild_id or 0)


def moved(schedule: Schedule, place: Place) -> Schedule:
    """The digest in another channel, which it is checked for. Raises DigestError where it can't be posted there."""
    check(place)
    role = place.guild.get_role(schedule.role) if schedule.role else None
    if role is not None:
        check_role(place, role)
    tags = tags_left(place, schedule.forum_tags) if isinstance(place, discord.ForumChannel) else ()
    return replace(schedule, channel=place.id, kind=kind_of(place), forum_tags=tags or needed_tags(place))


def changed(schedule: Schedule, what: str, values: tuple[str, ...], interaction: Interaction) -> Schedule:
    """The digest after a control was used. Raises DigestError where that can't be."""
    if what == "cadence":
        cadence, _, batch = values[0].partition(" ")
        days = schedule.weekdays
        if cadence == "weekly" and len(days) > 1:
            digests = interaction.client.desk.digests
            days = frozenset({digests.local(interaction.client.desk.now(), schedule.zone).weekday()})
        elif cadence != "weekly" and schedule.cadence == "weekly":
            days = frozenset(range(7))
        batch_minutes = int(batch or schedule.batch_minutes)
        return replace(schedule, cadence=cadence, weekdays=days, batch_minutes=batch_minutes)  # type: ignore[arg-type]
    if what == "days":
        return replace(schedule, weekdays=frozenset(map(int, values)))
    if what == "count":
        return replace(schedule, count=int(values[0]))
    if what == "tags":
        return replace(schedule, forum_tags=tuple(map(int, values)))
    if what == "role":
        return replace(schedule, role=_role(schedule, values, interaction))
    if what == "silent":
        return replace(schedule, silent=not schedule.silent)
    if what == "empty":
        return replace(schedule, when_empty="silence" if schedule.when_empty == "rotation" else "rotation")
    if what == "join":
        return replace(schedule, role_button=not schedule.role_button and _joinable(schedule, interaction))
    if what == "publish":
        return replace(schedule, publish=not schedule.publish)
    raise DigestError("This button belongs to an older Clipdesk. Ask again with the command.")


def _role(schedule: Schedule, values: tuple[str, ...], interaction: Interaction) -> int | None:
    if not values:
        return None
    role = interaction.guild.get_role(int(values[0])) if interaction.guild else None
    place = place_at(interaction.client, schedule)
    if role is None or place is None:
        raise DigestError("That role is gone.")
    check_role(place, role)
    return role.id


def _joinable(schedule: Schedule, interaction: Interaction) -> bool:
    """True where members may be let join the role by a button. Raises DigestError, NotAllowed where they may not."""
    role = interaction.guild.get_role(schedule.role) if interaction.guild and schedule.role else None
    if role is None:
        raise DigestError("Choose a role to ping first.")
    if not interaction.permissions.manage_roles:
        raise NotAllowed("Only those who may manage roles can let members join one.")
    check_joinable(role)
    return True


async def _pause(interaction: Interaction, schedule: Schedule, *, pause: bool) -> None:
    desk = interaction.client.desk
    if pause:
        await desk.state.schedules.pause(schedule.id, f"paused by {plain(interaction.user.display_name)[:60]}")
        await desk.state.schedules.tell(schedule.id)
    else:
        await desk.state.schedules.resume(schedule.id, desk.now())
    await show(interaction, await desk.state.schedules.get(schedule.id))


async def save(interaction: Interaction, schedule: Schedule) -> None:
    """Checks that the digest can be posted, stores it, and shows the panel anew."""
    place = place_at(interaction.client, schedule)
    if place is not None:
        check(place)
        if isinstance(place, discord.ForumChannel) and place.flags.require_tag and not schedule.forum_tags:
            raise DigestError("{channel} wants a tag on each post. Choose one.", channel=place.mention)
    desk = interaction.client.desk
    stored = await desk.state.schedules.change(schedule, desk.now())
    if stored.paused and not stored.paused.startswith(BY_HAND) and reachable(interaction.client, stored):
        await desk.state.schedules.resume(stored.id, desk.now(), catch_up=True)  # what stood in the way is mended
        stored = await desk.state.schedules.get(stored.id)
    await show(interaction, stored)


async def show(interaction: Interaction, schedule: Schedule) -> None:
    """The panel in place of the one that was used."""
    view = await panel(Ask.of(interaction), schedule)
    await interaction.response.edit_message(view=view, allowed_mentions=NO_PINGS)


async def take_panel_form(interaction: discord.Interaction[Clipdesk]) -> None:
    """Takes a form of a panel, also of one that was opened before the last restart."""
    data: Any = interaction.data or {}
    if interaction.type is not discord.InteractionType.modal_submit:
        return
    found = re.fullmatch(r"d1:(\w+):(\d+)", data.get("custom_id", ""))
    if found:
        await interaction.client.guard(interaction, _take(interaction, found[1], int(found[2]), data))


async def _take(interaction: Interaction, what: str, number: int, data: dict[str, Any]) -> None:
    schedule = await _own(interaction, number)
    await save(interaction, read_form(interaction.client, schedule, what, data))
