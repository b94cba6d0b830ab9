"""Upkeep of what was posted: publishing, editing, telling admins, resuming. None of it ever delays a digest."""

from __future__ import annotations

import hashlib
import json
import logging
from dataclasses import replace
from datetime import datetime, timedelta

from bot.delivery import Face
from bot.desk import Desk
from bot.digest import POLICY, after_publish_failure, edits, publishing, zone_known
from bot.model import BY_HAND, Article, Edit, Failure, Publish, Schedule
from bot.posting import Poster

log = logging.getLogger(__name__)

HOUR = timedelta(hours=1)
LOOK_EVERY = timedelta(seconds=20)
KEPT = timedelta(days=400)  # how long the history goes back
PRINTS = "digests/prints/2"
SOURCES = "/sources"  # among the prints; no article has such a key
ALREADY = "(40033)"  # published before, by an answer that was lost


class Upkeep:
    """One round of it at a time."""

    def __init__(self, desk: Desk, poster: Poster) -> None:
        self._desk, self._poster = desk, poster
        self._prints: dict[str, str] | None = None
        self._looked_at: datetime | None = None
        self._tried: set[int] = set()  # resumed by itself since the start
        self._asked: dict[int, datetime] = {}  # when Discord was last asked for a thread that is not known here
        self._seen_bad: set[int] = set()  # of those paused: something was found to stand in the way

    async def run(self, face: Face) -> None:
        """Does what there is to do."""
        schedules = {s.id: s for s in await self._desk.state.schedules.all()}
        await self._resume(face, schedules)
        await self._tell(face)
        await self._publish(schedules)
        await self._watch_articles()
        await self._edit(face, schedules)

    # ------------------------------------------------------------ pauses

    async def _resume(self, face: Face, schedules: dict[int, Schedule]) -> None:
        """What was paused because it could not post runs again when nothing stands in its way any more.

        Where Discord refuses though nothing seems to stand in the way, it is tried once more, then left to a person.
        """
        for schedule in schedules.values():
            number = schedule.id
            if schedule.paused is None or schedule.paused.startswith(BY_HAND):
                self._seen_bad.discard(number)
            elif not zone_known(schedule.zone) or not await self._reachable(face, schedule):
                self._seen_bad.add(number)
            elif number in self._seen_bad or number not in self._tried:
                # Resumed without anything seen to have changed once only: else it would be paused and resumed for ever.
                self._tried.add(number)
                self._seen_bad.discard(number)
                await self._desk.state.schedules.resume(number, self._desk.now(), catch_up=True)

    async def _reachable(self, face: Face, schedule: Schedule) -> bool:
        """Whether nothing stands in the way any more. A thread that isn't known here may be archived, which is no
        obstacle: Discord is asked for it now and then, and its parent's permissions count.
        """
        if face.reachable(schedule) or schedule.kind != "thread":
            return face.reachable(schedule)
        now = self._desk.now()
        asked = self._asked.get(schedule.id)
        if asked is not None and asked <= now < asked + HOUR:
            return False
        self._asked[schedule.id] = now
        found = await self._poster.request("GET", f"/channels/{schedule.channel}")
        if isinstance(found, Failure) or not isinstance(found, dict) or found.get("thread_metadata", {}).get("locked"):
            return False
        return face.reachable(replace(schedule, channel=int(found.get("parent_id") or 0)))

    async def _tell(self, face: Face) -> None:
        """Tells the admins of each pause, once."""
        for schedule in await self._desk.state.schedules.untold():
            if schedule.paused is None or schedule.paused.startswith(BY_HAND):
                await self._desk.state.schedules.tell(schedule.id)
                continue
            found = await face.notice(schedule)
            if found is None:
                continue  # told when they next look at their digests
            channel, letter = found
            name = hashlib.sha256(f"{schedule.id} {schedule.paused}".encode()).hexdigest()[:25]
            body = letter.body | {"nonce": name, "enforce_nonce": True}
            answer = await self._poster.request("POST", f"/channels/{channel}/messages", body)
            if not isinstance(answer, Failure) or answer.kind in ("refused", "invalid"):
                await self._desk.state.schedules.tell(schedule.id)

    # ------------------------------------------------------------ publishing

    async def _publish(self, schedules: dict[int, Schedule]) -> None:
        now, ledger = self._desk.now(), self._desk.state.ledger
        waiting = await ledger.unpublished(now - POLICY.publish_for)
        if not waiting:
            return
        for decision in publishing(schedules, waiting, await ledger.published_since(now - HOUR), now):
            await self._publish_one(decision)

    async def _publish_one(self, decision: Publish) -> None:
        entry, ledger = decision.entry, self._desk.state.ledger
        channel = entry.channel or decision.schedule.channel
        for message in entry.messages:
            answer = await self._poster.request("POST", f"/channels/{channel}/messages/{message}/crosspost")
            if isinstance(answer, Failure) and ALREADY not in answer.message:
                later = after_publish_failure(entry, answer, self._desk.now())
                await ledger.publish_later(entry, later, answer.message)
                return
        await ledger.published(entry, self._desk.now())

    # ------------------------------------------------------------ editing

    async def _watch_articles(self) -> None:
        """Finds posted articles that say something else than when they were first looked at, or are gone."""
        ledger, marks, now = self._desk.state.ledger, self._desk.state.marks, self._desk.now()
        if self._looked_at is not None and self._looked_at <= now < self._looked_at + LOOK_EVERY:
            return
        self._looked_at = now
        if self._prints is None:
            self._prints = dict(json.loads(await marks.get(PRINTS) or "{}"))
        found = {
            key: _print_of(await self._desk.archive.article(key, visible=None))
            for key in await ledger.recent_articles(now - POLICY.edit_for)
        }
        shown = sorted((s.name, sorted(s.visible_to or ())) for s in await self._desk.archive.sources())
        found[SOURCES] = hashlib.sha256(repr(shown).encode()).hexdigest()[:16]
        if self._prints.get(SOURCES, found[SOURCES]) != found[SOURCES]:  # the catalogue shows some of them to others
            await ledger.mark_stale(None, now - POLICY.edit_for)
        if changed := [key for key, print_ in found.items() if self._prints.get(key, print_) != print_]:
            await ledger.mark_stale(changed, now - POLICY.edit_for)
        if found != self._prints:
            await marks.put(PRINTS, json.dumps(found))
            self._prints = found
        await ledger.forget_before(now - KEPT)

    async def _edit(self, face: Face, schedules: dict[int, Schedule]) -> None:
        ledger, now = self._desk.state.ledger, self._desk.now()
        stale = await ledger.stale(now - POLICY.edit_for)
        for decision in edits(schedules, stale, now) if stale else ():
            await self._edit_one(face, decision)

    async def _edit_one(self, face: Face, decision: Edit) -> None:
        entry, schedule = decision.entry, decision.schedule
        digest = await self._desk.digests.recompose(schedule, entry)
        letter = await face.letter(digest, entry.slot, silent=False)
        body = {name: letter.body[name] for name in ("components", "allowed_mentions")}
        channel = entry.channel or schedule.channel
        answer = await self._poster.request("PATCH", f"/channels/{channel}/messages/{entry.messages[0]}", body)
        if not isinstance(answer, Failure) or answer.kind in ("refused", "invalid"):
            await self._desk.state.ledger.edited(entry)


def _print_of(article: Article | None) -> str:
    """What an article says, in short, and what a person put right in it.

    A new analysis of the same text is no correction: nothing is edited for it.
    """
    if article is None:
        return "gone"
    corrected = [(q.speaker, q.shown) for q in article.analysis.quotes] if article.found else None
    told = repr((article.raw, corrected)).encode("utf-8", "surrogatepass")
    return hashlib.sha256(told).hexdigest()[:16]
