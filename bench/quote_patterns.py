"""Attribution by verb patterns alone: the plain way, which the trained one is measured against."""

from __future__ import annotations

import re

from bot.extract.quotes.marks import Run

_VERB = (
    "said|says|say|saying|told|tells|added|adds|wrote|writes|asked|asks|explained|explains|noted|notes|stated|states|"
    "argued|argues|continued|continues|recalled|recalls|tweeted|declared|insisted|replied|responded|warned|concluded"
)
_NAME = r"(?:[A-Z][\w.'’-]+(?: (?:[A-Z][\w.'’-]+|de|van|von|bin|al))*)"
_BEFORE = re.compile(rf"({_NAME})(?: \w+ly)? (?:{_VERB})\b[^.\n]{{0,60}}\Z")
_VERB_NAME = re.compile(rf"\A[\"”'’,\s]*(?:{_VERB}) ({_NAME})")
_NAME_VERB = re.compile(rf"\A[\"”'’,\s]*({_NAME})[^.\n]{{0,60}}? (?:{_VERB})\b")


def attribute(text: str, run: Run) -> str | None:
    """The name next to a reporting verb just after or just before the run, else None."""
    after = text[run.after : run.after + 160]
    for pattern in (_VERB_NAME, _NAME_VERB):
        found = pattern.match(after)
        if found:
            return found[1]
    before = _BEFORE.search(text[max(0, run.mark - 160) : run.mark])
    return before[1] if before else None
