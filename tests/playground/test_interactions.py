"""The rules of interactions: three seconds, one answer, fifteen minutes, who sees what."""

from __future__ import annotations

import discord
import pytest

from bot.playground import Playground, PlaygroundError, Upload
from tests.playground.bots import BirdBot, Note
from tests.wire import bot_on_wire

CHOICE = {"label": "One", "value": "one"}


def labelled(component: dict[str, object], label: str = "Label") -> dict[str, object]:
    """A component of a modal under its label."""
    return {"type": 18, "label": label, "component": component}


async def test_an_interaction_nobody_answers_fails_for_its_person() -> None:
    """After the time for an answer the person reads that the application did not respond; it is counted."""
    async with Playground(answer_seconds=0.05) as pg, bot_on_wire(pg, BirdBot) as bot:
        answer = await pg.person("reader").slash("silent")
        assert (answer.kind, answer.error) == ("none", "The application did not respond")
        assert len(pg.unanswered) == 1
        _, interaction = await bot.seen.get()
        with pytest.raises(discord.NotFound) as caught:
            await interaction.response.send_message("Too late")
        assert caught.value.code == 10062


async def test_a_second_answer_is_refused() -> None:
    """An interaction takes one callback; discord.py's own guard set aside, Discord says 40060."""
    async with Playground() as pg, bot_on_wire(pg, BirdBot) as bot:
        await pg.person("reader").slash("hello", {"name": "Ada"})
        (opened,) = pg.backend.interactions.all()
        adapter = discord.webhook.async_.async_context.get()
        params = discord.webhook.async_.interaction_message_response_params(type=4, content="Again")
        with pytest.raises(discord.HTTPException) as caught:
            await adapter.create_interaction_response(
                int(opened.id), opened.token, session=bot.http._HTTPClient__session, params=params
            )
        assert caught.value.code == 40060


async def test_a_token_lives_fifteen_minutes() -> None:
    """Follow-ups work until the token is over, then they are refused with 50027."""
    now = [1_800_000_000.0]
    async with Playground(clock=lambda: now[0]) as pg, bot_on_wire(pg, BirdBot) as bot:
        asked = pg.person("reader").slash("silent", timeout=0.0)
        await asked
        _, interaction = await bot.seen.get()
        with pytest.raises(discord.NotFound) as early:
            await interaction.followup.send("Before any answer")
        assert early.value.code == 10015
        await interaction.response.send_message("Here")
        now[0] += 899
        await interaction.followup.send("In time")
        now[0] += 2
        with pytest.raises(discord.HTTPException) as late:
            await interaction.followup.send("Late")
        assert (late.value.status, late.value.code) == (401, 50027)


async def test_a_modal_can_not_follow_a_defer() -> None:
    """After a defer the one callback is spent."""
    async with Playground() as pg, bot_on_wire(pg, BirdBot) as bot:
        await pg.person("reader").slash("silent", timeout=0.0)
        _, interaction = await bot.seen.get()
        await interaction.response.defer()
        interaction.response._response_type = None  # discord.py's own guard, which would stop it first
        with pytest.raises(discord.HTTPException) as caught:
            await interaction.response.send_modal(Note())
        assert caught.value.code in (40060, 10062)


async def test_answers_are_read_edited_and_deleted() -> None:
    """The original answer can be fetched, edited and taken back by its token."""
    async with Playground() as pg, bot_on_wire(pg, BirdBot) as bot:
        reader = pg.person("reader")
        await reader.slash("silent", timeout=0.0)
        _, interaction = await bot.seen.get()
        await interaction.response.send_message("First")
        assert (await interaction.original_response()).content == "First"
        await interaction.edit_original_response(content="Second")
        assert [m["content"] for m in pg.messages(reader.channel)] == ["Second"]
        more = await interaction.followup.send("Third", wait=True)
        await more.edit(content="Fourth")
        await interaction.delete_original_response()
        assert [m["content"] for m in pg.messages(reader.channel)] == ["Fourth"]
        with pytest.raises(discord.NotFound) as caught:
            await interaction.edit_original_response(content="Fifth")
        assert caught.value.code == 10008


MODAL_FAULTS: list[tuple[str, dict[str, object], str]] = [
    ("a long title", {"title": "t" * 46}, "title"),
    ("no title", {"title": ""}, "title"),
    ("a long id", {"custom_id": "c" * 101}, "custom_id"),
    ("six parts", {"components": [{"type": 10, "content": "x"}] * 6}, "components"),
    ("a bare button", {"components": [{"type": 2, "custom_id": "b"}]}, "components"),
    ("a long label", {"components": [labelled({"type": 4, "custom_id": "a", "style": 1}, "l" * 46)]}, "components"),
    ("one radio", {"components": [labelled({"type": 21, "custom_id": "a", "options": [CHOICE]})]}, "components"),
    ("an id twice", {"components": [labelled({"type": 4, "custom_id": "a", "style": 1})] * 2}, "components"),
]


@pytest.mark.parametrize(("change", "at"), [f[1:] for f in MODAL_FAULTS], ids=[f[0] for f in MODAL_FAULTS])
async def test_a_modal_over_a_limit_is_refused(change: dict[str, object], at: str) -> None:
    """The callback is 50035 with the fault under its data, and the interaction can still be answered."""
    async with Playground() as pg, bot_on_wire(pg, BirdBot) as bot:
        await pg.person("reader").slash("silent", timeout=0.0)
        _, interaction = await bot.seen.get()
        modal = {"title": "T", "custom_id": "m", "components": [labelled({"type": 4, "custom_id": "a", "style": 1})]}
        path = f"/interactions/{interaction.id}/{interaction.token}/callback"
        with pytest.raises(discord.HTTPException) as caught:
            await bot.http.request(discord.http.Route("POST", path), json={"type": 9, "data": modal | change})
        assert caught.value.code == 50035
        assert at in pg.requests[-1].answer["errors"]["data"]
        await bot.http.request(discord.http.Route("POST", path), json={"type": 9, "data": modal})


async def test_too_many_completions_are_refused() -> None:
    """26 choices, or a name of 101 characters, are an invalid form."""
    async with Playground() as pg, bot_on_wire(pg, BirdBot) as bot:
        many = [{"name": str(n), "value": str(n)} for n in range(26)]
        for choices in (many, [{"name": "n" * 101, "value": "v"}], [{"name": "n", "value": "v" * 101}]):
            await pg.person("reader").complete("bird", focused="name", timeout=0.0)
            opened = pg.backend.interactions.all()[-1]
            with pytest.raises(discord.HTTPException) as caught:
                await bot.http.request(
                    discord.http.Route("POST", f"/interactions/{opened.id}/{opened.token}/callback"),
                    json={"type": 8, "data": {"choices": choices}},
                )
            assert caught.value.code == 50035


async def test_the_picker_shows_what_a_person_may_use() -> None:
    """A command for those who manage the server is offered to the admin, not to the reader; none of it in DMs."""
    async with Playground() as pg, bot_on_wire(pg, BirdBot):
        names = {who: [c.name for c in pg.person(who).commands()] for who in ("reader", "admin")}
        assert "watch add" in names["admin"]
        assert "watch add" not in names["reader"]
        assert "watch add" not in [c.name for c in pg.person("admin", context="dm").commands()]
        assert pg.person("reader", context="private").commands() == []
        with pytest.raises(PlaygroundError, match="no command “watch add”"):
            await pg.person("reader").slash("watch add", {"channel": "#general"})


async def test_channels_and_roles_reach_the_bot_resolved() -> None:
    """Options that name a channel or a role arrive as discord.py's objects."""
    async with Playground() as pg, bot_on_wire(pg, BirdBot):
        admin = pg.person("admin")
        answer = await admin.slash("watch add", {"channel": "#news", "role": "Editors"})
        news = next(iter(pg.world.guilds.values())).channel("news")
        assert answer.message is not None
        assert answer.message["content"] == f"<#{news.id}> Editors"
        with pytest.raises(PlaygroundError, match="doesn't take channels like #clippings"):
            await admin.slash("watch add", {"channel": "#clippings"})


@pytest.mark.parametrize(
    ("options", "text"),
    [
        ({}, "needs the option “name”"),
        ({"name": "Ada", "times": 4}, "takes 1 to 3, not 4"),
        ({"name": "Ada", "times": "many"}, "takes a whole number"),
        ({"name": "Ada", "loud": True}, "no option “loud”"),
        ({"name": "Ada", "secret": "perhaps"}, "takes true or false"),
        ({"name": ""}, "can't be empty"),
    ],
)
async def test_options_are_checked_as_the_client_does(options: dict[str, object], text: str) -> None:
    """What Discord's client would not send is an error that says why."""
    async with Playground() as pg, bot_on_wire(pg, BirdBot):
        with pytest.raises(PlaygroundError, match=text):
            await pg.person("reader").slash("hello", options)
        assert pg.backend.interactions.all() == []


async def test_a_user_installed_command_is_answered_in_a_private_channel() -> None:
    """In a group without the bot the answer arrives, and more than five follow-ups are refused."""

    def travelling() -> BirdBot:
        bot = BirdBot()

        @bot.tree.command(description="Takes a file")
        @discord.app_commands.allowed_installs(guilds=False, users=True)
        @discord.app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
        async def weigh(interaction: discord.Interaction, file: discord.Attachment) -> None:
            await interaction.response.send_message(str(len(await file.read())))
            for n in range(5):
                await interaction.followup.send(str(n))
            try:
                await interaction.followup.send("sixth")
            except discord.HTTPException as error:
                bot.seen.put_nowait(("refused", error.code))

        return bot

    async with Playground() as pg, bot_on_wire(pg, travelling) as bot:
        reader = pg.person("reader", context="private")
        assert [c.name for c in reader.commands()] == ["weigh"]
        answer = await reader.slash("weigh", {"file": Upload("birds.txt", b"12345")})
        assert answer.message is not None
        assert answer.message["content"] == "5"
        assert await bot.seen.get() == ("refused", 40094)
        assert len(answer.followups) == 5
