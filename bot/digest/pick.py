"""What goes into a digest: which arrivals, in which order, which quote of the day; and what each filter took away."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Sequence
from functools import lru_cache

from bot.digest.ledger import NOTHING_NEW
from bot.model import Arrival, Digest, Filter, Link, Quotation, Schedule
from bot.words import squash

LINKS = 5
# What an article is that a part of a filter leaves out.
LEFT_OUT = {
    "sources": "from other sources",
    "without_sources": "from excluded sources",
    "tags": "without the tags",
    "without_tags": "with excluded tags",
    "speakers": "without the speakers",
    "without_speakers": "with excluded speakers",
    "words": "without the words",
    "without_words": "with excluded words",
}
# A quote of the day is a statement one can read at a glance.
SHORT, LONG = 40, 320
# Scripts written without spaces: a word there is found anywhere, not between spaces.
UNSPACED = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")


def pick(
    schedule: Schedule,
    arrivals: Sequence[Arrival],
    posted: Collection[str],
    cursor: int | None,
    *,
    late: bool = False,
    tag_key: Callable[[str], str] = squash,
) -> Digest:
    """The digest of a schedule: the newest `count` of the articles that arrived after `cursor`, pass its filter and
    were never posted by it.

    `cursor` None means that the schedule has not yet run: it takes the newest `count` of the whole archive. Where
    nothing is new and the schedule asks for it, a rotation of articles not yet posted, from all that is in `arrivals`.
    The same input gives the same digest, so a preview is what will be posted.
    """
    unposted = [a for a in arrivals if a.entry.key not in posted]
    fresh = [a for a in unposted if cursor is None or a.number > cursor]
    matching, removed = sift(schedule.filter, fresh, tag_key)
    reached = max((a.number for a in arrivals), default=cursor)
    reached = reached if cursor is None or reached is None else max(reached, cursor)
    archive = False
    ordered = _by_date(matching) if cursor is None else _by_arrival(matching)
    pool = matching
    if not matching and rotates(schedule) and cursor is not None:
        pool, removed = sift(schedule.filter, unposted, tag_key)
        ordered, archive = _rotation(schedule, pool), True
    chosen = ordered[: max(1, schedule.count)]
    return Digest(
        schedule=schedule,
        entries=tuple(a.entry for a in chosen),
        quote=_quote_of_the_day(chosen if archive or cursor is None else pool, schedule.filter),
        links=_links(chosen),
        more=0 if archive else len(ordered) - len(chosen),
        matching=len(pool),
        removed=removed,
        archive=archive and bool(chosen),
        first=cursor is None,
        late=late,
        cursor=reached if chosen or cursor is not None else None,
        empty="" if chosen else _why_empty(fresh, removed, archive),
    )


def rotates(schedule: Schedule) -> bool:
    """Whether the archive is posted from where nothing is new; not "as it comes", which looks many times a day."""
    return schedule.when_empty == "rotation" and schedule.cadence != "as_it_comes"


def sift(
    wanted: Filter, arrivals: Iterable[Arrival], tag_key: Callable[[str], str] = squash
) -> tuple[list[Arrival], tuple[tuple[str, int], ...]]:
    """The arrivals that pass the filter, and how many each part of it removed: the first that objects is counted.

    Tags of one `tag_key` are one tag.
    """
    kept: list[Arrival] = []
    counts: dict[str, int] = {}
    tests = _tests(wanted, tag_key)
    for arrival in arrivals:
        objection = next((name for name, passes in tests if not passes(arrival)), None)
        if objection is None:
            kept.append(arrival)
        else:
            counts[objection] = counts.get(objection, 0) + 1
    return kept, tuple((name, counts[name]) for name, _ in tests if name in counts)


def _tests(wanted: Filter, tag_key: Callable[[str], str]) -> list[tuple[str, Callable[[Arrival], bool]]]:
    """The parts of a filter that are set, cheapest first, each with the name of its field."""

    def one_of(asked: tuple[str, ...], held: Callable[[Arrival], Iterable[str]]) -> Callable[[Arrival], bool]:
        names = {fold(name) for name in asked}
        return lambda a: any(fold(name) in names for name in held(a))

    def tagged(asked: tuple[str, ...]) -> Callable[[Arrival], bool]:
        names = {tag_key(name) for name in asked}  # as /tag finds them: "Public Transport" is "public-transport"
        return lambda a: any(tag_key(name) in names for name in a.entry.tags)

    def not_(test: Callable[[Arrival], bool]) -> Callable[[Arrival], bool]:
        return lambda a: not test(a)

    def has_word(asked: tuple[str, ...]) -> Callable[[Arrival], bool]:
        return lambda a: any(contains(f"{a.entry.title}\n{a.text}", word) for word in asked)

    def quoting(asked: tuple[str, ...]) -> Callable[[Arrival], bool]:
        return lambda a: any(called(one, name) for one in asked for name in a.speakers)

    def sources(a: Arrival) -> Iterable[str]:
        return (a.entry.source, *a.entry.also_in)

    made = [
        ("sources", wanted.sources, one_of(wanted.sources, sources)),
        ("without_sources", wanted.without_sources, not_(one_of(wanted.without_sources, lambda a: (a.entry.source,)))),
        ("tags", wanted.tags, tagged(wanted.tags)),
        ("without_tags", wanted.without_tags, not_(tagged(wanted.without_tags))),
        ("speakers", wanted.speakers, quoting(wanted.speakers)),
        ("without_speakers", wanted.without_speakers, not_(quoting(wanted.without_speakers))),
        ("words", wanted.words, has_word(wanted.words)),
        ("without_words", wanted.without_words, not_(has_word(wanted.without_words))),
    ]
    return [(name, test) for name, asked, test in made if asked]


def called(asked: str, name: str) -> bool:
    """True where somebody of this name may be meant: “Lind” is a way to call Ada Lind."""
    return bool(asked.strip()) and set(fold(asked).split()) <= set(fold(name).split())


def contains(text: str, word: str) -> bool:
    """True where `text` holds the word or phrase, whatever its case, accents and spacing."""
    pattern = _pattern(word)
    return pattern is not None and pattern.search(fold(text)) is not None


@lru_cache(maxsize=4096)
def _pattern(word: str) -> re.Pattern[str] | None:
    parts = fold(word).split()
    if not parts:
        return None
    body = r"\s+".join(map(re.escape, parts))
    return re.compile(body if UNSPACED.search(word) else rf"(?<!\w){body}(?!\w)")


@lru_cache(maxsize=1024)
def fold(text: str) -> str:
    """The text without case and accents."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return unicodedata.normalize("NFKC", bare).casefold()


def _by_arrival(arrivals: Iterable[Arrival]) -> list[Arrival]:
    return sorted(arrivals, key=lambda a: -a.number)


def _by_date(arrivals: Iterable[Arrival]) -> list[Arrival]:
    """Newest by printed date, undated last. The first run meets a whole archive that arrived at once."""
    return sorted(arrivals, key=lambda a: (a.entry.published or "", a.number), reverse=True)


def _rotation(schedule: Schedule, arrivals: Iterable[Arrival]) -> list[Arrival]:
    """An order of the archive that looks shuffled, differs by schedule and never changes."""

    def place(arrival: Arrival) -> bytes:
        return hashlib.blake2b(f"{schedule.id}\0{arrival.entry.key}".encode(), digest_size=8).digest()

    return sorted(arrivals, key=place)


def _quote_of_the_day(arrivals: Iterable[Arrival], wanted: Filter) -> Quotation | None:
    """The best-attributed quotation that may be shown; by a speaker the filter names, where it names some."""

    def fits(quotation: Quotation) -> bool:
        if not quotation.quote.shown or quotation.speaker is None:
            return False
        name = quotation.speaker.name
        barred = any(called(one, name) for one in wanted.without_speakers)
        return not barred and (not wanted.speakers or any(called(one, name) for one in wanted.speakers))

    def worth(quotation: Quotation) -> tuple[bool, float, int]:
        length = sum(len(segment.text) for segment in quotation.quote.segments)
        return SHORT <= length <= LONG, quotation.quote.confidence, min(length, LONG)

    return max((q for a in arrivals for q in a.quotes if fits(q)), key=worth, default=None)


def _links(arrivals: Iterable[Arrival]) -> tuple[Link, ...]:
    """The newest related links of the chosen articles, each once."""
    found = {link.url or link.title: link for a in arrivals for link in a.links}
    return tuple(sorted(found.values(), key=lambda link: link.published or "", reverse=True)[:LINKS])


def _why_empty(fresh: Sequence[Arrival], removed: tuple[tuple[str, int], ...], archive: bool) -> str:
    if archive:
        return f"{NOTHING_NEW}, and every matching article of the archive was posted"
    if fresh:
        told = ", ".join(f"{LEFT_OUT[name]}: {count}" for name, count in removed)
        return f"{NOTHING_NEW} that matches (left out: {told})"
    return NOTHING_NEW
