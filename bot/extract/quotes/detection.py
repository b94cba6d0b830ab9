"""What speaks for a run of quoted words as a quotation, not a title, a slogan, a term or scare quotes."""

from __future__ import annotations

import re

from bot.extract.quotes.candidates import Scene

_TRAIL = re.compile(r"[^.NQ]*")
_OWN_VOICE = frozenset(
    [
        "I",
        "we",
        "We",
        "I'm",
        "I've",
        "my",
        "our",
        "me",
        "us",
        "you",
        "You",
        "I’m",
        "I’ve",
        "we're",
        "we’re",
        "We're",
        "We’re",
    ]
)


def is_term(scene: Scene, index: int, linked: str) -> bool:
    """Whether a short run is plainly a term: in a noun's place of a sentence that reports nothing, or a name for
    oneself. The training articles hold too few of these to learn it from."""
    run = scene.runs[index]
    tokens = scene.tokens
    codes = tokens.codes
    at = scene.at[index]
    if len(scene.text[run.start : run.end].split(None, 5)) > 5:
        return False
    if at > 1 and codes[at - 2] == "p" and tokens.word(at - 1) == "as":
        return True
    ended = scene.text[run.end - 1] in ".!?"
    if (linked and not (ended and linked == "b")) or not scene.text[run.start].islower():
        return False
    if codes[at - 1 : at] not in ("p", "D", "s", "w", "x", "C", "#"):
        return False
    low = max(codes.rfind(".", 0, at), codes.rfind("N", 0, at)) + 1
    trail = None if ended else _TRAIL.match(codes, at + 1)
    around = codes[low:at] + (trail[0] if trail else "")
    return "V" not in around and "G" not in around


def run_features(scene: Scene, index: int, linked: str) -> list[str]:
    """The features of one run."""
    run = scene.runs[index]
    tokens = scene.tokens
    codes = tokens.codes
    at = scene.at[index]
    inside = scene.text[run.start : run.end]
    words = inside.split()
    count = len(words)
    size = str(count) if count < 7 else "7" if count < 10 else "8" if count < 16 else "9"
    capitals = sum([word[0].isupper() for word in words])
    titled = "1" if capitals >= 0.6 * count else "0"
    begin = "u" if inside[0].isupper() else "l" if inside[0].islower() else "o"
    end = inside[-1] if run.closed else "|"
    if end.isalnum():
        end = "w"
    before = codes[max(0, at - 2) : at]
    follow = codes[at + 1 : at + 3]
    word = tokens.word(at - 1).lower() if at else ""
    behind = tokens.word(at + 1).lower() if at + 1 < len(codes) else ""
    voice = "0" if _OWN_VOICE.isdisjoint(words[:12]) else "1"
    low = max(codes.rfind(".", 0, at), codes.rfind("N", 0, at)) + 1
    lead = codes[low:at]
    trail = _TRAIL.match(codes, at + 1)
    rest = trail[0] if trail else ""
    said = ("V" if "V" in lead or "G" in lead else "E" if "E" in lead else "0") + (
        "V" if "V" in rest or "G" in rest else "0"
    )
    last = before[-1:]
    return [
        "S" + said + size + begin,
        "S" + said + begin + last,
        "S" + said + begin + titled,
        "B" + last + begin + size,
        "W" + word + begin,
        "n" + size,
        "nt" + size + titled,
        "be" + begin + end,
        "bet" + begin + end + titled + size,
        "l" + linked,
        "ln" + linked + size,
        "b" + before,
        "w" + word,
        "f" + follow,
        "x" + behind,
        "v" + voice + linked,
        "t" + titled + linked + end,
        "o" + ("1" if run.opened else "0") + ("1" if run.closed else "0"),
        "bf" + before[-1:] + follow[:1] + end,
    ]
