"""How Discord says no: an HTTP status, its own code, and a tree of what is wrong in a form."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]


class Refusal(Exception):
    """A request is answered with `status` and Discord's error body."""

    def __init__(self, status: int, code: int, message: str, errors: Json | None = None) -> None:
        self.status = status
        self.body: Json = {"message": message, "code": code}
        if errors is not None:
            self.body["errors"] = errors
        super().__init__(f"{status} {code} {message}")


def unknown_channel() -> Refusal:
    """The channel doesn't exist, or not for this caller."""
    return Refusal(404, 10003, "Unknown Channel")


def unknown_guild() -> Refusal:
    """The guild doesn't exist, or the bot is not in it."""
    return Refusal(404, 10004, "Unknown Guild")


def unknown_message() -> Refusal:
    """The message doesn't exist in that channel, or was deleted."""
    return Refusal(404, 10008, "Unknown Message")


def unknown_member() -> Refusal:
    """The user is not in the guild."""
    return Refusal(404, 10007, "Unknown Member")


def unknown_user() -> Refusal:
    """No such user."""
    return Refusal(404, 10013, "Unknown User")


def unknown_role() -> Refusal:
    """No such role in the guild."""
    return Refusal(404, 10011, "Unknown Role")


def unknown_webhook() -> Refusal:
    """The webhook, or the interaction a token belongs to, is not known."""
    return Refusal(404, 10015, "Unknown Webhook")


def unknown_interaction() -> Refusal:
    """The interaction is not known, or its three seconds are over."""
    return Refusal(404, 10062, "Unknown interaction")


def already_answered() -> Refusal:
    """An interaction takes one callback only."""
    return Refusal(400, 40060, "Interaction has already been acknowledged.")


def missing_access() -> Refusal:
    """The caller can't see the channel."""
    return Refusal(403, 50001, "Missing Access")


def missing_permissions() -> Refusal:
    """The caller sees the channel but may not do this in it."""
    return Refusal(403, 50013, "Missing Permissions")


def empty_message() -> Refusal:
    """A message needs something in it."""
    return Refusal(400, 50006, "Cannot send an empty message")


@dataclass(slots=True)
class Form:
    """Collects what is wrong in a request body, and refuses it as a whole with code 50035."""

    errors: Json = field(default_factory=dict)

    def wrong(self, path: str, code: str, message: str) -> None:
        """Note a fault at a dotted path such as `embeds.0.title`."""
        node = self.errors
        for part in path.split(".") if path else ():
            node = node.setdefault(part, {})
        node.setdefault("_errors", []).append({"code": code, "message": message})

    def length(self, path: str, text: Any, most: int, least: int = 0) -> None:
        """Note a fault unless `text` is a string of `least` to `most` characters; None passes where nothing is due."""
        if text is None and least == 0:
            return
        if not isinstance(text, str):
            code, message = ("BASE_TYPE_REQUIRED", "This field is required")
            if text is not None:
                code, message = ("BASE_TYPE_BAD_TYPE", "Must be a string.")
            self.wrong(path, code, message)
        elif least and not least <= len(text) <= most:
            self.wrong(path, "BASE_TYPE_BAD_LENGTH", f"Must be between {least} and {most} in length.")
        elif len(text) > most:
            self.wrong(path, "BASE_TYPE_MAX_LENGTH", f"Must be {most} or fewer in length.")

    def count(self, path: str, items: Any, most: int, least: int = 0) -> list[Any]:
        """Note a fault unless `items` is a list of `least` to `most`; gives it, or nothing where it is no list."""
        if items is None:
            items = []
        if not isinstance(items, list):
            self.wrong(path, "BASE_TYPE_BAD_TYPE", "Must be a list.")
            return []
        if not least <= len(items) <= most:
            self.wrong(path, "BASE_TYPE_BAD_LENGTH", f"Must be between {least} and {most} in length.")
        return items

    def check(self) -> None:
        """Raise the refusal if anything was noted."""
        if self.errors:
            raise Refusal(400, 50035, "Invalid Form Body", self.errors)
