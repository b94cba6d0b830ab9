"""Delivery of one digest: claimed before it is sent, named so that a repeat is no second post, found when unsure."""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Protocol

from bot.desk import Desk
from bot.digest import POLICY, after_failure, cannot_look, marker, nonce, not_found
from bot.digest.plan import recover
from bot.errors import NotFound
from bot.model import AfterFailure, Digest, Failure, LedgerEntry, Reconcile, Schedule, Send, Slot, WeekFacts
from bot.posting import Poster

log = logging.getLogger(__name__)

EPOCH_MS = 1420070400000  # Discord's ids count milliseconds from here
SKEW = timedelta(minutes=15)  # how far our clock and Discord's may be apart
PAGES = 5  # of a hundred messages, looked through from each end
POSTS = 50  # of a forum that are looked into
PATIENCE = 20.0  # seconds that a post waits for its turn at most; longer, and the slot is taken up again later


@dataclass(frozen=True, slots=True)
class Letter:
    """A message as it is sent: its body; the title and the tags where it is a forum's post."""

    body: dict[str, Any]
    title: str = ""
    tags: tuple[int, ...] = ()


class Face(Protocol):
    """What the carrier needs of the side that knows Discord's shapes."""

    async def letter(self, digest: Digest, slot: Slot, *, silent: bool) -> Letter:
        """The digest as a message."""

    def hindrance(self, schedule: Schedule, *, reading: bool = False) -> str | None:
        """What stands in the way of posting (or, with `reading`, of finding our post), as far as is known here."""

    def reachable(self, schedule: Schedule) -> bool:
        """Whether the schedule's channel is known here and nothing stands in the way."""

    async def notice(self, schedule: Schedule) -> tuple[int, Letter] | None:
        """The channel for notices of the schedule's server, and the notice that it is paused; None: nowhere."""

    async def weekly(self, week: WeekFacts) -> tuple[int, Letter] | None:
        """The operator's channel for notices, and the note of a week; None: nowhere."""


class Delivery:
    """Carries out what was decided about one slot."""

    def __init__(self, desk: Desk, poster: Poster, face: Face, me: int) -> None:
        self._desk, self._poster, self._face, self._me = desk, poster, face, me
        self._ledger, self._schedules = desk.state.ledger, desk.state.schedules

    # ------------------------------------------------------------ sending

    async def send(self, job: Send) -> None:
        """Claims the slot, composes and posts; or repeats a try that may have failed, under its nonce."""
        try:
            schedule = await self._schedules.get(job.slot.schedule)
        except NotFound:
            return
        if job.entry is not None and job.entry.state == "sending":
            await self._again(schedule, job.entry)
            return
        if schedule.paused is not None and not job.slot.key.startswith("run:"):
            return
        entry = await self._ledger.claim(job.slot, self._desk.now(), late=job.late, seen=job.entry)
        if entry is None:
            return
        if hindrance := self._face.hindrance(schedule):
            refused = Failure("refused", hindrance)
            await self._failed(schedule, entry, after_failure(entry, refused, schedule.kind, self._desk.now()))
            return
        digest = await self._desk.digests.compose(schedule, entry.slot, late=entry.late)
        if digest.empty:
            often = schedule.cadence == "as_it_comes"
            await self._ledger.skip(
                job.slot, digest.empty, self._desk.now(), seen=entry, cursor=digest.cursor, forget=often
            )
            return
        letter = await self._face.letter(digest, job.slot, silent=job.silent)
        if await self._desk.posting.paused_since() is not None:  # meanwhile: nothing went out, and nothing will
            await self._ledger.release(entry, self._desk.now())
            return
        sending = await self._ledger.begin(
            entry,
            self._desk.now(),
            articles=[e.key for e in digest.entries],
            quote=(digest.quote.entry.key, digest.quote.number) if digest.quote else None,
            cursor=digest.cursor,
            archive=digest.archive,
            first=digest.first,
            channel=schedule.channel,
            kind=schedule.kind,
        )
        if sending is None:  # a digest of the same schedule took one of the articles meanwhile
            await self._ledger.release(entry, self._desk.now())
            return
        await self._request(schedule, sending, letter)

    async def _again(self, schedule: Schedule, entry: LedgerEntry) -> None:
        decision = recover(schedule, entry, self._desk.now())
        if not isinstance(decision, Send):  # it waited too long for its turn: the next tick decides anew
            return
        digest = await self._desk.digests.recompose(schedule, entry)
        letter = await self._face.letter(digest, entry.slot, silent=decision.silent)
        sending = await self._ledger.again(entry, self._desk.now())
        if sending is not None:
            await self._request(schedule, sending, letter)

    async def _request(self, schedule: Schedule, entry: LedgerEntry, letter: Letter) -> None:
        patience = PATIENCE
        if entry.tries > 1 and entry.sending_at is not None:  # a repeat counts on its nonce
            left = entry.sending_at + POLICY.nonce - self._desk.now()
            patience = min(patience, left.total_seconds())
        if schedule.kind == "forum":
            post = {"name": letter.title, "applied_tags": list(map(str, letter.tags)), "message": letter.body}
            answer = await self._poster.request(
                "POST", f"/channels/{schedule.channel}/threads", post, patience=patience
            )
        else:
            body = letter.body | {"nonce": nonce(entry.slot), "enforce_nonce": True}
            answer = await self._poster.request(
                "POST", f"/channels/{schedule.channel}/messages", body, patience=patience
            )
        if isinstance(answer, Failure):
            await self._failed(schedule, entry, after_failure(entry, answer, schedule.kind, self._desk.now()))
            return
        try:
            message = int(answer["id"])
        except (TypeError, KeyError, ValueError):  # a proxy in between answered something of its own
            unclear = Failure("server", "an answer without a message")
            await self._failed(schedule, entry, after_failure(entry, unclear, schedule.kind, self._desk.now()))
            return
        channel = message if schedule.kind == "forum" else schedule.channel
        await self._ledger.sent(entry, [message], self._desk.now(), channel=channel)
        self._desk.tally.add("digest/sent")

    async def _failed(self, schedule: Schedule, entry: LedgerEntry, after: AfterFailure) -> None:
        now = self._desk.now()
        self._desk.tally.add(f"digest/{after.state}")
        if after.state == "failed":
            await self._ledger.fail(entry, after.reason, now)
        elif after.state == "planned":
            await self._ledger.release(entry, now, retry_at=after.retry_at, reason=after.reason)
        elif after.retry_at is not None:
            await self._ledger.wait(entry, after.retry_at, after.reason, now)
        if after.pause:
            await self._schedules.pause(schedule.id, after.reason)

    # ------------------------------------------------------------ looking

    async def reconcile(self, job: Reconcile) -> None:
        """Looks for the post of a request whose end we don't know; adopts it, or lets it be sent again."""
        try:
            schedule = await self._schedules.get(job.entry.slot.schedule)
        except NotFound:
            return
        entry = job.entry
        # The digest may have been moved since: what we look for is where it was sent to.
        schedule = replace(schedule, channel=entry.channel or schedule.channel, kind=entry.kind or schedule.kind)
        if hindrance := self._face.hindrance(schedule, reading=True):
            found: int | Failure | None = Failure("refused", hindrance)
        else:
            found = await self._find(schedule, entry)
        now = self._desk.now()
        if isinstance(found, Failure):
            await self._failed(schedule, entry, cannot_look(entry, found, now))
        elif found is None:
            await self._failed(schedule, entry, not_found(entry, now))
        else:
            channel = found if schedule.kind == "forum" else schedule.channel
            await self._ledger.sent(entry, [found], now, channel=channel)
            self._desk.tally.add("digest/found")

    async def _find(self, schedule: Schedule, entry: LedgerEntry) -> int | Failure | None:
        mark, began = marker(entry.slot), (entry.sending_at or entry.changed_at) - SKEW
        channel = schedule.channel
        if schedule.kind == "forum":
            return await self._find_post(schedule.server, channel, mark, began)
        found = await self._read(channel, mark, {"after": str(snowflake(began))}, forward=True)
        if found is None:  # where the two clocks are far apart, it is among the newest
            found = await self._read(channel, mark, {}, forward=False)
        return found

    async def _read(self, channel: int, mark: str, start: dict[str, str], *, forward: bool) -> int | Failure | None:
        """The message of ours that carries the marker, page by page."""
        where = start
        for _ in range(PAGES):
            page = await self._poster.request("GET", f"/channels/{channel}/messages", params={"limit": "100"} | where)
            if isinstance(page, Failure):
                return page
            for message in page:
                if self._ours(message, mark):
                    return int(message["id"])
            if len(page) < 100:
                return None
            ids = [int(message["id"]) for message in page]
            where = {"after": str(max(ids))} if forward else {"before": str(min(ids))}
        return None

    async def _find_post(self, server: int, forum: int, mark: str, began: datetime) -> int | Failure | None:
        """The forum's post whose first message carries the marker; it may have been archived meanwhile."""
        active = await self._poster.request("GET", f"/guilds/{server}/threads/active")
        if isinstance(active, Failure):
            return active
        archived = await self._poster.request(
            "GET", f"/channels/{forum}/threads/archived/public", params={"limit": str(POSTS)}
        )
        if isinstance(archived, Failure):
            return archived
        posts = [*active["threads"], *archived["threads"]]
        mine = [int(p["id"]) for p in posts if p["parent_id"] == str(forum) and p["owner_id"] == str(self._me)]
        for post in [p for p in sorted(mine, reverse=True) if p >= snowflake(began)][:POSTS]:
            first = await self._poster.request("GET", f"/channels/{post}/messages/{post}")
            if isinstance(first, Failure):
                if first.kind == "refused":  # deleted since
                    continue
                return first
            if self._ours(first, mark):
                return post
        return None

    def _ours(self, message: dict[str, Any], mark: str) -> bool:
        return int(message["author"]["id"]) == self._me and mark in json.dumps(message.get("components", []))


def snowflake(at: datetime) -> int:
    """The smallest id of something made at that instant."""
    return max(0, int(at.timestamp() * 1000) - EPOCH_MS) << 22
