"""Attribution by rule in the languages the ranker was not trained for: the plain cases, and nothing else.

A quotation has the speaker its own clause names ("sagte Helga Brandt", "selon M. Roux", "Tomás Rivas respondió:"). What
has no such clause goes on with the quotation before it, or is by the one person of the sentence before; else it stays
without a speaker. The confidences are set by hand: no labelled articles in these languages
were at hand to calibrate them.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import NamedTuple

from bot.extract.quotes.clauses import tongue, words
from bot.extract.quotes.dialogue import with_dialogue
from bot.extract.quotes.marks import Run, is_long
from bot.extract.quotes.people import Person
from bot.extract.quotes.phrases import Who
from bot.extract.quotes.reporting import AND, REACH, Clauses
from bot.extract.quotes.russian import OTHERS
from bot.extract.quotes.spoken import DOUBTFUL, LIKELY
from bot.extract.quotes.subjects import ENDS
from bot.model import Quote, Span

_THIS = frozenset(["este", "esta", "cet", "cette", "questo", "questa", "dieser", "diese", "deze", "dit", "этот", "эта"])
"""What opens with these is us: "este cronista" (this reporter)."""

_SAME = frozenset(["même", "misma", "mismo", "mesma", "mesmo", "stessa", "stesso", "selbe"])
_OWN = frozenset(
    ["sein", "seine", "ihr", "ihre", "son", "sa", "leur", "su", "seu", "sua", "suo", "zijn", "haar", "hun"]
)


class _Last(NamedTuple):
    """The quotation before, its person, its run, where that ends, whether a clause stood behind it, and whether any
    of its segments is long enough to be told."""

    quote: Quote
    person: Person | None
    number: int
    after: int
    interrupts: bool
    spans: list[Span]
    """Its segments: a list, for a tuple grown by each of thousands would be copied as often."""
    said_enough: bool


class Foreign:
    """Attributes the runs of one article."""

    def __init__(self, text: str, spans: list[tuple[int, int]], runs: list[Run], code: str) -> None:
        self.language = tongue(code)
        runs = with_dialogue(text, spans, runs, self.language)
        self.text, self.runs, self.long = text, runs, [is_long(text, run) for run in runs]
        self.clauses = Clauses(text, runs, self.language)
        self.cast = self.clauses.cast

    def quotes(self) -> tuple[Quote, ...]:
        """The quotations in order of the text."""
        found: list[tuple[Quote, list[Span]]] = []
        last: _Last | None = None
        clauses = self._clauses()
        for number, run in enumerate(self.runs):
            who = clauses[number]
            person: Person | None = None
            goes_on = who is None and last is not None and (self._goes_on(last, number) or self._stays(last, number))
            if goes_on and last is not None:
                person = last.person
                quote = replace(last.quote, confidence=min(last.quote.confidence, LIKELY))
                if found and found[-1][1] is last.spans:
                    found.pop()
            elif who is None and last is not None and (self._reports_on(last, number) or self._adds(last, number)):
                person = last.person
                speaker, shown = last.quote.speaker, last.quote.shown
                quote = self._quote(
                    run, speaker, None, person.role if person else None, LIKELY if shown else DOUBTFUL, shown
                )
            elif who is not None:
                quote, person = self._resolved(run, who, last)
            elif (subject := self._led_by(last, number)) is not None:
                person = subject
                quote = self._quote(run, subject.full, None, subject.role, LIKELY, True)
            elif self.long[number] and self._is_statement(run):
                quote = self._quote(run, None, None, None, 0.0, False)
            else:
                continue
            spans = last.spans if goes_on and last is not None else []
            spans.append(run.span(self.text))
            enough = self.long[number] or (goes_on and last is not None and last.said_enough)
            if enough:  # short ones are never alone
                found.append((quote, spans))
            last = _Last(quote, person, number, run.after, who is not None and who.interrupts, spans, enough)
        return tuple(replace(quote, segments=tuple(spans)) for quote, spans in found)

    def _clauses(self) -> list[Who | None]:
        """Every run's clause; a quotation of several paragraphs may have it at its end."""
        found = [self.clauses.of(number) for number in range(len(self.runs))]
        for number in range(len(found) - 2, -1, -1):
            run, after = self.runs[number], self.runs[number + 1]
            if found[number] is None and not run.closed and after.paragraph == run.paragraph + 1:
                found[number] = found[number + 1]
        return found

    def _led_by(self, last: _Last | None, number: int) -> Person | None:
        """The one person of the sentences before a statement without a clause: "Anna Ruiz winkt ab. „Nein, nein.“"."""
        run = self.runs[number]
        if not self.long[number] or not self._is_statement(run) or self.clauses.is_titled(number):
            return None
        begin = self.text.rfind("\n", max(0, run.mark - 2 * REACH), run.mark) + 1
        begin = max(begin, last.after if last is not None else 0)
        before = self.runs[number - 1].after if number else 0
        if self.text[before : before + 1] in ENDS or (self.text[before - 2 : before - 1] in ENDS and before):
            begin = max(begin, before)
        lead = self.text[begin : run.mark].rstrip()
        if (not begin and run.mark > 2 * REACH) or lead[-1:] not in (".", "…") or run.mark - begin > 2 * REACH:
            return None
        if self.clauses.bears_words(lead[-REACH:]):
            return None
        people = self.cast.named(begin, run.mark)
        if not people or any(person is not people[0] for person in people) or not people[0].human or people[0].body:
            return None
        follow = self.text[run.after : run.after + 3].lstrip(" .,")
        if follow[:1].islower() or not self.cast.is_named_since(begin, run.mark):
            return None
        return None if self.cast.has_newcomer(begin, run.mark, people[0]) else people[0]

    def _quote(
        self, run: Run, speaker: str | None, mention: str | None, role: str | None, confidence: float, shown: bool
    ) -> Quote:
        return Quote((run.span(self.text),), speaker, mention, role, confidence, shown)

    def _resolved(self, run: Run, who: Who, last: _Last | None) -> tuple[Quote, Person | None]:
        person: Person | None
        if who.name is not None:
            full, person, sure = self.cast.find(who.name, run.start)
        elif who.described:
            return self._described(run, who, last)
        elif last is not None and last.person is None and last.quote.speaker and self._is_right_behind(last, run):
            # Whoever spoke just before has no name that we know.
            sure = last.quote.shown and not who.sex
            full, person = last.quote.speaker or "", None
        else:
            sex = who.sex or self._sex_of_sentence(run, last.after if last else 0)
            person, sure = self.cast.meant(sex, run.mark, last.person if last else None, last.after if last else 0)
            full = person.full if person is not None else ""
            sure = sure and not self._is_unsolved(who, run, last)
        if not full:
            return self._quote(run, None, who.words or None, None, 0.0, False), None
        confidence = who.confidence if who.name is not None else min(LIKELY, who.confidence)
        confidence = confidence if sure else DOUBTFUL
        role = who.name.title if who.name is not None else ""
        if person is not None:
            person.human = True
            if role and not person.role:
                person.role = role
            role = person.role or ""
        mention = who.words or (who.name.text if who.name is not None else None)
        return self._quote(run, full, mention, role or None, confidence, confidence > DOUBTFUL), person

    def _is_unsolved(self, who: Who, run: Run, last: _Last | None) -> bool:
        """Whether the clause between the last run and this has no subject, and nobody knew whose it is."""
        if who.sex or who.words or last is None or not last.interrupts or last.quote.shown:
            return False
        between = self.text[last.after : run.mark]
        return len(between) < REACH and "\n" not in between and not any(end in between for end in ENDS)

    def _sex_of_sentence(self, run: Run, since: int) -> str:
        """The sex of the pronoun that opens the last sentence with one: "Lei non promette. «Vedremo», conclude."."""
        begin = max(since, self.text.rfind("\n", max(0, run.mark - REACH), run.mark) + 1, run.mark - REACH)
        row = words(self.text, begin, run.mark, self.language)
        for at in range(len(row) - 1, -1, -1):
            if at and row[at - 1].text not in ENDS:
                continue
            if row[at].low in self.language.masculine:
                return "m"
            if row[at].low in self.language.feminine:
                return "f"
        return ""

    def _is_right_behind(self, last: _Last, run: Run) -> bool:
        """Whether nobody is named between the last quotation and a run of the same paragraph."""
        between = self.text[last.after : min(run.mark, last.after + 4 * REACH)]
        if "\n" in between or "?" in between or run.mark - last.after > 4 * REACH:
            return False  # a question is somebody else's to answer
        return not self.cast.named(last.after, run.mark)

    def _described(self, run: Run, who: Who, last: _Last | None) -> tuple[Quote, Person | None]:
        """A quotation whose clause names nobody: the person the description was said of, or the description itself."""
        phrase = who.words
        parts = [word.lower().strip("'’") for word in re.split(r"\s+|(?<=[’'])", phrase)]
        if not phrase:
            return self._quote(run, None, None, None, 0.0, False), None
        human = self.clauses.is_human(phrase) or (who.interrupts and self.clauses.is_somebody(phrase))
        human = human and parts[0] not in _THIS
        shown = who.confidence > DOUBTFUL
        if _SAME.intersection(parts[1:3]) and (last is None or not last.quote.speaker):
            shown = False
        elif _SAME.intersection(parts[1:3]) and last is not None:
            return self._quote(run, last.quote.speaker, phrase, None, LIKELY, shown and last.quote.shown), last.person
        if self.language.code == "ru" and parts[0] in ("источник", "представитель", "представительница"):
            return self._quote(run, phrase, phrase, None, LIKELY if shown else DOUBTFUL, shown), None
        if parts[0] in self.language.indefinite:
            shown = shown and (human or self.clauses.is_body(phrase))
            return self._quote(run, phrase, phrase, None, LIKELY if shown else DOUBTFUL, shown), None
        person = self.cast.bearing(parts, who.sex, run.mark)
        sure = True
        if person is None and human and parts[0] not in _OWN:
            spoke = last.after if last else 0
            person, sure = self.cast.meant(who.sex, run.mark, last.person if last else None, spoke, described=True)
            other = person is not None and parts[0] not in person.roles
            if self.language.code == "ru" and other and (len(parts) > 1 or parts[0] in OTHERS):
                sure = False  # "мама второклассника" is somebody new, as is "следователь" beside a director
        if person is not None and human and not person.roles.intersection(parts):
            nouns = [part for part in parts[1:3] if self.language.is_role(part)]
            sure = sure and not any(self.cast.is_another(person, noun, who.sex) for noun in nouns)
        apart = last is not None and "\n" in self.text[last.after : run.mark]
        if apart and person is not None and person.roles and not person.roles.intersection(parts):
            sure = sure and not any(part in self.language.of for part in parts[1:])  # "la consejera de Aguas": another
        if person is not None and sure:
            confidence = min(LIKELY, who.confidence)
            return self._quote(run, person.full, phrase, person.role, confidence, shown), person
        shown = shown and self.clauses.is_body(phrase) and not self.clauses.is_human(phrase)
        shown = shown and not (len(parts) < 3 and self._is_generic(parts[-1]))
        return self._quote(run, phrase, phrase, None, LIKELY if shown else DOUBTFUL, shown), None

    def _is_generic(self, noun: str) -> bool:
        """Whether an article mostly also calls such a body by its name: "the company", "the club"."""
        generic = self.language.verbs.generic
        return noun in generic or (self.language.code in ("de", "nl") and noun.endswith(tuple(generic)))

    def _goes_on(self, before: _Last, number: int) -> bool:
        """Whether a run continues the one before: in its paragraph behind one clause, or behind a mark left open."""
        first, second = self.runs[before.number], self.runs[number]
        if not first.closed and second.paragraph == first.paragraph + 1:
            return True
        between = self.text[first.after : second.mark]
        if first.paragraph != second.paragraph or len(between) > REACH or not between.strip(" \u00a0\u202f"):
            return False
        row = words(self.text, first.after, second.mark, self.language)
        dash = bool(row) and row[-1].text in "—–-"
        while row and row[-1].text in "—–-":
            row.pop()
        ends = [at for at, word in enumerate(row) if word.text in ENDS and not (at and len(row[at - 1].text) == 1)]
        if before.interrupts:
            return bool(row) and (dash or not row[-1].text[0].isalnum()) and (not ends or ends == [len(row) - 1])
        return len(ends) == 1 and ends[0] == len(row) - 1 and any(self.language.says(row, at) for at in range(len(row)))

    def _adds(self, last: _Last, number: int) -> bool:
        """Whether a few words lead from one quotation to the same person's next: "Und dann, leiser: „…“"."""
        run = self.runs[number]
        between = self.text[last.after : run.mark]
        if "\n" in between or not last.quote.shown or not between.rstrip().endswith(":"):
            return False
        row = self.clauses.leading(number)
        first = row[0].low if row else ""
        named = bool(self.cast.named(row[0].start, run.mark)) if row else True
        if self.language.code != "de":
            named = named or any(w.is_name for w in row[1:])
        return first in self.language.verbs.then and len(row) < 9 and not named

    def _reports_on(self, last: _Last, number: int) -> bool:
        """Whether half a sentence goes on with what the last speaker said: ", dénonçant « … »", "Sie habe „…“"."""
        run = self.runs[number]
        between = self.text[last.after : run.mark]
        if "\n" in between or len(between) > REACH or not last.quote.speaker or not self.clauses.is_part(number):
            return False
        row = words(self.text, last.after, run.mark, self.language)
        ends = [at for at, word in enumerate(row) if word.text in ENDS and not (at and len(row[at - 1].text) == 1)]
        if self.cast.named(last.after, run.mark) and any(
            p is not last.person for p in self.cast.named(last.after, run.mark)
        ):
            return False
        joint = row[1:] if row and row[0].text == "," else row
        if not ends and 0 < len(joint) < 4 and joint[0].low in AND:
            return last.quote.shown  # "nannte es „zu teuer“ und „schlecht geplant“"
        if not ends:
            return sum(self.language.says(row, at) for at in range(len(row))) > last.interrupts
        if len(ends) > 1:
            return False
        inner = row[ends[0] + 1 :]
        mood = any(word.low in self.language.verbs.reported for word in inner)
        return mood and not any(self.language.says(inner, at) for at in range(len(inner)))

    def _stays(self, last: _Last, number: int) -> bool:
        """Whether a statement without a clause stands in the paragraph of the one before, and nobody came between."""
        run = self.runs[number]
        between = self.text[last.after : run.mark]
        if "\n" in between or len(between) > REACH or last.person is None or not last.quote.shown:
            return False
        if not self.long[number] or not self._is_statement(run) or between.rstrip()[-1:] not in ENDS:
            return False
        if any(person is not last.person for person in self.cast.named(last.after, run.mark)):
            return False
        row = words(self.text, last.after, run.mark, self.language)
        begin = next((at + 1 for at in range(len(row) - 2, -1, -1) if row[at].text in ENDS), 0)
        inner = row[begin:]
        if inner and any(word.low in self.language.verbs.other for word in inner[:3]):
            return False
        return not any(
            word.low in self.language.indefinite and any(self.language.is_role(w.low) for w in row[at + 1 : at + 4])
            for at, word in enumerate(row)
        )

    def _is_statement(self, run: Run) -> bool:
        """Whether words without a clause of their own are set like a statement, not like a title or a term."""
        inside = self.text[run.start : run.end]
        before = self.text[max(0, run.mark - 8) : run.mark].rstrip()[-1:]
        follow = self.text[run.after : run.after + 1]
        ended = inside[-1] in ENDS or (inside[-1] == "," or follow in (".", ","))
        return inside[0].isupper() and ended and (before in ("", ":", "\n") or before in ENDS + "»”“\"'")
