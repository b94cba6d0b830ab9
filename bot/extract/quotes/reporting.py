"""Reads the clause beside a quotation: whom "sagte Helga Brandt" or "Tomás Rivas respondió:" names."""

from __future__ import annotations

import re

from bot.extract.quotes.beside import is_governed
from bot.extract.quotes.clauses import Name, Word, is_short, name_at, words
from bot.extract.quotes.marks import is_long
from bot.extract.quotes.phrases import PLURAL, Phrases, Who
from bot.extract.quotes.russian import INSCRIPTIONS, is_past
from bot.extract.quotes.spoken import DOUBTFUL, LIKELY

REACH = 240  # characters looked at beside a run
ENDS = ".!?…"
_CLOSERS = ",;—–-"
_SENTENCE = (*ENDS, ":")
_SO = frozenset(["così", "è", "lo", "parola"])
AND = frozenset(["und", "et", "y", "e", "en", "и", "а", "mais", "aber", "pero", "mas", "ma", "maar", "но"])
_WITH = frozenset(["chez", "bei", "für", "pour", "para", "per", "voor", "у"])
_GERUND = {"fr": "ant", "es": "ndo", "pt": "ndo", "it": "ndo"}
_DOING = re.compile(r"[aeiáéí]ndo(?:[sml]e|[stmcv]i|l[oaie]s?|ne|nos|gli)?\Z")
_THAT = frozenset(["что", "que", "dass", "che", "dat", "qu'"])
_ALLEGED = frozenset(["soll", "sollen", "aurait", "auraient", "habría", "teria", "avrebbe", "zou"])
_RELATIVE = frozenset(["que", "qui", "che", "die", "der", "das", "dat", "который", "которая", "которые"])


class Clauses(Phrases):
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
        if row[-1].low in _THAT and self.is_part(number) and not is_long(self.text, before):
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
        that = that or (part and len(rest) < 16 and any(w.low in _THAT or w.text == "," for w in rest[:4]))
        near = colon or (comma and len(rest) < 8) or len(rest) < 2 or ((that or len(rest) < 5) and alone)
        return who if near else who._replace(confidence=DOUBTFUL)

    def is_part(self, number: int) -> bool:
        """Whether a run is half a sentence that goes on from the words before it."""
        return self.text[self.runs[number].start].islower()

    def _lacks_subject(self, row: list[Word], verb: int) -> bool:
        """Whether a verb goes without its pronoun: "Aquel día prometió", or between commas: "Eso, cuenta, es"."""
        if not self.language.drops_pronouns or self._is_plural(row, verb):
            return False
        begin = verb
        while begin and (row[begin - 1].low in self.language.aux or row[begin - 1].low in self.language.verbs.have):
            begin -= 1
        between = begin and row[begin - 1].text == "," and (verb + 1 == len(row) or row[verb + 1].text == ",")
        if between:
            return True
        first = next((at for at in range(begin) if self.language.says(row, at)), begin)
        for at in range(first):
            low = row[at].low.strip("'")
            subject = (row[at].is_name and low not in self.language.small) or low in self.language.article
            if subject and not is_governed(row, at, self.language):
                return False
        return not any(w.low in self.language.verbs.latter for w in row[:2])

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

    def _subject(self, row: list[Word], verb: int) -> Who | None:
        """The subject of a reporting verb of a sentence: behind the verb where it is inverted, else before it."""
        row, verb = self._innermost(row, verb)
        before = self._names(row, 0, verb)
        full = [n for n in before if self.cast.knows(n)]
        if full:
            within = self._behind_relative(row, verb, full)
            return within or Who(full[0])
        pronoun = self.pronoun(row, 0, verb)
        if pronoun is None and before and before[-1].after == verb and (before[-1].first or len(before[-1].text) < 6):
            return Who(before[-1])
        if pronoun is not None:
            return pronoun
        inverted = verb > 0 and row[verb - 1].text == ","
        return (None if inverted else self._described_subject(row, verb)) or self.agreeing(row, verb)

    def _behind_relative(self, row: list[Word], verb: int, names: list[Name]) -> Who | None:
        """ "In der Mail, die Karl Moor verlas, hatte sie geschrieben": the pronoun behind the clause with the name."""
        comma = next((at for at in range(verb - 1, 0, -1) if row[at].text == ","), 0)
        first, last = names[0].first, names[-1].after
        opened = next((at for at in range(first - 1, 0, -1) if row[at].text == ","), 0)
        inside = bool(opened) and last <= comma and any(w.low in _RELATIVE for w in row[opened + 1 : first])
        return self.pronoun(row, comma, verb) if inside and verb - comma < 12 else None

    def _innermost(self, row: list[Word], verb: int) -> tuple[list[Word], int]:
        """The subordinate clause of a verb where that has a subject of its own: "berichtete, dass Keller rief"."""
        begin = next((at + 1 for at in range(verb - 1, 0, -1) if row[at].low in _THAT), 0)
        inner = row[begin:verb]
        if not begin or not inner or any(w.text == "," for w in inner):
            return row, verb
        if self.opens_description(inner[0]) or self._names(inner, 0, len(inner)) or self.pronoun(inner, 0, len(inner)):
            return row[begin:], verb - begin
        return row, verb

    def agreeing(self, row: list[Word], verb: int) -> Who | None:
        """The subject behind a verb: "zanjó las preguntas" has none, for one person does not "zanjaron"."""
        who = self.noun_phrase(row, verb + 1)
        several = PLURAL.get(self.language.code, ()) if self.language.code != "de" else ()
        if who is not None and who.described and who.words.split()[0].lower() in several:
            return who if self._is_plural(row, verb) else None
        return who

    def _described_subject(self, row: list[Word], verb: int) -> Who | None:
        """ "Eine Sprecherin des Landkreises erklärte": a description that ends at the verb."""
        opens = [at for at, w in enumerate(row[: min(5, verb)]) if self.opens_description(w)]
        first = next((at for at in opens if not is_governed(row, at, self.language)), None)
        if first is None or (first > 2 and opens[0] == first) or row[verb - 1].low in _RELATIVE:
            return None
        if self.language.code == "de" and row[first].low[-1] in "mns":
            return None  # "den Ermittlern warf er vor"
        who = self.description(row, first, verb)
        if who is None:
            return None
        rest = row[first + len(words(who.words, 0, len(who.words), self.language)) : verb]
        if rest and rest[0].text == ",":
            close = next((at for at, w in enumerate(rest[1:], 1) if w.text == ","), len(rest) - 1)
            rest = rest[close + 1 :]  # "le syndicat, lui, dénonce"
        known = self.is_human(who.words) or self.is_body(who.words)
        plain = all(w.low in self.language.small or w.low in self.language.aux for w in rest)
        relative = len(rest) > 1 and rest[0].low in _RELATIVE and self.is_human(who.words)
        if relative and row[first].low in self.language.indefinite:
            return who  # "un vecino que no quiso dar su nombre resumía"
        led_off = len(rest) < 6 and known and bool(rest) and rest[0].low in self.language.preposition
        return who if plain or led_off or (known and self._goes_on_to(rest)) else None

    def _goes_on_to(self, rest: list[Word]) -> bool:
        """Whether a Russian subject has another verb first: "директор просил отсрочки и добавил"."""
        if self.language.code != "ru" or len(rest) < 2 or not is_past(rest[0].low) or rest[-1].low != "и":
            return False
        people = any(w.is_name or self._is_upright_role(w) for w in rest)
        return not people and self.pronoun(rest, 0, len(rest)) is None

    def _only_person(self, row: list[Word]) -> Who | None:
        """The one person of a sentence that ends in a colon."""
        names = [n for n in self._names(row, 0, len(row)) if self.cast.knows(n)]
        names = [n for n in names if self.cast.is_human(n, row[-1].end)]
        people = {self.cast.find(n, row[-1].end)[0] for n in names}
        if len(people) == 1 and not self._leads_from_paper(row):
            return Who(names[0], confidence=LIKELY)
        if self._leads_from_paper(row):
            return None
        if not people and (who := self.pronoun(row, 0, len(row))):
            return who
        if not people and (name := self._at_whose_place(row)):
            return Who(name, confidence=LIKELY)
        if not people and self.opens_description(row[0]):
            who = self.description(row, 0, len(row))
            return who if who is not None and (self.is_human(who.words) or self.is_body(who.words)) else None
        return None

    def _leads_from_paper(self, row: list[Word]) -> bool:
        """Whether what is quoted is a note or a sign that somebody read out or hung up."""
        return self.language.code == "ru" and any(
            word.low.startswith(INSCRIPTIONS) and not (at and row[at - 1].low in ("в", "во", "на"))
            for at, word in enumerate(row)
        )

    def _at_whose_place(self, row: list[Word]) -> Name | None:
        """ "Même constat chez Hugo Lefèvre:" leads to his words."""
        for at in range(len(row) - 1):
            if row[at].low in _WITH and row[at + 1].is_name:
                name = name_at(self.text, row, at + 1, self.language)
                if name is not None and self.cast.knows(name):
                    return name
        return None

    def _names(self, row: list[Word], first: int, end: int) -> list[Name]:
        """The names of a stretch that may be a subject: none behind a preposition, no German noun with its article."""
        found: list[Name] = []
        at = first
        while at < end:
            name = name_at(self.text, row, at, self.language) if row[at].is_name else None
            if name is None:
                at += 1
                continue
            if name.after <= end and not self.is_governed(row, at, name):
                found.append(name)
            at = name.after
        return found

    # What stands behind a run

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
        return at + 1 >= len(row) or row[at + 1].low in _THAT

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

    def _may_be_verb(self, word: Word) -> bool:
        """Whether a word where a reporting verb stands may be one that no list has."""
        low = word.low
        return low.isalpha() and word.text.islower() and len(low) > 2 and low not in self.language.small

    def _direct(self, row: list[Word], first: int) -> Who | None:
        """A subject right behind what may be a verb: a known person, a pronoun, or the role of somebody."""
        if first < len(row) and row[first].low in self.language.aux and row[first].low not in self.language.article:
            first += 1
        if first >= len(row):
            return None
        who = self.noun_phrase(row, first, near=True)
        if who is None or (who.name is not None and not self.cast.knows(who.name)):
            return None
        return who._replace(interrupts=True) if not who.described or self.is_human(who.words) else None

    def _clause(self, row: list[Word], verb: int) -> Who:
        who = self.agreeing(row, verb)
        if who and who.described and self.language.drops_pronouns and _DOING.search(row[verb + 1].low):
            who = None  # "risponde sistemandosi lo scialle"
            if not self._is_plural(row, verb):
                return Who(None, "", "", LIKELY, interrupts=True)
        if who:
            return who._replace(interrupts=True)
        if pronoun := self.pronoun(row, 0, verb):
            return pronoun._replace(interrupts=True)
        sex = self._sex_of_verb(row[verb].low)
        drops = (self.language.drops_pronouns or self.language.code == "ru") and not self._is_plural(row, verb)
        governed = verb + 1 < len(row) and row[verb + 1].low in self.language.preposition
        if drops and (governed or not any(w.low in self.language.article for w in row[verb + 1 : verb + 3])):
            return Who(None, sex, "", LIKELY, interrupts=True)
        return Who(None, "", "", DOUBTFUL, described=True, interrupts=True)

    def _is_plural(self, row: list[Word], verb: int) -> bool:
        """Whether a verb without a subject has several: "dijeron", "hanno detto", "сообщили"."""
        endings = {
            "fr": ("ent", "ont"),
            "es": ("n",),
            "pt": ("m",),
            "it": ("no",),
            "ru": ("ли", "лись", "ют", "ят", "ны", "тся"),
        }
        ending = endings.get(self.language.code, ())
        first = row[verb - 1].low if verb and row[verb - 1].low in self.language.aux else row[verb].low
        return first.endswith(ending) or row[verb].low.endswith(ending)

    def _sex_of_verb(self, verb: str) -> str:
        """The sex a Russian verb in the past tense gives its subject."""
        if self.language.code != "ru":
            return ""
        return "f" if verb.endswith(("ла", "лась")) else "m" if verb.endswith(("л", "лся")) else ""

    def _name_first(self, row: list[Word], first: int) -> Who | None:
        """A name and its verb: "Marie Roux a déclaré"."""
        name = name_at(self.text, row, first, self.language)
        if name is None:
            return None
        verbs = [at for at in range(name.after, min(name.after + 4, len(row))) if self.language.says(row, at)]
        return Who(name, interrupts=True) if verbs else None
