"""Whom a pronoun or a description stands for: the entities named before it are ranked by a small model."""

from __future__ import annotations

from bot.extract.quotes.anchors import Anchors, anchors
from bot.extract.quotes.antecedents import PRONOUN, Link, Option, Standing, antecedents, named_behind, pronoun_features
from bot.extract.quotes.candidates import Keys
from bot.extract.quotes.descriptions import Case, description_features, description_options
from bot.extract.quotes.groups import body, several, somebody
from bot.extract.quotes.mentions import Mention
from bot.extract.quotes.scene import Scene
from bot.extract.quotes.weights import Weights, score, shares

Shares = dict[str, float]
NO_LINK: Link = (-1, "")
CHAIN = 2
FAR = 80


class Resolver:
    """Resolves the mentions of one article; `spoke` is the entity that spoke last and in which paragraph."""

    def __init__(self, scene: Scene, weights: Weights) -> None:
        self.scene = scene
        self.weights = weights
        self.spoke = (-1, 0)
        self.spoken: dict[int, int] = {}
        self.said = -1
        self.known: dict[int, Shares] = {}

    def whom(self, mention: Mention) -> Shares:
        """Whom a mention stands for: entities (`#3`) or the words of mentions (`=5`), by their numbers."""
        if mention.entity >= 0:
            return {f"#{mention.entity}": 1.0}
        known = self.known.get(mention.number)
        if known is None:
            self.known[mention.number] = {}
            known = self._description(mention) if mention.shape.kind == "d" else self._pronoun(mention)
            self.known[mention.number] = known
        return known

    def _description(self, mention: Mention) -> Shares:
        near = anchors(self.scene, mention, self.known)
        options = description_options(self.scene, mention, near)
        if len(options) == 1 and options[0][0] is None:
            return {f"={mention.number}": 1.0}
        if len(options) == 1 and options[0][0] is not None:
            return {f"#{options[0][0].number}": 1.0}
        tables = self.weights.description.of
        parts = shares([score(tables(kinds), keys) for kinds, keys in self.description_rows(mention, options, near)])
        return {
            f"#{e.number}" if e is not None else f"={other.number}": part
            for (e, other, _), part in zip(options, parts, strict=True)
            if part > 0.005
        }

    def description_rows(self, mention: Mention, options: list[Option], near: Anchors) -> list[tuple[str, Keys]]:
        """The templates and keys of everybody that a description may stand for."""
        standing = Standing(self.scene, mention, self.spoke, self.spoken)
        case = Case(self.scene, mention, near, standing, self.said)
        case.measure(self.scene, options)
        return [description_features(self.scene, case, option) for option in options]

    def _pronoun(self, pronoun: Mention) -> Shares:
        scene = self.scene
        noun = pronoun.shape.noun
        if noun == "they":
            source = several(scene, pronoun)
            return dict(self.whom(source)) if source is not None else {}
        if noun == "it":
            return self._thing(body(scene, pronoun, self._said_last()))
        if noun in ("who", "which", "that"):
            return self._nearest(pronoun)
        if not pronoun.shape.gender:
            return {}
        return self._person(pronoun)

    def _person(self, pronoun: Mention) -> Shares:
        nameless = somebody(self.scene, pronoun)
        if nameless is not None and (nameless.shape.kind == "d" or _is_described(self.known.get(nameless.number))):
            return dict(self.whom(nameless))
        options = antecedents(self.scene, pronoun)
        if not options:
            return {}
        if len(options) == 1 and options[0][0] is not None:
            self._link(pronoun)  # resolved in the order of the text, whether it tells anything here or not
            return {f"#{options[0][0].number}": 1.0}
        tables = self.weights.pronoun.of(PRONOUN)
        parts = shares([score(tables, keys) for keys in self.person_rows(pronoun, options)])
        return {f"#{e.number}": part for (e, _, _), part in zip(options, parts, strict=True) if part > 0.005 and e}

    def person_rows(self, pronoun: Mention, options: list[Option]) -> list[Keys]:
        """The keys of every entity that "he" or "she" may stand for."""
        link = self._link(pronoun)
        said = self.scene.said_beside(pronoun.first)
        standing = Standing(self.scene, pronoun, self.spoke, self.spoken)
        standing.behind = named_behind(self.scene, pronoun)
        return [
            pronoun_features(self.scene, pronoun, option, n, standing, link, said) for n, option in enumerate(options)
        ]

    def _link(self, pronoun: Mention) -> Link:
        """The entity that the pronoun of the same gender before this one stands for, and how far back it is."""
        earlier = self._earlier(pronoun)
        if earlier is None:
            return NO_LINK
        waiting: list[Mention] = []
        other: Mention | None = earlier
        while other is not None and other.number not in self.known and len(waiting) < CHAIN:
            waiting.append(other)
            other = self._earlier(other)
        for mention in reversed(waiting):
            if mention.number not in self.known:
                self.known[mention.number] = {}
                self.known[mention.number] = self._person(mention)
        known = self.known[earlier.number]
        if not known or _is_described(known):
            return NO_LINK
        who = max(known, key=known.__getitem__)
        codes = self.scene.tokens.codes
        between = codes[earlier.last : pronoun.first]
        stops = between.count(".") + between.count("N")
        return int(who[1:]), "3" if stops > 2 else str(stops)

    def _earlier(self, pronoun: Mention) -> Mention | None:
        mentions = self.scene.mentions
        for number in range(pronoun.number - 1, max(-1, pronoun.number - 16), -1):
            other = mentions[number]
            if other.shape.gender == pronoun.shape.gender and other.shape.noun == pronoun.shape.noun:
                return other if pronoun.first - other.last < FAR else None
        return None

    def _thing(self, source: Mention | None) -> Shares:
        """Whom a body or a document stands for, if that is no person."""
        if source is None:
            return {}
        entities = self.scene.entities
        whom = self.whom(source)
        things = {who: part for who, part in whom.items() if who[0] == "=" or not entities[int(who[1:])].person}
        return things or {f"={source.number}": 1.0}

    def _nearest(self, pronoun: Mention) -> Shares:
        """The mention right before a relative."""
        scene = self.scene
        for number in range(pronoun.number - 1, max(-1, pronoun.number - 9), -1):
            other = scene.mentions[number]
            shape = other.shape
            if shape.kind != "p" and not (shape.kind == "n" and shape.noun == "g"):
                return dict(self.whom(other))
        return {}

    def _said_last(self) -> int:
        """The description that spoke last, if nobody with a name has spoken since."""
        if self.said < 0 or self.scene.paragraph(self.scene.mentions[self.said].first) < self.spoke[1]:
            return -1
        return self.said


def _is_described(known: Shares | None) -> bool:
    """Whether a pronoun was resolved to somebody without a name."""
    return known is not None and max(known, key=known.__getitem__, default="")[:1] == "="
