"""Whom the clause beside a Japanese quotation names: its topic (は, が, も), or who follows と.

Names are what stands before an honorific or a title (さん, 氏, 監督); a surname alone stands for whoever was introduced
with it first. What a clause says of nobody we know stays without a speaker.
"""

from __future__ import annotations

import re

from bot.extract.quotes.japanese_names import HAN, INSIDE, KATA, Names, listed
from bot.extract.quotes.spoken import DOUBTFUL, LIKELY, PLAIN, Late, Said

_REACH = 160  # characters of a sentence before a run
_NO_SPEECH = (
    "題|銘打|名付|名づ|呼ば|呼び|呼ぶ|呼んだ|呼んで|称さ|称し|称す|書かれ|書い|記され|刻まれ|印刷|表示|大書|記載|命名|いう名|いった|"
    f"いう(?:言葉|表現|意味|文字|名|題|点|形|考え方|制度|イベント|[^。、]{{1,8}}(?:を|が|に|の|は))|か{INSIDE}|{INSIDE}|は(?!い)|も(?!漏|言|話|語|述|明)|"
    "の(?!コメント|談話|考え|認識|見解|見方|声|指摘|見通し|方針|姿勢|立場|声明|書面|回答|思い|意向)|並ぶ|並び|並ん|同じ|似た|訳"
)
_SAYS = Late(rf"(?:など|といった)?(?:と(?!{_NO_SPEECH})|って)")
_ENDED = re.compile(r"[。！？!?\n]")
_WHO = Late(rf"(?:{'|'.join(listed('who') + listed('body'))})(?:ら|たち)?\Z")
_PAPER = Late(rf"(?:{'|'.join(listed('paper'))})\Z")
_ABOUT = Late(rf"(?:{'|'.join(listed('about'))})\Z")
_WHEN = re.compile(r"[日年月時夜朝昼夕後前間中回度際点降]\Z|^(?:この|その|あの|これ|それ|ここ)")
_SELF = Late(rf"(?:\A|の)(?:{'|'.join(listed('self'))})\Z")
_HEAD = Late(
    rf"(?P<who>[^、。□\n]{{0,26}}(?:[{HAN}{KATA}A-Za-z0-9]|さん|たち|ら|親|子|い客)(?P<age>[（(][^（()）]{{0,18}}[)）])?)"
    r"(?P<topic>によると|によれば|は|も)(?!ず|う|の)"
)
_TITLED = re.compile(rf"(?:\A|の)[{HAN}]{{4,}}長\Z")  # a name with a title that no list has
_SAME = re.compile(r"\A同(?P<body>[省社市県庁署会局党大課町村])\Z")
_BODY = re.compile(rf"[{HAN}{KATA}A-Za-z]{{2,14}}[省社市県庁署会局党大課町村]")
_LEADS = re.compile(
    "^(?:一方で?、?|また、?|ただし?、?|しかし、?|これに対し(?:て)?、?|同日、?|その後、?|さらに、?|だが、?|そして、?)"
)
_SPEECH = Late("|".join(listed("speech")))
_SO = Late(rf"(?:そう|こう|そのように)[^。]{{0,14}}?(?:{'|'.join(listed('speech'))})")
_KIN = "母父妻夫兄姉弟妹娘孫"
_SUBJECT = Late(
    rf"(?:{'|'.join(word for word in listed('who') if len(word) > 1 or word in _KIN)})(?:[（(][^（()）]{{0,18}}[)）])?"
    "[はがも]"
)

_ASKED = Late(
    rf"{INSIDE}と[^。、{INSIDE}]{{0,8}}?(?:問う|尋ねる|たずねる|聞く|質問する|問いかける|促す|迫る|声をかける)と、"
)
_SIGN = Late(
    f"{'|'.join(w for w in listed('paper') if len(w) > 1)}|書い|書か|記し|記さ|刻|掲げ|貼|張り出|読み上げ|読んだ|歌"
)


class Japanese(Names):
    """The clauses of one Japanese article."""

    def said(self, number: int, front: tuple[int, int], behind: tuple[int, int], leads_on: bool) -> Said | None:
        """Whom the clause around or behind a run names."""
        run = self.runs[number]
        after = self.plain[slice(*behind)]
        says = _SAYS.match(after)
        if says:
            return self._named_after(behind[0] + says.end(), behind[1]) or self._topic(run.mark)
        stop = after[:1] == "。"
        if not stop and after and after[0] != "\n":
            return None
        if self.plain[max(front[0], run.mark - 1) : run.mark] in ("は", "、", "：", ":", "も"):
            return self._topic(run.mark)
        if run.mark and self.plain[run.mark - 1] in "てで" and self._has_topic(run.mark):
            return self._topic(run.mark)  # "加藤さんは笑って「…」。"
        if run.mark and self.plain[run.mark - 1] not in "\n。 　":
            return None
        behind_it = self._next_sentence(run.mark, behind) if stop else None
        if stop and _SO.search(self.plain, behind[0] + 1, self._ends(behind)):
            return behind_it or Said("", "", DOUBTFUL, True)
        closes = not after[stop:].strip() or after[stop] == "\n"
        return self._led(run.mark) or behind_it or (self._closing(run.mark) if closes else None)

    def _has_topic(self, mark: int) -> bool:
        """Whether the sentence that leads to a run says first whom it is about."""
        begin = self._sentence(mark)
        if any(topic and topic < mark for _, topic, _ in self.named(begin, mark)):
            return True
        head = _HEAD.match(self.plain, begin, mark)
        return head is not None and _WHO.search(_LEADS.sub("", head["who"].removesuffix(head["age"] or ""))) is not None

    def _closing(self, mark: int) -> Said | None:
        """ "加藤さんは桶を置いた。「…」": the only person of a paragraph that ends with a quotation."""
        end = mark - 1
        if end < 1 or self.plain[end] != "。":
            return None
        begin = self._sentence(end)
        paragraph = self.plain.rfind("\n", max(0, mark - 600), mark) + 1
        people = self.named(paragraph, end)
        topics = [item for item in people if item[0] >= begin and item[1]]
        alone = len({self.full(name, start)[0] for start, _, name in people}) == 1
        if (
            not topics
            or not alone
            or self.plain[topics[0][1] - 1] not in "はも"
            or _SIGN.search(self.plain, begin, end)
        ):
            return None
        return None if self.newcomer(paragraph, mark) else self._naming(topics[0][0], topics[0][2], LIKELY)

    def _ends(self, behind: tuple[int, int]) -> int:
        """Where the sentence behind a run's full stop ends."""
        stop = _ENDED.search(self.plain, behind[0] + 1, behind[1])
        return stop.start() if stop else behind[1]

    def newcomer(self, since: int, at: int) -> bool:
        """Whether somebody without a name we know speaks or acts between two places."""
        for match in _SUBJECT.finditer(self.plain, max(since, at - 300), at):
            known = self.named(max(0, match.start() - 12), match.end())
            if not any(topic == match.end() for _, topic, _ in known):
                return True
        return False

    def _sentence(self, mark: int) -> int:
        low = max(0, mark - _REACH)
        ends = [m.end() for m in _ENDED.finditer(self.plain, low, mark)]
        return ends[-1] if ends else low

    def _naming(self, start: int, name: str, confidence: float) -> Said:
        spoken, sure = self.full(name, start)
        return Said(spoken, name, confidence if sure else DOUBTFUL)

    def _topic(self, mark: int, begin: int = -1) -> Said:
        """The topic of the sentence that leads to a run; whoever spoke before where it has none."""
        begin = self._sentence(mark) if begin < 0 else begin
        topics = [item for item in self.named(begin, mark) if item[1]]
        if asked := _ASKED.search(self.plain, begin, mark):
            # "佐藤さんは、記者が「…」と聞くと、「…」と答えた": not who asked, who gave no answer.
            asking = [item for item in topics if item[1] < asked.start()]
            answering = [i for i in topics if i not in asking or (i is not asking[-1] and self.plain[i[1] - 1] == "は")]
            return (
                self._naming(answering[-1][0], answering[-1][2], LIKELY) if answering else Said("", "", DOUBTFUL, True)
            )
        person = topics[-1] if topics else None
        heads = [m for m in _HEAD.finditer(self.plain, begin, mark) if not self._is_object(m)]
        heads = [m for m in heads if person is None or m.start("topic") >= person[1]]
        for head in reversed(heads):
            who = _LEADS.sub("", head["who"].removesuffix(head["age"] or ""))
            if _SELF.search(who):
                return Said("", "本人", LIKELY)
            if _ABOUT.search(who) or _WHEN.search(who):
                continue
            beside = head.end() == mark and head["topic"] in ("は", "も")
            if person is not None and not beside and not _WHO.search(who):
                continue  # "佐藤さんは、声は出ると話す"
            if borne := self.titled(who):
                return Said(borne, who, LIKELY)
            if _PAPER.search(who) or not _WHO.search(who):
                return Said("", "", DOUBTFUL, True)
            return self._described(who, head, begin)
        if person is not None:
            # Behind ", " stands another topic at times; who speaks is named last.
            return self._naming(person[0], person[2], PLAIN)
        unknown = (
            self.plain[mark - 1 : mark] == "は" and not heads and self.plain[mark - 2 : mark - 1] not in "にでとてらく"
        )
        return Said("", "", DOUBTFUL, True) if unknown else Said("", "", LIKELY)

    def _is_object(self, head: re.Match[str]) -> bool:
        """Whether a topic is a known person's, or only a place or a time: "会見では"."""
        return any(topic and topic >= head.end() for _, topic, _ in self.named(head.start(), head.end()))

    def _described(self, who: str, head: re.Match[str], begin: int) -> Said:
        if same := _SAME.match(who):
            body = same["body"]
            found = [m[0] for m in _BODY.finditer(self.plain, max(0, begin - 300), begin) if m[0].endswith(body)]
            return Said(found[-1], f"同{body}", LIKELY, True) if found else Said("", "", DOUBTFUL, True)
        if _TITLED.search(who) or not 2 < len(who) <= 24 or self.named(head.start(), head.end()):
            return Said("", "", DOUBTFUL, True)
        whole = who + (head["age"] or "") if head["age"] else self._introduced(who, begin)
        return Said(whole, who, LIKELY, True)

    def _introduced(self, who: str, begin: int) -> str:
        """The one man or woman of an age whom a description stands for: "原告の男性" after "港町の男性（58）"."""
        if who[-2:] not in ("男性", "女性"):
            return who
        aged = re.compile(rf"[^、。□\n（）はがをにで]{{0,20}}{who[-2:]}[（(]\d{{1,3}}[歳)）]+")
        found = {m[0] for m in aged.finditer(self.plain, max(0, begin - 2000), begin)}
        return found.pop() if len(found) == 1 else who

    def _named_after(self, begin: int, end: int) -> Said | None:
        """ "と佐藤さんは話した": a name right behind と, before the sentence ends."""
        stop = _ENDED.search(self.plain, begin, end)
        until = stop.start() if stop else end
        found = self.named(begin, until)
        if not found or found[0][0] - begin > 30:
            return None
        start, topic, name = found[0]
        inner = self.plain[begin:start].lstrip("、")
        behind = re.sub(r"^[（(][^（()）]{0,18}[)）]", "", self.plain[self.ends(start) : until])
        if "、" in inner or INSIDE in inner or re.search("[はがをに](?!属|住|勤|通)", inner.replace("のは", "")):
            return None
        if topic or not behind or behind[0] in "、・":
            return self._naming(start, name, PLAIN)
        return None

    def _led(self, mark: int) -> Said | None:
        """ "幹部はこう打ち明ける。「…」": who is the topic of the sentence before, if it leads to speech."""
        end = mark - 1
        if end < 1 or self.plain[end] != "。":
            return None
        begin = self._sentence(end)
        sentence = self.plain[begin:end]
        if not (_SO.search(sentence) or _SPEECH.search(sentence[-8:])):
            return None
        said = self._topic(end, begin)
        return said._replace(confidence=min(LIKELY, said.confidence))

    def _next_sentence(self, mark: int, behind: tuple[int, int]) -> Said | None:
        """ "「…」。店主の小林節子さん（72）は番台で…": who is the topic of the sentence behind."""
        begin = behind[0] + 1
        until = self._ends(behind)
        so = _SO.search(self.plain, begin, until)
        topics = [item for item in self.named(begin, until) if item[1] or (so and item[0] > so.start())]
        if topics and topics[0][0] - begin <= 40:
            opens = mark == 0 or self.plain[mark - 1] == "\n"
            sure = bool(so) or opens or bool(_SPEECH.search(self.plain, begin, until))
            return self._naming(topics[0][0], topics[0][2], LIKELY if sure else DOUBTFUL)
        return Said("", "", LIKELY) if so and so.start() == begin else None
