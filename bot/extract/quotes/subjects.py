"""Whom the verb of a reporting clause has for its subject: a name, a description or a pronoun beside it."""

from __future__ import annotations

import re

from bot.extract.quotes.beside import is_governed
from bot.extract.quotes.clauses import Word, words
from bot.extract.quotes.names import Name, name_at
from bot.extract.quotes.phrases import PLURAL, Phrases, Who
from bot.extract.quotes.russian import INSCRIPTIONS, is_past
from bot.extract.quotes.spoken import DOUBTFUL, LIKELY

ENDS = ".!?…"
_WITH = frozenset(["chez", "bei", "für", "pour", "para", "per", "voor", "у"])
_DOING = re.compile(r"[aeiáéí]ndo(?:[sml]e|[stmcv]i|l[oaie]s?|ne|nos|gli)?\Z")
THAT = frozenset(["что", "que", "dass", "che", "dat", "qu'"])
_RELATIVE = frozenset(["que", "qui", "che", "die", "der", "das", "dat", "который", "которая", "которые"])


class Subjects(Phrases):
    """The subjects of the verbs beside the runs of one article."""

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
        begin = next((at + 1 for at in range(verb - 1, 0, -1) if row[at].low in THAT), 0)
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
