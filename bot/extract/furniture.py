"""Sentences and openings that belong to the page rather than to the story: bylines, captions, calls to subscribe."""

from __future__ import annotations

import re
from collections.abc import Set

# What a sentence of the page's furniture begins with, by its first word. Verbs are imperatives: "Read more", not
# "Read by millions"; a label needs its colon or the end of the line.
_OPENINGS = (
    (
        "by",
        r"[Bb][Yy][\s:.]+(?:[A-Z][\w'’-]*(?:[\s,.]+(?:and\s+)?[A-Z][\w'’-]*){0,8})?[\s,.]*(?:[|(].{0,80})?$",
    ),
    ("text words reporting writing editing translated compiled", r"(?i:(?:\w+\s+){1,2}by\b)"),
    (
        "photo photos photograph photographs image images picture pictures pictured caption foto bild imagen"
        " video watch listen graphic illustration credit credits source sources file",
        r"(?i:(?:file\s)?\w+\s*(?:[:/|]|by\b|courtesy\b|copyright\b|caption\b|.{0,40}\b(?:above|below|here)\W*$|credit\b|\([^)]*\)\s*[.:]?$))",
    ),
    (
        "published updated posted created modified first last",
        r"(?i:(?:first\s+|last\s+)?(?:published|updated|posted|modified|created)"
        r"(?:\s*[:.]|\s+(?:at\s|on\s)?.{0,12}\d.{0,40}$(?<!,)))",
    ),
    (
        "filed posted tagged tags tag categories related",
        r"(?i:filed\sunder\b[^.]{0,60}$|(?:posted\sin|tagged|tags?|categories"
        r"|related(?:\s(?:articles?|stories|links?|posts?|content|news))?)\s*(?::|$))",
    ),
    ("read see find learn", r"(?i:(?:read|find\sout|learn)\s+more(?!\s+than)\b|(?:see|read)\s+(?:also|next)\b)"),
    ("click tap scroll swipe", r"(?i:\w+\s+(?:here|down|for|to|on|below|through)\b)"),
    (
        "sign signup subscribe register log login download donate",
        r"(?i:(?:sign\s*up|subscribe|register|log\s*in|download|donate)\s+(?:now|here|today|to|for|our|us|the\sapp)\b)",
    ),
    (
        "follow like join contact email e-mail",
        r"(?i:[\w-]+\s+(?:us\b|me\s+(?:on|at)\b|@\w+|the\sauthor\b"
        r"|[\w\s]{1,30}\son\s(?:twitter|facebook|instagram|mastodon)\b))",
    ),
    (
        "share tweet print comment comments reply leave advertisement sponsored continue",
        r"(?i:(?:share|tweet|print|comments?|reply|leave\sa\s(?:comment|reply)|advertisement|sponsored|continue\sreading)"
        r"\b[^.]{0,40}$)",
    ),
    (
        "copyright all this",
        r"(?i:copyright\b|all\srights\sreserved|this\s(?:article|story|post)\s(?:was|has\sbeen)\s(?:\w+\s)?"
        r"(?:published|updated|corrected))",
    ),
    (
        "most recommended trending editor editor’s editor's correction disclaimer table",
        r"(?i:(?:most\s(?:popular|read|shared)|recommended|trending)(?:\s\w+){0,2}\s*(?::|$)|editor(?:['’]s)?\snote\b"
        r"|(?:correction|disclaimer)\s*:|table\sof\scontents)",
    ),
    (
        "more further additional full details information weitere mehr plus más",
        r"(?i:(?:more|further|additional|full)\s(?:info|information|details)\b.{0,80}(?:here|at|on|found|see|available|below)\b"
        r"|(?:weitere|mehr)\s(?:infos?|informationen)\b|plus\sd['’]infos?|más\sinformación\b)",
    ),
    ("http https www", r".{0,200}$"),
    (
        "getty reuters ap afp epa pa shutterstock istock",
        r"(?i:\w+[\w\s/]{0,30}$|[\w\s]{0,12}\b(?:photos?|images?|file)\s*[/,:)|][^()]{0,60}\)?\.?$)",
    ),
    ("media story", r"(?i:media\s(?:playback|caption)\b|story\shighlights\b|(?:\w+\s+){1,2}by\b)"),
    ("add", r"(?i:add\s.{1,60}\sas\san\sinterest\b)"),
)
OPENINGS = {word: re.compile(pattern) for words, pattern in _OPENINGS for word in words.split()}
# Turns of phrase that no sentence of a story has, by a word of each.
_ANYWHERE = {
    "rights": ("all rights reserved",),
    "getty": ("getty images",),
    "afp": ("/ afp", "/afp"),
    "photo": ("photo by", "photo:", "file photo"),
    "newsletter": ("newsletter",),
    "subscribe": ("subscribe to",),
    "stay": ("to stay up to date on", "to stay up-to-date on"),
    "sign": ("sign up for", "sign up to"),
    "published": ("may not be published",),
    "reproduced": ("may not be reproduced",),
    "click": ("click here",),
    "pictured": ("pictured above", "pictured below"),
    "cookie": ("cookie policy",),
    "follow": ("follow @",),
    "enable": ("enable javascript",),
    "contributed": ("contributed to this",),
}
_FORMS = {form: word for word in _ANYWHERE for form in (word, word.capitalize(), word.upper())}
_ANYWHERE_EAST = (
    "写真の転載",
    "無断転載",
    "転載を禁",
    "転載はご遠慮",
    "撮影：",
    "写真：",
    "写真＝",
    "版权所有",
    "未经授权",
    "未经许可",
    "转载请",
    "图片来源",
    "图源",
    "责任编辑",
    "责编",
    "扫码",
    "点击查看",
    "点击下载",
    "关注我们",
    "本报记者",
    "本报讯",
    "阅读原文",
    "延伸阅读",
)
_WORD = re.compile(r"[\w'’-]+")
# A caption that lost its picture: a few words and a colon before what is seen, or a side on which somebody stands.
_LABELLED = re.compile(r"[A-Z][\w'’,-]*(?: [\w'’,-]+){0,5}: [A-Z]")
_SIDES = re.compile(
    r"[(,]\s?(?:far |second |third |top |bottom |cent(?:re|er) )?(?:left|right|cent(?:re|er)|pictured|above|below)\b"
    r"[^,.;()]{0,25}[),.;]"
    r"|(?:is|are|was|were|can be) (?:pictured|seen here)\b|\bpictured (?:is|are|here)\b|\([LRC]\)"
)
_BRACKETS = {"[": "]", "【": "】", "［": "］"}
_SYMBOLS = "{}<>=|\\`~^;_"
CODE = (*_BRACKETS, "{", "<", "=", "|", "\\", "`", "_")  # without any of these only "$ " begins asides
_PROSE = 25  # characters of prose to one that is code's at least
_POINTING = re.compile(
    r"\b(?:found|read|seen|viewed|watched|accessed|available|downloaded|listed|registered?|apply|details|information)"
    r"(?: \w+){0,2} here\b[^.]{0,20}\.?$"
)
_SHOWING = frozenset(("left", "right", "centre", "center", "pictured", "above", "below", "seen", "l", "r", "c"))
_MOMENT = frozenset(
    """january february march april may june july august september october november december jan feb mar apr jun jul aug
    sep sept oct nov dec monday tuesday wednesday thursday friday saturday sunday am pm a.m p.m est edt gmt bst utc et
    pt cet cest pst pdt updated published posted last first at on of the""".split()  # noqa: SIM905
)
_MOMENT_LONG = 10  # words
# "LYDFORD, Ostria (AP) - ", "Lydford: ", "Lydford (Reuters) -- " before the story begins.
_DATELINE = re.compile(
    r"(?:[A-Z][\w.’'-]*+(?:[ ,/]++(?:[A-Z][\w.’'-]*+|\d{1,2})){0,6}+[ ,]*"
    r"(?:\([^()\n]{2,40}\)[ ,]*(?:--?|—|–|:)?|(?:--|—|–|\s-)|:(?=\s))"
    r"|\([A-Z][^()\n]{1,30}\)\s*(?:--?|—|–|:)?)\s+(?=[\"'“‘A-Z0-9])"
)
_STORY_LEFT = 30  # characters that must remain after a dateline


def calls(text: str, words: Set[str], spaceless: bool = False) -> tuple[str, ...]:
    """Which turns of phrase of page furniture occur anywhere in the text, to look for in its sentences.

    `words` are the text's as they are written.
    """
    found = ["©"] if "©" in text else []
    if spaceless:
        found += [phrase for phrase in _ANYWHERE_EAST if phrase in text]
    if not _FORMS.keys().isdisjoint(words):
        small = text.encode("utf-8", "surrogatepass").lower()  # a tenth of what it takes to put each character small
        asked = {_FORMS[form] for form in _FORMS.keys() & words}
        found += [phrase for word in asked for phrase in _ANYWHERE[word] if phrase.encode() in small]
    return tuple(found)


def is_furniture(sentence: str, phrases: tuple[str, ...]) -> bool:
    """Whether a sentence is none of the story's; `phrases` are the `calls` of its text."""
    word = _WORD.search(sentence, 0, 40)
    if word is None:
        return True
    pattern = OPENINGS.get(word.group().lower())
    if pattern is not None and pattern.match(sentence, word.start()):
        return True
    if phrases:
        small = sentence.lower()
        return any(phrase in small for phrase in phrases)
    return False


def is_aside(sentence: str) -> bool:
    """Whether a sentence stands in brackets as a whole ("[Translated by Ada Bell]") or is a line of code or a table."""
    if sentence[0] in _BRACKETS and sentence[-1] == _BRACKETS[sentence[0]] and sentence.find(sentence[0], 1) < 0:
        return True
    if sentence[0] in "$|" and sentence[1:2].isspace():
        return True
    symbols = sum(map(sentence.count, _SYMBOLS))
    return symbols > 2 and symbols * _PROSE > len(sentence)


def points_elsewhere(sentence: str) -> bool:
    """Whether a sentence only says where to look: "The slides can be found here."."""
    return "here" in sentence and _POINTING.search(sentence) is not None


def is_caption(sentence: str, terms: set[str]) -> bool:
    """Whether a sentence of these words reads like the line under a picture: "Soaked: the mayor (left) swims"."""
    if ": " in sentence and _LABELLED.match(sentence):
        return True
    return not _SHOWING.isdisjoint(terms) and _SIDES.search(sentence) is not None


def is_moment(row: list[str]) -> bool:
    """Whether the words of a sentence, in small letters, only say when something was published."""
    return len(row) <= _MOMENT_LONG and all(word in _MOMENT or word[0].isdecimal() for word in row)


def dateline(text: str, start: int, end: int) -> int:
    """How many characters of a first sentence say only where and by which agency it was written."""
    head = text[start : min(end, start + 90)]
    if "(" not in head and not head[:2].isupper():
        return 0
    match = _DATELINE.match(head)
    if match is None or end - start - match.end() < _STORY_LEFT:
        return 0
    told = match.group().rstrip()
    # A colon or dash also follows what isn't a place ("Exclusive: ", a speaker's name): only capitals are sure.
    if "(" not in told and not told.rstrip(" :—–-").isupper():
        return 0
    return match.end()
