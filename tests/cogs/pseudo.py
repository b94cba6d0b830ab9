"""A made-up language: every letter of what is translated is a wide one, so that a plain letter in an answer is English.

    python -m tests.cogs.pseudo DATA_DIR

Run from a copy of the house that has a catalogue in that language. The bot answers everything over the wire to people
who speak it, from an archive in Russian letters; what plain English was sent is printed as JSON, with where.
"""

from __future__ import annotations

import asyncio
import json
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from babel.messages.pofile import write_po

from bot.catalogues import bring_up_to_date, read

LOCALE = "el"  # its dates have no Latin letters either
KEPT = re.compile(r"(`[^`]*`|<[^>]*>|\{[^}]*\}|%|https?://\S+)")
WIDE = {chr(c): chr(c - 0x21 + 0xFF01) for c in range(0x21, 0x7F) if chr(c).isalpha()}
# What stands in no catalogue: names of things, what is to be typed, and the server's own names.
NAMES = {
    "Clipdesk", "Europe", "Berlin", "UTC", "DELETE", "later", "silent", "MB", "kB", "KiB", "ms", "JSON", "MIT",
    "Reading", "room", "general", "news", "clippings", "tagged", "staff", "daily", "archive", "Admin",
    "English", "Deutsch", "Español",
}  # fmt: skip


def wide(text: str) -> str:
    """The text in the made-up language: placeholders, commands and stamps as they are."""
    parts = KEPT.split(text)
    return "".join(part if at % 2 else "".join(WIDE.get(c, c) for c in part) for at, part in enumerate(parts))


def make_catalogue(path: Path, *, without: str = "") -> None:
    """Writes the catalogue; one text may be left out, to see whether it is missed."""
    bring_up_to_date(path)
    catalogue = read(path)
    for message in catalogue:
        if message.pluralizable:
            message.string = tuple(wide(str(message.id[1])) for _ in range(catalogue.num_plurals))
        elif message.id and message.id != without:
            message.string = wide(str(message.id))
    with path.open("wb") as file:
        write_po(file, catalogue)


def told(body: Any, where: str = "") -> Iterator[tuple[str, str]]:
    """Every text in a body that a person reads, with the name of its field."""
    if isinstance(body, list):
        for each in body:
            yield from told(each, where)
    elif isinstance(body, dict):
        for name, value in body.items():
            if isinstance(value, str) and name in ("content", "label", "placeholder", "description", "title", "name"):
                yield name, value
            elif isinstance(value, dict | list) and not name.endswith("_localizations"):
                yield from told(value, name)


def leftovers(text: str) -> list[str]:
    """The English words of a text."""
    bare = re.sub(r"`[^`]*`|<[^>]*>|\]\([^)]*\)|https?://\S+|/[a-z-]+|[A-Z]\w+/[\w/]+|\w*\d\w*", " ", text)
    return [word for word in re.findall(r"[A-Za-zÀ-ÿ]{2,}", bare) if word not in NAMES]


SAID = (
    "Мы посчитали каждую доску, и паром всё равно отплыл вовремя",
    "Никто не спрашивал меня, должны ли фонари гореть всю ночь",
    "Этот город держит свои обещания, хотя и с опозданием",
)
TITLES = ("Последний деревянный паром", "Новый мост через залив", "Старая мельница у дороги")


def articles(now: datetime) -> Iterator[str]:
    """Lines of the archive."""
    for at, (title, said) in enumerate(zip(TITLES, SAID, strict=True)):
        body = f"{title}. Так называемый «тихий» час настал.\n\n«{said}», — сказала Мира Оконьева, капитан порта."
        yield json.dumps({
            "id": str(at), "title": title, "body": body, "tags": ["гавань", "море"], "author": "Ида Фосс",
            "url": f"https://example.org/{at}", "published": now.date().isoformat() if at else None,
            "links": [{"title": "Ещё о пароме", "url": "https://example.org/x"}],
        })  # fmt: skip


READER: tuple[tuple[str, dict[str, Any]], ...] = (
    ("help", {}), ("help", {"topic": "quotes"}), ("about", {}), ("summary", {"article": TITLES[0]}),
    ("summary", {"article": TITLES[1], "length": "long"}), ("summary", {"article": "паром мост мельница"}),
    ("summary", {"article": "ъъъъ"}), ("search", {"query": "гавань"}), ("search", {"query": "гавань", "since": "7d"}),
    ("search", {"query": "ъъъъ"}), ("search", {"query": "гавань", "since": "ъъ"}), ("search", {"query": "after:ъъ"}),
    ("search", {"query": "гавань", "source": "ъъ"}), ("latest", {}), ("latest", {"following": True}),
    ("latest", {"share": True}), ("tag", {}), ("tag", {"name": "море"}), ("tag", {"name": "ъъ"}),
    ("tag", {"name": "море", "since": "7d"}), ("quote", {}), ("quote", {"speaker": "Мира"}),
    ("quote", {"random": True}),
    ("quote", {"speaker": "ъъ"}), ("quote", {"about": "ъъ"}), ("quote", {"share": True}), ("speakers", {}),
    ("speakers", {"tag": "ъъ"}), ("related", {"article": TITLES[0]}), ("words", {"article": TITLES[0]}),
    ("follow tag", {"name": "море"}), ("follow speaker", {"name": "Мира Оконьева"}), ("follow tag", {"name": "ъъ"}),
    ("follow speaker", {"name": "ъъ"}), ("follow list", {}), ("latest", {"following": True}), ("data show", {}),
    ("follow stop", {"name": "ъъ"}), ("follow stop", {}), ("data delete", {}),
)  # fmt: skip


async def read_everything(pg: Any, person: Any) -> None:
    """The reader's commands, and what is under their answers."""
    for command, options in READER:
        answer = await person.slash(command, options)
        await press_all(person, answer)
    for command, option in (("summary", "article"), ("tag", "name"), ("quote", "speaker"), ("search", "source")):
        await person.complete(command, {option: ""}, focused=option)
    message = person.say("https://example.org/1")
    await person.menu("Find in archive", message["id"])
    await person.menu("Related articles", message["id"])
    await person.menu("Find in archive", person.say("ъъ")["id"])
    await person.menu("Find in archive", person.say("https://example.org/none")["id"])


async def press_all(person: Any, answer: Any) -> None:
    """Each button under an answer, from a fresh one's state; forms are sent with something wrong in them."""
    if answer.message is None:
        return
    for each in answer.pressables:
        if not each.custom_id or each.custom_id.startswith(("c1:del", "c1:pick")):
            continue
        current = {p.custom_id for p in answer.pressables}
        if each.custom_id not in current or getattr(each, "disabled", False) or "select" in str(each.kind):
            continue
        pressed = await (await person.press(answer.message, each.custom_id)).settled(20)
        if pressed.kind == "modal":
            fields = [c["component"]["custom_id"] for c in pressed.modal["components"] if "component" in c]
            await person.submit(pressed.modal, {fields[0]: "0"} if fields == ["page"] else {})


async def administer(pg: Any, desk: Any, bot: Any, person: Any) -> None:
    """The admin's commands."""
    guild = next(iter(pg.world.guilds.values()))
    place = {name: guild.channel(name).id for name in ("general", "news", "tagged-clippings", "staff")}
    good = {"channel": place["general"], "time": "8:00", "zone": "Europe/Berlin"}
    for wrong in ({"time": "ъъ"}, {"zone": "Бер"}, {"days": "ъъ"}, {}, {"channel": place["news"], "days": "mon,wed"},
                  {"channel": place["tagged-clippings"], "days": "weekdays"}):  # fmt: skip
        await person.slash("digest add", good | wrong)
    kept = await desk.state.schedules.of_server(int(guild.id))
    for schedule in kept:
        number = {"digest": str(schedule.id)}
        panel = await person.slash("digest edit", number)
        for control in ("filter", "name", "quiet"):
            form = await person.press(panel.message, f"d1:{control}:{schedule.id}")
            await person.submit(form.modal, {"quiet": {"start": "22", "end": "7", "policy": "ъъ"}}.get(control, {}))
        for control in ("silent", "empty"):
            await person.press(panel.message, f"d1:{control}:{schedule.id}")
        await person.choose(panel.message, f"d1:cadence:{schedule.id}", ["as_it_comes 30"])
        for command in ("preview", "run", "history", "pause", "resume", "remove"):
            answer = await person.slash(f"digest {command}", number)
            if command == "run":
                for each in answer.pressables:
                    await (await person.press(answer.message, each.custom_id)).settled()
            await person.slash("doctor digest", number)
    await person.slash("digest history", number)
    await person.slash("digest list")
    await person.slash("digest edit", {"digest": "ъъ"})
    await person.complete("digest add", {"zone": ""}, focused="zone")
    await person.complete("digest edit", {"digest": ""}, focused="digest")
    await hinder(pg, person, guild, good)
    for name in place:
        await person.slash("doctor channel", {"channel": place[name]})
    await set_up(person)
    await bot.carrier.idle()


async def hinder(pg: Any, person: Any, guild: Any, good: dict[str, Any]) -> None:
    """A digest that filters everything out, with a role that can't be pinged, in a channel that is then closed."""
    from bot.playground import Overwrite

    panel = await person.slash("digest add", good)
    number = next(p.custom_id for p in panel.pressables if "d1:filter" in (p.custom_id or "")).rsplit(":", 1)[1]
    form = await person.press(panel.message, f"d1:filter:{number}")
    await person.submit(form.modal, {"tags": "ъъ", "words": "-паром", "sources": "ъ"})
    await person.choose(panel.message, f"d1:role:{number}", [guild.role("Editors").id])
    await person.choose(panel.message, f"d1:role:{number}", [guild.id])
    await person.slash("digest preview", {"digest": number})
    await person.slash("digest run", {"digest": number})
    asked = await person.slash("digest remove", {"digest": number})
    channel = guild.channel("general")
    channel.overwrites.append(Overwrite(guild.id, deny=1 << 11))
    pg.backend.channel_changed(channel)
    await person.slash("digest add", good)
    await person.slash("doctor digest", {"digest": number})
    await person.slash("digest edit", {"digest": number})
    for each in asked.pressables:
        await person.press(asked.message, each.custom_id)
    await person.slash("digest list")


async def set_up(person: Any) -> None:
    """The settings, and the server's data."""
    panel = await person.slash("settings panel")
    for control, values in (("zone", {"zone": "ъъ"}), ("zone", {"zone": "Berlin"}),
                            ("quiet", {"start": "ъъ", "end": "7"}),
                            ("quiet", {"start": "22", "end": "7", "policy": "ъъ"}),
                            ("quiet", {"start": "22", "end": "7", "policy": "later"})):  # fmt: skip
        form = await person.press(panel.message, f"s1:{control}")
        await person.submit(form.modal, values)
    for who in ("moderators", "nobody"):
        await person.choose(panel.message, "s1:share", [who])
        await person.slash("latest", {"share": True})
    await person.slash("settings export")
    await person.slash("server-data show")
    form = await person.slash("server-data purge")
    await person.submit(form.modal, {"typed": "ъъ"})


async def operate(person: Any) -> None:
    """The operator's commands, each with what is suggested for its options; what is pressed under some of them."""
    wrong = {"reference": "ЪЪЪЪЪЪ", "address": "ъъ", "number": 9, "quote": "ъъ", "note": "ъъ"}
    for command in person.commands():
        if not command.name.startswith("admin ") or command.name == "admin reload":
            continue
        options: dict[str, Any] = {}
        for option in command.options:
            if option.name in wrong:
                options[option.name] = wrong[option.name]
            elif option.autocomplete:
                offered = await person.complete(command.name, {**options, option.name: ""}, focused=option.name)
                options[option.name] = offered[0].value if offered else "ъъ"
            elif option.required:
                options[option.name] = "ъъ"
        asked = await (await person.slash(command.name, options)).settled(20)
        if command.name == "admin pause-all":
            await press_all(person, asked)
            await person.slash("digest list")
            await (await person.slash("admin status")).settled(20)
    await correct(person)
    for more in ({"dry_run": True}, {"cancel": True}, {}):
        await (await person.slash("admin reload", {"what": "articles", **more})).settled(60)


async def correct(person: Any) -> None:
    """Corrections that are made, listed and undone."""
    made = await person.slash("admin corrections merge", {"other": "Мира Оконьева", "name": "Мира Волна"})
    made = await made.settled(20)
    await (await person.slash("admin corrections list")).settled(20)
    await press_all(person, made)


async def main(folder: Path) -> None:
    """Asks everything and prints what was sent in English."""
    from bot.client import Clipdesk
    from bot.desk import Desk
    from bot.playground import Playground
    from bot.settings import Settings
    from tests.wire import bot_on_wire

    (folder / "news.jsonl").write_text("\n".join(articles(datetime.now(UTC))) + "\n", encoding="utf-8")
    (folder / "sources.toml").write_text('[[source]]\nname = "Газета"\npath = "news.jsonl"\n', encoding="utf-8")
    async with Playground() as pg, Desk.open(folder / "data", folder / "sources.toml") as desk:
        await desk.reindex()
        for guild in pg.world.guilds.values():
            guild.locale = LOCALE
        settings = Settings(api_url=pg.api_url, gateway_url=pg.gateway_url, data_dir=folder / "data")
        async with bot_on_wire(pg, lambda: Clipdesk(settings, desk)) as bot:
            await bot.settled.wait()
            await read_everything(pg, pg.person("reader", locale=LOCALE))
            await administer(pg, desk, bot, pg.person("admin", locale=LOCALE))
            await pg.person("reader", locale=LOCALE).slash("latest", {"share": True})
            await operate(pg.person("operator", locale=LOCALE))
        print(json.dumps({"english": found(pg), "unregistered": list(untranslated(pg))}, ensure_ascii=False))


def found(pg: Any) -> list[str]:
    """What was sent in English: the words, and the whole text."""
    texts = {}
    for request in pg.requests:
        if request.body is not None and "commands" not in (request.template or "") and "/gateway" not in request.path:
            texts.update({f"{name}: {text}": leftovers(text) for name, text in told(request.body)})
    failed = wide("Something went wrong")
    return sorted(f"{words} in {text}" for text, words in texts.items() if words or failed in text)


def untranslated(pg: Any) -> Iterator[str]:
    """Descriptions and choices that were registered without a translation."""
    for command in (*pg.commands(), *pg.commands(next(iter(pg.world.guilds)))):
        parts = [command]
        while parts:
            part = parts.pop()
            parts += part.get("options") or []
            for holder, key in ((part, "description"), *((c, "name") for c in part.get("choices") or ())):
                if holder.get(key) and LOCALE not in (holder.get(f"{key}_localizations") or {}):
                    yield f"{command['name']}: {holder[key]}"


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
