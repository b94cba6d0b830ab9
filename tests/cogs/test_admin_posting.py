"""What the operator does to digests, over the wire: all posting paused, schedules seen, posts put right."""

from __future__ import annotations

import json
from pathlib import Path

from bot.desk import Desk
from bot.model import Correction
from tests.cogs.digest_stage import SAID, stage
from tests.cogs.test_admin_reload import button
from tests.cogs.test_readers import words


async def test_all_posting_is_paused_at_once_and_goes_on(tmp_path: Path) -> None:
    """Asked first; nothing goes out, not even by hand; shown in status, lists and schedules; then posted late, once."""
    async with stage(tmp_path) as s:
        operator = s.pg.person("operator")
        await s.add()
        asked = await operator.slash("admin pause-all", {})
        assert "1 schedule in all servers" in words(asked)
        assert await s.desk.posting.paused_since() is None
        paused = await operator.press(asked.message or {}, button(asked, "pauseall"))
        assert "All posting is paused" in words(paused)
        await s.at("2027-03-02 07:00")
        await s.later(minutes=5)
        assert s.posts() == []
        assert s.bot.carrier.ticked_at == s.clock.now, "the ticker is not stuck: it is told to wait"
        assert "paused all posting" in words(await s.admin.slash("digest list", {}))
        checked = await s.admin.slash("doctor digest", {"digest": (await _choice(s))})
        assert "paused all posting" in words(checked)
        assert "All posting is paused" in words(await operator.slash("admin status", {}))
        assert "All posting is paused" in words(await operator.slash("admin schedules", {}))
        asked = await operator.slash("admin resume-all", {})
        resumed = await operator.press(asked.message or {}, button(asked, "resumeall"))
        assert "Posting goes on" in words(resumed)
        await s.tick()
        await s.tick()
        assert len(s.posts()) == 1
        refused = await operator.slash("admin resume-all", {})
        assert "Posting is not paused" in json.dumps(refused.message)


async def test_a_digest_asked_for_by_hand_is_refused_while_all_posting_is_paused(tmp_path: Path) -> None:
    """The admin is told why, and nothing is posted."""
    async with stage(tmp_path) as s:
        await s.add()
        await s.desk.posting.pause()
        asked = await s.admin.slash("digest run", {"digest": (await _choice(s))})
        press = next(p.custom_id for p in asked.pressables if p.custom_id and "dgdo" in p.custom_id)
        told = await s.admin.press(asked.message or {}, press)
        assert await s.bot.idle(10)
        assert "paused all posting" in json.dumps([told.message, *told.followups])
        assert s.posts() == []


async def _choice(s: object) -> str:
    choices = await s.admin.complete("digest run", {"digest": ""}, focused="digest")  # type: ignore[attr-defined]
    return str(choices[0].value)


async def test_a_pause_of_all_posting_outlives_a_restart(tmp_path: Path) -> None:
    """It is kept in the state."""
    async with Desk.open(tmp_path) as desk:
        since = await desk.posting.pause()
    async with Desk.open(tmp_path) as desk:
        assert await desk.posting.paused_since() == since
        assert await desk.posting.pause() == since
        assert await desk.posting.resume()
        assert not await desk.posting.resume()


async def test_schedules_name_what_comes_what_is_late_and_what_failed(tmp_path: Path) -> None:
    """By server, channel and number; nothing of their filters or titles."""
    async with stage(tmp_path) as s:
        operator = s.pg.person("operator")
        coming = await s.add("general", title="A secret title")
        await s.add("news")
        told = words(await operator.slash("admin schedules", {}))
        assert "running: 2, paused: 0" in told
        assert f"#general · {coming}" in told
        assert "A secret title" not in told
        await s.desk.posting.pause()
        schedule = await s.schedule(coming)
        slot = s.desk.digests.manual_slot(coming, 1, s.clock.now)
        entry = await s.desk.state.ledger.claim(slot, s.clock.now)
        assert entry is not None
        await s.later(minutes=10)
        assert "late" in words(await operator.slash("admin schedules", {}))
        assert "1 late" in words(await operator.slash("admin status", {}))
        await s.desk.state.ledger.fail(entry, "the channel is gone", s.clock.now)
        await s.desk.state.schedules.pause(schedule.id, "the channel is gone")
        told = words(await operator.slash("admin schedules", {}))
        assert "failed" in told
        assert "stands still" in told
        assert "running: 1, paused: 1" in told


async def test_a_correction_is_in_what_was_posted_and_in_what_is(tmp_path: Path) -> None:
    """The quote of the day that was hidden and the article that was hidden go from the post, which is edited once."""
    async with stage(tmp_path) as s:
        await s.add()
        await s.at("2027-03-02 07:00")
        (post,) = s.posts()
        shown = json.dumps(post, ensure_ascii=False)
        quoted = next(text for text in SAID if f"> “{text}" in shown)
        key = next(
            q.entry.key for q in (await s.desk.view(None).quotations(limit=9)).items
            if q.quote.segments[0].text.startswith(quoted[:20])
        )  # fmt: skip
        await s.desk.corrections.make(Correction("hide_quote", article=key, text=quoted))
        await s.later(seconds=3)
        (post,) = s.posts()
        assert f"> “{quoted}" not in json.dumps(post, ensure_ascii=False)
        title = (await s.desk.view(None).entry(key)).title
        assert title in json.dumps(post, ensure_ascii=False)
        made, _ = await s.desk.corrections.make(Correction("hide_article", article=key))
        await s.later(seconds=3)
        (post,) = s.posts()
        assert title not in json.dumps(post, ensure_ascii=False)
        await s.desk.corrections.undo(made.id)
        await s.later(seconds=3)
        (post,) = s.posts()
        assert title in json.dumps(post, ensure_ascii=False)
        await s.later(seconds=30)
        edits = [r for r in s.pg.requests if r.method == "PATCH" and r.template and "messages" in r.template]
        assert len(edits) <= 4
