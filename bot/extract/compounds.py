"""Words of Chinese and Japanese texts that may be keywords, found without a dictionary.

Japanese shows its nouns by their script: runs of kanji or of katakana. Chinese words are what the text repeats: the
longest strings of two to four characters between function characters. (Pairs of neighbouring characters, which the rest
of the house counts, are halves of words as often as words.)
"""

from __future__ import annotations

import re
from collections import Counter

_READ = 8000  # characters looked at
_LONGEST = 4
_NAME = 12  # characters of the longest Japanese word
_AFTER, _BEFORE = "上里后", "篇位"  # at a string's end or beginning these belong to what stands beside it
_WHOLE = 0.8  # share of a string's places in a longer one from which only the longer one is a word
_JAPANESE = re.compile(r"[\u4e00-\u9fff々〆]{2,}|[ァ-ヴー]{2,}")
# Characters of Chinese that are hardly ever part of a longer noun: particles, pronouns, adverbs, prepositions.
_FUNCTION = (
    "的了是在和也就都而及与或着过把被让给跟向从到对于之其所并很更最还又再才却但且若如则因为以由虽"
    "我你您他她它们这那哪谁何每各某些个么吗呢吧啊呀嘛不没未别有无已曾将会能可要想该应须说"
)
# Words of every article, which tell nothing of one.
_USUAL = frozenset(
    """大家 可以 使用 下面 上面 一下 一些 一种 一样 看看 知道 问题 东西 时候 时间 今天 昨天 明天 现在 目前 以前 以后
    之后 之前 其中 其他 其它 不同 不是 不过 非常 许多 很多 本文 原文 全文 文章 感谢 介绍 表示 认为 进行 通过 根据 关于
    由于 因此 所以 但是 如果 虽然 然后 同时 方面 情况 部分 主要 重要 需要 必须 开始 记者
    报道 年月 今年 去年 明年 月日 一篇 一年
    三人 二人 今回 今日 昨日 明日 本日 以上 以下 以前 以後 場合 時間 時点 同日 同年 同時 午前 午後 自分 皆様 先日 当日
    今年 昨年 来年 年度 全員 様子 予定 必要 可能 重要 一方 人々""".split()  # noqa: SIM905
)
_CHINESE = re.compile(rf"[^\W\da-zA-Z_{_FUNCTION}\u3040-\u30ff]{{2,}}")
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]+")
_OTHER = re.compile(r"[^\W_\u3040-\u9fff\uf900-\ufaff]+(?:['’\-.][^\W_\u3040-\u9fff\uf900-\ufaff]+)*")


def compounds(text: str, language: str) -> dict[str, int]:
    """How often each word stands that may be a keyword, in the order in which they first come."""
    head = text[:_READ]
    own = (
        Counter(word for word in _JAPANESE.findall(head) if len(word) <= _NAME) if language == "ja" else _chinese(head)
    )
    found = own + Counter(word for word in _OTHER.findall(head) if not word.isdecimal())
    told = [(word, n) for word, n in found.items() if word not in _USUAL]
    return dict(sorted(told, key=lambda item: head.find(item[0])))


def _chinese(text: str) -> Counter[str]:
    runs = [run for piece in _CHINESE.findall(text) for run in _HAN.findall(piece) if len(run) > 1]
    strings: Counter[str] = Counter()
    for run in runs:
        for length in range(2, _LONGEST + 1):
            strings.update([run[at : at + length] for at in range(len(run) - length + 1)])
    longer: dict[str, int] = {}
    for string, n in strings.items():
        if n > 1:
            for part in (string[:-1], string[1:]):
                longer[part] = max(n, longer.get(part, 0))
    words = Counter({s: n for s, n in strings.items() if n > 1 and longer.get(s, 0) < n * _WHOLE and _is_whole(s)})
    for run in runs:
        if (
            len(run) <= _LONGEST
            and run not in words
            and _is_whole(run)
            and not any(run[at : at + 2] in words for at in range(len(run)))
        ):
            words[run] = 1
    return words


def _is_whole(string: str) -> bool:
    return string[-1] not in _AFTER and string[0] not in _BEFORE
