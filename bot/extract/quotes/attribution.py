"""Gives every run of quoted words its speaker: mentions are ranked, then resolved to whom they stand for."""

from __future__ import annotations

from bot.extract.quotes.candidates import Scene, carry_features, features, linked_sign, plain_signs, window
from bot.extract.quotes.detection import is_term, run_features
from bot.extract.quotes.entities import link_names
from bot.extract.quotes.marks import Run
from bot.extract.quotes.mentions import Mention, find_mentions
from bot.extract.quotes.resolution import Resolver, Shares
from bot.extract.quotes.titles import join_titles
from bot.extract.quotes.tokens import tokenize
from bot.extract.quotes.weights import Weights, chance, score, shares

LEAST = 0.1
"""A mention less likely than this is not resolved."""


class Verdict:
    """What was found out about one run: the chance that it is a quotation, who may have said it, and by which words.

    `sure` is the share of the mention chosen, `linked` how a reporting verb binds it.
    """

    __slots__ = ("carried", "linked", "mention", "quotation", "speaker", "speakers", "sure")

    def __init__(
        self, quotation: float, speakers: Shares, mention: Mention | None, carried: bool, sure: float, linked: str
    ) -> None:
        self.quotation = quotation
        self.speakers = speakers
        self.mention = mention
        self.carried = carried
        self.sure = sure
        self.linked = linked
        self.speaker = max(speakers, key=speakers.__getitem__) if speakers else None


def set_scene(text: str, runs: list[Run], long: list[bool]) -> Scene:
    """The article made ready for attribution, and whom it names."""
    tokens = tokenize(text, runs, long)
    join_titles(tokens)
    mentions = find_mentions(tokens, text)
    entities = link_names(mentions)
    return Scene(text, tokens, mentions, entities, [r for r, is_long in zip(runs, long, strict=True) if is_long])


def same_sign(mention: Mention, before: Mention | None) -> str:
    """How a mention relates to the one chosen for the run before."""
    if before is None:
        return "0"
    if mention is before:
        return "2"
    if mention.entity >= 0 and mention.entity == before.entity:
        return "1"
    if mention.shape.kind == "p" and before.shape.kind == "p":
        return "p" if mention.shape.noun == before.shape.noun else "q"
    return "0"


def choices(
    scene: Scene, index: int, near: list[Mention], before: Mention | None, spoken: dict[int, int]
) -> list[list[str]]:
    """The features of the mentions that may be a run's source."""
    at, signs = scene.at[index], scene.signs[index]
    behind = sum([mention.first < at for mention in near])
    found: list[list[str]] = []
    for place, mention in enumerate(near):
        rank = behind - 1 - place if place < behind else place - behind
        found.append(features(scene, at, signs, mention, rank, same_sign(mention, before), spoken))
    return found


class Attributor:
    """Attributes the runs of one article in order."""

    def __init__(self, scene: Scene, weights: Weights) -> None:
        self.scene = scene
        self.weights = weights
        self.resolver = Resolver(scene, weights)

    def attribute(self) -> list[Verdict]:
        """One verdict for each run."""
        verdicts: list[Verdict] = []
        before: Mention | None = None
        carried: Shares = {}
        resolver = self.resolver
        for index in range(len(self.scene.runs)):
            verdict = self._run(index, before, carried)
            verdicts.append(verdict)
            before, carried = verdict.mention, verdict.speakers
            best = verdict.speaker
            if best is not None and best[0] == "=":
                resolver.said = int(best[1:])
            elif best is not None and best[0] == "#":
                number = int(best[1:])
                resolver.spoke = (number, self.scene.paragraph(self.scene.at[index]))
                resolver.spoken[number] = resolver.spoken.get(number, 0) + 1
        return verdicts

    def _run(self, index: int, before: Mention | None, carried: Shares) -> Verdict:
        scene = self.scene
        weights = self.weights
        for close, rough, mention in plain_signs(scene, index):
            sure = weights.plain.get(close) or weights.plain.get(rough, 0.0)
            if sure > 0:
                whom = self.resolver.whom(mention)
                return Verdict(sure, whom, mention, False, sure, "p")
        near = window(scene, scene.at[index])
        linked = linked_sign(scene, index, near)
        if is_term(scene, index, linked):
            return Verdict(0.0, {}, None, False, 0.0, linked)
        odds = score(weights.detection, run_features(scene, index, linked))
        rows = choices(scene, index, near, before, self.resolver.spoken)
        rows.append(carry_features(scene, index, linked))
        table = weights.mention
        parts = shares([score(table, row) for row in rows])
        speakers: Shares = {}
        top = 0
        for place, part in enumerate(parts):
            if part > parts[top]:
                top = place
            if part < LEAST:
                continue
            whom = carried if place == len(near) else self.resolver.whom(near[place])
            for who, share in whom.items():
                speakers[who] = speakers.get(who, 0.0) + part * share
        same = top == len(near)
        return Verdict(chance(odds), speakers, before if same else near[top], same, parts[top], linked)
