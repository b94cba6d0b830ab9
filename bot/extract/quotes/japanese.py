"""Whom the clause beside a Japanese quotation names: its topic (は, が, も), or who follows と.

Names are what stands before an honorific or a title (さん, 氏, 監督); a surname alone stands for whoever was introduced
with it first.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict

from bot.extract.quotes.marks import Run
from bot.extract.quotes.spoken import DOUBTFUL, LIKELY, PLAIN, Said

_HAN = "\u4e00-\u9fff\u3005ヶヵノ"
_KATA = "\u30a1-\u30fa\u30fc"
_TITLE = (
    "(?:(?:国土交通|外務|財務|経済産業|厚生労働|文部科学|防衛|環境|農林水産|総務|法務|デジタル|経済再生|官房)(?:相|大臣|長官|副大臣)|官房長官|"
    "首相|大臣|副社長|社長|副会長|会長|先生|女史|准教授|名誉教授|教授|副市長|市長|町長|村長|区長|副知事|知事|市議|県議|都議|区議|町議|村議|議員|議長|"
    "総監督|監督|選手|主将|館長|院長|校長|園長|所長|部長|課長|係長|店長|室長|局長|署長|駅長|住職|代表|理事長|理事|総裁|大統領|長官|記者|被告|容疑者|弁護士|"
    "医師|博士|幹事長|委員長|書記長|政調会長|コーチ|投手|捕手|内野手|外野手|機長|船長|組合長|教諭|棋士|八段|九段|七段|六段|王将|名人|女流|さん|ちゃん|くん|君|氏|様|相|容疑者)"
)
_NAMED = re.compile(
    rf"(?:(?P<han>[{_HAN}]{{1,6}}?)|(?P<kata>(?<![{_KATA}・])[{_KATA}]{{1,12}}(?:[・＝=][{_KATA}]{{1,14}}){{0,4}}))(?P<title>{_TITLE}){{1,2}}"
)
_AGED = "(?:[（(][^（()）]{0,18}[)）])?"
_TOPIC = re.compile(rf"{_AGED}(?:からは|からも|には|にも|によると|によれば|は|が|も)")
_SAYS = re.compile(
    r"(?:など|といった)?と(?!題|名付|名づ|呼ばれ|称さ|書かれ|書い|いう名|いった|いう[^。、]{1,8}(?:を|が|に|の|は))"
)
_ENDED = re.compile(r"[。！？!?\n]")
_ROLE = re.compile(
    r"(?:担当者|関係者|男性|女性|住民|幹部|職員|店主|代表|会長|社長|市長|首相|監督|選手|教授|専門家|記者|同社|同省|同市|同県|同氏|広報|警察|県警|府警|"
    r"[省庁局署課室会社側党連盟]|委員会|消防|政府|病院|大学|協会|組合|園児|児童|生徒|学生|高校生|母親|父親|妻|夫|社員|役員|弁護士|医師|農家|漁師|観光客|"
    r"判決|決定|報告書|声明|客|ファン|家族|遺族|被害者|目撃者|運転手|議員|長官|大臣|長|氏|さん)\Z"
)
_SAME = re.compile(r"同(?P<body>[省社市県庁署会氏局党大課])")
_BODY = re.compile(rf"[{_HAN}{_KATA}A-Za-z]{{2,14}}[省社市県庁署会局党課]")
_BOUND = re.compile(r"[、。」』\n\s,　（）()]")
_MOST = 200  # names looked for without an honorific
_SO = re.compile(r"(?:そう|こう|そのように)(?:言|語|話|述|つぶや|訴|叫|笑|振り返|打ち明|漏ら|答)")


class Japanese:
    """The clauses of one Japanese article."""

    def __init__(self, text: str, runs: list[Run]) -> None:
        self.text, self.runs = text, runs
        self.roles: dict[str, str] = {}
        self._mentions: list[tuple[int, int, str, str]] = []
        at = 0
        for begin, end in [*((run.mark, run.after) for run in runs), (len(text), len(text))]:
            for found in _NAMED.finditer(text, at, begin):
                name = found["han"] or found["kata"] or ""
                # A title may be taken for a part of the name: the last one counts.
                whole = text[found.start() : found.end()]
                self._mentions.append((found.start(), found.end(), name, whole[len(name) :]))
            at = end
        self._add_bare(runs)
        self._places = [mention[0] for mention in self._mentions]
        self._whole: dict[str, list[str]] = defaultdict(list)
        self._begins: dict[str, int] = {}
        names = {name for _, _, name, _ in self._mentions}
        for start, _, name, title in self._mentions:
            if name not in self._begins and len(name) > 1:
                self._begins[name] = start
                for cut in range(1, len(name)):
                    self._whole["<" + name[:cut]].append(name)
                    self._whole[">" + name[cut:]].append(name)
                self._introduce(start, name, title, names)

    def _add_bare(self, runs: list[Run]) -> None:
        """Surnames of people already named that stand as a topic without an honorific."""
        names = sorted({name[: max(2, len(name) - 2)] for _, _, name, _ in self._mentions if len(name) > 2})[:_MOST]
        names += sorted({name for _, _, name, _ in self._mentions if len(name) > 1})[:_MOST]
        if not names:
            return
        bare = re.compile(rf"(?<![{_HAN}{_KATA}])({'|'.join(sorted(names, key=len, reverse=True))})(?=[はがも])")
        at = 0
        for begin, end in [*((run.mark, run.after) for run in runs), (len(self.text), len(self.text))]:
            for found in bare.finditer(self.text, at, begin):
                self._mentions.append((found.start(), found.end(), found[1], ""))
            at = end
        self._mentions.sort()

    def _introduce(self, start: int, name: str, title: str, names: set[str]) -> None:
        lead = _BOUND.split(self.text[max(0, start - 20) : start])[-1]
        lead = lead.removesuffix("の") if lead.endswith("の") else ""
        lead = re.split("[はがをにで]", lead)[-1].lstrip("とや")
        titled = title not in ("さん", "氏", "様", "ちゃん", "君", "くん")
        role = (f"{lead}の{title}" if lead else title) if titled else lead
        if role:
            self.roles.setdefault(name, role)

    def full(self, name: str, at: int = 1 << 60) -> tuple[str, bool]:
        """The fullest form of a name, and whether only one person bears it that was introduced by then."""
        longer = [n for n in self._whole.get("<" + name, ())[:20] if len(name) > 1 or len(n) < 5]
        longer = longer or self._whole.get(">" + name, [])[:20]
        longer = [n for n in longer if (len(n) > len(name) and len(n) <= len(name) + 3) or "・" in n]
        if not longer:
            return name, True
        before = [n for n in longer if self._begins[n] < at] or longer
        return before[0], True

    def is_person(self, name: str) -> bool:
        """Whether a speaker is one of the people named, and no body."""
        return name in self._begins

    def named(self, begin: int, end: int) -> list[tuple[int, int, str]]:
        """The people named outside quotations between two places, each with its topic particle's end, or 0."""
        found: list[tuple[int, int, str]] = []
        for start, after, name, _ in self._mentions[bisect_left(self._places, begin) : bisect_left(self._places, end)]:
            topic = _TOPIC.match(self.text, after, min(end, after + 24))
            found.append((start, topic.end() if topic else 0, name))
        return found

    def said(self, number: int, front: tuple[int, int], behind: tuple[int, int], leads_on: bool) -> Said | None:
        """Whom the clause around or behind a run names."""
        after = self.text[slice(*behind)]
        says = _SAYS.match(after)
        if says:
            if found := self._named_after(behind[0] + says.end(), behind[1]):
                return found
            return self._topic(*front) or Said("", "", LIKELY)
        stop = after[:1] == "。"
        if stop or not after or after[0] == "\n":
            front_topic = self._topic(*front) if self._ends_open(front) else None
            return front_topic or (self._next_sentence(number, behind) if stop else None)
        return None

    def _ends_open(self, front: tuple[int, int]) -> bool:
        """Whether the words before a run lead to it: "高橋さんは「…」。"."""
        return self.text[max(front[0], front[1] - 1) : front[1]] in ("は", "、", "：", ":")

    def _sentence(self, low: int, mark: int) -> int:
        ends = [m.end() for m in _ENDED.finditer(self.text, low, mark)]
        return ends[-1] if ends else low

    def _topic(self, low: int, mark: int) -> Said | None:
        """The topic of the sentence that leads to a run."""
        begin = self._sentence(low, mark)
        topics = [item for item in self.named(begin, mark) if item[1]]
        if topics:
            # Behind ", " stands another topic at times; who speaks is named last.
            start, _, name = topics[-1]
            spoken = self.full(name, start)[0]
            return Said(spoken, name, PLAIN)
        lead = self.text[begin:mark]
        according = re.search(r"(?P<who>[^、。]{2,24})(?:によると|によれば|は|も|が)、?[^、。]{0,16}、?\Z", lead)
        return self._described(according["who"], begin) if according else None

    def _described(self, who: str, at: int) -> Said | None:
        who = _BOUND.split(who)[-1].lstrip("一方また")
        if same := _SAME.match(who):
            return self._same(same["body"], at)
        if 2 < len(who) <= 20 and _ROLE.search(who):
            return Said(who, who, LIKELY, True)
        return None

    def _same(self, body: str, at: int) -> Said | None:
        """ "同省" is the ministry named last."""
        if body == "氏":
            return Said("", "同氏", LIKELY)
        found = [m[0] for m in _BODY.finditer(self.text, max(0, at - 300), at) if m[0].endswith(body)]
        return Said(found[-1], f"同{body}", LIKELY, True) if found else None

    def _named_after(self, begin: int, end: int) -> Said | None:
        """ "と佐藤さんは話した": a name right behind と, before the sentence ends."""
        stop = _ENDED.search(self.text, begin, end)
        until = stop.start() if stop else end
        found = self.named(begin, until)
        if found and found[0][0] - begin <= 24 and (found[0][1] or until - found[0][0] < 16):
            start, topic, name = found[0]
            inner = self.text[begin:start]
            if "、" not in inner.lstrip("、") and (topic or not stop or inner in ("", "、")):
                return Said(self.full(name, start)[0], name, PLAIN)
        return None

    def _next_sentence(self, number: int, behind: tuple[int, int]) -> Said | None:
        """ "「…」。店主の小林節子さん（72）は番台で…": who is the topic of the sentence behind."""
        run = self.runs[number]
        if run.mark and self.text[run.mark - 1] not in "\n。」 　":
            return None
        begin = behind[0] + 1
        stop = _ENDED.search(self.text, begin, behind[1])
        until = stop.start() if stop else behind[1]
        topics = [item for item in self.named(begin, until) if item[1]]
        if topics and topics[0][0] - begin <= 30:
            start, _, name = topics[0]
            sure = bool(_SO.search(self.text, begin, until)) or run.mark == 0 or self.text[run.mark - 1] == "\n"
            return Said(self.full(name, start)[0], name, LIKELY if sure else DOUBTFUL)
        return None
