"""Sentences and openings that belong to the page rather than to the story: bylines, captions, calls to subscribe."""

from __future__ import annotations

import re

# One alternation, matched at the start of a sentence only.
_OPENING = re.compile(
    r"""\s*(?:[([*•|>–—-]\s*)?(?:
      by[\s:.]+(?:[A-Z][\w.'’-]*[\s,.]*){1,5}(?:and\s+(?:[A-Z][\w.'’-]*[\s,.]*){1,4})?(?:[,|(].{0,80})?$
    | by\.$
    | (?:story|text|words|reporting|writing|editing|additional\sreporting|translated|edited|compiled)\s+by\b
    | (?:photos?|photographs?|images?|pictures?|pictured|picture\scredit|caption|foto|bild|imagen|video|watch|listen
        |file\sphoto|graphic|illustration|credits?|source|sources)\s*(?:[:/|]|by\b|courtesy|credit)
    | (?:photo|image|picture|foto|bild)\s*\([^)]*\)
    | (?:first\s+)?(?:published|updated|posted|last\s+(?:updated|modified)|created|modified)\b
        [:.\s]*(?:at|on|in)?[:.\s]*
        (?:\d|mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|$)
    | (?:filed\sunder|posted\sin|tagged|tags?|categories
        |related(?:\s(?:articles?|stories|links?|posts?|content))?)\s*(?::|$)
    | (?:read|see|find\sout|learn)\s+(?:more|also|next|the\sfull)\b
    | (?:click|tap|scroll|swipe)\s+(?:here|down|for|to|on|below|through)\b
    | (?:sign\s*up|subscribe|register|log\s*in|download|donate|support)\s+(?:now|here|today|to|for|our|us|the\sapp)\b
    | (?:follow|like|join|contact|email|e-mail)\s+(?:us|me|him|her|them|@\w+|the\sauthor
        |[\w\s]{1,30}\son\s(?:twitter|facebook|instagram|x|mastodon))\b
    | (?:share|tweet|print|comment|reply|leave\sa\s(?:comment|reply)|advertisement|sponsored|continue\sreading)\b
        [^.]{0,40}$
    | (?:copyright\b|©|\(c\)|all\srights\sreserved|this\s(?:article|story|post)\s(?:was|has\sbeen|originally|first)\s
        (?:\w+\s)?(?:published|updated|corrected|appeared))
    | (?:most\spopular|recommended|trending|editor['’]?s?\snote|correction|disclaimer|transcript|table\sof\scontents)\b
    )""",
    re.X | re.I,
)
_ANYWHERE = re.compile(
    r"all rights reserved|getty images|/\s?afp\b|afp/getty|\bphoto(?:graph)?(?: by|:|/)|file photo"
    r"|(?:our|the|free|daily|weekly) (?:e-?mail )?newsletters?\b|subscribe to|sign up (?:for|to)"
    r"|may not be (?:published|reproduced|redistributed)|click here|pictured (?:above|below|left|right)"
    r"|cookies? policy|terms of (?:use|service) and|follow @|e-?mail address"
    r"|enable javascript|contributed to this (?:report|story|article)|https?://\S+\s*$",
    re.I,
)
#: "LYDFORD, Ostria (AP) - ", "Lydford: ", "Lydford (Reuters) -- " before the story begins.
_DATELINE = re.compile(
    r"(?:[A-Z][\w.’'-]*(?:[ ,/]+(?:[A-Z][\w.’'-]*|\d{1,2})){0,6}[ ,]*"
    r"(?:\([^()\n]{2,40}\)[ ,]*(?:--?|—|–|:)?|(?:--|—|–|\s-)|:(?=\s))"
    r"|\([A-Z][^()\n]{1,30}\)\s*(?:--?|—|–|:)?)\s+(?=[\"'“‘A-Z0-9])"
)
_CITY = re.compile(r"[A-Z]{3,}[A-Z .,'’-]*(?:--?|—|–|:)\s+")


def is_furniture(sentence: str) -> bool:
    """Whether a sentence is none of the story's."""
    return _OPENING.match(sentence) is not None or _ANYWHERE.search(sentence) is not None


def dateline(text: str, start: int, end: int) -> int:
    """How many characters of a first sentence say only where and by which agency it was written."""
    head = text[start : min(end, start + 90)]
    match = _DATELINE.match(head) or _CITY.match(head)
    if match is None or end - start - match.end() < 30:
        return 0
    told = match.group()
    # A colon also follows what isn't a place ("Exclusive: ", "Update: ") and a speaker: only capitals are sure.
    if told.rstrip().endswith(":") and "(" not in told and not told.rstrip(" :").isupper():
        return 0
    return match.end()
