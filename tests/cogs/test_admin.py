"""What the operator does, over the wire, while readers are served."""

from __future__ import annotations

from collections.abc import Awaitable
from pathlib import Path

import pytest

from bot.client import Clipdesk
from bot.desk import Desk
from bot.playground import Answer, Person, Playground, PlaygroundError
from bot.settings import Settings
from tests.cogs.conftest import article
from tests.cogs.test_readers import words
from tests.wire import bot_on_wire

COGS = Path(__file__).parents[2] / "cogs"


def bot_of(pg: Playground, desk: Desk) -> Clipdesk:
    """The bot as it would be started."""
    return Clipdesk(Settings(api_url=pg.api_url, gateway_url=pg.gateway_url), desk)


async def done(bot: Clipdesk, asked: Awaitable[Answer]) -> Answer:
    """The answer when its command has ended: progress is edited into it before."""
    answer = await asked
    assert await bot.idle(60)
    return answer


async def test_a_reload_takes_in_what_changed(pg: Playground, own_archive: Desk, tmp_path: Path) -> None:
    """Added, changed and removed articles are told by title; readers see the new ones."""
    async with bot_on_wire(pg, lambda: bot_of(pg, own_archive)) as bot:
        await bot.settled.wait()
        operator, reader = pg.person("operator"), pg.person("reader")
        first = await done(bot, operator.slash("admin reload", {"what": "articles"}))
        assert first.private
        assert "2 added" in words(first)
        (tmp_path / "news.jsonl").write_text(article("ferry") + article("train") + article("bridge"), encoding="utf-8")
        again = await done(bot, operator.slash("admin reload", {"what": "articles"}))
        assert "1 added, 0 changed, 0 removed, 2 unchanged" in words(again)
        assert "The bridge" in words(again)
        assert "The bridge" in words(await reader.slash("search", {"query": "bridge"}))


EMPTY_HANDED = (
    ("summary", {"article": "ferry"}), ("search", {"query": "ferry"}), ("tag", {}), ("tag", {"name": "ferry"}),
    ("quote", {}), ("quote", {"speaker": "Ida"}), ("speakers", {}), ("latest", {}), ("related", {"article": "ferry"}),
)  # fmt: skip


async def test_an_empty_archive_did_not_say_what_to_do(pg: Playground, own_archive: Desk) -> None:
    """Before the first source every question says that there is nothing yet, and which command adds a source."""
    async with bot_on_wire(pg, lambda: bot_of(pg, own_archive)) as bot:
        await bot.settled.wait()
        for command, options in EMPTY_HANDED:
            told = words(await pg.person("reader").slash(command, options))
            assert "There is no article here yet" in told, command
            assert "/admin sources add" in told, command


async def test_readers_are_served_during_a_reload(pg: Playground, own_archive: Desk) -> None:
    """Questions asked while the indexer runs are answered; a second reload is told that one runs."""
    async with bot_on_wire(pg, lambda: bot_of(pg, own_archive)) as bot:
        await bot.settled.wait()
        operator, reader = pg.person("operator"), pg.person("reader")
        running = await operator.slash("admin reload", {"what": "articles"})
        assert running.deferred
        second = await done(bot, operator.slash("admin reload", {"what": "articles"}))
        assert "has been running since" in str(second.message) + str(second.followups)
        answers = [await reader.slash("latest", {}) for _ in range(5)]
        assert all(answer.message for answer in answers)
        assert "Settings of this server" in words(await pg.person("admin").slash("settings panel", {}))
        assert await bot.idle(60)
        assert "2 added" in words(running)


async def test_a_dry_run_shows_and_changes_nothing(pg: Playground, own_archive: Desk) -> None:
    """It tells what a reload would add, and the archive stays empty."""
    async with bot_on_wire(pg, lambda: bot_of(pg, own_archive)) as bot:
        await bot.settled.wait()
        told = await done(bot, pg.person("operator").slash("admin reload", {"what": "articles", "dry_run": True}))
        assert "2 added" in words(told)
        assert (await own_archive.facts()).articles == 0


async def test_commands_are_reloaded_and_go_on(bot: Clipdesk, operator: Person, reader: Person) -> None:
    """After a reload of the commands the same questions are answered, also by buttons sent before."""
    before = await reader.slash("latest", {"count": 3})
    told = await done(bot, operator.slash("admin reload", {"what": "commands"}))
    assert "loaded anew" in words(told)
    turn = next(p for p in before.pressables if (p.custom_id or "").startswith("c1:next:"))
    assert (await reader.press(before.message, turn.custom_id)).kind == "update"
    assert (await reader.slash("about", {})).private


async def test_only_the_operator_may(bot: Clipdesk, pg: Playground) -> None:
    """A server's admin who isn't the application's owner is turned away; a reader isn't even offered it."""
    refused = await pg.person("admin").slash("admin status", {})
    assert refused.private
    assert "Only the operator" in str(refused.message)
    with pytest.raises(PlaygroundError):
        await pg.person("reader").slash("admin status", {})


async def test_status_and_sync(bot: Clipdesk, operator: Person) -> None:
    """The status counts the archive; a sync registers both scopes."""
    status = words(await operator.slash("admin status", {}))
    assert "Brackwater Post" in status
    assert "articles" in status
    synced = await done(bot, operator.slash("admin sync", {}))
    assert "everywhere" in words(synced)
    assert "at home" in words(synced)


async def test_an_unchanged_tree_is_not_registered_again(pg: Playground, desk: Desk) -> None:
    """A restart with the same commands registers nothing."""
    for expected in (2, 2):
        async with bot_on_wire(pg, lambda: bot_of(pg, desk)) as bot:
            await bot.settled.wait()
            assert sum(r.method == "PUT" and r.path.endswith("/commands") for r in pg.requests) == expected


async def test_a_button_outlives_a_restart(pg: Playground, desk: Desk) -> None:
    """A card sent by one process is turned by the next."""
    reader = pg.person("reader")
    async with bot_on_wire(pg, lambda: bot_of(pg, desk)) as bot:
        await bot.settled.wait()
        before = await reader.slash("latest", {"count": 3})
    async with bot_on_wire(pg, lambda: bot_of(pg, desk)) as bot:
        await bot.settled.wait()
        turn = next(p for p in before.pressables if (p.custom_id or "").startswith("c1:next:"))
        assert (await reader.press(before.message, turn.custom_id)).kind == "update"


async def test_a_lost_gateway_is_resumed(bot: Clipdesk, pg: Playground, reader: Person) -> None:
    """The connection breaks, the client resumes its session, and questions are answered again."""
    resumes = pg.gateway.resumes
    pg.gateway.drop()
    assert await pg.gateway.bell.until(lambda: pg.gateway.resumes > resumes, 15)
    assert (await reader.slash("latest", {})).private
