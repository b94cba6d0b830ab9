"""One block of a page, and what can be told of a line from itself alone: its length, whether it is a title or prose."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from bot.sources.tagdump import labels
from bot.sources.tagdump.dates import Stamp, find_month
from bot.sources.tagdump.said import Meta

LINK_ENDS = re.compile(r"[.!?…。！？:：;,，、]$")  # what no related link and no name ends with
_BLANKS = re.compile(r"[ \t\xa0\u2000-\u200a\u202f\u3000]+")
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200e\u200f\u2060\ufeff\xad"))
_PROSE_END = re.compile(r"[.!?…。！？:：][\"”’»')\]）」]*(?:\s?\[\d+\])?$|\[(?:…|\.{3})\]$|\.{3,4}$")
_SENTENCE = re.compile(r"\w[.!?][\"”’»)]*\s+[\"“«(¿¡]?[A-ZÀ-ÝА-ЯΑ-Ω]|[。！？]")
BULLET = re.compile(r"^(?:[-*•·–—+>]|\d{1,3}[.)]|[a-z][.)])\s")
_CODE = re.compile(r"[{}<>=;$\\]|\(\)|://|^\W*$|www\.")
TITLE_LONGEST = 220


@dataclass(slots=True)
class Block:
    """A piece of the page: one line of the frame, or lines of text that stand together."""

    lines: list[str]
    gap: int  # blank lines before it
    meta: Meta | None = None
    glued: tuple[str, Stamp] | None = None  # a title with its date on one line
    key: str = ""  # of a short line: its text with the digits evened out
    recurs: int = 1
    title: float = 0.0  # how much it looks like a title
    prose: bool = False
    cut: bool = False  # text that breaks off, or a “continue reading” taken from its end
    mention: str = ""

    @property
    def text(self) -> str:
        """The lines as one."""
        return "\n".join(self.lines)

    @property
    def kinds(self) -> frozenset[str]:
        """What the line is for in the frame; empty for text."""
        return frozenset(self.meta.kinds) if self.meta else frozenset()


def normal(line: str) -> str:
    """A line with plain blanks and without invisible characters."""
    if not line.isascii():
        line = unicodedata.normalize("NFC", line.translate(_INVISIBLE))
    return _BLANKS.sub(" ", line).strip() if "   " not in line else re.sub(r"[ \xa0\u3000]{3,}", "   ", line).strip()


_WIDE = re.compile("[\u3040-\u9fff\uac00-\ud7a3\u0e00-\u0e7f]")


def wide(char: str) -> bool:
    """Whether a character is of a script written without blanks."""
    return _WIDE.match(char) is not None


def weight(text: str) -> int:
    """The length of a text in words, a character of Chinese or Japanese counting for half of one."""
    if text.isascii():
        return text.count(" ") + 1
    broad = len(_WIDE.findall(text))
    return len(text.split()) + broad // 2 if broad else text.count(" ") + 1


def titleness(text: str) -> float:
    """From 0 to 1: how much a line alone looks like a title."""
    size = len(text)
    if not (1 < size <= TITLE_LONGEST or (size and wide(text[0]))):
        return 0.0
    if not any(c.isalnum() for c in text):
        return 0.0
    words = weight(text)
    score = 1.0 if 2 <= words <= 16 else 0.75 if words == 1 else max(0.1, 1 - (words - 16) / 16)
    if _PROSE_END.search(text):
        score *= 0.75 if text.rstrip('"”’»)')[-1:] in "?!？！…" else 0.35
    elif text[-1] in ",;，、":
        score *= 0.3
    if text[0].islower():
        score *= 0.7
    if _SENTENCE.search(text):
        score *= 0.5
    if BULLET.match(text):
        score *= 0.7
    if _CODE.search(text):
        score *= 0.6
    if text.casefold().strip(" :：") in labels.SIDEBAR or (size < 24 and find_month(text)):
        score *= 0.3
    if not any(c.isalpha() for c in text):
        score *= 0.3
    return score


def is_prose(text: str) -> bool:
    """Whether a text is sentences rather than a heading, a name or an item."""
    words = weight(text)
    if words >= 30:
        return True
    if words < 5:
        return False
    return (bool(_PROSE_END.search(text)) and not _CODE.match(text)) or (
        words >= 14 and bool(_SENTENCE.search(text) or "," in text)
    )


def asks(text: str) -> bool:
    """Whether a text is one short question or exclamation, as titles are."""
    last = text.rstrip("\"”’»')")[-1:]
    longest = 13 if last in "?？" else 7 if last in "!！" else 0
    return bool(last) and weight(text) <= longest and not _SENTENCE.search(text.replace("vs. ", "vs "))
