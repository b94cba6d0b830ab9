"""What a word is worth as a keyword by itself: its length, how rare it is, what it ends in. Fitted in `training`."""

from __future__ import annotations

import json
from pathlib import Path

from bot.extract.frequency import RARITY, UNSEEN

_NOUNS = (
    "ion",
    "ions",
    "ent",
    "ents",
    "ity",
    "ance",
    "ence",
    "ant",
    "ants",
    "ism",
    "ist",
    "ists",
    "ship",
    "ness",
    "ure",
)

STATIC = (
    *(f"length {n}" for n in range(2, 13)),
    *(f"rarity {n}" for n in range(8)),
    "unseen",
    "noun ending",
    "ed",
    "ing",
    "ly",
    "digits",
    "hyphen",
)
_FITTED = json.loads(Path(__file__).with_name("keyword_weights.json").read_text(encoding="utf-8"))
WEIGHTS: dict[str, float] = _FITTED["weights"]


def stem(word: str) -> str:
    """The word without a plural ending, so that its forms count as one."""
    if word[-1:] != "s":
        return word
    if len(word) > 4 and word.endswith("ies") and word[-4] not in "ae":
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("es") and word[-3] not in "aeo":
        return word[:-1]
    if len(word) > 3 and word[-2] not in "us":
        return word[:-1]
    return word


# The commonest form's rarity, by the form under which all are counted.
_RARITY = {stem(word): rarity for word, rarity in sorted(RARITY.items(), key=lambda item: -item[1])}


def static(word: str) -> list[str]:
    """What kind of English word it is, by the names of the weights; `word` is the form it is counted under."""
    rare = _RARITY.get(word, UNSEEN)
    found = [f"length {min(max(len(word), 2), 12)}", "unseen" if rare >= UNSEEN else f"rarity {min(int(rare), 7)}"]
    if word.endswith(_NOUNS):
        found.append("noun ending")
    found += [ending for ending in ("ed", "ing", "ly") if word.endswith(ending)]
    if any(map(str.isdigit, word)):
        found.append("digits")
    if "-" in word:
        found.append("hyphen")
    return found


_LENGTHS = [WEIGHTS[f"length {min(max(n, 2), 12)}"] for n in range(13)]
_UNSEEN, _DIGITS, _HYPHEN = WEIGHTS["unseen"], WEIGHTS["digits"], WEIGHTS["hyphen"]
_STEPS = [WEIGHTS[f"rarity {min(n, 7)}"] if n < UNSEEN else _UNSEEN for n in range(20)]
_RARE = {word: _STEPS[int(rarity)] for word, rarity in _RARITY.items()}
# What endings are worth by their last two letters, which are read first: most words have none.
_ENDINGS: dict[str, list[tuple[str, float]]] = {}
for _ending in (*_NOUNS, "ed", "ing", "ly"):
    _ENDINGS.setdefault(_ending[-2:], []).append((_ending, WEIGHTS.get(_ending, WEIGHTS["noun ending"])))


def worth(word: str) -> float:
    """The weighted sum of `static`, by tables: it is asked for each word not met before."""
    length = len(word)
    score = _LENGTHS[length if length < 12 else 12] + _RARE.get(word, _UNSEEN)
    for ending, weight in _ENDINGS.get(word[-2:], ()):
        if word.endswith(ending):
            score += weight
    if not word.isalpha():
        if any(map(str.isdigit, word)):
            score += _DIGITS
        if "-" in word:
            score += _HYPHEN
    return score


def plain_worth(word: str) -> float:
    """What is known of a word of any language: its length, which says less than its count does, and digits."""
    score = 0.3 * _LENGTHS[min(len(word), 12)] if len(word) < 40 else -5.0
    return score + (WEIGHTS["digits"] if any(map(str.isdigit, word)) else 0.0)
