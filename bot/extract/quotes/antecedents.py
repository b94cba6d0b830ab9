"""Which entities a pronoun may stand for, and what speaks for each."""

from __future__ import annotations

from bot.extract.quotes.candidates import Keys, Scene, hold
from bot.extract.quotes.entities import Entity, acts
from bot.extract.quotes.mentions import Mention

REACH = 36
ENTITIES = 6
Option = tuple[Entity | None, Mention, int]
"""An entity, or none for a description, with its mention and its order from the one to be resolved backwards."""
Link = tuple[int, str]
PRONOUN = "abcdefghijklmn"
_FIVE = "012345"


class Standing:
    """Who spoke last, how many paragraphs ago as seen from a mention, and how often each has spoken. `others` are the
    words of a description between its first and its last, once somebody has asked for them."""

    __slots__ = ("gap", "last", "others", "spoken")

    def __init__(self, scene: Scene, mention: Mention, spoke: tuple[int, int], spoken: dict[int, int]) -> None:
        self.last = spoke[0]
        self.gap = str(cap(scene.paragraph(mention.first) - spoke[1], 3))
        self.spoken = spoken
        self.others: list[str] | None = None

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
    """The entities last named before a pronoun, nearest first, each with that mention."""
    found: list[Option] = []
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
        found.append((entity, mention, len(found)))
        if len(found) == ENTITIES:
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
    entity, mention, _ = option
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
        share(scene, entity) + standing.often(entity),
        left + held[7] + few,
        _FIVE[size if size < 3 else 3] + away,
        inside + speaker,
        chained + away,
    )
