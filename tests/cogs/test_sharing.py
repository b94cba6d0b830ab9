"""What is shared: who may, what a refresh shows later, and what is never put before everybody."""

from __future__ import annotations

import pytest

from bot.client import Clipdesk
from bot.desk import Desk
from bot.model import ServerSettings
from bot.playground import Answer, Person, Playground
from tests.cogs.test_readers import words

USE_EXTERNAL_APPS = 1 << 50


async def shared(person: Person, **options: object) -> Answer:
    """A list that is shown to all."""
    answer = await person.slash("latest", {"share": True, **options})
    assert not answer.private
    return answer


def refresh(answer: Answer) -> str:
    """The custom id of its Refresh button."""
    return next(p.custom_id for p in answer.pressables if (p.custom_id or "").startswith("c1:re:")) or ""


async def test_anyone_may_refresh(pg: Playground, bot: Clipdesk) -> None:
    """The list is made again in place, and still says who shared it."""
    reader, admin = pg.person("reader"), pg.person("admin")
    card = await shared(reader)
    again = await admin.press(card.message, refresh(card))
    assert again.kind == "update"
    assert f"<@{reader.user.id}>" in words(again)


async def test_one_who_may_not_share_refreshes_for_themselves(pg: Playground, desk: Desk, bot: Clipdesk) -> None:
    """Where only moderators share since, a reader's refresh is a private answer, and the card stays."""
    reader, admin = pg.person("reader"), pg.person("admin")
    card = await shared(reader)
    assert reader.guild is not None
    await desk.state.servers.save(ServerSettings(int(reader.guild.id), share="moderators"))
    private = await reader.press(card.message, refresh(card))
    assert private.private
    assert private.kind == "message"
    assert (await admin.press(card.message, refresh(card))).kind == "update"


async def test_a_refresh_shows_no_source_that_was_put_away_since(pg: Playground, desk: Desk, bot: Clipdesk) -> None:
    """The card says that it is gone, keeps its owner and its buttons, and comes back when the source does."""
    reader = pg.person("reader")
    assert reader.guild is not None
    server = int(reader.guild.id)
    card = await shared(reader, source="Aster Wire")
    title = (await desk.view(None).latest(source="Aster Wire")).items[0].title
    assert title in words(card)
    await desk.state.servers.save(ServerSettings(server, hidden_sources=frozenset({"Aster Wire"})))
    gone = await reader.press(card.message, refresh(card))
    assert title not in words(gone)
    assert "no longer in the archive, or not to be seen" in words(gone)
    assert f"<@{reader.user.id}>" in words(gone)
    assert any((p.custom_id or "").startswith("c1:del:") for p in gone.pressables)
    await desk.state.servers.save(ServerSettings(server))
    assert title in words(await reader.press(gone.message, refresh(gone)))


@pytest.mark.parametrize(
    ("command", "options"),
    [
        ("search", {"query": "zzzqqq"}), ("tag", {"name": "zzz"}), ("quote", {"speaker": "Zzz"}),
        ("quote", {"about": "zzzqqq"}), ("speakers", {"tag": "zzz"}), ("latest", {"tag": "zzz"}),
        ("latest", {"source": "zzz"}), ("summary", {"article": "ferry"}), ("summary", {"article": "zzzqqq"}),
    ],
)  # fmt: skip
async def test_nothing_and_questions_are_not_put_before_everybody(
    reader: Person, command: str, options: dict[str, str]
) -> None:
    """What found nothing, or asks which one is meant, is answered privately though `share` was asked for."""
    answer = await reader.slash(command, {**options, "share": True})
    assert answer.private
    assert not [p for p in answer.pressables if (p.custom_id or "").startswith("c1:share:")]


async def test_an_app_of_ones_own_answers_as_the_server_wants(pg: Playground, bot: Clipdesk) -> None:
    """Where the bot is not in the server, its answer is public only for members who may use external apps there."""
    reader = pg.person("reader")
    elsewhere = pg.world.add_guild("Elsewhere")
    del elsewhere.members[pg.world.bot.id]
    there = pg.person("reader", guild=elsewhere)
    assert not (await there.slash("latest", {"share": True})).private
    everyone = elsewhere.role("@everyone")
    everyone.permissions &= ~USE_EXTERNAL_APPS
    answer = await there.slash("latest", {"share": True})
    assert answer.private
    assert "seen by you alone" in words(answer)
    assert "Shared by" not in words(answer)
    assert not [p for p in answer.pressables if (p.custom_id or "").startswith("c1:share:")]
    assert not (await reader.slash("latest", {"share": True})).private


async def test_what_comes_near_is_followed_by_a_press(desk: Desk, reader: Person) -> None:
    """A tag or a name that was not picked from the suggestions leads to those that are near."""
    for command, typed, wanted in (("follow tag", "fery", "ferry"), ("follow speaker", "zzqq", "Ida Voss")):
        asked = await reader.slash(command, {"name": typed})
        near = next(p for p in asked.pressables if p.label == wanted)
        assert wanted in words(await reader.press(asked.message, near.custom_id))
    assert {f.name for f in await desk.state.readers.follows(int(reader.user.id))} == {"ferry", "Ida Voss"}


async def test_a_long_question_about_an_unknown_speaker_is_answered(reader: Person) -> None:
    """The near names are offered though what was asked besides leaves little room in a button."""
    options = {
        "speaker": "zq",
        "about": "harbour ferry cable lighthouse oysters umbrella orchard letters night boat bell",
    }
    answer = await reader.slash("quote", options)
    near = next(p for p in answer.pressables if (p.custom_id or "").startswith("c1:go:quote:"))
    assert "Something went wrong" not in words(await reader.press(answer.message, near.custom_id))
