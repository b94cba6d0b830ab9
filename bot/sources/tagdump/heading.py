"""The heading of an archive page: which tag, category, author or month it is the archive of."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.sources.tagdump import labels
from bot.sources.tagdump.dates import find_month

Q = "‘’'\"“”„«»「」『』《》"
_HEADINGS = tuple(
    (
        kind,
        re.compile(
            rf"(?:you are browsing |(?:you are )?currently browsing |browsing |browsed"
            rf" by |viewing )?(?:{forms})\s?(?:[:：»›>]|[-–—](?=\s)|(?=[{Q}])|(?<=\w)"
            rf" )\s*(?P<term>\S.{{0,80}})",
            re.I,
        ),
    )
    for kind, forms in labels.HEADINGS
)
_TWO_LINES = re.compile(
    r"(?:browsed by|currently browsing|browsing|you are (?:currently )?(?:browsing|viewing)|archives?|filtered by"
    r"|(?P<alone>category|tag|topic|label|kategorie|schlagwort|etiqueta|categor[íi]a|catégorie|étiquette)"
    r"|from the|all posts(?: in| tagged)?|(?P<tagged>tagged(?: in| with)?))"
    r"(?: (?P<kind>tag|category|author)(?: archives?)?)?",
    re.I,
)
_HIGH = 30  # lines of a page's top, where one word may head the name that follows it
_CRUMB = re.compile(
    r"^(?:you are here\b|home\s*[›»>/]|home$|start(?:seite)?\s*[›»>/]|accueil\s*[›»>/]"
    r"|inicio\s*[›»>/]|главная\s*[›»>/])",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Heading:
    """What a page is the archive of, and the block its heading ends with."""

    kind: str  # "tag" | "category" | "author" | "date"
    term: str
    end: int
    strong: bool = True  # the wording leaves no doubt that it is the heading of an archive


def _clean(term: str) -> str:
    term = re.sub(r"^(?:category|tag)\s*[»›>]\s*|\s+(?:category|archive)$", "", term.strip(), flags=re.I)
    return term.strip(f" \t.:：{Q}→»")


def read_heading(lines: list[str]) -> Heading | None:
    """The heading among the first blocks of a page, given as their first lines."""
    weak: Heading | None = None
    for i, line in enumerate(lines[:400]):
        if len(line) > 110 or not line:
            continue
        two = _TWO_LINES.fullmatch(line.strip(" :："))
        if two and i + 1 < len(lines) and len(lines[i + 1]) < 80:
            if found := _one(lines[i + 1], i + 1):
                return found
            if find_month(lines[i + 1]):
                return Heading("date", lines[i + 1], i + 1)
            alone = (two["alone"] or "").casefold()
            kind = two["kind"] or ("tag" if two["tagged"] else "")
            if alone and i < _HIGH:
                kind = "category" if alone[:3] in ("cat", "kat", "top") else "tag"
            if kind:
                return Heading(kind.casefold(), _clean(lines[i + 1]), i + 1)
        if (found := _one(line, i)) and not _CRUMB.match(line):
            if found.strong:
                return found
            weak = weak or found
    return weak


_BACK = re.compile(
    rf"(?:archives?|posts|entries|articles) (?:for|in|from) (?:the )?[{Q}](?P<term>[^{Q}]{{1,60}})[{Q}]"
    r" (?P<kind>category|tag)",
    re.I,
)
_SHOWING = re.compile(
    r"(?:showing|zeigt|affichage|mostrando|mostra|toont)\b.{0,60}\b(?:labels?|libellé|etiqueta|etichetta|marcador)\b"
    rf"\s?[{Q}]?(?P<term>[^{Q}.]{{1,60}}?)[{Q}.]?"
    r"(?:\.?(?:\s|(?-i:(?<=[a-z])(?=[A-ZÀ-Ý])))(?:show|alle|afficher|mostrar|mostra|tonen|sortieren|sorted|order).*)?",
    re.I,
)
_QUOTED = re.compile(
    rf"(?P<kind>タグ|标签|標籤|カテゴリー|カテゴリ|分类|分類)\s?[{Q}](?P<term>[^{Q}]{{1,60}})[{Q}].{{0,12}}"
)
_ABOUT = re.compile(
    r"(?:(?P<kind>标签|標籤|分类|分類)\s?(?P<term>\S.{0,40}?)\s?下的文章"
    r"|(?P<name>\S.{0,40}?)\s?(?P<form>カテゴリー?|タグ)の(?:記事|投稿)(?:一覧)?)"
)
_HASH = re.compile(r"#(?P<term>[^\s#][^#]{0,40})")
_ARCHIVE = re.compile(
    r"archiv|arquiv|архив|tagged|posts|entries|browsing|articles|beiträge|entradas|アーカイブ|归档", re.I
)


def _one(line: str, number: int) -> Heading | None:
    if back := _BACK.fullmatch(line):
        return Heading(back["kind"].casefold(), _clean(back["term"]), number)
    if shown := _SHOWING.fullmatch(line) or (_HASH.fullmatch(line) if number < 12 else None):
        return Heading("tag", _clean(shown["term"]), number, strong=line[0] != "#")
    if quoted := _QUOTED.fullmatch(line):
        return Heading("tag" if quoted["kind"] in "タグ标签標籤" else "category", _clean(quoted["term"]), number)
    if about := _ABOUT.fullmatch(line):
        kind = about["kind"] or about["form"]
        return Heading("tag" if kind in "タグ标签標籤" else "category", _clean(about["term"] or about["name"]), number)
    for kind, form in _HEADINGS:
        if match := form.fullmatch(line):
            found = _labelled(kind, line, match, number)
            if found:
                return found
    return None


def _labelled(kind: str, line: str, match: re.Match[str], number: int) -> Heading | None:
    """The heading that a label and a term make, where the wording or a colon says that it is one."""
    term, label = _clean(match["term"]), line[: match.start("term")]
    if not term or len(term.split()) > 8:
        return None
    if find_month(term) and kind in ("date", "category", "tag"):
        kind = "date"
    elif kind == "date" and not re.search(r"\d{4}", term):
        return None
    marks = ":：»›>-–—" + Q
    apart = label.rstrip()[-1:] in marks or line[match.start("term")] in Q
    if not apart and kind != "date" and not _ARCHIVE.search(label):
        return None
    plural = re.match(r"(?:tags|categories|labels|kategorien|schlagwörter|catégories)\b", label, re.I)
    return Heading(kind, term, number, strong=not plural)
