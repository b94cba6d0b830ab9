"""Digests over the wire: made, listed, previewed, posted, paused, resumed, removed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bot.playground import PlaygroundError
from tests.cogs.digest_stage import stage
from tests.wire import check_bodies


def said(message: Any) -> str:
    """All that a message shows, as one text."""
    return json.dumps(message, ensure_ascii=False)


@pytest.mark.parametrize("channel", ["general", "news", "clippings", "tagged-clippings"])
async def test_a_digest_is_posted_once_at_its_time(tmp_path: Path, channel: str) -> None:
    """In a text channel, an announcement channel and forums: nothing before, one post at the time, none after."""
    async with stage(tmp_path) as s:
        number = await s.add(channel)
        await s.at("2027-03-02 06:59")
        assert not s.posts(channel)
        await s.at("2027-03-02 07:00:30")
        assert len(s.posts(channel)) == 1
        assert "The old mill" in said(s.posts(channel))
        await s.later(minutes=1)
        await s.later(hours=2)
        assert len(s.posts(channel)) == 1
        (entry,) = await s.history(number)
        assert entry.state == ("published" if channel == "news" else "sent")
        assert entry.first
        assert bool(s.posts(channel)[0]["flags"] & 1) == (channel == "news")
        await s.arrive("A lamp goes out")
        await s.at("2027-03-03 07:00:10")
        posts = s.posts(channel)
        assert len(posts) == 2
        assert "A lamp goes out" in said(posts[1])
        assert "The old mill" not in said(posts[1])
        check_bodies(s.pg)


async def test_the_preview_is_byte_for_byte_what_is_posted(tmp_path: Path) -> None:
    """The components of the preview are those of the post that follows, buttons included."""
    async with stage(tmp_path) as s:
        await s.add()
        shown = await s.admin.slash("digest preview", {"digest": "1"})
        assert shown.private
        await shown.followed_up()
        assert "fit" in said(shown.followups)
        await s.at("2027-03-02 07:00")
        assert s.posts()[0]["components"] == shown.message["components"]


async def test_the_button_of_a_post_shows_all_of_it_to_a_reader(tmp_path: Path) -> None:
    """Whoever presses it sees the digest's articles privately, those that didn't go in too."""
    async with stage(tmp_path) as s:
        number = await s.add(count=1)
        await s.at("2027-03-02 07:00")
        (post,) = s.posts()
        button = next(c for c in flat(post["components"]) if c.get("custom_id"))
        answer = await s.pg.person("reader").press(post, button["custom_id"])
        assert answer.private
        assert all(title in said(answer.message) for title in ("The ferry is late", "A new bridge", "The old mill"))
        assert len((await s.history(number))[0].articles) == 1


async def test_digests_are_listed_paused_resumed_and_removed(tmp_path: Path) -> None:
    """Each command says what it did, and a paused digest isn't posted."""
    async with stage(tmp_path) as s:
        number = await s.add()
        listed = await s.admin.slash("digest list")
        assert "Europe/Berlin" in said(listed.message)
        assert "<t:" in said(listed.message)
        assert "paused by" in said((await s.admin.slash("digest pause", {"digest": "1"})).message)
        await s.at("2027-03-02 07:01")
        assert not s.posts()
        assert "Next" in said((await s.admin.slash("digest resume", {"digest": "1"})).message)
        await s.tick()
        assert not s.posts()
        await s.at("2027-03-03 07:00")
        assert len(s.posts()) == 1
        told = await s.admin.slash("digest history", {"digest": "1"})
        assert "/channels/" in said(told.message)
        asked = await s.admin.slash("digest remove", {"digest": "1"})
        await s.admin.press(asked.message, asked.pressables[0].custom_id)
        assert not [x for x in await s.desk.state.schedules.all() if x.id == number]


async def test_a_digest_is_run_when_asked_for(tmp_path: Path) -> None:
    """It asks first, posts once however often the button is pressed, and its articles don't come again."""
    async with stage(tmp_path) as s:
        await s.add()
        asked = await s.admin.slash("digest run", {"digest": "1"})
        assert not s.posts()
        for _ in range(2):
            pressed = await s.admin.press(asked.message, asked.pressables[0].custom_id)
            await pressed.settled()
        assert len(s.posts()) == 1
        await s.at("2027-03-02 07:00")
        assert len(s.posts()) == 1


async def test_a_missing_permission_is_named_before_anything_is_saved(tmp_path: Path) -> None:
    """The answer names the channel and the permission; no digest is made."""
    async with stage(tmp_path) as s:
        place = s.channel("staff")
        answer = await s.admin.slash("digest add", {"channel": place.id, "time": "8", "zone": "Europe/Berlin"})
        assert f"<#{place.id}>" in said(answer.message)
        assert "View Channel" in said(answer.message)
        assert not await s.desk.state.schedules.all()


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"time": "25:00"}, "no time of day"),
        ({"zone": "Atlantis"}, "no time zone"),
        ({"days": "someday"}, "no days of the week"),
    ],
)
async def test_what_is_typed_wrong_is_explained(tmp_path: Path, options: dict[str, str], expected: str) -> None:
    """The answer says what was expected; no digest is made."""
    async with stage(tmp_path) as s:
        asked = {"channel": s.channel("general").id, "time": "8", "zone": "Europe/Berlin"} | options
        answer = await s.admin.slash("digest add", asked)
        assert expected in said(answer.message)
        assert not await s.desk.state.schedules.all()


async def test_a_reader_is_not_offered_the_commands(tmp_path: Path) -> None:
    """Without Manage Server there is no /digest."""
    async with stage(tmp_path) as s:
        with pytest.raises(PlaygroundError):
            await s.pg.person("reader").slash("digest list")


async def test_zones_and_digests_are_suggested(tmp_path: Path) -> None:
    """A city finds its zone, and a part of its name finds a digest."""
    async with stage(tmp_path) as s:
        place = s.channel("general").id
        zones = await s.admin.complete("digest add", {"channel": place, "time": "8", "zone": "berl"}, focused="zone")
        assert zones[0].value == "Europe/Berlin"
        await s.add()
        assert [c.value for c in await s.admin.complete("digest edit", {"digest": "gener"}, focused="digest")] == ["1"]


def flat(components: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """All components, nested ones included."""
    return [c for part in components for c in (part, *flat(part.get("components", [])))]


async def test_a_thread_takes_digests_too(tmp_path: Path) -> None:
    """Also one that was archived meanwhile; posting opens it again."""
    async with stage(tmp_path) as s:
        thread = s.pg.world.add_thread(s.channel("general"), "of-the-day")
        s.pg.backend.channel_added(thread)
        await s.add("of-the-day")
        assert (await s.schedule(1)).kind == "thread"
        thread.archived = True
        s.pg.backend.channel_changed(thread)
        await s.at("2027-03-02 07:00")
        assert len(s.pg.messages(thread)) == 1
        assert not thread.archived
