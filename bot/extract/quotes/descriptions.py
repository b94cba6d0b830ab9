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
REACH = 60


def described(
    scene: Scene, entities: list[Entity], mention: Mention, spoke: tuple[int, int]
) -> tuple[Entity | None, float]:
    """The entity a definite description stands for, and how sure that is; None where it stands for itself."""
    tokens = scene.tokens
    first = tokens.word(mention.first).lower()
    if mention.noun in "rK" or first not in ("the", "this", "his", "her"):
        return None, 0.0
    head = tokens.word(mention.head).lower()
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
    return None, 0.0


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
