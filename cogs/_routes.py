"""Routes: every answer has an address, short enough to live in a button, so that it can be made again years later.

A custom id reads `c1:verb:name:argument:argument...`. `c1` is the version of the form; a press on a button of a
version that is no longer understood is answered with a sentence, never with silence.
"""

from __future__ import annotations

from dataclasses import dataclass

VERSION = "c1"
LIMIT = 100


@dataclass(frozen=True, slots=True)
class Route:
    """Where an answer comes from: the page's name and its arguments, all text."""

    name: str
    args: tuple[str, ...] = ()

    def __str__(self) -> str:
        return ":".join([self.name, *(_packed(arg) for arg in self.args)])

    def at(self, index: int, value: str) -> Route:
        """The same route with one argument replaced."""
        return Route(self.name, (*self.args[:index], value, *self.args[index + 1 :]))


@dataclass(frozen=True, slots=True)
class Press:
    """What a press does (`verb`) with the page at `route`. Its text is a custom id."""

    verb: str
    route: Route

    def __str__(self) -> str:
        text = f"{VERSION}:{self.verb}:{self.route}"
        assert len(text) <= LIMIT, text
        return text


def route(name: str, *args: object, spare: int = 12) -> Route:
    """A route that fits into a custom id: its longest argument is cut at a word where it must be.

    `spare` leaves room for the version and the verb.
    """
    values = [str(arg) for arg in args]
    while len(str(Route(name, tuple(values)))) > LIMIT - spare:
        longest = max(range(len(values)), key=lambda i: len(values[i]))
        cut = values[longest][:-1]
        values[longest] = cut[: cut.rfind(" ")] if " " in cut[len(cut) // 2 :] else cut
    return Route(name, tuple(values))


def parse_route(text: str) -> Route:
    """The route a text stands for."""
    name, *args = text.split(":")
    return Route(name, tuple(_unpacked(arg) for arg in args))


def parse_press(custom_id: str) -> Press | None:
    """The press a custom id stands for; None where it isn't one of this version's."""
    version, _, rest = custom_id.partition(":")
    verb, _, where = rest.partition(":")
    if version != VERSION or not verb or not where:
        return None
    return Press(verb, parse_route(where))


def pick_id(here: Route) -> str:
    """The custom id of a select; its options carry the routes."""
    return f"{VERSION}:pick:{here.name}"


def _packed(arg: str) -> str:
    return arg.replace("%", "%25").replace(":", "%3A")


def _unpacked(arg: str) -> str:
    return arg.replace("%3A", ":").replace("%25", "%")
