"""A small bot with one of everything, written against discord.py alone."""

from __future__ import annotations

import asyncio
from typing import Any

import discord
from discord import app_commands

BIRDS = ("Avocet", "Bittern", "Curlew", "Dunlin", "Egret")


class Card(discord.ui.LayoutView):
    """A Components V2 card with a button in a section and a row with a select."""

    def __init__(self) -> None:
        super().__init__(timeout=None)
        box: discord.ui.Container[Any] = discord.ui.Container()
        button: discord.ui.Button[Any] = discord.ui.Button(label="More", custom_id="card:more")
        button.callback = self.more  # type: ignore[method-assign]
        box.add_item(discord.ui.Section("**Curlew**", "A wader of the mud flats.", accessory=button))
        box.add_item(discord.ui.TextDisplay("Seen in spring."))
        self.add_item(box)
        row: discord.ui.ActionRow[Any] = discord.ui.ActionRow()
        self.menu: discord.ui.Select[Any] = discord.ui.Select(
            custom_id="card:bird",
            placeholder="Another bird",
            options=[discord.SelectOption(label=b, value=b.lower()) for b in BIRDS],
        )
        self.menu.callback = self.chosen  # type: ignore[method-assign]
        row.add_item(self.menu)
        self.add_item(row)

    async def more(self, interaction: discord.Interaction) -> None:
        """Edit the card in place."""
        box = self.children[0]
        assert isinstance(box, discord.ui.Container)
        box.add_item(discord.ui.TextDisplay("Nests on moors."))
        await interaction.response.edit_message(view=self)

    async def chosen(self, interaction: discord.Interaction) -> None:
        """Answer in private."""
        await interaction.response.send_message(f"You chose {self.menu.values[0]}.", ephemeral=True)


class Note(discord.ui.Modal, title="Field note"):
    """A modal with a label and a select in it."""

    words: discord.ui.Label[Any] = discord.ui.Label(
        text="What did you see?", component=discord.ui.TextInput(custom_id="words", max_length=50)
    )
    place: discord.ui.Label[Any] = discord.ui.Label(
        text="Where?",
        component=discord.ui.Select(
            custom_id="place", options=[discord.SelectOption(label=p, value=p) for p in ("marsh", "shore")]
        ),
    )

    async def on_submit(self, interaction: discord.Interaction) -> None:
        """Say what was noted."""
        words, place = self.words.component, self.place.component
        assert isinstance(words, discord.ui.TextInput)
        assert isinstance(place, discord.ui.Select)
        await interaction.response.send_message(f"{words.value} at the {place.values[0]}", ephemeral=True)


class BirdBot(discord.Client):
    """The bot; its tree is synced in setup_hook."""

    def __init__(self, **options: Any) -> None:
        super().__init__(intents=discord.Intents(guilds=True), **options)
        self.tree = app_commands.CommandTree(self)
        self.hold = asyncio.Event()
        self.resumed = asyncio.Event()
        self.removed: asyncio.Queue[discord.Guild] = asyncio.Queue()
        self.seen: asyncio.Queue[tuple[str, Any]] = asyncio.Queue()
        add_commands(self)

    async def setup_hook(self) -> None:
        """Register the commands."""
        await self.tree.sync()

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Identify at once: discord.py would wait five seconds before a second time."""

    async def on_resumed(self) -> None:
        """Note that the session was resumed."""
        self.resumed.set()

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Note a guild that is gone."""
        self.seen.put_nowait(("remove", guild.id))

    async def on_guild_unavailable(self, guild: discord.Guild) -> None:
        """Note a guild that is away."""
        self.seen.put_nowait(("unavailable", guild.id))

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Note a guild that is new."""
        self.seen.put_nowait(("join", guild.id))

    async def on_guild_channel_update(self, before: Any, after: Any) -> None:
        """Note a channel that changed."""
        self.seen.put_nowait(("channel", after.id))


def add_commands(bot: BirdBot) -> None:
    """Give the bot its commands."""
    tree = bot.tree

    @tree.command(description="Says hello")
    @app_commands.describe(name="Who", times="How often")
    async def hello(
        interaction: discord.Interaction, name: str, times: app_commands.Range[int, 1, 3] = 1, secret: bool = False
    ) -> None:
        await interaction.response.send_message(f"Hello {name}! " * times, ephemeral=secret)

    @tree.command(description="Names a bird")
    async def bird(interaction: discord.Interaction, name: str) -> None:
        await interaction.response.send_message(name)

    @bird.autocomplete("name")
    async def complete(interaction: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return [app_commands.Choice(name=b, value=b.lower()) for b in BIRDS if typed.lower() in b.lower()]

    @tree.command(description="Shows a card")
    async def card(interaction: discord.Interaction) -> None:
        await interaction.response.send_message(view=Card())

    @tree.command(description="Takes a note")
    async def note(interaction: discord.Interaction) -> None:
        await interaction.response.send_modal(Note())

    @tree.command(description="Thinks first")
    async def think(interaction: discord.Interaction, private: bool = False) -> None:
        await interaction.response.defer(thinking=True, ephemeral=private)
        await bot.hold.wait()
        await interaction.followup.send("Thought.", wait=True)
        await interaction.followup.send("And again.", ephemeral=True)

    @tree.command(description="Says nothing")
    async def silent(interaction: discord.Interaction) -> None:
        bot.seen.put_nowait(("silent", interaction))

    @tree.context_menu(name="Count letters")
    async def letters(interaction: discord.Interaction, message: discord.Message) -> None:
        await interaction.response.send_message(f"{len(message.content)} letters", ephemeral=True)

    add_watch(bot)


def add_watch(bot: BirdBot) -> None:
    """Give the bot a group of commands for those who manage the server."""
    watch = app_commands.Group(
        name="watch",
        description="Watches",
        guild_only=True,
        default_permissions=discord.Permissions(manage_guild=True),
    )

    @watch.command(name="add", description="Adds a watch")
    async def add(
        interaction: discord.Interaction, channel: discord.TextChannel, role: discord.Role | None = None
    ) -> None:
        await interaction.response.send_message(f"{channel.mention} {role.name if role else '-'}")

    bot.tree.add_command(watch)
