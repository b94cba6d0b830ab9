"""Reads the clause beside a quotation: whom "sagte Helga Brandt" or "Tomás Rivas respondió:" names."""

from __future__ import annotations

from typing import NamedTuple

from bot.extract.quotes.cast import Cast
from bot.extract.quotes.clauses import Name, Tongue, Word, is_short, listed, name_at, words
from bot.extract.quotes.marks import Run

PLAIN, LIKELY, DOUBTFUL = 0.9, 0.85, 0.6
"""Confidence where the clause names somebody, where a pronoun or a neighbour leads to the name, and where it is a guess
that is not shown."""

REACH = 240  # characters looked at beside a run
ENDS = ".!?…"
_CLOSERS = ",;—–-"
_SENTENCE = (*ENDS, ":")
_JOINTS = listed("joint")
_ADJECTIVE = ("n", "r", "e", "m", "s")  # endings of a German one


class Who(NamedTuple):
    """Whom a clause names: a `name`, or by a pronoun of a `sex`, or nobody ("" and ""), and how it does."""

    name: Name | None
    sex: str = ""
    words: str = ""
    confidence: float = PLAIN
    role: str = ""


class Clauses:
    """The clauses beside the runs of one article."""

    def __init__(self, text: str, runs: list[Run], language: Tongue) -> None:
        self.text, self.runs, self.language = text, runs, language
        self.cast = Cast(text, runs, language)

    def of(self, number: int) -> Who | None:
        """Whom the clause of a run names; none where it has no clause of its own."""
        behind = self._behind(number)
        return self._front(number, behind is not None) or behind

    # What stands before a run

    def _front(self, number: int, has_behind: bool) -> Who | None:
        run = self.runs[number]
        row = self._sentence_before(number)
        if not row:
            return None
        colon = row[-1].text == ":"
        comma = row[-1].text == ","
        row = row[:-1] if colon or comma else row
        if who := self._according(row, True):
            return who
        if not colon and has_behind:
            return None
        says = [at for at, word in enumerate(row) if word.low in self.language.say or word.low in self.language.behind]
        says = [at for at in says if row[at].low in self.language.say or self._stands_for_verb(row, at, number)]
        if says:
            who = self._subject(row, says, number)
            if who is None:
                return None
            near = colon or (comma and len(row) - says[-1] <= 8) or len(row) - says[-1] <= 2
            return who if near else who._replace(confidence=DOUBTFUL)
        if colon and row:
            return self._only_person(row, run)
        return None

    def _stands_for_verb(self, row: list[Word], at: int, number: int) -> bool:
        """Whether "so" is a reporting verb: between commas with a name, or right behind another run."""
        if at and row[at - 1].text == "," and at + 1 < len(row) and row[at + 1].is_name:
            return True
        return at == 0 and number > 0 and self.text[self.runs[number - 1].after : row[0].start].strip() in ("", ",")

    def _sentence_before(self, number: int) -> list[Word]:
        """The words between the last sentence's end or run and the run; none where a sentence ends at the run."""
        run = self.runs[number]
        low = max(0, run.mark - REACH)
        low = max(self.text.rfind("\n", low, run.mark) + 1, low)
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

    def _subject(self, row: list[Word], says: list[int], number: int) -> Who | None:
        """The subject of a reporting verb of a sentence: behind the verb where it is inverted, else before it."""
        verb = says[-1]
        before = self._names(row, 0, verb)
        full = [n for n in before if self.cast.knows(n)]
        if full:
            return self._named(row, full[0])
        pronoun = self._pronoun(row, 0, verb)
        if before and (pronoun is None or before[-1].after == verb):
            return self._named(row, before[-1])
        if who := self._noun_phrase(row, verb + 1):
            return who
        return pronoun or self._subject_description(row, verb)

    def _subject_description(self, row: list[Word], verb: int) -> Who | None:
        """ "Eine Sprecherin des Landkreises erklärte": an article and its noun, up to the verb."""
        first = next((at for at, word in enumerate(row[:verb]) if word.low in self.language.article), None)
        if first is None or first > 2 or verb - first > 8 or any(not w.text[0].isalpha() for w in row[first:verb]):
            return None
        end = verb
        while end > first + 2 and row[end - 1].low in self.language.small:
            end -= 1
        return Who(None, "-", " ".join(self.text[row[first].start : row[end - 1].end].split()))

    def _only_person(self, row: list[Word], run: Run) -> Who | None:
        """The one person of a sentence that ends in a colon."""
        names = [n for n in self._names(row, 0, len(row)) if self.cast.knows(n) or n.after == len(row)]
        if len({self.cast.find(n, run.start)[0] for n in names}) != 1:
            return None
        return self._named(row, names[0])._replace(confidence=LIKELY)

    def _names(self, row: list[Word], first: int, end: int) -> list[Name]:
        """The names of a stretch that may be a subject: none behind a preposition, no German noun with its article."""
        found: list[Name] = []
        at = first
        while at < end:
            name = name_at(self.text, row, at, self.language) if row[at].is_name else None
            if name is None:
                at += 1
                continue
            if name.after <= end and not self._is_governed(row, at, name):
                found.append(name)
            at = name.after
        return found

    def _is_governed(self, row: list[Word], at: int, name: Name) -> bool:
        before = row[at - 1].low if at else ""
        further = row[at - 2].low if at > 1 else ""
        if before in self.language.preposition or (
            before in self.language.article and further in self.language.preposition
        ):
            return True
        if self.cast.knows(name):
            return self.language.code == "de" and before == "des" and not name.title
        if self.language.code != "de" or before in self.language.say:
            return False
        return before in self.language.article or (before.isalpha() and before.endswith(_ADJECTIVE))

    def _pronoun(self, row: list[Word], first: int, end: int) -> Who | None:
        for word in reversed(row[first:end]):
            if word.low in self.language.masculine or word.low in self.language.feminine:
                sex = "m" if word.low in self.language.masculine else "f"
                return Who(None, sex, word.text, LIKELY)
        return None

    def _named(self, row: list[Word], name: Name) -> Who:
        return Who(name, role=self._role(row, name))

    def _role(self, row: list[Word], name: Name) -> str:
        """What the article says of somebody: the words between commas behind the name, or the role before it."""
        if name.after + 1 < len(row) and row[name.after].text == ",":
            end = name.after + 1
            while end < len(row) and row[end].text not in ",.;:!?()—–" and end - name.after < 10:
                end += 1
            inner = row[name.after + 1 : end]
            plain = inner and all(w.low not in self.language.say and w.text.isalpha() for w in inner if len(w.text) > 1)
            role = any(self.language.is_role(w.low) or w.low not in self.language.small for w in inner)
            closed = end == len(row) or row[end].text in ",.;:"
            opens = inner and inner[0].low not in self.language.preposition and inner[0].low not in _JOINTS
            if plain and role and closed and opens and len(inner) > 1:
                return " ".join(self.text[inner[0].start : inner[-1].end].split())
        return name.title

    # What stands behind a run

    def _behind(self, number: int) -> Who | None:
        run = self.runs[number]
        reach = min(len(self.text), run.after + REACH)
        end = self.text.find("\n", run.after, reach)
        end = reach if end < 0 else end
        following = self.runs[number + 1].mark if number + 1 < len(self.runs) else end
        row = words(self.text, run.after, min(end, following), self.language)
        at = 0
        comma = self.text[run.end - 1] == ","
        while at < len(row) and row[at].text in _CLOSERS:
            comma = comma or row[at].text == ","
            at += 1
        if at >= len(row) or row[at].text in _SENTENCE:
            return None
        row = self._one_sentence(row[at:])
        if row and row[-1].text == ":" and not comma:
            return None  # it leads to the next run
        if who := self._according(row, True):
            return who
        for place in range(min(4, len(row))):
            word = row[place]
            if word.low in self.language.say or (place == 0 and word.low in self.language.behind):
                return self._clause(row, place, run)
            if word.is_name and word.low not in self.language.small:
                return self._name_first(row, place) if comma else None
        return None

    def _one_sentence(self, row: list[Word]) -> list[Word]:
        for at, word in enumerate(row):
            short = at and is_short(row[at - 1], self.language)
            if word.text in _SENTENCE and not (word.text == "." and short):
                return row[: at + 1]
        return row

    def _clause(self, row: list[Word], verb: int, run: Run) -> Who:
        if who := self._noun_phrase(row, verb + 1):
            return who
        if pronoun := self._pronoun(row, 0, verb):
            return pronoun
        if self.language.drops_pronouns and not any(w.low in self.language.article for w in row[verb + 1 : verb + 3]):
            return Who(None, "", "", LIKELY)
        return Who(None, "-", self._description(row, verb + 1), DOUBTFUL)

    def _description(self, row: list[Word], first: int) -> str:
        end = first
        while end < len(row) and end - first < 7 and row[end].text[0].isalpha():
            end += 1
        if end - first < 2 or row[first].low not in self.language.article:
            return ""
        return " ".join(self.text[row[first].start : row[end - 1].end].split())

    def _noun_phrase(self, row: list[Word], first: int) -> Who | None:
        """The subject behind a verb: a pronoun right there, or the first name that nothing governs."""
        for at in range(first, min(first + 10, len(row))):
            word = row[at]
            if word.low in self.language.masculine or word.low in self.language.feminine:
                return Who(None, "m" if word.low in self.language.masculine else "f", word.text, LIKELY)
            if not word.text[0].isalpha() or word.low in _JOINTS:
                return None
            if word.is_name:
                name = name_at(self.text, row, at, self.language)
                if name is not None and not self._is_governed(row, at, name):
                    return self._named(row, name)
        return None

    def _name_first(self, row: list[Word], first: int) -> Who | None:
        """A name and its verb: "Marie Roux a déclaré"."""
        name = name_at(self.text, row, first, self.language)
        if name is None:
            return None
        verbs = [w for w in row[name.after : name.after + 4] if w.low in self.language.say]
        return self._named(row, name) if verbs else None

    def _according(self, row: list[Word], closed: bool) -> Who | None:
        """ "Laut Wolff", "selon la maire Anne Roux", "d'après elle": whom such a phrase names.

        "Pour Anne Roux," is one only where the name, with what stands between commas, ends the row.
        """
        for phrase in self.language.according:
            if tuple(w.low for w in row[: len(phrase)]) == phrase:
                return self._source(row, len(phrase))
        if closed and row and row[0].low in self.language.opinion:
            who = self._source(row, 1)
            if (
                who is not None
                and who.name is not None
                and (who.name.after == len(row) or row[who.name.after].text == ",")
            ):
                return who
        return None

    def _source(self, row: list[Word], first: int) -> Who | None:
        for place in range(first, min(first + 7, len(row))):
            word = row[place]
            if not word.text[0].isalpha():
                return None
            if word.low in self.language.him or word.low in self.language.her:
                if place == first:
                    return Who(None, "m" if word.low in self.language.him else "f", word.text, LIKELY)
                continue
            name = name_at(self.text, row, place, self.language) if word.is_name else None
            if name is not None:
                nouns = self.language.code == "de" and row[place - 1].low in self.language.article
                return self._named(row, name) if self.cast.knows(name) or not nouns else None
        return None
