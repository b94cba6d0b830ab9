"""Whether what was read in a line makes it a line of the frame: its parts explain it, and little of it is left."""

from __future__ import annotations

import re

from bot.sources.tagdump.bounds import DIVIDER
from bot.sources.tagdump.dates import Stamp
from bot.sources.tagdump.said import Meta, is_name, is_strong

_SENTENCE = re.compile(r"[.!?。！？][\"”’')\]]*$")


def is_sound(text: str, meta: Meta, unexplained: int, total: int, stamp: Stamp | None) -> bool:
    """Whether the parts explain the line, and what is left of it is short."""
    kinds, residue = set(meta.kinds), meta.residue
    if not kinds:
        return False
    if not residue:
        return True
    if kinds <= {"share", "nav", "views", "lead"}:
        return unexplained <= 0.2 * total
    if _SENTENCE.search(text.rstrip()) and unexplained > 0.25 * total:
        return False
    if unexplained <= 0.3 * total:
        return True
    return _in_fields(text, meta, unexplained, total, stamp)


def _in_fields(text: str, meta: Meta, unexplained: int, total: int, stamp: Stamp | None) -> bool:
    """Whether what is unexplained are fields of a divided line, as in “Ann Bell | 5 May 2012 | News”."""
    kinds = meta.kinds
    if not {"date", "comments", "author"} & set(kinds) or total > 160:
        return False
    if kinds[0] == "date" and kinds[-1] in ("comments", "views") and len(meta.residue) <= 10:
        if len(meta.residue) > 3 and not DIVIDER.search(text):
            meta.fields.clear()  # which word is whose can't be told
        return True
    if any(len(part.split()) > 4 for part in meta.fields):
        return False
    if is_strong(kinds) or (len(set(kinds) - {"lead"}) > 1 and DIVIDER.search(text)):
        return unexplained <= 0.75 * total
    whole = " ".join(meta.residue)
    apart = DIVIDER.search(text) or (
        is_name(whole) and re.search(r"[,:]\s?$|^,", text[: stamp.start][-2:] if stamp else "")
    )
    short = len(meta.residue) <= 3 and unexplained <= 0.62 * total
    return short and (bool(apart) or len(set(kinds)) > 1)
