"""Whom the clause beside a Chinese quotation names."""

from __future__ import annotations

import re

from bot.extract.quotes.chinese_names import ADVERB, HAN, ROLE_END, SAY, Names
from bot.extract.quotes.han import folded, listed
from bot.extract.quotes.marks import Run
from bot.extract.quotes.spoken import DOUBTFUL, FAR, LIKELY, PLAIN, REACH, Late, Said

_SPEAKING = Late(SAY)
_DIRECT = Late(rf"{SAY}[了着过道到说称称]{{0,2}}(?:一句|一声|一番|两句|起来|出来|出)?[，,：:]?\Z")
_WHO = "|".join(listed("body") + listed("role"))
_BODY = Late(
    rf"(?P<who>[{HAN}A-Za-z0-9·]{{0,18}}?(?:{_WHO}|一[位名]\w{{2,6}})(?:负责人|发言人|工作人员|代表|方面)?)(?={ADVERB}{SAY})"
)
_LINK = "|".join(listed("link"))
_PRONOUN = Late(rf"(?:^|[，,：:；\s□◇])(?:{_LINK})?(?P<who>他|她)(?!们|的)")
_SPLIT = Late(r"[。！？!?；;\n]")
_SEEN = Late(rf"在(?P<who>[{HAN}·]{{1,12}}?)看来[，,]?\Z")
_ACCORDING = Late(rf"据(?P<who>[{HAN}A-Za-z0-9·]{{2,20}}?)(?:(?!报道|报导){SAY})")
_OMITTED = Late(rf"(?:{_LINK})?(?:{SAY}|{'|'.join(listed('omitted'))})")
_TERM_BEFORE = Late(rf"(?:{'|'.join(listed('term-before'))})\Z")
_TERM_AFTER = Late(rf"[一两三四五六七八九十]个?字|[{HAN}]")
_SENTENCE = Late(f"[{''.join(listed('sentence'))}]")
_ASKING = Late(r"(?:要求|呼吁|批评|质疑|形容|痛批|怒批|讽刺|骂|称|嘲讽|直批|直指)[^，。：□◇]{1,6}\Z")
_TOLD = Late("转述|复述|转告|引述|引用|援引|转达|报道|报导|代念|代读|念了|读了|引")
_VAGUE = ("记者", "有人", "专家", "学者", "人士", "代表", "公司")


class Chinese(Names):
    """The clauses of one Chinese article."""

    def __init__(self, text: str, runs: list[Run]) -> None:
        super().__init__(text, runs)
        self.runs = runs

    def begins(self, at: int) -> int:
        """Where the sentence begins that stands at a place."""
        low = max(0, at - 3 * REACH)
        ends = [match.end() for match in _SPLIT.finditer(self.plain, low, at)]
        return ends[-1] if ends else low

    def said(self, number: int, front: tuple[int, int], behind: tuple[int, int], leads_on: bool) -> Said | None:
        """Whom the clause before or behind a run names."""
        return self._before(number) or self._after(number, *behind, leads_on)

    # What stands before a run

    def _before(self, number: int) -> Said | None:
        run = self.runs[number]
        begin = self.begins(run.mark)
        lead = self.plain[begin : run.mark].rstrip()
        if not lead.strip("□◇，,、"):
            return None
        parts = [(m.start() + begin, m[0]) for m in re.finditer("[^，,]+", lead)]
        colon = lead[-1] in "：:"
        paused = re.search(r"◇[，,]?[^，,□◇：:]{2,40}[，,]\Z", lead)
        if seen := _SEEN.search(lead):
            return self._seen(seen["who"])
        at = len(parts) - 1
        while at >= 0 and not _SPEAKING.search(parts[at][1]):
            at -= 1
        if colon or paused:
            at = len(parts) - 1
        if at < 0:
            return None
        direct = colon or bool(paused) or (at == len(parts) - 1 and bool(_DIRECT.search(lead)))
        asked = at == len(parts) - 1 and _ASKING.search(lead) and not _TERM_AFTER.match(self.plain, run.after)
        if not direct and not asked and not self._is_statement(run):
            return None
        if _TOLD.search(parts[at][1]):
            return Said("", "", DOUBTFUL, True)
        who = self._subject(parts, at, whole=colon or bool(paused))
        if who is None:
            return Said("", "", DOUBTFUL, True)
        return who if direct else who._replace(confidence=min(LIKELY, who.confidence))

    def _seen(self, who: str) -> Said:
        if who in ("他", "她"):
            return Said("", who, LIKELY)
        who = self.written(self.full(who))
        return Said(who, who, LIKELY, True)

    def _subject(self, parts: list[tuple[int, str]], at: int, whole: bool) -> Said | None:
        """The subject of the part of a sentence that reports; where it has none, of the parts before."""
        first = at
        while at >= 0 and first - at < 4:
            place, part = parts[at]
            verbs = [match.end() for match in _SPEAKING.finditer(part)]
            end = place + (verbs[-1] if verbs and not (whole and at == first) else len(part))
            if according := _ACCORDING.match(part):
                names = self.named(place + 1, place + according.end())
                return self._naming(names[0], PLAIN) if names else self._described(according["who"], place + 1)
            names = self.named(place, end)
            if names and not self._is_several(names):
                sure = at == first and (bool(verbs) or names[0][0] - place < 12)
                return self._naming(names[0], PLAIN if sure else LIKELY)
            if names:
                return None
            if pronoun := _PRONOUN.search(part):
                return Said("", pronoun["who"], LIKELY)
            if body := self._body(part, place):
                return body
            if not _OMITTED.match(part.lstrip("□◇ 、：:")) and part.strip("□◇ 、：:"):
                reported = next((j for j in range(at - 1, -1, -1) if _DIRECT.search(parts[j][1])), -1)
                if reported >= 0 and at < first:
                    return self._subject(parts, reported, whole=False)
                return self._topic(parts[: at + 1]) if whole else None
            at -= 1
        return Said("", "", LIKELY)

    def _topic(self, parts: list[tuple[int, str]]) -> Said | None:
        """The one person a sentence begins with, where it leads to a colon by several steps."""
        names = self.named(parts[0][0], parts[-1][0] + len(parts[-1][1]))
        if len(set(names)) != 1 or names[0][0] > parts[0][0] + len(parts[0][1]) or re.search("[他她]", parts[-1][1]):
            return None
        after = names[0][0] + len(names[0][1])
        return None if self.newcomer(after, parts[-1][0]) else self._naming(names[0], LIKELY)

    def _is_several(self, names: list[tuple[int, str]]) -> bool:
        """Whether two people speak together: "张伟、李强表示"."""
        if len(names) < 2:
            return False
        between = self.text[names[0][0] + len(names[0][1]) : names[1][0]]
        return between in ("和", "与", "與", "、", "跟", "及")

    def _is_statement(self, run: Run) -> bool:
        """Whether a run within reported speech is a part of it, and no term or title."""
        inside = folded(self.text[run.start : run.end])
        before = self.plain[max(0, run.mark - 6) : run.mark]
        apposed = before[-1:] in ("，", ",") and self.plain[run.after : run.after + 1] in ("。", "，", "；", "", "\n")
        if not (apposed or _SENTENCE.search(inside)) or _TERM_BEFORE.search(before):
            return False
        return bool(inside[-1] in "。！？!?，") or not _TERM_AFTER.match(self.plain, run.after)

    # What stands behind a run

    def _after(self, number: int, begin: int, end: int, leads_on: bool) -> Said | None:
        run = self.runs[number]
        clause = self.plain[begin:end]
        comma = clause[:1] in ("，", ",") or self.text[run.end - 1] in "，,"
        ended = self.text[run.end - 1] in "。！？!?…"
        body = clause.lstrip("，, ")
        offset = begin + len(clause) - len(body)
        cut = _SPLIT.search(body)
        sentence = body[: cut.start()] if cut else body
        if clause[:1] == "。" or not sentence or (sentence[-1] in "：:" and leads_on and not cut):
            return None
        if not comma and not ended and not self._is_statement(run):
            return None
        parts = [(m.start() + offset, m[0]) for m in re.finditer("[^，,]+", sentence)][:2]
        for place, part in parts:
            verb = _SPEAKING.search(part)
            if verb is None:
                continue
            last = verb.end()
            for verb in _SPEAKING.finditer(part):
                last = verb.end() if verb.start() <= last + 4 else last
            if names := self.named(place if ended or comma else offset, place + last):
                return None if self._is_several(names) else self._naming(names[0], PLAIN)
            if (pronoun := _PRONOUN.search(part[:last])) and pronoun.end() < 16:
                return Said("", pronoun["who"], LIKELY)
            if place == offset and (found := self._body(part, place)):
                return found
            names = self.named(offset, place)
            if names and not self._is_several(names):
                return self._naming(names[0], LIKELY)
            return None
        return self._gesture(run, offset, parts, comma, leads_on and not cut)

    def _gesture(self, run: Run, offset: int, parts: list[tuple[int, str]], comma: bool, leads_on: bool) -> Said | None:
        """Who does something right behind a run: "“…，”孟庆山算了一笔账，“…”"."""
        if comma and leads_on and (pronoun := _PRONOUN.match(parts[0][1])):
            return Said("", pronoun["who"], LIKELY)  # "“…，”她擦了擦手，“…”"
        names = self.named(offset, parts[0][0] + len(parts[0][1])) or self.named(offset, parts[-1][0] + 20)
        if not names or names[0][0] - offset > 24:
            return None
        opens = not self.plain[: run.mark] or self.plain[run.mark - 1] == "\n"
        low = max(0, run.mark - FAR)
        paragraph = self.plain.rfind("\n", low, run.mark) + 1 or low
        opens = opens or not (self.named(paragraph, run.mark) or self.newcomer(paragraph, run.mark))
        return self._naming(names[0], LIKELY if (comma or opens) and len(set(names)) == 1 else DOUBTFUL)

    def _naming(self, found: tuple[int, str], confidence: float) -> Said:
        place, name = found
        low = max(0, place - 14)
        lead = re.split("[，,、。”」：:；□◇\n]", self.plain[low:place])[-1]
        if 2 <= len(lead) <= 12 and (lead[-1] in ROLE_END) and not lead.startswith(("对", "在")):
            self.roles.setdefault(name, self.text[place - len(lead) : place])
        return Said(name, name, confidence)

    def _body(self, part: str, place: int) -> Said | None:
        part_begin = len(part) - len(part.lstrip("□◇ 、"))
        found = _BODY.match(part, part_begin)
        return self._described(found["who"], place + part_begin) if found else None

    def _described(self, who: str, place: int) -> Said | None:
        """A body or somebody without a name, if that can be told to be one: none where a paper says something."""
        lead = re.match(rf"(?:{_LINK})(?=.{{2}})", who)
        if lead and len(who) - lead.end() > 1:
            who, place = who[lead.end() :], place + lead.end()
        if who[0] in "对据在从与向和这那他她其该" or len(who) < 2 or who in _VAGUE:
            return None
        if not who.endswith(listed("body") + listed("role")):
            return None
        name = self.text[place : place + len(who)]
        return Said(name, name, LIKELY, True)
