"""Which names of an article are one person's, and the fullest of them."""

from __future__ import annotations

from bot.extract.quotes.lexicon import FIRST_NAMES, GROUPS, ORDINARY, ORGANISATIONS, PEOPLES, PLACES
from bot.extract.quotes.likeness import LONG, differ, gender_of, is_headed, is_mistyped, is_same, sounds
from bot.extract.quotes.mentions import Mention, Shape

RIVALS = 24
_LINKS = frozenset(("of", "for"))


class Entity:
    """Somebody or something the article names: `parts` are the lower-case words of the fullest name."""

    __slots__ = (
        "acts",  "forms", "full", "gender", "guess", "introduction", "mentions", "mixed", "name", "nature",
        "number", "ordinary", "parts", "person", "quoted", "suffix", "thing", "titled", "voice",
    )  # fmt: skip

    def __init__(self, number: int, shape: Shape) -> None:
        self.number = number
        self.parts = shape.parts
        self.name = shape.name
        self.suffix = shape.suffix
        self.gender = ""
        self.guess = ""
        self.person = False
        self.thing = self.ordinary = False
        self.nature = ""
        self.acts = self.voice = ""
        self.introduction: str | None = None
        self.quoted = ""
        self.mentions: list[Mention] = []
        self.full = -1
        self.mixed = self.titled = False
        self.forms: dict[tuple[str, ...], int] = {}


def link_names(mentions: list[Mention]) -> list[Entity]:
    """Gives every name its entity, full names first, then surnames and first names alone."""
    groups: dict[Shape, list[Mention]] = {}
    people = _People()
    lone: list[Mention] = []
    for mention in mentions:
        shape = mention.shape
        if shape.kind == "n":
            if shape in groups:
                groups[shape].append(mention)
            else:
                groups[shape] = [mention]
        elif shape.inside is not None:
            if len(shape.inside.parts) > 1:
                people.hidden.setdefault(shape.inside.parts[-1], shape.inside)
            elif mention.last - mention.first == 1:
                lone.append(mention)
    for shape, found in groups.items():
        if len(shape.parts) > 1:
            entity = people.full(shape)
            if entity.full < 0 or found[0].number < entity.full:
                entity.full = found[0].number
            _add(entity, shape, found)
    for mention in lone:
        surname = mention.shape.inside
        if surname is not None and people.bears(surname.parts[0]):
            mention.shape = surname
            groups.setdefault(surname, []).append(mention)
    for shape, found in groups.items():
        if len(shape.parts) < 2:
            _add(people.alone(shape, found[0].number), shape, found)
    for entity in people.entities:
        if entity.mixed:
            entity.mentions.sort(key=_by_number)
        _judge(entity)
    _acronyms(people.entities, mentions)
    return people.entities


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
    if shape.name == entity.name and shape.parts == entity.parts:
        return
    if is_headed(entity.parts, shape.parts):
        entity.name, entity.parts = shape.name, shape.parts
        entity.gender = shape.gender or gender_of(shape.parts[0])
        entity.guess = entity.gender or sounds(shape.parts[0])
    elif len(shape.parts) > 1 and (len(shape.parts), len(shape.name)) > (len(entity.parts), len(entity.name)):
        if is_headed(shape.parts, entity.parts):
            return
        if shape.parts[0] == entity.parts[0] or len(entity.parts) == 1 or count > 1:
            entity.name, entity.parts = shape.name, shape.parts
        entity.suffix = entity.suffix or shape.suffix
    elif shape.parts == entity.parts and shape.name.endswith(" " + entity.name):
        entity.name = shape.name  # Pope Anselm
    elif entity.name.isupper() and shape.parts == entity.parts and not shape.name.isupper():
        entity.name = shape.name  # not as a headline writes it


class _People:
    """Who has been named so far, by the first and the last word of the name; `hidden` are names within descriptions,
    by their last word."""

    def __init__(self) -> None:
        self.entities: list[Entity] = []
        self.hidden: dict[str, Shape] = {}
        self._by_word: dict[str, list[Entity]] = {}
        self._by_letter: dict[str, list[Entity]] = {}
        self._between: dict[str, Entity] = {}

    def _new(self, shape: Shape) -> Entity:
        entity = Entity(len(self.entities), shape)
        self.entities.append(entity)
        words = shape.parts
        self._by_word.setdefault(words[-1], []).append(entity)
        if len(words) > 1:
            if words[0] != words[-1]:
                self._by_word.setdefault(words[0], []).append(entity)
            entity.gender = gender_of(words[0])
            entity.guess = entity.gender or sounds(words[0])
            self._by_letter.setdefault(words[-1][0], []).append(entity)
            for word in words[1:-1]:
                self._between.setdefault(word, entity)
        return entity

    def bears(self, surname: str) -> bool:
        """Whether somebody has this surname: "King" is a name where Ann King is."""
        found = self._by_word.get(surname, ())[-RIVALS:]
        return any(e.parts[-1] == surname and e.parts[0] in FIRST_NAMES for e in found)

    def full(self, shape: Shape) -> Entity:
        """The entity of a name of several words."""
        words = shape.parts
        for entity in self._by_word.get(words[-1], ())[-RIVALS:]:
            if (
                is_same(words, entity.parts)
                and not differ(shape.gender, entity.gender)
                and not (shape.suffix and entity.suffix and shape.suffix != entity.suffix)
            ):
                return entity
        whole = self.hidden.get(words[-1])
        if whole is not None and len(whole.parts) > len(words) and whole.parts[-len(words) :] == words:
            return self._new(whole)
        return self._new(shape)

    def alone(self, shape: Shape, number: int) -> Entity:
        """The entity of a surname or a first name that stands alone."""
        word = shape.parts[0]
        found = self._by_word.get(word, ())[-RIVALS:]
        if not found:
            return self._unmet(shape)
        gender = shape.gender
        surnames = [e for e in found if e.parts[-1] == word and not differ(gender, e.gender)]
        pool = surnames or [e for e in found if e.parts[0] == word and _by_first_name(e, number)]
        if not pool:
            return self._new(shape)
        whole = self.hidden.get(word)
        if whole is not None and whole.parts[0] in FIRST_NAMES and not any(e.parts[0] in FIRST_NAMES for e in pool):
            return self._new(whole)
        if len(pool) == 1:
            return pool[0]
        if gender:
            pool = [e for e in pool if e.gender == gender] or [e for e in pool if e.guess == gender] or pool
        # Who was introduced first is who the article is about: tried against the nearest and the most frequent.
        return min(pool, key=_introduced)

    def _unmet(self, shape: Shape) -> Entity:
        """The entity of a word that begins or ends nobody's name: somebody in a description ("Ann Vale's son"), the
        first of two surnames, a surname mistyped, an ordinary word with a capital, or somebody new."""
        word = shape.parts[0]
        if word in self.hidden:
            return self._new(self.hidden[word])
        listed = word in FIRST_NAMES or word in PLACES or word in ORGANISATIONS
        if (word in ORDINARY or word in PEOPLES) and not listed and not shape.titled and not shape.name.isupper():
            entity = self._new(shape)
            entity.ordinary = True
            return entity
        if not listed:
            double = self._between.get(word)
            if double is not None and _may_be(double, shape):
                return double
            if len(word) >= LONG:
                for entity in self._by_letter.get(word[0], ())[:RIVALS]:
                    if is_mistyped(word, entity.parts[-1]) and _may_be(entity, shape):
                        return entity
        return self._new(shape)


def _may_be(entity: Entity, shape: Shape) -> bool:
    """Whether somebody may be whom a surname means, by first name and gender."""
    if differ(shape.gender, entity.gender):
        return False
    return shape.titled or entity.parts[0] in FIRST_NAMES


def _introduced(entity: Entity) -> tuple[bool, bool, int]:
    first = entity.parts[0]
    return len(entity.parts) < 2, first not in FIRST_NAMES, entity.full


def _by_first_name(entity: Entity, number: int) -> bool:
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
    if len(words) > 2 and known and not entity.titled and _is_body(words):
        known = False  # the Ann Vale Center for River Studies
        entity.gender = entity.guess = ""
    entity.person = bool(entity.gender) or (len(words) > 1 and known) or entity.titled
    entity.thing = not entity.person and (
        entity.ordinary
        or _is_body(words)
        or words[0] in PLACES
        or words[-1] in PLACES
        or (entity.name.isupper() and len(entity.name) > 1)
    )
    entity.nature = (
        ("p" if entity.person else "x" if entity.ordinary else "t" if entity.thing else "?")
        + ("1" if len(words) == 1 else "2")
        + (entity.gender or ("F" if entity.guess == "f" else "M" if entity.guess else "-"))
    )


def _is_body(words: tuple[str, ...]) -> bool:
    """Whether a name is an organisation's by its head noun, the last word or that before "of" or "for"."""
    if words[-1] in ORGANISATIONS:
        return True
    return not _LINKS.isdisjoint(words) and any(
        word in _LINKS and words[n] in ORGANISATIONS for n, word in enumerate(words[1:])
    )


def acts(entity: Entity, codes: str) -> str:
    """What its neighbours make of a name: "d" behind an article, "i" only behind prepositions, "v" before a verb; and
    `voice`, how often it stands beside a reporting verb, up to twice."""
    if not entity.acts:
        around = [(codes[m.first - 1 : m.first], codes[m.last : m.last + 1]) for m in entity.mentions[:8]]
        lefts, rights = {left for left, _ in around}, {right for _, right in around}
        entity.acts = ("d" if lefts & {"D", "s"} else "i" if lefts == {"I"} else "-") + (
            "v" if rights & {"V", "G"} else "s" if "s" in rights else "-"
        )
        spoke = sum([right in ("V", "G") or left == "V" for left, right in around])
        entity.voice = "2" if spoke > 1 else str(spoke)
    return entity.acts


def _acronyms(entities: list[Entity], mentions: list[Mention]) -> None:
    """Lets an acronym answer to the full name whose initials it is, or behind which it stands in brackets."""
    short = [e for e in entities if len(e.parts) == 1 and 2 <= len(e.name) <= 6 and e.name.isupper()]
    if not short:
        return
    initials: dict[str, Entity] = {}
    begin = {acronym.name[0] for acronym in short}
    for entity in reversed(entities):
        if len(entity.parts) > 1 and (entity.name[0] in begin or not entity.name[0].isupper()):
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
