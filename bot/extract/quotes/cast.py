"""Whom a pronoun or a description stands for, in the languages of `clauses`."""

from __future__ import annotations

import re

from bot.extract.quotes.clauses import words
from bot.extract.quotes.people import NEAR, People, Person
from bot.extract.quotes.russian import is_case_of

_REACH = 1500  # characters looked back at
_ANYBODY = frozenset(
    [
        "mann",
        "frau",
        "junge",
        "mädchen",
        "homme",
        "femme",
        "jeune",
        "fille",
        "hombre",
        "mujer",
        "joven",
        "homem",
        "mulher",
        "jovem",
        "uomo",
        "donna",
        "ragazzo",
        "ragazza",
        "man",
        "vrouw",
        "jongen",
        "meisje",
    ]
)
_SENTENCE = re.compile(r"[^\W\d_]{2}[.!?…][»”“\"’']?\s|[:;]\s")


class Cast(People):
    """Whom a pronoun or a description stands for among the people of an article."""

    def named(self, since: int, at: int) -> list[Person]:
        """Everybody named between two places."""
        return [mention.person for mention in self._before(at, since)]

    def is_named_since(self, since: int, at: int) -> bool:
        """Whether anybody is named as a subject between two places."""
        return any(not m.governed for m in self._before(at, since))

    def meant(
        self, sex: str, at: int, last: Person | None, spoke: int, described: bool = False
    ) -> tuple[Person | None, bool]:
        """The person a pronoun or a description before `at` stands for, and whether no other can be meant.

        `last` spoke last, in a run that ended at `spoke`.
        """
        person, sure = self._meant(sex, at, last, spoke, described)
        if person is None or not sure or person.body:
            return person, False
        since = next((m.place for m in self._before(at) if m.person is person), spoke)
        return person, not self._has_newcomer(max(since, spoke if person is last else 0), at, person, sex)

    def has_newcomer(self, since: int, at: int, person: Person) -> bool:
        """Whether somebody without a name comes in between two places."""
        return self._has_newcomer(since, at, person, person.sex)

    def _has_newcomer(self, since: int, at: int, person: Person, sex: str) -> bool:
        """Whether "a neighbour" or "the teacher" comes in between two places, whom a pronoun may mean as well."""
        row = words(self.text, max(since, at - 300), at, self.language)
        for place, word in enumerate(row):
            first = word.start == 0 or self.text[word.start - 1] == "\n"
            opens = word.low in self.language.indefinite or (first and word.low.strip("'") in self.language.article)
            apposed = self.language.code == "de" and place > 0 and row[place - 1].text == ","
            apposed = apposed and any(w.low in ("des", "der", "von") for w in row[place + 1 : place + 4])
            if not opens or apposed or (place and row[place - 1].low in self.language.preposition):
                continue
            role = next((w for w in row[place + 1 : place + 3] if self.language.is_role(w.low)), None)
            if role is None or (sex == "m" and self.language.sex_of(role.low) == "f"):
                continue
            if word.low in self.language.indefinite:
                return True
            named = any(w.is_name for w in row[place + 1 : place + 7] if w is not role) or self.language.code == "de"
            if not named and role.low not in person.roles:
                return True
        return False

    def _meant(self, sex: str, at: int, last: Person | None, spoke: int, described: bool) -> tuple[Person | None, bool]:
        paragraph = self.text.rfind("\n", max(0, at - _REACH), at) + 1
        here = [m for m in self._before(at, paragraph) if not m.person.body and (not sex or m.person.sex in ("", sex))]
        fitting = [m for m in here if not m.governed]
        spoken = last is not None and (not sex or last.sex in ("", sex))
        fresh = [m.person for m in here if m.place > spoke and m.person is not last]
        if fresh and not sex and not fitting and spoke >= paragraph:
            return fresh[0], False  # "Para a diretora, Rita Moura, é simples": who is it then?
        if last is not None and spoken and (not fitting or fitting[0].place < spoke) and spoke >= paragraph:
            return last, True
        if not fitting:
            near = [m.person for m in here]
            if near:
                alone = len(set(near)) == 1
                return near[0], alone and (bool(sex or described) or (near[0].human and spoke < paragraph))
            return self._from_above(sex, paragraph, last if spoken else None, spoke, at)
        people = {m.person: m.place for m in reversed(fitting)}
        if last is not None and spoken and spoke >= paragraph:
            people.setdefault(last, spoke)
        nearest = fitting[0].person
        if len(people) == 1:
            beside = not sex and here[0].person is not nearest  # somebody else, but no subject
            return nearest, (nearest.human or nearest.is_likely) and not beside
        sentence = self._sentence(paragraph, at)
        if fitting[0].place < sentence:
            sentence = self._sentence(paragraph, fitting[0].place + 1)
        inside = [m.person for m in fitting if m.place >= sentence]
        inside = [p for p in inside if p.human and sex and p.sex == sex] or inside
        first = inside[-1] if inside else nearest
        rival = bool(sex) and first.sex != sex and any(p.sex == sex for p in people)
        return first, len(set(inside)) == 1 and first.human and not rival

    def _from_above(
        self, sex: str, paragraph: int, last: Person | None, spoke: int, at: int
    ) -> tuple[Person | None, bool]:
        """Whom a pronoun means whose own paragraph names nobody: who spoke last, if none was named since."""
        since = [m.person for m in self._before(paragraph, spoke) if not m.governed and m.person is not last]
        since = [p for p in since if not p.body and (not sex or p.sex in ("", sex))]
        if last is not None and not since:
            others = [m for m in self._before(paragraph + 600, paragraph) if m.person is not last and not m.person.body]
            led = words(self.text, paragraph, min(at, paragraph + 40), self.language)[:1]
            opened = any(w.low.strip("'") in self.language.article for w in led)
            return last, last.sex == sex if sex else not others and not opened
        if since and len(set(since)) == 1 and sex and since[0].sex == sex and since[0].human:
            return since[0], True
        return (since[0] if since else last), False

    def _sentence(self, paragraph: int, at: int) -> int:
        """Where the last whole sentence before a place begins."""
        low = max(paragraph, at - 400)
        ends = [found.end() for found in _SENTENCE.finditer(self.text, low, at) if self.text[found.end() : at].strip()]
        return ends[-1] if ends else low

    def is_another(self, person: Person, noun: str, sex: str) -> bool:
        """Whether a noun that a person has not was said before that person came in, and behind another of that sex."""
        if noun in _ANYBODY or not sex:
            return False
        rival = next((m.place for m in self._mentions[:NEAR] if m.person is not person and m.person.sex == sex), None)
        if rival is None or rival > person.begins:
            return False
        begin = max(rival, person.begins - _REACH)
        return re.search(rf"\b{re.escape(noun)}\b", self.text[begin : person.begins], re.I) is not None

    def bearing(self, nouns: list[str], sex: str, at: int) -> Person | None:
        """The one person introduced by a noun of a description."""
        wanted = {word for word in nouns if self.language.is_role(word)}
        if not wanted:
            return None
        if self.language.code == "ru":  # introduced as "бывшему директору"
            roles = {role for mention in self._before(at) for role in mention.person.roles}
            wanted |= {role for role in roles for word in tuple(wanted) if is_case_of(role, word)}
        bearers = {m.person for m in self._before(at) if wanted & m.person.roles}
        fit = {person for person in bearers if not sex or person.sex in ("", sex)}
        if not fit and sex == "m":
            fit = bearers  # "il prefetto" may be a woman
        return fit.pop() if len(fit) == 1 else None
