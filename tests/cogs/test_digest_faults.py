"""Digests when things go wrong: exactly one post, admins told once, nothing else stopped."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.model import Filter, Quiet
from bot.playground import Overwrite
from tests.cogs.digest_stage import Stage, stage
from tests.cogs.test_digest import flat, said

SEND = "POST /channels/{channel_id}/messages"
MAKE = "POST /channels/{channel_id}/threads"
PUBLISH = "POST /channels/{channel_id}/messages/{message_id}/crosspost"


@pytest.mark.parametrize("channel", ["general", "news"])
@pytest.mark.parametrize(
    "fault",
    [{"status": 500}, {"status": 500, "done": True}, {"status": 502, "times": 3, "done": True}, {"drop": True},
     {"drop": True, "done": True}, {"status": 429, "retry_after": 2}],
    ids=str,
)  # fmt: skip
async def test_a_failed_request_is_repeated_and_posts_once(tmp_path: Path, channel: str, fault: dict[str, Any]) -> None:
    """Whether or not the lost request made the message, there is one message in the end."""
    async with stage(tmp_path) as s:
        number = await s.add(channel)
        s.pg.faults.add(SEND, **fault)
        await s.at("2027-03-02 07:00")
        assert (await s.history(number))[0].state in ("sending", "planned")
        for _ in range(6):
            await s.later(seconds=8)
        assert [e.state for e in await s.history(number)] == ["published" if channel == "news" else "sent"]
        assert len(s.posts(channel)) == 1


@pytest.mark.parametrize(
    "fault", [{"status": 500}, {"status": 500, "done": True}, {"drop": True, "done": True}, {"drop": True}], ids=str
)
async def test_a_forum_post_is_looked_for_before_it_is_made_again(tmp_path: Path, fault: dict[str, Any]) -> None:
    """The request is not repeated blindly: after a wait the post is adopted where it is, and else made."""
    async with stage(tmp_path) as s:
        number = await s.add("clippings")
        s.pg.faults.add(MAKE, **fault)
        await s.at("2027-03-02 07:00")
        await s.later(minutes=2)
        assert len([r for r in s.pg.requests if r.template == MAKE.split(" ")[1]]) == 1
        await s.later(minutes=2)
        await s.later(minutes=2)
        (entry,) = await s.history(number)
        assert entry.state == "sent"
        assert len(s.posts("clippings")) == 1
        assert str(entry.channel) == s.posts("clippings")[0]["channel_id"]


async def test_a_gateway_lost_at_the_due_minute_delays_nothing(tmp_path: Path) -> None:
    """Posts go by REST; the digest is there though the gateway is not."""
    async with stage(tmp_path) as s:
        await s.add()
        s.clock.now = s.clock.now.replace(day=2, hour=6, minute=59)
        s.pg.gateway.drop()
        await s.at("2027-03-02 07:00")
        assert len(s.posts()) == 1


@pytest.mark.parametrize(
    ("hours", "states"), [(3, ["sent late"]), (30, ["skipped", "sent late"]), (188, ["skipped"] * 8)]
)
async def test_a_clock_that_jumps(tmp_path: Path, hours: int, states: list[str]) -> None:
    """Within six hours the digest is posted late; later it is folded into the next; never two are caught up."""
    async with stage(tmp_path) as s:
        number = await s.add()
        await s.at("2027-03-02 07:00")
        await s.arrive("A lamp goes out")
        await s.at("2027-03-03 06:50")
        await s.later(hours=hours)
        await s.tick()
        told = [f"{e.state} late" if e.late else e.state for e in await s.history(number)]
        assert told == ["sent", *states]
        await s.at("2027-03-11 07:00")
        assert "A lamp goes out" in said(s.posts()[1])
        assert len(s.posts()) == 2


async def test_nothing_new_is_silence_and_the_history_says_so(tmp_path: Path) -> None:
    """The second day nothing has arrived: no post, and the ledger tells why."""
    async with stage(tmp_path) as s:
        number = await s.add()
        await s.at("2027-03-02 07:00")
        await s.at("2027-03-03 07:00")
        assert len(s.posts()) == 1
        assert [(e.state, e.reason) for e in await s.history(number)][1] == ("skipped", "nothing new")


async def test_a_rotation_posts_what_was_not_posted_yet(tmp_path: Path) -> None:
    """Where asked for, articles of the archive follow, labelled, each once."""
    async with stage(tmp_path) as s:
        await s.add(count=1, when_empty="rotation")
        for day in (2, 3, 4, 5):
            await s.at(f"2027-03-{day:02} 07:00")
        posts = s.posts()
        assert len(posts) == 3
        assert all("from the archive" in said(post) for post in posts[1:])


async def test_filters_decide_what_goes_in_and_the_preview_says_what_went(tmp_path: Path) -> None:
    """A tag, a speaker and words, included and excluded."""
    async with stage(tmp_path) as s:
        await s.arrive("A match is drawn", tag="sport")
        await s.add(filter=Filter(tags=("harbour",), without_words=("mill",)))
        shown = await s.admin.slash("digest preview", {"digest": "1"})
        await shown.followed_up()
        assert "with excluded words: 1" in said(shown.followups)
        await s.at("2027-03-02 07:00")
        assert "A new bridge" in said(s.posts())
        assert "mill" not in said(s.posts())
        assert "match" not in said(s.posts())


async def test_a_role_is_pinged_and_nobody_else(tmp_path: Path) -> None:
    """The allow-list holds the one role; a silent digest suppresses notifications."""
    async with stage(tmp_path) as s:
        guild = next(iter(s.pg.world.guilds.values()))
        role = int(guild.role("Morning readers").id)
        await s.arrive("@everyone hurry <@&1>")
        await s.add(role=role, silent=True)
        await s.at("2027-03-02 07:00")
        (post,) = s.posts()
        assert post["mention_roles"] == [str(role)]
        assert not post["mention_everyone"]
        assert post["flags"] & (1 << 12)


@pytest.mark.parametrize("policy", ["shift", "silent"])
async def test_quiet_hours_shift_or_silence(tmp_path: Path, policy: Any) -> None:
    """Quiet until nine: sent at nine, or at eight without notifications."""
    async with stage(tmp_path) as s:
        await s.add(quiet=Quiet(22 * 60, 9 * 60, policy))
        await s.at("2027-03-02 07:00")
        assert len(s.posts()) == (0 if policy == "shift" else 1)
        await s.at("2027-03-02 08:00")
        assert len(s.posts()) == 1
        assert bool(s.posts()[0]["flags"] & (1 << 12)) == (policy == "silent")


async def test_hidden_sources_stay_hidden(tmp_path: Path) -> None:
    """What a server has put away is not in its digests."""
    async with stage(tmp_path) as s:
        number = await s.add()
        chosen = await s.desk.state.servers.settings((await s.schedule(number)).server)
        await s.desk.state.servers.save(replace(chosen, hidden_sources=frozenset({"news"})))
        await s.at("2027-03-02 07:00")
        assert not s.posts()


def forbid(s: Stage, channel: str, *, again: bool = False) -> None:
    """Takes the right to post in a channel away from the bot, or gives it back, and tells it so."""
    place = s.channel(channel)
    place.overwrites = [] if again else [Overwrite(place.guild_id, deny=1 << 11)]
    s.pg.backend.channel_changed(place)


async def seen(s: Stage, channel: str, *, allowed: bool) -> None:
    """Returns when the bot has heard of it."""
    import asyncio

    number = int(s.channel(channel).id)
    for _ in range(200):
        place = s.bot.get_channel(number)
        if place.permissions_for(place.guild.me).send_messages == allowed:
            return
        await asyncio.sleep(0.01)
    raise AssertionError("the bot heard nothing")


async def test_a_lost_permission_pauses_tells_once_and_resumes_by_itself(tmp_path: Path) -> None:
    """No request goes out; the notice names the permission and has a button; later digests come again."""
    async with stage(tmp_path) as s:
        number = await s.add("news")
        await s.add("clippings")
        forbid(s, "news")
        await seen(s, "news", allowed=False)
        await s.at("2027-03-02 07:00")
        await s.later(seconds=5)
        assert (await s.schedule(number)).paused == "missing permission: Send Messages"
        notices = s.posts("general")
        assert len(notices) == 1
        assert "Send Messages" in said(notices)
        assert "Resume" in said(notices)
        assert len(s.posts("clippings")) == 1, "another schedule was stopped"
        await s.at("2027-03-03 07:00")
        assert len(s.posts("general")) == 1
        forbid(s, "news", again=True)
        await seen(s, "news", allowed=True)
        await s.later(minutes=1)
        assert (await s.schedule(number)).paused is None
        await s.later(minutes=1)
        assert len(s.posts("news")) == 1


@pytest.mark.parametrize("status", [403, 404])
async def test_a_refusal_pauses_after_the_first_and_the_button_resumes(tmp_path: Path, status: int) -> None:
    """Discord refuses though nothing seemed wrong: one more try, then a person decides."""
    async with stage(tmp_path) as s:
        number = await s.add("news")
        fault = s.pg.faults.add(SEND.replace("{channel_id}", s.channel("news").id), status=status, times=99)
        for day in (2, 3, 4):
            await s.at(f"2027-03-{day:02} 07:00")
            await s.later(seconds=5)
            await s.later(seconds=5)
        assert (await s.schedule(number)).paused
        assert fault.hits <= 2
        notices = s.posts("general")
        button = next(c for c in flat(notices[0]["components"]) if c.get("custom_id"))
        fault.times = 0
        refused = await s.pg.person("reader").press(notices[0], button["custom_id"])
        assert "manage this server" in said(refused.message)
        await s.admin.press(notices[0], button["custom_id"])
        assert (await s.schedule(number)).paused is None
        await s.at("2027-03-05 07:00")
        assert len(s.posts("news")) == 1


async def test_publishing_never_delays_others(tmp_path: Path) -> None:
    """While publishing is limited for an hour, other digests come on time; then it is published."""
    async with stage(tmp_path) as s:
        number = await s.add("news")
        await s.add("general", time="8:05")
        s.pg.faults.add(PUBLISH, status=429, retry_after=3600)
        await s.at("2027-03-02 07:00")
        assert (await s.history(number))[0].state == "sent"
        await s.at("2027-03-02 07:05")
        assert len(s.posts("general")) == 1
        await s.later(minutes=58)
        await s.later(minutes=3)
        assert (await s.history(number))[0].state == "published"


async def test_a_corrected_or_withdrawn_article_is_edited_in_the_post(tmp_path: Path) -> None:
    """A new title and a removed article show in the post that is already there; it is not posted again."""
    async with stage(tmp_path) as s:
        await s.add()
        await s.at("2027-03-02 07:00")
        await s.later(seconds=30)
        lines = (tmp_path / "news.jsonl").read_text(encoding="utf-8").splitlines()
        told = [json.loads(line) for line in lines]
        told[0]["title"] = "The ferry was early"
        kept = "\n".join(json.dumps(t) for t in told[:2])
        (tmp_path / "news.jsonl").write_text(kept + "\n", encoding="utf-8")
        await s.arrive("A lamp goes out")
        await s.later(seconds=30)
        (post,) = s.posts()
        assert "The ferry was early" in said(post)
        assert "The old mill" not in said(post)
        assert "A lamp" not in said(post)
        await s.later(seconds=30)
        edits = [r for r in s.pg.requests if r.method == "PATCH" and r.template and "messages" in r.template]
        assert len(edits) == 1


async def test_a_reload_of_the_commands_loses_no_digest(tmp_path: Path) -> None:
    """The code is loaded anew at the due minute, and the digest is posted once."""
    async with stage(tmp_path) as s:
        await s.add()
        s.clock.now = s.clock.now.replace(day=2, hour=7, minute=0)
        await s.bot.carrier.tick()
        await s.bot.reload_face()
        await s.tick()
        await s.later(minutes=1)
        await s.later(minutes=1)
        assert len(s.posts()) == 1
