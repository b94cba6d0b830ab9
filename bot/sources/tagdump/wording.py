"""Forms of a frame's line that are evened out, or read, before its parts are looked for."""

from __future__ import annotations

import re

from bot.sources.tagdump import labels
from bot.sources.tagdump.said import Meta, is_name

SENTENCE_END = re.compile(r"[.!?。！？][\"”’')\]]*$")
_ARABIC = re.compile(r"[\u0620-\u064a]")
_ARABIC_PARTS = re.compile(
    r"(?<=[\w.؟!])\s?(?=(?:الكاتب|بواسطة|التصنيفات|الوسوم)\s|اترك تعليق|أضف تعليق|لا توجد تعليقات"
    r"|(?:\d+|لا) تعليق|تعليق(?:ان|ين)?(?: واحد)? على)"
)
_DAY_BEHIND = re.compile(
    r"(?:published|posted|written|filed|veröffentlicht|publié|publicado|pubblicato|geplaatst)\s(?:on|am|le|el|em|il|op)\s",
    re.I,
)
_SIGNED = re.compile(r"[—–-]{1,2}\s?(?P<name>[^@—–]{2,40}?)\s?@\s?\d{1,2}:\d\d(?:\s?[ap]\.?m\.?)?", re.I)


def part_arabic(line: str) -> str:
    """The line with a bar before each part: Arabic has no capitals that tell where one runs on into the next."""
    if not _ARABIC.search(line) or not any(map(str.isdigit, line)):
        return line
    return _ARABIC_PARTS.sub(" | ", line)


def gives_day(line: str) -> bool:
    """Whether what follows the first words is the day of publication, with a year or without."""
    return _DAY_BEHIND.match(line) is not None


def signed(line: str) -> Meta | None:
    """“— Ann Bell @ 7:00 am”, the line that closes the particulars of an old theme."""
    found = _SIGNED.fullmatch(line.strip()) if "@" in line else None
    if not found:
        return None
    name = found["name"]
    return Meta(["author", "views"], author=name if is_name(name) or len(name.split()) < 4 else None)


def pointer(line: str) -> str | None:
    """The title that "Related: The storm of 1962" points to, if a line is nothing else."""
    if ":" not in line[:60] and "：" not in line[:60]:
        return None
    found = labels.POINTER.match(line)
    title: str = found["title"] if found else ""
    count = len(title.split())
    listed = title.count(",") * 2 >= count or title[:1].islower()
    return title if 2 < count <= 22 and not listed and not SENTENCE_END.search(title) else None
