"""What an article calls somebody, whom a description may stand for, and what speaks for each."""

from __future__ import annotations

from bot.extract.quotes.antecedents import ENTITIES, REACH, Option, Standing, cap, share
from bot.extract.quotes.candidates import Keys, Scene
from bot.extract.quotes.entities import Entity, acts
from bot.extract.quotes.mentions import Mention, Shape

_HEADS = {
    "senator": ("sen", "senator", "sens"),
    "lawmaker": ("sen", "senator", "rep", "representative", "congressman", "congresswoman"),
    "congressman": ("rep", "representative", "congressman"),
    "congresswoman": ("rep", "representative", "congresswoman"),
    "representative": ("rep", "representative"),
    "governor": ("gov", "governor"),
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
    "front-runner": ("front-runner", "frontrunner"),
}
LOOKED_AT = 12
ITSELF, BEHIND, EARLIER, NAMED = "AB", "CD", "EFG", "abcdefghijkl"


class Called:
    """What an article calls somebody: the words before the name, those after it between commas, the ages given."""

    __slots__ = ("after", "ages", "before")

    def __init__(self, scene: Scene, entity: Entity) -> None:
        tokens = scene.tokens
        codes = tokens.codes
        self.before: set[str] = set()
        self.after: set[str] = set()
        self.ages: set[str] = set()
        for mention in entity.mentions[:LOOKED_AT]:
            if mention.shape.titled:
                role = scene.words(mention)
                self.before.update(role[: role.rfind(mention.shape.name)].lower().replace(".", " ").split())
            last = mention.last
            if codes[last : last + 1] != ",":
                continue
            for index in range(last + 1, min(last + 10, len(codes))):
                if codes[index] in ",.NQVW":
                    break
                if codes[index] == "#":
                    self.ages.add(tokens.word(index))
                elif codes[index] not in "DIJ":
                    self.after.add(tokens.word(index).lower())

    def fit(self, head: str) -> str:
        """How a head fits: "b" said before the name, "a" behind it or of that age, "n" not."""
        for title in _HEADS.get(head, (head,)):
            if title in self.before:
                return "b"
            if title in self.after:
                return "a"
        return "a" if head.endswith("-old") and head.partition("-")[0] in self.ages else "n"

    def shares(self, words: list[str]) -> str:
        """Whether any of a description's other words is said of the name: "the Texas senator"."""
        if not words:
            return "-"
        known = self.before | self.after
        return "1" if any(word in known for word in words) else "0"


def called(scene: Scene, entity: Entity) -> Called:
    """What the article calls somebody, looked up once."""
    known = scene.called.get(entity.number)
    if known is None:
        known = scene.called[entity.number] = Called(scene, entity)
    return known


def description_options(scene: Scene, mention: Mention) -> list[Option]:
    """The description itself, the name right behind it, and the entities named before it."""
    found: list[Option] = [(None, mention, 0)]
    shape = mention.shape
    number = mention.number
    mentions, entities = scene.mentions, scene.entities
    seen: set[int] = set()
    if number + 1 < len(mentions):
        after = mentions[number + 1]
        if (
            after.entity >= 0
            and after.first - mention.last <= 2
            and "N" not in scene.tokens.codes[mention.last : after.first]
        ):
            found.append((entities[after.entity], after, 9))
            seen.add(after.entity)
    if scene.tokens.codes[mention.first] not in "Dp" and not shape.gender and shape.noun != "K":
        return found
    if shape.noun == "r":
        return found
    number -= 1
    low = number - REACH if number > REACH else -1
    while number > low and len(found) < ENTITIES + 3:
        other = mentions[number]
        number -= 1
        if other.shape.kind == "d":
            if _same_kind(shape, other.shape):
                found.append((None, other, len(found)))
            continue
        if other.entity < 0 or other.entity in seen:
            continue
        seen.add(other.entity)
        entity = entities[other.entity]
        if shape.gender and entity.gender and shape.gender != entity.gender:
            continue
        found.append((entity, other, len(seen)))
    people = [option for option in found if option[0] is not None and not option[0].thing]
    if people and shape.head.endswith("-old") and _determiner(scene, mention) == "the":
        return people  # "the 31-year-old" is always somebody named
    return found


def _same_kind(one: Shape, other: Shape) -> bool:
    """Whether two descriptions may be of the same: the official, a senior official."""
    return one.noun == other.noun and (one.head == other.head or one.head in ("person", "man", "woman"))


def _determiner(scene: Scene, mention: Mention) -> str:
    if scene.tokens.codes[mention.first] not in "Dp":
        return "-"
    word = scene.tokens.word(mention.first).lower()
    return "a" if word in ("a", "an", "one", "another", "some", "several", "two", "many") else word


_CLASSES = {
    word: kind
    for kind, words in {
        "paper": "tabloid newspaper paper magazine outlet daily publication website site network station journal",
        "text": "statement letter release memo email e-mail message post tweet ad ads editorial report lawsuit",
        "body": "group organization company firm board commission committee agency foundation campaign association",
        "post": "senator governor president congressman congresswoman secretary mayor leader lawmaker representative",
        "run": "candidate nominee front-runner frontrunner hopeful contender",
        "trade": "businessman billionaire mogul magnate tycoon developer star host author actor actress writer",
    }.items()
    for word in words.split()
}


def description_features(
    scene: Scene, mention: Mention, option: Option, standing: Standing, said: int
) -> tuple[str, Keys]:
    """The keys of one entity, of an earlier description, or of itself, for one description, and their templates."""
    entity, other, order = option
    shape = mention.shape
    codes = scene.tokens.codes
    word = _determiner(scene, mention)
    head = "old" if shape.head.endswith("-old") else shape.head
    kind = _CLASSES.get(head, shape.noun)
    if entity is None and other is mention:
        return ITSELF, (kind + word, f"{word}{cap(mention.last - mention.first, 4)}{shape.noun}")
    if order == 9 and entity is not None:
        return BEHIND, ("", called(scene, entity).fit(shape.head))
    between = codes[other.last : mention.first] if mention.first - other.last < 600 else "N.N.N.N.N."
    breaks = between.count("N")
    stops = cap(between.count(".") + breaks, 5)
    few = str(stops if stops < 4 else 4)
    if entity is None:
        same = "h" if head == other.shape.head else "o"
        there = _determiner(scene, other)
        spoke = "1" if said == other.number else "0"
        return EARLIER, (spoke + same + word, few + same + spoke, shape.noun + there)
    return NAMED, _named(scene, mention, entity, other, cap(order, 4), standing, (word, head, kind), (few, breaks))


def _named(
    scene: Scene, mention: Mention, entity: Entity, other: Mention, order: int, standing: Standing,
    words: tuple[str, str, str], gaps: tuple[str, int],
) -> Keys:  # fmt: skip
    """The keys of an entity named before a description."""
    word, head, kind = words
    few, breaks = gaps
    shape = mention.shape
    codes = scene.tokens.codes
    known = called(scene, entity)
    titles = known.fit(shape.head)
    parts = entity.parts
    if titles == "n" and head in parts:
        titles = "c"
    if standing.others is None:
        standing.others = scene.words(mention).lower().split()[1:-1]
    more = known.shares(standing.others)
    speaker, often, much = standing.speaker(entity), standing.often(entity), share(scene, entity)
    left = codes[other.first - 1 : other.first] if other.first else "N"
    right = codes[other.last : other.last + 1]
    noun, nature = shape.noun, entity.nature[:2]
    two = min(few, "2")
    return (
        noun + nature + word,
        titles + word + more,
        titles + more + min(few, "3"),
        kind + speaker + often,
        kind + much + ("1" if left in "N.Q" else "0"),
        f"{noun}{nature}{few}{breaks if breaks < 3 else 3}",
        f"{noun}{order}{word}",
        noun + speaker + often,
        left + noun + two,
        right + noun + two,
        speaker + min(few, "3") + word,
        acts(entity, codes) + kind,
    )
