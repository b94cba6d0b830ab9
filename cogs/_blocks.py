"""Blocks: the recurring parts of an answer, each from facts to safe text."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING
from unicodedata import east_asian_width

from bot.model import Article, Entry, Hit, Link, Quotation, Sentence
from bot.tongue import Tongue
from cogs._passage import address as passage_address
from cogs._passage import marked as marked_words
from cogs._routes import Press, Route, route
from cogs._sheet import Button, Option, Sheet
from cogs._text import byline, day, link, plain, safe, shorten, when

if TYPE_CHECKING:
    from cogs._pages import Ask

WORDS_A_MINUTE = 230


def entry_block(entry: Entry, say: Tongue, lead: str = "") -> str:
    """An article as an item of a list: title, small print, one sentence."""
    lead = lead or safe(entry.lead, 260)
    return "\n".join(part for part in (f"**{link(entry.title, entry.url, 220)}**", byline(entry, say), lead) if part)


def hit_block(hit: Hit, say: Tongue) -> str:
    """An article that answers a query: the passage that matched, matches in bold, and why where that isn't plain."""
    block = entry_block(hit.entry, say, marked(hit.snippet, hit.matches))
    return f"{block}\n-# {safe(say.again(hit.reason), 120)}" if hit.reason else block


def marked(text: str, runs: Sequence[tuple[int, int]], limit: int = 420) -> str:
    """Text with runs of it in bold, as a quote block."""
    parts, here = [], 0
    for start, end in runs:
        if start < here or not plain(text[start:end]):
            continue
        parts += [spaced(text[here:start]), f"**{safe(text[start:end], 80)}**"]
        here = end
    shown = "".join([*parts, spaced(text[here:])]).strip()
    if len(shown) > limit:
        return f"> {safe(text, limit)}"
    return f"> {_cut_marks(shown, text)}" if shown else ""


def _cut_marks(shown: str, text: str) -> str:
    """An ellipsis where a passage begins or ends within a sentence."""
    before = "… " if text[:1].islower() else ""
    after = "" if re.search(r"[.!?…。！？][\"'”’»“)\]]*$", text.rstrip()) else " …"
    return f"{before}{shown}{after}"


def spaced(text: str, limit: int = 400) -> str:
    """A piece between two bold runs: on one line, with the blanks at its ends."""
    if not text.strip():
        return " " if text else ""
    return (" " if text[0].isspace() else "") + safe(text, limit) + (" " if text[-1].isspace() else "")


def entry_option(entry: Entry, say: Tongue, name: str = "card") -> Option:
    """An article in a select: title, date and source."""
    about = f"{day(entry.published, say)} · {plain(entry.source)}"
    return Option(shorten(plain(entry.title), 100), route(name, entry.key), shorten(about, 100))


def summary_text(article: Article, sentences: Sequence[Sentence], limit: int = 2400) -> str:
    """Sentences verbatim and in order; an ellipsis stands where the article goes on between two of them."""
    text, last, wide = "", None, False
    for sentence in sentences:
        words = safe(sentence.text, limit)
        if last is not None:
            gap = article.raw.body[last : sentence.start]
            text += (" … " if gap.strip() else "" if wide or not gap else " ") + words
        else:
            text = words
        last = sentence.end
        # Chinese and Japanese put no space between sentences; their full stop brings its own room.
        wide = east_asian_width(sentence.text[-1:] or " ") in "WF"
        if len(text) > limit:
            break
    return text[:limit]


def reading_minutes(body: str) -> int:
    """How long the body takes to read, in whole minutes; scripts without spaces count two signs a word."""
    wide = sum(1 for char in body if char > "\u2e80")
    return max(1, round((len(body.split()) + wide / 2) / WORDS_A_MINUTE))


def links_block(links: Sequence[Link], say: Tongue, most: int) -> str:
    """Related links as a list."""
    lines = []
    for each in links[:most]:
        dated = f" · {when(each.published, None, say)}" if each.published else ""
        lines.append(f"- {link(each.title, each.url, 160)}{dated}")
    return "\n".join(lines)


def spoken(quotation: Quotation, limit: int = 1800) -> str:
    """A quotation between its marks; an ellipsis stands for the reporting clause between its segments."""
    words = safe(" … ".join(segment.text for segment in quotation.quote.segments), limit)
    return marked_words(words, quotation.text, quotation.quote)


def quotation_block(quotation: Quotation, say: Tongue) -> str:
    """A quotation with its speaker, how the article introduces them, and where it stands."""
    quote, entry = quotation.quote, quotation.entry
    who = quotation.speaker.name if quotation.speaker else quote.speaker
    name = f"**{safe(who, 120)}**" if who and quote.shown else say("unattributed")
    name = introduced(name, quote.introduction) if who and quote.shown else name
    place = passage_address(entry.url, quotation.text, quote)
    return f"> {spoken(quotation)}\n— {name}\n{link(entry.title, place, 220)}\n{byline(entry, say)}"


def introduced(name: str, introduction: str | None) -> str:
    """A marked-up name with how articles introduce it: a title stands before it, anything else behind it."""
    if not introduction:
        return name
    words = introduction.split()
    title = len(words) < 4 and all(word[0].isupper() for word in words)
    return f"{safe(introduction, 120)} {name}" if title else f"{name}, {safe(introduction, 120)}"


def did_you_mean(sheet: Sheet, entries: Sequence[Entry], say: Tongue, name: str = "card") -> None:
    """Adds near matches as buttons."""
    sheet.row([Button(shorten(plain(entry.title), 40), Press("go", route(name, entry.key))) for entry in entries[:5]])


async def is_empty(ask: Ask, sheet: Sheet) -> bool:
    """Whether the server has no article at all to see; then the answer says so, and what is to be done."""
    if (await ask.desk.latest(limit=1)).total:
        return False
    sheet.say(ask.say("There is no article here yet. Whoever runs the bot adds a source with `/admin sources add`."))
    return True


async def near_tags(ask: Ask, sheet: Sheet, typed: str, to: Callable[[str], Route]) -> None:
    """Says that there is no such tag, and adds those that are near, or else the most used, as buttons."""
    sheet.say(ask.say("### No tag “{name}”", name=safe(typed, 120)))
    near = await ask.desk.complete_tags(typed) or (await ask.desk.tags(limit=5)).items
    if not near:
        await is_empty(ask, sheet)
    else:
        sheet.say(ask.say("The archive has these:"))
        sheet.row([Button(shorten(f"{plain(t.name)} ({t.count})", 80), Press("go", to(t.name))) for t in near[:5]])
