"""What the quotation models are learnt from: runs with a label, and choices with the right ones among them."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.extract.quotes.anchors import anchors
from bot.extract.quotes.antecedents import PRONOUN, Option, antecedents
from bot.extract.quotes.attribution import set_scene
from bot.extract.quotes.candidates import (
    AFTER_RUN,
    BEFORE_RUN,
    CARRIED,
    carry_features,
    choices,
    linked_sign,
    plain_signs,
    window,
)
from bot.extract.quotes.descriptions import description_options
from bot.extract.quotes.detection import RUN, run_features
from bot.extract.quotes.entities import Entity
from bot.extract.quotes.marks import find_runs, is_long, paragraphs
from bot.extract.quotes.mentions import Mention, parts_of
from bot.extract.quotes.resolution import Resolver
from bot.extract.quotes.scene import Scene
from bot.extract.quotes.weights import Weights
from bot.extract.quotes.wording import wording
from training.gold import Gold, name_parts, occurrence, overlap
from training.learning import Choice, spelt


@dataclass
class Examples:
    """Examples for each of the four models."""

    runs: list[tuple[list[str], bool]] = field(default_factory=list)
    mentions: list[Choice] = field(default_factory=list)
    pronouns: list[Choice] = field(default_factory=list)
    descriptions: list[Choice] = field(default_factory=list)
    plain: list[tuple[str, str, bool]] = field(default_factory=list)


class Reading:
    """One article read with its labels, which stand in for what the models would have said so far."""

    def __init__(self, article: Gold, examples: Examples, weights: Weights) -> None:
        self.article = article
        self.examples = examples
        self.weights = weights

    def learn(self) -> None:
        """Adds the examples of the article."""
        text = self.article["text"]
        runs = find_runs(text, paragraphs(text))
        long = [is_long(text, run) for run in runs]
        if True not in long:
            return
        scene = set_scene(text, runs, long)
        labels = _labels(scene, self.article)
        self.resolver = resolver = Resolver(scene, self.weights)
        optional = [tuple(span) for span in self.article["optional"]]
        before: Mention | None = None
        place_before: tuple[int, int] | None = None
        for index, run in enumerate(scene.runs):
            low, middle, high = window(scene, scene.at[index])
            near = scene.likely[low:high]
            gold = labels.get(index)
            linked = linked_sign(scene, index, middle)
            marks = spelt(RUN, run_features(scene, index, linked))
            if gold is None:
                if not any(min(run.end, e) > max(run.start, s) for s, e in optional):
                    self.examples.runs.append((marks, False))
                    self.examples.plain += [(close, rough, False) for close, rough, _ in plain_signs(scene, index)]
                before = place_before = None
                continue
            self.examples.runs.append((marks, True))
            place = occurrence(text, gold)
            right, source = _right(scene, near, gold, place)
            if place is not None and place == place_before:
                right.add(len(near))
            if right or place is not None:
                good = {near[n].number for n in right if n < len(near)}
                self.examples.plain += [
                    (close, rough, m.number in good) for close, rough, m in plain_signs(scene, index)
                ]
            if right and (near or index):
                letters = BEFORE_RUN, AFTER_RUN
                rows = [
                    spelt(letters[number >= middle], keys)
                    for number, (keys, _) in enumerate(
                        choices(scene, index, (low, middle, high), before, resolver.spoken, linked), low
                    )
                ]
                if index:
                    rows.append(spelt(CARRIED, carry_features(scene, index, linked)))
                self.examples.mentions.append((rows, right, 1.0))
            who = named(scene.entities, gold)
            if source is not None:
                self._resolve(scene, source, gold, who)
            if who:
                first = min(who)
                resolver.spoke = (first, scene.paragraph(scene.at[index]))
                resolver.spoken[first] = resolver.spoken.get(first, 0) + 1
            if source is not None or not right:
                before = source
            place_before = place

    def _resolve(self, scene: Scene, source: Mention, gold: Gold, who: set[int]) -> None:
        shape = source.shape
        if shape.kind == "p" and shape.gender:
            self._example(scene, source, antecedents(scene, source), gold, who)
        elif shape.kind == "d" and gold["speaker"]:
            options = description_options(scene, source, anchors(scene, source, self.resolver.known))
            if len(options) > 1:
                self._example(scene, source, options, gold, who)

    def _example(self, scene: Scene, source: Mention, options: list[Option], gold: Gold, who: set[int]) -> None:
        good = {
            n
            for n, (e, other, _) in enumerate(options)
            if (e.number in who if e is not None else not who and _described(scene, other, gold))
        }
        if not good and source.shape.kind == "d" and gold["speaker_kind"] == "unnamed":
            good = {0}
        if not good:
            return
        if source.shape.kind == "p":
            rows = [spelt(PRONOUN, keys) for keys in self.resolver.person_rows(source, options)]
            self.examples.pronouns.append((rows, good, 1.0))
            self.resolver.known[source.number] = {f"#{min(who)}": 1.0}
        else:
            near = anchors(scene, source, self.resolver.known)
            rows = [spelt(*row) for row in self.resolver.description_rows(source, options, near)]
            self.examples.descriptions.append((rows, good, 1.0))
            if who:
                self.resolver.known[source.number] = {f"#{min(who)}": 1.0}
            else:
                self.resolver.said = options[min(good)][1].number


def _described(scene: Scene, mention: Mention, gold: Gold) -> bool:
    """Whether a description is the one the label gives."""
    ours = set(wording(scene.tokens, scene.text, mention).lower().split())
    theirs = set(gold["speaker"].lower().split(",")[0].split())
    return len(ours & theirs) * 2 >= 0.6 * (len(ours) + len(theirs))


def _labels(scene: Scene, article: Gold) -> dict[int, Gold]:
    found: dict[int, Gold] = {}
    for gold in article["quotes"]:
        for start, end in gold["segments"]:
            fits = [(overlap((start, end), (run.start, run.end)), n) for n, run in enumerate(scene.runs)]
            best = max(fits, default=(0.0, -1))
            if best[0] >= 0.75:
                found[best[1]] = gold
    return found


def _right(
    scene: Scene, near: list[Mention], gold: Gold, place: tuple[int, int] | None
) -> tuple[set[int], Mention | None]:
    """The mentions that name the gold source, and the one that stands where people marked it."""
    if place is None:
        return set(), None
    hits = [
        n
        for n, mention in enumerate(near)
        if scene.tokens.start(mention.first) < place[1] and scene.tokens.end(mention.last - 1) > place[0]
    ]
    if len(hits) > 1 and gold["mention_kind"] == "named":
        last = {parts_of(alias)[-1:] for alias in gold["speaker_aliases"]}
        hits = [n for n in hits if near[n].shape.kind == "n" and near[n].shape.parts[-1:] in last] or hits
    if not hits:
        return set(), None
    source = near[hits[0]]
    right = {hits[0]}
    if source.entity >= 0:
        right |= {n for n, mention in enumerate(near) if mention.entity == source.entity}
    return right, source


def named(entities: list[Entity], gold: Gold) -> set[int]:
    """The entities that bear the gold speaker's name."""
    names = [name_parts(name) for name in [gold["speaker"] or "", *(gold["speaker_aliases"] or [])] if name]
    found = set()
    for entity in entities:
        parts = entity.parts[1:] if len(entity.parts) > 1 and entity.parts[0] == "the" else entity.parts
        for name in names:
            if name and (
                name == parts or (len(name) > 1 < len(parts) and name[-1] == parts[-1] and name[0][:3] == parts[0][:3])
            ):
                found.add(entity.number)
    return found
