"""Whom the clause beside a Chinese quotation names. Chinese sets no words apart and marks no names.

Names are taken from where they can't be anything else: between a role or a sentence's beginning and a reporting verb.
What is known then is found everywhere.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict

from bot.extract.quotes.clauses import listed
from bot.extract.quotes.marks import Run
from bot.extract.quotes.spoken import DOUBTFUL, LIKELY, PLAIN, REACH, Said

HAN = "\u4e00-\u9fff\u3005"
_SURNAMES = (
    "王李张張刘劉陈陳杨楊赵趙黄黃周吴吳徐孙孫胡朱高林何郭马馬罗羅梁宋郑鄭谢謝韩韓唐冯馮于董萧蕭程曹袁邓鄧许許傅沈曾彭吕呂苏蘇"
    "卢盧蒋蔣蔡贾賈丁魏薛叶葉阎閻余潘杜戴夏钟鐘锺汪田任姜范方石姚谭譚廖邹鄒熊金陆陸郝孔白崔康毛邱秦江史顾顧侯邵孟龙龍万萬段雷"
    "钱錢汤湯尹黎易常武乔喬贺賀赖賴龚龔文庞龐樊兰蘭殷施陶洪翟安颜顏倪严嚴牛温溫芦蘆季俞章鲁魯葛伍韦韋申尤毕畢聂聶丛叢焦向柳邢"
    "路岳齐齊沿梅莫庄莊辛管祝左涂谷祁时時舒耿牟卜詹关關苗凌费費纪紀靳盛童欧歐甄项項曲成游阳陽裴席卫衛查屈鲍鮑位覃霍翁隋植甘"
    "景薄单單包司柏宁寧柯阮桂闵閔解强強柴华華车車冉房边邊符骆駱简簡连連饶饒池臧闫佟麦麥储藍蓝尚冀郎晏"
)
_COMPOUND = "欧阳|歐陽|司马|司馬|上官|诸葛|諸葛|司徒|夏侯|皇甫|尉迟|公孙|慕容|令狐|东方|端木|南宫"
_SAY = (
    "(?:表示|说道|說道|说|說|称|稱|指出|认为|認為|强调|強調|写道|寫道|问道|問道|追问|追問|反问|反問|回应|回應|回答|答道|坦言|透露|介绍|介紹|"
    "补充|補充|解释|解釋|告诉|告訴|感叹|感嘆|感慨|直言|笑道|呼吁|呼籲|宣布|警告|批评|批評|痛批|抱怨|反驳|反駁|承认|承認|回忆|回憶|总结|總結|"
    "质疑|質疑|提醒|建议|建議|要求|喊话|喊話|怒斥|炮轰|調侃|调侃|打趣|坦承|自嘲|吐槽|评价|評價|形容|叮嘱|叮囑|嘱咐|承诺|承諾|保证|保證|"
    "强调说|表态|表態|声明|聲明|分析|预测|預測|推测|推測|质问|質問|哽咽|叹道|嘆道|苦笑|微笑|大笑|笑了|笑着|笑著|答|反对|反對|赞叹|讚嘆|称赞|稱讚|夸赞|不解|疑惑|惊叹|驚嘆|怒吼|感谢|感謝|叹息|嘆息|道出|留言|发文|發文|撰文|评论|評論|主张|主張|"
    "重申|指控|谴责|譴責|痛斥|坚称|堅稱|声称|聲稱|宣称|宣稱|描述|谈到|談到|聊起|提到|提及|说明|說明|建言|喊道|嚷道|嘀咕|安慰|鼓励|鼓勵)"
)
_ADVERB = (
    "(?:[（(][^（()）]{0,16}[)）])?(?:(?:还|還|也|则|則|却|卻|又|就|曾|并|並|随后|隨後|接着|接著|最后|最後|进一步|進一步|昨|今|日前|近日|当天|當天|"
    "周[一二三四五六日末]|星期|\\d|同时|同時|此前|后来|後來|再次|明确|明確|公开|公開|在|对|對|向|接受|笑|哭|摇|搖|叹|嘆|无奈|無奈|激动|激動|答|"
    "受访|受訪|回|补|補|忍不住|如此|这样|這樣|首先|一再|多次|红|紅|哽|皱|皺|挥|揮|指着|指著|质询|質詢|事后|事後|赛后|賽後|更|只|特别|特別|强|強"
    "|认真|認真|自豪|骄傲|驕傲|高兴|高興|坦|直|不禁|从|從|于|於|给|給|用|以|为|為)[^，。：；！？“”「」『』\n]{0,14}?)?"
)
_ROLE_END = (
    "长長员員者人师師家主生工手民授理任记記书書席官监監督练練帅帥导導演星"
    "友妈媽爸姐哥弟妹母父子女妻夫客户戶商士将將委裁总總卿相使事翁婆爷爺奶叔"
)
_BEFORE_NAME = rf"(?:(?<![{HAN}])|(?<=[{_ROLE_END}的]))"
_NAME = rf"(?:(?:{_COMPOUND})[{HAN}]{{1,2}}?|[{_SURNAMES}][{HAN}]{{1,2}}?)"
_NAMED = re.compile(rf"{_BEFORE_NAME}(?P<name>{_NAME})(?={_ADVERB}{_SAY})")
_TITLED = re.compile(
    rf"(?:主任|教练|教練|局长|局長|议员|議員|市长|市長|董事长|董事長|经理|經理|教授|书记|書記|校长|校長|院长|院長|会长|會長|主席|部长|部長|店主|"
    rf"老板|老闆|居民|村民|市民|导演|導演|作家|演员|演員|球员|球員|队长|隊長|主帅|主帥|医生|醫生|护士|護士|律师|律師|立委|里长|里長|县长|縣長|省长|"
    rf"馆长|館長|所长|所長|处长|處長|科长|科長|站长|镇长|鎮長|总裁|總裁|总监|總監|秘书长|秘書長|发言人|發言人|创始人|創始人|负责人|負責人|老师|老師|"
    rf"学生|學生|志愿者|志工|农民|農民|司机|司機|业主|業主|选手|選手|母亲|母親|父亲|父親|妻子|丈夫|儿子|兒子|女儿|女兒|委员|委員|专家|專家|研究员|研究員)"
    rf"(?P<name>(?:(?:{_COMPOUND})|[{_SURNAMES}])[{HAN}]{{1,2}})(?![·])"
)
_TRANSCRIBED = re.compile(
    rf"[{HAN}]{{1,16}}(?:·[{HAN}]{{1,8}}?(?=[^{HAN}]|·|{_ADVERB}{_SAY}|则|則|在|是|的|和|与|與|对|對|将|將|也))+"
)
_ROLE = re.compile(
    r"[^·]*(?:专家|專家|教授|总统|總統|总理|總理|首相|主席|部长|部長|大臣|议员|議員|记者|記者|作家|导演|導演|学者|學者|医生|醫生|律师|律師|"
    r"分析师|分析師|发言人|發言人|市长|市長|大使|教练|教練|主帅|主帥|经理|經理|总裁|總裁|创始人|創始人|研究员|研究員|经济学家|經濟學家|演员|演員|"
    r"球员|球員|教头|教頭|前锋|前鋒|门将|門將|队长|隊長|歌手|画家|畫家|院士|博士|局长|局長|长|長|员|員)"
)
_TAIL = re.compile(
    rf"(?:{_ADVERB}{_SAY}|[，。、：；）（(,]|的|在|是|和|与|與|则|則|也|将|將|说|說|对|對|向|从|從|为|為|被|把|有|没|沒|不|已|曾|就|还|還|一)"
)
_BODY = re.compile(
    rf"[{HAN}A-Za-z0-9·]{{2,18}}?(?:局|委|部|院|公司|集团|集團|学校|學校|大学|大學|法院|警方|方面|负责人|負責人|发言人|發言人|人士|工作人员|工作人員|"
    rf"人员|人員|协会|協會|俱乐部|俱樂部|政府|办公室|辦公室|中心|部门|部門|官员|官員|专家|專家|专员|一位居民|一位村民|一名\w{{2,6}}|一位\w{{2,6}}|"
    rf"医生|代表|学者|學者|社|网|影评|影評|文章|社论|社論|声明|聲明|公告|通报|通報|报告|報告)(?={_ADVERB}{_SAY})"
)
_GOVERNS = re.compile(
    r"(?:对|對|向|与|與|和|跟|给|給|被|把|将|將|让|讓|替|为|為|由|叫|受|据|據|致|送|同|告诉|告訴|呼籲|呼吁|要求|批评|批評|感谢|感謝|等)$"
)
_SPEAKING = re.compile(rf"{_SAY}")
_PRONOUN = re.compile(
    r"(?:^|[，,：；\s])(?:对此|對此|而|但|不过|不過|因此|于是|於是|随后|隨後|同时|同時|此外|最后|最後|後來|后来)?(?P<who>他|她)(?!们|們|的)"
)
_SPLIT = re.compile(r"[。！？!?；;\n]")
_NOBODY = listed("zh nobody")  # words that stand where a name may stand
_SEEN = re.compile(rf"在(?P<who>[{HAN}·]{{2,12}}?)看[来來][，,]?\Z")
_GOES_ON = re.compile(
    rf"(?:还|還|又|也|并|並|同时|同時|此外|随后|隨後|接着|接著|继续|繼續|最后|最後|并且|並且|对此|對此|进而|進而|{_SAY})"
)
_REPEATED = re.compile(
    rf"(?:^|[。，,：；\n])((?:(?:{_COMPOUND})|[{_SURNAMES}])(?:(?![的是在了和不也与與有就这這那他她们們年月日时時个個])[{HAN}]){{2}})"
)
_MOST = 300  # names looked for


class Chinese:
    """The clauses of one Chinese article."""

    def __init__(self, text: str, runs: list[Run]) -> None:
        self.text, self.runs = text, runs
        self.roles: dict[str, str] = {}
        edges = [(0, 0), *((run.mark, run.after) for run in runs), (len(text), len(text))]
        self._outside = [(edges[at][1], edges[at + 1][0]) for at in range(len(edges) - 1)]
        self.names = self._discovered()
        self._short: dict[str, list[str]] = defaultdict(list)
        for name in self.names:
            for part in {name, *(re.split("·", name) if "·" in name else ())}:
                self._short[part].append(name)
        words = sorted(self._short, key=len, reverse=True)
        self._known = re.compile("|".join(map(re.escape, words))) if words else None

    def _discovered(self) -> list[str]:
        found: Counter[str] = Counter()
        begun: Counter[str] = Counter()
        for begin, end in self._outside:
            if end - begin < 3:
                continue
            stretch = self.text[begin:end]
            for match in _NAMED.finditer(stretch):
                found[match["name"]] += 1
            for match in _TITLED.finditer(stretch):
                found[self._bounded(match["name"], stretch, match.end())] += 1
            for match in _REPEATED.finditer(stretch):
                begun[match[1]] += 1
            if "·" in stretch:
                for match in _TRANSCRIBED.finditer(stretch):
                    name = match[0]
                    if role := _ROLE.match(name.partition("·")[0]):
                        self.roles.setdefault(name[role.end() :], role[0])
                        name = name[role.end() :]
                    if name and name[0] != "·":
                        found[name] += 1
        for name, count in begun.items():
            if count > 1 and name not in found:
                found[name] = count
        names = [name for name, _ in found.most_common(_MOST) if not self._is_nobody(name)]
        parts = {part for name in names if "·" in name for part in name.split("·")}
        return [name for name in names if name not in parts and not self._is_longer(name, names)]

    @staticmethod
    def _bounded(name: str, stretch: str, end: int) -> str:
        """A name of three characters, or of two where the third begins another word."""
        if len(name) > 2 and not _TAIL.match(stretch, end) and _TAIL.match(stretch, end - 1):
            return name[:-1]
        return name[:-1] if len(name) > 2 and _SPEAKING.match(stretch, end - 1) else name

    @staticmethod
    def _is_longer(name: str, names: list[str]) -> bool:
        """Whether another name, one character shorter, is what this begins with, and a verb its end."""
        return len(name) == 3 and name[:2] in names and name[2] in "说說称稱在对對表也则則"

    @staticmethod
    def _is_nobody(name: str) -> bool:
        return name in _NOBODY or any(name.startswith(word) for word in _NOBODY if len(word) > 1)

    def full(self, name: str) -> str:
        """The longest name of the article a short one stands for."""
        known = self._short.get(name, [name])
        return known[0] if len(known) == 1 else name

    def named(self, begin: int, end: int) -> list[tuple[int, str]]:
        """The people named outside quotations between two places, as subjects."""
        if self._known is None or end <= begin:
            return []
        found: list[tuple[int, str]] = []
        for match in self._known.finditer(self.text, begin, end):
            before = self.text[max(0, match.start() - 4) : match.start()]
            if not _GOVERNS.search(before) and self.text[match.end() : match.end() + 1] != "的":
                found.append((match.start(), self.full(match[0])))
        return found

    def said(self, number: int, front: tuple[int, int], behind: tuple[int, int], leads_on: bool) -> Said | None:
        """Whom the clause before or behind a run names."""
        return self._before(*front) or self._after(number, *behind, leads_on)

    def _before(self, low: int, mark: int) -> Said | None:
        clause = self.text[low:mark].rstrip()
        parts = _SPLIT.split(clause)
        last = parts[-1]
        if not last:
            return None
        begin = low + len(clause) - len(last)
        colon = last[-1] in "：:"
        verbs = [m.end() for m in _SPEAKING.finditer(last)]
        comma = last[-1] in "，,"
        if seen := _SEEN.search(last):
            return Said(self.full(seen["who"]), seen["who"], LIKELY, True)
        if not verbs or len(last) - verbs[-1] > (14 if colon or comma else 6):
            if not colon:
                return None
            verbs = [len(last)]
        names = self.named(begin, begin + verbs[-1])
        if names:
            near = colon or comma or len(last) - verbs[-1] < 4
            return self._naming(names[0], begin, PLAIN if near else DOUBTFUL)
        if body := self._body(last[: verbs[-1]]):
            return body
        if pronoun := _PRONOUN.search(last):
            return Said("", pronoun["who"], LIKELY)
        head = last.strip("，,：: ")
        return Said("", "", LIKELY) if _GOES_ON.match(head) and _SPEAKING.search(head) else None

    def _after(self, number: int, begin: int, end: int, leads_on: bool) -> Said | None:
        text, run = self.text, self.runs[number]
        clause = text[begin:end]
        comma = clause[:1] in ("，", ",")
        body = clause.lstrip("，,。 ")
        offset = begin + len(clause) - len(body)
        cut = _SPLIT.search(body)
        sentence = body[: cut.start()] if cut else body
        closed = bool(cut) or not leads_on
        if clause[:1] == "。" or not sentence or len(sentence) > REACH:
            return None
        if sentence[-1] in "：:" and leads_on and not cut:
            return None
        verb = _SPEAKING.search(sentence)
        if not closed and (comma or text[run.end - 1] in "，,") and sentence[-1] in "，,":
            names = self.named(offset, offset + min(12, len(sentence)))
            if len(names) == 1:
                return self._naming(names[0], offset, LIKELY)  # “…，”孟庆山算了一笔账，“…”
        if verb is None:
            return None
        last = verb.end()
        for verb in _SPEAKING.finditer(sentence):
            last = verb.end() if verb.start() <= last + 4 else last
        names = self.named(offset, offset + last)
        if names and names[0][0] - offset <= 30:
            return self._naming(names[0] if comma else names[-1], offset, PLAIN)
        if (pronoun := _PRONOUN.search(sentence[:last])) and pronoun.end() < 16:
            return Said("", pronoun["who"], LIKELY)
        return self._body(sentence[:last]) if last < 40 else None

    def _naming(self, found: tuple[int, str], low: int, confidence: float) -> Said:
        place, name = found
        lead = re.split("[，,、。”」]", self.text[max(low, place - 14) : place])[-1]
        if 2 <= len(lead) <= 12 and (lead[-1] in _ROLE_END) and not lead.startswith(("对", "在")):
            self.roles.setdefault(name, lead)
        return Said(name, name, confidence)

    def _body(self, clause: str) -> Said | None:
        parts = [part for part in re.split("[，,]", clause) if part]
        for part in reversed(parts):
            if found := _BODY.match(part):
                name = found[0]
                if name[0] in "对對据據在从從对与與" or name in _NOBODY:
                    return None
                return Said(name, name, LIKELY, True)
        return None
