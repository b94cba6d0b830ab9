"""The names in a Japanese article: what stands before a form of address, a title or an age, and how it goes on."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from functools import cache

from bot.extract.quotes.lexicon import read_lists
from bot.extract.quotes.marks import Run
from bot.extract.quotes.spoken import Late


@cache
def _lists() -> dict[str, list[str]]:
    return read_lists("japanese.txt")


@cache
def listed(name: str) -> tuple[str, ...]:
    """The words of one list of `japanese.txt`, the longest first."""
    return tuple(sorted(set(_lists()[name]), key=lambda word: (-len(word), word)))


HAN = "\u4e00-\u9fff\u3005ヶヵケノ"
KATA = "\u30a1-\u30fa\u30fc"
INSIDE = "□"  # a quoted character
_ADDRESS = "|".join(listed("address"))
_TITLE = "|".join(listed("title"))
_CALLED = f"(?:{_TITLE}|{_ADDRESS})"
_DEPARTMENT = "|".join(listed("department"))
_KANA = "|".join(listed("kana"))
_PLAIN = rf"[{HAN}]{{1,6}}?"
_MIXED = rf"[{HAN}]{{1,4}}(?:(?:{_KANA})|[{KATA}]{{2,5}})"
_FOREIGN = rf"(?<![{KATA}・])[{KATA}]{{1,12}}(?:[・＝=][{KATA}]{{1,14}}){{0,4}}"
AGED = "(?:[（(][^（()）]{0,18}[)）])?"
_NAMED = Late(
    rf"(?:(?P<mixed>{_MIXED})|(?P<han>{_PLAIN})|(?P<kata>{_FOREIGN}))(?P<title>(?:元|前|名誉|特任|{_DEPARTMENT}){{0,3}}{_CALLED}{{1,2}})"
)
_WITH_AGE = Late(rf"(?<![{HAN}{KATA}])(?P<name>[{HAN}]{{2,6}}|{_MIXED}|{_FOREIGN})[（(][\d０-９]{{1,3}}[歳)）]")
_OF_PLACE = Late(
    rf"(?<![{HAN}{KATA}])(?P<name>[{HAN}]{{3,5}}|{_MIXED}|[{KATA}]{{2,9}}・[{KATA}]{{2,12}})・[{HAN}{KATA}A-Za-zＡ-Ｚ]{{2,18}}?(?:{_TITLE})(?![{HAN}])"
)
_SPORT = Late(
    rf"(?:[\d０-９一二三四五六七八九]番の?|主将の|エースの?|右腕の?|左腕の?|主砲の?|捕手の|投手の|先発の?|代打の?|主将・|右腕・|左腕・|捕手・|主砲・|監督・|守護神・|主将で)"
    rf"(?P<name>[{HAN}]{{2,4}})(?=[はがもにの、。（(]|だっ|だ。)"
)
_PART = Late(
    rf"(?:主演|共演|出演|相手役|同級生|同僚|先輩|後輩|ベテラン|新人|{_TITLE}|店主|代表)の(?P<name>{_MIXED}|[{HAN}]{{3,5}})(?=[はも]{INSIDE})"
)
_TOPIC = re.compile(rf"{AGED}(?:からは|からも|によると|によれば|は|が|も)")
_BOUND = re.compile(r"[、。」』\n\s,　（）()□]")
_MOST = 200  # names looked for without an honorific


def blanked(text: str, runs: list[Run]) -> str:
    """The text without what stands between marks; every character keeps its place."""
    pieces: list[str] = []
    at = 0
    for run in runs:
        pieces += [text[at : run.mark], INSIDE * (run.after - run.mark)]
        at = run.after
    return "".join((*pieces, text[at:]))


class Names:
    """The people one Japanese article names outside quotations."""

    def __init__(self, text: str, runs: list[Run]) -> None:
        self.text, self.runs = text, runs
        self.plain = blanked(text, runs)
        self.roles: dict[str, str] = {}
        self._mentions = self._discovered()
        self._add_bare()
        self._places = [mention[0] for mention in self._mentions]
        self._whole: dict[str, list[str]] = defaultdict(list)
        self._begins: dict[str, int] = {}
        self._titled: dict[str, set[str]] = defaultdict(set)
        for start, _, name, title in self._mentions:
            self._titled[title].add(name)
            if name not in self._begins and len(name) > 1:
                self._begins[name] = start
                for cut in range(1, len(name)):
                    self._whole["<" + name[:cut]].append(name)
                    self._whole[">" + name[cut:]].append(name)
                self._introduce(start, name, title)

    def _discovered(self) -> list[tuple[int, int, str, str]]:
        found: dict[int, tuple[int, int, str, str]] = {}
        taken: set[int] = set()  # places within "山本花子・青葉大教授"
        for pattern in (_OF_PLACE, _WITH_AGE, _SPORT, _PART):
            for match in pattern.finditer(self.plain):
                if pattern is _OF_PLACE:
                    taken.update(range(match.start(), match.end()))
                if not self._is_nobody(match["name"]) and not match["name"].endswith(
                    listed("title") + listed("address")
                ):
                    start, end = match.span("name")
                    found[end] = (start, end, match["name"], "")
        loose: list[tuple[int, int, str, str]] = []
        for match in _NAMED.finditer(self.plain):
            name = match["mixed"] or match["han"] or match["kata"] or ""
            start = match.start() + self._lead(name)
            name, title = name[start - match.start() :], match["title"]
            if start in taken or self._is_nobody(name) or self._leads_to_name(title, match.end()):
                continue
            if title.endswith(listed("place-title")) and len(name) < 3 and not title.endswith(("監督", "選手", "代表")):
                loose.append((start, match.end(), name, title))
            elif title in listed("address") or len(name) > 1 or name in listed("single"):
                found.setdefault(match.start() + len(match[0]) - len(title), (start, match.end(), name, title))
        names = {mention[2] for mention in found.values()}
        kept = [item for item in loose if any(name != item[2] and name.startswith(item[2]) for name in names)]
        return sorted([*found.values(), *kept])

    @staticmethod
    def _lead(name: str) -> int:
        """How much of a name's beginning is a role: "野党西野氏"."""
        lead = next((word for word in listed("lead") if name.startswith(word)), "")
        return len(lead) if len(name) - len(lead) > 1 and (len(lead) > 1 or len(name) > 4) else 0

    @staticmethod
    def _is_nobody(name: str) -> bool:
        if name in listed("nobody") or name in listed("title") or name in listed("who") or name[0] == "同":
            return True
        if len(name) < 4 and name[0] in "両各某約第":
            return True
        return len(name) > 2 and name.endswith(
            ("市", "県", "省", "庁", "局", "課", "社", "党", "校", "院", "署", "側", "連", "団", "会")
        )

    def _leads_to_name(self, title: str, end: int) -> bool:
        """Whether a title is a role that its bearer's name follows: "県議会議長の佐藤さん"."""
        behind = self.plain[end : end + 2]
        return title not in listed("address") and (
            behind[:1] == "・" or re.match(f"の?[{HAN}{KATA}]", behind) is not None
        )

    def _add_bare(self) -> None:
        """Surnames of people already named that stand as a topic without an honorific."""
        names = sorted({name[: max(2, len(name) - 2)] for _, _, name, _ in self._mentions if len(name) > 2})[:_MOST]
        names += sorted({name for _, _, name, _ in self._mentions if len(name) > 1})[:_MOST]
        if not names:
            return
        bare = re.compile(rf"(?<![{HAN}{KATA}])({'|'.join(sorted(names, key=len, reverse=True))})(?=[はがも])")
        known = {start for start, _, _, _ in self._mentions}
        for found in bare.finditer(self.plain):
            if found.start() not in known:
                self._mentions.append((found.start(), found.end(), found[1], ""))
        self._mentions.sort()

    def _introduce(self, start: int, name: str, title: str) -> None:
        lead = _BOUND.split(self.plain[max(0, start - 20) : start])[-1]
        lead = lead.removesuffix("の") if lead.endswith("の") else ""
        lead = re.split("[はがをにで]", lead)[-1].lstrip("とや")
        titled = bool(title) and title not in listed("address")
        role = (f"{lead}の{title}" if lead else title) if titled else lead
        if role:
            self.roles.setdefault(name, role)

    def full(self, name: str, at: int = 1 << 60) -> tuple[str, bool]:
        """The fullest form of a name, and whether only one person bears it that was introduced by then."""
        longer = [n for n in self._whole.get("<" + name, ())[:20] if len(name) > 1 or len(n) < 5]
        longer = longer or self._whole.get(">" + name, [])[:20]
        longer = [n for n in longer if (len(n) > len(name) and len(n) <= len(name) + 4) or "・" in n]
        if not longer:
            return name, True
        before = [n for n in longer if self._begins[n] < at] or longer
        return before[0], len(before) == 1

    def titled(self, title: str) -> str:
        """The one person a title alone stands for: "首相は" where one prime minister is named."""
        names = {self.full(name)[0] for name in self._titled.get(title, ())}
        return names.pop() if len(names) == 1 else ""

    def is_person(self, name: str) -> bool:
        """Whether a speaker is one of the people named, and no body."""
        return name in self._begins

    def named(self, begin: int, end: int) -> list[tuple[int, int, str]]:
        """The people named outside quotations between two places, each with its topic particle's end, or 0."""
        found: list[tuple[int, int, str]] = []
        for start, after, name, _ in self._mentions[bisect_left(self._places, begin) : bisect_left(self._places, end)]:
            topic = _TOPIC.match(self.plain, after, min(end, after + 24))
            if topic is None and self.plain[after : after + 1] == "・":  # "鶉野真帆・博物館学芸員は"
                behind = re.compile(rf"・[{HAN}{KATA}A-Za-z]{{2,20}}{_TOPIC.pattern}").match(
                    self.plain, after, min(end, after + 40)
                )
                topic = behind
            found.append((start, topic.end() if topic else 0, name))
        return found

    def acting(self, begin: int, end: int) -> list[str]:
        """The people named as subjects between two places, or at a sentence's end: "書いたのは佐藤さん（81）。"."""
        found: list[str] = []
        for start, topic, name in self.named(begin, end):
            if topic or re.compile(f"{AGED}。").match(self.plain, self.ends(start)):
                found.append(self.full(name, start)[0])
        return found

    def ends(self, start: int) -> int:
        """Where a mention that begins at a place ends, with its title."""
        return self._mentions[bisect_left(self._places, start)][1]
