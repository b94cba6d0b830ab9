"""The names in a Chinese article: taken from where they can't be anything else.

Between a role or a sentence's beginning and a reporting verb stands a name; what is known then is found everywhere.
Everything is compared in simplified characters, with what stands between marks blanked out.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from itertools import islice

from bot.extract.quotes.han import characters, folded, listed
from bot.extract.quotes.marks import Run
from bot.extract.quotes.spoken import Late

HAN = "\u4e00-\u9fff\u3005"
_INSIDE, _PAUSED = "□", "◇"  # a quoted character, and the last one of a run that ends in a comma
_SURNAME = "".join(sorted(characters("surname") - characters("no-surname")))
_COMPOUND = "|".join(listed("compound"))
_NO_VERB = "|".join(listed("no-verb"))
SAY = rf"(?:(?=[{''.join(sorted({word[0] for word in listed('say')}))}])(?!{_NO_VERB})(?:{'|'.join(listed('say'))}))"
ADVERB = (
    rf"(?:[（(][^（()）]{{0,16}}[)）])?(?:(?:{'|'.join(listed('adverb'))}|\d|周[一二三四五六日末])"
    rf"[^，。：；！？\n{_INSIDE}{_PAUSED}]{{0,14}}?)?"
)
_ROLE = f"(?>{'|'.join(listed('role'))})"
ROLE_END = "".join(sorted({word[-1] for word in listed("role")} - set("部士后众教")))
_NOT_FIRST = "的是在了不也与就这那他她们说称对从把被已却又及或但而于到所"
_NOT_SECOND = (
    _NOT_FIRST
    + "报则将曾还为向表问答讲笑和点站坐走拿看望想听接低抬举叹哽摇用给让请写读念喊指昨今日明早晚周月年正刚只没有去来插"
)
_NOBODY = f"(?:{'|'.join(listed('nobody'))})"
_GIVEN = rf"(?![{_NOT_FIRST}])[{HAN}](?:(?![{_NOT_SECOND}]|[认以成作身因]为)[{HAN}])?"
_NAME = rf"(?:(?:{_COMPOUND}){_GIVEN}|(?!{_NOBODY})[{_SURNAME}]{_GIVEN})"
_FOLLOW = rf"(?:{ADVERB}{SAY}|[^{HAN}·]|{'|'.join(listed('follow'))})"
_LED = Late(
    rf"(?:(?:{_ROLE})(?:(?<=人)|(?<=[{ROLE_END}]))|(?<=岁)|(?<=岁的)|名叫|叫做|署名)(?P<name>{_NAME})(?={_FOLLOW})"
)
_LED_LONG = Late(rf"(?:{_ROLE})(?P<name>(?!{_NOBODY})[{_SURNAME}](?![{_NOT_FIRST}])[{HAN}](?![{_NOT_SECOND}])[{HAN}])")
_ROLES = Late(_ROLE)
_NAMED = Late(rf"(?:(?<![{HAN}])|(?<=[{ROLE_END}的]))(?P<name>{_NAME})(?={ADVERB}{SAY})")
_REPEATED = Late(rf"(?:(?<![{HAN}])|(?<=的))(?P<name>{_NAME})(?={_FOLLOW})")
_TRANSCRIBED = Late(rf"[{HAN}]{{1,16}}(?:·[{HAN}]{{1,8}}?(?=[^{HAN}]|·|{ADVERB}{SAY}|则|在|是|的|和|与|对|将|也))+")
# "王建明", "贾伯年": what mostly begins a time or an adverb ends a name where its verb or a mark follows at once.
_LATE = Late(
    rf"(?P<name>(?!{_NOBODY})[{_SURNAME}](?![{_NOT_SECOND}一二两三四五六七八九十])[{HAN}][明年月望])(?={SAY}|[（(，,、：:])"
)
_WORDS = listed("role")
_PARTS = f"(?:{'|'.join(listed('parted'))})"
_PARTED = Late(f"(?=[{''.join(sorted({word[0] for word in listed('parted')}))}]){_PARTS}{{2}}")
_LEADING_ROLE = Late(rf"[^·]*(?:{_ROLE})")
_GOVERNS = Late(rf"(?:{'|'.join(listed('governing'))})$")
_NEWCOMER = Late(rf"(?!记者)(?:(?:{_ROLE})+|有人|先生|女士|小姐|男士|[一某几]位|[一某几]名)")
_MOST = 300  # names looked for


def blanked(text: str, runs: list[Run]) -> str:
    """The text in simplified characters without what stands between marks; every character keeps its place."""
    pieces: list[str] = []
    at = 0
    for run in runs:
        pieces.append(text[at : run.mark])
        last, behind = text[run.end - 1], text[run.after : run.after + 1]
        ended = last in "。！？!?…" and behind not in ("，", ",", "、", "的")
        sign = "。" if ended else _PAUSED if last in "，," else _INSIDE
        pieces.append(_INSIDE * (run.after - run.mark - 1) + sign)
        at = run.after
    return folded("".join((*pieces, text[at:])))


class Names:
    """The people one Chinese article names outside quotations."""

    def __init__(self, text: str, runs: list[Run]) -> None:
        self.text = text
        self.plain = blanked(text, runs)
        self.roles: dict[str, str] = {}
        self._short: dict[str, list[str]] = defaultdict(list)
        for name in self._discovered():
            for part in {name, *(re.split("·", name) if "·" in name else ())}:
                self._short[part].append(name)
        words = sorted(self._short, key=len, reverse=True)
        self._known = re.compile("|".join(map(re.escape, words))) if words else None
        self._written: dict[str, str] = {}

    def _discovered(self) -> list[str]:
        found: Counter[str] = Counter()
        begun: Counter[str] = Counter()
        inside = {at for m in _ROLES.finditer(self.plain) for at in range(m.start() + 1, m.end())}
        for pattern, worth, counts in (
            (_LED, 2, found),
            (_LED_LONG, 1, found),
            (_NAMED, 1, found),
            (_REPEATED, 1, begun),
        ):
            for match in pattern.finditer(self.plain):
                if match.start("name") in inside:
                    continue
                role = _ROLES.match(self.plain, match.start("name") + 1)
                if role is None or role.end() <= match.end("name"):
                    counts[match["name"]] += worth
        if "·" in self.plain:
            self._transcribed(found)
        for match in _LATE.finditer(self.plain):
            before = self.plain[max(0, match.start() - 8) : match.start()]
            if not re.search(f"[{HAN}]\\Z", before) or (before[-1] in ROLE_END + "人" and before.endswith(_WORDS)):
                found[match["name"]] += 1
        found.update(match[0] for match in _PARTED.finditer(self.plain))
        for name, count in islice(begun.items(), 10 * _MOST):
            if len(name) > 2 and name not in found and (count > 1 or self.plain.count(name) > 1):
                found[name] = count
        names = [name for name, _ in found.most_common(_MOST)]
        parts = {part for name in names if "·" in name for part in name.split("·")}
        return [name for name in names if name not in parts and not self._is_longer(name, found)]

    def _transcribed(self, found: Counter[str]) -> None:
        for match in _TRANSCRIBED.finditer(self.plain):
            name = match[0]
            if role := _LEADING_ROLE.match(name.partition("·")[0]):
                self.roles.setdefault(name[role.end() :], role[0])
                name = name[role.end() :]
            if name and name[0] != "·":
                found[name] += 2

    @staticmethod
    def _is_longer(name: str, found: Counter[str]) -> bool:
        """Whether another name, one character shorter and met more often, is what this begins with."""
        return len(name) > 2 and "·" not in name and found[name[:-1]] > found[name]

    def full(self, name: str) -> str:
        """The longest name of the article a short one stands for."""
        known = self._short.get(name, [name])
        return known[0] if len(known) == 1 else name

    def written(self, name: str) -> str:
        """A name in the characters the article has it in."""
        if name not in self._written:
            at = self.plain.find(name)
            self._written[name] = self.text[at : at + len(name)] if at >= 0 else name
        return self._written[name]

    def named(self, begin: int, end: int) -> list[tuple[int, str]]:
        """The people named outside quotations between two places, as subjects."""
        if self._known is None or end <= begin:
            return []
        found: list[tuple[int, str]] = []
        for match in self._known.finditer(self.plain, begin, end):
            before = self.plain[max(0, match.start() - 4) : match.start()]
            if not _GOVERNS.search(before) and self.plain[match.end() : match.end() + 1] != "的":
                found.append((match.start(), self.written(self.full(match[0]))))
        return found

    def newcomer(self, since: int, at: int) -> bool:
        """Whether somebody without a name we know comes in between two places."""
        for match in _NEWCOMER.finditer(self.plain, max(since, at - 300), at):
            before = re.split("[，,。：；！？□◇\n]", self.plain[max(since, match.start() - 30) : match.start()])[-1]
            if (
                _GOVERNS.search(before)
                or re.search("[他她]", before)
                or self.plain[match.end() : match.end() + 1] == "的"
            ):
                continue
            if self._known is None or not (self._known.match(self.plain, match.end()) or self._known.search(before)):
                return True
        return any(
            self._known is None or not self._known.match(match["name"])
            for match in _REPEATED.finditer(self.plain, max(since, at - 300), at)
        )

    def is_person(self, name: str) -> bool:
        """Whether a speaker is one of the people named, and no body."""
        return folded(name) in self._short
