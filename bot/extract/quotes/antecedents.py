"""Which entities a pronoun may stand for, and what speaks for each."""

from __future__ import annotations

import re

from bot.extract.quotes.candidates import Keys, hold
from bot.extract.quotes.entities import Entity, acts
from bot.extract.quotes.mentions import Mention
from bot.extract.quotes.scene import Scene

REACH = 36
ENTITIES = 6
PEOPLE, OTHERS = 5, 9
"""How many people, and how many of whatever kind, "he" is looked for among."""
Option = tuple[Entity | None, Mention, int]
"""An entity, or none for a description, with its mention and its order from the one to be resolved backwards."""
Link = tuple[int, str]
PRONOUN = "abcdefghijklmnopqrstuv"
LOOKED_AT = 8
SENTENCE, CLAUSE = 200, 12
_ENDS = re.compile("[NQW.]")
_FIVE = "012345"


class Standing:
    """Who spoke last, how many paragraphs ago as seen from a mention, and how often each has spoken; `behind` are the
    entities named behind a pronoun in its clause."""

    __slots__ = ("behind", "gap", "last", "spoken")

    def __init__(self, scene: Scene, mention: Mention, spoke: tuple[int, int], spoken: dict[int, int]) -> None:
        self.last = spoke[0]
        self.gap = str(cap(scene.paragraph(mention.first) - spoke[1], 3))
        self.spoken = spoken
        self.behind: set[int] = set()

    def speaker(self, entity: Entity) -> str:
        """Whether an entity spoke last, and how long ago."""
        return self.gap if self.last == entity.number else "n" if self.last >= 0 else "-"

    def often(self, entity: Entity) -> str:
        """How often an entity has spoken, up to twice."""
        count = self.spoken.get(entity.number, 0)
        return _FIVE[count if count < 2 else 2]


def share(scene: Scene, entity: Entity) -> str:
    """How much of the article is about an entity."""
    count = len(entity.mentions)
    return "3" if count == scene.most else "2" if count * 2 >= scene.most else "1" if count > 1 else "0"


def antecedents(scene: Scene, pronoun: Mention) -> list[Option]:
    """The entities last named before a pronoun, nearest first, with that mention and how many people are nearer."""
    found: list[Option] = []
    people = 0
    seen: set[int] = set()
    gender = pronoun.shape.gender
    number = pronoun.number - 1
    low = number - REACH if number > REACH else -1
    mentions, entities = scene.mentions, scene.entities
    while number > low:
        mention = mentions[number]
        number -= 1
        if mention.entity < 0 or mention.entity in seen:
            continue
        seen.add(mention.entity)
        entity = entities[mention.entity]
        if gender and (entity.thing or (entity.gender and entity.gender != gender)):
            continue
        found.append((entity, mention, people))
        if entity.person:
            people += 1
        if people == PEOPLE or len(found) == OTHERS:
            break
    return found


def cap(value: int, most: int) -> int:
    """The value, or the most that is told apart."""
    return value if value < most else most


def pronoun_features(
    scene: Scene, pronoun: Mention, option: Option, rank: int, standing: Standing, link: Link, said: str
) -> Keys:
    """The keys of one entity for one pronoun, of the templates `PRONOUN`; `rank` counts the entities from the pronoun
    backwards, `link` is the entity of the pronoun before it and how many sentences lie between, `said` are the words
    quoted beside it."""
    entity, mention, nearer = option
    assert entity is not None
    codes = scene.tokens.codes
    held = mention.held or hold(scene.tokens, mention)
    first, last, end = mention.first, mention.last, pronoun.first
    if end - last < 600:
        breaks = codes.count("N", last, end)
        stops = codes.count(".", last, end) + breaks
    else:
        breaks, stops = 5, 10
    few = "2" if stops > 1 else "1" if stops else "0"
    gender = pronoun.shape.gender
    sure = "y" if entity.gender == gender else "g" if entity.guess == gender else "u"
    left = codes[first - 1] if first else "N"
    opens = "1" if left in "N.Q" else "0"
    speaker = standing.speaker(entity)
    chained = "-" if link[0] < 0 else ("1" if link[0] == entity.number else "0") + link[1]
    inside = "i" if " " + entity.parts[-1] in said else "o"
    size = len(entity.parts)
    where = codes[end - 1] if end else "N"
    far = _FIVE[stops if stops < 5 else 5]
    begin = begin_of(codes, first)
    much = share(scene, entity)
    away = far + _FIVE[breaks if breaks < 4 else 4]
    return (
        codes[last : last + 1] + few,
        held[6] + opens + few,
        opens + away,
        speaker + _FIVE[rank if rank < 3 else 3],
        speaker + where + ("0" if not breaks else "1" if breaks == 1 else "2"),
        entity.nature + left,
        chained + speaker + _FIVE[stops if stops < 3 else 3],
        inside + sure,
        acts(entity, codes) + entity.nature[0],
        much + standing.often(entity),
        left + held[7] + few,
        _FIVE[size if size < 3 else 3] + away,
        inside + speaker,
        chained + away,
        codes[first - 2 if first > 2 else 0 : first] + few,
        codes[last : last + 2] + few,
        _stand(scene, entity, mention, gender, begin) + left + speaker,
        ("0" if first == begin else "1" if first < begin + 3 else "2" if first < begin + 8 else "3") + few,
        _FIVE[nearer if nearer < 3 else 3] + few,
        entity.voice + entity.nature[0],
        ("b" if entity.number in standing.behind else "-") + speaker,
        much + speaker,
    )


def begin_of(codes: str, first: int) -> int:
    """Where the sentence of a token begins."""
    low = first - SENTENCE if first > SENTENCE else 0
    return max(codes.rfind(".", low, first), codes.rfind("N", low, first)) + 1


def _stand(scene: Scene, entity: Entity, mention: Mention, gender: str, begin: int) -> str:
    """Whether nobody else whom the pronoun may mean stands before a name in its sentence."""
    mentions, entities = scene.mentions, scene.entities
    number = mention.number - 1
    while number >= 0 and number > mention.number - LOOKED_AT:
        other = mentions[number]
        number -= 1
        if other.first < begin:
            break
        if other.entity >= 0 and other.entity != entity.number:
            rival = entities[other.entity]
            if not rival.thing and (not rival.gender or rival.gender == gender):
                return "0"
    return "1"


def named_behind(scene: Scene, pronoun: Mention) -> set[int]:
    """Who is named behind a pronoun in its clause: "he told Vale" is not Vale."""
    found: set[int] = set()
    for other in scene.mentions[pronoun.number + 1 : pronoun.number + 4]:
        if other.first - pronoun.last > CLAUSE or _ENDS.search(scene.tokens.codes, pronoun.last, other.first):
            break
        found.add(other.entity)
    return found
