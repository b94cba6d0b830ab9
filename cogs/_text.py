"""Untrusted words made safe to show: escaped, without invisible characters, cut to a length that holds."""

from __future__ import annotations

import re
from datetime import date, datetime

from bot.model import Entry
from bot.tongue import Tongue

# Everything Discord's Markdown may give a meaning. A backslash before ASCII punctuation always shows the bare sign.
# A full stop, a dash or a plus means something only after digits or at the head of a line, a colon and an @ only in
# mentions, emoji and addresses: escaping them everywhere would double the length of plain prose.
ALWAYS = re.compile(r"([\\*_~`|<\[\]])")
LINE_HEAD = re.compile(r"^(\s*)([#>\-+=]|\d+(?=[.)]))", re.M)
# Controls, soft hyphen, zero-width and bidirectional marks, tag characters: they can hide or reorder what is shown.
INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0e\ufeff\uffa0\ufff0-\ufffb\U000e0000-\U000e0fff]"
)
ADDRESS = re.compile(r"(?i)https?:|www\.|\w\.(?:com|org|net|io|gg|co|info|ru|cn|app|dev|xyz)\b")
MENTION = re.compile(r"@(?=everyone\b|here\b)")


def plain(text: str) -> str:
    """The text on one line without anything invisible. Joiners stay only where a script or an emoji needs them."""
    return " ".join(_bare(text).split())


def _bare(text: str) -> str:
    text = INVISIBLE.sub("", text)
    return re.sub(r"(?<![^\x00-\u02ff])[\u200c\u200d]|[\u200c\u200d](?![^\x00-\u02ff])", "", text)


def escape(text: str) -> str:
    """Text that Discord shows as it is: no markup, no mention, no list or heading."""
    text = ALWAYS.sub(r"\\\1", text)
    text = LINE_HEAD.sub(lambda m: m[1] + ("\\" + m[2] if not m[2].isdigit() else m[2] + "\\"), text)
    return MENTION.sub("@\u2060", text)


def safe(text: str, limit: int = 1000) -> str:
    """Untrusted text on one line, at most `limit` characters long after escaping, cut at a word where it must be."""
    text = plain(text)
    escaped = escape(text)
    while len(escaped) > limit:
        text = shorten(text, max(1, len(text) - max(1, (len(escaped) - limit + 1) // 2)))
        escaped = escape(text)
        if len(text) <= 1:
            break
    return escaped[:limit]


def shorten(text: str, limit: int) -> str:
    """At most `limit` characters: cut at a word where one ends in the last third, and marked with an ellipsis."""
    if len(text) <= limit:
        return text
    cut = text[: max(0, limit - 1)]
    space = cut.rfind(" ")
    return (cut[:space] if space > limit * 2 // 3 else cut).rstrip(" ,;:–—-") + "…"


def link(text: str, url: str | None, limit: int = 300) -> str:
    """A masked link, or the bare words where there is no fit address or where the words show an address themselves."""
    words = safe(text, limit)
    if not url or not fit_address(url) or ADDRESS.search(plain(text)):
        return words
    return f"[{words}]({url.replace('(', '%28').replace(')', '%29')})"


def fit_address(url: str) -> bool:
    """Whether an address can stand in a link or on a button: http(s), printable, at most 512 characters."""
    return len(url) <= 512 and re.fullmatch(r"https?://[^\s<>\"\\\x00-\x1f\x7f-\x9f\u200b-\u206f]+", url) is not None


def when(published: str | None, indexed_at: datetime | None, tongue: Tongue) -> str:
    """The date of an article as Discord text: a timestamp for an instant, a plain date for a bare day."""
    if published:
        try:
            if len(published) > 10:
                moment = datetime.fromisoformat(published)
                if moment.tzinfo is not None:
                    return f"<t:{int(moment.timestamp())}:D>"
            return tongue.day(date.fromisoformat(published[:10]))
        except ValueError:
            return safe(published, 40)
    if indexed_at is None:
        return tongue("undated")
    return tongue("undated, indexed {when}", when=f"<t:{int(indexed_at.timestamp())}:D>")


def day(published: str | None, tongue: Tongue) -> str:
    """The date of an article as plain text, for choices and options, where Discord renders no timestamps."""
    if not published:
        return tongue("undated")
    try:
        return tongue.short_day(date.fromisoformat(published[:10]))
    except ValueError:
        return published[:10]


def byline(entry: Entry, tongue: Tongue) -> str:
    """Source, date and author of an entry, in small print."""
    parts = [safe(entry.source, 60), when(entry.published, entry.indexed_at, tongue)]
    if entry.author and plain(entry.author).casefold() != plain(entry.source).casefold():
        parts.append(safe(entry.author, 60))
    if entry.also_in:
        parts.append(tongue("also in {sources}", sources=safe(", ".join(entry.also_in), 100)))
    return "-# " + " · ".join(parts)
