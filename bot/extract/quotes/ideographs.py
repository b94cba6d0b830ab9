"""Attribution in Chinese and Japanese, whose words are not set apart: by the pattern of the clause beside the run."""

from __future__ import annotations

import re

from bot.extract.quotes.marks import Run

_NAME = "[\u4e00-\u9fff\u3005\u30a0-\u30ff·]"
_CHINESE = "说道|说|表示|称|指出|告诉|认为|强调|写道|問|问|說"
_JAPANESE = "述べ|話し|語っ|言っ|コメント|説明|強調|答え|書い"
_HONORIFIC = "(?:氏|さん|首相|大臣|社長|先生|女士|教授|市长|総理)?"
_BEHIND_JAPANESE = re.compile(rf"と、?({_NAME}{{2,8}}?){_HONORIFIC}[はが][^。\n]{{0,20}}?(?:{_JAPANESE})")
_FRONT_JAPANESE = re.compile(
    rf"(?:^|[。、\n\s])(?:[^。、\n「」]{{1,8}}の)?({_NAME}{{2,8}}?){_HONORIFIC}[はが][^。\n]{{0,20}}\Z"
)
_BEHIND_CHINESE = re.compile(rf"[，,]?({_NAME}{{2,4}}){_HONORIFIC}(?:{_CHINESE})")
_FRONT_CHINESE = re.compile(
    rf"(?:^|[。，,\n\s])({_NAME}{{2,4}}){_HONORIFIC}(?:昨天|今天|昨日|今日|周.|在[^。，\n]{{1,8}}|对[^。，\n]{{1,8}})?(?:{_CHINESE})[：:，,]?\s*\Z"
)
_WIDE = re.compile("[\u3040-\u30ff\u4e00-\u9fff]")


def is_wide(text: str, run: Run) -> bool:
    """Whether a run is written in such a script."""
    return _WIDE.search(text, run.start, min(run.end, run.start + 12)) is not None


def wide_speaker(text: str, run: Run) -> str | None:
    """The name the clause behind or before the run gives."""
    behind = text[run.after : run.after + 40]
    front = text[max(0, run.mark - 40) : run.mark]
    for pattern in (_BEHIND_JAPANESE, _BEHIND_CHINESE):
        if found := pattern.match(behind):
            return found[1]
    for pattern in (_FRONT_CHINESE, _FRONT_JAPANESE):
        if found := pattern.search(front):
            return found[1]
    return None
