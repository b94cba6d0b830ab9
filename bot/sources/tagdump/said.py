"""What a line of the frame says: its parts in order, its names, and the short fields that no label explains."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from bot.sources.tagdump.bounds import DIVIDER, cjk
from bot.sources.tagdump.dates import Stamp

_LIST = re.compile(r"\s*[,、，;；،]\s*|\s+[•·|/›»>]\s+|\s{3,}|(?<!l)[·•](?!l)")
_SMALL = "(?:de|da|di|del|della|van|von|der|den|la|le|dos|el|bin|al|y|and|und|e)"  # words of a name in small letters
_PARTICLE = re.compile(_SMALL)
_NAME = re.compile(
    rf"[@\w][\w.’'&@-]*(?:\s(?:{_SMALL}\s)?"
    r"[\w(\"“][\w.’'&@\"”)-]*){0,4}"
)
IN = re.compile(r"(?:in|dans|en|em|su|unter|under|w|v|в|i)\s+(?=\w)", re.I)  # a bare “in” before categories


@dataclass(slots=True)
class Meta:
    """What a line of the frame says. `kinds` are its parts in order; `mention` is a title it repeats; `fields` are the
    short parts that no label explains, a name or a category as often as not.
    """

    kinds: list[str] = field(default_factory=list)
    stamp: Stamp | None = None
    author: str | None = None
    categories: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    mention: str = ""
    residue: list[str] = field(default_factory=list)
    fields: list[str] = field(default_factory=list)

    @property
    def signature(self) -> tuple[str, ...]:
        """The kinds without repetition: what lines of one template have in common."""
        return tuple(dict.fromkeys(kind for kind in self.kinds if kind not in ("lead", "views")))


def split_values(text: str) -> list[str]:
    """The names of a list of categories or tags."""
    text = re.sub(r"\s?[.]$", "", text.strip(" \t|•·:：–—-→»/"))
    if text.startswith("#") and "," not in text:
        text = re.sub(r"\s+#(?=\w)", ", #", text)
    parts = [part.strip(" \t.•·|/") for part in _LIST.split(text)]
    if len(parts) > 1 and (last := re.fullmatch(r"(?:and|und|et|y|e|en|и|och|og)\s(.+)", parts[-1])):
        parts[-1] = last[1]
    if len(parts) == 1 and " " in text and all(cjk(word) and len(word) < 10 for word in text.split()):
        parts = text.split()
    if len(parts) > 1 and all(part.startswith("#") for part in parts):
        parts = [part.lstrip("#") for part in parts]
    return [part for part in dict.fromkeys(parts) if part and len(part) <= 80]


def is_name(name: str) -> bool:
    """Whether a text may be the name of a person or an account."""
    if not 1 < len(name) <= 60 or name.casefold() in ("the", "a", "an") or not _NAME.fullmatch(name):
        return False
    words = name.split()
    return len(words) == 1 or any(w[0].isupper() or not w[0].isalpha() or not w[0].isascii() for w in words)


def is_strong(kinds: list[str]) -> bool:
    """Whether a line is one of the frame beyond doubt: it holds two of date, author and comments."""
    return len({"date", "author", "comments"} & set(kinds)) > 1


def _full_name(value: str) -> bool:
    """Whether a value is a name of several words, each with a capital, or an account in small letters."""
    words = value.split()
    if len(words) == 1:
        return value.islower()
    return all(not word[0].islower() or _PARTICLE.fullmatch(word) for word in words)


def settle_fields(meta: Meta, text: str) -> Meta:
    """Gives the fields without a label to author and categories: a name of two words is a person's, a list is not."""
    if not meta.residue or not {"date", "comments"} & set(meta.kinds) or "tag" in meta.kinds:
        return meta
    divided = DIVIDER.search(text) is not None or is_strong(meta.kinds)
    for part in meta.fields:
        value = IN.sub("", part.strip(" ,"), count=1) if IN.match(part) else part.strip(" ,")
        if value.islower() and re.search(rf"{re.escape(part)}[\s:]*$", text[: meta.stamp.start if meta.stamp else 0]):
            continue  # leads up to the date
        if any(c.isdigit() for c in value) and " " in value:
            continue  # a count of something
        person = is_name(value) and "," not in part and (_full_name(value) or cjk(value))
        if person and meta.author is None:
            meta.author = value
        elif divided and len(value) > 1 and any(c.isalpha() for c in value) and "category" not in meta.kinds:
            meta.categories.extend(v for v in split_values(value) if v not in meta.categories)
    return meta
