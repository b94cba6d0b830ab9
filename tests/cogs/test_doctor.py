"""The doctor names what stands in the way, with what to do, in broken set-ups and in whole ones."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.client import Clipdesk
from bot.desk import Desk
from bot.model import Schedule, ServerSettings, Slot
from bot.playground import Guild, Overwrite, Person, Playground
from cogs._routes import Press, route
from cogs._sheet import Button, Sheet
from tests.cogs.test_readers import words

SEND, VIEW = 1 << 11, 1 << 10


@pytest.fixture
def guild(pg: Playground) -> Guild:
    """The playground's server."""
    return next(iter(pg.world.guilds.values()))


@pytest.fixture
def admin(pg: Playground, bot: Clipdesk) -> Person:
    """One who may manage the server."""
    return pg.person("admin")


def digest_in(guild: Guild, place: str, **given: object) -> Schedule:
    """A digest for a channel of the server."""
    since = datetime(2026, 1, 1, tzinfo=UTC)
    plain = Schedule(int(guild.id), int(guild.channel(place).id), "Europe/Berlin", 480, since, title="Morning")
    return replace(plain, **given)  # type: ignore[arg-type]


async def examined(admin: Person, desk: Desk, schedule: Schedule) -> str:
    """What the doctor says about a digest."""
    kept = await desk.state.schedules.add(schedule)
    answer = await admin.slash("doctor digest", {"digest": str(kept.id)})
    assert answer.private
    assert "Something went wrong" not in words(answer)
    return words(answer)


async def test_a_whole_set_up_is_well(admin: Person, desk: Desk, guild: Guild) -> None:
    """Nothing stands in the way; zone, archive and next time are told."""
    told = await examined(admin, desk, digest_in(guild, "general"))
    assert "Nothing stands in the way." in told
    assert "Europe/Berlin" in told
    assert "Next: <t:" in told
    assert "❌" not in told


async def test_missing_permissions_are_named(pg: Playground, admin: Person, desk: Desk, guild: Guild) -> None:
    """The permission has the name that Discord's settings give it, with where to allow it."""
    channel = guild.channel("general")
    channel.overwrites.append(Overwrite(guild.id, deny=SEND))
    pg.backend.channel_changed(channel)
    told = words(await admin.slash("doctor channel", {"channel": channel.id}))
    assert "I lack “Send Messages”" in told
    assert "Allow it for me" in told
    assert "1 thing stands in the way." in told


async def test_a_forum_that_wants_a_tag(admin: Person, desk: Desk, guild: Guild) -> None:
    """A required tag that isn't chosen stands in the way; chosen, it doesn't."""
    told = await examined(admin, desk, digest_in(guild, "tagged-clippings", kind="forum"))
    assert "wants a tag on each post, and none is chosen" in told
    tag = int(guild.channel("tagged-clippings").tags[0].id)
    told = await examined(admin, desk, digest_in(guild, "tagged-clippings", kind="forum", forum_tags=(tag,), title="B"))
    assert "The forum's tags fit." in told


async def test_a_role_that_can_not_be_pinged(admin: Person, desk: Desk, guild: Guild) -> None:
    """A role nobody may mention, and one that is gone, stand in the way; a mentionable one doesn't."""
    editors, readers = guild.role("Editors"), guild.role("Morning readers")
    assert "I may not ping" in await examined(admin, desk, digest_in(guild, "general", role=int(editors.id)))
    assert "role to ping is gone" in await examined(admin, desk, digest_in(guild, "general", role=42, title="B"))
    assert "I may ping" in await examined(admin, desk, digest_in(guild, "general", role=int(readers.id), title="C"))


async def test_a_channel_that_is_gone_and_a_pause(admin: Person, desk: Desk, guild: Guild) -> None:
    """Both are told in order, each with the command that helps."""
    told = await examined(admin, desk, digest_in(guild, "general", channel=42, paused="paused by Ada"))
    assert told.index("channel is gone") < told.index("It is paused")
    assert "It is paused by Ada." in told
    assert "/digest resume" in told
    assert "2 things stand in the way." in told


async def test_everything_broken_is_told_in_order(pg: Playground, admin: Person, desk: Desk, guild: Guild) -> None:
    """Permissions, the forum's tags, the role, the archive, the next time and the last post, each with its fix."""
    forum = guild.channel("tagged-clippings")
    forum.overwrites.append(Overwrite(guild.id, deny=SEND))
    pg.backend.channel_changed(forum)
    await desk.state.servers.save(ServerSettings(int(guild.id), hidden_sources=await desk.view(None).visible()))
    schedule = await desk.state.schedules.add(digest_in(guild, "tagged-clippings", kind="forum", role=42))
    slot = Slot(schedule.id, "2026-01-02", datetime(2026, 1, 2, 7, tzinfo=UTC))
    entry = await desk.state.ledger.claim(slot, desk.now())
    assert entry is not None
    await desk.state.ledger.fail(entry, "missing permission: Send Messages", desk.now())
    await desk.state.schedules.pause(schedule.id, "missing permission: Send Messages")
    told = words(await admin.slash("doctor digest", {"digest": str(schedule.id)}))
    findings = ["I lack “", "wants a tag on each post", "role to ping is gone", "In Europe/Berlin it is",
                "This server sees no articles", "It is paused", "it failed"]  # fmt: skip
    places = [told.find(each) for each in findings]
    assert -1 not in places, findings[places.index(-1)]
    assert places == sorted(places)
    for line in told.splitlines():
        if line.startswith("❌"):
            assert told.split(line, 1)[1].lstrip("\n").startswith("-# → "), f"{line} has no fix"
    assert "6 things stand in the way." in told


async def test_only_those_who_manage_the_server_are_told(pg: Playground, bot: Clipdesk, guild: Guild) -> None:
    """Also by a button that somebody else sees."""
    reader = pg.person("reader")
    channel = bot.get_partial_messageable(int(reader.channel.id), guild_id=int(guild.id))
    general = guild.channel("general").id
    for here in (route("drchannel", general), route("drdigest", 1), route("serverdata")):
        sheet = Sheet(here, texts=["Old"])
        sheet.row([Button("Again", Press("go", here))])
        sent = await channel.send(view=sheet.view())
        answer = await reader.press(str(sent.id), str(Press("go", here)))
        assert answer.private
        assert "Only those who may manage" in words(answer)
