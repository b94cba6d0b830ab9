"""Whom a description may stand for, and what speaks for each."""

from __future__ import annotations

from bisect import bisect_left

from bot.extract.quotes.anchors import BODY, Anchors, alike, named_within
from bot.extract.quotes.antecedents import ENTITIES, REACH, Option, Standing, cap, share
from bot.extract.quotes.called import OPPOSED, called, plain_words
from bot.extract.quotes.candidates import Keys
from bot.extract.quotes.entities import Entity, acts
from bot.extract.quotes.likeness import differ
from bot.extract.quotes.mentions import Mention, Shape
from bot.extract.quotes.scene import Scene

ITSELF, BEHIND, EARLIER, WITHIN, AUTHOR, NAMED = "ABHM", "CDI", "EFG", "JKLO", "NP", "abcdefghijklmnopq"
NEXT, INSIDE, MAKER = 9, 8, 7
"""The orders of a name right behind a description, of one within it, and of a body beside the words that brought it in.
"""


class Case:
    """A description to be resolved, and what all that it may stand for are measured by.

    `word` is its determiner, `kind` the class of its head, `others` its other words, `near` who stands beside the words
    that brought its thing in, and `fits` how its head fits those named, by their number.
    """

    __slots__ = ("fits", "fitting", "head", "kind", "mention", "near", "others", "said", "shape", "standing", "word")

    def __init__(self, scene: Scene, mention: Mention, near: Anchors, standing: Standing, said: int) -> None:
        self.mention, self.near, self.standing, self.said = mention, near, standing, said
        self.shape = mention.shape
        self.word = _determiner(scene, mention)
        self.head = "old" if mention.shape.head.endswith("-old") else mention.shape.head
        self.kind = _CLASSES.get(self.head, mention.shape.noun)
        words = plain_words(scene.words(mention))[:-1]
        self.others = words[1:] if scene.tokens.codes[mention.first] in "Dp" else words
        self.fits: dict[int, str] = {}
        self.fitting = 0

    def measure(self, scene: Scene, options: list[Option]) -> None:
        """Looks how the head fits everybody."""
        head = self.shape.head
        for entity, _, order in options:
            if entity is None or order in (NEXT, INSIDE):
                continue
            fit = called(scene, entity).fit(head)
            if fit == "n" and head in entity.parts:
                fit = "c"
            self.fits[entity.number] = fit
            self.fitting += fit != "n"

    def beside(self, entity: Entity) -> str:
        """How an entity stands to the words that brought the description's thing in, "-" if not beside them."""
        return self.near[entity.number][0] if entity.number in self.near else "-"

    def best(self, fit: str) -> str:
        """Whether one that fits so is the only one, one of several, or another or none does."""
        if fit == "n":
            return "x" if self.fitting else "0"
        return "u" if self.fitting == 1 else "t"


def description_options(scene: Scene, mention: Mention, near: Anchors) -> list[Option]:
    """The description itself, the name right behind it or within it, and the entities named before it; `near` are those
    beside the words that brought its thing in."""
    found: list[Option] = [(None, mention, 0)]
    shape = mention.shape
    number = mention.number
    mentions, entities, codes = scene.mentions, scene.entities, scene.tokens.codes
    seen: set[int] = set()
    if number + 1 < len(mentions):
        after = mentions[number + 1]
        if after.entity >= 0 and after.first - mention.last <= 2 and "N" not in codes[mention.last : after.first]:
            found.append((entities[after.entity], after, NEXT))
            seen.add(after.entity)
    if shape.noun in "KO" and "C" in codes[mention.first : mention.last]:
        within = named_within(scene, mention)
        if within is not None and within not in seen:
            found.append((entities[within], mention, INSIDE))
            seen.add(within)
    possessed = "s" in codes[mention.first : mention.last]
    if codes[mention.first] not in "Dp" and not shape.gender and shape.noun != "K" and not possessed:
        return found
    _before(scene, mention, found, seen)
    if shape.noun != "r":
        for who, (_, other) in near.items():
            if who < 0:
                found.append((None, other, MAKER))
            elif who not in seen:
                seen.add(who)
                found.append((entities[who], other, len(seen)))
    if shape.noun == "R":
        for entity in scene.leading():
            if entity.number not in seen and not differ(shape.gender, entity.gender):
                found.append((entity, _last_before(entity, mention), len(seen) + 1))
    if shape.head in OPPOSED:
        found = [option for option in found if option[0] is None or not called(scene, option[0]).opposes(shape.head)]
    people = [option for option in found if option[0] is not None and not option[0].thing]
    if people and shape.head.endswith("-old") and _determiner(scene, mention) == "the":
        return people  # "the 31-year-old" is always somebody named
    return found


def _before(scene: Scene, mention: Mention, found: list[Option], seen: set[int]) -> None:
    """Adds the entities named before a description, and what may be earlier descriptions of the same."""
    shape = mention.shape
    number = mention.number - 1
    low = number - REACH if number > REACH else -1
    mentions, entities = scene.mentions, scene.entities
    while number > low and len(found) < ENTITIES + 3:
        other = mentions[number]
        number -= 1
        if other.shape.kind == "d":
            if _same_kind(shape, other.shape):
                found.append((None, other, min(len(found), MAKER - 1)))
            continue
        if shape.noun == "r" or other.entity < 0 or other.entity in seen:
            continue
        seen.add(other.entity)
        entity = entities[other.entity]
        if differ(shape.gender, entity.gender) or (shape.noun == "R" and entity.thing):
            continue
        found.append((entity, other, len(seen)))


def _last_before(entity: Entity, mention: Mention) -> Mention:
    """The mention of an entity nearest before another, or its first one."""
    at = bisect_left(entity.mentions, mention.number, key=lambda other: other.number)
    return entity.mentions[at - 1 if at else 0]


def _same_kind(one: Shape, other: Shape) -> bool:
    """Whether two descriptions may be of the same: the official, a senior official."""
    if one.noun != other.noun:
        return False
    return one.head == other.head or one.head in _ANYBODY or alike(one.head) == alike(other.head)


def _determiner(scene: Scene, mention: Mention) -> str:
    if scene.tokens.codes[mention.first] not in "Dp":
        return "'s" if "s" in scene.tokens.codes[mention.first : mention.last] else "-"
    word = scene.tokens.low(mention.first)
    return "a" if word in ("a", "an", "one", "another", "some", "several", "two", "many") else word


_ANYBODY = ("person", "man", "woman", "source")
_CLASSES = {
    word: kind
    for kind, words in {
        "paper": "tabloid newspaper paper magazine outlet daily publication website site network station journal",
        "text": "statement letter release memo email e-mail message post tweet ad ads editorial report lawsuit",
        "body": "group organization company firm board commission committee agency foundation campaign association",
        "post": "senator governor president congressman congresswoman secretary mayor leader lawmaker representative",
        "party": "republican democrat libertarian conservative liberal progressive independent",
        "run": "candidate nominee front-runner frontrunner hopeful contender",
        "trade": "businessman billionaire mogul magnate tycoon developer star host author actor actress writer",
    }.items()
    for word in words.split()
}


def description_features(scene: Scene, case: Case, option: Option) -> tuple[str, Keys]:
    """The keys of one entity, of an earlier description, or of itself, for one description, and their templates."""
    entity, other, order = option
    mention, shape, word = case.mention, case.shape, case.word
    noun = shape.noun
    if entity is None and other is mention:
        size = cap(mention.last - mention.first, 4)
        beside = min([sign for sign, _ in case.near.values()], default="-")
        return ITSELF, (case.kind + word, f"{word}{size}{noun}", beside + noun + word, case.best("n") + noun + word)
    if entity is not None and order == NEXT:
        bound = scene.tokens.word(mention.last) if other.first > mention.last else ""
        return BEHIND, ("", called(scene, entity).fit(shape.head), noun + bound)
    if entity is not None and order == INSIDE:
        beside = case.beside(entity)
        owned = "s" if "s" in scene.tokens.codes[mention.first : mention.last] else "-"
        return WITHIN, (noun + word + entity.nature[0], case.kind + word, beside, owned + noun)
    codes = scene.tokens.codes
    between = codes[other.last : mention.first] if 0 <= mention.first - other.last < 600 else "N.N.N.N.N."
    breaks = between.count("N")
    stops = cap(between.count(".") + breaks, 4)
    if entity is None and order == MAKER:
        return AUTHOR, (case.near[BODY][0] + noun + word, str(stops) + noun)
    if entity is None:
        same = "h" if shape.head == other.shape.head else "o"
        there = _determiner(scene, other)
        spoke = "1" if case.said == other.number else "0"
        return EARLIER, (spoke + same + word, f"{stops}{same}{spoke}", noun + there)
    return NAMED, _named(scene, case, entity, other, cap(order, 4), (str(stops), breaks))


def _named(
    scene: Scene, case: Case, entity: Entity, other: Mention, order: int, gaps: tuple[str, int]
) -> Keys:  # fmt: skip
    """The keys of an entity named before a description."""
    few, breaks = gaps
    word, kind, noun, standing = case.word, case.kind, case.shape.noun, case.standing
    codes = scene.tokens.codes
    titles = case.fits[entity.number]
    more = called(scene, entity).shares(case.others)
    speaker, often, much = standing.speaker(entity), standing.often(entity), share(scene, entity)
    left = codes[other.first - 1 : other.first] if other.first else "N"
    right = codes[other.last : other.last + 1]
    nature = entity.nature[:2]
    two = min(few, "2")
    beside = case.beside(entity)
    return (
        noun + nature + word,
        titles + word + more,
        titles + more + min(few, "3"),
        kind + speaker + often,
        kind + much + ("1" if left in "N.Q" else "0"),
        f"{noun}{nature}{few}{breaks if breaks < 3 else 3}",
        f"{noun}{order}{word}",
        noun + speaker + often,
        left + noun + two,
        right + noun + two,
        speaker + min(few, "3") + word,
        acts(entity, codes) + kind,
        beside + noun,
        beside + kind,
        beside + nature + noun,
        case.best(titles) + more + noun,
        case.best(titles) + titles + kind,
    )
