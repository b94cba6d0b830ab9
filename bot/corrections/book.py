"""Corrections applied to articles: pure. A quotation is known by its article and how it begins, so that it is found
again after the index is rebuilt and after a new analysis that cuts it otherwise.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from bot.model import Article, Correction, Quote
from bot.store.address import canonical
from bot.store.names import speaker_key
from bot.words import words

SHOWN_WORDS = 4  # a shorter run is never shown alone, whoever said it
OPENING_WORDS = 12  # of a quotation, kept to find it again


def said(quote: Quote) -> list[str]:
    """The words of a quotation."""
    return words(" ".join(segment.text for segment in quote.segments))


def opening(quote: Quote) -> str:
    """How a quotation begins: enough to tell it from the others of its article."""
    text = " ".join(" ".join(segment.text for segment in quote.segments).split())
    parts = text.split(" ")
    return text if len(parts) <= OPENING_WORDS else " ".join(parts[:OPENING_WORDS])


def begins(quote: Quote, text: str) -> bool:
    """Whether the quotation begins with the text; also where a newer analysis cut it shorter than the text."""
    wanted, here = words(text), said(quote)
    if not wanted:
        return " ".join("".join(s.text for s in quote.segments).split()).startswith(" ".join(text.split()))
    return here[: len(wanted)] == wanted or (len(here) >= SHOWN_WORDS and wanted[: len(here)] == here)


class Book:
    """Corrections in the order they were made, ready to be looked up; a later one wins."""

    def __init__(self, corrections: Sequence[Correction]) -> None:
        self.corrections = tuple(corrections)
        self._of: defaultdict[str, list[tuple[int, Correction]]] = defaultdict(list)
        self._merges: list[tuple[int, str, str]] = []  # place in the order, key of the other, name
        self._leads: dict[int, dict[str, str]] = {}  # of the merges made after a place: the key of the other, the name
        for place, correction in enumerate(self.corrections):
            if correction.kind == "merge":
                self._merges.append((place, speaker_key(correction.other or ""), correction.name or ""))
            elif correction.article:
                self._of[correction.article].append((place, correction))
                address = canonical(correction.article)
                if address and address != correction.article:
                    self._of[address].append((place, correction))

    def correct(self, article: Article) -> Article:
        """The article as people put it right. It is given as it was found."""
        named = self._naming(article)
        hidden = any(c.kind == "hide_article" for _, c in named)
        if not self._merges and not named:
            return article
        quotes = tuple(self._quote(quote, named) for quote in article.analysis.quotes)
        if quotes == article.analysis.quotes:
            return replace(article, hidden=hidden) if hidden else article
        analysis = replace(article.analysis, quotes=quotes)
        return replace(article, analysis=analysis, found=article.analysis.quotes, hidden=hidden)

    def name_of(self, speaker: str) -> str:
        """The name under which a speaker's quotations, by name or key, are found: of the one they were merged into."""
        known = next((key for _, key, _ in self._merges if key == speaker.strip()), None)
        return self._merged(speaker, -1, known)

    def touched(self, corrections: Sequence[Correction]) -> tuple[set[str], set[str]]:
        """Articles and speakers whose quotations may look otherwise when these corrections come or go.

        Merges lead from name to name, so every name that is linked to a changed one counts.
        """
        articles = {c.article for c in corrections if c.article}
        names = {name for c in corrections if c.kind == "merge" for name in (c.other, c.name) if name}
        links = [c for c in (*self.corrections, *corrections) if c.kind == "merge"]
        keys: set[str] = set()
        while keys != (grown := {speaker_key(name) for name in names}):
            keys = grown
            for link in links:
                ends = {end for end in (link.other, link.name) if end}
                if keys & {speaker_key(end) for end in ends}:
                    names |= ends
        # An article whose speaker was put right by hand no longer carries the name that was merged.
        if names:
            articles |= {c.article for c in self.corrections if c.kind in ("speaker", "split") and c.article}
        return articles, names

    def _naming(self, article: Article) -> list[tuple[int, Correction]]:
        named = self._of.get(article.key, [])
        address = canonical(article.raw.url) if article.raw.url else None
        beside = self._of.get(address, []) if address else []
        return sorted({place: (place, c) for place, c in (*named, *beside)}.values(), key=lambda each: each[0])

    def _quote(self, quote: Quote, named: Sequence[tuple[int, Correction]]) -> Quote:
        known, since = quote, -1
        for place, correction in named:
            if correction.kind == "split":
                here = known.speaker and {speaker_key(known.speaker), speaker_key(self._merged(known.speaker, since))}
                if here and speaker_key(correction.other or "") in here:
                    known, since = _by(known, correction.name), place
            elif correction.kind in ("hide_quote", "speaker") and begins(quote, correction.text or ""):
                if correction.kind == "hide_quote":
                    known = replace(known, shown=False)
                else:
                    known, since = _by(known, correction.name), place
        if known.speaker and (name := self._merged(known.speaker, since)) != known.speaker:
            known = replace(known, speaker=name)
        return known

    def _merged(self, name: str, since: int, known: str | None = None) -> str:
        """Where the merges made after `since` lead from a name; a later one of the same name wins."""
        if since not in self._leads:
            self._leads[since] = {key: target for place, key, target in self._merges if place > since}
        leads = self._leads[since]
        seen, key = set(), known or speaker_key(name)
        while key in leads and key not in seen:
            seen.add(key)
            name = leads[key]
            key = speaker_key(name)
        return name


def _by(quote: Quote, name: str | None) -> Quote:
    """The quotation said by somebody else than was thought; by nobody known it isn't shown."""
    if not name:
        return replace(quote, speaker=None, mention=None, introduction=None, shown=False)
    shown = len(said(quote)) >= SHOWN_WORDS
    return replace(quote, speaker=name, introduction=None, confidence=1.0, shown=shown)
