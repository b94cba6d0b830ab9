"""The names of classes.txt, by section."""

from __future__ import annotations

import re
from importlib import resources


def _sections() -> dict[str, list[str]]:
    out: dict[str, list[str]] = {}
    names: list[str] = []
    for line in resources.files(__package__).joinpath("classes.txt").read_text(encoding="utf-8").splitlines():
        if head := re.fullmatch(r"\[([a-z ]+)\]", line):
            names = out.setdefault(head[1], [])
        elif not line.startswith("#"):
            names += line.split()
    return out


_ALL = _sections()
ENTRY, WEAK, TITLE = (frozenset(_ALL[name]) for name in ("entry", "weak entry", "title"))
ARCHIVE_BODY, SINGLE_BODY = frozenset(_ALL["archive body"]), frozenset(_ALL["single body"])
ARCHIVE_TITLE = frozenset(_ALL["archive title"])
BODY = tuple(_ALL["body"])  # the surest first
DATE, AUTHOR = frozenset(_ALL["date"]), frozenset(_ALL["author"])
CATEGORY_WORDS, TAG_WORDS = frozenset(_ALL["category word"]), frozenset(_ALL["tag word"])
TITLE_WORDS = frozenset(_ALL["title word"])
CATEGORY, TAG = frozenset(_ALL["category"]), frozenset(_ALL["tag"])
DROP = re.compile(r"(?:^|\s)(?:" + "|".join(_ALL["drop"]) + r")(?:$|\s)", re.I)
