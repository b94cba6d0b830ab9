"""What lines of a page are for, told from the company they keep: lines of one form beside most of the titles."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import pairwise

from bot.sources.tagdump import labels
from bot.sources.tagdump.block import Block, weight
from bot.sources.tagdump.bounds import DIVIDER, glue
from bot.sources.tagdump.dates import Stamp, find_date
from bot.sources.tagdump.fill import is_list
from bot.sources.tagdump.meta import read_meta
from bot.sources.tagdump.people import are_people, lower_words
from bot.sources.tagdump.said import Meta, is_name, split_values
from bot.sources.tagdump.vocabulary import are_lists, shared

_EDGE = " \t|–—-:•·(),»«/[]"
_IN = re.compile(r"(?:in|dans|en|em|su|unter|under|w|v|в)\s+(?P<value>[^\W\d_a-zà-ÿ].{0,100})")
_SENTENCE = re.compile(r"[.!?…。！？;,，、][\"”’»)]*$")
_LONGEST = 160


@dataclass(frozen=True, slots=True)
class _Dated:
    """A line with a date and a few words that no label explains: a dated title, or an article's particulars."""

    at: int
    stamp: Stamp
    before: str
    after: str

    @property
    def rest(self) -> str:
        """The words beside the date."""
        return f"{self.before} {self.after}".strip()


def settle(blocks: list[Block]) -> None:
    """Decides about lines that could be one thing or another from what most lines like them stand beside."""
    dated = _dated(blocks)
    if dated and _beside_titles(blocks, dated):
        _take(blocks, dated)
    _glued_labels(blocks)
    _unglue_authors(blocks)
    _sign(blocks)
    _divide(blocks)
    _lead_on(blocks)
    _name_categories(blocks)
    _between(blocks)
    _count(blocks)
    _agree(blocks)


def _dated(blocks: list[Block]) -> list[_Dated]:
    """The lines of a date and up to fourteen other words, which their own wording doesn't explain."""
    out: list[_Dated] = []
    for at, block in enumerate(blocks):
        line = block.lines[0]
        if len(block.lines) > 1 or len(line) > _LONGEST or not (block.glued or not block.meta):
            continue
        if not any(c.isdigit() for c in line) or (stamp := find_date(line)) is None or not stamp.year:
            continue
        before, after = line[: stamp.start].strip(_EDGE), line[stamp.end :].strip(_EDGE)
        loose = _Dated(at, stamp, before, after)
        if weight(loose.rest) > (14 if not before or not after else 6) or _SENTENCE.search(after or before):
            continue
        out.append(loose)
    return out


def _title(block: Block) -> bool:
    """Whether a block could be the title that a line of particulars stands beside."""
    asks = block.text.rstrip('"”’»)')[-1:] in "?!？！"
    return (
        not block.meta and len(block.lines) == 1 and block.title >= 0.3 and not block.cut and (asks or not block.prose)
    )


def _beside_titles(blocks: list[Block], dated: list[_Dated]) -> bool:
    """Whether most of the lines stand beside a title of their own, so that they are none."""
    if len(dated) < 2:
        return False
    labelled = Counter(row.before for row in dated if row.before and not row.after).most_common(1)
    if labelled and labelled[0][1] >= max(2, 0.6 * len(dated)):
        return True  # the same words before most dates are their label
    places = {row.at for row in dated}
    rests = [row.rest.casefold() for row in dated]
    for step in (-1, 1):
        found: list[str] = []
        for row in dated:
            at = row.at + step
            while 0 <= at < len(blocks) and at not in places and not any(c.isalpha() for c in blocks[at].text):
                at += step  # numbers of comments, of views
            if 0 <= at < len(blocks) and at not in places and _title(blocks[at]):
                found.append(blocks[at].text.casefold())
        distinct = len(set(found))
        if len(found) < 0.6 * len(dated) or distinct < 0.8 * len(found) or are_lists(found):
            continue
        words = sum(map(weight, found)) / len(found)
        if step < 0 and (words >= 2 and distinct / len(found) >= len(set(rests)) / len(rests)):
            return True
        # What follows a date may as well be the first words of a text, so that the rest must be particulars.
        if step > 0 and words >= 2 and (len(set(rests)) <= 0.7 * len(rests) or _mostly_names(dated)):
            return True
    return False


def _mostly_names(dated: list[_Dated]) -> bool:
    named = sum(not row.rest or (is_name(row.rest) and (" " in row.rest or row.rest.islower())) for row in dated)
    return named * 3 >= 2 * len(dated)


def _parts(text: str) -> list[str]:
    """What a line's words are made of: divided by signs, or run together where only style divided them."""
    out: list[str] = []
    for piece in DIVIDER.split(text):
        start = 0
        for at in range(1, len(piece)):
            if glue(piece, at) and piece[at].isupper():
                out.append(piece[start:at])
                start = at
        out.append(piece[start:])
    return [part.strip(_EDGE) for part in out if part.strip(_EDGE)]


def _take(blocks: list[Block], dated: list[_Dated]) -> None:
    """Makes frame lines of dated lines: a person's name is the author, what recurs on the page a category."""
    parts = [[*_parts(row.before), *_parts(row.after)] for row in dated]
    seen = Counter(part for row in parts for part in set(row))
    for row, words in zip(dated, parts, strict=True):
        block = blocks[row.at]
        meta = Meta(["date"], stamp=row.stamp)
        pieces = [
            piece for text in (row.before, row.after) for part in DIVIDER.split(text) for piece in part.split(",")
        ]
        meta.fields = [s for p in pieces if any(map(str.isalpha, s := p.strip(_EDGE))) and not read_meta(s)]
        for part in words:
            if not any(c.isalpha() for c in part) or read_meta(part):
                continue
            if meta.author is None and is_name(part) and (len(part.split()) > 1 or row.before == part):
                meta.author = part
                meta.kinds.append("author")
            elif seen[part] > 1 and weight(part) <= 4:
                meta.categories.append(part)
        if block.meta:
            meta.author = block.meta.author or meta.author
            meta.categories = block.meta.categories or meta.categories
            meta.tags = block.meta.tags
        block.meta, block.glued, block.title, block.prose, block.cut = meta, None, 0.0, False, False


def _glued_labels(blocks: list[Block]) -> None:
    """Takes lines that begin with one label run on to its values, as in “Etiquetaspan, sal”, where several do."""
    found: dict[tuple[str, str], list[Block]] = defaultdict(list)
    for block in blocks:
        line = block.lines[0]
        if block.meta or len(block.lines) > 1 or len(line) > 300:
            continue
        for kind, form in (("tag", labels.TAG_RUN_ON), ("category", labels.CATEGORY_RUN_ON)):
            if begun := form.match(line):
                found[kind, begun[0].casefold()].append(block)
                break
    for (kind, label), lines in found.items():
        for block in lines if len(lines) > 1 else ():
            values = split_values(block.text[len(label) :])
            block.meta = Meta([kind], tags=values if kind == "tag" else [], categories=values if kind != "tag" else [])
            block.title, block.prose = 0.0, False


def _sign(blocks: list[Block]) -> None:
    """Takes the lines directly above or below the dates of a page for its authors, where they are names of people."""
    dated = [at for at, block in enumerate(blocks) if block.meta and block.meta.kinds in (["date"], ["lead", "date"])]
    if len(dated) < 3 or any("author" in block.kinds for block in blocks):
        return
    lower = lower_words(blocks)
    for step in (-1, 1):
        near = [blocks[at + step] for at in dated if 0 <= at + step < len(blocks)]
        short = [b for b in near if not b.meta and len(b.lines) == 1 and len(b.text) <= 40 and weight(b.text) <= 4]
        if len(short) * 4 >= 3 * len(dated) and are_people([b.text for b in short], lower):
            for block in short:
                block.meta = Meta(["author"], author=block.text)
                block.title = 0.0


def _unglue_authors(blocks: list[Block]) -> None:
    """Parts “Ann BellNews” into author and category, where most of the page's authors run on so."""
    signed = [block for block in blocks if block.meta and block.meta.author and len(block.lines) == 1]
    glued = [(block, at) for block in signed if (at := _seam(block.meta.author or "" if block.meta else ""))]
    parts = [((b.meta.author or "")[:at], (b.meta.author or "")[at:]) for b, at in glued if b.meta]
    if len(glued) < 2 or len(glued) < 0.6 * len(signed) or len(set(parts)) == 1:
        return
    for (block, _), (name, rest) in zip(glued, parts, strict=True):
        meta = block.meta
        line = block.text
        at = line.rfind(name + rest) + len(name)
        if meta is None or at < len(name):
            continue
        if labels.AUTHOR.fullmatch(name):  # a label run on to the name
            meta.author = rest
            continue
        meta.author = name
        value = re.split(DIVIDER.pattern + r"|\d", line[at:])[0]
        if not meta.categories:
            meta.categories = [v for v in split_values(value) if weight(v) <= 4]
            meta.kinds.append("category")


_PREFIX = re.compile(r"(?:^|[\s’'-])(?:Mc|Mac|De|Di|Du|La|Le|Van|Von|Fitz|O)$")


def _seam(name: str) -> int:
    """Where a name runs on to another word; 0 where it doesn't."""
    for at in range(1, len(name)):
        if name[at].isupper() and name[at - 1].islower() and not _PREFIX.search(name[:at]):
            return at
    return 0


def _divide(blocks: list[Block]) -> None:
    """Takes lines of the same divided form for frame lines where a part says so: “News | boats, bread | 3 comments”."""
    found: dict[tuple[str, ...], list[tuple[Block, list[str], list[Meta]]]] = defaultdict(list)
    for block in blocks:
        line = block.lines[0]
        if block.meta or len(block.lines) > 1 or len(line) > 3 * _LONGEST or not DIVIDER.search(line):
            continue
        pieces = [piece.strip(_EDGE) for piece in DIVIDER.split(line) if piece.strip(_EDGE)][:8]
        read = [read_meta(piece) if len(piece) > 2 else None for piece in pieces]
        known = [meta for meta in read if meta and not meta.residue]
        rest = [piece for piece, meta in zip(pieces, read, strict=True) if not meta or meta.residue]
        said = {kind for meta in known for kind in meta.kinds}
        if said & {"comments", "views", "date", "author"} and 1 <= len(rest) <= 2 and all(map(is_list, rest)):
            form = tuple("/".join(meta.kinds) if meta and not meta.residue else "?" for meta in read)
            found[form].append((block, rest, known))
    for rows in found.values():
        for block, rest, known in rows if len(rows) > 1 else ():
            meta = Meta(["category", *("tag" for _ in rest[1:])], categories=split_values(rest[0]))
            meta.tags = split_values(rest[1]) if rest[1:] else []
            for part in known:
                meta.kinds += part.kinds
                meta.stamp, meta.author = meta.stamp or part.stamp, meta.author or part.author
                meta.mention = meta.mention or part.mention
            block.meta, block.glued, block.title, block.prose = meta, None, 0.0, False


def _lead_on(blocks: list[Block]) -> None:
    """Takes “A title Read more” for a way to the full text, where the title stands on the page."""
    lines = {block.lines[0].casefold() for block in blocks if len(block.lines) == 1}
    for block in blocks:
        text = block.text.rstrip(" »→>…")
        if block.meta or len(block.lines) > 1 or len(text) > 300:
            continue
        for match in list(re.finditer(r"\s", text))[-4:]:
            if labels.MORE.fullmatch(text, match.end()) and text[: match.start()].casefold() in lines:
                block.meta = Meta(["more"], mention=text[: match.start()])
                block.title, block.prose = 0.0, False


def _name_categories(blocks: list[Block]) -> None:
    """Takes “in News” for the category, below a line with date or author or where the page has several such lines."""
    named = [
        (before, block, match)
        for before, block in pairwise(blocks)
        if not block.meta
        and len(block.lines) == 1
        and not _SENTENCE.search(block.text)
        and (match := _IN.fullmatch(block.text))
        and all(weight(value) <= 4 for value in split_values(match["value"]))
    ]
    for before, block, match in named:
        below = before.meta and before.kinds & {"date", "author"} and not before.meta.categories
        if below or len(named) > 2:
            block.meta = Meta(["category"], categories=split_values(match["value"]))
            block.title, block.prose = 0.0, False


def _between(blocks: list[Block]) -> None:
    """Takes short lines between the same two kinds of frame line, time and again, for categories."""
    found: dict[tuple[frozenset[str], frozenset[str]], list[Block]] = defaultdict(list)
    for before, block, after in zip(blocks, blocks[1:], blocks[2:], strict=False):
        if block.meta or block.prose or len(block.lines) > 1 or not before.meta or not after.meta:
            continue
        if before.kinds & {"date", "author"} and after.kinds & {"comments", "author", "more", "views", "date", "tag"}:
            found[before.kinds - {"lead"}, after.kinds - {"views"}].append(block)
    for lines in found.values():
        plain = [block for block in lines if is_list(block.text) and not _SENTENCE.search(block.text)]
        if len(plain) < 2 or len(plain) * 4 < 3 * len(lines) or any("category" in b.kinds for b in blocks[1:]):
            continue
        if len(plain) > 3 and shared(split_values(block.text) for block in plain) < 0.3:
            continue  # titles
        for block in plain:
            block.meta = Meta(["category"], categories=split_values(block.text))
            block.title = 0.0


def _agree(blocks: list[Block]) -> None:
    """Gives a field without a label to the author where the same field of most lines of the page is one."""
    lines: dict[tuple[tuple[str, ...], int], list[Meta]] = defaultdict(list)
    for block in blocks:
        meta = block.meta
        if meta and len(meta.fields) == 1 and "date" in meta.kinds and "category" not in meta.kinds:
            lines[tuple(k for k in meta.kinds if k != "author"), 0].append(meta)
    for metas in lines.values():
        authors = sum(meta.author in meta.fields for meta in metas)
        if not authors or authors * 3 < len(metas):
            continue
        for meta in metas:
            if meta.author is None and meta.categories == split_values(meta.fields[0]):
                meta.author, meta.categories = meta.fields[0].strip(_EDGE), []


def _count(blocks: list[Block]) -> None:
    """Takes bare numbers that recur beside titles and frame lines for counts of comments, views or likes."""
    numbers = [
        at
        for at, block in enumerate(blocks)
        if not block.meta and len(block.text) <= 14 and not any(c.isalpha() for c in block.text)
    ]
    if len(numbers) < 3:
        return
    for at in numbers:
        around = blocks[max(0, at - 1) : at] + blocks[at + 1 : at + 2]
        if any(near.meta or near.cut or _title(near) for near in around):
            blocks[at].meta = Meta(["views"])
            blocks[at].title = 0.0
