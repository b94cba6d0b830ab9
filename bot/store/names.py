"""One speaker across the archive: when two names, each the fullest its article gives, are one person's."""

from __future__ import annotations

import re
from functools import lru_cache

from bot.words import fold, short_key

_RANKS = """
    mr mrs ms miss mx dr prof professor sir dame sen senator rep representative congressman congresswoman gov
    governor lt pres president vp mayor councilman councilwoman councillor councilor minister secretary ambassador
    chancellor premier speaker judge justice attorney gen general col colonel maj major capt captain cmdr
    commander sgt sergeant cpl corporal pvt private adm admiral officer detective sheriff deputy chief rev
    reverend pastor bishop archbishop cardinal rabbi imam coach ceo cfo cto chairman chairwoman chairperson
    director analyst spokesman spokeswoman spokesperson herr frau fraulein monsieur madame mme mlle senor senora
    senorita don dona signor signora dott dottor dhr mevrouw
"""
_TITLES = frozenset(_RANKS.split())
_JOINERS = frozenset({"vice", "prime", "former", "then", "ex", "deputy", "foreign", "acting"})
# Not "Jr." or "II": those tell two people apart.
_SUFFIX = re.compile(r",? (?:phd|md|esq|mp|mep|kc|qc|obe|cbe)\.?$", re.IGNORECASE)
_OPENINGS = """
    a an one some another his her their its my our your this that these those someone somebody everyone people he
    she they we it i you who ein eine der ein une un una uno een
"""
_DESCRIBED = frozenset(_OPENINGS.split())
_PARTICLES = "of the and for in on de da di del der den des du la le van von bin al el y e &"
_SMALL = frozenset(_PARTICLES.split())


@lru_cache(maxsize=8192)
def bare(name: str) -> str:
    """The name without forms of address and rank: "Sen. Ada Novak" is "Ada Novak"; a name of nothing else stays."""
    words = _SUFFIX.sub("", " ".join(name.split())).split()
    start = 0
    while start < len(words) - 1 and _is_title(words, start):
        start += 1
    return " ".join(words[start:]) or name.strip()


def _is_title(words: list[str], at: int) -> bool:
    word = fold(words[at]).rstrip(".")
    if word in _JOINERS:
        return at + 2 < len(words) and _is_title(words, at + 1)
    # A rank counts where it leads a name; "Chief Justice" alone is who it is.
    return word in _TITLES and fold(words[-1]).rstrip(".") not in _TITLES


@lru_cache(maxsize=8192)
def is_name(text: str) -> bool:
    """Whether the text names somebody, and doesn't only describe them ("a neighbour", "his lawyer")."""
    words = bare(text).split()
    if not words or fold(words[0]) in _DESCRIBED:
        return False
    if fold(words[0]) == "the":
        words = words[1:]
    big = [w for w in words if fold(w) not in _SMALL]
    return bool(big) and not any(w[0].islower() for w in big if w[0].isalpha())


@lru_cache(maxsize=8192)
def speaker_key(name: str) -> str:
    """The key of the speaker of that name: the same for its spellings, never for another first name or initial."""
    return short_key("speaker", _compared(name))


def _compared(name: str) -> str:
    folded = fold(bare(name)).replace(".", " ")
    return " ".join(re.findall(r"[^\W_]+(?:['-][^\W_]+)*", folded)) or folded.strip()
