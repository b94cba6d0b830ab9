"""Attribution by rule in the languages the ranker was not trained for: the plain cases, and nothing else.

A quotation has the speaker its own clause names ("sagte Helga Brandt", "selon M. Roux", "Tomás Rivas respondió:"). What
has no such clause stays without a speaker. The confidences are set by hand: no labelled articles in these languages
were at hand to calibrate them.
"""

from __future__ import annotations

from dataclasses import replace

from bot.extract.quotes.cast import Person
from bot.extract.quotes.clauses import tongue, words
from bot.extract.quotes.marks import Run
from bot.extract.quotes.reporting import DOUBTFUL, ENDS, LIKELY, REACH, Clauses, Who
from bot.model import Quote, Span


class Foreign:
    """Attributes the runs of one article."""

    def __init__(self, text: str, runs: list[Run], long: list[bool], code: str) -> None:
        self.text, self.runs, self.long = text, runs, long
        self.language = tongue(code)
        self.clauses = Clauses(text, runs, self.language)
        self.cast = self.clauses.cast

    def quotes(self) -> tuple[Quote, ...]:
        """The quotations in order of the text."""
        found: list[Quote] = []
        last: tuple[Quote, Person | None, int] | None = None
        for number, run in enumerate(self.runs):
            who = self.clauses.of(number)
            person: Person | None = None
            goes_on = who is None and last is not None and self._goes_on(last[2], number)
            if goes_on and last is not None:
                before, person, _ = last
                quote = self._joined(before, run)
                if found and found[-1] is before:
                    found.pop()
            elif who is not None:
                quote, person = self._resolved(
                    run, who, last[1] if last else None, self.runs[last[2]].after if last else 0
                )
            elif self.long[number] and self._is_statement(run):
                quote = self._quote(run, None, None, None, 0.0, False)
            else:
                continue
            if self.long[number] or (goes_on and len(quote.segments) > 1 and self._said_enough(quote)):
                found.append(quote)
            last = (quote, person, number)
        return tuple(found)

    def _joined(self, before: Quote, run: Run) -> Quote:
        """A quotation with the run that continues it."""
        span = Span(run.start, run.end, self.text[run.start : run.end])
        return replace(before, segments=(*before.segments, span), confidence=min(before.confidence, LIKELY))

    def _said_enough(self, quote: Quote) -> bool:
        """Whether one segment is long: short ones are never alone."""
        starts = {run.start for run, is_long in zip(self.runs, self.long, strict=True) if is_long}
        return any(segment.start in starts for segment in quote.segments)

    def _quote(
        self, run: Run, speaker: str | None, mention: str | None, role: str | None, confidence: float, shown: bool
    ) -> Quote:
        span = Span(run.start, run.end, self.text[run.start : run.end])
        return Quote((span,), speaker, mention, role, confidence, shown)

    def _resolved(self, run: Run, who: Who, last: Person | None, spoke: int) -> tuple[Quote, Person | None]:
        person: Person | None
        if who.name is not None:
            full, person, sure = self.cast.find(who.name, run.start)
        elif who.sex == "-":
            return self._described(run, who.words)
        else:
            person, sure = self.cast.meant(who.sex, run.mark, last, spoke)
            full = person.full if person is not None else ""
        if not full:
            return self._quote(run, None, who.words or None, None, 0.0, False), None
        confidence = who.confidence if who.name is not None else min(LIKELY, who.confidence)
        confidence = confidence if sure else DOUBTFUL
        role = who.role or (who.name.title if who.name is not None else "")
        if person is not None:
            person.speaks = True
            if role and not person.role:
                person.role = role
            role = person.role or ""
        mention = who.words or (who.name.text if who.name is not None else None)
        return self._quote(run, full, mention, role or None, confidence, confidence > DOUBTFUL), person

    def _described(self, run: Run, phrase: str) -> tuple[Quote, Person | None]:
        """A quotation whose clause names nobody: the person the description was said of, or the description itself."""
        parts = [word.lower() for word in phrase.split()]
        if not parts:
            return self._quote(run, None, None, None, 0.0, False), None
        if parts[0] in self.language.indefinite:
            return self._quote(run, phrase, phrase, None, LIKELY, True), None
        person = self.cast.bearing(parts, run.mark)
        if person is not None:
            return self._quote(run, person.full, phrase, person.role, LIKELY, True), person
        return self._quote(run, phrase, phrase, None, DOUBTFUL, False), None

    def _goes_on(self, before: int, number: int) -> bool:
        """Whether a run continues the one before: in its paragraph behind one clause, or behind a mark left open."""
        first, second = self.runs[before], self.runs[number]
        if not first.closed and second.paragraph == first.paragraph + 1:
            return True
        between = self.text[first.after : second.mark]
        if first.paragraph != second.paragraph or len(between) > REACH or not between.strip(" \u00a0\u202f"):
            return False
        if before + 1 != number and any(self.long[before + 1 : number]):
            return False
        row = words(self.text, first.after, second.mark, self.language)
        ends = [at for at, word in enumerate(row) if word.text in ENDS and not (at and len(row[at - 1].text) == 1)]
        return len(ends) == 1 and ends[0] == len(row) - 1 and any(word.low in self.language.say for word in row)

    def _is_statement(self, run: Run) -> bool:
        """Whether words without a clause of their own are set like a statement, not like a title or a term."""
        inside = self.text[run.start : run.end]
        before = self.text[max(0, run.mark - 8) : run.mark].rstrip()[-1:]
        follow = self.text[run.after : run.after + 1]
        ended = inside[-1] in ENDS or (inside[-1] == "," or follow in (".", ","))
        return inside[0].isupper() and ended and (before in ("", ":", "\n") or before in ENDS + "»”“\"'")
