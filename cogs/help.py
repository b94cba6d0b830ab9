"""Help: /help by topic and /about, with what is kept about whom."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.client import Clipdesk, Interaction
from bot.model import IndexFacts
from bot.tongue import Tongue, later
from cogs._commands import for_readers, words
from cogs._pages import Ask, answer, page
from cogs._routes import Press, route
from cogs._sheet import Button, Sheet
from cogs._text import fit_address

# Templates: {name} of a command in braces becomes its clickable mention.
TOPICS = {
    later("reading"): words(
        "{summary} shows what an article says: by title, address or words.\n"
        "{search} finds articles: words, \"phrases\", -without, tag: speaker: source: after: before:\n"
        "{tag} lists the articles of a tag; without a name, the top tags.\n"
        "{latest} shows what is new.\n"
        "{words} lists the words an article puts in quotes, each in its sentence."
    ),
    later("quotes"): words(
        "{quote} gives what somebody said, word for word, with a link to the place.\n"
        "{speakers} tells who is quoted most.\n"
        "A quotation is shown with a speaker only where the text leaves no doubt. "
        "**Report** under it tells the operator what is wrong."
    ),
    later("related"): words(
        "{related} shows where an article leads: its own related links, then articles like it, with the reason."
    ),
    later("following"): words(
        "{follow tag} and {follow speaker} keep what you care about; {latest} with following shows what is new of it. "
        "{data show} and {data delete} are yours alone."
    ),
    later("digests"): words(
        "{digest add} posts the new articles of each day in a channel, at a local time. "
        "{digest list}, {digest preview}, {digest pause} and {digest remove} look after them; "
        "{doctor digest} says what stands in the way of one."
    ),
    later("setup"): words(
        "{settings panel} sets the language, the time zone, who may share, quiet hours and the sources seen here. "
        "{doctor channel} checks a channel. {server-data show} shows what is kept of a server.\n"
        "Who may use which command is set in Server Settings, Integrations."
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
    buttons = [Button(say("All topics"), Press("go", route("help", "")))] if topic in TOPICS else []
    buttons += [Button(say(name).capitalize(), Press("go", route("help", name))) for name in TOPICS if name != topic]
    sheet.row(buttons)
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
        f"## Clipdesk {bot.version}\n"
        + say("Keeps this server's clippings desk: an archive of articles that answers, word for word and with the "
              "source. It writes nothing itself.")
    )  # fmt: skip
    sheet.say(_archive(say, facts))
    latency = f"{bot.delay * 1000:.0f} ms" if bot.delay is not None else "–"
    up = f"<t:{int(bot.started.timestamp())}:R>"
    sheet.say(f"**{say('Running')}** {say('started {when}, {latency} from Discord', when=up, latency=latency)}")
    sheet.say(
        f"**{say('Privacy')}**\n"
        + say("No messages are read. Nothing is kept about readers but what they ask to follow. "
              "Questions are not stored. Of servers: settings and digests, until a week after the bot is removed. "
              "{mine} shows and {gone} removes what is kept about you.",
              mine=_mentioned(ask, "{data show}"), gone=_mentioned(ask, "{data delete}"))
    )  # fmt: skip
    sheet.say(
        f"**{say('Terms')}**\n"
        + say("Articles belong to their authors; quotations are shown with their place. No warranty. "
              "Free software under the MIT licence.")
    )  # fmt: skip
    buttons = [Button(say("Invite"), url=bot.invite)]
    if bot.settings.support_url and fit_address(bot.settings.support_url):
        buttons.append(Button(say("Support"), url=bot.settings.support_url))
    sheet.row([*buttons, Button(say("Help"), Press("go", route("help", "")))])
    return sheet


def _archive(say: Tongue, facts: IndexFacts) -> str:
    """How much the archive holds, since when, and when it last changed."""
    size = " · ".join((
        say.n("{n} article", "{n} articles", facts.articles),
        say.n("{n} quotation", "{n} quotations", facts.quotes),
        say.n("{n} speaker", "{n} speakers", facts.speakers),
        say.n("{n} tag", "{n} tags", facts.tags),
        say.n("{n} source", "{n} sources", facts.sources),
    ))  # fmt: skip
    lines = [f"**{say('Archive')}** {size}"]
    if facts.first_indexed_at and facts.last_indexed_at:
        first, last = (int(at.timestamp()) for at in (facts.first_indexed_at, facts.last_indexed_at))
        lines.append(
            "-# " + say("kept since {first}, last change {last}", first=f"<t:{first}:D>", last=f"<t:{last}:R>")
        )
    return "\n".join(lines)


async def setup(bot: Clipdesk) -> None:
    """Adds the commands to the bot."""
    await bot.add_cog(Help())
