"""The commands' code loaded anew: whatever is wrong with it, the old goes on whole, and so does what is open."""

from __future__ import annotations

import asyncio
import json
import os
from pathlib import Path
from typing import Any

import pytest

from bot.desk import Desk
from bot.playground import Answer, Playground
from tests.cogs.conftest import desk as desk
from tests.cogs.conftest import indexed as indexed
from tests.cogs.conftest import pg as pg
from tests.cogs.digest_stage import stage
from tests.cogs.test_admin import bot_of, done
from tests.cogs.test_admin_reload import button
from tests.cogs.test_admin_reload import face as face
from tests.cogs.test_readers import words
from tests.wire import bot_on_wire

RELOAD = {"what": "commands"}


def said(answer: Answer) -> str:
    """All that an answer says, of whatever kind."""
    return json.dumps([answer.message, *answer.followups], ensure_ascii=False)


def edit(face: Path, name: str, old: str, new: str) -> None:
    """Changes a file of the commands' code."""
    text = (face / name).read_text(encoding="utf-8")
    assert old in text
    was = (face / name).stat().st_mtime
    (face / name).write_text(text.replace(old, new, 1), encoding="utf-8")
    # Python takes compiled code for current by the second and the size: two edits of a second must differ.
    os.utime(face / name, (was + 1, was + 1))


FAULTS = [
    ("tags.py", "from __future__", "def broken(:\n\nfrom __future__", "SyntaxError in tags.py, line"),
    (
        "vocabulary.py",
        "class Vocabulary",
        "import no_such\n\n\nclass Vocabulary",
        "ModuleNotFoundError in vocabulary.py",
    ),
    ("quotes.py", "await bot.add_cog(Quotes())", "raise RuntimeError('no quotes')", "RuntimeError in quotes.py, line"),
    ("settings.py", "add_command(SettingsGroup())", "add_command(object())", "in settings.py, line"),
    ("admin.py", "home_commands.append(Admin())", "home_commands.append(Admin(1))", "TypeError in admin.py, line"),
    ("related.py", "    await bot.add_cog(Related())", "    await bot.add_cog(Related())\n" * 2, "in related.py, line"),
    ("help.py", 'name="help"', 'name="not a name"', "in help.py, line"),
    ("_text.py", "from __future__", "raise OSError('no text')\n\nfrom __future__", "_text.py, line"),
]


async def test_whatever_is_broken_the_old_commands_go_on_whole(face: Path, pg: Playground, desk: Desk) -> None:
    """Told with file and line, each in turn; commands, suggestions, buttons, forms, menus and /admin are as before."""
    async with bot_on_wire(pg, lambda: bot_of(pg, desk)) as bot:
        await bot.settled.wait()
        operator, reader = pg.person("operator"), pg.person("reader")
        registered = pg.commands(), pg.commands(next(iter(pg.world.guilds)))
        before = await reader.slash("latest", {"count": 3})
        form = await reader.press(before.message, button(before, "jump"))
        for file, old, new, told in FAULTS:
            sound = (face / file).read_text(encoding="utf-8")
            edit(face, file, old, new)
            refused = said(await done(bot, operator.slash("admin reload", RELOAD)))
            assert "The commands were not reloaded; the old ones go on." in refused, file
            assert told in refused
            assert (pg.commands(), pg.commands(next(iter(pg.world.guilds)))) == registered, file
            assert (await reader.press(before.message, button(before, "next"))).kind == "update", file
            assert await reader.complete("tag", {"name": "f"}, focused="name"), file
            for command in ("tag", "related", "help", "about", "speakers"):
                asked = {"article": "ferry"} if command == "related" else {}
                assert (await reader.slash(command, asked)).private, (file, command)
            assert "Settings of this server" in words(await pg.person("admin").slash("settings panel", {})), file
            assert "Clipdesk" in words(await operator.slash("admin status", {})), file
            (face / file).write_text(sound, encoding="utf-8")
        assert bot.carrier.face is not None
        turned = await reader.submit(form.modal, {"page": "2"})
        assert turned.kind == "update"
        assert "loaded anew" in words(await done(bot, operator.slash("admin reload", RELOAD)))
        assert (await reader.press(before.message, button(before, "next"))).kind == "update"


async def test_a_form_and_a_page_opened_before_a_reload_are_taken_after_it(
    face: Path, pg: Playground, desk: Desk
) -> None:
    """Every page of a list and an open form belong to no version of the code."""
    async with bot_on_wire(pg, lambda: bot_of(pg, desk)) as bot:
        await bot.settled.wait()
        operator, reader = pg.person("operator"), pg.person("reader")
        first = await reader.slash("latest", {"count": 3})
        form = await reader.press(first.message, button(first, "jump"))
        edit(face, "articles.py", "Latest articles", "Newest articles")
        assert "loaded anew" in words(await done(bot, operator.slash("admin reload", RELOAD)))
        assert "Newest articles" in words(await reader.submit(form.modal, {"page": "2"}))
        second = await reader.press(first.message, button(first, "next"))
        assert "Newest articles" in words(second)
        assert (await reader.press(second.message or first.message, button(second, "next"))).kind == "update"


async def test_a_renamed_command_is_registered_under_its_new_name(face: Path, pg: Playground, desk: Desk) -> None:
    """The old name is gone from Discord; nothing else is."""
    async with bot_on_wire(pg, lambda: bot_of(pg, desk)) as bot:
        await bot.settled.wait()
        operator = pg.person("operator")
        before = {c["name"] for c in pg.commands()}
        edit(face, "vocabulary.py", 'name="words"', 'name="terms"')
        assert "loaded anew" in words(await done(bot, operator.slash("admin reload", RELOAD)))
        assert {c["name"] for c in pg.commands()} == before - {"words"} | {"terms"}
        assert (await pg.person("reader").slash("terms", {"article": "ferry"})).private
        edit(face, "vocabulary.py", 'name="terms"', 'name="words"')
        await done(bot, operator.slash("admin reload", RELOAD))
        assert {c["name"] for c in pg.commands()} == before


async def test_commands_that_discord_refuses_were_said_to_be_loaded(face: Path, pg: Playground, desk: Desk) -> None:
    """They are sound Python and no sound commands: Discord's own reason is shown."""
    async with bot_on_wire(pg, lambda: bot_of(pg, desk)) as bot:
        await bot.settled.wait()
        operator = pg.person("operator")
        edit(face, "vocabulary.py", 'name="words"', 'name="terms"')
        pg.faults.add("PUT /applications/*/commands", status=400)
        refused = said(await done(bot, operator.slash("admin reload", RELOAD)))
        assert "Discord does not register them as they are" in refused
        assert "400" in refused
        edit(face, "vocabulary.py", 'name="terms"', 'name="words"')
        assert "loaded anew" in words(await done(bot, operator.slash("admin reload", RELOAD)))


@pytest.mark.parametrize("broken", [False, True])
async def test_digests_are_posted_across_a_reload_of_the_commands(face: Path, tmp_path: Path, broken: bool) -> None:
    """One due after it, whether the new code was sound or not, is posted once; its card's buttons answer."""
    async with stage(tmp_path) as s:
        await s.add()
        if broken:
            edit(face, "digest.py", "await bot.add_cog(Digests(bot))", "raise RuntimeError('no digests')")
        told = said(await done(s.bot, s.pg.person("operator").slash("admin reload", RELOAD)))
        assert ("the old ones go on" in told) is broken
        await s.at("2027-03-02 07:00")
        await s.tick()
        (post,) = s.posts()
        opened = await s.pg.person("reader").press(post, _button(post))
        assert opened.error is None
        assert opened.private


def _button(post: dict[str, Any]) -> str:
    """The first button of a post that opens something."""
    found = [text for text in json.dumps(post["components"]).split('"') if text.startswith("c1:new:")]
    return found[0]


async def test_questions_asked_while_the_commands_reload_are_answered(face: Path, desk: Desk) -> None:
    """A dozen at once with each of three reloads, one of them broken: none finds its command gone."""
    # All is asked in one moment, on a machine that may be busy: none is to be lost, however long each waits.
    async with Playground(answer_seconds=60.0) as pg, bot_on_wire(pg, lambda: bot_of(pg, desk)) as bot:
        await bot.settled.wait()
        operator, reader = pg.person("operator"), pg.person("reader")
        for old, new in (
            ("", ""),
            ("bot.add_cog(Tags())", "bot.add_cog(1)"),
            ("bot.add_cog(1)", "bot.add_cog(Tags())"),
        ):
            edit(face, "tags.py", old, new)
            asked = [reader.slash(name, {}, 60) for name in ("latest", "tag", "speakers", "help", "about")]
            typing = reader.complete("tag", {"name": "f"}, focused="name", timeout=60)
            reload, *answers = await asyncio.gather(operator.slash("admin reload", RELOAD, 60), *asked, typing)
            assert await bot.idle(30)
            assert reload.message or reload.followups
            for answer in answers:
                assert "This command has changed" not in (said(answer) if isinstance(answer, Answer) else "")
