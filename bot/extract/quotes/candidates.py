"""What speaks for a mention as the speaker of a run of quoted words: the features the ranker weighs.

A feature is a short string. `A` marks a mention after the run, `B` one before it; codes are those of the tokens.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass

from bot.extract.quotes.marks import Run
from bot.extract.quotes.mentions import Mention
from bot.extract.quotes.tokens import Tokens

BEFORE, AFTER = 8, 5
RELAYED = "G!"
_RIGHT = re.compile(r"(I[^,.NQVP]{1,14}?)?(?:\([^)N]{1,8}\),?)?(?:(s?),[^.NQ]{1,60}?,)?([LxBz]*)([VGE])")
_FAR = re.compile(r"[^.NQVP]{1,25}?V")
_GOVERNS = re.compile(r"[BLx]*V(?:p|[CTR_]{1,3})?[,:]?J?[,:]?")
_COUNT = "01233333333333" + "3" * 400
_NOISE = str.maketrans({"_": None, "*": None, "z": None})


@dataclass(slots=True)
class Scene:
    """An article made ready: its tokens, its mentions, its long runs and the token of each."""

    text: str
    tokens: Tokens
    mentions: list[Mention]
    firsts: list[int]
    runs: list[Run]
    at: list[int]


def link(tokens: Tokens, mention: Mention) -> None:
    """Notes on the mention how it hangs on the reporting verbs beside it."""
    codes = tokens.codes
    first, last = mention.first, mention.last
    kind = mention.kind + mention.noun
    left = codes[max(0, first - 3) : first].translate(_NOISE)
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
    turn = "-"
    if inverted in ("V", "G", "E"):
        turn = inverted + tokens.word(first - reach)
    elif before == "I":
        turn = "I" + tokens.word(first - 1)
    else:
        turn = before
    mention.features = [kind, left, right, grip, verb, turn]


def window(scene: Scene, at: int) -> list[Mention]:
    """The mentions near a run's token, in order: the few before it and the few after it."""
    codes = scene.tokens.codes
    middle = bisect_left(scene.firsts, at)
    floor = ceiling = at
    for _ in range(4):
        floor = codes.rfind("N", 0, max(0, floor))
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
    low = max(0, middle - BEFORE)
    while low < middle and scene.firsts[low] < floor:
        low += 1
    high = min(len(scene.firsts), middle + AFTER)
    while high > middle and scene.firsts[high - 1] > ceiling:
        high -= 1
    near = scene.mentions[low:high]
    for mention in near:
        if not mention.features:
            link(scene.tokens, mention)
    return near


def run_signs(scene: Scene, index: int) -> tuple[str, str, str]:
    """How a run begins, how it ends, and what stands before it."""
    run = scene.runs[index]
    text = scene.text
    begin = text[run.start]
    start = "u" if begin.isupper() else "l" if begin.islower() else "o"
    end = text[run.end - 1] if run.closed else "|"
    if end.isalnum():
        end = "w"
    codes = scene.tokens.codes
    at = scene.at[index]
    before = codes[at - 1 : at] if at else "N"
    return start, end, before


def features(scene: Scene, at: int, signs: tuple[str, str, str], mention: Mention, rank: int, same: str) -> list[str]:
    """The features of one mention for the run at a token. `rank` counts mentions from the run outwards, from 0."""
    codes = scene.tokens.codes
    kind, left, right, grip, verb, turn = mention.features
    start, end, before = signs
    if mention.first > at:
        side = "A"
        between = codes[at + 1 : mention.first]
    else:
        side = "B"
        between = codes[mention.last : at]
    lines = between.count("N")
    near = _COUNT[lines] + _COUNT[between.count("Q")] + _COUNT[between.count(".")] if len(between) < 400 else "333"
    turn = turn[:1]
    place = side + near
    hold = grip + turn
    follow = codes[at + 1 : at + 3]
    governs = "G0"
    if side == "B" and _GOVERNS.fullmatch(between):
        # In “A said B told her” the words are B's; the articles hold too few of these, so its weight is set by hand.
        governs = RELAYED if turn in ("V", "J") and "V" in left + turn else "G1"
    return [
        place + kind,
        side + "<" + left + kind[0],
        side + ">" + right + kind[0],
        place + "t" + mention.features[5],
        side + str(rank) + kind,
        place + "e" + end + start + hold,
        side + "f" + follow + before + str(rank),
        place + "s" + same,
        side + "h" + hold + kind,
        governs,
        place + "v" + verb + grip,
        place + "g" + _gap(between),
        side + "V" + _COUNT[between.count("V") if len(between) < 400 else 3] + before + hold,
    ]


def _gap(between: str) -> str:
    if len(between) > 9:
        return "+V" if "V" in between else "+"
    return between.translate(_NOISE)


def carry_features(scene: Scene, index: int, linked: str) -> list[str]:
    """The features of "the same as the run before"."""
    codes = scene.tokens.codes
    if index == 0:
        return ["P0"]
    at, earlier = scene.at[index], scene.at[index - 1]
    between = codes[earlier + 1 : at].translate(_NOISE).replace("NN", "N")
    lines = between.count("N")
    gap = (
        between
        if len(between) <= 6
        else f"{'N' * min(lines, 3)}{min(len(between) // 8, 6)}{'V' if 'V' in between else ''}"
    )
    start, end, before = run_signs(scene, index)
    _, end_before, _ = run_signs(scene, index - 1)
    follow = codes[at + 1 : at + 3]
    alone = "1" if before == "N" and follow[:1] in ("N", "") else "0"
    return [
        "P",
        "Pg" + gap,
        "Pg" + gap + end_before,
        "Pl" + linked + gap[:3],
        "Pf" + follow + before + str(min(lines, 3)),
        "Ps" + start + end + before + str(min(lines, 3)),
        "Pa" + alone + end_before + str(min(lines, 3)) + linked,
        "Pe" + end + linked + before,
    ]


def linked_sign(scene: Scene, index: int, mentions: list[Mention]) -> str:
    """Whether a reporting verb binds a mention to the run from behind, from before, both or not at all."""
    at = scene.at[index]
    codes = scene.tokens.codes
    behind = front = False
    for mention in mentions:
        grip, turn = mention.features[3], mention.features[5]
        held = grip not in ("-", "f") or turn[:1] in ("V", "G", "E")
        if not held:
            continue
        if mention.first > at and mention.first - at <= 4 and "N" not in codes[at : mention.first]:
            behind = True
        elif mention.last <= at and at - mention.last <= 5 and not set(codes[mention.last : at]) & set("N.Q"):
            front = True
    return ("b" if behind else "") + ("f" if front else "")
