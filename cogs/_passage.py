"""Passages: the marks a quotation stands in, and the address that opens its page at that place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product, takewhile
from urllib.parse import quote as percent

from bot.model import Quote, Span
from cogs._text import fit_address

# Marks that are kept as the article has them. Straight ones and doubled apostrophes are typewriter's stand-ins for
# the curly ones, and those are sometimes set the wrong way round: both are shown as “ ”.
KEPT = {"„": "“", "«": "»", "»": "«", "‹": "›", "「": "」", "『": "』", "‘": "’"}
SPACES = "\u00a0\u202f "
UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\u0e00-\u0e7f]")
CLAUSE = re.compile(r"[，。、！？；：,.!?;:]")
EXACT = 10  # words of a segment that are named whole; of a longer one only where it begins and where it ends
LONGEST = 14
BESIDE = 5  # words that stand before or after a segment, where it needs them to be told from another place


def marked(words: str, text: str, quote: Quote) -> str:
    """The words between the article's own quotation marks."""
    if not text or not quote.segments:
        return f"“{words}”"
    before = text[: quote.segments[0].start]
    opening = before.rstrip(SPACES)[-1:]
    if opening not in KEPT:
        return f"“{words}”"
    after = text[quote.segments[-1].end :].lstrip(SPACES)[:1]
    closing = after if opening == "„" and after == "”" else KEPT[opening]
    space = "\u00a0" if opening in "«‹" and before[-1:] in SPACES else ""
    return f"{opening}{space}{words}{space}{closing}"


def address(url: str | None, text: str, quote: Quote) -> str | None:
    """The address that opens the page with the quotation marked; the page's own where its place can't be told apart.

    Text directives as in the WICG's Scroll To Text Fragment: `#:~:text=[prefix-,]start[,end][,-suffix]`, one for each
    segment as far as they fit. A browser takes the first place that matches, so `start` is made long enough, and is
    given what stands around it, until ours is the first in the article's text.
    """
    if not url or not fit_address(url):
        return None
    page = url.split(":~:")[0].removesuffix("#")
    found = list(takewhile(bool, (_directive(text, segment) for segment in quote.segments)))
    while found:
        whole = f"{page}{'' if '#' in page else '#'}:~:{'&'.join(found)}"
        if fit_address(whole):
            return whole
        found.pop()
    return url


def _directive(text: str, segment: Span) -> str:
    """The directive that finds this segment and no other place before it; empty where none does."""
    for start, end in _ends(segment.text):
        for before, after in _sides(text, segment):
            if _found(text, segment, before, start, end, after):
                parts = [f"{_coded(before)}-"] if before else []
                parts += [_coded(start)] + ([_coded(end)] if end else [])
                return "text=" + ",".join(parts + ([f"-{_coded(after)}"] if after else []))
    return ""


def _ends(segment: str) -> Iterator[tuple[str, str]]:
    """How a segment begins and, where it is long, how it ends: short at first, then more of it."""
    lines = [line.strip() for line in segment.splitlines() if line.strip()]
    if not lines:
        return
    if UNSPACED.search(segment):  # a browser matches whole words, whose borders are only sure at the clauses'
        if len(lines) == 1 and len(segment) <= 40:
            yield segment.strip(), ""
        first, last = (CLAUSE.split(line.strip("，。、！？；：,.!?;: ")) for line in (lines[0], lines[-1]))
        if len(lines) > 1 or len(first) > 1:
            yield first[0].strip(), last[-1].strip()
        return
    first, last = lines[0].split(), lines[-1].split()
    if len(lines) == 1 and len(first) <= EXACT:
        yield " ".join(first), ""
        return
    ends = " ".join(last[-4:]), " ".join(last[-8:])
    for count, end in product((5, 8, LONGEST), ends):
        yield " ".join(first[: min(count, len(first) - (4 if len(lines) == 1 else 0))]), end


def _sides(text: str, segment: Span) -> Iterator[tuple[str, str]]:
    """What stands before and after: nothing, then what comes before, then both."""
    yield "", ""
    line_before = text[text.rfind("\n", 0, segment.start) + 1 : segment.start]
    line_after = text[segment.end :].split("\n", 1)[0]
    before, after = " ".join(line_before.split()[-BESIDE:]), " ".join(line_after.split()[:BESIDE])
    if before:
        yield before, ""
    if after:
        yield "", after
    if before and after:
        yield before, after


def _found(text: str, segment: Span, before: str, start: str, end: str, after: str) -> bool:
    """Whether what a browser would find first in the text is the segment."""
    pattern = rf"(?<!\w){_loose(before)}\s*(?P<all>{_loose(start)}" if before else rf"(?<!\w)(?P<all>{_loose(start)}"
    pattern += rf"(?!\w)[\s\S]*?{_loose(end)})" if end else ")"
    found = re.search(pattern + (rf"\s*{_loose(after)}" if after else r"(?!\w)"), text, re.I)
    if found is None or found.start("all") != segment.start or found.end("all") > segment.end:
        return False
    return re.search(r"\w", text[found.end("all") : segment.end]) is None  # all but its last marks


def _loose(words: str) -> str:
    return r"\s+".join(map(re.escape, words.split()))


def _coded(words: str) -> str:
    return percent(words, safe="").replace("-", "%2D")
