"""Reads a line that a theme prints around an article: its date, author, categories, tags, and what else it holds."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from bot.sources.tagdump import labels
from bot.sources.tagdump.dates import Stamp, find_date

LONGEST = 1500  # characters; a line of many tags is long, a longer one is text
_SEPARATOR = re.compile(
    r"[\s|•·∙⋅/–—,»«:;()\[\]>›<‹→←.\-~*&+_†■●▪◦✎☆★♥❤♡¶。、，（）：【】\u200b\ufe0f\U0001f300-\U0001faff\u2190-\u21ff\u2300-\u27bf]+"
)
_WORD = re.compile(r"[^\s|•·∙⋅/–—,»«:;()\[\]]+")
_DIVIDER = re.compile(r"\s[|•·∙⋅¦‖]+\s?|\s?[|•·∙⋅¦‖]+\s|\s[/–—-]\s|\s?[»→]|\t|\s{3,}")
_LIST = re.compile(r"\s*[,、，;；]\s*|\s*[•·|/]\s+|\s+/\s*|\s{3,}")
_AND = re.compile(r",?\s(?:and|und|et|y|e|en|и|och|og|i)\s(?=\S+(?:\s\S+){0,3}$)")
_TAGGED = re.compile(
    r",?\s(?:and|und|et|y|e|en|и)\s(?=tagged|verschlagwortet|getaggt|marqué|tagué|étiqueté"
    r"|etiquetad|marcado|contrassegnat|getagd|getagged)",
    re.I,
)
_NAME_END = re.compile(
    r"\s(?:on|in|at|am|um|le|el|em|il|op|den|dne|dnia|to|into|under|with|dans|en|su|a las"
    r"|w)\s|[,;(]|\.\s|\.$",
    re.I,
)
_NAME = re.compile(
    r"[@\w][\w.’'&@-]*(?:\s(?:(?:de|da|di|del|della|van|von|der|den|la|le|dos|el|bin|al|y|and|und"
    r"|e)\s)?[\w(\"“][\w.’'&@\"”)-]*){0,4}"
)
_IN = re.compile(r"(?:in|dans|en|em|su|unter|under|w|v|в)\s+(?=\w)", re.I)
_AROUND = " \t:：…→»()[]\"“”„«‘’'–—-."
_SENTENCE = re.compile(r"[.!?。！？][\"”’')\]]*$")
_GLUE = re.compile(r"(?:Posted(?: on| in| by)|Published|Filed under|Author|Categor(?:y|ies)|Kategorien?"
    r"|Catégories?|Categorías?|Categorie|Categorias?|Categorieën|Рубрики|Tags?|Tagged|"
                   r"Schlagwörter|Étiquettes|Etiquetas|Autor|Auteur|Автор|Метки|Veröffentlicht am|Publié le"
                   r"|Publicado el|Pubblicato il|Geplaatst op|Format|Opublikowano|Autore|Updated|"
                   r"Written by|Publicado em|Gepubliceerd|Опубликовано|Leave a|Comments?|Kommentar"
                   r"|Labels)")  # fmt: skip


@dataclass(slots=True)
class Meta:
    """What a line of the frame says. `kinds` are its parts in order; `mention` is a title it repeats."""

    kinds: list[str] = field(default_factory=list)
    stamp: Stamp | None = None
    author: str | None = None
    categories: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    mention: str = ""
    residue: list[str] = field(default_factory=list)

    @property
    def signature(self) -> tuple[str, ...]:
        """The kinds without repetition: what lines of one template have in common."""
        return tuple(dict.fromkeys(kind for kind in self.kinds if kind not in ("lead", "views")))


def split_values(text: str) -> list[str]:
    """The names of a list of categories or tags."""
    text = re.sub(r"\s?[.]$", "", text.strip(" \t|•·:：–—-→»/"))
    if text.startswith("#") and "," not in text:
        text = re.sub(r"\s+#(?=\w)", ", #", text)
    parts = [part.strip(" \t.•·|/") if not part.startswith("#") else part.strip() for part in _LIST.split(text)]
    if len(parts) > 1 and (pair := _AND.split(parts[-1])) and len(pair) == 2 and len(parts[-1]) < 60:
        parts[-1:] = pair
    return [part for part in dict.fromkeys(parts) if part and len(part) <= 80]


class _Reader:
    """One pass over a line from left to right."""

    def __init__(self, text: str, loose: bool) -> None:
        self.text, self.pos, self.meta = text, 0, Meta()
        self.stamp = find_date(text, 0, loose) if any(c.isdigit() for c in text) else None
        self.unexplained = 0
        self.last = ""

    def read(self) -> Meta | None:
        """What the line says, if it is a line of the frame."""
        size = len(self.text)
        # What is left unexplained may be a few words of a line; prose is given up after as many.
        total = sum(not c.isspace() for c in self.text)
        patience = max(0.6 * total, 12) if total < 40 else 0.31 * total
        while self.pos < size:
            if self.unexplained > patience or (len(self.meta.residue) > 12 and not self.meta.kinds):
                return None
            if gap := _SEPARATOR.match(self.text, self.pos):
                self.pos = gap.end()
                if len(gap[0].strip()) > 0:
                    self.last = "divider"
                if self.pos >= size:
                    break
            if self._part():
                self.last = "part"
            else:
                self._word()
                self.last = "word"
        return self.meta if self._sound() else None

    def _part(self) -> bool:
        return any(step() for step in (self._date, self._whole, self._comments, self._tags, self._categories,
                                       self._views, self._author, self._lead, self._in))  # fmt: skip

    def _word(self) -> None:
        match = _WORD.match(self.text, self.pos)
        end = match.end() if match else self.pos + 1
        if self.stamp and self.pos < self.stamp.start < end:
            end = self.stamp.start
        glued = _GLUE.search(self.text, self.pos + 1, end + 12)
        if glued and glued.start() < end and self.text[glued.start() - 1].isalnum():
            end = glued.start()
        word = self.text[self.pos : end]
        self.unexplained += len(word)
        self.meta.residue.append(word)
        self.pos = end

    def _date(self) -> bool:
        stamp = self.stamp
        if stamp is None or not stamp.start <= self.pos < stamp.end:
            return False
        self.meta.kinds.append("date")
        if self.meta.stamp is None or (self.meta.stamp.year == 0 and stamp.year):
            self.meta.stamp = stamp
        self.pos = stamp.end
        self.stamp = find_date(self.text, self.pos)
        return True

    def _whole(self) -> bool:
        """What takes the rest of the line: sharing, paging, the way to the full text."""
        if self.meta.residue and self.last == "word":
            return False
        rest = self.text[self.pos :].strip(" \t:：…|•·»«→←()[].").rstrip()
        if not rest:
            return False
        end = len(self.text)
        if (match := labels.MORE.match(self.text, self.pos)) and not self.meta.residue and len(rest) < 220:
            ending = self.text.rstrip()
            if len(rest) > 60 and _SENTENCE.search(ending) and not ending.endswith("..."):
                return False
            self.meta.kinds.append("more")
            self.meta.mention = self.meta.mention or _title_in(self.text[match.end() :])
            self.pos = end
            return True
        piece, stop = self._piece()
        for kind, form in (("share", labels.SHARE), ("nav", labels.NAV)):
            if form.fullmatch(piece):
                self.meta.kinds.append(kind)
                self.pos = stop
                return True
        return False

    def _piece(self) -> tuple[str, int]:
        """The text up to the next divider, and where it ends."""
        match = _DIVIDER.search(self.text, self.pos + 1)
        stop = match.start() if match else len(self.text)
        return self.text[self.pos : stop].strip(" \t:：…|•·»«→←()[]."), stop

    def _comments(self) -> bool:
        match = labels.COMMENTS.match(self.text, self.pos)
        if not match or (
            self.text[match.end() : match.end() + 1].isalpha()
            and not _cjk(match[0])
            and not _GLUE.match(self.text, match.end())
        ):
            return False
        self.meta.kinds.append("comments")
        self.pos = match.end()
        if on := labels.COMMENTS_ON.match(self.text, self.pos):
            self.meta.mention = self.meta.mention or _title_in(on["title"])
            self.pos = len(self.text)
        return True

    def _value(self, end: int) -> str:
        """What follows a label up to the next part of the line."""
        stop = len(self.text)
        if self.stamp and self.stamp.start >= end:
            stop = self.stamp.start
        for form in (_DIVIDER, _TAGGED):
            match = form.search(self.text, end, stop)
            if match and (form is not _DIVIDER or match.start() > end):
                stop = match.start()
        for match in _GLUE.finditer(self.text, end + 1, stop):
            before = self.text[match.start() - 1]
            if (
                before.isalnum()
                or before in ".)!?…"
                or labels.COMMENTS.match(self.text, match.start())
                or _colon(self.text, match.end())
            ):
                stop = match.start()
                break
        for match in re.finditer(
            r"(?<=\D)\d{1,4}(?=[\s件条篇])|(?<=\s)(?=[A-ZÀ-ÖА-Я])|(?<=[.,] )", self.text[:stop], 0
        ):
            if match.start() > end and (found := labels.COMMENTS.match(self.text, match.start())) and len(found[0]) > 5:
                stop = min(stop, match.start())
                break
        value = self.text[end:stop]
        self.pos = stop
        return value

    def _tags(self) -> bool:
        return self._labelled(labels.TAG, "tag", self.meta.tags)

    def _categories(self) -> bool:
        return self._labelled(labels.CATEGORY, "category", self.meta.categories)

    def _labelled(self, form: re.Pattern[str], kind: str, into: list[str]) -> bool:
        match = form.match(self.text, self.pos)
        if not match or not self._boundary(match):
            return False
        start = self.pos
        value = self._value(match.end())
        value = re.split(r"\.\s(?=[A-ZÀ-Ý])|\s(?:by|von|par|por|di|door)\s(?=\S+\s*\.?$)", value, maxsplit=1)[0]
        value = re.sub(
            r"\s(?:on|am|le|el|em|il|op|den|at)\s*$|\s(?:gepostet|veröffentlicht|abgelegt|geschrieben|publiée?|ablegt)\.?\s*$",
            "",
            value,
        )
        if _SENTENCE.search(value.strip()) and len(value.split()) > 12 and value.count(",") < 3:
            self.pos = start
            return False
        into.extend(split_values(value))
        self.meta.kinds.append(kind)
        return True

    def _boundary(self, match: re.Match[str]) -> bool:
        """Whether a label stands as one: capitalised, before a colon, or a phrase that is nothing else."""
        text = match[0]
        if text.rstrip().endswith((":", "：")) or _cjk(text):
            return True
        if (
            not text[0].isupper()
            and self.pos > 0
            and " " not in text
            and not text.casefold().startswith(("tagged", "getaggt", "verschlag"))
        ):
            return False
        return bool(self.text[match.end() :].strip()) or self.pos == 0

    def _views(self) -> bool:
        if match := labels.VIEWS.match(self.text, self.pos):
            self.meta.kinds.append("views")
            self.pos = match.end()
            return True
        return False

    def _author(self) -> bool:
        match = labels.AUTHOR.match(self.text, self.pos)
        if not match:
            return False
        start = _SEPARATOR.match(self.text, match.end())
        begin = start.end() if start else match.end()
        if begin >= len(self.text) or (self.stamp and self.stamp.start == begin):
            return False
        stop = len(self.text)
        if (glued := _GLUE.search(self.text, begin + 1)) and self.text[glued.start() - 1].isalnum():
            stop = glued.start()
        if self.stamp and self.stamp.start > begin:
            stop = min(stop, self.stamp.start)
        for form in (_DIVIDER, _NAME_END):
            if found := form.search(self.text, begin, stop):
                stop = found.start()
        name = self.text[begin:stop].strip(" \t,.|•·-–—:：/")
        if not _is_name(name):
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
        if (
            (self.stamp and self.stamp.start == end)
            or labels.AUTHOR.match(self.text, end)
            or labels.VIEWS.match(self.text, end)
        ):
            self.meta.kinds.append("lead")
            self.pos = end
            return True
        return False

    def _in(self) -> bool:
        """Categories after a bare “in”, as in “5 May 2012 by Ann in News”."""
        match = _IN.match(self.text, self.pos)
        if not match or self.meta.residue or not {"date", "author"} & set(self.meta.kinds):
            return False
        value = self._value(match.end())
        if len(value.split()) > 8 + 4 * value.count(","):
            self.pos = match.start()
            return False
        self.meta.categories.extend(split_values(value))
        self.meta.kinds.append("category")
        return True

    def _sound(self) -> bool:
        """Whether the parts explain the line, and what is left of it is short."""
        kinds, residue = self.meta.kinds, self.meta.residue
        if not kinds:
            return False
        total = sum(not c.isspace() for c in self.text)
        if not residue:
            return True
        if kinds == ["views"] or set(kinds) <= {"share", "nav", "views", "lead"}:
            return self.unexplained <= 0.2 * total
        if _SENTENCE.search(self.text.rstrip()) and self.unexplained > 0.25 * total:
            return False
        if self.unexplained <= 0.3 * total:
            return True
        words = " ".join(residue)
        if (
            "date" in kinds
            and len(residue) <= 3
            and self.unexplained <= 0.6 * total
            and (len(kinds) > 1 or _divided(self.text, words))
        ):
            self.meta.author = self.meta.author or (words if _is_name(words) else None)
            return True
        return False


def _divided(text: str, words: str) -> bool:
    """Whether what is left stands apart from the date, behind a divider."""
    return bool(_DIVIDER.search(text)) and words in text


def _colon(text: str, end: int) -> bool:
    return text[end : end + 2].strip()[:1] in (":", "：")


def _cjk(text: str) -> bool:
    return any("\u3040" <= c <= "\u9fff" or "\uac00" <= c <= "\ud7a3" for c in text)


def _title_in(text: str) -> str:
    """A title that is repeated behind “continue reading” or “leave a comment on”."""
    return text.strip(_AROUND)


def _is_name(name: str) -> bool:
    if not 1 < len(name) <= 60 or name.casefold() in ("the", "a", "an"):
        return False
    match = _NAME.fullmatch(name)
    if not match:
        return False
    words = name.split()
    return len(words) == 1 or any(w[0].isupper() or not w[0].isalpha() or _cjk(w) or not w[0].isascii() for w in words)


def read_meta(line: str, loose: bool = False) -> Meta | None:
    """What `line` says if it is a line of the frame, else None; `loose` takes a day without a year for a date."""
    if not 0 < len(line) <= LONGEST:
        return None
    return _Reader(line, loose).read()
