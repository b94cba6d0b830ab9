"""Work that kills the process it runs in; apart from the tests, since each such process loads this module."""

from __future__ import annotations

import os
import signal
from collections.abc import Sequence

from bot.analysing import Analysed, analyse
from bot.model import RawArticle


def deadly(source: str, raws: Sequence[RawArticle]) -> Analysed:
    """Analyses, and dies at once of an article with that title, as one does of too little memory."""
    if any(raw.title == "Poison" for raw in raws):
        os.kill(os.getpid(), signal.SIGKILL)
    return analyse(source, raws)
