"""Help: /help by topic and /about, with what is kept about whom."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.client import Clipdesk, Interaction
from bot.tongue import Tongue, later
from cogs._commands import for_readers, words
from cogs._pages import Ask, answer, page
from cogs._routes import Press, route
from cogs._sheet import Button, Sheet

# Templates: {name} of a command in braces becomes its clickable mention.
TOPICS = {
    later("reading"): words(
        "{summary} shows what an article says: by title, address or words.\n"
        "{search} finds articles: words, \"phrases\", -without, tag: speaker: source: after: before:\n"
        "{tag} lists the articles of a tag; without a name, the top tags.\n"
        "{latest} shows what is new."
    ),
    later("quotes"): words(
        "{quote} gives what somebody said, word for word, with a link to the place.\n"
        "{speakers} tells who is quoted most.\n"
        "A quotation is shown with a speaker only where the text leaves no doubt."
    ),
    later("related"): words(
        "{related} shows where an article leads: its own related links, then articles like it, with the reason."
    ),
    later("digests"): words(
        "{digest add} posts the new articles of each day in a channel, at a local time. "
        "{digest list}, {digest preview}, {digest pause} and {digest remove} look after them."
    ),
    later("sharing"): words(
        "Answers are private. **Share** under an answer posts it in the channel with your name; "
        "you or a moderator may delete it. The option share does so at once."
    ),
}  # fmt: skip


class Help(commands.Cog):
    """The commands."""

    @app_commands.command(name="help", description=words("What Clipdesk can do"))
    @app_commands.describe(topic=words("What about"))
    @app_commands.choices(topic=[app_commands.Choice(name=words(name), value=name) for name in TOPICS])
    @for_readers
    async def help(self, interaction: Interaction, topic: str = "") -> None:
        """Answers with help."""
        await answer(interaction, route("help", topic))

    @app_commands.command(name="about", description=words("Version, size of the archive, invite, privacy"))
    @for_readers
    async def about(self, interaction: Interaction) -> None:
        """Answers with what this bot is."""
        await answer(interaction, route("about"))


@page("help")
async def help_page(ask: Ask, topic: str = "") -> Sheet:
    """One topic, or all of them."""
    say, sheet = ask.say, Sheet(route("help", topic), shareable=False)
    sheet.say(f"### {say('What Clipdesk can do')}")
    for name in [topic] if topic in TOPICS else list(TOPICS):
        text = _mentioned(ask, say(TOPICS[name].message))
        sheet.say(f"**{say(name).capitalize()}**\n{text}")
    sheet.row(
        [Button(say(name).capitalize(), Press("go", route("help", name))) for name in TOPICS if name != topic][:5]
    )
    return sheet


def _mentioned(ask: Ask, text: str) -> str:
    """Command names in braces become mentions that can be clicked, or plain text where Discord's ids are unknown."""
    for name in sorted(ask.bot.mentions, key=len, reverse=True):
        text = text.replace("{" + name + "}", ask.bot.mentions[name])
    return text.replace("{", "`/").replace("}", "`")


@page("about")
async def about_page(ask: Ask) -> Sheet:
    """What this bot is, how much it knows, and what it keeps about whom."""
    say, bot = ask.say, ask.bot
    facts = await ask.desk.facts()
    sheet = Sheet(route("about"), shareable=False)
    sheet.say(
        f"### Clipdesk {bot.version}\n"
        + say("Keeps this server's clippings desk: an archive of articles that answers.")
    )
    sheet.say(_size(say, facts.articles, facts.quotes, facts.speakers))
    if facts.last_indexed_at:
        sheet.say(say("Last change of the archive: {when}", when=f"<t:{int(facts.last_indexed_at.timestamp())}:R>"))
    sheet.say(
        f"**{say('Privacy')}**\n"
        + say("No messages are read. Nothing is kept about readers but what they ask to follow. "
              "Questions are not stored. Servers: settings and schedules, until the bot is removed.")
    )  # fmt: skip
    sheet.say(
        f"**{say('Terms')}**\n"
        + say("Articles belong to their authors; quotations are shown with their place. No warranty. "
              "Free software under the MIT licence.")
    )  # fmt: skip
    sheet.row([Button(say("Invite"), url=bot.invite)])
    return sheet


def _size(say: Tongue, articles: int, quotes: int, speakers: int) -> str:
    return " · ".join((
        say.n("{n} article", "{n} articles", articles),
        say.n("{n} quotation", "{n} quotations", quotes),
        say.n("{n} speaker", "{n} speakers", speakers),
    ))  # fmt: skip


async def setup(bot: Clipdesk) -> None:
    """Adds the commands to the bot."""
    await bot.add_cog(Help())
