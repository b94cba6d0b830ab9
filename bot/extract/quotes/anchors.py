"""Who stands beside the words that brought a document or a body in: "the letter" is theirs whose letter it was."""

from __future__ import annotations

from typing import Final

from bot.extract.quotes.mentions import Mention
from bot.extract.quotes.scene import Scene

REACH, SENTENCE, EARLIER = 40, 6, 3
BODY = -1
"""Stands for a body that has no name of its own: "the Vale campaign released an ad"."""
Anchors = dict[int, tuple[str, Mention]]
"""How an entity stands to earlier words for the same thing, and its mention there: "f" behind "from", "by" or "of", "s"
before its possessive, "v" with a verb between, "o" otherwise in its sentence, "k" where those words were theirs."""
_ALIKE: Final = {
    word: words.split()[0]
    for words in (
        "ad ads advertisement advert commercial spot video clip",
        "email e-mail emails message messages",
        "article story column op-ed essay editorial piece profile entry",
        "report study survey analysis review findings paper",
        "memo memorandum note document documents",
        "tweet tweets post posts",
        "statement release press-release announcement",
        "lawsuit suit complaint filing filings petition",
        "bill law act legislation measure amendment",
        "book memoir autobiography biography",
        "plan proposal guidelines guidance guide",
        "ruling opinion decision order verdict",
        "newspaper magazine tabloid publication outlet daily journal",
        "website site page",
        "company firm startup start-up retailer",
        "group organization organisation association coalition alliance",
        "network channel station broadcaster",
        "lawmaker senator congressman congresswoman representative legislator",
        "lawmakers senators congressmen representatives legislators",
        "lawyer attorney counsel",
        "lawyers attorneys",
        "source insider person",
    )
    for word in words.split()
}


def alike(head: str) -> str:
    """The word that stands for all that mean about the same."""
    return _ALIKE.get(head, head)


def anchors(scene: Scene, mention: Mention, known: dict[int, dict[str, float]]) -> Anchors:
    """How the entities near the words that brought a description's thing in stand to them; `known` are the mentions
    whose speakers have been found."""
    found: Anchors = {}
    mentions = scene.mentions
    noun, kind = mention.shape.noun, alike(mention.shape.head)
    left = EARLIER
    for number in range(mention.number - 1, max(-1, mention.number - REACH), -1):
        other = mentions[number]
        if other.shape.kind != "d" or other.shape.noun != noun or alike(other.shape.head) != kind:
            continue
        whose = known.get(number)
        if whose:
            best = max(whose, key=whose.__getitem__)
            if best[0] == "#":
                found.setdefault(int(best[1:]), ("k", other))
        _beside(scene, other, found)
        left -= 1
        if not left:
            break
    return found


def _beside(scene: Scene, other: Mention, found: Anchors) -> None:
    codes = scene.tokens.codes
    mentions = scene.mentions
    if other.number + 1 < len(mentions):
        behind = mentions[other.number + 1]
        if behind.entity >= 0 and 0 < behind.first - other.last <= 3:
            word = scene.tokens.word(other.last)
            if word in ("from", "by", "of"):
                found.setdefault(behind.entity, ("f", behind))
    within = named_within(scene, other)
    if within is not None:
        found.setdefault(within, ("s", other))
    for number in range(other.number - 1, max(-1, other.number - SENTENCE), -1):
        before = mentions[number]
        between = codes[before.last : other.first]
        if "." in between or "N" in between or ("Q" in between and "V" not in between):
            break
        sign = "s" if between[:1] == "s" else "v" if "V" in between or "G" in between else "o"
        if before.entity >= 0:
            found.setdefault(before.entity, (sign, before))
        elif other.shape.noun == "K" and before.shape.kind == "d" and before.shape.noun == "O":
            found.setdefault(BODY, (sign, before))


def named_within(scene: Scene, mention: Mention) -> int | None:
    """The entity whose name stands within a description: "Vale's letter", "the Quell ad"."""
    codes = scene.tokens.codes
    first, last = mention.first, mention.last
    place = codes.rfind("C", first, last)
    if place < 0:
        return None
    return scene.bearer(scene.tokens.low(place))
