"""The words an author sets in quotation marks for readers to learn or notice, as against what somebody said."""

from __future__ import annotations

import re

from bot.extract.abbreviations import REPORTING
from bot.extract.text import is_spaceless, sentences
from bot.model import QuotedWord, Span
from bot.words import squash

_WORDS = 3  # the longest phrase that is still vocabulary rather than a statement
_CHARACTERS = 8  # the same in a script without spaces
_LONGEST = 60
_MARKED = re.compile(
    r"“([^“”\n]*)”|„([^„“”\n]*)[“”]|\"([^\"\n]*)\"|«([^«»\n]*)»|»([^«»\n]*)«|「([^「」\n]*)」|『([^『』\n]*)』"
)
_ENDS = ".,;:。，、 \u00a0\u202f"
_SAID_AFTER = re.compile(r"[\s,]*(?:[\w.'’-]+\s+){0,3}?([a-z]+)\b")


def quoted_words(text: str) -> tuple[QuotedWord, ...]:
    """The marked words and phrases of up to three words, each at its first occurrence, with the sentence it stands in.

    Words of a statement don't count: what ends with a comma, a question or an exclamation, what is a sentence by
    itself, and what a reporting verb follows or a colon precedes.
    """
    bounds = sentences(text)
    found: dict[str, QuotedWord] = {}
    at = 0
    for match in _MARKED.finditer(text):
        group = match.lastindex or 1
        start, end = match.span(group)
        if end - start > _LONGEST:
            continue
        word = text[start:end].strip()
        if not word or not _is_short(word) or _is_said(text, match, word):
            continue
        start = text.index(word, start)
        word = word.rstrip(_ENDS)
        while at < len(bounds) and bounds[at][1] <= start:
            at += 1
        key = squash(word)
        if word and key and key not in found and at < len(bounds):
            first, last = bounds[at]
            sentence = Span(first, last, text[first:last])
            found[key] = QuotedWord(start, start + len(word), word, sentence)
    return tuple(found.values())


def _is_short(word: str) -> bool:
    if is_spaceless(word):
        return len(word) <= _CHARACTERS
    return len(word.split()) <= _WORDS and any(map(str.isalpha, word))


def _is_said(text: str, match: re.Match[str], word: str) -> bool:
    """Whether the marks enclose speech."""
    if word[-1] in ",，?!？！…-–—":
        return True
    before = text[max(0, match.start() - 3) : match.start()].rstrip()[-1:]
    opens = not before or before in '.!?:,：。！？”"“' or text[match.start() - 1 : match.start()] == "\n"
    if word[-1] in ".。" and opens and not word[0].islower():
        return True
    if not opens or word[0].islower():
        return False
    after = _SAID_AFTER.match(text, match.end(), match.end() + 60)
    return after is not None and after.group(1) in REPORTING
