"""Who is named in a stretch of words: names, pronouns, descriptions ("eine Sprecherin der Stadt"), "according to"."""

from __future__ import annotations

import re
from typing import NamedTuple

from bot.extract.quotes.beside import is_governed
from bot.extract.quotes.cast import Cast
from bot.extract.quotes.clauses import Tongue, Word, words
from bot.extract.quotes.marks import Run
from bot.extract.quotes.names import Name, name_at
from bot.extract.quotes.russian import is_past
from bot.extract.quotes.spoken import LIKELY, PLAIN

_AGED = re.compile(r"\d+-|[^\W\d_]*(?:añero|enne|enario|genario|genaria|jarige|jährige[rn]?|летн)[^\W\d_]*\Z")
PLURAL = {"de": ("die",), "fr": ("les", "des"), "es": ("los", "las"), "pt": ("os", "as"), "it": ("i", "gli", "le")}
_MALE = frozenset(["der", "el", "il", "lo", "le", "o", "un", "ein", "uno", "um"])
_FEMALE = frozenset(["die", "la", "una", "une", "eine", "a", "uma"])
LONGEST = 8  # words of a description


class Who(NamedTuple):
    """Whom a clause names: by a `name`, by the `words` of a pronoun or a description with a `sex`, or not at all."""

    name: Name | None
    sex: str = ""
    words: str = ""
    confidence: float = PLAIN
    described: bool = False
    interrupts: bool = False


class Phrases:
    """Reads the phrases of one article."""

    def __init__(self, text: str, runs: list[Run], language: Tongue) -> None:
        self.text, self.runs, self.language = text, runs, language
        self.cast = Cast(text, runs, language)
        self._leads: dict[int, list[Word]] = {}

    def is_governed(self, row: list[Word], at: int, name: Name) -> bool:
        """Whether a name can't be a subject: behind a preposition, or a German noun with its article."""
        if is_governed(row, at, self.language):
            return True
        if self.cast.knows(name):
            return self._is_oblique(name)
        before = row[at - 1].low if at else ""
        if before in self.language.article:
            return not self._is_acronym(name.text)
        if self.language.code != "de" or before in self.language.say:
            return False
        return before.isalpha() and before.endswith(("n", "r", "e", "m", "s"))  # an adjective

    @staticmethod
    def _is_acronym(name: str) -> bool:
        return 2 < len(name) < 8 and name.isupper()

    def _is_oblique(self, name: Name) -> bool:
        """Whether a Russian name stands in another case than the one the article's fullest form has."""
        if self.language.code != "ru":
            return False
        full, person, _ = self.cast.find(name, 0)
        return person is not None and name.parts[-1].lower() != full.lower().split()[-1]

    def pronoun(self, row: list[Word], first: int, end: int) -> Who | None:
        """The last personal pronoun of a stretch."""
        for at in range(end - 1, first - 1, -1):
            word = row[at]
            if at and row[at - 1].low in self.language.preposition:
                continue
            if word.low in self.language.masculine or word.low in self.language.feminine:
                sex = "m" if word.low in self.language.masculine else "f"
                return Who(None, sex, word.text, LIKELY)
        return None

    def opens_description(self, word: Word) -> bool:
        """Whether a description may begin at a word: at an article, or in Russian at its noun."""
        low = word.low.strip("'")
        russian = self.language.code == "ru" and (self.language.is_role(low) or self.language.is_body(low))
        return low in self.language.article or low in self.language.source or russian

    def _is_upright_role(self, word: Word) -> bool:
        """Whether a Russian role stands in the nominative: "заявил в суде следователь"."""
        return self.language.code == "ru" and (
            word.low in self.language.role or word.low in self.language.feminine_role
        )

    def description(self, row: list[Word], first: int, limit: int) -> Who | None:
        """A description that begins at an article: its words up to what can be no part of it, and its sex."""
        end = first
        while end < min(limit, len(row), first + LONGEST) and row[end].text[0].isalnum():
            low = row[end].low.strip("'")
            foreign = low in self.language.preposition and low not in self.language.of
            foreign = foreign or low in self.language.say or low in self.language.joint
            foreign = foreign or (low in self.language.aux and low not in self.language.article)
            foreign = foreign or (self.language.code == "ru" and is_past(low))
            if end > first and (foreign or (low in self.language.stop and row[end].text.islower())):
                break
            end += 1
        while end > first + 1 and row[end - 1].low.strip("'") in self.language.small:
            end -= 1
        if end == first or (end - first < 2 and self.language.code != "ru"):
            return None
        dative = self.language.code == "de" and row[first].low in ("dem", "den", "des")
        if dative and self.is_body(row[first + 1].text):
            first += 1
        phrase = " ".join(self.text[row[first].start : row[end - 1].end].split())
        return Who(None, self._sex_of(row, first, end), phrase, LIKELY, described=True)

    def _sex_of(self, row: list[Word], first: int, end: int) -> str:
        if any(self.language.sex_of(word.low) for word in row[first:end]):
            return "f"
        low = row[first].low.strip("'")
        if self.language.code in ("nl", "ru") or row[first].text[-1] in "'’":
            return ""
        if self.language.code == "fr" and low == "la":
            return "f"
        return "m" if low in _MALE else "f" if low in _FEMALE else ""

    def is_human(self, phrase: str) -> bool:
        """Whether a description is of a person: by a role, or an age."""
        nouns = [w.lower().strip("'’") for w in re.split(r"[\s]+|(?<=[’'])", phrase)][:4]
        for place, noun in enumerate(nouns[1:], 1):
            if noun in self.language.of and self.language.code != "de" and nouns[0] in self.language.article:
                nouns = nouns[: max(2, place)]  # "la respuesta del catedrático" is no person
                break
        return any(self.language.is_role(noun) or _AGED.match(noun) for noun in nouns)

    def is_somebody(self, phrase: str) -> bool:
        """Whether who speaks is one person: neither a body, nor several, nor a paper."""
        nouns = [w.lower().strip("'’") for w in re.split(r"[\s]+|(?<=[’'])", phrase)]
        several = nouns[0] in PLURAL.get(self.language.code, ()) and nouns[0] not in ("die", "le")
        several = several or (nouns[0] == "die" and nouns[-1].endswith("n") and not nouns[-1].endswith("in"))
        paper = any(noun in self.language.paper or noun in self.language.of for noun in nouns[:3])
        return not several and not paper and not self.is_body(phrase)

    def is_body(self, phrase: str) -> bool:
        """Whether a description is of an institution, of several people, or of an unnamed source."""
        nouns = [w.lower().strip("'’") for w in re.split(r"[\s]+|(?<=[’'])", phrase)]
        if any(self.language.is_body(noun) or noun in self.language.source for noun in nouns[:3]):
            return True
        return nouns[0] in PLURAL.get(self.language.code, ()) and self.language.code not in ("de", "it")

    def noun_phrase(self, row: list[Word], first: int, near: bool = False) -> Who | None:
        """The subject behind a verb: a pronoun, the first name that nothing governs, or a description."""
        opened: int | None = None
        led_off = False
        at = first
        while at < min(first + 12, len(row)):
            word = row[at]
            if opened is None and (who := self.pronoun(row, at, at + 1)):
                return who
            if word.text == "," and opened is not None:
                return self._apposed(row, opened, at)
            if not word.text[0].isalnum() or word.low in self.language.joint:
                break
            name = name_at(self.text, row, at, self.language) if word.is_name else None
            free = name is not None and not self.is_governed(row, at, name)
            if name is not None and opened is not None and name.title and self.cast.knows(name):
                free = True  # "la segretaria del circolo Anna Neri"
            if name is not None and free and (not led_off or self.cast.knows(name)):
                return Who(name)
            led_off = led_off or word.low in self.language.preposition
            if (
                opened is None
                and (not led_off or self._is_upright_role(word))
                and self.opens_description(word)
                and not is_governed(row, at, self.language)
            ):
                opened = at
                if word.low in self.language.indefinite:
                    break
            elif near and opened is None:
                break
            at = name.after if name is not None else at + 1
        if opened is None or (near and opened != first):
            return None
        who = self.description(row, opened, len(row))
        after = opened + len(words(who.words, 0, len(who.words), self.language)) if who is not None else len(row)
        if after < len(row) and row[after].text == ",":
            return self._apposed(row, opened, after)
        return who

    def _apposed(self, row: list[Word], opened: int, comma: int) -> Who | None:
        """ "el alcalde, Joaquín Valverde": the full name behind a description and a comma, or the description."""
        if comma + 1 < len(row) and row[comma + 1].is_name:
            name = name_at(self.text, row, comma + 1, self.language)
            if name is not None and len(name.parts) > 1 and self.cast.knows(name):
                return Who(name)
        return self.description(row, opened, comma)

    def according(self, row: list[Word]) -> Who | None:
        """ "Laut Wolff", "selon la maire Anne Roux", "d'après elle", "a su juicio": whom such a phrase names.

        "Pour Anne Roux," is one only where the name, with what stands between commas, ends the row.
        """
        begins = [0, *(at + 1 for at, word in enumerate(row[:12]) if word.text == ",")]
        lows = tuple([word.low for word in row[:20]])
        for phrase in self.language.according:
            for begin in begins[:3]:
                if lows[begin : begin + len(phrase)] == phrase:
                    return self._source(row, begin + len(phrase))
        if any(w.low in self.language.view for w in row[1:4]):
            for word in row[:4]:
                if word.low in self.language.his:
                    return Who(None, self._owner(word.low), word.text, LIKELY)
        if row and row[0].low in self.language.opinion:
            who = self._source(row, 1)
            if who is None or who.described:
                return who if who is not None and who.sex != "-" and row[-1].end - row[0].start < 60 else None
            if who.name is not None and (who.name.after == len(row) or row[who.name.after].text == ","):
                return who
            return who if who.name is None and len(row) == 2 else None
        return None

    def _owner(self, his: str) -> str:
        if self.language.code in ("de", "nl"):
            return "m" if his in ("seiner", "zijn") else "f"
        return ("m" if his == "его" else "f") if self.language.code == "ru" else ""

    def _source(self, row: list[Word], first: int) -> Who | None:
        if first < len(row) and (row[first].low in self.language.him or row[first].low in self.language.her):
            return Who(None, "m" if row[first].low in self.language.him else "f", row[first].text, LIKELY)
        opened: int | None = None
        for place in range(first, min(first + 9, len(row))):
            word = row[place]
            if word.text == "," and opened is not None:
                return self._apposed(row, opened, place)
            if not word.text[0].isalnum():
                break
            name = name_at(self.text, row, place, self.language) if word.is_name else None
            if opened is not None and word.low in self.language.verbs.report:
                return self.description(row, opened, len(row))  # the report, not the office that wrote it
            if name is not None:
                governed = place > first and self._is_governed_in_phrase(row, place, name)
                if not governed:
                    return Who(name)
            if opened is None and self.opens_description(word):
                opened = place
        return self.description(row, opened, len(row)) if opened is not None and opened - first < 2 else None

    def _is_governed_in_phrase(self, row: list[Word], at: int, name: Name) -> bool:
        before = row[at - 1].low.strip("'")
        if before in self.language.preposition:
            return True
        if before in self.language.article:
            return not self._is_acronym(name.text) and (self.language.code == "de" or not self.cast.knows(name))
        return self.language.code == "de" and not self.cast.knows(name)
