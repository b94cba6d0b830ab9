"""What the articles of one page tell of one another: names that run together are parted, titles cleaned."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from bot.sources.tagdump import labels
from bot.sources.tagdump.articles import Draft
from bot.sources.tagdump.block import weight
from bot.sources.tagdump.bounds import glue
from bot.sources.tagdump.said import split_values
from bot.sources.tagdump.vocabulary import parted, shared

_SIGNED = re.compile(r"\S\s?[#¶∞§※→»]$")  # a title with the sign of its permanent link
_DIVIDED = re.compile(r"\s[–—|/·•»-]\s")
_BRACKETS = re.compile(r"^[\[(【［](?P<before>[^\])】］]{2,60})[\])】］]\s*(?P<title>.+)$")
_COUNTED = re.compile(r"(?P<name>\S.*?)\s?[(（]\d+[)）]")
_MOST = 0.8  # of the titles must share their line with a category


def clean_titles(drafts: Sequence[Draft]) -> None:
    """Takes the sign of a permanent link from the titles that most of them end with."""
    sealed = [draft for draft in drafts if _SIGNED.search(draft.title)]
    if len(sealed) > 1 and len(sealed) * 3 >= 2 * len(drafts):
        for draft in sealed:
            draft.title = draft.title[:-1].rstrip()


def drop_counts(drafts: Sequence[Draft]) -> None:
    """Takes the number of articles from names that have it, as in “rope (12), knots (3)”."""
    lists = [values for draft in drafts for values in (draft.categories, draft.tags) if values]
    counted = [_COUNTED.fullmatch(value) for values in lists for value in values]
    if len(counted) > 1 and sum(match is not None for match in counted) * 2 > len(counted):
        for values in lists:
            values[:] = dict.fromkeys(match["name"] if (match := _COUNTED.fullmatch(v)) else v for v in values)


def split_titles(drafts: Sequence[Draft], own: Iterable[str]) -> None:
    """Takes the categories from titles that share their line with them, as in “A new ferry — Harbour, News”."""
    if len(drafts) < 3:
        return
    terms = {term.casefold() for term in own}
    for cut in (_behind, _ahead, _bracketed, _run_on):
        pairs = [cut(draft.title) for draft in drafts]
        rows = [split_values(pair[1]) for pair in pairs if pair]
        if len(rows) < _MOST * len(drafts) or any(weight(v) > 4 for row in rows for v in row):
            continue
        names = {value.casefold() for row in rows for value in row}
        if shared(rows) < 0.6 or (len(names) < 2 and not names & terms):
            continue
        if len({pair[0] for pair in pairs if pair}) < len(rows) or sum(weight(p[0]) for p in pairs if p) < 2 * len(
            rows
        ):
            continue
        for draft, pair in zip(drafts, pairs, strict=True):
            if pair:
                draft.title = pair[0]
                draft.categories.extend(v for v in split_values(pair[1]) if v not in draft.categories)
        return


def _behind(title: str) -> tuple[str, str] | None:
    cuts = list(_DIVIDED.finditer(title))
    return (title[: cuts[-1].start()], title[cuts[-1].end() :]) if cuts else None


def _ahead(title: str) -> tuple[str, str] | None:
    cut = _DIVIDED.search(title)
    return (title[cut.end() :], title[: cut.start()]) if cut else None


def _bracketed(title: str) -> tuple[str, str] | None:
    found = _BRACKETS.match(title)
    return (found["title"], found["before"]) if found else None


def _run_on(title: str) -> tuple[str, str] | None:
    """“HarbourA new ferry”: a category run on to the title that follows it."""
    at = next((i for i in range(2, min(len(title), 60)) if title[i].isupper() and glue(title, i)), 0)
    return (title[at:], title[:at]) if at else None


def part_values(drafts: Sequence[Draft], own: Iterable[str], words: frozenset[str]) -> None:
    """Parts values that only style divided, as in “News Travel” or “NewsCase Studies”.

    `own`: what the page may be the archive of; each of its articles names it. `words`: the words of the page's texts.
    """
    terms = {term.casefold() for term in own if len(term) > 1}
    lists = [values for draft in drafts for values in (draft.categories, draft.tags)]
    for rows in ([draft.categories for draft in drafts], [draft.tags for draft in drafts]):
        for term in terms:
            _part_own(rows, term)
        _part_seams(rows, terms)
    for _ in range(3):  # what was parted is known for the rest
        known = {v.casefold() for values in lists for v in values} | terms
        for values in lists:
            values[:] = dict.fromkeys(part for value in values for part in parted(value, known))
    for rows in ([draft.categories for draft in drafts], [draft.tags for draft in drafts]):
        _part_words(rows, words)


def _part_own(rows: list[list[str]], term: str) -> None:
    """Parts the page's own term from what it runs together with, where most articles would lack it otherwise."""
    full = [row for row in rows if row]
    lack = [row for row in full if term not in map(str.casefold, row)]
    if len(full) < 2 or len(lack) * 3 < len(full) or sum(len(row) > 1 for row in full) * 4 > len(full):
        return
    cuts = [[_around(value, term) for value in row] for row in lack]
    found = sum(any(len(parts) > 1 for parts in row) for row in cuts)
    if found < 2 or found + len(full) - len(lack) < 0.8 * len(full):
        return
    for row, cut in zip(lack, cuts, strict=True):
        row[:] = dict.fromkeys(part for parts in cut for part in parts)


def _around(value: str, term: str) -> list[str]:
    """A value as the term and what stands before and behind it; the value alone where the term isn't in it."""
    folded = value.casefold()
    at = folded.find(term)
    if at < 0 or len(folded) != len(value):
        return [value]
    end = at + len(term)
    if at and end < len(value) and (value[at - 1].isalnum() and value[end].isalnum()):
        return [value]  # within a word, for all that can be told
    parts = (value[:at], value[at:end], value[end:])
    return [part for part in (piece.strip(" ,/|·•") for piece in parts) if len(part) > 1]


def _seams(value: str) -> list[str]:
    """The parts of a value between which a small letter meets a capital."""
    out, start = [], 0
    for at in range(1, len(value)):
        if value[at].isupper() and glue(value, at):
            out.append(value[start:at])
            start = at
    return [*out, value[start:]]


def _part_seams(rows: list[list[str]], terms: set[str]) -> None:
    """Parts “NewsCase Studies” where its parts stand beside different ones elsewhere on the page, or alone."""
    split = {value: _seams(value) for row in rows for value in row}
    beside: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for pieces in split.values():
        for before, piece, after in zip(["", *pieces], pieces, [*pieces[1:], ""], strict=False):
            beside[piece.casefold()].add((before, after))
    sewn = [value for value, pieces in split.items() if len(pieces) > 1]
    if len(sewn) < 2:
        return

    def known(piece: str) -> bool:
        name = piece.casefold()
        return name in terms or name in labels.TOPICS or ("", "") in beside[name] or len(beside[name]) > 1

    for row in rows:
        row[:] = dict.fromkeys(
            part
            for value in row
            for part in (split[value] if len(split[value]) > 1 and any(map(known, split[value])) else [value])
        )


def _part_words(rows: list[list[str]], words: frozenset[str]) -> None:
    """Parts “boatsharbour news” where a name of the page begins or ends it within what no text of the page has for a
    word.
    """
    known = {value.casefold() for row in rows for value in row}
    for row in rows:
        out: list[str] = []
        for value in row:
            out.extend(_unrun(value, known - {value.casefold()}, words))
        row[:] = dict.fromkeys(out)


def _unrun(value: str, known: set[str], words: frozenset[str]) -> list[str]:
    folded = value.casefold()
    if len(folded) != len(value) or len(value) > 200:
        return [value]
    for name in sorted((n for n in known if len(n) > 3 and n in folded), key=lambda n: -len(n)):
        at = folded.find(name)
        end = at + len(name)
        begins, ends = at == 0, end == len(value)
        if begins == ends:
            continue
        seam = end if begins else at
        if not (value[seam - 1].isalpha() and value[seam].isalpha()):
            continue
        joint = re.split(r"\W", folded[:seam])[-1] + re.split(r"\W", folded[seam:])[0]
        rest = folded[seam:] if begins else folded[:seam]
        if joint in words or len(rest) < 4 or not any(w in words for w in re.findall(r"\w{4,}", rest)):
            continue
        if begins:
            return [value[:seam], *_unrun(value[seam:], known, words)]
        return [*_unrun(value[:seam], known, words), value[seam:]]
    return [value]
