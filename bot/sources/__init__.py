"""Where articles come from: bytes in, RawArticle out. The door of the room; its furniture stands in the modules."""

from __future__ import annotations

from bot.sources.door import SHAPES, read_bytes, read_file, read_paths, read_source
from bot.sources.shape import Parse, Partial, Result

__all__ = ["SHAPES", "Parse", "Partial", "Result", "read_bytes", "read_file", "read_paths", "read_source"]
