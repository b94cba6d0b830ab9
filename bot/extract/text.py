"""Where paragraphs, sentences and words begin and end. Everything else in this room stands on these spans."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import count, islice

from bot.extract.sentences import CJK, WORD, Bounds, split

_BLANK = re.compile(r"\n\s*\n")
_BLANKS = re.compile(r"\n\s*\n|\u2029")
# Punctuation goes by a table where the text is ASCII or as good as: that is ten times as fast as any pattern.
_TYPESET = {**dict.fromkeys("’‘", "'"), **dict.fromkeys("“”„«»—–…•\u00a0\u202f\u2009\u200b", " ")}
_INNER = ".,'&-"  # stand within words too
_ODD = re.compile(rf"[^\w {_INNER}]|_")
_BLANKED = "".join(c if c.isalnum() or c in _INNER else " " for c in map(chr, range(128)))
# In this order: what closes with a mark is bared of it before its possessive ending goes.
_OUTER = (", ", ". ", "'s ", "' ", " '", "- ", " -", " & ")


@dataclass(frozen=True)
class Document:
    """A text with its words, counted once; its sentences are found when they are asked for.

    `plain` is the text with blanks for the punctuation around words and for possessive endings, and `small` is that in
    small letters: both have the text's bounds. `cased` says how often each word stands as it is written, and
    `count` how often in small letters, both in the order in which they first come. `spaceless` says that the
    text has runs of Chinese or Japanese characters; its words are their overlapping pairs.
    """

    text: str
    paragraphs: tuple[Bounds, ...]
    plain: str
    small: str
    cased: dict[str, int]
    count: dict[str, int]
    spaceless: bool

    @cached_property
    def words(self) -> list[str]:
        """All words in small letters, in order."""
        return self.row(0, len(self.small))

    @cached_property
    def sentences(self) -> tuple[Bounds, ...]:
        """The bounds of all sentences."""
        return tuple((start, end) for start, end, _ in self.walk())

    @cached_property
    def _walked(self) -> tuple[list[tuple[int, int, int]], Iterator[tuple[int, int, int]]]:
        return [], self._split()  # the sentences found so far, and where the search goes on

    def walk(self) -> Iterator[tuple[int, int, int]]:
        """The sentences one after the other: where each begins and ends, and the number of its paragraph.

        Each is found when somebody gets there first, and only once.
        """
        found, rest = self._walked
        for at in count():
            if at == len(found):
                found.extend(islice(rest, 1))
            if at == len(found):
                return
            yield found[at]

    def _split(self) -> Iterator[tuple[int, int, int]]:
        text = self.text
        broken = any(text.find("\n", start, end) >= 0 for start, end in self.paragraphs)
        wrapped = broken and _is_wrapped(text)
        for number, (start, end) in enumerate(self.paragraphs):
            for line_start, line_end in _lines(text, start, end, wrapped) if broken else ((start, end),):
                for own_start, own_end in split(text, line_start, line_end):
                    yield own_start, own_end, number

    def row(self, start: int, end: int) -> list[str]:
        """The words between two bounds, in small letters."""
        piece = self.small[start:end]
        return segment(piece) if self.spaceless else piece.split()

    @cached_property
    def openings(self) -> frozenset[str]:
        """The words that begin a sentence, as they are written; none in a script without spaces."""
        if self.spaceless:
            return frozenset()
        shown = self.plain
        return frozenset(row[0] for start, end, _ in self.walk() if (row := shown[start:end].split(None, 1)))


def read(text: str) -> Document:
    """The text with its paragraphs and words."""
    shown = plain(text)
    spaceless = is_spaceless(shown)
    small = lowered(shown)
    cased = Counter(segment(shown) if spaceless else shown.split())
    count: dict[str, int] = {}
    for word, n in cased.items():
        low = word.lower() if word.isascii() else lowered(word)
        count[low] = count.get(low, 0) + n
    return Document(text, tuple(paragraphs(text)), shown, small, cased, count, spaceless)


def plain(text: str) -> str:
    """The text with a blank for each mark that is not within a word and for possessive endings, as long as it was."""
    if not text.isascii():
        for mark, same in _TYPESET.items():
            if mark in text:
                text = text.replace(mark, same)
                if text.isascii():
                    break
    text = text.translate(_BLANKED) if text.isascii() else _ODD.sub(" ", text)
    text += " "
    if ".." in text:
        text = text.replace("..", "  ")
    if "--" in text:
        text = text.replace("--", "  ")
    for outer in _OUTER:
        text = text.replace(outer, "   "[: len(outer)])
    return text


def lowered(text: str) -> str:
    """The text in small letters, as long as it was."""
    small = text.lower()
    return small if len(small) == len(text) else "".join(c.lower()[0] for c in text)


def words(text: str) -> list[str]:
    """The words of a text in small letters, without punctuation around them and possessive endings."""
    small = lowered(plain(text))
    return segment(small) if is_spaceless(text) else small.split()


def paragraphs(text: str) -> list[Bounds]:
    """Bounds of the paragraphs, which a blank line separates; without any blank line each line is one."""
    found: list[Bounds] = []
    at = 0
    for match in (_BLANKS if "\u2029" in text else _BLANK).finditer(text):
        start, end = match.span()
        if start > at:
            found += _trimmed(text, at, start)
        at = end
    found += _trimmed(text, at, len(text))
    if len(found) == 1 and "\n" in text and not _is_wrapped(text):
        return [bounds for start, end in found for bounds in _lines(text, start, end, False)]
    return found


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
    return not text.isascii() and CJK.search(text) is not None


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
