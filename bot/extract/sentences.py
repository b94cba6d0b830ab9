"""Where sentences end: what is an end mark and what belongs to an abbreviation, a number or an address."""

from __future__ import annotations

import re

from bot.extract.abbreviations import (
    ADDRESS_ENDS,
    AFTER_ORDINAL,
    BEFORE_ORDINAL,
    LEADING,
    NUMBERED,
    OPEN,
    REPORTING,
    STARTERS,
    STATES,
)

Bounds = tuple[int, int]

# Marks that always end a sentence (they have no other use), then those that may, then what closes with them.
# The group is there where prose goes on with a space and a capital after a word of four letters or more and its stop,
# be it the last of a quotation.
_END = re.compile(r"[.!?…。！？｡।॥؟۔։።](?:(?<=[a-z]{4}\.)[\"”]?(?= [A-Z])()|[.!?…。！？]*[\"'”’»›)\]}」』】）〉》]*)")
_CERTAIN = frozenset("。！？｡।॥؟۔։።")
_CLOSERS = "\"'”’»›)]}」』】）〉》"
_MARKS = "\"'”’»›」』"
_OPENERS = "\"'“‘„‚«‹»([{「『《〈【（［¿¡—–-•*"  # » opens in German and Danish
_DASHES = "–—-"
_SPACED_CLOSERS = ("»", "›")
_TURNED = "“‘«‹"  # open in one tradition, close in another
WORD = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")
CJK = re.compile(r"[\u3040-\u9fff\uf900-\ufaff]+")
_REPORTED = re.compile(r"(?:[A-Z][\w'’.-]*\s+){1,3}([a-z]+)")
_TITLES = frozenset(("me", "on", "don", "ir"))  # only with a capital: "She waited for me."
_LOOK_BACK = 24  # longer than any abbreviation
_LOOK_AROUND = 2000  # how far a straight mark's partner is looked for
_LOOK_AHEAD = 100  # as far as the word after a mark tells
_TAIL = 4
_DOUBTFUL = frozenset(word[-_TAIL:] for word in LEADING | NUMBERED | OPEN | STATES if len(word) >= _TAIL)
# The commonest of those that more always follows, as they are written before a name.
_BEFORE_NAMES = frozenset(word.capitalize() for word in LEADING - _TITLES if word.isalpha() and word.isascii())


def split(text: str, start: int, end: int) -> list[Bounds]:
    """The sentences of one stretch of text."""
    found = []
    first = start
    caseless: bool | None = None
    for match in _END.finditer(text, start, end):
        mark, stop = match.span()
        if match.lastindex and text[mark - _TAIL : mark] not in _DOUBTFUL and mark >= first + _TAIL:
            found.append((first, stop))
            first = stop + 1
            continue
        if stop >= end:
            break
        if stop < first or (text[mark] == "?" and _opens_quotation(text, mark, stop)):
            continue
        if (
            text[mark : stop + 1] == ". "
            and text[max(first, text.rfind(" ", first, mark) + 1) : mark] in _BEFORE_NAMES
            and text[stop + 1 : stop + 2].isalpha()
        ):
            continue
        if caseless is None and not text[stop + 1 : stop + 2].isupper():
            caseless = not _has_capitals(text, start, end)
        stop = _stop(text, first, mark, stop, end, bool(caseless))
        if stop >= end:
            break
        if stop > first:
            found.append((first, stop))
            first = stop
            while first < end and text[first].isspace():
                first += 1
    if first < end:
        found.append((first, end))
    return found


def begins(text: str, start: int, after: int, at: int) -> bool:
    """Whether a sentence begins at the capital at `at`, where only marks and blanks stand from `after` on."""
    end = min(len(text), at + _LOOK_AHEAD)
    for match in _END.finditer(text, after, end):
        mark, stop = match.span()
        if mark >= at:
            break
        if match.lastindex and text[mark - _TAIL : mark] not in _DOUBTFUL and mark >= start + _TAIL:
            return True
        if text[mark] == "?" and _opens_quotation(text, mark, stop):
            continue
        if _stop(text, start, mark, stop, end, False):
            return True
    return False


def _stop(text: str, first: int, mark: int, stop: int, end: int, caseless: bool) -> int:
    """Where a sentence ends at the marks from `mark` to `stop`: the stretch's end at its last marks, 0 for nowhere."""
    if stop >= end:
        return end
    if text[stop + 1 : stop + 2] in _SPACED_CLOSERS and text[stop].isspace() and not text[stop + 2 : stop + 3].strip():
        stop += 2  # « French marks stand apart. »
        if stop >= end:
            return end
    return _end(text, first, mark, stop, end, caseless)


def _end(text: str, first: int, mark: int, stop: int, end: int, caseless: bool) -> int:
    """Where the sentence that began at `first` ends at the marks from `mark` to `stop`, or 0 where it does not."""
    after = text[stop]
    if text[mark] in _CERTAIN:
        return 0 if text[stop - 1] in "」』”" and "\u3040" <= after <= "\u309f" else stop
    if after.isspace() or (after in _TURNED and (stop + 1 >= end or text[stop + 1].isspace())):
        if not after.isspace():
            stop += 1
        return stop if _ends_before_space(text, first, mark, stop, end, caseless) else 0
    return _ends_without_space(text, first, mark, stop, end)


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
    while at < limit and (text[at] in _OPENERS or (text[at].isspace() and text[at - 1] in _DASHES)):
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
    if not word.isascii() and CJK.search(word):
        word = CJK.split(word)[-1].lstrip(_OPENERS)  # "教授（Prof"
    elided = word[max(word.rfind("'"), word.rfind("’")) + 1 :]
    word = elided if len(elided) > 2 else word  # "l'art. 5"
    small = word.lower()
    following = WORD.match(text, at, min(end, at + 40))
    then = following.group() if following else ""
    if small in LEADING:
        return small not in _TITLES or word != small
    if word.isdecimal():
        listed = mark - len(word) <= first and len(word) <= 3
        return listed or (len(word) <= 2 and _is_ordinal(back[0] if len(back) > 1 else "", then.lower()))
    if len(then) == 1 and len(word) == 1 and small == word and text[at + 1 : at + 2] == ".":
        return True  # "z. B."
    if small in STATES and word != small and then.lower() in LEADING:
        return True
    if then[:1].isdecimal():
        return small in NUMBERED or small in OPEN
    initial = len(word) == 1 and word.isalpha() and word.isupper()
    dotted = "." in word and all(len(part) <= 2 for part in word.split("."))
    if initial or dotted or small in OPEN or (small in NUMBERED and word[:1].isupper() and len(small) > 2):
        return then.lower() not in STARTERS or (initial and len(then) == 1)
    return False


def _is_ordinal(before: str, then: str) -> bool:
    """Whether a number and its full stop are German for "the third", seen from the words before and after."""
    article = before.lower().split()[-1:]
    return then in AFTER_ORDINAL or (bool(article) and article[0] in BEFORE_ORDINAL and then not in STARTERS)


def _ends_without_space(text: str, first: int, mark: int, stop: int, end: int) -> int:
    """Where a sentence ends at a mark that no white space follows, or 0 where it does not.

    Typesetters lose spaces ("said Ma.”We hope", "the village.The road"); addresses and file names never had any.
    """
    after = text[stop]
    closed = stop - mark > 1 and text[stop - 1] in _CLOSERS
    if after in "“„「『" and stop + 1 < end and text[stop + 1].isupper():
        return stop if _is_plain(text, first, mark) else 0
    if text[mark] in "!?" and CJK.match(after):
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
    match = WORD.match(text, at, min(end, at + 60))
    if match is None:
        return False
    word = match.group()
    if text[match.end() : match.end() + 1] in "./@\\_(=" and match.end() < end and len(word) > 1:
        beyond = text[match.end() + 1 : match.end() + 2]
        if beyond and not beyond.isspace():
            return False
    small = word[1:].islower() or len(word) == 1 or "'" in word or "’" in word
    return small and word.lower() not in ADDRESS_ENDS
