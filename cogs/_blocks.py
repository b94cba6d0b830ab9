"""Blocks: the recurring parts of an answer, each from facts to safe text."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote as percent

from bot.model import Article, Entry, Hit, Link, Quotation, Quote, Sentence
from bot.tongue import Tongue
from cogs._routes import Press, route
from cogs._sheet import Button, Option, Sheet
from cogs._text import byline, day, fit_address, link, plain, safe, shorten, when

WORDS_A_MINUTE = 230


def entry_block(entry: Entry, say: Tongue, lead: str = "") -> str:
    """An article as an item of a list: title, small print, one sentence."""
    lead = lead or safe(entry.lead, 260)
    return "\n".join(part for part in (f"**{link(entry.title, entry.url, 220)}**", byline(entry, say), lead) if part)


def hit_block(hit: Hit, say: Tongue) -> str:
    """An article that answers a query: the passage that matched, matches in bold, and why where that isn't plain."""
    block = entry_block(hit.entry, say, marked(hit.snippet, hit.matches))
    return f"{block}\n-# {safe(hit.reason, 120)}" if hit.reason else block


def marked(text: str, runs: Sequence[tuple[int, int]], limit: int = 420) -> str:
    """Text with runs of it in bold, as a quote block."""
    parts, here = [], 0
    for start, end in runs:
        if start < here or not plain(text[start:end]):
            continue
        parts += [_spaced(text[here:start]), f"**{safe(text[start:end], 80)}**"]
        here = end
    shown = "".join([*parts, _spaced(text[here:])]).strip()
    return f"> {shown}" if shown and len(shown) <= limit else f"> {safe(text, limit)}" if text else ""


def _spaced(text: str) -> str:
    """A piece between two bold runs keeps the blanks at its ends."""
    if not text.strip():
        return " " if text else ""
    return (" " if text[0].isspace() else "") + safe(text, 400) + (" " if text[-1].isspace() else "")


def entry_option(entry: Entry, say: Tongue, name: str = "card") -> Option:
    """An article in a select: title, date and source."""
    about = f"{day(entry.published, say)} · {plain(entry.source)}"
    return Option(shorten(plain(entry.title), 100), route(name, entry.key), shorten(about, 100))


def summary_text(article: Article, sentences: Sequence[Sentence], limit: int = 2400) -> str:
    """Sentences verbatim and in order; an ellipsis stands where the article goes on between two of them."""
    text, last = "", None
    for sentence in sentences:
        words = safe(sentence.text, limit)
        if last is not None:
            joined = not article.raw.body[last : sentence.start].strip()
            text += (" " if joined else " … ") + words
        else:
            text = words
        last = sentence.end
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


def spoken(quote: Quote, limit: int = 1800) -> str:
    """A quotation between its marks; an ellipsis stands for the reporting clause between its segments."""
    words = " … ".join(segment.text for segment in quote.segments)
    return f"“{safe(words, limit)}”"


def quotation_block(quotation: Quotation, say: Tongue) -> str:
    """A quotation with its speaker, how the article introduces them, and where it stands."""
    quote, entry = quotation.quote, quotation.entry
    who = quotation.speaker.name if quotation.speaker else quote.speaker
    name = f"**{safe(who, 120)}**" if who and quote.shown else say("unattributed")
    introduced = f", {safe(quote.introduction, 120)}" if quote.introduction and quote.shown else ""
    place = passage_address(entry.url, quote)
    return (
        f"> {spoken(quote)}\n— {name}{introduced}\n{link(entry.title, place or entry.url, 220)}\n{byline(entry, say)}"
    )


def passage_address(url: str | None, quote: Quote) -> str | None:
    """The address that opens the page at the quotation (a text fragment, WICG Scroll To Text Fragment)."""
    if not url or not quote.segments or "#" in url:
        return None
    words = quote.segments[0].text.split()
    start, end = " ".join(words[:6]), " ".join(words[-4:])
    fragment = _fragment(start) if len(words) <= 10 else f"{_fragment(start)},{_fragment(end)}"
    address = f"{url}#:~:text={fragment}"
    return address if fit_address(address) else None


def _fragment(text: str) -> str:
    return percent(text, safe="").replace("-", "%2D")


def did_you_mean(sheet: Sheet, entries: Sequence[Entry], say: Tongue, name: str = "card") -> None:
    """Adds near matches as buttons."""
    sheet.row([Button(shorten(plain(entry.title), 80), Press("go", route(name, entry.key))) for entry in entries[:5]])
