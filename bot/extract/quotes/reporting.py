"""Reads the clause beside a quotation: whom "sagte Helga Brandt" or "Tomás Rivas respondió:" names."""

from __future__ import annotations

from bot.extract.quotes.clauses import Word, words
from bot.extract.quotes.marks import is_long
from bot.extract.quotes.names import is_short
from bot.extract.quotes.phrases import Who
from bot.extract.quotes.spoken import DOUBTFUL, LIKELY
from bot.extract.quotes.subjects import ENDS, THAT, Subjects

REACH = 240  # characters looked at beside a run
_CLOSERS = ",;—–-"
_SENTENCE = (*ENDS, ":")
_SO = frozenset(["così", "è", "lo", "parola"])
AND = frozenset(["und", "et", "y", "e", "en", "и", "а", "mais", "aber", "pero", "mas", "ma", "maar", "но"])
_GERUND = {"fr": "ant", "es": "ndo", "pt": "ndo", "it": "ndo"}
_ALLEGED = frozenset(["soll", "sollen", "aurait", "auraient", "habría", "teria", "avrebbe", "zou"])


class Clauses(Subjects):
    """The clauses beside the runs of one article."""

    def of(self, number: int) -> Who | None:
        """Whom the clause of a run names; none where it has no clause of its own."""
        if self.is_titled(number):
            return None
        behind = self._behind(number)
        return self._front(number, behind is not None) or behind

    def is_titled(self, number: int) -> bool:
        """Whether a run is the name of what the word before it says: "der Roman „…“", "le slogan « … »"."""
        run = self.runs[number]
        before = (
            self.text[max(0, run.mark - 30) : run.mark].rpartition("\n")[2].replace("’", " ").replace("'", " ").split()
        )
        if not before:
            return False
        low = before[-1].lower().rstrip(",")
        if low in self.language.verbs.called:
            return not any(word.lower() in self.language.verbs.have for word in before[-4:-1])
        if self.is_part(number):
            return False
        return low in self.language.verbs.written or low in self.language.verbs.works

    def leading(self, number: int) -> list[Word]:
        """The words of a sentence that lead to a run."""
        return self._sentence_before(number)

    def bears_words(self, lead: str) -> bool:
        """Whether a sentence tells of something written or with a title."""
        low = {word.strip(".,;:!?").lower() for word in lead.split()[-14:]}
        return not low.isdisjoint(self.language.verbs.written | self.language.paper)

    # What stands before a run

    def _front(self, number: int, has_behind: bool) -> Who | None:
        row = self._sentence_before(number)
        if not row:
            return None
        colon = row[-1].text == ":"
        comma = row[-1].text == ","
        row = row[:-1] if colon or comma else row
        cut = max((at for at, word in enumerate(row) if word.text == ";"), default=-1)
        if cut >= 0 and any(self.language.says(row, at) for at in range(cut + 1, len(row))):
            row = row[cut + 1 :]
        if (who := self.according(row)) and not self._is_alleged(row):
            return who
        if not colon and (has_behind or (not comma and self._is_attached(row, number))):
            return None
        says = [at for at, word in enumerate(row) if self.language.says(row, at) or word.low in self.language.behind]
        says = [at for at in says if self.language.says(row, at) or self._stands_for_verb(row, at, number)]
        if colon and self._is_written(row, 3 if says else 6):
            return None
        if says:
            return self._reported(row, says[-1], colon, comma, self.is_part(number))
        if colon and row:
            return self._only_person(row)
        return None

    def _is_alleged(self, row: list[Word]) -> bool:
        """ "Laut Anklage soll Keller geschrieben haben": he wrote, not the prosecution."""
        return any(word.low in _ALLEGED for word in row) and any(
            self.cast.knows(n) for n in self._names(row, 0, len(row))
        )

    def _is_written(self, row: list[Word], reach: int) -> bool:
        """Whether a sentence leads to what stands on a sign or to a title, not to speech."""
        for at, word in enumerate(row):
            near = at >= len(row) - reach or (at and row[at - 1].low in self.language.indefinite)
            if near and word.low in self.language.verbs.written:
                return True
        return False

    def _is_attached(self, row: list[Word], number: int) -> bool:
        """Whether the words before a run are the clause of the run before: then it is a title within that clause."""
        if not number or self.runs[number - 1].paragraph != self.runs[number].paragraph:
            return False
        before = self.runs[number - 1]
        if self.text[before.end - 1] in ENDS and row[0].text[0].isupper():
            return False
        if row[-1].low in THAT and self.is_part(number) and not is_long(self.text, before):
            return False  # "в газете «Плёс» она заметила, что «…»"
        between = self.text[before.after : row[0].start]
        return len(between) < 4 and not any(end in between for end in ENDS)

    def _reported(self, row: list[Word], verb: int, colon: bool, comma: bool, part: bool) -> Who | None:
        """Whom a sentence with a reporting verb before the run names."""
        if colon and self._leads_from_paper(row):
            return None
        who = self.noun_phrase(row, verb + 1) if not self.language.says(row, verb) else self._subject(row, verb)
        if who is None and colon:
            who = self._only_person(row)
        called = (who.name.text if who.name is not None else who.words).lower().split()[:2] if who is not None else []
        if not self.language.verbs.written.isdisjoint(called):
            return None  # "Das Motto der Stadt lautet"
        if who is not None and who.described and part and not (self.is_human(who.words) or self.is_body(who.words)):
            who = None  # "atribuyó la demora"
        if who is None and part and self._lacks_subject(row, verb):
            return Who(None, "", "", LIKELY)
        if who is None and any(w.low in self.language.verbs.latter for w in row[:2]):
            return None
        if who is None and colon and self.language.drops_pronouns:
            who = Who(None, "", "", LIKELY)
        if who is None:
            return None
        rest = row[verb + 1 :]
        that = bool(rest) and not self.language.joint.isdisjoint(w.low for w in rest) and len(rest) < 10
        alone = not any(w.is_name and w.low not in self.language.small for w in rest) or self.language.code == "de"
        that = that or (part and len(rest) < 16 and any(w.low in THAT or w.text == "," for w in rest[:4]))
        near = colon or (comma and len(rest) < 8) or len(rest) < 2 or ((that or len(rest) < 5) and alone)
        return who if near else who._replace(confidence=DOUBTFUL)

    def is_part(self, number: int) -> bool:
        """Whether a run is half a sentence that goes on from the words before it."""
        return self.text[self.runs[number].start].islower()

    def _stands_for_verb(self, row: list[Word], at: int, number: int) -> bool:
        """Whether "so" is a reporting verb: between commas with a name, or right behind another run."""
        if at and row[at - 1].text == "," and at + 1 < len(row):
            return row[at + 1].is_name or row[at + 1].low in self.language.article
        return at == 0 and number > 0 and self.text[self.runs[number - 1].after : row[0].start].strip() in ("", ",")

    def _sentence_before(self, number: int) -> list[Word]:
        """The words between the last sentence's end or run and the run; none where a sentence ends at the run."""
        known = self._leads.get(number)
        if known is None:
            known = self._leads[number] = self._read_before(number)
        return known

    def _read_before(self, number: int) -> list[Word]:
        run = self.runs[number]
        low = max(0, run.mark - REACH)
        line = self.text.rfind("\n", low, run.mark)
        before = self.text[low:line].rstrip() if line >= 0 else ""
        if before.endswith(":") and not self.text[line : run.mark].strip():
            line = low + before.rfind("\n")  # the paragraph before leads to the run
        low = max(line + 1, low)
        if number and self.runs[number - 1].after > low:
            low = self.runs[number - 1].after
        row = words(self.text, low, run.mark, self.language)
        for at in range(len(row) - 1, -1, -1):
            word = row[at]
            short = at and is_short(row[at - 1], self.language)
            if word.text in ENDS and not (word.text == "." and short and at < len(row) - 1):
                return row[at + 1 :]
        while row and row[0].text in _CLOSERS:
            row = row[1:]
        return row

    def _behind(self, number: int) -> Who | None:
        row, comma = self._following(number)
        if not row or (row[-1].text == ":" and not comma):
            return None  # it leads to the next run
        if who := self.according(row):
            return who._replace(interrupts=True)
        if row[0].low == "così" or (
            row[0].low in _SO and any(self.language.says(row, at) for at in range(1, min(5, len(row))))
        ):
            verb = next((at for at in range(min(5, len(row))) if self.language.says(row, at)), 0)
            return self.noun_phrase(row, verb + 1)
        if row[0].low in AND:
            return None  # its subject stands before the run
        if not comma and ((self._ends(number) and row[0].text[0].isupper()) or self._stands_within(number)):
            return None  # another sentence, or the rest of the one the run is a part of
        place = 0
        while place < min(3, len(row) - 1) and row[place].low in self.language.aux:
            place += 1
        word = row[place]
        if word.low.endswith(_GERUND.get(self.language.code, "\0")) and self._leads_on(row, place):
            return None
        if self.language.says(row, place) or (place == 0 and word.low in self.language.behind):
            return self._clause(row, place)
        if (
            (comma or not self._sentence_before(number))
            and self._may_be_verb(word)
            and (who := self._direct(row, place + 1))
        ):
            return who
        for at in range(min(4, len(row))):
            word = row[at]
            if self.language.says(row, at):
                return self._clause(row, at)
            if word.is_name and word.low not in self.language.small:
                return self._name_first(row, at) if comma else None
        return None

    def _ends(self, number: int) -> bool:
        """Whether a run is a whole sentence with its stop."""
        run = self.runs[number]
        return self.text[run.end - 1] in ENDS

    def _leads_on(self, row: list[Word], at: int) -> bool:
        """Whether a gerund leads to further words, not back: "admitindo que", "dénonçant «"."""
        return at + 1 >= len(row) or row[at + 1].low in THAT

    def _stands_within(self, number: int) -> bool:
        """Whether a run is a noun's name within its sentence: "Il comitato «Insieme per il lago» ha annunciato"."""
        row = self._sentence_before(number)
        if not row or not row[-1].text[0].isalpha():
            return False
        return not any(self.language.says(row, at) for at in range(len(row)))

    def _following(self, number: int) -> tuple[list[Word], bool]:
        """The rest of the sentence behind a run, and whether a comma or a dash leads to it."""
        run = self.runs[number]
        reach = min(len(self.text), run.after + REACH)
        end = self.text.find("\n", run.after, reach)
        end = reach if end < 0 else end
        row, at = [], number + 1
        begin = run.after
        while True:
            following = self.runs[at].mark if at < len(self.runs) else end
            row += words(self.text, begin, min(end, following), self.language)
            if following >= end or not self._is_inserted(at, row):
                break
            begin, at = self.runs[at].after, at + 1
        at = 0
        comma = self.text[run.end - 1] in ",!?"
        while at < len(row) and row[at].text in _CLOSERS:
            comma = comma or row[at].text in ",—–-"
            at += 1
        if at + 1 < len(row) and row[at].text == "." and self.language.code == "it" and row[at + 1].low in _SO:
            at += 1  # «...». Così la sindaca Anna Neri
        if at >= len(row) or row[at].text in _SENTENCE:
            return [], comma
        return self._one_sentence(row[at:]), comma

    def _is_inserted(self, number: int, row: list[Word]) -> bool:
        """Whether a run is a title within a clause: "пишет обозреватель «Камского листка» Павел Орлов"."""
        run = self.runs[number]
        short = run.closed and not is_long(self.text, run) and self.text[run.start].isupper()
        return self.language.code == "ru" and short and bool(row) and row[-1].text[0].isalpha()

    def _one_sentence(self, row: list[Word]) -> list[Word]:
        for at, word in enumerate(row):
            short = at and is_short(row[at - 1], self.language)
            if word.text in _SENTENCE and not (word.text == "." and short):
                return row[: at + 1]
        return row
