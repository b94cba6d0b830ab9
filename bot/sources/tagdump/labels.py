"""What themes print around an article, in many languages: evidence for what a line is, never a condition."""

from __future__ import annotations

import re
from importlib import resources

from bot.sources.tagdump.forms import Forms


def _sections() -> dict[str, list[str]]:
    """The alternatives of each section of labels.txt."""
    out: dict[str, list[str]] = {}
    rows: list[str] = []
    for line in resources.files(__package__).joinpath("labels.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("#") or not line.strip():
            continue
        if head := re.fullmatch(r"\[([a-z ]+)\]", line):
            rows = out.setdefault(head[1], [])
        else:
            rows += [part.strip() for part in line.split(" | ")]
    return out


_ALL = _sections()


def _label(section: str) -> Forms:
    """A label where one may begin: the longest that fits, up to its colon or the end of its word."""
    phrases = sorted(_ALL[section], key=lambda phrase: (-len(phrase), phrase))
    words = [re.escape(phrase).replace("\\ ", r"\s+").replace("'", "['’]") for phrase in phrases]
    after = r"\s?[:：]|(?=\s|$|[^\w\s])|(?<=[一-鿿ぁ-ヿ가-힣])|(?-i:(?<=[a-zà-ÿ])(?=[A-ZÀ-ÖØ-Þ]))"
    return Forms(words, rf"(?:{after})")


def _form(section: str, after: str = "") -> Forms:
    counted = "|".join(_ALL["counted comments"])
    return Forms([form.replace("{counted}", counted) for form in _ALL[section]], after)


CATEGORY, TAG, AUTHOR, LEAD = (_label(name) for name in ("category", "tag", "author", "lead"))
COMMENTS, MORE, SHARE, VIEWS = (_form(name) for name in ("comments", "more", "share", "views"))
_NAV = "|".join(_ALL["nav"])
NAV = Forms(_ALL["nav"], rf"(?:[\s→←»«|]+(?:{_NAV})){{0,3}}")
RELATED = _form("related", r"\s?[:：…]?\s*$")  # announces related links
POINTER = _form("related", r"\s?[:：]\s*(?P<title>[^\s:：].{5,200})$")  # a related link in the announcing line itself
SIDEBAR = frozenset(_ALL["sidebar"])  # headings and entries of a page's sidebar, casefolded


def _run_on(section: str) -> re.Pattern[str]:
    """A label of some length that runs on to its value."""
    long = (phrase for phrase in _ALL[section] if len(phrase) >= 4 and phrase[-1].isalnum())
    return re.compile("(?:" + "|".join(map(re.escape, sorted(long, key=lambda p: (-len(p), p)))) + r")(?=\w)", re.I)


TAG_RUN_ON, CATEGORY_RUN_ON = _run_on("tag"), _run_on("category")
TOPICS = frozenset(_ALL["topics"])  # words of many blogs’ categories; a short page may not hold them in its text
BOILERPLATE = re.compile("|".join(_ALL["boilerplate"]), re.I)  # whole sentences around the particulars
HEADINGS = tuple((kind, "|".join(_ALL[f"heading of a {kind}"])) for kind in ("tag", "category", "author", "date"))

# A title behind “leave a comment”.
COMMENTS_ON = re.compile(
    r"\s?(?:على|on|to|zu|für|bei|sur|dans|en|su|em|op|bij|к записи|к|do|till|til|на|於|→)\s?"
    r"(?P<title>[“\"«„‘']?.{3,200})",
    re.I,
)
_PICTURE = (
    r"photo(?:graph)?|image|picture|pic|illustration|screenshot|graphic|foto|bild|grafik|abbildung|imagen?|imagem"
    r"|immagine|afbeelding|beeld|фото|изображение|图|图片|图源|照片|写真|画像|zdjęcie|fot|fotografía|fotografia"
)
_BY = r"credits?|by|courtesy(?: of)?|source|via|nachweis|von|par|por|di|door|from"
# A credit at the end of a line, as captions have it.
CREDIT = re.compile(
    rf"(?:^|[\s(\[.–—-])(?:(?:{_PICTURE}|crédits?|cr[ée]dit photo)s?(?:\s(?:{_BY}))?|(?:photo|image|picture)\s"
    r"(?:credit|courtesy)s?|bildnachweis|bildquelle|fotocredit|quelle|source|fuente|fonte|bron|источник|来源|出典|źródło"
    r"|courtesy(?: of)?|credit)\s?[:：©]\s?(?P<who>.{2,90}?)[)\]]?\s*$",
    re.I,
)
# A line that is a credit from its first word.
CREDIT_START = re.compile(
    rf"^[(\[]?(?:{_PICTURE})s?\s?(?:credits?|by|courtesy(?: of)?|©|:|：|\(c\)|von|via)\s?[:：]?\s?.{{2,200}}$", re.I
)
