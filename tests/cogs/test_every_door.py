"""Every command, option, suggestion, button, menu and form there is, used over the wire: none can be forgotten here.

What there is comes from what is registered; what to type comes from the option's kind and name.
"""

from __future__ import annotations

import asyncio
import copy
import json
import re
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.client import Clipdesk
from bot.desk import Desk
from bot.playground import Answer, Command, Person, Playground
from bot.playground.messages import Upload
from bot.settings import Settings
from cogs._pages import VERBS
from cogs._routes import Press, parse_press, route
from cogs._sheet import Button, Sheet
from tests.cogs import worst
from tests.cogs.conftest import SAMPLES
from tests.cogs.test_doctor import digest_in
from tests.cogs.test_readers import flat
from tests.wire import bot_on_wire

STRING, INTEGER, BOOLEAN, CHANNEL, ROLE, ATTACHMENT = 3, 4, 5, 7, 8, 11
LOCALES = ("en-US", "de", "es-ES", "zh-CN")
TYPED = {"query": "ferry", "since": "2024", "about": "the", "time": "08:00", "days": "weekdays", "reference": "7QK2M4",
         "address": "https://nowhere.invalid/feed.xml"}  # fmt: skip
# Characters that turn text round or take no room; the word joiner is ours: it stands in what would be a ping.
ACTING = re.compile("[\u061c\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\x00-\x08]")
SHARES = 4  # each body is checked against Discord's description, which takes its time
LAST = ("server-data purge", "settings import", "admin sources remove", "admin reload")
# Verbs whose buttons stand under what takes more than a command to come about; the tests that press them.
ELSEWHERE = {
    "stopreload": "test_admin_reload", "takeover": "test_admin_reload", "addsource": "test_admin_commands",
    "dropsource": "test_admin_commands", "dropsrc": "test_admin_commands", "uncorrect": "test_admin_commands",
    "resumeall": "test_admin_posting", "dgresume": "here", "first": "test_presses", "prev": "test_presses",
    "del": "test_readers", "follow": "test_sharing", "report": "test_reports", "hidequote": "test_reports",
    "dgrole": "test_digest_panel",
}  # fmt: skip


@pytest.fixture
async def desk(indexed: Path, tmp_path: Path) -> AsyncIterator[Desk]:
    """A desk over copies of the samples: what an operator's commands write goes into no file of ours."""
    shutil.copytree(indexed, tmp_path / "data")
    shutil.copytree(SAMPLES.parent, tmp_path / "samples")
    async with Desk.open(tmp_path / "data", tmp_path / "samples" / SAMPLES.name) as opened:
        yield opened


@pytest.fixture
async def people(pg: Playground, bot: Clipdesk, desk: Desk) -> AsyncIterator[Playground]:
    """The playground, with a digest in its server so that its commands have one to speak of."""
    guild = next(iter(pg.world.guilds.values()))
    await desk.state.schedules.add(digest_in(guild, "general"))
    yield pg


def who(pg: Playground, command: str, locale: str) -> Person:
    """One who may use the command."""
    group = command.split(" ", 1)[0]
    name = {"admin": "operator"}.get(
        group, "admin" if group in ("digest", "settings", "doctor", "server-data") else "reader"
    )
    return pg.person(name, locale=locale)


def offered(pg: Playground, locale: str) -> list[Command]:
    """Every command anybody is offered, what deletes or reloads last."""
    found = {
        (c.kind, c.name): c
        for name in ("reader", "admin", "operator")
        for c in pg.person(name, locale=locale).commands()
    }
    return sorted(found.values(), key=lambda c: (c.name in LAST, c.kind, c.name))


async def filled(person: Person, command: Command, *, whole: bool) -> dict[str, Any]:
    """Options for a command: those that must be given, or all; what is suggested is picked."""
    options: dict[str, Any] = {}
    for option in command.options:
        if not (option.required or whole) or option.name in ("share", "cancel"):
            continue
        if option.autocomplete:
            choices = await person.complete(command.name, {**options, option.name: ""}, focused=option.name)
            assert len(choices) <= 25
            assert all(1 <= len(choice.name) <= 100 and len(str(choice.value)) <= 100 for choice in choices)
            neutral([choice.name for choice in choices], command.name)
            options[option.name] = choices[0].value if choices else (1 if option.type == INTEGER else "ferry")
        elif option.choices:
            options[option.name] = option.choices[-1].value
        elif option.type == BOOLEAN:
            options[option.name] = True
        elif option.type == INTEGER:
            options[option.name] = 3
        elif option.type == CHANNEL:
            options[option.name] = person.guild.channel("general").id if person.guild else ""
        elif option.type == ATTACHMENT:
            options[option.name] = Upload("file.json", b'{"clipdesk": 1}')
        else:
            options[option.name] = TYPED.get(option.name, "ferry")
    if command.name == "admin sources add":
        options.pop("file", None)
    return options


def check(answer: Answer, what: object) -> None:
    """Asserts that an answer came in time, says something, keeps the limits, and is no accident."""
    assert answer.error is None, what
    for message in [*([answer.message] if answer.message else []), *answer.followups]:
        parts = flat(message["components"])
        texts = [c["content"] for c in parts if c["type"] == 10]
        said = "\n".join([message["content"] or "", *texts])
        assert said.strip(), what
        assert len(parts) <= 40, what
        assert sum(map(len, texts)) <= 4000, what
        for word in ("Something went wrong", "older Clipdesk", "Traceback"):
            assert word not in said, (what, said)


async def asked(person: Person, command: Command, *, whole: bool) -> Answer:
    """The answer to a command with its options filled in."""
    if command.kind == 3:
        said = person.say("https://harbourpost.example/2026/11/oysters-shipyard")
        answer = await person.menu(command.name, said["id"], timeout=20)
    else:
        answer = await person.slash(command.name, await filled(person, command, whole=whole), timeout=20)
    return await answer.settled(60)


@pytest.mark.parametrize("locale", LOCALES)
async def test_every_command_answers(people: Playground, locale: str) -> None:
    """With what it must be given and with all it can be given, in every language."""
    commands = offered(people, locale)
    assert len(commands) > 40
    for command in commands:
        for whole in (False, True) if command.options else (False,):
            check(await asked(who(people, command.name, locale), command, whole=whole), (command.name, whole))


async def test_every_command_answers_about_the_worst_text(pg: Playground, tmp_path: Path) -> None:
    """Suggestions, answers, panels, previews and the operator's lists: within the limits, and nothing in them acts."""
    lines = [json.dumps({"id": str(n), **article}) for n, article in enumerate(worst.SETS["each piece everywhere"])]
    (tmp_path / "worst.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    source = f'[[source]]\nname = {json.dumps(worst.NAME)}\npath = "worst.jsonl"\n'
    (tmp_path / "sources.toml").write_text(source, encoding="utf-8")
    guild = next(iter(pg.world.guilds.values()))
    async with Desk.open(tmp_path / "data", tmp_path / "sources.toml") as desk:
        await desk.reindex()
        await desk.state.schedules.add(digest_in(guild, "general", title=worst.BOMB[:60] + worst.PING[:40]))
        settings = Settings(api_url=pg.api_url, gateway_url=pg.gateway_url)
        async with bot_on_wire(pg, lambda: Clipdesk(settings, desk)) as bot:
            await asyncio.wait_for(bot.settled.wait(), 10)
            for command in offered(pg, "en-US"):
                if command.name in LAST or command.kind != 1:
                    continue
                answer = await asked(who(pg, command.name, "en-US"), command, whole=False)
                check(answer, command.name)
                neutral([answer.message, answer.followups, answer.modal], command.name)


def neutral(sent: Any, what: str, *, spoken: bool = False) -> None:
    """Asserts that no character of what was sent hides or turns round others, and that no text of it calls anybody."""
    if isinstance(sent, str):
        assert not ACTING.search(sent), (what, sent)
        assert not (spoken and re.search(r"@(everyone|here)\b", sent)), (what, sent)
    elif isinstance(sent, dict):
        for key, value in sent.items():
            if key not in ("custom_id", "value", "url", "interaction_metadata", "author"):
                neutral(value, what, spoken=key == "content")
    elif isinstance(sent, list):
        for value in sent:
            neutral(value, what)


async def test_every_suggestion_answers_to_whatever_is_typed(people: Playground) -> None:
    """Nothing typed into an option that suggests breaks it; what is not picked is answered like what is."""
    tried = 0
    for command in offered(people, "en-US"):
        person = who(people, command.name, "en-US")
        for option in command.options:
            if not option.autocomplete or option.type == INTEGER:
                continue
            needed = {k: v for k, v in (await filled(person, command, whole=False)).items() if k != option.name}
            for typed in ("fe", "zzzqqq", "\"'*()^:-", "漢字", "x" * 90):
                choices = await person.complete(command.name, {**needed, option.name: typed}, focused=option.name)
                assert len(choices) <= 25
                assert len({choice.value for choice in choices}) == len(choices), (command.name, option.name, typed)
                tried += 1
            answer = await person.slash(command.name, {**needed, option.name: "zzzqqq"}, timeout=20)
            check(await answer.settled(60), (command.name, option.name))
    assert tried > 80


@pytest.mark.parametrize("share", range(SHARES))
async def test_every_button_menu_and_form_answers(people: Playground, share: int) -> None:
    """Whatever stands under the answer to any command can be pressed, chosen from and filled in."""
    pressed = 0
    for command in offered(people, "en-US")[share::SHARES]:
        if command.name == "admin reload":
            continue  # pressed in test_admin_reload
        person = who(people, command.name, "en-US")
        answer = await asked(person, command, whole=False)
        if answer.modal:
            check(await sent(person, answer), command.name)
        for part in controls(answer):
            fresh = await asked(person, command, whole=False)
            if part["custom_id"] in {c["custom_id"] for c in controls(fresh)}:  # it may be another answer by now
                check(await used(person, fresh, part), (command.name, part["custom_id"]))
                pressed += 1
    assert pressed > 10


async def test_every_verb_stands_under_some_answer(people: Playground) -> None:
    """What a press can mean is met under the answer to a command, or in the test that is named for it."""
    seen = set()
    for command in offered(people, "en-US"):
        if command.name not in LAST:
            answer = await asked(who(people, command.name, "en-US"), command, whole=False)
            seen |= {press.verb for part in controls(answer) if (press := parse_press(part["custom_id"]))}
    assert set(VERBS) <= seen | set(ELSEWHERE)
    assert not set(ELSEWHERE) - set(VERBS), "no longer there"


async def test_a_notice_resumes_its_digest(people: Playground, bot: Clipdesk, desk: Desk) -> None:
    """The button under a notice sets a digest going again for an admin, and turns a reader away."""
    admin, reader = people.person("admin"), people.person("reader")
    (schedule,) = await desk.state.schedules.all()
    await desk.state.schedules.pause(schedule.id, "the channel is gone")
    sheet = Sheet(route("dgnote"), texts=["A digest is paused"])
    sheet.row([Button("Resume", Press("dgresume", route("dg", schedule.id)))])
    channel = bot.get_partial_messageable(int(admin.channel.id), guild_id=int(admin.channel.guild_id or 0))
    notice = await channel.send(view=sheet.view())
    check(await reader.press(str(notice.id), f"c1:dgresume:dg:{schedule.id}"), "reader")
    assert (await desk.state.schedules.all())[0].paused
    check(await admin.press(str(notice.id), f"c1:dgresume:dg:{schedule.id}"), "admin")
    assert not (await desk.state.schedules.all())[0].paused


def controls(answer: Answer) -> list[dict[str, Any]]:
    """What can be pressed or chosen from, as it is now."""
    parts = flat(answer.message["components"]) if answer.message else []
    return copy.deepcopy([part for part in parts if part.get("custom_id") and not part.get("disabled")])


async def used(person: Person, answer: Answer, part: dict[str, Any]) -> Answer:
    """What a press or a choice gives, a form filled in as it stands."""
    message, custom_id = answer.message or {}, part["custom_id"]
    if part["type"] == 2:
        given = await person.press(message, custom_id, timeout=20)
    else:
        assert person.guild is not None
        places = {8: [person.guild.channel("general").id], 6: [person.guild.role("Morning readers").id]}
        values = places.get(part["type"]) or [part["options"][-1]["value"]]
        given = await person.choose(message, custom_id, values, timeout=20)
    return await sent(person, given) if given.modal else await given.settled(60)


async def sent(person: Person, answer: Answer) -> Answer:
    """The answer to a form: filled in as it stands, or with a 1 where something must be entered."""
    assert answer.modal is not None
    fields = [c for part in answer.modal["components"] for c in [part.get("component") or part]]
    values = {c["custom_id"]: "1" for c in fields if c["type"] == 4 and c.get("required", True) and not c.get("value")}
    return await (await person.submit(answer.modal, values, timeout=20)).settled(60)
