"""Whom a description or a plural pronoun stands for, by rules: the labels at hand don't say."""

from __future__ import annotations

from bot.extract.quotes.candidates import Scene
from bot.extract.quotes.entities import Entity
from bot.extract.quotes.mentions import Mention

_HEADS = {
    "senator": ("sen", "senator", "sens"),
    "lawmaker": ("sen", "senator", "rep", "representative", "congressman", "congresswoman"),
    "congressman": ("rep", "representative", "congressman"),
    "congresswoman": ("rep", "representative", "congresswoman"),
    "representative": ("rep", "representative"),
    "governor": ("gov", "governor"),
    "president": ("president",),
    "lawyer": ("attorney", "lawyer"),
    "attorney": ("attorney", "lawyer"),
    "doctor": ("dr",),
    "professor": ("prof", "professor"),
    "general": ("gen", "general"),
    "clergyman": ("rev", "reverend", "pastor", "father", "bishop"),
    "pastor": ("rev", "reverend", "pastor"),
    "spokesman": ("spokesman", "spokesperson"),
    "spokeswoman": ("spokeswoman", "spokesperson"),
    "frontrunner": ("front-runner", "frontrunner"),
}
_OUTLETS = frozenset(
    [
        "tabloid",
        "newspaper",
        "paper",
        "magazine",
        "outlet",
        "daily",
        "publication",
        "website",
        "site",
        "network",
        "station",
    ]
)
REACH = 60


def described(
    scene: Scene, entities: list[Entity], mention: Mention, spoke: tuple[int, int]
) -> tuple[Entity | None, float]:
    """The entity a definite description stands for, and how sure that is; None where it stands for itself."""
    tokens = scene.tokens
    first = tokens.word(mention.first).lower()
    if mention.noun in "rK" or first not in ("the", "this", "his", "her", "its"):
        return None, 0.0
    head = tokens.word(mention.head).lower()
    if mention.noun == "O":
        return _body(scene, entities, mention) if head in _OUTLETS else (None, 0.0)
    titles = (head, *_HEADS.get(head, ()))
    seen: set[int] = set()
    for number in range(mention.number - 1, max(-1, mention.number - 1 - REACH), -1):
        other = scene.mentions[number]
        if other.entity < 0 or other.entity in seen:
            continue
        seen.add(other.entity)
        entity = entities[other.entity]
        if mention.gender and entity.gender and mention.gender != entity.gender:
            continue
        if any(_called(scene, m, titles) for m in entity.mentions if m.number < mention.number + 1):
            return entity, 0.8
    if head.endswith("-old"):
        return _aged(scene, entities, mention, head.partition("-")[0], spoke)
    return None, 0.0


def _aged(
    scene: Scene, entities: list[Entity], mention: Mention, age: str, spoke: tuple[int, int]
) -> tuple[Entity | None, float]:
    """The person of that age, else the one who spoke last or was named last."""
    tokens = scene.tokens
    nearest: Entity | None = None
    for number in range(mention.number - 1, -1, -1):
        other = scene.mentions[number]
        if other.entity < 0:
            continue
        entity = entities[other.entity]
        if tokens.word(min(other.last + 1, len(tokens.items) - 1)) == age:
            return entity, 0.9
        if nearest is None and (entity.person or (len(entity.parts) > 1 and not entity.thing)):
            nearest = entity
    lines = tokens.paragraph(mention.first) - spoke[1]
    if spoke[0] >= 0 and lines <= 8 and entities[spoke[0]].person:
        return entities[spoke[0]], 0.7
    return nearest, 0.7


def _body(scene: Scene, entities: list[Entity], mention: Mention) -> tuple[Entity | None, float]:
    """The organisation named last, for "the tabloid" and its like."""
    lines = scene.tokens.paragraph(mention.first)
    for number in range(mention.number - 1, max(-1, mention.number - 25), -1):
        other = scene.mentions[number]
        if lines - scene.tokens.paragraph(other.first) > 3:
            break
        if other.kind == "n" and other.noun == "o":
            return entities[other.entity], 0.7
    return None, 0.0


def several(scene: Scene, entities: list[Entity], pronoun: Mention) -> Mention | None:
    """The mention "they" stands for: two names joined by "and", or a plural, nearest before it."""
    codes = scene.tokens.codes
    fallback: Mention | None = None
    lines = scene.tokens.paragraph(pronoun.first)
    for number in range(pronoun.number - 1, max(-1, pronoun.number - 25), -1):
        other = scene.mentions[number]
        if lines - scene.tokens.paragraph(other.first) > 2:
            break
        following = scene.mentions[number + 1]
        paired = other.entity >= 0 and following.entity >= 0 and codes[other.last : following.first] == "J"
        if paired and (entities[other.entity].person or entities[following.entity].person):
            return other
        if other.kind == "d" and other.noun == "r":
            return other
        if fallback is None and other.kind == "d" and other.noun == "O":
            fallback = other
    return fallback


def _called(scene: Scene, mention: Mention, titles: tuple[str, ...]) -> bool:
    """Whether the article gives a name one of these titles: before it, or after it between commas."""
    tokens = scene.tokens
    before = {tokens.word(i).lower() for i in range(mention.first, mention.head)}
    if before.intersection(titles):
        return True
    codes = tokens.codes
    if codes[mention.last : mention.last + 1] == ",":
        for index in range(mention.last + 1, min(mention.last + 8, len(codes))):
            if codes[index] in ",.NQVW":
                break
            if codes[index] in "ROKT" and tokens.word(index).lower() in titles:
                return True
    return False
