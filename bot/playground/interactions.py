"""Interactions: opened by a person, answered by the bot within three seconds, followed up within fifteen minutes."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bot.playground.bell import Bell
from bot.playground.messages import Stored
from bot.playground.refusal import Refusal, already_answered, unknown_interaction, unknown_webhook
from bot.playground.world import Channel, User

Json = dict[str, Any]

COMMAND, COMPONENT, AUTOCOMPLETE, MODAL_SUBMIT = 2, 3, 4, 5
WAITING, ANSWERED, DEFERRED, LATE = "waiting", "answered", "deferred", "late"


@dataclass(slots=True, eq=False)
class Interaction:
    """One interaction from its opening to its last follow-up."""

    id: str
    token: str
    kind: int
    user: User
    channel: Channel
    data: Json
    created: float
    source: Stored | None = None
    forced_private: bool = False
    user_install_only: bool = False
    focused_type: int = 3
    origin: Json = field(default_factory=dict)
    state: str = WAITING
    callback: int | None = None
    original: Stored | None = None
    followups: list[Stored] = field(default_factory=list)
    modal: Json | None = None
    choices: list[Json] = field(default_factory=list)
    bell: Bell = field(default_factory=Bell)
    timer: asyncio.TimerHandle | None = None

    def expire(self) -> None:
        """The time for a first answer is over."""
        if self.state == WAITING:
            self.state = LATE
            self.bell.ring()

    def answered(self, callback: int, *, deferred: bool = False) -> None:
        """The bot's one callback is in."""
        self.callback = callback
        self.state = DEFERRED if deferred else ANSWERED
        self.stop()
        self.bell.ring()

    def settle(self) -> None:
        """What was deferred is answered."""
        if self.state == DEFERRED:
            self.state = ANSWERED
        self.bell.ring()

    def stop(self) -> None:
        """Stop the clock."""
        if self.timer is not None:
            self.timer.cancel()


class Interactions:
    """All interactions of this playground."""

    def __init__(self, clock: Callable[[], float], answer_seconds: float, token_seconds: float) -> None:
        self._clock = clock
        self.answer_seconds, self.token_seconds = answer_seconds, token_seconds
        self._by_id: dict[str, Interaction] = {}
        self._by_token: dict[str, Interaction] = {}

    def open(self, interaction: Interaction) -> None:
        """Start the clock for an interaction that is about to be sent."""
        self._by_id[interaction.id] = self._by_token[interaction.token] = interaction
        loop = asyncio.get_running_loop()
        interaction.timer = loop.call_later(self.answer_seconds, interaction.expire)

    def all(self) -> list[Interaction]:
        """Every interaction, oldest first."""
        return list(self._by_id.values())

    def to_answer(self, interaction_id: str, token: str) -> Interaction:
        """The interaction a callback is for; refuses unknown, late and answered ones."""
        interaction = self._by_id.get(interaction_id)
        if interaction is None or interaction.token != token or interaction.state == LATE:
            raise unknown_interaction()
        if interaction.state != WAITING:
            raise already_answered()
        return interaction

    def by_token(self, token: str) -> Interaction:
        """The interaction a follow-up is for; refuses unknown, unanswered and outlived ones."""
        interaction = self._by_token.get(token)
        if interaction is None or interaction.callback is None:
            raise unknown_webhook()
        if self._clock() - interaction.created > self.token_seconds:
            raise Refusal(401, 50027, "Invalid Webhook Token")
        return interaction

    def close(self) -> None:
        """Stop all clocks."""
        for interaction in self._by_id.values():
            interaction.stop()


def new_token() -> str:
    """A token as long as Discord's, of characters that stand in a path."""
    return secrets.token_urlsafe(120)
