"""What a person sees after a command, a press or a submit."""

from __future__ import annotations

from typing import Any

from bot.playground.components import Pressable, pressables
from bot.playground.interactions import DEFERRED, LATE, WAITING, Interaction
from bot.playground.messages import Stored

Json = dict[str, Any]
NO_ANSWER = "The application did not respond"


class Answer:
    """A read-only view of one interaction's outcome. It stays current: an edit by the bot shows in it."""

    __slots__ = ("_interaction",)

    def __init__(self, interaction: Interaction) -> None:
        self._interaction = interaction

    @property
    def interaction_id(self) -> str:
        """The interaction's id."""
        return self._interaction.id

    @property
    def kind(self) -> str:
        """ "message" (also one that is still being thought about), "modal", "update" (of the pressed message) or
        "none"."""
        return {4: "message", 5: "message", 6: "update", 7: "update", 9: "modal"}.get(
            self._interaction.callback or 0, "none"
        )

    @property
    def error(self) -> str | None:
        """What Discord shows when the bot said nothing."""
        return NO_ANSWER if self._interaction.state in (LATE, WAITING) else None

    @property
    def deferred(self) -> bool:
        """Whether the bot is still thinking."""
        return self._interaction.state == DEFERRED

    @property
    def message(self) -> Json | None:
        """The message as Discord has it now; None where there is none, or it was deleted."""
        return _shown(self._interaction.original)

    @property
    def followups(self) -> list[Json]:
        """The further messages, oldest first."""
        return [shown for stored in self._interaction.followups if (shown := _shown(stored)) is not None]

    @property
    def private(self) -> bool:
        """Whether only this person sees the message."""
        original = self._interaction.original
        return original is not None and original.private_to is not None

    @property
    def modal(self) -> Json | None:
        """The modal to fill in, for `Person.submit`."""
        return self._interaction.modal

    @property
    def pressables(self) -> list[Pressable]:
        """The buttons and selects of the message, in reading order."""
        return pressables(self.message or {})

    async def settled(self, timeout: float | None = 5.0) -> Answer:
        """Wait until a deferred answer has come; TimeoutError where it does not."""
        interaction = self._interaction
        if not await interaction.bell.until(lambda: interaction.state != DEFERRED, timeout):
            raise TimeoutError("The bot deferred its answer and gave none.")
        return self

    async def followed_up(self, count: int = 1, timeout: float | None = 5.0) -> Answer:
        """Wait until there are that many further messages; TimeoutError where there are not."""
        interaction = self._interaction
        if not await interaction.bell.until(lambda: len(interaction.followups) >= count, timeout):
            raise TimeoutError(f"The bot sent {len(interaction.followups)} of {count} further messages.")
        return self

    def __repr__(self) -> str:
        return f"<Answer {self.kind} {self.error or self.message or self.modal}>"


def _shown(stored: Stored | None) -> Json | None:
    return None if stored is None or stored.deleted else stored.json
