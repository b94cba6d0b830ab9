"""Whom "they" and "it" stand for, and "she" where somebody without a name came last: told by rules, being rare."""

from __future__ import annotations

import re

from bot.extract.quotes.antecedents import begin_of
from bot.extract.quotes.candidates import hold
from bot.extract.quotes.lexicon import ORDINARY
from bot.extract.quotes.mentions import Mention
from bot.extract.quotes.scene import Scene

REACH, LINES = 25, 4
NEAR = 14
_JOINED = re.compile(r",?J|,(?:#[._]|[^.NQVWBJ;:]{1,16}),J[wECTRL_-]{0,3}|J[wECTRIL_-]{1,4}")
_OPENING = frozenset("N.Q")
_INDEFINITE = frozenset(["a", "an", "another", "one"])
_READS = frozenset(["read", "reads"])


def several(scene: Scene, pronoun: Mention) -> Mention | None:
    """The mention "they" stands for: two people joined by "and", or a plural, in the sentence nearest before it the
    first of those that are no prepositions' objects; else a body."""
    codes = scene.tokens.codes
    best: Mention | None = None
    fallback: Mention | None = None
    begin = 0
    lines = scene.paragraph(pronoun.first)
    for number in range(pronoun.number - 1, max(-1, pronoun.number - REACH), -1):
        other = scene.mentions[number]
        if other.first < begin or lines - scene.paragraph(other.first) > LINES:
            break
        if (other.shape.kind == "d" and other.shape.noun == "r") or _is_paired(scene, other):
            if best is None:
                begin = begin_of(codes, other.first)
            elif codes[other.first - 1 : other.first] == "I":
                continue
            best = other
        elif fallback is None and other.shape.kind == "d" and other.shape.noun == "O":
            fallback = other
    return best or fallback


def _is_paired(scene: Scene, one: Mention) -> bool:
    """Whether a name is joined by "and" to another, what explains it between commas: Ann Vale, the mayor, and ..."""
    if one.entity < 0:
        return False
    tokens, entities = scene.tokens, scene.entities
    person = entities[one.entity].person
    for other in scene.mentions[one.number + 1 : one.number + 6]:
        between = tokens.codes[one.last : other.first]
        if len(between) > 22:
            break
        if other.entity < 0 or other.entity == one.entity or not _JOINED.fullmatch(between):
            continue
        if tokens.word(one.last + between.rindex("J")) not in ("and", "&"):
            continue
        other_person = entities[other.entity].person
        if (person and other_person) or (between == "J" and (person or other_person)):
            return True
    return False


def body(scene: Scene, pronoun: Mention, spoke_last: int) -> Mention | None:
    """The body, the document or the thing named that "it" stands for: who spoke last, or rather the subject of a near
    sentence than an object, never a person. `spoke_last` is the number of the description that spoke last, or -1."""
    tokens = scene.tokens
    codes = tokens.codes
    reads = (pronoun.held or hold(tokens, pronoun))[4][:-1] in _READS
    best: Mention | None = None
    most = -9
    lines = scene.paragraph(pronoun.first)
    for number in range(pronoun.number - 1, max(-1, pronoun.number - NEAR), -1):
        other = scene.mentions[number]
        if lines - scene.paragraph(other.first) > LINES:
            break
        if not _is_thing(scene, other):
            continue
        grip = (other.held or hold(tokens, other))[6]
        far = codes[other.last : pronoun.first]
        worth = 2 if grip not in "-f" else 1 if grip == "f" else 0
        worth += 3 if number == spoke_last else 0
        worth -= 2 if codes[other.first - 1 : other.first] == "I" else 0
        worth += 1 if other.first - begin_of(codes, other.first) < 3 else 0
        worth += 2 if reads and other.shape.noun == "K" else 0
        worth -= min(far.count("."), 2) + min(far.count("N"), 1)
        if worth > most:
            best, most = other, worth
    return best


def _is_thing(scene: Scene, mention: Mention) -> bool:
    shape = mention.shape
    if shape.kind == "d":
        return shape.noun in "OK"
    if mention.entity < 0:
        return False
    entity = scene.entities[mention.entity]
    if entity.person or entity.ordinary or shape.noun == "g":
        return False
    return len(entity.name) > 1 and not (entity.name.isupper() and entity.parts[0] in ORDINARY)


def somebody(scene: Scene, pronoun: Mention) -> Mention | None:
    """Whoever has no name and opens a sentence before "he" or "she", or the pronoun for whom that was resolved, if no
    person was named since: another woman, Ann Vale's mother."""
    tokens, entities = scene.tokens, scene.entities
    codes = tokens.codes
    for number in range(pronoun.number - 1, max(-1, pronoun.number - 7), -1):
        other = scene.mentions[number]
        shape = other.shape
        left = codes[other.first - 1] if other.first else "N"
        if other.entity >= 0:
            entity = entities[other.entity]
            rival = not entity.thing and (not entity.gender or entity.gender == pronoun.shape.gender)
            if rival and (entity.person or left != "I"):
                return None
        elif shape.kind == "p":
            if shape.gender == pronoun.shape.gender:
                return other
        elif shape.noun == "R" and left in _OPENING and shape.gender in ("", pronoun.shape.gender):
            word = tokens.low(other.first)
            return other if word in _INDEFINITE or (shape.inside is not None and shape.gender) else None
    return None
