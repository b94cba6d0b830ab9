"""Many regular expressions as one, of which only those are tried that may begin with the characters at hand."""

from __future__ import annotations

import re
import string
from collections.abc import Iterator, Sequence

_LONG = 4  # characters that are looked at
_MOST_KNOWN = 20_000
_SPECIAL = "([.^$\\|"
_OPTIONAL = re.compile(r"[?*]|\{0,\d*\}")
_MORE = re.compile(r"[+*]|\{\d*,?\d*\}|\?")


def _end(form: str, at: int) -> int:
    """Where the group, the set or the character ends that begins at `at`."""
    depth, inside = 0, False
    while at < len(form):
        char = form[at]
        if char == "\\":
            at += 1
        elif inside:
            inside = char != "]"
        elif char == "[":
            inside = True
        elif char in "()":
            depth += 1 if char == "(" else -1
        at += 1
        if depth == 0 and not inside:
            return at
    return at


def _alternatives(form: str) -> list[str]:
    """The alternatives of a form, those within its groups left together."""
    out, start, at = [], 0, 0
    while at < len(form):
        if form[at] == "|":
            out.append(form[start:at])
            start = at + 1
        at = _end(form, at)
    return [*out, form[start:]]


def _set(inner: str) -> Iterator[str]:
    """The characters of a set, given without its brackets; an empty one where they can't be told."""
    if inner.startswith("^"):
        yield ""
        return
    for part in re.findall(r"\\.|.-.|.", inner):
        if part == r"\d":
            yield from string.digits
        elif part[0] == "\\":
            yield "" if part[1].isalnum() else part[1]
        elif len(part) == 3:
            yield from map(chr, range(ord(part[0]), ord(part[2]) + 1))
        else:
            yield part


def beginnings(form: str) -> Iterator[str]:
    """What a text may begin with that a regular expression matches: one to four characters in lower case each; an empty
    one where it may be anything.
    """
    for branch in _alternatives(form):
        yield from _of_branch(branch)


def _of_branch(form: str) -> Iterator[str]:
    if not form or form[0] in ".^$" or (form.startswith("(?") and not form.startswith("(?:")):
        yield ""
        return
    end = _end(form, 0)
    counted = _MORE.match(form, end)
    rest = form[counted.end() if counted else end :]
    if counted and _OPTIONAL.match(form, end):
        yield from _of_branch(rest)
    if form[0] == "(":
        inner = form[3 : end - 1] if form[1] == "?" else form[1 : end - 1]
        for branch in _alternatives(inner):
            if counted and counted[0] != "?":
                yield from (begun[:1] for begun in _of_branch(branch))
            else:
                yield from _of_branch(branch + rest)
    elif form[0] in "[\\":
        yield from (char.lower()[:1] for char in _set(form[1 : end - 1] if form[0] == "[" else form[:end]))
    else:
        size = 1
        while size < _LONG and not counted and size < len(form) and form[size] not in _SPECIAL:
            if _MORE.match(form, size + 1):
                break
            size += 1
        yield form[:size].lower()[:_LONG]


class Forms:
    """Alternatives with what follows each of them, letters in either case; the first that fits is taken."""

    def __init__(self, forms: Sequence[str], after: str = "") -> None:
        self._forms = [(form, tuple(dict.fromkeys(beginnings(form)))) for form in forms]
        firsts = {start[:1] for _, starts in self._forms for start in starts}
        # By the first character, so that a text of nothing but unknown words isn't compared with every form.
        self._near = {
            first: [(form, starts) for form, starts in self._forms if any(s[:1] in ("", first) for s in starts)]
            for first in {"", *firsts}
        }
        self._after = after
        self._known: dict[str, re.Pattern[str] | None] = {}

    def _compile(self, begun: str) -> re.Pattern[str] | None:
        """The forms that may begin with these characters, as one."""
        small = begun.lower()[:_LONG]
        near = self._near.get(small[:1], self._near[""])
        fit = [form for form, starts in near if small.startswith(starts)]
        found = re.compile(f"(?:{'|'.join(fit)}){self._after}", re.I) if fit else None
        if len(self._known) < _MOST_KNOWN:
            self._known[begun] = found
        return found

    def begins(self, begun: str) -> bool:
        """Whether a text that begins with these four characters may be one of the forms."""
        return (self._known[begun] if begun in self._known else self._compile(begun)) is not None

    def match(self, text: str, at: int = 0) -> re.Match[str] | None:
        """The form that the text goes on with at a place."""
        begun = text[at : at + _LONG]
        form = self._known[begun] if begun in self._known else self._compile(begun)
        return form.match(text, at) if form else None

    def fullmatch(self, text: str, at: int = 0) -> re.Match[str] | None:
        """The form that is the rest of the text."""
        begun = text[at : at + _LONG]
        form = self._known[begun] if begun in self._known else self._compile(begun)
        return form.fullmatch(text, at) if form else None
