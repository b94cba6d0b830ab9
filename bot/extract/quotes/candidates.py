"""What speaks for a mention as the speaker of a run of quoted words: the features the ranker weighs.

A feature is a short string. `A` marks a mention after the run, `B` one before it; codes are those of the tokens.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import Any

from bot.extract.quotes.entities import Entity
from bot.extract.quotes.marks import Run
from bot.extract.quotes.mentions import Mention
from bot.extract.quotes.tokens import Tokens

BEFORE, AFTER = 6, 3
RELAYED = "G!"
_RIGHT = re.compile(r"(I[^,.NQVP]{1,14}?)?(?:\([^)N]{1,8}\),?)?(?:(s?),[^.NQ]{1,60}?,)?([LxBz]*)([VGE])")
_FAR = re.compile(r"[^.NQVP]{1,25}?V")
_GOVERNS = re.compile(r"[BLx]*V(?:p|[CTR_]{1,3})?[,:]?J?[,:]?")
_NOISE = str.maketrans({"_": None, "*": None, "z": None})
_WORDS = re.compile(r"[^\W_]+")
_VOICE = re.compile(r"\b(?:I|[Ww]e|my|our|me|us|I['’]\w+|[Ww]e['’]\w+)\b")

Held = tuple[str, str, str, str, str, str, str, str]


class Scene:
    """An article made ready: its tokens, its mentions, its long runs and the token of each."""

    __slots__ = ("at", "called", "entities", "firsts", "mentions", "most", "runs", "signs", "text", "tokens")

    def __init__(
        self, text: str, tokens: Tokens, mentions: list[Mention], entities: list[Entity], runs: list[Run]
    ) -> None:
        self.text = text
        self.tokens = tokens
        self.mentions = mentions
        self.entities = entities
        self.firsts = [mention.first for mention in mentions]
        self.runs = runs
        self.called: dict[int, Any] = {}
        self.at: list[int] = []
        codes = tokens.codes
        place = codes.find("Q")
        while place >= 0:
            self.at.append(place)
            place = codes.find("Q", place + 1)
        self.most = max([len(e.mentions) for e in entities if not e.thing], default=1)
        self.signs = [Signs(self, index) for index in range(len(self.at))]

    def paragraph(self, index: int) -> int:
        """The number of line breaks before a token."""
        return self.tokens.codes.count("N", 0, index)

    def words(self, mention: Mention) -> str:
        """The words of a mention as they stand."""
        return self.text[self.tokens.start(mention.first) : self.tokens.end(mention.last - 1)]

    def said_beside(self, index: int) -> set[str]:
        """The words quoted right before and right behind a token in its paragraph."""
        place = bisect_left(self.at, index)
        codes = self.tokens.codes
        found: set[str] = set()
        for run in (place - 1, place):
            if 0 <= run < len(self.at):
                begin, end = sorted((self.at[run], index))
                if end - begin < 40 and "N" not in codes[begin:end]:
                    found |= self.signs[run].words
        return found


def hold(tokens: Tokens, mention: Mention) -> Held:
    """How a mention hangs on the reporting verbs beside it."""
    codes = tokens.codes
    first, last = mention.first, mention.last
    left = codes[first - 3 if first > 3 else 0 : first].translate(_NOISE)
    right = codes[last : last + 4].translate(_NOISE)
    found = _RIGHT.match(codes, last)
    if found:
        verb = tokens.word(found.end() - 1)
        grip = ("i" if found[1] else "") + ("a" if found[2] is not None else "") + ("l" if found[3] else "d")
        if found[4] == "E":
            grip = grip.upper()
    else:
        far = _FAR.match(codes, last)
        verb = tokens.word(far.end() - 1) if far else ""
        grip = "f" if far else "-"
    before = codes[first - 1 : first]
    reach = 2 if before == "L" else 1
    inverted = codes[first - reach : first - reach + 1] if first >= reach else ""
    turn = before or "-"
    if inverted in ("V", "G", "E"):
        turn = inverted + tokens.word(first - reach)
    elif before == "I":
        turn = "I" + tokens.word(first - 1)
    sign = mention.shape.sign
    mention.held = held = (sign, left + sign[0], right + sign[0], grip, verb + grip, turn, turn[:1], grip + turn[:1])
    return held


def window(scene: Scene, at: int) -> list[Mention]:
    """The mentions near a run's token, in order: the few before it and the few after it."""
    codes = scene.tokens.codes
    firsts = scene.firsts
    middle = bisect_left(firsts, at)
    floor = ceiling = at
    for _ in range(3):
        floor = codes.rfind("N", 0, floor if floor > 0 else 0)
        while floor > 0 and codes[floor - 1] == "N":
            floor -= 1
        if floor < 0:
            break
    for _ in range(2):
        ceiling = codes.find("N", ceiling + 1)
        while ceiling > 0 and codes[ceiling + 1 : ceiling + 2] == "N":
            ceiling += 1
        if ceiling < 0:
            ceiling = len(codes)
            break
    low = middle - BEFORE if middle > BEFORE else 0
    if low < middle and firsts[low] < floor:
        low = bisect_left(firsts, floor, low, middle)
    high = min(len(firsts), middle + AFTER)
    if high > middle and firsts[high - 1] > ceiling:
        high = bisect_right(firsts, ceiling, middle, high)
    near = scene.mentions[low:high]
    tokens = scene.tokens
    for mention in near:
        if mention.held is None:
            hold(tokens, mention)
    return near


class Signs:
    """What a run says by itself: how it begins, how it ends, what stands before it and behind it."""

    __slots__ = ("_inside", "_words", "before", "end", "follow", "start", "voice")

    def __init__(self, scene: Scene, index: int) -> None:
        run = scene.runs[index]
        text = scene.text
        begin = text[run.start]
        self._inside = inside = text[run.start : run.end]
        self._words: set[str] | None = None
        self.start = "u" if begin.isupper() else "l" if begin.islower() else "o"
        end = text[run.end - 1] if run.closed else "|"
        self.end = "w" if end.isalnum() else end
        codes = scene.tokens.codes
        at = scene.at[index]
        self.before = codes[at - 1 : at] if at else "N"
        self.follow = codes[at + 1 : at + 3]
        self.voice = "1" if _VOICE.search(inside) else "0"

    @property
    def words(self) -> set[str]:
        """The words inside the run in lower case."""
        if self._words is None:
            self._words = set(_WORDS.findall(self._inside.lower()))
        return self._words


def features(
    scene: Scene, at: int, signs: Signs, mention: Mention, rank: int, same: str, spoken: dict[int, int]
) -> list[str]:
    """The features of one mention for the run at a token. `rank` counts mentions from the run outwards, from 0;
    `spoken` says how often an entity has spoken before."""
    codes = scene.tokens.codes
    kind, left, right, _grip, verb, turned, turn, held = mention.held  # type: ignore[misc]
    before = signs.before
    if mention.first > at:
        side = "A"
        begin, stop = at + 1, mention.first
    else:
        side = "B"
        begin, stop = mention.last, at
    size = stop - begin
    if size < 400:
        between = codes[begin:stop]
        lines = between.count("N")
        runs, stops, verbs = between.count("Q"), between.count("."), between.count("V")
        place = f"{side}{lines if lines < 3 else 3}{runs if runs < 3 else 3}{stops if stops < 3 else 3}"
    else:
        between, verbs, place = "++++++++++", 3, side + "333"
    governs = "G0"
    if size < 12 and side == "B" and _GOVERNS.fullmatch(between):
        # In “A said B told her” the words are B's; the articles hold too few of these, so its weight is set by hand.
        governs = RELAYED if turn in ("V", "J") and "V" in left[:-1] + turn else "G1"
    gap = (("+V" if verbs else "+") if size > 9 else between.translate(_NOISE)) if size else ""
    number = mention.entity
    if number >= 0:
        entity = scene.entities[number]
        count = spoken.get(number, 0)
        whose = (
            entity.nature[0] + ("2" if count > 1 else str(count)) + ("i" if entity.parts[-1] in signs.words else "o")
        )
    else:
        whose = kind
    order = rank if rank < 4 else 4
    return [
        place + kind,
        side + "<" + left,
        side + ">" + right,
        f"{place}t{turned}",
        f"{side}{order}{kind}",
        f"{place}e{signs.end}{signs.start}{held}",
        f"{side}f{signs.follow}{before}{order}",
        f"{place}s{same}",
        f"{side}h{held}{kind}",
        governs,
        f"{place}v{verb}",
        f"{place}g{gap}",
        f"{side}V{verbs if verbs < 3 else 3}{before}{held}",
        f"{side}w{whose}{held}",
        f"w{whose}{signs.voice}{place}",
    ]


def carry_features(scene: Scene, index: int, linked: str) -> list[str]:
    """The features of "the same as the run before"."""
    if index == 0:
        return ["P0"]
    signs, before = scene.signs[index], scene.signs[index - 1]
    codes = scene.tokens.codes
    at, earlier = scene.at[index], scene.at[index - 1]
    between = codes[earlier + 1 : at][:600].translate(_NOISE).replace("NN", "N")
    lines = between.count("N")
    few = lines if lines < 3 else 3
    size = len(between)
    gap = between if size <= 6 else f"{'N' * few}{min(size // 8, 6)}{'V' if 'V' in between else ''}"
    alone = "1" if signs.before == "N" and signs.follow[:1] in ("N", "") else "0"
    opened = "1" if scene.runs[index - 1].closed else "0"
    return [
        "P",
        "Pg" + gap,
        f"Pg{gap}{before.end}",
        f"Pl{linked}{gap[:3]}",
        f"Pf{signs.follow}{signs.before}{few}",
        f"Ps{signs.start}{signs.end}{signs.before}{few}",
        f"Pa{alone}{before.end}{few}{linked}",
        f"Pe{signs.end}{linked}{signs.before}",
        f"Po{opened}{alone}{few}",
        f"Pv{before.voice}{signs.voice}{few}{alone}{linked}",
    ]


def linked_sign(scene: Scene, index: int, mentions: list[Mention]) -> str:
    """Whether a reporting verb binds a mention to the run from behind, from before, both or not at all."""
    at = scene.at[index]
    codes = scene.tokens.codes
    behind = front = False
    for mention in mentions:
        held = mention.held
        assert held is not None
        if held[3] in ("-", "f") and held[6] not in ("V", "G", "E"):
            continue
        first, last = mention.first, mention.last
        if first > at and first - at <= 4 and "N" not in codes[at:first]:
            behind = True
        elif last <= at and at - last <= 5 and not set(codes[last:at]) & {"N", ".", "Q"}:
            front = True
    return ("b" if behind else "") + ("f" if front else "")


def plain_signs(scene: Scene, index: int) -> list[tuple[str, str, Mention]]:
    """How the mentions next to a run stand to it, closely and roughly: the plain cases are known by this alone."""
    codes = scene.tokens.codes
    at = scene.at[index]
    signs = scene.signs[index]
    place = bisect_left(scene.firsts, at)
    found: list[tuple[str, str, Mention]] = []
    if place < len(scene.mentions):
        after = scene.mentions[place]
        gap = codes[at + 1 : after.first]
        if len(gap) <= 2 and "N" not in gap:
            sign = f"{signs.end}{signs.before}{gap}|{after.shape.kind}"
            behind = codes[after.last : after.last + 2]
            found.append((sign + behind, f"{sign}{behind[:1]}~", after))
    if place:
        front = scene.mentions[place - 1]
        gap = codes[front.last : at]
        if 0 < len(gap) <= 4 and "N" not in gap:
            left = codes[front.first - 1 : front.first]
            sign = f"{left}{front.shape.kind}{gap}|"
            found.append(
                (f"{sign}{signs.end}{signs.start}{signs.follow}", f"{sign}{signs.start}{signs.follow[:1]}~", front)
            )
    return found
