"""Who reads what in which language: private answers in the reader's, what all see in the server's."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from bot.client import Clipdesk
from bot.desk import Desk
from bot.model import ServerSettings
from bot.playground import Guild, Playground
from bot.tongue import Tongue, tongue
from cogs.help import TOPICS
from tests.cogs.digest_stage import stage
from tests.cogs.pseudo import told
from tests.cogs.test_readers import words

LOCALES = ["en-US", "de", "es-ES", "zh-CN"]
# Each reader's locale with a server of another language.
PAIRS = list(zip(LOCALES, [*LOCALES[1:], LOCALES[0]], strict=True))
TIDES = "Who writes the tide tables?"
COMMANDS: list[tuple[str, dict[str, Any], str]] = [
    ("help", {}, "{quote} gives what somebody said"), ("about", {}, "No messages are read."),
    ("latest", {}, "Latest articles"), ("summary", {"article": "night ferry"}, "### “{words}”: did you mean"),
    ("summary", {"article": TIDES}, "{n} min read"), ("search", {"query": "ferry"}, "Search: {words}"),
    ("search", {"query": "zzzqqq"}, "### Nothing found for “{words}”"), ("tag", {}, "Tags of the archive"),
    ("tag", {"name": "ferry"}, "Tag: {name}"), ("quote", {"about": "ferry"}, "asked about {words}"),
    ("quote", {"speaker": "Nobody Atall"}, "### Nobody called “{words}” is quoted"), ("speakers", {}, "Who is quoted"),
    ("related", {"article": TIDES}, "Related to {title}"),
    ("words", {"article": TIDES}, "Words in quotes: {title}"), ("follow list", {}, "What you follow"),
    ("data show", {}, "What is kept about you"),
    ("search", {"query": "ferry", "since": "whenever"}, "“{text}” is not a time"),
    ("follow tag", {"name": "no such"}, "### No tag “{name}”"),
]  # fmt: skip


@pytest.fixture
def guild(pg: Playground) -> Guild:
    """The playground's server."""
    return next(iter(pg.world.guilds.values()))


def said(template: str, text: str, say: Tongue) -> bool:
    """Whether the text that begins so in the code stands in an answer in that language, whatever its values."""
    whole = min((one for one in known() if one.startswith(template)), key=len, default=None)
    assert whole, f"nothing begins so: {template}"
    pattern = ".*?".join(re.escape(part) for part in re.split(r"\{[^}]+\}", say(whole)))
    return re.search(pattern, text, re.S) is not None


def known() -> list[str]:
    """What can be said."""
    from bot.catalogues import texts

    return [text.one for text in texts()]


@pytest.mark.parametrize(("locale", "servers"), PAIRS)
async def test_a_private_answer_is_in_the_readers_language(
    pg: Playground, bot: Clipdesk, guild: Guild, locale: str, servers: str
) -> None:
    """Every command of a reader answers in their language, whatever the server's is; errors and hints too."""
    guild.locale = servers
    reader, say = pg.person("reader", locale=locale), tongue(locale)
    for command, options, template in COMMANDS:
        answer = await reader.slash(command, options)
        assert answer.private
        assert said(template, words(answer), say), (command, options, words(answer))


@pytest.mark.parametrize("locale", LOCALES)
async def test_help_and_about_are_whole(pg: Playground, bot: Clipdesk, locale: str) -> None:
    """No topic, and nothing about privacy and terms, is left out where a language needs more room."""
    reader, say = pg.person("reader", locale=locale), tongue(locale)
    told = words(await reader.slash("help"))
    for name, text in TOPICS.items():
        assert say(name) in told or say(name).capitalize() in told
        assert said(text.message, told, say)
    told = words(await reader.slash("about"))
    for text in ("No messages are read.", "Articles belong to their authors"):
        assert said(text, told, say)


@pytest.mark.parametrize(("locale", "servers"), PAIRS)
async def test_what_all_see_is_in_the_servers_language(
    pg: Playground, bot: Clipdesk, desk: Desk, guild: Guild, locale: str, servers: str
) -> None:
    """A shared answer is in the language Discord knows of the server, else in the one its settings name."""
    guild.locale = servers
    reader = pg.person("reader", locale=locale)
    shared = await reader.slash("latest", {"share": True})
    assert not shared.private
    assert said("Latest articles", words(shared), tongue(servers))
    assert said("-# Shared by {name}", words(shared), tongue(servers))
    await desk.state.servers.save(ServerSettings(int(guild.id), language="zh_Hans"))
    private = await reader.slash("latest")
    share = next(p for p in private.pressables if (p.custom_id or "").startswith("c1:share:"))
    shared = await reader.press(private.message, share.custom_id)
    assert said("Latest articles", words(shared), tongue("zh-CN"))
    assert said("Latest articles", words(private), tongue(locale))


@pytest.mark.parametrize("locale", LOCALES)
async def test_commands_are_described_in_the_readers_language(pg: Playground, bot: Clipdesk, locale: str) -> None:
    """Descriptions of commands, options and choices are; names stay, so that readers can tell each other."""
    reader, say = pg.person("reader", locale=locale), tongue(locale)
    summary = reader.command("summary")
    assert summary.description == say("What an article says, in its own sentences")
    assert [option.name for option in summary.options] == ["article", "length", "share"]
    length = summary.option("length")
    assert length.description == say("How much of it")
    assert [choice.name for choice in length.choices] == [say("short"), say("normal"), say("long")]


@pytest.mark.parametrize("locale", LOCALES)
async def test_suggestions_have_the_readers_dates(pg: Playground, bot: Clipdesk, locale: str) -> None:
    """What tells two articles apart is written as the reader writes it."""
    offered = await pg.person("reader", locale=locale).complete("summary", {"article": "ferry"}, focused="article")
    dates = {"en-US": r"[A-Z][a-z]{2} \d+, 20\d\d", "de": r"\d\d\.\d\d\.20\d\d", "es-ES": r"\d+ [a-z]{3,4}\.? 20\d\d",
             "zh-CN": r"20\d\d年\d+月\d+日"}  # fmt: skip
    assert offered
    assert re.search(dates[locale], offered[0].name), offered[0].name


@pytest.mark.parametrize("locale", LOCALES)
async def test_forms_and_panels_are_in_the_readers_language(
    pg: Playground, bot: Clipdesk, guild: Guild, locale: str
) -> None:
    """The settings panel, its menus, its forms and what is wrong in them; the languages are named as they are."""
    guild.locale = "fr"
    admin, say = pg.person("admin", locale=locale), tongue(locale)
    panel = await admin.slash("settings panel")
    sent = list(told(panel.message))
    assert say("Settings of this server") in words(panel)
    for text in ("Language of shared answers", "Who may share", "Channel for notices", "Sources seen here"):
        assert ("placeholder", say(text)) in sent
    assert {"English", "Deutsch", "Español", "简体中文"} <= {value for name, value in sent if name == "label"}
    form = await admin.press(panel.message, "s1:quiet")
    shown = dict.fromkeys(value for _, value in told(form.modal))
    assert {say(text) for text in ("Quiet hours", "From", "Until", "Then", "Empty: no quiet hours")} <= set(shown)
    wrong = await admin.submit(form.modal, {"start": "22", "end": "whenever"})
    assert said("“{text}” is no time of day.", words(wrong), say)
    form = await admin.slash("server-data purge")
    assert say("Type {word} to confirm", word="DELETE") in {value for _, value in told(form.modal)}


@pytest.mark.parametrize("locale", LOCALES)
async def test_the_doctor_speaks_the_admins_language(pg: Playground, bot: Clipdesk, guild: Guild, locale: str) -> None:
    """With Discord's own names of permissions in that language."""
    say = tongue(locale)
    channel = guild.channel("staff")
    told = words(await pg.person("admin", locale=locale).slash("doctor channel", {"channel": channel.id}))
    assert said("Checked: {what}", told, say)
    assert say("I lack “{permission}”.", permission=say("View Channel")) in told
    assert say.n("{n} thing stands in the way.", "{n} things stand in the way.", told.count("❌")) in told


async def test_a_language_without_a_catalogue_is_answered_in_english(pg: Playground, bot: Clipdesk) -> None:
    """Traditional Chinese and Finnish readers get English, not Simplified Chinese or nothing."""
    for locale in ("zh-TW", "fi"):
        assert said("Latest articles", words(await pg.person("reader", locale=locale).slash("latest")), tongue("en"))


@pytest.mark.parametrize("locale", LOCALES)
async def test_a_digest_is_posted_in_the_servers_language(tmp_path: Path, locale: str) -> None:
    """Whoever made it; its account, history and reasons are in the language of the admin who asks."""
    async with stage(tmp_path, locale=locale) as s:
        number = await s.add(time="13:30", zone="UTC")
        await s.arrive("The lamp that stayed", "Boats in the snow")
        await s.at("2027-03-01T13:30")
        (post,) = s.posts()
        text, say = json.dumps(post, ensure_ascii=False), tongue(locale)
        assert say("Digest") in text
        assert say("Quote of the day") in text
        assert say("Tags") in text
        await s.at("2027-03-02T13:30")
        spanish = s.pg.person("admin", locale="es-ES")
        history = words(await spanish.slash("digest history", {"digest": str(number)}))
        assert "enviado" in history
        assert "nada nuevo" in history
