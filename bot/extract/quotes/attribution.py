"""Gives every run of quoted words its speaker: mentions are ranked, then resolved to whom they stand for."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.extract.quotes.candidates import Scene, carry_features, features, linked_sign, run_signs, window
from bot.extract.quotes.coreference import antecedents, pronoun_features
from bot.extract.quotes.descriptions import described, several
from bot.extract.quotes.detection import is_term, run_features
from bot.extract.quotes.entities import Entity, link_names
from bot.extract.quotes.ideographs import is_wide, wide_speaker
from bot.extract.quotes.marks import Run
from bot.extract.quotes.mentions import Mention, find_mentions
from bot.extract.quotes.tokens import tokenize
from bot.extract.quotes.weights import Weights, chance, score, shares

Shares = dict[str, float]


@dataclass(slots=True)
class Verdict:
    """What was found out about one run: the chance that it is a quotation, who may have said it, and by which words."""

    quotation: float
    speakers: Shares
    mention: Mention | None
    carried: bool

    @property
    def speaker(self) -> str | None:
        """The likeliest speaker."""
        return max(self.speakers, key=self.speakers.__getitem__) if self.speakers else None


def set_scene(text: str, runs: list[Run], long: list[bool]) -> tuple[Scene, list[Entity]]:
    """The article made ready for attribution, and whom it names."""
    tokens = tokenize(text, runs, long)
    mentions = find_mentions(tokens, text)
    entities = link_names(mentions)
    statements = [run for run, is_long in zip(runs, long, strict=True) if is_long]
    at = [match.start() for match in re.finditer("Q", tokens.codes)]
    return Scene(text, tokens, mentions, [m.first for m in mentions], statements, at), entities


def same_sign(mention: Mention, before: Mention | None) -> str:
    """How a mention relates to the one chosen for the run before."""
    if before is None:
        return "0"
    if mention is before:
        return "2"
    if mention.entity >= 0 and mention.entity == before.entity:
        return "1"
    if mention.kind == "p" and before.kind == "p":
        return "p" if mention.noun == before.noun else "q"
    return "0"


def choices(
    scene: Scene, index: int, near: list[Mention], linked: str, before: Mention | None
) -> list[tuple[Mention | None, list[str]]]:
    """The mentions that may be a run's source with their features, and last "the same as before" (None)."""
    at = scene.at[index]
    behind = sum([mention.first < at for mention in near])
    signs = run_signs(scene, index)
    found: list[tuple[Mention | None, list[str]]] = []
    for place, mention in enumerate(near):
        rank = behind - 1 - place if place < behind else place - behind
        found.append(
            (mention, features(scene, at, signs, mention, rank if rank < 4 else 4, same_sign(mention, before)))
        )
    found.append((None, carry_features(scene, index, linked)))
    return found


class Attributor:
    """Attributes the runs of one article in order."""

    def __init__(self, scene: Scene, entities: list[Entity], weights: Weights) -> None:
        self.scene = scene
        self.entities = entities
        self.weights = weights
        self.most = max((len(e.mentions) for e in entities if not e.thing), default=1)
        self.spoke = (-1, 0)
        self.resolved: dict[int, Shares] = {}

    def attribute(self) -> list[Verdict]:
        """One verdict for each run."""
        verdicts: list[Verdict] = []
        before: Mention | None = None
        carried: Shares = {}
        for index in range(len(self.scene.runs)):
            verdict = self._run(index, before, carried)
            verdicts.append(verdict)
            before, carried = verdict.mention, verdict.speakers
            best = verdict.speaker
            if best is not None and best.startswith("#"):
                self.spoke = (int(best[1:]), self.scene.tokens.paragraph(self.scene.at[index]))
        return verdicts

    def _run(self, index: int, before: Mention | None, carried: Shares) -> Verdict:
        scene = self.scene
        if not scene.text.isascii() and is_wide(scene.text, scene.runs[index]):
            name = wide_speaker(scene.text, scene.runs[index])
            return Verdict(0.9 if name else 0.6, {name: 0.9} if name else {}, None, False)
        near = window(scene, scene.at[index])
        linked = linked_sign(scene, index, near)
        if is_term(scene, index, linked):
            return Verdict(0.0, {}, None, False)
        odds = score(self.weights.detection, run_features(scene, index, linked))
        options = choices(scene, index, near, linked, before)
        parts = shares([score(self.weights.mention, signs) for _, signs in options])
        speakers: Shares = {}
        for (mention, _), part in zip(options, parts, strict=True):
            if part < 0.01:
                continue
            whom = carried if mention is None else self.whom(mention)
            for who, share in whom.items():
                speakers[who] = speakers.get(who, 0.0) + part * share
        top = max(range(len(parts)), key=parts.__getitem__)
        chosen = options[top][0]
        return Verdict(chance(odds), speakers, before if chosen is None else chosen, chosen is None)

    def whom(self, mention: Mention) -> Shares:
        """Whom a mention stands for: entities by number (`#3`), or its own words."""
        if mention.entity >= 0:
            return {f"#{mention.entity}": 1.0}
        known = self.resolved.get(mention.number)
        if known is None:
            self.resolved[mention.number] = {}
            known = self._description(mention) if mention.kind == "d" else self._pronoun(mention)
            self.resolved[mention.number] = known
        return known

    def _description(self, mention: Mention) -> Shares:
        apposed = self._apposed(mention)
        if apposed >= 0:
            return {f"#{apposed}": 0.9, mention.text: 0.1}
        entity, sure = described(self.scene, self.entities, mention, self.spoke)
        if entity is None:
            return {mention.text: 1.0}
        return {f"#{entity.number}": sure, mention.text: 1.0 - sure}

    def _apposed(self, mention: Mention) -> int:
        """The entity named right after a description: another user, Roland Z."""
        after = mention.number + 1
        if after >= len(self.scene.mentions) or mention.noun == "r":
            return -1
        name = self.scene.mentions[after]
        codes = self.scene.tokens.codes
        close = name.entity >= 0 and codes[mention.last : name.first] == ","
        return name.entity if close and codes[name.last : name.last + 1] in (",", ".", "N", "I", "Q") else -1

    def _pronoun(self, pronoun: Mention) -> Shares:
        scene = self.scene
        if pronoun.noun == "they":
            source = several(scene, self.entities, pronoun)
            return dict(self.whom(source)) if source is not None else {}
        if pronoun.noun in ("who", "which", "that", "it"):
            for number in range(pronoun.number - 1, max(-1, pronoun.number - 9), -1):
                other = scene.mentions[number]
                if other.kind == "p" or (other.kind == "n" and other.noun == "g"):
                    continue
                if pronoun.noun == "it" and (
                    (other.kind == "n" and self.entities[other.entity].person) or other.noun in ("R", "r")
                ):
                    continue
                return dict(self.whom(other))
            return {}
        if not pronoun.gender:
            return {}
        options = antecedents(scene, self.entities, pronoun)
        if not options:
            return {}
        lines = scene.tokens.paragraph(pronoun.first) - self.spoke[1]
        scores = [
            score(
                self.weights.pronoun,
                pronoun_features(scene, pronoun, entity, mention, rank, (self.spoke[0], lines), self.most),
            )
            for rank, (entity, mention) in enumerate(options)
        ]
        return {f"#{e.number}": part for (e, _), part in zip(options, shares(scores), strict=True) if part > 0.005}
