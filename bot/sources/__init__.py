"""Where articles come from: bytes in, RawArticle out. The door of the room; its furniture stands in the modules."""

from __future__ import annotations

from bot.sources.catalog import load as load_catalog
from bot.sources.catalog_edit import pause, remove, write_entry
from bot.sources.door import SHAPES, read_bytes, read_file, read_files, read_paths
from bot.sources.fetch import Fetcher, Limits
from bot.sources.shape import Parse, Partial, Result
from bot.sources.signature import signature
from bot.sources.source import read_source
from bot.sources.visits import asked

__all__ = [
    "SHAPES",
    "Fetcher",
    "Limits",
    "Parse",
    "Partial",
    "Result",
    "asked",
    "load_catalog",
    "pause",
    "read_bytes",
    "read_file",
    "read_files",
    "read_paths",
    "read_source",
    "remove",
    "signature",
    "write_entry",
]
