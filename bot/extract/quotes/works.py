"""What is set between quotation marks and said by nobody: titles, names, headlines, signs and slogans."""

from __future__ import annotations

from bisect import bisect_left

from bot.extract.quotes.lexicon import read_lists
from bot.extract.quotes.scene import Scene

_LISTS = {name: frozenset(words) for name, words in read_lists("works.txt").items()}
SAYINGS = _LISTS["saying"]
WORKS = _LISTS["work"]
BORNE = _LISTS["borne"]
_DISPLAY = _LISTS["display"]
_HEADLINE = _LISTS["headline"]
_TITLED = _LISTS["titled"]
_READ = frozenset(["read", "reads", "reading"])
_SET = _LISTS["set"]
_KINDS = {
    word: kind
    for kind, name in (("b", "outlet"), ("r", "read"), ("s", "borne"), ("w", "work"), ("w", "saying"), ("n", "naming"))
    for word in _LISTS[name]
}
_SMALL = frozenset([
    "a", "an", "and", "as", "at", "but", "by", "for", "from", "in", "into", "it", "nor", "of", "off", "on", "or",
    "over", "per", "so", "than", "the", "to", "up", "upon", "via", "vs", "with",
])  # fmt: skip
_STRIPPED = ".,:;!?-—–()[]'\"‘’“”…"
_NOUNS = frozenset("wKCY")
_ROWS = frozenset(",JQqu")
ROW, CLAUSE = 12, 16
"""How many tokens of a row of runs, and of the clause before it, are looked at."""


def kind_of(word: str) -> str:
    """What a word says of the run beside it: "n" that it names, "w" a work, "r" what is written or shown, "s" what
    bears words, "b" a broadcaster."""
    return _KINDS.get(word, "")


def is_titled(scene: Scene, head: int, at: int) -> bool:
    """Whether a run is a title by the word before it or by its author behind it: titled "...", "...," by Jane Roe."""
    tokens = scene.tokens
    codes = tokens.codes
    place = head - 1 if head > 0 and codes[head] in ",:" else head
    word = tokens.low(place) if place >= 0 else ""
    if word in _TITLED or (word in ("for", "to", "as") and _is_translated(tokens.low(place - 1), word)):
        return True
    if codes[at + 1 : at + 3] not in ("IC", "IT") or tokens.word(at + 1) != "by":
        return False
    run = scene.runs[bisect_left(scene.at, at)]
    return scene.text[run.end - 1] == "," and not scene.text[run.start].islower()


def _is_translated(before: str, word: str) -> bool:
    """Whether a run says what words of another language mean: "Latin for", "translates to"."""
    return before in _LISTS["language"] if word == "for" else before in ("translates", "translated", "translate")


def is_labelled(word: str) -> bool:
    """Whether a word behind a run is what the run names: "the “...” policy", "their “...” hats"."""
    return word in _LISTS["thing"]


def setting(words: list[str], mostly: bool) -> str:
    """How a run is set: "T" as a title is, with capitals for all words that count; "m" for most of them, else "o"."""
    count = 0
    for word in words:
        if word[0].isalpha() and word[0].islower():
            if word not in _SMALL and word.strip(_STRIPPED) not in _SMALL:
                return "m" if mostly else "o"
        else:
            bare = word.strip(_STRIPPED)
            if bare[:1].islower():
                return "m" if mostly else "o"
            count += bool(bare) and bare.lower() not in _SMALL
    return "T" if count > 1 else "m" if mostly else "o"


def is_set_phrase(words: list[str]) -> bool:
    """Whether the words are a slogan or the name of a policy that everybody knows by them."""
    return 4 <= len(words) < 7 and "-".join(words).lower().replace("’", "'").replace(",", "").strip(_STRIPPED) in _SET


def row_head(scene: Scene, at: int) -> int:
    """The place of the token that the first of a row of runs ("A," "B" and "C") stands behind; -1 for none."""
    codes = scene.tokens.codes
    low = at - ROW if at > ROW else 0
    head = at - 1
    if codes[head : head + 1] not in _ROWS:
        return head
    while head > low:
        back = head
        while back > low and codes[back] in ",J":
            back -= 1
        if codes[back] not in "Qqu":
            break
        head = back - 1
    return head


def is_borne(scene: Scene, head: int, at: int) -> bool:
    """Whether a sign or a headline is what reads or says a run: "signs that said", "the headline over it reads:"."""
    tokens = scene.tokens
    codes = tokens.codes
    place, colon = head, False
    while place > 0 and codes[place] in ",:":
        colon = colon or codes[place] == ":"
        place -= 1
    word = tokens.low(place) if place > 0 else ""
    if word == "out":  # points out
        place -= 1
        word = tokens.low(place)
    if word in ("like", "including", "that"):
        place -= 1
        word = tokens.low(place)
    elif word == "as" and tokens.low(place - 1) == "such":
        place -= 2
        word = tokens.low(place)
    if word in BORNE:
        return True
    verb = word in _DISPLAY or codes[place : place + 1] == "V"
    if verb and codes[place - 1 : place] == "I":  # by saying
        return False
    if verb or colon:
        near = place - (CLAUSE if word in _READ else 4 if word in _DISPLAY else 0)
        for back in range(place - 1, max(place - CLAUSE, -1), -1):
            if codes[back] in ".NQPVG":
                break
            if codes[back] in _NOUNS:
                word = tokens.low(back)
                if word in _HEADLINE or (back >= near and word in BORNE):
                    return True
    return _is_borne_behind(scene, at + 1)


def _is_borne_behind(scene: Scene, place: int) -> bool:
    """Whether the clause behind a run gives it to a sign: "read one banner", "blared a headline"."""
    tokens = scene.tokens
    codes = tokens.codes
    if codes[place : place + 1] not in ("V", "E", "w") or tokens.low(place) not in _DISPLAY:
        return False
    for further in range(place + 1, min(place + 6, len(codes))):
        if codes[further] in ".N,QqIWPs":
            break
        if tokens.low(further) in BORNE and tokens.word(further) not in ("poster", "posters"):
            return True
    return False
