"""Where paragraphs, sentences and words begin and end. Everything else in this room stands on these spans."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from unicodedata import category

from bot.extract.sentences import CJK, WORD, Bounds, begins, split

_BLANK = re.compile(r"\n\s*\n")
_BLANKS = re.compile(r"\n\s*\n|\u2029")
_TYPESET = {**dict.fromkeys("’‘", "'"), **dict.fromkeys("“”„«»—–…•\u00a0\u202f\u2009\u200b", " ")}
_ADDRESS = re.compile(r"https?://[^\s\u3000-\uffff]+")
_TAG = re.compile(
    r"</?[A-Za-z][^<>\n]{0,400}>|&(?:#x?[0-9a-fA-F]{1,6}|[A-Za-z]{2,8});"
)  # markup that a source had written as text
_INNER = ".,'&-"  # stand within words too
# Where each character fits a byte, a table tells which stay: ten times as fast as any pattern.
_TABLE = bytes(code if chr(code).isalnum() or chr(code) in _INNER else 32 for code in range(256))
_SEVERAL = 64  # odd characters of a text that are replaced one by one
# In this order: what closes with a mark is bared of it before its possessive ending goes.
_NEAR = 200  # characters before a sentence that tell whether it begins
# Of two characters that are looked for the rarer must come first, or for `replace` last: blanks stand everywhere.
_TWICE = [re.compile(r"\.\."), re.compile("--")]
_BEHIND = [(re.compile(re.escape(mark)), " " * len(mark)) for mark in (", ", ". ", "'s ", "' ", "- ")]
_BEFORE = (" '", " -")


@dataclass(frozen=True)
class Document:
    """A text with its words and sentences; each view of it is made when somebody asks, and only once.

    `plain` is the text with blanks for the punctuation around words and for possessive endings: it has the text's
    bounds. `spaceless` says that the text has runs of Chinese or Japanese characters; its words are their overlapping
    pairs.
    """

    text: str
    plain: str
    spaceless: bool

    @cached_property
    def small(self) -> str:
        """The plain text in small letters, with the text's bounds."""
        return lowered(self.plain)

    @cached_property
    def cased(self) -> dict[str, int]:
        """How often each word stands as it is written, in the order in which they first come."""
        return Counter(segment(self.plain) if self.spaceless else self.plain.split())

    @cached_property
    def paragraphs(self) -> tuple[Bounds, ...]:
        """The bounds of the paragraphs."""
        return tuple(paragraphs(self.text))

    @cached_property
    def sentences(self) -> tuple[Bounds, ...]:
        """The bounds of all sentences."""
        return tuple((start, end) for start, end, _ in self.walk())

    @cached_property
    def _walked(self) -> tuple[list[tuple[int, int, int]], Iterator[tuple[int, Bounds]]]:
        return [], enumerate(paragraphs(self.text))  # the sentences found so far, and the paragraphs to come

    def walk(self) -> Iterator[tuple[int, int, int]]:
        """The sentences one after the other: where each begins and ends, and the number of its paragraph.

        A paragraph is split when somebody gets there first, and only once.
        """
        found, rest = self._walked
        at = 0
        while True:
            while at < len(found):
                yield found[at]
                at += 1
            paragraph = next(rest, None)
            if paragraph is None:
                return
            number, (start, end) = paragraph
            found += [(first, last, number) for first, last in self._split(start, end)]

    def _split(self, start: int, end: int) -> list[Bounds]:
        text = self.text
        if text.find("\n", start, end) < 0:
            return split(text, start, end)
        return [bounds for line in _lines(text, start, end, self.wrapped) for bounds in split(text, *line)]

    def row(self, start: int, end: int) -> list[str]:
        """The words between two bounds, in small letters."""
        piece = self.small[start:end]
        return segment(piece) if self.spaceless else piece.split()

    def opens(self, word: str) -> bool:
        """Whether the first place of a word, as it is written, is a sentence's beginning.

        Only the marks before it are looked at: a text's sentences cost more than all of its words.
        """
        plain, text = self.plain, self.text
        at = 0 if plain.startswith(f"{word} ") else plain.find(f" {word} ") + 1
        if not at and not plain.startswith(f"{word} "):
            return False
        if at > 1 and plain[at - 2] != " " and text[at - 1] == " ":
            return False  # one blank between two words
        gap = len(plain[:at].rstrip(" "))
        if not gap:
            return True
        between = text[gap:at]
        if "\u2029" in between or ("\n" in between and (not self.wrapped or _BLANK.search(between))):
            return True
        return not between.isspace() and begins(text, max(0, gap - _NEAR, text.rfind("\n", 0, gap) + 1), gap, at)

    @cached_property
    def wrapped(self) -> bool:
        """Whether lines end where the page did."""
        return _is_wrapped(self.text)


def read(text: str) -> Document:
    """The text with its words."""
    shown = plain(text)
    return Document(text, shown, is_spaceless(shown))


def plain(text: str) -> str:
    """The text with a blank for each mark that is not within a word and for possessive endings, as long as it was."""
    strokes = "/" in text  # one character is found ten times as fast as two
    if strokes and "://" in text:
        text = _ADDRESS.sub(lambda match: " " * len(match.group()), text)
    if (strokes and ("</" in text or "/>" in text)) or ("&" in text and ";" in text):
        text = _TAG.sub(lambda match: " " * len(match.group()), text)
    text = _blanked(text) + " "
    for twice in _TWICE:
        text = twice.sub("  ", text)
    for mark, blanks in _BEHIND:
        text = mark.sub(blanks, text)
    for outer in _BEFORE:
        text = text.replace(outer, "  ")
    if "&" in text:
        text = text.replace(" & ", "   ")
    return text


def _blanked(text: str) -> str:
    """The text with a blank for each character that stands in no word."""
    if not text.isascii():
        for mark, same in _TYPESET.items():
            text = text.replace(mark, same)
    try:
        return text.encode("latin-1").translate(_TABLE).decode("latin-1")
    except UnicodeEncodeError:
        odd = [char for char in set(text) if char != " " and not _is_of_words(char)]
    if len(odd) > _SEVERAL:
        return text.translate(dict.fromkeys(map(ord, odd), " "))
    for mark in odd:
        text = text.replace(mark, " ")
    return text


def _is_of_words(char: str) -> bool:
    """Whether a character stands in words: letters, digits, and the signs written above, below or after one."""
    return char.isalnum() or char in _INNER or category(char)[0] == "M"


def lowered(text: str) -> str:
    """The text in small letters, as long as it was."""
    small = text.lower()
    return small if len(small) == len(text) else "".join(c.lower()[0] for c in text)


def words(text: str) -> list[str]:
    """The words of a text in small letters, without punctuation around them and possessive endings."""
    small = lowered(plain(text))
    return segment(small) if is_spaceless(text) else small.split()


def paragraphs(text: str) -> Iterator[Bounds]:
    """Bounds of the paragraphs, which a blank line separates; without any blank line each line is one."""
    found = _stretches(text)
    first = next(found, None)
    if first is None:
        return
    second = next(found, None)
    if second is None and "\n" in text and not _is_wrapped(text):
        yield from _lines(text, *first, False)
        return
    yield first
    if second is not None:
        yield second
        yield from found


def _stretches(text: str) -> Iterator[Bounds]:
    """What stands between blank lines, one after the other."""
    at = 0
    for match in (_BLANKS if "\u2029" in text else _BLANK).finditer(text):
        start, end = match.span()
        if start > at:
            yield from _trimmed(text, at, start)
        at = end
    yield from _trimmed(text, at, len(text))


def sentences(text: str) -> list[Bounds]:
    """Bounds of the sentences, in order, without the white space around them; closing marks belong to them."""
    wrapped = _is_wrapped(text)
    lines = (line for start, end in paragraphs(text) for line in _lines(text, start, end, wrapped))
    return [bounds for start, end in lines for bounds in split(text, start, end)]


def _trimmed(text: str, start: int, end: int) -> list[Bounds]:
    """The bounds without white space at the ends, none where nothing is left."""
    piece = text[start:end]
    bare = piece.strip()
    if len(bare) == len(piece):
        return [(start, end)] if bare else []
    if not bare:
        return []
    start += len(piece) - len(piece.lstrip())
    return [(start, start + len(bare))]


def _is_wrapped(text: str) -> bool:
    """Whether lines end where the page did: half of the lines inside paragraphs begin with a small letter."""
    if "\n" not in text:
        return False
    breaks = small = 0
    before = ""
    for line in text.split("\n"):
        bare = line.strip()
        if bare and before:
            breaks += 1
            small += bare[0].islower()
        before = bare
    return breaks > 1 and small * 2 >= breaks


def _lines(text: str, start: int, end: int, wrapped: bool) -> Iterator[Bounds]:
    """The stretches of a paragraph that sentences don't cross: its lines, joined where a sentence runs on."""
    if text.find("\n", start, end) < 0:
        yield start, end
        return
    rows = list(_rows(text, start, end))
    width = max(b - a for a, b in rows)
    first, last = rows[0]
    for a, b in rows[1:]:
        runs_on = text[a].islower() and text[last - 1] not in ".!?…:;。！？"
        if runs_on or (wrapped and (last - first >= width * 0.7 or text[a].islower())):
            last = b
            continue
        yield first, last
        first, last = a, b
    yield first, last


def _rows(text: str, start: int, end: int) -> Iterator[Bounds]:
    while start < end:
        stop = text.find("\n", start, end)
        stop = end if stop < 0 else stop
        yield from _trimmed(text, start, stop)
        start = stop + 1


def is_spaceless(text: str) -> bool:
    """Whether the text has Chinese or Japanese characters, whose words no spaces divide."""
    if text.isascii():
        return False
    try:
        text.encode("latin-1")  # ten times as fast as the search
    except UnicodeEncodeError:
        return CJK.search(text) is not None
    return False


def segment(text: str) -> list[str]:
    """The words of a text of a script without spaces: runs of its characters as overlapping pairs."""
    found: list[str] = []
    for word in WORD.findall(text):
        at = 0
        for match in CJK.finditer(word):
            if match.start() > at:
                found.append(word[at : match.start()])
            run = match.group()
            found.extend(run[i : i + 2] for i in range(max(1, len(run) - 1)))
            at = match.end()
        if at < len(word):
            found.append(word[at:])
    return found
