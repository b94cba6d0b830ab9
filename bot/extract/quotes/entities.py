"""Which names of an article are one person's, and the fullest of them."""

from __future__ import annotations

from bot.extract.quotes.lexicon import FEMALE, FIRST_NAMES, GROUPS, MALE, ORGANISATIONS, PARTICLES, PLACES
from bot.extract.quotes.mentions import Mention, Shape

_SHORT_FORMS = {
    "mike": "michael", "bill": "william", "bob": "robert", "bobby": "robert", "rob": "robert", "tim": "timothy",
    "joe": "joseph", "jim": "james", "tom": "thomas", "dick": "richard", "rick": "richard", "ted": "edward",
    "ed": "edward", "chuck": "charles", "charlie": "charles", "liz": "elizabeth", "kate": "katherine", "dan": "daniel",
    "doug": "douglas", "ken": "kenneth", "don": "donald", "jack": "john", "nick": "nicholas", "tony": "anthony",
    "steve": "steven", "jeff": "jeffrey", "ben": "benjamin", "sam": "samuel", "bernie": "bernard", "dave": "david",
    "matt": "matthew", "greg": "gregory", "pat": "patrick", "andy": "andrew", "josh": "joshua", "larry": "lawrence",
}  # fmt: skip

RIVALS = 24


class Entity:
    """Somebody or something the article names: `parts` are the lower-case words of the fullest name."""

    __slots__ = (
        "acts",  "forms", "full", "gender", "guess", "introduction", "mentions", "mixed", "name", "nature",
        "number", "parts", "person", "suffix", "thing", "titled",
    )  # fmt: skip

    def __init__(self, number: int, shape: Shape) -> None:
        self.number = number
        self.parts = shape.parts
        self.name = shape.name
        self.suffix = shape.suffix
        self.gender = ""
        self.guess = ""
        self.person = False
        self.thing = False
        self.nature = ""
        self.acts = ""
        self.introduction: str | None = None
        self.mentions: list[Mention] = []
        self.full = -1
        self.mixed = self.titled = False
        self.forms: dict[tuple[str, ...], int] = {}


def link_names(mentions: list[Mention]) -> list[Entity]:
    """Gives every name its entity, full names first, then surnames and first names alone."""
    groups: dict[Shape, list[Mention]] = {}
    for mention in mentions:
        shape = mention.shape
        if shape.kind == "n":
            if shape in groups:
                groups[shape].append(mention)
            else:
                groups[shape] = [mention]
    entities: list[Entity] = []
    by_word: dict[str, list[Entity]] = {}
    for shape, found in groups.items():
        if len(shape.parts) > 1:
            entity = _full(shape, entities, by_word)
            if entity.full < 0 or found[0].number < entity.full:
                entity.full = found[0].number
            _add(entity, shape, found)
    for shape, found in groups.items():
        if len(shape.parts) < 2:
            _add(_alone(shape, found[0].number, entities, by_word), shape, found)
    for entity in entities:
        if entity.mixed:
            entity.mentions.sort(key=_by_number)
        _judge(entity)
    _acronyms(entities, mentions)
    return entities


def _by_number(mention: Mention) -> int:
    return mention.number


def _add(entity: Entity, shape: Shape, found: list[Mention]) -> None:
    number = entity.number
    for mention in found:
        mention.entity = number
    if entity.mentions:
        entity.mentions += found
        entity.mixed = True
    else:
        entity.mentions = found
    if shape.titled:
        entity.titled = True
    if shape.gender and not entity.gender:
        entity.gender = shape.gender
    forms = entity.forms
    count = forms[shape.parts] = forms.get(shape.parts, 0) + len(found)
    if len(shape.parts) > 1 and (len(shape.parts), len(shape.name)) > (len(entity.parts), len(entity.name)):
        if shape.parts[0] == entity.parts[0] or len(entity.parts) == 1 or count > 1:
            entity.name, entity.parts = shape.name, shape.parts
        entity.suffix = entity.suffix or shape.suffix
    elif entity.name.isupper() and shape.parts == entity.parts and not shape.name.isupper():
        entity.name = shape.name  # not as a headline writes it


def _new(shape: Shape, entities: list[Entity], by_word: dict[str, list[Entity]]) -> Entity:
    entity = Entity(len(entities), shape)
    entities.append(entity)
    words = shape.parts
    for key in {words[-1], words[0]}:
        by_word.setdefault(key, []).append(entity)
    if len(words) > 1:
        first = words[0]
        if first in FEMALE and first not in MALE:
            entity.gender = "f"
        elif first in MALE and first not in FEMALE:
            entity.gender = "m"
        entity.guess = entity.gender or _sounds(first)
    return entity


def _sounds(first: str) -> str:
    """The gender a first name that is in no list sounds like."""
    return "f" if first.endswith(("a", "ette", "elle", "lyn", "lynn", "een", "ie")) else "m"


def _full(shape: Shape, entities: list[Entity], by_word: dict[str, list[Entity]]) -> Entity:
    for entity in by_word.get(shape.parts[-1], [])[-RIVALS:]:
        if (
            _same(shape.parts, entity.parts)
            and not (shape.gender and entity.gender and shape.gender != entity.gender)
            and not (shape.suffix and entity.suffix and shape.suffix != entity.suffix)
        ):
            return entity
    return _new(shape, entities, by_word)


def _same(words: tuple[str, ...], full: tuple[str, ...]) -> bool:
    """Whether two names of several words are one."""
    if words == full:
        return True
    if len(full) < 2:
        return False
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


def _alone(shape: Shape, number: int, entities: list[Entity], by_word: dict[str, list[Entity]]) -> Entity:
    """The entity of a surname or a first name that stands alone."""
    word = shape.parts[0]
    found = by_word.get(word, [])[-RIVALS:]
    if not found:
        return _new(shape, entities, by_word)
    gender = shape.gender
    surnames = [e for e in found if e.parts[-1] == word and not (gender and e.gender and gender != e.gender)]
    pool = surnames or [e for e in found if e.parts[0] == word and _by_first_name(e, gender, number)]
    if not pool:
        return _new(shape, entities, by_word)
    if len(pool) == 1:
        return pool[0]
    if gender:
        pool = [e for e in pool if e.gender == gender] or [e for e in pool if e.guess == gender] or pool
    # Who was introduced first is who the article is about: tried against the nearest and the most frequent.
    return min(pool, key=_introduced)


def _introduced(entity: Entity) -> tuple[bool, bool, int]:
    first = entity.parts[0]
    return len(entity.parts) < 2, first not in FIRST_NAMES, entity.full


def _by_first_name(entity: Entity, gender: str, number: int) -> bool:
    """Whether somebody may be called by the first word of the name alone."""
    full = entity.parts
    if len(full) == 1:
        return True
    if full[-1] in ORGANISATIONS or full[-1] in GROUPS or full[-1] in PLACES:
        return False
    if full[0] in FIRST_NAMES:
        return True
    return len(full) == 2 and 0 <= entity.full < number  # a family name that stands first


def _judge(entity: Entity) -> None:
    """Sets gender and nature from the words of the name and its titles."""
    words = entity.parts
    first = words[0]
    known = first in FIRST_NAMES
    entity.person = bool(entity.gender) or (len(words) > 1 and known) or entity.titled
    entity.thing = not entity.person and (
        words[-1] in ORGANISATIONS
        or words[0] in PLACES
        or words[-1] in PLACES
        or (entity.name.isupper() and len(entity.name) > 1)
    )
    entity.nature = (
        ("p" if entity.person else "t" if entity.thing else "?")
        + ("1" if len(words) == 1 else "2")
        + (entity.gender or ("F" if entity.guess == "f" else "M" if entity.guess else "-"))
    )


def acts(entity: Entity, codes: str) -> str:
    """What its neighbours make of a name: "d" behind an article, "i" only behind prepositions, "v" before a verb."""
    if not entity.acts:
        around = [(codes[m.first - 1 : m.first], codes[m.last : m.last + 1]) for m in entity.mentions[:8]]
        lefts, rights = {left for left, _ in around}, {right for _, right in around}
        entity.acts = ("d" if lefts & {"D", "s"} else "i" if lefts == {"I"} else "-") + (
            "v" if rights & {"V", "G"} else "s" if "s" in rights else "-"
        )
    return entity.acts


def _acronyms(entities: list[Entity], mentions: list[Mention]) -> None:
    """Lets an acronym answer to the full name whose initials it is, or behind which it stands in brackets."""
    short = [e for e in entities if len(e.parts) == 1 and 2 <= len(e.name) <= 6 and e.name.isupper()]
    if not short:
        return
    initials: dict[str, Entity] = {}
    for entity in reversed(entities):
        if len(entity.parts) > 1:
            initials["".join([word[0] for word in entity.name.split() if word[0].isupper()])] = entity
    for acronym in short:
        full = initials.get(acronym.name)
        first = acronym.mentions[0]
        if full is None and first.number:
            before = mentions[first.number - 1]
            if before.entity >= 0 and before.last == first.first - 1 and len(entities[before.entity].parts) > 1:
                full = entities[before.entity]
        if full is not None:
            acronym.name = full.name
