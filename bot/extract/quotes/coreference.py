"""What speaks for an entity as the one a pronoun stands for, and which descriptions name whom."""

from __future__ import annotations

from bisect import bisect_left

from bot.extract.quotes.candidates import Scene, link
from bot.extract.quotes.entities import Entity
from bot.extract.quotes.mentions import Mention

REACH = 40
ENTITIES = 8


def antecedents(scene: Scene, entities: list[Entity], pronoun: Mention) -> list[tuple[Entity, Mention]]:
    """The entities last named before a pronoun, nearest first, each with that mention."""
    found: list[tuple[Entity, Mention]] = []
    seen: set[int] = set()
    for number in range(pronoun.number - 1, max(-1, pronoun.number - 1 - REACH), -1):
        mention = scene.mentions[number]
        if mention.entity < 0 or mention.entity in seen:
            continue
        seen.add(mention.entity)
        entity = entities[mention.entity]
        if pronoun.gender and (entity.thing or (entity.gender and entity.gender != pronoun.gender)):
            continue
        if not mention.features:
            link(scene.tokens, mention)
        found.append((entity, mention))
        if len(found) == ENTITIES:
            break
    return found


def pronoun_features(
    scene: Scene, pronoun: Mention, entity: Entity, mention: Mention, rank: int, spoke: tuple[int, int], most: int
) -> list[str]:
    """The features of one entity for one pronoun.

    `rank` counts the entities from the pronoun backwards; `spoke` is the entity that spoke last and how many
    paragraphs ago; `most` is the number of mentions of the most named person.
    """
    tokens = scene.tokens
    codes = tokens.codes
    sentences = min(5, tokens.sentence(pronoun.first) - tokens.sentence(mention.first))
    lines = min(4, tokens.paragraph(pronoun.first) - tokens.paragraph(mention.first))
    word = pronoun.noun if pronoun.noun in ("he", "she") else "o"
    gender = "y" if pronoun.gender and entity.gender == pronoun.gender else "u"
    nature = gender + ("p" if entity.person else "t" if entity.thing else "?")
    left = codes[mention.first - 1 : mention.first] if mention.first else "N"
    right = codes[mention.last : mention.last + 1]
    grip, turn = mention.features[3], mention.features[5][:1]
    opens = "1" if left in ("N", ".", "Q") else "0"
    speaker = "n"
    if spoke[0] == entity.number:
        speaker = str(min(3, spoke[1]))
    elif spoke[0] < 0:
        speaker = "-"
    count = len(entity.mentions)
    before = bisect_left([m.number for m in entity.mentions], pronoun.number)
    share = "3" if count == most else "2" if count * 2 >= most else "1" if count > 1 else "0"
    place = f"{sentences}{lines}"
    where = codes[pronoun.first - 1 : pronoun.first] if pronoun.first else "N"
    return [
        "g" + nature + word,
        "d" + place + gender,
        "r" + str(min(rank, 5)) + gender,
        "rd" + str(min(rank, 3)) + place,
        "l" + left + turn + str(min(sentences, 2)),
        "k" + right + str(min(sentences, 2)),
        "h" + grip + opens + str(min(sentences, 2)),
        "o" + opens + place,
        "s" + speaker + str(min(rank, 3)),
        "sw" + speaker + where + str(min(lines, 2)),
        "c" + share + str(min(rank, 3)),
        "b" + str(min(before, 4)) + str(min(sentences, 3)),
        "w" + where + place,
        "p" + grip + turn + right + opens + str(min(sentences, 2)),
        "m" + str(min(len(entity.parts), 3)) + place,
    ]
