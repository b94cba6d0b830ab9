"""A carrier of decisions as the cog is one, a Discord in memory, and a process that can die between any two steps."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.digest import POLICY, Agenda, Policy, after_failure, due, marker, nonce, not_found
from bot.model import Failure, LedgerEntry, Reconcile, Restamp, Schedule, Send, Skip
from bot.store.state import State

NONCE_LIFE = timedelta(minutes=2)  # how long this Discord remembers a nonce


class Died(Exception):
    """The process was killed."""


@dataclass(frozen=True, slots=True)
class Post:
    """A message in a channel."""

    id: int
    channel: int
    nonce: str
    marker: str
    made_at: datetime


@dataclass
class Discord:
    """Posts messages, honours nonces except where a forum post is made, and fails as it is told.

    Each request takes the next of `faults`: "ok"; "500" (nothing was made); "500 made"; "lost" (made, no answer);
    "slow" (no answer, made half a minute later); "429"; "403".
    """

    faults: list[str] = field(default_factory=list)
    posts: list[Post] = field(default_factory=list)
    coming: list[tuple[datetime, int, str, str, bool]] = field(default_factory=list)

    def _make(self, now: datetime, channel: int, name: str, mark: str, forum: bool) -> int:
        for post in self.posts:
            if not forum and post.channel == channel and post.nonce == name and now - post.made_at < NONCE_LIFE:
                return post.id
        self.posts.append(Post(len(self.posts) + 1, channel, name, mark, now))
        return len(self.posts)

    def pass_time(self, now: datetime) -> None:
        """Requests that were on their way arrive."""
        arrived = [request for request in self.coming if request[0] <= now]
        self.coming = [request for request in self.coming if request[0] > now]
        for when, channel, name, mark, forum in arrived:
            self._make(when, channel, name, mark, forum)

    def send(self, now: datetime, channel: int, name: str, mark: str, forum: bool) -> int | Failure:
        """The id of the message, or how the request failed."""
        fault = self.faults.pop(0) if self.faults else "ok"
        if fault in ("ok", "500 made", "lost"):
            made = self._make(now, channel, name, mark, forum)
            failures = {"500 made": Failure("server"), "lost": Failure("timeout")}
            return failures.get(fault, made)
        if fault == "slow":
            self.coming.append((now + timedelta(seconds=30), channel, name, mark, forum))
            return Failure("timeout")
        return {"500": Failure("server"), "429": Failure("limited", wait=7), "403": Failure("refused")}[fault]

    def find(self, channel: int, mark: str) -> int | None:
        """The message of ours that carries the marker."""
        return next((post.id for post in self.posts if post.channel == channel and post.marker == mark), None)


@dataclass
class Carrier:
    """Carries decisions out against the state and Discord. Dies at its `dies_at`-th step."""

    state: State
    discord: Discord
    now: datetime
    dies_at: int | None = None
    steps: int = 0
    policy: Policy = POLICY
    agenda: Agenda = field(default_factory=Agenda)
    articles: tuple[str, ...] = ("a", "b")

    def _step(self) -> None:
        self.steps += 1
        if self.dies_at is not None and self.steps >= self.dies_at:
            self.dies_at = None
            raise Died

    async def tick(self, only: int | None = None) -> None:
        """One tick: ask what is due, do it."""
        self.discord.pass_time(self.now)
        schedules = [s for s in await self.state.schedules.all() if only in (None, s.id)]
        looked_at = self.agenda.look(schedules, self.now)
        board = await self.state.ledger.board(self.now, [s.id for s in looked_at])
        decisions = due(looked_at, board, self.now, policy=self.policy)
        self.agenda.note(looked_at, decisions, self.now)
        for decision in decisions:
            self._step()
            if isinstance(decision, Send):
                await self._send(decision)
            elif isinstance(decision, Skip):
                await self.state.ledger.skip(decision.slot, decision.reason, self.now, seen=decision.entry)
            elif isinstance(decision, Reconcile):
                await self._reconcile(decision.schedule, decision.entry)
            elif isinstance(decision, Restamp):
                await self.state.ledger.restamp(decision.entry, self.now)
            self._step()

    async def _send(self, decision: Send) -> None:
        ledger = self.state.ledger
        entry = decision.entry
        if entry is not None and entry.state == "sending":
            entry = await ledger.again(entry, self.now)
        else:
            entry = await ledger.claim(decision.slot, self.now, late=decision.late, seen=entry)
            self._step()
            if entry is not None:
                articles = entry.articles or tuple(f"{name}{decision.slot.key}" for name in self.articles)
                entry = await ledger.begin(entry, self.now, articles=articles, cursor=1)
        if entry is None:
            return
        self._step()
        await self._request(decision.schedule, entry)

    async def _request(self, schedule: Schedule, entry: LedgerEntry) -> None:
        answer = self.discord.send(
            self.now, schedule.channel, nonce(entry.slot), marker(entry.slot), schedule.kind == "forum"
        )
        self._step()
        if isinstance(answer, int):
            await self.state.ledger.sent(entry, [answer], self.now, channel=schedule.channel)
            return
        after = after_failure(entry, answer, schedule.kind, self.now, self.policy)
        if after.pause:
            await self.state.schedules.pause(schedule.id, after.reason)
            self._step()
        if after.state == "failed":
            await self.state.ledger.fail(entry, after.reason, self.now)
        elif after.state == "planned":
            await self.state.ledger.release(entry, self.now, retry_at=after.retry_at, reason=after.reason)
        elif after.retry_at:
            await self.state.ledger.wait(entry, after.retry_at, after.reason, self.now)

    async def _reconcile(self, schedule: Schedule, entry: LedgerEntry) -> None:
        found = self.discord.find(schedule.channel, marker(entry.slot))
        self._step()
        if found is not None:
            await self.state.ledger.sent(entry, [found], self.now, channel=schedule.channel)
            return
        after = not_found(entry, self.now, self.policy)
        if after.state == "failed":
            await self.state.ledger.fail(entry, after.reason, self.now)
        else:
            await self.state.ledger.release(entry, self.now, retry_at=after.retry_at, reason=after.reason)
