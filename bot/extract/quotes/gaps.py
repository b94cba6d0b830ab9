"""What lies between a run of quoted words and the mentions near it."""

from __future__ import annotations

import re

from bot.extract.quotes.mentions import Mention

Near = tuple[int, int, int]
"""The mentions near a run, by number: from where, which is the first behind the run, and to where."""
Gap = tuple[str, str, str]
"""Breaks, runs and ends of sentences counted, the codes, and the verbs counted."""
_GOVERNS = re.compile(r"[BLx]*V(?:p|[CTR_]{1,3})?[,:]?J?[,:]?")
NOISE = str.maketrans({"_": None, "*": None, "z": None})
_PLACES = [f"{lines}{runs}{stops}" for lines in range(4) for runs in range(4) for stops in range(4)]
FAR = 400
SHORT = 10
_DIGITS = "012"


class _Bare(dict[str, str]):
    """A few codes without those that say nothing here, remembered."""

    def __missing__(self, codes: str) -> str:
        if len(self) > 60_000:
            self.clear()
        found = self[codes] = codes.translate(NOISE)
        return found


bare = _Bare()


class _Short(dict[str, Gap]):
    """What few codes between a mention and a run say, remembered."""

    def __missing__(self, between: str) -> Gap:
        if len(self) > 60_000:
            self.clear()
        count = between.count
        found = self[between] = _told(count("N"), count("Q"), count("."), count("V"), between)
        return found


_short = _Short()


def gaps(codes: str, mentions: list[Mention], at: int, near: Near) -> list[Gap]:
    """What lies between each of the mentions near a run's token and the run."""
    low, middle, high = near
    count = codes.count
    found: list[Gap] = []
    lines = runs = stops = verbs = 0  # counted from the run outwards
    end = at
    for number in range(middle - 1, low - 1, -1):
        begin = mentions[number].last
        if at - begin < SHORT:
            found.append(_short[codes[begin:at]])
            continue
        if at - begin > FAR or begin > end:
            found.append(_gap(codes[begin : min(at, begin + FAR)]))
            continue
        lines += count("N", begin, end)
        runs += count("Q", begin, end)
        stops += count(".", begin, end)
        verbs += count("V", begin, end)
        found.append(_told(lines, runs, stops, verbs))
        end = begin
    found.reverse()
    for number in range(middle, high):
        found.append(_gap(codes[at + 1 : min(mentions[number].first, at + 1 + FAR)]))
    return found


def _gap(between: str) -> Gap:
    if len(between) < SHORT:
        return _short[between]
    count = between.count
    return _told(count("N"), count("Q"), count("."), count("V"))


def governs(codes: str, mention: Mention, at: int) -> bool:
    """Whether a mention before a run's token is the subject of the words that bring the run in."""
    return _GOVERNS.fullmatch(codes, mention.last, at) is not None


def _told(lines: int, runs: int, stops: int, verbs: int, short: str | None = None) -> Gap:
    """The counts as the ranker takes them; `short` are the codes between where they are few."""
    return (
        _PLACES[(lines if lines < 3 else 3) * 16 + (runs if runs < 3 else 3) * 4 + (stops if stops < 3 else 3)],
        bare[short] if short is not None else "+V" if verbs else "+",
        "3" if verbs > 2 else _DIGITS[verbs],
    )
