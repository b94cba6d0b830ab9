"""What speaks for a run of quoted words as a quotation, not a title, a slogan, a term or scare quotes."""

from __future__ import annotations

import re
from operator import itemgetter

from bot.extract.quotes.candidates import Keys
from bot.extract.quotes.scene import Scene
from bot.extract.quotes.works import (
    SAYINGS,
    WORKS,
    is_borne,
    is_labelled,
    is_set_phrase,
    is_titled,
    kind_of,
    row_head,
    setting,
)

RUN = "abcdefghijklmno"
FAR = 200
_INITIAL = itemgetter(0)
_TRAIL = re.compile(r"[^.NQ]{0,200}")


def _is_named(scene: Scene, index: int, at: int) -> bool:
    """Whether a run names what the word before it says: a song, "The Long Road"; no reporting verb follows at once."""
    codes = scene.tokens.codes
    before = at - 2 if codes[at - 1 : at] == "," else at - 1
    if before < 0 or "V" in codes[at + 1 : at + 4]:
        return False
    word = scene.tokens.low(before)
    return word in SAYINGS or (word in WORKS and not scene.text[scene.runs[index].start].islower())


def sentence_before(codes: str, at: int) -> str:
    """What stands before a token in its sentence."""
    low = at - FAR if at > FAR else 0
    return codes[max(codes.rfind(".", low, at), codes.rfind("N", low, at), low - 1) + 1 : at]


def is_term(scene: Scene, index: int, linked: str) -> bool:
    """Whether a run is plainly no statement: the value of a mark-up's attribute, a phrase everybody knows, what a work
    named before it is called, or words in a noun's place of a sentence that reports nothing."""
    run = scene.runs[index]
    text = scene.text
    if text[run.mark - 1 : run.mark] == "=":
        return True
    words = scene.signs(index).words
    if is_set_phrase(words):
        return True
    at = scene.at[index]
    head = row_head(scene, at)
    if is_titled(scene, head, at) or is_borne(scene, head, at):
        return True
    if run.end - run.start <= 60 and _is_named(scene, index, at):
        return True
    if len(words) > 5:
        return False
    return _is_own_name(scene, at) or _is_topic(scene, at, linked, text[run.end - 1] in ".!?")


def _is_own_name(scene: Scene, at: int) -> bool:
    """Whether a short run is a name for oneself: "describes herself as", "bills itself as"."""
    word = scene.tokens.word
    return at > 1 and word(at - 1) == "as" and word(at - 2).endswith(("self", "selves"))


def _is_topic(scene: Scene, at: int, linked: str, ended: bool) -> bool:
    """Whether a short run is what something is about: in a noun's place of a sentence that reports nothing."""
    tokens = scene.tokens
    codes = tokens.codes
    if (linked and not (ended and linked == "b")) or codes[at - 1 : at] != "p" or tokens.low(at - 2) != "about":
        return False
    trail = None if ended else _TRAIL.match(codes, at + 1)
    around = sentence_before(codes, at) + (trail[0] if trail else "")
    return "V" not in around and "G" not in around


def run_features(scene: Scene, index: int, linked: str) -> Keys:
    """The keys of one run, of the templates `RUN`."""
    tokens = scene.tokens
    codes = tokens.codes
    at = scene.at[index]
    signs = scene.signs(index)
    begin, end = signs.begin, signs.end
    words = signs.words
    titled = "1" if sum(map(str.isupper, map(_INITIAL, words))) >= 0.6 * len(words) else "0"
    count = len(words)
    size = str(count) if count < 7 else "7" if count < 10 else "8" if count < 16 else "9"
    before = codes[max(0, at - 2) : at]
    word = tokens.low(at - 1) if at else ""
    behind = tokens.low(at + 1) if at + 1 < len(codes) else ""
    lead = sentence_before(codes, at)
    trail = _TRAIL.match(codes, at + 1)
    rest = trail[0] if trail else ""
    said = ("V" if "V" in lead or "G" in lead else "E" if "E" in lead else "0") + (
        "V" if "V" in rest or "G" in rest else "0"
    )
    last = before[-1:]
    shape = setting(words, titled == "1")
    head = row_head(scene, at)
    kind, behind_kind = _named_before(scene, head), kind_of(behind)
    attribute = last in ("D", "p", "s", "w", "#") and end == "w" and codes[at + 1 : at + 2] in ("w", "O", "K", "R", "r")
    slot = (last + shape + ("1" if is_labelled(behind) else "0")) if attribute else ""
    colon = ":" if ": " in signs.low[:80] else ""
    return (
        said + begin + titled,
        word + begin,
        before,
        word,
        signs.follow,
        behind,
        signs.voice + linked,
        titled + linked + end,
        said + size + begin,
        size + titled,
        shape,
        kind + codes[head] if head >= 0 else "",
        shape + colon + end,
        last + begin + codes[at + 1 : at + 2] + behind_kind,
        slot,
    )


def _named_before(scene: Scene, head: int) -> str:
    """What the word before a row of runs says it is; a mark may stand between, and a genitive is its owner's."""
    tokens = scene.tokens
    codes = tokens.codes
    place = head - 1 if head > 0 and codes[head] in ",:-" else head
    if place < 0:
        return ""
    kind = kind_of(tokens.low(place))
    if not kind and codes[place] in "s'" and place:
        return "'" + kind_of(tokens.low(place - 1))
    if codes[place] == "D" and place > 1:
        place -= 1
    if place and tokens.low(place) == "as":
        word = tokens.word(place - 1)
        return "n" if word == "known" else "x" if word.endswith(("self", "selves")) else kind
    return kind
