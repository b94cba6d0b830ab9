"""Gives every run of quoted words its speaker: mentions are ranked, then resolved to whom they stand for."""

from __future__ import annotations

from bot.extract.quotes.candidates import (
    AFTER_RUN,
    BEFORE_RUN,
    CARRIED,
    RELAYED,
    carry_features,
    choices,
    linked_sign,
    plain_signs,
    window,
)
from bot.extract.quotes.cutting import tokenize
from bot.extract.quotes.detection import RUN, is_term, run_features
from bot.extract.quotes.entities import link_names
from bot.extract.quotes.gaps import Near
from bot.extract.quotes.marks import Run
from bot.extract.quotes.mentions import Mention, find_mentions
from bot.extract.quotes.resolution import Resolver, Shares
from bot.extract.quotes.scene import Scene
from bot.extract.quotes.titles import join_titles
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


class Attributor:
    """Attributes the runs of one article in order."""

    def __init__(self, scene: Scene, weights: Weights) -> None:
        self.scene = scene
        self.weights = weights
        self.resolver = Resolver(scene, weights)
        self.before = weights.mention.of(BEFORE_RUN)
        self.after = weights.mention.of(AFTER_RUN)
        self.carried = weights.mention.of(CARRIED)

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
        low, middle, high = window(scene, scene.at[index])
        linked = linked_sign(scene, index, middle)
        if is_term(scene, index, linked):
            return Verdict(0.0, {}, None, False, 0.0, linked)
        quotation = chance(score(weights.detection.of(RUN), run_features(scene, index, linked)))
        return self._ranked(index, (low, middle, high), before, carried, quotation, linked)

    def _ranked(
        self, index: int, near: Near, before: Mention | None, carried: Shares, quotation: float,
        linked: str,
    ) -> Verdict:  # fmt: skip
        """The verdict on a run whose source is the likeliest of the mentions near it, or that of the run before."""
        if not self.scene.likely:
            return Verdict(quotation, {}, None, True, 1.0, linked)
        numbers, parts = self._shares(index, near, before, linked)
        if not parts:
            return Verdict(quotation, {}, None, True, 1.0, linked)
        speakers: Shares = {}
        mentions = self.scene.likely
        top = max(range(len(parts)), key=parts.__getitem__)
        for number, part in zip(numbers, parts, strict=True):
            if part < LEAST:
                continue
            whom = carried if number < 0 else self.resolver.whom(mentions[number])
            for who, share in whom.items():
                speakers[who] = speakers.get(who, 0.0) + part * share
        if numbers[top] < 0:
            return Verdict(quotation, speakers, before, True, parts[top], linked)
        chosen = mentions[numbers[top]]
        verdict = Verdict(quotation, speakers, chosen, False, parts[top], linked)
        meant = self.resolver.whom(chosen) if parts[top] >= LEAST else {}
        if meant and verdict.speaker not in meant:
            verdict.speaker = max(meant, key=speakers.__getitem__)
        return verdict

    def _shares(self, index: int, near: Near, before: Mention | None, linked: str) -> tuple[list[int], list[float]]:
        """The mentions that may be the source by their number, -1 for that of the run before, with their chances."""
        low, middle, high = near
        scene = self.scene
        numbers = list(range(low, high))
        before_run, after_run = self.before, self.after
        scores: list[float] = []
        number = low
        for keys, relays in choices(scene, index, near, before, self.resolver.spoken, linked):
            found = score(before_run if number < middle else after_run, keys)
            scores.append(found + RELAYED if relays else found)
            number += 1
        if index:
            numbers.append(-1)
            scores.append(score(self.carried, carry_features(scene, index, linked)))
        return numbers, shares(scores) if scores else []
