"""Work that kills the process it runs in, or never ends; apart, since each such process loads this module."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Sequence

from bot.analysing import Analysed, analyse
from bot.model import RawArticle


def deadly(source: str, raws: Sequence[RawArticle]) -> Analysed:
    """Analyses, and dies at once of an article called Poison, as one does of too little memory, or hangs at another."""
    if any(raw.title == "Poison" for raw in raws):
        os.kill(os.getpid(), signal.SIGKILL)
    if any(raw.title == "Endless" for raw in raws):
        threading.Event().wait()
    return analyse(source, raws)
