"""What an article calls somebody: the words before the name, those after it, the party and state in brackets."""

from __future__ import annotations

from typing import Final

from bot.extract.quotes.entities import Entity
from bot.extract.quotes.lexicon import LISTS
from bot.extract.quotes.scene import Scene

_HEADS: Final = {
    "senator": ("sen", "senator", "sens"),
    "lawmaker": ("sen", "senator", "rep", "representative", "congressman", "congresswoman", "legislator"),
    "legislator": ("sen", "senator", "rep", "representative", "assemblyman", "assemblywoman", "lawmaker"),
    "congressman": ("rep", "representative", "congressman"),
    "congresswoman": ("rep", "representative", "congresswoman"),
    "representative": ("rep", "representative"),
    "governor": ("gov", "governor"),
    "lawyer": ("attorney", "lawyer"),
    "attorney": ("attorney", "lawyer"),
    "doctor": ("dr", "doctor"),
    "physician": ("dr", "doctor", "physician"),
    "professor": ("prof", "professor"),
    "general": ("gen", "general"),
    "clergyman": ("rev", "reverend", "pastor", "father", "bishop"),
    "pastor": ("rev", "reverend", "pastor"),
    "spokesman": ("spokesman", "spokesperson"),
    "spokeswoman": ("spokeswoman", "spokesperson"),
    "frontrunner": ("front-runner", "frontrunner"),
    "front-runner": ("front-runner", "frontrunner"),
    "republican": ("republican", "gop"),
}
_PARTIES: Final = {"R": "republican", "D": "democrat", "I": "independent"}
_STATES: Final = {short: full.split("-") for short, _, full in (row.partition("=") for row in LISTS["state"])}
OPPOSED: Final = {"republican": frozenset(["democrat", "democratic"]), "democrat": frozenset(["republican", "gop"])}
"""What a party's name does not go with."""
LOOKED_AT = 12


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
            first, last = mention.first, mention.last
            if mention.number and codes[first - 1 : first] == ",":
                other = scene.mentions[mention.number - 1]
                if other.shape.kind == "d" and other.last == first - 1:  # her lawyer, Ann Vale
                    self.before.update(plain_words(scene.words(other)))
            behind = codes[last : last + 1]
            if behind == "(" and codes[last + 1 : last + 2] in ("#", "C", "T"):
                self._home(tokens.word(last + 1))
            if behind != ",":
                continue
            for index in range(last + 1, min(last + 10, len(codes))):
                if codes[index] in ",.NQVW":
                    break
                if codes[index] == "#":
                    self._home(tokens.word(index))
                elif codes[index] not in "DIJ":
                    self.after.add(tokens.word(index).lower())

    def _home(self, word: str) -> None:
        """Takes in a party with its state ("R-Ohio"), a state in brackets or an age."""
        party = ""
        if word[1:2] == "-" and word[0] in _PARTIES:
            party = _PARTIES[word[0]]
            self.after.add(party)
            word = word[2:]
        elif word in _PARTIES:
            self.after.add(_PARTIES[word])
            return
        elif word[:1].isdigit():
            self.ages.add(word)
            return
        state = word.lower().replace(".", "")
        self.after.update(_STATES.get(state, (state,)))

    def fit(self, head: str) -> str:
        """How a head fits: "b" said before the name, "a" behind it or of that age, "n" not."""
        for title in _HEADS.get(head, (head,)):
            if title in self.before:
                return "b"
            if title in self.after:
                return "a"
        return "a" if head.endswith("-old") and head.partition("-")[0] in self.ages else "n"

    def opposes(self, head: str) -> bool:
        """Whether the name has another party than a description's."""
        known = self.before | self.after
        return head in OPPOSED and head not in known and not known.isdisjoint(OPPOSED[head])

    def shares(self, words: list[str]) -> str:
        """Whether any of a description's other words is said of the name: "the Texas senator"."""
        if not words:
            return "-"
        known = self.before | self.after
        return "1" if any(word in known for word in words) else "0"


def plain_words(words: str) -> list[str]:
    """The words in lower case without their possessive endings."""
    return words.lower().replace("’", "'").replace("'s", "").split()


def called(scene: Scene, entity: Entity) -> Called:
    """What the article calls somebody, looked up once."""
    known = scene.called.get(entity.number)
    if known is None:
        known = scene.called[entity.number] = Called(scene, entity)
    return known
