"""The people an article in one of the languages of `clauses` names: who bears a surname, whom a pronoun stands for."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict

from bot.extract.quotes.clauses import Name, Tongue, Word, agrees, gender, is_first_name, name_at, words
from bot.extract.quotes.marks import Run

_NEAR = 40  # mentions looked back at for a pronoun


class Person:
    """Somebody the article names: the fullest form, where it stands, and whether the person speaks."""

    __slots__ = ("begins", "full", "role", "sex", "speaks")

    def __init__(self, full: str, sex: str, begins: int) -> None:
        self.full, self.sex, self.begins = full, sex, begins
        self.role: str | None = None
        self.speaks = False

    @property
    def parts(self) -> list[str]:
        """The words of the name."""
        return self.full.split()


class Cast:
    """The people of an article, by the full names it gives them outside quotations."""

    def __init__(self, text: str, runs: list[Run], language: Tongue) -> None:
        self.language = language
        self._by_last: dict[str, list[Person]] = defaultdict(list)
        self._by_first: dict[str, list[Person]] = defaultdict(list)
        self._mentions: list[tuple[int, Person]] = []
        at = 0
        for begin, end in [*((r.mark, r.after) for r in runs), (len(text), len(text))]:
            row = words(text, at, begin, language)
            place = 0
            while place < len(row):
                name = name_at(text, row, place, language) if row[place].is_name else None
                if name is not None and len(name.parts) > 1:
                    self._meet(name, row, place)
                place = name.after if name is not None else place + 1
            at = end
        self._join_tails()
        self._places = [place for place, _ in self._mentions]

    def _key(self, word: str) -> str:
        """What the forms of one word of a name have in common: in Russian, its beginning."""
        low = word.lower().replace("’", "'")
        if self.language.code == "ru":
            return low[:3]
        return low.rstrip("s").rstrip("'") if self.language.code in ("de", "nl") else low

    def _meet(self, name: Name, row: list[Word], place: int) -> None:
        if self.language.code == "de" and not name.title and not is_first_name(name.parts[0]):
            before = row[place - 1].low if place else ""
            if before in self.language.article or before in self.language.preposition:
                return  # two nouns beside each other
        person = self._same(name)
        if person is None:
            person = Person(name.text, "", row[place].start)
            self._by_last[self._key(name.parts[-1])].append(person)
            self._by_first[self._key(name.parts[0])].append(person)
        person.sex = person.sex or gender(name.text, name.title, self.language)
        self._mentions.append((row[place].start, person))

    def _join_tails(self) -> None:
        """ "Van Dam" is nobody beside "Marijke van Dam"."""
        stands_for: dict[Person, Person] = {}
        for bearers in self._by_last.values():
            for person in bearers[:_NEAR]:
                longer = [p for p in bearers[:_NEAR] if self._is_tail(person.parts, p.parts)]
                if len(longer) == 1:
                    stands_for[person] = longer[0]
        if stands_for:
            self._mentions = [(place, stands_for.get(person, person)) for place, person in self._mentions]
            for index in (self._by_last, self._by_first):
                for key, bearers in index.items():
                    index[key] = [p for p in bearers if p not in stands_for]

    def _is_tail(self, parts: list[str], whole: list[str]) -> bool:
        return len(whole) > len(parts) and all(
            agrees(a, b, self.language) for a, b in zip(parts, whole[-len(parts) :], strict=True)
        )

    def _same(self, name: Name) -> Person | None:
        parts = name.parts
        for person in self._by_last[self._key(parts[-1])][:_NEAR]:
            whole = person.parts
            if len(whole) == len(parts) and all(agrees(a, b, self.language) for a, b in zip(parts, whole, strict=True)):
                return person
        return None

    def knows(self, name: Name) -> bool:
        """Whether the article gives a fuller form of a name, or the name is full."""
        return len(name.parts) > 1 or bool(self._bearing(name))

    def _bearing(self, name: Name) -> list[Person]:
        parts = name.parts
        bearing = [p for p in self._by_last[self._key(parts[-1])][:_NEAR] if self._is_tail(parts, p.parts)]
        if len(parts) == 1 and not bearing and is_first_name(parts[0]):
            bearing = self._by_first[self._key(parts[0])][:_NEAR]
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
        if len(fitting) == 1:
            return fitting[0].full, fitting[0], True
        for person, _ in self._before(at):
            if person in fitting:
                return person.full, person, False
        return fitting[0].full, fitting[0], False

    def _before(self, at: int) -> list[tuple[Person, int]]:
        """The people named before a place, each with where it was last, the nearest first."""
        end = bisect_left(self._places, at)
        nearest: dict[Person, int] = {}
        for place, person in reversed(self._mentions[max(0, end - _NEAR) : end]):
            nearest.setdefault(person, place)
        return list(nearest.items())

    def meant(self, sex: str, at: int, last: Person | None, spoke: int) -> tuple[Person | None, bool]:
        """The person a pronoun before `at` stands for, and whether no other can be meant.

        `last` spoke last, in a run that ended at `spoke`. Only who spoke or whose sex is known is surely a person.
        """
        named = [(p, place) for p, place in self._before(at) if p.speaks or p.sex]
        named = [(p, place) for p, place in named if not sex or p.sex in ("", sex)]
        if not named:
            return None, False
        nearest = named[0][0]
        since = [p for p, place in named if place > spoke and p is not last]
        if last is not None and any(p is last for p, _ in named) and not since:
            return last, True
        known = [p for p, _ in named if p.sex]
        alone = len(named) == 1 or bool(sex and nearest.sex == sex and len(known) == 1)
        return nearest, alone or len(since) == 1

    def bearing(self, nouns: list[str], at: int) -> Person | None:
        """The one person introduced before `at` by a noun of a description."""
        wanted = {word for word in nouns if word not in self.language.small}
        fit = [p for p, _ in self._before(at) if p.role and wanted & {w.lower() for w in p.role.split()}]
        return fit[0] if len(fit) == 1 else None
