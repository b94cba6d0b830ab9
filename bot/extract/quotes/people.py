"""The people an article in one of the languages of `clauses` names: who bears a name, and how each is introduced."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from typing import NamedTuple

from bot.extract.quotes.beside import apposition, is_governed, role_before
from bot.extract.quotes.clauses import Tongue, Word, given_names, words
from bot.extract.quotes.marks import Run
from bot.extract.quotes.names import Name, agrees, gender, is_first_name, name_at
from bot.extract.quotes.russian import first_upright, patronymic, upright

_MOST = 200  # people whose names are put into the nominative
NEAR = 40  # mentions looked back at for a pronoun
_RELATIVE = frozenset(["der", "die", "das", "den", "dem", "que", "che", "dat", "dont", "cui"])


class Person:
    """Somebody the article names: the fullest form, where it stands, and what speaks for a human being."""

    __slots__ = ("begins", "body", "full", "human", "role", "roles", "sex")

    def __init__(self, full: str, sex: str, begins: int) -> None:
        self.full, self.sex, self.begins = full, sex, begins
        self.body = False
        self.role: str | None = None
        self.roles: set[str] = set()
        self.human = False

    @property
    def is_likely(self) -> bool:
        """Whether nothing speaks against a human being."""
        parts = self.parts
        return not self.body and len(parts) < 4 and all(part[0].isupper() and not part.isupper() for part in parts)

    @property
    def parts(self) -> list[str]:
        """The words of the name."""
        return self.full.split()


class Mention(NamedTuple):
    """A place where somebody is named; `governed` where a preposition or a genitive keeps it from being a subject."""

    place: int
    person: Person
    governed: bool


class People:
    """The people of an article, by the full names it gives them outside quotations."""

    def __init__(self, text: str, runs: list[Run], language: Tongue) -> None:
        self.text, self.language = text, language
        self._by_last: dict[str, list[Person]] = defaultdict(list)
        self._by_first: dict[str, list[Person]] = defaultdict(list)
        self._mentions: list[Mention] = []
        single: list[tuple[int, Name, bool]] = []
        at = 0
        for begin, end in [*((r.mark, r.after) for r in runs), (len(text), len(text))]:
            row = words(text, at, begin, language)
            place = 0
            while place < len(row):
                name = name_at(text, row, place, language) if row[place].is_name else None
                if name is not None and len(name.parts) > 1:
                    self._meet(name, row, place)
                elif name is not None:
                    relative = self._is_relative(row, place)
                    single.append((row[place].start, name, relative or is_governed(row, place, language)))
                place = name.after if name is not None else place + 1
            at = end
        self._join_tails()
        if language.code == "ru":
            self._put_upright({name.text for _, name, _ in single})
        self._add_short(single)
        self._places = [mention.place for mention in self._mentions]

    def _key(self, word: str) -> str:
        """What the forms of one word of a name have in common: in Russian, its beginning."""
        low = word.lower().replace("’", "'")
        if self.language.code == "ru":
            return low[:3]
        return low.rstrip("s").rstrip("'") if self.language.code in ("de", "nl") else low

    def _meet(self, name: Name, row: list[Word], place: int) -> None:
        known = is_first_name(name.parts[0], self.language)
        if self.language.code == "de" and not name.title and not known:
            before = row[place - 1].low if place else ""
            if before in self.language.article or before in self.language.preposition:
                return  # two nouns beside each other
        person = self._same(name)
        if person is None:
            person = Person(name.text, "", row[place].start)
            person.body = self._is_body(name.parts)
            last = name.parts[-1]
            for part in {last, last.partition("-")[0], last.rpartition("-")[2]}:
                if person not in self._by_last[self._key(part)][-1:]:
                    self._by_last[self._key(part)].append(person)
            self._by_first[self._key(name.parts[0])].append(person)
        elif self.language.code == "ru" and known and not is_first_name(person.parts[0], self.language):
            person.full = name.text  # the nominative
        same = self.language.code != "ru" or name.text.lower() == person.full.lower()
        first = self._introduce(person, name, row, place)
        person.human = person.human or ((known or bool(person.roles)) and not person.body)
        governed = (
            is_governed(row, first, self.language) or not same or (not name.title and self._is_relative(row, first))
        )
        self._mentions.append(Mention(row[place].start, person, governed))

    def _is_body(self, parts: list[str]) -> bool:
        """Whether a name is plainly that of a club, an office, a place or a paper: "TSV Grünau", "La Aduana"."""
        first = parts[0]
        if first.lower() in self.language.verbs.house:
            return True
        if (first.lower() in self.language.article and first.lower() not in self.language.particle) or first == "La":
            return True
        short = 1 < len(first) < 5 and sum(letter.isupper() for letter in first) > 1
        return short or self.language.is_body(first.lower()) or first.lower() in self.language.paper

    @staticmethod
    def _is_relative(row: list[Word], at: int) -> bool:
        """Whether a name stands in a relative clause: ", das Keller im Anhang abdruckt"."""
        return at > 1 and row[at - 2].text == "," and row[at - 1].low in _RELATIVE

    def _introduce(self, person: Person, name: Name, row: list[Word], place: int) -> int:
        """Notes the roles beside a name; gives where the phrase begins that the name ends."""
        apposed = apposition(self.text, row, name, self.language)
        title = name.title
        before, first = role_before(self.text, row, place, self.language, bool(title))
        before = f"{before} {title}" if before and title else before
        for phrase in (apposed, before, title):
            nouns = [w for w in re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", phrase.lower()) if self.language.is_role(w)]
            person.roles.update(nouns)
        person.sex = person.sex or gender(name.text, f"{before} {title} {apposed}", self.language)
        role = re.sub(r"\s+(?:Dr|Prof)\.?\Z", "", apposed or before or title)
        oblique = self.language.code == "ru" and role.split(" ")[0].lower() not in self.language.role
        if not person.role and role and not oblique:
            person.role = role
        return first

    def _put_upright(self, single: set[str]) -> None:
        """Gives the nominative to people who are only named in other cases."""
        names = given_names("ru")
        for person in [p for bearers in self._by_last.values() for p in bearers][:_MOST]:
            parts = person.parts
            middle = [patronymic(part) for part in parts[1:-1]]
            if len(parts) not in (2, 3) or "" in middle or parts[0].lower() in names:
                continue
            first = first_upright(parts[0].lower(), names)
            if not first:
                continue
            last = "-".join(upright(part, names[first], parts[0]) for part in parts[-1].split("-"))
            seen = [s for s in single if s[:3] == parts[-1][:3] and agrees(parts[-1], s, self.language)]
            last = last if last in seen or len(seen) != 1 or names[first] == "f" else seen[0]
            person.full = " ".join((first.capitalize(), *middle, last))
            person.sex = person.sex or names[first]
            person.human = True

    def _join_tails(self) -> None:
        """ "Van Dam" is nobody beside "Marijke van Dam"."""
        stands_for: dict[Person, Person] = {}
        for bearers in self._by_last.values():
            for person in bearers[:NEAR]:
                longer = [p for p in bearers[:NEAR] if self._is_tail(person.parts, p.parts)]
                if len(longer) == 1:
                    stands_for[person] = longer[0]
        if stands_for:
            self._mentions = [m._replace(person=stands_for.get(m.person, m.person)) for m in self._mentions]
            for index in (self._by_last, self._by_first):
                for key, bearers in index.items():
                    index[key] = [p for p in bearers if p not in stands_for]

    def _add_short(self, single: list[tuple[int, Name, bool]]) -> None:
        """Mentions by one word of the name, where only one person bears it."""
        for place, name, governed in single:
            bearing = self._bearing(name)
            inside = self.text[max(0, place - 2) : place - 1].isalpha() or self.text[max(0, place - 2) : place] == ", "
            if not bearing and not governed and inside and is_first_name(name.text, self.language):
                self._meet_alone(name, place)
                bearing = self._bearing_alone(name)
            if len(bearing) > 1:
                bearing = [p for p in bearing if p.begins < place]
            if len(bearing) == 1:
                named = not bearing[0].body and not any(part.islower() for part in bearing[0].parts)
                bearing[0].human = bearing[0].human or named
                if name.title and not bearing[0].sex:
                    bearing[0].sex = gender(name.text, name.title, self.language)
                oblique = self.language.code == "ru" and name.text.lower() not in bearing[0].full.lower().split()
                self._mentions.append(Mention(place, bearing[0], governed or oblique))
        self._mentions.sort(key=lambda mention: mention.place)

    def _meet_alone(self, name: Name, place: int) -> None:
        """Somebody with one name only: "Seu Bira", "don Silvano"."""
        person = Person(name.text, gender(name.text, name.title, self.language), place)
        person.human = True
        self._by_last[self._key(name.text)].append(person)

    def _bearing_alone(self, name: Name) -> list[Person]:
        return [p for p in self._by_last[self._key(name.text)][:NEAR] if p.full == name.text]

    def _is_tail(self, parts: list[str], whole: list[str]) -> bool:
        """Whether a name ends in these words, or in a double name that one of them begins or ends."""
        if len(whole) <= len(parts):
            return False
        row = zip(parts, whole[-len(parts) :], strict=True)
        return all(agrees(a, b, self.language) or ("-" in b and a in b.split("-")) for a, b in row)

    def _same(self, name: Name) -> Person | None:
        parts = name.parts
        for person in self._by_last[self._key(parts[-1])][:NEAR]:
            whole = person.parts
            if len(whole) == len(parts) and all(agrees(a, b, self.language) for a, b in zip(parts, whole, strict=True)):
                return person
        return None

    def knows(self, name: Name) -> bool:
        """Whether the article gives a fuller form of a name, or the name is full."""
        return len(name.parts) > 1 or bool(self._bearing(name))

    def is_human(self, name: Name, at: int) -> bool:
        """Whether a name is one of a human being, as far as the article tells."""
        person = self.find(name, at)[1]
        if person is None or person.body:
            return False
        return person.human or not any(part.islower() for part in person.parts)

    def _bearing(self, name: Name) -> list[Person]:
        parts = name.parts
        bearing = [p for p in self._by_last[self._key(parts[-1])][:NEAR] if self._is_tail(parts, p.parts)]
        if len(parts) == 1 and not bearing and is_first_name(parts[0], self.language):
            bearing = self._by_first[self._key(parts[0])][:NEAR]
            bearing = [p for p in bearing if agrees(parts[0], p.parts[0], self.language)]
        return bearing

    def find(self, name: Name, at: int) -> tuple[str, Person | None, bool]:
        """The fullest form of a name that stands at `at`, its person, and whether it is certainly that one."""
        same = self._same(name)
        if same is not None:
            return same.full, same, True
        bearing = self._bearing(name)
        if not bearing:
            return name.text, None, True
        sex = gender(name.text, name.title, self.language) if name.title else ""
        fitting = [p for p in bearing if not sex or p.sex in ("", sex)] or bearing
        fitting = [p for p in fitting if p.begins < at] or fitting
        if len(fitting) == 1:
            return fitting[0].full, fitting[0], True
        for mention in self._before(at):
            if mention.person in fitting:
                return mention.person.full, mention.person, False
        return fitting[0].full, fitting[0], False

    def _before(self, at: int, since: int = 0) -> list[Mention]:
        """The mentions before a place, the nearest first."""
        end = bisect_left(self._places, at)
        return [m for m in reversed(self._mentions[max(0, end - NEAR) : end]) if m.place >= since]
