"""Which language a text is in: by its script, then by the small words every sentence needs.

Function words tell languages of one script apart within a sentence or two, cost microseconds and need no model; words
shared by several languages count for each of them by a share. Languages that nothing else here supports are listed too,
so that they are named rather than taken for their neighbour.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from pathlib import Path

UNKNOWN = "und"
_HEADS = (600, 3000)  # characters looked at, then looked at if the first don't tell
_LONG = 400  # characters from which words need no cleaning: enough of them stand between blanks
_SURE = 1.0  # hits by which the best must lead ...
_LEAD = 1.25  # ... and how many times the next one's

_ONE_LANGUAGE = (("ja", "\u3040", "\u30ff"), ("ko", "\uac00", "\ud7af"), ("zh", "\u4e00", "\u9fff"))
_SCRIPTS = {
    "GREEK": "el",
    "ARABIC": "ar",
    "HEBREW": "he",
    "THAI": "th",
    "DEVANAGARI": "hi",
    "BENGALI": "bn",
    "TAMIL": "ta",
    "TELUGU": "te",
    "GEORGIAN": "ka",
    "ARMENIAN": "hy",
}
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_FAR = re.compile(r"[\u0370-\u1dff\u2e80-\ufdff\ufe70-\uffdc]")  # letters that aren't Latin
_EAST = re.compile(r"[\u3040-\u30ff]|[\u3400-\u9fff]|[\uac00-\ud7af]")


def _profile(script: str) -> dict[str, tuple[tuple[str, float], ...]]:
    """For each word of `function_words.txt` the languages of a script that use it, each with its share."""
    users: dict[str, list[str]] = {}
    listed = Path(__file__).with_name("function_words.txt").read_text(encoding="utf-8")
    for heading, words in re.findall(r"^\[(.+)\]\n((?:(?!\[).+\n)+)", listed, re.M):
        language, of_script = heading.split()
        if of_script == script:
            for word in words.split():
                users.setdefault(word, []).append(language)
    return {word: tuple((language, 1 / len(using)) for language in using) for word, using in users.items()}


_LATIN = _profile("latin")
_CYRILLIC = _profile("cyrillic")


def function_words(language: str) -> frozenset[str]:
    """The small words of a language that detection knows; none for a language it does not know."""
    return frozenset(
        word for profile in (_LATIN, _CYRILLIC) for word, using in profile.items() if language in dict(using)
    )


def detect(text: str) -> str:
    """The ISO 639-1 code of the language the text begins in, "und" where too little of it tells."""
    for length in _HEADS:
        language = _detect(text[:length])
        if language != UNKNOWN or length >= len(text):
            break
    return language


def _detect(head: str) -> str:
    if not head.isascii() and _FAR.search(head):
        if language := _by_script(head):
            return language
        if _is_mostly(head, "\u0400", "\u04ff"):
            return _by_words(head, _CYRILLIC)
    return _by_words(head, _LATIN)


def _is_mostly(head: str, first: str, last: str) -> bool:
    letters = [c for c in head if c.isalpha()]
    return sum(first <= c <= last for c in letters) * 2 > len(letters)


def _by_script(head: str) -> str:
    """The language whose script this is, "" for Latin, Cyrillic and scripts we don't know."""
    if _EAST.search(head):
        return _by_east_asian_script(head)
    far = next((c for c in _FAR.findall(head) if c.isalpha()), "")
    if not far or "\u0400" <= far <= "\u04ff":
        return ""
    letters = [c for c in head if c.isalpha()]
    script = unicodedata.name(far, "").split(" ")[0]
    own = sum(unicodedata.name(c, "").startswith(script) for c in letters)
    return _SCRIPTS.get(script, UNKNOWN) if own * 2 > len(letters) else ""


def _by_east_asian_script(head: str) -> str:
    letters = sum(c.isalpha() for c in head)
    counts = {language: sum(a <= c <= b for c in head) for language, a, b in _ONE_LANGUAGE}
    # A character says about as much as three letters of an alphabet.
    if sum(counts.values()) * 3 <= letters - sum(counts.values()):
        return ""
    if counts["ko"] > counts["ja"] + counts["zh"]:
        return "ko"
    # Japanese sentences can't do without kana; Chinese ones quote a word of it at most.
    return "ja" if counts["ja"] * 8 > counts["zh"] else "zh"


def _by_words(head: str, profile: dict[str, tuple[tuple[str, float], ...]]) -> str:
    scores: dict[str, float] = {}
    small = head.lower().replace("’", "'")
    words = small.split() if len(head) >= _LONG else _WORD.findall(small)
    count = len(words)
    for word, times in Counter(filter(profile.__contains__, words)).items():
        for language, share in profile[word]:
            scores[language] = scores.get(language, 0.0) + share * times
    if not scores:
        return UNKNOWN
    best, *others = sorted(scores.items(), key=lambda item: (-item[1], item[0]))
    second = others[0][1] if others else 0.0
    if best[1] < _SURE or best[1] < second * _LEAD or best[1] < count * 0.06:
        return UNKNOWN
    return best[0]
