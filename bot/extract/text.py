"""Where paragraphs, sentences and words begin and end. Everything else in this room stands on these spans."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.extract.abbreviations import (
    ADDRESS_ENDS,
    AFTER_ORDINAL,
    LEADING,
    NUMBERED,
    OPEN,
    REPORTING,
    STARTERS,
)

Bounds = tuple[int, int]

_BLANK = re.compile(r"\n\s*\n")
_BLANKS = re.compile(r"\n\s*\n|\u2029")
# Marks that always end a sentence (they have no other use), then those that may, then what closes with them.
_END = re.compile(r"[.!?…。！？｡।॥؟۔։።][.!?…。！？]*[\"'”’»›)\]}」』】）〉》]*")
_CERTAIN = frozenset("。！？｡।॥؟۔։።")
_CLOSERS = "\"'”’»›)]}」』】）〉》"
_MARKS = "\"'”’»›」』"
_OPENERS = "\"'“‘„‚«‹»([{「『《〈【¿¡—–-•*"  # » opens in German and Danish
_SPACED_CLOSERS = ("»", "›")
_TURNED = "“‘«‹"  # open in one tradition, close in another
_WORD = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")
_CJK = re.compile(r"[\u3040-\u9fff\uf900-\ufaff]+")
_JOINTS = ("—", "–", "…", "--", "..", "/")
_REPORTED = re.compile(r"(?:[A-Z][\w'’.-]*\s+){1,3}([a-z]+)")
_PUNCTUATION = "".join(c for c in map(chr, range(0x21, 0x2070)) if not c.isalnum() and not c.isspace() and c < "\u0300")
_PUNCTUATION += "‐‑‒–—―‘’‚‛“”„‟†‡•…‰′″‹›※、。〈〉《》「」『』【】〔〕！，．：；？（）［］～｡｢｣､·"
_KEPT = 40_000  # tokens remembered
_LOOK_BACK = 24  # longer than any abbreviation
_LOOK_AROUND = 2000  # how far a straight mark's partner is looked for


class _Bare(dict[str, str]):
    """What is left of a token without punctuation; told once and kept, as a few thousand make up most texts."""

    def __missing__(self, token: str) -> str:
        if len(self) >= _KEPT:
            self.clear()
        word = token.strip(_PUNCTUATION).lower()
        if word[-2:] in ("'s", "’s"):
            word = word[:-2]
        elif not word[:1].isalnum():
            word = word.lstrip(_PUNCTUATION) if any(c.isalnum() for c in word) else ""
        self[token] = word
        return word


_BARE = _Bare()


def bare(token: str) -> str:
    """A token in small letters without the punctuation around it and a possessive ending; "" where nothing is left."""
    return _BARE[token]


@dataclass(frozen=True, slots=True)
class Document:
    """A text with its bounds, found once: `sentences[i]` lies in `paragraphs[within[i]]`, its tokens are `tokens[i]`.

    Tokens are what white space and dashes separate, punctuation and case kept; runs of Chinese and Japanese
    characters come as overlapping pairs without punctuation, and `spaceless` says so. `words[i]` are the same tokens in
    small letters without the punctuation around them and without a possessive ending; "" where nothing is left.
    """

    text: str
    paragraphs: tuple[Bounds, ...]
    sentences: tuple[Bounds, ...]
    within: tuple[int, ...]
    tokens: tuple[list[str], ...]
    words: tuple[list[str], ...]
    spaceless: bool


def read(text: str) -> Document:
    """The text with its paragraphs, sentences and words, each found in one pass."""
    paras = tuple(paragraphs(text))
    sents: list[Bounds] = []
    within: list[int] = []
    wrapped = _is_wrapped(text)
    for number, (start, end) in enumerate(paras):
        for line_start, line_end in _lines(text, start, end, wrapped):
            found = _split(text, line_start, line_end)
            sents.extend(found)
            within.extend([number] * len(found))
    spaceless = is_spaceless(text)
    tokens = _tokens(text, sents, spaceless)
    words = tuple([list(map(_BARE.__getitem__, row)) for row in tokens])
    return Document(text, paras, tuple(sents), tuple(within), tokens, words, spaceless)


def _tokens(text: str, sents: list[Bounds], spaceless: bool) -> tuple[list[str], ...]:
    if spaceless:
        return tuple(segment(text[start:end]) for start, end in sents)
    for joint in _JOINTS:
        if joint in text:  # as long as a space or two, so that bounds stay true
            text = text.replace(joint, " " * len(joint))
    return tuple(text[start:end].split() for start, end in sents)


def paragraphs(text: str) -> list[Bounds]:
    """Bounds of the paragraphs, which a blank line separates; without any blank line each line is one."""
    found = list(_between(text, _BLANKS if "\u2029" in text else _BLANK))
    if len(found) == 1 and "\n" in text and not _is_wrapped(text):
        return [bounds for start, end in found for bounds in _lines(text, start, end, False)]
    return found


def sentences(text: str) -> list[Bounds]:
    """Bounds of the sentences, in order, without the white space around them; closing marks belong to them."""
    wrapped = _is_wrapped(text)
    lines = (line for start, end in paragraphs(text) for line in _lines(text, start, end, wrapped))
    return [bounds for start, end in lines for bounds in _split(text, start, end)]


def _between(text: str, separator: re.Pattern[str]) -> Iterator[Bounds]:
    at = 0
    for match in separator.finditer(text):
        yield from _trimmed(text, at, match.start())
        at = match.end()
    yield from _trimmed(text, at, len(text))


def _trimmed(text: str, start: int, end: int) -> Iterator[Bounds]:
    piece = text[start:end]
    bare = piece.strip()
    if bare:
        start += len(piece) - len(piece.lstrip())
        yield start, start + len(bare)


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


def _split(text: str, start: int, end: int) -> list[Bounds]:
    """The sentences of one stretch."""
    found = []
    first = start
    caseless: bool | None = None
    for match in _END.finditer(text, start, end):
        mark, stop = match.span()
        if stop < first or _opens_quotation(text, mark, stop):
            continue
        if stop >= end:
            break
        if (
            text[stop + 1 : stop + 2] in _SPACED_CLOSERS
            and text[stop].isspace()
            and not text[stop + 2 : stop + 3].strip()
        ):
            stop += 2  # « French marks stand apart. »
            if stop >= end:
                break
        after = text[stop]
        if text[mark] in _CERTAIN:
            ends = not (text[stop - 1] in "」』”" and "\u3040" <= after <= "\u309f")
        elif after.isspace() or (after in _TURNED and (stop + 1 >= end or text[stop + 1].isspace())):
            if not after.isspace():
                stop += 1
            if caseless is None:
                caseless = not _has_capitals(text, start, end)
            ends = _ends_before_space(text, first, mark, stop, end, caseless)
        else:
            stop = _ends_without_space(text, first, mark, stop, end)
            ends = stop > 0
        if ends and stop > first:
            found.append((first, stop))
            first = stop
            while first < end and text[first].isspace():
                first += 1
    if first < end:
        found.append((first, end))
    return found


def _opens_quotation(text: str, mark: int, stop: int) -> bool:
    """Whether a question mark stands where an encoding lost an opening quotation mark (" ?It is")."""
    return (
        text[mark] == "?" and stop == mark + 1 and text[stop : stop + 1].isalnum() and not text[mark - 1 : mark].strip()
    )


def _has_capitals(text: str, start: int, end: int) -> bool:
    piece = text[start:end]
    return piece.lower() != piece


def _ends_before_space(text: str, first: int, mark: int, stop: int, end: int, caseless: bool) -> bool:
    """Whether a sentence ends at a mark that white space follows."""
    if text[mark - 1 : mark] == "," and mark > first:
        return False  # a closing quotation mark that was lost to a question mark (",? he said")
    at = stop
    while at < end and text[at].isspace():
        at += 1
    broken_opener = at + 1 < end and text[at] == "?" and text[at + 1].isalnum()
    at += broken_opener
    limit = min(end, at + 4)
    while at < limit and text[at] in _OPENERS:
        at += 1
    if at >= end:
        return True
    head = text[at]
    if head.islower() and not (at + 1 < end and text[at + 1].isupper()) and not caseless:
        return False
    if text[mark] == "." and text[mark + 1 : mark + 2] != ".":
        if text[stop - 1] in ".)]":
            return not _is_abbreviation(text, first, mark, at, end)
        return True
    if text[stop - 1] in _MARKS and text[mark] in "?!":
        reported = _REPORTED.match(text, at, min(end, at + 80))
        return not (reported and reported.group(1) in REPORTING)
    return True


def _is_abbreviation(text: str, first: int, mark: int, at: int, end: int) -> bool:
    """Whether the full stop at `mark` belongs to its word, seen from the word before and the one at `at`."""
    back = text[max(first, mark - _LOOK_BACK) : mark].rsplit(None, 1)
    word = back[-1].lstrip(_OPENERS + "?/") if back else ""
    if not word:
        return False
    small = word.lower()
    following = _WORD.match(text, at, min(end, at + 40))
    then = following.group() if following else ""
    if small in LEADING:
        return True
    if word.isdecimal():
        listed = mark - len(word) <= first and len(word) <= 3
        return listed or (len(word) <= 2 and then.lower() in AFTER_ORDINAL)
    if then[:1].isdecimal():
        return small in NUMBERED or small in OPEN
    initial = len(word) == 1 and word.isalpha() and word.isupper()
    dotted = "." in word and all(len(part) <= 2 for part in word.split("."))
    if initial or dotted or small in OPEN or (small in NUMBERED and word[:1].isupper() and len(small) > 2):
        return then.lower() not in STARTERS or (initial and len(then) == 1)
    return False


def _ends_without_space(text: str, first: int, mark: int, stop: int, end: int) -> int:
    """Where a sentence ends at a mark that no white space follows, or 0 where it does not.

    Typesetters lose spaces ("said Ma.”We hope", "the village.The road"); addresses and file names never had any.
    """
    after = text[stop]
    closed = stop - mark > 1 and text[stop - 1] in _CLOSERS
    if after in "“„「『" and stop + 1 < end and text[stop + 1].isupper():
        return stop if _is_plain(text, first, mark) else 0
    if text[mark] in "!?" and _CJK.match(after):
        return stop
    if after == "?" and stop + 1 < end and text[stop + 1].isupper():
        return stop
    if not after.isupper():
        return 0
    if closed and text[stop - 1] in _MARKS:
        if text[stop - 1] == '"' and stop - mark == 2:
            opened = text.count('"', max(first, stop - _LOOK_AROUND), stop - 1) % 2
            return stop if opened else stop - 1
        return stop if text[stop - 1] not in "'’" or text[mark] == "." else 0
    if closed or (text[mark] != text[stop - 1] and text[mark:stop] != ".?"):
        return 0
    return stop if _is_plain(text, first, mark) and _opens_plainly(text, stop, end) else 0


def _is_plain(text: str, first: int, mark: int) -> bool:
    """Whether the word before a mark is one of prose: two small letters before it, no dot or stroke inside."""
    back = text[max(first, mark - _LOOK_BACK) : mark].rsplit(None, 1)
    word = back[-1] if back else ""
    tail = word[-2:]
    plain = (
        (len(tail) == 2 and tail.isalpha() and tail.islower())
        or (tail.isdecimal() and len(word) > 2)
        or word[-1:] in _CLOSERS
    )
    return plain and not any(c in word for c in "./@\\_#:=(") and word.lower() not in LEADING | OPEN


def _opens_plainly(text: str, at: int, end: int) -> bool:
    """Whether prose begins here: a capitalised word that is not the end of an address."""
    match = _WORD.match(text, at, min(end, at + 60))
    if match is None:
        return False
    word = match.group()
    if text[match.end() : match.end() + 1] in "./@\\_(=" and match.end() < end and len(word) > 1:
        beyond = text[match.end() + 1 : match.end() + 2]
        if beyond and not beyond.isspace():
            return False
    small = word[1:].islower() or len(word) == 1 or "'" in word or "’" in word
    return small and word.lower() not in ADDRESS_ENDS


def is_spaceless(text: str) -> bool:
    """Whether the text has Chinese or Japanese characters, whose words no spaces divide."""
    return not text.isascii() and _CJK.search(text) is not None


def segment(text: str) -> list[str]:
    """The words of a text of a script without spaces: runs of its characters as overlapping pairs."""
    found: list[str] = []
    for word in _WORD.findall(text):
        at = 0
        for match in _CJK.finditer(word):
            if match.start() > at:
                found.append(word[at : match.start()])
            run = match.group()
            found.extend(run[i : i + 2] for i in range(max(1, len(run) - 1)))
            at = match.end()
        if at < len(word):
            found.append(word[at:])
    return found
