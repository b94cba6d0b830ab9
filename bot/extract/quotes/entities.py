"""Which names of an article are one person's, and the fullest of them."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.extract.quotes.lexicon import FEMALE, GROUPS, MALE, ORGANISATIONS, PARTICLES, PLACES, SUFFIXES
from bot.extract.quotes.mentions import Mention

_SHORT_FORMS = {
    "mike": "michael", "bill": "william", "bob": "robert", "bobby": "robert", "rob": "robert", "tim": "timothy",
    "joe": "joseph", "jim": "james", "tom": "thomas", "dick": "richard", "rick": "richard", "ted": "edward",
    "ed": "edward", "chuck": "charles", "charlie": "charles", "liz": "elizabeth", "kate": "katherine", "dan": "daniel",
    "doug": "douglas", "ken": "kenneth", "don": "donald", "jack": "john", "nick": "nicholas", "tony": "anthony",
    "steve": "steven", "jeff": "jeffrey", "ben": "benjamin", "sam": "samuel", "bernie": "bernard", "dave": "david",
    "matt": "matthew", "greg": "gregory", "pat": "patrick", "andy": "andrew", "josh": "joshua", "larry": "lawrence",
}  # fmt: skip


@dataclass(slots=True)
class Entity:
    """Somebody or something the article names: `parts` are the lower-case words of the fullest name."""

    number: int
    parts: tuple[str, ...]
    name: str
    gender: str = ""
    junior: bool = False
    person: bool = False
    thing: bool = False
    introduction: str | None = None
    mentions: list[Mention] = field(default_factory=list)


def parts_of(name: str) -> tuple[str, ...]:
    """The words of a name in lower case, without marks, suffixes and middle initials."""
    cleaned = name.replace("’", "'").replace(",", " ").replace("“", " ").replace("”", " ").replace('"', " ")
    words = [w.strip(".'()") for w in cleaned.lower().split()]
    words = [w for w in words if w]
    while len(words) > 1 and words[-1] in SUFFIXES:
        words.pop()
    if len(words) > 2:
        words = [words[0], *(w for w in words[1:-1] if len(w) > 1), words[-1]]
    return tuple(words)


def link_names(mentions: list[Mention]) -> list[Entity]:
    """Gives every name its entity, full names first, then surnames and first names alone."""
    names = [m for m in mentions if m.kind == "n"]
    parts = {m.number: parts_of(m.name) for m in names}
    entities: list[Entity] = []
    by_last: dict[str, list[Entity]] = {}
    for mention in sorted(names, key=lambda m: (len(parts[m.number]) < 2, m.number)):
        words = parts[mention.number]
        if not words:
            continue
        entity = _known(words, mention, by_last)
        if entity is None:
            entity = Entity(len(entities), words, mention.name, junior=_is_junior(mention.name))
            entities.append(entity)
            for key in {words[-1], words[0]}:
                by_last.setdefault(key, []).append(entity)
        elif len(words) > 1 and (len(words), len(mention.name)) > (len(entity.parts), len(entity.name)):
            entity.name = mention.name
            entity.parts = words
        entity.mentions.append(mention)
        entity.gender = entity.gender or mention.gender
        mention.entity = entity.number
    for entity in entities:
        entity.mentions.sort(key=lambda m: m.number)
        _judge(entity)
    _acronyms(entities)
    return entities


def _known(words: tuple[str, ...], mention: Mention, by_last: dict[str, list[Entity]]) -> Entity | None:
    key = words[-1]
    junior = _is_junior(mention.name)
    fits = [
        e
        for e in by_last.get(key, ())
        if _compatible(words, e)
        and not _clash(mention.gender, e.gender)
        and (len(words) == 1 or junior == e.junior or words[0] != e.parts[0])
    ]
    if not fits:
        return None
    if len(fits) == 1:
        return fits[0]
    surnames = [e for e in fits if e.parts[-1] == key] or fits
    titled = [e for e in surnames if mention.gender and e.gender == mention.gender]
    pool = titled or surnames

    def nearness(entity: Entity) -> tuple[int, int]:
        before = [m.number for m in entity.mentions if m.number < mention.number]
        return (0, mention.number - max(before)) if before else (1, entity.mentions[0].number)

    return min(pool, key=nearness)


def _is_junior(name: str) -> bool:
    return name.rstrip(".").endswith("Jr")


def _clash(one: str, other: str) -> bool:
    return bool(one and other and one != other)


def _compatible(words: tuple[str, ...], entity: Entity) -> bool:
    full = entity.parts
    if words == full:
        return True
    if len(words) == 1:
        if len(full) == 1:
            return words == full
        return words[0] == full[-1] or (
            words[0] == full[0] and full[-1] not in ORGANISATIONS and full[-1] not in GROUPS
        )
    if len(full) == 1:
        return full[0] == words[-1]
    if words[-1] == full[-1] and _first_names(words[0], full[0]):
        return True
    short, long = (words, full) if len(words) < len(full) else (full, words)
    return long[-len(short) :] == short or (long[: len(short)] == short and long[len(short)] in PARTICLES)


def _first_names(one: str, other: str) -> bool:
    if one == other:
        return True
    if len(one) == 1 or len(other) == 1:
        return one[0] == other[0]
    if _SHORT_FORMS.get(one, one) == _SHORT_FORMS.get(other, other):
        return True
    return len(one) >= 3 and len(other) >= 3 and (one.startswith(other) or other.startswith(one))


def _judge(entity: Entity) -> None:
    """Sets gender and nature from the words of the name and its titles."""
    words = entity.parts
    first = words[0]
    if not entity.gender and len(words) > 1:
        if first in FEMALE and first not in MALE:
            entity.gender = "f"
        elif first in MALE and first not in FEMALE:
            entity.gender = "m"
    known = first in FEMALE or first in MALE
    titled = any(m.text != m.name for m in entity.mentions)
    entity.person = bool(entity.gender) or (len(words) > 1 and known) or titled
    entity.thing = not entity.person and (
        words[-1] in ORGANISATIONS
        or words[0] in PLACES
        or words[-1] in PLACES
        or (entity.name.isupper() and len(entity.name) > 1)
    )


def _acronyms(entities: list[Entity]) -> None:
    """Lets an acronym answer to the full name whose initials it is."""
    short = [e for e in entities if len(e.parts) == 1 and e.name.isupper() and 2 <= len(e.name) <= 6]
    for acronym in short:
        for entity in entities:
            letters = "".join(word[0] for word in entity.name.split() if word[0].isupper())
            if len(entity.parts) > 1 and letters == acronym.name:
                acronym.name = entity.name
                break
