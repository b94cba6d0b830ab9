"""What stands among an article's words and is no keyword: elided articles, names of files, verbs of saying."""

from __future__ import annotations

import re
from unicodedata import category

ELIDING = frozenset(("fr", "it", "ca"))
ELIDED = re.compile(
    r"(?i:(?:[ldjmnstcv]|qu|jusqu|lorsqu|puisqu|quoiqu|un|gl|(?:d|a|n|su|da|co|que)ll|quest|bell|sant|tutt)')"
)
# What is said isn't what an article is about.
SAYING = frozenset(
    """said says told tells added asked sagt sagte sagten erklarte erklarten sprach teilte dit dits disent declare
    affirme
    ajoute dijo dice dicen dijeron afirmo anadio disse diz dizem disseram afirmou detto hanno zei zegt zeggen vertelt
    сказал сказала сказали заявил заявила сообщил сообщила рассказал est-ce""".split()  # noqa: SIM905
)


def is_odd(token: str) -> bool:
    """Whether it is no word, or the name of a file or site rather than of a thing: "a.txt", not "Node.js" or "U.S"."""
    if not token[0].isalnum() or not (token[-1].isalnum() or category(token[-1])[0] == "M"):
        return True
    return "." in token and token[0].islower() and any(len(part) > 2 for part in token.split("."))


def unelided(cased: dict[str, int]) -> dict[str, int]:
    """The words of a French or Italian text without what was elided before them: "l'armateur", "dell'acqua"."""
    found: dict[str, int] = {}
    for token, n in cased.items():
        match = ELIDED.match(token) if "'" in token else None
        bare = token[match.end() :] if match else token
        found[bare] = found.get(bare, 0) + n
    return found
