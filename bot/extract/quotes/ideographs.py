"""Attribution in Chinese and Japanese, whose words are not set apart: by the clause beside a quotation.

Only plain cases have a speaker: a name right before its reporting verb or topic particle, with titles put apart. The
confidences are set by hand, as in `foreign`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import NamedTuple

from bot.extract.quotes.clauses import listed
from bot.extract.quotes.marks import Run
from bot.model import Quote, Span

PLAIN, LIKELY = 0.9, 0.85
REACH = 60  # characters looked at beside a run

_HAN = "\u4e00-\u9fff\u3005"
_SURNAMES = (
    "王李张張刘劉陈陳杨楊赵趙黄黃周吴吳徐孙孫胡朱高林何郭马馬罗羅梁宋郑鄭谢謝韩韓唐冯馮于董萧蕭程曹袁邓鄧许許傅沈曾彭吕呂苏蘇"
    "卢盧蒋蔣蔡贾賈丁魏薛叶葉阎閻余潘杜戴夏钟鐘锺汪田任姜范方石姚谭譚廖邹鄒熊金陆陸郝孔白崔康毛邱秦江史顾顧侯邵孟龙龍万萬段雷"
    "钱錢汤湯尹黎易常武乔喬贺賀赖賴龚龔文庞龐樊兰蘭殷施陶洪翟安颜顏倪严嚴牛温溫芦蘆季俞章鲁魯葛伍韦韋申尤毕畢聂聶丛叢焦向柳邢"
    "路岳齐齊沿梅莫庄莊辛管祝左涂谷祁时時舒耿牟卜路詹关關苗凌费費纪紀靳盛童欧歐甄项項曲成游阳陽裴席卫衛查屈鲍鮑位覃霍翁隋植甘"
    "景薄单單包司柏宁寧柯阮桂闵閔解强強柴华華车車冉房边邊"
)
_COMPOUND = "欧阳|歐陽|司马|司馬|上官|诸葛|諸葛|司徒|夏侯|皇甫|尉迟|公孙|慕容|令狐|东方|端木|南宫"
_CHINESE_NAME = (
    rf"(?:(?:{_COMPOUND})[{_HAN}]{{1,2}}|[{_SURNAMES}][{_HAN}]{{1,2}}?|[{_HAN}]{{2,6}}(?:·[{_HAN}]{{1,8}})+)"
)
_CHINESE_SAY = (
    "(?:表示|说道|說道|说|說|称|稱|指出|认为|認為|强调|強調|写道|寫道|问道|問道|问|問|回应|回應|回答|答道|坦言|透露|介绍|介紹|补充道|"
    "補充道|补充|補充|解释道|解释|解釋|告诉记者|告訴記者|告诉[^，。：:“”「」]{1,10}|告訴[^，。：:“”「」]{1,10}|感叹|感嘆|直言|笑道|笑着说|"
    "呼吁|呼籲|宣布|警告|批评|批評|抱怨|反驳道|反驳|反駁|承认|承認|回忆道|回忆|回憶|总结道|总结)(?:道|说|說)?"
)
_ADVERB = (
    "(?:[（(][^（()）]{0,12}[)）]|还|還|也|则|則|又|就|曾|随后|隨後|接着|接著|最后|最後|进一步|進一步|昨天|今天|昨日|今日|日前|近日|当天|當天|"
    "周[一二三四五六日末]|星期[一二三四五六日]|\\d{1,2}[月日](?:\\d{1,2}日)?|同时|同時|此前|后来|後來|再次|明确|明確|公开|公開|"
    "在[^，。：:“”「」]{1,16}?[上中时時里裡后後间間]|对[^，。：:“”「」]{1,12}?|對[^，。：:“”「」]{1,12}?|向[^，。：:“”「」]{1,12}?|"
    "接受[^，。：:“”「」]{1,14}?采访时|接受[^，。：:“”「」]{1,14}?採訪時|[笑哭]着|[笑哭]著)"
)
_PRONOUN = "他|她"
_OPENERS = '“「『"«'
_CHINESE_FRONT = re.compile(
    rf"(?P<lead>[^。！？!?\n“”「」『』]*?)(?:(?P<name>{_CHINESE_NAME})|(?P<pronoun>{_PRONOUN}))(?:{_ADVERB})*{_CHINESE_SAY}了?[，,：:]?\s*\Z"
)
_CHINESE_BEHIND = re.compile(
    rf"[，,。]?\s*(?P<lead>[^。！？!?\n“”「」『』，,]{{0,12}}?)(?:(?P<name>{_CHINESE_NAME})|(?P<pronoun>{_PRONOUN}))(?:{_ADVERB})*{_CHINESE_SAY}"
    rf"(?P<end>[^。，,：:“”「」]{{0,4}}[。，,：:]|\s*\Z|\n)"
)
_CHINESE_FOREIGN = re.compile(rf"(?:^|[。，,\n])(?P<name>[{_HAN}]{{2,4}}){_CHINESE_SAY}[，,：:]?\s*\Z")
_CHINESE_ROLE = re.compile(
    r"[^·]*(?:专家|專家|教授|总统|總統|总理|總理|首相|主席|部长|部長|大臣|议员|議員|记者|記者|作家|导演|導演|学者|學者|医生|醫生|律师|律師|"
    r"分析师|分析師|发言人|發言人|市长|市長|大使|教练|教練|经理|經理|总裁|總裁|创始人|創始人|研究员|研究員|经济学家|經濟學家|演员|演員|球员)"
)
_NOBODY = listed("zh nobody")  # words that stand where a name may stand

_HIRAGANA = "\u3041-\u3096"
_HONORIFIC = (
    "(?:さん|氏|様|ちゃん|君|首相|大臣|社長|会長|先生|女史|教授|准教授|市長|町長|村長|区長|知事|議員|監督|選手|館長|院長|校長|"
    "所長|部長|課長|店長|代表|理事長|総裁|大統領|長官|記者|被告|容疑者|弁護士|医師|博士)"
)
_JAPANESE_NAME = rf"(?:[{_HAN}ヶヵノ]{{2,7}}?|[\u30a1-\u30fa\u30fc]{{2,12}}(?:[・＝=][\u30a1-\u30fa\u30fc]{{1,12}})*)"
_AGED = "(?:[（(][^（()）]{0,16}[)）])?"
_JAPANESE_SAY = (
    "(?:述べ|話し|話す|語っ|語る|言っ|言う|いう|コメント|説明|強調|答え|書い|振り返|訴え|指摘|明かし|明かす|批判|主張|呼びかけ|"
    "打ち明け|つぶや|喜ん|喜ぶ|嘆い|嘆く|期待|発表|反論|付け加え|続け)"
)
_WHOSE = rf"(?:[^。、「」『』\n]{{1,20}}?(?:[{_HIRAGANA}]|(?<![\u30a1-\u30fc])(?=[\u30a1-\u30fa])))?"
_JAPANESE_FRONT = re.compile(
    rf"(?:^|[。、」』\n\s])(?P<lead>{_WHOSE})(?P<name>{_JAPANESE_NAME})(?P<title>{_HONORIFIC}?){_AGED}"
    rf"(?:[はがも]、?(?:[^。\n「」]{{0,30}}、?)|によると、?|によれば、?|[:：])\Z"
)
_JAPANESE_BEHIND = re.compile(
    rf"(?:など)?と、?(?P<lead>{_WHOSE})(?P<name>{_JAPANESE_NAME})(?P<title>{_HONORIFIC}?){_AGED}"
    rf"(?:[はがも][^。\n「」]{{0,24}}?{_JAPANESE_SAY}|(?P<end>。|\Z))"
)
_JAPANESE_VERB = re.compile(
    r"(?:など)?と(?!題|名付|名づ|呼|称さ|書かれ|いう名|いった)[^。\n「」]{0,24}?[うくぐすつぬぶむるたい](?:[。、\n]|\Z)|[。\n]|\Z"
)
_JAPANESE_ROLES = re.compile(
    r"(?:館長|市長|社長|会長|代表|教授|首相|監督|知事|議員|校長|院長|同社|男性|女性|同氏|彼|彼女)\Z"
)
_TITLED = re.compile(rf"{_HONORIFIC}\Z")
_MARKED = re.compile(r"[。！？!?]\Z")


class Clause(NamedTuple):
    """What a clause beside a run says: a name, or a pronoun, and how the clause introduces the name."""

    name: str
    pronoun: str = ""
    role: str = ""


class Ideographs:
    """Attributes the runs of one Chinese or Japanese article."""

    def __init__(self, text: str, runs: list[Run], long: list[bool], code: str) -> None:
        self.text, self.runs, self.long = text, runs, long
        self.japanese = code == "ja"
        self.clauses = [self._clause(number) if long[number] else None for number in range(len(runs))]
        self.beginning: dict[str, list[str]] = defaultdict(list)
        self.ending: dict[str, list[str]] = defaultdict(list)
        for name in {clause.name for clause in self.clauses if clause is not None}:
            self.beginning[name[:2]].append(name)
            self.ending[re.split("[·・＝]", name)[-1]].append(name)
        self.roles: dict[str, str] = {}
        for clause in self.clauses:
            if clause is not None and clause.name and clause.role:
                self.roles.setdefault(self._fullest(clause.name), clause.role)

    def quotes(self) -> tuple[Quote, ...]:
        """The quotations in order of the text."""
        found: list[Quote] = []
        last: tuple[int, str] | None = None
        for number, run in enumerate(self.runs):
            if not self.long[number]:
                continue
            clause = self.clauses[number]
            name, confidence = "", 0.0
            if clause is not None and clause.name:
                name, confidence = self._fullest(clause.name), PLAIN
            elif last is not None and (clause is not None or self._goes_on(last[0], number)):
                name, confidence = last[1], LIKELY
            elif clause is None and not self._is_statement(run):
                continue
            span = Span(run.start, run.end, self.text[run.start : run.end])
            mention = (clause.name or clause.pronoun) if clause is not None else None
            role = self.roles.get(name)
            found.append(Quote((span,), name or None, mention, role, confidence, bool(name)))
            last = (number, name) if name else None
        return tuple(found)

    def _clause(self, number: int) -> Clause | None:
        run = self.runs[number]
        low = self.runs[number - 1].after if number else 0
        low = max(low, run.mark - REACH)
        low = max(low, self.text.rfind("\n", low, run.mark) + 1)
        following = self.runs[number + 1].mark if number + 1 < len(self.runs) else len(self.text)
        front, behind = self.text[low : run.mark], self.text[run.after : min(following, run.after + REACH)]
        leads_on = following < run.after + REACH
        return self._in_japanese(front, behind) if self.japanese else self._in_chinese(front, behind, leads_on)

    def _in_chinese(self, front: str, behind: str, leads_on: bool) -> Clause | None:
        front = re.split(r"[。！？!?](?=.)", front)[-1]
        if not _MARKED.search(front.rstrip()):
            if found := _CHINESE_FRONT.search(front):
                return self._chinese(found)
            if (found := _CHINESE_FOREIGN.search(front)) and found["name"] not in _NOBODY:
                return Clause(found["name"])
        found = _CHINESE_BEHIND.match(behind)
        if found is None or (found["end"][-1:] in ("：", ":") and leads_on):
            return None
        return self._chinese(found)

    @staticmethod
    def _chinese(found: re.Match[str]) -> Clause | None:
        lead = re.split("[，,]", found["lead"])[-1] if found["lead"] else ""
        if found["pronoun"]:
            return Clause("", found["pronoun"]) if not lead else None
        name = found["name"]
        if "·" in name and (role := _CHINESE_ROLE.match(name)):
            lead, name = lead + role[0], name[role.end() :]
        if name in _NOBODY or any(name.startswith(word) for word in _NOBODY if len(word) > 1):
            return None
        return Clause(name, role=lead if 2 <= len(lead) <= 12 else "")

    def _in_japanese(self, front: str, behind: str) -> Clause | None:
        if (found := _JAPANESE_BEHIND.match(behind)) and (found["end"] is None or found["title"]):
            return self._japanese(found)
        front = re.split(r"[。！？!?]", front)[-1]
        if (found := _JAPANESE_FRONT.search(front)) and _JAPANESE_VERB.match(behind):
            return self._japanese(found)
        return None

    @staticmethod
    def _japanese(found: re.Match[str]) -> Clause | None:
        name, title = found["name"], found["title"] or ""
        lead = found["lead"] or ""
        lead = lead.removesuffix("の") if lead.endswith("の") else ""
        if not title and (ends := _TITLED.search(name)):
            name, title = name[: ends.start()], ends[0]
        if len(name) < 2 or _JAPANESE_ROLES.search(name):
            return None
        honoured = title in ("さん", "氏", "様", "ちゃん", "君", "")
        role = lead if honoured else (f"{lead}の{title}" if lead else title)
        return Clause(name, role=role if len(role) <= 24 else "")

    def _fullest(self, name: str) -> str:
        """The longest name of the article that this one begins: a surname alone stands for its only full name."""
        fuller = [full for full in self.beginning[name[:2]] if full.startswith(name) and len(full) > len(name)]
        parted = [full for full in self.ending[name] if full != name]
        return (fuller or parted)[0] if len(fuller or parted) == 1 else name

    def _goes_on(self, before: int, number: int) -> bool:
        """Whether a run follows the one before with nothing but its clause between them, or its closing mark lacks."""
        first, second = self.runs[before], self.runs[number]
        if not first.closed and second.paragraph == first.paragraph + 1:
            return True
        between = self.text[first.after : second.mark].strip()
        if before + 1 != number or first.paragraph != second.paragraph or len(between) > REACH:
            return False
        return 0 < len(between) <= REACH and between[-1:] in "。" and "。" not in between[:-1] and not self.japanese

    def _is_statement(self, run: Run) -> bool:
        """Whether words without a clause are set like a statement: a sentence's end inside, nothing glued behind."""
        before = self.text[max(0, run.mark - 8) : run.mark].rstrip()[-1:]
        ended = self.text[run.end - 1] in "。！？!?…，"
        return ended and (
            before in ("", "：", ":", "\n", "。", "」", "”") or self.text[run.after : run.after + 1] in ("", "\n")
        )
