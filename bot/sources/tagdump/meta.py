"""Reads a line that a theme prints around an article: its date, author, categories, tags, and what else it holds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from bot.sources.tagdump import labels
from bot.sources.tagdump.bounds import DIVIDER, all_stops, cjk, comments_at, glue, label_at
from bot.sources.tagdump.dates import Stamp, find_date
from bot.sources.tagdump.forms import Forms
from bot.sources.tagdump.said import IN, Meta, is_name, settle_fields, split_values
from bot.sources.tagdump.sound import is_sound
from bot.sources.tagdump.wording import SENTENCE_END, gives_day, part_arabic, pointer, signed

LONGEST = 1500  # characters; a line of many tags is long, a longer one is text
_SEPARATOR = re.compile(
    r"[\s|•·∙⋅¦‖/–—,»«:;()\[\]>›<‹→←.\-~*&+_†■●▪◦✎☆★♥❤♡¶§@。、，（）：【】\u200b\ufe0f"
    r"\U0001f300-\U0001faff\u2190-\u21ff\u2300-\u27bf]+"
)
_WORD = re.compile(r"[^\s|•·∙⋅¦‖/–—,»«:;()\[\]]+")
_JOIN = re.compile(r",?\s(?:and|und|et|y|e|en|и|og|och)$", re.I)
_NAME_END = re.compile(
    r"\s(?:on|in|at|am|um|le|el|em|il|op|den|dne|dnia|to|into|under|with|dans|en|su|a las|w|@)\s|[,;(]"
    r"|(?<!\b[^\W\d_])\.\s|\.$",
    re.I,
)
_CLOCK = re.compile(
    r"(?:at|@|um|à|a las|às|alle|o|kl\.?)?\s?\d{1,2}[:.h]\d\d(?:\s?[ap]\.?m\b\.?|\sUhr|h\b)?(?!\w)", re.I
)
_COUNT = re.compile(r"[^\W\d_]{2,14}(?: [^\W\d_]{2,12}){0,4}\s?[:：]\s{0,2}\d[\d.,]*k?(?![\d.,a-zà-ÿ])")  # “Hits: 203”
_SMALL = Forms([IN.pattern, _CLOCK.pattern])
_CLOSING = re.compile(
    r"\s(?:on|am|le|el|em|il|op|den|at|by|von|gepostet|veröffentlicht|abgelegt|geschrieben|publiée?)\.?\s*$", re.I
)
_BYLINE = re.compile(
    r"\.\s(?=[A-ZÀ-Ý])|\s(?:by|door|von)\s(?=[A-ZÀ-Ý@])|\swith\s(?=\d|$)|\s(?:by|von|par|por|di"
    r"|door)\s(?=\S+(?:\s\S+)?\s*\.?$)"
)
_HASHTAGS = re.compile(r"#[^\s#][^#]{0,40}(?:\s#[^\s#][^#]{0,40})+")
_LABEL_GOES_ON = re.compile(r"(?:\s[^\W\d_]{2,14}){1,4}\s?[:：]\s?")  # “Tags for this article: ”
_OTHER_LABEL = re.compile(r"(?<=\s)[A-ZÀ-ÝА-Я][^\W\d_]{2,15}:\s")
_AROUND = " \t:：…→»()[]\"“”„«‘’'–—-."


class _Reader:
    """One pass over a line from left to right."""

    def __init__(self, text: str, loose: bool) -> None:
        self.text, self.pos, self.meta = text, 0, Meta()
        self.stamps = list(_dates(text, loose)) if any(c.isdigit() for c in text) else []
        self._stops: list[int] | None = None
        self.unexplained = 0
        self.last = ""
        self._begun = 0  # where the words began that nothing explains

    @property
    def stamp(self) -> Stamp | None:
        """The next date of the line."""
        return next((s for s in self.stamps if s.end > self.pos), None)

    def stop(self, begin: int) -> int:
        """Where the part that begins at `begin` must end."""
        if self._stops is None:
            self._stops = all_stops(self.text, self.stamps)
        return next((stop for stop in self._stops if stop > begin), len(self.text))

    def read(self) -> Meta | None:
        """What the line says, if it is a line of the frame."""
        size = len(self.text)
        # What is left unexplained may be a few words of a line; prose is given up after as many.
        total = len("".join(self.text.split()))
        patience = 80 if total < 160 else 0.31 * total
        while self.pos < size:
            if self.unexplained > patience or (len(self.meta.residue) > 9 and not self.meta.kinds):
                return None
            if gap := _SEPARATOR.match(self.text, self.pos):
                if DIVIDER.search(gap[0]) or gap[0].strip() in (",", ":"):
                    self.last = "divider"
                self.pos = gap.end()
                if self.pos >= size:
                    break
            if self._part():
                self.last = "part"
            else:
                self._word()
                self.last = "word"
        first = self.stamps[0] if self.stamps else None
        return self.meta if is_sound(self.text, self.meta, self.unexplained, total, first) else None

    def _part(self) -> bool:
        if self.last == "word" and ":" not in self.text and not _may_begin(self.text[self.pos : self.pos + 4]):
            return self._date()  # most words begin nothing else
        return (
            self._date()
            or self._whole()
            or self._comments()
            or self._tags()
            or self._categories()
            or self._views()
            or self._author()
            or self._lead()
            or self._in()
        )

    def _word(self) -> None:
        match = _WORD.match(self.text, self.pos)
        end = match.end() if match else self.pos + 1
        glued = end
        if not (self.text[self.pos : end].isalpha() and self.text[self.pos + 1 : end].islower()):
            glued = next((i for i in range(self.pos + 1, end) if glue(self.text, i) and self._stands(i)), end)
        stamp = self.stamp if self.stamps else None
        if stamp and self.pos < stamp.start < end:
            glued = min(glued, stamp.start)
        word = self.text[self.pos : glued]
        self.unexplained += len(word)
        self.meta.residue.append(word)
        if self.last == "word" and self.meta.fields:
            self.meta.fields[-1] = self.text[self._begun : glued]
        else:
            self._begun = self.pos
            self.meta.fields.append(word)
        self.pos = glued

    def _stands(self, at: int) -> bool:
        return label_at(self.text, at, True) or comments_at(self.text, at) > at

    def _date(self) -> bool:
        stamp = self.stamp if self.stamps else None
        if stamp is None or not stamp.start <= self.pos < stamp.end:
            return False
        self.meta.kinds.append("date")
        known = self.meta.stamp
        # Of two dates without a word between them, the later one is that of the last change.
        touching = known is not None and not self.text[known.end : stamp.start].strip(" (|·–—-")
        if known is None or (known.year == 0 and stamp.year) or (touching and stamp.day_of() < known.day_of()):
            self.meta.stamp = stamp
        self.pos = stamp.end
        return True

    def _whole(self) -> bool:
        """What takes the rest of the line or of its part: sharing, paging, the way to the full text."""
        if self.last == "word":
            return False
        rest = self.text[self.pos :].strip(_AROUND + "|•·←")
        match = labels.MORE.match(self.text, self.pos)
        if match and (not self.meta.residue or (self.last != "word" and len(rest) < 40)) and len(rest) < 220:
            ending = self.text.rstrip()
            if len(rest) > 60 and SENTENCE_END.search(ending) and not ending.endswith("..."):
                return False
            self.meta.kinds.append("more")
            self.meta.mention = self.meta.mention or self.text[match.end() :].strip(_AROUND)
            self.pos = len(self.text)
            return True
        divider = DIVIDER.search(self.text, self.pos + 1)
        stop = divider.start() if divider else len(self.text)
        piece = self.text[self.pos : stop].strip(_AROUND + "|•·←")
        for kind, form in (("share", labels.SHARE), ("nav", labels.NAV)):
            if piece and form.fullmatch(piece):
                self.meta.kinds.append(kind)
                self.pos = stop
                return True
        return False

    def _comments(self) -> bool:
        end = comments_at(self.text, self.pos)
        if end == self.pos:
            return False
        self.meta.kinds.append("comments")
        self.pos = end
        if on := labels.COMMENTS_ON.match(self.text, self.pos):
            stop = self._mention_end(on.start("title"))
            self.meta.mention = self.meta.mention or self.text[on.start("title") : stop].strip(_AROUND)
            self.pos = stop
        return True

    def _mention_end(self, begin: int) -> int:
        """Where a repeated title ends: at the first sign that divides, where a label or a date follows one."""
        cuts = list(DIVIDER.finditer(self.text, begin))
        for cut in cuts:
            rest = cut.end()
            if any(form.match(self.text, rest) for form in (labels.AUTHOR, labels.TAG, labels.CATEGORY)) or any(
                s.start == rest for s in self.stamps
            ):
                return cuts[0].start()
        return len(self.text)

    def _tags(self) -> bool:
        return self._labelled(labels.TAG, "tag", self.meta.tags)

    def _categories(self) -> bool:
        return self._labelled(labels.CATEGORY, "category", self.meta.categories)

    def _labelled(self, form: Forms, kind: str, into: list[str]) -> bool:
        match = form.match(self.text, self.pos)
        if not match or not self._names(match):
            return False
        begin = match.end()
        if match[0].rstrip()[-1:] not in ":：" and (more := _LABEL_GOES_ON.match(self.text, begin)):
            begin = more.end()
        if gap := re.compile(r"[\s:：|•·→»-]+").match(self.text, begin):
            begin = gap.end()
        if any(stamp.start == begin for stamp in self.stamps):
            return False  # “Publicado em 12 de junho de 2018”
        stop = self._list_end(begin, self.stop(begin)) if self.pos == 0 else self.stop(begin)
        if other := _OTHER_LABEL.search(self.text, begin + 1, stop):
            stop = other.start()
        value = _JOIN.sub("", self.text[begin:stop].rstrip())
        value = _CLOSING.sub("", _BYLINE.split(value, maxsplit=1)[0])
        if SENTENCE_END.search(value.strip()) and len(value.split()) > 12 and value.count(",") < 3:
            return False
        self.pos = stop if len(_BYLINE.split(self.text[begin:stop], maxsplit=1)) == 1 else begin + len(value)
        into.extend(v for v in split_values(value) if len(v) > 5 or not labels.LEAD.fullmatch(v))
        self.meta.kinds.append(kind)
        return True

    def _list_end(self, begin: int, stop: int) -> int:
        """Where a line of one label ends: at its end, where signs divide nothing but the values of a list."""
        rest = self.text[stop:]
        signs = set(re.findall(r"[|•·/]", rest))
        if len(signs) != 1 or not DIVIDER.match(rest):
            return stop
        pieces = [piece.strip() for piece in re.split(r"[|•·/]", self.text[begin:])]
        plain = all(
            piece and piece[0].isalpha() and len(piece.split()) <= 4 and _Reader(piece, False).read() is None
            for piece in pieces
        )
        return len(self.text) if plain else stop

    def _names(self, match: re.Match[str]) -> bool:
        """Whether a label stands as one: at the start, capitalised, before a colon, or as a phrase."""
        text = match[0]
        if self.text[match.end() : match.end() + 1] in (",", "，"):
            return False  # a title that begins with the word
        if text.rstrip().endswith((":", "：")) or cjk(text) or " " in text:
            return True
        if self.last == "word" and not glue(self.text, self.pos):
            return False  # a word of a sentence
        if self.pos > 0 and not text[0].isupper() and len(text) < 6:
            return False
        return bool(self.text[match.end() :].strip()) or self.pos == 0

    def _views(self) -> bool:
        match = labels.VIEWS.match(self.text, self.pos) or _CLOCK.match(self.text, self.pos)
        if match is None and {"date", "category", "comments"} & set(self.meta.kinds):
            match = _COUNT.match(self.text, self.pos)
        if not match or not match[0].strip():
            return False
        self.meta.kinds.append("views")
        self.pos = match.end()
        return True

    def _author(self) -> bool:
        match = labels.AUTHOR.match(self.text, self.pos)
        if not match:
            return False
        start = _SEPARATOR.match(self.text, match.end())
        begin = start.end() if start else match.end()
        if begin >= len(self.text) or any(s.start == begin for s in self.stamps):
            return False
        stop = self.stop(begin)
        if found := _NAME_END.search(self.text, begin, stop):
            stop = found.start()
        name = self.text[begin:stop].strip(" \t,.|•·-–—:：/")
        small = bool(self.stamps) and name.islower() and len(name.split()) < 4 and self.last != "word"  # “by the crew”
        if not is_name(name) and not small:
            return False
        self.meta.author = self.meta.author or name
        self.meta.kinds.append("author")
        self.pos = stop
        return True

    def _lead(self) -> bool:
        match = labels.LEAD.match(self.text, self.pos)
        if not match:
            return False
        gap = _SEPARATOR.match(self.text, match.end())
        end = gap.end() if gap else match.end()
        dated = any(s.start == end for s in self.stamps) or _CLOCK.match(self.text, end)
        if not (dated or labels.AUTHOR.match(self.text, end) or labels.VIEWS.match(self.text, end)):
            return False
        self.meta.kinds.append("lead")
        self.pos = end
        return True

    def _in(self) -> bool:
        """Categories after a bare “in”, as in “5 May 2012 by Ann in News”."""
        match = IN.match(self.text, self.pos)
        if not match or not {"date", "author", "lead"} & set(self.meta.kinds):
            return False
        if self.meta.residue and not (self.last == "part" and self.text[match.end()].isupper()):
            return False
        if _CLOCK.match(self.text, match.end()):
            return False
        stop = self.stop(match.end())
        if other := _OTHER_LABEL.search(self.text, match.end() + 1, stop):
            stop = other.start()
        value = _BYLINE.split(self.text[match.end() : stop], maxsplit=1)[0]
        stop = match.end() + len(value)
        value = _CLOSING.sub("", value)
        if len(value.split()) > 8 + 4 * value.count(","):
            return False
        self.pos = stop
        self.meta.categories.extend(split_values(value))
        self.meta.kinds.append("category")
        return True


@lru_cache(maxsize=20_000)
def _may_begin(begun: str) -> bool:
    """Whether a part of a line that a label or a form tells may begin with these four characters."""
    forms = (labels.COMMENTS, labels.TAG, labels.CATEGORY, labels.VIEWS, labels.AUTHOR, labels.LEAD, _SMALL)
    return any(form.begins(begun) for form in forms)


def _dates(text: str, loose: bool) -> Iterator[Stamp]:
    at = 0
    for _ in range(3):
        stamp = find_date(text, at, loose)
        if stamp is None:
            return
        yield stamp
        at = stamp.end


def read_meta(line: str, loose: bool = False) -> Meta | None:
    """What `line` says if it is a line of the frame, else None; `loose` takes a day without a year for a date."""
    if not 0 < len(line) <= LONGEST:
        return None
    if pointer(line):
        return None
    if _HASHTAGS.fullmatch(line):
        return Meta(["tag"], tags=[tag.strip() for tag in line.split("#") if tag.strip()])
    if " " in line and any(form.fullmatch(line) for form in (labels.AUTHOR, labels.LEAD)):
        return Meta(["lead"])  # a label whose value stands on the next line
    if "." in line:
        line = labels.BOILERPLATE.sub("", line).strip() or line
    if found := signed(line):
        return found
    line = part_arabic(line)
    meta = _Reader(line, loose or gives_day(line)).read()
    return settle_fields(meta, line) if meta else None


@lru_cache(maxsize=4096)
def meta_of(line: str) -> Meta | None:
    """The same for who asks several times and changes nothing of the answer."""
    return read_meta(line)
