"""Keywords: words that an article uses more than others do, and names where it repeats them."""

from __future__ import annotations

from math import log

from bot.extract.frequency import rarity
from bot.extract.text import Document
from bot.words import stop_words

LIMIT = 20


def keywords(document: Document, language: str = "en", title: str = "") -> tuple[str, ...]:
    """Up to twenty words and names, best first, as the article first writes them."""
    stop = stop_words(language) if language != "und" else stop_words("en")
    count: dict[str, int] = {}
    first: dict[str, str] = {}
    for tokens, row in zip(document.tokens, document.words, strict=True):
        for token, word in zip(tokens, row, strict=True):
            if len(word) > 2 and word not in stop:
                count[word] = count.get(word, 0) + 1
                first.setdefault(word, token)
    score = {w: (1 + log(c)) * (rarity(w) if language == "en" else 1.0) for w, c in count.items()}
    ranked = sorted(score, key=lambda w: (-score[w], w))[:LIMIT]
    return tuple(ranked)
