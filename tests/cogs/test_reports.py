"""A quotation that is wrong is reported to the operator: with its place, once, and without who said so."""

from __future__ import annotations

import json
from typing import Any

from bot.client import Clipdesk
from bot.desk import Desk
from bot.model import ServerSettings
from bot.playground import Answer, Person, Playground
from cogs import reports
from tests.cogs.test_readers import words


def posted(pg: Playground, channel: str) -> list[Any]:
    """What everybody can read in a channel of the server."""
    return pg.messages(next(iter(pg.world.guilds.values())).channel(channel))


def button(answer: Answer, begins: str) -> str:
    """The custom id of the first button that begins so."""
    return next(p.custom_id for p in answer.pressables if (p.custom_id or "").startswith(begins)) or ""


async def reported(reader: Person, quote: Answer, what: str = "speaker") -> Answer:
    """Presses Report under a quotation, then what is wrong with it."""
    asked = await reader.press(quote.message, button(quote, "c1:new:report:"))
    assert asked.private
    assert "What is wrong" in words(asked)
    return await reader.press(
        asked.message,
        next(p.custom_id for p in asked.pressables if (p.custom_id or "").endswith(f":{what}")) or "",
    )


async def test_a_report_reaches_the_operator(pg: Playground, desk: Desk, reader: Person) -> None:
    """The notice has the quotation, its link, what is wrong and where to mend it, and not who said so."""
    quote = await reader.slash("quote", {"speaker": "Tomas Brell"})
    thanked = await reported(reader, quote)
    assert thanked.kind == "update"
    assert "Thank you" in words(thanked)
    (notice,) = posted(pg, "general")
    told = json.dumps(notice, ensure_ascii=False)
    assert "Somebody else said it" in told
    assert "Tomas Brell" in told
    assert "#:~:text=" in told
    assert "/admin corrections" in told
    assert reader.user.id not in told


async def test_the_channel_for_notices_is_preferred(pg: Playground, desk: Desk, reader: Person) -> None:
    """Where the home server has chosen one, the report goes there."""
    assert reader.guild is not None
    staff = reader.guild.channel("news")
    staff.kind = 0
    pg.backend.channel_changed(staff)
    await desk.state.servers.save(ServerSettings(int(reader.guild.id), notices=int(staff.id)))
    await reported(reader, await reader.slash("quote", {}))
    assert len(posted(pg, "news")) == 1
    assert not posted(pg, "general")


async def test_a_quotation_is_reported_once_an_hour(pg: Playground, reader: Person) -> None:
    """A second reader is thanked as well; the operator reads it once."""
    quote = await reader.slash("quote", {})
    for person in (reader, pg.person("admin"), reader):
        assert "Thank you" in words(await reported(person, await person.slash("quote", {})))
    assert len(posted(pg, "general")) == 1
    assert quote.private


async def test_nobody_floods_the_operator(pg: Playground, reader: Person) -> None:
    """After a few reports in an hour a reader is asked to wait."""
    quote = await reader.slash("quote", {})
    told = []
    for _ in range(reports.MOST_OF_ONE + 1):
        told.append(words(await reported(reader, quote)))
        quote = await reader.press(quote.message, button(quote, "c1:next:"))
    assert all("Thank you" in each for each in told[:-1])
    assert "many reports" in told[-1]
    assert len(posted(pg, "general")) == reports.MOST_OF_ONE


async def test_a_hidden_source_is_not_told_to_the_home_server(pg: Playground, desk: Desk, bot: Clipdesk) -> None:
    """A report of an article that the home server has put away names its key, and nothing it says."""
    reader = pg.person("reader", context="dm")
    quote = await reader.slash("quote", {"speaker": "Tomas Brell"})
    guild = next(iter(pg.world.guilds.values()))
    every = await desk.view(None).visible()
    await desk.state.servers.save(ServerSettings(int(guild.id), hidden_sources=every))
    assert "Thank you" in words(await reported(reader, quote))
    (notice,) = posted(pg, "general")
    assert "Brell" not in json.dumps(notice)
    assert "Article " in json.dumps(notice)


async def test_a_reported_quotation_is_hidden_by_a_button_only_the_operator_may_press(
    bot: Clipdesk, pg: Playground, desk: Desk, reader: Person
) -> None:
    """Pressed by a reader nothing happens; by the operator it is gone at once, and the notice offers to undo it."""
    (said,) = (await desk.view(None).quotations(limit=1)).items
    await reported(reader, await reader.slash("quote", {}))
    (notice,) = posted(pg, "general")
    press = next(i for i in json.dumps(notice).split('"') if i.startswith("c1:hidequote:"))
    refused = await reader.press(notice, press)
    assert "Only the operator" in json.dumps(refused.message)
    assert await desk.corrections.all() == ()
    hidden = await pg.person("operator").press(notice, press)
    assert await bot.idle(10)
    assert "A quotation is hidden" in words(hidden)
    assert said not in (await desk.view(None).quotations(limit=100)).items
    undone = await pg.person("operator").press(hidden.message, button(hidden, "c1:uncorrect"))
    assert await bot.idle(10)
    assert "Taken back" in words(undone)
    assert (await desk.view(None).quotations(limit=1)).items == (said,)
