"""Whether two forms of a name are one person's, and what a first name says."""

from __future__ import annotations

from bot.extract.quotes.lexicon import FEMALE, FIRST_NAMES, MALE, PARTICLES

Parts = tuple[str, ...]
"""The words of a name in lower case."""
LONG = 5
"""A shorter word is never taken for a mistyped one."""
_SHORT_FORMS = {
    "mike": "michael", "bill": "william", "bob": "robert", "bobby": "robert", "rob": "robert", "tim": "timothy",
    "joe": "joseph", "jim": "james", "tom": "thomas", "dick": "richard", "rick": "richard", "ted": "edward",
    "ed": "edward", "chuck": "charles", "charlie": "charles", "liz": "elizabeth", "kate": "katherine", "dan": "daniel",
    "doug": "douglas", "ken": "kenneth", "don": "donald", "jack": "john", "nick": "nicholas", "tony": "anthony",
    "steve": "steven", "jeff": "jeffrey", "ben": "benjamin", "sam": "samuel", "bernie": "bernard", "dave": "david",
    "matt": "matthew", "greg": "gregory", "pat": "patrick", "andy": "andrew", "josh": "joshua", "larry": "lawrence",
}  # fmt: skip


def is_same(words: Parts, full: Parts) -> bool:
    """Whether two names of several words are one."""
    if words == full:
        return True
    if len(full) < 2:
        return False
    if words[-1] == full[-1] and _first_names(words[0], full[0]):
        return True
    short, long = (words, full) if len(words) < len(full) else (full, words)
    return long[-len(short) :] == short or (long[: len(short)] == short and long[len(short)] in PARTICLES)


def _first_names(one: str, other: str) -> bool:
    if one == other:
        return True
    if len(one) == 1 or len(other) == 1:
        return one[0] == other[0]
    if _SHORT_FORMS.get(one, one) == _SHORT_FORMS.get(other, other):
        return True
    return len(one) >= 3 and len(other) >= 3 and (one.startswith(other) or other.startswith(one))


def is_headed(long: Parts, short: Parts) -> bool:
    """Whether a name is another with a headline's words before it: "Celebrating Hilda Renner"."""
    return (
        1 < len(short) < len(long)
        and len(long[0]) > 1
        and long[-len(short) :] == short
        and short[0] in FIRST_NAMES
        and (long[0] not in FIRST_NAMES or len(long) - len(short) > 1)
    )


def is_mistyped(word: str, right: str) -> bool:
    """Whether a letter of a word is wrong, missing or one too many, or two have changed places; never the first."""
    if word[0] != right[0] or abs(len(word) - len(right)) > 1 or min(len(word), len(right)) < LONG:
        return False
    same = next((n for n, (a, b) in enumerate(zip(word, right, strict=False)) if a != b), min(len(word), len(right)))
    one, other = word[same:], right[same:]
    swapped = len(one) > 1 and one[:2] == other[1::-1] and one[2:] == other[2:]
    return swapped or one[1:] == other[1:] or one[1:] == other or one == other[1:]


def gender_of(first: str) -> str:
    """The gender of a first name, if it has but one."""
    return ("" if first in MALE else "f") if first in FEMALE else "m" if first in MALE else ""


def differ(one: str, other: str) -> bool:
    """Whether two genders are known and not the same."""
    return bool(one and other and one != other)


def sounds(first: str) -> str:
    """The gender a first name that is in no list sounds like."""
    return "f" if first.endswith(("a", "ette", "elle", "lyn", "lynn", "een", "ie")) else "m"
