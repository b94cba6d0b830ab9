"""Text dumps of archive pages: the page's own repeating frame is found, and the articles are cut out of it."""

from __future__ import annotations

from bot.sources.tagdump.reader import looks_like, parse

__all__ = ["looks_like", "parse"]
