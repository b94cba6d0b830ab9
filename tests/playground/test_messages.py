"""Messages in channels, threads and forums, with the real client."""

from __future__ import annotations

import asyncio
import io

import aiohttp
import discord
import pytest

from bot.playground import Playground, RateLimits
from tests.playground.bots import BirdBot, Card
from tests.wire import bot_on_wire, check_bodies


def channel_of(bot: BirdBot, name: str) -> discord.TextChannel:
    """The text channel of that name."""
    channel = discord.utils.get(bot.guilds[0].text_channels, name=name)
    assert channel is not None
    return channel


def forum_of(bot: BirdBot, name: str) -> discord.ForumChannel:
    """The forum of that name."""
    forum = discord.utils.get(bot.guilds[0].forums, name=name)
    assert forum is not None
    return forum


async def test_the_same_nonce_gives_the_first_message() -> None:
    """Within minutes a nonce makes one message; after them it makes another."""
    now = [1_800_000_000.0]
    async with Playground(clock=lambda: now[0]) as pg, bot_on_wire(pg, BirdBot) as bot:
        general = channel_of(bot, "general")
        first = await general.send("Once", nonce="slot-1")
        again = await general.send("Once", nonce="slot-1")
        assert again.id == first.id
        now[0] += 3600
        later = await general.send("Once", nonce="slot-1")
        assert later.id != first.id
        assert len(pg.messages(general.id)) == 2
        await later.delete()
        with pytest.raises(discord.NotFound):
            await general.send("Once", nonce="slot-1")
        check_bodies(pg)


async def test_messages_are_edited_read_back_and_deleted() -> None:
    """History is newest first, pages by before and after, and forgets what was deleted."""
    async with Playground() as pg, bot_on_wire(pg, BirdBot) as bot:
        general = channel_of(bot, "general")
        sent = [await general.send(f"Number {n}") for n in range(5)]
        await sent[1].edit(content="Number one")
        await sent[2].delete()
        newest = [m.content async for m in general.history(limit=2)]
        assert newest == ["Number 4", "Number 3"]
        older = [m.content async for m in general.history(before=sent[3])]
        assert older == ["Number one", "Number 0"]
        younger = [m.content async for m in general.history(after=sent[0], oldest_first=True)]
        assert younger == ["Number one", "Number 3", "Number 4"]
        assert (await general.fetch_message(sent[1].id)).edited_at is not None
        with pytest.raises(discord.NotFound) as caught:
            await general.fetch_message(sent[2].id)
        assert caught.value.code == 10008
        check_bodies(pg)


async def test_files_come_with_a_message_and_can_be_fetched() -> None:
    """An attachment keeps its name and bytes."""
    async with Playground() as pg, bot_on_wire(pg, BirdBot) as bot:
        message = await channel_of(bot, "general").send("See", file=discord.File(io.BytesIO(b"a,b\n"), "birds.csv"))
        (attachment,) = message.attachments
        assert (attachment.filename, await attachment.read()) == ("birds.csv", b"a,b\n")
        check_bodies(pg)


async def test_others_words_are_hidden_from_the_bot_unless_said_to_it() -> None:
    """Without the content intent a bot reads the words of others only where they mention it; its own always."""
    async with Playground() as pg, bot_on_wire(pg, BirdBot) as bot:
        reader = pg.person("reader")
        reader.say("Hidden")
        reader.say(f"Hello <@{pg.world.bot.id}>")
        general = channel_of(bot, "general")
        await general.send("Mine")
        assert [m.content async for m in general.history()] == ["Mine", f"Hello <@{pg.world.bot.id}>", ""]
        counted = await reader.menu("Count letters", pg.messages(general.id)[0]["id"])
        assert counted.message is not None
        assert counted.message["content"] == "6 letters"


async def test_announcements_are_published_once() -> None:
    """Publishing works in announcement channels, once; elsewhere it is refused."""
    async with Playground() as pg, bot_on_wire(pg, BirdBot) as bot:
        message = await channel_of(bot, "news").send("News")
        await message.publish()
        assert pg.messages(message.channel.id)[0]["flags"] & 1
        with pytest.raises(discord.HTTPException) as caught:
            await message.publish()
        assert caught.value.code == 40033
        elsewhere = await channel_of(bot, "general").send("Not news")
        with pytest.raises(discord.HTTPException) as caught:
            await elsewhere.publish()
        assert caught.value.code == 50024


async def test_a_forum_takes_posts_with_tags() -> None:
    """A post is a thread whose first message has its id; a required tag is required; plain messages are refused."""
    async with Playground() as pg, bot_on_wire(pg, BirdBot) as bot:
        forum = forum_of(bot, "clippings")
        made = await forum.create_thread(name="Monday", content="Three birds", applied_tags=[forum.available_tags[0]])
        assert made.message.id == made.thread.id
        assert [m["content"] for m in pg.messages(made.thread.id)] == ["Three birds"]
        card = await forum.create_thread(name="Tuesday", view=Card())
        await card.thread.send("And one more")
        assert [t.name for t in await bot.guilds[0].active_threads()] == ["Tuesday", "Monday"]
        with pytest.raises(discord.HTTPException) as caught:
            await forum_of(bot, "tagged-clippings").create_thread(name="Bare", content="No tag")
        assert caught.value.code == 40067
        with pytest.raises(discord.HTTPException) as caught:
            await bot.http.send_message(forum.id, params=discord.http.handle_message_parameters("Plain"))
        assert caught.value.code == 40058
        check_bodies(pg)


async def test_threads_start_at_a_message_where_permitted() -> None:
    """A thread takes a permission the bot's invite link doesn't ask for; with it, it has the message's id."""
    async with Playground() as pg, bot_on_wire(pg, BirdBot) as bot:
        message = await channel_of(bot, "general").send("Start here")
        thread = await message.create_thread(name="More about it")
        assert thread.id == message.id
        await thread.send("In the thread")
        assert [m["content"] for m in pg.messages(thread.id)] == ["In the thread"]
        await thread.edit(archived=True)
        assert [t.id async for t in channel_of(bot, "general").archived_threads()] == [thread.id]
        check_bodies(pg)


async def test_permissions_are_enforced_with_discords_codes() -> None:
    """A hidden channel is missing access, a forbidden act missing permissions, another's message not editable."""
    async with Playground() as pg, bot_on_wire(pg, BirdBot) as bot:
        with pytest.raises(discord.Forbidden) as caught:
            await channel_of(bot, "staff").send("Hello")
        assert caught.value.code == 50001
        said = pg.person("reader").say("Mine")
        general = channel_of(bot, "general")
        with pytest.raises(discord.Forbidden) as caught:
            await general.get_partial_message(int(said["id"])).delete()
        assert caught.value.code == 50013
        with pytest.raises(discord.Forbidden) as caught:
            await general.get_partial_message(int(said["id"])).edit(content="Yours")
        assert caught.value.code == 50005
        with pytest.raises(discord.NotFound) as unknown:
            await bot.fetch_channel(1)
        assert unknown.value.code == 10003


async def test_pings_follow_allowed_mentions() -> None:
    """Roles and users are pinged as far as the message allows it, everyone only with the permission."""
    async with Playground() as pg, bot_on_wire(pg, BirdBot) as bot:
        (guild,) = pg.world.guilds.values()
        role, reader = guild.role("Morning readers"), pg.person("reader").user
        text = f"@everyone <@&{role.id}> <@{reader.id}>"
        general = channel_of(bot, "general")
        await general.send(text)
        await general.send(text, allowed_mentions=discord.AllowedMentions.none())
        only = discord.AllowedMentions(everyone=False, users=False, roles=[discord.Object(int(role.id))])
        await general.send(text, allowed_mentions=only)
        pinged = [(m["mention_everyone"], m["mention_roles"], len(m["mentions"])) for m in pg.messages(general.id)]
        assert pinged == [(False, [role.id], 1), (False, [], 0), (False, [role.id], 0)]


async def test_a_direct_message_reaches_its_reader() -> None:
    """A DM channel is opened once and takes messages."""
    async with Playground() as pg, bot_on_wire(pg, BirdBot) as bot:
        reader = pg.person("reader", context="dm")
        user = await bot.fetch_user(int(reader.user.id))
        await user.send("Psst")
        assert [m["content"] for m in pg.messages(reader.channel)] == ["Psst"]
        assert (await reader.slash("hello", {"name": "you"})).message is not None


async def test_a_429_is_waited_out() -> None:
    """Over an enforced limit the client waits as told and every message arrives once."""
    limits_of = {"POST /channels/{channel_id}/messages": (2, 0.2)}
    async with Playground() as pg, bot_on_wire(pg, BirdBot) as bot:
        pg.door.limits = RateLimits(buckets=limits_of)
        general = channel_of(bot, "general")
        for n in range(5):
            await general.send(str(n))
        assert [m["content"] for m in pg.messages(general.id)] == ["0", "1", "2", "3", "4"]


@pytest.mark.parametrize("done", [False, True])
async def test_a_500_is_retried_without_doubling(done: bool) -> None:
    """discord.py retries a 500 with the same nonce: one message, whether or not the first try was carried out."""
    async with Playground() as pg, bot_on_wire(pg, BirdBot) as bot:
        fault = pg.faults.add("POST /channels/{channel_id}/messages", status=500, done=done)
        await channel_of(bot, "general").send("Once")
        assert fault.hits == 1
        assert len(pg.messages(channel_of(bot, "general").id)) == 1
        assert len([r for r in pg.requests if r.template == "/channels/{channel_id}/messages"]) == 2


async def test_faults_drop_hang_and_limit() -> None:
    """A dropped request raises, a hanging one waits until released, a 429 is repeated after its time."""
    async with Playground() as pg, bot_on_wire(pg, BirdBot) as bot:
        general = channel_of(bot, "general")
        pg.faults.add("POST /channels/*/messages", drop=True, done=True)
        with pytest.raises(aiohttp.ClientError):
            await general.send("Lost answer")
        assert [m["content"] for m in pg.messages(general.id)] == ["Lost answer"]
        pg.faults.add("POST /channels/*/messages", status=429, retry_after=0.01)
        await general.send("After the limit")
        pg.faults.add("POST /channels/*/messages", status=403)
        with pytest.raises(discord.Forbidden):
            await general.send("Forbidden")
        assert len(pg.messages(general.id)) == 2


async def test_a_reply_names_its_message() -> None:
    """A reply refers to a message that is there; to one that is gone it is refused."""
    async with Playground() as pg, bot_on_wire(pg, BirdBot) as bot:
        first = await channel_of(bot, "general").send("Question")
        answer = await first.reply("Answer")
        assert answer.reference is not None
        assert answer.reference.message_id == first.id
        await first.delete()
        with pytest.raises(discord.HTTPException) as caught:
            await first.reply("Nobody there")
        assert caught.value.code == 50035
        check_bodies(pg)


async def test_messages_are_given_once_in_their_order() -> None:
    """next_message gives each of the bot's messages once, waits for the next, and says when none comes."""
    async with Playground() as pg, bot_on_wire(pg, BirdBot) as bot:
        general = channel_of(bot, "general")
        pg.person("reader").say("Not the bot's")
        await general.send("One")
        await general.send("Two")
        assert [(await pg.next_message(general.id))["content"] for _ in range(2)] == ["One", "Two"]
        waiting = asyncio.create_task(pg.next_message(general.id))
        await general.send("Three")
        assert (await waiting)["content"] == "Three"
        with pytest.raises(TimeoutError):
            await pg.next_message(general.id, timeout=0.0)
