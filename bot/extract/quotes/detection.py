"""What speaks for a run of quoted words as a quotation, not a title, a slogan, a term or scare quotes."""

from __future__ import annotations

import re

from bot.extract.quotes.candidates import Keys, Scene

RUN = "abcdefghijkl"
FAR = 200
_TRAIL = re.compile(r"[^.NQ]{0,200}")


_WORKS = frozenset([
    "song", "songs", "album", "albums", "single", "book", "books", "novel", "novels", "memoir", "poem", "film", "films",
    "movie", "movies", "documentary", "sitcom", "musical", "opera", "painting", "nickname", "nicknames", "slogan",
    "motto", "hashtag", "series", "play", "essay", "hymn", "podcast", "exhibition",
])  # fmt: skip


def _is_named(scene: Scene, at: int) -> bool:
    """Whether a run names what the word before it says: a song, "The Long Road"; no reporting verb follows at once."""
    codes = scene.tokens.codes
    before = at - 2 if codes[at - 1 : at] == "," else at - 1
    return before >= 0 and scene.tokens.word(before).lower() in _WORKS and "V" not in codes[at + 1 : at + 4]


def sentence_before(codes: str, at: int) -> str:
    """What stands before a token in its sentence."""
    low = at - FAR if at > FAR else 0
    return codes[max(codes.rfind(".", low, at), codes.rfind("N", low, at), low - 1) + 1 : at]


def is_term(scene: Scene, index: int, linked: str) -> bool:
    """Whether a short run is plainly a term: in a noun's place of a sentence that reports nothing, or a name for
    oneself. The training articles hold too few of these to learn it from."""
    run = scene.runs[index]
    tokens = scene.tokens
    codes = tokens.codes
    at = scene.at[index]
    if run.end - run.start <= 60 and _is_named(scene, at):
        return True
    if run.end - run.start > 90 or len(scene.text[run.start : run.end].split(None, 5)) > 5:
        return False
    if at > 1 and codes[at - 2] == "p" and tokens.word(at - 1) == "as":
        return True
    ended = scene.text[run.end - 1] in ".!?"
    if (linked and not (ended and linked == "b")) or not scene.text[run.start].islower():
        return False
    if codes[at - 1 : at] not in ("p", "D", "s", "w", "x", "C", "#"):
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
    titled = "1" if sum([word[0].isupper() for word in words]) >= 0.6 * len(words) else "0"
    count = len(words)
    size = str(count) if count < 7 else "7" if count < 10 else "8" if count < 16 else "9"
    before = codes[max(0, at - 2) : at]
    word = tokens.word(at - 1).lower() if at else ""
    behind = tokens.word(at + 1).lower() if at + 1 < len(codes) else ""
    lead = sentence_before(codes, at)
    trail = _TRAIL.match(codes, at + 1)
    rest = trail[0] if trail else ""
    said = ("V" if "V" in lead or "G" in lead else "E" if "E" in lead else "0") + (
        "V" if "V" in rest or "G" in rest else "0"
    )
    last = before[-1:]
    return (
        said + begin + last,
        said + begin + titled,
        word + begin,
        before,
        word,
        signs.follow,
        behind,
        signs.voice + linked,
        titled + linked + end,
        said + size + begin,
        last + begin + size,
        size + titled,
    )
