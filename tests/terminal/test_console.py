"""The console and `ask` over the real wire: playground, discord.py client, cogs."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from xml.etree import ElementTree

import discord
import pytest
import pytest_asyncio
from rich.console import Console

from bot.cli.conversation import beside_the_live_state, conversation
from bot.cli.demo import ready_demo
from bot.errors import QueryError
from bot.playground.world import demo_world
from bot.settings import Settings
from bot.store.state import State
from bot.terminal.completion import BotCompleter
from bot.terminal.console import Talk
from bot.terminal.controls import controls
from bot.terminal.session import Session
from bot.terminal.showing import picture
from bot.terminal.tour import TRY


@pytest.fixture(autouse=True)
def discords_own_addresses() -> Iterator[None]:
    """The client points its library at the playground for the whole process; other tests start afresh."""
    base, gateway = discord.http.Route.BASE, discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY
    yield
    discord.http.Route.BASE = base
    discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = gateway


@pytest_asyncio.fixture
async def session(tmp_path: Path) -> AsyncIterator[Session]:
    """A reader's session on the sample archive."""
    demo, _, _ = await ready_demo(Settings(data_dir=tmp_path))
    async with conversation(demo) as open_session:
        yield open_session


async def transcript(session: Session, *lines: str) -> str:
    """What a console prints for these lines."""
    typed = iter(lines)

    async def ask(prompt: str) -> str:
        try:
            return next(typed)
        except StopIteration:
            raise EOFError from None

    out = io.StringIO()
    await Talk(session, Console(file=out, width=100), ask).run()
    return out.getvalue()


async def test_a_question_the_tour_suggests_found_nothing(session: Session) -> None:
    """What a newcomer is told to try answers with something of the sample archive."""
    for command, _ in TRY:
        if command.startswith("/"):
            shown = await transcript(session, command)
            assert "Nothing found" not in shown, command
            assert " · " in shown, command


async def test_a_talk_from_command_to_button(session: Session) -> None:
    """A quotation is shown, and the number of its button leads on."""
    said = await transcript(session, "/quote speaker:Ida Voss")
    assert "Ida Voss" in said
    assert "only you see this" in said
    assert "to press or choose" in said
    article = next(c.number for c in controls(session.shown or {}) if c.label == "Article")
    assert "Quotes" in await transcript(session, str(article))


async def test_what_makes_no_sense_is_explained_and_the_talk_goes_on(session: Session) -> None:
    """Unknown commands, missing options and wrong numbers bring a sentence each."""
    said = await transcript(session, "/sumary x", "/summary", "77", "as king", "help")
    for part in ("Did you mean /summary?", "/summary needs “article”", "no such number", "There is no “king”", "quit"):
        assert part in said


async def test_another_caller_sees_other_commands(session: Session) -> None:
    """A reader has no /admin; the operator has."""
    assert "/admin" not in await transcript(session, "help")
    assert "/admin" in await transcript(session, "as operator", "help")


async def test_plain_words_are_a_search(session: Session) -> None:
    """Without a command, the archive is searched."""
    assert "/search query:brass band" in await transcript(session, "brass band")


async def test_completion_asks_the_bot(session: Session) -> None:
    """Commands and options come from the picker, values from the bot's autocomplete over the wire."""
    completer = BotCompleter(session)
    assert "/quote " in [c.text for c in await completer.suggestions("/qu")]
    assert "speaker:" in [c.text for c in await completer.suggestions("/quote sp")]
    (voss,) = [c.text for c in await completer.suggestions("/quote speaker:ida") if "Voss" in c.text]
    assert "Ida Voss" in await transcript(session, f"/quote speaker:{voss}")


async def test_a_number_under_nothing_is_refused(session: Session) -> None:
    """Before the first answer there is nothing to press."""
    with pytest.raises(QueryError):
        await session.press([1])


async def test_a_picture_of_an_answer_is_an_svg(session: Session, tmp_path: Path) -> None:
    """It is well-formed, and holds what was asked, by whom, and the answer; nothing in it runs or is fetched."""
    answer = await session.ask("/summary article:oysters")
    picture(tmp_path / "a.svg", "/summary article:oysters", "reader", answer, session.names, "en-US")
    drawn = ElementTree.parse(tmp_path / "a.svg").getroot()
    told = " ".join("".join(text.itertext()) for text in drawn.iter("{http://www.w3.org/2000/svg}text"))
    for words in ("Reader", "/summary article:oysters", "Oysters", "Quotes", "Share", "Only you can see this"):
        assert words in told
    assert {part.tag.split("}")[1] for part in drawn.iter()} <= {"svg", "rect", "text", "path", "circle"}


@pytest.mark.parametrize("question", ["/latest", "/tag", "/speakers", "/help", "/about", "/search query:ferry"])
async def test_nothing_leaves_the_picture(session: Session, tmp_path: Path, question: str) -> None:
    """Every text and field of every answer lies within the frame."""
    picture(tmp_path / "a.svg", question, "reader", await session.ask(question), session.names, "en-US")
    drawn = ElementTree.parse(tmp_path / "a.svg").getroot()
    _, _, wide, high = map(float, drawn.attrib["viewBox"].split())
    for part in drawn.iter():
        place = part.attrib
        if "x" in place and "%" not in place.get("width", ""):
            right = float(place["x"]) + float(place.get("textLength") or place.get("width") or 0)
            assert 0 <= float(place["x"]) <= right <= wide, "".join(part.itertext())
            assert 0 <= float(place["y"]) <= high


async def test_a_form_has_no_picture(session: Session, tmp_path: Path) -> None:
    """It is told, and no file is written."""
    session.act_as("admin")
    with pytest.raises(QueryError):
        picture(tmp_path / "a.svg", "x", "admin", await session.ask("/server-data purge"), session.names, "en-US")
    assert not (tmp_path / "a.svg").exists()


async def test_the_console_keeps_a_state_of_its_own(tmp_path: Path) -> None:
    """It sees the live archive; what is chosen and followed in it is no live state. Only corrections are made there."""
    live = Settings(data_dir=tmp_path, sources=tmp_path / "sources.toml")
    async with conversation(beside_the_live_state(live), "operator") as operators:
        assert operators.caller == "operator"
    assert (tmp_path / "archive.db").exists()
    assert await registered(tmp_path / "console" / "state.db")
    assert not await registered(tmp_path / "state.db")


async def registered(state: Path) -> bool:
    """Whether a bot that registered its commands keeps its state there."""
    opened = await State.open(state)
    try:
        return await opened.marks.tree_hash(int(demo_world().bot.id), None) is not None
    finally:
        await opened.close()
