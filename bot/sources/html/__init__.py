"""Saved HTML pages: an archive page is cut into its entries, a single article is read by trafilatura."""

from __future__ import annotations

from bot.sources.html.reader import looks_like, parse

__all__ = ["looks_like", "parse"]
