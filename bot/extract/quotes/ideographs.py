"""Attribution in Chinese and Japanese, whose words are not set apart: by the clause beside a quotation.

Only plain cases have a speaker. The confidences are set by hand, as in `foreign`.
"""

from __future__ import annotations

import re

from bot.extract.quotes.chinese import Chinese
from bot.extract.quotes.japanese import Japanese
from bot.extract.quotes.marks import Run
from bot.extract.quotes.spoken import DOUBTFUL, FAR, LIKELY, REACH, Said
from bot.model import Quote

_ENDED = re.compile("[。！？!?」”]")


class Ideographs:
    """Attributes the runs of one Chinese or Japanese article."""

    def __init__(self, text: str, runs: list[Run], long: list[bool], code: str) -> None:
        self.text, self.runs, self.long = text, runs, long
        self.japanese = code == "ja"
        self.clauses: Chinese | Japanese = Japanese(text, runs) if self.japanese else Chinese(text, runs)

    def quotes(self) -> tuple[Quote, ...]:
        """The quotations in order of the text."""
        found: list[Quote] = []
        last: tuple[int, Quote] | None = None
        for number, run in enumerate(self.runs):
            if not self.long[number]:
                continue
            said = self._said(number)
            if said is not None and said.name:
                quote = self._quote(run, said.name, said.mention, said.confidence)
            elif said is not None:
                quote = self._quote(run, "", None, 0.0) if said.described else self._meant(number, said, last)
            elif last is not None and self._goes_on(last[0], number):
                name = last[1].speaker
                quote = self._quote(run, name or "", None, min(LIKELY, last[1].confidence))
            elif self._is_statement(run):
                quote = self._quote(run, "", None, 0.0)
            else:
                continue
            found.append(quote)
            last = (number, quote)
        return tuple(found)

    def _quote(self, run: Run, name: str, mention: str | None, confidence: float) -> Quote:
        shown = bool(name) and confidence > DOUBTFUL
        confidence = confidence if name else 0.0
        return Quote(
            (run.span(self.text),), name or None, mention or None, self.clauses.roles.get(name), confidence, shown
        )

    def _said(self, number: int) -> Said | None:
        run = self.runs[number]
        low = self.runs[number - 1].after if number else 0
        low = max(low, run.mark - REACH)
        low = max(low, self.text.rfind("\n", low, run.mark) + 1)
        following = self.runs[number + 1].mark if number + 1 < len(self.runs) else len(self.text)
        end = min(following, run.after + REACH)
        line = self.text.find("\n", run.after, end)
        end = line if line >= 0 else end
        return self.clauses.said(number, (low, run.mark), (run.after, end), following == end)

    def _meant(self, number: int, said: Said, last: tuple[int, Quote] | None) -> Quote:
        """A quotation whose clause has a pronoun or no subject: who spoke or was named last in the paragraph."""
        run = self.runs[number]
        low = max(0, run.mark - FAR)
        paragraph = self.text.rfind("\n", low, run.mark) + 1 or low
        spoke = self.runs[last[0]].after if last is not None else 0
        since = self._people(max(paragraph, spoke), run.mark)
        if self.clauses.newcomer(max(paragraph, spoke), run.mark):
            return self._quote(run, "", said.mention, 0.0)
        if (
            last is not None
            and not since
            and last[1].speaker
            and (spoke >= paragraph or (said.mention and self._leads(paragraph, run)))
        ):
            if said.mention and not self.clauses.is_person(last[1].speaker):
                return self._quote(run, "", said.mention, 0.0)
            confidence = min(LIKELY, last[1].confidence)
            return self._quote(run, last[1].speaker, said.mention, confidence)
        people = since or self._people(paragraph, run.mark)
        if not people:
            return self._quote(run, "", said.mention, 0.0)
        sure = len(set(people)) == 1
        return self._quote(run, people[-1], said.mention, LIKELY if sure else DOUBTFUL)

    def _leads(self, paragraph: int, run: Run) -> bool:
        """Whether a run stands in the first sentence of its paragraph."""
        return not _ENDED.search(self.text, paragraph, run.mark)

    def _people(self, begin: int, end: int) -> list[str]:
        """The people named as subjects between two places."""
        if isinstance(self.clauses, Japanese):
            return self.clauses.acting(begin, end)
        return [name for _, name in self.clauses.named(begin, end)]

    def _goes_on(self, before: int, number: int) -> bool:
        """Whether a run follows the one before with nothing but its clause between them, or its closing mark lacks."""
        first, second = self.runs[before], self.runs[number]
        if not first.closed and second.paragraph == first.paragraph + 1:
            return True
        between = self.text[first.after : second.mark].strip()
        if before + 1 != number or first.paragraph != second.paragraph or len(between) > REACH or not between:
            return False
        return between[-1] in "。" and "。" not in between[:-1] and not self.japanese

    def _is_statement(self, run: Run) -> bool:
        """Whether words without a clause are set like a statement: a sentence's end inside, nothing glued behind."""
        before = self.text[max(0, run.mark - 8) : run.mark].rstrip(" \u3000")[-1:]
        ended = self.text[run.end - 1] in "。！？!?…，"
        return ended and (
            before in ("", "：", ":", "\n", "。", "」", "”") or self.text[run.after : run.after + 1] in ("", "\n")
        )
