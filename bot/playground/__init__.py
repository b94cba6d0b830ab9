"""A Discord look-alike on loopback, for the console, the tests and the benchmarks."""

from bot.playground.answer import Answer
from bot.playground.components import Pressable, pressables
from bot.playground.faults import Fault, RateLimits
from bot.playground.fields import modal_fields
from bot.playground.messages import Upload
from bot.playground.person import Person
from bot.playground.picker import Choice, Command, Option, PlaygroundError
from bot.playground.playground import Playground
from bot.playground.world import Channel, Guild, Overwrite, Role, Tag, User, World, demo_world

__all__ = [
    "Answer",
    "Channel",
    "Choice",
    "Command",
    "Fault",
    "Guild",
    "Option",
    "Overwrite",
    "Person",
    "Playground",
    "PlaygroundError",
    "Pressable",
    "RateLimits",
    "Role",
    "Tag",
    "Upload",
    "User",
    "World",
    "demo_world",
    "modal_fields",
    "pressables",
]
