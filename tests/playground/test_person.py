"""What a person can do, with the real client on the other end."""

from __future__ import annotations

import pytest

from bot.playground import Choice, Playground, PlaygroundError
from tests.playground.bots import BirdBot
from tests.wire import bot_on_wire, check_bodies


async def test_a_slash_command_is_answered_in_the_channel() -> None:
    """The answer is a public message in the channel, and Discord's description has nothing against the requests."""
    async with Playground() as pg, bot_on_wire(pg, BirdBot):
        answer = await pg.person("reader").slash("hello", {"name": "Ada", "times": 2})
        assert (answer.kind, answer.private, answer.error) == ("message", False, None)
        assert answer.message is not None
        assert answer.message["content"] == "Hello Ada! Hello Ada! "
        general = pg.person("reader").channel
        assert pg.messages(general) == [answer.message]
        assert (await pg.next_message(general))["id"] == answer.message["id"]
        assert check_bodies(pg) >= 2


async def test_a_private_answer_is_seen_by_one() -> None:
    """An ephemeral message is not in the channel's history, and nobody else can press on it."""
    async with Playground() as pg, bot_on_wire(pg, BirdBot):
        reader = pg.person("reader")
        answer = await reader.slash("hello", {"name": "Ada", "secret": True})
        assert answer.private
        assert answer.message is not None
        assert answer.message["flags"] & 64
        assert pg.messages(reader.channel) == []
        with pytest.raises(PlaygroundError, match="sees no message"):
            await pg.person("admin").press(answer.message, "any")


async def test_autocomplete_offers_what_the_bot_finds() -> None:
    """The choices of the bot's own autocomplete come back."""
    async with Playground() as pg, bot_on_wire(pg, BirdBot):
        found = await pg.person("reader").complete("bird", {"name": "e"}, focused="name")
        assert found[0] == Choice("Avocet", "avocet")
        assert len(found) == 4


async def test_buttons_and_selects_of_a_card_work() -> None:
    """A press edits the card in place, a choice is answered in private."""
    async with Playground() as pg, bot_on_wire(pg, BirdBot):
        reader = pg.person("reader")
        answer = await reader.slash("card")
        assert [(p.kind, p.label, p.custom_id) for p in answer.pressables] == [
            ("button", "More", "card:more"),
            ("select", "Another bird", "card:bird"),
        ]
        assert answer.message is not None
        pressed = await reader.press(answer.message["id"], "card:more")
        assert pressed.kind == "update"
        assert "Nests on moors." in str(answer.message)
        chosen = await reader.choose(answer.message["id"], "card:bird", ["egret"])
        assert chosen.message is not None
        assert chosen.message["content"] == "You chose egret."
        assert chosen.private
        check_bodies(pg)


async def test_a_modal_is_filled_in_and_sent() -> None:
    """The values of a modal's fields reach the bot."""
    async with Playground() as pg, bot_on_wire(pg, BirdBot):
        reader = pg.person("reader")
        answer = await reader.slash("note")
        assert answer.kind == "modal"
        with pytest.raises(PlaygroundError, match="1 to 50 characters"):
            await reader.submit(answer.modal, {"place": ["shore"]})
        sent = await reader.submit(answer.modal, {"words": "Two dunlins", "place": ["shore"]})
        assert sent.message is not None
        assert sent.message["content"] == "Two dunlins at the shore"
        check_bodies(pg)


async def test_a_deferred_answer_settles() -> None:
    """A deferred answer is a loading message until the first follow-up takes its place; the second stands alone."""
    async with Playground() as pg, bot_on_wire(pg, BirdBot) as bot:
        answer = await pg.person("reader").slash("think")
        assert answer.deferred
        assert answer.message is not None
        assert answer.message["flags"] & 128
        bot.hold.set()
        await answer.settled()
        assert answer.message["content"] == "Thought."
        assert not answer.message["flags"] & 128
        await answer.followed_up()
        assert [m["content"] for m in answer.followups] == ["And again."]
        assert [m["content"] for m in pg.messages(pg.person("reader").channel)] == ["Thought."]
        check_bodies(pg)
