"""Where one part of a line of the frame ends and the next begins, also where only their style divided them."""

from __future__ import annotations

import re

from bot.sources.tagdump import labels
from bot.sources.tagdump.dates import Stamp

DIVIDER = re.compile(r"\s?[|•·∙⋅¦‖§»→]+\s?|\s[/–—-]\s|\s{3,}|\t|/(?=(?:in|by|von|par|por|di|door|dans|en|em|su)\s\w)")


_AT = re.compile(r"\s(?:at|um|à|a las|às|alle|kl\.?|o|om|в|@)\s\d{1,2}[:.h]\d\d(?!\d)", re.I)


def cjk(text: str) -> bool:
    """Whether a text holds Chinese, Japanese or Korean characters."""
    return any("\u3040" <= c <= "\u9fff" or "\uac00" <= c <= "\ud7a3" for c in text)


def glue(text: str, at: int) -> bool:
    """Whether two parts run into one another here, as where a theme divides them by style alone."""
    before, here = text[at - 1], text[at]
    if here.isupper():
        return before.islower() or before.isdigit() or before in ".)!?…"
    return here.isdigit() and before.isalpha() and not cjk(before)


def label_at(text: str, at: int, glued: bool) -> bool:
    """Whether a label of categories, tags, date or author stands here, beyond doubt."""
    for form in (labels.TAG, labels.CATEGORY, labels.LEAD, labels.AUTHOR):
        match = form.match(text, at)
        if not match or not match[0]:
            continue
        word = match[0]
        if glued or word.rstrip().endswith((":", "：")) or cjk(word):
            return True
        if form in (labels.TAG, labels.CATEGORY) and " " in word and text[at - 1] != ",":
            return True
        if form is labels.TAG and (word[0].isupper() or len(word) > 5) and text[at - 2 : at] != ", " and len(word) > 3:
            return word.casefold() not in ("labels", "keywords")
    return False


def comments_at(text: str, at: int) -> int:
    """Where a phrase about comments ends that begins at `at`; `at` itself if there is none."""
    match = labels.COMMENTS.match(text, at)
    if not match or not match[0]:
        return at
    end = match.end()
    if text[end : end + 1].isalpha() and not cjk(match[0]) and not glue(text, end):
        return at
    return end


def all_stops(text: str, stamps: list[Stamp]) -> list[int]:
    """The places where a value must end, since another part of the line begins."""
    dates = {stamp.start for stamp in stamps}
    out: set[int] = set(dates)
    out |= {match.start() for match in DIVIDER.finditer(text)}
    out |= {match.start() for match in _AT.finditer(text)}
    for at in range(1, len(text)):
        glued = glue(text, at)
        if not glued and not (text[at - 1].isspace() and not text[at].isspace()):
            continue
        begins = glued or text[at].isupper() or text[at].isdigit()
        if label_at(text, at, glued) or (begins and comments_at(text, at) - at > 5):
            out.add(at)
    return sorted(out)
