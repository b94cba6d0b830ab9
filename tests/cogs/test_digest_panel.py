"""The panel of a digest, over the wire: each control changes what is stored, and the panel shows it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.model import Filter, Quiet
from bot.playground import Answer
from tests.cogs.digest_stage import Stage, stage
from tests.cogs.test_digest import said


async def opened(s: Stage, channel: str = "general") -> Answer:
    """The panel of a new digest."""
    await s.add(channel)
    return await s.admin.slash("digest edit", {"digest": "1"})


@pytest.mark.parametrize(
    ("control", "values", "field", "expected"),
    [
        ("cadence", ["as_it_comes 30"], "cadence", "as_it_comes"),
        ("cadence", ["as_it_comes 30"], "batch_minutes", 30),
        ("cadence", ["weekly"], "weekdays", frozenset({0})),
        ("days", ["0", "4"], "weekdays", frozenset({0, 4})),
        ("count", ["8"], "count", 8),
    ],
)
async def test_each_select_is_stored_and_shown(
    tmp_path: Path, control: str, values: list[str], field: str, expected: Any
) -> None:
    """The panel is edited in place, with what was chosen."""
    async with stage(tmp_path) as s:
        panel = await opened(s)
        answer = await s.admin.choose(panel.message, f"d1:{control}:1", values)
        assert answer.kind == "update"
        assert getattr(await s.schedule(1), field) == expected


@pytest.mark.parametrize(
    ("control", "field", "expected"),
    [("silent", "silent", True), ("empty", "when_empty", "rotation"), ("publish", "publish", False)],
)
async def test_each_switch_is_turned_and_turned_back(tmp_path: Path, control: str, field: str, expected: Any) -> None:
    """A press changes it, another changes it back."""
    async with stage(tmp_path) as s:
        panel = await opened(s, "news")
        before = getattr(await s.schedule(1), field)
        await s.admin.press(panel.message, f"d1:{control}:1")
        assert getattr(await s.schedule(1), field) == expected
        await s.admin.press(panel.message, f"d1:{control}:1")
        assert getattr(await s.schedule(1), field) == before


async def test_a_filter_is_typed_into_a_form(tmp_path: Path) -> None:
    """Commas between terms, a minus before what is left out; the form comes back with what is stored."""
    async with stage(tmp_path) as s:
        panel = await opened(s)
        form = await s.admin.press(panel.message, "d1:filter:1")
        answer = await s.admin.submit(form.modal, {"tags": "harbour, -sport", "words": "-old mill", "speakers": ""})
        assert answer.kind == "update"
        assert (await s.schedule(1)).filter == Filter(
            tags=("harbour",), without_tags=("sport",), without_words=("old mill",)
        )
        assert "2 of 3" in said(answer.message)
        again = await s.admin.press(panel.message, "d1:filter:1")
        assert "harbour, -sport" in said(again.modal)


async def test_title_time_and_quiet_hours_are_typed_into_forms(tmp_path: Path) -> None:
    """What is typed wrong is explained and changes nothing."""
    async with stage(tmp_path) as s:
        panel = await opened(s)
        form = await s.admin.press(panel.message, "d1:name:1")
        await s.admin.submit(form.modal, {"title": "Morning", "time": "7pm", "zone": "Asia/Tokyo"})
        stored = await s.schedule(1)
        assert (stored.title, stored.minute, stored.zone) == ("Morning", 19 * 60, "Asia/Tokyo")
        form = await s.admin.press(panel.message, "d1:quiet:1")
        await s.admin.submit(form.modal, {"start": "22:00", "end": "7", "policy": "silent"})
        assert (await s.schedule(1)).quiet == Quiet(22 * 60, 7 * 60, "silent")
        form = await s.admin.press(panel.message, "d1:quiet:1")
        wrong = await s.admin.submit(form.modal, {"start": "22:00", "end": "7", "policy": "never"})
        assert "later" in said(wrong.message)
        assert (await s.schedule(1)).quiet == Quiet(22 * 60, 7 * 60, "silent")


async def test_a_role_is_chosen_if_it_can_be_pinged(tmp_path: Path) -> None:
    """A role that the bot may not mention is refused with the permission named."""
    async with stage(tmp_path) as s:
        guild = next(iter(s.pg.world.guilds.values()))
        panel = await opened(s)
        refused = await s.admin.choose(panel.message, "d1:role:1", [guild.role("Editors").id])
        assert "Mention @everyone" in said(refused.message)
        assert (await s.schedule(1)).role is None
        good = guild.role("Morning readers").id
        await s.admin.choose(panel.message, "d1:role:1", [good])
        assert (await s.schedule(1)).role == int(good)
        await s.admin.choose(panel.message, "d1:role:1", [])
        assert (await s.schedule(1)).role is None


async def test_tags_of_a_forum_are_chosen(tmp_path: Path) -> None:
    """A forum that wants a tag gets one from the start, and can't be left without."""
    async with stage(tmp_path) as s:
        panel = await opened(s, "tagged-clippings")
        tags = [int(t.id) for t in s.channel("tagged-clippings").tags]
        assert (await s.schedule(1)).forum_tags == (tags[0],)
        await s.admin.choose(panel.message, "d1:tags:1", [str(tags[1])])
        assert (await s.schedule(1)).forum_tags == (tags[1],)
        refused = await s.admin.choose(panel.message, "d1:tags:1", [])
        assert "wants a tag" in said(refused.message)


async def test_the_panel_previews_pauses_and_resumes(tmp_path: Path) -> None:
    """Its last row does what the commands do."""
    async with stage(tmp_path) as s:
        panel = await opened(s)
        shown = await s.admin.press(panel.message, "d1:preview:1")
        assert "The old mill" in said(shown.message)
        await s.admin.press(panel.message, "d1:pause:1")
        assert (await s.schedule(1)).paused
        await s.admin.press(panel.message, "d1:resume:1")
        assert (await s.schedule(1)).paused is None


async def test_a_panel_outlives_a_reload_of_the_commands(tmp_path: Path) -> None:
    """A button of before works after, also one that opens a form."""
    async with stage(tmp_path) as s:
        panel = await opened(s)
        form = await s.admin.press(panel.message, "d1:filter:1")
        await s.bot.reload_face()
        await s.admin.submit(form.modal, {"tags": "harbour"})
        await s.admin.choose(panel.message, "d1:count:1", ["2"])
        stored = await s.schedule(1)
        assert (stored.count, stored.filter.tags) == (2, ("harbour",))


async def test_as_it_comes_is_gathered(tmp_path: Path) -> None:
    """What arrives within the window comes in one post when it closes."""
    async with stage(tmp_path) as s:
        await s.add(cadence="as_it_comes", batch_minutes=15)
        await s.at("2027-03-01 12:15")
        assert len(s.posts()) == 1
        await s.at("2027-03-01 12:16")
        await s.arrive("First lamp")
        await s.at("2027-03-01 12:20")
        await s.arrive("Second lamp")
        assert len(s.posts()) == 1
        await s.at("2027-03-01 12:30")
        assert len(s.posts()) == 2
        assert "First lamp" in said(s.posts()[1])
        assert "Second lamp" in said(s.posts()[1])
        await s.at("2027-03-01 12:45")
        assert len(s.posts()) == 2


async def test_a_digest_is_moved_to_another_channel(tmp_path: Path) -> None:
    """A forum that wants a tag gets one; a channel closed to the bot is refused and changes nothing."""
    async with stage(tmp_path) as s:
        panel = await opened(s)
        answer = await s.admin.choose(panel.message, "d1:channel:1", [s.channel("tagged-clippings").id])
        assert answer.kind == "update"
        stored = await s.schedule(1)
        assert (stored.kind, stored.channel) == ("forum", int(s.channel("tagged-clippings").id))
        assert stored.forum_tags == (int(s.channel("tagged-clippings").tags[0].id),)
        refused = await s.admin.choose(panel.message, "d1:channel:1", [s.channel("staff").id])
        assert "View Channel" in said(refused.message)
        assert (await s.schedule(1)).channel == stored.channel
        await s.at("2027-03-02 07:00")
        assert len(s.posts("tagged-clippings")) == 1
        assert not s.posts("general")


async def test_members_join_and_leave_the_role_by_a_button_if_the_admin_allows_it(tmp_path: Path) -> None:
    """Allowed only for a role without rights, which the bot can give; then one press gives it and the next takes it."""
    async with stage(tmp_path) as s:
        guild = next(iter(s.pg.world.guilds.values()))
        role = guild.role("Morning readers")
        panel = await opened(s)
        await s.admin.choose(panel.message, "d1:role:1", [role.id])
        refused = await s.admin.press(panel.message, "d1:join:1")
        assert "Manage Roles" in said(refused.message)
        own = guild.role("Clipdesk")
        own.permissions |= 1 << 28
        own.position = 50
        s.pg.backend.role_changed(guild, own.id)
        await s.admin.press(panel.message, "d1:join:1")
        assert (await s.schedule(1)).role_button
        await s.at("2027-03-02 07:00")
        (post,) = s.posts()
        reader = s.pg.person("reader")
        for has in (True, False):
            answer = await reader.press(post, "c1:dgrole:dg:1")
            await answer.settled()
            assert answer.private
            assert (role.id in guild.members[reader.user.id].roles) == has
        role.permissions = 1 << 5
        s.pg.backend.role_changed(guild, role.id)
        answer = await reader.press(post, "c1:dgrole:dg:1")
        assert "gives rights" in said(answer.message)
        assert role.id not in guild.members[reader.user.id].roles


async def test_a_city_is_enough_for_a_zone(tmp_path: Path) -> None:
    """As people type it, in the command as in the form; one that stands for nothing is answered with what is near."""
    async with stage(tmp_path) as s:
        await s.add(zone="berlin")
        assert (await s.schedule(1)).zone == "Europe/Berlin"
        panel = await s.admin.slash("digest edit", {"digest": "1"})
        form = await s.admin.press(panel.message, "d1:name:1")
        await s.admin.submit(form.modal, {"title": "", "time": "8", "zone": "New York"})
        assert (await s.schedule(1)).zone == "America/New_York"
        form = await s.admin.press(panel.message, "d1:name:1")
        wrong = await s.admin.submit(form.modal, {"title": "", "time": "8", "zone": "Berln"})
        assert "Europe/Berlin" in said(wrong.message)
