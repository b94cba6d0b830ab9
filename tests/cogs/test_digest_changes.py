"""Digests while the world changes under them: moved, renamed, deleted, archived, corrected, hidden."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.model import Correction, Filter
from bot.playground import Overwrite, Tag
from tests.cogs.digest_stage import Stage, stage
from tests.cogs.test_digest import said
from tests.cogs.test_digest_faults import MAKE, SEND

DUE = "2027-03-02 07:00"


async def heard(s: Stage) -> None:
    """Returns when the bot has heard what happened so far: it answers commands in the order of the gateway's events."""
    await s.admin.slash("digest list")


async def move(s: Stage, number: int, channel: str, kind: Any) -> None:
    """Moves a digest to another channel."""
    moved = replace(await s.schedule(number), channel=int(s.channel(channel).id), kind=kind)
    await s.desk.state.schedules.change(moved, s.clock.now)


@pytest.mark.parametrize("made", [True, False])
@pytest.mark.parametrize(
    ("before", "after"),
    [(("general", "text"), ("news", "announcement")), (("general", "text"), ("clippings", "forum")),
     (("clippings", "forum"), ("general", "text"))],
)  # fmt: skip
async def test_a_digest_moved_while_a_request_was_unclear_posts_once(
    tmp_path: Path, before: tuple[str, str], after: tuple[str, str], made: bool
) -> None:
    """The post is looked for where it was sent to; only where it isn't there, it comes in the new channel."""
    async with stage(tmp_path) as s:
        number = await s.add(before[0])
        s.pg.faults.add(MAKE if before[1] == "forum" else SEND, status=500, done=made)
        await s.at(DUE)
        await move(s, number, *after)
        for _ in range(5):
            await s.later(minutes=1)
        assert (len(s.posts(before[0])), len(s.posts(after[0]))) == ((1, 0) if made else (0, 1))
        await s.arrive("A lamp goes out")
        await s.at("2027-03-03 07:00")
        assert "A lamp goes out" in said(s.posts(after[0]))
        assert len(s.posts(before[0])) + len(s.posts(after[0])) == 2


async def test_a_zone_that_this_machine_does_not_know_stops_one_digest_only(tmp_path: Path) -> None:
    """As after a renaming of zones: the admins are told once, others are posted, and it resumes with a zone chosen."""
    async with stage(tmp_path) as s:
        number = await s.add("news")
        await s.add("clippings")
        lost = replace(await s.schedule(number), zone="Europe/Atlantis")
        await s.desk.state.schedules.change(lost, s.clock.now)
        await s.at(DUE)
        await s.later(minutes=1)
        assert (await s.schedule(number)).paused == "the time zone Europe/Atlantis is not known here"
        assert len(s.posts("clippings")) == 1
        assert "Europe/Atlantis" in said(s.posts("general"))
        assert len(s.posts("general")) == 1
        for command in ("digest list", "digest edit", "digest history", "doctor digest"):
            answer = await s.admin.slash(command, {} if command.endswith("list") else {"digest": str(number)})
            assert answer.error is None
            assert "reference" not in said(answer.message), command
        await s.desk.state.schedules.change(replace(lost, zone="Europe/Madrid"), s.clock.now)
        await s.later(minutes=1)
        assert (await s.schedule(number)).paused is None
        await s.at("2027-03-03 07:00")
        assert len(s.posts("news")) == 1


async def test_a_role_that_was_deleted_is_not_pinged_by_number(tmp_path: Path) -> None:
    """The digest is posted without it, as previewed, and the doctor says what is wrong."""
    async with stage(tmp_path) as s:
        guild = next(iter(s.pg.world.guilds.values()))
        role = guild.role("Morning readers")
        await s.add(role=int(role.id))
        guild.roles.remove(role)
        s.pg.gateway.emit("GUILD_ROLE_DELETE", {"guild_id": guild.id, "role_id": role.id}, guild.id, 0)
        shown = await s.admin.slash("digest preview", {"digest": "1"})
        assert role.id not in said(shown.message)
        assert "role to ping is gone" in said((await s.admin.slash("doctor digest", {"digest": "1"})).message)
        await s.at(DUE)
        (post,) = s.posts()
        assert role.id not in said(post)
        assert post["components"] == shown.message["components"]


async def test_tags_that_a_forum_lost_are_left_out(tmp_path: Path) -> None:
    """The post goes with those that are left; without any where the forum wants one, the digest is paused."""
    async with stage(tmp_path) as s:
        forum = s.channel("tagged-clippings")
        first, second = forum.tags
        number = await s.add("tagged-clippings", forum_tags=(int(first.id), int(second.id)))
        forum.tags = [second]
        s.pg.backend.channel_changed(forum)
        await heard(s)
        await s.at(DUE)
        guild = s.pg.world.guilds[forum.guild_id]
        (post,) = [c for c in guild.channels.values() if c.parent_id == forum.id]
        assert post.applied_tags == (second.id,)
        forum.tags = [Tag(s.pg.world.new_id(), "new")]
        s.pg.backend.channel_changed(forum)
        await heard(s)
        await s.arrive("A lamp goes out")
        await s.at("2027-03-03 07:00")
        await s.later(seconds=5)
        assert (await s.schedule(number)).paused == "the forum wants a tag on each post"
        assert "wants a tag" in said(s.posts("general"))


async def test_the_title_of_a_forum_post_has_the_day_of_its_zone(tmp_path: Path) -> None:
    """Eight in the morning in Auckland is the evening before in UTC."""
    async with stage(tmp_path) as s:
        await s.add("clippings", zone="Pacific/Auckland")
        await s.at("2027-03-01 19:00")
        guild = next(iter(s.pg.world.guilds.values()))
        (post,) = [c for c in guild.channels.values() if c.parent_id == s.channel("clippings").id]
        assert post.name == "Digest · Mar 2, 2027"


async def test_a_digest_paused_in_a_thread_resumes_though_the_thread_was_archived(tmp_path: Path) -> None:
    """Archiving hides a thread from the bot; its parent's permissions tell that it may post again."""
    async with stage(tmp_path) as s:
        parent = s.channel("news")
        thread = s.pg.world.add_thread(parent, "of-the-day")
        s.pg.backend.channel_added(thread)
        number = await s.add("of-the-day")
        parent.overwrites = [Overwrite(parent.guild_id, deny=1 << 38)]
        s.pg.backend.channel_changed(parent)
        await heard(s)
        await s.at(DUE)
        await s.later(seconds=5)
        assert (await s.schedule(number)).paused == "missing permission: Send Messages in Threads"
        thread.archived = True
        s.pg.backend.channel_changed(thread)
        parent.overwrites = []
        s.pg.backend.channel_changed(parent)
        await heard(s)
        await s.later(minutes=30)
        await s.later(minutes=61)
        assert (await s.schedule(number)).paused is None
        await s.later(minutes=1)
        assert len(s.pg.messages(thread)) == 1


async def test_a_locked_thread_pauses_and_resumes_when_it_is_unlocked(tmp_path: Path) -> None:
    """Discord refuses to post there; what was new comes when it is open again."""
    async with stage(tmp_path) as s:
        thread = s.pg.world.add_thread(s.channel("news"), "of-the-day")
        s.pg.backend.channel_added(thread)
        number = await s.add("of-the-day")
        thread.locked = True
        s.pg.backend.channel_changed(thread)
        await heard(s)
        await s.at(DUE)
        await s.later(seconds=5)
        assert (await s.schedule(number)).paused
        thread.locked = False
        s.pg.backend.channel_changed(thread)
        await heard(s)
        await s.later(minutes=1)
        assert (await s.schedule(number)).paused is None
        await s.tick()
        assert len(s.pg.messages(thread)) == 1
        assert (await s.history(number))[0].state == "sent"


async def test_what_a_server_puts_away_goes_from_its_recent_posts(tmp_path: Path) -> None:
    """Put away: edited without; taken up again: edited back. Nothing is posted anew."""
    async with stage(tmp_path) as s:
        number = await s.add()
        await s.at(DUE)
        chosen = await s.desk.state.servers.settings((await s.schedule(number)).server)
        await s.desk.state.servers.save(replace(chosen, hidden_sources=frozenset({"news"})))
        await s.later(seconds=30)
        assert "withdrawn" in said(s.posts())
        assert "The old mill" not in said(s.posts())
        await s.desk.state.servers.save(chosen)
        await s.later(seconds=30)
        assert "The old mill" in said(s.posts())
        assert len(s.posts()) == 1


async def test_a_quotation_that_is_hidden_goes_from_the_post(tmp_path: Path) -> None:
    """Also where its article is not among those posted; the next best of the day is not put in its place."""
    async with stage(tmp_path) as s:
        await s.add(count=1)
        await s.at(DUE)
        await s.arrive("First lamp", "Second lamp", "Third lamp", "Fourth lamp")
        await s.at("2027-03-03 07:00")
        (entry,) = (await s.history(1))[1:]
        assert entry.quote is not None
        assert entry.quote[0] not in entry.articles, "the case is not the one meant"
        article = await s.desk.archive.article(entry.quote[0], visible=None)
        assert article is not None
        words = article.analysis.quotes[entry.quote[1]].segments[0].text
        assert words in said(s.posts()[1])
        await s.later(seconds=30)
        await s.desk.corrections.make(Correction("hide_quote", article=entry.quote[0], text=words))
        await s.later(seconds=30)
        assert words not in said(s.posts()[1])


async def test_an_article_that_is_hidden_goes_from_the_post(tmp_path: Path) -> None:
    """A correction that hides it shows in the post that is already there."""
    async with stage(tmp_path) as s:
        await s.add()
        await s.at(DUE)
        await s.later(seconds=30)
        (entry,) = await s.history(1)
        await s.desk.corrections.make(Correction("hide_article", article=entry.articles[0]))
        await s.later(seconds=30)
        titles = ["The ferry is late", "A new bridge", "The old mill"]
        assert sum(title in said(s.posts()) for title in titles) == 2


async def test_after_three_days_a_post_is_left_alone(tmp_path: Path) -> None:
    """What changes later is not edited in."""
    async with stage(tmp_path) as s:
        await s.add()
        await s.at(DUE)
        await s.later(seconds=30)
        await s.later(days=3, minutes=1)
        lines = (tmp_path / "news.jsonl").read_text(encoding="utf-8").splitlines()
        told = [json.loads(line) for line in lines]
        told[0]["title"] = "The ferry was early"
        (tmp_path / "news.jsonl").write_text("".join(json.dumps(t) + "\n" for t in told), encoding="utf-8")
        await s.desk.reindex_paths([tmp_path / "news.jsonl"])
        await s.later(seconds=30)
        await s.later(seconds=30)
        assert "was early" not in said(s.posts())


async def test_as_it_comes_never_posts_from_the_archive(tmp_path: Path) -> None:
    """Set to the archive before it was set to come as it comes: silence, not a post every few minutes."""
    async with stage(tmp_path) as s:
        await s.add(cadence="as_it_comes", batch_minutes=15, when_empty="rotation", count=1)
        for _ in range(6):
            await s.later(minutes=15)
        assert len(s.posts()) == 1


async def test_a_rotation_finds_what_its_filter_lets_through(tmp_path: Path) -> None:
    """Also where the newest articles of the archive are not of that tag."""
    async with stage(tmp_path) as s:
        await s.arrive("A match is drawn", tag="sport")
        await s.add(count=1, when_empty="rotation", filter=Filter(tags=("Harbour",)))
        for day in (2, 3, 4, 5):
            await s.at(f"2027-03-{day:02} 07:00")
        assert len(s.posts()) == 3
        assert "match" not in said(s.posts())


async def test_a_channel_deleted_pauses_and_another_one_takes_over(tmp_path: Path) -> None:
    """The pause says why; moved to another channel it goes on, and its articles come."""
    async with stage(tmp_path) as s:
        number = await s.add("news")
        s.pg.backend.remove_channel(s.channel("news"))
        await heard(s)
        await s.at(DUE)
        await s.later(seconds=5)
        assert (await s.schedule(number)).paused == "the channel is gone"
        await move(s, number, "clippings", "forum")
        await s.later(seconds=5)
        assert (await s.schedule(number)).paused is None
        await s.tick()
        assert len(s.posts("clippings")) == 1


async def test_a_lost_server_stops_no_other(tmp_path: Path) -> None:
    """A server that is away for a while gets its digest when it is back; others get theirs in time."""
    async with stage(tmp_path) as s:
        other = s.pg.world.add_guild("Elsewhere")
        s.pg.backend.add_guild(other)
        await s.add()
        made = replace(await s.schedule(1), server=int(other.id), channel=int(other.channel("general").id), id=0)
        await s.desk.state.schedules.add(made)
        s.pg.backend.lose_guild(other.id)
        await heard(s)
        await s.at(DUE)
        assert len(s.posts()) == 1
        assert (await s.schedule(2)).paused is None
