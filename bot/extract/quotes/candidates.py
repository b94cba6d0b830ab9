"""What speaks for a mention as the speaker of a run of quoted words: the features the ranker weighs.

Keys are short strings of the tokens' codes, each of the template whose letter stands at its place in `AFTER_RUN` (a
mention after the run), `BEFORE_RUN` or `CARRIED`.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from bot.extract.quotes.entities import acts
from bot.extract.quotes.gaps import FAR, NOISE, Near, bare, gaps, governs
from bot.extract.quotes.mentions import Held, Mention
from bot.extract.quotes.scene import Scene, edges
from bot.extract.quotes.tokens import Tokens

BEFORE, AFTER, MOST = 6, 4, 12
"""How many mentions before a run are looked at, behind it, and before it in its own sentence."""
AFTER_RUN, BEFORE_RUN, CARRIED = "abcdefghijklm", "ABCDEFGHIJKLM", "PQR"
RELAYED = 4.0
"""In “A said B told her” the words are B's; the articles hold too few of these, so this weight is set by hand."""
_QUOTING = frozenset(("Vquotes", "Vquoted", "Gquoting", "Vquote"))
"""How somebody hangs on a verb that gives another's words: "the Courier quotes Ann Vale as saying"."""
_RIGHT = re.compile(r"\*?(I[^,.NQVP]{1,14}?)?(?:\([^)N]{1,8}\),?)?(?:(s?),[^.NQ]{1,60}?,)?([LxBz]*)([VGE])")
_ENDS = frozenset(".NQP")
_VERBS = frozenset("VGE")
_BINDING = frozenset("*I(s,LxBz")
_APART = frozenset("N.Q")
_DIGITS = "012"
_RANKS = "01234455555555555"  # of the mentions, from the run outwards
Keys = tuple[str, ...]


def hold(tokens: Tokens, mention: Mention) -> Held:
    """How a mention hangs on the reporting verbs beside it."""
    codes = tokens.codes
    first, last = mention.first, mention.last
    shape = mention.shape
    following = codes[last : last + 4]
    grip, verb = "-", ""
    right = following[:1]
    if right in _VERBS:
        verb, grip = tokens.word(last), "D" if right == "E" else "d"
    elif right in _BINDING:
        found = _RIGHT.match(codes, last)
        if found:
            verb = tokens.word(found.end() - 1)
            inner, aside, lead, code = found.groups()
            grip = ("i" if inner else "") + ("a" if aside is not None else "") + ("l" if lead else "d")
            if code == "E":
                grip = grip.upper()
    if not verb:
        far = codes.find("V", last, last + 26)
        if far > last and _ENDS.isdisjoint(codes[last:far]):
            verb, grip = tokens.word(far), "f"
    before = codes[first - 1 : first]
    reach = 2 if before == "L" and first > 1 else 1
    inverted = codes[first - 2] if reach == 2 else before
    turned = before or "-"
    if inverted in _VERBS:
        turned = inverted + tokens.word(first - reach)
    elif before == "I":
        turned = "I" + tokens.word(first - 1)
    left = bare[codes[first - 3 if first > 3 else 0 : first]]
    turn = turned[:1]
    held = grip + turn
    mention.held = found_ = (
        left + shape.kind, bare[following] + shape.kind, held + shape.sign, turned, verb + grip, held, grip, turn,
        turn == "V" or (turn == "J" and "V" in left),
    )  # fmt: skip
    return found_


def window(scene: Scene, at: int) -> Near:
    """The mentions near a run's token."""
    codes = scene.tokens.codes
    firsts = scene.places
    middle = bisect_left(firsts, at)
    low = middle - BEFORE if middle > BEFORE else 0
    if low:
        far = at - FAR if at > FAR else 0
        begin = max(codes.rfind(".", far, at), codes.rfind("N", far, at), far)
        if firsts[low - 1] > begin:
            low = bisect_left(firsts, begin, middle - MOST if middle > MOST else 0, low)
    high = min(len(firsts), middle + AFTER)
    if low < middle and "N" in codes[firsts[low] : at]:
        floor = at
        for _ in range(3):
            floor = codes.rfind("N", 0, floor if floor > 0 else 0)
            while floor > 0 and codes[floor - 1] == "N":
                floor -= 1
            if floor < 0:
                break
        if firsts[low] < floor:
            low = bisect_left(firsts, floor, low, middle)
    if high > middle and "N" in codes[at : firsts[high - 1]]:
        ceiling = at
        for _ in range(2):
            ceiling = codes.find("N", ceiling + 1)
            while ceiling > 0 and codes[ceiling + 1 : ceiling + 2] == "N":
                ceiling += 1
            if ceiling < 0:
                ceiling = len(codes)
                break
        if firsts[high - 1] > ceiling:
            high = bisect_right(firsts, ceiling, middle, high)
    return low, middle, high


def same_sign(mention: Mention, before: Mention) -> str:
    """How a mention relates to the one chosen for the run before."""
    if mention is before:
        return "2"
    if mention.entity >= 0 and mention.entity == before.entity:
        return "1"
    if mention.shape.kind == "p" and before.shape.kind == "p":
        return "p" if mention.shape.noun == before.shape.noun else "q"
    return "0"


def clauses(scene: Scene, at: int, near: Near) -> list[str]:
    """How each mention near a run's token stands in the run's sentence: "^" first in it; "s" right before its last
    verb, "b" further before, "a" behind it, "n" where it has none; "-" in another sentence, "=" behind the run."""
    low, middle, high = near
    codes, firsts = scene.tokens.codes, scene.places
    far = at - FAR if at > FAR else 0
    begin = max(codes.rfind(".", far, at), codes.rfind("N", far, at), codes.rfind("Q", far, at), far - 1) + 1
    verb = max(codes.rfind("V", begin, at), codes.rfind("G", begin, at))
    opens = bisect_left(firsts, begin, low, middle)
    found = ["-"] * (opens - low)
    for number in range(opens, middle):
        if verb < 0:
            sign = "n"
        elif firsts[number] > verb:
            sign = "a"
        else:
            sign = "b" if number + 1 < len(firsts) and firsts[number + 1] <= verb else "s"
        found.append("^" + sign if number == opens else sign)
    return found + ["="] * (high - middle)


def choices(
    scene: Scene, index: int, near: Near, before: Mention | None, spoken: dict[int, int], linked: str
) -> list[tuple[Keys, bool]]:
    """The keys of each mention near a run that may be its source, and whether it relays another's words. `before` is
    the mention chosen for the run before, `spoken` says how often an entity has spoken, `linked` how a reporting verb
    binds a mention to the run."""
    low, middle, _ = near
    mentions, entities, codes = scene.likely, scene.entities, scene.tokens.codes
    signs, at = scene.signs(index), scene.at[index]
    found: list[tuple[Keys, bool]] = []
    number = low
    stands = clauses(scene, at, near)
    for place, gap, verbs in gaps(codes, mentions, at, near):
        mention = mentions[number]
        left, _, binding, turned, verb, held, _, _, relaying = mention.held or hold(scene.tokens, mention)
        whose = sign = mention.shape.sign
        behind = codes[mention.last : mention.last + 2]
        role = "-"
        if mention.entity >= 0:
            entity = entities[mention.entity]
            count = spoken.get(mention.entity, 0)
            named = "i" if " " + entity.parts[-1] in signs.low else "o"
            whose = entity.nature[0] + _DIGITS[count if count < 2 else 2] + named
            role = entity.acts or acts(entity, codes)
        rank = _RANKS[number - middle if number >= middle else middle - 1 - number]
        keys: Keys = (
            left,
            binding,
            place + turned,
            rank + sign,
            place + (same_sign(mention, before) if before is not None else "0"),
            place + verb,
            place + gap,
            verbs + signs.before + held,
            whose + signs.voice + place,
            behind[:1] + linked,
            signs.end + stands[number - low],
            place[0] + role,
            place + behind,
        )
        relays = number < middle and ((relaying and governs(codes, mention, at)) or turned in _QUOTING)
        found.append((keys, relays))
        number += 1
    return found


def carry_features(scene: Scene, index: int, linked: str) -> Keys:
    """The keys of "the same as the run before"."""
    signs, before = scene.signs(index), scene.signs(index - 1)
    at, earlier = scene.at[index], scene.at[index - 1]
    between = scene.tokens.codes[earlier + 1 : min(at, earlier + 600)].translate(NOISE).replace("NN", "N")
    lines = between.count("N")
    few = lines if lines < 3 else 3
    size = len(between)
    gap = between if size <= 6 else f"{'N' * few}{min(size // 8, 6)}{'V' if 'V' in between else ''}"
    alone = "1" if signs.before == "N" and signs.follow[:1] in ("N", "") else "0"
    opened = "1" if scene.runs[index - 1].closed else "0"
    return gap + before.end, linked + "|" + gap[:3], f"{opened}{alone}{few}"


def linked_sign(scene: Scene, index: int, middle: int) -> str:
    """Whether a reporting verb binds a mention to the run from behind, from before, both or not at all."""
    at = scene.at[index]
    codes = scene.tokens.codes
    linked = ""
    for mention in scene.likely[middle : middle + 2]:
        first = mention.first
        if first - at > 4 or "N" in codes[at:first]:
            break
        if _is_bound(scene, mention):
            linked = "b"
            break
    number = middle - 1
    while number >= 0:
        mention = scene.likely[number]
        if at - mention.last > 5 or not _APART.isdisjoint(codes[mention.last : at]):
            break
        if _is_bound(scene, mention):
            return linked + "f"
        number -= 1
    return linked


def _is_bound(scene: Scene, mention: Mention) -> bool:
    held = mention.held or hold(scene.tokens, mention)
    return held[6] not in "-f" or held[7] in "VGE"


def plain_signs(scene: Scene, index: int) -> Iterator[tuple[str, str, Mention]]:
    """How the mentions next to a run stand to it, closely and roughly: the plain cases are known by this alone."""
    codes = scene.tokens.codes
    at = scene.at[index]
    begin, end = edges(scene.text, scene.runs[index])
    place = bisect_left(scene.firsts, at)
    if place < len(scene.mentions):
        after = scene.mentions[place]
        gap = codes[at + 1 : after.first]
        if len(gap) <= 2 and "N" not in gap:
            sign = f"{end}{codes[at - 1 : at] if at else 'N'}{gap}|{after.shape.kind}"
            behind = codes[after.last : after.last + 2]
            yield sign + behind, f"{sign}{behind[:1]}~", after
    if place:
        front = scene.mentions[place - 1]
        gap = codes[front.last : at]
        if 0 < len(gap) <= 4 and "N" not in gap:
            follow = codes[at + 1 : at + 3]
            sign = f"{codes[front.first - 1 : front.first]}{front.shape.kind}{gap}|"
            yield f"{sign}{end}{begin}{follow}", f"{sign}{begin}{follow[:1]}~", front
