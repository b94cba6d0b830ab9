"""Which entities a pronoun may stand for, and what speaks for each."""

from __future__ import annotations

from bisect import bisect_left

from bot.extract.quotes.candidates import Scene, hold
from bot.extract.quotes.entities import Entity, acts
from bot.extract.quotes.mentions import Mention

REACH = 36
ENTITIES = 6
Option = tuple[Entity | None, Mention, int]
"""An entity, or none for a description, with its mention and its order from the one to be resolved backwards."""
Link = tuple[int, str]
Standing = tuple[tuple[int, int], dict[int, int]]
"""Who spoke last and in which paragraph, and how often each has spoken."""


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


def standing_of(
    scene: Scene, entity: Entity, spoke: tuple[int, int], spoken: dict[int, int], line: int
) -> tuple[str, str, str]:
    """How the entity stands in the article: whether it spoke last, how often, and how much it is named."""
    speaker = "n"
    if spoke[0] == entity.number:
        speaker = str(cap(line - spoke[1], 3))
    elif spoke[0] < 0:
        speaker = "-"
    count = len(entity.mentions)
    share = "3" if count == scene.most else "2" if count * 2 >= scene.most else "1" if count > 1 else "0"
    return speaker, str(cap(spoken.get(entity.number, 0), 2)), share


def pronoun_features(
    scene: Scene, pronoun: Mention, option: Option, rank: int, standing: Standing, link: Link, words: set[str]
) -> list[str]:
    """The features of one entity for one pronoun; `rank` counts the entities from the pronoun backwards, `link` is
    the entity of the pronoun before it, `words` are those quoted beside it."""
    entity, mention, _ = option
    assert entity is not None
    codes = scene.tokens.codes
    held = mention.held or hold(scene.tokens, mention)
    between = codes[mention.last : pronoun.first] if pronoun.first - mention.last < 600 else "N.N.N.N.N."
    breaks = between.count("N")
    stops = cap(between.count(".") + breaks, 5)
    lines = cap(breaks, 4)
    sure = "y" if entity.gender == pronoun.shape.gender else "g" if entity.guess == pronoun.shape.gender else "u"
    left = codes[mention.first - 1 : mention.first] if mention.first else "N"
    right = codes[mention.last : mention.last + 1]
    grip, turn = held[3], held[6]
    opens = "1" if left in ("N", ".", "Q") else "0"
    speaker, often, share = standing_of(scene, entity, *standing, scene.paragraph(pronoun.first))
    chained = "-" if link[0] < 0 else ("1" if link[0] == entity.number else "0") + link[1]
    inside = "i" if entity.parts[-1] in words else "o"
    before = cap(bisect_left(entity.mentions, pronoun.number, key=_number), 4)
    where = codes[pronoun.first - 1 : pronoun.first] if pronoun.first else "N"
    place = f"{stops}{lines}"
    few = cap(stops, 2)
    return [
        f"l{left}{turn}{few}",
        f"k{right}{few}",
        f"h{grip}{opens}{few}",
        f"o{opens}{place}",
        f"s{speaker}{rank if rank < 3 else 3}",
        f"sw{speaker}{where}{lines if lines < 2 else 2}",
        f"m{len(entity.parts) if len(entity.parts) < 3 else 3}{place}",
        f"n{entity.nature}{left}",
        f"cs{share}{often}{before}",
        f"xd{chained[:3]}{place}",
        f"xs{chained[:2]}{speaker}{stops if stops < 3 else 3}",
        f"i{inside}{sure}",
        f"is{inside}{speaker}",
        f"a{acts(entity, codes)}{entity.nature[0]}",
    ]


def _number(mention: Mention) -> int:
    return mention.number
