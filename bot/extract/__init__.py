"""What an article says: pure functions over its text."""

from __future__ import annotations

from bot.extract.keywords import find_keywords
from bot.extract.language import detect
from bot.extract.quotes import find_quotes
from bot.extract.summary import summarize
from bot.extract.text import read
from bot.model import Analysis, Article, RawArticle
from bot.words import short_key

ANALYSIS_VERSION = 13
"""Raised with every change that would give an old article another analysis."""


def analyze(text: str, title: str = "") -> Analysis:
    """Everything derived from a text; all spans point into it."""
    return _analyze(text, title, detect(text))


def enrich(source: str, raw: RawArticle) -> Article:
    """The article with its analysis and its key."""
    language = (raw.language or "")[:2].lower()
    found = detect(raw.body)
    if found == "und" and len(language) == 2 and language.isalpha():
        found = language
    return Article(key=short_key(source, raw.id), source=source, raw=raw, analysis=_analyze(raw.body, raw.title, found))


def _analyze(text: str, title: str, language: str) -> Analysis:
    document = read(text)
    return Analysis(
        language=language,
        summary=summarize(document, title),
        keywords=find_keywords(document, language, title),
        quotes=find_quotes(text, language),
    )
