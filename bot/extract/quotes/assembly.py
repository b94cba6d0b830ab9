"""Puts the verdicts on single runs together into quotations: the segments of one attribution."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import replace

from bot.extract.quotes.attribution import Verdict
from bot.extract.quotes.confidence import confidence, signs
from bot.extract.quotes.entities import Entity
from bot.extract.quotes.lexicon import FIRST_NAMES
from bot.extract.quotes.likeness import differ, gender_of
from bot.extract.quotes.marks import Run
from bot.extract.quotes.scene import Scene
from bot.extract.quotes.weights import Weights
from bot.extract.quotes.wording import wording
from bot.model import Quote, Span

_RUNS = re.compile("[Qqu]")
_SEARCHED = 200_000
"""Characters of a text that is searched for the whole name of each of its speakers."""
_FORENAME = re.compile(r"(?<![\w'’-])([A-ZÀ-Þ][\w'’-]+) (?:[A-Z]\. )?\Z")
_ENDS = frozenset(",.!?…-—–")
_OFFICES = frozenset(
    ["is", "was", "are", "were", "became", "ran", "led", "headed", "owned", "chaired", "founded", "wrote", "directed",
     "represented", "taught", "worked", "served", "played", "kept", "commanded", "retired", "managed", "edited",
     "studied", "lived", "grew", "trained"]
)  # fmt: skip
"""Verbs of what somebody is or has been; what somebody did once ("who crossed the line first") introduces nobody."""
_COURTESY = frozenset(["mr", "mrs", "ms", "miss", "mx", "mister", "messrs", "sens", "reps", "govs"])


def assemble(
    scene: Scene, verdicts: list[Verdict], runs: list[Run], long: list[bool], weights: Weights
) -> tuple[Quote, ...]:
    """The quotations in order of the text; a short run joins the quotation whose source stands beside it."""
    groups: list[list[Quote]] = []
    last: tuple[Verdict, Run] | None = None
    places = _places(scene, long)
    for number, verdict in enumerate(verdicts):
        if verdict.quotation < 0.5:
            last = None
            continue
        run = scene.runs[number]
        quote = _quote(scene, number, verdict, _segments(scene, number, verdict, runs, long, places), weights)
        if groups and groups[-1][-1].segments[-1] == quote.segments[0]:
            # A short run between two sources, both of which lay claim to it: a comma leads to the one behind it.
            before = groups[-1][-1]
            if quote.segments[0].text[-1] == ",":
                groups[-1][-1] = replace(before, segments=before.segments[:-1])
            else:
                quote = replace(quote, segments=quote.segments[1:])
        if last is not None and _one(last[0], last[1], verdict, run, groups[-1][0], quote):
            groups[-1].append(quote)
        else:
            groups.append([quote])
        last = (verdict, run)
    return tuple([_joined(group) for group in groups])


def _joined(group: list[Quote]) -> Quote:
    """The quotation whose segments some neighbouring ones are."""
    first = group[0]
    if len(group) == 1:
        return first
    return Quote(
        segments=tuple([span for quote in group for span in quote.segments]),
        speaker=first.speaker,
        mention=first.mention,
        introduction=first.introduction,
        confidence=min([quote.confidence for quote in group]),
        shown=first.shown,
    )


def _one(before: Verdict, run_before: Run, verdict: Verdict, run: Run, quote_before: Quote, quote: Quote) -> bool:
    """Whether two neighbouring runs are one quotation: one source, no gap, and both shown or both not."""
    same = verdict.carried or (verdict.mention is not None and verdict.mention is before.mention)
    near = run.paragraph - run_before.paragraph <= 1
    return same and near and quote.speaker == quote_before.speaker and quote.shown == quote_before.shown


def _quote(scene: Scene, number: int, verdict: Verdict, spans: tuple[Span, ...], weights: Weights) -> Quote:
    who = verdict.speaker
    name = introduction = None
    if who is not None:
        name = speaker_name(scene, who)
        introduction = _introduction(scene, scene.entities[int(who[1:])]) if who[0] == "#" else None
    sure = confidence(signs(scene, number, verdict), weights) if name else 0.0
    return Quote(
        segments=spans,
        speaker=name,
        mention=scene.words(verdict.mention) if verdict.mention else None,
        introduction=introduction,
        confidence=round(sure, 4),
        shown=name is not None and sure >= weights.threshold,
    )


def speaker_name(scene: Scene, who: str) -> str:
    """The name of an entity, the words of a description, or what is a name already."""
    if who[0] == "#":
        entity = scene.entities[int(who[1:])]
        if len(entity.parts) == 1 and not entity.thing and not entity.quoted:
            entity.quoted = quoted_name(scene.text, entity)
        name = entity.quoted or entity.name
    else:
        name = wording(scene.tokens, scene.text, scene.mentions[int(who[1:])]) if who[0] == "=" else who
    return _spaced(name)


def quoted_name(text: str, entity: Entity) -> str:
    """The whole name of somebody named by one word alone outside quotations, if the text has but one anywhere."""
    surname = entity.name
    if len(text) > _SEARCHED:
        return surname
    whole: dict[str, str] = {}
    at = text.find(surname, 1)
    while at > 0 and len(whole) < 2:
        end = at + len(surname)
        before = _FORENAME.search(text, max(0, at - 40), at) if text[at - 1] == " " else None
        if before and not text[end : end + 1].isalnum():
            first = before[1].lower()
            if first in FIRST_NAMES and not differ(gender_of(first), entity.gender):
                name = text[before.start(1) : end]
                whole[first] = max(whole.get(first, ""), name, key=len)
        at = text.find(surname, end)
    return next(iter(whole.values())) if len(whole) == 1 else surname


def _spaced(words: str) -> str:
    """The words with one blank between them."""
    return " ".join(words.split()) if "\n" in words or "  " in words or not words.isascii() else words


def _introduction(scene: Scene, entity: Entity) -> str | None:
    """How the article introduces somebody: the words between commas after the name, or the role before it."""
    if entity.introduction is None:
        entity.introduction = _introduced(scene, entity)
    return entity.introduction or None


def _introduced(scene: Scene, entity: Entity) -> str:
    tokens = scene.tokens
    codes = tokens.codes
    for mention in entity.mentions[:4]:
        if codes[mention.last : mention.last + 1] == "," and codes[mention.last + 1 : mention.last + 2] in ("D", "R"):
            end = mention.last + 1
            while end < len(codes) and codes[end] not in ",.NQVW;:-(" and end - mention.last < 14:
                end += 1
            inner = codes[mention.last + 1 : end]
            closed = codes[end : end + 1] in (",", ".", "W") and "B" not in inner
            if closed and any(code in "ROr" for code in inner) and not _opens_a_sentence(codes, mention.first):
                return _spaced(scene.text[slice(*tokens.span(mention.last + 1, end))])
    for mention in entity.mentions[:4]:
        if who := _who(scene, mention.last):
            return who
    for mention in entity.mentions[:4]:
        if not mention.shape.titled:
            continue
        first = mention.first
        while first and codes[first - 1] in "RrTO":  # the chief economist, the party leader
            first -= 1
        start, end = scene.tokens.span(first, mention.last)
        whole = scene.text[start:end]
        role = _spaced(whole[: max(0, whole.rfind(mention.shape.name))].strip())
        if (len(role) > 5 or role[-1:] == ".") and role.rstrip(".").lower() not in _COURTESY:
            return role
    return ""


def _opens_a_sentence(codes: str, first: int) -> bool:
    """Whether a name ends the phrase before a main clause: "According to Ms. Raman, the plan ..."."""
    low = max(codes.rfind(mark, 0, first) for mark in ".NQ") + 1
    return codes[low : low + 1] in ("I", "J", "x", "G") and "," not in codes[low:first]


def _who(scene: Scene, at: int) -> str:
    """A short relative clause behind a name ("who runs the bakery on Mill Street") that reports nothing said."""
    tokens = scene.tokens
    codes = tokens.codes
    if codes[at : at + 1] != "," or at + 3 >= len(codes) or tokens.word(at + 1).lower() != "who":
        return ""
    verb = tokens.word(at + 2)
    if codes[at + 2] == "L" or verb in ("also", "now", "later", "once"):
        verb = tokens.word(at + 3)
    if verb in ("has", "had"):  # who has run the bakery since May
        verb = tokens.word(at + 3)
        if verb != "been" and verb not in _OFFICES and verb not in ("run", "kept", "written"):
            return ""
    elif verb not in _OFFICES and not verb.endswith("s"):
        return ""
    end = at + 2
    while end < len(codes) and codes[end] not in ",.NQqVW;:-(" and end - at < 12:
        end += 1
    if end - at < 4 or codes[end : end + 1] not in (",", "."):
        return ""
    return _spaced(scene.text[slice(*tokens.span(at + 1, end))])


def _places(scene: Scene, long: list[bool]) -> list[int]:
    """The token of every run, short ones too."""
    if all(long):
        return scene.at
    return [match.start() for match in _RUNS.finditer(scene.tokens.codes)]


def _segments(
    scene: Scene, number: int, verdict: Verdict, runs: list[Run], long: list[bool], places: list[int]
) -> tuple[Span, ...]:
    """The run with the short ones of its quotation: those between which and it the source stands."""
    run = scene.runs[number]
    found = [run]
    source = verdict.mention
    if source is not None and not verdict.carried and len(places) > len(scene.at):
        here = bisect_left(places, scene.at[number])
        if here and not long[here - 1] and places[here - 1] < source.first < scene.at[number]:
            other = runs[here - 1]
            if other.paragraph == run.paragraph and _statement(scene, other, places[here - 1]):
                found.insert(0, other)
        if here + 1 < len(runs) and not long[here + 1] and scene.at[number] < source.first < places[here + 1]:
            other = runs[here + 1]
            if other.paragraph == run.paragraph and _statement(scene, other, places[here + 1]):
                found.append(other)
    return tuple([r.span(scene.text) for r in found])


def _statement(scene: Scene, run: Run, at: int) -> bool:
    """Whether a short run is set like a sentence or a part of one, not like a term or a title."""
    text, codes = scene.text, scene.tokens.codes
    begins = at == 0 or codes[at - 1] in "N.:" or codes[max(0, at - 2) : at] in ("V,", "C,", "P,")
    return begins and text[run.start].isupper() and text[run.end - 1] in _ENDS
