"""The forms of a digest's panel: filter, title and time, quiet hours."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from discord import ui

from bot.client import Clipdesk
from bot.errors import DigestError
from bot.model import Filter, Quiet, Schedule
from bot.tongue import Tongue, later
from cogs._text import plain

FORMS = ("filter", "name", "quiet")
PARTS = ("tags", "sources", "speakers", "words")
LABELS = {"tags": later("Tags"), "sources": later("Sources"), "speakers": later("Speakers"), "words": later("Words")}
MOST = 20  # terms in one part of a filter


def form(bot: Clipdesk, schedule: Schedule, what: str, say: Tongue) -> ui.Modal:
    """The form, filled with what is stored."""
    titles = {"filter": say("Filter"), "name": say("Title and time"), "quiet": say("Quiet hours")}
    made: ui.Modal = ui.Modal(title=titles[what][:45], custom_id=f"d1:{what}:{schedule.id}")
    clock = bot.desk.digests.clock

    def ask(name: str, label: str, about: str, value: str, longest: int = 400) -> None:
        field = ui.TextInput[ui.Modal](custom_id=name, required=False, default=value[:longest], max_length=longest)
        made.add_item(ui.Label(text=label[:45], description=about[:100], component=field))

    if what == "filter":
        about = say("With commas between. One with a minus before it is left out.")
        for part in PARTS:
            terms = [*getattr(schedule.filter, part), *(f"-{t}" for t in getattr(schedule.filter, f"without_{part}"))]
            ask(part, say(LABELS[part]), about, ", ".join(terms), 1000)
    elif what == "name":
        ask("title", say("Title"), say("Stands above each post"), schedule.title, 200)
        ask("time", say("Time"), say("Local time, like 8, 8:30 or 8pm"), clock(schedule.minute), 40)
        ask("zone", say("Time zone"), say("A city, such as Berlin"), schedule.zone, 100)
    else:
        quiet = schedule.quiet
        ask("start", say("From"), say("Empty: no quiet hours"), clock(quiet.start) if quiet else "", 40)
        ask("end", say("Until"), say("Local time, like 8, 8:30 or 8pm"), clock(quiet.end) if quiet else "", 40)
        ask("policy", say("Then"), say("“later”: sent when they end. “silent”: sent without notifications."),
            "silent" if quiet and quiet.policy == "silent" else "later", 20)  # fmt: skip
    made.stop()
    return made


def read_form(bot: Clipdesk, schedule: Schedule, what: str, data: dict[str, Any]) -> Schedule:
    """The digest after a form was sent. Raises DigestError that says what was expected."""
    values = dict(_fields(data.get("components", ())))
    digests = bot.desk.digests
    if what == "filter":
        return replace(schedule, filter=_filter(values))
    if what == "name":
        return replace(
            schedule,
            title=plain(values.get("title", ""))[:200],
            minute=digests.minute_of(values.get("time", "")),
            zone=digests.zone_named(values.get("zone", "")),
        )
    if what == "quiet":
        start, end = values.get("start", "").strip(), values.get("end", "").strip()
        if not start or not end:
            return replace(schedule, quiet=None)
        policy = values.get("policy", "").strip().casefold()
        if policy not in ("later", "silent"):
            raise DigestError("“{text}” was not understood: type “later” or “silent”.", text=policy[:40])
        quiet = Quiet(digests.minute_of(start), digests.minute_of(end), "silent" if policy == "silent" else "shift")
        return replace(schedule, quiet=quiet)
    raise DigestError("This form belongs to an older Clipdesk. Ask again with the command.")


def _filter(values: dict[str, str]) -> Filter:
    lists: dict[str, tuple[str, ...]] = {}
    for part in PARTS:
        terms = [t for term in values.get(part, "").replace("\n", ",").split(",") if (t := plain(term).strip())]
        if len(terms) > MOST:
            raise DigestError("A filter takes at most {most} terms of a kind.", most=MOST)
        lists[part] = tuple(dict.fromkeys(t for t in terms if not t.startswith("-")))
        lists[f"without_{part}"] = tuple(dict.fromkeys(t[1:].strip() for t in terms if t.startswith("-") and t[1:]))
    return Filter(**lists)


def _fields(components: Any) -> Iterator[tuple[str, str]]:
    """What was entered: (name, text)."""
    for component in components:
        if "custom_id" in component and "value" in component:
            yield component["custom_id"], component["value"]
        yield from _fields(component.get("components", ()))
        if inner := component.get("component"):
            yield from _fields([inner])
